//! The numbers that `Real` is compared with, in benchmarks and in the gas of an operation.

mod fixed;
mod native;

pub use fixed::Fixed;
pub use native::Native;
