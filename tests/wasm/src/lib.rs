//! The suite's Wasm in the real CosmWasm virtual machine, under the embedded chain of
//! the tests: beside native code, and with gas as wasmd meters it.

pub mod gas;
mod twin;
pub mod vm;

pub use twin::Twin;
