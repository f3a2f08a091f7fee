//! Two chains in one process, and a relayer: the port on the one, a consumer on the other.
#![allow(missing_docs, clippy::expect_used)]

pub mod chains;
pub use ibc_consumer as consumer;
