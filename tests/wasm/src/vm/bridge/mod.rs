//! Between a contract in the virtual machine and the chain that runs it.
//!
//! The machine wants a store, a querier and an address service that live on
//! their own; the embedded chain lends its own for the length of a call. So the
//! contract runs on a thread whose [`backend`] sends requests over a channel, while the
//! thread that holds the storage answers them ([`server`]).

pub(crate) mod backend;
pub(crate) mod server;
