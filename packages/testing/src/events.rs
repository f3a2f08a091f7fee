//! What contracts announced.

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Event, Uint128};
use cw_multi_test::AppResponse;

/// Events of a type that contracts announced.
pub(crate) fn facts<'a>(response: &'a AppResponse, kind: &str) -> impl Iterator<Item = &'a Event> {
    let kind = format!("wasm-{kind}");
    response.events.iter().filter(move |event| event.ty == kind)
}

/// A number from an event.
pub(crate) fn read<T: std::str::FromStr>(event: &Event, key: &str) -> AnyResult<T> {
    let attribute = event
        .attributes
        .iter()
        .find(|attribute| attribute.key == key);
    attribute
        .and_then(|attribute| attribute.value.parse().ok())
        .ok_or_else(|| anyhow!("event {} has no number {key}", event.ty))
}

/// Base units from an event.
pub(crate) fn amount(event: &Event, key: &str) -> AnyResult<Uint128> {
    Ok(Uint128::new(read(event, key)?))
}
