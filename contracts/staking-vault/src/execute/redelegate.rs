//! Delegations that move from one reputer to another: at once, or once the epochs are settled whose
//! reports they stood behind, so that a slash finds them and no epoch counts them twice.

use allora_interfaces::staking_vault::{msg, Event};
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Response, Uint128};

use super::non_zero;
use super::stake::{existing, nothing_staked, reputer};
use crate::error::{ContractError, ContractResult};
use crate::session::{Context, Session};
use crate::stake::epochs::Seen;
use crate::stake::holding::Purpose;
use crate::stake::parties::Parties;
use crate::stake::position::Position;
use crate::stake::unbonding::unknown_unbonding;
use crate::state::load_topic;
use crate::topic::Topic;

/// A delegation on its way.
struct Move<'a> {
    topic_id: TopicId,
    holder: &'a Addr,
    from: Addr,
    to: Addr,
    to_id: ActorId,
    amount: Uint128,
}

/// Moves a delegation, or sends it on its way.
pub(crate) fn redelegate(
    context: Context,
    holder: &Addr,
    msg::Redelegate {
        topic_id,
        from,
        to,
        amount,
    }: msg::Redelegate,
) -> ContractResult<Response> {
    let from = context.deps.api.addr_validate(&from)?;
    let to = context.deps.api.addr_validate(&to)?;
    non_zero(amount)?;
    if from == to || from == *holder {
        return Err(ContractError::CannotMove { topic_id, from, to }.into());
    }
    let (deps, config) = (context.deps.as_ref(), &context.settings.config);
    let topic = load_topic(deps.storage, topic_id)?;
    let operator = &from;
    let source = Parties { operator, holder };
    let source = existing(deps, context.env, config, topic_id, source)?;
    let Some(mut source) = source else {
        return Err(nothing_staked(topic_id, holder, amount));
    };
    let to_id = reputer(deps, context.env, config, topic_id, &to)?;
    let seen = context.epochs(topic_id, &topic).seen(&mut source.open)?;
    let moved = Move {
        topic_id,
        holder,
        from,
        to,
        to_id,
        amount,
    };
    match seen {
        None => moved.arrive_at_once(context, &topic, source),
        Some(seen) => moved.depart(Session::with(context, topic_id, topic)?, source, seen),
    }
}

impl Move<'_> {
    /// No epoch waits that saw it where it was. The stake of the topic stays what it is, so
    /// emission need not accrue.
    fn arrive_at_once(
        self,
        context: Context,
        topic: &Topic,
        mut source: Position,
    ) -> ContractResult<Response> {
        let (topic_id, now) = (self.topic_id, context.env.block.time);
        let storage = &*context.deps.storage;
        let parties = Parties {
            operator: &self.to,
            holder: self.holder,
        };
        let mut target = Position::open(storage, (topic_id, self.to_id), parties, now)?;
        target.check_new(storage)?;
        let seen = context.epochs(topic_id, topic).seen(&mut target.open)?;

        source.redeem(self.amount, None)?;
        target.deposit(self.amount, seen.as_ref())?;

        let storage = context.deps.storage;
        source.save(storage)?;
        target.save(storage)?;
        let response = Response::new().add_attribute("action", "redelegate");
        Ok(self.announce(response.add_attribute("topic_id", topic_id.to_string())))
    }

    /// It stays where a slash finds it until the epochs are settled that saw it.
    fn depart(
        self,
        mut session: Session,
        mut source: Position,
        seen: Seen,
    ) -> ContractResult<Response> {
        source.check_room()?;
        source.redeem(self.amount, Some(&seen))?;
        let (unbonding_id, unbonded_at) = session.entry()?;
        let arrives_at = seen.settled_by;
        let purpose = Purpose::Move {
            to: self.to_id,
            unbonded_at: unbonded_at.max(arrives_at),
        };
        source.unbond(self.amount, unbonding_id, arrives_at, purpose)?;
        session.topic.note_seen(Some(&seen));
        let topic = &mut session.topic;
        session
            .vault
            .ledger
            .unstake(&mut topic.ledger, self.amount)?;

        source.save(session.deps.storage)?;
        let response = session.close("redelegate", None)?;
        Ok(self
            .announce(response)
            .add_attribute("unbonding_id", unbonding_id.to_string())
            .add_attribute("arrives_at", arrives_at.to_string()))
    }

    fn announce(self, response: Response) -> Response {
        response
            .add_attribute("holder", self.holder)
            .add_attribute("from", self.from)
            .add_attribute("to", self.to)
            .add_attribute("amount", self.amount)
    }
}

/// Lets a delegation arrive at the reputer it moves to.
pub(crate) fn arrive(
    context: Context,
    msg::Arrive {
        topic_id,
        holder,
        from,
        to,
        unbonding_id,
    }: msg::Arrive,
) -> ContractResult<Response> {
    let api = context.deps.api;
    let holder = &api.addr_validate(&holder)?;
    let (from, to) = (api.addr_validate(&from)?, api.addr_validate(&to)?);
    let mut session = Session::open(context, topic_id)?;
    let parties = |operator| Parties { operator, holder };
    let (deps, config) = (session.deps.as_ref(), &session.vault.config);
    let source = existing(deps, session.env, config, topic_id, parties(&from))?;
    let Some(mut source) = source else {
        return Err(unknown_unbonding(topic_id, holder, unbonding_id));
    };
    let to_id = reputer(deps, session.env, config, topic_id, &to)?;
    let amount = source.take_moved(unbonding_id, to_id, session.now)?;
    source.save(session.deps.storage)?;
    // all of it may have been slashed
    if amount.is_zero() {
        return session.close("arrive", None);
    }

    let storage = &*session.deps.storage;
    let mut target = Position::open(storage, (topic_id, to_id), parties(&to), session.now)?;
    target.check_new(storage)?;
    session.restake(&mut target, amount)?;
    target.save(session.deps.storage)?;
    let event = Event::StakeAdded {
        topic_id,
        holder: holder.clone(),
        operator: to,
        amount,
    };
    session.close("arrive", Some(event))
}
