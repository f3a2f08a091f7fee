//! Stake is sampled once for an epoch: as it was when the report window opened, whatever moves.

use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use allora_testing::{allo, Suite};
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Uint128};

const E0: EpochId = EpochId(0);
const LIE: i64 = 9_000_000;

/// A reputer with so much stake of its own.
fn reputer(setup: &mut Setup, name: &str, stake: Uint128) -> Addr {
    let account = holder(setup, name, stake + allo(2));
    setup
        .suite
        .register(&account, setup.topic, Role::Reputer)
        .unwrap();
    setup.suite.stake(&account, setup.topic, stake).unwrap();
    account
}

/// Somebody with so much.
fn holder(setup: &mut Setup, name: &str, amount: Uint128) -> Addr {
    let account = setup.suite.account(name);
    setup.suite.fund(&account, amount);
    account
}

/// Slashing takes what the vault allows.
fn harsh() -> Setup {
    let mut params = quick_params();
    params.consensus.slash_fraction = Real::ratio(1, 2).unwrap();
    let mut setup = Setup::new(params, [3, 0, 0]);
    setup.endow();
    setup
}

fn staked_on(suite: &Suite, topic: TopicId, operator: &Addr) -> Uint128 {
    suite.operator(topic, operator).unwrap().staked
}

/// Opens the report window of an epoch everybody worked in.
fn to_reports(setup: &mut Setup, epoch: EpochId) {
    setup.open(epoch);
    setup.submit_all(epoch);
    setup.close(epoch);
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
}

#[test]
fn audit_02_one_stake_speaks_for_one_reputer() {
    let mut setup = harsh();
    let topic = setup.topic;
    let honest = ["h1", "h2"].map(|name| reputer(&mut setup, name, allo(500)));
    let liars = ["b1", "b2", "b3"].map(|name| reputer(&mut setup, name, allo(1)));
    let whale = holder(&mut setup, "whale", allo(400));
    setup
        .suite
        .delegate(&whale, topic, &liars[0], allo(400))
        .unwrap();
    to_reports(&mut setup, E0);

    for account in &honest {
        let truth = Setup::truth(E0);
        setup.suite.report(account, topic, E0, truth).unwrap();
    }
    for pair in liars.windows(2) {
        setup.suite.report(&pair[0], topic, E0, real(LIE)).unwrap();
        // sent on its way, it counts for nobody else
        let _ = setup
            .suite
            .redelegate(&whale, topic, (&pair[0], &pair[1]), allo(400));
        setup.suite.report(&pair[1], topic, E0, real(LIE)).unwrap();
    }
    let (behind, all) = setup.suite.stake_behind(topic, E0).unwrap();
    assert_eq!((behind, all), (allo(1_403), allo(1_403)));
    setup.settle(E0);
    setup.assert_lawful();
    let epoch = setup.suite.epoch(topic, E0).unwrap();
    assert_eq!(epoch.truth, Some(Setup::truth(E0)));
    assert_eq!(staked_on(&setup.suite, topic, &honest[0]), allo(500));
}

/// An honest operator with a delegator, and an attacker's own with the attacker's delegation.
struct Rivals {
    setup: Setup,
    honest: Addr,
    delegator: Addr,
    own: Addr,
    attacker: Addr,
}

impl Rivals {
    fn new() -> Self {
        let mut setup = Setup::new(quick_params(), [3, 0, 0]);
        setup.endow();
        let topic = setup.topic;
        let honest = reputer(&mut setup, "honest", allo(100));
        let delegator = holder(&mut setup, "delegator", allo(900));
        let own = reputer(&mut setup, "own", allo(1));
        let attacker = holder(&mut setup, "attacker", allo(9_000));
        let suite = &mut setup.suite;
        suite
            .delegate(&delegator, topic, &honest, allo(900))
            .unwrap();
        suite.delegate(&attacker, topic, &own, allo(9_000)).unwrap();
        Self {
            setup,
            honest,
            delegator,
            own,
            attacker,
        }
    }

