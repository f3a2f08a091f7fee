//! Gas of storage at the prices of wasmd, for the messages the budgets name. The
//! virtual machine's own share comes on top, and is measured on real Wasm.

use std::mem::take;

use allora_interfaces::staking_vault::{hook, msg, HookMsg, Settlement};
use allora_interfaces::{Role, TopicId};
use allora_test_kit::{CountingStorage, Meter};
use cosmwasm_std::testing::message_info;
use cosmwasm_std::{to_json_binary, DepsMut, QuerierWrapper, Uint128};
use cw20::Cw20ReceiveMsg;

use super::bench::{share, Bench, ALLO, DAY, T1};
use crate::contract;
use crate::msg::ExecuteMsg;

/// Gas of a message, carried out.
fn cost(bench: &mut Bench, sender: &str, msg: ExecuteMsg) -> u64 {
    let before = bench.dump();
    let info = message_info(&bench.addr(sender), &[]);
    let meter = Meter::default();
    let mut storage = CountingStorage::over(take(&mut bench.deps.storage), &meter);
    let deps = DepsMut {
        storage: &mut storage,
        api: &bench.deps.api,
        querier: QuerierWrapper::new(&bench.deps.querier),
    };
    contract::execute(deps, bench.env.clone(), info, msg.clone()).unwrap();
    bench.deps.storage = storage.into_inner();
    bench.restore(&before);
    bench.execute(sender, msg).unwrap();
    meter.take().gas()
}

/// Gas of a `Send` with a hook.
fn cost_of_send(bench: &mut Bench, sender: &str, allo: u128, hook: &HookMsg) -> u64 {
    let (bank, vault) = (bench.addr("bank"), bench.vault());
    let amount = Uint128::new(allo * ALLO + 123_456_789);
    bench.world.borrow_mut().transfer(&bank, &vault, amount);
    let msg = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: bench.addr(sender).into(),
        amount,
        msg: to_json_binary(hook).unwrap(),
    });
    cost(bench, "token", msg)
}

/// A topic like those of a live network, of so many topics, with delegations, a
/// validator, and rewards of 44 actors.
fn busy(topics: u64) -> Bench {
    let mut bench = Bench::emitting(1_234_567, 1_000);
    for id in 2..=topics {
        bench.open(TopicId(id));
    }
    bench.bond_validators(&["val"]);
    bench.send("val", 99 * ALLO, &HookMsg::Enroll {}).unwrap();
    for number in 2..=44 {
        bench.register(T1, &format!("actor{number}"), &[Role::Reputer]);
    }
    for number in 2..=6 {
        bench.stake(T1, &format!("actor{number}"), 10_000 + number);
    }
    bench.delegate(T1, "del", "ann", 77_777 * ALLO).unwrap();
    for epoch in 1..=3 {
        bench.skip(DAY);
        bench.try_settle(T1, epoch, bench.now(), of_44()).unwrap();
    }
    bench.skip(DAY);
    bench
}

fn of_44() -> Settlement {
    let mut workers: Vec<_> = (7..=44).map(|id| share(id, 1, 50)).collect();
    let forecasters = workers.split_off(32);
    let mut reputers: Vec<_> = (1..=5).map(|id| share(id, 1, 50)).collect();
    reputers.push(share(6, 7, 50));
    Settlement::Paid {
        inferers: workers,
        forecasters,
        reputers,
    }
}

#[test]
fn the_budgets_of_money_are_kept() {
    let mut bench = busy(3);
    let operator = bench.addr("ann").into_string();
    let delegate = HookMsg::Delegate(hook::Delegate {
        topic_id: T1,
        operator: operator.clone(),
    });
    let claim = ExecuteMsg::Claim(msg::Claim {
        topic_ids: vec![T1],
    });
    let settle = ExecuteMsg::Settle(msg::Settle {
        topic_id: T1,
        epoch: allora_interfaces::EpochId(9),
        since: Default::default(),
        due: bench.now(),
        settlement: of_44(),
        offences: vec![],
    });
    let amount = Uint128::new(ALLO);
    let costs = [
        ("settle 44", cost(&mut bench, "coordinator", settle), 70_000),
        (
            "claim of a worker",
            cost(&mut bench, "actor9", claim.clone()),
            46_000,
        ),
        (
            "claim of an operator",
            cost(&mut bench, "ann", claim.clone()),
            56_000,
        ),
        (
            "claim of a delegator",
            cost(&mut bench, "del", claim),
            41_000,
        ),
        (
            "first delegation",
            cost_of_send(&mut bench, "new", 5, &delegate),
            59_000,
        ),
        (
            "more delegation",
            cost_of_send(&mut bench, "del", 5, &delegate),
            54_000,
        ),
        (
            "stake",
            cost_of_send(
                &mut bench,
                "actor2",
                5,
                &HookMsg::Stake(hook::Stake { topic_id: T1 }),
            ),
            59_000,
        ),
        (
            "undelegate",
            cost(
                &mut bench,
                "del",
                ExecuteMsg::Undelegate(msg::Undelegate {
                    topic_id: T1,
                    operator,
                    amount,
                }),
            ),
            58_000,
        ),
    ];
    println!("{costs:?}");
    // the budgets are 60 thousand, and 150 thousand for a settlement, with the
    // virtual machine; these addresses are 20 characters longer than usual ones
    for (what, gas, budget) in costs {
        assert!(gas <= budget, "{what}: {gas}, budget {budget}");
    }
}

#[test]
fn a_thousand_topics_cost_no_more() {
    let settle = |topics| {
        let mut bench = busy(topics);
        let msg = ExecuteMsg::Settle(msg::Settle {
            topic_id: T1,
            epoch: allora_interfaces::EpochId(9),
            since: Default::default(),
            due: bench.now(),
            settlement: of_44(),
            offences: vec![],
        });
        cost(&mut bench, "coordinator", msg)
    };
    assert_eq!(settle(1), settle(98));
}
