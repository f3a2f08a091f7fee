//! What the desk delivers goes on; nobody else pushes anything.

use allora_contract::PaymentError;
use allora_interfaces::inference_desk::{Inference, Outcome, Receipt};
use allora_interfaces::inference_port::{Push, Route};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::testing::{message_info, mock_ibc_packet_ack, mock_ibc_packet_timeout};
use cosmwasm_std::{
    coins, from_json, Binary, CosmosMsg, Event, IbcAcknowledgement, IbcBasicResponse, IbcMsg,
    StdAck,
};

use super::suite::{account, at, latest, Suite, NOW, TOPIC};
use crate::contract::execute;
use crate::ibc::{ibc_packet_ack, ibc_packet_timeout};
use crate::msg::ExecuteMsg;
use crate::ContractError;

const PAYLOAD: &str = r#"{"channel":"channel-3","to":"neutron1abc"}"#;

fn inference() -> Outcome {
    Outcome::Inference(Inference {
        epoch: latest().epoch,
        value: latest().value,
        interval: latest().interval,
        timestamp: latest().closed_at,
        contributors: 9,
    })
}

fn receipt(payload: &str, outcome: Outcome) -> ExecuteMsg {
    ExecuteMsg::ReceiveInference(Receipt {
        id: 17,
        payer: account("payer").into(),
        topic_id: TOPIC,
        payload: Binary::from(payload.as_bytes()),
        outcome,
    })
}

/// The packet that the desk's delivery became.
fn pushed(outcome: Outcome) -> IbcMsg {
    let mut suite = Suite::new();
    let response = suite.execute("desk", receipt(PAYLOAD, outcome)).unwrap();
    let event = Event::new("inference_pushed")
        .add_attribute("channel", "channel-3")
        .add_attribute("to", "neutron1abc")
        .add_attribute("payer", account("payer"))
        .add_attribute("topic_id", "1")
        .add_attribute("epoch", outcome.epoch().to_string());
    assert_eq!(response.events, [event]);
    match <[_; 1]>::try_from(response.messages).unwrap() {
        [message] => match message.msg {
            CosmosMsg::Ibc(msg) => msg,
            other => panic!("{other:?}"),
        },
    }
}

fn json(text: String) -> Binary {
    text.into_bytes().into()
}

#[test]
fn a_delivery_goes_on_over_the_channel_it_names() {
    let payer = account("payer");
    let data = format!(
        concat!(
            r#"{{"publication":{{"to":"neutron1abc","payer":"{payer}","inference":{{"#,
            r#""topic_id":1,"epoch":5,"value":"2471.65","#,
            r#""interval":["2400","2450","2470","2490","2600"],"#,
            r#""timestamp":"1767228300000000000","age":18,"contributors":9,"#,
            r#""expected_at":"1767228900000000000","height":123}}}}}}"#,
        ),
        payer = payer
    );
    let expected = IbcMsg::SendPacket {
        channel_id: "channel-3".into(),
        data: json(data),
        timeout: at(NOW + 86_400).into(),
    };
    assert_eq!(pushed(inference()), expected);
}

