//! Answers for people and for programs.

use allora_client::error::{ClientError, Result};
use serde::Serialize;
use serde_json::Value;

/// Prints an answer: one JSON object, or an outline.
pub(super) fn show(answer: &impl Serialize, json: bool) -> Result<()> {
    let value =
        serde_json::to_value(answer).map_err(|error| ClientError::malformed("an answer", error))?;
    if json {
        println!("{value}");
    } else {
        print!("{}", outline(&value));
    }
    Ok(())
}

/// Names and values, indented as they are nested.
fn outline(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match scalar(field) {
                    Some(field) => text.push_str(&format!("{indent}{name}: {field}\n")),
                    None => {
                        text.push_str(&format!("{indent}{name}:\n"));
                        write(text, field, depth + 1);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match scalar(item) {
                    Some(item) => text.push_str(&format!("{indent}- {item}\n")),
                    None => {
                        let mut inner = String::new();
                        write(&mut inner, item, depth + 1);
                        let inner = inner.trim_start();
                        text.push_str(&format!("{indent}- {inner}"));
                    }
                }
            }
        }
        other => text.push_str(&format!("{indent}{}\n", scalar(other).unwrap_or_default())),
    }
}

/// A value that fits on the line of its name.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("none".to_owned()),
        Value::Object(fields) if fields.is_empty() => Some("{}".to_owned()),
        Value::Object(_) | Value::Array(_) => None,
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_answers_are_indented() {
        let value = serde_json::json!({"a": 1, "b": {"c": [], "d": ["x", {"e": null, "f": 2}]}});
        assert_eq!(
            outline(&value),
            "a: 1\nb:\n  c: none\n  d:\n    - x\n    - e: -\n      f: 2\n"
        );
    }
}
