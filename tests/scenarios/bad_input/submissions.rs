//! Bad submissions, truths, reads and edits.

use allora_interfaces::synthesis_coordinator::{
    ForecastElement, NetworkInferenceResponse, QueryMsg as CoordinatorQuery,
};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;
use allora_testing::{allo, typed};
use allora_tests::setup::quick_params;
use cosmwasm_std::Uint128;
use staking_vault::ContractError as VaultError;
use synthesis_coordinator::ContractError as CoordinatorError;
use topic_registry::ContractError as RegistryError;

use super::{busy_stage, refused};

#[test]
fn strangers_are_refused() {
    let mut setup = busy_stage();
    let stranger = setup.suite.account("stranger");
    setup.suite.fund(&stranger, allo(10));
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let [inferer, forecaster, reputer] =
        [&setup.inferers, &setup.forecasters, &setup.reputers].map(|actors| actors[0].clone());
    let not_registered = |role, who: &cosmwasm_std::Addr| CoordinatorError::NotRegistered {
        topic_id,
        role,
        actor: who.clone(),
    };
    let forecast = vec![ForecastElement {
        inferer: inferer.id,
        loss: Real::ONE,
    }];

    // nobody at all, and somebody in another's role
    for who in [&stranger, &forecaster.account, &reputer.account] {
        refused(
            &mut setup.suite,
            not_registered(Role::Inferer, who),
            |suite| {
                suite
                    .submit(who, topic_id, epoch, Some(Real::ONE), vec![])
                    .map(drop)
            },
        );
    }
    for who in [&stranger, &inferer.account, &reputer.account] {
        refused(
            &mut setup.suite,
            not_registered(Role::Forecaster, who),
            |suite| {
                suite
                    .submit(who, topic_id, epoch, None, forecast.clone())
                    .map(drop)
            },
        );
    }
    setup.close(epoch);
    setup.suite.skip_to_report(topic_id, epoch).unwrap();
    for who in [&stranger, &inferer.account, &forecaster.account] {
        refused(
            &mut setup.suite,
            not_registered(Role::Reputer, who),
            |suite| suite.report(who, topic_id, epoch, Real::ONE).map(drop),
        );
        let error = VaultError::NotReputer {
            topic_id,
            holder: who.clone(),
        };
        refused(&mut setup.suite, error, |suite| {
            suite.stake(who, topic_id, allo(1)).map(drop)
        });
    }
    let error = RegistryError::NotRegistered {
        topic_id,
        role: Role::Inferer,
        account: stranger.clone(),
    };
    refused(&mut setup.suite, error, |suite| {
        suite.leave(&stranger, topic_id, Role::Inferer).map(drop)
    });
}

#[test]
fn a_reputer_without_the_stake_is_refused() {
    let mut setup = busy_stage();
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let reputer = setup.reputers[0].account.clone();
    let staked = allo(1) - Uint128::one();
    setup
        .suite
        .unstake(&reputer, topic_id, allo(100) - staked)
        .unwrap();
    setup.close(epoch);
    setup.suite.skip_to_report(topic_id, epoch).unwrap();

    let error = CoordinatorError::StakeTooLow {
        topic_id,
        epoch,
        staked,
        needed: allo(1),
    };
    refused(&mut setup.suite, error, |suite| {
        suite.report(&reputer, topic_id, epoch, Real::ONE).map(drop)
    });
    setup
        .suite
        .stake(&reputer, topic_id, Uint128::one())
        .unwrap();
    // what comes now counts from the next epoch on
    let error = CoordinatorError::StakeTooLow {
        topic_id,
        epoch,
        staked,
        needed: allo(1),
    };
    refused(&mut setup.suite, error, |suite| {
        suite.report(&reputer, topic_id, epoch, Real::ONE).map(drop)
    });
    let next = EpochId(4);
    setup.open(next);
    setup.submit_all(next);
    setup.close(next);
    setup.suite.skip_to_report(topic_id, next).unwrap();
    setup
        .suite
        .report(&reputer, topic_id, next, Real::ONE)
        .unwrap();
}

