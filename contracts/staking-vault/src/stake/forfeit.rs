//! Bonds taken from workers for what they committed to and did not reveal.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{Event, ExecuteMsg, Forfeit, FRACTION_ONE};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{Addr, Storage, Timestamp, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::stake::bonds::{bond_of, save_bond};
use crate::stake::position::Position;
use crate::topic::Topic;
use crate::vault_state::VaultState;

/// What an epoch of a topic costs workers, by actor, not more of them than one settlement may name.
pub(crate) struct Forfeits<'a> {
    topic_id: TopicId,
    epoch: EpochId,
    amounts: BTreeMap<ActorId, (&'a Addr, Uint128)>,
}

impl<'a> Forfeits<'a> {
    /// Adds up what one actor is to lose. Refuses more than [`ExecuteMsg::MAX_FORFEITS`].
    pub(crate) fn of(
        topic_id: TopicId,
        epoch: EpochId,
        list: &'a [Forfeit],
    ) -> ContractResult<Self> {
        if list.len() > ExecuteMsg::MAX_FORFEITS {
            return Err(ContractError::TooManyForfeits {
                topic_id,
                count: list.len(),
                max: ExecuteMsg::MAX_FORFEITS,
            }
            .into());
        }
        let mut amounts = BTreeMap::new();
        for forfeit in list {
            let none = (&forfeit.account, Uint128::zero());
            let (_, amount) = amounts.entry(forfeit.actor_id).or_insert(none);
            *amount = amount.saturating_add(forfeit.amount);
        }
        Ok(Self {
            topic_id,
            epoch,
            amounts,
        })
    }

    /// Takes every amount from the bond, and what that lacks from bonds on their way out: never
    /// from stake, and by `max_slash` of all of it at most. Comes after pools were stored.
    pub(crate) fn take(
        &self,
        storage: &mut dyn Storage,
        vault: &mut VaultState,
        topic: &mut Topic,
        now: Timestamp,
    ) -> ContractResult<Vec<Event>> {
        let one = FRACTION_ONE.u64();
        let most = vault.params.max_slash.mul(&Real::from(one))?;
        let most = most.floor_to_u128()?;
        let mut events = vec![];
        for (actor_id, (account, amount)) in &self.amounts {
            let (topic_id, epoch) = (self.topic_id, self.epoch);
            let before = bond_of(storage, topic_id, account)?;
            let key = (topic_id, *actor_id);
            let mut position = Position::load(storage, key, account, true, now)?;
            let entries = unbonding_bonds(position.as_ref())?;
            let leaving = entries.iter().map(|(_, worth)| *worth);
            let held = leaving.fold(before, Uint128::saturating_add);
            let amount = held.checked_multiply_ratio(most, one)?.min(*amount);
            if amount.is_zero() {
                continue;
            }

            let bond = amount.min(before);
            let unbonding = amount.checked_sub(bond)?;
            vault.ledger.forfeit(&mut topic.ledger, bond, unbonding)?;
            save_bond(storage, topic_id, account, before.checked_sub(bond)?);
            if let Some(mut position) = position.take().filter(|_| !unbonding.is_zero()) {
                take_from(&mut position, &entries, unbonding)?;
                position.save(storage)?;
            }
            events.push(Event::BondForfeited {
                topic_id,
                account: (*account).clone(),
                epoch,
                bond,
                unbonding,
            });
        }
        Ok(events)
    }
}

/// Bonds on their way out: their numbers and what they are worth, first those that began first.
fn unbonding_bonds(position: Option<&Position>) -> ContractResult<Vec<(u64, Uint128)>> {
    let Some(position) = position else {
        return Ok(vec![]);
    };
    let stored = position.stored.entries.iter();
    let bonds = stored.zip(position.unbonding()?);
    let bonds = bonds.filter(|(entry, _)| entry.bond);
    let bonds = bonds.map(|(entry, unbonding)| (entry.id, unbonding.amount));
    Ok(bonds.filter(|(_, worth)| !worth.is_zero()).collect())
}

/// Takes an amount from entries that are worth as much.
fn take_from(
    position: &mut Position,
    entries: &[(u64, Uint128)],
    amount: Uint128,
) -> ContractResult<()> {
    let mut left = amount;
    for (id, worth) in entries {
        let part = left.min(*worth);
        if part.is_zero() {
            break;
        }
        position.cancel(*id, Some(part))?;
        left = left.checked_sub(part)?;
    }
    Ok(())
}
