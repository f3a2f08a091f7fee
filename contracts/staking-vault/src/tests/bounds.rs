//! Where the check of the invariants stops counting: a sum of all entries must be
//! equal, one cut short can only be found too high.

use std::collections::BTreeMap;

use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Addr, Uint128};

use super::delegation::delegated;
use super::test_vault::{TestVault, ALLO, DAY, T1};
use crate::invariants::MAX_ENTRIES;
use crate::rewards::{self, RewardKind};
use crate::stake::holding::StoredPosition;
use crate::stake::pool::Pool;
use crate::state::ACTORS_PER_PAGE;
use crate::state::{BONDS, OPERATORS, POOLS, POSITIONS, STATE, TOPICS};

const MOST: u128 = MAX_ENTRIES as u128;
const ANN: ActorId = ActorId(1);

/// Violations with so many entries of one unit each, and so many units stated.
type Check = fn(u128, u128) -> Vec<String>;

/// States so many rewards of topic 1, and has as many tokens.
fn state_rewards(test: &mut TestVault, stated: u128) {
    let mut topic = test.stored_topic(T1);
    let (mut ledger, emission) = STATE.load(&test.deps.storage).unwrap();
    let amount = Uint128::new(stated);
    ledger.reward(&mut topic.ledger, amount).unwrap();
    TOPICS.save(&mut test.deps.storage, T1, &topic);
    STATE.save(&mut test.deps.storage, &(ledger, emission));
    let (bank, vault) = (test.addr("bank"), test.vault());
    test.peers.borrow_mut().transfer(&bank, &vault, amount);
}

fn of_rewards(kind: RewardKind, pages: u128, stated: u128) -> Vec<String> {
    let mut test = TestVault::new();
    let first_of = |page: u128| ActorId(u32::try_from(page).unwrap() * ACTORS_PER_PAGE);
    let amounts: BTreeMap<_, _> = (0..pages)
        .map(|page| (first_of(page), Uint128::one()))
        .collect();
    rewards::credit(&mut test.deps.storage, kind, T1, &amounts).unwrap();
    state_rewards(&mut test, stated);
    test.check().violations
}

fn of_bonds(bonds: u128, stated: u128) -> Vec<String> {
    let mut test = TestVault::new();
    for index in 0..bonds {
        let account = Addr::unchecked(format!("worker{index:05}"));
        BONDS.save(&mut test.deps.storage, (T1, &account), &Uint128::one());
    }
    test.bond_unchecked(stated);
    test.check().violations
}

/// Operators, each of whom is owed a unit.
fn of_pools(pools: u128, stated: u128) -> Vec<String> {
    let mut test = TestVault::new();
    for number in 1..=u32::try_from(pools).unwrap() {
        let operator = Addr::unchecked(format!("operator{number:05}"));
        let mut pool = Pool::default();
        // nobody delegated: the operator keeps it
        pool.distribute(Uint128::one(), None).unwrap();
        let key = (T1, ActorId(number));
        POOLS.save(&mut test.deps.storage, key, &pool);
        OPERATORS.save(&mut test.deps.storage, key, &operator);
    }
    state_rewards(&mut test, stated);
    test.check().violations
}

/// Delegators of one operator, with a share each.
fn of_positions(positions: u128, stated: u128) -> Vec<String> {
    let mut test = TestVault::new();
    let mut pool = Pool::default();
    let staked = Uint128::new(stated);
    pool.staked.deposit(staked).unwrap();
    for index in 0..positions {
        let holder = Addr::unchecked(format!("holder{index:05}"));
        let mut position = StoredPosition::default();
        position.shares = Uint128::one();
        POSITIONS.save(&mut test.deps.storage, (T1, ANN, &holder), &position);
    }
    POOLS.save(&mut test.deps.storage, (T1, ANN), &pool);
    let ann = test.addr("ann");
    OPERATORS.save(&mut test.deps.storage, (T1, ANN), &ann);
    let found = test.check().violations.into_iter();
    found
        .filter(|violation| violation.contains("shares"))
        .collect()
}

#[test]
fn a_sum_of_all_entries_is_equal_and_one_cut_short_is_not_too_high() {
    let kinds: [(&str, Check); 5] = [
        ("own rewards", |pages, stated| {
            of_rewards(RewardKind::Own, pages, stated)
        }),
        ("pool rewards", |pages, stated| {
            of_rewards(RewardKind::Pool, pages, stated)
        }),
        ("bonds", of_bonds),
        ("pools", of_pools),
        ("positions", of_positions),
    ];
    for (kind, check) in kinds {
        for (entries, stated, sum) in [
            (2, 2, None),
            (2, 3, Some(2)),
            (2, 1, Some(2)),
            (MOST, MOST, None),
            (MOST, MOST + 1, Some(MOST)),
            (MOST + 1, MOST + 1, None),
            // cut short: what is not counted may be there
            (MOST + 1, MOST + 9, None),
            (MOST + 1, MOST - 1, Some(MOST)),
            (MOST + 2, MOST + 9, None),
        ] {
            let found = check(entries, stated);
            let Some(sum) = sum else {
                assert_eq!(found, [""; 0], "{kind}: {entries}, {stated}");
                continue;
            };
            let end = format!("stated {stated}, entries sum to {sum}");
            let [found] = &found[..] else {
                panic!("{kind}: {entries}, {stated}: {found:?}");
            };
            assert!(found.ends_with(&end), "{kind}: {found}");
        }
    }
}

/// One of two balances on a page is missing.
#[test]
fn rewards_that_are_partly_there_are_found_to_be_too_few() {
    let mut test = delegated();
    test.register(T1, "cid", &[Role::Reputer]);
    test.stake(T1, "cid", 100);
    test.skip(DAY);
    test.settle(T1, 1);
    let both = BTreeMap::from([(ActorId(2), Uint128::new(ALLO))]);
    rewards::credit(&mut test.deps.storage, RewardKind::Pool, T1, &both).unwrap();
    state_rewards(&mut test, ALLO);
    test.assert_sound();
    rewards::take(&mut test.deps.storage, RewardKind::Pool, T1, ActorId(2)).unwrap();
    let found = test.check().violations;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("topic 1: rewards: stated"));
}
