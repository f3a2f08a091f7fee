//! One function per message: load → compute → store → announce.

mod bond;
mod claim;
mod govern;
mod operator;
mod payment;
mod receive;
mod redelegate;
mod settle;
mod stake;
mod topic;
mod validators;

pub(crate) use bond::unbond;
pub(crate) use claim::{claim, claim_all, pay_creator};
pub(crate) use govern::{set_params, subsidise, update_ownership, wire};
pub(crate) use operator::{compound, set_commission, set_compound};
pub(crate) use receive::receive;
pub(crate) use redelegate::{arrive, redelegate};
pub(crate) use settle::settle;
pub(crate) use stake::{cancel_unbonding, cancel_unstake, undelegate, unstake, withdraw};
pub(crate) use topic::{open_topic, set_topic_active};
pub(crate) use validators::drop_validator;

#[cfg(test)]
pub(crate) use settle::MAX_SHARES;

use cosmwasm_std::Uint128;

use crate::error::{ContractError, ContractResult};

/// Refuses what would do nothing.
fn non_zero(amount: Uint128) -> ContractResult<()> {
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {}.into());
    }
    Ok(())
}
