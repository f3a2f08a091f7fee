//! What the README shows is what the port takes and says.

use allora_interfaces::inference_port::{Answers, Inference, Push, Request, Route};
use allora_interfaces::synthesis_coordinator::{QueryMsg, LATEST};
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, Binary, Empty, HexBinary, QueryRequest, Uint64, WasmQuery};
use serde::de::DeserializeOwned;

use super::suite::{latest, TOPIC};

const README: &str = include_str!("../../README.md");

/// Lines of the one block with a label.
fn block(label: &str) -> Vec<&'static str> {
    let (_, rest) = README.split_once(&format!("```{label}\n")).unwrap();
    let (block, _) = rest.split_once("\n```").unwrap();
    block.lines().collect()
}

fn read<T: DeserializeOwned>(label: &str) -> Vec<T> {
    let lines = block(label).into_iter();
    lines.map(|line| from_json(line).unwrap()).collect()
}

#[test]
fn packets_are_read() {
    assert_eq!(read::<Request>("json request").len(), 3);
    assert_eq!(read::<Inference>("json inference").len(), 1);
    assert_eq!(read::<Answers>("json answers").len(), 1);
    assert_eq!(read::<Push>("json push").len(), 2);
    let route = read::<Route>("json route").remove(0);
    assert!(route.has_channel() && route.has_address());
}

/// What a note of Polytone takes.
#[cw_serde]
enum Note {
    Query {
        msgs: Vec<QueryRequest<Empty>>,
        callback: Callback,
        timeout_seconds: Uint64,
    },
}

#[cw_serde]
struct Callback {
    receiver: String,
    msg: Binary,
}

#[test]
fn polytone_carries_a_question_of_the_coordinator() {
    let Note::Query { mut msgs, .. } = read("json polytone").remove(0);
    let QueryRequest::Wasm(WasmQuery::Smart { msg, .. }) = msgs.remove(0) else {
        panic!("no smart query");
    };
    let question = from_json::<QueryMsg>(msg).unwrap();
    let expected = QueryMsg::NetworkInference {
        topic_id: TOPIC,
        max_age: 600,
    };
    assert_eq!(question, expected);
}

#[test]
fn the_raw_key_and_value_are_as_shown() {
    let key = HexBinary::from(LATEST.key(&TOPIC)).to_hex();
    let (namespace, topic) = key.split_at(16);
    for part in [namespace, topic] {
        assert!(README.contains(&format!("`{part}`")), "{part}");
    }
    let value = HexBinary::from(latest().to_bytes()).to_hex();
    assert_eq!(block("hex").concat(), value);
}
