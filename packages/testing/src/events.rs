//! What contracts announced.

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Event, Uint128};
use cw_multi_test::AppResponse;

/// Events of a contract's type, `epoch_paid` and the like.
pub fn of_kind<'a>(response: &'a AppResponse, kind: &str) -> impl Iterator<Item = &'a Event> {
    let kind = format!("wasm-{kind}");
    response.events.iter().filter(move |event| event.ty == kind)
}

/// Value of an attribute.
pub fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event
        .attributes
        .iter()
        .find(|attribute| attribute.key == key)
        .map(|attribute| attribute.value.as_str())
}

/// A number from an event.
pub fn read<T: std::str::FromStr>(event: &Event, key: &str) -> AnyResult<T> {
    attribute(event, key)
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| anyhow!("event {} has no number {key}", event.ty))
}

/// Base units from an event.
pub fn amount(event: &Event, key: &str) -> AnyResult<Uint128> {
    Ok(Uint128::new(read(event, key)?))
}
