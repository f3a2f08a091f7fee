//! A late crank does what a punctual one would have done.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_testing::Record;
use allora_tests::setup::{quick_params, Setup};
use allora_tests::timeline::Cranks;
use cosmwasm_std::Uint128;

/// 100 epochs of 600 seconds.
const HUNDRED_EPOCHS: u64 = 60_000;

/// What must not depend on the punctuality of keepers.
#[derive(Debug, PartialEq)]
struct Outcome {
    coordinator: Vec<Record>,
    rewards: Vec<u128>,
    treasury: u128,
    minted: u128,
    weight: u128,
    index: String,
}

fn outcome(params: &TopicParams, epochs: &[u64], cranks: Cranks) -> Outcome {
    let mut setup = Setup::new(params.clone(), [4, 2, 3]);
    setup.endow();
    setup.run_timeline(epochs, cranks, 2 * HUNDRED_EPOCHS);
    assert_eq!(
        setup.suite.topic(setup.topic).unwrap().settled,
        epochs.len() as u64,
        "{cranks:?}"
    );
    setup.assert_lawful();
    let emission = setup.suite.emission().unwrap();
    Outcome {
        coordinator: setup.suite.state_dump(&setup.suite.contracts.coordinator),
        rewards: setup.rewards(),
        treasury: setup.suite.ledger().unwrap().treasury.u128(),
        minted: emission.minted.u128(),
        weight: setup
            .suite
            .topic_account(setup.topic)
            .unwrap()
            .weight
            .u128(),
        index: emission.index.to_string(),
    }
}

#[track_caller]
fn punctuality_makes_no_difference(params: &TopicParams, cranks: &[Cranks]) {
    let epochs: Vec<u64> = (0..12).collect();
    let punctual = outcome(params, &epochs, Cranks::Late(0));
    assert!(punctual.rewards.iter().sum::<u128>() > 0);
    for cranks in cranks {
        let late = outcome(params, &epochs, *cranks);
        let differing: Vec<_> = punctual
            .coordinator
            .iter()
            .filter(|record| !late.coordinator.contains(record))
            .map(|(key, value)| (String::from_utf8_lossy(key), String::from_utf8_lossy(value)))
            .collect();
        assert!(differing.is_empty(), "{cranks:?}: {differing:#?}");
        assert_eq!(late, punctual, "{cranks:?}");
    }
}

/// Each epoch is submitted to before the one before it has settled. Cranks come
/// late by a second, by half an epoch, by an epoch, by 100 epochs, or all at once.
#[test]
fn late_cranks_give_what_punctual_ones_give() {
    punctuality_makes_no_difference(
        &quick_params(),
        &[
            Cranks::Late(1),
            Cranks::Late(300),
            Cranks::Late(600),
            Cranks::Late(HUNDRED_EPOCHS),
            Cranks::AtTheEnd,
        ],
    );
}

#[test]
fn late_cranks_give_the_same_when_epochs_overlap() {
    let mut params = quick_params();
    params.schedule.ground_truth_lag = 1_500;
    punctuality_makes_no_difference(
        &params,
        &[Cranks::Late(1), Cranks::Late(600), Cranks::AtTheEnd],
    );
}

/// Rewards of epoch 0, settled so many seconds late; with interference somebody
/// pays the treasury half-way, so that the emission index has moved on beyond the
/// time the epoch was due.
fn rewards_of_epoch_zero(late: u64, interference: bool) -> Vec<u128> {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    setup.submit_all(EpochId(0));
    setup.close(EpochId(0));
    setup.suite.skip_to_report(setup.topic, EpochId(0)).unwrap();
    setup.report_all(EpochId(0));
    setup
        .suite
        .skip_to_settlement(setup.topic, EpochId(0))
        .unwrap();
    setup.suite.skip(late / 2);
    if interference {
        let payer = setup.suite.foundation();
        let before = setup.suite.emission().unwrap().accrued_until;
        setup.suite.fund_treasury(&payer, Uint128::one()).unwrap();
        assert!(setup.suite.emission().unwrap().accrued_until >= before);
    }
    setup.suite.skip(late / 2);
    setup.advance();
    setup.assert_lawful();
    setup.rewards()
}

#[test]
fn a_late_settlement_is_paid_for_its_own_time_only() {
    let punctual = rewards_of_epoch_zero(0, false);

    assert!(punctual.iter().sum::<u128>() > 0);
    assert_eq!(rewards_of_epoch_zero(HUNDRED_EPOCHS, false), punctual);
}

/// The part up to the due time is then computed in proportion, to the base unit
/// or two.
#[test]
fn messages_of_others_do_not_make_a_late_settlement_worth_more() {
    let punctual = rewards_of_epoch_zero(0, false);
    let late = rewards_of_epoch_zero(HUNDRED_EPOCHS, true);

    for (late, punctual) in late.iter().zip(&punctual) {
        assert!(late.abs_diff(*punctual) <= 2, "{late} {punctual}");
    }
}

/// Submitting to epoch 1 and being registered need no crank of epoch 0.
#[test]
fn nobody_has_to_crank_before_a_submission() {
    let mut setup = Setup::new(quick_params(), [3, 1, 1]);
    for epoch in (0..5).map(EpochId) {
        setup.open(epoch);
        setup.submit_all(epoch);
    }
    setup.add(Role::Inferer, 4);
    setup.open(EpochId(5));
    setup.submit_all(EpochId(5));

    assert_eq!(setup.suite.topic(setup.topic).unwrap().open_epochs.len(), 6);
    setup.suite.skip(2_000);
    setup.advance();
    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (0, 6));
    setup.assert_lawful();
}
