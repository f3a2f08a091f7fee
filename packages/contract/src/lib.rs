#![doc = include_str!("../README.md")]

mod boxed;
mod version;

pub use cw_utils::{nonpayable, PaymentError};
pub use version::{migrate, VersionError};

// What the macro names.
#[doc(hidden)]
pub use cosmwasm_std;
