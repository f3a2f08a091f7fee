//! Receivers that fail, in every way that shows on the embedded chain.

use allora_interfaces::inference_desk::{msg, ExecuteMsg, NewRequest};
use allora_testing::events::attribute;
use allora_testing::typed;
use hostile_consumer::Mode;
use inference_desk::ContractError;

use super::{call_of, Consumers, TIP, WEEK};

#[test]
fn desk_01_a_receiver_that_fails_keeps_nothing_back() {
    let mut consumers = Consumers::new();
    let bad = consumers.hostile(Mode::Refuse { bytes: 5 });
    let good = consumers.hostile(Mode::Accept {});
    let ids = [&bad, &good, &bad].map(|receiver| consumers.ask_for_call(receiver));
    consumers.publish(1);
    consumers.setup.suite.skip(100);
    let failed = "wasm-delivery_failed";
    let events = consumers.deliver(&ids, &[]);
    assert_eq!(events.iter().filter(|kind| *kind == failed).count(), 2);
    assert_eq!(events.len(), 5);
    assert_eq!(
        ids.map(|id| consumers.failed(id)),
        [Some(true), None, Some(true)]
    );
    assert_eq!(consumers.calls(&good), 1);
    assert_eq!(consumers.account(&consumers.keeper), 3 * TIP);
}

#[test]
fn desk_06_a_text_of_a_megabyte_is_cut_within_no_character() {
    let mut consumers = Consumers::new();
    let bad = consumers.hostile(Mode::Refuse { bytes: 1_000_000 });
    let id = consumers.ask_for_call(&bad);
    consumers.publish(1);
    let (keeper, topic) = (consumers.keeper.clone(), consumers.setup.topic);
    let suite = &mut consumers.setup.suite;
    let response = suite.deliver(&keeper, topic, &[id], &[]).unwrap();
    let events = response.events.iter();
    let mut reasons = events.filter(|event| event.ty == "wasm-delivery_failed");
    let reason = reasons
        .find_map(|event| attribute(event, "reason"))
        .unwrap();
    assert!((100..=120).contains(&reason.len()), "{}", reason.len());
}

#[test]
fn desk_05_07_what_a_receiver_shouts_or_babbles_is_its_own() {
    for mode in [Mode::Shout { bytes: 9_000 }, Mode::Babble { bytes: 9_000 }] {
        let mut consumers = Consumers::new();
        let loud = consumers.hostile(mode);
        let id = consumers.ask_for_call(&loud);
        consumers.publish(1);
        assert_eq!(consumers.deliver(&[id], &[]).len(), 1);
        assert_eq!((consumers.failed(id), consumers.calls(&loud)), (None, 1));
    }
}

#[test]
fn a_receiver_that_failed_is_called_again_by_anybody_for_nothing() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(Mode::Refuse { bytes: 5 });
    let id = consumers.ask_for_call(&hostile);
    let topic_id = consumers.setup.topic;
    let redeliver = || ExecuteMsg::Redeliver(msg::Redeliver { topic_id, id });
    let error = typed(consumers.act(redeliver()));
    assert_eq!(ContractError::NotFailed { topic_id, id }, error);
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0], "not by delivering");
    let before = consumers.setup.suite.desk_ledger().unwrap();
    let stranger = consumers.setup.suite.account("stranger");
    consumers.act_as(&stranger, redeliver()).unwrap();
    assert_eq!(consumers.failed(id), Some(true), "it failed once more");
    consumers.set(&hostile, Mode::Accept {});
    consumers.act_as(&stranger, redeliver()).unwrap();
    assert_eq!((consumers.failed(id), consumers.calls(&hostile)), (None, 1));
    assert_eq!(consumers.setup.suite.desk_ledger().unwrap(), before);
    let error = typed(consumers.act(redeliver()));
    assert_eq!(ContractError::UnknownRequest { topic_id, id }, error);
}

#[test]
fn what_failed_is_kept_for_a_week_after_its_deadline() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(Mode::Refuse { bytes: 5 });
    let id = consumers.ask_for_call(&hostile);
    let topic_id = consumers.setup.topic;
    let request = consumers.setup.suite.desk_request(topic_id, id).unwrap();
    let until = request.deadline.plus_seconds(WEEK);
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    consumers.setup.suite.set_time(until.minus_seconds(1));
    let redeliver = || ExecuteMsg::Redeliver(msg::Redeliver { topic_id, id });
    consumers.act(redeliver()).unwrap();
    consumers.expire(id);
    assert_eq!(consumers.failed(id), Some(true));
    consumers.setup.suite.set_time(until);
    let error = typed(consumers.act(redeliver()));
    assert_eq!(
        ContractError::TooLateToRedeliver {
            topic_id,
            id,
            until
        },
        error
    );
    consumers.expire(id);
    assert_eq!(consumers.failed(id), None);
}

#[test]
fn desk_18_no_contract_of_the_suite_is_called_and_an_account_that_is_none_fails() {
    let mut consumers = Consumers::new();
    let payer = consumers.payer.clone();
    let contracts = consumers.setup.suite.contracts.clone();
    for (name, receiver) in contracts.each() {
        let new = NewRequest {
            callback: Some(call_of(receiver)),
            ..consumers.new_request()
        };
        let error: ContractError = typed(consumers.setup.suite.request(&payer, new));
        let forbidden = matches!(error, ContractError::ForbiddenReceiver { .. });
        assert!(forbidden, "{name}: {error}");
    }
    let id = consumers.ask_for_call(&payer);
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    assert_eq!(consumers.failed(id), Some(true));
}
