//! Conservation, recomputed from single entries.
//!
//! One page must fit a query, whoever made the entries: it ends with the operator or the
//! topic that brought its work to [`PAGE_WORK`]. At most [`MAX_ENTRIES`] entries of a kind
//! are summed per operator and per topic, and at most [`MAX_TOPICS`] topics. A sum that was
//! cut short can only be too high; a whole one must be equal.

use std::collections::BTreeMap;

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{InvariantsCursor, InvariantsResponse, LedgerResponse};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Addr, Deps, Env, Order, Storage, Uint128, Uint256};

use crate::error::ContractResult;
use crate::ledger::TopicLedger;
use crate::rewards::{self, RewardKind};
use crate::stake::changes::Standing;
use crate::stake::open_pool::Index;
use crate::stake::pool::{Pool, REWARD_BITS};
use crate::state::{BONDS, INDEXES, OPERATORS, POOLS, POSITIONS, SETTINGS, STATE, TOPICS};
use crate::topic::Topic;

/// Operators, bonds, positions on an operator, and pages of rewards, summed per topic.
pub(crate) const MAX_ENTRIES: usize = 500;
/// Read of each, to see whether there are more.
const ONE_MORE: usize = MAX_ENTRIES + 1;
/// Topics summed with the last page.
pub(crate) const MAX_TOPICS: usize = 2_000;
/// Entries after which a page begins nothing more. An entry is at most 1,500 gas, so a page
/// is below 3 M: what it began with the last but one, and four lists of [`MAX_ENTRIES`].
pub(crate) const PAGE_WORK: usize = 500;
/// A pool, its operator and a range over its positions, in entries.
const POOL_WORK: usize = 3;
/// A topic, and the ranges over what it has, in entries.
const TOPIC_WORK: usize = 5;
/// Unbonding entries of a position that are as much work as an entry.
const UNBONDINGS_PER_WORK: usize = 8;

/// Recomputes a page of topics; with the last one, the totals.
pub(crate) fn check_invariants(
    deps: Deps,
    env: &Env,
    start_after: Option<InvariantsCursor>,
    limit: usize,
) -> ContractResult<InvariantsResponse> {
    let mut page = Page::default();
    let mut next = None;
    let start = start_after.map(|cursor| match cursor.actor_id {
        Some(_) => Bound::inclusive(cursor.topic_id),
        None => Bound::exclusive(cursor.topic_id),
    });
    let topics = TOPICS.range(deps.storage, start, None, Order::Ascending);
    for (number, topic) in (1..=limit).zip(topics) {
        let (topic_id, topic) = topic?;
        let begun = start_after.filter(|cursor| cursor.topic_id == topic_id);
        let after = begun.and_then(|cursor| cursor.actor_id);
        let actor_id = page.check_topic(deps.storage, topic_id, &topic, after)?;
        if actor_id.is_some() || page.is_full() || number >= limit {
            next = Some(InvariantsCursor { topic_id, actor_id });
            break;
        }
    }

    let mut findings = page.findings;
    let mut surplus = Uint128::zero();
    if next.is_none() {
        check_totals(deps.storage, &mut findings)?;
        surplus = check_balance(deps, &env.contract.address, &mut findings)?;
    }
    Ok(InvariantsResponse {
        violations: findings.violations,
        next,
        surplus,
    })
}

/// What was found, and how much was looked at for it.
#[derive(Default)]
struct Page {
    findings: Findings,
    /// In entries.
    work: usize,
}

impl Page {
    const fn is_full(&self) -> bool {
        self.work >= PAGE_WORK
    }

    fn spend(&mut self, work: usize) {
        self.work = self.work.saturating_add(work);
    }

    /// Checks the operators of a topic after one, then the topic's sums; the last operator
    /// gone through if the page was full before these.
    fn check_topic(
        &mut self,
        storage: &dyn Storage,
        topic_id: TopicId,
        topic: &Topic,
        after: Option<ActorId>,
    ) -> ContractResult<Option<ActorId>> {
        let pools = POOLS.prefix(topic_id);
        let pools = pools.range(storage, after.map(Bound::exclusive), None, Order::Ascending);
        for pool in pools {
            let (actor_id, pool) = pool?;
            let work = check_pool(storage, topic_id, actor_id, &pool, &mut self.findings)?;
            self.spend(work);
            if self.is_full() {
                return Ok(Some(actor_id));
            }
        }
        let work = check_topic(storage, topic_id, topic, &mut self.findings)?;
        self.spend(work);
        Ok(None)
    }
}

#[derive(Default)]
struct Findings {
    violations: Vec<String>,
}

impl Findings {
    fn compare(&mut self, what: &str, stated: Uint128, sum: Sum) {
        self.compare_wide(what, stated.into(), sum);
    }

