//! A vault that refuses never stops science, and nothing is lost.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{EpochResponse, QueryMsg, TopicResponse};
use allora_interfaces::topic_registry::{AlloraSettings, Caps, Rule};
use allora_interfaces::EpochId;
use cosmwasm_std::{Binary, SubMsgResponse, Uint128};

use super::*;
use crate::state::PROGRESS;
use crate::submessage::ReplyId;

fn retry(coordinator: &mut TestCoordinator, epoch: u64) -> Result<Response, ContractError> {
    coordinator.send(
        "anybody",
        ExecuteMsg::RetrySettlement(msg::RetrySettlement {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        }),
    )
}

fn rewards(coordinator: &TestCoordinator, epoch: u64) -> Option<Uint128> {
    let epoch: EpochResponse = coordinator
        .ask(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        })
        .unwrap();
    epoch.rewards
}

fn pending(coordinator: &TestCoordinator) -> u32 {
    let counted = coordinator.count("pending");
    let progress = PROGRESS.load(&coordinator.deps.storage, TOPIC).unwrap();
    assert_eq!(counted, progress.pending as usize);
    progress.pending
}

fn ended(coordinator: &TestCoordinator) -> Vec<u64> {
    coordinator
        .settled
        .iter()
        .map(|(epoch, ..)| epoch.0)
        .collect()
}

#[test]
fn a_refused_settlement_waits_and_is_paid_by_a_retry() {
    let mut punctual = TestCoordinator::staffed(params());
    punctual.live(0);
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.vault = Vault::Refuses;
    coordinator.live(0);
    assert_eq!(coordinator.replies[0].ty, "settlement_failed");
    assert_eq!((pending(&coordinator), rewards(&coordinator, 0)), (1, None));
    let topic: TopicResponse = coordinator
        .ask(QueryMsg::Topic { topic_id: TOPIC })
        .unwrap();
    assert_eq!(topic.settled, 1, "science went on");

    retry(&mut coordinator, 0).unwrap();
    assert_eq!(pending(&coordinator), 1);
    coordinator.vault = Vault::Pays(100);
    retry(&mut coordinator, 0).unwrap();
    assert_eq!(pending(&coordinator), 0);
    assert_eq!(coordinator.settled, punctual.settled);
    assert_eq!(coordinator.dump(), punctual.dump());
    let error = retry(&mut coordinator, 0).unwrap_err();
    let expected = ContractError::NothingPending {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    assert_eq!(error, expected);
}

#[test]
fn later_settlements_queue_behind_and_follow_in_order() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.vault = Vault::Refuses;
    for epoch in 0..3 {
        coordinator.live(epoch);
    }
    assert_eq!(pending(&coordinator), 3);
    coordinator.vault = Vault::Pays(7);
    retry(&mut coordinator, 2).unwrap();
    assert_eq!(ended(&coordinator), [0, 1, 2]);
    assert_eq!(pending(&coordinator), 0);
    for epoch in 0..3 {
        assert_eq!(rewards(&coordinator, epoch), Some(Uint128::new(21)));
    }
}

#[test]
fn the_next_settlement_takes_the_queue_with_it() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.vault = Vault::Refuses;
    coordinator.live(0);
    coordinator.live(1);
    coordinator.vault = Vault::Pays(7);
    coordinator.live(2);
    assert_eq!(ended(&coordinator), [0, 1, 2]);
    assert_eq!(pending(&coordinator), 0);
}

#[test]
fn settlements_of_one_crank_reach_the_vault_one_after_the_other() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..4 {
        coordinator.submit_all(epoch);
        if epoch > 0 {
            coordinator.report_all(epoch - 1);
        }
    }
    coordinator.at_epoch(20, 0);
    assert_eq!(coordinator.crank(None), 8);
    assert_eq!(ended(&coordinator), [0, 1, 2, 3]);
    assert_eq!(coordinator.settled[3].2, Settlement::Void {});
    assert_eq!(pending(&coordinator), 0);
}

#[test]
fn when_the_first_of_a_crank_is_refused_the_others_wait() {
    let mut coordinator = TestCoordinator::staffed(params());
    for epoch in 0..3 {
        coordinator.submit_all(epoch);
    }
    coordinator.vault = Vault::Refuses;
    coordinator.at_epoch(20, 0);
    coordinator.advance();
    assert_eq!(pending(&coordinator), 3);
    coordinator.vault = Vault::Pays(1);
    retry(&mut coordinator, 1).unwrap();
    assert_eq!(ended(&coordinator), [0, 1, 2]);
    assert_eq!(pending(&coordinator), 0);
}

