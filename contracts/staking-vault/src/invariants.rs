//! Conservation, recomputed from single entries.
//!
//! One check must fit a query: at most [`MAX_ENTRIES`] entries of a kind are
//! summed per topic, and at most [`MAX_TOPICS`] topics. A sum that was cut short
//! can only be too high; a whole one must be equal.

use std::collections::BTreeMap;

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{InvariantsResponse, LedgerResponse};
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
pub(crate) const MAX_ENTRIES: usize = 1_000;
/// Read of each, to see whether there are more.
const ONE_MORE: usize = MAX_ENTRIES + 1;
/// Topics summed with the last page.
pub(crate) const MAX_TOPICS: usize = 10_000;

/// Recomputes a page of topics; with the last one, the totals.
pub(crate) fn check_invariants(
    deps: Deps,
    env: &Env,
    start_after: Option<TopicId>,
    limit: usize,
) -> ContractResult<InvariantsResponse> {
    let mut findings = Findings::default();
    let start = start_after.map(Bound::exclusive);
    let topics = TOPICS.range(deps.storage, start, None, Order::Ascending);
    let topics: Vec<_> = topics.take(limit).collect::<Result<_, _>>()?;
    for (topic_id, topic) in &topics {
        check_topic(deps.storage, *topic_id, topic, &mut findings)?;
    }
    let last = topics.last().filter(|_| topics.len() >= limit);
    let next = last.map(|(topic_id, _)| *topic_id);

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

    /// The first [`MAX_ENTRIES`] of a list.
    fn add_all<A: Into<Uint256>>(
        &mut self,
        amounts: impl IntoIterator<Item = A>,
    ) -> ContractResult<()> {
        for (number, amount) in amounts.into_iter().enumerate() {
            if number < MAX_ENTRIES {
                self.add(amount)?
            } else {
                self.complete = false
            }
        }
        Ok(())
    }
}

fn check_topic(
    storage: &dyn Storage,
    topic_id: TopicId,
    topic: &Topic,
    findings: &mut Findings,
) -> ContractResult<()> {
    let [mut staked, mut unbonding, mut rewards, mut bonds] = [Sum::new(); 4];
    let pools = POOLS.prefix(topic_id);
    let pools = pools.range(storage, None, None, Order::Ascending);
    for (number, pool) in pools.take(ONE_MORE).enumerate() {
        let (actor_id, pool) = pool?;
        if number >= MAX_ENTRIES {
            (staked.complete, unbonding.complete, rewards.complete) = (false, false, false);
            break;
        }
        staked.add(pool.staked.amount())?;
        unbonding.add(pool.unbonding.amount())?;
        rewards.add(pool.owed())?;
        rewards.add(pool.kept())?;
        check_pool(storage, topic_id, actor_id, &pool, findings)?;
    }
    for kind in [RewardKind::Own, RewardKind::Pool] {
        rewards.add_all(rewards::page_sums(storage, kind, topic_id, ONE_MORE)?)?;
    }
    let entries = BONDS.prefix(topic_id);
    let entries = entries.range(storage, None, None, Order::Ascending);
    let entries = entries.take(ONE_MORE).map(|entry| Ok(entry?.1));
    bonds.add_all(entries.collect::<ContractResult<Vec<_>>>()?)?;

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
    Ok(())
}

/// Shares against positions, to the last one; what delegators earned against what
/// they are owed, to the last bit.
fn check_pool(
    storage: &dyn Storage,
    topic_id: TopicId,
    actor_id: ActorId,
    pool: &Pool,
    findings: &mut Findings,
) -> ContractResult<()> {
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
    for (number, position) in positions.take(ONE_MORE).enumerate() {
        let (holder, mut position) = position?;
        if number >= MAX_ENTRIES {
            (shares.complete, own.complete) = (false, false);
            (unbonding.complete, earned.complete) = (false, false);
            standing.complete = false;
            break;
        }
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
    Ok(())
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
