//! Requests: made, raised, taken back, paid back.

use allora_interfaces::inference_desk::{msg, Event, ExecuteMsg, NewRequest, Target, Tip};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Addr, Response, Uint128};

use super::settle::{Deliveries, Delivery};
use crate::desk::Desk;
use crate::error::{ContractError, ContractResult};
use crate::ledger::Purse;
use crate::news::{Due, News};
use crate::state::{Request, REQUESTS};
use crate::terms::check_tip;
use crate::watch::Watch;

/// Asks for an inference, paid with what was sent along and from the payer's account. One that is
/// there and young enough is delivered at once, without a tip.
pub(crate) fn request(
    mut desk: Desk,
    payer: &Addr,
    new: NewRequest,
    sent: Uint128,
) -> ContractResult<Response> {
    let topic_id = new.topic_id;
    let terms = desk.terms_of_request(payer, &new)?;
    let news = desk.news(topic_id)?;
    let condition = new.condition.as_ref();
    let watch = match condition.map(|condition| Watch::new(condition, news.latest.as_ref())) {
        None => None,
        Some(watch) => Some(watch?.ok_or(ContractError::NoReference { topic_id })?),
    };
    let now = desk.now();
    let mut request = Request {
        terms,
        purse: Purse::of_request(),
        epoch: EpochId(0),
        deadline: now.plus_seconds(new.deadline),
        watch,
        failed: None,
    };
    let id = desk.number()?;
    let response = Response::new()
        .add_attribute("action", "request")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("id", id.to_string());

    if let Some(due) = at_once(&new.target, &request, &news) {
        request.epoch = due.outcome.epoch();
        request.terms.tip = Tip::default();
        let fee = request.terms.fee;
        desk.pay(payer, &mut request.purse, fee, sent)?;
        let mut deliveries = Deliveries::default();
        let delivery = Delivery {
            topic_id,
            id,
            deliverer: payer,
        };
        delivery.request(&mut desk, request, due, &mut deliveries)?;
        desk.close();
        return Ok(response
            .add_events(deliveries.events)
            .add_submessages(deliveries.calls));
    }

    request.epoch = target_epoch(&new, &request, &news)?;
    let most = request.terms.most()?;
    desk.pay(payer, &mut request.purse, most, sent)?;
    REQUESTS.save(desk.deps.storage, (topic_id, id), &request);
    desk.close();

    Ok(response.add_event(Event::InferenceRequested {
        topic_id,
        id,
        payer: request.terms.payer,
        epoch: request.epoch,
        deadline: request.deadline,
    }))
}

/// What is there already and is asked for.
fn at_once(target: &Target, request: &Request, news: &News) -> Option<Due> {
    let Target::Latest { max_age } = target else {
        return None;
    };
    let latest = news.latest?;
    let young = latest.age(news.now) <= *max_age;
    let watch = request.watch.as_ref();
    let fires = watch.is_none_or(|watch| watch.fires(&latest.value));
    (young && fires).then(|| latest.into())
}

/// The epoch that is asked for, which must end before the deadline.
fn target_epoch(new: &NewRequest, request: &Request, news: &News) -> ContractResult<EpochId> {
    let topic_id = new.topic_id;
    let epoch = match new.target {
        Target::Latest { .. } | Target::Next {} => news.next_epoch(topic_id)?,
        Target::Epoch(epoch) if news.takes_submissions(epoch) => epoch,
        Target::Epoch(epoch) => return Err(ContractError::EpochOver { topic_id, epoch }),
    };
    let deadline = request.deadline;
    let closes_at = news.closes_at(epoch);
    match closes_at.ok_or(ContractError::EpochsExhausted { topic_id })? {
        closes_at if closes_at < deadline => Ok(epoch),
        closes_at => Err(ContractError::DeadlineBeforeClose {
            topic_id,
            epoch,
            closes_at,
            deadline,
        }),
    }
}

/// Raises the tip of a request.
pub(crate) fn raise_tip(
    mut desk: Desk,
    sender: &Addr,
    msg::RaiseTip { topic_id, id, tip }: msg::RaiseTip,
) -> ContractResult<Response> {
    let mut request = load(&desk, topic_id, id)?;
    request.terms.check_payer(topic_id, id, sender)?;
    if request.failed.is_some() {
        return Err(ContractError::HasFailed { topic_id, id });
    }
    check_tip(&tip)?;
    let before = request.terms.tip;
    let falls = tip.from < before.from || tip.to < before.to || tip.over > before.over;
    if falls {
        return Err(ContractError::TipFalls { topic_id, id });
    }
    let more = tip.to.checked_sub(before.to)?;
    let Request { terms, purse, .. } = &mut request;
    terms.tip = tip;
    desk.hold(&terms.payer, purse, more)?;
    REQUESTS.save(desk.deps.storage, (topic_id, id), &request);
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "raise_tip")
        .add_event(Event::TipRaised {
            topic_id,
            id,
            to: tip.to,
        }))
}

/// Takes a request back, as long as nobody can know what it would get: whoever closes the epoch
/// does it for the tip. One with a condition can be taken back later too, unless it can be delivered.
pub(crate) fn cancel(
    mut desk: Desk,
    sender: &Addr,
    msg::Cancel { topic_id, id }: msg::Cancel,
) -> ContractResult<Response> {
    let mut request = load(&desk, topic_id, id)?;
    request.terms.check_payer(topic_id, id, sender)?;
    let mut news = desk.news(topic_id)?;
    let early = news.takes_submissions(request.epoch);
    let open = request.failed.is_some() || early;
    let waits = request.watch.is_some() && news.due(&request)?.is_none();
    if !open && !waits {
        return Err(ContractError::TooLateToCancel {
            topic_id,
            id,
            epoch: request.epoch,
            deadline: request.deadline,
        });
    }

    let refund = desk.remove_request(topic_id, id, &mut request)?;
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "cancel")
        .add_event(Event::RequestCancelled {
            topic_id,
            id,
            refund,
        }))
}

/// Pays back what nobody delivered in time, and forgets what failed long ago. Others are passed over.
pub(crate) fn expire(
    mut desk: Desk,
    msg::Expire { topic_id, ids }: msg::Expire,
) -> ContractResult<Response> {
    let (max, got) = (ExecuteMsg::MAX_EXPIRED, ids.len());
    if got > max {
        return Err(ContractError::TooMany { max, got });
    }
    let mut events = vec![];
    for id in ids {
        let request = REQUESTS.may_load(desk.deps.storage, (topic_id, id))?;
        let now = desk.now();
        let Some(mut request) = request.filter(|request| now >= request.ends_at()) else {
            continue;
        };
        let refund = desk.remove_request(topic_id, id, &mut request)?;
        events.push(Event::RequestExpired {
            topic_id,
            id,
            refund,
        });
    }
    desk.close();

    Ok(Response::new()
        .add_attribute("action", "expire")
        .add_attribute("topic_id", topic_id.to_string())
        .add_events(events))
}

fn load(desk: &Desk, topic_id: TopicId, id: u64) -> ContractResult<Request> {
    let request = REQUESTS.may_load(desk.deps.storage, (topic_id, id))?;
    request.ok_or(ContractError::UnknownRequest { topic_id, id })
}
