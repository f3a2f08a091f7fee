//! What somebody may try with requests, prices and time.

use allora_interfaces::inference_desk::{msg, DeskParams, ExecuteMsg, NewRequest, Target};
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::EpochId;
use allora_testing::{allo, typed};
use cosmwasm_std::Uint128;
use cw_ownable::OwnershipError;
use inference_desk::ContractError;

use super::{Consumers, FEE, TIP};

#[test]
fn desk_10_of_two_who_deliver_the_second_gets_nothing() {
    let mut consumers = Consumers::new();
    let ids = [(); 2].map(|()| {
        let new = consumers.new_request();
        consumers.ask(new)
    });
    consumers.publish(1);
    consumers.setup.suite.skip(100);
    consumers.deliver(&ids, &[]);
    consumers.keeper = consumers.setup.suite.account("second");
    assert_eq!(consumers.deliver(&ids, &[]), [""; 0]);
    assert_eq!(consumers.account(&consumers.keeper), 0);
    // nor is one delivered twice in a call
    let (keeper, topic) = (consumers.keeper.clone(), consumers.setup.topic);
    let [first, second] = ids;
    for twice in [[first, first], [second, first]] {
        let suite = &mut consumers.setup.suite;
        let error = typed(suite.deliver(&keeper, topic, &twice, &[]));
        assert_eq!(ContractError::NotAscending {}, error);
    }
    let many: Vec<u64> = (1..=9).collect();
    let suite = &mut consumers.setup.suite;
    let error = typed(suite.deliver(&keeper, topic, &many, &[]));
    assert_eq!(ContractError::TooMany { max: 8, got: 9 }, error);
}

#[test]
fn desk_11_a_thousand_requests_of_others_keep_none_back() {
    let mut consumers = Consumers::new();
    let cheap = NewRequest {
        tip: Default::default(),
        ..consumers.new_request()
    };
    let payer = consumers.payer.clone();
    for _ in 0..500 {
        let suite = &mut consumers.setup.suite;
        suite.request(&payer, cheap.clone()).unwrap();
    }
    let new = consumers.new_request();
    let id = consumers.ask(new);
    consumers.publish(1);
    consumers.setup.suite.skip(100);
    assert_eq!(consumers.deliver(&[id], &[]).len(), 1);
    assert_eq!(consumers.account(&consumers.keeper), TIP);
}

#[test]
fn desk_12_who_has_seen_what_is_submitted_cannot_take_its_request_back() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let (first, second) = (consumers.ask(new.clone()), consumers.ask(new));
    consumers.setup.open(EpochId(1));
    consumers.setup.submit_all(EpochId(1));
    consumers.cancel(first).unwrap();
    assert_eq!(
        consumers.account(&consumers.payer),
        allo(10).u128() - FEE - TIP
    );
    let topic = consumers.setup.topic;
    consumers
        .setup
        .suite
        .skip_to_close(topic, EpochId(1))
        .unwrap();
    // whether or not anybody has cranked
    for _ in 0..2 {
        let error: ContractError = typed(consumers.cancel(second));
        assert!(
            matches!(error, ContractError::TooLateToCancel { .. }),
            "{error}"
        );
        consumers.setup.advance();
    }
    let keeper = std::mem::replace(&mut consumers.payer, consumers.keeper.clone());
    let error: ContractError = typed(consumers.cancel(second));
    assert!(matches!(error, ContractError::NotPayer { .. }), "{error}");
    consumers.payer = keeper;
}

#[test]
fn desk_14_next_is_an_epoch_that_nobody_has_submitted_to() {
    let mut consumers = Consumers::new();
    consumers.setup.open(EpochId(1));
    consumers.setup.submit_all(EpochId(1));
    let new = consumers.new_request();
    let id = consumers.ask(new);
    let request = consumers
        .setup
        .suite
        .desk_request(consumers.setup.topic, id);
    assert_eq!(request.unwrap().epoch, EpochId(2));
    consumers.setup.close(EpochId(1));
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
}

