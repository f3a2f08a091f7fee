//! A topic asks its workers for a bond: they submit with it only, and it stays until
//! the epochs they took part in have ended.

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, typed, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Timestamp, Uint128};
use staking_vault::ContractError as VaultError;
use synthesis_coordinator::ContractError as CoordinatorError;

fn bonded() -> TopicParams {
    let mut params = quick_params();
    params.gates.worker_bond = allo(10);
    params
}

/// A suite in which nothing unbonds longer than a second, unless it is locked.
fn hasty(params: TopicParams) -> Setup {
    let vault_params = VaultParams {
        unbonding_period: 1,
        ..VaultParams::default()
    };
    let suite = SuiteBuilder::new().vault_params(vault_params).build();
    let mut setup = Setup::on(suite, params, [3, 1, 2]);
    for actor in setup.inferers.iter().chain(&setup.forecasters) {
        let amount = allo(10);
        setup
            .suite
            .bond(&actor.account, setup.topic, amount)
            .unwrap();
    }
    setup
}

/// Asks for everything the first inferer bonded.
fn unbond(setup: &mut Setup) -> Timestamp {
    let worker = setup.inferers[0].account.clone();
    let amount = allo(10);
    setup.suite.unbond(&worker, setup.topic, amount).unwrap();
    let position = setup.suite.position(&worker, setup.topic).unwrap();
    assert_eq!(position.bond, Uint128::zero());
    position.unbonding[0].matures_at
}

/// The refusal to pay it out.
fn refused(setup: &mut Setup) -> VaultError {
    let worker = setup.inferers[0].account.clone();
    typed(setup.suite.withdraw(&worker, setup.topic))
}

fn withdrawn(setup: &mut Setup) {
    let worker = setup.inferers[0].account.clone();
    let before = setup.suite.balance(&worker).unwrap();
    setup.suite.withdraw(&worker, setup.topic).unwrap();
    let after = setup.suite.balance(&worker).unwrap();
    assert_eq!(after, before + allo(10));
    setup.assert_lawful();
}

#[test]
fn workers_submit_with_the_bond_their_topic_asks_for_and_not_without() {
    let mut setup = Setup::new(bonded(), [2, 0, 1]);
    let (topic, worker) = (setup.topic, setup.inferers[0].account.clone());
    setup.open(EpochId(0));
    let inference = || Some(Setup::truth(EpochId(0)));
    let submit = |setup: &mut Setup| {
        let suite = &mut setup.suite;
        suite.submit(&worker, topic, EpochId(0), inference(), vec![])
    };
    let needed = allo(10);
    let bond = needed - Uint128::one();
    for bond in [Uint128::zero(), bond] {
        if !bond.is_zero() {
            let account = setup.inferers[0].account.clone();
            setup.suite.bond(&account, topic, bond).unwrap();
        }
        let error: CoordinatorError = typed(submit(&mut setup));
        let expected = CoordinatorError::BondTooLow {
            topic_id: topic,
            account: setup.inferers[0].account.clone(),
            bond,
            needed,
        };
        assert_eq!(error, expected);
    }
    let account = setup.inferers[0].account.clone();
    let last = Uint128::one();
    setup.suite.bond(&account, topic, last).unwrap();
    submit(&mut setup).unwrap();
    // what is on its way out is no bond any more
    setup.suite.unbond(&account, topic, last).unwrap();
    let error: CoordinatorError = typed(submit(&mut setup));
    assert!(
        matches!(error, CoordinatorError::BondTooLow { .. }),
        "{error}"
    );
}

#[test]
fn a_bond_cannot_be_withdrawn_between_submission_and_settlement() {
    let mut setup = hasty(bonded());
    let epoch = EpochId(0);
    setup.open(epoch);
    setup.submit_all(epoch);
    let matures_at = unbond(&mut setup);
    let worker = setup.inferers[0].account.clone();
    let lock = setup.suite.bond_lock(&worker, setup.topic).unwrap();
    assert_eq!(lock, Some(matures_at));

    setup.suite.skip(2);
    let expected = VaultError::NothingMatured {
        topic_id: setup.topic,
        holder: worker,
        earliest: matures_at,
    };
    assert_eq!(refused(&mut setup), expected);
    setup.close(epoch);
    assert_eq!(refused(&mut setup), expected);
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    setup.report_all(epoch);
    assert_eq!(refused(&mut setup), expected);
    setup.settle(epoch);
    let open = setup.suite.topic(setup.topic).unwrap().open_epochs;
    assert_eq!(open, []);
    let left = matures_at.seconds() - setup.suite.now().seconds();
    setup.suite.skip(left);
    withdrawn(&mut setup);
}

#[test]
fn nobody_has_to_settle_for_a_bond_to_leave() {
    let mut setup = hasty(bonded());
    let epoch = EpochId(0);
    setup.open(epoch);
    setup.submit_all(epoch);
    let matures_at = unbond(&mut setup);
    // the topic is given up: nobody reports, nobody cranks
    let governance = setup.suite.governance();
    setup.suite.retire_topic(&governance, setup.topic).unwrap();
    let worker = setup.inferers[0].account.clone();
    setup
        .suite
        .leave(&worker, setup.topic, Role::Inferer)
        .unwrap();

    let [_, report] = setup.suite.windows_of(setup.topic, epoch).unwrap();
    let window = quick_params().schedule.report_window;
    assert_eq!(matures_at, report.closes_at.plus_seconds(window));
    let left = matures_at.seconds() - setup.suite.now().seconds();
    setup.suite.skip(left - 1);
    let error = refused(&mut setup);
    assert!(
        matches!(error, VaultError::NothingMatured { .. }),
        "{error}"
    );
    setup.suite.skip(1);
    let open = setup.suite.topic(setup.topic).unwrap().open_epochs;
    assert_eq!(open.len(), 1);
    withdrawn(&mut setup);
}

#[test]
fn who_took_no_part_unbonds_as_ever_and_an_edit_lengthens_no_lock() {
    let mut setup = hasty(bonded());
    let (topic, epoch) = (setup.topic, EpochId(0));
    setup.open(epoch);
    let now = setup.suite.now();
    assert_eq!(unbond(&mut setup), now.plus_seconds(1));

    let other = setup.inferers[1].clone();
    setup.submit_inference(&other, epoch);
    let lock = setup.suite.bond_lock(&other.account, topic).unwrap();
    setup.close(epoch);
    let mut longer = bonded();
    longer.schedule.ground_truth_lag = 6_000;
    longer.gates.worker_bond = allo(500);
    let governance = setup.suite.governance();
    setup
        .suite
        .update_topic(&governance, topic, longer)
        .unwrap();
    setup.open(EpochId(1));
    let amount = allo(10);
    setup.suite.unbond(&other.account, topic, amount).unwrap();
    let position = setup.suite.position(&other.account, topic).unwrap();
    assert_eq!(Some(position.unbonding[0].matures_at), lock);
}
