//! Findings about submissions, scores and consensus.

use allora_interfaces::synthesis_coordinator::{EpochPhase, EpochResponse, ForecastElement};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;
use allora_testing::typed;
use allora_tests::numbers::{assert_close, float, real, whole};
use allora_tests::setup::{allora_params, quick_params, Setup};
use synthesis_coordinator::ContractError as CoordinatorError;

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
    let mut setup = Setup::new(quick_params(), [2, 1, 1]);
    let forecaster = setup.forecasters[0].account.clone();
    let inferer = setup.inferers[0].id;
    let before = setup.suite.state_digest();

    let twice = vec![element(inferer, 1), element(inferer, 2)];
    let error =
        typed::<CoordinatorError>(
            setup
                .suite
                .submit(&forecaster, setup.topic, EPOCH, None, twice),
        );
    assert_eq!(error, CoordinatorError::DuplicateElement { inferer });
    assert_eq!(setup.suite.state_digest(), before);
}

/// Both findings: an element that names nobody present is dropped, and only it.
#[test]
fn sherlock_h02_pr_777_forecasts_of_absent_inferers_are_ignored() {
    let implied = |with_strangers: bool| {
        let mut setup = Setup::new(quick_params(), [3, 1, 1]);
        setup.run_epoch(EPOCH);
        let epoch = EpochId(2);
        setup.open(epoch);
        let [one, two, absent] = [0, 1, 2].map(|index| setup.inferers[index].clone());
        setup.submit_inference(&one, epoch);
        setup.submit_inference(&two, epoch);
        let mut forecast = vec![element(one.id, 500), element(two.id, 900)];
        if with_strangers {
            forecast.push(element(absent.id, -9_000));
            forecast.push(element(ActorId(4_000_000_000), -9_000));
        }
        let forecaster = setup.forecasters[0].account.clone();
        setup
            .suite
            .submit(&forecaster, setup.topic, epoch, None, forecast)
            .unwrap();
        setup.close(epoch);
        let record = setup.suite.epoch(setup.topic, epoch).unwrap();
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
    let mut setup = Setup::new(allora_params(), [2, 1, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        setup.run_epoch(epoch);
    }
    let inferers_before = setup.suite.members(setup.topic, Role::Inferer).unwrap();

    // Only the forecaster of these is new to an epoch: both inferers' scores must
    // be those of inferers.
    let epoch = EpochId(6);
    setup.run_epoch(epoch);
    let record = setup.suite.epoch(setup.topic, epoch).unwrap();
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
    let inferers_after = setup.suite.members(setup.topic, Role::Inferer).unwrap();
    for (before, after) in inferers_before.iter().zip(&inferers_after) {
        let score = of(Role::Inferer)
            .find(|one| one.actor_id == after.actor_id)
            .and_then(|one| one.score)
            .unwrap();
        // merit ← 0.1·score + 0.9·merit
        let expected = 0.1 * float(score) + 0.9 * float(before.merit.unwrap());
        assert_close("merit", float(after.merit.unwrap()), expected);
    }
    setup.assert_lawful();
}

#[test]
fn sherlock_h10_a_lone_inferer_a_lone_forecaster_and_a_lone_reputer_settle() {
    let mut setup = Setup::new(quick_params(), [1, 1, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        setup.run_epoch(epoch);
        setup.assert_lawful();
    }

    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 3);
    let rewards = setup.rewards();
    assert!(rewards[0] > 0 && rewards[2] > 0, "{rewards:?}");
}

/// Nobody's submission closes, replaces or fulfils another's.
#[test]
fn sherlock_h11_a_submission_is_its_senders_alone() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let [ann, bob] = [0, 1].map(|index| setup.inferers[index].clone());
    setup.submit_inference(&ann, EPOCH);
    // somebody else cranks early and submits a subset of what is to come
    setup.advance();
    setup.suite.advance(setup.topic).unwrap();
    setup.submit_inference(&bob, EPOCH);

    let submissions = setup.suite.submissions(setup.topic, EPOCH).unwrap();
    let said: Vec<_> = submissions
        .iter()
        .map(|one| (one.actor_id, one.inference))
        .collect();
    let expected = [&ann, &bob].map(|who| (who.id, Some(Setup::inference(who, EPOCH))));
    assert_eq!(said, expected);
}

/// One reputer of three says 1e40. The others' consensus stands, and inferers share
/// their reward as if it had not.
#[test]
fn sherlock_h14_extreme_truth_is_isolated() {
    let settled = |third: Real| {
        let mut setup = Setup::new(quick_params(), [4, 0, 3]);
        setup.submit_all(EPOCH);
        setup.close(EPOCH);
        setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
        let reputers = setup.reputers.clone();
        for (reputer, truth) in reputers.iter().zip([real(100_000), real(100_000), third]) {
            setup
                .suite
                .report(&reputer.account, setup.topic, EPOCH, truth)
                .unwrap();
        }
        setup.settle(EPOCH);
        setup.assert_lawful();
        setup.suite.epoch(setup.topic, EPOCH).unwrap()
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
        let mut setup = Setup::new(quick_params(), [4, 1, 2]);
        for epoch in [0, 2, 4, 6].map(EpochId) {
            setup.open(epoch);
            setup.submit_all(epoch);
            let poisoner = setup.inferers[3].account.clone();
            let inference = Some(extreme.parse().unwrap());
            setup
                .suite
                .submit(&poisoner, setup.topic, epoch, inference, vec![])
                .unwrap();
            setup.close(epoch);
            setup.report_and_settle(epoch);
            setup.assert_lawful();
        }

        assert_eq!(
            setup.suite.topic(setup.topic).unwrap().settled,
            4,
            "{extreme}"
        );
        assert!(
            setup.rewards()[..3].iter().any(|reward| *reward > 0),
            "{extreme}"
        );
    }
}

/// Forecasts of any size must not overflow the weights of others.
#[test]
fn pr_757_extreme_forecasts_abort_nobody() {
    let mut setup = Setup::new(quick_params(), [3, 2, 1]);
    for (epoch, loss) in [(0, "1e40"), (2, "-1e40"), (4, "1e-40"), (6, "0")] {
        let epoch = EpochId(epoch);
        setup.open(epoch);
        setup.submit_all(epoch);
        let forecaster = setup.forecasters[0].account.clone();
        let loss: Real = loss.parse().unwrap();
        let inferers = setup.inferers.iter();
        let forecast = inferers
            .map(|one| ForecastElement {
                inferer: one.id,
                loss,
            })
            .collect();
        setup
            .suite
            .submit(&forecaster, setup.topic, epoch, None, forecast)
            .unwrap();
        setup.close(epoch);
        setup.report_and_settle(epoch);
        setup.assert_lawful();
    }
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 4);
}

