//! Every message as JSON: what clients of any version of this crate have written.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod allo_token;
mod defaults;
mod fields;
mod inference_port;
mod staking_vault;
mod synthesis_coordinator;
mod topic_registry;

use std::collections::BTreeSet;
use std::fmt::Debug;

use allora_interfaces::topic_registry::TopicInfo;
use allora_math::Real;
use cosmwasm_std::{from_json, to_json_string};
use schemars::{schema_for, JsonSchema};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{Map, Value};

/// What is the same of all messages.
trait Message: Serialize + DeserializeOwned + JsonSchema + PartialEq + Debug {}

impl<M: Serialize + DeserializeOwned + JsonSchema + PartialEq + Debug> Message for M {}

fn real(text: &str) -> Real {
    text.parse().unwrap()
}

fn info() -> TopicInfo {
    TopicInfo {
        title: "ETH in 10 minutes".into(),
        description: "for hedgers".into(),
        metadata_uri: String::new(),
        target: "price of 1 ETH".into(),
        unit: "USD".into(),
        ground_truth_source: "an exchange".into(),
        ground_truth_rule: "abc".into(),
    }
}

/// A struct is written as `json`, which reads back.
fn check_struct<M: Message>(message: &M, json: &str) {
    assert_eq!(to_json_string(message).unwrap(), json);
    assert_eq!(&from_json::<M>(json).unwrap(), message, "{json}");
}

/// Every variant of an enum is written as its JSON, which reads back; nothing but the
/// variants and their fields is read. The `foreign` variants carry types of other
/// crates.
fn check_enum<M: Message>(messages: &[(M, &str)], foreign: &[&str]) {
    check_variants(messages);
    for (_, json) in messages {
        let (name, content) = parts(json);
        if !foreign.contains(&&*name) {
            check_fields::<M>(&name, &content, &optional::<M>(&name));
        }
    }
}

/// Every variant is written as its JSON, which reads back; others are not read.
fn check_variants<M: Message>(messages: &[(M, &str)]) {
    let mut seen = BTreeSet::new();
    for (message, json) in messages {
        check_struct(message, json);
        seen.insert(parts(json).0);
    }
    assert_eq!(seen, variants::<M>(), "a variant has no JSON here");
    check_unknown_variant::<M>(&seen);
}

/// Fields that the message does not know are refused, and so is a message without one
/// of those it must have.
fn check_fields<M: Message>(name: &str, content: &Map<String, Value>, optional: &BTreeSet<String>) {
    let read = |content: Map<String, Value>| {
        let json = Value::Object(Map::from_iter([(name.into(), Value::Object(content))]));
        from_json::<M>(json.to_string())
    };
    let mut more = content.clone();
    more.insert("surplus".into(), Value::Null);
    let error = read(more).unwrap_err().to_string();
    assert!(error.contains("unknown field `surplus`"), "{name}: {error}");

    for field in content.keys() {
        let mut less = content.clone();
        less.remove(field);
        match read(less) {
            Ok(_) => assert!(optional.contains(field), "{name} without {field}"),
            Err(error) => {
                assert!(!optional.contains(field), "{name}.{field}: {error}");
                let missing = format!("missing field `{field}`");
                assert!(error.to_string().contains(&missing), "{name}: {error}");
            }
        }
    }
}

/// The refusal of an unknown message names those that exist.
fn check_unknown_variant<M: Message>(variants: &BTreeSet<String>) {
    let error = from_json::<M>(r#"{"surplus":{}}"#).unwrap_err().to_string();
    assert!(error.contains("unknown variant `surplus`"), "{error}");
    for variant in variants {
        assert!(
            error.contains(&format!("`{variant}`")),
            "{variant}: {error}"
        );
    }
}

/// Name and content of a variant.
fn parts(json: &str) -> (String, Map<String, Value>) {
    let Value::Object(object) = serde_json::from_str(json).unwrap() else {
        panic!("{json}");
    };
    let (name, content) = object.into_iter().next().unwrap();
    match content {
        Value::Object(content) => (name, content),
        _ => (name, Map::new()),
    }
}

/// Names of the variants, from the schema.
fn variants<M: Message>() -> BTreeSet<String> {
    let schema = schema_for!(M).schema;
    let variants = schema.subschemas.unwrap().one_of.unwrap();
    variants
        .into_iter()
        .map(|variant| {
            let object = variant.into_object().object.unwrap();
            object.required.into_iter().next().unwrap()
        })
        .collect()
}

/// Fields of a variant that may be left out, from the schema.
fn optional<M: Message>(name: &str) -> BTreeSet<String> {
    let root = schema_for!(M);
    let variants = root.schema.subschemas.unwrap().one_of.unwrap();
    let content = variants.into_iter().find_map(|variant| {
        let mut object = variant.into_object().object.unwrap();
        object.properties.remove(name)
    });
    let content = content.unwrap().into_object();
    let content = match content.reference {
        Some(path) => {
            let definition = path.rsplit('/').next().unwrap();
            root.definitions
                .get(definition)
                .cloned()
                .unwrap()
                .into_object()
        }
        None => content,
    };
    let object = content.object.unwrap();
    let fields = object.properties.into_keys();
    fields
        .filter(|field| !object.required.contains(field))
        .collect()
}
