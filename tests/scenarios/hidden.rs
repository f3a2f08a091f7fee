//! A topic that hides what is submitted and reported until nobody can copy it any more.

use allora_interfaces::staking_vault::OffenceKind;
use allora_interfaces::synthesis_coordinator::{EpochPhase, RoleStatus, WindowKind};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, typed, Secret};
use allora_tests::setup::{quick_params, Actor, Setup};
use cosmwasm_std::Uint128;
use synthesis_coordinator::ContractError;

const EPOCH: EpochId = EpochId(0);

/// Submissions are revealed in a minute, truths in another; a bond of 10 ALLO is asked for, of which a
/// tenth is lost, as a tenth of stake is.
fn hidden() -> TopicParams {
    let mut params = quick_params();
    params.schedule.reveal_window = 60;
    params.schedule.report_reveal_window = 60;
    params.gates.worker_bond = allo(10);
    params.consensus.unrevealed_fraction = allora_math::Real::ratio(1, 10).unwrap();
    params
}

fn staffed() -> Setup {
    let mut setup = Setup::new(hidden(), [4, 2, 3]);
    for actor in setup.inferers.iter().chain(&setup.forecasters) {
        setup
            .suite
            .bond(&actor.account, setup.topic, allo(10))
            .unwrap();
    }
    setup
}

/// What workers hide in an epoch, in the order of their numbers.
fn commit_all(setup: &mut Setup, epoch: EpochId) -> Vec<Secret> {
    setup.open(epoch);
    let topic = setup.topic;
    let mut secrets = vec![];
    for actor in setup.inferers.clone() {
        let inference = Setup::inference(&actor, epoch);
        let suite = &mut setup.suite;
        let secret = suite.commit_inference(&actor.account, topic, epoch, inference);
        secrets.push(secret.unwrap());
    }
    for actor in setup.forecasters.clone() {
        let forecast = setup.forecast(&actor, epoch);
        let suite = &mut setup.suite;
        let secret = suite.commit_forecast(&actor.account, topic, epoch, forecast);
        secrets.push(secret.unwrap());
    }
    secrets
}

fn commit_truths(setup: &mut Setup, epoch: EpochId) -> Vec<Secret> {
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    let truth = Setup::truth(epoch);
    let reputers = setup.reputers.clone();
    let commit = |actor: &Actor| {
        let suite = &mut setup.suite;
        suite.commit_truth(&actor.account, setup.topic, epoch, truth)
    };
    reputers.iter().map(commit).map(Result::unwrap).collect()
}

/// Has a passer-by reveal.
fn reveal(setup: &mut Setup, epoch: EpochId, kind: WindowKind, secrets: &[Secret]) {
    setup
        .suite
        .skip_to_reveal(setup.topic, epoch, kind)
        .unwrap();
    let keeper = setup.suite.keeper();
    for secret in secrets {
        setup.suite.reveal(&keeper, secret).unwrap();
    }
}

fn status(setup: &Setup, actor: &Actor, role: Role) -> RoleStatus {
    let status = setup.suite.status(setup.topic, &actor.account).unwrap();
    let mut roles = status.roles.into_iter();
    roles.find(|status| status.role == role).unwrap()
}

