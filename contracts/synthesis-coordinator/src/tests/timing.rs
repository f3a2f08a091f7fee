//! Late is as good as punctual; the clock serves whoever is due.

use allora_interfaces::synthesis_coordinator::{
    EpochResponse, NextDueResponse, QueryMsg, TopicResponse,
};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{from_json, CosmosMsg, Timestamp, WasmMsg};

use super::*;
use crate::state::DUE;

/// Twelve epochs with holes: nobody reports on 3, 6 has no inference, 8 gets its
/// truth in the second window, nobody submits to 9. `crank` is called after every
/// message and at every moment something is due.
fn history(lag: u64, crank: impl Fn(&mut TestCoordinator, u64)) -> TestCoordinator {
    let mut params = params();
    params.schedule.ground_truth_lag = lag;
    let mut coordinator = TestCoordinator::staffed(params);
    let last = START + 12 * LENGTH + lag + 2 * REPORT;
    for now in START..=last {
        coordinator.at(now);
        crank(&mut coordinator, now);
        let (epoch, into) = ((now - START) / LENGTH, (now - START) % LENGTH);
        if into == 1 && epoch < 12 && epoch != 9 {
            if epoch == 6 {
                coordinator.forecast("fay", epoch, &[(1, "1")]).unwrap();
            } else {
                coordinator.submit_all(epoch);
            }
        }
        let Some(since) = (now - START).checked_sub(lag) else {
            continue;
        };
        let (epoch, into) = (since / LENGTH, since % LENGTH);
        let wanted = epoch < 12 && ![3, 6, 9].contains(&epoch);
        let moment = if epoch == 8 { REPORT + 2 } else { 1 };
        if wanted && into == moment {
            let truth = format!("{}.4", 10 + epoch % 3);
            coordinator.report("rex", epoch, &truth).unwrap();
        }
    }
    coordinator
}

#[test]
fn late_cranks_leave_what_punctual_ones_leave() {
    for lag in [LENGTH, 250, 10 * LENGTH] {
        let mut punctual = history(lag, |coordinator, _| {
            coordinator.advance();
        });
        punctual.at(START + 100 * LENGTH);
        punctual.advance();
        let due_is = |now: u64, late: u64| now.is_multiple_of(late);
        for late in [7, LENGTH, 100 * LENGTH] {
            let mut tardy = history(lag, |coordinator, now| {
                if due_is(now, late) {
                    coordinator.crank(Some(2));
                }
            });
            tardy.at(START + 100 * LENGTH);
            tardy.advance();
            assert_eq!(tardy.settled, punctual.settled, "lag {lag}, late {late}");
            assert!(tardy.dump() == punctual.dump(), "lag {lag}, late {late}");
        }
        let topic: TopicResponse = punctual.ask(QueryMsg::Topic { topic_id: TOPIC }).unwrap();
        assert_eq!((topic.settled, topic.void), (9, 2), "lag {lag}");
    }
}

#[test]
fn a_settlement_due_at_the_same_time_comes_before_the_synthesis() {
    let mut tied = params();
    tied.schedule.report_window = WINDOW;
    let mut coordinator = TestCoordinator::staffed(tied);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, LAG);
    coordinator.advance();
    coordinator.report("rex", 0, "10.4").unwrap();
    coordinator.submit_all(1);
    coordinator.at_epoch(1, WINDOW);
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let response = coordinator.send("keeper", msg).unwrap();
    assert_eq!(facts(&response), ["epoch_settled", "epoch_synthesized"]);
}

#[test]
fn the_topic_is_due_when_its_next_step_is() {
    let mut coordinator = TestCoordinator::staffed(params());
    let due = |coordinator: &TestCoordinator| -> Vec<u64> {
        let next: NextDueResponse = coordinator.ask(QueryMsg::NextDue { limit: None }).unwrap();
        next.topics
            .iter()
            .map(|topic| topic.due.seconds() - START)
            .collect()
    };
    assert!(due(&coordinator).is_empty());
    coordinator.submit_all(0);
    assert_eq!(due(&coordinator), [WINDOW]);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    assert_eq!(due(&coordinator), [LAG + REPORT]);
    coordinator.at_epoch(0, LAG + REPORT);
    assert_eq!(coordinator.crank(None), 0, "nobody has reported");
    assert_eq!(due(&coordinator), [LAG + 2 * REPORT]);
    coordinator.at_epoch(0, LAG + 2 * REPORT);
    coordinator.advance();
    assert!(due(&coordinator).is_empty());
    assert_eq!(coordinator.count("d"), 0);
}

