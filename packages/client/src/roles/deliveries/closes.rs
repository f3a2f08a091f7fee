//! When epochs close, and which of them orders wait for.

use std::collections::BTreeMap;

use allora_interfaces::inference_desk::{
    Callback, RequestResponse, RequestState, SubscriptionResponse, Tip,
};
use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::Timestamp;

use super::Candidate;
use crate::error::Result;
use crate::network::Network;

/// Epochs back from the current one among which the newest that is closed is looked for.
const EPOCHS_BACK: u64 = 300;

/// When epochs of a topic close, asked for once each.
pub(super) struct Closes<'a> {
    network: &'a Network<'a>,
    topic_id: TopicId,
    now: Timestamp,
    known: BTreeMap<EpochId, Timestamp>,
    newest: Option<Option<(EpochId, Timestamp)>>,
}

impl<'a> Closes<'a> {
    pub(super) fn new(network: &'a Network<'a>, topic_id: TopicId, now: Timestamp) -> Self {
        Self {
            network,
            topic_id,
            now,
            known: BTreeMap::new(),
            newest: None,
        }
    }

    pub(super) fn request(&mut self, request: &RequestResponse) -> Result<Option<Candidate>> {
        let waits = request.state == RequestState::Waiting {} && self.now < request.deadline;
        if !waits {
            return Ok(None);
        }
        let since = match request.watch {
            None => Some(self.of(request.epoch)?).filter(|close| *close <= self.now),
            Some(_) => self.newest_from(request.epoch)?,
        };
        let called = request.callback.as_ref();
        let candidate = |since| self.candidate((request.id, false), called, &request.tip, since);
        Ok(since.map(candidate))
    }

    pub(super) fn subscription(
        &mut self,
        subscription: &SubscriptionResponse,
    ) -> Result<Option<Candidate>> {
        if subscription.paused.is_some() {
            return Ok(None);
        }
        let since = self.newest_from(subscription.next)?;
        let called = subscription.callback.as_ref();
        let (id, tip) = ((subscription.id, true), &subscription.tip);
        Ok(since.map(|since| self.candidate(id, called, tip, since)))
    }

    /// An order by its number and whether it is a subscription, deliverable since then.
    fn candidate(
        &self,
        (id, subscription): (u64, bool),
        callback: Option<&Callback>,
        tip: &Tip,
        since: Timestamp,
    ) -> Candidate {
        Candidate {
            id,
            subscription,
            gas_limit: callback.map_or(0, |callback| callback.gas_limit),
            tip: tip.after(self.now.seconds().saturating_sub(since.seconds())),
        }
    }

    /// When the newest closed epoch closed, if it is `first` or later.
    fn newest_from(&mut self, first: EpochId) -> Result<Option<Timestamp>> {
        let newest = match self.newest {
            Some(newest) => newest,
            None => self.find_newest()?,
        };
        self.newest = Some(newest);
        let late = newest.filter(|(epoch, _)| *epoch >= first);
        Ok(late.map(|(_, close)| close))
    }

    fn find_newest(&mut self) -> Result<Option<(EpochId, Timestamp)>> {
        let current = self.network.windows(self.topic_id, None)?.epoch;
        for back in 0..EPOCHS_BACK {
            let Some(epoch) = current.0.checked_sub(back).map(EpochId) else {
                break;
            };
            let close = self.of(epoch)?;
            if close <= self.now {
                return Ok(Some((epoch, close)));
            }
        }
        Ok(None)
    }

    /// When the submissions of an epoch end, and the revealing after them.
    fn of(&mut self, epoch: EpochId) -> Result<Timestamp> {
        if let Some(close) = self.known.get(&epoch) {
            return Ok(*close);
        }
        let windows = self.network.windows(self.topic_id, Some(epoch))?.windows;
        let submitting = windows
            .iter()
            .filter(|window| matches!(window.kind, WindowKind::Submission | WindowKind::Reveal));
        let close = submitting.map(|window| window.closes_at).max();
        let close = close.unwrap_or(Timestamp::from_nanos(u64::MAX));
        self.known.insert(epoch, close);
        Ok(close)
    }
}
