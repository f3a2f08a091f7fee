//! Storage of the coordinator that others read raw, without loading its code.

use allora_storage::{Front, Map, Packed};
use cosmwasm_std::{Addr, Timestamp};

use super::schedule::Grid;
use crate::topic_registry::TopicStatus;
use crate::{ActorId, EpochId, TopicId};

/// Namespace of where topics stand in time.
pub const CLOCKS: &str = "clocks";

/// topic → its grid of time. Only to be read: the coordinator keeps more under these keys.
pub const GRIDS: Map<TopicId, Front<Grid>> = Map::new(CLOCKS);

/// topic → its grid of time, and whether it stands still. Only to be read: as [`GRIDS`].
pub const CLOCK_FRONTS: Map<TopicId, Front<ClockFront>> = Map::new(CLOCKS);

/// Where a topic stands in time, and whether it stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub struct ClockFront {
    /// Its versions.
    pub grid: Grid,
    /// Where the topic stands.
    pub status: TopicStatus,
    /// Epochs that open from here on take no submissions; `None` if all do.
    pub halted_at: Option<Timestamp>,
}

impl ClockFront {
    /// When the next inference is due by the grid; `None` if the topic stands still and no epoch is
    /// submitted to or revealed any more.
    pub fn expected_at(&self, now: Timestamp) -> Option<Timestamp> {
        let timeline = self.grid.timeline();
        let closes = timeline.next_closes(now);
        let opens = |opens_at| self.halted_at.is_none_or(|halted_at| opens_at < halted_at);
        let closes = closes.filter(|next| opens(next.opens_at));
        closes.map(|next| next.reveals_end).min()
    }
}

/// Namespace of what every step of a topic moves.
pub const PROGRESS: &str = "progress";

/// topic → which of its epochs wait. Only to be read: as [`GRIDS`].
pub const UNSETTLED: Map<TopicId, Front<Unsettled>> = Map::new(PROGRESS);

/// The oldest epoch that is open or whose settlement the vault has not accepted, if there
/// is one; while the vault settles, the oldest after that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Packed)]
pub struct Unsettled(#[packed(count)] pub Option<EpochId>);

/// (topic, account) → by when every epoch has ended that took a submission of the
/// account and asked for a bond. Known from the schedule alone: it passes whether or
/// not anybody settles. One entry per account that ever submitted where a
/// bond was asked for; never removed, only replaced by later ones.
pub const BOND_LOCKS: Map<(TopicId, &Addr), Timestamp> = Map::new("locks");

/// (topic, actor) → account. One entry per account ever admitted; never removed, because the
/// number holds for ever.
pub const ADDRESSES: Map<(TopicId, ActorId), Addr> = Map::new("addresses");
