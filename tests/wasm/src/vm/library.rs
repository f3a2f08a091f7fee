//! The suite's four contracts in one machine, shared by the whole process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use allora_network::suite::native_code;
use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Empty;
use cw_multi_test::Contract;

use crate::code::{Machine, Module};
use crate::gas::Meter;
use crate::twin::Twin;

/// The contracts, by the names of their crates.
pub const CONTRACTS: [&str; 4] = [
    "allo-token",
    "topic-registry",
    "staking-vault",
    "synthesis-coordinator",
];

/// Names the folder with the `.wasm` files, if it is not the workspace's `artifacts/`.
pub const FOLDER_VARIABLE: &str = "ALLORA_WASM";

static MODULES: OnceLock<BTreeMap<&'static str, Module>> = OnceLock::new();

thread_local! {
    static METER: Meter = Meter::new();
}

/// The meter of this thread's suites.
pub fn meter() -> Meter {
    METER.with(Meter::clone)
}

/// Folder with the `.wasm` files.
pub fn folder() -> PathBuf {
    std::env::var_os(FOLDER_VARIABLE).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../artifacts"),
        PathBuf::from,
    )
}

/// Compiles the contracts, if nobody has; afterwards [`wasm_code`] and
/// [`twin_code`] cannot fail.
pub fn load() -> AnyResult<()> {
    if MODULES.get().is_none() {
        let modules = compile(&folder())?;
        // If another thread was faster, its modules are as good.
        let _ = MODULES.set(modules);
    }
    Ok(())
}

fn compile(folder: &Path) -> AnyResult<BTreeMap<&'static str, Module>> {
    let machine = Machine::new()?;
    let modules = CONTRACTS
        .into_iter()
        .map(|name| {
            let path = folder.join(name).with_extension("wasm");
            let wasm = std::fs::read(&path).with_context(|| {
                format!(
                    "cannot read {}: build it with scripts/build-wasm",
                    path.display()
                )
            })?;
            Ok((name, machine.store(name, &wasm)?))
        })
        .collect();
    machine.seal()?;
    modules
}

fn module(name: &str) -> &'static Module {
    load().unwrap_or_else(|error| panic!("no Wasm: {error:#}"));
    MODULES
        .get()
        .and_then(|modules| modules.get(name))
        .unwrap_or_else(|| panic!("no contract is named {name}"))
}

/// A contract in the machine, on this thread's meter: for
/// [`allora_network::suite::SuiteBuilder::codes`].
///
/// # Panics
/// If the name is none of [`CONTRACTS`], or its `.wasm` is missing or unfit.
pub fn wasm_code(name: &str) -> Box<dyn Contract<Empty>> {
    Box::new(module(name).code(&meter()))
}

/// A contract both native and in the machine, which must agree on every byte.
///
/// # Panics
/// As [`wasm_code`], and in calls on which the two disagree.
pub fn twin_code(name: &str) -> Box<dyn Contract<Empty>> {
    Box::new(Twin::new(native_code(name), module(name).code(&meter())))
}
