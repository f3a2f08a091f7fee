//! Between a contract in the virtual machine and the chain that runs it.
//!
//! The machine wants a store, a querier and an address service that live on
//! their own; the embedded chain lends its own for the length of a call. So the
//! contract runs on a thread that sends its requests over a [`line`], while the
//! thread that holds the loan answers them ([`server`]).

pub(crate) mod line;
pub(crate) mod server;
