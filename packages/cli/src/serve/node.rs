//! What a node of the chain would answer, in the shape of its LCD.

use std::collections::BTreeMap;

use allora_client::deployment::{Deployed, Deployment};
use allora_testing::Suite;
use anyhow::Result as AnyResult;
use chrono::{DateTime, SecondsFormat};
use cosmwasm_std::{
    from_json, to_json_vec, Binary, ContractInfoResponse, ContractResult, Empty, HexBinary,
    Querier, QueryRequest, SystemResult, Timestamp, WasmQuery,
};
use serde_json::{json, Value};

use super::question::{Question, Refusal};

/// Answers from the chain as it is now.
pub(super) fn answer(suite: &Suite, question: &Question) -> Result<Value, Refusal> {
    match question {
        Question::Smart { contract, message } => {
            exists(suite, contract)?;
            let answer = ask(suite, smart(contract, message))?;
            let data: Value = from_json(&answer).map_err(refused)?;
            Ok(json!({ "data": data }))
        }
        Question::Raw { contract, key } => {
            exists(suite, contract)?;
            let data = ask(
                suite,
                WasmQuery::Raw {
                    contract_addr: contract.clone(),
                    key: key.clone().into(),
                },
            )?;
            Ok(json!({ "data": data }))
        }
        Question::Contract { address } => contract(suite, address),
        Question::Block => Ok(block(suite)),
    }
}

fn smart(contract: &str, message: &[u8]) -> WasmQuery {
    WasmQuery::Smart {
        contract_addr: contract.to_owned(),
        msg: message.into(),
    }
}

fn ask(suite: &Suite, query: WasmQuery) -> Result<Binary, Refusal> {
    let request = to_json_vec(&QueryRequest::<Empty>::Wasm(query)).map_err(refused)?;
    match suite.app.raw_query(&request) {
        SystemResult::Ok(ContractResult::Ok(answer)) => Ok(answer),
        SystemResult::Ok(ContractResult::Err(error)) => Err(Refusal::Refused(format!(
            "{error}: query wasm contract failed"
        ))),
        SystemResult::Err(error) => Err(Refusal::Malformed(error.to_string())),
    }
}

fn refused(error: impl ToString) -> Refusal {
    Refusal::Refused(error.to_string())
}

fn exists(suite: &Suite, address: &str) -> Result<ContractInfoResponse, Refusal> {
    let info = suite.app.wrap().query_wasm_contract_info(address);
    info.map_err(|_| Refusal::NotFound(format!("no such contract: {address}")))
}

fn contract(suite: &Suite, address: &str) -> Result<Value, Refusal> {
    let info = exists(suite, address)?;
    Ok(json!({ "address": address, "contract_info": {
        "code_id": info.code_id.to_string(),
        "creator": info.creator,
        "admin": info.admin,
        "label": label(suite, address),
    }}))
}

fn label(suite: &Suite, address: &str) -> &'static str {
    let mut contracts = suite.contracts.each().into_iter();
    let found = contracts.find(|(_, at)| at.as_str() == address);
    found.map_or("", |(name, _)| name)
}

fn block(suite: &Suite) -> Value {
    let block = suite.app.block_info();
    json!({ "block": { "header": {
        "chain_id": block.chain_id,
        "height": block.height.to_string(),
        "time": utc(block.time),
    }}})
}

/// RFC 3339, as CometBFT writes it.
fn utc(time: Timestamp) -> String {
    let seconds = i64::try_from(time.seconds()).unwrap_or(i64::MAX);
    let nanos = u32::try_from(time.subsec_nanos()).unwrap_or(0);
    let time = DateTime::from_timestamp(seconds, nanos);
    time.map_or_else(String::new, |time| {
        time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    })
}

/// The file that `allora deploy` would have written.
pub(super) fn deployment(suite: &Suite) -> AnyResult<Deployment> {
    let querier = suite.app.wrap();
    let mut contracts = BTreeMap::new();
    for (name, address) in suite.contracts.each() {
        let info = querier.query_wasm_contract_info(address)?;
        let deployed = Deployed {
            address: address.to_string(),
            code_id: Some(info.code_id),
            // Native code has none.
            checksum: HexBinary::default(),
        };
        contracts.insert(name.to_owned(), deployed);
    }
    let governance = suite.governance().to_string();
    Ok(Deployment {
        chain_id: suite.app.block_info().chain_id,
        deployer: governance.clone(),
        salt: String::new(),
        governance: governance.clone(),
        admin: governance,
        contracts,
        genesis: BTreeMap::new(),
        vesting: vec![],
        fees: Some(suite.fees()?),
        vault_params: Some(suite.vault_params()?),
        desk_params: None,
        complete: true,
    })
}

#[cfg(test)]
mod tests {
    use allora_testing::SuiteBuilder;

    use super::*;

    #[test]
    fn answers_have_the_shape_of_a_node() {
        let suite = SuiteBuilder::new().build();
        let registry = suite.contracts.registry.to_string();
        let smart = |contract: &str, message: &str| {
            let question = Question::Smart {
                contract: contract.to_owned(),
                message: message.as_bytes().to_vec(),
            };
            answer(&suite, &question)
        };
        let fees = smart(&registry, r#"{"config":{}}"#).unwrap();
        assert_eq!(fees["data"]["fees"]["registration"], "1000000000000000000");
        let refused = smart(&registry, r#"{"topic":{"topic_id":7}}"#).unwrap_err();
        assert!(
            matches!(&refused, Refusal::Refused(reason) if reason.contains("topic 7")),
            "{refused:?}"
        );
        let nobody = suite.account("nobody").to_string();
        for contract in [nobody.as_str(), "no address"] {
            let error = smart(contract, "{}").unwrap_err();
            assert!(matches!(error, Refusal::NotFound(_)), "{error:?}");
        }
        let block = answer(&suite, &Question::Block).unwrap();
        let header = &block["block"]["header"];
        assert_eq!(header["chain_id"], "allora-embedded");
        assert_eq!(header["time"], "2026-01-01T00:00:00Z");
    }

    #[test]
    fn a_raw_key_is_read_as_a_node_reads_it() {
        let suite = SuiteBuilder::new().build();
        let raw = |key: &[u8]| {
            let question = Question::Raw {
                contract: suite.contracts.token.to_string(),
                key: key.to_vec(),
            };
            answer(&suite, &question).unwrap()["data"].clone()
        };
        let info = raw(b"contract_info");
        let info = Binary::from_base64(info.as_str().unwrap()).unwrap();
        assert!(String::from_utf8_lossy(&info).contains("allo-token"));
        assert_eq!(raw(b"no such key"), "");
    }

    #[test]
    fn the_deployment_file_is_one_that_the_client_takes() {
        let suite = SuiteBuilder::new().build();
        let text = serde_json::to_string(&deployment(&suite).unwrap()).unwrap();
        let read: Deployment = serde_json::from_str(&text).unwrap();
        let at = read.addresses().unwrap();
        assert_eq!(at.coordinator, suite.contracts.coordinator.as_str());
        assert_eq!(at.desk, suite.contracts.desk.as_str());
    }
}
