//! What an operation costs: `Real` beside `SignedDecimal256` and `f64`.

use std::fmt::Write;

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::testing::{MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{testing::mock_env, to_json_vec, Deps, QuerierWrapper};
use cw_multi_test::Contract;
use serde_json::json;

use crate::vm::library::folder;
use crate::vm::meter::Meter;
use crate::vm::{compile, WasmCode};

/// Often enough that what surrounds the operations does not count.
const TIMES: u32 = 256;

/// Name of the contract that does them.
const CONTRACT: &str = "allora-bench-contract";

const KINDS: [(&str, &str); 3] = [
    ("real", "`Real`"),
    ("fixed", "`SignedDecimal256`"),
    ("native", "`f64`"),
];

const OPERATIONS: [(&str, &str); 8] = [
    ("add", "a + b"),
    ("mul", "a · b"),
    ("div", "a / b"),
    ("sqrt", "√a"),
    ("exp", "exp"),
    ("ln", "ln"),
    ("log10", "log10"),
    ("pow", "pow"),
];

/// Cost of each operation as a Markdown table, in gas of the chain.
///
/// # Errors
/// If the contract is missing.
pub fn operations() -> AnyResult<String> {
    let meter = Meter::new();
    let wasm = std::fs::read(folder().join(CONTRACT).with_extension("wasm"))?;
    let modules = compile([(CONTRACT, wasm)])?;
    let code = modules.first().context("nothing compiled")?.code(&meter);
    let mut text = String::from("| gas of | ");
    for (_, title) in KINDS {
        let _ = write!(text, "{title} | ");
    }
    text.push_str("\n|---|---:|---:|---:|\n");
    for (operation, title) in OPERATIONS {
        let _ = write!(text, "| {title} | ");
        for (kind, _) in KINDS {
            let with = run(&code, &meter, kind, operation)?;
            let without = run(&code, &meter, kind, "nothing")?;
            let each = with.saturating_sub(without) as f64 / f64::from(TIMES);
            let _ = write!(text, "{each:.2} | ");
        }
        text.push('\n');
    }
    Ok(text)
}

/// Gas of the machine, in units of the chain.
fn run(code: &WasmCode, meter: &Meter, kind: &str, operation: &str) -> AnyResult<u64> {
    let (storage, api, querier) = (
        MockStorage::new(),
        MockApi::default(),
        MockQuerier::default(),
    );
    let deps = Deps {
        storage: &storage,
        api: &api,
        querier: QuerierWrapper::new(&querier),
    };
    let question = json!({ "run": { "kind": kind, "operation": operation, "times": TIMES } });
    meter.begin();
    code.query(deps, mock_env(), to_json_vec(&question)?)?;
    Ok(meter.used().vm)
}
