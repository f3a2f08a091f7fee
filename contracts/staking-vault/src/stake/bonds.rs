//! Bonds of workers: how much, and until when one answers for epochs.

use allora_interfaces::staking_vault::MAX_UNBONDING;
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128};

use crate::error::ContractResult;
use crate::session::Session;
use crate::state::BONDS;
use crate::time::later;

/// Bond of an account.
pub(crate) fn bond_of(
    storage: &dyn Storage,
    topic_id: TopicId,
    account: &Addr,
) -> ContractResult<Uint128> {
    let bond = BONDS.may_load(storage, (topic_id, account))?;
    Ok(bond.unwrap_or_default())
}

/// Stores it; none is no entry.
pub(crate) fn save_bond(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    account: &Addr,
    bond: Uint128,
) {
    match bond.is_zero() {
        true => BONDS.remove(storage, (topic_id, account)),
        false => BONDS.save(storage, (topic_id, account), &bond),
    }
}

/// Until when a bond answers for epochs its holder took part in, as the coordinator
/// stored it; never further ahead than [`MAX_UNBONDING`], whatever is stored there.
pub(crate) fn lock_of(session: &Session, holder: &Addr) -> ContractResult<Timestamp> {
    let (topic_id, now) = (session.topic_id, session.now);
    let Some(coordinator) = &session.vault.config.synthesis_coordinator else {
        return Ok(now);
    };
    let coordinator = SynthesisCoordinator(coordinator);
    let lock = coordinator.bond_lock(&session.deps.querier, topic_id, holder)?;
    Ok(lock.unwrap_or(now).min(later(now, MAX_UNBONDING)?))
}
