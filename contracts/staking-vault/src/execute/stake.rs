//! Stake that comes, moves and goes, own and delegated. No way out depends on the
//! topic's status, on a role or on anybody else.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{msg, Event};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Addr, Deps, Env, Response, Uint128};

use super::bond::{bond_of, save_bond};
use crate::account::Account;
use crate::error::{ContractError, ContractResult};
use crate::holdings::accounts;
use crate::parties::Parties;
use crate::session::{operator_of, Call, Session};
use crate::state::{load_topic, Config, BOOKS, TOPICS};

/// Adds tokens that came in to a position.
pub(crate) fn add_stake(
    call: Call,
    topic_id: TopicId,
    parties: Parties,
    amount: Uint128,
) -> ContractResult<Response> {
    let mut session = Session::open(call, topic_id)?;
    let (deps, config) = (session.deps.as_ref(), &session.books.config);
    let actor_id = reputer(deps, session.env, config, topic_id, parties.operator)?;
    let key = (topic_id, actor_id);
    let mut account = Account::open(deps.storage, key, parties, session.now)?;
    account.check_new(session.deps.storage)?;

    account.deposit(amount)?;
    let topic = &mut session.topic;
    session.books.ledger.stake(&mut topic.ledger, amount)?;

    account.save(session.deps.storage)?;
    session.close_staked(
        "stake",
        Event::StakeAdded {
            topic_id,
            staker: parties.holder.clone(),
            operator: parties.operator.clone(),
            amount,
        },
    )
}

/// Number of an operator who is a reputer of the topic now.
fn reputer(
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
            staker: operator.clone(),
        }
        .into()),
    }
}

/// An account on somebody who is or was an operator of the topic.
fn existing(
    deps: Deps,
    env: &Env,
    config: &Config,
    topic_id: TopicId,
    parties: Parties,
) -> ContractResult<Option<Account>> {
    match operator_of(deps, env, config, topic_id, parties.operator)? {
        Some(actor) => {
            let (key, own) = ((topic_id, actor.id), parties.is_own());
            Account::load(deps.storage, key, parties.holder, own, env.block.time)
        }
        None => Ok(None),
    }
}

impl Session<'_> {
    /// As [`existing`], of the session's topic.
    fn account(&self, parties: Parties) -> ContractResult<Option<Account>> {
        let (deps, config) = (self.deps.as_ref(), &self.books.config);
        existing(deps, self.env, config, self.topic_id, parties)
    }
}

/// Starts the unbonding of the sender's own stake.
pub(crate) fn unstake(
    call: Call,
    sender: &Addr,
    msg::Unstake { topic_id, amount }: msg::Unstake,
) -> ContractResult<Response> {
    start_unbonding(call, topic_id, Parties::own(sender), amount)
}

/// Starts the unbonding of a delegation.
pub(crate) fn undelegate(
    call: Call,
    sender: &Addr,
    msg::Undelegate {
        topic_id,
        operator,
        amount,
    }: msg::Undelegate,
) -> ContractResult<Response> {
    let operator = &call.deps.api.addr_validate(&operator)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    start_unbonding(call, topic_id, parties, amount)
}

fn start_unbonding(
    call: Call,
    topic_id: TopicId,
    parties: Parties,
    amount: Uint128,
) -> ContractResult<Response> {
    non_zero(amount)?;
    let session = Session::open(call, topic_id)?;
    let Some(account) = session.account(parties)? else {
        return Err(ContractError::InsufficientStake {
            topic_id,
            staker: parties.holder.clone(),
            staked: Uint128::zero(),
            amount,
        }
        .into());
    };
    account.check_room()?;
    unbond_stake(session, account, parties.operator.clone(), amount)
}

/// Moves stake of an account to what is unbonding.
pub(crate) fn unbond_stake(
    mut session: Session,
    mut account: Account,
    operator: Addr,
    amount: Uint128,
) -> ContractResult<Response> {
    account.redeem(amount)?;
    let (unbonding_id, matures_at) = session.entry()?;
    account.unbond(amount, unbonding_id, matures_at, false)?;
    let topic = &mut session.topic;
    session.books.ledger.unstake(&mut topic.ledger, amount)?;

    let event = Event::UnstakeStarted {
        topic_id: account.topic_id,
        staker: account.holder.clone(),
        operator,
        amount,
        unbonding_id,
        matures_at,
    };
    account.save(session.deps.storage)?;
    session.close("unstake", Some(event))
}

/// Puts an entry of the sender's own stake, or of its bond, back.
pub(crate) fn cancel_unstake(
    call: Call,
    sender: &Addr,
    msg::CancelUnstake {
        topic_id,
        unbonding_id,
    }: msg::CancelUnstake,
) -> ContractResult<Response> {
    put_back(call, topic_id, Parties::own(sender), unbonding_id, None)
}

/// Puts an entry of any of the sender's positions back, or a part of it.
pub(crate) fn cancel_unbonding(
    call: Call,
    sender: &Addr,
    msg::CancelUnbonding {
        topic_id,
        operator,
        unbonding_id,
        amount,
    }: msg::CancelUnbonding,
) -> ContractResult<Response> {
    let operator = &call.account_or(operator.as_deref(), sender)?;
    let parties = Parties {
        operator,
        holder: sender,
    };
    put_back(call, topic_id, parties, unbonding_id, amount)
}

