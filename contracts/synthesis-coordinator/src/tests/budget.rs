//! Gas of storage at the prices of wasmd, for the sizes the budgets name. The
//! virtual machine's own share is measured elsewhere, on real Wasm.

use std::mem::take;

use allora_interfaces::staking_vault::SettleResponse;
use allora_test_kit::{CountingStorage, Meter};
use cosmwasm_std::{to_json_binary, DepsMut, SubMsg};

use super::*;

/// Gas of a message, and what it sends.
fn cost(coordinator: &mut TestCoordinator, sender: &str, msg: ExecuteMsg) -> (u64, Vec<SubMsg>) {
    let info = message_info(&coordinator.address(sender), &[]);
    let meter = Meter::default();
    let mut storage = CountingStorage::over(take(&mut coordinator.deps.storage), &meter);
    let deps = DepsMut {
        storage: &mut storage,
        api: &coordinator.deps.api,
        querier: cosmwasm_std::QuerierWrapper::new(&coordinator.deps.querier),
    };
    let response = execute(deps, coordinator.env.clone(), info, msg).unwrap();
    coordinator.deps.storage = storage.into_inner();
    (meter.take().gas(), response.messages)
}

/// Gas of the vault's answer.
fn cost_of_reply(coordinator: &mut TestCoordinator, sent: SubMsg) -> u64 {
    let meter = Meter::default();
    let mut storage = CountingStorage::over(take(&mut coordinator.deps.storage), &meter);
    let deps = DepsMut {
        storage: &mut storage,
        api: &coordinator.deps.api,
        querier: cosmwasm_std::QuerierWrapper::new(&coordinator.deps.querier),
    };
    let paid = SettleResponse {
        inferers: Uint128::new(5),
        ..SettleResponse::default()
    };
    let answer = Reply {
        id: sent.id,
        payload: sent.payload,
        gas_used: 0,
        result: SubMsgResult::Ok(answered(&to_json_binary(&paid).unwrap())),
    };
    reply(deps, coordinator.env.clone(), answer).unwrap();
    coordinator.deps.storage = storage.into_inner();
    meter.take().gas()
}

fn submission(epoch: u64, inference: Option<u64>, elements: u32) -> ExecuteMsg {
    let element = |inferer: u32| ForecastElement {
        inferer: ActorId(inferer + 1),
        loss: real(&format!("-0.{}", inferer + 1)),
    };
    ExecuteMsg::Submit(msg::Submit {
        topic_id: TOPIC,
        epoch: EpochId(epoch),
        inference: inference.map(|index| real(&format!("10.{}", index * 7 + epoch % 5))),
        forecast: (0..elements).map(element).collect(),
    })
}

/// Dearest submission, synthesis, dearest report, settlement with its reply.
#[derive(Debug)]
struct Costs {
    submit: u64,
    close: u64,
    report: u64,
    settle: u64,
}

/// Costs of the last of `epochs` epochs.
fn costs(inferers: u32, forecasters: u32, reputers: u32, epochs: u64) -> Costs {
    let mut params = params();
    params.caps.inferers = inferers;
    params.caps.forecasters = forecasters;
    params.caps.reputers = reputers;
    let mut coordinator = TestCoordinator::with(params);
    for id in 1..=inferers {
        coordinator
            .admit(Role::Inferer, &format!("i{id}"), id)
            .unwrap();
    }
    for id in 1..=forecasters {
        coordinator
            .admit(Role::Forecaster, &format!("i{id}"), id)
            .unwrap();
    }
    for id in 1..=reputers {
        coordinator
            .admit(Role::Reputer, &format!("r{id}"), 100 + id)
            .unwrap();
    }
    let advance = ExecuteMsg::Advance(msg::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let mut last = None;
    for epoch in 0..epochs {
        coordinator.at_epoch(epoch, 0);
        let mut submit = 0;
        // The first of an epoch also opens it.
        cost(
            &mut coordinator,
            &format!("i{inferers}"),
            submission(epoch, Some(1), 0),
        );
        for id in 1..=inferers {
            let elements = if id <= forecasters { 12 } else { 0 };
            let msg = submission(epoch, Some(id.into()), elements);
            submit = submit.max(cost(&mut coordinator, &format!("i{id}"), msg).0);
        }
        coordinator.at_epoch(epoch, WINDOW);
        let (close, _) = cost(&mut coordinator, "keeper", advance.clone());
        coordinator.at_epoch(epoch, LAG);
        let mut report = 0;
        for id in 1..=reputers {
            let msg = ExecuteMsg::Report(msg::Report {
                topic_id: TOPIC,
                epoch: EpochId(epoch),
                truth: real(&format!("10.{}", 3 + epoch % 5)),
                evidence: None,
            });
            report = report.max(cost(&mut coordinator, &format!("r{id}"), msg).0);
        }
        coordinator.at_epoch(epoch, LAG + REPORT);
        let (settle, mut sent) = cost(&mut coordinator, "keeper", advance.clone());
        let settle = settle + cost_of_reply(&mut coordinator, sent.remove(0));
        last = Some(Costs {
            submit,
            close,
            report,
            settle,
        });
    }
    last.unwrap()
}

#[test]
fn storage_of_a_usual_topic_leaves_room_in_every_budget() {
    // The budgets are 25, 250, 12 and 600 thousand, with the vault, the queries
    // and the virtual machine.
    let costs = costs(32, 6, 6, 14);
    println!("{costs:?}");
    assert!(costs.submit <= 20_000, "{costs:?}");
    assert!(costs.close <= 200_000, "{costs:?}");
    assert!(costs.report <= 11_000, "{costs:?}");
    assert!(costs.settle <= 400_000, "{costs:?}");
}

#[test]
fn storage_of_the_largest_topic_stays_far_below_a_million_per_step() {
    let costs = costs(64, 16, 16, 13);
    println!("{costs:?}");
    assert!(
        costs.close <= 800_000 && costs.settle <= 900_000,
        "{costs:?}"
    );
}

/// So that none of them fails the others, whatever its steps cost.
#[test]
fn audit_12_the_clock_gives_every_topic_a_limit_of_gas() {
    let mut test = TestCoordinator::staffed(params());
    test.open(TopicId(2), params());
    for topic_id in [TOPIC, TopicId(2)] {
        let actor = test.address("ann").into();
        let (role, actor_id) = (Role::Inferer, ActorId(1));
        let admit = ExecuteMsg::Admit(msg::Admit {
            topic_id,
            role,
            actor,
            actor_id,
        });
        let _ = test.registry(admit);
        let submit = ExecuteMsg::Submit(msg::Submit {
            topic_id,
            epoch: EpochId(0),
            inference: Some(real("1")),
            forecast: vec![],
        });
        test.send("ann", submit).unwrap();
    }
    test.at_epoch(0, WINDOW);
    let messages = test.tick().messages;
    assert_eq!(messages.len(), 2);
    for message in messages {
        assert_eq!(message.gas_limit, Some(3_000_000));
        assert_eq!(message.reply_on, cosmwasm_std::ReplyOn::Error);
    }
}
