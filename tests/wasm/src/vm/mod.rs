//! Wasm as code that the embedded chain can run, and what wasmd would charge for it.

mod bridge;
mod code;
mod error;
pub mod library;
mod limits;
pub mod meter;

pub use code::{compile, Module, WasmCode};
pub use error::{OutOfGas, Refusal};
