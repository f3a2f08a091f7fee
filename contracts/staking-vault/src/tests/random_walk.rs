//! Every message of the vault, by anybody, with amounts on every edge and years in
//! between, beside a model that must agree on everybody's balance after every step.

mod compare;
mod dice;
mod epochs;
mod settlement;
mod steps;

use std::collections::BTreeMap;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, VaultParams, FRACTION_ONE,
};
use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use allora_test_kit::model::{Accepted, Model, Name, Time, ONE, VAULT};
use allora_test_kit::number_from_env;
use cosmwasm_std::{Timestamp, Uint128, Uint64};

use self::dice::Dice;
use self::epochs::TopicEpochs;
use super::test_vault::{real, TestVault, ALLO, DAY};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const TOPICS: u32 = 3;
const NAMES: [Name; 6] = ["ann", "bob", "cid", "dot", "eve", "fay"];
const YEAR: u64 = 365 * DAY;

struct Walk {
    test: TestVault,
    model: Model,
    dice: Dice,
    epochs: BTreeMap<TopicId, TopicEpochs>,
    bonded: Vec<Name>,
    accepted: u32,
    arrived: u32,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let period = 3 * DAY;
        let mut test = TestVault::with(VaultParams {
            min_topic_weight: Uint128::new(ALLO),
            unbonding_period: period,
            creator_share: real("0.125"),
            max_slash: real("0.5"),
            ..VaultParams::default()
        });
        test.peers.borrow_mut().creator = test.addr("creator").into();
        let mut model = Model {
            period: period * 1_000_000_000,
            creator_share: ONE / 8,
            ..Model::default()
        };
        for topic_id in topic_ids() {
            test.open(topic_id);
            model.topics.insert(topic_id.0, Default::default());
            for name in NAMES {
                test.register(topic_id, name, &[Role::Reputer]);
                model.reputers.insert((topic_id.0, name), true);
            }
        }
        model.topics.insert(0, Default::default());
        Self {
            test,
            model,
            dice: Dice(seed),
            // one that waits at a time, a few, and more than are told apart
            epochs: BTreeMap::from([
                (TopicId(1), TopicEpochs::new(DAY, 1)),
                (TopicId(2), TopicEpochs::new(DAY / 4, 5)),
                (TopicId(3), TopicEpochs::new(DAY / 8, 20)),
            ]),
            bonded: vec![],
            accepted: 0,
            arrived: 0,
        }
    }

    fn address(&self, name: Name) -> String {
        match name {
            VAULT => self.test.vault().into(),
            name => self.test.addr(name).into(),
        }
    }

    fn operator(&mut self, topic: u64) -> Name {
        match topic {
            0 => VAULT,
            _ => self.dice.name(),
        }
    }

    /// What an account has staked on an operator, and one of its unbonding entries.
    fn near(&mut self, topic: u64, name: Name, operator: Name) -> (u128, (u64, u128)) {
        let (staked, entries) = self.model.topics[&topic].holding(name, operator);
        let place = self.dice.roll(8) as usize;
        let entry = entries.get(place % entries.len().max(1));
        (
            staked,
            entry.map_or((99, 5), |(id, worth, _)| (*id, *worth)),
        )
    }

    /// Does one thing in both; both must take it or refuse it.
    fn step(&mut self) {
        self.model.now = self.test.now().nanos();
        self.tell_epochs();
        let before = self.model.clone();
        let kind = self.dice.roll(25);
        let topic = u64::from(self.dice.roll(TOPICS + 1));
        let (expected, result) = match kind {
            0..=7 => self.stake_or_unstake(topic),
            8..=13 => self.manage(topic),
            14..=16 => self.fund(topic),
            17 | 18 => self.become_validator(),
            19 => return self.change_the_world(topic),
            _ => return self.settle(topic.max(1)),
        };
        match (&expected, &result) {
            (Some(()), Ok(_)) => self.accepted += 1,
            (None, Err(_)) => self.model = before,
            other => panic!("kind {kind}: model and vault disagree: {other:?}"),
        }
        self.compare();
    }

    /// What others decide: roles, status, validators, parameters; and tokens that
    /// do not move.
    fn change_the_world(&mut self, topic: u64) {
        let topic_id = TopicId(topic.max(1));
        let name = self.dice.name();
        match self.dice.roll(8) {
            0 => {
                let reputer = self.dice.one_in(2);
                let roles: &[Role] = if reputer {
                    &[Role::Reputer]
                } else {
                    &[Role::Inferer]
                };
                self.test.register(topic_id, name, roles);
                self.model.reputers.insert((topic_id.0, name), reputer);
            }
            1 => {
                let active = !self.dice.one_in(4);
                self.test.set_active(topic_id, active);
            }
            2 | 3 => {
                let dice = &mut self.dice;
                self.bonded = NAMES.into_iter().filter(|_| dice.one_in(2)).collect();
                self.test.bond_validators(&self.bonded);
            }
            4 => {
                let period = u64::from(self.dice.roll(10)) * DAY;
                let mut params = VaultParams {
                    min_topic_weight: Uint128::new(ALLO),
                    unbonding_period: period,
                    creator_share: real("0.125"),
                    max_slash: real("0.5"),
                    ..VaultParams::default()
                };
                if self.dice.one_in(3) {
                    params.validator_share = Real::ZERO;
                }
                let params = Box::new(params);
                let msg = ExecuteMsg::SetParams(msg::SetParams { params });
                self.test.execute("governance", msg).unwrap();
                self.model.period = period * 1_000_000_000;
            }
            5 | 6 => {
                // before now, sooner than the period, later than there can be a lock
                let until = self.model.now + u64::from(self.dice.roll(300)) * DAY * 1_000_000_000;
                let until = until.saturating_sub(DAY * 1_000_000_000);
                self.test.lock(topic_id, name, Timestamp::from_nanos(until));
                self.model.locks.insert((topic_id.0, name), until);
            }
            _ => self.token_refuses(name, topic_id),
        }
        self.compare();
    }

    /// The token refuses what the vault asks of it, so the chain takes all back.
    fn token_refuses(&mut self, name: Name, topic_id: TopicId) {
        let before = self.test.dump();
        let peers = self.test.peers.borrow().supply;
        let msg = if self.dice.one_in(2) {
            ExecuteMsg::Withdraw(msg::Withdraw { topic_id })
        } else {
            ExecuteMsg::ClaimAll(msg::ClaimAll {
                start_after: None,
                limit: None,
            })
        };
        let answer = self.test.execute_alone(name, msg);
        assert_eq!(self.test.peers.borrow().supply, peers);
        if answer.is_ok() {
            self.test.restore(&before);
        }
    }

    fn settle(&mut self, topic: u64) {
        let topic_id = TopicId(topic);
        let now = self.test.now();
        let Some(epoch) = self.epochs.get_mut(&topic_id).unwrap().take(now) else {
            return;
        };
        // nobody has to say
        let quiet_until = self.epochs[&topic_id].grid.quiet_until(epoch, now);
        let quiet_until = quiet_until.filter(|_| !self.dice.one_in(4));
        let due = self
            .test
            .now()
            .minus_seconds(u64::from(self.dice.roll(3)) * DAY);
        let (settlement, shares) = self.settlement();
        let offences = self.offences();
        let before = self.test.account(topic_id);
        let part = |dice: &mut Dice| u64::from(dice.roll(3)) * u64::from(dice.roll(90_000));
        let until = due.minus_seconds(part(&mut self.dice));
        let since = until.minus_seconds(part(&mut self.dice));
        let settle = msg::Settle {
            topic_id,
            epoch,
            since,
            until,
            next_since: until.minus_seconds(part(&mut self.dice)),
            due,
            quiet_until,
            settlement,
            offences: offences.clone(),
        };
        let answer = self.test.try_message(settle);
        let answer = answer.expect("a settlement is never refused");
        let time = Time {
            since: since.nanos(),
            until: until.nanos(),
            due: due.nanos(),
        };
        self.carries(topic_id, &before, shares.as_deref());
        if let Some(shares) = shares {
            self.model.settle((topic, epoch.0), &answer, time, &shares);
        }
        self.model.settled(topic, epoch.0);
        let mut left = [ONE / 2; 6];
        let mut bonds = [0; 6];
        for offence in offences {
            let place = (offence.actor_id.0 - 1) as usize;
            if offence.kind == OffenceKind::UnrevealedSubmission {
                bonds[place] += u128::from(offence.fraction.u64());
                continue;
            }
            let fraction = left[place].min(offence.fraction.u64().into());
            left[place] -= fraction;
            if fraction > 0 {
                self.model.slash(topic, NAMES[place], fraction);
            }
        }
        for (name, fraction) in NAMES.into_iter().zip(bonds) {
            if fraction > 0 {
                self.model.forfeit(topic, name, fraction.min(ONE / 2));
            }
        }
        self.accepted += 1;
        self.compare();
    }

    fn offences(&mut self) -> Vec<Offence> {
        let count = if self.dice.one_in(4) {
            self.dice.roll(4)
        } else {
            0
        };
        let one = FRACTION_ONE.u64();
        let fractions = [0, 1, one / 100, one / 3, one / 2 + 1, one, u64::MAX];
        let offence = |_| Offence {
            actor_id: ActorId(1 + self.dice.roll(6)),
            kind: match self.dice.roll(2) {
                0 => OffenceKind::DistantTruth,
                _ => OffenceKind::UnrevealedSubmission,
            },
            fraction: Uint64::new(fractions[self.dice.roll(7) as usize]),
        };
        (0..count).map(offence).collect()
    }

    fn let_time_pass(&mut self) {
        let seconds = match self.dice.roll(300) {
            0 => YEAR * u64::from(1 + self.dice.roll(4)),
            1..=5 => 30 * DAY,
            6..=100 => 0,
            _ => self.dice.roll(86_400).into(),
        };
        self.test.skip(seconds);
    }

    fn everybody_leaves(&mut self) {
        for _ in 0..3 {
            // longer than any lock of a bond
            self.test.skip(120 * DAY);
            for name in NAMES {
                for id in 0..=u64::from(TOPICS) {
                    let topic_id = TopicId(id);
                    let _ = self
                        .test
                        .execute(name, ExecuteMsg::Withdraw(msg::Withdraw { topic_id }));
                    let bond = self.model.bond_of(id, name);
                    let amount = Uint128::new(bond);
                    let _ = self
                        .test
                        .execute(name, ExecuteMsg::Unbond(msg::Unbond { topic_id, amount }));
                }
                for position in self.test.positions(name) {
                    let msg = ExecuteMsg::Undelegate(msg::Undelegate {
                        topic_id: position.topic_id,
                        operator: position.operator,
                        amount: position.staked,
                    });
                    let _ = self.test.execute(name, msg);
                }
                let msg = ExecuteMsg::ClaimAll(msg::ClaimAll {
                    start_after: None,
                    limit: None,
                });
                let _ = self.test.execute(name, msg);
            }
        }
        // what the last of them left is worth a unit more to who stayed, and leaves as well
        self.test.skip(120 * DAY);
        for name in NAMES {
            for id in 0..=u64::from(TOPICS) {
                let topic_id = TopicId(id);
                let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id });
                let _ = self.test.execute(name, withdraw);
            }
        }
        let ledger = self.test.ledger();
        assert_eq!([ledger.unbonding, ledger.bonds], [Uint128::zero(); 2]);
        // shares slashed to less than a unit, of holders who had no reason to come
        assert!(ledger.staked.u128() < 100, "{}", ledger.staked);
        for id in 1..=TOPICS {
            let topic_id = TopicId(id.into());
            let _ = self
                .test
                .execute("any", ExecuteMsg::PayCreator(msg::PayCreator { topic_id }));
        }
        // what no index could hold, for the next delegator: of every pool less than
        // a 2^64th per share, and shares outnumber base units after a slash
        let rewards = self.test.ledger().rewards.u128();
        assert!(rewards < ALLO / 1_000, "{rewards}");
        let weight = self.test.schedule().total_weight.u128();
        assert!(weight < ALLO, "{weight}");
    }
}

