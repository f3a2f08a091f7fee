//! From asking to being answered, or paid back.

use allora_interfaces::inference_desk::{msg, Condition, ExecuteMsg, NewRequest, Target, Tip};
use allora_interfaces::EpochId;
use allora_math::Real;
use allora_testing::{allo, typed};
use cosmwasm_std::Uint128;
use inference_desk::ContractError;

use super::{Consumers, FEE, TIP};

#[test]
fn a_request_is_delivered_once_for_a_tip_that_rises() {
    for (late, tip) in [
        (0, 0),
        (1, TIP / 100),
        (99, TIP * 99 / 100),
        (100, TIP),
        (500, TIP),
    ] {
        let mut consumers = Consumers::new();
        let new = consumers.new_request();
        let id = consumers.ask(new);
        let request = consumers
            .setup
            .suite
            .desk_request(consumers.setup.topic, id);
        assert_eq!(request.unwrap().epoch, EpochId(1));
        assert_eq!(
            consumers.account(&consumers.payer),
            allo(10).u128() - FEE - TIP
        );
        assert_eq!(consumers.deliver(&[id], &[]), [""; 0], "too early");
        consumers.publish(1);
        consumers.setup.suite.skip(late);
        let listed = consumers.setup.suite.deliverable(consumers.setup.topic);
        assert_eq!(listed.unwrap()[0].tip.u128(), tip);
        assert_eq!(consumers.deliver(&[id], &[]), ["wasm-inference_delivered"]);
        assert_eq!(consumers.account(&consumers.keeper), tip);
        assert_eq!(
            consumers.account(&consumers.payer),
            allo(10).u128() - FEE - tip
        );
        let quote = consumers.setup.suite.quote(consumers.setup.topic).unwrap();
        assert_eq!(quote.uncollected.u128(), FEE);
        assert_eq!(consumers.failed(id), None);
        assert_eq!(consumers.deliver(&[id], &[]), [""; 0], "once");
    }
}

#[test]
fn the_newest_is_delivered_at_once_without_a_tip_or_as_next() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(hostile_consumer::Mode::Accept {});
    consumers.setup.suite.skip(100);
    for (max_age, at_once) in [(100, true), (99, false)] {
        let before = consumers.account(&consumers.payer);
        let new = NewRequest {
            target: Target::Latest { max_age },
            callback: Some(super::call_of(&hostile)),
            ..consumers.new_request()
        };
        let id = consumers.ask(new);
        assert_eq!(consumers.failed(id).is_none(), at_once);
        let paid = before - consumers.account(&consumers.payer);
        assert_eq!(paid, if at_once { FEE } else { FEE + TIP });
    }
    assert_eq!(consumers.calls(&hostile), 1);
}

#[test]
fn a_certain_epoch_is_delivered_however_late_and_no_other() {
    let mut consumers = Consumers::new();
    let new = NewRequest {
        target: Target::Epoch(EpochId(2)),
        ..consumers.new_request()
    };
    let id = consumers.ask(new.clone());
    consumers.publish(1);
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
    consumers.publish(2);
    consumers.publish(3);
    let (keeper, topic) = (consumers.keeper.clone(), consumers.setup.topic);
    let suite = &mut consumers.setup.suite;
    let response = suite.deliver(&keeper, topic, &[id], &[]).unwrap();
    let events = response.events.iter();
    let epoch = events
        .filter(|event| event.ty == "wasm-inference_delivered")
        .find_map(|event| allora_testing::events::attribute(event, "epoch"));
    assert_eq!(epoch, Some("2"));
    // its submissions have ended
    let error = typed(consumers.setup.suite.request(&consumers.payer.clone(), new));
    let epoch = EpochId(2);
    assert_eq!(
        ContractError::EpochOver {
            topic_id: topic,
            epoch
        },
        error
    );
}

#[test]
fn an_epoch_without_inference_pays_the_fee_back_and_the_tip_out() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(hostile_consumer::Mode::Accept {});
    let id = consumers.ask_for_call(&hostile);
    consumers.setup.open(EpochId(1));
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
    // nobody submits
    consumers.setup.open(EpochId(2));
    assert_eq!(consumers.deliver(&[id], &[]), ["wasm-inference_delivered"]);
    assert_eq!(consumers.account(&consumers.keeper), TIP);
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128() - TIP);
    assert_eq!(consumers.calls(&hostile), 1);
}

/// A topic that keeps one epoch: what was published and dropped is not said to be void, however late
/// somebody delivers.
#[test]
fn an_epoch_that_is_not_kept_any_more_is_paid_back_and_not_told_as_void() {
    let mut params = allora_tests::setup::quick_params();
    params.caps.detailed_epochs = 1;
    params.caps.archived_epochs = 1;
    let mut consumers = Consumers::with(params);
    let hostile = consumers.hostile(hostile_consumer::Mode::Accept {});
    let id = consumers.ask_for_call(&hostile);
    for epoch in 1..8 {
        consumers.setup.run_epoch(EpochId(epoch));
    }
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0]);
    assert_eq!(consumers.calls(&hostile), 0);
    consumers.setup.suite.skip(super::WEEK);
    consumers.expire(id);
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128());
}

