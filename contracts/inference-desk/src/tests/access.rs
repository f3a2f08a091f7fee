//! Who may send what: the table. That it is enforced, scenarios show (`tests/scenarios/desk`).

use allora_interfaces::inference_desk::{
    msg, DeskParams, ExecuteMsg, NewRequest, NewSubscription, Target, Tip,
};
use allora_interfaces::TopicId;
use allora_test_kit::assert_access;
use cosmwasm_std::{to_json_string, Binary, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

/// One of each.
fn every_message() -> Vec<ExecuteMsg> {
    let (topic_id, id) = (TopicId(1), 7);
    let (tip, amount) = (Tip::default(), Uint128::one());
    vec![
        ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender: "somebody".into(),
            amount,
            msg: Binary::default(),
        }),
        ExecuteMsg::Request(NewRequest {
            topic_id,
            target: Target::Next {},
            deadline: 60,
            callback: None,
            condition: None,
            tip,
        }),
        ExecuteMsg::Subscribe(msg::Subscribe {
            subscription: NewSubscription {
                topic_id,
                deliveries: None,
                every: 1,
                callback: None,
                condition: None,
                tip,
            },
            amount,
        }),
        ExecuteMsg::TopUp(msg::TopUp {
            topic_id,
            id,
            amount,
        }),
        ExecuteMsg::Deliver(msg::Deliver {
            topic_id,
            requests: vec![],
            subscriptions: vec![],
        }),
        ExecuteMsg::Redeliver(msg::Redeliver { topic_id, id }),
        ExecuteMsg::RaiseTip(msg::RaiseTip { topic_id, id, tip }),
        ExecuteMsg::Cancel(msg::Cancel { topic_id, id }),
        ExecuteMsg::Expire(msg::Expire {
            topic_id,
            ids: vec![],
        }),
        ExecuteMsg::Pause(msg::Pause { topic_id, id }),
        ExecuteMsg::Resume(msg::Resume { topic_id, id }),
        ExecuteMsg::Close(msg::Close { topic_id, id }),
        ExecuteMsg::Collect(msg::Collect { topic_id }),
        ExecuteMsg::Withdraw(msg::Withdraw { amount: None }),
        ExecuteMsg::SetPrice(msg::SetPrice {
            topic_id,
            price: None,
        }),
        ExecuteMsg::SetParams(msg::SetParams {
            params: DeskParams::default(),
        }),
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ]
}

#[test]
fn the_table_of_access_is_the_one_reviewed() {
    let name = |msg: &ExecuteMsg| {
        let json = to_json_string(msg).unwrap();
        json.split('"').nth(1).unwrap().to_owned()
    };
    let messages = every_message();
    let names: Vec<_> = messages.iter().map(name).collect();
    let access = messages.iter().map(ExecuteMsg::access);
    let table: Vec<_> = names.iter().map(String::as_str).zip(access).collect();
    assert_access::<ExecuteMsg>(&table, include_str!("access.golden"));
}
