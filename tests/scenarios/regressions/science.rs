//! Findings about submissions, scores and consensus.

use allora_interfaces::synthesis_coordinator::{EpochPhase, EpochResponse, ForecastElement};
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;
use allora_testing::typed;
use allora_tests::numbers::{assert_close, float, real, whole};
use allora_tests::stage::{quick_params, Stage};
use synthesis_coordinator::ContractError as CoordinatorError;

type Plain = Stage<cosmwasm_std::testing::MockStorage>;

const EPOCH: EpochId = EpochId(0);

fn element(inferer: ActorId, thousandths: i64) -> ForecastElement {
    ForecastElement {
        inferer,
        loss: real(thousandths),
    }
}

/// Rewards of a role in an epoch, each as a part of the role's.
fn shares(record: &EpochResponse, role: Role) -> Vec<f64> {
    let of_role = record.participants.iter().filter(|one| one.role == role);
    let fractions: Vec<f64> = of_role
        .map(|one| one.fraction.expect("settled").u64() as f64)
        .collect();
    let sum: f64 = fractions.iter().sum();
    fractions.iter().map(|fraction| fraction / sum).collect()
}

#[test]
fn sherlock_h01_duplicate_forecast_elements_are_refused() {
    let mut stage = Stage::new(quick_params(), [2, 1, 1]);
    let forecaster = stage.forecasters[0].account.clone();
    let inferer = stage.inferers[0].id;
    let before = stage.suite.state_digest();

    let twice = vec![element(inferer, 1), element(inferer, 2)];
    let error =
        typed::<CoordinatorError>(
            stage
                .suite
                .submit(&forecaster, stage.topic, EPOCH, None, twice),
        );
    assert_eq!(error, CoordinatorError::DuplicateElement { inferer });
    assert_eq!(stage.suite.state_digest(), before);
}

/// Both findings: an element that names nobody present is dropped, and only it.
#[test]
fn sherlock_h02_pr_777_forecasts_of_absent_inferers_are_ignored() {
    let implied = |with_strangers: bool| {
        let mut stage = Stage::new(quick_params(), [3, 1, 1]);
        stage.play(EPOCH);
        let epoch = EpochId(2);
        stage.open(epoch);
        let [one, two, absent] = [0, 1, 2].map(|index| stage.inferers[index].clone());
        stage.submit_inference(&one, epoch);
        stage.submit_inference(&two, epoch);
        let mut forecast = vec![element(one.id, 500), element(two.id, 900)];
        if with_strangers {
            forecast.push(element(absent.id, -9_000));
            forecast.push(element(ActorId(4_000_000_000), -9_000));
        }
        let forecaster = stage.forecasters[0].account.clone();
        stage
            .suite
            .submit(&forecaster, stage.topic, epoch, None, forecast)
            .unwrap();
        stage.close(epoch);
        let record = stage.suite.epoch(stage.topic, epoch).unwrap();
        let mut forecasters = record.participants.into_iter();
        let found = forecasters.find(|one| one.role == Role::Forecaster);
        (
            found.unwrap().value.unwrap(),
            record.inference.unwrap().value,
        )
    };

    assert_eq!(implied(true), implied(false));
}

