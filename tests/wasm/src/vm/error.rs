//! How calls end that do not end well.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// A contract that refused a message, in its own words: Wasm returns no types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Display for Refusal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Refusal {}

/// A call that used all the gas it had: of its message, if that had a limit, or of the transaction, which
/// ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfGas;

impl Display for OutOfGas {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("out of gas")
    }
}

impl Error for OutOfGas {}
