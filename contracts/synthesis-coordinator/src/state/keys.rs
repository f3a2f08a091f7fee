//! Every key: what lies under it, how many there are, when it is removed.

use allora_interfaces::synthesis_coordinator::raw;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_storage::{Item, Map};
use cosmwasm_std::{Addr, Storage, Timestamp};

use super::{
    ArchiveRecord, Mark, Member, OpenEpoch, Outcome, Parked, Pending, Progress, PublicKey, Relayed,
    Report, Roster, StoredHash, Submission, SynthesisRecord, TopicClock, TopicModel, Version,
};
use crate::error::{ContractError, ContractResult};

/// → whose word on topics counts. One; never removed.
pub(crate) const TOPIC_REGISTRY: Item<Addr> = Item::new("registry");

/// → where stakes are read and settlements go. One; never removed.
pub(crate) const STAKING_VAULT: Item<Addr> = Item::new("vault");

/// topic → where it stands in time, and what a submission has to know. One per
/// topic; never removed.
pub(crate) const CLOCKS: Map<TopicId, TopicClock> = Map::new(raw::CLOCKS);

/// topic → counters and averages that every step moves. One per topic; never removed.
pub(crate) const PROGRESS: Map<TopicId, Progress> = Map::new(raw::PROGRESS);

/// topic → what it has learnt from its past: typical errors and losses, the widths of intervals, the
/// certificate. One per topic; written with every settlement, never removed.
pub(crate) const MODELS: Map<TopicId, TopicModel> = Map::new("models");

/// (topic, version) → where it starts and its parameters. Removed once no open epoch and
/// no later one uses it.
pub(crate) const VERSIONS: Map<(TopicId, u32), Version> = Map::new("versions");

/// (topic, account) → number, roles and places. One per account ever admitted;
/// never removed, because the number holds for ever.
pub(crate) const MEMBERS: Map<(TopicId, &Addr), Member> = Map::new("members");

/// (topic, actor) → account. The vault reads it raw: see there.
pub(crate) use allora_interfaces::synthesis_coordinator::raw::ADDRESSES;

/// actor's account → the account that works for it, in all topics. One per account that named
/// one; removed when it names none.
pub(crate) const KEYS: Map<&Addr, Addr> = Map::new("keys");

/// actor's account → the key that signs what is relayed for it, in all topics. As [`KEYS`].
pub(crate) const PUBLIC_KEYS: Map<&Addr, PublicKey> = Map::new("public_keys");

/// (topic, role) → places, their holders and what these are remembered by.
/// Three per topic, at most as many places as the largest cap there ever was;
/// never removed.
pub(crate) const ROSTERS: Map<(TopicId, Role), Roster> = Map::new("rosters");

/// (topic, role, actor) → what an actor without a place is remembered by.
/// Removed when it takes a place.
pub(crate) const PARKED: Map<(TopicId, Role, ActorId), Parked> = Map::new("parked");

/// (topic, epoch) → how far an epoch is that somebody submitted to: the queue of
/// the topic's work. At most one per epoch between submission and settlement;
/// removed at settlement.
pub(crate) const OPEN: Map<(TopicId, EpochId), OpenEpoch> = Map::new("open");

/// (topic, epoch, actor) → what it submitted. At most one per place of inferers
/// and forecasters; removed when the epoch is synthesized.
pub(crate) const SUBMISSIONS: Map<(TopicId, EpochId, ActorId), Submission> =
    Map::new("submissions");

/// (topic, epoch) → inferences that were relayed, at most one per place of inferers. Removed when
/// the epoch is synthesized.
pub(crate) const RELAYED: Map<(TopicId, EpochId), Relayed> = Map::new("relayed");

/// (topic, account) → until when its bond is locked. The vault reads it raw: see there.
pub(crate) use allora_interfaces::synthesis_coordinator::raw::BOND_LOCKS;

/// (topic, epoch, actor) → the truth it reported. At most one per place of
/// reputers, or one under [`SOURCE`](crate::epoch::observe::SOURCE); removed when the epoch is settled.
pub(crate) const REPORTS: Map<(TopicId, EpochId, ActorId), Report> = Map::new("truths");

