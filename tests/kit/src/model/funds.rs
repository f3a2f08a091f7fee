//! Money that comes in, is paid out, and is taken.

use allora_interfaces::staking_vault::SettleResponse;
use allora_math::split::split_by_integers;

use super::*;

/// What an epoch earns for, and when its turn came; in nanoseconds, none in the future.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    pub since: u64,
    pub until: u64,
    pub due: u64,
}

impl Topic {
    /// Takes as much of the epoch's seconds as was earned; the rest stays. No more
    /// seconds are paid for than have passed since the subsidy began.
    fn pay_subsidy(&mut self, earned: u128, time: Time) -> u128 {
        if earned == 0 {
            return 0;
        }
        let passed = time.due.saturating_sub(self.began);
        let seconds = time.until.saturating_sub(time.since);
        let seconds = seconds.min(passed.saturating_sub(self.paid_for));
        self.paid_for += seconds;
        let part = ratio(self.rate, seconds.into(), 1_000_000_000, false);
        let paid = ratio(part.min(self.subsidy), earned, ONE, false);
        self.subsidy -= paid;
        paid
    }
}

impl Topic {
    /// To those who stood behind the operator in an epoch: at once where that is not everybody,
    /// else when somebody looks.
    fn reward(&mut self, operator: Name, epoch: u64, amount: u128, at: u64) {
        let pool = self.pools.entry(operator).or_default();
        let waits = |(until, _): &(u64, BTreeMap<Name, u128>)| *until > epoch;
        if amount == 0 || !pool.earlier.iter().any(waits) {
            pool.waiting += amount;
            return;
        }
        pool.pass(epoch);
        let pool = self.touch(operator, at);
        let kept = pool.reward(operator, epoch, amount);
        *self.own.entry(operator).or_default() += kept;
    }
}

impl Model {
    /// An epoch of a topic is settled, or void.
    pub fn settled(&mut self, id: u64, epoch: u64) {
        self.topics.get_mut(&id).expect("a topic").settled_before = epoch + 1;
    }

    pub fn fund(&mut self, amount: u128) -> Accepted {
        self.treasury += amount;
        (amount > 0).then_some(())
    }

    /// A part is the creator's.
    pub fn fund_topic(&mut self, id: u64, amount: u128) -> Accepted {
        let topic = self.topics.get_mut(&id)?;
        let share = ratio(amount, self.creator_share, ONE, false);
        *topic.own.entry(CREATOR).or_default() += share;
        self.treasury += amount - share;
        (amount > 0).then_some(())
    }

    pub fn pay_creator(&mut self, id: u64) -> Accepted {
        let topic = self.topics.get_mut(&id)?;
        let amount = std::mem::take(topic.own.entry(CREATOR).or_default());
        self.pay(CREATOR, amount);
        (amount > 0).then_some(())
    }

    pub fn subsidise(&mut self, id: u64, amount: u128, seconds: u32) -> Accepted {
        let treasury = &mut self.treasury;
        let topic = self.topics.get_mut(&id)?;
        if seconds > 10 * 365 * 86_400 {
            return None;
        }
        if seconds == 0 {
            *treasury += std::mem::take(&mut topic.subsidy);
        } else {
            *treasury = treasury.checked_sub(amount)?;
            topic.subsidy += amount;
        }
        topic.rate = match seconds {
            0 => 0,
            seconds => topic.subsidy.div_ceil(seconds.into()),
        };
        (topic.began, topic.paid_for) = (self.now, 0);
        Some(())
    }

    /// Takes what an epoch was worth as given, and books it; of a subsidy it says itself
    /// how much of it the fractions earned. Answers that.
    pub fn settle(
        &mut self,
        (id, epoch): (u64, u64),
        answer: &SettleResponse,
        time: Time,
        shares: &[(Name, bool, u128)],
    ) -> u128 {
        let topic = self.topics.get_mut(&id).expect("a topic");
        let fractions: Vec<u128> = shares.iter().map(|(.., fraction)| *fraction).collect();
        let earned: u128 = fractions.iter().sum();
        let subsidy = topic.pay_subsidy(earned, time);
        if earned == 0 {
            assert_eq!(*answer, SettleResponse::default(), "nobody earned it");
        }
        let validators_part = (answer.validators + answer.treasury).u128();
        self.treasury -= answer.from_treasury.u128() - subsidy;
        let rewards = answer.emission.u128() - validators_part;
        let parts = split_by_integers(rewards, &fractions).expect("fractions");
        let mut reputers: BTreeMap<Name, u128> = BTreeMap::new();
        for ((name, reputer, _), part) in shares.iter().zip(parts) {
            if *reputer {
                *reputers.entry(*name).or_default() += part;
            } else {
                *topic.own.entry(name).or_default() += part;
            }
        }
        for (name, part) in reputers {
            topic.reward(name, epoch, part, time.due);
        }
        let enrolled = self
            .topics
            .get_mut(&0)
            .and_then(|topic| topic.pools.get_mut(VAULT));
        match enrolled.filter(|pool| pool.staked > 0) {
            Some(pool) => pool.waiting += validators_part,
            None => self.treasury += validators_part,
        }
        subsidy
    }

    pub fn slash(&mut self, id: u64, name: Name, fraction: u128) {
        let topic = self.topics.get_mut(&id).expect("a topic");
        let Some(pool) = topic.pools.get_mut(name) else {
            return;
        };
        let staked = ratio(pool.staked, fraction, ONE, false);
        let unbonding = ratio(pool.unbonding, fraction, ONE, false);
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

    /// Takes a fraction of what somebody bonded, and of each of its bonds on their way out.
    pub fn forfeit(&mut self, id: u64, name: Name, fraction: u128) {
        let topic = self.topics.get_mut(&id).expect("a topic");
        let bond = topic.bonds.entry(name).or_default();
        let part = ratio(*bond, fraction, ONE, false);
        *bond -= part;
        self.treasury += part;

        let mut parts = vec![];
        if let Some(pool) = topic.pools.get(name) {
            let own = pool.holdings.get(name).into_iter();
            for entry in own.flat_map(|holding| &holding.entries) {
                let part = ratio(pool.worth(entry), fraction, ONE, false);
                if entry.bond && part > 0 {
                    parts.push((entry.id, part));
                }
            }
        }
        for (entry, part) in parts {
            let back = self.cancel(id, name, name, entry, Some(part));
            back.expect("it is worth as much");
            let topic = self.topics.get_mut(&id).expect("a topic");
            *topic.bonds.entry(name).or_default() -= part;
            self.treasury += part;
        }
    }
}
