//! Who may change what, and when it holds.

mod multisig;
mod power;
mod topics;
