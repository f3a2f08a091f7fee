//! Read-only views. What depends on time is answered as of now, as if emission
//! had just accrued; nothing is stored.

use allora_interfaces::staking_vault::{
    ConfigResponse, EmissionResponse, OffenceResponse, OffencesResponse, OperatorResponse,
    PositionResponse, PositionsResponse, QueryMsg, RewardsResponse, StakeResponse,
    TopicAccountResponse, TopicAccountsResponse,
};
use allora_interfaces::{page_limit, ActorId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env, Order, Timestamp, Uint128};

use crate::account::Account;
use crate::books::Books;
use crate::emission::Emission;
use crate::error::{ContractError, ContractResult};
use crate::execute::bond_of;
use crate::holdings::{accounts, delegations, held_by};
use crate::invariants::check_invariants;
use crate::parties::Parties;
use crate::session::operator_of;
use crate::state::{
    load_topic, Config, Settings, Topic, BOOKS, OFFENCES, OPERATORS, POSITIONS, SETTINGS, TOPICS,
};
use crate::weight::collect;

/// Answers a question.
pub(crate) fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> ContractResult<Binary> {
    let now = env.block.time;
    let binary = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Ledger {} => to_json_binary(&BOOKS.load(deps.storage)?.0.report()?),
        QueryMsg::Emission {} => to_json_binary(&emission(deps, now)?),
        QueryMsg::TopicAccount { topic_id } => to_json_binary(&topic_account(deps, now, topic_id)?),
        QueryMsg::TopicAccounts { start_after, limit } => {
            to_json_binary(&topic_accounts(deps, now, start_after, limit)?)
        }
        QueryMsg::CheckInvariants { start_after, limit } => to_json_binary(&check_invariants(
            deps,
            env,
            start_after,
            page_limit(limit),
        )?),
        QueryMsg::Offences {
            topic_id,
            start_after,
            limit,
        } => to_json_binary(&offences(deps, topic_id, start_after, page_limit(limit))?),
        QueryMsg::Stake { topic_id, staker } => {
            to_json_binary(&stake(deps, env, topic_id, &staker)?)
        }
        QueryMsg::Rewards { topic_id, actor } => {
            to_json_binary(&rewards_of(deps, env, topic_id, &actor)?)
        }
        QueryMsg::Operator { topic_id, operator } => {
            to_json_binary(&operator_terms(deps, env, topic_id, &operator)?)
        }
        QueryMsg::Positions {
            account,
            start_after,
            limit,
        } => {
            let page = positions(deps, env, &account, start_after.map(TopicId), limit)?;
            to_json_binary(&page)
        }
        QueryMsg::Holders {
            topic_id,
            actor_id,
            after_holder,
            limit,
        } => {
            let key = (topic_id, actor_id);
            to_json_binary(&holders(deps, env, key, after_holder, limit)?)
        }
    };
    Ok(binary?)
}

