//! A topic asks its workers for a bond: they submit with it only, and it stays until
//! the epochs they took part in have ended.

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, typed, SuiteBuilder};
use allora_tests::stage::{quick_params, Stage};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Timestamp, Uint128};
use staking_vault::ContractError as VaultError;
use synthesis_coordinator::ContractError as CoordinatorError;

fn bonded() -> TopicParams {
    let mut params = quick_params();
    params.gates.worker_bond = allo(10);
    params
}

/// A suite in which nothing unbonds longer than a second, unless it is locked.
fn hasty(params: TopicParams) -> Stage {
    let vault_params = VaultParams {
        unbonding_period: 1,
        ..VaultParams::default()
    };
    let suite = SuiteBuilder::new().vault_params(vault_params).build();
    let mut stage = Stage::on(suite, params, [3, 1, 2]);
    for player in stage.inferers.iter().chain(&stage.forecasters) {
        let amount = allo(10);
        stage
            .suite
            .bond(&player.account, stage.topic, amount)
            .unwrap();
    }
    stage
}

/// Asks for everything the first inferer bonded.
fn unbond(stage: &mut Stage) -> Timestamp {
    let worker = stage.inferers[0].account.clone();
    let amount = allo(10);
    stage.suite.unbond(&worker, stage.topic, amount).unwrap();
    let position = stage.suite.position(&worker, stage.topic).unwrap();
    assert_eq!(position.bond, Uint128::zero());
    position.unbonding[0].matures_at
}

/// The refusal to pay it out.
fn refused(stage: &mut Stage) -> VaultError {
    let worker = stage.inferers[0].account.clone();
    typed(stage.suite.withdraw(&worker, stage.topic))
}

fn withdrawn(stage: &mut Stage) {
    let worker = stage.inferers[0].account.clone();
    let before = stage.suite.balance(&worker).unwrap();
    stage.suite.withdraw(&worker, stage.topic).unwrap();
    let after = stage.suite.balance(&worker).unwrap();
    assert_eq!(after, before + allo(10));
    stage.assert_lawful();
}

#[test]
fn workers_submit_with_the_bond_their_topic_asks_for_and_not_without() {
    let mut stage = Stage::new(bonded(), [2, 0, 1]);
    let (topic, worker) = (stage.topic, stage.inferers[0].account.clone());
    stage.open(EpochId(0));
    let inference = || Some(Stage::<MockStorage>::truth(EpochId(0)));
    let submit = |stage: &mut Stage| {
        let suite = &mut stage.suite;
        suite.submit(&worker, topic, EpochId(0), inference(), vec![])
    };
    let needed = allo(10);
    let bond = needed - Uint128::one();
    for bond in [Uint128::zero(), bond] {
        if !bond.is_zero() {
            let account = stage.inferers[0].account.clone();
            stage.suite.bond(&account, topic, bond).unwrap();
        }
        let error: CoordinatorError = typed(submit(&mut stage));
        let expected = CoordinatorError::BondTooLow {
            topic_id: topic,
            account: stage.inferers[0].account.clone(),
            bond,
            needed,
        };
        assert_eq!(error, expected);
    }
    let account = stage.inferers[0].account.clone();
    let last = Uint128::one();
    stage.suite.bond(&account, topic, last).unwrap();
    submit(&mut stage).unwrap();
    // what is on its way out is no bond any more
    stage.suite.unbond(&account, topic, last).unwrap();
    let error: CoordinatorError = typed(submit(&mut stage));
    assert!(
        matches!(error, CoordinatorError::BondTooLow { .. }),
        "{error}"
    );
}

#[test]
fn a_bond_cannot_be_withdrawn_between_submission_and_settlement() {
    let mut stage = hasty(bonded());
    let epoch = EpochId(0);
    stage.open(epoch);
    stage.submit_all(epoch);
    let matures_at = unbond(&mut stage);
    let worker = stage.inferers[0].account.clone();
    let lock = stage.suite.bond_lock(&worker, stage.topic).unwrap();
    assert_eq!(lock, Some(matures_at));

    stage.suite.skip(2);
    let expected = VaultError::NothingMatured {
        topic_id: stage.topic,
        staker: worker,
        earliest: matures_at,
    };
    assert_eq!(refused(&mut stage), expected);
    stage.close(epoch);
    assert_eq!(refused(&mut stage), expected);
    stage.suite.skip_to_report(stage.topic, epoch).unwrap();
    stage.report_all(epoch);
    assert_eq!(refused(&mut stage), expected);
    stage.settle(epoch);
    let open = stage.suite.topic(stage.topic).unwrap().open_epochs;
    assert_eq!(open, []);
    let left = matures_at.seconds() - stage.suite.now().seconds();
    stage.suite.skip(left);
    withdrawn(&mut stage);
}

#[test]
fn nobody_has_to_settle_for_a_bond_to_leave() {
    let mut stage = hasty(bonded());
    let epoch = EpochId(0);
    stage.open(epoch);
    stage.submit_all(epoch);
    let matures_at = unbond(&mut stage);
    // the topic is given up: nobody reports, nobody cranks
    let governance = stage.suite.governance();
    stage.suite.retire_topic(&governance, stage.topic).unwrap();
    let worker = stage.inferers[0].account.clone();
    stage
        .suite
        .leave(&worker, stage.topic, Role::Inferer)
        .unwrap();

    let [_, report] = stage.suite.windows_of(stage.topic, epoch).unwrap();
    let window = quick_params().schedule.report_window;
    assert_eq!(matures_at, report.closes_at.plus_seconds(window));
    let left = matures_at.seconds() - stage.suite.now().seconds();
    stage.suite.skip(left - 1);
    let error = refused(&mut stage);
    assert!(
        matches!(error, VaultError::NothingMatured { .. }),
        "{error}"
    );
    stage.suite.skip(1);
    let open = stage.suite.topic(stage.topic).unwrap().open_epochs;
    assert_eq!(open.len(), 1);
    withdrawn(&mut stage);
}

#[test]
fn who_took_no_part_unbonds_as_ever_and_an_edit_lengthens_no_lock() {
    let mut stage = hasty(bonded());
    let (topic, epoch) = (stage.topic, EpochId(0));
    stage.open(epoch);
    let now = stage.suite.now();
    assert_eq!(unbond(&mut stage), now.plus_seconds(1));

    let other = stage.inferers[1].clone();
    stage.submit_inference(&other, epoch);
    let lock = stage.suite.bond_lock(&other.account, topic).unwrap();
    stage.close(epoch);
    let mut longer = bonded();
    longer.schedule.ground_truth_lag = 6_000;
    longer.gates.worker_bond = allo(500);
    let governance = stage.suite.governance();
    stage
        .suite
        .update_topic(&governance, topic, longer)
        .unwrap();
    stage.open(EpochId(1));
    let amount = allo(10);
    stage.suite.unbond(&other.account, topic, amount).unwrap();
    let position = stage.suite.position(&other.account, topic).unwrap();
    assert_eq!(Some(position.unbonding[0].matures_at), lock);
}
