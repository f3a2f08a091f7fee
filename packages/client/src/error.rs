//! What can go wrong, and what to do about it.
#![allow(missing_docs)] // many fields say it all by their name and type

use thiserror::Error;

/// Result of this crate.
pub type Result<T, E = ClientError> = std::result::Result<T, E>;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum ClientError {
    /// What was asked is impossible, and the asker can change it.
    #[error("{message}")]
    Usage {
        /// What is wrong and what to do.
        message: String,
    },
    /// No endpoint answered in time.
    #[error("no answer from {endpoints} within {seconds} s: {reason}; is a node running there? name another with --node")]
    Unreachable {
        /// All that were tried.
        endpoints: String,
        /// For how long.
        seconds: u64,
        /// What the last one said.
        reason: String,
    },
    /// The chain or a contract refused a message.
    #[error("refused ({context}): {reason}")]
    Refused {
        /// Which check or transaction.
        context: String,
        /// The chain's or the contract's words.
        reason: String,
    },
    /// The chain or a contract refused a question.
    #[error("query refused: {reason}")]
    QueryRefused {
        /// The chain's or the contract's words.
        reason: String,
    },
    /// A node asks for more gas than may be paid for.
    #[error(
        "nothing was signed: {gas} gas, as the node simulates it, cost {fee} {denom}, above the ceiling of \
         {ceiling} {denom}; ask another node (--node), or allow it with --max-fee {fee}"
    )]
    FeeTooHigh {
        /// What it would cost.
        fee: u128,
        /// For so much gas.
        gas: u64,
        /// What it may cost.
        ceiling: u128,
        /// Of which coin.
        denom: String,
    },
    /// A transaction was accepted by a node and never seen in a block.
    #[error(
        "transaction {hash} was in no block after {seconds} s; look it up before sending again"
    )]
    Expired {
        /// Its hash.
        hash: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Something the chain answered cannot be read.
    #[error("cannot read {what}: {reason}")]
    Malformed {
        /// What.
        what: String,
        reason: String,
    },
    /// A file cannot be used.
    #[error("{path}: {reason}")]
    File { path: String, reason: String },
    /// A model gave no usable answer.
    #[error("the model gave no usable answer: {reason}")]
    Model { reason: String },
    /// A check that was asked for failed.
    #[error("{message}")]
    CheckFailed {
        /// What was found.
        message: String,
    },
    /// Asked to stop.
    #[error("stopped")]
    Stopped,
}

impl ClientError {
    /// A mistake the asker can mend.
    pub fn usage(message: impl ToString) -> Self {
        Self::Usage {
            message: message.to_string(),
        }
    }

    /// An unreadable answer.
    pub fn malformed(what: impl ToString, reason: impl ToString) -> Self {
        Self::Malformed {
            what: what.to_string(),
            reason: reason.to_string(),
        }
    }

    /// An unusable file.
    pub fn file(path: &std::path::Path, reason: impl ToString) -> Self {
        Self::File {
            path: path.display().to_string(),
            reason: reason.to_string(),
        }
    }

    /// An unusable model.
    pub fn model(reason: impl ToString) -> Self {
        Self::Model {
            reason: reason.to_string(),
        }
    }

    /// Whether the same may work in a moment.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Expired { .. })
    }

    /// Exit code of a program that ends with this.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } | Self::File { .. } => 2,
            _ => 1,
        }
    }
}