/// All losses are exactly zero: a consensus of norm 0.
#[test]
fn sherlock_m26_a_consensus_of_zeros_settles() {
    let mut params = allora_params();
    params.loss.allow_negative = true;
    let setup = after_perfect_epochs(params);
    assert!(setup.rewards().iter().all(|reward| *reward > 0));
}

/// Under the default rule whoever says the same first is paid for it.
#[test]
fn nobody_loses_anything_and_the_first_is_paid() {
    let setup = after_perfect_epochs(quick_params());
    let rewards = setup.rewards();
    assert!(rewards[0] > 0 && rewards[1..3] == [0, 0], "{rewards:?}");
    assert!(rewards[3..].iter().all(|reward| *reward > 0), "{rewards:?}");
    let certificate = setup.suite.quality(setup.topic).unwrap().certificate;
    assert_eq!(certificate.unwrap().regret, Real::ZERO);
}

/// Three epochs in which everybody says the truth.
fn after_perfect_epochs(params: TopicParams) -> Setup {
    let mut setup = Setup::new(params, [3, 0, 3]);
    for epoch in [0, 2, 4].map(EpochId) {
        setup.open(epoch);
        for inferer in setup.inferers.clone() {
            let perfect = Some(Setup::truth(epoch));
            setup
                .suite
                .submit(&inferer.account, setup.topic, epoch, perfect, vec![])
                .unwrap();
        }
        setup.close(epoch);
        setup.report_and_settle(epoch);
    }

    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.settled, topic.void), (3, 0));
    assert_eq!(topic.network_loss, Some(Real::ZERO));
    setup.assert_lawful();
    setup
}

