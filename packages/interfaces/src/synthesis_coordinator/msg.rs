//! What can be asked of the coordinator.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Timestamp};

use super::fields::{Fields, Named};
use crate::topic_registry::{PackedParams, TopicStatus};
use crate::{Access, ActorId, EpochId, Role, TopicId};

/// Sent once, by the deployer.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Address of `staking-vault`.
    pub staking_vault: String,
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields, try_from = "Named")]
pub enum ExecuteMsg {
    /// Opens the time grid of a new topic.
    OpenTopic(OpenTopic),
    /// Announces a version, which holds from the next unopened epoch.
    UpdateTopic(UpdateTopic),
    /// Stops epochs from opening, or lets them.
    SetTopicStatus(SetTopicStatus),
    /// Admits an account to a role.
    Admit(Admit),
    /// Dismisses an account from a role.
    Dismiss(Dismiss),
    /// Submits an inference, a forecast, or both.
    Submit(Submit),
    /// Reports the truth of an epoch.
    Report(Report),
    /// Does the next due steps of a topic.
    Advance(Advance),
    /// Sends the settlement of an epoch to the vault again, after it failed.
    RetrySettlement(RetrySettlement),
    /// Commits to a submission or a truth that is revealed later.
    Commit(Commit),
    /// Reveals what somebody committed to.
    Reveal(Reveal),
    /// Names an account that works for the sender.
    SetKey(SetKey),
    /// Works for an actor that named the sender its key.
    ActFor(ActFor),
    /// Reads the truth of an epoch from the contract that the topic names.
    Observe(Observe),
    /// Hands in what workers signed.
    Relay(Relay),
}

impl ExecuteMsg {
    /// Bounds one `Advance`.
    pub const MAX_STEPS: u32 = 10;
    /// Bounds one `Relay`.
    pub const MAX_RELAYED: usize = 64;

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            Self::OpenTopic(_)
            | Self::UpdateTopic(_)
            | Self::SetTopicStatus(_)
            | Self::Admit(_)
            | Self::Dismiss(_) => Access::Registry,
            // Roles are looked up with the submission.
            Self::Submit(_)
            | Self::Report(_)
            | Self::Advance(_)
            | Self::RetrySettlement(_)
            | Self::Observe(_) => Access::Anyone,
            // Whoever knows what was committed to has it from whom it belongs to.
            Self::Commit(_) | Self::Reveal(_) => Access::Anyone,
            // An actor's key is looked up with what it does.
            Self::SetKey(_) | Self::ActFor(_) => Access::Anyone,
            // Whose it is is in the signature.
            Self::Relay(_) => Access::Anyone,
        }
    }
}

/// Opens the time grid of a new topic. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct OpenTopic {
    pub topic_id: TopicId,
    /// When epoch 0 opens.
    pub start: Timestamp,
    /// Version 1 of its parameters.
    pub params: PackedParams,
}

/// A new version, which holds from the next unopened epoch; refused while a
/// submission window is open. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct UpdateTopic {
    pub topic_id: TopicId,
    /// Number of the version.
    pub version: u32,
    /// Its parameters.
    pub params: PackedParams,
}

/// Stops epochs from opening, or lets them. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetTopicStatus {
    pub topic_id: TopicId,
    /// Where it stands.
    pub status: TopicStatus,
}

/// Admits an account to a role. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Admit {
    pub topic_id: TopicId,
    pub role: Role,
    pub actor: String,
    pub actor_id: ActorId,
}

/// Dismisses an account from a role and withdraws what it submitted to a window
/// still open; earlier submissions stay. Access: registry.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Dismiss {
    pub topic_id: TopicId,
    pub role: Role,
    pub actor: String,
}

/// Submits an inference, a forecast, or both, for the epoch whose window is
/// open; the last one counts. Access: anyone admitted to the role.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Submit {
    pub topic_id: TopicId,
    /// Must be the epoch whose window is open.
    pub epoch: EpochId,
    /// In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40.
    pub inference: Option<Real>,
    /// Losses expected of inferers, in the space of the topic's losses
    /// (log10 unless `allow_negative`); nobody twice; those not present are
    /// ignored.
    #[serde(default)]
    pub forecast: Vec<ForecastElement>,
}

/// Reports the truth of an epoch whose report window is open; the last one
/// counts. Access: anyone admitted as a reputer who has the stake.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub topic_id: TopicId,
    pub epoch: EpochId,
    /// In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40.
    pub truth: Real,
    /// What it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// What a truth was read from, for whoever wants to check it.
