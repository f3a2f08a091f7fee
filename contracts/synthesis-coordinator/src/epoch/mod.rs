//! The life of an epoch: when its windows are, which step is due, closing it and settling it.

pub(crate) mod close;
pub(crate) mod due;
mod extract;
pub(crate) mod observe;
pub(crate) mod quorum;
pub(crate) mod rule;
pub(crate) mod settle;
pub(crate) mod submitted;
