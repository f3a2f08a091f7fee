//! What differs from cw20-base: the role of minter, overflows that cw20-base would
//! answer with a panic, and allowances that expired.

use allora_interfaces::allo_token::{Event, MINTER_FINAL};
use allora_interfaces::units::SUPPLY_CAP;
use cosmwasm_std::{
    Addr, BlockInfo, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128,
};
use cw20::{AllowanceResponse, Expiration};
use cw20_base::allowances::{execute_decrease_allowance, execute_increase_allowance};
use cw20_base::contract::{execute_mint, execute_update_minter};
use cw20_base::state::{MinterData, ALLOWANCES, ALLOWANCES_SPENDER, TOKEN_INFO};
use cw20_base::ContractError as Cw20Error;

use crate::error::ContractError;

/// Mints, once the minter is final.
pub(crate) fn mint(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    let token = TOKEN_INFO.load(deps.storage)?;
    if minter(token.mint)? != info.sender {
        return Err(Cw20Error::Unauthorized {}.into());
    }
    if !MINTER_FINAL.load(deps.storage)? {
        return Err(ContractError::CustodianCannotMint {
            custodian: info.sender,
        });
    }
    // cw20-base compares with the cap after an addition that panics.
    if token.total_supply.checked_add(amount).is_err() {
        return Err(Cw20Error::CannotExceedCap {}.into());
    }

    Ok(execute_mint(deps, env, info, recipient, amount)?)
}

/// Hands the role of minter over: once, to another account, for ever.
pub(crate) fn update_minter(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    new_minter: Option<String>,
) -> Result<Response, ContractError> {
    let custodian = minter(TOKEN_INFO.load(deps.storage)?.mint)?;
    if MINTER_FINAL.load(deps.storage)? {
        return Err(ContractError::MinterIsFinal { minter: custodian });
    }
    if custodian != info.sender {
        return Err(Cw20Error::Unauthorized {}.into());
    }
    let new_minter = new_minter.ok_or(ContractError::MinterCannotBeRemoved {})?;
    let new_minter = deps.api.addr_validate(&new_minter)?;
    if new_minter == custodian {
        return Err(ContractError::CustodianCannotKeepRole { custodian });
    }

    MINTER_FINAL.save(deps.storage, &true)?;
    let response = execute_update_minter(deps, env, info, Some(new_minter.to_string()))?;

    Ok(response.add_event(Event::MinterHandedOver {
        custodian,
        minter: new_minter,
        cap: SUPPLY_CAP,
    }))
}

/// Raises an allowance, unless it would exceed what a number can hold.
pub(crate) fn increase_allowance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    spender: String,
    amount: Uint128,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let account = deps.api.addr_validate(&spender)?;
    let current = unexpired(deps.storage, &env.block, &info.sender, &account)?.allowance;
    // cw20-base adds with an operator that panics.
    if current.checked_add(amount).is_err() {
        return Err(ContractError::AllowanceOverflow {
            spender: account,
            current,
            amount,
        });
    }

    Ok(execute_increase_allowance(
        deps, env, info, spender, amount, expires,
    )?)
}

/// Lowers an allowance; one that expired is gone whatever the amount.
pub(crate) fn decrease_allowance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    spender: String,
    amount: Uint128,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let account = deps.api.addr_validate(&spender)?;
    unexpired(deps.storage, &env.block, &info.sender, &account)?;

    Ok(execute_decrease_allowance(
        deps, env, info, spender, amount, expires,
    )?)
}

/// The allowance that counts. In place of one that expired nothing is stored, without
/// an end: cw20-base would revive what was left of it under a new expiration.
fn unexpired(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    owner: &Addr,
    spender: &Addr,
) -> StdResult<AllowanceResponse> {
    let stored = ALLOWANCES.may_load(storage, (owner, spender))?;
    let stored = stored.unwrap_or_default();
    if !stored.expires.is_expired(block) {
        return Ok(stored);
    }
    let none = AllowanceResponse::default();
    ALLOWANCES.save(storage, (owner, spender), &none)?;
    ALLOWANCES_SPENDER.save(storage, (spender, owner), &none)?;
    Ok(none)
}

fn minter(mint: Option<MinterData>) -> Result<Addr, ContractError> {
    mint.map(|data| data.minter)
        .ok_or(ContractError::MissingMinter {})
}
