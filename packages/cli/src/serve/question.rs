//! What the server asks the chain.

use allora_testing::Suite;
use serde_json::Value;
use tokio::sync::oneshot;

use super::node;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// A contract, in JSON.
    Smart { contract: String, message: Vec<u8> },
    /// A key of a contract's storage.
    Raw { contract: String, key: Vec<u8> },
    /// What a contract is.
    Contract { address: String },
    /// The last block.
    Block,
}

/// Why there is no answer, as a node says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The question makes no sense.
    Malformed(String),
    /// There is no such contract.
    NotFound(String),
    /// The contract refused to answer.
    Refused(String),
    /// Too many ask.
    Busy,
}

/// A question, and where its answer goes.
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) reply: oneshot::Sender<Result<Value, Refusal>>,
}

impl Asked {
    /// Whoever asked may have gone away.
    pub(super) fn answer(self, suite: &Suite) {
        let _ = self.reply.send(node::answer(suite, &self.question));
    }
}