/// An epoch with one worker per role: each is scored in its own role.
#[test]
fn sherlock_h10_single_participants_are_scored_in_their_own_role() {
    let mut stage = Stage::new(quick_params(), [2, 1, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        stage.play(epoch);
    }
    let inferers_before = stage.suite.members(stage.topic, Role::Inferer).unwrap();

    // Only the forecaster of these is new to an epoch: both inferers' scores must
    // be those of inferers.
    let epoch = EpochId(6);
    stage.play(epoch);
    let record = stage.suite.epoch(stage.topic, epoch).unwrap();
    assert_eq!(record.phase, EpochPhase::Settled);
    let of = |role: Role| {
        record
            .participants
            .iter()
            .filter(move |one| one.role == role)
    };
    assert_eq!(of(Role::Inferer).count(), 2);
    assert_eq!(of(Role::Forecaster).count(), 1);
    assert_eq!(of(Role::Reputer).count(), 1);
    let inferers_after = stage.suite.members(stage.topic, Role::Inferer).unwrap();
    for (before, after) in inferers_before.iter().zip(&inferers_after) {
        let score = of(Role::Inferer)
            .find(|one| one.actor_id == after.actor_id)
            .and_then(|one| one.score)
            .unwrap();
        // merit ← 0.1·score + 0.9·merit
        let expected = 0.1 * float(score) + 0.9 * float(before.merit.unwrap());
        assert_close("merit", float(after.merit.unwrap()), expected);
    }
    stage.assert_lawful();
}

#[test]
fn sherlock_h10_a_lone_inferer_a_lone_forecaster_and_a_lone_reputer_settle() {
    let mut stage = Stage::new(quick_params(), [1, 1, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        stage.play(epoch);
        stage.assert_lawful();
    }

    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 3);
    let rewards = stage.rewards();
    assert!(rewards[0] > 0 && rewards[2] > 0, "{rewards:?}");
}

/// Nobody's submission closes, replaces or fulfils another's.
#[test]
fn sherlock_h11_a_submission_is_its_senders_alone() {
    let mut stage = Stage::new(quick_params(), [2, 0, 1]);
    let [ann, bob] = [0, 1].map(|index| stage.inferers[index].clone());
    stage.submit_inference(&ann, EPOCH);
    // somebody else cranks early and submits a subset of what is to come
    stage.advance();
    stage.suite.advance(stage.topic).unwrap();
    stage.submit_inference(&bob, EPOCH);

    let submissions = stage.suite.submissions(stage.topic, EPOCH).unwrap();
    let said: Vec<_> = submissions
        .iter()
        .map(|one| (one.actor_id, one.inference))
        .collect();
    let expected = [&ann, &bob].map(|who| (who.id, Some(Plain::inference(who, EPOCH))));
    assert_eq!(said, expected);
}

/// One reputer of three says 1e40. The others' consensus stands, and inferers share
/// their reward as if it had not.
#[test]
fn sherlock_h14_extreme_truth_is_isolated() {
    let settled = |third: Real| {
        let mut stage = Stage::new(quick_params(), [4, 0, 3]);
        stage.submit_all(EPOCH);
        stage.close(EPOCH);
        stage.suite.skip_to_report(stage.topic, EPOCH).unwrap();
        let reputers = stage.reputers.clone();
        for (reputer, truth) in reputers.iter().zip([real(100_000), real(100_000), third]) {
            stage
                .suite
                .report(&reputer.account, stage.topic, EPOCH, truth)
                .unwrap();
        }
        stage.settle(EPOCH);
        stage.assert_lawful();
        stage.suite.epoch(stage.topic, EPOCH).unwrap()
    };
    let honest = settled(real(100_000));
    let extreme = settled("1e40".parse().unwrap());

    assert_eq!(extreme.truth, honest.truth);
    assert_eq!(extreme.loss, honest.loss);
    let (left, right) = (
        shares(&extreme, Role::Inferer),
        shares(&honest, Role::Inferer),
    );
    for (left, right) in left.iter().zip(&right) {
        assert_close("share of an inferer", *left, *right);
    }
    let reputers = shares(&extreme, Role::Reputer);
    assert!(
        reputers[2] < reputers[0] && reputers[2] < reputers[1],
        "{reputers:?}"
    );
}

/// The same with an inference: one of four is off by 40 orders of magnitude.
#[test]
fn a20_a21_an_extreme_inference_aborts_nobody() {
    for extreme in ["1e40", "-1e40", "1e-40", "0"] {
        let mut stage = Stage::new(quick_params(), [4, 1, 2]);
        for epoch in [0, 2, 4, 6].map(EpochId) {
            stage.open(epoch);
            stage.submit_all(epoch);
            let poisoner = stage.inferers[3].account.clone();
            let inference = Some(extreme.parse().unwrap());
            stage
                .suite
                .submit(&poisoner, stage.topic, epoch, inference, vec![])
                .unwrap();
            stage.close(epoch);
            stage.judge(epoch);
            stage.assert_lawful();
        }

        assert_eq!(
            stage.suite.topic(stage.topic).unwrap().settled,
            4,
            "{extreme}"
        );
        assert!(
            stage.rewards()[..3].iter().any(|reward| *reward > 0),
            "{extreme}"
        );
    }
}

/// Forecasts of any size must not overflow the weights of others.
#[test]
fn pr_757_extreme_forecasts_abort_nobody() {
    let mut stage = Stage::new(quick_params(), [3, 2, 1]);
    for (epoch, loss) in [(0, "1e40"), (2, "-1e40"), (4, "1e-40"), (6, "0")] {
        let epoch = EpochId(epoch);
        stage.open(epoch);
        stage.submit_all(epoch);
        let forecaster = stage.forecasters[0].account.clone();
        let loss: Real = loss.parse().unwrap();
        let inferers = stage.inferers.iter();
        let forecast = inferers
            .map(|one| ForecastElement {
                inferer: one.id,
                loss,
            })
            .collect();
        stage
            .suite
            .submit(&forecaster, stage.topic, epoch, None, forecast)
            .unwrap();
        stage.close(epoch);
        stage.judge(epoch);
        stage.assert_lawful();
    }
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 4);
}