    /// Both operators report the truth.
    fn report(&mut self, epoch: EpochId) {
        to_reports(&mut self.setup, epoch);
        for account in [self.honest.clone(), self.own.clone()] {
            let (truth, topic) = (Setup::truth(epoch), self.setup.topic);
            self.setup
                .suite
                .report(&account, topic, epoch, truth)
                .unwrap();
        }
    }

    fn settle(&mut self, epoch: EpochId) {
        self.setup.settle(epoch);
        self.setup.assert_lawful();
    }

    /// Billionths of what can be claimed: of the honest operator, its delegator, the attacker's
    /// operator, the attacker. (How much that is follows what is staked in all.)
    fn parts(&self) -> [u128; 4] {
        let (suite, topic) = (&self.setup.suite, self.setup.topic);
        let rewards = [&self.honest, &self.delegator, &self.own, &self.attacker]
            .map(|account| suite.rewards(account, topic).unwrap());
        let sum: Uint128 = rewards.iter().sum();
        rewards.map(|part| part.multiply_ratio(1_000_000_000u64, sum).u128())
    }

    /// Moves all of the attacker's delegation as soon as that is possible.
    fn moves(&mut self, to_honest: bool) {
        let (honest, own) = (self.honest.clone(), self.own.clone());
        let (from, to) = if to_honest {
            (own, honest)
        } else {
            (honest, own)
        };
        let (suite, topic) = (&mut self.setup.suite, self.setup.topic);
        let held = suite.positions(&self.attacker).unwrap();
        let held = held
            .iter()
            .find(|position| position.operator == from.as_str());
        let amount = held.unwrap().staked;
        let response = suite
            .redelegate(&self.attacker, topic, (&from, &to), amount)
            .unwrap();
        let moving = response.events.iter().flat_map(|event| &event.attributes);
        let moving = moving.clone().find(|each| each.key == "unbonding_id");
        let Some(id) = moving.map(|each| each.value.parse().unwrap()) else {
            return;
        };
        let early = suite.arrive(&self.attacker, topic, (&from, &to), id);
        let early = early.unwrap_err().root_cause().to_string();
        assert!(early.contains("matures"), "{early}");
        suite.skip(3_600 + 200);
        suite.advance(topic).unwrap();
        suite
            .arrive(&self.attacker, topic, (&from, &to), id)
            .unwrap();
    }
}

/// But for rounding.
fn assert_same(left: [u128; 4], right: [u128; 4]) {
    let near = left
        .iter()
        .zip(right)
        .all(|(left, right)| left.abs_diff(right) <= 1);
    assert!(near, "{left:?} {right:?}");
}

#[test]
fn audit_03_a_delegation_moved_between_report_and_settlement_is_paid_once() {
    let mut quiet = Rivals::new();
    quiet.report(E0);
    quiet.settle(E0);

    let mut moved = Rivals::new();
    moved.report(E0);
    moved.moves(true);
    assert_same(moved.parts(), quiet.parts());

    // and back: of an epoch that nobody reports on meanwhile it gets no more than by standing still
    let later = EpochId(20);
    for rivals in [&mut quiet, &mut moved] {
        rivals.report(later);
    }
    moved.moves(false);
    quiet.settle(later);
    let (moved, quiet) = (moved.parts(), quiet.parts());
    let [honest, delegator, ..] = moved;
    assert!(
        honest >= quiet[0] && delegator >= quiet[1],
        "{moved:?} {quiet:?}"
    );
    assert!(moved[3] <= quiet[3], "{moved:?} {quiet:?}");
}

