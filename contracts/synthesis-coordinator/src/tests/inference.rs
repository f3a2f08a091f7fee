//! Inferences, as others read them.

use allora_interfaces::synthesis_coordinator::{
    AverageResponse, EpochResponse, Freshness, HistoryResponse, InferenceResponse, Latest,
    ManyResponse, NetworkInferenceResponse, QueryMsg, TopicResponse,
};
use allora_interfaces::topic_registry::TopicStatus;
use allora_math::Number;

use super::*;
use crate::state::{ARCHIVE, LATEST};

/// Retention of two epochs in detail.
fn forgetful() -> TopicParams {
    let mut params = second_order();
    params.caps = Caps {
        detailed_epochs: 2,
        archived_epochs: 100,
        ..params.caps
    };
    params
}

fn network(coordinator: &TestCoordinator) -> Result<NetworkInferenceResponse, ContractError> {
    let (topic_id, max_age) = (TOPIC, u64::MAX);
    coordinator.ask(QueryMsg::NetworkInference { topic_id, max_age })
}

fn latest(coordinator: &TestCoordinator) -> Option<Latest> {
    LATEST.may_load(&coordinator.deps.storage, TOPIC).unwrap()
}

fn inference(coordinator: &TestCoordinator, epoch: u64) -> InferenceResponse {
    let (topic_id, epoch) = (TOPIC, EpochId(epoch));
    coordinator
        .ask(QueryMsg::Inference { topic_id, epoch })
        .unwrap()
}

fn average(
    coordinator: &TestCoordinator,
    epochs: u32,
    max_age: u64,
) -> Result<AverageResponse, ContractError> {
    let topic_id = TOPIC;
    coordinator.ask(QueryMsg::Average {
        topic_id,
        epochs,
        max_age,
    })
}

fn value(coordinator: &TestCoordinator, epoch: u64) -> Real {
    match inference(coordinator, epoch) {
        InferenceResponse::Published { value, .. } => value,
        other => panic!("epoch {epoch}: {other:?}"),
    }
}

/// What is read raw is what is answered.
fn assert_same(coordinator: &TestCoordinator, epoch: u64) {
    let answer = network(coordinator).unwrap();
    let expected = Latest {
        epoch: EpochId(epoch),
        closed_at: Timestamp::from_seconds(START + epoch * LENGTH + WINDOW),
        value: answer.value,
        interval: Some(answer.interval.try_into().unwrap()),
        contributors: 5,
    };
    assert_eq!(answer.epoch, EpochId(epoch));
    assert_eq!(answer.timestamp, expected.closed_at);
    assert_eq!(answer.contributors, expected.contributors);
    assert_eq!(latest(coordinator), Some(expected));
}

/// Submitted to by a forecaster only.
fn void(coordinator: &mut TestCoordinator, epoch: u64) {
    coordinator.at_epoch(epoch, 1);
    coordinator.forecast("fay", epoch, &[(1, "1")]).unwrap();
    coordinator.at_epoch(epoch, WINDOW);
    coordinator.advance();
}

#[test]
fn what_is_read_raw_is_the_newest_inference_after_every_close_however_late() {
    for rule in [forgetful(), params()] {
        let mut coordinator = TestCoordinator::staffed(rule);
        assert_eq!(latest(&coordinator), None);
        for epoch in 0..3 {
            coordinator.submit_all(epoch);
            coordinator.at_epoch(epoch, WINDOW);
            coordinator.advance();
            assert_same(&coordinator, epoch);
            coordinator.report_all(epoch);
            coordinator.at_epoch(epoch, LAG + REPORT);
            coordinator.advance();
            assert_same(&coordinator, epoch);
        }
        // closed when three more have opened
        coordinator.submit_all(3);
        coordinator.at_epoch(6, WINDOW + 5);
        coordinator.advance();
        assert_same(&coordinator, 3);
    }
}