#[test]
fn a_condition_waits_for_the_inference_that_leaves_its_range() {
    let value = |consumers: &Consumers| {
        let suite = &consumers.setup.suite;
        let answer = suite.network_inference(consumers.setup.topic, u64::MAX);
        answer.unwrap().value
    };
    let far = Real::from(1_000_000_i64);
    for (condition, holds) in [
        (Condition::Above { level: Real::ZERO }, true),
        (Condition::Above { level: far }, false),
        (Condition::Below { level: far }, true),
        (Condition::Below { level: Real::ZERO }, false),
        (Condition::Moved { by: Real::ZERO }, true),
        (Condition::Moved { by: far }, false),
        (Condition::MovedByFraction { by: Real::ZERO }, true),
        (Condition::MovedByFraction { by: Real::ONE }, false),
    ] {
        let mut consumers = Consumers::new();
        let before = value(&consumers);
        let new = NewRequest {
            condition: Some(condition),
            ..consumers.new_request()
        };
        let id = consumers.ask(new);
        assert_eq!(
            consumers.deliver(&[id], &[]),
            [""; 0],
            "of the epoch before"
        );
        consumers.publish(1);
        assert_ne!(value(&consumers), before);
        let delivered = !consumers.deliver(&[id], &[]).is_empty();
        assert_eq!(delivered, holds, "{condition:?}");
    }
}

#[test]
fn what_nobody_delivers_is_paid_back_from_the_deadline_on() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let id = consumers.ask(new);
    consumers.publish(1);
    let request = consumers
        .setup
        .suite
        .desk_request(consumers.setup.topic, id);
    let deadline = request.unwrap().deadline;
    consumers.setup.suite.set_time(deadline.minus_seconds(1));
    consumers.expire(id);
    assert_eq!(consumers.failed(id), Some(false), "not yet");
    consumers.setup.suite.set_time(deadline);
    assert_eq!(consumers.deliver(&[id], &[]), [""; 0], "not any more");
    consumers.expire(id);
    assert_eq!(consumers.failed(id), None);
    assert_eq!(consumers.account(&consumers.payer), allo(10).u128());
}

#[test]
fn a_tip_can_only_be_raised_and_is_paid_for() {
    let mut consumers = Consumers::new();
    let new = consumers.new_request();
    let id = consumers.ask(new);
    let topic_id = consumers.setup.topic;
    let raise = |from: u128, to: u128, over: u64| {
        let tip = Tip {
            from: Uint128::new(from),
            to: Uint128::new(to),
            over,
        };
        ExecuteMsg::RaiseTip(msg::RaiseTip { topic_id, id, tip })
    };
    for falls in [raise(0, TIP - 1, 100), raise(0, TIP, 101)] {
        let error = typed(consumers.act(falls));
        assert_eq!(ContractError::TipFalls { topic_id, id }, error);
    }
    let other = consumers.keeper.clone();
    let error: ContractError = typed(consumers.act_as(&other, raise(1, 2 * TIP, 100)));
    assert!(matches!(error, ContractError::NotPayer { .. }), "{error}");
    consumers.act(raise(TIP, 2 * TIP, 100)).unwrap();
    assert_eq!(
        consumers.account(&consumers.payer),
        allo(10).u128() - FEE - 2 * TIP
    );
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    assert_eq!(consumers.account(&consumers.keeper), TIP);
}

#[test]
fn what_cannot_be_is_refused_with_its_numbers() {
    let consumers = Consumers::new();
    let new = consumers.new_request();
    let tip = Tip {
        from: Uint128::new(2),
        to: Uint128::new(1),
        over: 1,
    };
    let cases = [
        NewRequest {
            deadline: 59,
            ..new.clone()
        },
        NewRequest {
            deadline: 30 * 86_400 + 1,
            ..new.clone()
        },
        NewRequest { tip, ..new.clone() },
        NewRequest {
            condition: Some(Condition::Moved {
                by: Real::from(-1_i64),
            }),
            ..new.clone()
        },
        // the next closes in 600 seconds and more
        NewRequest {
            deadline: 300,
            ..new.clone()
        },
        NewRequest {
            tip: Tip {
                to: Uint128::MAX,
                ..new.tip
            },
            ..new.clone()
        },
        NewRequest {
            topic_id: allora_interfaces::TopicId(9),
            ..new.clone()
        },
    ];
    let mut consumers = consumers;
    let payer = consumers.payer.clone();
    let said = cases.map(|case| {
        let error: ContractError = typed(consumers.setup.suite.request(&payer, case));
        consumers.setup.assert_lawful();
        match error {
            ContractError::OutOfRange { field, .. } => field,
            ContractError::DeadlineBeforeClose { .. } => "close",
            ContractError::Overflow(_) => "overflow",
            ContractError::UnknownTopic { .. } => "topic",
            other => panic!("{other}"),
        }
    });
    let expected = [
        "deadline",
        "deadline",
        "tip.to",
        "condition.by",
        "close",
        "overflow",
        "topic",
    ];
    assert_eq!(said, expected);
    let new = consumers.new_request();
    assert_eq!(consumers.ask(new), 1, "no number was spent");
}
