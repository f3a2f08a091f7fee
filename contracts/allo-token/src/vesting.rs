//! Locks of genesis allocations: written at genesis, asked on every way out of an
//! account, removed once they hold nothing.

use allora_interfaces::allo_token::{Event, Grant, Lock, Schedules, MAX_SCHEDULES, SCHEDULES};
use cosmwasm_std::{Addr, Api, MessageInfo, Storage, Timestamp};
use cw20_base::msg::ExecuteMsg;
use cw20_base::state::BALANCES;
use cw_storage_plus::Map;

use crate::error::ContractError;

/// account → its lock, as genesis granted it. At most one per initial balance;
/// removed with the first message that takes ALLO out of the account after the end.
pub(crate) const LOCKS: Map<&Addr, Lock> = Map::new("lock");

/// Locks parts of initial balances, which are stored already.
pub(crate) fn grant_all(
    storage: &mut dyn Storage,
    api: &dyn Api,
    now: Timestamp,
    grants: Vec<Grant>,
) -> Result<Vec<Event>, ContractError> {
    let mut schedules = vec![];
    let mut events = vec![];
    // As many as there are initial balances, at most: one more names an account twice.
    for grant in grants {
        let account = api.addr_validate(&grant.address)?;
        let lock = lock(&account, now, &grant)?;
        let balance = BALANCES.may_load(storage, &account)?.unwrap_or_default();
        if lock.amount > balance {
            return Err(ContractError::GrantAboveBalance {
                account,
                amount: lock.amount,
                balance,
            });
        }
        if LOCKS.has(storage, &account) {
            return Err(ContractError::GrantedTwice { account });
        }
        add(&mut schedules, &lock)?;
        LOCKS.save(storage, &account, &lock)?;
        events.push(Event::VestingGranted { account, lock });
    }
    if !schedules.is_empty() {
        SCHEDULES.save(storage, &Schedules(schedules));
    }
    Ok(events)
}

/// A grant in block time.
fn lock(account: &Addr, genesis: Timestamp, grant: &Grant) -> Result<Lock, ContractError> {
    let Grant {
        address: _,
        amount,
        start,
        cliff,
        end,
    } = *grant;
    if amount.is_zero() {
        let account = account.clone();
        return Err(ContractError::EmptyGrant { account });
    }
    if start > cliff || cliff > end {
        return Err(ContractError::GrantOutOfOrder {
            account: account.clone(),
            start,
            cliff,
            end,
        });
    }
    let after = |seconds: u64| {
        let nanos = Timestamp::from_seconds(1).nanos().checked_mul(seconds);
        let instant = nanos.and_then(|nanos| genesis.nanos().checked_add(nanos));
        instant.map(Timestamp::from_nanos)
    };
    let too_late = || ContractError::GrantTooLate {
        account: account.clone(),
        end,
    };
    Ok(Lock {
        amount,
        start: after(start).ok_or_else(too_late)?,
        cliff: after(cliff).ok_or_else(too_late)?,
        end: after(end).ok_or_else(too_late)?,
    })
}

/// Counts a lock with those that unlock at the same instants.
fn add(schedules: &mut Vec<Lock>, lock: &Lock) -> Result<(), ContractError> {
    let same = schedules.iter_mut().find(|other| other.has_times_of(lock));
    if let Some(same) = same {
        same.amount = same.amount.checked_add(lock.amount)?;
        return Ok(());
    }
    if schedules.len() >= MAX_SCHEDULES {
        return Err(ContractError::TooManySchedules { max: MAX_SCHEDULES });
    }
    schedules.push(*lock);
    Ok(())
}

/// Refuses a message that takes out of an account what is locked there; forgets a
/// lock that holds nothing any more. One read for an account without a lock.
pub(crate) fn guard(
    storage: &mut dyn Storage,
    now: Timestamp,
    info: &MessageInfo,
    msg: &ExecuteMsg,
) -> Result<Option<Event>, ContractError> {
    let (account, amount) = match msg {
        ExecuteMsg::Transfer { amount, .. }
        | ExecuteMsg::Send { amount, .. }
        | ExecuteMsg::Burn { amount } => (info.sender.clone(), *amount),
        // a text that is no valid address has no lock, and cw20-base refuses it
        ExecuteMsg::TransferFrom { owner, amount, .. }
        | ExecuteMsg::SendFrom { owner, amount, .. }
        | ExecuteMsg::BurnFrom { owner, amount } => (Addr::unchecked(owner), *amount),
        ExecuteMsg::IncreaseAllowance { .. }
        | ExecuteMsg::DecreaseAllowance { .. }
        | ExecuteMsg::Mint { .. }
        | ExecuteMsg::UpdateMinter { .. }
        | ExecuteMsg::UpdateMarketing { .. }
        | ExecuteMsg::UploadLogo(_) => return Ok(None),
    };
    let Some(lock) = LOCKS.may_load(storage, &account)? else {
        return Ok(None);
    };
    let locked = lock.locked_at(now)?;
    if locked.is_zero() {
        LOCKS.remove(storage, &account);
        let amount = lock.amount;
        return Ok(Some(Event::VestingEnded { account, amount }));
    }
    let balance = BALANCES.may_load(storage, &account)?.unwrap_or_default();
    if amount > balance.saturating_sub(locked) {
        return Err(ContractError::Locked {
            account,
            balance,
            locked,
            amount,
            next: lock.next_unlock(now)?.unwrap_or(lock.end),
            end: lock.end,
        });
    }
    Ok(None)
}
