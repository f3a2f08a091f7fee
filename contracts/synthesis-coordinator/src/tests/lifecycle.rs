//! The life of an epoch.

use allora_interfaces::staking_vault::{Settlement, FRACTION_ONE};
use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, MembersResponse, NetworkInferenceResponse, QueryMsg, TopicResponse,
};
use allora_interfaces::topic_registry::{AlloraSettings, Rule};
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::{Number, Real};
use cosmwasm_std::{Timestamp, Uint128};

use super::*;

fn epoch_of(coordinator: &TestCoordinator, epoch: u64) -> EpochResponse {
    coordinator
        .ask(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        })
        .unwrap()
}

fn members_of(coordinator: &TestCoordinator, role: Role) -> MembersResponse {
    coordinator
        .ask(QueryMsg::Members {
            topic_id: TOPIC,
            role,
        })
        .unwrap()
}

#[test]
fn an_epoch_goes_from_submission_to_payment() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    assert_eq!(epoch_of(&coordinator, 0).phase, EpochPhase::Submitting);

    coordinator.at_epoch(0, WINDOW - 1);
    assert_eq!(coordinator.crank(None), 0);
    coordinator.at_epoch(0, WINDOW);
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let closed = coordinator.send("keeper", msg.clone()).unwrap();
    assert_eq!(facts(&closed), ["epoch_synthesized"]);
    let inference: NetworkInferenceResponse = coordinator
        .ask(QueryMsg::NetworkInference {
            topic_id: TOPIC,
            max_age: 0,
        })
        .unwrap();
    // Nobody is experienced: the plain mean of 10.1, 11.4 and 12.7.
    let off = inference.value.sub(&real("11.4")).unwrap().abs();
    assert!(off < real("1e-17"), "{}", inference.value);
    assert_eq!(inference.contributors, 5);
    assert_eq!(inference.timestamp, Timestamp::from_seconds(START + WINDOW));

    coordinator.report_all(0);
    coordinator.at_epoch(0, LAG + REPORT);
    let settled = coordinator.send("keeper", msg).unwrap();
    assert_eq!(facts(&settled), ["epoch_settled"]);
    assert_eq!(coordinator.replies.len(), 1);
    assert_eq!(coordinator.replies[0].ty, "epoch_rewarded");
    let epoch = epoch_of(&coordinator, 0);
    assert_eq!(epoch.phase, EpochPhase::Settled);
    assert_eq!(epoch.rewards, Some(Uint128::new(300)));
    // Lower weighted median of 10.4 and 10.45 with equal stakes.
    assert_eq!(epoch.truth, Some(real("10.4")));
    assert_eq!(epoch.participants.len(), 7);
    let topic: TopicResponse = coordinator
        .ask(QueryMsg::Topic { topic_id: TOPIC })
        .unwrap();
    assert_eq!((topic.settled, topic.void), (1, 0));
    assert_eq!(topic.network_loss, epoch.loss);
    assert_eq!(topic.next_due, None);
    assert_eq!(coordinator.count("open") + coordinator.count("d"), 0);
    assert_eq!(
        coordinator.count("submissions") + coordinator.count("truths"),
        0
    );
}

#[test]
fn fractions_of_every_settlement_sum_to_one_exactly() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..6 {
        coordinator.live(epoch);
    }
    assert_eq!(coordinator.settled.len(), 6);
    for (epoch, due, settlement) in &coordinator.settled {
        let Settlement::Paid {
            inferers,
            forecasters,
            reputers,
        } = settlement
        else {
            panic!("epoch {epoch} is void");
        };
        let counts = (inferers.len(), forecasters.len(), reputers.len());
        assert_eq!(counts, (3, 2, 2));
        let shares = inferers.iter().chain(forecasters).chain(reputers);
        let sum: u64 = shares.map(|share| share.fraction.u64()).sum();
        assert_eq!(sum, FRACTION_ONE.u64(), "epoch {epoch}");
        let expected = START + epoch.0 * LENGTH + LAG + REPORT;
        assert_eq!(*due, Timestamp::from_seconds(expected));
    }
}

