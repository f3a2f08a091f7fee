//! Bounds, each at its last second and its last unit; and what stands still around a request.

use allora_interfaces::inference_desk::{
    msg, DeskParams, ExecuteMsg, HookMsg, InstantiateMsg, NewRequest, Target, Tip,
};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::EpochId;
use allora_testing::{allo, desk_code, typed};
use allora_tests::setup::quick_params;
use cosmwasm_std::Uint128;
use cw_multi_test::Executor;
use hostile_consumer::Mode;
use inference_desk::ContractError;

use super::{Consumers, FEE, TIP};

#[test]
fn eight_are_delivered_at_once_and_five_of_the_dearest() {
    let mut consumers = Consumers::new();
    let receiver = consumers.hostile(Mode::Accept {});
    let cheap: Vec<_> = (0..8)
        .map(|_| {
            let new = consumers.new_request();
            consumers.ask(new)
        })
        .collect();
    let dear: Vec<_> = (0..6)
        .map(|_| {
            let mut callback = super::call_of(&receiver);
            callback.gas_limit = 400_000;
            let callback = Some(callback);
            let new = consumers.new_request();
            consumers.ask(NewRequest { callback, ..new })
        })
        .collect();
    consumers.publish(1);
    assert_eq!(consumers.deliver(&cheap, &[]).len(), 8);
    let (keeper, topic) = (consumers.keeper.clone(), consumers.setup.topic);
    let suite = &mut consumers.setup.suite;
    let error = typed(suite.deliver(&keeper, topic, &dear, &[]));
    let (max, got) = (2_000_000, 2_400_000);
    assert_eq!(ContractError::TooMuchGas { max, got }, error);
    assert_eq!(consumers.deliver(&dear[..5], &[]).len(), 5);
}

#[test]
fn an_epoch_has_to_end_before_the_deadline() {
    let mut consumers = Consumers::new();
    let now = consumers.setup.suite.now();
    let mut new = consumers.new_request();
    // epoch 1 closes in 600 seconds
    new.deadline = 600;
    let payer = consumers.payer.clone();
    let error = typed(consumers.setup.suite.request(&payer, new.clone()));
    let late = ContractError::DeadlineBeforeClose {
        topic_id: consumers.setup.topic,
        epoch: EpochId(1),
        closes_at: now.plus_seconds(600),
        deadline: now.plus_seconds(600),
    };
    assert_eq!(late, error);
    new.deadline = 601;
    let id = consumers.ask(new);
    consumers.publish(1);
    assert_eq!(consumers.deliver(&[id], &[]).len(), 1);
}

#[test]
fn a_tip_falls_neither_at_its_beginning_nor_at_its_end() {
    let mut consumers = Consumers::new();
    let amount = Uint128::new;
    let mut new = consumers.new_request();
    new.tip.from = amount(5);
    let tip = new.tip;
    let id = consumers.ask(new);
    let topic_id = consumers.setup.topic;
    let (from, to, over) = (amount(4), tip.to - amount(1), tip.over + 1);
    let falling = [Tip { from, ..tip }, Tip { to, ..tip }, Tip { over, ..tip }];
    for tip in falling {
        let raise = ExecuteMsg::RaiseTip(msg::RaiseTip { topic_id, id, tip });
        let error = typed(consumers.act(raise));
        assert_eq!(ContractError::TipFalls { topic_id, id }, error);
    }
}

#[test]
fn the_fee_that_is_accepted_may_be_asked() {
    let mut consumers = Consumers::new();
    let mut new = consumers.new_request();
    new.max_fee = Some(Uint128::new(FEE));
    consumers.ask(new.clone());
    let fee = Uint128::new(FEE);
    let max_fee = fee - Uint128::one();
    new.max_fee = Some(max_fee);
    let payer = consumers.payer.clone();
    let error = typed(consumers.setup.suite.request(&payer, new));
    let topic_id = consumers.setup.topic;
    let dear = ContractError::FeeTooHigh {
        topic_id,
        fee,
        max_fee,
    };
    assert_eq!(dear, error);
}

#[test]
fn an_epoch_is_void_from_the_second_it_ends() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let id = consumers.ask(new);
    consumers.setup.suite.skip(599);
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
    consumers.setup.suite.skip(1);
    assert_eq!(consumers.deliver(&[id], &[]).len(), 1);
    // in that second the tip has not risen
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128());
}

