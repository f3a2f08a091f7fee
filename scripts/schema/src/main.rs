//! Writes `schema/<contract>.json` for every contract, in CosmWasm IDL form, and under
//! `hook` what a cw20 `Send` to the contract may carry, under `packets` what IBC carries.
//!
//! `cargo run -p allora-schema` writes; with `--check` it compares instead, and
//! exits with 1 if a file is not what the messages say.

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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let mut stale = false;
    for api in apis() {
        let name = format!("{}.json", api.contract_name);
        let file = folder.join(&name);
        let document = Document {
            hook: hook(&api.contract_name),
            packets: packets(&api.contract_name),
            api: api.render(),
        };
        let text = match serde_json::to_string_pretty(&document) {
            Ok(text) => text + "\n",
            Err(error) => {
                eprintln!("{name}: {error}");
                return ExitCode::FAILURE;
            }
        };
        if check {
            if std::fs::read_to_string(&file).ok().as_deref() != Some(&text) {
                eprintln!("schema/{name} is stale: run `cargo run -p allora-schema`");
                stale = true;
            }
        } else if let Err(error) = std::fs::write(&file, text) {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    if stale {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
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