/// A perfect prediction has the logarithm of the floor for a loss, not −∞.
#[test]
fn pr_590_a_perfect_prediction_has_a_finite_loss() {
    let mut setup = Setup::new(allora_params(), [1, 0, 1]);
    let inferer = setup.inferers[0].account.clone();
    let perfect = Some(Setup::truth(EPOCH));
    setup
        .suite
        .submit(&inferer, setup.topic, EPOCH, perfect, vec![])
        .unwrap();
    setup.close(EPOCH);
    setup.report_and_settle(EPOCH);

    let loss = setup.suite.epoch(setup.topic, EPOCH).unwrap().loss.unwrap();
    assert_close("loss", float(loss), -18.0);
}

#[test]
fn pr_673_a_lone_reputer_is_listened_to_and_paid() {
    let mut setup = Setup::new(quick_params(), [3, 0, 1]);
    for epoch in [0, 2, 4].map(EpochId) {
        setup.run_epoch(epoch);
    }

    let reputer = &setup.suite.members(setup.topic, Role::Reputer).unwrap()[0];
    assert_eq!(reputer.coefficient, Some(Real::ONE));
    assert!(setup.rewards()[3] > 0);
}

/// New workers flood in once others have a record. They start low, and the
/// network inference stays where the experienced put it.
#[test]
fn pr_615_an_influx_of_newcomers_does_not_drive_regrets_away() {
    let mut setup = Setup::new(allora_params(), [3, 0, 1]);
    for epoch in (0..24).map(|number| EpochId(2 * number)) {
        setup.run_epoch(epoch);
    }
    for number in 4..=24 {
        setup.add(Role::Inferer, number);
    }
    for epoch in (24..34).map(|number| EpochId(2 * number)) {
        setup.run_epoch(epoch);
        setup.assert_lawful();
    }

    for member in setup.suite.members(setup.topic, Role::Inferer).unwrap() {
        let regret = float(member.regret.unwrap());
        assert!(
            regret.abs() < 100.0,
            "{} has regret {regret}",
            member.actor_id
        );
    }
    let initial = setup.suite.topic(setup.topic).unwrap().initial_regret;
    assert!(initial.is_none_or(|regret| float(regret).abs() < 100.0));
}

/// Whoever misses an epoch keeps its place and is neither paid nor scored for it.
#[test]
fn pr_709_a_missed_epoch_costs_only_that_epoch() {
    let mut setup = Setup::new(quick_params(), [3, 0, 1]);
    setup.run_epoch(EPOCH);
    let absent = setup.inferers[2].clone();
    let before = setup.suite.rewards(&absent.account, setup.topic).unwrap();
    let epoch = EpochId(2);
    setup.open(epoch);
    for actor in &setup.inferers.clone()[..2] {
        setup.submit_inference(actor, epoch);
    }
    setup.close(epoch);
    setup.report_and_settle(epoch);

    assert_eq!(
        setup.suite.rewards(&absent.account, setup.topic).unwrap(),
        before
    );
    let members = setup.suite.members(setup.topic, Role::Inferer).unwrap();
    let member = members.iter().find(|member| member.actor_id == absent.id);
    assert_eq!(member.unwrap().epochs, 1);
    setup.run_epoch(EpochId(4));
    let record = setup.suite.epoch(setup.topic, EpochId(4)).unwrap();
    assert_eq!(record.participants.len(), 4);
}

/// The stake that weighs a truth is that of the moment it was reported.
#[test]
fn pr_610_a_report_is_corrected_in_place() {
    let mut setup = Setup::new(quick_params(), [2, 0, 2]);
    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
    let reputer = setup.reputers[0].account.clone();
    for truth in [5, 7] {
        setup
            .suite
            .report(&reputer, setup.topic, EPOCH, whole(truth))
            .unwrap();
    }

    let reports = setup.suite.reports(setup.topic, EPOCH).unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].truth, whole(7));
    assert_eq!(reports[0].stake, allora_testing::allo(100));
}