#[test]
fn what_a_waiting_settlement_pays_is_not_pruned() {
    let mut short = params();
    short.caps = Caps {
        detailed_epochs: 1,
        archived_epochs: 1,
        ..short.caps
    };
    short.rule = Rule::Allora(AlloraSettings {
        score_epochs: 1,
        ..original()
    });
    let mut reference = TestCoordinator::staffed(short.clone());
    let mut coordinator = TestCoordinator::staffed(short);
    coordinator.vault = Vault::Refuses;
    for epoch in 0..6 {
        reference.live(epoch);
        coordinator.live(epoch);
    }
    assert_eq!(coordinator.count("syntheses"), 6);
    coordinator.vault = Vault::Pays(100);
    retry(&mut coordinator, 0).unwrap();
    assert_eq!(coordinator.settled, reference.settled);
    for epoch in 6..12 {
        coordinator.live(epoch);
    }
    assert_eq!(coordinator.count("syntheses"), 1);
    assert_eq!(coordinator.count("archive"), 1);
}

#[test]
fn an_answer_that_cannot_be_read_counts_as_nothing_and_breaks_nothing() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.submit_all(0);
    coordinator.report_all(0);
    coordinator.at_epoch(0, LAG + REPORT);
    let info = cosmwasm_std::testing::message_info(&coordinator.address("keeper"), &[]);
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let response = execute(
        coordinator.deps.as_mut(),
        coordinator.env.clone(),
        info,
        msg,
    )
    .unwrap();
    let sent = response.messages[0].clone();
    assert_eq!(sent.id, u64::from(ReplyId::Settled));
    #[allow(deprecated)]
    let empty = SubMsgResponse {
        events: vec![],
        data: Some(Binary::from(b"\xff\xff")),
        msg_responses: vec![],
    };
    let answer = Reply {
        id: sent.id,
        payload: sent.payload,
        gas_used: 0,
        result: SubMsgResult::Ok(empty),
    };
    reply(coordinator.deps.as_mut(), coordinator.env.clone(), answer).unwrap();
    assert_eq!(rewards(&coordinator, 0), Some(Uint128::zero()));
}

#[test]
fn a_reply_of_somebody_else_is_an_error() {
    let mut coordinator = TestCoordinator::bare();
    let answer = Reply {
        id: 77,
        payload: Binary::default(),
        gas_used: 0,
        result: SubMsgResult::Err("?".into()),
    };
    let error = reply(coordinator.deps.as_mut(), coordinator.env.clone(), answer).unwrap_err();
    assert_eq!(error, ContractError::UnknownReply { id: 77 });
}

#[test]
fn an_epoch_after_silence_earns_for_its_own_time_only() {
    let mut punctual = TestCoordinator::staffed(params());
    punctual.live(0);
    punctual.live(7);
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.vault = Vault::Refuses;
    coordinator.live(0);
    coordinator.live(7);
    coordinator.vault = Vault::Pays(100);
    retry(&mut coordinator, 7).unwrap();
    for coordinator in [punctual, coordinator] {
        let since: Vec<u64> = coordinator
            .since
            .iter()
            .map(|at| at.seconds() - START)
            .collect();
        assert_eq!(since, [LAG + REPORT - LENGTH, 6 * LENGTH + LAG + REPORT]);
    }
}

/// Audit finding 7: the vault learns from when those behind earn, whichever of the edits
/// on the way to a truth made the way shortest.
#[test]
fn an_epoch_says_from_when_those_behind_it_earn() {
    let lagging = |lag| {
        let mut params = params();
        params.schedule.ground_truth_lag = lag;
        params
    };
    let mut coordinator = TestCoordinator::staffed(lagging(10 * LENGTH));
    coordinator.submit_all(0);
    for (epoch, lag) in [(1, LENGTH), (2, 5 * LENGTH), (3, 10 * LENGTH)] {
        coordinator.at_epoch(epoch, WINDOW);
        coordinator.advance();
        let version = u32::try_from(epoch).unwrap() + 1;
        coordinator.update(version, lagging(lag)).unwrap();
    }
    coordinator.at(START + 10 * LENGTH + 1);
    coordinator.report("rex", 0, "10.4").unwrap();
    // late: its turn came when its window ended
    coordinator.at(START + 20 * LENGTH);
    coordinator.advance();
    let until: Vec<_> = coordinator.until[0]
        .iter()
        .map(|at| at.seconds() - START)
        .collect();
    let shortest = 2 * LENGTH + LENGTH + REPORT - LENGTH;
    assert_eq!(until, [10 * LENGTH + REPORT, shortest]);
}
