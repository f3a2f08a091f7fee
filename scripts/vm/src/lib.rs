//! The suite's Wasm in the real CosmWasm virtual machine, under the embedded
//! chain of the tests, with gas as wasmd meters it.

mod bridge;
mod code;
pub mod gas;
pub mod library;
mod overlay;
mod twin;

pub use code::{Machine, Module, Refusal, WasmCode};
pub use twin::Twin;
