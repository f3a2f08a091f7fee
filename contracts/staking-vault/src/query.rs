//! Read-only views. What depends on time is answered as of now, as if emission
//! had just accrued; nothing is stored.

use allora_interfaces::staking_vault::{
    ConfigResponse, EmissionResponse, QueryMsg, RewardsResponse, StakeResponse,
    TopicAccountResponse, TopicAccountsResponse, Unbonding,
};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{page_limit, TopicId};
use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env, Order, Timestamp, Uint128};
use cw_storage_plus::Bound;

use crate::books::Books;
use crate::emission::Emission;
use crate::error::ContractError;
use crate::invariants::check_invariants;
use crate::rewards;
use crate::state::{
    load_topic, Config, Topic, UnbondingEntry, CONFIG, LEDGER, PARAMS, STAKES, TOPICS, UNBONDINGS,
};
use crate::weight::collect;

/// Answers a question.
pub(crate) fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let now = env.block.time;
    let binary = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Ledger {} => to_json_binary(&LEDGER.load(deps.storage)?.report()?),
        QueryMsg::Emission {} => to_json_binary(&emission(deps, now)?),
        QueryMsg::TopicAccount { topic_id } => {
            let books = Books::as_of(deps, now)?;
            let topic = load_topic(deps.storage, topic_id)?;
            to_json_binary(&account(&books, now, topic_id, topic)?)
        }
        QueryMsg::TopicAccounts { start_after, limit } => {
            to_json_binary(&accounts(deps, now, start_after, limit)?)
        }
        QueryMsg::Stake { topic_id, staker } => {
            let staker = deps.api.addr_validate(&staker)?;
            to_json_binary(&stake(deps, topic_id, &staker)?)
        }
        QueryMsg::Rewards { topic_id, actor } => {
            let actor = deps.api.addr_validate(&actor)?;
            to_json_binary(&rewards_of(deps, topic_id, &actor)?)
        }
        QueryMsg::CheckInvariants { start_after, limit } => to_json_binary(&check_invariants(
            deps,
            &env.contract.address,
            start_after,
            page_limit(limit),
        )?),
    };
    Ok(binary?)
}

fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let Config {
        allo_token,
        topic_registry,
        synthesis_coordinator,
    } = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        allo_token: allo_token.into(),
        topic_registry: topic_registry.into(),
        synthesis_coordinator: synthesis_coordinator.map(Addr::into_string),
        params: PARAMS.load(deps.storage)?,
    })
}

fn emission(deps: Deps, now: Timestamp) -> Result<EmissionResponse, ContractError> {
    let Emission {
        started_at,
        month,
        monthly_rate,
        accrued_until,
        index,
        total_weight,
        minted,
        reputer_share,
        month_rewards: _,
        month_reputer_rewards: _,
    } = Books::as_of(deps, now)?.emission;
    Ok(EmissionResponse {
        started_at,
        month,
        monthly_rate,
        accrued_until,
        index,
        total_weight: total_weight.get(),
        minted,
        reputer_share,
    })
}

/// Account of a topic under books that have accrued up to `now`.
fn account(
    books: &Books,
    now: Timestamp,
    topic_id: TopicId,
    mut topic: Topic,
) -> Result<TopicAccountResponse, ContractError> {
    collect(&books.emission, &mut topic)?;
    let Topic {
        active,
        ledger,
        revenue,
        weight,
        index: _,
        accrued,
        accrued_from: _,
        last_epoch,
        unbonding_count: _,
    } = topic;
    Ok(TopicAccountResponse {
        topic_id,
        active,
        emitting: weight.emitting(),
        staked: ledger.staked(),
        unbonding: ledger.unbonding(),
        rewards: ledger.rewards(),
        revenue: revenue.as_of(now, books.params.revenue_decay)?,
        weight: weight.value(),
        accrued,
        last_epoch,
    })
}

fn accounts(
    deps: Deps,
    now: Timestamp,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> Result<TopicAccountsResponse, ContractError> {
    let books = Books::as_of(deps, now)?;
    let start = start_after.map(Bound::exclusive);
    let topics = TOPICS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page_limit(limit))
        .map(|entry| {
            let (topic_id, topic) = entry?;
            account(&books, now, topic_id, topic)
        })
        .collect::<Result<_, ContractError>>()?;
    Ok(TopicAccountsResponse { topics })
}

fn stake(deps: Deps, topic_id: TopicId, staker: &Addr) -> Result<StakeResponse, ContractError> {
    let staked = STAKES.may_load(deps.storage, (topic_id, staker))?;
    let entries = UNBONDINGS.may_load(deps.storage, (topic_id, staker))?;
    Ok(StakeResponse {
        staked: staked.unwrap_or_default(),
        unbonding: entries
            .unwrap_or_default()
            .into_iter()
            .map(
                |UnbondingEntry {
                     id,
                     amount,
                     matures_at,
                 }| Unbonding {
                    id,
                    amount,
                    matures_at,
                },
            )
            .collect(),
    })
}

fn rewards_of(
    deps: Deps,
    topic_id: TopicId,
    actor: &Addr,
) -> Result<RewardsResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let account = TopicRegistry(&config.topic_registry).actor(&deps.querier, topic_id, actor)?;
    let actor_id = account.map(|account| account.id);
    let amount = match actor_id {
        Some(actor_id) => rewards::balance(deps.storage, topic_id, actor_id)?,
        None => Uint128::zero(),
    };
    Ok(RewardsResponse { actor_id, amount })
}