    fn compare_wide(&mut self, what: &str, stated: Uint256, sum: Sum) {
        let Sum { amount, complete } = sum;
        if amount > stated || (complete && amount < stated) {
            self.violations
                .push(format!("{what}: stated {stated}, entries sum to {amount}"));
        }
    }
}

/// Sum of the first entries of a list.
#[derive(Clone, Copy)]
struct Sum {
    amount: Uint256,
    complete: bool,
}

impl Sum {
    const fn new() -> Self {
        Self {
            amount: Uint256::zero(),
            complete: true,
        }
    }

    fn add(&mut self, amount: impl Into<Uint256>) -> ContractResult<()> {
        self.amount = self.amount.checked_add(amount.into())?;
        Ok(())
    }

    /// The first [`MAX_ENTRIES`] of a list; how many it has, up to one more.
    fn add_all<A: Into<Uint256>>(
        &mut self,
        amounts: impl IntoIterator<Item = A>,
    ) -> ContractResult<usize> {
        let mut count: usize = 0;
        for amount in amounts {
            if count < MAX_ENTRIES {
                self.add(amount)?
            } else {
                self.complete = false
            }
            count = count.saturating_add(1);
        }
        Ok(count)
    }
}

/// What a topic states against its entries; how much work that was.
fn check_topic(
    storage: &dyn Storage,
    topic_id: TopicId,
    topic: &Topic,
    findings: &mut Findings,
) -> ContractResult<usize> {
    let mut work = TOPIC_WORK;
    let [mut staked, mut unbonding, mut rewards, mut bonds] = [Sum::new(); 4];
    let pools = POOLS.prefix(topic_id);
    let pools = pools.range(storage, None, None, Order::Ascending);
    for (number, pool) in pools.take(ONE_MORE).enumerate() {
        let (_, pool) = pool?;
        work = work.saturating_add(1);
        if number >= MAX_ENTRIES {
            (staked.complete, unbonding.complete, rewards.complete) = (false, false, false);
            break;
        }
        staked.add(pool.staked.amount())?;
        unbonding.add(pool.unbonding.amount())?;
        rewards.add(pool.owed())?;
        rewards.add(pool.kept())?;
    }
    for kind in [RewardKind::Own, RewardKind::Pool] {
        let sums = rewards::page_sums(storage, kind, topic_id, ONE_MORE)?;
        work = work.saturating_add(rewards.add_all(sums)?);
    }
    let entries = BONDS.prefix(topic_id);
    let entries = entries.range(storage, None, None, Order::Ascending);
    let entries = entries.take(ONE_MORE).map(|entry| Ok(entry?.1));
    let entries = entries.collect::<ContractResult<Vec<_>>>()?;
    work = work.saturating_add(bonds.add_all(entries)?);

    for (name, stated) in topic.ledger.entries() {
        let sum = match name {
            "staked" => staked,
            "unbonding" => unbonding,
            "rewards" => rewards,
            "bonds" => bonds,
            // one amount per topic: nothing to sum
            "subsidies" => continue,
            _ => Sum::new(),
        };
        findings.compare(&format!("topic {topic_id}: {name}"), stated, sum);
    }
    if topic.weight.emitting() && (!topic.active || topic.weight.value().is_zero()) {
        findings.violations.push(format!(
            "topic {topic_id}: takes part in emission, active {}, weight {}",
            topic.active,
            topic.weight.value()
        ));
    }
    Ok(work)
}

