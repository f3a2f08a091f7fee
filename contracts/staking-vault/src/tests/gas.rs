//! Gas of storage at the prices of wasmd, for the messages the budgets name. The
//! virtual machine's own share comes on top, and is measured on real Wasm.

use std::mem::take;

use allora_interfaces::staking_vault::{hook, msg, HookMsg, Settlement};
use allora_interfaces::{Role, TopicId};
use allora_test_kit::{CountingStorage, Meter};
use cosmwasm_std::testing::message_info;
use cosmwasm_std::{to_json_binary, DepsMut, QuerierWrapper, Uint128};
use cw20::Cw20ReceiveMsg;

use super::test_vault::{share, TestVault, ALLO, DAY, T1};
use crate::contract;
use crate::msg::ExecuteMsg;

/// Gas of a message, carried out.
fn cost(test: &mut TestVault, sender: &str, msg: ExecuteMsg) -> u64 {
    let before = test.dump();
    let info = message_info(&test.addr(sender), &[]);
    let meter = Meter::default();
    let mut storage = CountingStorage::over(take(&mut test.deps.storage), &meter);
    let deps = DepsMut {
        storage: &mut storage,
        api: &test.deps.api,
        querier: QuerierWrapper::new(&test.deps.querier),
    };
    contract::execute(deps, test.env.clone(), info, msg.clone()).unwrap();
    test.deps.storage = storage.into_inner();
    test.restore(&before);
    test.execute(sender, msg).unwrap();
    meter.take().gas()
}

/// Gas of a `Send` with a hook.
fn cost_of_send(test: &mut TestVault, sender: &str, allo: u128, hook: &HookMsg) -> u64 {
    let (bank, vault) = (test.addr("bank"), test.vault());
    let amount = Uint128::new(allo * ALLO + 123_456_789);
    test.peers.borrow_mut().transfer(&bank, &vault, amount);
    let msg = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: test.addr(sender).into(),
        amount,
        msg: to_json_binary(hook).unwrap(),
    });
    cost(test, "token", msg)
}

/// A topic like those of a live network, of so many topics, with delegations, a
/// validator, and rewards of 44 actors.
fn busy(topics: u64) -> TestVault {
    let mut test = TestVault::emitting(1_234_567, 1_000);
    for id in 2..=topics {
        test.open(TopicId(id));
    }
    test.bond_validators(&["val"]);
    test.send("val", 99 * ALLO, &HookMsg::Enroll {}).unwrap();
    for number in 2..=44 {
        test.register(T1, &format!("actor{number}"), &[Role::Reputer]);
    }
    for number in 2..=6 {
        test.stake(T1, &format!("actor{number}"), 10_000 + number);
    }
    test.delegate(T1, "del", "ann", 77_777 * ALLO).unwrap();
    for epoch in 1..=3 {
        test.skip(DAY);
        test.try_settle(T1, epoch, test.now(), of_44()).unwrap();
    }
    test.skip(DAY);
    test
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
    let mut test = busy(3);
    let operator = test.addr("ann").into_string();
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
        until: test.now(),
        next_since: test.now(),
        due: test.now(),
        settlement: of_44(),
        offences: vec![],
    });
    let amount = Uint128::new(ALLO);
    let costs = [
        ("settle 44", cost(&mut test, "coordinator", settle), 70_000),
        (
            "claim of a worker",
            cost(&mut test, "actor9", claim.clone()),
            46_000,
        ),
        (
            "claim of an operator",
            cost(&mut test, "ann", claim.clone()),
            56_000,
        ),
        (
            "claim of a delegator",
            cost(&mut test, "del", claim),
            41_000,
        ),
        (
            "first delegation",
            cost_of_send(&mut test, "new", 5, &delegate),
            59_000,
        ),
        (
            "more delegation",
            cost_of_send(&mut test, "del", 5, &delegate),
            54_000,
        ),
        (
            "stake",
            cost_of_send(
                &mut test,
                "actor2",
                5,
                &HookMsg::Stake(hook::Stake { topic_id: T1 }),
            ),
            59_000,
        ),
        (
            "undelegate",
            cost(
                &mut test,
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
        let mut test = busy(topics);
        let msg = ExecuteMsg::Settle(msg::Settle {
            topic_id: T1,
            epoch: allora_interfaces::EpochId(9),
            since: Default::default(),
            until: test.now(),
            next_since: test.now(),
            due: test.now(),
            settlement: of_44(),
            offences: vec![],
        });
        cost(&mut test, "coordinator", msg)
    };
    assert_eq!(settle(1), settle(98));
}
