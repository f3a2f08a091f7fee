//! A vault that refuses never stops science, and nothing is lost.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{EpochResponse, QueryMsg, TopicResponse};
use allora_interfaces::topic_registry::Caps;
use allora_interfaces::EpochId;
use cosmwasm_std::{Binary, SubMsgResponse, Uint128};

use super::*;
use crate::reply::ReplyId;
use crate::state::PROGRESS;

fn retry(bench: &mut Bench, epoch: u64) -> Result<Response, ContractError> {
    bench.send(
        "anybody",
        ExecuteMsg::RetrySettlement(msg::RetrySettlement {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        }),
    )
}

fn rewards(bench: &Bench, epoch: u64) -> Option<Uint128> {
    let epoch: EpochResponse = bench
        .ask(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
        })
        .unwrap();
    epoch.rewards
}

fn pending(bench: &Bench) -> u32 {
    let counted = bench.count("pending");
    let progress = PROGRESS.load(&bench.deps.storage, TOPIC).unwrap();
    assert_eq!(counted, progress.pending as usize);
    progress.pending
}

fn ended(bench: &Bench) -> Vec<u64> {
    bench.settled.iter().map(|(epoch, ..)| epoch.0).collect()
}

#[test]
fn a_refused_settlement_waits_and_is_paid_by_a_retry() {
    let mut punctual = Bench::staffed(params());
    punctual.live(0);
    let mut bench = Bench::staffed(params());
    bench.vault = Vault::Refuses;
    bench.live(0);
    assert_eq!(bench.replies[0].ty, "settlement_failed");
    assert_eq!((pending(&bench), rewards(&bench, 0)), (1, None));
    let topic: TopicResponse = bench.ask(QueryMsg::Topic { topic_id: TOPIC }).unwrap();
    assert_eq!(topic.settled, 1, "science went on");

    retry(&mut bench, 0).unwrap();
    assert_eq!(pending(&bench), 1);
    bench.vault = Vault::Pays(100);
    retry(&mut bench, 0).unwrap();
    assert_eq!(pending(&bench), 0);
    assert_eq!(bench.settled, punctual.settled);
    assert_eq!(bench.dump(), punctual.dump());
    let error = retry(&mut bench, 0).unwrap_err();
    let expected = ContractError::NothingPending {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    assert_eq!(error, expected);
}

#[test]
fn later_settlements_queue_behind_and_follow_in_order() {
    let mut bench = Bench::staffed(params());
    bench.vault = Vault::Refuses;
    for epoch in 0..3 {
        bench.live(epoch);
    }
    assert_eq!(pending(&bench), 3);
    bench.vault = Vault::Pays(7);
    retry(&mut bench, 2).unwrap();
    assert_eq!(ended(&bench), [0, 1, 2]);
    assert_eq!(pending(&bench), 0);
    for epoch in 0..3 {
        assert_eq!(rewards(&bench, epoch), Some(Uint128::new(21)));
    }
}

#[test]
fn the_next_settlement_takes_the_queue_with_it() {
    let mut bench = Bench::staffed(params());
    bench.vault = Vault::Refuses;
    bench.live(0);
    bench.live(1);
    bench.vault = Vault::Pays(7);
    bench.live(2);
    assert_eq!(ended(&bench), [0, 1, 2]);
    assert_eq!(pending(&bench), 0);
}

#[test]
fn settlements_of_one_crank_reach_the_vault_one_after_the_other() {
    let mut bench = Bench::staffed(params());
    for epoch in 0..4 {
        bench.submit_all(epoch);
        if epoch > 0 {
            bench.report_all(epoch - 1);
        }
    }
    bench.at_epoch(20, 0);
    assert_eq!(bench.crank(None), 8);
    assert_eq!(ended(&bench), [0, 1, 2, 3]);
    assert_eq!(bench.settled[3].2, Settlement::Void {});
    assert_eq!(pending(&bench), 0);
}

#[test]
fn when_the_first_of_a_crank_is_refused_the_others_wait() {
    let mut bench = Bench::staffed(params());
    for epoch in 0..3 {
        bench.submit_all(epoch);
    }
    bench.vault = Vault::Refuses;
    bench.at_epoch(20, 0);
    bench.advance();
    assert_eq!(pending(&bench), 3);
    bench.vault = Vault::Pays(1);
    retry(&mut bench, 1).unwrap();
    assert_eq!(ended(&bench), [0, 1, 2]);
    assert_eq!(pending(&bench), 0);
}

#[test]
fn what_a_waiting_settlement_pays_is_not_pruned() {
    let mut short = params();
    short.caps = Caps {
        detailed_epochs: 1,
        archived_epochs: 1,
        ..short.caps
    };
    short.reward.score_epochs = 1;
    let mut reference = Bench::staffed(short.clone());
    let mut bench = Bench::staffed(short);
    bench.vault = Vault::Refuses;
    for epoch in 0..6 {
        reference.live(epoch);
        bench.live(epoch);
    }
    assert_eq!(bench.count("syntheses"), 6);
    bench.vault = Vault::Pays(100);
    retry(&mut bench, 0).unwrap();
    assert_eq!(bench.settled, reference.settled);
    for epoch in 6..12 {
        bench.live(epoch);
    }
    assert_eq!(bench.count("syntheses"), 1);
    assert_eq!(bench.count("archive"), 1);
}

#[test]
fn an_answer_that_cannot_be_read_counts_as_nothing_and_breaks_nothing() {
    let mut bench = Bench::staffed(params());
    bench.submit_all(0);
    bench.report_all(0);
    bench.at_epoch(0, LAG + REPORT);
    let info = cosmwasm_std::testing::message_info(&bench.address("keeper"), &[]);
    let msg = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let response = execute(bench.deps.as_mut(), bench.env.clone(), info, msg).unwrap();
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
    reply(bench.deps.as_mut(), bench.env.clone(), answer).unwrap();
    assert_eq!(rewards(&bench, 0), Some(Uint128::zero()));
}

#[test]
fn a_reply_of_somebody_else_is_an_error() {
    let mut bench = Bench::bare();
    let answer = Reply {
        id: 77,
        payload: Binary::default(),
        gas_used: 0,
        result: SubMsgResult::Err("?".into()),
    };
    let error = reply(bench.deps.as_mut(), bench.env.clone(), answer).unwrap_err();
    assert_eq!(error, ContractError::UnknownReply { id: 77 });
}

#[test]
fn an_epoch_after_silence_earns_for_its_own_time_only() {
    let mut punctual = Bench::staffed(params());
    punctual.live(0);
    punctual.live(7);
    let mut bench = Bench::staffed(params());
    bench.vault = Vault::Refuses;
    bench.live(0);
    bench.live(7);
    bench.vault = Vault::Pays(100);
    retry(&mut bench, 7).unwrap();
    for bench in [punctual, bench] {
        let since: Vec<u64> = bench.since.iter().map(|at| at.seconds() - START).collect();
        assert_eq!(since, [LAG + REPORT - LENGTH, 6 * LENGTH + LAG + REPORT]);
    }
}