/// Puts an unbonding entry, or a part of it, back to where it came from, matured or
/// not. Asks for no role: what was stake can stay stake, as it can for those who
/// left the role and never unstaked.
fn put_back(
    call: Call,
    topic_id: TopicId,
    parties: Parties,
    unbonding_id: u64,
    amount: Option<Uint128>,
) -> ContractResult<Response> {
    let Parties { operator, holder } = parties;
    let mut session = Session::open(call, topic_id)?;
    let Some(mut account) = session.account(parties)? else {
        return Err(ContractError::UnknownUnbonding {
            topic_id,
            staker: holder.clone(),
            unbonding_id,
        }
        .into());
    };

    let (amount, bond) = account.cancel(unbonding_id, amount)?;
    let (ledger, topic) = (&mut session.books.ledger, &mut session.topic);
    if bond {
        ledger.rebond(&mut topic.ledger, amount)?;
    } else {
        account.check_enrolled()?;
        account.deposit(amount)?;
        ledger.restake(&mut topic.ledger, amount)?;
    }

    account.save(session.deps.storage)?;
    if bond {
        let bonded = bond_of(session.deps.storage, topic_id, holder)?;
        let bonded = bonded.checked_add(amount)?;
        save_bond(session.deps.storage, topic_id, holder, bonded);
    }
    let event = Event::UnstakeCanceled {
        topic_id,
        staker: holder.clone(),
        operator: operator.clone(),
        amount,
    };
    session.close("cancel_unstake", Some(event))
}

/// Moves a delegation. The stake of the topic stays what it is, so emission need
/// not accrue.
pub(crate) fn redelegate(
    call: Call,
    holder: &Addr,
    msg::Redelegate {
        topic_id,
        from,
        to,
        amount,
    }: msg::Redelegate,
) -> ContractResult<Response> {
    let from = call.deps.api.addr_validate(&from)?;
    let to = call.deps.api.addr_validate(&to)?;
    non_zero(amount)?;
    if from == to || from == *holder {
        return Err(ContractError::CannotMove { topic_id, from, to }.into());
    }
    let Call {
        deps,
        env,
        settings,
    } = call;
    let (now, config) = (env.block.time, &settings.config);
    let parties = |operator| Parties { operator, holder };
    let source = existing(deps.as_ref(), env, config, topic_id, parties(&from))?;
    let Some(mut source) = source else {
        return Err(ContractError::InsufficientStake {
            topic_id,
            staker: holder.clone(),
            staked: Uint128::zero(),
            amount,
        }
        .into());
    };
    let actor_id = reputer(deps.as_ref(), env, config, topic_id, &to)?;
    let key = (topic_id, actor_id);
    let mut target = Account::open(deps.storage, key, parties(&to), now)?;
    target.check_new(deps.storage)?;

    source.redeem(amount)?;
    target.deposit(amount)?;

    source.save(deps.storage)?;
    target.save(deps.storage)?;
    Ok(Response::new()
        .add_attribute("action", "redelegate")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("holder", holder)
        .add_attribute("from", from)
        .add_attribute("to", to)
        .add_attribute("amount", amount))
}

/// Pays out all matured unbonding entries of a topic. Touches neither stake nor
/// treasury, so emission need not accrue first.
pub(crate) fn withdraw(
    call: Call,
    staker: Addr,
    msg::Withdraw { topic_id }: msg::Withdraw,
) -> ContractResult<Response> {
    let (storage, now) = (call.deps.storage, call.env.block.time);
    let mut topic = load_topic(storage, topic_id)?;
    let (mut ledger, emission) = BOOKS.load(storage)?;
    let mut accounts = accounts(storage, &staker, topic_id, now)?;
    let entries = accounts
        .iter()
        .flat_map(|account| &account.position.entries);
    let Some(earliest) = entries.map(|entry| entry.matures_at).min() else {
        return Err(ContractError::NothingUnbonding { topic_id, staker }.into());
    };
    if earliest > now {
        return Err(ContractError::NothingMatured {
            topic_id,
            staker,
            earliest,
        }
        .into());
    }

    let mut amount = Uint128::zero();
    for account in &mut accounts {
        amount = amount.checked_add(account.withdraw(now)?)?;
    }
    ledger.withdraw(&mut topic.ledger, amount)?;

    for account in accounts {
        account.save(storage)?;
    }
    TOPICS.save(storage, topic_id, &topic);
    BOOKS.save(storage, &(ledger, emission));

    // all of it may have been slashed
    let payment = match amount.is_zero() {
        true => None,
        false => Some(AlloToken(&call.settings.config.allo_token).transfer(&staker, amount)?),
    };
    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_messages(payment)
        .add_event(Event::StakeWithdrawn {
            topic_id,
            staker,
            amount,
        }))
}

/// Refuses what would do nothing.
pub(super) fn non_zero(amount: Uint128) -> ContractResult<()> {
    match amount.is_zero() {
        true => Err(ContractError::ZeroAmount {}.into()),
        false => Ok(()),
    }
}