#[test]
fn an_epoch_without_inference_leaves_the_newest_where_it_is() {
    let mut coordinator = TestCoordinator::staffed(forgetful());
    void(&mut coordinator, 0);
    assert_eq!(latest(&coordinator), None);
    coordinator.live(1);
    let before = latest(&coordinator);
    for epoch in 2..8 {
        void(&mut coordinator, epoch);
        assert_eq!(latest(&coordinator), before);
    }
    // not kept in detail any more
    assert!(network(&coordinator).is_err());
}

#[test]
fn an_inference_is_pending_then_published_or_void_and_never_changes() {
    let mut coordinator = TestCoordinator::staffed(params());
    let pending = InferenceResponse::Pending {};
    // of an epoch to come, then of one nobody submits to
    for (epoch, seconds) in [(5, 0), (0, 0), (0, WINDOW - 1)] {
        coordinator.at_epoch(0, seconds);
        assert_eq!(inference(&coordinator, epoch), pending);
    }
    let void = InferenceResponse::Void {};
    coordinator.at_epoch(0, WINDOW);
    assert_eq!(inference(&coordinator, 0), void);
    assert_eq!(inference(&coordinator, u64::MAX), void);

    coordinator.submit_all(1);
    assert_eq!(inference(&coordinator, 1), pending);
    coordinator.at_epoch(3, 50);
    assert_eq!(inference(&coordinator, 1), pending, "nobody has closed it");
    assert_eq!(inference(&coordinator, 2), void);
    coordinator.crank(Some(1));
    let answer = network(&coordinator).unwrap();
    let published = InferenceResponse::Published {
        value: answer.value,
        interval: answer.interval,
        timestamp: Timestamp::from_seconds(START + LENGTH + WINDOW),
        contributors: 5,
    };
    assert_eq!(inference(&coordinator, 1), published);
    // it got no truth
    coordinator.advance();
    assert_eq!(coordinator.settled.last().unwrap().2, Settlement::Void {});
    assert_eq!(inference(&coordinator, 1), published);
}

#[test]
fn an_inference_is_pending_as_long_as_it_may_be_revealed() {
    let mut hidden = second_order();
    hidden.schedule.reveal_window = 10;
    let mut coordinator = TestCoordinator::staffed(hidden);
    for (seconds, pending) in [(WINDOW, true), (WINDOW + 9, true), (WINDOW + 10, false)] {
        coordinator.at_epoch(0, seconds);
        let found = inference(&coordinator, 0);
        assert_eq!(found == InferenceResponse::Pending {}, pending, "{seconds}");
    }
}

#[test]
fn an_edit_delays_what_is_to_come_and_revives_nothing() {
    let mut coordinator = TestCoordinator::staffed(params());
    let mut longer = params();
    longer.schedule.epoch_length = 10 * LENGTH;
    coordinator.at_epoch(2, WINDOW);
    coordinator.update(2, longer).unwrap();
    // epoch 3 opens where it would have, epoch 4 later
    coordinator.at_epoch(4, WINDOW);
    assert_eq!(inference(&coordinator, 3), InferenceResponse::Void {});
    assert_eq!(inference(&coordinator, 4), InferenceResponse::Pending {});
    coordinator.update(3, params()).unwrap();
    for epoch in 0..4 {
        assert_eq!(inference(&coordinator, epoch), InferenceResponse::Void {});
    }
    assert_eq!(inference(&coordinator, 4), InferenceResponse::Pending {});
    coordinator.at(START + 13 * LENGTH + WINDOW);
    assert_eq!(inference(&coordinator, 4), InferenceResponse::Void {});
}

#[test]
fn an_epoch_with_forecasts_alone_is_void_before_and_after_its_turn() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    coordinator.at_epoch(1, 0);
    coordinator.forecast("fay", 1, &[(1, "1")]).unwrap();
    assert_eq!(inference(&coordinator, 1), InferenceResponse::Pending {});
    coordinator.at_epoch(1, WINDOW);
    coordinator.advance();
    assert!(coordinator.settled.is_empty(), "epoch 0 has not ended");
    assert_eq!(inference(&coordinator, 1), InferenceResponse::Void {});
    coordinator.at_epoch(5, 0);
    coordinator.advance();
    assert_eq!(coordinator.settled.len(), 2);
    assert_eq!(inference(&coordinator, 1), InferenceResponse::Void {});
}