/// A page of the positions of an account; a topic is never cut.
fn positions(
    deps: Deps,
    env: &Env,
    holder: &str,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> ContractResult<PositionsResponse> {
    let holder = deps.api.addr_validate(holder)?;
    let limit = page_limit(limit);
    let mut positions = vec![];
    let mut last = None;
    for key in held_by(deps.storage, &holder, start_after, limit)? {
        if positions.len() >= limit && last != Some(key.0) {
            break;
        }
        last = Some(key.0);
        positions.extend(position(deps, env, key, &holder)?);
    }
    Ok(PositionsResponse { positions })
}

/// A page of the positions on an operator.
fn holders(
    deps: Deps,
    env: &Env,
    key: (TopicId, ActorId),
    after_holder: Option<String>,
    limit: Option<u32>,
) -> ContractResult<PositionsResponse> {
    let after = after_holder.map(Addr::unchecked);
    let start = after.as_ref().map(Bound::exclusive);
    let page = POSITIONS.prefix(key);
    let page = page.range(deps.storage, start, None, Order::Ascending);
    let mut positions = vec![];
    for entry in page.take(page_limit(limit)) {
        let (holder, _) = entry?;
        positions.extend(position(deps, env, key, &holder)?);
    }
    Ok(PositionsResponse { positions })
}

/// A position as of now.
fn position(
    deps: Deps,
    env: &Env,
    key: (TopicId, ActorId),
    holder: &Addr,
) -> ContractResult<Option<PositionResponse>> {
    let Some(operator) = OPERATORS.may_load(deps.storage, key)? else {
        return Ok(None);
    };
    let own = operator == *holder;
    let account = Account::load(deps.storage, key, holder, own, env.block.time)?;
    let Some(account) = account else {
        return Ok(None);
    };
    Ok(Some(PositionResponse {
        topic_id: account.topic_id,
        actor_id: account.actor_id,
        operator: operator.into(),
        holder: holder.to_string(),
        staked: account.staked()?,
        rewards: account.position.payable()?,
        compound: account.position.compound,
        unbonding: account.unbonding()?,
    }))
}

fn operator_terms(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    operator: &str,
) -> ContractResult<OperatorResponse> {
    let operator = deps.api.addr_validate(operator)?;
    let config = SETTINGS.load(deps.storage)?.config;
    let account = match operator_of(deps, env, &config, topic_id, &operator)? {
        Some(actor) => {
            let key = (topic_id, actor.id);
            Account::load(deps.storage, key, &operator, true, env.block.time)?
        }
        None => None,
    };
    let Some(account) = account else {
        return Err(ContractError::NotOperator { topic_id, operator }.into());
    };
    let pool = &account.pool;
    Ok(OperatorResponse {
        actor_id: account.actor_id,
        staked: pool.staked.amount(),
        own: account.staked()?,
        shares: pool.staked.shares(),
        unbonding: pool.unbonding.amount(),
        owed: pool.owed(),
        commission: pool.commission,
        next_commission: pool
            .next_commission
            .map(|next| (next.commission, next.from)),
    })
}

fn offences(
    deps: Deps,
    topic_id: TopicId,
    start_after: Option<u64>,
    limit: usize,
) -> ContractResult<OffencesResponse> {
    let start = start_after.map(Bound::exclusive);
    let records = OFFENCES.prefix(topic_id);
    let records = records.range(deps.storage, start, None, Order::Ascending);
    let mut offences = vec![];
    for entry in records.take(limit) {
        let (number, record) = entry?;
        offences.push(OffenceResponse {
            number,
            epoch: record.epoch,
            offence: record.offence,
            staked: record.staked,
            unbonding: record.unbonding,
        });
    }
    Ok(OffencesResponse { offences })
}

fn config(deps: Deps) -> ContractResult<ConfigResponse> {
    let Settings { config, params } = SETTINGS.load(deps.storage)?;
    let Config {
        allo_token,
        topic_registry,
        synthesis_coordinator,
    } = config;
    Ok(ConfigResponse {
        allo_token: allo_token.into(),
        topic_registry: topic_registry.into(),
        synthesis_coordinator: synthesis_coordinator.map(Addr::into_string),
        params,
    })
}

fn emission(deps: Deps, now: Timestamp) -> ContractResult<EmissionResponse> {
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
) -> ContractResult<TopicAccountResponse> {
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
        subsidy_epochs,
    } = topic;
    Ok(TopicAccountResponse {
        topic_id,
        active,
        emitting: weight.emitting(),
        staked: ledger.staked(),
        unbonding: ledger.unbonding(),
        rewards: ledger.rewards(),
        bonds: ledger.bonds(),
        subsidy: ledger.subsidy(),
        subsidy_epochs,
        revenue: revenue.as_of(now, books.params.revenue_decay)?,
        weight: weight.value(),
        accrued,
        last_epoch,
    })
}

fn topic_account(
    deps: Deps,
    now: Timestamp,
    topic_id: TopicId,
) -> ContractResult<TopicAccountResponse> {
    let books = Books::as_of(deps, now)?;
    let topic = load_topic(deps.storage, topic_id)?;
    account(&books, now, topic_id, topic)
}

fn topic_accounts(
    deps: Deps,
    now: Timestamp,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> ContractResult<TopicAccountsResponse> {
    let books = Books::as_of(deps, now)?;
    let start = start_after.map(Bound::exclusive);
    let entries = TOPICS.range(deps.storage, start, None, Order::Ascending);
    let mut topics = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (topic_id, topic) = entry?;
        topics.push(account(&books, now, topic_id, topic)?);
    }
    Ok(TopicAccountsResponse { topics })
}

fn stake(deps: Deps, env: &Env, topic_id: TopicId, staker: &str) -> ContractResult<StakeResponse> {
    let staker = &deps.api.addr_validate(staker)?;
    let mut response = StakeResponse {
        staked: Uint128::zero(),
        unbonding: vec![],
        bond: bond_of(deps.storage, topic_id, staker)?,
    };
    for account in accounts(deps.storage, staker, topic_id, env.block.time)? {
        if account.is_own() {
            response.staked = account.staked()?;
            response.unbonding = account.unbonding()?;
        }
    }
    Ok(response)
}

fn rewards_of(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    holder: &str,
) -> ContractResult<RewardsResponse> {
    let holder = &deps.api.addr_validate(holder)?;
    let now = env.block.time;
    let config = SETTINGS.load(deps.storage)?.config;
    let actor = operator_of(deps, env, &config, topic_id, holder)?;
    let mut amount = Uint128::zero();
    for account in delegations(deps.storage, holder, topic_id, now)? {
        amount = amount.checked_add(account.position.payable()?)?;
    }
    if let Some(actor) = actor {
        let key = (topic_id, actor.id);
        let own = Account::open(deps.storage, key, Parties::own(holder), now)?;
        amount = amount.checked_add(own.payable(deps.storage)?)?;
    }
    Ok(RewardsResponse {
        actor_id: actor.map(|actor| actor.id),
        amount,
    })
}
