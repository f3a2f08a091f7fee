//! Every packet is acknowledged: with what was asked for, or with why not and what to do next.

use allora_interfaces::inference_port::{AnswerError, Answers, Inference, Reading, Request};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{to_json_vec, Event, StdAck};

use super::suite::{at, latest, Suite, NOWHERE, START, STILL, TOPIC, YOUNG};
use crate::refusal::beginning;

/// As the newest one travels.
fn newest() -> Inference {
    Inference {
        topic_id: TOPIC,
        epoch: EpochId(5),
        value: latest().value,
        interval: latest().interval,
        timestamp: at(START + 2_700),
        age: 18,
        contributors: 9,
        expected_at: Some(at(START + 3_300)),
        height: 123,
    }
}

fn refused(reason: &str) -> AnswerError {
    let reason = reason.to_owned();
    AnswerError::Refused { reason }
}

fn newest_of(topic_id: TopicId, max_age: u64) -> Request {
    Request::Inference { topic_id, max_age }
}

#[test]
fn the_newest_inference_is_in_the_acknowledgement() {
    let mut suite = Suite::new();
    let packet = br#"{"inference":{"topic_id":1,"max_age":600}}"#;
    let response = suite.receive(packet);
    let answer = concat!(
        r#"{"topic_id":1,"epoch":5,"value":"2471.65","#,
        r#""interval":["2400","2450","2470","2490","2600"],"timestamp":"1767228300000000000","#,
        r#""age":18,"contributors":9,"expected_at":"1767228900000000000","height":123}"#,
    );
    let expected = StdAck::success(answer.as_bytes()).to_binary();
    assert_eq!(response.acknowledgement, Some(expected));
    assert!(response.messages.is_empty());
    let event = Event::new("request_acknowledged")
        .add_attribute("channel", "channel-3")
        .add_attribute("sequence", "27")
        .add_attribute("outcome", "accepted");
    assert_eq!(response.events, [event]);
}

#[test]
fn it_may_be_as_old_as_it_was_asked_to_be() {
    let mut suite = Suite::new();
    let answer: Inference = suite.ask(&newest_of(TOPIC, 18)).unwrap();
    assert_eq!(answer, newest());
    let outcome = suite.ask::<Inference>(&newest_of(TOPIC, 17));
    let expected = "stale: topic 1, epoch 5: age 18, limit 17; ask again at 1767228900, when one \
                    is due";
    assert_eq!(outcome, Err(refused(expected)));
}

#[test]
fn what_is_not_there_says_when_to_ask() {
    let mut suite = Suite::new();
    for (topic_id, expected) in [
        (
            YOUNG,
            "none: topic 2 has no inference yet; ask again at 1767228900, when one is due",
        ),
        (
            STILL,
            "none: topic 3 has no inference yet; none is due, the topic stands still",
        ),
        (
            NOWHERE,
            "unknown: there is no topic 77; ask the topic registry",
        ),
    ] {
        let outcome = suite.ask::<Inference>(&newest_of(topic_id, 600));
        assert_eq!(outcome, Err(refused(expected)));
    }
}

fn of_epoch(topic_id: TopicId, epoch: u64) -> Request {
    let epoch = EpochId(epoch);
    Request::InferenceAt { topic_id, epoch }
}

#[test]
fn the_inference_of_an_epoch_is_there_as_long_as_it_is_kept() {
    let mut suite = Suite::new();
    let answer: Inference = suite.ask(&of_epoch(TOPIC, 4)).unwrap();
    let expected = Inference {
        epoch: EpochId(4),
        interval: None,
        timestamp: at(START + 2_100),
        age: 618,
        ..newest()
    };
    assert_eq!(answer, expected);
}

#[test]
fn an_epoch_without_an_inference_says_why() {
    let mut suite = Suite::new();
    for (topic_id, epoch, expected) in [
        (
            TOPIC,
            3,
            "void: topic 1, epoch 3 has no inference, or it is not kept any more; ask for a later one",
        ),
        (
            TOPIC,
            6,
            "pending: topic 1, epoch 6; ask again after 1767228900 and the advance of its topic",
        ),
        (
            NOWHERE,
            1,
            "unknown: there is no topic 77; ask the topic registry",
        ),
    ] {
        let outcome = suite.ask::<Inference>(&of_epoch(topic_id, epoch));
        assert_eq!(outcome, Err(refused(expected)));
    }
}

#[test]
fn many_topics_are_read_one_by_one() {
    let mut suite = Suite::new();
    let request = |max_age| Request::Inferences {
        topic_ids: vec![NOWHERE, TOPIC, YOUNG, TOPIC],
        max_age,
    };
    let nothing = |topic_id, expected_at| Reading::None {
        topic_id,
        expected_at,
    };
    for (max_age, reading) in [
        (600, Reading::Fresh(newest())),
        (17, Reading::Stale(newest())),
    ] {
        let answers: Answers = suite.ask(&request(max_age)).unwrap();
        let expected = [
            nothing(NOWHERE, None),
            reading,
            nothing(YOUNG, Some(at(START + 3_300))),
            reading,
        ];
        assert_eq!(answers.readings, expected);
    }
}