#[test]
fn whoever_reveals_is_paid_and_whoever_does_not_pays() {
    let mut setup = staffed();
    setup.endow();
    let secrets = commit_all(&mut setup, EPOCH);
    let worker = setup.inferers[0].account.clone();
    let inference = Some(Setup::truth(EPOCH));
    let open = setup
        .suite
        .submit(&worker, setup.topic, EPOCH, inference, vec![]);
    let refused: ContractError = typed(open);
    let expected = ContractError::Hidden {
        topic_id: setup.topic,
        epoch: EPOCH,
    };
    assert_eq!(refused, expected);
    // The last inferer's bond is on its way out when it does not reveal.
    let silent = setup.inferers[3].clone();
    setup
        .suite
        .unbond(&silent.account, setup.topic, allo(10))
        .unwrap();
    let (told, untold) = secrets.split_at(3);
    let forecasts = &untold[1..];
    reveal(&mut setup, EPOCH, WindowKind::Reveal, told);
    reveal(&mut setup, EPOCH, WindowKind::Reveal, forecasts);
    setup.close(EPOCH);
    let value = setup.suite.network_inference(setup.topic, 60).unwrap();
    assert_eq!(value.epoch, EPOCH);

    let truths = commit_truths(&mut setup, EPOCH);
    reveal(&mut setup, EPOCH, WindowKind::ReportReveal, &truths[..2]);
    let mute = setup.reputers[2].clone();
    let before = setup.suite.operator(setup.topic, &mute.account).unwrap();
    setup.settle(EPOCH);
    setup.assert_lawful();

    let epoch = setup.suite.epoch(setup.topic, EPOCH).unwrap();
    assert_eq!(epoch.phase, EpochPhase::Settled);
    let inferers = epoch.participants.iter();
    let inferers = inferers.filter(|each| each.role == Role::Inferer);
    assert_eq!(inferers.count(), 3);
    // a tenth of the bond that is asked for, from what is unbonding
    let position = setup.suite.position(&silent.account, setup.topic).unwrap();
    assert_eq!(position.unbonding[0].amount, allo(9));
    // a tenth of the stake
    let after = setup.suite.operator(setup.topic, &mute.account).unwrap();
    assert_eq!(after.staked, before.staked.multiply_ratio(9u32, 10u32));
    let offences = setup.suite.offences(setup.topic).unwrap();
    assert_eq!(offences.len(), 1);
    assert_eq!(offences[0].offence.kind, OffenceKind::UnrevealedTruth);
    assert_eq!(offences[0].offence.actor_id, mute.id);
    let marks = |actor: &Actor| {
        let status = setup.suite.status(setup.topic, &actor.account).unwrap();
        status.actor.unwrap().unrevealed
    };
    assert_eq!([&silent, &mute, &setup.inferers[0]].map(marks), [1, 1, 0]);

    // Its bond does not suffice any more.
    setup.open(EpochId(1));
    let inference = Setup::inference(&silent, EpochId(1));
    let suite = &mut setup.suite;
    let again = suite.commit_inference(&silent.account, setup.topic, EpochId(1), inference);
    let refused: ContractError = typed(again);
    assert!(matches!(refused, ContractError::BondTooLow { .. }));
}

#[test]
fn an_epoch_nobody_reveals_anything_of_is_void_and_all_pay() {
    let mut setup = staffed();
    commit_all(&mut setup, EPOCH);
    let treasury = setup.suite.ledger().unwrap().treasury;
    setup.close(EPOCH);
    setup.assert_lawful();
    let epoch = setup.suite.epoch(setup.topic, EPOCH).unwrap();
    assert_eq!(epoch.phase, EpochPhase::Void);
    for actor in setup.inferers.iter().chain(&setup.forecasters) {
        let position = setup.suite.position(&actor.account, setup.topic).unwrap();
        assert_eq!(position.bond, allo(9));
    }
    let after = setup.suite.ledger().unwrap().treasury;
    assert_eq!(after, treasury + allo(6));
}

#[test]
fn the_next_epoch_is_committed_to_while_this_one_is_revealed() {
    let mut params = hidden();
    params.schedule.epoch_length = 200;
    params.schedule.submission_window = 200;
    params.gates.worker_bond = Uint128::zero();
    let mut setup = Setup::new(params, [2, 0, 1]);
    let first = commit_all(&mut setup, EPOCH);
    let second = commit_all(&mut setup, EpochId(1));
    reveal(&mut setup, EPOCH, WindowKind::Reveal, &first);
    let actor = setup.inferers[0].clone();
    let told = status(&setup, &actor, Role::Inferer);
    assert_eq!(told.committed, [EpochId(1)]);
    setup.close(EPOCH);
    reveal(&mut setup, EpochId(1), WindowKind::Reveal, &second);
    setup.close(EpochId(1));
    for epoch in [EPOCH, EpochId(1)] {
        let phase = setup.suite.epoch(setup.topic, epoch).unwrap().phase;
        assert_eq!(phase, EpochPhase::Synthesized);
        let truths = commit_truths(&mut setup, epoch);
        reveal(&mut setup, epoch, WindowKind::ReportReveal, &truths);
    }
    setup.settle(EpochId(1));
    let history = setup.suite.history(setup.topic).unwrap();
    let phases: Vec<_> = history.iter().map(|entry| entry.phase).collect();
    assert_eq!(phases, [EpochPhase::Settled, EpochPhase::Settled]);
    setup.assert_lawful();
}
