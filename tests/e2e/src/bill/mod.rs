//! What the transactions of a chain cost, by message.

mod compare;
mod summary;
mod transaction;

pub(crate) use compare::compare;
pub(crate) use summary::{print, read};
pub(crate) use transaction::Names;
