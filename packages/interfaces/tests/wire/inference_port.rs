//! Messages, packets and answers of `inference-port`.

use allora_interfaces::inference_desk::{Outcome, Receipt};
use allora_interfaces::inference_port::{
    Answers, ExecuteMsg, Inference, InstantiateMsg, Push, QueryMsg, Reading, Request, Route,
};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Binary, Timestamp};

use super::{check_enum, check_struct, real};

const TOPIC: TopicId = TopicId(1);
const EPOCH: EpochId = EpochId(5);
const INFERENCE: &str = r#"{"topic_id":1,"epoch":5,"value":"2471.65","interval":["1","2","3","4","5"],"timestamp":"7","age":18,"contributors":9,"expected_at":"8","height":123}"#;

fn inference() -> Inference {
    Inference {
        topic_id: TOPIC,
        epoch: EPOCH,
        value: real("2471.65"),
        interval: Some(["1", "2", "3", "4", "5"].map(real)),
        timestamp: Timestamp::from_nanos(7),
        age: 18,
        contributors: 9,
        expected_at: Some(Timestamp::from_nanos(8)),
        height: 123,
    }
}

#[test]
fn messages() {
    check_struct(
        &InstantiateMsg {
            synthesis_coordinator: "coordinator".into(),
            inference_desk: Some("desk".into()),
        },
        r#"{"synthesis_coordinator":"coordinator","inference_desk":"desk"}"#,
    );
    let receipt = Receipt {
        id: 17,
        payer: "payer".into(),
        topic_id: TOPIC,
        payload: Binary::from(b"{}"),
        outcome: Outcome::Void { epoch: EPOCH },
    };
    check_enum(
        &[(
            ExecuteMsg::ReceiveInference(receipt),
            r#"{"receive_inference":{"id":17,"payer":"payer","topic_id":1,"payload":"e30=","outcome":{"void":{"epoch":5}}}}"#,
        )],
        &["receive_inference"],
    );
    check_enum(&[(QueryMsg::Config {}, r#"{"config":{}}"#)], &[]);
}

#[test]
fn requests() {
    check_enum(
        &[
            (
                Request::Inference {
                    topic_id: TOPIC,
                    max_age: 600,
                },
                r#"{"inference":{"topic_id":1,"max_age":600}}"#,
            ),
            (
                Request::InferenceAt {
                    topic_id: TOPIC,
                    epoch: EPOCH,
                },
                r#"{"inference_at":{"topic_id":1,"epoch":5}}"#,
            ),
            (
                Request::Inferences {
                    topic_ids: vec![TOPIC, TopicId(2)],
                    max_age: 600,
                },
                r#"{"inferences":{"topic_ids":[1,2],"max_age":600}}"#,
            ),
        ],
        &[],
    );
}

#[test]
fn answers() {
    check_struct(&inference(), INFERENCE);
    let bare = Inference {
        interval: None,
        expected_at: None,
        ..inference()
    };
    check_struct(
        &bare,
        r#"{"topic_id":1,"epoch":5,"value":"2471.65","interval":null,"timestamp":"7","age":18,"contributors":9,"expected_at":null,"height":123}"#,
    );
    let nothing = Reading::None {
        topic_id: TOPIC,
        expected_at: Some(Timestamp::from_nanos(8)),
    };
    let none = r#"{"none":{"topic_id":1,"expected_at":"8"}}"#;
    check_enum(
        &[
            (
                Reading::Fresh(inference()),
                &format!(r#"{{"fresh":{INFERENCE}}}"#),
            ),
            (
                Reading::Stale(inference()),
                &format!(r#"{{"stale":{INFERENCE}}}"#),
            ),
            (nothing, none),
        ],
        &[],
    );
    let readings = vec![nothing, nothing];
    check_struct(
        &Answers { readings },
        &format!(r#"{{"readings":[{none},{none}]}}"#),
    );
}

#[test]
fn pushes() {
    let route = Route {
        channel: "channel-3".into(),
        to: "neutron1abc".into(),
    };
    check_struct(&route, r#"{"channel":"channel-3","to":"neutron1abc"}"#);
    let (to, payer) = (route.to, "payer".to_owned());
    check_enum(
        &[
            (
                Push::Publication {
                    to: to.clone(),
                    payer: payer.clone(),
                    inference: inference(),
                },
                &format!(
                    r#"{{"publication":{{"to":"neutron1abc","payer":"payer","inference":{INFERENCE}}}}}"#
                ),
            ),
            (
                Push::Void {
                    to,
                    payer,
                    topic_id: TOPIC,
                    epoch: EPOCH,
                },
                r#"{"void":{"to":"neutron1abc","payer":"payer","topic_id":1,"epoch":5}}"#,
            ),
        ],
        &[],
    );
}
