use allora_interfaces::staking_vault::{InvariantsResponse, VaultParams};
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Uint128};

use super::test_vault::{TestVault, ALLO, DAY, T1, T2};
use crate::invariants::MAX_ENTRIES;
use crate::msg::QueryMsg;
use crate::rewards::{take, RewardKind};
use crate::stake::pool::Pool;
use crate::state::{BONDS, POOLS, POSITIONS, TOPICS};

fn busy() -> TestVault {
    let mut test = TestVault::emitting(10_000, 10);
    test.open(T2);
    test.unstake(T1, "ann", 1_000);
    test.skip(DAY);
    test.settle(T1, 1);
    test
}

#[test]
fn sound_books_have_no_violations() {
    let test = busy();
    let ledger = test.ledger();
    assert!(!ledger.staked.is_zero() && !ledger.unbonding.is_zero());
    assert!(!ledger.rewards.is_zero() && !ledger.treasury.is_zero());
    test.assert_sound();
}

#[test]
fn every_seeded_fault_is_found_and_named() {
    type Fault = fn(&mut TestVault);
    fn change(test: &mut TestVault, fault: fn(&mut Pool)) {
        let key = (T1, ActorId(1));
        let mut pool = POOLS.may_load(&test.deps.storage, key).unwrap().unwrap();
        fault(&mut pool);
        POOLS.save(&mut test.deps.storage, key, &pool);
    }
    let faults: [(&str, Fault); 10] = [
        ("topic 1: operator 1: shares: stated 9000", |test| {
            let ann = test.addr("ann");
            POSITIONS.remove(&mut test.deps.storage, (T1, ActorId(1), &ann));
        }),
        (
            "topic 1: operator 1: unbonding shares: stated 1000",
            |test| {
                let ann = test.addr("ann");
                POSITIONS.remove(&mut test.deps.storage, (T1, ActorId(1), &ann));
            },
        ),
        ("topic 1: operator 1: own shares: stated 0", |test| {
            change(test, |pool| pool.own = Uint128::zero());
        }),
        ("topic 1: staked: stated 9000000000000000000000", |test| {
            change(test, |pool| {
                pool.staked.slash(1, 2).unwrap();
            });
        }),
        (
            "topic 1: unbonding: stated 1000000000000000000000",
            |test| {
                change(test, |pool| {
                    pool.unbonding.wipe();
                });
            },
        ),
        ("topic 1: bonds: stated 0, entries sum to 1", |test| {
            let ann = test.addr("ann");
            BONDS.save(&mut test.deps.storage, (T1, &ann), &Uint128::one());
        }),
        ("topic 1: rewards: stated", |test| {
            take(&mut test.deps.storage, RewardKind::Pool, T1, ActorId(1)).unwrap();
        }),
        ("vault: sum of weights: stated", |test| {
            TOPICS.remove(&mut test.deps.storage, T1);
        }),
        ("topic 1: takes part in emission, active false", |test| {
            let mut topic = test.stored_topic(T1);
            topic.active = false;
            TOPICS.save(&mut test.deps.storage, T1, &topic);
        }),
        ("vault: balance", |test| {
            let (vault, thief) = (test.vault(), test.addr("thief"));
            let mut peers = test.peers.borrow_mut();
            peers.transfer(&vault, &thief, Uint128::one());
        }),
    ];
    for (expected, fault) in faults {
        let mut test = busy();
        fault(&mut test);
        let violations = test.check().violations;
        assert!(
            violations.iter().any(|found| found.starts_with(expected)),
            "{expected}: {violations:?}"
        );
    }
}

#[test]
fn a_plain_transfer_is_surplus_and_no_violation() {
    let test = busy();
    let (bank, vault) = (test.addr("bank"), test.vault());
    let gift = Uint128::new(ALLO);
    test.peers.borrow_mut().transfer(&bank, &vault, gift);
    let found = test.check();
    assert!(found.violations.is_empty());
    assert_eq!(found.surplus, gift);
}

#[test]
fn the_check_is_paged_and_the_totals_come_last() {
    let mut test = TestVault::with(VaultParams::default());
    for id in 1..=3 {
        test.open(TopicId(id));
    }
    let (vault, thief) = (test.vault(), test.addr("thief"));
    test.fund(T1, 1);
    test.peers
        .borrow_mut()
        .transfer(&vault, &thief, Uint128::one());
    let page = |start_after: Option<TopicId>| -> InvariantsResponse {
        test.query(QueryMsg::CheckInvariants {
            start_after,
            limit: Some(2),
        })
    };
    let first = page(None);
    assert_eq!(first.next, Some(T2));
    assert!(first.violations.is_empty());
    let last = page(first.next);
    assert_eq!(last.next, None);
    assert_eq!(last.violations.len(), 1);
}

#[test]
fn a_sum_cut_short_is_no_violation_unless_too_high() {
    let mut test = TestVault::new();
    let many = MAX_ENTRIES + 1;
    for index in 0..many {
        let account = Addr::unchecked(format!("worker{index:05}"));
        BONDS.save(&mut test.deps.storage, (T1, &account), &Uint128::one());
    }
    let violations = test.check().violations;
    assert_eq!(
        violations,
        [format!(
            "topic 1: bonds: stated 0, entries sum to {MAX_ENTRIES}"
        )]
    );
    // stated more than the first thousand: cannot be told
    test.bond_unchecked(many as u128);
    assert!(test.check().violations.is_empty());
}
