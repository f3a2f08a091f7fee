//! Entry points: cw20-base, under the laws of ALLO.

use allora_contract::nonpayable;
use allora_interfaces::allo_token::{
    Grant, InstantiateMsg, MarketingInfo, MigrateMsg, QueryMsg, MINTER_FINAL,
};
use allora_interfaces::units::{DECIMALS, GENESIS_SUPPLY, SUPPLY_CAP};

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use cw2::set_contract_version;
use cw20::Cw20Coin;
use cw20_base::msg::{
    ExecuteMsg, InstantiateMarketingInfo, InstantiateMsg as BaseInstantiateMsg,
    QueryMsg as BaseQueryMsg,
};

use crate::error::ContractError;
use crate::execute::{decrease_allowance, increase_allowance, mint, update_minter};
use crate::query::{supply, vesting, vestings};
use crate::vesting::{grant_all, guard};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Most accounts that hold ALLO at genesis.
pub const MAX_INITIAL_BALANCES: usize = 1_000;

/// Creates the genesis supply, locks parts of it and names the custodian of the role
/// of minter.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    check_laws(&msg)?;
    let now = env.block.time;
    let (msg, grants) = parts(msg);

    let response = cw20_base::contract::instantiate(deps.branch(), env, info, msg)?;
    let events = grant_all(deps.storage, deps.api, now, grants)?;
    MINTER_FINAL.save(deps.storage, &false)?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(response.add_events(events))
}

/// Does what cw20-base does, except for the role of minter, what is locked and
/// allowances that expired.
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
        ExecuteMsg::DecreaseAllowance {
            spender,
            amount,
            expires,
        } => decrease_allowance(deps, env, info, spender, amount, expires),
        msg @ (ExecuteMsg::Transfer { .. }
        | ExecuteMsg::Burn { .. }
        | ExecuteMsg::Send { .. }
        | ExecuteMsg::TransferFrom { .. }
        | ExecuteMsg::SendFrom { .. }
        | ExecuteMsg::BurnFrom { .. }
        | ExecuteMsg::UpdateMarketing { .. }
        | ExecuteMsg::UploadLogo { .. }) => {
            let event = guard(deps.storage, env.block.time, &info, &msg)?;
            let response = cw20_base::contract::execute(deps, env, info, msg)?;
            Ok(response.add_events(event))
        }
    }
}

/// Answers what cw20-base answers, and what genesis locked.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let now = env.block.time;
    let base = |msg: BaseQueryMsg| Ok(cw20_base::contract::query(deps, env, msg)?);
    match msg {
        QueryMsg::Balance { address } => base(BaseQueryMsg::Balance { address }),
        QueryMsg::TokenInfo {} => base(BaseQueryMsg::TokenInfo {}),
        QueryMsg::Minter {} => base(BaseQueryMsg::Minter {}),
        QueryMsg::Allowance { owner, spender } => base(BaseQueryMsg::Allowance { owner, spender }),
        QueryMsg::AllAllowances {
            owner,
            start_after,
            limit,
        } => base(BaseQueryMsg::AllAllowances {
            owner,
            start_after,
            limit,
        }),
        QueryMsg::AllSpenderAllowances {
            spender,
            start_after,
            limit,
        } => base(BaseQueryMsg::AllSpenderAllowances {
            spender,
            start_after,
            limit,
        }),
        QueryMsg::AllAccounts { start_after, limit } => {
            base(BaseQueryMsg::AllAccounts { start_after, limit })
        }
        QueryMsg::MarketingInfo {} => base(BaseQueryMsg::MarketingInfo {}),
        QueryMsg::DownloadLogo {} => base(BaseQueryMsg::DownloadLogo {}),
        QueryMsg::Vesting { address } => Ok(to_json_binary(&vesting(deps, now, &address)?)?),
        QueryMsg::Vestings { start_after, limit } => {
            Ok(to_json_binary(&vestings(deps, now, start_after, limit)?)?)
        }
        QueryMsg::Supply { at } => Ok(to_json_binary(&supply(deps, at.unwrap_or(now))?)?),
    }
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = allora_contract::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(response)
}

/// The message to cw20-base, and what it does not know of.
fn parts(msg: InstantiateMsg) -> (BaseInstantiateMsg, Vec<Grant>) {
    let InstantiateMsg {
        name,
        symbol,
        decimals,
        initial_balances,
        mint,
        marketing,
        vesting,
    } = msg;
    let marketing = marketing.map(
        |MarketingInfo {
             project,
             description,
             marketing,
             logo,
         }| InstantiateMarketingInfo {
            project,
            description,
            marketing,
            logo,
        },
    );
    let base = BaseInstantiateMsg {
        name,
        symbol,
        decimals,
        initial_balances,
        mint,
        marketing,
    };
    (base, vesting)
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