#[cw_serde]
#[serde(deny_unknown_fields, try_from = "Fields")]
pub struct Evidence {
    /// SHA-256 of it; 32 bytes.
    pub hash: Binary,
    /// Where it is kept; at most [`Evidence::MAX_URI`] bytes, may be empty.
    pub uri: String,
}

impl Evidence {
    /// Longest address, in bytes.
    pub const MAX_URI: usize = 200;
}

/// Does the next due steps of a topic, at most `max_steps` (default and
/// bound: [`ExecuteMsg::MAX_STEPS`]); nothing due is a cheap success.
/// Access: anyone.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Advance {
    pub topic_id: TopicId,
    /// Most steps.
    pub max_steps: Option<u32>,
}

/// Sends the settlement of an epoch to the vault again, after it failed.
/// Access: anyone.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct RetrySettlement {
    pub topic_id: TopicId,
    pub epoch: EpochId,
}

/// Commits to an inference, a forecast or a truth in a topic that hides them
/// (`schedule.reveal_window`, `schedule.report_reveal_window`), in the window in which an open
/// topic takes it; the last one counts. All but the values is checked now, and a place taken.
/// One that is not revealed costs (`consensus.unrevealed_fraction`). Access: anyone admitted to
/// the role, with the bond or stake.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Commit {
    pub topic_id: TopicId,
    pub epoch: EpochId,
    /// What as: inferers commit to an inference, forecasters to a forecast, reputers to a truth.
    pub role: Role,
    /// 32 bytes: [`super::Commitment::hash`].
    pub hash: Binary,
}

/// Reveals what was committed to, once, in the reveal window of its epoch. Access: anyone who
/// knows it.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// Who committed to it.
    pub actor: String,
    /// JSON of the message that an open topic would take, to the byte as it was hashed: a
    /// [`Submit`] of one part, or a [`Report`].
    pub message: String,
    /// Bytes nobody else can guess, see [`super::SALT_LENGTH`].
    pub salt: Binary,
}

/// Names who works for the sender from now on, in all topics, in place of what was named before; what
/// is left out is nobody. Stake, bonds and rewards stay the sender's. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetKey {
    /// The account that submits, reports and commits.
    pub key: Option<String>,
    /// The key that signs what is relayed: secp256k1, compressed, 33 bytes.
    pub public_key: Option<Binary>,
}

/// Does the work of an actor, as if it had come from itself. Access: the account that the actor
/// named with [`SetKey`].
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct ActFor {
    /// For whom.
    pub actor: String,
    pub work: Work,
}

/// What an actor's key does for it. Whatever is revealed, anybody may reveal.
#[cw_serde]
#[serde(deny_unknown_fields, try_from = "Named")]
pub enum Work {
    /// As [`ExecuteMsg::Submit`].
    Submit(Submit),
    /// As [`ExecuteMsg::Report`].
    Report(Report),
    /// As [`ExecuteMsg::Commit`].
    Commit(Commit),
}

/// Reads the truth of an epoch whose report window is open from the contract that the topic
/// names; the first one read counts. `advance` has it done by itself. Access: anyone.
///
/// The same fields as in [`RetrySettlement`], and the same code to read them.
pub type Observe = RetrySettlement;

/// Hands in submissions that workers signed, as if each had come from its worker, except that none
/// replaces what the worker submitted before. One that cannot be taken is announced with the reason,
/// and the others count. Refused as a whole where the epoch takes none, and in a topic that hides
/// them. Access: anyone.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Relay {
    pub topic_id: TopicId,
    /// Must be the epoch whose window is open.
    pub epoch: EpochId,
    /// At most [`ExecuteMsg::MAX_RELAYED`].
    pub submissions: Vec<Signed>,
}

/// A submission and the word of its worker.
#[cw_serde]
#[serde(deny_unknown_fields, try_from = "Fields")]
pub struct Signed {
    /// Whose it is.
    pub actor: String,
    /// JSON of [`ExecuteMsg::Submit`] to topic and epoch of the batch, to the byte as it was signed.
    pub message: String,
    /// The first moment it is taken no more.
    pub expires_at: Timestamp,
    /// ECDSA over secp256k1 of [`super::SignDoc`], by the key named with [`SetKey`]; 64 bytes.
    pub signature: Binary,
}

/// A loss expected of an inferer.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq)]
pub struct ForecastElement {
    pub inferer: ActorId,
    /// The less, the better it will do. Under the rule `second_order` on any scale with an origin and a unit of
    /// its own; under `allora` as the topic's losses are.
    pub loss: Real,
}

/// Called by modules of the host chain (clock, cron, governance).
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum SudoMsg {
    /// Does due steps of the topics that wait longest, in turn. Never fails.
    ClockEndBlock {},
}
