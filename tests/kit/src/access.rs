//! Tables of who may send what.

use allora_interfaces::Access;
use schemars::{schema_for, JsonSchema};

/// Compares a table of access with a golden file, a line for each message.
///
/// # Panics
/// If they differ, or a variant of the message is missing.
pub fn assert_access<M: JsonSchema>(messages: &[(&str, Access)], golden: &str) {
    let variants = schema_for!(M).schema.subschemas.and_then(|all| all.one_of);
    let variants = variants.map_or(0, |variants| variants.len());
    assert_eq!(messages.len(), variants, "a message is missing here");
    let line = |(name, access): &(&str, Access)| format!("{name:<16} {access}\n");
    let table: String = messages.iter().map(line).collect();
    assert!(table == golden, "the table is now\n{table}");
}
