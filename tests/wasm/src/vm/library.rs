//! The suite's contracts, compiled once for the whole process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use allora_testing::native_code;
use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Empty;
use cw_multi_test::Contract;

use crate::twin::Twin;
use crate::vm::code::{compile, Module};
use crate::vm::meter::Meter;

/// The contracts, by the names of their crates.
pub const CONTRACTS: [&str; 5] = [
    "allo-token",
    "topic-registry",
    "staking-vault",
    "synthesis-coordinator",
    "inference-desk",
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
        let modules = read_and_compile(&folder())?;
        // If another thread was faster, its modules are as good.
        let _ = MODULES.set(modules);
    }
    Ok(())
}

fn read_and_compile(folder: &Path) -> AnyResult<BTreeMap<&'static str, Module>> {
    let mut codes = vec![];
    for name in CONTRACTS {
        let path = folder.join(name).with_extension("wasm");
        let wasm = std::fs::read(&path).with_context(|| {
            let path = path.display();
            format!("cannot read {path}: build it with scripts/build-wasm")
        })?;
        codes.push((name, wasm));
    }
    let modules = compile(codes)?;
    Ok(CONTRACTS.into_iter().zip(modules).collect())
}

/// Names the `.wasm` of the receiver that attacks the desk: `scripts/build-wasm --hostile`.
pub const HOSTILE_VARIABLE: &str = "ALLORA_HOSTILE";

/// The receiver that attacks the desk, in the machine, on this thread's meter; `None` if it was not
/// built.
///
/// # Errors
/// If it is unfit.
pub fn hostile_code() -> AnyResult<Option<Box<dyn Contract<Empty>>>> {
    let Some(path) = std::env::var_os(HOSTILE_VARIABLE) else {
        return Ok(None);
    };
    let wasm = std::fs::read(&path).with_context(|| format!("cannot read {path:?}"))?;
    let modules = compile([("hostile-consumer", wasm)])?;
    let module = modules.into_iter().next();
    Ok(module.map(|module| Box::new(module.code(&meter())) as Box<dyn Contract<Empty>>))
}

fn module(name: &str) -> &'static Module {
    load().unwrap_or_else(|error| panic!("no Wasm: {error:#}"));
    MODULES
        .get()
        .and_then(|modules| modules.get(name))
        .unwrap_or_else(|| panic!("no contract is named {name}"))
}

/// A contract in the machine, on this thread's meter: for
/// [`allora_testing::SuiteBuilder::codes`].
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
