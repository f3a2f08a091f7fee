//! What every step of a topic moves.

use allora_interfaces::EpochId;
use allora_math::Real;
use cosmwasm_std::Timestamp;

use allora_interfaces::codec::{Codec, Reader, Writer};

/// Counters and averages of a topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Progress {
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

impl Codec for Progress {
    const NAME: &'static str = "progress";

    fn write(&self, output: &mut Writer) {
        output.long(self.settled);
        output.long(self.void);
        output.optional(self.network_loss.as_ref());
        output.optional(self.initial_regret.as_ref());
        output.real(&self.naive_shift);
        output.real(&self.utility_ratio);
        output.maybe_long(self.last_synthesized.map(|epoch| epoch.0));
        output.maybe_long(self.last_ended.map(|epoch| epoch.0));
        output.epoch(self.next_close);
        output.time(self.ended_until);
        output.maybe_long(self.due.map(|due| due.nanos()));
        output.short(self.pending);
        output.epoch(self.detailed_from);
        output.short(self.detailed_kept);
        output.short(self.archive_kept);
        output.short(self.oldest_version);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            settled: input.long()?,
            void: input.long()?,
            network_loss: input.optional()?,
            initial_regret: input.optional()?,
            naive_shift: input.real()?,
            utility_ratio: input.real()?,
            last_synthesized: input.maybe_long()?.map(EpochId),
            last_ended: input.maybe_long()?.map(EpochId),
            next_close: input.epoch()?,
            ended_until: input.time()?,
            due: input.maybe_long()?.map(Timestamp::from_nanos),
            pending: input.short()?,
            detailed_from: input.epoch()?,
            detailed_kept: input.short()?,
            archive_kept: input.short()?,
            oldest_version: input.short()?,
        })
    }
}
