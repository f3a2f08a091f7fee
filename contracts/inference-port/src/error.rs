//! Why the port fails: a message, or the opening or closing of a channel. Packets never fail, see
//! `refusal`.

use allora_contract::PaymentError;
use allora_interfaces::inference_port::{Route, VERSION};
use allora_storage::Corrupt;
use cosmwasm_std::{Addr, StdError};
use thiserror::Error;

/// Failures.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error(transparent)]
    Payment(#[from] PaymentError),

    #[error("channels are unordered, not ordered")]
    Ordered {},

    #[error("the version of a channel is {VERSION}, not {got}")]
    WrongVersion { got: String },

    #[error("channel {channel}: nobody closes a channel from here")]
    CannotClose { channel: String },

    #[error("this port has no desk and pushes nothing")]
    NoDesk {},

    #[error("{sender} is not the desk {desk}")]
    NotDesk { sender: Addr, desk: Addr },

    #[error(
        "the payload says where to push as {{\"channel\":\"channel-3\",\"to\":\"…\"}}: {reason}"
    )]
    UnknownRoute { reason: StdError },

    #[error("{channel} is not the name of a channel, as channel-3 is")]
    WrongChannel { channel: String },

    #[error("an address has 1 to {max} printable ASCII characters, not {to}", max = Route::MAX_TO)]
    WrongAddress { to: String },

    #[error("the stored {record} cannot be read")]
    Corrupt { record: &'static str },
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}
