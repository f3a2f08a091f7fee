//! Stake that comes, moves and goes, own and delegated. No way out depends on the
//! topic's status, on a role or on anybody else.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{msg, Event};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Addr, Deps, Env, Response, Timestamp, Uint128};

use super::non_zero;
use crate::error::{ContractError, ContractResult};
use crate::session::{operator_of, Context, Session};
use crate::stake::bonds::{bond_of, save_bond};
use crate::stake::holding::{Entry, Purpose};
use crate::stake::holdings::positions;
use crate::stake::parties::Parties;
use crate::stake::position::Position;
use crate::stake::unbonding::unknown_unbonding;
use crate::state::{load_topic, Config, STATE, TOPICS};

/// Adds tokens that came in to a position.
pub(crate) fn add_stake(
    context: Context,
    topic_id: TopicId,
    parties: Parties,
    amount: Uint128,
) -> ContractResult<Response> {
    let mut session = Session::open(context, topic_id)?;
    let (deps, config) = (session.deps.as_ref(), &session.vault.config);
    let actor_id = reputer(deps, session.env, config, topic_id, parties.operator)?;
    let key = (topic_id, actor_id);
    let mut position = Position::open(deps.storage, key, parties, session.now)?;
    position.check_new(session.deps.storage)?;

    let seen = session.seen(&mut position.open)?;
    position.deposit(amount, seen.as_ref())?;
    let topic = &mut session.topic;
    session.vault.ledger.stake(&mut topic.ledger, amount)?;

    position.save(session.deps.storage)?;
    session.close_staked(
        "stake",
        Event::StakeAdded {
            topic_id,
            holder: parties.holder.clone(),
            operator: parties.operator.clone(),
            amount,
        },
    )
}

/// Number of an operator who is a reputer of the topic now.
pub(super) fn reputer(
    deps: Deps,
    env: &Env,
    config: &Config,
    topic_id: TopicId,
    operator: &Addr,
) -> ContractResult<ActorId> {
    match operator_of(deps, env, config, topic_id, operator)? {
        Some(actor) if actor.has(Role::Reputer) => Ok(actor.id),
        Some(_) | None => Err(ContractError::NotReputer {
            topic_id,
            holder: operator.clone(),
        }
        .into()),
    }
}

/// A position on somebody who is or was an operator of the topic.
pub(super) fn existing(
    deps: Deps,
    env: &Env,
    config: &Config,
    topic_id: TopicId,
    parties: Parties,
) -> ContractResult<Option<Position>> {
    match operator_of(deps, env, config, topic_id, parties.operator)? {
        Some(actor) => {
            let (key, own) = ((topic_id, actor.id), parties.is_own());
            Position::load(deps.storage, key, parties.holder, own, env.block.time)
        }
        None => Ok(None),
    }
}

impl Session<'_> {
    /// What was unbonding is stake again.
    pub(super) fn restake(
        &mut self,
        position: &mut Position,
        amount: Uint128,
    ) -> ContractResult<()> {
        let seen = self.seen(&mut position.open)?;
        position.deposit(amount, seen.as_ref())?;
        let ledger = &mut self.topic.ledger;
        self.vault.ledger.restake(ledger, amount)?;
        Ok(())
    }

    /// As [`existing`], of the session's topic.
    fn position(&self, parties: Parties) -> ContractResult<Option<Position>> {
        let (deps, config) = (self.deps.as_ref(), &self.vault.config);
        existing(deps, self.env, config, self.topic_id, parties)
    }
}

/// Starts the unbonding of the sender's own stake.
pub(crate) fn unstake(
    context: Context,
    sender: &Addr,
    msg::Unstake { topic_id, amount }: msg::Unstake,
) -> ContractResult<Response> {
    start_unbonding(context, topic_id, Parties::own(sender), amount)
}

/// Starts the unbonding of a delegation.
pub(crate) fn undelegate(
    context: Context,
    sender: &Addr,
    msg::Undelegate {
        topic_id,
        operator,
        amount,
    }: msg::Undelegate,
) -> ContractResult<Response> {
    let operator = &context.deps.api.addr_validate(&operator)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    start_unbonding(context, topic_id, parties, amount)
}

fn start_unbonding(
    context: Context,
    topic_id: TopicId,
    parties: Parties,
    amount: Uint128,
) -> ContractResult<Response> {
    non_zero(amount)?;
    let session = Session::open(context, topic_id)?;
    let Some(position) = session.position(parties)? else {
        return Err(nothing_staked(topic_id, parties.holder, amount));
    };
    position.check_room()?;
    unbond_stake(session, position, parties.operator.clone(), amount)
}

/// Moves stake of a position to what is unbonding.
pub(crate) fn unbond_stake(
    mut session: Session,
    mut position: Position,
    operator: Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    let seen = session.seen(&mut position.open)?;
    position.redeem(amount, seen.as_ref())?;
    let (unbonding_id, matures_at) = session.entry()?;
    let settled_by = seen.map(|seen| seen.settled_by);
    let matures_at = settled_by.map_or(matures_at, |settled_by| matures_at.max(settled_by));
    position.unbond(amount, unbonding_id, matures_at, Purpose::Stake)?;
    let topic = &mut session.topic;
    session.vault.ledger.unstake(&mut topic.ledger, amount)?;

    let event = Event::UnstakeStarted {
        topic_id: position.topic_id,
        holder: position.holder.clone(),
        operator,
        amount,
        unbonding_id,
        matures_at,
    };
    position.save(session.deps.storage)?;
    session.close("unstake", Some(event))
}

