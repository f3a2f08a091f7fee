//! Transactions that were sent and need not be in a block yet.

use std::time::Instant;

use super::TxOutcome;

/// A transaction that a node has taken; [`super::Chain::outcome`] says what became of it.
#[derive(Debug)]
pub struct Sent {
    pub(super) bytes: Vec<u8>,
    pub(super) gas_wanted: u64,
    /// When it was sent first, and last.
    pub(super) since: Instant,
    pub(super) last: Instant,
    /// Of a chain that waits for the block at once.
    pub(super) outcome: Option<TxOutcome>,
}

impl Sent {
    /// One that was handed over just now: its bytes, and the gas it may use.
    pub fn now(bytes: Vec<u8>, gas_wanted: u64) -> Self {
        let now = Instant::now();
        Self {
            bytes,
            gas_wanted,
            since: now,
            last: now,
            outcome: None,
        }
    }

    /// The transaction.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One that is in a block already.
    pub(super) fn done(outcome: TxOutcome) -> Self {
        Self {
            outcome: Some(outcome),
            ..Self::now(vec![], 0)
        }
    }
}
