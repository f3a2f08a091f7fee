use allora_interfaces::staking_vault::{InvariantsResponse, VaultParams};
use allora_interfaces::{ActorId, TopicId};
use cosmwasm_std::{Addr, Uint128};

use super::bench::{Bench, ALLO, DAY, T1, T2};
use crate::invariants::MAX_ENTRIES;
use crate::msg::QueryMsg;
use crate::pool::Pool;
use crate::rewards::{take, Kind};
use crate::state::{BONDS, POOLS, POSITIONS, TOPICS};

fn busy() -> Bench {
    let mut bench = Bench::emitting(10_000, 10);
    bench.open(T2);
    bench.unstake(T1, "ann", 1_000);
    bench.skip(DAY);
    bench.settle(T1, 1);
    bench
}

#[test]
fn sound_books_have_no_violations() {
    let bench = busy();
    let ledger = bench.ledger();
    assert!(!ledger.staked.is_zero() && !ledger.unbonding.is_zero());
    assert!(!ledger.rewards.is_zero() && !ledger.treasury.is_zero());
    bench.assert_sound();
}

#[test]
fn every_seeded_fault_is_found_and_named() {
    type Fault = fn(&mut Bench);
    fn change(bench: &mut Bench, fault: fn(&mut Pool)) {
        let key = (T1, ActorId(1));
        let mut pool = POOLS.may_load(&bench.deps.storage, key).unwrap().unwrap();
        fault(&mut pool);
        POOLS.save(&mut bench.deps.storage, key, &pool);
    }
    let faults: [(&str, Fault); 10] = [
        ("topic 1: operator 1: shares: stated 9000", |bench| {
            let ann = bench.addr("ann");
            POSITIONS.remove(&mut bench.deps.storage, (T1, ActorId(1), &ann));
        }),
        (
            "topic 1: operator 1: unbonding shares: stated 1000",
            |bench| {
                let ann = bench.addr("ann");
                POSITIONS.remove(&mut bench.deps.storage, (T1, ActorId(1), &ann));
            },
        ),
        ("topic 1: operator 1: own shares: stated 0", |bench| {
            change(bench, |pool| pool.own = Uint128::zero());
        }),
        ("topic 1: staked: stated 9000000000000000000000", |bench| {
            change(bench, |pool| {
                pool.staked.slash(1, 2).unwrap();
            });
        }),
        (
            "topic 1: unbonding: stated 1000000000000000000000",
            |bench| {
                change(bench, |pool| {
                    pool.unbonding.wipe();
                });
            },
        ),
        ("topic 1: bonds: stated 0, entries sum to 1", |bench| {
            let ann = bench.addr("ann");
            BONDS.save(&mut bench.deps.storage, (T1, &ann), &Uint128::one());
        }),
        ("topic 1: rewards: stated", |bench| {
            take(&mut bench.deps.storage, Kind::Pool, T1, ActorId(1)).unwrap();
        }),
        ("vault: sum of weights: stated", |bench| {
            TOPICS.remove(&mut bench.deps.storage, T1);
        }),
        ("topic 1: takes part in emission, active false", |bench| {
            let mut topic = bench.stored_topic(T1);
            topic.active = false;
            TOPICS.save(&mut bench.deps.storage, T1, &topic);
        }),
        ("vault: balance", |bench| {
            let (vault, thief) = (bench.vault(), bench.addr("thief"));
            let mut world = bench.world.borrow_mut();
            world.transfer(&vault, &thief, Uint128::one());
        }),
    ];
    for (expected, fault) in faults {
        let mut bench = busy();
        fault(&mut bench);
        let violations = bench.check().violations;
        assert!(
            violations.iter().any(|found| found.starts_with(expected)),
            "{expected}: {violations:?}"
        );
    }
}

#[test]
fn a_plain_transfer_is_surplus_and_no_violation() {
    let bench = busy();
    let (bank, vault) = (bench.addr("bank"), bench.vault());
    let gift = Uint128::new(ALLO);
    bench.world.borrow_mut().transfer(&bank, &vault, gift);
    let found = bench.check();
    assert!(found.violations.is_empty());
    assert_eq!(found.surplus, gift);
}

#[test]
fn the_check_is_paged_and_the_totals_come_last() {
    let mut bench = Bench::with(VaultParams::default());
    for id in 1..=3 {
        bench.open(TopicId(id));
    }
    let (vault, thief) = (bench.vault(), bench.addr("thief"));
    bench.fund(T1, 1);
    bench
        .world
        .borrow_mut()
        .transfer(&vault, &thief, Uint128::one());
    let page = |start_after: Option<TopicId>| -> InvariantsResponse {
        bench.query(QueryMsg::CheckInvariants {
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
    let mut bench = Bench::new();
    let many = MAX_ENTRIES + 1;
    for index in 0..many {
        let account = Addr::unchecked(format!("worker{index:05}"));
        BONDS.save(&mut bench.deps.storage, (T1, &account), &Uint128::one());
    }
    let violations = bench.check().violations;
    assert_eq!(
        violations,
        [format!(
            "topic 1: bonds: stated 0, entries sum to {MAX_ENTRIES}"
        )]
    );
    // stated more than the first thousand: cannot be told
    bench.bond_unchecked(many as u128);
    assert!(bench.check().violations.is_empty());
}
