//! The ways out of stake. None depends on the topic's status, on a role or on
//! anybody else.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::Event;
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, DepsMut, Env, Response, StdResult, Storage, Uint128};

use crate::books::Books;
use crate::error::ContractError;
use crate::state::{
    load_topic, UnbondingEntry, CONFIG, LEDGER, MAX_UNBONDINGS, STAKES, TOPICS, UNBONDINGS,
};
use crate::time::later;

/// Starts the unbonding of stake.
pub(crate) fn unstake(
    deps: DepsMut,
    env: &Env,
    topic_id: TopicId,
    staker: Addr,
    amount: Uint128,
) -> Result<Response, ContractError> {
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let now = env.block.time;
    let mut books = Books::load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;
    let mut entries = load_unbondings(deps.storage, topic_id, &staker)?;
    let staked = load_stake(deps.storage, topic_id, &staker)?;
    if staked < amount {
        return Err(ContractError::InsufficientStake {
            topic_id,
            staker,
            staked,
            amount,
        });
    }
    if entries.len() >= MAX_UNBONDINGS {
        return Err(ContractError::TooManyUnbondings {
            topic_id,
            staker,
            max: MAX_UNBONDINGS,
        });
    }

    let events = books.accrue(&deps.querier, now)?;
    books.ledger.unstake(&mut topic.ledger, amount)?;
    books.refresh(&mut topic, now)?;
    let unbonding_id = topic
        .unbonding_count
        .checked_add(1)
        .ok_or(ContractError::UnbondingsExhausted { topic_id })?;
    topic.unbonding_count = unbonding_id;
    let matures_at = later(now, books.params.unbonding_period)?;
    entries.push(UnbondingEntry {
        id: unbonding_id,
        amount,
        matures_at,
    });

    save_stake(deps.storage, topic_id, &staker, staked.checked_sub(amount)?)?;
    UNBONDINGS.save(deps.storage, (topic_id, &staker), &entries)?;
    TOPICS.save(deps.storage, topic_id, &topic)?;
    books.save(deps.storage)?;

    Ok(Response::new()
        .add_attribute("action", "unstake")
        .add_events(events)
        .add_event(Event::UnstakeStarted {
            topic_id,
            staker,
            amount,
            unbonding_id,
            matures_at,
        }))
}

/// Puts an unbonding entry back to stake, matured or not. Asks for no role:
/// what was stake can stay stake, as it can for those who left the role and
/// never unstaked.
pub(crate) fn cancel_unstake(
    deps: DepsMut,
    env: &Env,
    topic_id: TopicId,
    staker: Addr,
    unbonding_id: u64,
) -> Result<Response, ContractError> {
    let now = env.block.time;
    let mut books = Books::load(deps.storage)?;
    let mut topic = load_topic(deps.storage, topic_id)?;
    let entries = load_unbondings(deps.storage, topic_id, &staker)?;
    let staked = load_stake(deps.storage, topic_id, &staker)?;
    let (canceled, kept): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| entry.id == unbonding_id);
    if canceled.is_empty() {
        return Err(ContractError::UnknownUnbonding {
            topic_id,
            staker,
            unbonding_id,
        });
    }
    let amount = sum(&canceled)?;

    let events = books.accrue(&deps.querier, now)?;
    books.ledger.restake(&mut topic.ledger, amount)?;
    books.refresh(&mut topic, now)?;

    save_stake(deps.storage, topic_id, &staker, staked.checked_add(amount)?)?;
    save_unbondings(deps.storage, topic_id, &staker, &kept)?;
    TOPICS.save(deps.storage, topic_id, &topic)?;
    books.save(deps.storage)?;

    Ok(Response::new()
        .add_attribute("action", "cancel_unstake")
        .add_events(events)
        .add_event(Event::UnstakeCanceled {
            topic_id,
            staker,
            amount,
        }))
}

/// Pays out all matured unbonding entries. Touches neither stake nor treasury,
/// so emission need not accrue first.
pub(crate) fn withdraw(
    storage: &mut dyn Storage,
    env: &Env,
    topic_id: TopicId,
    staker: Addr,
) -> Result<Response, ContractError> {
    let mut topic = load_topic(storage, topic_id)?;
    let mut ledger = LEDGER.load(storage)?;
    let entries = load_unbondings(storage, topic_id, &staker)?;
    let Some(earliest) = entries.iter().map(|entry| entry.matures_at).min() else {
        return Err(ContractError::NothingUnbonding { topic_id, staker });
    };
    if earliest > env.block.time {
        return Err(ContractError::NothingMatured {
            topic_id,
            staker,
            earliest,
        });
    }

    let (matured, kept): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| entry.matures_at <= env.block.time);
    let amount = sum(&matured)?;
    ledger.withdraw(&mut topic.ledger, amount)?;

    save_unbondings(storage, topic_id, &staker, &kept)?;
    TOPICS.save(storage, topic_id, &topic)?;
    LEDGER.save(storage, &ledger)?;

    let config = CONFIG.load(storage)?;
    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_message(AlloToken(&config.allo_token).transfer(&staker, amount)?)
        .add_event(Event::StakeWithdrawn {
            topic_id,
            staker,
            amount,
        }))
}

fn load_stake(storage: &dyn Storage, topic_id: TopicId, staker: &Addr) -> StdResult<Uint128> {
    let staked = STAKES.may_load(storage, (topic_id, staker))?;
    Ok(staked.unwrap_or_default())
}

fn save_stake(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    staker: &Addr,
    staked: Uint128,
) -> StdResult<()> {
    if staked.is_zero() {
        STAKES.remove(storage, (topic_id, staker));
        return Ok(());
    }
    STAKES.save(storage, (topic_id, staker), &staked)
}

fn load_unbondings(
    storage: &dyn Storage,
    topic_id: TopicId,
    staker: &Addr,
) -> StdResult<Vec<UnbondingEntry>> {
    let entries = UNBONDINGS.may_load(storage, (topic_id, staker))?;
    Ok(entries.unwrap_or_default())
}

fn save_unbondings(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    staker: &Addr,
    entries: &Vec<UnbondingEntry>,
) -> StdResult<()> {
    if entries.is_empty() {
        UNBONDINGS.remove(storage, (topic_id, staker));
        return Ok(());
    }
    UNBONDINGS.save(storage, (topic_id, staker), entries)
}

fn sum(entries: &[UnbondingEntry]) -> Result<Uint128, ContractError> {
    entries.iter().try_fold(Uint128::zero(), |sum, entry| {
        Ok(sum.checked_add(entry.amount)?)
    })
}
