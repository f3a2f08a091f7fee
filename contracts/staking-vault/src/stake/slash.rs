//! Stake taken from operators for offences, with their delegators' and what waits.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{Event, ExecuteMsg, Offence, OffenceKind, FRACTION_ONE};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{Addr, Order, Storage};

use crate::error::{ContractError, ContractResult};
use crate::stake::pool::{Loss, Pool};
use crate::state::{OffenceRecord, MAX_OFFENCES_KEPT, OFFENCES, OPERATORS, POOLS};
use crate::topic::Topic;
use crate::vault_state::VaultState;

/// Slashed pools, to be stored.
pub(crate) struct Slashes {
    epoch: EpochId,
    pools: BTreeMap<ActorId, Pool>,
    records: Vec<OffenceRecord>,
    pub(crate) events: Vec<Event>,
}

/// Offences of an epoch of a topic, not more than one settlement may name.
#[derive(Clone, Copy)]
pub(crate) struct Offences<'a> {
    topic_id: TopicId,
    epoch: EpochId,
    list: &'a [Offence],
}

impl<'a> Offences<'a> {
    /// Refuses more than [`ExecuteMsg::MAX_OFFENCES`].
    pub(crate) fn of(
        topic_id: TopicId,
        epoch: EpochId,
        list: &'a [Offence],
    ) -> ContractResult<Self> {
        if list.len() > ExecuteMsg::MAX_OFFENCES {
            return Err(ContractError::TooManyOffences {
                topic_id,
                count: list.len(),
                max: ExecuteMsg::MAX_OFFENCES,
            }
            .into());
        }
        Ok(Self {
            topic_id,
            epoch,
            list,
        })
    }
}

/// Slashes for the offences of an epoch, each by its fraction, all of an operator
/// together by `max_slash` at most. Operators nobody ever staked on lose nothing.
pub(crate) fn slash(
    storage: &dyn Storage,
    vault: &mut VaultState,
    topic: &mut Topic,
    offences: &Offences<'_>,
) -> ContractResult<Slashes> {
    let topic_id = offences.topic_id;
    let one = FRACTION_ONE.u64();
    let max = vault.params.max_slash.mul(&Real::from(one))?;
    let max = u64::try_from(max.floor_to_u128()?).unwrap_or(one);
    let mut slashes = Slashes {
        epoch: offences.epoch,
        pools: BTreeMap::new(),
        records: vec![],
        events: vec![],
    };
    let mut left = BTreeMap::new();
    // What costs bonds is another's: see `forfeit`.
    let of_stake = |offence: &&Offence| offence.kind != OffenceKind::UnrevealedSubmission;
    for offence in offences.list.iter().filter(of_stake) {
        let actor_id = offence.actor_id;
        let left = left.entry(actor_id).or_insert(max);
        let fraction = offence.fraction.u64().min(*left);
        *left = left.saturating_sub(fraction);
        if fraction == 0 {
            continue;
        }
        let key = (topic_id, actor_id);
        let pool = match slashes.pools.remove(&actor_id) {
            Some(pool) => Some(pool),
            None => POOLS.may_load(storage, key)?,
        };
        let Some(mut pool) = pool else {
            continue;
        };

        let loss = pool.slash(fraction, one)?;
        vault.ledger.slash(&mut topic.ledger, loss)?;
        let operator = OPERATORS.load(storage, key)?;
        let punished = Offence {
            fraction: fraction.into(),
            ..*offence
        };
        slashes.note(topic_id, operator, punished, loss);
        slashes.pools.insert(actor_id, pool);
    }
    Ok(slashes)
}

impl Slashes {
    fn note(
        &mut self,
        topic_id: TopicId,
        operator: Addr,
        offence: Offence,
        Loss { staked, unbonding }: Loss,
    ) {
        self.events.push(Event::Slashed {
            topic_id,
            operator,
            epoch: self.epoch,
            staked,
            unbonding,
        });
        self.records.push(OffenceRecord {
            epoch: self.epoch,
            offence,
            staked,
            unbonding,
        });
    }

    /// Stores pools and history.
    pub(crate) fn save(&self, storage: &mut dyn Storage, topic_id: TopicId) -> ContractResult<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        for (actor_id, pool) in &self.pools {
            POOLS.save(storage, (topic_id, *actor_id), pool);
        }
        let newest = OFFENCES
            .prefix(topic_id)
            .range(storage, None, None, Order::Descending)
            .next()
            .transpose()?;
        let mut number = newest.map(|(number, _)| number).unwrap_or_default();
        for record in &self.records {
            number = number.saturating_add(1);
            OFFENCES.save(storage, (topic_id, number), record);
            let oldest = number.saturating_sub(MAX_OFFENCES_KEPT);
            OFFENCES.remove(storage, (topic_id, oldest));
        }
        Ok(())
    }
}
