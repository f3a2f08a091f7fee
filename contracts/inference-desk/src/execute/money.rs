//! Money that goes out.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::inference_desk::{msg, Event};
use allora_interfaces::staking_vault;
use cosmwasm_std::{Addr, Response};

use crate::desk::{load_account, Desk};
use crate::error::{ContractError, ContractResult};

/// Pays out of the sender's account.
pub(crate) fn withdraw(
    mut desk: Desk,
    sender: &Addr,
    msg::Withdraw { amount }: msg::Withdraw,
) -> ContractResult<Response> {
    let balance = load_account(desk.deps.storage, sender)?.balance();
    let amount = amount.unwrap_or(balance);
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    desk.withdraw(sender, amount)?;
    let payment = AlloToken(&desk.settings.allo_token).transfer(sender, amount)?;
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_event(Event::Withdrawn {
            account: sender.clone(),
            amount,
        })
        .add_message(payment))
}

/// Pays the fees of a topic to the vault: revenue, of which the creator has a share.
pub(crate) fn collect(
    mut desk: Desk,
    msg::Collect { topic_id }: msg::Collect,
) -> ContractResult<Response> {
    let amount = desk.collect(topic_id)?;
    let revenue = staking_vault::HookMsg::FundTopic(staking_vault::hook::FundTopic {
        topic_id,
        payer: None,
    });
    let settings = &desk.settings;
    let payment =
        AlloToken(&settings.allo_token).send(&settings.staking_vault, amount, &revenue)?;
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "collect")
        .add_event(Event::FeesCollected { topic_id, amount })
        .add_message(payment))
}
