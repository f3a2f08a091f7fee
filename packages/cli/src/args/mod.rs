//! Options that several commands share, and those of `simulate`.

mod common;
mod simulate;
mod target;
mod tokenomics;

pub use common::{CommonArgs, Connect, LogFormat};
pub use simulate::{Bundled, SimulateArgs};
pub use target::TargetArg;
pub use tokenomics::TokenomicsArgs;

pub(crate) use common::read_json;
