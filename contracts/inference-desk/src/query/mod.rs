//! Answers.

mod deliverable;
mod records;

use allora_interfaces::inference_desk::{
    AccountEntry, AccountResponse, AccountsResponse, ConfigResponse, QueryMsg, QuoteResponse,
};
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Order};

use crate::desk::load_account;
use crate::error::ContractResult;
use crate::news::News;
use crate::state::{Settings, ACCOUNTS, BOOK, FEES, PRICES, SETTINGS};

pub(crate) fn query(deps: Deps, env: &Env, msg: QueryMsg) -> ContractResult<Binary> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Quote { topic_id } => to_json_binary(&quote(deps, env, topic_id)?),
        QueryMsg::Request { topic_id, id } => {
            to_json_binary(&records::request(deps.storage, topic_id, id)?)
        }
        QueryMsg::Subscription { topic_id, id } => {
            to_json_binary(&records::subscription(deps.storage, topic_id, id)?)
        }
        QueryMsg::Requests {
            topic_id,
            payer,
            start_after,
            limit,
        } => to_json_binary(&records::requests(
            deps,
            topic_id,
            payer,
            start_after,
            limit,
        )?),
        QueryMsg::Subscriptions {
            topic_id,
            payer,
            start_after,
            limit,
        } => to_json_binary(&records::subscriptions(
            deps,
            topic_id,
            payer,
            start_after,
            limit,
        )?),
        QueryMsg::Deliverable {
            topic_id,
            start_after,
            limit,
        } => to_json_binary(&deliverable::deliverable(
            deps,
            env,
            topic_id,
            start_after,
            limit,
        )?),
        QueryMsg::Account { account } => to_json_binary(&self::account(deps, &account)?),
        QueryMsg::Accounts { start_after, limit } => {
            to_json_binary(&accounts(deps, start_after, limit)?)
        }
        QueryMsg::Ledger {} => to_json_binary(&BOOK.load(deps.storage)?.ledger.report()),
    };
    Ok(answer?)
}

fn config(deps: Deps) -> ContractResult<ConfigResponse> {
    let Settings {
        allo_token,
        topic_registry,
        staking_vault,
        synthesis_coordinator,
        params,
    } = SETTINGS.load(deps.storage)?;
    Ok(ConfigResponse {
        allo_token: allo_token.into(),
        topic_registry: topic_registry.into(),
        staking_vault: staking_vault.into(),
        synthesis_coordinator: synthesis_coordinator.into(),
        params,
    })
}

fn quote(deps: Deps, env: &Env, topic_id: TopicId) -> ContractResult<QuoteResponse> {
    let news = news(deps, env, topic_id)?;
    let next = news.next_epoch(topic_id).ok();
    let price = PRICES.may_load(deps.storage, topic_id)?;
    let fees = FEES.may_load(deps.storage, topic_id)?;
    Ok(QuoteResponse {
        fee: match price {
            Some(price) => price,
            None => SETTINGS.load(deps.storage)?.params.base_fee,
        },
        uncollected: fees.unwrap_or_default().amount(),
        next,
        next_closes_at: next.and_then(|next| news.closes_at(next)),
    })
}

fn account(deps: Deps, account: &str) -> ContractResult<AccountResponse> {
    let account = deps.api.addr_validate(account)?;
    let account = load_account(deps.storage, &account)?;
    Ok(AccountResponse {
        balance: account.balance(),
    })
}

fn accounts(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> ContractResult<AccountsResponse> {
    let start = start_after.map(|start| deps.api.addr_validate(&start));
    let start = start.transpose()?;
    let start = start.as_ref().map(Bound::exclusive);
    let entries = ACCOUNTS.range(deps.storage, start, None, Order::Ascending);
    let mut accounts = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (account, record) = entry?;
        accounts.push(AccountEntry {
            account: account.into(),
            balance: record.balance(),
        });
    }
    Ok(AccountsResponse { accounts })
}

fn news<'a>(deps: Deps<'a>, env: &Env, topic_id: TopicId) -> ContractResult<News<'a>> {
    let coordinator = SETTINGS.load(deps.storage)?.synthesis_coordinator;
    News::load(deps.querier, coordinator, topic_id, env.block.time)
}