/// (topic, epoch) → when the contract that says its truth is asked next. At most one per
/// open epoch of a topic with such a contract, from synthesis until it answered, the windows
/// have passed, or the epoch has ended.
pub(crate) const ASKED_NEXT: Map<(TopicId, EpochId), Timestamp> = Map::new("asked_next");

/// (topic, epoch) → the network inference with all its counterfactuals. From
/// synthesis until `caps.detailed_epochs` later epochs have ended.
pub(crate) const SYNTHESES: Map<(TopicId, EpochId), SynthesisRecord> = Map::new("syntheses");

/// topic → its newest network inference. Others read it raw: see there.
pub(crate) use allora_interfaces::synthesis_coordinator::LATEST;

/// (topic, epoch) → losses, scores and fractions. From settlement until
/// `caps.detailed_epochs` later epochs have ended.
pub(crate) const OUTCOMES: Map<(TopicId, EpochId), Outcome> = Map::new("outcomes");

/// (topic, epoch) → summary of an ended epoch. From its end until
/// `caps.archived_epochs` later epochs have ended, or as many as the records of it
/// and the scaling of scores need.
pub(crate) const ARCHIVE: Map<(TopicId, EpochId), ArchiveRecord> = Map::new("archive");

/// (topic, epoch) → a settlement the vault has not accepted yet. Removed when it
/// does; while there is one, later settlements of the topic queue behind it.
pub(crate) const PENDING: Map<(TopicId, EpochId), Pending> = Map::new("pending");

/// (nanoseconds, topic) → topics with work, by when it is due. At most one per
/// topic, equal to [`Progress::due`]; removed when there is no work left. The
/// clock looks here in every block, so that the key is short.
pub(crate) const DUE: Map<(u64, TopicId), Mark> = Map::new("d");

/// (topic, epoch, actor) → the inference it committed to. At most one per place of inferers;
/// removed when it is revealed or the epoch ends, or with the place if that is lost in the
/// submission window.
const HIDDEN_INFERENCES: Map<(TopicId, EpochId, ActorId), StoredHash> = Map::new("i");

/// (topic, epoch, actor) → the forecast it committed to. As [`HIDDEN_INFERENCES`], of forecasters.
const HIDDEN_FORECASTS: Map<(TopicId, EpochId, ActorId), StoredHash> = Map::new("f");

/// (topic, epoch, actor) → the truth it committed to. At most one per place of reputers; removed
/// when it is revealed or the epoch ends.
const HIDDEN_TRUTHS: Map<(TopicId, EpochId, ActorId), StoredHash> = Map::new("t");

/// What actors committed to in a role.
pub(crate) const fn commitments(
    role: Role,
) -> &'static Map<(TopicId, EpochId, ActorId), StoredHash> {
    match role {
        Role::Inferer => &HIDDEN_INFERENCES,
        Role::Forecaster => &HIDDEN_FORECASTS,
        Role::Reputer => &HIDDEN_TRUTHS,
    }
}

/// The clock of a topic, or that there is no such topic.
pub(crate) fn load_clock(storage: &dyn Storage, topic_id: TopicId) -> ContractResult<TopicClock> {
    let clock = CLOCKS.may_load(storage, topic_id)?;
    clock.ok_or_else(|| ContractError::TopicNotFound { topic_id }.into())
}

/// Keeps what was relayed to an epoch, if anything was.
pub(crate) fn save_relayed(storage: &mut dyn Storage, key: (TopicId, EpochId), relayed: &Relayed) {
    if relayed.is_empty() {
        RELAYED.remove(storage, key);
    } else {
        RELAYED.save(storage, key, relayed);
    }
}

/// Places of a role; none yet if nobody was admitted.
pub(crate) fn load_roster(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Role,
) -> ContractResult<Roster> {
    let roster = ROSTERS.may_load(storage, (topic_id, role))?;
    Ok(roster.unwrap_or_else(|| Roster::new(role)))
}
