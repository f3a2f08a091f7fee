//! A second opinion on every balance, by eager loops over everybody, in plain
//! numbers: no code of the contract.

mod compare;
mod epochs;
mod funds;
mod messages;

pub use compare::Stated;
pub use epochs::Epochs;
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
    /// Where it goes, if it is a delegation that moves.
    to: Option<Name>,
    /// When it can be paid out.
    leaves: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Holding {
    shares: u128,
    earned: Uint256,
    pub compound: bool,
    pub entries: Vec<Entry>,
    /// Epochs with which its shares changed and that it did not look at since.
    changes: Vec<u64>,
}

#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub staked: u128,
    unbonding: u128,
    rest: Uint256,
    waiting: u128,
    commission: u128,
    next: Option<(u128, u64)>,
    /// Everybody's shares as they were for epochs before one, ascending.
    earlier: Vec<(u64, BTreeMap<Name, u128>)>,
    /// Epochs before are known to be settled.
    passed: u64,
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
    pub epochs: Epochs,
    /// Epochs before are settled.
    settled_before: u64,
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

impl Entry {
    fn new((id, matures): (u64, u64)) -> Self {
        Self {
            id,
            matures,
            leaves: matures,
            ..Self::default()
        }
    }
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

    /// Adds tokens, if it takes any.
    fn join(&mut self, name: Name, amount: u128, seen: Option<u64>) -> Accepted {
        if Model::is_depleted(self) || self.is_crowded(seen) {
            return None;
        }
        self.remember(name, seen);
        self.deposit(name, amount);
        Some(())
    }

    /// Takes tokens out, and leaves what is left and worth nothing to those who stay.
    fn leave(&mut self, name: Name, amount: u128, seen: Option<u64>) -> Accepted {
        let held = self.holdings.get(name)?.shares;
        if amount > self.value(held) {
            return None;
        }
        self.remember(name, seen);
        self.redeem(name, amount)?;
        self.forfeit(name, seen);
        Some(())
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

    fn begin(&mut self, name: Name, amount: u128, entry: Entry) {
        let shares = match self.unbonding {
            0 => amount,
            unbonding => ratio(self.unbonding_shares(), amount, unbonding, false),
        };
        self.unbonding += amount;
        let entries = &mut self.holdings.entry(name).or_default().entries;
        entries.push(Entry { shares, ..entry });
    }

    fn distribute(
        &mut self,
        operator: Name,
        reward: u128,
        standing: &BTreeMap<Name, u128>,
    ) -> u128 {
        let all: u128 = standing.values().sum();
        let own = standing.get(operator).copied().unwrap_or_default();
        let mut kept = reward;
        if reward > 0 && all > own {
            let gross = ratio(reward, all - own, all, false);
            let net = gross - gross * self.commission / 10_000;
            let delegated = Uint256::from(all - own);
            let pot = (Uint256::from(net) << 64) + self.rest;
            let each = pot / delegated;
            let standing = standing.iter().filter(|(_, shares)| **shares > 0);
            for (name, shares) in standing {
                if *name != operator {
                    let holding = self.holdings.entry(name).or_default();
                    holding.earned += each * Uint256::from(*shares);
                }
            }
            self.rest = pot % delegated;
            kept = reward - net;
        }
        kept
    }

    /// Shares out what waits, as of now.
    fn touch(&mut self, operator: Name, now: u64) -> u128 {
        let reward = std::mem::take(&mut self.waiting);
        let standing = self.snapshot();
        let kept = self.distribute(operator, reward, &standing);
        if let Some((commission, _)) = self.next.filter(|(_, from)| now >= *from) {
            (self.commission, self.next) = (commission, None);
        }
        kept
    }

    /// Whether shares are worth nothing.
    fn is_worthless(&self, name: Name) -> bool {
        let held = self.holdings.get(name).map_or(0, |held| held.shares);
        held > 0 && self.value(held) == 0
    }

    /// Leaves shares worth nothing to those who stay.
    fn forfeit(&mut self, name: Name, seen: Option<u64>) {
        if self.is_worthless(name) {
            self.remember(name, seen);
            self.holdings.get_mut(name).expect("worthless").shares = 0;
        }
    }

    /// Removes a holding of nothing.
    fn tidy(&mut self, name: Name, operator: Name) {
        let Some(holding) = self.holdings.get_mut(name) else {
            return;
        };
        let stands = name != operator && !holding.changes.is_empty();
        let empty = holding.shares == 0 && !stands && holding.entries.is_empty();
        if empty && whole(holding.earned) == 0 {
            self.rest += holding.earned;
            self.holdings.remove(name);
        }
    }
}

impl Topic {
    fn touch(&mut self, operator: Name, now: u64) -> &mut Pool {
        let pool = self.pools.entry(operator).or_default();
        pool.pass(self.settled_before);
        let kept = pool.touch(operator, now);
        *self.own.entry(operator).or_default() += kept;
        pool
    }

    /// As [`touch`](Self::touch), for a holding that looks.
    fn look(&mut self, operator: Name, name: Name, now: u64) -> &mut Pool {
        let pool = self.touch(operator, now);
        let passed = pool.passed;
        if let Some(holding) = pool.holdings.get_mut(name) {
            holding.changes.retain(|until| *until > passed);
        }
        pool
    }

    /// As [`look`](Self::look), for one that changes; and which epoch sees that.
    fn change(&mut self, operator: Name, name: Name, now: u64) -> (&mut Pool, Option<u64>) {
        let epochs = self.epochs.clone();
        let pool = self.look(operator, name, now);
        let seen = pool.seen(&epochs);
        (pool, seen)
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

    /// Leaves shares worth nothing to those who stay, and removes a holding of nothing.
    fn sweep(&mut self, operator: Name, name: Name, now: u64) {
        let worthless = self.pools[operator].is_worthless(name);
        if worthless {
            let (pool, seen) = self.change(operator, name, now);
            pool.forfeit(name, seen);
        }
        let pool = self.pools.get_mut(operator).expect("a pool");
        pool.tidy(name, operator);
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

    /// Delegations: whose and to whom.
    pub fn delegations(&self) -> Vec<(Name, Name)> {
        let holdings = self.pools.iter().flat_map(|(operator, pool)| {
            let holdings = pool.holdings.iter();
            let held = holdings.filter(move |(name, held)| *name != operator && held.shares > 0);
            held.map(|(name, _)| (*name, *operator))
        });
        holdings.collect()
    }

    /// Delegations on their way: whose, from whom, to whom, and their numbers.
    pub fn moves(&self) -> Vec<(Name, Name, Name, u64)> {
        let holdings = self.pools.iter().flat_map(|(operator, pool)| {
            let holdings = pool.holdings.iter();
            holdings.map(|(name, holding)| (*name, *operator, holding))
        });
        let moves = holdings.flat_map(|(name, operator, holding)| {
            let entries = holding.entries.iter();
            entries.filter_map(move |entry| Some((name, operator, entry.to?, entry.id)))
        });
        moves.collect()
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