#[test]
fn closed_windows_are_refused() {
    let mut setup = busy_stage();
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let worker = setup.inferers[0].account.clone();
    let reputer = setup.reputers[0].account.clone();
    let [submission, report] = setup.suite.windows_of(topic_id, epoch).unwrap();

    let now = setup.suite.now();
    let early = |now| CoordinatorError::ReportsClosed {
        topic_id,
        epoch,
        opens_at: report.opens_at,
        closes_at: report.closes_at,
        now,
    };
    refused(&mut setup.suite, early(now), |suite| {
        suite.report(&reputer, topic_id, epoch, Real::ONE).map(drop)
    });
    setup.suite.set_time(submission.closes_at);
    let error = CoordinatorError::SubmissionsClosed {
        topic_id,
        epoch,
        next: EpochId(3),
        opens_at: submission.opens_at.plus_seconds(600),
    };
    refused(&mut setup.suite, error, |suite| {
        suite
            .submit(&worker, topic_id, epoch, Some(Real::ONE), vec![])
            .map(drop)
    });
    setup.advance();
    setup.suite.set_time(report.opens_at.minus_nanos(1));
    let now = setup.suite.now();
    refused(&mut setup.suite, early(now), |suite| {
        suite.report(&reputer, topic_id, epoch, Real::ONE).map(drop)
    });
}

#[test]
fn wrong_epochs_are_refused() {
    let mut setup = busy_stage();
    let topic_id = setup.topic;
    let worker = setup.inferers[0].account.clone();
    let reputer = setup.reputers[0].account.clone();
    let [submission, _] = setup.suite.windows_of(topic_id, EpochId(2)).unwrap();

    for epoch in [0, 1, 3, u64::MAX].map(EpochId) {
        let error = CoordinatorError::WrongEpoch {
            topic_id,
            epoch,
            open: EpochId(2),
            closes_at: submission.closes_at,
        };
        refused(&mut setup.suite, error, |suite| {
            suite
                .submit(&worker, topic_id, epoch, Some(Real::ONE), vec![])
                .map(drop)
        });
        let error = CoordinatorError::EpochNotOpen { topic_id, epoch };
        refused(&mut setup.suite, error, |suite| {
            suite.report(&reputer, topic_id, epoch, Real::ONE).map(drop)
        });
        let error = CoordinatorError::NothingPending { topic_id, epoch };
        refused(&mut setup.suite, error, |suite| {
            suite.retry_settlement(topic_id, epoch).map(drop)
        });
    }
}

#[test]
fn values_out_of_range_are_refused() {
    let mut setup = busy_stage();
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let [inferer, forecaster, reputer] =
        [&setup.inferers, &setup.forecasters, &setup.reputers].map(|actors| actors[0].clone());
    let wild: Vec<Real> = [
        "1.0000000001e40",
        "-1.0000000001e40",
        "0.9999999999e-40",
        "-1e-41",
        "1e9000",
    ]
    .iter()
    .map(|text| text.parse().unwrap())
    .collect();
    let out_of_range =
        |suite: &mut allora_testing::Suite,
         value: Real,
         act: &dyn Fn(&mut allora_testing::Suite) -> anyhow::Result<()>| {
            let before = suite.state_digest();
            let error = typed::<CoordinatorError>(act(suite));
            assert!(
                matches!(&error, CoordinatorError::ValueOutOfRange { value: named, .. } if *named == value),
                "{value}: {error}"
            );
            assert_eq!(suite.state_digest(), before);
        };

    for value in wild.iter().copied() {
        out_of_range(&mut setup.suite, value, &|suite| {
            suite
                .submit(&inferer.account, topic_id, epoch, Some(value), vec![])
                .map(drop)
        });
        out_of_range(&mut setup.suite, value, &|suite| {
            let forecast = vec![ForecastElement {
                inferer: inferer.id,
                loss: value,
            }];
            suite
                .submit(&forecaster.account, topic_id, epoch, None, forecast)
                .map(drop)
        });
    }
    setup.close(epoch);
    setup.suite.skip_to_report(topic_id, epoch).unwrap();
    for value in wild.iter().copied() {
        out_of_range(&mut setup.suite, value, &|suite| {
            suite
                .report(&reputer.account, topic_id, epoch, value)
                .map(drop)
        });
    }
    // the edge itself is inside
    setup
        .suite
        .report(&reputer.account, topic_id, epoch, "1e40".parse().unwrap())
        .unwrap();
}

#[test]
fn empty_and_oversized_submissions_are_refused() {
    let mut setup = busy_stage();
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let inferer = setup.inferers[0].account.clone();
    let forecaster = setup.forecasters[0].account.clone();

    let error = CoordinatorError::EmptySubmission { topic_id, epoch };
    refused(&mut setup.suite, error, |suite| {
        suite
            .submit(&inferer, topic_id, epoch, None, vec![])
            .map(drop)
    });
    let flood: Vec<ForecastElement> = (1..=1_000)
        .map(|number| ForecastElement {
            inferer: allora_interfaces::ActorId(number),
            loss: Real::ONE,
        })
        .collect();
    let before = setup.suite.state_digest();
    let error =
        typed::<CoordinatorError>(
            setup
                .suite
                .submit(&forecaster, topic_id, epoch, None, flood),
        );
    assert!(
        matches!(
            error,
            CoordinatorError::TooManyElements { count: 1_000, .. }
        ),
        "{error}"
    );
    assert_eq!(setup.suite.state_digest(), before);
}