fn done<T>(result: Result<T, ContractError>) -> Result<(), ContractError> {
    match result {
        Ok(_) => Ok(()),
        Err(
            error @ (ContractError::Overflow(_)
            | ContractError::Math(_)
            | ContractError::Conversion(_)
            | ContractError::Ratio(_)
            | ContractError::Unbalanced { .. }
            | ContractError::Corrupt { .. }),
        ) => panic!("{error}"),
        Err(error) => Err(error),
    }
}

fn topic_ids() -> impl Iterator<Item = TopicId> {
    (1..=u64::from(TOPICS)).map(TopicId)
}

fn walk(seed: u64, steps: u32) {
    let mut walk = Walk::new(seed);
    let mut last = Timestamp::default();
    for number in 0..steps {
        let step = catch_unwind(AssertUnwindSafe(|| walk.step()));
        if let Err(panic) = step {
            eprintln!("seed {seed}, step {number}");
            resume_unwind(panic);
        }
        let until = walk.test.stored_emission().accrued_until;
        assert!(until >= last && until <= walk.test.now());
        last = until;
        walk.let_time_pass();
    }
    assert!(walk.accepted > steps / 4, "seed {seed}: {}", walk.accepted);
    assert!(walk.arrived > 0, "seed {seed}: no delegation arrived");
    let minted = walk.test.schedule().minted;
    let supply = walk.test.peers.borrow().supply;
    assert_eq!(supply, (GENESIS_SUPPLY + minted).u128());
    assert!(supply <= SUPPLY_CAP.u128());
    walk.everybody_leaves();
}

#[test]
fn twenty_thousand_random_messages_agree_with_the_model() {
    for seed in 1..=20 {
        walk(seed, 1_000);
    }
}

/// `VAULT_WALK_SEED=1 VAULT_WALK_SEEDS=100 cargo test --release … -- --ignored`
#[test]
#[ignore = "minutes; run before a release"]
fn a_million_random_messages_agree_with_the_model() {
    let first = number_from_env("VAULT_WALK_SEED", 1_000);
    for seed in first..first + number_from_env("VAULT_WALK_SEEDS", 200) {
        walk(seed, 5_000);
    }
}