#[test]
fn as_many_topics_as_fit_are_few_bytes() {
    let mut suite = Suite::new();
    let request = |count| Request::Inferences {
        topic_ids: vec![TopicId(u64::MAX); count],
        max_age: u64::MAX,
    };
    let most = request(Request::MAX_TOPICS);
    assert!(to_json_vec(&most).unwrap().len() <= Request::MAX_BYTES);
    let answers: Answers = suite.ask(&most).unwrap();
    assert_eq!(answers.readings.len(), 20);
    let outcome = suite.ask::<Answers>(&request(21));
    let expected = refused("invalid: 21 topics, at most 20; send more packets");
    assert_eq!(outcome, Err(expected));
}

#[test]
fn long_packets_are_not_read() {
    let mut suite = Suite::new();
    let mut packet = br#"{"inference":{"topic_id":1,"max_age":600}}"#.to_vec();
    packet.resize(Request::MAX_BYTES, b' ');
    let accepted = suite.receive(&packet).events;
    assert_eq!(accepted[0].attributes[2].value, "accepted");
    packet.push(b' ');
    let expected = "invalid: a packet of 1025 bytes, at most 1024; ask for less";
    assert_eq!(suite.refusal(&packet), expected);
    assert!(suite
        .refusal(&vec![b'['; 1_000_000])
        .starts_with("invalid: "));
}

#[test]
fn garbage_is_refused_shortly() {
    let mut suite = Suite::new();
    let long = format!("{{\"{}\":{{}}}}", "é".repeat(400));
    let deep = "[".repeat(Request::MAX_BYTES);
    for packet in [
        &b""[..],
        b"\xff\xfe\x00",
        b"null",
        b"{}",
        br#"{"inference":{}}"#,
        br#"{"inference":{"topic_id":-1,"max_age":600}}"#,
        br#"{"inference":{"topic_id":18446744073709551616,"max_age":600}}"#,
        br#"{"inference":{"topic_id":1,"max_age":600,"more":1}}"#,
        br#"{"inference":{"topic_id":1,"max_age":600}}{}"#,
        br#"{"inference":{"topic_id":1,"max_age":600},"inference_at":{"topic_id":1,"epoch":9}}"#,
        br#"{"inference_at":{"topic_id":1}}"#,
        br#"{"inferences":{"topic_ids":1,"max_age":600}}"#,
        long.as_bytes(),
        deep.as_bytes(),
    ] {
        let reason = suite.refusal(packet);
        let begins = "invalid: send inference, inference_at or inferences; ";
        assert!(reason.starts_with(begins), "{reason}");
        assert!(reason.len() <= Request::MAX_REFUSAL, "{reason}");
    }
}

#[test]
fn the_longest_refusals_are_whole() {
    let most = u64::MAX;
    let reason = crate::refusal::Refusal::Stale {
        topic_id: TopicId(most),
        epoch: EpochId(most),
        age: most,
        max_age: most,
        expected_at: Some(at(most / 1_000_000_000)),
    };
    assert!(reason.to_string().len() <= Request::MAX_REFUSAL);
}

#[test]
fn a_coordinator_that_does_not_answer_is_no_failure() {
    let mut suite = Suite::without_coordinator();
    for packet in [
        &br#"{"inference":{"topic_id":1,"max_age":600}}"#[..],
        br#"{"inference_at":{"topic_id":1,"epoch":4}}"#,
        br#"{"inferences":{"topic_ids":[1],"max_age":600}}"#,
    ] {
        let reason = suite.refusal(packet);
        let begins = "failed: the coordinator cannot be read; try again: ";
        assert!(reason.starts_with(begins), "{reason}");
    }
}

#[test]
fn a_port_without_storage_is_no_failure() {
    let mut suite = Suite::new();
    suite.deps.storage = MockStorage::new();
    let reason = suite.refusal(br#"{"inference":{"topic_id":1,"max_age":600}}"#);
    assert!(reason.starts_with("failed: the stored "), "{reason}");
}

#[test]
fn a_refusal_is_announced_with_its_reason() {
    let mut suite = Suite::new();
    let response = suite.receive(br#"{"inference":{"topic_id":77,"max_age":600}}"#);
    let event = Event::new("request_acknowledged")
        .add_attribute("channel", "channel-3")
        .add_attribute("sequence", "27")
        .add_attribute("outcome", "refused")
        .add_attribute(
            "reason",
            r#""unknown: there is no topic 77; ask the topic registry""#,
        );
    assert_eq!(response.events, [event]);
}

#[test]
fn time_that_stands_before_the_close_makes_no_age() {
    let mut suite = Suite::new();
    suite.env.block.time = at(START);
    let answer: Inference = suite.ask(&newest_of(TOPIC, 0)).unwrap();
    assert_eq!(answer.age, 0);
}

#[test]
fn a_text_is_cut_between_characters() {
    for (text, most, expected) in [
        ("abc", 3, "abc"),
        ("aéb", 2, "a"),
        ("aéb", 3, "aé"),
        ("é", 0, ""),
    ] {
        assert_eq!(beginning(text.to_owned(), most), expected);
    }
}
