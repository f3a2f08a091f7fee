//! The numbers that `Real` is compared with.

mod fixed;
mod native;

pub(crate) use fixed::Fixed;
pub(crate) use native::Native;
