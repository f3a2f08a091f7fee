//! What can be asked of the registry.

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
    /// Names the other contracts; once. Access: governance.
    Wire {
        /// Address of `staking-vault`.
        staking_vault: String,
        /// Address of `synthesis-coordinator`.
        synthesis_coordinator: String,
    },
    /// Takes a cw20 `Send` of ALLO with a [`HookMsg`]. Access: the token.
    Receive(Cw20ReceiveMsg),
    /// Creates a topic without a fee. Access: governance.
    CreateTopic {
        /// What is predicted.
        info: TopicInfo,
        /// Its parameters; those left out take their defaults.
        #[serde(default)]
        params: Box<TopicParams>,
        /// Who may edit it; the sender if left out.
        creator: Option<String>,
    },
    /// Makes a new version, which holds from the next unopened epoch; refused
    /// while a submission window is open. Access: creator or governance.
    UpdateTopic {
        /// Which.
        topic_id: TopicId,
        /// Replaces the description.
        description: Option<String>,
        /// Replaces the metadata URI.
        metadata_uri: Option<String>,
        /// Replaces the parameters, all of them.
        params: Option<Box<TopicParams>>,
    },
    /// Stops new epochs. Access: creator or governance.
    PauseTopic {
        /// Which.
        topic_id: TopicId,
    },
    /// Lets epochs open again. Access: creator or governance.
    ResumeTopic {
        /// Which.
        topic_id: TopicId,
    },
    /// Stops new epochs for ever. Access: creator or governance.
    RetireTopic {
        /// Which.
        topic_id: TopicId,
    },
    /// Hands the role of creator to another account. Access: creator or governance.
    SetCreator {
        /// Which.
        topic_id: TopicId,
        /// New creator.
        creator: String,
    },
    /// Puts accounts on, or takes them off, the list of a listed gate; at most
    /// [`ExecuteMsg::MAX_LISTED_PER_CALL`] at a time. Access: creator or governance.
    UpdateList {
        /// Which topic.
        topic_id: TopicId,
        /// Which gate.
        role: Role,
        /// Accounts to put on it.
        add: Vec<String>,
        /// Accounts to take off it.
        remove: Vec<String>,
    },
    /// Gives up a role in a topic. No refund; rewards stay claimable, and an
    /// exit from stake is not touched. Access: anyone, for itself.
    Leave {
        /// Which topic.
        topic_id: TopicId,
        /// Which role.
        role: Role,
    },
    /// Changes the fees. Access: governance.
    SetFees {
        /// New fees.
        fees: Fees,
    },
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
            Self::Leave { .. } | Self::UpdateOwnership(_) => Access::Anyone,
            Self::Receive(_) => Access::Token,
            Self::Wire { .. } | Self::CreateTopic { .. } | Self::SetFees { .. } => {
                Access::Governance
            }
            Self::UpdateTopic { .. }
            | Self::PauseTopic { .. }
            | Self::ResumeTopic { .. }
            | Self::RetireTopic { .. }
            | Self::SetCreator { .. }
            | Self::UpdateList { .. } => Access::Creator,
        }
    }
}

/// What a cw20 `Send` to the registry may carry. The amount must be the fee,
/// exactly.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum HookMsg {
    /// Creates a topic; the sender becomes its creator.
    CreateTopic {
        /// What is predicted.
        info: TopicInfo,
        /// Its parameters; those left out take their defaults.
        #[serde(default)]
        params: Box<TopicParams>,
    },
    /// Takes up a role in a topic.
    Register {
        /// Which topic.
        topic_id: TopicId,
        /// Which role.
        role: Role,
    },
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}
