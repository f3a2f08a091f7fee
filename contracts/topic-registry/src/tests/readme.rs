//! The README's table of parameters says what the code does.

use std::collections::BTreeMap;

use allora_interfaces::topic_registry::{Rule, TopicParams};
use allora_math::Real;
use serde_json::Value;

const README: &str = include_str!("../../README.md");

/// Path of every parameter → its default, as JSON has it. A choice such as
/// `{"squared":{}}` is one parameter.
fn leaves(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Object(inner) if inner.is_empty() => {
                        found.insert(path.into(), name.clone());
                    }
                    _ => leaves(&[path, name].join("."), value, found),
                }
            }
        }
        Value::String(text) => {
            found.insert(path.into(), text.clone());
        }
        other => {
            found.insert(path.into(), other.to_string());
        }
    }
}

/// Rows `| parameter | unit | range | default | effect |` → parameter, default.
fn table() -> BTreeMap<String, String> {
    let rows = README
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    rows.filter(|cells| cells.len() == 7 && cells[1].starts_with('`'))
        .map(|cells| {
            let plain = |cell: &str| cell.trim_matches('`').to_string();
            (plain(cells[1]), plain(cells[4]))
        })
        .collect()
}

/// What is chosen where a choice has settings of its own, which are parameters too.
fn choice_of(params: &Value, path: &str) -> String {
    let value = path.split('.').fold(params, |value, name| &value[name]);
    value.as_object().unwrap().keys().next().unwrap().clone()
}

fn same(documented: &str, actual: &str) -> bool {
    match (documented.parse::<Real>(), actual.parse::<Real>()) {
        (Ok(documented), Ok(actual)) => documented == actual,
        _ => documented == actual,
    }
}

#[test]
fn the_table_has_every_parameter_with_its_default_and_no_other() {
    let params = serde_json::to_value(TopicParams::default()).unwrap();
    let mut expected = BTreeMap::new();
    leaves("", &params, &mut expected);
    let other = TopicParams {
        rule: Rule::Allora(Default::default()),
        ..TopicParams::default()
    };
    leaves("", &serde_json::to_value(other).unwrap(), &mut expected);
    for choice in ["rule", "reward.reputer_part"] {
        expected.insert(format!(".{choice}"), choice_of(&params, choice));
    }
    let expected: BTreeMap<_, _> = expected
        .into_iter()
        .map(|(path, default)| (path.trim_start_matches('.').to_string(), default))
        .collect();
    let table = table();
    let names = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&table), names(&expected));
    for (path, actual) in &expected {
        let documented = &table[path];
        assert!(same(documented, actual), "{path}: {documented} is {actual}");
    }
}