#[test]
fn desk_19_paying_oneself_raises_a_topic_no_more_than_funding_it() {
    let weights = |by_desk: bool| {
        let mut consumers = Consumers::new();
        let (payer, topic) = (consumers.payer.clone(), consumers.setup.topic);
        if by_desk {
            let new = NewRequest {
                target: Target::Latest { max_age: 1_000 },
                ..consumers.new_request()
            };
            consumers.ask(new);
            let collect = ExecuteMsg::Collect(msg::Collect { topic_id: topic });
            consumers.act(collect).unwrap();
        } else {
            let amount = Uint128::new(FEE);
            consumers
                .setup
                .suite
                .fund_topic(&payer, topic, amount)
                .unwrap();
        }
        let account = consumers.setup.suite.topic_account(topic).unwrap();
        let creator = consumers.setup.suite.governance();
        let share = consumers.setup.suite.rewards(&creator, topic).unwrap();
        (account.revenue, share)
    };
    assert_eq!(weights(true), weights(false));
}

#[test]
fn desk_21_22_requests_for_a_topic_that_stands_still_are_paid_back() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let id = consumers.ask(new);
    let topic = consumers.setup.topic;
    let suite = &mut consumers.setup.suite;
    let governance = suite.governance();
    suite.pause_topic(&governance, topic).unwrap();
    consumers.setup.suite.skip(1_500);
    // the epoch is over, and nobody could submit
    assert_eq!(consumers.deliver(&[id], &[]).len(), 1);
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128() - TIP);
    let status = consumers.setup.suite.topic(topic).unwrap().status;
    assert_eq!(status, TopicStatus::Paused);
}

#[test]
fn desk_24_prices_and_parameters_change_no_record_and_governance_takes_nothing() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let id = consumers.ask(new.clone());
    let topic_id = consumers.setup.topic;
    let governance = consumers.setup.suite.governance();
    let params = |base_fee: u128, accepting: bool| DeskParams {
        base_fee: Uint128::new(base_fee),
        accepting,
        ..DeskParams::default()
    };
    let set_params = |params: DeskParams| ExecuteMsg::SetParams(msg::SetParams { params });
    let stranger = consumers.keeper.clone();
    let error = typed(consumers.act_as(&stranger, set_params(params(1, true))));
    assert_eq!(ContractError::Ownership(OwnershipError::NotOwner), error);
    let most = params(allo(1).u128() + 1, true);
    let error: ContractError = typed(consumers.act_as(&governance, set_params(most)));
    assert!(matches!(error, ContractError::OutOfRange { .. }), "{error}");

    let stopped = set_params(params(allo(1).u128(), false));
    consumers.act_as(&governance, stopped).unwrap();
    let payer = consumers.payer.clone();
    let error = typed(consumers.setup.suite.request(&payer, new.clone()));
    assert_eq!(ContractError::NotAccepting {}, error);
    // what was made goes on, at its price
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    let quote = consumers.setup.suite.quote(topic_id).unwrap();
    assert_eq!(quote.uncollected.u128(), FEE);
    assert_eq!(quote.fee, allo(1));
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { amount: None });
    consumers.act(withdraw).unwrap();
}

#[test]
fn a_creator_asks_its_own_price_up_to_a_hundred_base_fees() {
    let mut consumers = Consumers::new();
    let topic_id = consumers.setup.topic;
    let creator = consumers.setup.suite.governance();
    let price = |price: Option<u128>| {
        let price = price.map(Uint128::new);
        ExecuteMsg::SetPrice(msg::SetPrice { topic_id, price })
    };
    let stranger = consumers.keeper.clone();
    let error: ContractError = typed(consumers.act_as(&stranger, price(Some(1))));
    assert!(
        matches!(error, ContractError::Unauthorized { .. }),
        "{error}"
    );
    let error: ContractError = typed(consumers.act_as(&creator, price(Some(100 * FEE + 1))));
    assert!(matches!(error, ContractError::OutOfRange { .. }), "{error}");
    // who saw another price before is not charged this one
    consumers.act_as(&creator, price(Some(2 * FEE))).unwrap();
    let payer = consumers.payer.clone();
    let max_fee = Some(Uint128::new(FEE));
    let new = NewRequest {
        max_fee,
        ..consumers.new_request()
    };
    let error: ContractError = typed(consumers.setup.suite.request(&payer, new));
    assert!(matches!(error, ContractError::FeeTooHigh { .. }), "{error}");
    for (asked, fee) in [(Some(100 * FEE), 100 * FEE), (Some(0), 0), (None, FEE)] {
        consumers.act_as(&creator, price(asked)).unwrap();
        let quote = consumers.setup.suite.quote(topic_id).unwrap();
        assert_eq!(quote.fee.u128(), fee);
        let before = consumers.account(&consumers.payer);
        let new = consumers.new_request();
        consumers.ask(new);
        assert_eq!(before - consumers.account(&consumers.payer), fee + TIP);
    }
}
