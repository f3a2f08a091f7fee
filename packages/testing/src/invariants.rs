//! Laws that hold between any two messages, read from outside.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{
    raw, InvariantsResponse, LedgerResponse, QueryMsg as Vault, TopicAccountResponse, FRACTION_ONE,
};
use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, NetworkInferenceResponse, TopicResponse,
};
use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use allora_interfaces::{ActorId, Role, TopicId, MAX_PAGE};
use allora_math::{Number, Real};
use allora_storage::{Front, Packed};
use cosmwasm_std::{StdResult, Storage, Uint128};

use super::{state, Suite};

/// Sentences about laws that do not hold.
#[derive(Default)]
struct Violations(Vec<String>);

impl Violations {
    fn unless(&mut self, holds: bool, sentence: impl FnOnce() -> String) {
        if !holds {
            self.0.push(sentence());
        }
    }

    fn equal(&mut self, what: &str, left: Uint128, right: Uint128) {
        self.unless(left == right, || format!("{what}: {left} is not {right}"));
    }

    /// A law that cannot be read does not hold.
    fn try_check(&mut self, check: impl FnOnce(&mut Self) -> StdResult<()>) {
        if let Err(error) = check(self) {
            self.0.push(format!("a law cannot be read: {error}"));
        }
    }
}

impl<S: Storage> Suite<S> {
    /// Checks every law of the suite; empty if all hold. Each sentence names the
    /// entity and the numbers.
    ///
    /// Reads the whole state: meant for tests.
    pub fn check_invariants(&self) -> Vec<String> {
        let mut found = Violations::default();
        found.try_check(|found| self.vault_agrees_with_itself(found));
        found.try_check(|found| self.money_is_conserved(found));
        found.try_check(|found| self.locks_are_kept(found));
        found.try_check(|found| self.accounts_sum_to_totals(found));
        found.try_check(|found| {
            found.0.extend(self.desk_agrees_with_itself()?);
            Ok(())
        });
        found.try_check(|found| self.work_is_listed(found));
        self.keys_are_known(&mut found);
        for topic_id in self.all_topics(&mut found) {
            found.try_check(|found| self.actors_are_numbered(topic_id, found));
            found.try_check(|found| self.epochs_are_consistent(topic_id, found));
            found.try_check(|found| self.places_are_kept(topic_id, found));
            found.try_check(|found| {
                found.0.extend(self.newest_is_read_raw(topic_id)?);
                Ok(())
            });
        }
        found.0
    }

    fn all_topics(&self, found: &mut Violations) -> Vec<TopicId> {
        let mut count = 0;
        found.try_check(|_| {
            count = self.topic_count()?;
            Ok(())
        });
        (1..=count).map(TopicId).collect()
    }

