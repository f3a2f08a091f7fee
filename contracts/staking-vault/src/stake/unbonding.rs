//! What is on its way out of a position, or back.

use allora_interfaces::staking_vault::Unbonding;
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Timestamp, Uint128};

use super::holding::{Entry, Purpose};
use super::position::Position;
use crate::error::{ContractError, ContractResult};
use crate::state::MAX_UNBONDINGS;

impl Position {
    /// Refuses one more unbonding entry than there can be.
    pub(crate) fn check_room(&self) -> ContractResult<()> {
        if self.stored.entries.len() >= MAX_UNBONDINGS {
            return Err(ContractError::TooManyUnbondings {
                topic_id: self.topic_id,
                holder: self.holder.clone(),
                max: MAX_UNBONDINGS,
            }
            .into());
        }
        Ok(())
    }

    /// Adds an unbonding entry.
    pub(crate) fn unbond(
        &mut self,
        amount: Uint128,
        id: u64,
        matures_at: Timestamp,
        purpose: Purpose,
    ) -> ContractResult<()> {
        let shares = self.open.pool.unbonding.deposit(amount)?;
        self.stored.entries.push(Entry {
            id,
            shares,
            matures_at,
            wiped: self.open.pool.wiped,
            purpose,
        });
        Ok(())
    }

    /// What an entry is worth.
    fn worth(&self, entry: &Entry) -> ContractResult<Uint128> {
        if entry.wiped == self.open.pool.wiped {
            self.open.pool.unbonding.value(entry.shares)
        } else {
            Ok(Uint128::zero())
        }
    }

    /// An unbonding entry that fits, refused if there is none.
    fn entry(&self, unbonding_id: u64, fits: impl Fn(&Entry) -> bool) -> ContractResult<Entry> {
        let entries = self.stored.entries.iter();
        let mut found = entries.filter(|entry| entry.id == unbonding_id && fits(entry));
        let found = found.next().copied();
        found.ok_or_else(|| unknown_unbonding(self.topic_id, &self.holder, unbonding_id))
    }

    /// Takes what an entry is worth out of what is unbonding.
    fn pay_out(&mut self, entry: &Entry) -> ContractResult<Uint128> {
        let amount = self.worth(entry)?;
        if entry.wiped == self.open.pool.wiped {
            self.open.pool.unbonding.redeem(entry.shares, amount)?;
        }
        Ok(amount)
    }

    /// Takes an entry, or a part of it, back; answers how much, and what
    /// it was.
    pub(crate) fn cancel(
        &mut self,
        unbonding_id: u64,
        amount: Option<Uint128>,
    ) -> ContractResult<(Uint128, Purpose)> {
        let entry = self.entry(unbonding_id, |_| true)?;
        let worth = self.worth(&entry)?;
        let amount = amount.unwrap_or(worth);
        if amount.is_zero() {
            return Err(ContractError::ZeroAmount {}.into());
        }
        let shares = if amount > worth {
            None
        } else {
            self.open.pool.unbonding.redeem(entry.shares, amount)?
        };
        let Some(shares) = shares else {
            return Err(ContractError::InsufficientUnbonding {
                topic_id: self.topic_id,
                unbonding_id,
                unbonding: worth,
                amount,
            }
            .into());
        };
        let left = entry.shares.checked_sub(shares)?;
        let entries = &mut self.stored.entries;
        if left.is_zero() {
            entries.retain(|entry| entry.id != unbonding_id)
        } else {
            for entry in entries.iter_mut() {
                if entry.id == unbonding_id {
                    entry.shares = left;
                }
            }
        }
        Ok((amount, entry.purpose))
    }

    /// Takes all entries out that can be paid out.
    pub(crate) fn withdraw(&mut self, now: Timestamp) -> ContractResult<Uint128> {
        let mut total = Uint128::zero();
        let entries = core::mem::take(&mut self.stored.entries);
        for entry in entries {
            if entry.unbonded_at() > now {
                self.stored.entries.push(entry);
                continue;
            }
            total = total.checked_add(self.pay_out(&entry)?)?;
        }
        Ok(total)
    }

    /// Takes a delegation out that moves to an operator and may arrive there.
    pub(crate) fn take_moved(
        &mut self,
        unbonding_id: u64,
        to: ActorId,
        now: Timestamp,
    ) -> ContractResult<Uint128> {
        let entry = self.entry(unbonding_id, |entry| entry.purpose.moves_to() == Some(to))?;
        if entry.matures_at > now {
            return Err(ContractError::NothingMatured {
                topic_id: self.topic_id,
                holder: self.holder.clone(),
                earliest: entry.matures_at,
            }
            .into());
        }
        let amount = self.pay_out(&entry)?;
        let entries = &mut self.stored.entries;
        entries.retain(|entry| entry.id != unbonding_id);
        Ok(amount)
    }

    /// Unbonding entries as others see them.
    pub(crate) fn unbonding(&self) -> ContractResult<Vec<Unbonding>> {
        let mut unbonding = vec![];
        for entry in &self.stored.entries {
            unbonding.push(Unbonding {
                id: entry.id,
                amount: self.worth(entry)?,
                matures_at: entry.matures_at,
                moves_to: entry.purpose.moves_to(),
            });
        }
        Ok(unbonding)
    }
}

/// What whoever names an entry it does not have is told.
pub(crate) fn unknown_unbonding(
    topic_id: TopicId,
    holder: &Addr,
    unbonding_id: u64,
) -> Box<ContractError> {
    Box::new(ContractError::UnknownUnbonding {
        topic_id,
        holder: holder.clone(),
        unbonding_id,
    })
}
