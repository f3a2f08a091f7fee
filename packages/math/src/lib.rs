//! Deterministic numbers and every formula of the Allora network.
//!
//! Slices in, values out: nothing here knows storage, addresses, time or
//! tokens. Formulas are generic over [`Number`]; the contracts use [`Real`], and
//! the tests run the same formulas with arbitrary precision beside it.

mod error;
mod list;
mod number;
mod operation;
mod real;

pub mod allora;
pub mod closeness;
pub mod combine;
pub mod consensus;
pub mod emission;
pub mod interval;
pub mod loss;
pub mod reference;
pub mod sample;
pub mod second_order;
pub mod split;
pub mod stats;
pub mod vesting;

pub use error::{MathError, MathResult};
pub use number::Number;
pub use operation::Operation;
pub use real::Real;