#[test]
fn audit_10_a_slash_finds_stake_that_was_moved_after_the_lie() {
    let mut setup = harsh();
    let topic = setup.topic;
    let honest = ["h1", "h2", "h3"].map(|name| reputer(&mut setup, name, allo(500)));
    let liar = reputer(&mut setup, "liar", allo(1));
    let whale = holder(&mut setup, "whale", allo(300));
    setup
        .suite
        .delegate(&whale, topic, &liar, allo(300))
        .unwrap();
    to_reports(&mut setup, E0);
    for account in &honest {
        let truth = Setup::truth(E0);
        setup.suite.report(account, topic, E0, truth).unwrap();
    }
    setup.suite.report(&liar, topic, E0, real(LIE)).unwrap();
    let way = (&liar, &honest[0]);
    setup
        .suite
        .redelegate(&whale, topic, way, allo(200))
        .unwrap();
    setup
        .suite
        .undelegate(&whale, topic, &liar, allo(100))
        .unwrap();
    setup.settle(E0);
    setup.assert_lawful();

    let offences = setup.suite.offences(topic).unwrap();
    assert_eq!(offences.len(), 1);
    // a tenth is the most that the vault takes
    assert_eq!(offences[0].staked, allo(1).multiply_ratio(1u32, 10u32));
    assert_eq!(offences[0].unbonding, allo(30));
    // the rest arrives
    setup.suite.skip(3_600 + 200);
    let moving = setup.suite.positions(&whale).unwrap();
    let entries = moving.iter().flat_map(|position| &position.unbonding);
    let moving = entries.clone().find(|entry| entry.moves_to.is_some());
    let id = moving.unwrap().id;
    setup.suite.arrive(&whale, topic, way, id).unwrap();
    assert_eq!(staked_on(&setup.suite, topic, &honest[0]), allo(680));
    setup.assert_lawful();
}

#[test]
fn audit_14_stake_that_comes_after_the_report_gets_nothing_of_it() {
    let mut quiet = Rivals::new();
    quiet.report(E0);
    quiet.settle(E0);

    let mut late = Rivals::new();
    late.report(E0);
    let comer = holder(&mut late.setup, "comer", allo(9_000));
    let (topic, honest) = (late.setup.topic, late.honest.clone());
    let suite = &mut late.setup.suite;
    suite.delegate(&comer, topic, &honest, allo(9_000)).unwrap();
    late.settle(E0);
    assert_same(late.parts(), quiet.parts());
    let reward = late.setup.suite.rewards(&comer, topic).unwrap();
    assert_eq!(reward, Uint128::zero());

    // it has its part of what is reported after
    let next = EpochId(2);
    late.report(next);
    late.settle(next);
    let reward = late.setup.suite.rewards(&comer, topic).unwrap();
    assert!(!reward.is_zero());
}

#[test]
fn audit_14_who_leaves_after_the_report_keeps_what_it_earned() {
    let mut quiet = Rivals::new();
    quiet.report(E0);
    quiet.settle(E0);

    let mut left = Rivals::new();
    left.report(E0);
    let (topic, own) = (left.setup.topic, left.own.clone());
    left.setup
        .suite
        .undelegate(&left.attacker.clone(), topic, &own, allo(9_000))
        .unwrap();
    left.settle(E0);
    assert_same(left.parts(), quiet.parts());
}

/// However short the unbonding period is: what stood behind a report is out once the epoch is over.
#[test]
fn audit_10_unbonding_waits_for_the_epochs_it_stood_behind() {
    let mut rivals = Rivals::new();
    let mut params = rivals.setup.suite.vault_params().unwrap();
    params.unbonding_period = 1;
    rivals.setup.suite.set_vault_params(params).unwrap();
    rivals.report(E0);
    let (topic, own, attacker) = (
        rivals.setup.topic,
        rivals.own.clone(),
        rivals.attacker.clone(),
    );
    let suite = &mut rivals.setup.suite;
    suite
        .undelegate(&attacker, topic, &own, allo(9_000))
        .unwrap();
    suite.skip(150);
    suite.withdraw(&attacker, topic).unwrap_err();
    suite.skip(3_600 + 50);
    suite.withdraw(&attacker, topic).unwrap();
}
