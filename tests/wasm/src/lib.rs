//! The suite's Wasm in the real CosmWasm virtual machine, under the embedded
//! chain of the tests, with gas as wasmd meters it.

mod bridge;
mod code;
pub mod gas;
mod host;
pub mod library;
pub mod ops;
mod overlay;
pub mod table;
mod twin;

pub use code::{Machine, Module, Refusal, WasmCode};
pub use twin::Twin;
