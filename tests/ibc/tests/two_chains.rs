//! A consumer on another chain asks the port and is pushed to.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use abstract_cw_multi_test::ibc::relayer::{get_event_attr_value, RelayingResult};
use abstract_cw_multi_test::AppResponse;
use allora_ibc_tests::chains::{acknowledged, delivered, Chains, VOID};
use allora_ibc_tests::consumer::PATIENCE;
use allora_interfaces::inference_desk::Outcome;
use allora_interfaces::inference_port::{
    decode, Answers, Inference, Push, Reading, Request, VERSION,
};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::IbcOrder;

fn newest(chains: &Chains, max_age: u64) -> Request {
    let topic_id = chains.topic_id;
    Request::Inference { topic_id, max_age }
}

fn of_epoch(chains: &Chains, epoch: u64) -> Request {
    Request::InferenceAt {
        topic_id: chains.topic_id,
        epoch: EpochId(epoch),
    }
}

/// The newest inference, as it travels.
fn carried(chains: &Chains) -> Inference {
    let latest = chains.latest();
    let block = chains.home.block_info();
    Inference {
        topic_id: chains.topic_id,
        epoch: latest.epoch,
        value: latest.value,
        interval: latest.interval,
        timestamp: latest.closed_at,
        age: latest.age(block.time),
        contributors: latest.contributors,
        // epochs of 600 seconds
        expected_at: Some(latest.closed_at.plus_seconds(600)),
        height: block.height,
    }
}

fn attribute(response: &AppResponse, event: &str, key: &str) -> String {
    get_event_attr_value(response, &format!("wasm-{event}"), key).unwrap()
}

#[test]
fn a_consumer_asks_and_has_the_newest_inference() {
    let mut chains = Chains::new();
    chains.skip(18);
    let request = newest(&chains, 600);
    let state = chains.asked(&request);
    let expected = carried(&chains);
    assert_eq!((state.known, state.trouble), (Some(expected), None));
    assert_eq!((expected.epoch, expected.age), (EpochId(4), 18));
}

#[test]
fn answers_that_overtake_each_other_take_nothing_back() {
    let mut chains = Chains::new();
    let questions = [
        of_epoch(&chains, 1),
        newest(&chains, 600),
        of_epoch(&chains, 2),
    ];
    let [first, second, third] = questions.map(|question| chains.ask(&question));
    chains.relay_home(first).unwrap();
    assert_eq!(chains.state().known.unwrap().epoch, EpochId(1));
    chains.relay_home(second).unwrap();
    assert_eq!(chains.state().known, Some(carried(&chains)));
    chains.relay_home(third).unwrap();
    let state = chains.state();
    assert_eq!(state.known, Some(carried(&chains)));
    assert!(state.trouble.unwrap().contains("not newer"));
}

#[test]
fn refusals_arrive_and_say_what_to_do() {
    let mut chains = Chains::new();
    chains.skip(18);
    let topic_id = TopicId(77);
    for (request, expected) in [
        (
            newest(&chains, 17),
            "stale: topic 1, epoch 4: age 18, limit 17; ask again at ",
        ),
        (of_epoch(&chains, VOID.0), "void: topic 1, epoch 3 "),
        (
            of_epoch(&chains, 5),
            "pending: topic 1, epoch 5; ask again after ",
        ),
        (
            Request::Inference {
                topic_id,
                max_age: 600,
            },
            "unknown: there is no topic 77",
        ),
    ] {
        let state = chains.asked(&request);
        let trouble = state.trouble.unwrap();
        assert!(trouble.starts_with(expected), "{trouble}");
        assert_eq!(state.known, None);
    }
}

#[test]
fn many_topics_are_answered_at_once() {
    let mut chains = Chains::new();
    let sent = chains.ask(&Request::Inferences {
        topic_ids: vec![chains.topic_id, TopicId(77)],
        max_age: 600,
    });
    let (acknowledgement, _) = acknowledged(chains.relay_home(sent).unwrap()).unwrap();
    let answers: Answers = decode(&acknowledgement).unwrap();
    let nowhere = Reading::None {
        topic_id: TopicId(77),
        expected_at: None,
    };
    assert_eq!(
        answers.readings,
        [Reading::Fresh(carried(&chains)), nowhere]
    );
}

