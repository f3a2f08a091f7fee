//! A second opinion on every balance, by eager loops over everybody, in plain
//! numbers: no code of the contract.

use std::collections::BTreeMap;

use allora_math::split::split_by_integers;
use cosmwasm_std::{Uint128, Uint256};

type Name = &'static str;

/// Whether the vault must take a message.
pub(super) type Verdict = Option<()>;

pub(super) const ENTRIES: usize = 7;
const HOLDINGS: usize = 17;
/// In nanoseconds.
const DAY: u64 = 86_400_000_000_000;

#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) id: u64,
    shares: u128,
    pub(super) matures: u64,
    bond: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Holding {
    shares: u128,
    earned: Uint256,
    pub(super) compound: bool,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    pub(super) staked: u128,
    unbonding: u128,
    rest: Uint256,
    waiting: u128,
    commission: u128,
    next: Option<(u128, u64)>,
    pub(super) holdings: BTreeMap<Name, Holding>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Topic {
    pub(super) pools: BTreeMap<Name, Pool>,
    /// Claimable by work, or as an operator.
    own: BTreeMap<Name, u128>,
    bonds: BTreeMap<Name, u128>,
    subsidy: u128,
    epochs: u32,
    entries: u64,
}

/// All balances.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) topics: BTreeMap<u64, Topic>,
    pub(super) reputers: BTreeMap<(u64, Name), bool>,
    pub(super) treasury: u128,
    /// Tokens paid out.
    pub(super) wallets: BTreeMap<Name, u128>,
    pub(super) now: u64,
    pub(super) period: u64,
}

/// `a · b / c`, down or up.
fn ratio(a: u128, b: u128, c: u128, up: bool) -> u128 {
    let product = Uint256::from(a) * Uint256::from(b);
    let c = Uint256::from(c);
    let down = product / c;
    let more = up && product % c != Uint256::zero();
    let value = Uint128::try_from(down).expect("a balance").u128();
    value + u128::from(more)
}

fn whole(earned: Uint256) -> u128 {
    Uint128::try_from(earned >> 64).expect("a balance").u128()
}

impl Pool {
    fn shares(&self) -> u128 {
        self.holdings.values().map(|holding| holding.shares).sum()
    }

    fn unbonding_shares(&self) -> u128 {
        let entries = self.holdings.values().flat_map(|holding| &holding.entries);
        entries.map(|entry| entry.shares).sum()
    }

    fn value(&self, shares: u128) -> u128 {
        match self.shares() {
            0 => 0,
            all => ratio(shares, self.staked, all, false),
        }
    }

    fn worth(&self, entry: &Entry) -> u128 {
        match self.unbonding_shares() {
            0 => 0,
            all => ratio(entry.shares, self.unbonding, all, false),
        }
    }

    fn deposit(&mut self, name: Name, amount: u128) {
        let minted = match self.staked {
            0 => amount,
            staked => ratio(self.shares(), amount, staked, false),
        };
        self.staked += amount;
        self.holdings.entry(name).or_default().shares += minted;
    }

    fn redeem(&mut self, name: Name, amount: u128) -> Verdict {
        let held = self.holdings.get(name)?.shares;
        let value = self.value(held);
        if amount > value {
            return None;
        }
        let burned = match amount == value {
            true => held,
            false => ratio(amount, self.shares(), self.staked, true),
        };
        self.staked -= amount;
        self.holdings.get_mut(name)?.shares -= burned;
        Some(())
    }

    fn begin(&mut self, name: Name, amount: u128, (id, matures): (u64, u64), bond: bool) {
        let shares = match self.unbonding {
            0 => amount,
            unbonding => ratio(self.unbonding_shares(), amount, unbonding, false),
        };
        self.unbonding += amount;
        let entries = &mut self.holdings.entry(name).or_default().entries;
        entries.push(Entry {
            id,
            shares,
            matures,
            bond,
        });
    }

    /// Shares out what waits, as of now.
    fn touch(&mut self, operator: Name, now: u64) -> u128 {
        let reward = std::mem::take(&mut self.waiting);
        let all = self.shares();
        let own = self.holdings.get(operator).map_or(0, |own| own.shares);
        let mut kept = reward;
        if reward > 0 && all > own {
            let gross = ratio(reward, all - own, all, false);
            let net = gross - gross * self.commission / 10_000;
            let delegated = Uint256::from(all - own);
            let pot = (Uint256::from(net) << 64) + self.rest;
            let each = pot / delegated;
            for (name, holding) in &mut self.holdings {
                if *name != operator {
                    holding.earned += each * Uint256::from(holding.shares);
                }
            }
            self.rest = pot % delegated;
            kept = reward - net;
        }
        if let Some((commission, _)) = self.next.filter(|(_, from)| now >= *from) {
            (self.commission, self.next) = (commission, None);
        }
        kept
    }

