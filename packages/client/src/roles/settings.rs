//! What a participant is to do, and what it remembers of each topic.
#![allow(missing_docs)] // many fields say it all by their name and type

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Timestamp, Uint128};

use super::evidence::EvidenceUri;
use super::mail::Deed;
use super::missed::Watch;
use super::outbox::Outbox;
use super::secrets::Secrets;
use crate::error::{ClientError, Result};

/// A time that somebody names in seconds, by the option it is named with.
///
/// # Errors
/// If it is none: zero, negative, or no number.
pub fn seconds(option: &str, value: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| ClientError::usage(format!("{option} {value}: write seconds above 0")))
}

/// What a participant does.
#[derive(Clone, Debug)]
pub struct Settings {
    pub role: Role,
    /// Take up the role where it is not held yet, and pay for it.
    pub register: bool,
    /// Have at least this at stake (reputers).
    pub stake: Uint128,
    /// Take out rewards whenever at least this much waits.
    pub claim_above: Option<Uint128>,
    /// Between two looks while something is expected.
    pub poll: Duration,
    /// Ask the models and send nothing.
    pub dry_run: bool,
    /// Where submissions are put that a relayer hands in; sent if there is none.
    pub outbox: Option<Outbox>,
    /// Where is kept what was committed to, until it is revealed.
    pub secrets: Secrets,
    /// Where what the model answers is kept (reputers); reports carry no evidence if left out.
    pub evidence: Option<EvidenceUri>,
}

/// A topic, and what has happened in it since the start.
pub(super) struct Topic {
    pub(super) id: TopicId,
    /// Target and unit.
    pub(super) words: Option<(String, String)>,
    /// Epochs submitted to (or reported on), or given up.
    pub(super) done: BTreeSet<EpochId>,
    pub(super) refusals: BTreeMap<EpochId, u32>,
    pub(super) last_ended: Option<EpochId>,
    /// The epoch that had ended last when rewards were last asked for.
    pub(super) claimed_after: Option<EpochId>,
    pub(super) complaint: String,
    /// What a model is asked about, or what is on its way.
    pub(super) busy: BTreeSet<Deed>,
    pub(super) watch: Watch,
    /// When something is to be seen again; at once if left out.
    pub(super) next_look: Option<Timestamp>,
    /// Whether that depends on windows still to be asked for.
    pub(super) wants_windows: bool,
    pub(super) current_epoch: Option<EpochId>,
}

impl Topic {
    pub(super) fn new(id: TopicId) -> Self {
        Self {
            id,
            words: None,
            done: BTreeSet::new(),
            refusals: BTreeMap::new(),
            last_ended: None,
            claimed_after: None,
            complaint: String::new(),
            busy: BTreeSet::new(),
            watch: Watch::default(),
            next_look: None,
            wants_windows: false,
            current_epoch: None,
        }
    }
}
