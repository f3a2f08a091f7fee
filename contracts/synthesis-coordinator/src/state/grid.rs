//! What a submission has to know about its topic, and no more: it is read with
//! every one of them.

use allora_interfaces::topic_registry::{Schedule, TopicParams, TopicStatus};
use allora_interfaces::{EpochId, Role};
use allora_math::loss::LossFunction;
use allora_math::Real;
use cosmwasm_std::{Timestamp, Uint128};

use crate::schedule::{Anchor, Timeline};
use allora_interfaces::codec::{Codec, Reader, Writer};

/// Where a topic stands in time. Written by the registry only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    pub(crate) status: TopicStatus,
    /// When it was paused or retired, unless it is active: epochs that would open
    /// at this moment or later do not.
    pub(crate) halted_at: Option<Timestamp>,
    /// By when every epoch of the versions before `current` has ended.
    pub(crate) earlier_ended: Option<Timestamp>,
    /// The version that holds until `next` does.
    pub(crate) current: Terms,
    /// The version announced; it may hold by now.
    pub(crate) next: Option<Terms>,
}

impl Grid {
    pub(crate) fn timeline(&self) -> Timeline<'_> {
        Timeline {
            current: &self.current.anchor,
            next: self.next.as_ref().map(|terms| &terms.anchor),
        }
    }

    /// Terms of a version, if it is one of the two.
    pub(crate) fn terms(&self, version: u32) -> Option<&Terms> {
        let next = self.next.as_ref().filter(|t| t.anchor.version == version);
        next.or_else(|| Some(&self.current).filter(|t| t.anchor.version == version))
    }

    /// Terms that hold at `now`.
    pub(crate) fn terms_at(&self, now: Timestamp) -> &Terms {
        let version = self.timeline().in_force(now).version;
        self.terms(version).unwrap_or(&self.current)
    }

    /// By when `epoch`, of either version, has ended, whether or not anybody settles.
    pub(crate) fn ends_by(&self, epoch: EpochId) -> Option<Timestamp> {
        self.timeline().ends_by(epoch).max(self.earlier_ended)
    }

    /// Whether an epoch opening at `opens_at` takes no submissions.
    pub(crate) fn halts(&self, opens_at: Timestamp) -> bool {
        self.halted_at
            .is_some_and(|halted_at| halted_at <= opens_at)
    }
}

/// The few parameters of a version that submissions and reports depend on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Terms {
    pub(crate) anchor: Anchor,
    /// Places per role, in the order of [`Role::ALL`].
    pub(crate) places: [u8; 3],
    pub(crate) newcomer_deviations: Real,
    pub(crate) min_reporters: u8,
    pub(crate) min_stake: Uint128,
    /// Bond that submitting takes; zero if none.
    pub(crate) worker_bond: Uint128,
    pub(crate) loss: LossFunction,
}

impl Terms {
    pub(crate) fn new(anchor: Anchor, params: &TopicParams) -> Self {
        let small = |count: u32| u8::try_from(count).unwrap_or(u8::MAX);
        Self {
            anchor,
            places: Role::ALL.map(|role| small(params.caps.of(role))),
            newcomer_deviations: params.merit.newcomer_deviations,
            min_reporters: small(params.consensus.min_reporters),
            min_stake: params.consensus.min_stake,
            worker_bond: params.gates.worker_bond,
            loss: params.loss.function.clone(),
        }
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

impl Codec for Grid {
    const NAME: &'static str = "grid";

    fn write(&self, output: &mut Writer) {
        output.byte(match self.status {
            TopicStatus::Active => 0,
            TopicStatus::Paused => 1,
            TopicStatus::Retired => 2,
        });
        output.maybe_long(self.halted_at.map(|at| at.nanos()));
        output.maybe_long(self.earlier_ended.map(|at| at.nanos()));
        self.current.write(output);
        output.flag(self.next.is_some());
        if let Some(next) = &self.next {
            next.write(output);
        }
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            status: match input.byte()? {
                0 => TopicStatus::Active,
                1 => TopicStatus::Paused,
                2 => TopicStatus::Retired,
                _ => return None,
            },
            halted_at: input.maybe_long()?.map(Timestamp::from_nanos),
            earlier_ended: input.maybe_long()?.map(Timestamp::from_nanos),
            current: Terms::read(input)?,
            next: match input.flag()? {
                true => Some(Terms::read(input)?),
                false => None,
            },
        })
    }
}

impl Codec for Terms {
    const NAME: &'static str = "terms";

    fn write(&self, output: &mut Writer) {
        let Anchor {
            version,
            first_epoch,
            opens_at,
            schedule,
        } = self.anchor;
        output.short(version);
        output.epoch(first_epoch);
        output.time(opens_at);
        schedule.write(output);
        self.places.iter().for_each(|places| output.byte(*places));
        output.real(&self.newcomer_deviations);
        output.byte(self.min_reporters);
        output.amount(self.min_stake);
        output.amount(self.worker_bond);
        self.loss.write(output);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            anchor: Anchor {
                version: input.short()?,
                first_epoch: input.epoch()?,
                opens_at: input.time()?,
                schedule: Schedule::read(input)?,
            },
            places: [input.byte()?, input.byte()?, input.byte()?],
            newcomer_deviations: input.real()?,
            min_reporters: input.byte()?,
            min_stake: input.amount()?,
            worker_bond: input.amount()?,
            loss: LossFunction::read(input)?,
        })
    }
}
