//! What a submission has to know about its topic, and no more: it is read with
//! every one of them.

use allora_interfaces::synthesis_coordinator::raw::ClockFront;
use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart, Timeline};
use allora_interfaces::topic_registry::{
    loss_function, mostly_zero, MeritSettings, TopicParams, TopicStatus,
};
use allora_interfaces::{EpochId, Role};
use allora_math::loss::LossFunction;
use allora_math::Real;
use allora_storage::{Packed, Reader, Writer};
use cosmwasm_std::{Timestamp, Uint128};

/// Where a topic stands in time. Written by the registry only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TopicClock {
    pub(crate) status: TopicStatus,
    /// When it was paused or retired, unless it is active: epochs that would open
    /// at this moment or later do not.
    pub(crate) halted_at: Option<Timestamp>,
    /// By when every epoch of the versions before `current` has ended.
    pub(crate) earlier_ended: Option<Timestamp>,
    /// The version that holds until `next` does.
    pub(crate) current: SubmissionRules,
    /// The version announced; it may hold by now.
    pub(crate) next: Option<SubmissionRules>,
}

impl TopicClock {
    pub(crate) fn timeline(&self) -> Timeline<'_> {
        Timeline {
            current: &self.current.start,
            next: self.next.as_ref().map(|rules| &rules.start),
        }
    }

    /// Rules of a version, if it is one of the two.
    pub(crate) fn rules(&self, version: u32) -> Option<&SubmissionRules> {
        let next = self.next.as_ref().filter(|t| t.start.version == version);
        next.or_else(|| Some(&self.current).filter(|t| t.start.version == version))
    }

    /// Rules that hold at `now`.
    pub(crate) fn rules_at(&self, now: Timestamp) -> &SubmissionRules {
        let version = self.timeline().in_force(now).version;
        self.rules(version).unwrap_or(&self.current)
    }

    /// By when `epoch`, of either version, has ended, whether or not anybody settles.
    pub(crate) fn ends_by(&self, epoch: EpochId) -> Option<Timestamp> {
        self.grid().ends_by(epoch)
    }

    /// What others may know of it.
    pub(crate) fn grid(&self) -> Grid {
        Grid {
            current: self.current.start,
            next: self.next.as_ref().map(|rules| rules.start),
            earlier_ended: self.earlier_ended,
        }
    }

    /// The same, and whether it stands still.
    pub(crate) fn front(&self) -> ClockFront {
        ClockFront {
            grid: self.grid(),
            status: self.status,
            halted_at: self.halted_at,
        }
    }

    /// Whether an epoch opening at `opens_at` takes no submissions.
    pub(crate) fn halts(&self, opens_at: Timestamp) -> bool {
        self.halted_at
            .is_some_and(|halted_at| halted_at <= opens_at)
    }
}

/// By hand: what others read raw comes first.
impl Packed for TopicClock {
    const NAME: &'static str = "clock";

    fn pack(&self, output: &mut Writer) {
        self.front().pack(output);
        for rules in [Some(&self.current), self.next.as_ref()]
            .into_iter()
            .flatten()
        {
            rules.pack_terms(output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let ClockFront {
            grid,
            status,
            halted_at,
        } = Packed::unpack(input)?;
        let Grid {
            current,
            next,
            earlier_ended,
        } = grid;
        Some(Self {
            status,
            halted_at,
            earlier_ended,
            current: SubmissionRules::unpack_terms(current, input)?,
            next: match next {
                Some(next) => Some(SubmissionRules::unpack_terms(next, input)?),
                None => None,
            },
        })
    }
}

/// The few parameters of a version that submissions and reports depend on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SubmissionRules {
    pub(crate) start: ScheduleStart,
    /// Places per role, in the order of [`Role::ALL`].
    pub(crate) places: [u8; 3],
    pub(crate) merit: MeritSettings,
    pub(crate) min_reporters: u8,
    pub(crate) min_stake: Uint128,
    /// Part of the stake that may report which has to stand behind the truths; zero if none.
    pub(crate) min_stake_share: Real,
    /// Bond that submitting takes; zero if none.
    pub(crate) worker_bond: Uint128,
    pub(crate) loss: LossFunction,
    /// Whether a contract says the truth, and nobody reports.
    pub(crate) observed: bool,
}

impl SubmissionRules {
    pub(crate) fn new(start: ScheduleStart, params: &TopicParams) -> Self {
        let small = |count: u32| u8::try_from(count).unwrap_or(u8::MAX);
        let observed = params.truth_source.contract().is_some();
        // the contract is one, and has no stake
        let (min_reporters, min_stake_share) = if observed {
            (1, Real::ZERO)
        } else {
            let consensus = &params.consensus;
            (consensus.min_reporters, consensus.min_stake_share)
        };
        Self {
            start,
            places: Role::ALL.map(|role| small(params.caps.of(role))),
            merit: params.merit,
            min_reporters: small(min_reporters),
            min_stake: params.consensus.min_stake,
            min_stake_share,
            worker_bond: params.gates.worker_bond,
            loss: params.loss.function.clone(),
            observed,
        }
    }

    /// All but where it starts.
    fn pack_terms(&self, output: &mut Writer) {
        let Self {
            start: _,
            places,
            merit,
            min_reporters,
            min_stake,
            min_stake_share,
            worker_bond,
            loss,
            observed,
        } = self;
        places.pack(output);
        merit.pack(output);
        min_reporters.pack(output);
        min_stake.pack(output);
        mostly_zero::pack(min_stake_share, output);
        worker_bond.pack(output);
        loss_function::pack(loss, output);
        observed.pack(output);
    }

    /// Inverse of [`pack_terms`](Self::pack_terms).
    fn unpack_terms(start: ScheduleStart, input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            start,
            places: Packed::unpack(input)?,
            merit: Packed::unpack(input)?,
            min_reporters: Packed::unpack(input)?,
            min_stake: Packed::unpack(input)?,
            min_stake_share: mostly_zero::unpack(input)?,
            worker_bond: Packed::unpack(input)?,
            loss: loss_function::unpack(input)?,
            observed: Packed::unpack(input)?,
        })
    }

    pub(crate) fn capacity(&self, role: Role) -> usize {
        let [inferers, forecasters, reputers] = self.places;
        usize::from(match role {
            Role::Inferer => inferers,
            Role::Forecaster => forecasters,
            Role::Reputer => reputers,
        })
    }
}