/// In a hidden topic what is submitted is known when it is revealed: the time to take back ends before.
#[test]
fn desk_12_what_is_being_revealed_cannot_be_taken_back() {
    let mut schedule = quick_params().schedule;
    schedule.reveal_window = 100;
    let hidden = TopicParams {
        schedule,
        ..quick_params()
    };
    let mut consumers = Consumers::unpublished(hidden);
    let ids = [(); 2].map(|()| {
        let new = consumers.new_request();
        consumers.ask(new)
    });
    consumers.setup.open(EpochId(1));
    consumers.setup.suite.skip(199);
    consumers.cancel(ids[0]).unwrap();
    consumers.setup.suite.skip(1);
    let error: ContractError = typed(consumers.cancel(ids[1]));
    assert!(
        matches!(error, ContractError::TooLateToCancel { .. }),
        "{error}"
    );
    // that nobody committed is told when nobody can reveal any more
    consumers.setup.suite.skip(99);
    assert_eq!(consumers.deliver(&ids[1..], &[]), [""; 0]);
    consumers.setup.suite.skip(1);
    assert_eq!(consumers.deliver(&ids[1..], &[]).len(), 1);
}

#[test]
fn desk_23_a_topic_nobody_closes_serves_nobody_and_keeps_no_money() {
    let mut consumers = Consumers::new();
    let mut new = consumers.new_request();
    new.deadline = 700;
    let id = consumers.ask(new);
    consumers.setup.open(EpochId(1));
    consumers.setup.submit_all(EpochId(1));
    consumers.setup.suite.skip(200);
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
    consumers.setup.suite.skip(100);
    consumers.expire(id);
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128());
    // what is closed too late is of no use to anybody
    consumers.setup.advance();
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
}

#[test]
fn desk_25_a_second_desk_serves_beside_the_first() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let first = consumers.ask(new.clone());
    let (payer, keeper, topic_id) = (
        consumers.payer.clone(),
        consumers.keeper.clone(),
        consumers.setup.topic,
    );
    let suite = &mut consumers.setup.suite;
    let (owner, contracts) = (suite.governance(), suite.contracts.clone());
    let msg = InstantiateMsg {
        governance: owner.to_string(),
        allo_token: contracts.token.to_string(),
        topic_registry: contracts.registry.to_string(),
        staking_vault: contracts.vault.to_string(),
        synthesis_coordinator: contracts.coordinator.to_string(),
        params: DeskParams::default(),
    };
    let code = suite.app.store_code(desk_code());
    let second = suite
        .app
        .instantiate_contract(code, owner, &msg, &[], "second", None)
        .unwrap();
    let hook = HookMsg::Request(new);
    suite.send(&payer, &second, allo(1), &hook).unwrap();
    consumers.publish(1);
    let deliver = ExecuteMsg::Deliver(msg::Deliver {
        topic_id,
        requests: vec![1],
        subscriptions: vec![],
    });
    let suite = &mut consumers.setup.suite;
    let delivered = suite.execute(&keeper, &second, &deliver).unwrap();
    let kinds = delivered.events.iter().map(|event| event.ty.as_str());
    assert_eq!(
        kinds
            .filter(|kind| *kind == "wasm-inference_delivered")
            .count(),
        1
    );
    assert_eq!(consumers.deliver(&[first], &[]).len(), 1);
}

#[test]
fn fees_of_a_retired_topic_are_collected_and_what_is_asked_of_it_is_paid_back() {
    let mut consumers = Consumers::new();
    let topic_id = consumers.setup.topic;
    let new = consumers.new_request();
    consumers.ask(NewRequest {
        target: Target::Latest { max_age: 60 },
        ..new.clone()
    });
    let never = consumers.ask(new);
    let suite = &mut consumers.setup.suite;
    let governance = suite.governance();
    suite.retire_topic(&governance, topic_id).unwrap();
    let collect = ExecuteMsg::Collect(msg::Collect { topic_id });
    consumers.act(collect).unwrap();
    consumers.setup.suite.skip(700);
    consumers.deliver(&[never], &[]);
    // void: its tip is owed, and no fee
    let left = allo(10).u128() - FEE - TIP;
    assert_eq!(consumers.account(&consumers.payer), left);
    assert_eq!(consumers.account(&consumers.keeper), TIP);
}