#[test]
fn a_question_that_nobody_relays_times_out() {
    let mut chains = Chains::new();
    let request = newest(&chains, 600);
    let sent = chains.ask(&request);
    chains.skip(PATIENCE);
    let result = chains.relay_home(sent).unwrap();
    assert!(matches!(result, RelayingResult::Timeout { .. }));
    let state = chains.state();
    assert_eq!(state.trouble.as_deref(), Some("timed out"));
    assert_eq!(state.known, None);
}

#[test]
fn what_the_desk_delivers_arrives_once() {
    let mut chains = Chains::new();
    let outcome = delivered(chains.latest());
    let sent = chains.deliver("payer", outcome).unwrap();
    let again = chains.deliver("payer", outcome).unwrap();
    let expected = carried(&chains);

    let (_, response) = acknowledged(chains.relay_away(sent).unwrap()).unwrap();
    assert_eq!(
        attribute(&response, "push_acknowledged", "outcome"),
        "accepted"
    );
    assert_eq!(chains.state().known, Some(expected));

    let (_, response) = acknowledged(chains.relay_away(again).unwrap()).unwrap();
    assert_eq!(
        attribute(&response, "push_acknowledged", "outcome"),
        "refused"
    );
    let reason = attribute(&response, "push_acknowledged", "reason");
    assert!(reason.contains("not newer"), "{reason}");
}

#[test]
fn an_older_push_takes_nothing_back() {
    let mut chains = Chains::new();
    let mut older = chains.latest();
    older.epoch = EpochId(2);
    let older = chains.deliver("payer", delivered(older)).unwrap();
    let newer = chains.deliver("payer", delivered(chains.latest())).unwrap();
    chains.relay_away(newer).unwrap();
    chains.relay_away(older).unwrap();
    assert_eq!(chains.state().known, Some(carried(&chains)));
}

#[test]
fn a_push_that_somebody_else_paid_for_is_not_believed() {
    let mut chains = Chains::new();
    let outcome = delivered(chains.latest());
    let sent = chains.deliver("mallory", outcome).unwrap();
    let (_, response) = acknowledged(chains.relay_away(sent).unwrap()).unwrap();
    let reason = attribute(&response, "push_acknowledged", "reason");
    assert!(reason.contains("not asked for"), "{reason}");
    assert_eq!(chains.state().known, None);
}

#[test]
fn an_epoch_without_inference_is_told_and_answered() {
    let mut chains = Chains::new();
    let sent = chains
        .deliver("payer", Outcome::Void { epoch: VOID })
        .unwrap();
    let (_, response) = acknowledged(chains.relay_away(sent).unwrap()).unwrap();
    assert_eq!(
        attribute(&response, "push_acknowledged", "outcome"),
        "refused"
    );
    assert_eq!(chains.state().known, None);
}

#[test]
fn a_push_that_nobody_relays_times_out() {
    let mut chains = Chains::new();
    let sent = chains.deliver("payer", delivered(chains.latest())).unwrap();
    chains.skip(Push::TIMEOUT);
    let RelayingResult::Timeout { timeout_tx, .. } = chains.relay_away(sent).unwrap() else {
        unreachable!("it was relayed");
    };
    assert_eq!(attribute(&timeout_tx, "push_timed_out", "sequence"), "1");
    assert_eq!(chains.state().known, None);
}

#[test]
fn a_push_over_a_channel_that_is_not_there_fails() {
    let mut chains = Chains::new();
    let outcome = delivered(chains.latest());
    assert!(chains.deliver_over("channel-77", "payer", outcome).is_err());
}

#[test]
fn the_port_opens_no_channel_of_another_kind() {
    let mut chains = Chains::new();
    for (version, order, expected) in [
        (VERSION, IbcOrder::Ordered, "channels are unordered"),
        (
            "ics20-1",
            IbcOrder::Unordered,
            "the version of a channel is allora-inference-1",
        ),
    ] {
        let error = chains.open_from_port(version, order).unwrap_err();
        assert!(format!("{error:?}").contains(expected), "{error:?}");
    }
}

#[test]
fn a_consumer_takes_no_second_channel() {
    let mut chains = Chains::new();
    let error = chains.open(VERSION, IbcOrder::Unordered).unwrap_err();
    assert!(format!("{error:?}").contains("not the channel it waits for"));
}
