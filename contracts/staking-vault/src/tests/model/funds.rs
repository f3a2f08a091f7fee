//! Money that comes in, is paid out, and is taken.

use allora_math::split::split_by_integers;

use super::*;

impl Model {
    pub(in crate::tests) fn fund(&mut self, amount: u128) -> Verdict {
        self.treasury += amount;
        (amount > 0).then_some(())
    }

    /// An eighth is the creator's.
    pub(in crate::tests) fn fund_topic(&mut self, id: u64, amount: u128) -> Verdict {
        let topic = self.topics.get_mut(&id)?;
        let share = amount / 8;
        *topic.own.entry("creator").or_default() += share;
        self.treasury += amount - share;
        (amount > 0).then_some(())
    }

    pub(in crate::tests) fn pay_creator(&mut self, id: u64) -> Verdict {
        let topic = self.topics.get_mut(&id)?;
        let amount = std::mem::take(topic.own.entry("creator").or_default());
        self.pay("creator", amount);
        (amount > 0).then_some(())
    }

    pub(in crate::tests) fn subsidise(&mut self, id: u64, amount: u128, epochs: u32) -> Verdict {
        let treasury = &mut self.treasury;
        let topic = self.topics.get_mut(&id)?;
        if epochs == 0 {
            *treasury += std::mem::take(&mut topic.subsidy);
        } else {
            *treasury = treasury.checked_sub(amount)?;
            topic.subsidy += amount;
        }
        topic.epochs = epochs;
        Some(())
    }

    /// Takes what an epoch was worth as given, and books it. Answers the part of a
    /// subsidy.
    pub(in crate::tests) fn settle(
        &mut self,
        id: u64,
        (emission, from_treasury, validators_part): (u128, u128, u128),
        shares: &[(Name, bool, u128)],
    ) -> u128 {
        let topic = self.topics.get_mut(&id).expect("a topic");
        let subsidy = match topic.epochs {
            0 => 0,
            epochs => topic.subsidy / u128::from(epochs),
        };
        topic.epochs = topic.epochs.saturating_sub(1);
        topic.subsidy -= subsidy;
        self.treasury -= from_treasury - subsidy;
        let rewards = emission - validators_part;
        let fractions: Vec<u128> = shares.iter().map(|(.., fraction)| *fraction).collect();
        let parts = split_by_integers(rewards, &fractions).expect("fractions");
        for ((name, reputer, _), part) in shares.iter().zip(parts) {
            match reputer {
                true => topic.pools.entry(name).or_default().waiting += part,
                false => *topic.own.entry(name).or_default() += part,
            }
        }
        let enrolled = self
            .topics
            .get_mut(&0)
            .and_then(|topic| topic.pools.get_mut("vault"));
        match enrolled.filter(|pool| pool.staked > 0) {
            Some(pool) => pool.waiting += validators_part,
            None => self.treasury += validators_part,
        }
        subsidy
    }

    pub(in crate::tests) fn slash(&mut self, id: u64, name: Name, fraction: u128) {
        let topic = self.topics.get_mut(&id).expect("a topic");
        let Some(pool) = topic.pools.get_mut(name) else {
            return;
        };
        let one = 1_000_000_000_000_000_000;
        let (staked, unbonding) = (
            ratio(pool.staked, fraction, one, false),
            ratio(pool.unbonding, fraction, one, false),
        );
        pool.staked -= staked;
        pool.unbonding -= unbonding;
        self.treasury += staked + unbonding;
        if pool.unbonding_shares() >> 32 > pool.unbonding {
            self.treasury += std::mem::take(&mut pool.unbonding);
            for holding in pool.holdings.values_mut() {
                holding
                    .entries
                    .iter_mut()
                    .for_each(|entry| entry.shares = 0);
            }
        }
    }
}