#[test]
fn the_best_inferer_gains_regret_merit_and_weight() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..6 {
        coordinator.live(epoch);
    }
    let inferers = members_of(&coordinator, Role::Inferer).members;
    assert!(inferers.iter().all(|member| member.epochs == 6));
    let best = &inferers[0];
    for other in &inferers[1..] {
        assert!(best.regret > other.regret, "{inferers:?}");
        assert!(best.merit > other.merit, "{inferers:?}");
    }
    let epoch = epoch_of(&coordinator, 5);
    let weights: Vec<Real> = epoch.participants[..3]
        .iter()
        .map(|participant| participant.weight.unwrap())
        .collect();
    assert!(
        weights[0] > weights[1] && weights[0] > weights[2],
        "{weights:?}"
    );
    let network = epoch
        .inference
        .unwrap()
        .value
        .sub(&epoch.truth.unwrap())
        .unwrap();
    let mean = real("1");
    assert!(network.abs() < mean, "{network} is no better than the mean");
}

#[test]
fn the_topic_is_experienced_after_one_over_alpha_epochs() {
    let mut coordinator = TestCoordinator::staffed(params());
    let initial = |coordinator: &TestCoordinator| {
        let topic: TopicResponse = coordinator
            .ask(QueryMsg::Topic { topic_id: TOPIC })
            .unwrap();
        topic.initial_regret
    };
    coordinator.live(0);
    assert_eq!(initial(&coordinator), None);
    coordinator.live(1);
    assert!(initial(&coordinator).is_some());
}

#[test]
fn experience_takes_as_many_epochs_as_the_decimal_says() {
    // 1/0.008 comes out a bit above 125 with 64 bits.
    for (alpha, epochs) in [("0.1", 10), ("0.3", 4), ("0.008", 125)] {
        let mut slow = params();
        slow.rule = Rule::Allora(AlloraSettings {
            alpha_regret: real(alpha),
            ..original()
        });
        let mut coordinator = TestCoordinator::staffed(slow);
        for epoch in 0..epochs {
            let topic: TopicResponse = coordinator
                .ask(QueryMsg::Topic { topic_id: TOPIC })
                .unwrap();
            assert_eq!(topic.initial_regret, None, "{alpha}: before epoch {epoch}");
            coordinator.live(epoch);
        }
        let topic: TopicResponse = coordinator
            .ask(QueryMsg::Topic { topic_id: TOPIC })
            .unwrap();
        assert!(topic.initial_regret.is_some(), "{alpha}");
    }
}

#[test]
fn a_single_inferer_and_a_single_reputer_settle() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.admit(Role::Inferer, "ann", 1).unwrap();
    coordinator.admit(Role::Reputer, "rex", 2).unwrap();
    for epoch in 0..4 {
        coordinator.at_epoch(epoch, 0);
        coordinator.infer("ann", epoch, "3.5").unwrap();
        coordinator.at_epoch(epoch, LAG);
        coordinator.advance();
        coordinator.report("rex", epoch, "3").unwrap();
        coordinator.at_epoch(epoch, LAG + REPORT);
        coordinator.advance();
    }
    let (_, _, settlement) = coordinator.settled.last().unwrap();
    let Settlement::Paid {
        inferers, reputers, ..
    } = settlement
    else {
        panic!("void");
    };
    let sum = inferers[0].fraction.u64() + reputers[0].fraction.u64();
    assert_eq!(sum, FRACTION_ONE.u64());
    // Compared with nobody, the score says nothing: no merit.
    assert_eq!(
        members_of(&coordinator, Role::Inferer).members[0].merit,
        None
    );
}

#[test]
fn a_perfect_prediction_settles() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.at_epoch(0, 0);
    for name in ["ann", "bob"] {
        coordinator.infer(name, 0, "7").unwrap();
    }
    coordinator.at_epoch(0, LAG);
    coordinator.advance();
    coordinator.report("rex", 0, "7").unwrap();
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    let epoch = epoch_of(&coordinator, 0);
    assert_eq!(epoch.phase, EpochPhase::Settled);
    // log10 of the floor.
    assert_eq!(epoch.loss, Some(real("-18")));
}

