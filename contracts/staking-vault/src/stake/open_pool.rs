//! A pool loaded, changed and stored as one, with the rewards that waited for it and what positions
//! have to know of epochs that passed.

use std::collections::BTreeMap;

use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Storage, Timestamp, Uint256};

use super::changes::Passed;
use super::pool::Pool;
use crate::error::ContractResult;
use crate::rewards::{self, RewardKind};
use crate::state::{load_topic, INDEXES, POOLS};

/// The index of rewards up to an epoch, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
#[packed(name = "index of rewards")]
pub(crate) struct Index {
    value: Uint256,
    /// Positions that did not look since.
    #[packed(count)]
    positions: u32,
}

impl Index {
    #[cfg(test)]
    pub(crate) const fn new(value: Uint256, positions: u32) -> Self {
        Self { value, positions }
    }

    pub(crate) const fn value(self) -> Uint256 {
        self.value
    }
}

/// A pool, with all rewards up to now distributed.
pub(crate) struct OpenPool {
    key: (TopicId, ActorId),
    pub(crate) pool: Pool,
    /// As stored.
    before: Option<Pool>,
    /// Whether rewards waited for it, and were distributed.
    distributed: bool,
    /// Indexes that positions look at, as far as they change, and whether they are stored.
    indexes: BTreeMap<EpochId, (Index, bool)>,
}

impl OpenPool {
    /// Of an operator, with stake or not yet.
    pub(crate) fn load(
        storage: &dyn Storage,
        key: (TopicId, ActorId),
        now: Timestamp,
    ) -> ContractResult<Self> {
        let (topic_id, actor_id) = key;
        let before = POOLS.may_load(storage, key)?;
        let mut open = Self {
            key,
            pool: before.clone().unwrap_or_default(),
            before,
            distributed: false,
            indexes: BTreeMap::new(),
        };
        if !open.pool.changes.is_empty() {
            let settled = load_topic(storage, topic_id)?.last_epoch;
            // before rewards of later epochs get into the index
            open.pass(settled.and_then(EpochId::next).unwrap_or_default());
        }
        let waiting = rewards::balance(storage, RewardKind::Pool, topic_id, actor_id)?;
        open.distributed = !waiting.is_zero();
        open.pool.distribute(waiting, None)?;
        open.pool.turn_commission(now);
        Ok(open)
    }

    /// Whether it is stored.
    pub(crate) const fn exists(&self) -> bool {
        self.before.is_some()
    }

    /// All epochs before one are settled.
    pub(crate) fn pass(&mut self, epoch: EpochId) {
        for Passed {
            epoch,
            index: value,
            positions,
        } in self.pool.pass(epoch)
        {
            let index = Index { value, positions };
            self.indexes.insert(epoch, (index, false));
        }
    }

    fn find(&self, storage: &dyn Storage, epoch: EpochId) -> ContractResult<Option<(Index, bool)>> {
        match self.indexes.get(&epoch) {
            Some(found) => Ok(Some(*found)),
            None if self.pool.changes.iter().any(|change| change.from == epoch) => Ok(None),
            None => {
                let (topic_id, actor_id) = self.key;
                let stored = INDEXES.may_load(storage, (topic_id, actor_id, epoch))?;
                Ok(stored.map(|index| (index, true)))
            }
        }
    }

    /// The index of rewards up to an epoch, once all epochs before it are settled, for a position
    /// that will not look again.
    pub(crate) fn take_index(
        &mut self,
        storage: &dyn Storage,
        epoch: EpochId,
    ) -> ContractResult<Option<Uint256>> {
        let Some((mut index, stored)) = self.find(storage, epoch)? else {
            return Ok(None);
        };
        index.positions = index.positions.saturating_sub(1);
        self.indexes.insert(epoch, (index, stored));
        Ok(Some(index.value))
    }

    /// Stores what changed.
    pub(crate) fn save(self, storage: &mut dyn Storage) -> ContractResult<()> {
        let (topic_id, actor_id) = self.key;
        if self.distributed {
            rewards::take(storage, RewardKind::Pool, topic_id, actor_id)?;
        }
        for (epoch, (index, stored)) in self.indexes {
            let key = (topic_id, actor_id, epoch);
            if index.positions > 0 {
                INDEXES.save(storage, key, &index);
            } else if stored {
                INDEXES.remove(storage, key);
            }
        }
        if self.before.unwrap_or_default() != self.pool {
            POOLS.save(storage, self.key, &self.pool);
        }
        Ok(())
    }
}