/// Shares against positions, to the last one; what delegators earned against what
/// they are owed, to the last bit. How much work that was.
fn check_pool(
    storage: &dyn Storage,
    topic_id: TopicId,
    actor_id: ActorId,
    pool: &Pool,
    findings: &mut Findings,
) -> ContractResult<usize> {
    let mut work: usize = 0;
    let (mut shares, mut own) = (Sum::new(), Sum::new());
    let (mut unbonding, mut earned) = (Sum::new(), Sum::new());
    // what an epoch sees that does not see all of it
    let mut standing = Sum::new();
    let waiting = pool.changes.first();
    let waiting = waiting.map(|change| EpochId(change.from.0.saturating_sub(1)));
    earned.add(pool.rest())?;
    let key = (topic_id, actor_id);
    let operator = OPERATORS.load(storage, key)?;
    let positions = POSITIONS.prefix(key);
    let positions = positions.range(storage, None, None, Order::Ascending);
    for position in positions {
        let (holder, mut position) = position?;
        if work >= MAX_ENTRIES {
            (shares.complete, own.complete) = (false, false);
            (unbonding.complete, earned.complete) = (false, false);
            standing.complete = false;
            break;
        }
        let entries = position.entries.len().checked_div(UNBONDINGS_PER_WORK);
        work = work.saturating_add(entries.map_or(1, |more| more.saturating_add(1)));
        shares.add(position.shares)?;
        if holder == operator {
            own.add(position.shares)?;
        } else {
            let settled = |epoch| index_of(storage, (topic_id, actor_id), pool, epoch);
            position.earn(pool, settled)?;
            standing.add(waiting.map_or(position.shares, |epoch| position.at(epoch)))?;
        }
        earned.add(position.earned())?;
        let entries = position.entries.iter();
        for entry in entries.filter(|entry| entry.wiped == pool.wiped) {
            unbonding.add(entry.shares)?;
        }
    }

    let at = format!("topic {topic_id}: operator {actor_id}");
    let owed = Uint256::from(pool.owed()).checked_shl(REWARD_BITS)?;
    findings.compare(&format!("{at}: shares"), pool.staked.shares(), shares);
    findings.compare(&format!("{at}: own shares"), pool.own, own);
    let Standing { shares, own } = pool.standing(waiting)?;
    let stated = shares.checked_sub(own)?;
    findings.compare(&format!("{at}: delegated, as seen"), stated, standing);
    findings.compare(
        &format!("{at}: unbonding shares"),
        pool.unbonding.shares(),
        unbonding,
    );
    findings.compare_wide(&format!("{at}: owed"), owed, earned);
    Ok(work.saturating_add(POOL_WORK))
}

/// The index of rewards up to an epoch, once all epochs before it are settled.
fn index_of(
    storage: &dyn Storage,
    (topic_id, actor_id): (TopicId, ActorId),
    pool: &Pool,
    epoch: EpochId,
) -> ContractResult<Option<Uint256>> {
    if pool.changes.iter().any(|change| change.from == epoch) {
        return Ok(None);
    }
    let index = INDEXES.may_load(storage, (topic_id, actor_id, epoch))?;
    Ok(index.map(Index::value))
}

/// Sums over all topics, by liability, and of weights.
struct Totals {
    liabilities: BTreeMap<&'static str, Sum>,
    weights: Sum,
}

impl Totals {
    fn of_topics(storage: &dyn Storage) -> ContractResult<Self> {
        let none = TopicLedger::default().entries();
        let mut totals = Self {
            liabilities: none.map(|(name, _)| (name, Sum::new())).into(),
            weights: Sum::new(),
        };
        let limit = MAX_TOPICS.saturating_add(1);
        let topics = TOPICS.range(storage, None, None, Order::Ascending);
        for (number, topic) in topics.take(limit).enumerate() {
            let (_, topic) = topic?;
            if number >= MAX_TOPICS {
                let sums = totals.liabilities.values_mut();
                sums.chain([&mut totals.weights])
                    .for_each(|sum| sum.complete = false);
                break;
            }
            for (name, amount) in topic.ledger.entries() {
                if let Some(sum) = totals.liabilities.get_mut(name) {
                    sum.add(amount)?;
                }
            }
            if topic.weight.emitting() {
                totals.weights.add(topic.weight.value())?;
            }
        }
        Ok(totals)
    }
}

/// Totals of all topics against those of the vault.
fn check_totals(storage: &dyn Storage, findings: &mut Findings) -> ContractResult<()> {
    let (ledger, emission) = STATE.load(storage)?;
    let totals = Totals::of_topics(storage)?;
    for (name, stated) in ledger.report()?.entries() {
        if name == LedgerResponse::TREASURY {
            continue;
        }
        let sum = totals.liabilities.get(name).copied();
        findings.compare(&format!("vault: {name}"), stated, sum.unwrap_or(Sum::new()));
    }
    let weights = emission.total_weight.get();
    findings.compare("vault: sum of weights", weights, totals.weights);
    Ok(())
}

/// The balance at the token covers every liability, and the supply is within its
/// cap; what is beyond the liabilities is returned.
fn check_balance(deps: Deps, vault: &Addr, findings: &mut Findings) -> ContractResult<Uint128> {
    let config = SETTINGS.load(deps.storage)?.config;
    let token = AlloToken(&config.allo_token);
    let balance = token.balance(&deps.querier, vault)?;
    let liabilities = STATE.load(deps.storage)?.0.report()?.liabilities;
    if balance < liabilities {
        findings.violations.push(format!(
            "vault: balance {balance}, liabilities {liabilities}"
        ));
    }
    let supply = token.total_supply(&deps.querier)?;
    if supply > SUPPLY_CAP {
        findings
            .violations
            .push(format!("supply {supply}, cap {SUPPLY_CAP}"));
    }
    Ok(balance.saturating_sub(liabilities))
}
