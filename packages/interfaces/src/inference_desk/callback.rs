//! What a consumer's contract is called with, and how it knows that the call is its own.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, MessageInfo, Timestamp};
use thiserror::Error;

use crate::{EpochId, TopicId};

/// The one message of the desk to a receiver: put this variant into your `ExecuteMsg`.
#[cw_serde]
pub enum InferenceMsg {
    /// An inference that somebody paid for.
    ReceiveInference(Receipt),
}

/// What a receiver is told.
#[cw_serde]
pub struct Receipt {
    /// Number of the request, or of the subscription.
    pub id: u64,
    /// Who pays: anybody can pay for a call of your contract, with any payload.
    pub payer: String,
    pub topic_id: TopicId,
    /// As it was asked for.
    pub payload: Binary,
    pub outcome: Outcome,
}

/// What became of an epoch.
#[cw_serde]
#[derive(Copy, Packed)]
pub enum Outcome {
    Inference(Inference),
    /// It has no inference, and will have none. The fee is paid back.
    Void {
        epoch: EpochId,
    },
}

/// An inference as it is delivered.
#[cw_serde]
#[derive(Copy, Packed)]
pub struct Inference {
    pub epoch: EpochId,
    pub value: Real,
    /// 95 % low, 68 % low, middle, 68 % high, 95 % high, if errors are known. Once the epoch is kept in
    /// the archive only, the middle is the value.
    pub interval: Option<[Real; 5]>,
    /// When its submissions ended.
    pub timestamp: Timestamp,
    /// Inferers and forecasters that took part; reputers too, once it is kept in the archive only. So
    /// whoever delivers late can make it more: ask for a young inference before you count on it.
    pub contributors: u32,
}

impl Outcome {
    /// Of which epoch.
    pub const fn epoch(&self) -> EpochId {
        match self {
            Self::Inference(inference) => inference.epoch,
            Self::Void { epoch } => *epoch,
        }
    }
}

/// Whose calls a receiver takes.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The desk it knows.
    pub desk: &'a Addr,
    /// Who has to pay: as a rule the receiver itself.
    pub payer: &'a Addr,
    /// The only topic it acts on.
    pub topic_id: TopicId,
    /// The newest epoch it has acted on: each later one, and only once.
    pub after: Option<EpochId>,
}

/// Why a call is none to act on.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum AuthenticateError {
    #[error("{sender} is not the desk {expected}")]
    Desk { sender: Addr, expected: Addr },

    #[error("{payer} paid for this call, not {expected}")]
    Payer { payer: String, expected: Addr },

    #[error("this is about topic {got}, not {expected}")]
    Topic { got: TopicId, expected: TopicId },

    #[error("epoch {got} is not after {after}")]
    Epoch { got: EpochId, after: EpochId },
}

impl Receipt {
    /// Checks that a call is of the desk, paid for by whom, about what, and newer than what the
    /// receiver knows.
    pub fn authenticate(
        &self,
        info: &MessageInfo,
        expected: &Expected<'_>,
    ) -> Result<(), AuthenticateError> {
        let Expected {
            desk,
            payer,
            topic_id,
            after,
        } = *expected;
        if info.sender != *desk {
            return Err(AuthenticateError::Desk {
                sender: info.sender.clone(),
                expected: desk.clone(),
            });
        }
        if self.payer != payer.as_str() {
            return Err(AuthenticateError::Payer {
                payer: self.payer.clone(),
                expected: payer.clone(),
            });
        }
        if self.topic_id != topic_id {
            return Err(AuthenticateError::Topic {
                got: self.topic_id,
                expected: topic_id,
            });
        }
        let got = self.outcome.epoch();
        match after {
            Some(after) if got <= after => Err(AuthenticateError::Epoch { got, after }),
            _ => Ok(()),
        }
    }
}
