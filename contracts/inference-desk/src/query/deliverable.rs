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

    let mut seen = vec![];
    let requests = REQUESTS.prefix(topic_id);
    let requests = requests.range(deps.storage, start(), None, Order::Ascending);
    for entry in requests.take(limit) {
        let (id, request) = entry?;
        seen.push(id);
        let waits = request.failed.is_none() && page.now < request.deadline;
        let due = if waits {
            page.news.due(&request)?
        } else {
            None
        };
        page.add(id, false, &request.terms, due);
    }
    let ends = [full(&seen, limit)];

    let mut seen = vec![];
    let subscriptions = SUBSCRIPTIONS.prefix(topic_id);
    let subscriptions = subscriptions.range(deps.storage, start(), None, Order::Ascending);
    for entry in subscriptions.take(limit) {
        let (id, subscription) = entry?;
        seen.push(id);
        let due = page.news.latest.filter(|_| subscription.is_due(&page.news));
        page.add(id, true, &subscription.terms, due.map(Due::from));
    }
    let ends = ends.into_iter().chain([full(&seen, limit)]);

    let next = ends.flatten().min();
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

/// The last that was looked at, if there may be more.
fn full(seen: &[u64], limit: usize) -> Option<u64> {
    seen.last().copied().filter(|_| seen.len() >= limit)
}
