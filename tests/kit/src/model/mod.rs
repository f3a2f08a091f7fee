//! A second opinion on every balance, by eager loops over everybody, in plain
//! numbers: no code of the contract.

mod compare;
mod funds;
mod messages;

pub use compare::Stated;
pub use funds::Time;

use std::collections::BTreeMap;

use cosmwasm_std::{Uint128, Uint256};

/// An account. Two names are the model's own: [`VAULT`] and [`CREATOR`].
pub type Name = &'static str;

/// The operator on whom validators of the host chain stake.
pub const VAULT: Name = "vault";
/// Whoever created a topic.
pub const CREATOR: Name = "creator";
/// The whole of what is given in fractions.
pub const ONE: u128 = 1_000_000_000_000_000_000;

/// Whether the vault must accept a message.
pub type Accepted = Option<()>;

pub const ENTRIES: usize = 7;
const HOLDINGS: usize = 17;
/// In nanoseconds.
const DAY: u64 = 86_400_000_000_000;
/// Longest that a lock holds an entry back, in nanoseconds.
const LONGEST: u64 = 10_000_000_000_000_000;

#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub id: u64,
    shares: u128,
    pub matures: u64,
    bond: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Holding {
    shares: u128,
    earned: Uint256,
    pub compound: bool,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub staked: u128,
    unbonding: u128,
    rest: Uint256,
    waiting: u128,
    commission: u128,
    next: Option<(u128, u64)>,
    pub holdings: BTreeMap<Name, Holding>,
}

#[derive(Clone, Debug, Default)]
pub struct Topic {
    pub pools: BTreeMap<Name, Pool>,
    /// Claimable by work, or as an operator.
    own: BTreeMap<Name, u128>,
    bonds: BTreeMap<Name, u128>,
    subsidy: u128,
    /// Per second.
    rate: u128,
    /// When the subsidy began, and nanoseconds paid for since, both of [`Model::now`].
    began: u64,
    paid_for: u64,
    entries: u64,
}

/// All balances.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub topics: BTreeMap<u64, Topic>,
    /// In nanoseconds.
    pub locks: BTreeMap<(u64, Name), u64>,
    pub reputers: BTreeMap<(u64, Name), bool>,
    pub treasury: u128,
    /// Tokens paid out.
    pub wallets: BTreeMap<Name, u128>,
    pub now: u64,
    pub period: u64,
    /// Of what a topic is funded with, in parts of [`ONE`].
    pub creator_share: u128,
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

    fn redeem(&mut self, name: Name, amount: u128) -> Accepted {
        let held = self.holdings.get(name)?.shares;
        let value = self.value(held);
        if amount > value {
            return None;
        }
        let burned = if amount == value {
            held
        } else {
            ratio(amount, self.shares(), self.staked, true)
        };
        self.staked -= amount;
        self.holdings.get_mut(name)?.shares -= burned;
        Some(())
    }

    fn begin(&mut self, name: Name, amount: u128, id: u64, matures: u64, bond: bool) {
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
    pub fn claimable(&self, name: Name, now: u64) -> u128 {
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
    pub fn holding(&self, name: Name, operator: Name) -> (u128, Vec<(u64, u128, u64)>) {
        let Some(pool) = self.pools.get(operator) else {
            return (0, vec![]);
        };
        let Some(holding) = pool.holdings.get(name) else {
            return (0, vec![]);
        };
        let entries = holding.entries.iter();
        let entries = entries.map(|entry| (entry.id, pool.worth(entry), entry.matures));
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
    /// Every liability by its name.
    pub fn ledger(&self) -> [(&'static str, u128); 6] {
        let topics = || self.topics.values();
        let pools = || topics().flat_map(|topic| topic.pools.values());
        [
            ("staked", pools().map(|pool| pool.staked).sum()),
            ("unbonding", pools().map(|pool| pool.unbonding).sum()),
            ("rewards", topics().map(Topic::rewards).sum()),
            (
                "bonds",
                topics().flat_map(|topic| topic.bonds.values()).sum(),
            ),
            ("subsidies", topics().map(|topic| topic.subsidy).sum()),
            ("treasury", self.treasury),
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

    fn can_join(&self, topic: u64, operator: Name, name: Name) -> Accepted {
        let topic = self.topics.get(&topic)?;
        let held = topic.holdings(name);
        let new = !held.contains(&operator) && operator != name;
        (!new || held.len() < HOLDINGS - 1).then_some(())
    }
}