#[test]
fn epochs_overlap_and_settle_in_order() {
    let mut long = params();
    long.schedule.ground_truth_lag = 250;
    let mut coordinator = TestCoordinator::staffed(long);
    for epoch in 0..8 {
        if epoch >= 3 {
            coordinator.at_epoch(epoch, 0);
            coordinator.advance();
        }
        coordinator.submit_all(epoch);
        coordinator.at_epoch(epoch, 51);
        coordinator.advance();
        if epoch >= 2 {
            let truth = format!("{}.4", 10 + (epoch - 2) % 3);
            coordinator.report("rex", epoch - 2, &truth).unwrap();
        }
    }
    coordinator.at_epoch(20, 0);
    coordinator.advance();
    let ended: Vec<u64> = coordinator
        .settled
        .iter()
        .map(|(epoch, ..)| epoch.0)
        .collect();
    assert_eq!(ended, [0, 1, 2, 3, 4, 5, 6, 7]);
    let topic: TopicResponse = coordinator
        .ask(QueryMsg::Topic { topic_id: TOPIC })
        .unwrap();
    // Nobody reported on 6 and 7.
    assert_eq!((topic.settled, topic.void), (6, 2));
}

#[test]
fn a_late_settlement_credits_whoever_took_part_wherever_it_is_now() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.live(0);
    coordinator.submit_all(1);
    coordinator.report_all(1);
    coordinator.at_epoch(3, 50);
    coordinator.dismiss(Role::Inferer, "bob").unwrap();
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.advance();

    let (_, _, settlement) = coordinator.settled.last().unwrap();
    let Settlement::Paid { inferers, .. } = settlement else {
        panic!("void");
    };
    let paid: Vec<ActorId> = inferers.iter().map(|share| share.actor_id).collect();
    assert_eq!(paid, [ActorId(1), ActorId(2), ActorId(3)]);
    let holders = members_of(&coordinator, Role::Inferer).members;
    let dan = holders.iter().find(|m| m.actor_id == ActorId(8)).unwrap();
    assert_eq!((dan.epochs, dan.merit, dan.regret), (0, None, None));
    // bob comes back with what the late epoch taught about him.
    coordinator.admit(Role::Inferer, "bob", 2).unwrap();
    let holders = members_of(&coordinator, Role::Inferer).members;
    let bob = holders.iter().find(|m| m.actor_id == ActorId(2)).unwrap();
    assert_eq!(bob.epochs, 2);
    assert!(bob.regret.is_some());
}

#[test]
fn many_cranks_in_small_steps_do_what_one_does() {
    let prepare = || {
        let mut coordinator = TestCoordinator::staffed(params());
        for epoch in 0..2 {
            coordinator.submit_all(epoch);
            if epoch > 0 {
                coordinator.report_all(epoch - 1);
            }
        }
        coordinator.report_all(1);
        coordinator.at_epoch(9, 0);
        coordinator
    };
    let (mut once, mut often) = (prepare(), prepare());
    assert_eq!(once.crank(None), 4);
    let singles: Vec<u32> = (0..5).map(|_| often.crank(Some(1))).collect();
    assert_eq!(singles, [1, 1, 1, 1, 0]);
    assert_eq!(once.dump(), often.dump());
    assert_eq!(once.crank(Some(0)), 0);
}

#[test]
fn a_task_with_one_earner_is_paid_as_a_lone_participant_not_nothing() {
    let mut coordinator = TestCoordinator::staffed(params());
    // bob is in the middle and cyd worse: only ann has a positive score.
    coordinator.live(0);
    let Settlement::Paid { inferers, .. } = &coordinator.settled[0].2 else {
        panic!("void");
    };
    let fractions: Vec<u64> = inferers.iter().map(|share| share.fraction.u64()).collect();
    assert_eq!(fractions[2], 0);
    let sum: u64 = fractions.iter().sum();
    assert!(sum > FRACTION_ONE.u64() / 10, "{fractions:?}");
}
