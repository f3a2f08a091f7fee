//! Where the check of the invariants stops counting: a sum of all entries must be
//! equal, one cut short can only be found too high.

use std::collections::BTreeMap;

use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Addr, Uint128};

use super::bench::{Bench, ALLO, DAY, T1};
use super::delegation::delegated;
use crate::invariants::MAX_ENTRIES;
use crate::pool::{Pool, Position};
use crate::rewards::{self, Kind};
use crate::state::{BONDS, BOOKS, OPERATORS, POOLS, POSITIONS, TOPICS};

const MOST: u128 = MAX_ENTRIES as u128;
const ANN: ActorId = ActorId(1);

/// Violations with so many entries of one unit each, and so many units stated.
type Check = fn(u128, u128) -> Vec<String>;

/// States so many rewards of topic 1, and has as many tokens.
fn state_rewards(bench: &mut Bench, stated: u128) {
    let mut topic = bench.stored_topic(T1);
    let (mut ledger, emission) = BOOKS.load(&bench.deps.storage).unwrap();
    let amount = Uint128::new(stated);
    ledger.reward(&mut topic.ledger, amount).unwrap();
    TOPICS.save(&mut bench.deps.storage, T1, &topic);
    BOOKS.save(&mut bench.deps.storage, &(ledger, emission));
    let (bank, vault) = (bench.addr("bank"), bench.vault());
    bench.world.borrow_mut().transfer(&bank, &vault, amount);
}

fn of_rewards(kind: Kind, pages: u128, stated: u128) -> Vec<String> {
    let mut bench = Bench::new();
    let first_of = |page: u128| ActorId(u32::try_from(page).unwrap() * rewards::ACTORS_PER_PAGE);
    let amounts: BTreeMap<_, _> = (0..pages)
        .map(|page| (first_of(page), Uint128::one()))
        .collect();
    rewards::credit(&mut bench.deps.storage, kind, T1, &amounts).unwrap();
    state_rewards(&mut bench, stated);
    bench.check().violations
}

fn of_bonds(bonds: u128, stated: u128) -> Vec<String> {
    let mut bench = Bench::new();
    for index in 0..bonds {
        let account = Addr::unchecked(format!("worker{index:05}"));
        BONDS.save(&mut bench.deps.storage, (T1, &account), &Uint128::one());
    }
    bench.bond_unchecked(stated);
    bench.check().violations
}

/// Operators, each of whom is owed a unit.
fn of_pools(pools: u128, stated: u128) -> Vec<String> {
    let mut bench = Bench::new();
    for number in 1..=u32::try_from(pools).unwrap() {
        let operator = Addr::unchecked(format!("operator{number:05}"));
        let mut pool = Pool::default();
        // nobody delegated: the operator keeps it
        pool.distribute(Uint128::one()).unwrap();
        let key = (T1, ActorId(number));
        POOLS.save(&mut bench.deps.storage, key, &pool);
        OPERATORS.save(&mut bench.deps.storage, key, &operator);
    }
    state_rewards(&mut bench, stated);
    bench.check().violations
}

/// Delegators of one operator, with a share each.
fn of_positions(positions: u128, stated: u128) -> Vec<String> {
    let mut bench = Bench::new();
    let mut pool = Pool::default();
    let staked = Uint128::new(stated);
    pool.staked.deposit(staked).unwrap();
    for index in 0..positions {
        let holder = Addr::unchecked(format!("holder{index:05}"));
        let mut position = Position::default();
        position.shares = Uint128::one();
        POSITIONS.save(&mut bench.deps.storage, (T1, ANN, &holder), &position);
    }
    POOLS.save(&mut bench.deps.storage, (T1, ANN), &pool);
    let ann = bench.addr("ann");
    OPERATORS.save(&mut bench.deps.storage, (T1, ANN), &ann);
    let found = bench.check().violations.into_iter();
    found
        .filter(|violation| violation.contains("shares"))
        .collect()
}

#[test]
fn a_sum_of_all_entries_is_equal_and_one_cut_short_is_not_too_high() {
    let kinds: [(&str, Check); 5] = [
        ("own rewards", |pages, stated| {
            of_rewards(Kind::Own, pages, stated)
        }),
        ("pool rewards", |pages, stated| {
            of_rewards(Kind::Pool, pages, stated)
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
    let mut bench = delegated();
    bench.register(T1, "cid", &[Role::Reputer]);
    bench.stake(T1, "cid", 100);
    bench.skip(DAY);
    bench.settle(T1, 1);
    let both = BTreeMap::from([(ActorId(2), Uint128::new(ALLO))]);
    rewards::credit(&mut bench.deps.storage, Kind::Pool, T1, &both).unwrap();
    state_rewards(&mut bench, ALLO);
    bench.assert_sound();
    rewards::take(&mut bench.deps.storage, Kind::Pool, T1, ActorId(2)).unwrap();
    let found = bench.check().violations;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("topic 1: rewards: stated"));
}
