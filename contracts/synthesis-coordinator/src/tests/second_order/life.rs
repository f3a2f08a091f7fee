//! Whole lives of topics under every rule.

use allora_interfaces::synthesis_coordinator::{
    EpochPhase, HistoryResponse, MembersResponse, NetworkInferenceResponse, StatusResponse,
    TopicResponse,
};

use super::*;

/// Five inferers from good to bad, two forecasters.
fn lived(params: TopicParams, epochs: u64) -> Topic {
    let mut topic = Topic::new(params, 5, 2, 2);
    let mut random = Random::new(7);
    let mut level = real("100");
    for epoch in 0..epochs {
        level = add(level, noise(&mut random));
        let truth = add(level, noise(&mut random));
        let said: Vec<_> = (1..=5)
            .map(|id| {
                let error = mul(noise(&mut random), Real::from(id));
                (id, add(level, error))
            })
            .collect();
        topic.submit(epoch, &said);
        let forecast = [(1, real("-1")), (3, real("0.5")), (5, real("0.75"))];
        topic.say(FORECASTERS + 1, epoch, None, &forecast).unwrap();
        let wrong = [(1, real("1")), (2, real("0.5")), (4, real("-1"))];
        topic.say(FORECASTERS + 2, epoch, None, &wrong).unwrap();
        topic.close(epoch);
        topic.settle(epoch, truth);
        check_epoch(&topic, epoch);
    }
    topic
}

fn check_epoch(topic: &Topic, epoch: u64) {
    let answer = topic.epoch(epoch);
    assert_eq!(answer.phase, EpochPhase::Settled);
    let interval = &answer.inference.as_ref().unwrap().interval;
    assert_eq!(interval.len(), 5);
    assert!(interval.is_sorted(), "{interval:?}");
    let value = value_of(&answer);
    assert!((interval[0]..=interval[4]).contains(&value), "{answer:?}");
    let weights = weights_of(&answer);
    assert!(weights.iter().all(|weight| !weight.is_negative()));
    assert_near(total(&weights), Real::ONE, "1e-15", "weights");
    let (_, _, settlement) = topic.coordinator.settled.last().unwrap();
    let Settlement::Paid {
        inferers,
        forecasters,
        reputers,
    } = settlement
    else {
        panic!("epoch {epoch} is void");
    };
    let all = inferers.iter().chain(forecasters).chain(reputers);
    let sum: u64 = all.map(|share| share.fraction.u64()).sum();
    assert!(sum <= FRACTION_ONE.u64(), "{sum} in epoch {epoch}");
    assert!(sum > 0);
}

#[test]
fn a_topic_lives_the_same_life_under_every_rule() {
    for (name, params) in bounded_rules().into_iter().chain([("original", params())]) {
        let topic = lived(params, 16);
        let coordinator = &topic.coordinator;
        let answer: TopicResponse = coordinator
            .ask(QueryMsg::Topic { topic_id: TOPIC })
            .unwrap();
        assert_eq!((answer.settled, answer.void), (16, 0), "{name}");
        let inference: NetworkInferenceResponse = coordinator
            .ask(QueryMsg::NetworkInference {
                topic_id: TOPIC,
                max_age: 1_000,
            })
            .unwrap();
        assert_eq!(inference.contributors, 7, "{name}");
        let effective = inference.effective_contributors;
        assert!(Real::ONE <= effective && effective <= real("7"), "{name}");
        let history: HistoryResponse = coordinator
            .ask(QueryMsg::History {
                topic_id: TOPIC,
                start_after: None,
                limit: None,
            })
            .unwrap();
        for entry in &history.epochs {
            let value = entry.value.unwrap();
            assert!(entry.interval_95[0] <= value && value <= entry.interval_95[1]);
            assert!(entry.interval_95[0] <= entry.interval_68[0], "{name}");
            assert!(entry.interval_68[1] <= entry.interval_95[1], "{name}");
        }
        check_people(coordinator, name);
        assert_eq!(topic.quality().topic_id, TOPIC, "{name}");
    }
}

