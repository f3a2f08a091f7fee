//! What the coordinator tells of an epoch: who earned which fraction, who offended.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint64;

use crate::ActorId;

/// The fractions of a [`Settlement`] sum to this at most.
pub const FRACTION_ONE: Uint64 = Uint64::new(1_000_000_000_000_000_000);

/// How an epoch ended.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Settlement {
    /// With a truth: all fractions together sum to [`FRACTION_ONE`] at most. What is missing
    /// to it nobody earned: that part of the emission is carried to the topic's next paid
    /// epoch, that of the subsidy stays set aside. Without any share all of it stays.
    Paid {
        /// Of inferers.
        inferers: Vec<Share>,
        /// Of forecasters.
        forecasters: Vec<Share>,
        /// Of reputers.
        reputers: Vec<Share>,
    },
    /// Without; what accrued in its time is dropped, what was carried stays.
    Void {},
}

/// A fraction of a topic's reward.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq)]
pub struct Share {
    pub actor_id: ActorId,
    /// In units of 1 / [`FRACTION_ONE`].
    pub fraction: Uint64,
}

/// What an actor did, and what it costs.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub struct Offence {
    pub actor_id: ActorId,
    pub kind: OffenceKind,
    /// Of the stake or bond, in units of 1 / [`FRACTION_ONE`].
    pub fraction: Uint64,
}

/// What can be done wrong.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq, Packed)]
pub enum OffenceKind {
    /// A truth too far from everybody else's.
    DistantTruth,
    /// A truth committed to and not revealed.
    UnrevealedTruth,
    /// An inference or a forecast committed to and not revealed: costs bond instead of stake.
    UnrevealedSubmission,
}
