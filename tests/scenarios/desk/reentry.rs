//! `desk_09`: receivers that come back to the desk while they are called.

use allora_interfaces::inference_desk::{msg, ExecuteMsg, NewRequest, NewSubscription};
use allora_testing::allo;
use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, Uint128, WasmMsg};
use hostile_consumer::Mode;

use super::{call_of, Consumers, FEE, TIP};

/// A message of the receiver to the desk.
fn to_desk(consumers: &Consumers, msg: &ExecuteMsg) -> CosmosMsg {
    WasmMsg::Execute {
        contract_addr: consumers.setup.suite.contracts.desk.to_string(),
        msg: to_json_binary(msg).unwrap(),
        funds: vec![],
    }
    .into()
}

/// A receiver with 5 ALLO at the desk, that pays for itself.
fn receiver(consumers: &mut Consumers) -> Addr {
    let hostile = consumers.hostile(Mode::Accept {});
    consumers.setup.suite.fund(&hostile, allo(5));
    consumers.setup.suite.deposit(&hostile, allo(5)).unwrap();
    hostile
}

fn asked_by(consumers: &mut Consumers, payer: &Addr) -> u64 {
    let new = NewRequest {
        callback: Some(call_of(payer)),
        ..consumers.new_request()
    };
    let (id, _) = consumers.setup.suite.request(payer, new).unwrap();
    id
}

/// Everything it could do with its own request; all of it finds the request gone.
fn tries(consumers: &Consumers, id: u64) -> Vec<ExecuteMsg> {
    let topic_id = consumers.setup.topic;
    let deliver = msg::Deliver {
        topic_id,
        requests: vec![id],
        subscriptions: vec![],
    };
    vec![
        ExecuteMsg::Deliver(deliver),
        ExecuteMsg::Expire(msg::Expire {
            topic_id,
            ids: vec![id],
        }),
        ExecuteMsg::Withdraw(msg::Withdraw { amount: None }),
    ]
}

#[test]
fn desk_09_what_a_receiver_does_to_its_own_request_finds_nothing_and_its_account_is_its_own() {
    for fail in [false, true] {
        let mut consumers = Consumers::new();
        let hostile = receiver(&mut consumers);
        let id = asked_by(&mut consumers, &hostile);
        let tries = tries(&consumers, id);
        let messages = tries.iter().map(|msg| to_desk(&consumers, msg)).collect();
        consumers.set(&hostile, Mode::Send { messages, fail });
        consumers.publish(1);
        consumers.setup.suite.skip(100);
        let wallet = consumers.setup.suite.balance(&hostile).unwrap();
        consumers.deliver(&[id], &[]);
        assert_eq!(consumers.account(&consumers.keeper), TIP);
        assert_eq!(consumers.failed(id), fail.then_some(true));
        let left = allo(5).u128() - FEE - TIP;
        let at_desk = consumers.account(&hostile);
        let out = consumers.setup.suite.balance(&hostile).unwrap() - wallet;
        // undone whole if it fails
        let expected = if fail { (left, 0) } else { (0, left) };
        assert_eq!((at_desk, out.u128()), expected);
    }
}

#[test]
fn desk_09_cancelling_what_is_being_delivered_fails_and_is_undone() {
    let mut consumers = Consumers::new();
    let hostile = receiver(&mut consumers);
    let id = asked_by(&mut consumers, &hostile);
    let topic_id = consumers.setup.topic;
    let cancel = ExecuteMsg::Cancel(msg::Cancel { topic_id, id });
    let messages = vec![to_desk(&consumers, &cancel)];
    let fail = false;
    consumers.set(&hostile, Mode::Send { messages, fail });
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    assert_eq!(consumers.failed(id), Some(true));
    assert_eq!(consumers.account(&hostile), allo(5).u128() - FEE);
}

#[test]
fn desk_09_asking_anew_while_called_gets_another_number() {
    for fail in [false, true] {
        let mut consumers = Consumers::new();
        let hostile = receiver(&mut consumers);
        let id = asked_by(&mut consumers, &hostile);
        let new = ExecuteMsg::Request(consumers.new_request());
        let messages = vec![to_desk(&consumers, &new)];
        consumers.set(&hostile, Mode::Send { messages, fail });
        consumers.publish(1);
        consumers.deliver(&[id], &[]);
        // put back under its own number, or gone; the new one is there, or undone
        assert_eq!(consumers.failed(id), fail.then_some(true));
        assert_eq!(consumers.failed(id + 1), (!fail).then_some(false));
    }
}

#[test]
fn desk_09_a_subscription_closed_by_its_own_receiver_stays_closed_unless_that_fails() {
    for fail in [false, true] {
        let mut consumers = Consumers::new();
        let hostile = receiver(&mut consumers);
        let new = NewSubscription {
            callback: Some(call_of(&hostile)),
            ..consumers.new_subscription()
        };
        let amount = Uint128::new(10 * (FEE + TIP));
        let subscribe = ExecuteMsg::Subscribe(msg::Subscribe {
            subscription: new,
            amount,
        });
        consumers.act_as(&hostile, subscribe).unwrap();
        let (topic_id, id) = (consumers.setup.topic, 1);
        let close = ExecuteMsg::Close(msg::Close { topic_id, id });
        let messages = vec![to_desk(&consumers, &close)];
        consumers.set(&hostile, Mode::Send { messages, fail });
        consumers.publish(1);
        consumers.deliver(&[], &[id]);
        let left = consumers.setup.suite.desk_subscription(topic_id, id);
        let failures = left.ok().map(|subscription| subscription.failures);
        assert_eq!(failures, fail.then_some(1));
        let at_desk = consumers.account(&hostile);
        let spent = if fail { amount.u128() } else { FEE };
        assert_eq!(at_desk, allo(5).u128() - spent);
    }
}

#[test]
fn desk_09_a_receiver_delivers_what_others_wait_for_and_earns_the_tip() {
    let mut consumers = Consumers::new();
    let hostile = receiver(&mut consumers);
    let first = asked_by(&mut consumers, &hostile);
    let new = consumers.new_request();
    let second = consumers.ask(new);
    let topic_id = consumers.setup.topic;
    let deliver = ExecuteMsg::Deliver(msg::Deliver {
        topic_id,
        requests: vec![second],
        subscriptions: vec![],
    });
    let messages = vec![to_desk(&consumers, &deliver)];
    let fail = false;
    consumers.set(&hostile, Mode::Send { messages, fail });
    consumers.publish(1);
    consumers.setup.suite.skip(100);
    // both named: whoever is called first finds the second delivered already
    consumers.deliver(&[first, second], &[]);
    assert_eq!(consumers.account(&consumers.keeper), 2 * TIP);
    assert_eq!(consumers.account(&hostile), allo(5).u128() - FEE - TIP);
    // named alone, it leaves the second to its receiver
    let third = asked_by(&mut consumers, &hostile);
    let new = consumers.new_request();
    let fourth = consumers.ask(new);
    let deliver = ExecuteMsg::Deliver(msg::Deliver {
        topic_id,
        requests: vec![fourth],
        subscriptions: vec![],
    });
    let messages = vec![to_desk(&consumers, &deliver)];
    consumers.set(&hostile, Mode::Send { messages, fail });
    consumers.publish(2);
    consumers.setup.suite.skip(100);
    consumers.deliver(&[third], &[]);
    assert_eq!(consumers.failed(fourth), None);
    let earned = 2 * FEE + TIP;
    assert_eq!(consumers.account(&hostile), allo(5).u128() - earned);
}