#[test]
fn the_archive_tells_the_inference_until_it_forgets_it() {
    let mut few = forgetful();
    few.caps.archived_epochs = 3;
    let mut coordinator = TestCoordinator::staffed(few);
    let mut published = Vec::new();
    for epoch in 0..7 {
        coordinator.live(epoch);
        published.push(network(&coordinator).unwrap());
    }
    let mut forgotten = 0;
    for (epoch, answer) in (0..7).zip(published) {
        let kept = ARCHIVE
            .may_load(&coordinator.deps.storage, (TOPIC, EpochId(epoch)))
            .unwrap();
        let Some(kept) = kept else {
            let answer = inference(&coordinator, epoch);
            assert_eq!(answer, InferenceResponse::Forgotten {});
            forgotten += 1;
            continue;
        };
        let [low, inner_low, middle, inner_high, high] = answer.interval.try_into().unwrap();
        let detailed = epoch >= 5;
        let expected = InferenceResponse::Published {
            value: answer.value,
            interval: vec![
                low,
                inner_low,
                if detailed { middle } else { answer.value },
                inner_high,
                high,
            ],
            timestamp: answer.timestamp,
            contributors: if detailed { 5 } else { kept.participants },
        };
        assert_eq!(inference(&coordinator, epoch), expected, "{epoch}");
    }
    assert!(0 < forgotten && forgotten < 5, "{forgotten}");
}

#[test]
fn history_keeps_the_percentiles_of_the_intervals() {
    let mut coordinator = TestCoordinator::staffed(second_order());
    for epoch in 0..4 {
        coordinator.live(epoch);
    }
    let history: HistoryResponse = coordinator
        .ask(QueryMsg::History {
            topic_id: TOPIC,
            start_after: None,
            limit: None,
        })
        .unwrap();
    assert_eq!(history.epochs.len(), 4);
    for entry in history.epochs {
        let (topic_id, epoch) = (TOPIC, entry.epoch);
        let question = QueryMsg::Epoch { topic_id, epoch };
        let detailed: EpochResponse = coordinator.ask(question).unwrap();
        let interval = detailed.inference.unwrap().interval;
        assert_eq!(entry.interval_95, [interval[0], interval[4]]);
        assert_eq!(entry.interval_68, [interval[1], interval[3]]);
    }
}

