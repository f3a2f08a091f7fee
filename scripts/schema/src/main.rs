//! Writes `schema/<contract>.json` for every contract, in CosmWasm IDL form, and under
//! `hook` what a cw20 `Send` to the contract may carry, under `packets` what IBC carries.
//!
//! The same as types for TypeScript: `packages/client-ts/src/generated/<contract>.ts`; and
//! numbers for its tests.
//!
//! `cargo run -p allora-schema` writes; with `--check` it compares instead, and
//! exits with 1 if a file is not what the messages say.

mod reals;
mod typescript;

use std::path::Path;
use std::process::ExitCode;

use allora_interfaces::{
    allo_token, inference_desk, inference_port, staking_vault, synthesis_coordinator,
    topic_registry,
};
use cosmwasm_schema::schemars::schema::RootSchema;
use cosmwasm_schema::{generate_api, schema_for, Api};
use serde::Serialize;

/// The IDL has no place for messages that come with tokens or packets.
#[derive(Serialize)]
struct Document<A: Serialize> {
    #[serde(flatten)]
    api: A,
    #[serde(skip_serializing_if = "Option::is_none")]
    hook: Option<RootSchema>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packets: Option<Packets>,
}

/// What IBC carries.
#[derive(Serialize)]
struct Packets {
    request: RootSchema,
    inference: RootSchema,
    answers: RootSchema,
    push: RootSchema,
    /// The payload of a request at the desk that becomes a push.
    route: RootSchema,
}

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match files().and_then(|files| put(&root, &files, check)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Every file by its path from the root.
fn files() -> Result<Vec<(String, String)>, String> {
    let mut files = vec![(
        "packages/client-ts/test/reals.json".to_owned(),
        reals::reals(),
    )];
    for api in apis() {
        let name = api.contract_name.clone();
        let document = Document {
            hook: hook(&name),
            packets: packets(&name),
            api: api.render(),
        };
        let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string());
        let value = serde_json::to_value(&document).map_err(|error| error.to_string())?;
        let types = typescript::file(&value).map_err(|error| format!("{name}: {error}"))?;
        let module = name.replace('-', "_");
        files.push((format!("schema/{name}.json"), text? + "\n"));
        files.push((
            format!("packages/client-ts/src/generated/{module}.ts"),
            types,
        ));
    }
    Ok(files)
}

/// Writes the files, or says which are not as they would be written.
fn put(root: &Path, files: &[(String, String)], check: bool) -> Result<(), String> {
    let mut stale = vec![];
    for (path, text) in files {
        let file = root.join(path);
        if !check {
            std::fs::write(&file, text).map_err(|error| format!("{path}: {error}"))?;
        } else if std::fs::read_to_string(&file).ok().as_ref() != Some(text) {
            stale.push(format!("{path} is stale: run `cargo run -p allora-schema`"));
        }
    }
    match stale.is_empty() {
        true => Ok(()),
        false => Err(stale.join("\n")),
    }
}

/// What a cw20 `Send` to a contract may carry, if it takes any.
fn hook(contract: &str) -> Option<RootSchema> {
    match contract {
        "topic-registry" => Some(schema_for!(topic_registry::HookMsg)),
        "staking-vault" => Some(schema_for!(staking_vault::HookMsg)),
        "inference-desk" => Some(schema_for!(inference_desk::HookMsg)),
        _ => None,
    }
}

/// What IBC carries to and from a contract, if anything.
fn packets(contract: &str) -> Option<Packets> {
    (contract == "inference-port").then(|| Packets {
        request: schema_for!(inference_port::Request),
        inference: schema_for!(inference_port::Inference),
        answers: schema_for!(inference_port::Answers),
        push: schema_for!(inference_port::Push),
        route: schema_for!(inference_port::Route),
    })
}

fn apis() -> [Api; 6] {
    [
        generate_api! {
            name: "allo-token",
            instantiate: allo_token::InstantiateMsg,
            execute: cw20::Cw20ExecuteMsg,
            query: allo_token::QueryMsg,
            migrate: allo_token::MigrateMsg,
        },
        generate_api! {
            name: "topic-registry",
            instantiate: topic_registry::InstantiateMsg,
            execute: topic_registry::ExecuteMsg,
            query: topic_registry::QueryMsg,
            migrate: topic_registry::MigrateMsg,
        },
        generate_api! {
            name: "staking-vault",
            instantiate: staking_vault::InstantiateMsg,
            execute: staking_vault::ExecuteMsg,
            query: staking_vault::QueryMsg,
            migrate: staking_vault::MigrateMsg,
        },
        generate_api! {
            name: "synthesis-coordinator",
            instantiate: synthesis_coordinator::InstantiateMsg,
            execute: synthesis_coordinator::ExecuteMsg,
            query: synthesis_coordinator::QueryMsg,
            sudo: synthesis_coordinator::SudoMsg,
            migrate: synthesis_coordinator::MigrateMsg,
        },
        generate_api! {
            name: "inference-desk",
            instantiate: inference_desk::InstantiateMsg,
            execute: inference_desk::ExecuteMsg,
            query: inference_desk::QueryMsg,
            migrate: inference_desk::MigrateMsg,
        },
        generate_api! {
            name: "inference-port",
            instantiate: inference_port::InstantiateMsg,
            execute: inference_port::ExecuteMsg,
            query: inference_port::QueryMsg,
        },
    ]
}