fn check_people(coordinator: &TestCoordinator, name: &str) {
    for role in Role::ALL {
        let answer: MembersResponse = coordinator
            .ask(QueryMsg::Members {
                topic_id: TOPIC,
                role,
            })
            .unwrap();
        for member in answer.members {
            assert_eq!(member.epochs, 16, "{name} {role}");
            assert!(member.merit.is_some(), "{name} {role}");
            let worker = role != Role::Reputer;
            assert_eq!(member.regret.is_some(), worker, "{name} {role}");
            let expert = worker && name == "second_order";
            assert_eq!(member.excess.is_some(), expert, "{name} {role}");
            assert_eq!(member.uniqueness.is_some(), expert, "{name} {role}");
            let status: StatusResponse = coordinator
                .ask(QueryMsg::Status {
                    topic_id: TOPIC,
                    actor: coordinator
                        .address(&format!("w{}", member.actor_id.0))
                        .into(),
                })
                .unwrap();
            assert_eq!(status.actor.unwrap().actor_id, member.actor_id, "{name}");
        }
    }
}

#[test]
fn the_good_are_paid_more_than_the_bad_under_every_rule() {
    for (name, params) in bounded_rules() {
        let topic = lived(params, 40);
        let mut paid = vec![Real::ZERO; 5];
        for epoch in 30..40 {
            let fractions = fractions_of(&topic.epoch(epoch), Role::Inferer);
            for (sum, fraction) in paid.iter_mut().zip(fractions) {
                *sum = add(*sum, fraction);
            }
        }
        assert!(paid[0] > mul(paid[4], real("2")), "{name}: {paid:?}");
    }
}

#[test]
fn the_first_interval_holds_the_value_whatever_was_combined() {
    let mut large = clipped();
    large.caps.inferers = 64;
    let mut topic = Topic::new(large, 64, 3, 1);
    let mut said: Vec<_> = (1..64).map(|id| (id, real("10"))).collect();
    // All others agree to the digit: there is no width to clip to, and its share is below any percentile.
    said.push((64, real("1000")));
    topic.submit(0, &said);
    for id in 1..=3 {
        let forecast = [(1, Real::ZERO)];
        topic.say(FORECASTERS + id, 0, None, &forecast).unwrap();
    }
    let answer = topic.close(0);
    let value = value_of(&answer);
    assert!(value > real("20"), "{value}");
    let interval = answer.inference.unwrap().interval;
    assert_eq!(interval[3], real("10"));
    assert_eq!(interval[4], value);
}

#[test]
fn what_nobody_earned_is_nobodys() {
    let mut topic = Topic::new(second_order(), 5, 0, 2);
    let mut random = Random::new(3);
    let mut said = |ids: std::ops::RangeInclusive<u32>| -> Vec<(u32, Real)> {
        ids.map(|id| {
            let error = mul(noise(&mut random), Real::from(id));
            (id, add(real("50"), error))
        })
        .collect()
    };
    for epoch in 0..12 {
        let answer = topic.live(epoch, &said(1..=5), real("50"));
        assert!(total(&fractions_of(&answer, Role::Inferer)) > real("0.7"));
    }
    topic.coordinator.at_epoch(12, 0);
    for id in 1..=5 {
        let name = format!("w{id}");
        topic.coordinator.dismiss(Role::Inferer, &name).unwrap();
        topic.admit(Role::Inferer, id + 10);
    }
    // As many epochs as probation takes.
    for epoch in 12..22 {
        let answer = topic.live(epoch, &said(11..=15), real("50"));
        let fractions = fractions_of(&answer, Role::Inferer);
        assert!(fractions.iter().all(|fraction| fraction.is_zero()));
        let reputers = total(&fractions_of(&answer, Role::Reputer));
        assert_eq!(reputers, real("0.25"), "epoch {epoch}");
    }
    let answer = topic.live(22, &said(11..=15), real("50"));
    assert!(total(&fractions_of(&answer, Role::Inferer)) > real("0.7"));
}