#[test]
fn the_average_is_of_the_newest_that_have_an_inference_ended_or_not() {
    let mut coordinator = TestCoordinator::staffed(forgetful());
    coordinator.live(0);
    coordinator.live(1);
    void(&mut coordinator, 2);
    coordinator.live(4);
    for epoch in [5, 6] {
        coordinator.submit_all(epoch);
        coordinator.at_epoch(epoch, WINDOW);
        // both wait for their truth
        coordinator.crank(Some(1));
    }
    let all = [6, 5, 4, 1, 0];
    for count in 1..=7 {
        let of = &all[..all.len().min(count)];
        let sum = of.iter().fold(Real::ZERO, |sum, epoch| {
            sum.add(&value(&coordinator, *epoch)).unwrap()
        });
        let found = average(&coordinator, count as u32, 10_000).unwrap();
        let expected = AverageResponse {
            topic_id: TOPIC,
            value: sum.div(&Real::from(of.len() as u64)).unwrap(),
            epochs: of.len() as u32,
            first_epoch: EpochId(of[of.len() - 1]),
            last_epoch: EpochId(6),
            timestamp: Timestamp::from_seconds(START + 6 * LENGTH + WINDOW),
            age: 0,
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn an_average_is_refused_if_the_newest_is_too_old_or_its_length_absurd() {
    let mut coordinator = TestCoordinator::staffed(params());
    let nothing = ContractError::NothingSynthesized { topic_id: TOPIC };
    assert_eq!(average(&coordinator, 1, u64::MAX).unwrap_err(), nothing);
    coordinator.live(0);
    coordinator.live(1);
    let age = LAG + REPORT - WINDOW;
    assert_eq!(average(&coordinator, 2, age).unwrap().age, age);
    let stale = ContractError::Stale {
        topic_id: TOPIC,
        epoch: EpochId(1),
        age,
        max_age: age - 1,
    };
    assert_eq!(average(&coordinator, 2, age - 1).unwrap_err(), stale);
    assert!(average(&coordinator, 100, age).is_ok());
    for epochs in [0, 101, u32::MAX] {
        let error = average(&coordinator, epochs, age).unwrap_err();
        let expected = format!("{epochs} epochs were asked for, 1 to 100 are answered");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn no_more_than_200_epochs_are_searched_for_an_average() {
    let mut coordinator = TestCoordinator::staffed(second_order());
    coordinator.live(0);
    for epoch in 1..200 {
        void(&mut coordinator, epoch);
    }
    assert_eq!(average(&coordinator, 2, u64::MAX).unwrap().epochs, 1);
    void(&mut coordinator, 200);
    let nothing = ContractError::NothingSynthesized { topic_id: TOPIC };
    assert_eq!(average(&coordinator, 2, u64::MAX).unwrap_err(), nothing);
}

#[test]
fn many_topics_are_answered_whatever_is_wrong_with_some() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.open(TopicId(2), params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW + 10);
    coordinator.advance();
    let ask = |topics: &[u64], max_age| -> Result<ManyResponse, ContractError> {
        coordinator.ask(QueryMsg::Many {
            topic_ids: topics.iter().copied().map(TopicId).collect(),
            max_age,
        })
    };
    for (max_age, expected) in [(10, Freshness::Fresh), (9, Freshness::Stale)] {
        let found = ask(&[9, 1, 2, 1], max_age).unwrap().topics;
        let states: Vec<_> = found
            .iter()
            .map(|one| (one.topic_id.0, one.reading))
            .collect();
        let (none, of) = (Freshness::None, expected);
        assert_eq!(states, [(9, none), (1, of), (2, none), (1, of)]);
        assert_eq!((&found[0].inference, &found[2].inference), (&None, &None));
        let answer = network(&coordinator).unwrap();
        let one = found[1].inference.as_ref().unwrap();
        assert_eq!((one.epoch, one.value), (answer.epoch, answer.value));
        assert_eq!(one.interval, answer.interval);
        assert_eq!((one.timestamp, one.age), (answer.timestamp, 10));
        assert_eq!(one.contributors, answer.contributors);
    }
    assert_eq!(ask(&[7; 20], 9).unwrap().topics.len(), 20);
    let error = ask(&[1; 21], 9).unwrap_err();
    let expected = "21 topics were asked for, 1 to 20 are answered";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_inference_says_when_the_next_is_due_unless_the_topic_stands_still() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    let closes = |epoch| Some(Timestamp::from_seconds(START + epoch * LENGTH + WINDOW));
    let due = |coordinator: &TestCoordinator| network(coordinator).unwrap().expected_at;
    assert_eq!(due(&coordinator), closes(1));
    coordinator.at_epoch(1, WINDOW - 1);
    assert_eq!(due(&coordinator), closes(1));
    coordinator.status(TopicStatus::Paused).unwrap();
    assert_eq!(due(&coordinator), closes(1), "it is still submitted to");
    coordinator.at_epoch(1, WINDOW);
    assert_eq!(due(&coordinator), None);
    coordinator.status(TopicStatus::Active).unwrap();
    assert_eq!(due(&coordinator), closes(2));
    let topic: TopicResponse = coordinator
        .ask(QueryMsg::Topic { topic_id: TOPIC })
        .unwrap();
    assert_eq!(topic.status, TopicStatus::Active);
}
