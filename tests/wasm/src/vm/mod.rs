//! Wasm as code that the embedded chain can run, and what wasmd would charge for it.

mod bridge;
mod code;
pub mod library;
pub mod meter;
mod submessages;

pub use code::{compile, Module, Refusal, WasmCode};
