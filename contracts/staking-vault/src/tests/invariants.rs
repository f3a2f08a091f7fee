use allora_interfaces::staking_vault::{InvariantsCursor, InvariantsResponse, VaultParams};
use allora_interfaces::{ActorId, TopicId};
use allora_test_kit::{CountingStorage, Meter};
use cosmwasm_std::{from_json, Addr, Deps, QuerierWrapper, Timestamp, Uint128};

use super::test_vault::{TestVault, ALLO, DAY, T1, T2};
use crate::contract;
use crate::invariants::MAX_ENTRIES;
use crate::msg::QueryMsg;
use crate::rewards::{take, RewardKind};
use crate::stake::holding::{Entry, Purpose, StoredPosition};
use crate::stake::pool::Pool;
use crate::state::{BONDS, MAX_UNBONDINGS, OPERATORS, POOLS, POSITIONS, TOPICS};

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
    let page = |start_after: Option<InvariantsCursor>| -> InvariantsResponse {
        test.query(QueryMsg::CheckInvariants {
            start_after,
            limit: Some(2),
        })
    };
    let first = page(None);
    let done = InvariantsCursor {
        topic_id: T2,
        actor_id: None,
    };
    assert_eq!(first.next, Some(done));
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

/// Operators of a topic, each with so many positions as dear to read as dust can be made.
fn dust(test: &mut TestVault, topic_id: TopicId, operators: u32, positions: u32) {
    let entry = Entry {
        id: u64::MAX,
        wiped: 0,
        shares: Uint128::one(),
        matures_at: Timestamp::from_nanos(u64::MAX),
        purpose: Purpose::Stake,
    };
    let storage = &mut test.deps.storage;
    for number in 1..=operators {
        let key = (topic_id, ActorId(number));
        let operator = Addr::unchecked(format!("{number:064}"));
        let mut pool = Pool::default();
        pool.staked.deposit(Uint128::new(positions.into())).unwrap();
        POOLS.save(storage, key, &pool);
        OPERATORS.save(storage, key, &operator);
        for index in 0..positions {
            let holder = Addr::unchecked(format!("{index:064}"));
            let mut position = StoredPosition::default();
            position.shares = Uint128::one();
            position.entries = vec![entry; MAX_UNBONDINGS];
            POSITIONS.save(storage, (topic_id, ActorId(number), &holder), &position);
        }
    }
}

/// A page of the check, and the gas of storage it took.
fn metered(test: &TestVault, start_after: Option<InvariantsCursor>) -> (InvariantsResponse, u64) {
    let meter = Meter::default();
    let mut storage = CountingStorage::new(&meter);
    for (key, value) in test.dump() {
        cosmwasm_std::Storage::set(&mut storage, &key, &value);
    }
    meter.take();
    let deps = Deps {
        storage: &storage,
        api: &test.deps.api,
        querier: QuerierWrapper::new(&test.deps.querier),
    };
    let limit = Some(100);
    let question = QueryMsg::CheckInvariants { start_after, limit };
    let answer = contract::query(deps, test.env.clone(), question).unwrap();
    (from_json(answer).unwrap(), meter.take().gas())
}

#[test]
fn audit_16_dust_makes_no_page_of_the_check_dearer_than_a_query() {
    let mut test = TestVault::with(VaultParams::default());
    for id in 1..=5 {
        test.open(TopicId(id));
    }
    // of many on few, of few on many, and of more than are counted
    dust(&mut test, TopicId(1), 7, 400);
    dust(&mut test, TopicId(2), 600, 1);
    dust(&mut test, TopicId(4), 1, 1_500);
    for index in 0..1_500 {
        let account = Addr::unchecked(format!("{index:064}"));
        let unit = Uint128::one();
        BONDS.save(&mut test.deps.storage, (TopicId(2), &account), &unit);
    }

    let (mut pages, mut dearest, mut found, mut next) = (0, 0, vec![], None);
    loop {
        let (page, gas) = metered(&test, next);
        found.extend(page.violations);
        dearest = dearest.max(gas);
        pages += 1;
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    // a query has 3 M, of which the virtual machine takes a fifth here
    assert!(dearest < 2_000_000, "{dearest} in {pages} pages");
    // and every operator was gone through: the dust is stated nowhere
    let of_operators = |topic: u64| {
        let start = format!("topic {topic}: operator ");
        let named = found.iter().filter(|found| found.starts_with(&start));
        named.filter(|found| found.contains("unbonding")).count()
    };
    assert_eq!([1, 2, 4].map(of_operators), [7, 600, 1]);
    assert!(found
        .iter()
        .any(|found| found.starts_with("topic 2: bonds")));
}