/// Puts an entry of the sender's own stake, or of its bond, back.
pub(crate) fn cancel_unstake(
    context: Context,
    sender: &Addr,
    msg::CancelUnstake {
        topic_id,
        unbonding_id,
    }: msg::CancelUnstake,
) -> ContractResult<Response> {
    put_back(context, topic_id, Parties::own(sender), unbonding_id, None)
}

/// Puts an entry of any of the sender's positions back, or a part of it.
pub(crate) fn cancel_unbonding(
    context: Context,
    sender: &Addr,
    msg::CancelUnbonding {
        topic_id,
        operator,
        unbonding_id,
        amount,
    }: msg::CancelUnbonding,
) -> ContractResult<Response> {
    let operator = &context.account_or(operator.as_deref(), sender)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    put_back(context, topic_id, parties, unbonding_id, amount)
}

/// Puts an unbonding entry, or a part of it, back to where it came from, matured or
/// not. Asks for no role: what was stake can stay stake, as it can for those who
/// left the role and never unstaked.
fn put_back(
    context: Context,
    topic_id: TopicId,
    parties: Parties,
    unbonding_id: u64,
    amount: Option<Uint128>,
) -> ContractResult<Response> {
    let Parties { operator, holder } = parties;
    let mut session = Session::open(context, topic_id)?;
    let Some(mut position) = session.position(parties)? else {
        return Err(unknown_unbonding(topic_id, holder, unbonding_id));
    };

    let (amount, purpose) = position.cancel(unbonding_id, amount)?;
    let bond = purpose == Purpose::Bond;
    if bond {
        let (ledger, topic) = (&mut session.vault.ledger, &mut session.topic);
        ledger.rebond(&mut topic.ledger, amount)?;
    } else {
        position.check_enrolled()?;
        session.restake(&mut position, amount)?;
    }

    position.save(session.deps.storage)?;
    if bond {
        let bonded = bond_of(session.deps.storage, topic_id, holder)?;
        let bonded = bonded.checked_add(amount)?;
        save_bond(session.deps.storage, topic_id, holder, bonded);
    }
    let event = Event::UnstakeCanceled {
        topic_id,
        holder: holder.clone(),
        operator: operator.clone(),
        amount,
    };
    session.close("cancel_unstake", Some(event))
}

/// Pays out all matured unbonding entries of a topic. Touches neither stake nor
/// treasury, so emission need not accrue first.
pub(crate) fn withdraw(
    context: Context,
    holder: Addr,
    msg::Withdraw { topic_id }: msg::Withdraw,
) -> ContractResult<Response> {
    let (storage, now) = (&*context.deps.storage, context.env.block.time);
    let mut topic = load_topic(storage, topic_id)?;
    let (mut ledger, emission) = STATE.load(storage)?;
    let mut positions = positions(storage, &holder, topic_id, now)?;
    check_matured(&positions, topic_id, &holder, now)?;

    let mut amount = Uint128::zero();
    for position in &mut positions {
        amount = amount.checked_add(position.withdraw(now)?)?;
        if position.is_worthless()? {
            let seen = context.epochs(topic_id, &topic).seen(&mut position.open)?;
            position.forfeit(seen.as_ref())?;
            topic.note_seen(seen.as_ref());
        }
    }
    ledger.withdraw(&mut topic.ledger, amount)?;

    let storage = context.deps.storage;
    for position in positions {
        position.save(storage)?;
    }
    TOPICS.save(storage, topic_id, &topic);
    STATE.save(storage, &(ledger, emission));

    // all of it may have been slashed
    let payment = if amount.is_zero() {
        None
    } else {
        Some(AlloToken(&context.settings.config.allo_token).transfer(&holder, amount)?)
    };
    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_messages(payment)
        .add_event(Event::StakeWithdrawn {
            topic_id,
            holder,
            amount,
        }))
}

/// Refuses to withdraw before anything has matured.
fn check_matured(
    positions: &[Position],
    topic_id: TopicId,
    holder: &Addr,
    now: Timestamp,
) -> ContractResult<()> {
    let entries = positions
        .iter()
        .flat_map(|position| &position.stored.entries);
    let holder = holder.clone();
    match entries.map(Entry::unbonded_at).min() {
        Some(earliest) if earliest <= now => Ok(()),
        Some(earliest) => Err(ContractError::NothingMatured {
            topic_id,
            holder,
            earliest,
        }
        .into()),
        None => Err(ContractError::NothingUnbonding { topic_id, holder }.into()),
    }
}

pub(super) fn nothing_staked(
    topic_id: TopicId,
    holder: &Addr,
    amount: Uint128,
) -> Box<ContractError> {
    Box::new(ContractError::InsufficientStake {
        topic_id,
        holder: holder.clone(),
        staked: Uint128::zero(),
        amount,
    })
}
