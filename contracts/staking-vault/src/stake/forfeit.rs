//! Bonds taken from workers for what they committed to and did not reveal.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{Event, Offence, OffenceKind, FRACTION_ONE};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{Addr, DepsMut, Timestamp, Uint128};

use crate::error::ContractResult;
use crate::stake::bonds::{bond_of, save_bond};
use crate::stake::holding::Purpose;
use crate::stake::position::Position;
use crate::topic::Topic;
use crate::vault_state::VaultState;

const ONE: u64 = FRACTION_ONE.u64();

/// Which fraction of their bonds workers lose, by actor; as many as there are offences, at most.
pub(crate) struct Forfeits {
    topic_id: TopicId,
    fractions: BTreeMap<ActorId, u64>,
}

/// What an account has put up in a topic and what of that is on its way out.
struct Bonds {
    bond: Uint128,
    /// Numbers and worth of entries, in the order they began.
    leaving: Vec<(u64, Uint128)>,
    position: Option<Position>,
}

impl Forfeits {
    /// Adds up what one actor is to lose: `max_slash` at most, as of stake.
    pub(crate) fn of(
        vault: &VaultState,
        topic_id: TopicId,
        offences: &[Offence],
    ) -> ContractResult<Self> {
        let most = vault.params.max_slash.mul(&Real::from(ONE))?;
        let most = u64::try_from(most.floor_to_u128()?).unwrap_or(ONE);
        let mut fractions = BTreeMap::new();
        let of_bonds = |offence: &&Offence| offence.kind == OffenceKind::UnrevealedSubmission;
        for Offence {
            actor_id, fraction, ..
        } in offences.iter().filter(of_bonds)
        {
            let sum: &mut u64 = fractions.entry(*actor_id).or_default();
            *sum = sum.saturating_add(fraction.u64()).min(most);
        }
        Ok(Self {
            topic_id,
            fractions,
        })
    }

    /// Takes every fraction, rounded down, of what is bonded and of each bond on its way out: never of
    /// stake. Comes after pools were stored.
    pub(crate) fn take(
        &self,
        mut deps: DepsMut,
        vault: &mut VaultState,
        topic: &mut Topic,
        (epoch, now): (EpochId, Timestamp),
    ) -> ContractResult<Vec<Event>> {
        let mut events = vec![];
        for (actor_id, fraction) in &self.fractions {
            let Some(account) = self.account(&deps, vault, *actor_id)? else {
                continue;
            };
            let bonds = Bonds::load(&deps, (self.topic_id, *actor_id), &account, now)?;
            let (bond, unbonding) =
                bonds.take(deps.branch(), self.topic_id, &account, *fraction)?;
            if bond.is_zero() && unbonding.is_zero() {
                continue;
            }
            vault.ledger.forfeit(&mut topic.ledger, bond, unbonding)?;
            events.push(Event::BondForfeited {
                topic_id: self.topic_id,
                account,
                epoch,
                bond,
                unbonding,
            });
        }
        Ok(events)
    }

    /// Whose number it is: bonds are kept by account. One raw read of the coordinator's storage.
    fn account(
        &self,
        deps: &DepsMut,
        vault: &VaultState,
        actor_id: ActorId,
    ) -> ContractResult<Option<Addr>> {
        let Some(coordinator) = &vault.config.synthesis_coordinator else {
            return Ok(None);
        };
        let coordinator = SynthesisCoordinator(coordinator);
        Ok(coordinator.account(&deps.querier, self.topic_id, actor_id)?)
    }
}

impl Bonds {
    fn load(
        deps: &DepsMut,
        key: (TopicId, ActorId),
        account: &Addr,
        now: Timestamp,
    ) -> ContractResult<Self> {
        let bond = bond_of(deps.storage, key.0, account)?;
        let position = Position::load(deps.storage, key, account, true, now)?;
        let mut leaving = vec![];
        if let Some(position) = &position {
            let worth = position.unbonding()?;
            for (entry, unbonding) in position.stored.entries.iter().zip(worth) {
                if entry.purpose == Purpose::Bond {
                    leaving.push((entry.id, unbonding.amount));
                }
            }
        }
        Ok(Self {
            bond,
            leaving,
            position,
        })
    }

    /// Takes a fraction of all of them, and stores them; answers how much of what is bonded and of what
    /// is on its way out.
    fn take(
        self,
        deps: DepsMut,
        topic_id: TopicId,
        account: &Addr,
        fraction: u64,
    ) -> ContractResult<(Uint128, Uint128)> {
        let part = self.bond.checked_multiply_ratio(fraction, ONE)?;
        if !part.is_zero() {
            save_bond(
                deps.storage,
                topic_id,
                account,
                self.bond.checked_sub(part)?,
            );
        }
        let mut unbonding = Uint128::zero();
        let Some(mut position) = self.position else {
            return Ok((part, unbonding));
        };
        for (id, worth) in self.leaving {
            let part = worth.checked_multiply_ratio(fraction, ONE)?;
            if !part.is_zero() {
                position.cancel(id, Some(part))?;
                unbonding = unbonding.checked_add(part)?;
            }
        }
        if !unbonding.is_zero() {
            position.save(deps.storage)?;
        }
        Ok((part, unbonding))
    }
}
