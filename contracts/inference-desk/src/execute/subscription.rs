//! Subscriptions: made, topped up, paused, resumed, ended.

use allora_interfaces::inference_desk::{msg, Event, Pause};
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Response, Uint128};

use crate::desk::Desk;
use crate::error::{ContractError, ContractResult};
use crate::ledger::Purse;
use crate::state::{Subscription, SUBSCRIPTIONS};
use crate::watch::Watch;

/// Subscribes, with what was sent along, or from the payer's account.
pub(crate) fn subscribe(
    mut desk: Desk,
    payer: &Addr,
    msg::Subscribe {
        subscription: new,
        amount,
    }: msg::Subscribe,
    sent: Uint128,
) -> ContractResult<Response> {
    let topic_id = new.topic_id;
    let terms = desk.terms_of_subscription(payer, &new)?;
    let news = desk.news(topic_id)?;
    let condition = new.condition.as_ref();
    // without anything to count from, the first inference is delivered
    let watch = condition.map(|condition| Watch::new(condition, news.latest.as_ref()));
    let mut subscription = Subscription {
        terms,
        purse: Purse::of_subscription(),
        left: new.deliveries,
        every: new.every,
        next: news.next_epoch(topic_id)?,
        condition: new.condition,
        watch: watch.transpose()?.flatten(),
        failures: 0,
        paused: None,
    };
    let id = desk.number()?;
    desk.pay(payer, &mut subscription.purse, amount, sent)?;
    subscription.check_balance(topic_id, id)?;
    SUBSCRIPTIONS.save(desk.deps.storage, (topic_id, id), &subscription);
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "subscribe")
        .add_event(Event::Subscribed {
            topic_id,
            id,
            payer: payer.clone(),
            balance: amount,
        }))
}

/// Adds to what a subscription pays from, from the sender's account.
pub(crate) fn top_up(
    desk: Desk,
    sender: &Addr,
    msg::TopUp {
        topic_id,
        id,
        amount,
    }: msg::TopUp,
) -> ContractResult<Response> {
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    top_up_with(desk, topic_id, id, amount, Some(sender))
}

/// The same, from an account or from tokens that came. One that was paused for want of money goes on.
pub(crate) fn top_up_with(
    mut desk: Desk,
    topic_id: TopicId,
    id: u64,
    amount: Uint128,
    account: Option<&Addr>,
) -> ContractResult<Response> {
    let mut subscription = load(&desk, topic_id, id)?;
    let purse = &mut subscription.purse;
    match account {
        Some(account) => desk.hold(account, purse, amount)?,
        None => desk.top_up(purse, amount)?,
    }
    let mut response =
        Response::new()
            .add_attribute("action", "top_up")
            .add_event(Event::ToppedUp {
                topic_id,
                id,
                amount,
            });
    if subscription.paused == Some(Pause::Funds) && subscription.can_pay()? {
        subscription.paused = None;
        response = response.add_event(Event::SubscriptionResumed { topic_id, id });
    }
    SUBSCRIPTIONS.save(desk.deps.storage, (topic_id, id), &subscription);
    desk.close();

    Ok(response)
}

/// Nothing is delivered until it is resumed.
pub(crate) fn pause(
    desk: Desk,
    sender: &Addr,
    msg::Pause { topic_id, id }: msg::Pause,
) -> ContractResult<Response> {
    let mut subscription = load(&desk, topic_id, id)?;
    subscription.terms.check_payer(topic_id, id, sender)?;
    if subscription.paused.is_some() {
        return Err(ContractError::AlreadyPaused { topic_id, id });
    }
    let reason = Pause::Owner;
    subscription.paused = Some(reason);
    SUBSCRIPTIONS.save(desk.deps.storage, (topic_id, id), &subscription);

    Ok(Response::new()
        .add_attribute("action", "pause")
        .add_event(Event::SubscriptionPaused {
            topic_id,
            id,
            reason,
        }))
}

/// Goes on, with a clean record of failures.
pub(crate) fn resume(
    desk: Desk,
    sender: &Addr,
    msg::Resume { topic_id, id }: msg::Resume,
) -> ContractResult<Response> {
    let mut subscription = load(&desk, topic_id, id)?;
    subscription.terms.check_payer(topic_id, id, sender)?;
    if subscription.paused.is_none() {
        return Err(ContractError::NotPaused { topic_id, id });
    }
    subscription.check_balance(topic_id, id)?;
    subscription.paused = None;
    subscription.failures = 0;
    SUBSCRIPTIONS.save(desk.deps.storage, (topic_id, id), &subscription);

    Ok(Response::new()
        .add_attribute("action", "resume")
        .add_event(Event::SubscriptionResumed { topic_id, id }))
}

/// Ends a subscription, at once, whatever waits.
pub(crate) fn close(
    mut desk: Desk,
    sender: &Addr,
    msg::Close { topic_id, id }: msg::Close,
) -> ContractResult<Response> {
    let mut subscription = load(&desk, topic_id, id)?;
    subscription.terms.check_payer(topic_id, id, sender)?;
    let purse = &mut subscription.purse;
    let refund = desk.remove_subscription(topic_id, id, sender, purse)?;
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "close")
        .add_event(Event::SubscriptionClosed {
            topic_id,
            id,
            refund,
        }))
}

impl Subscription {
    fn check_balance(&self, topic_id: TopicId, id: u64) -> ContractResult<()> {
        if self.can_pay()? {
            return Ok(());
        }
        Err(ContractError::InsufficientBalance {
            topic_id,
            id,
            balance: self.purse.amount(),
            needed: self.terms.most()?,
        })
    }
}

fn load(desk: &Desk, topic_id: TopicId, id: u64) -> ContractResult<Subscription> {
    let subscription = SUBSCRIPTIONS.may_load(desk.deps.storage, (topic_id, id))?;
    subscription.ok_or(ContractError::UnknownSubscription { topic_id, id })
}
