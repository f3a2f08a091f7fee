//! Reading what a message announced.

use cw_multi_test::AppResponse;

/// Every value of an attribute in the events of a type, without its `wasm-`.
pub fn values(response: &AppResponse, event: &str, key: &str) -> Vec<String> {
    let ty = format!("wasm-{event}");
    let events = response.events.iter().filter(|event| event.ty == ty);
    events
        .flat_map(|event| &event.attributes)
        .filter(|attribute| attribute.key == key)
        .map(|attribute| attribute.value.clone())
        .collect()
}

/// The value of an attribute in the one event of a type.
#[track_caller]
pub fn value(response: &AppResponse, event: &str, key: &str) -> String {
    let mut values = values(response, event, key);
    assert_eq!(values.len(), 1, "{event}.{key} in {:#?}", response.events);
    values.remove(0)
}

/// An amount of base units in the one event of a type.
#[track_caller]
pub fn amount(response: &AppResponse, event: &str, key: &str) -> u128 {
    value(response, event, key).parse().expect("base units")
}

/// How many events of a type there are.
pub fn count(response: &AppResponse, event: &str) -> usize {
    let ty = format!("wasm-{event}");
    response
        .events
        .iter()
        .filter(|event| event.ty == ty)
        .count()
}
