//! Entry points: cw20-base, under the laws of ALLO.

use allora_interfaces::allo_token::{MigrateMsg, MINTER_FINAL};
use allora_interfaces::units::{DECIMALS, GENESIS_SUPPLY, SUPPLY_CAP};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Uint128};
use cw2::set_contract_version;
use cw20::Cw20Coin;
use cw20_base::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};
use cw_utils::nonpayable;

use crate::error::ContractError;
use crate::execute::{increase_allowance, mint, update_minter};
use crate::migrate::migrate as migrate_storage;

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Most accounts that hold ALLO at genesis.
pub const MAX_INITIAL_BALANCES: usize = 1_000;

/// Creates the genesis supply and names the custodian of the role of minter.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    check_laws(&msg)?;

    let response = cw20_base::contract::instantiate(deps.branch(), env, info, msg)?;
    MINTER_FINAL.save(deps.storage, &false)?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(response)
}

/// Does what cw20-base does, except for the role of minter.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;

    match msg {
        ExecuteMsg::Mint { recipient, amount } => mint(deps, env, info, recipient, amount),
        ExecuteMsg::UpdateMinter { new_minter } => update_minter(deps, env, info, new_minter),
        ExecuteMsg::IncreaseAllowance {
            spender,
            amount,
            expires,
        } => increase_allowance(deps, env, info, spender, amount, expires),
        msg => Ok(cw20_base::contract::execute(deps, env, info, msg)?),
    }
}

/// Answers what cw20-base answers.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    cw20_base::contract::query(deps, env, msg)
}

/// Moves storage of an older version to this one.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migrate_storage(deps.storage)
}

fn check_laws(msg: &InstantiateMsg) -> Result<(), ContractError> {
    if msg.decimals != DECIMALS {
        return Err(ContractError::WrongDecimals {
            expected: DECIMALS,
            got: msg.decimals,
        });
    }
    let minter = msg.mint.as_ref().ok_or(ContractError::MissingMinter {})?;
    let expected = SUPPLY_CAP;
    match minter.cap {
        None => return Err(ContractError::MissingCap { expected }),
        Some(got) if got != expected => return Err(ContractError::WrongCap { expected, got }),
        Some(_) => {}
    }
    check_genesis_supply(&msg.initial_balances)
}

fn check_genesis_supply(balances: &[Cw20Coin]) -> Result<(), ContractError> {
    if balances.len() > MAX_INITIAL_BALANCES {
        return Err(ContractError::TooManyInitialBalances {
            max: MAX_INITIAL_BALANCES,
            got: balances.len(),
        });
    }
    // Checked here, because cw20-base adds with an operator that panics.
    let sum = balances.iter().try_fold(Uint128::zero(), |sum, balance| {
        sum.checked_add(balance.amount)
            .map_err(|_| ContractError::GenesisSupplyOverflow {})
    })?;
    if sum != GENESIS_SUPPLY {
        return Err(ContractError::WrongGenesisSupply {
            expected: GENESIS_SUPPLY,
            got: sum,
        });
    }
    Ok(())
}