#[test]
fn an_epoch_without_inference_is_told_too() {
    let payer = account("payer");
    let epoch = EpochId(6);
    let data =
        format!(r#"{{"void":{{"to":"neutron1abc","payer":"{payer}","topic_id":1,"epoch":6}}}}"#);
    let expected = IbcMsg::SendPacket {
        channel_id: "channel-3".into(),
        data: json(data),
        timeout: at(NOW + Push::TIMEOUT).into(),
    };
    assert_eq!(pushed(Outcome::Void { epoch }), expected);
}

#[test]
fn strangers_push_nothing() {
    let mut suite = Suite::new();
    for stranger in ["payer", "coordinator", "deployer"] {
        let outcome = suite.execute(stranger, receipt(PAYLOAD, inference()));
        let expected = ContractError::NotDesk {
            sender: account(stranger),
            desk: account("desk"),
        };
        assert_eq!(outcome, Err(expected));
    }
}

#[test]
fn without_a_desk_nobody_pushes() {
    let mut suite = Suite::with_desk(None);
    let outcome = suite.execute("desk", receipt(PAYLOAD, inference()));
    assert_eq!(outcome, Err(ContractError::NoDesk {}));
}

#[test]
fn coins_are_refused() {
    let mut suite = Suite::new();
    let info = message_info(&account("desk"), &coins(1, "uatom"));
    let msg = receipt(PAYLOAD, inference());
    let outcome = execute(suite.deps.as_mut(), suite.env, info, msg);
    let expected = ContractError::Payment(PaymentError::NonPayable {});
    assert_eq!(outcome, Err(expected));
}

#[test]
fn a_payload_that_names_no_route_is_refused() {
    let mut suite = Suite::new();
    for payload in [
        "",
        "channel-3",
        "{}",
        r#"{"channel":"channel-3"}"#,
        r#"{"channel":"channel-3","to":"a","memo":"b"}"#,
    ] {
        let outcome = suite.execute("desk", receipt(payload, inference()));
        let unknown = matches!(outcome, Err(ContractError::UnknownRoute { .. }));
        assert!(unknown, "{payload}: {outcome:?}");
    }
}

#[test]
fn what_is_no_channel_is_refused() {
    let mut suite = Suite::new();
    for channel in [
        "",
        "3",
        "channel-",
        "channel-03",
        "channel-+3",
        "channel--3",
        "channel-3 ",
        "Channel-3",
        "channel-18446744073709551616",
        "wasm.channel-3",
    ] {
        let payload = format!(r#"{{"channel":"{channel}","to":"neutron1abc"}}"#);
        let outcome = suite.execute("desk", receipt(&payload, inference()));
        let channel = channel.to_owned();
        assert_eq!(outcome, Err(ContractError::WrongChannel { channel }));
    }
    let largest = r#"{"channel":"channel-18446744073709551615","to":"a"}"#;
    assert!(suite.execute("desk", receipt(largest, inference())).is_ok());
}

#[test]
fn what_can_be_no_address_is_refused() {
    let mut suite = Suite::new();
    let longest = "a".repeat(Route::MAX_TO);
    let payload = |to: &str| format!(r#"{{"channel":"channel-3","to":"{to}"}}"#);
    for to in ["", "a b", "é", "a\u{7f}", &format!("{longest}a")] {
        let outcome = suite.execute("desk", receipt(&payload(to), inference()));
        let to = to.to_owned();
        assert_eq!(outcome, Err(ContractError::WrongAddress { to }));
    }
    let msg = receipt(&payload(&longest), inference());
    assert!(suite.execute("desk", msg).is_ok());
}

fn acknowledged(acknowledgement: impl Into<Binary>) -> IbcBasicResponse {
    let mut suite = Suite::new();
    let acknowledgement = IbcAcknowledgement::new(acknowledgement);
    let msg = mock_ibc_packet_ack("channel-3", &"", acknowledgement).unwrap();
    ibc_packet_ack(suite.deps.as_mut(), suite.env, msg).unwrap()
}

#[test]
fn what_the_receiver_says_is_announced_and_changes_nothing() {
    let event = || {
        Event::new("push_acknowledged")
            .add_attribute("channel", "channel-3")
            .add_attribute("sequence", "29")
    };
    let refused = |reason: &str| {
        let event = event().add_attribute("outcome", "refused");
        event.add_attribute("reason", format!("\"{reason}\""))
    };
    let loud = "é".repeat(1_000_000);
    for (acknowledgement, expected) in [
        (
            StdAck::success(b"").to_binary(),
            event().add_attribute("outcome", "accepted"),
        ),
        (StdAck::error("not newer").to_binary(), refused("not newer")),
        (StdAck::error("").to_binary(), refused("")),
        (StdAck::error(loud).to_binary(), refused(&"é".repeat(100))),
        (
            Binary::from(b"\xff"),
            refused("not a standard acknowledgement"),
        ),
    ] {
        let response = acknowledged(acknowledgement);
        assert_eq!(response, IbcBasicResponse::new().add_event(expected));
    }
}

#[test]
fn a_push_that_nobody_relayed_is_announced() {
    let mut suite = Suite::new();
    let msg = mock_ibc_packet_timeout("channel-3", &"").unwrap();
    let response = ibc_packet_timeout(suite.deps.as_mut(), suite.env, msg).unwrap();
    let expected = Event::new("push_timed_out")
        .add_attribute("channel", "channel-3")
        .add_attribute("sequence", "29");
    assert_eq!(response, IbcBasicResponse::new().add_event(expected));
}

#[test]
fn a_consumer_writes_down_what_is_newer_only() {
    let Push::Publication { inference, .. } = ({
        let IbcMsg::SendPacket { data, .. } = pushed(inference()) else {
            panic!("no packet");
        };
        from_json(data).unwrap()
    }) else {
        panic!("no publication");
    };
    for (topic_id, known, expected) in [
        (TOPIC, None, true),
        (TOPIC, Some(EpochId(4)), true),
        (TOPIC, Some(EpochId(5)), false),
        (TOPIC, Some(EpochId(6)), false),
        (TopicId(2), None, false),
    ] {
        assert_eq!(inference.follows(topic_id, known), expected);
    }
}
