//! The words of a topic: their lengths, and the hash that pins the rule.

use allora_interfaces::topic_registry::TopicInfo;
use cosmwasm_std::Binary;
use sha2::{Digest, Sha256};

use crate::error::ContractError;

const MAX_TITLE: usize = 100;
const MAX_DESCRIPTION: usize = 1_000;
const MAX_METADATA_URI: usize = 255;
const MAX_TARGET: usize = 255;
const MAX_UNIT: usize = 32;
const MAX_SOURCE: usize = 255;
const MAX_RULE: usize = 2_000;

/// Checks the length of every text, in bytes.
pub(crate) fn validate(info: &TopicInfo) -> Result<(), ContractError> {
    let TopicInfo {
        title,
        description,
        metadata_uri,
        target,
        unit,
        ground_truth_source,
        ground_truth_rule,
    } = info;
    check_length("title", title, 1, MAX_TITLE)?;
    validate_description(description)?;
    validate_metadata_uri(metadata_uri)?;
    check_length("target", target, 1, MAX_TARGET)?;
    check_length("unit", unit, 0, MAX_UNIT)?;
    check_length("ground_truth_source", ground_truth_source, 1, MAX_SOURCE)?;
    check_length("ground_truth_rule", ground_truth_rule, 1, MAX_RULE)
}

pub(crate) fn validate_description(text: &str) -> Result<(), ContractError> {
    check_length("description", text, 0, MAX_DESCRIPTION)
}

pub(crate) fn validate_metadata_uri(text: &str) -> Result<(), ContractError> {
    check_length("metadata_uri", text, 0, MAX_METADATA_URI)
}

/// SHA-256 of the UTF-8 bytes of a rule.
pub(crate) fn hash_rule(rule: &str) -> Binary {
    Binary::new(Sha256::digest(rule.as_bytes()).to_vec())
}

fn check_length(
    field: &'static str,
    text: &str,
    min: usize,
    max: usize,
) -> Result<(), ContractError> {
    let got = text.len();
    if (min..=max).contains(&got) {
        Ok(())
    } else {
        Err(ContractError::WrongLength {
            field,
            min,
            max,
            got,
        })
    }
}
