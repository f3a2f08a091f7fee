//! What can be asked of the registry.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use super::{TopicInfo, TopicParams};
use crate::{Access, Role, TopicId};

/// Sent once, by the deployer.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Owner: wires the suite, then governs it. Hand over in two steps with
    /// `update_ownership`.
    pub governance: String,
    /// Address of `allo-token`.
    pub allo_token: String,
    /// What topics and registrations cost.
    pub fees: Fees,
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// What topics and registrations cost, in base units of ALLO.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Eq)]
pub struct Fees {
    /// For a topic, paid to the treasury.
    pub topic_creation: Uint128,
    /// For a role in a topic, paid to the treasury and counted as revenue of the topic.
    pub registration: Uint128,
}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Names the other contracts; once.
    Wire(Wire),
    /// Takes a cw20 `Send` of ALLO with a [`super::HookMsg`]. Access: the token.
    Receive(Cw20ReceiveMsg),
    /// Creates a topic without a fee.
    CreateTopic(CreateTopic),
    /// Edits a topic; new parameters make a new version.
    UpdateTopic(UpdateTopic),
    /// Stops new epochs.
    PauseTopic(PauseTopic),
    /// Lets epochs open again.
    ResumeTopic(ResumeTopic),
    /// Stops new epochs for ever.
    RetireTopic(RetireTopic),
    /// Hands the role of creator to another account.
    SetCreator(SetCreator),
    /// Puts accounts on, or takes them off, the list of a listed gate.
    UpdateList(UpdateList),
    /// Gives up a role in a topic.
    Leave(Leave),
    /// Changes the fees.
    SetFees(SetFees),
    /// Offers, accepts or renounces governance; two steps. Access: governance,
    /// or whom it was offered to.
    UpdateOwnership(Action),
}

impl ExecuteMsg {
    /// Bounds one `UpdateList`.
    pub const MAX_LISTED_PER_CALL: usize = 100;

    /// The one place that says who may send what. No wildcard arm: a new
    /// message does not compile until its access is decided.
    pub const fn access(&self) -> Access {
        match self {
            // `cw-ownable` decides on the sender of an ownership action.
            Self::Leave(_) | Self::UpdateOwnership(_) => Access::Anyone,
            Self::Receive(_) => Access::Token,
            Self::Wire(_) | Self::CreateTopic(_) | Self::SetFees(_) => Access::Governance,
            Self::UpdateTopic(_)
            | Self::PauseTopic(_)
            | Self::ResumeTopic(_)
            | Self::RetireTopic(_)
            | Self::SetCreator(_)
            | Self::UpdateList(_) => Access::Creator,
        }
    }
}

/// Names the other contracts; once. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Wire {
    /// Address of `staking-vault`.
    pub staking_vault: String,
    /// Address of `synthesis-coordinator`.
    pub synthesis_coordinator: String,
}

/// Creates a topic without a fee. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct CreateTopic {
    /// What is predicted.
    pub info: TopicInfo,
    /// Its parameters; those left out take their defaults.
    #[serde(default)]
    pub params: Box<TopicParams>,
    /// Who may edit it; the sender if left out.
    pub creator: Option<String>,
}

/// Makes a new version, which holds from the next unopened epoch; refused
/// while a submission window is open. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct UpdateTopic {
    pub topic_id: TopicId,
    /// Replaces the description.
    pub description: Option<String>,
    /// Replaces the metadata URI.
    pub metadata_uri: Option<String>,
    /// Replaces the parameters, all of them.
    pub params: Option<Box<TopicParams>>,
}

/// Stops new epochs. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct PauseTopic {
    pub topic_id: TopicId,
}

/// Lets epochs open again. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct ResumeTopic {
    pub topic_id: TopicId,
}

/// Stops new epochs for ever. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct RetireTopic {
    pub topic_id: TopicId,
}

/// Hands the role of creator to another account. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetCreator {
    pub topic_id: TopicId,
    /// New creator.
    pub creator: String,
}

/// Puts accounts on, or takes them off, the list of a listed gate; at most
/// [`ExecuteMsg::MAX_LISTED_PER_CALL`] at a time. Access: creator or governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct UpdateList {
    pub topic_id: TopicId,
    pub role: Role,
    /// Accounts to put on it.
    pub add: Vec<String>,
    /// Accounts to take off it.
    pub remove: Vec<String>,
}

/// Gives up a role in a topic. No refund; rewards stay claimable, and an
/// exit from stake is not touched. Access: anyone, for itself.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Leave {
    pub topic_id: TopicId,
    pub role: Role,
}

/// Changes the fees. Access: governance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct SetFees {
    /// New fees.
    pub fees: Fees,
}
