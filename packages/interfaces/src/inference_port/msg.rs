//! What can be asked of the port on its own chain.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::Addr;

use crate::inference_desk::Receipt;

/// Sent once, by the deployer. Nothing of it can be changed later, and nobody owns the port.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Address of `synthesis-coordinator`.
    pub synthesis_coordinator: String,
    /// Address of `inference-desk`; without one, nothing is pushed.
    pub inference_desk: Option<String>,
}

/// What an account can ask for.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Sends an inference on, over the channel its payload names with a [`Route`](super::Route).
    /// Access: the desk.
    ReceiveInference(Receipt),
}

/// Questions.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Where values come from, and who may push.
    #[returns(ConfigResponse)]
    Config {},
}

/// Where values come from, and who may push.
#[cw_serde]
pub struct ConfigResponse {
    pub synthesis_coordinator: Addr,
    pub inference_desk: Option<Addr>,
}
