//! Who may change what, and when it holds.

mod power;
mod topics;
