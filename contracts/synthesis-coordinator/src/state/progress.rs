//! What every step of a topic moves.

use allora_interfaces::synthesis_coordinator::raw::Unsettled;
use allora_interfaces::EpochId;
use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_std::Timestamp;

/// Counters and averages of a topic.
#[derive(Clone, Debug, Default, PartialEq, Packed)]
pub(crate) struct Progress {
    /// Which epochs wait for the vault. First, because the vault reads it raw.
    pub(crate) unsettled: Unsettled,
    /// Epochs settled so far.
    pub(crate) settled: u64,
    /// Epochs that ended void so far.
    pub(crate) void: u64,
    /// Combined loss of the last settled epoch.
    pub(crate) network_loss: Option<Real>,
    /// Regret newcomers start with, once anybody is experienced.
    pub(crate) initial_regret: Option<Real>,
    /// Shift of the naive family of regrets.
    pub(crate) naive_shift: Real,
    /// Smoothed ratio behind the forecasters' share.
    pub(crate) utility_ratio: Real,
    /// Newest epoch with a network inference.
    pub(crate) last_synthesized: Option<EpochId>,
    /// Newest epoch settled or void.
    pub(crate) last_ended: Option<EpochId>,
    /// Open epochs from here on are not synthesized yet, those before are.
    pub(crate) next_close: EpochId,
    /// Due time of the last epoch ended; that of the next is never earlier.
    pub(crate) ended_until: Timestamp,
    /// When the next step is due; mirrored by `DUE`.
    pub(crate) due: Option<Timestamp>,
    /// Settlements the vault has not accepted yet.
    pub(crate) pending: u32,
    /// Ended epochs from here on are kept in detail, in `SYNTHESES` and `OUTCOMES`.
    pub(crate) detailed_from: EpochId,
    /// How many that are.
    pub(crate) detailed_kept: u32,
    /// Records in `ARCHIVE`.
    pub(crate) archive_kept: u32,
    /// Oldest version still stored.
    pub(crate) oldest_version: u32,
}

impl Progress {
    /// Forgets what means something else under another rule or loss.
    pub(crate) fn begin(&mut self) {
        self.network_loss = None;
        self.initial_regret = None;
        self.naive_shift = Real::ZERO;
        self.utility_ratio = Real::ZERO;
    }
}