/// All losses are exactly zero: a consensus of norm 0.
#[test]
fn sherlock_m26_a_consensus_of_zeros_settles() {
    let mut params = quick_params();
    params.loss.allow_negative = true;
    let mut stage = Stage::new(params, [3, 0, 3]);
    for epoch in [0, 2, 4].map(EpochId) {
        stage.open(epoch);
        for inferer in stage.inferers.clone() {
            let perfect = Some(Plain::truth(epoch));
            stage
                .suite
                .submit(&inferer.account, stage.topic, epoch, perfect, vec![])
                .unwrap();
        }
        stage.close(epoch);
        stage.judge(epoch);
    }

    let topic = stage.suite.topic(stage.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (3, 0));
    assert_eq!(topic.network_loss, Some(Real::ZERO));
    assert!(stage.rewards().iter().all(|reward| *reward > 0));
    stage.assert_lawful();
}

/// A perfect prediction has the logarithm of the floor for a loss, not −∞.
#[test]
fn pr_590_a_perfect_prediction_has_a_finite_loss() {
    let mut stage = Stage::new(quick_params(), [1, 0, 1]);
    let inferer = stage.inferers[0].account.clone();
    let perfect = Some(Plain::truth(EPOCH));
    stage
        .suite
        .submit(&inferer, stage.topic, EPOCH, perfect, vec![])
        .unwrap();
    stage.close(EPOCH);
    stage.judge(EPOCH);

    let loss = stage.suite.epoch(stage.topic, EPOCH).unwrap().loss.unwrap();
    assert_close("loss", float(loss), -18.0);
}

#[test]
fn pr_673_a_lone_reputer_is_listened_to_and_paid() {
    let mut stage = Stage::new(quick_params(), [3, 0, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        stage.play(epoch);
    }

    let reputer = &stage.suite.members(stage.topic, Role::Reputer).unwrap()[0];
    assert_eq!(reputer.coefficient, Some(Real::ONE));
    assert!(stage.rewards()[3] > 0);
}

/// New workers flood in once others have a record. They start low, and the
/// network inference stays where the experienced put it.
#[test]
fn pr_615_an_influx_of_newcomers_does_not_drive_regrets_away() {
    let mut stage = Stage::new(quick_params(), [3, 0, 1]);
    for epoch in (0..24).map(|number| EpochId(2 * number)) {
        stage.play(epoch);
    }
    for number in 4..=24 {
        stage.add(Role::Inferer, number);
    }
    for epoch in (24..34).map(|number| EpochId(2 * number)) {
        stage.play(epoch);
        stage.assert_lawful();
    }

    for member in stage.suite.members(stage.topic, Role::Inferer).unwrap() {
        let regret = float(member.regret.unwrap());
        assert!(
            regret.abs() < 100.0,
            "{} has regret {regret}",
            member.actor_id
        );
    }
    let initial = stage.suite.topic(stage.topic).unwrap().initial_regret;
    assert!(initial.is_none_or(|regret| float(regret).abs() < 100.0));
}

/// Whoever misses an epoch keeps its place and is neither paid nor scored for it.
#[test]
fn pr_709_a_missed_epoch_costs_only_that_epoch() {
    let mut stage = Stage::new(quick_params(), [3, 0, 1]);
    stage.play(EPOCH);
    let absent = stage.inferers[2].clone();
    let before = stage.suite.rewards(&absent.account, stage.topic).unwrap();
    let epoch = EpochId(2);
    stage.open(epoch);
    for player in &stage.inferers.clone()[..2] {
        stage.submit_inference(player, epoch);
    }
    stage.close(epoch);
    stage.judge(epoch);

    assert_eq!(
        stage.suite.rewards(&absent.account, stage.topic).unwrap(),
        before
    );
    let members = stage.suite.members(stage.topic, Role::Inferer).unwrap();
    let member = members.iter().find(|member| member.actor_id == absent.id);
    assert_eq!(member.unwrap().epochs, 1);
    stage.play(EpochId(4));
    let record = stage.suite.epoch(stage.topic, EpochId(4)).unwrap();
    assert_eq!(record.participants.len(), 4);
}

/// The stake that weighs a truth is that of the moment it was reported.
#[test]
fn pr_610_a_report_is_corrected_in_place() {
    let mut stage = Stage::new(quick_params(), [2, 0, 2]);
    stage.submit_all(EPOCH);
    stage.close(EPOCH);
    stage.suite.skip_to_report(stage.topic, EPOCH).unwrap();
    let reputer = stage.reputers[0].account.clone();
    for truth in [5, 7] {
        stage
            .suite
            .report(&reputer, stage.topic, EPOCH, whole(truth))
            .unwrap();
    }

    let reports = stage.suite.reports(stage.topic, EPOCH).unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].truth, whole(7));
    assert_eq!(reports[0].stake, allora_testing::allo(100));
}
