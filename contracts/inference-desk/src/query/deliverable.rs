//! What somebody can deliver now.

use allora_interfaces::inference_desk::{DeliverableEntry, DeliverableResponse};
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Deps, Env, Order, Timestamp};

use super::news;
use crate::error::ContractResult;
use crate::execute::tip;
use crate::news::{Due, News};
use crate::state::{Terms, REQUESTS, SUBSCRIPTIONS};

/// Epochs that one page asks the coordinator about: each loads its code.
const MAX_ASKED: usize = 8;

/// Looks at so many of each; the page ends where the shorter look did.
pub(super) fn deliverable(
    deps: Deps,
    env: &Env,
    topic_id: TopicId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> ContractResult<DeliverableResponse> {
    let limit = page_limit(limit);
    let mut page = Page {
        now: env.block.time,
        news: news(deps, env, topic_id)?,
        entries: vec![],
    };
    let start = || start_after.map(Bound::exclusive);

    let mut requests_end = None;
    let requests = REQUESTS.prefix(topic_id);
    let requests = requests.range(deps.storage, start(), None, Order::Ascending);
    for (number, entry) in requests.enumerate() {
        let (id, request) = entry?;
        let waits = request.failed.is_none() && page.now < request.deadline;
        let due = if waits {
            page.news.due(&request)?
        } else {
            None
        };
        page.add(id, false, &request.terms, due);
        if number.saturating_add(1) >= limit || page.news.asked() >= MAX_ASKED {
            requests_end = Some(id);
            break;
        }
    }
    let mut subscriptions_end = None;
    let subscriptions = SUBSCRIPTIONS.prefix(topic_id);
    let subscriptions = subscriptions.range(deps.storage, start(), None, Order::Ascending);
    for (number, entry) in subscriptions.take(limit).enumerate() {
        let (id, subscription) = entry?;
        let due = page.news.latest.filter(|_| subscription.is_due(&page.news));
        page.add(id, true, &subscription.terms, due.map(Due::from));
        if number.saturating_add(1) >= limit {
            subscriptions_end = Some(id);
        }
    }

    let ends = [requests_end, subscriptions_end];
    let next = ends.into_iter().flatten().min();
    let mut entries = page.entries;
    entries.retain(|entry| next.is_none_or(|next| entry.id <= next));
    entries.sort_by_key(|entry| entry.id);
    Ok(DeliverableResponse { entries, next })
}

struct Page<'a> {
    now: Timestamp,
    news: News<'a>,
    entries: Vec<DeliverableEntry>,
}

impl Page<'_> {
    fn add(&mut self, id: u64, subscription: bool, terms: &Terms, due: Option<Due>) {
        let Some(Due { outcome, since }) = due else {
            return;
        };
        self.entries.push(DeliverableEntry {
            id,
            subscription,
            epoch: outcome.epoch(),
            tip: tip(terms, since, self.now),
            gas_limit: terms.gas(),
        });
    }
}