    /// Removes shares worth nothing, and a holding of nothing.
    fn tidy(&mut self, name: Name) {
        let value = self.holdings.get(name).map(|held| self.value(held.shares));
        let Some(holding) = self.holdings.get_mut(name) else {
            return;
        };
        if value == Some(0) {
            holding.shares = 0;
        }
        let empty = holding.shares == 0 && holding.entries.is_empty();
        if empty && whole(holding.earned) == 0 {
            self.rest += holding.earned;
            self.holdings.remove(name);
        }
    }
}

impl Topic {
    fn touch(&mut self, operator: Name, now: u64) -> &mut Pool {
        let pool = self.pools.entry(operator).or_default();
        let kept = pool.touch(operator, now);
        *self.own.entry(operator).or_default() += kept;
        pool
    }

    fn holdings(&self, name: Name) -> Vec<Name> {
        let holds = |(operator, pool): (&Name, &Pool)| {
            pool.holdings.contains_key(name).then_some(*operator)
        };
        self.pools.iter().filter_map(holds).collect()
    }

    fn entry(&mut self, now: u64, period: u64) -> (u64, u64) {
        self.entries += 1;
        (self.entries, now + period)
    }

    /// What an account can claim.
    pub(super) fn claimable(&self, name: Name, now: u64) -> u128 {
        let mut as_of = self.clone();
        let operators: Vec<_> = self.pools.keys().copied().collect();
        let mut total = 0;
        for operator in operators {
            let pool = as_of.touch(operator, now);
            if operator != name {
                total += pool.holdings.get(name).map_or(0, |held| whole(held.earned));
            }
        }
        total + as_of.own.get(name).copied().unwrap_or_default()
    }

    /// Stake on an operator, and what is unbonding there entry by entry.
    pub(super) fn holding(&self, name: Name, operator: Name) -> (u128, Vec<(u64, u128)>) {
        let Some(pool) = self.pools.get(operator) else {
            return (0, vec![]);
        };
        let Some(holding) = pool.holdings.get(name) else {
            return (0, vec![]);
        };
        let entries = holding.entries.iter();
        let entries = entries.map(|entry| (entry.id, pool.worth(entry)));
        (pool.value(holding.shares), entries.collect())
    }

    fn rewards(&self) -> u128 {
        let pools = self.pools.values().map(|pool| {
            let earned = pool.holdings.values().map(|holding| holding.earned);
            let owed = earned.fold(pool.rest, |sum, earned| sum + earned);
            assert_eq!(owed % (Uint256::one() << 64), Uint256::zero());
            pool.waiting + whole(owed)
        });
        pools.sum::<u128>() + self.own.values().sum::<u128>()
    }
}

impl Model {
    /// Staked, unbonding, rewards, bonds, subsidies, treasury.
    pub(super) fn ledger(&self) -> [u128; 6] {
        let topics = || self.topics.values();
        let pools = || topics().flat_map(|topic| topic.pools.values());
        [
            pools().map(|pool| pool.staked).sum(),
            pools().map(|pool| pool.unbonding).sum(),
            topics().map(Topic::rewards).sum(),
            topics().flat_map(|topic| topic.bonds.values()).sum(),
            topics().map(|topic| topic.subsidy).sum(),
            self.treasury,
        ]
    }

    fn is_reputer(&self, topic: u64, name: Name) -> bool {
        topic == 0 || self.reputers.get(&(topic, name)) == Some(&true)
    }

    fn is_known(&self, topic: u64, name: Name) -> bool {
        topic == 0 || self.reputers.contains_key(&(topic, name))
    }

    fn pay(&mut self, name: Name, amount: u128) {
        *self.wallets.entry(name).or_default() += amount;
    }

    /// Whether nearly all of a pool was slashed.
    fn is_depleted(pool: &Pool) -> bool {
        pool.shares() >> 32 > pool.staked
    }

    fn can_join(&self, topic: u64, operator: Name, name: Name) -> Verdict {
        let topic = self.topics.get(&topic)?;
        let held = topic.holdings(name);
        let new = !held.contains(&operator) && operator != name;
        (!new || held.len() < HOLDINGS - 1).then_some(())
    }

