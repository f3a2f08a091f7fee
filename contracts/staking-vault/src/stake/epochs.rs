//! Which epochs see stake that comes or goes: those whose report windows open later.

use allora_interfaces::staking_vault::{MAX_UNBONDING, VALIDATORS};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{QuerierWrapper, Timestamp};

use super::open_pool::OpenPool;
use crate::error::ContractResult;
use crate::state::Config;
use crate::time::later;
use crate::topic::Topic;

/// Seconds that whoever settles an epoch has, after its last moment, before stake that stood behind
/// its reports can be somewhere else.
const GRACE: u64 = 3_600;

/// From where on epochs see stake that comes or goes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The first epoch that does.
    pub(crate) from: EpochId,
    /// By when all epochs before it should be settled.
    pub(crate) settled_by: Timestamp,
}

/// Where the epochs of a topic stand.
pub(crate) struct Epochs<'a> {
    pub(crate) querier: QuerierWrapper<'a>,
    pub(crate) config: &'a Config,
    pub(crate) topic_id: TopicId,
    pub(crate) topic: &'a Topic,
    pub(crate) now: Timestamp,
}

impl Epochs<'_> {
    /// Which epochs see a change of a pool; `None` if no epoch waits that must not. Asks the
    /// coordinator only if one may; two raw reads of its storage.
    pub(crate) fn seen(&self, open: &mut OpenPool) -> ContractResult<Option<Seen>> {
        let Self { topic_id, now, .. } = *self;
        let unchanged = open.pool.changes.is_empty();
        if topic_id == VALIDATORS || (unchanged && now < self.topic.quiet_until) {
            return Ok(None);
        }
        let Some(coordinator) = &self.config.synthesis_coordinator else {
            return Ok(None);
        };
        let coordinator = SynthesisCoordinator(coordinator);
        let unsettled = coordinator.unsettled(&self.querier, topic_id)?;
        if unchanged && unsettled.is_none() {
            return Ok(None);
        }
        let Some(grid) = coordinator.grid(&self.querier, topic_id)? else {
            return Ok(None);
        };
        let first = grid.timeline().first_unreported(now).unwrap_or_default();
        open.pass(unsettled.map_or(first, |unsettled| unsettled.min(first)));

        let waiting = unsettled.is_some_and(|unsettled| unsettled < first);
        let from = if waiting { grid.stake_from(now) } else { None };
        let newest = open.pool.changes.last().map(|change| change.from);
        let Some(from) = from.max(newest) else {
            return Ok(None);
        };
        let latest = later(now, MAX_UNBONDING)?;
        let last = EpochId(from.0.saturating_sub(1));
        let settled_by = match grid.ends_by(last) {
            Some(ended) => later(ended, GRACE)?.min(latest),
            None => latest,
        };
        Ok(Some(Seen { from, settled_by }))
    }
}