/// An inference and a truth for which the topic's loss has no value.
#[test]
fn values_outside_the_domain_of_the_loss_are_refused() {
    use allora_math::loss::LossFunction;
    let mut params = quick_params();
    params.loss.function = LossFunction::BinaryCrossEntropy {};
    let mut setup = allora_tests::setup::Setup::new(params, [1, 0, 1]);
    let (topic_id, epoch) = (setup.topic, EpochId(0));
    let [inferer, reputer] =
        [&setup.inferers, &setup.reputers].map(|actors| actors[0].account.clone());
    let domain = "a probability, from 0 to 1";
    let inference = allora_tests::numbers::real(1_001);
    let error = CoordinatorError::InferenceRefused {
        topic_id,
        inference,
        domain,
    };
    refused(&mut setup.suite, error, |suite| {
        suite
            .submit(&inferer, topic_id, epoch, Some(inference), vec![])
            .map(drop)
    });
    let inference = Some(allora_tests::numbers::real(700));
    setup
        .suite
        .submit(&inferer, topic_id, epoch, inference, vec![])
        .unwrap();
    setup.close(epoch);
    setup.suite.skip_to_report(topic_id, epoch).unwrap();

    let truth = allora_tests::numbers::real(2_000);
    let error = CoordinatorError::TruthRefused {
        topic_id,
        truth,
        domain,
    };
    refused(&mut setup.suite, error, |suite| {
        suite.report(&reputer, topic_id, epoch, truth).map(drop)
    });
    setup
        .suite
        .report(&reputer, topic_id, epoch, Real::ONE)
        .unwrap();
}

/// The inference of epoch 2 is read at its close, a minute later, and too late.
#[test]
fn a_stale_inference_is_an_error() {
    let mut setup = busy_stage();
    setup.close(EpochId(2));
    assert_eq!(
        setup.suite.network_inference(setup.topic, 0).unwrap().age,
        0
    );
    setup.suite.skip(60);
    assert_eq!(
        setup.suite.network_inference(setup.topic, 60).unwrap().age,
        60
    );

    let error = setup
        .suite
        .network_inference(setup.topic, 59)
        .unwrap_err()
        .to_string();
    let expected = CoordinatorError::Stale {
        topic_id: setup.topic,
        epoch: EpochId(2),
        age: 60,
        max_age: 59,
    };
    assert!(error.contains(&expected.to_string()), "{error}");
    setup.suite.skip(31_536_000);
    assert!(setup.suite.network_inference(setup.topic, 3_600).is_err());
    let everything = CoordinatorQuery::NetworkInference {
        topic_id: setup.topic,
        max_age: u64::MAX,
    };
    let read: NetworkInferenceResponse = setup.suite.ask_coordinator(&everything).unwrap();
    assert_eq!(read.epoch, EpochId(2));
}

/// | second of epoch 2 | what | then |
/// |---|---|---|
/// | 0 to 199 | edit | refused: the window is open |
/// | 200 | edit | version 2, for epoch 3 |
/// | 201 | the same edit again | refused: nothing would change |
#[test]
fn edits_wait_for_the_window_to_close() {
    let mut setup = busy_stage();
    let governance = setup.suite.governance();
    let (topic_id, epoch) = (setup.topic, EpochId(2));
    let [submission, _] = setup.suite.windows_of(topic_id, epoch).unwrap();
    let mut params = quick_params();
    params.caps.inferers = 9;

    let last = submission.closes_at.minus_nanos(1);
    for time in [setup.suite.now(), last] {
        setup.suite.set_time(time);
        let error = CoordinatorError::EditWhileOpen {
            topic_id,
            epoch,
            closes_at: submission.closes_at,
        };
        refused(&mut setup.suite, error, |suite| {
            suite
                .update_topic(&governance, topic_id, params.clone())
                .map(drop)
        });
    }
    setup.suite.set_time(submission.closes_at);
    setup
        .suite
        .update_topic(&governance, topic_id, params.clone())
        .unwrap();
    setup.suite.skip(1);
    refused(
        &mut setup.suite,
        RegistryError::NothingToUpdate { topic_id },
        |suite| suite.update_topic(&governance, topic_id, params).map(drop),
    );
}