    pub(super) fn delegate(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        amount: u128,
    ) -> Verdict {
        if amount == 0 || !self.is_reputer(id, operator) {
            return None;
        }
        self.can_join(id, operator, name)?;
        let now = self.now;
        let pool = self.topics.get_mut(&id)?.touch(operator, now);
        if Self::is_depleted(pool) {
            return None;
        }
        pool.deposit(name, amount);
        pool.tidy(name);
        Some(())
    }

    pub(super) fn undelegate(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        amount: u128,
        bounded: bool,
    ) -> Verdict {
        let (now, period) = (self.now, self.period);
        if amount == 0 {
            return None;
        }
        let topic = self.topics.get_mut(&id)?;
        let held = topic.pools.get(operator)?.holdings.get(name)?;
        if bounded && held.entries.len() >= ENTRIES {
            return None;
        }
        topic.touch(operator, now).redeem(name, amount)?;
        let entry = topic.entry(now, period);
        let pool = topic.touch(operator, now);
        pool.begin(name, amount, entry, false);
        pool.tidy(name);
        Some(())
    }

    pub(super) fn cancel(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        unbonding: u64,
        amount: Option<u128>,
    ) -> Verdict {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        topic.pools.get(operator)?;
        let pool = topic.touch(operator, now);
        let entries = &pool.holdings.get(name)?.entries;
        let entry = entries.iter().find(|entry| entry.id == unbonding)?.clone();
        let worth = pool.worth(&entry);
        let amount = amount.unwrap_or(worth);
        let unproven = id == 0 && pool.holdings[name].shares == 0;
        if amount == 0 || amount > worth || unproven || (!entry.bond && Self::is_depleted(pool)) {
            return None;
        }
        let burned = match amount == worth {
            true => entry.shares,
            false => ratio(amount, pool.unbonding_shares(), pool.unbonding, true),
        };
        pool.unbonding -= amount;
        let holding = pool.holdings.get_mut(name)?;
        for entry in &mut holding.entries {
            if entry.id == unbonding {
                entry.shares -= burned;
            }
        }
        let gone = burned == entry.shares;
        holding
            .entries
            .retain(|entry| entry.id != unbonding || !gone);
        match entry.bond {
            true => {
                pool.tidy(name);
                *topic.bonds.entry(name).or_default() += amount;
            }
            false => {
                pool.deposit(name, amount);
                pool.tidy(name);
            }
        }
        Some(())
    }

    pub(super) fn redelegate(
        &mut self,
        id: u64,
        name: Name,
        (from, to): (Name, Name),
        amount: u128,
    ) -> Verdict {
        let now = self.now;
        if amount == 0 || from == to || from == name || !self.is_reputer(id, to) {
            return None;
        }
        self.topics.get(&id)?.pools.get(from)?;
        self.can_join(id, to, name)?;
        let topic = self.topics.get_mut(&id)?;
        let source = topic.touch(from, now);
        source.redeem(name, amount)?;
        source.tidy(name);
        let target = topic.touch(to, now);
        if Self::is_depleted(target) {
            return None;
        }
        target.deposit(name, amount);
        target.tidy(name);
        Some(())
    }

    pub(super) fn withdraw(&mut self, id: u64, name: Name) -> Verdict {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        let held = topic.holdings(name);
        let ripe = |entry: &Entry| entry.matures <= now;
        let any = |operator: &&Name| {
            topic.pools[**operator].holdings[name]
                .entries
                .iter()
                .any(ripe)
        };
        held.iter().find(any)?;
        let mut total = 0;
        for operator in held {
            let pool = topic.touch(operator, now);
            while let Some(entry) = pool.holdings[name]
                .entries
                .iter()
                .find(|entry| ripe(entry))
                .cloned()
            {
                let worth = pool.worth(&entry);
                pool.unbonding -= worth;
                total += worth;
                let entries = &mut pool.holdings.get_mut(name)?.entries;
                entries.retain(|other| other.id != entry.id);
            }
            pool.tidy(name);
        }
        self.pay(name, total);
        Some(())
    }

    pub(super) fn bond(&mut self, id: u64, name: Name, amount: u128) -> Verdict {
        if amount == 0 || id == 0 || !self.is_known(id, name) {
            return None;
        }
        *self.topics.get_mut(&id)?.bonds.entry(name).or_default() += amount;
        Some(())
    }