    /// The vault's own public check.
    fn vault_agrees_with_itself(&self, found: &mut Violations) -> StdResult<()> {
        let mut start_after = None;
        loop {
            let page: InvariantsResponse = self.ask_vault(&Vault::CheckInvariants {
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            found.0.extend(page.violations);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(());
            }
        }
    }

    /// Supply, cap, custody: to the base unit.
    fn money_is_conserved(&self, found: &mut Violations) -> StdResult<()> {
        let contracts = &self.contracts;
        let supply = self.total_supply()?;
        let held = self.holders()?.into_iter().map(|(_, amount)| amount).sum();
        found.equal("sum of balances against supply", held, supply);
        found.unless(supply <= SUPPLY_CAP, || {
            format!("supply {supply} is above the cap {SUPPLY_CAP}")
        });
        found.equal(
            "supply and burned tokens against genesis and minted tokens",
            supply + self.flows.burned(),
            GENESIS_SUPPLY + self.emission()?.minted,
        );
        let liabilities = self.ledger()?.liabilities;
        found.equal(
            "balance of the vault against liabilities and gifts",
            self.balance(&contracts.vault)?,
            liabilities + self.flows.gifts(&contracts.vault),
        );
        for (name, contract) in contracts.each() {
            if *contract != contracts.vault {
                let owed = match *contract == contracts.desk {
                    true => self.desk_owes()?,
                    false => Uint128::zero(),
                };
                found.equal(
                    &format!("balance of {name} against what it owes and gifts"),
                    self.balance(contract)?,
                    owed + self.flows.gifts(contract),
                );
            }
        }
        Ok(())
    }

    /// Nobody has less than what is locked; locks sum to what the token says is locked
    /// in all, up to a base unit per account.
    fn locks_are_kept(&self, found: &mut Violations) -> StdResult<()> {
        let vestings = self.vestings()?;
        for one in &vestings {
            found.unless(one.balance >= one.locked, || {
                format!(
                    "{} has {}, and {} are locked",
                    one.address, one.balance, one.locked
                )
            });
            let amount = one.grant.map(|lock| lock.amount).unwrap_or_default();
            found.equal(
                &format!("vested and locked of {} against the grant", one.address),
                one.vested + one.locked,
                amount,
            );
        }
        let sum: Uint128 = vestings.iter().map(|one| one.locked).sum();
        let supply = self.supply(None)?;
        let units = Uint128::from(vestings.len() as u64);
        found.unless(supply.locked <= sum && sum <= supply.locked + units, || {
            format!("{} are locked in all, {sum} in accounts", supply.locked)
        });
        found.unless(sum <= supply.total, || {
            format!("{sum} are locked of {}", supply.total)
        });
        Ok(())
    }

    /// Topics' accounts sum to the ledger, weights to `ΣW`, positions to stakes.
    fn accounts_sum_to_totals(&self, found: &mut Violations) -> StdResult<()> {
        let topics = self.topic_accounts()?;
        let ledger = self.ledger()?;
        let mut liabilities = Uint128::zero();
        for (name, stated) in ledger.entries() {
            liabilities += stated;
            if name != LedgerResponse::TREASURY {
                let parts = topics.iter().flat_map(TopicAccountResponse::entries);
                let parts = parts.filter(|(part, _)| *part == name);
                let sum = parts.map(|(_, amount)| amount).sum();
                found.equal(&format!("sum of topics' {name}"), sum, stated);
            }
        }
        found.equal("sum of the ledger", liabilities, ledger.liabilities);
        let emitting = topics.iter().filter(|topic| topic.emitting);
        found.equal(
            "sum of weights of emitting topics",
            emitting.map(|topic| topic.weight).sum(),
            self.emission()?.total_weight,
        );
        for topic in &topics {
            found.unless(topic.active || !topic.emitting, || {
                format!("topic {} emits and is not active", topic.topic_id)
            });
        }
        let mut pools = Uint128::zero();
        for (key, value) in self.state_dump(&self.contracts.vault) {
            if state::namespace(&key) == Some(raw::POOLS.as_bytes()) {
                let staked = Front::<raw::Staked>::from_bytes(&value);
                found.unless(staked.is_some(), || "a stake cannot be read".to_owned());
                pools += staked.map(|staked| staked.0.amount).unwrap_or_default();
            }
        }
        found.equal("sum of what others read", pools, ledger.staked);
        Ok(())
    }

    /// Whoever sleeps on `NextDue` misses no topic.
    fn work_is_listed(&self, found: &mut Violations) -> StdResult<()> {
        let listed = self.next_due(Some(MAX_PAGE))?;
        found.unless(
            listed.windows(2).all(|pair| pair[0].due <= pair[1].due),
            || "topics with work are not listed by time".to_owned(),
        );
        let complete = listed.len() < MAX_PAGE as usize;
        let listed: BTreeMap<_, _> = listed.into_iter().map(|t| (t.topic_id, t.due)).collect();
        for topic_id in (1..=self.topic_count()?).map(TopicId) {
            let next_due = self.topic(topic_id)?.next_due;
            let entry = listed.get(&topic_id).copied();
            found.unless(next_due == entry || (entry.is_none() && !complete), || {
                format!("topic {topic_id}: next due {next_due:?}, listed {entry:?}")
            });
        }
        Ok(())
    }

    /// Every key belongs to something the contract is known to store.
    fn keys_are_known(&self, found: &mut Violations) {
        for (name, contract) in self.contracts.each() {
            for (key, _) in self.state_dump(contract) {
                found.unless(state::is_known(name, &key), || {
                    format!(
                        "{name} stores unknown key {}",
                        String::from_utf8_lossy(&key)
                    )
                });
            }
        }
    }

    /// Actors of a topic are numbered 1, 2, 3, …
    fn actors_are_numbered(&self, topic_id: TopicId, found: &mut Violations) -> StdResult<()> {
        for (actor, number) in self.actors(topic_id, None)?.iter().zip(1..) {
            found.unless(actor.actor_id == ActorId(number), || {
                format!(
                    "topic {topic_id}: actor {} stands at {number}",
                    actor.actor_id
                )
            });
        }
        Ok(())
    }

    fn epochs_are_consistent(&self, topic_id: TopicId, found: &mut Violations) -> StdResult<()> {
        let topic = self.topic(topic_id)?;
        let history = self.history(topic_id)?;
        let ended = topic.settled + topic.void;
        found.unless(history.len() as u64 <= ended, || {
            format!(
                "topic {topic_id}: {} archived of {ended} ended",
                history.len()
            )
        });
        found.unless(
            history.windows(2).all(|pair| pair[0].epoch < pair[1].epoch),
            || format!("topic {topic_id}: the archive is out of order"),
        );
        found.0.extend(self.stake_is_counted_once(&topic)?);
        let last = history.last().map(|entry| entry.epoch);
        found.unless(
            topic.open_epochs.iter().all(|epoch| Some(*epoch) > last),
            || format!("topic {topic_id}: an open epoch is older than {last:?}"),
        );
        for entry in history.iter().rev().take(2) {
            let epoch = self.epoch(topic_id, entry.epoch)?;
            check_epoch(topic_id, &topic, &epoch, found);
        }
        for epoch in &topic.open_epochs {
            let epoch = self.epoch(topic_id, *epoch)?;
            check_epoch(topic_id, &topic, &epoch, found);
        }
        Ok(())
    }

    /// No more members than there ever were places (a lower cap evicts nobody),
    /// nobody twice, coefficients in [0, 1].
    fn places_are_kept(&self, topic_id: TopicId, found: &mut Violations) -> StdResult<()> {
        let versions = self.versions(topic_id)?;
        for role in Role::ALL {
            let members = self.members(topic_id, role)?;
            let caps = versions.iter().map(|version| version.params.caps.of(role));
            let places = caps.max().unwrap_or_default() as usize;
            found.unless(members.len() <= places, || {
                format!(
                    "topic {topic_id}: {} {role}s in {places} places",
                    members.len()
                )
            });
            let mut seen: Vec<_> = members.iter().map(|member| member.actor_id).collect();
            seen.sort();
            seen.dedup();
            found.unless(seen.len() == members.len(), || {
                format!("topic {topic_id}: a {role} holds two places")
            });
            let coefficients = members.iter().filter_map(|member| member.coefficient);
            for coefficient in coefficients {
                found.unless((Real::ZERO..=Real::ONE).contains(&coefficient), || {
                    format!("topic {topic_id}: a listening coefficient is {coefficient}")
                });
            }
        }
        Ok(())
    }
}

fn check_epoch(
    topic_id: TopicId,
    topic: &TopicResponse,
    epoch: &EpochResponse,
    found: &mut Violations,
) {
    let at = || format!("topic {topic_id}: epoch {}", epoch.epoch);
    // A void epoch may wait for the turn of older ones before it has ended.
    let open = topic.open_epochs.contains(&epoch.epoch) && epoch.phase != EpochPhase::Void;
    let waits = matches!(
        epoch.phase,
        EpochPhase::Submitting | EpochPhase::Synthesized
    );
    found.unless(open == waits, || {
        format!("{}: {:?}, open: {open}", at(), epoch.phase)
    });
    if epoch.phase == EpochPhase::Settled && !epoch.participants.is_empty() {
        let fractions = epoch.participants.iter().filter_map(|one| one.fraction);
        let sum: u128 = fractions.map(|fraction| u128::from(fraction.u64())).sum();
        // less if nobody earned a part
        found.unless(sum <= u128::from(FRACTION_ONE.u64()), || {
            format!("{}: fractions sum to {sum}", at())
        });
    }
    if epoch.phase == EpochPhase::Void {
        found.unless(epoch.rewards.unwrap_or_default().is_zero(), || {
            format!("{}: void and rewarded", at())
        });
    }
    if let Some(inference) = &epoch.inference {
        check_inference(&at(), inference, found);
    }
    let workers = epoch
        .participants
        .iter()
        .filter(|one| one.role != Role::Reputer);
    let workers = workers.filter_map(|one| one.weight);
    let others = epoch.virtual_experts.iter().map(|expert| expert.weight);
    let weights: Vec<Real> = workers.chain(others).collect();
    if !weights.is_empty() {
        let sum = allora_math::stats::sum(&weights);
        let close = sum.as_ref().is_ok_and(|sum| is_close(sum, &Real::ONE));
        found.unless(close, || format!("{}: weights sum to {sum:?}", at()));
    }
}

fn check_inference(at: &str, inference: &NetworkInferenceResponse, found: &mut Violations) {
    let interval = &inference.interval;
    found.unless(interval.len() == 5, || {
        format!("{at}: {} percentiles", interval.len())
    });
    let ascends = |pair: &[Real]| pair[0] <= pair[1];
    found.unless(interval.windows(2).all(ascends), || {
        format!("{at}: the interval is out of order: {interval:?}")
    });
    let value = inference.value;
    let ends = interval.first().zip(interval.last());
    let inside = ends.is_some_and(|(low, high)| *low <= value && value <= *high);
    found.unless(inside, || {
        format!("{at}: {value} is outside of its interval {interval:?}")
    });
    let most = Real::from(i64::from(inference.contributors));
    let number = inference.effective_contributors;
    let in_range = (number > Real::ONE || is_close(&number, &Real::ONE))
        && (number < most || is_close(&number, &most));
    found.unless(in_range, || {
        format!("{at}: effective number {number} of {most} contributors")
    });
}

/// Within a part in 10^12.
fn is_close(left: &Real, right: &Real) -> bool {
    let close = || -> allora_math::MathResult<bool> {
        let tolerance = Real::from_ratio(1, 1_000_000)?.mul(&right.abs())?;
        let tolerance = tolerance.mul(&Real::from_ratio(1, 1_000_000)?)?;
        Ok(left.sub(right)?.abs() <= tolerance)
    };
    close().unwrap_or(false)
}
