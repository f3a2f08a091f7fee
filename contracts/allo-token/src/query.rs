//! What cw20-base does not answer.

use allora_interfaces::allo_token::{
    Lock, SupplyResponse, VestingResponse, VestingsResponse, SCHEDULES,
};
use allora_interfaces::page_limit;
use cosmwasm_std::{Addr, Deps, Order, Storage, Timestamp};
use cw20_base::state::{BALANCES, TOKEN_INFO};
use cw_storage_plus::Bound;

use crate::error::ContractError;
use crate::vesting::LOCKS;

/// What of an account is locked.
pub(crate) fn vesting(
    deps: Deps,
    now: Timestamp,
    address: &str,
) -> Result<VestingResponse, ContractError> {
    let account = deps.api.addr_validate(address)?;
    let grant = LOCKS.may_load(deps.storage, &account)?;
    respond(deps.storage, now, account, grant)
}

/// What of every account with a grant is locked.
pub(crate) fn vestings(
    deps: Deps,
    now: Timestamp,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<VestingsResponse, ContractError> {
    let start_after = start_after.map(Addr::unchecked);
    let first = start_after.as_ref().map(Bound::exclusive);
    let entries = LOCKS.range(deps.storage, first, None, Order::Ascending);
    let mut vestings = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (account, lock) = entry?;
        vestings.push(respond(deps.storage, now, account, Some(lock))?);
    }
    Ok(VestingsResponse { vestings })
}

fn respond(
    storage: &dyn Storage,
    now: Timestamp,
    account: Addr,
    grant: Option<Lock>,
) -> Result<VestingResponse, ContractError> {
    let locked = grant.map(|lock| lock.locked_at(now)).transpose()?;
    let locked = locked.unwrap_or_default();
    let amount = grant.map(|lock| lock.amount).unwrap_or_default();
    let balance = BALANCES.may_load(storage, &account)?.unwrap_or_default();
    Ok(VestingResponse {
        address: account.into(),
        grant,
        vested: amount.saturating_sub(locked),
        locked,
        balance,
        spendable: balance.saturating_sub(locked),
    })
}

/// What exists, and what of it is locked.
pub(crate) fn supply(deps: Deps, at: Timestamp) -> Result<SupplyResponse, ContractError> {
    let total = TOKEN_INFO.load(deps.storage)?.total_supply;
    let schedules = SCHEDULES.may_load(deps.storage)?.unwrap_or_default();
    let locked = schedules.locked_at(at)?;
    Ok(SupplyResponse {
        at,
        total,
        locked,
        circulating: total.saturating_sub(locked),
    })
}