    pub(super) fn unbond(&mut self, id: u64, name: Name, amount: u128) -> Verdict {
        let (now, period) = (self.now, self.period);
        let topic = self.topics.get_mut(&id)?;
        let bond = topic.bonds.get_mut(name)?;
        if amount == 0 || *bond < amount {
            return None;
        }
        let entries = topic
            .pools
            .get(name)
            .and_then(|pool| pool.holdings.get(name));
        if entries.is_some_and(|holding| holding.entries.len() >= ENTRIES) {
            return None;
        }
        *bond -= amount;
        let entry = topic.entry(now, period);
        let pool = topic.touch(name, now);
        pool.begin(name, amount, entry, true);
        pool.tidy(name);
        Some(())
    }

    pub(super) fn set_commission(&mut self, id: u64, name: Name, commission: u128) -> Verdict {
        if id == 0 || !self.is_reputer(id, name) {
            return None;
        }
        let now = self.now;
        let pool = self.topics.get_mut(&id)?.touch(name, now);
        if commission > 5_000.min(pool.commission + 100) {
            return None;
        }
        pool.next = (commission > pool.commission).then_some((commission, now + DAY));
        pool.commission = pool.commission.min(commission);
        pool.tidy(name);
        Some(())
    }

    pub(super) fn set_compound(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        on: bool,
    ) -> Verdict {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        topic.pools.get(operator)?.holdings.get(name)?;
        let pool = topic.touch(operator, now);
        pool.holdings.get_mut(name)?.compound = on;
        pool.tidy(name);
        Some(())
    }

    pub(super) fn compound(&mut self, id: u64, name: Name, operator: Name, by: Name) -> Verdict {
        let now = self.now;
        let allowed = self.is_reputer(id, operator);
        let topic = self.topics.get_mut(&id)?;
        let holding = topic.pools.get(operator)?.holdings.get(name)?;
        let unproven = id == 0 && holding.shares == 0;
        if !allowed || unproven || (by != name && !holding.compound) {
            return None;
        }
        topic.touch(operator, now);
        let pool = topic.pools.get_mut(operator)?;
        if Self::is_depleted(pool) {
            return None;
        }
        let amount = match operator == name {
            true => std::mem::take(topic.own.entry(name).or_default()),
            false => {
                let earned = &mut pool.holdings.get_mut(name)?.earned;
                let amount = whole(*earned);
                *earned -= Uint256::from(amount) << 64;
                amount
            }
        };
        if amount == 0 {
            return None;
        }
        pool.deposit(name, amount);
        pool.tidy(name);
        Some(())
    }

    pub(super) fn claim(&mut self, ids: &[u64], name: Name) -> Verdict {
        let now = self.now;
        let mut total = 0;
        for id in ids {
            let Some(topic) = self.topics.get_mut(id) else {
                continue;
            };
            for operator in topic.holdings(name) {
                let mut as_of = topic.clone();
                let pool = as_of.touch(operator, now);
                let earned = &mut pool.holdings.get_mut(name)?.earned;
                let amount = whole(*earned);
                if operator == name || amount == 0 {
                    continue;
                }
                *earned -= Uint256::from(amount) << 64;
                pool.tidy(name);
                total += amount;
                *topic = as_of;
            }
            let mut as_of = topic.clone();
            if topic.pools.contains_key(name) {
                as_of.touch(name, now).tidy(name);
            }
            let own = std::mem::take(as_of.own.entry(name).or_default());
            if own > 0 {
                total += own;
                *topic = as_of;
            }
        }
        self.pay(name, total);
        (total > 0).then_some(())
    }

    pub(super) fn fund(&mut self, amount: u128) -> Verdict {
        self.treasury += amount;
        (amount > 0).then_some(())
    }

    /// An eighth is the creator's.
    pub(super) fn fund_topic(&mut self, id: u64, amount: u128) -> Verdict {
        let topic = self.topics.get_mut(&id)?;
        let share = amount / 8;
        *topic.own.entry("creator").or_default() += share;
        self.treasury += amount - share;
        (amount > 0).then_some(())
    }

    pub(super) fn pay_creator(&mut self, id: u64) -> Verdict {
        let topic = self.topics.get_mut(&id)?;
        let amount = std::mem::take(topic.own.entry("creator").or_default());
        self.pay("creator", amount);
        (amount > 0).then_some(())
    }

    pub(super) fn subsidise(&mut self, id: u64, amount: u128, epochs: u32) -> Verdict {
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
    pub(super) fn settle(
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

    pub(super) fn slash(&mut self, id: u64, name: Name, fraction: u128) {
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

    /// Bond of an account.
    pub(super) fn bond_of(&self, id: u64, name: Name) -> u128 {
        self.topics[&id]
            .bonds
            .get(name)
            .copied()
            .unwrap_or_default()
    }
}
