//! What governance sets, and creators.

use allora_interfaces::inference_desk::{msg, Event, ExecuteMsg};
use cosmwasm_std::{Addr, Response, Uint128};
use cw_ownable::Action;

use crate::desk::Desk;
use crate::error::{ContractError, ContractResult};
use crate::state::{PRICES, SETTINGS};
use crate::terms::check_params;

/// Replaces the parameters; what was made before keeps what held then.
pub(crate) fn set_params(
    mut desk: Desk,
    msg::SetParams { params }: msg::SetParams,
) -> ContractResult<Response> {
    check_params(&params)?;
    desk.settings.params = params;
    SETTINGS.save(desk.deps.storage, &desk.settings);

    Ok(Response::new().add_attribute("action", "set_params"))
}

/// Asks another price for a topic.
pub(crate) fn set_price(
    desk: Desk,
    msg::SetPrice { topic_id, price }: msg::SetPrice,
) -> ContractResult<Response> {
    let factor = Uint128::from(ExecuteMsg::MAX_PRICE_FACTOR);
    let most = desk.settings.params.base_fee.checked_mul(factor)?;
    let storage = desk.deps.storage;
    match price {
        Some(price) if price > most => {
            return Err(ContractError::OutOfRange {
                field: "price",
                expected: format!("at most {most}"),
                actual: price.to_string(),
            })
        }
        Some(price) => PRICES.save(storage, topic_id, &price),
        None => PRICES.remove(storage, topic_id),
    }

    Ok(Response::new()
        .add_attribute("action", "set_price")
        .add_event(Event::PriceSet { topic_id, price }))
}

/// Offers, accepts or renounces governance.
pub(crate) fn update_ownership(
    desk: Desk,
    sender: &Addr,
    action: Action,
) -> ContractResult<Response> {
    let Desk { deps, env, .. } = desk;
    let ownership = cw_ownable::update_ownership(deps, &env.block, sender, action)?;

    Ok(Response::new()
        .add_attribute("action", "update_ownership")
        .add_attributes(ownership.into_attributes()))
}