#[test]
fn the_clock_advances_what_is_due_and_reads_one_key_when_nothing_is() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    assert!(coordinator.tick().messages.is_empty());
    coordinator.at_epoch(0, WINDOW);
    let response = coordinator.tick();
    assert_eq!(response.messages.len(), 1);
    let CosmosMsg::Wasm(WasmMsg::Execute {
        contract_addr, msg, ..
    }) = &response.messages[0].msg
    else {
        panic!("{response:?}");
    };
    assert_eq!(*contract_addr, coordinator.env.contract.address.to_string());
    let expected = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: Some(1),
    });
    assert_eq!(from_json::<ExecuteMsg>(msg).unwrap(), expected);
}

#[test]
fn the_clock_serves_the_longest_due_first_and_not_all_at_once() {
    let mut coordinator = TestCoordinator::with(params());
    for id in 2..=6 {
        coordinator.open(TopicId(id), params());
    }
    for id in 1..=6_u64 {
        let time = START * 1_000_000_000 - id;
        DUE.save(
            &mut coordinator.deps.storage,
            (time, TopicId(id)),
            &crate::state::Mark,
        );
    }
    let served: Vec<TopicId> = coordinator
        .tick()
        .messages
        .iter()
        .map(|message| {
            let CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }) = &message.msg else {
                panic!("{message:?}");
            };
            match from_json(msg).unwrap() {
                ExecuteMsg::Advance(msg::Advance { topic_id, .. }) => topic_id,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    assert_eq!(served, [TopicId(6), TopicId(5), TopicId(4)]);
}

#[test]
fn a_topic_that_fails_under_the_clock_steps_aside_for_an_hour() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    let message = coordinator.tick().messages.remove(0);
    let answer = Reply {
        id: message.id,
        payload: message.payload,
        gas_used: 0,
        result: SubMsgResult::Err("out of order".into()),
    };
    reply(coordinator.deps.as_mut(), coordinator.env.clone(), answer).unwrap();
    assert!(coordinator.tick().messages.is_empty());
    let next: NextDueResponse = coordinator.ask(QueryMsg::NextDue { limit: None }).unwrap();
    let hour = Timestamp::from_seconds(START + WINDOW + 3_600);
    assert_eq!(next.topics[0].due, hour);
    // Anybody can still advance it.
    assert_eq!(coordinator.crank(None), 1);
}

#[test]
fn a_longer_lag_in_an_older_version_holds_newer_epochs_back() {
    let mut slow = params();
    slow.schedule.ground_truth_lag = 5 * LENGTH;
    let mut coordinator = TestCoordinator::staffed(slow);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    coordinator.update(2, params()).unwrap();
    coordinator.submit_all(1);
    coordinator.report_all(1);
    coordinator.at_epoch(1, LAG + REPORT);
    assert_eq!(coordinator.advance(), 1, "epoch 0 must end first");
    coordinator.at_epoch(5, 1);
    coordinator.report("rex", 0, "10.4").unwrap();
    coordinator.at_epoch(5, REPORT);
    assert_eq!(coordinator.advance(), 2);
    let ended: Vec<(EpochId, u64)> = coordinator
        .settled
        .iter()
        .map(|(epoch, due, _)| (*epoch, due.seconds() - START))
        .collect();
    let both = 5 * LENGTH + REPORT;
    assert_eq!(ended, [(EpochId(0), both), (EpochId(1), both)]);
}

#[test]
fn the_plain_mean_stands_until_somebody_is_experienced() {
    let coordinator = history(LENGTH, |coordinator, _| {
        coordinator.advance();
    });
    let epoch = |epoch| -> EpochResponse {
        let epoch = EpochId(epoch);
        let topic_id = TOPIC;
        coordinator
            .ask(QueryMsg::Epoch { topic_id, epoch })
            .unwrap()
    };
    let first = epoch(2).inference.unwrap();
    assert_eq!(first.value, first.naive);
    let later = epoch(7);
    let inference = later.inference.unwrap();
    assert_ne!(inference.value, inference.naive);
    let weights = later.participants.iter().take(5).map(|p| p.weight.unwrap());
    let sum = weights.fold(Real::ZERO, |sum, weight| sum.add(&weight).unwrap());
    let off = sum.sub(&Real::ONE).unwrap().abs();
    assert!(off < real("1e-17"), "weights sum to {sum}");
}
