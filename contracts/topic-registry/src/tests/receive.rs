//! What comes with ALLO, and what is refused with it.

use allora_contract::PaymentError;
use allora_interfaces::topic_registry::{msg, ExecuteMsg, TopicParams};
use cosmwasm_std::{to_json_binary, Binary, Uint128};
use cw20::Cw20ReceiveMsg;

use super::suite::{account, create_hook, Suite, TOPIC, TOPIC_FEE};
use crate::ContractError;

#[test]
fn another_token_cannot_pay() {
    let mut suite = Suite::new();
    let wrapper = Cw20ReceiveMsg {
        sender: account("ann").into(),
        amount: TOPIC_FEE,
        msg: to_json_binary(&create_hook(TopicParams::default())).unwrap(),
    };
    let msg = ExecuteMsg::Receive(wrapper);
    let refusal = suite.execute("counterfeit", msg).unwrap_err();
    let expected = ContractError::UnknownToken {
        sender: account("counterfeit"),
        expected: account("token"),
    };
    assert_eq!(refusal, expected);
}

#[test]
fn an_unknown_hook_message_is_refused() {
    let mut suite = Suite::with_topic();
    for bytes in [
        &b""[..],
        b"{}",
        b"not json",
        br#"{"stake":{"topic_id":1}}"#,
        br#"{"register":{"topic_id":1}}"#,
        br#"{"register":{"topic_id":1,"role":"validator"}}"#,
        br#"{"register":{"topic_id":-1,"role":"inferer"}}"#,
        br#"{"register":{"topic_id":1,"role":"inferer","referrer":"x"}}"#,
        b"\xff\xfe",
    ] {
        let refusal = suite
            .send_raw("bob", Uint128::new(10), Binary::from(bytes))
            .unwrap_err();
        assert!(matches!(refusal, ContractError::UnknownHook { .. }));
    }
}

#[test]
fn the_creation_fee_is_paid_exactly() {
    let mut suite = Suite::new();
    let hook = create_hook(TopicParams::default());
    for got in [0, 999, 1_001].map(Uint128::new) {
        let refusal = suite.send("ann", got, &hook).unwrap_err();
        let expected = TOPIC_FEE;
        assert_eq!(refusal, ContractError::WrongFee { expected, got });
    }
}

#[test]
fn native_coins_are_refused() {
    let mut suite = Suite::with_topic();
    let msg = ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id: TOPIC });
    let refusal = suite.execute_with_coins("ann", msg).unwrap_err();
    assert_eq!(refusal, ContractError::Payment(PaymentError::NonPayable {}));
}
