//! Conservation, recomputed from single entries.
//!
//! One check must fit a query: at most [`MAX_ENTRIES`] entries of a kind are
//! summed per topic, and at most [`MAX_TOPICS`] topics. A sum that was cut short
//! can only be too high; a whole one must be equal.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{InvariantsResponse, LedgerResponse};
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Deps, Order, OverflowError, Storage, Uint128};
use cw_storage_plus::Bound;

use crate::error::ContractError;
use crate::rewards;
use crate::state::{Topic, CONFIG, EMISSION, LEDGER, STAKES, TOPICS, UNBONDINGS};

/// Positions, and pages of rewards, summed per topic.
pub(crate) const MAX_ENTRIES: usize = 1_000;
/// Topics summed with the last page.
pub(crate) const MAX_TOPICS: usize = 10_000;

/// Recomputes a page of topics; with the last one, the totals.
pub(crate) fn check_invariants(
    deps: Deps,
    vault: &Addr,
    start_after: Option<TopicId>,
    limit: usize,
) -> Result<InvariantsResponse, ContractError> {
    let start = start_after.map(Bound::exclusive);
    let page = TOPICS
        .range(deps.storage, start, None, Order::Ascending)
        .take(limit)
        .collect::<Result<Vec<_>, _>>()?;
    let full = page.len() >= limit;
    let next = match page.last() {
        Some((last, _)) if full => Some(*last),
        Some(_) | None => None,
    };

    let mut findings = Findings::default();
    for (topic_id, topic) in &page {
        check_topic(deps.storage, *topic_id, topic, &mut findings)?;
    }
    let mut surplus = Uint128::zero();
    if next.is_none() {
        check_totals(deps.storage, &mut findings)?;
        surplus = check_balance(deps, vault, &mut findings)?;
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
    amount: Uint128,
    complete: bool,
}

impl Sum {
    fn of(
        amounts: impl Iterator<Item = Result<Uint128, ContractError>>,
        limit: usize,
    ) -> Result<Self, ContractError> {
        let mut amounts = amounts;
        let amount = amounts
            .by_ref()
            .take(limit)
            .try_fold(Uint128::zero(), |sum, amount| {
                Ok::<_, ContractError>(sum.checked_add(amount?)?)
            })?;
        Ok(Self {
            amount,
            complete: amounts.next().is_none(),
        })
    }
}

fn check_topic(
    storage: &dyn Storage,
    topic_id: TopicId,
    topic: &Topic,
    findings: &mut Findings,
) -> Result<(), ContractError> {
    let stakes = STAKES
        .prefix(topic_id)
        .range(storage, None, None, Order::Ascending)
        .map(|entry| Ok(entry?.1));
    let unbondings = UNBONDINGS
        .prefix(topic_id)
        .range(storage, None, None, Order::Ascending)
        .map(|position| {
            let (_, entries) = position?;
            let amounts = entries.iter().map(|entry| entry.amount);
            Ok(total(amounts)?)
        });
    let rewards = rewards::page_sums(storage, topic_id, MAX_ENTRIES.saturating_add(1))?;

    let ledger = &topic.ledger;
    findings.compare(
        &format!("topic {topic_id}: staked"),
        ledger.staked(),
        Sum::of(stakes, MAX_ENTRIES)?,
    );
    findings.compare(
        &format!("topic {topic_id}: unbonding"),
        ledger.unbonding(),
        Sum::of(unbondings, MAX_ENTRIES)?,
    );
    findings.compare(
        &format!("topic {topic_id}: rewards"),
        ledger.rewards(),
        Sum::of(rewards.into_iter().map(Ok), MAX_ENTRIES)?,
    );
    if topic.weight.emitting() && (!topic.active || topic.weight.value().is_zero()) {
        findings.violations.push(format!(
            "topic {topic_id}: takes part in emission, active {}, weight {}",
            topic.active,
            topic.weight.value()
        ));
    }
    Ok(())
}

/// Totals of all topics against those of the vault.
fn check_totals(storage: &dyn Storage, findings: &mut Findings) -> Result<(), ContractError> {
    let LedgerResponse {
        staked,
        unbonding,
        rewards,
        ..
    } = LEDGER.load(storage)?.report()?;
    let total_weight = EMISSION.load(storage)?.total_weight.get();

    let mut topics = TOPICS.range(storage, None, None, Order::Ascending);
    let mut sums = [Uint128::zero(); 4];
    for entry in topics.by_ref().take(MAX_TOPICS) {
        let (_, topic) = entry?;
        let weight = match topic.weight.emitting() {
            true => topic.weight.value(),
            false => Uint128::zero(),
        };
        let parts = [
            topic.ledger.staked(),
            topic.ledger.unbonding(),
            topic.ledger.rewards(),
            weight,
        ];
        for (sum, part) in sums.iter_mut().zip(parts) {
            *sum = sum.checked_add(part)?;
        }
    }
    let complete = topics.next().is_none();

    let stated = [
        ("vault: staked", staked),
        ("vault: unbonding", unbonding),
        ("vault: rewards", rewards),
        ("vault: sum of weights", total_weight),
    ];
    for ((what, stated), amount) in stated.into_iter().zip(sums) {
        findings.compare(what, stated, Sum { amount, complete });
    }
    Ok(())
}

/// The balance at the token covers every liability; what is beyond is returned.
fn check_balance(
    deps: Deps,
    vault: &Addr,
    findings: &mut Findings,
) -> Result<Uint128, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let balance = AlloToken(&config.allo_token).balance(&deps.querier, vault)?;
    let liabilities = LEDGER.load(deps.storage)?.report()?.liabilities;
    if balance < liabilities {
        findings.violations.push(format!(
            "vault: balance {balance}, liabilities {liabilities}"
        ));
    }
    Ok(balance.saturating_sub(liabilities))
}

fn total(mut amounts: impl Iterator<Item = Uint128>) -> Result<Uint128, OverflowError> {
    amounts.try_fold(Uint128::zero(), Uint128::checked_add)
}
