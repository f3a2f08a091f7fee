//! Messages and refusals.
#![allow(missing_docs)] // names and types say it all

use allora_interfaces::inference_desk::{AuthenticateError, Receipt};
use allora_interfaces::{synthesis_coordinator::ReadError, EpochId, TopicId};
use allora_math::{MathError, Real};
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::StdError;
use thiserror::Error;

#[cw_serde]
pub struct InstantiateMsg {
    pub synthesis_coordinator: String,
    pub inference_desk: String,
    /// Who pays for deliveries.
    pub sponsor: String,
    pub topic_id: TopicId,
}

#[cw_serde]
pub enum ExecuteMsg {
    /// Takes a position at the network's price, if that is at most what the caller expects.
    Open { max_price: Real },
    /// Ends it; announces the profit.
    Close {},
    /// What the desk calls.
    ReceiveInference(Receipt),
}

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The newest inference that the desk delivered: epoch and value.
    #[returns(Option<(EpochId, Real)>)]
    Delivered {},
    /// Whether a position could be closed now.
    #[returns(bool)]
    IsOpen {},
}

#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Authenticate(#[from] AuthenticateError),
    #[error(transparent)]
    Math(#[from] MathError),
    #[error("the price is {price}, above {max_price}")]
    TooDear { price: Real, max_price: Real },
    #[error("the inference is {age} s old: it was delivered too late")]
    Late { age: u64 },
    #[error("you have no position")]
    NoPosition {},
}
