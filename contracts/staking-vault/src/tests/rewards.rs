use std::collections::BTreeMap;

use allora_interfaces::{ActorId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Storage, Uint128};
use proptest::collection::btree_map;
use proptest::prelude::*;

use super::test_vault::{ALLO, T1, T2};
use crate::error::ContractError;
use crate::rewards::{balance, credit, page_sums, take, RewardKind};
use crate::state::{RewardPage, ACTORS_PER_PAGE};

fn amounts(entries: &[(u32, u128)]) -> BTreeMap<ActorId, Uint128> {
    entries
        .iter()
        .map(|(id, amount)| (ActorId(*id), Uint128::new(*amount)))
        .collect()
}

fn entries(storage: &MockStorage) -> Vec<Vec<u8>> {
    storage
        .range(None, None, Order::Ascending)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn forty_four_actors_are_three_entries() {
    let mut storage = MockStorage::new();
    let all: Vec<_> = (1..=44).map(|id| (id, 20 * ALLO)).collect();
    credit(&mut storage, RewardKind::Own, T1, &amounts(&all)).unwrap();
    let entries = entries(&storage);
    assert_eq!(entries.len(), 3);
    // 65 bits are ten bytes, and one for the place
    let bytes: usize = entries.iter().map(Vec::len).sum();
    assert_eq!(bytes, 44 * 11);
}

#[test]
fn balances_add_up_and_are_taken_once() {
    let mut storage = MockStorage::new();
    let two_pages = amounts(&[(1, 5), (ACTORS_PER_PAGE - 1, 6), (ACTORS_PER_PAGE, 7)]);
    credit(&mut storage, RewardKind::Own, T1, &two_pages).unwrap();
    credit(&mut storage, RewardKind::Own, T1, &amounts(&[(1, 10)])).unwrap();
    credit(&mut storage, RewardKind::Own, T2, &amounts(&[(1, 100)])).unwrap();

    let id = ActorId(1);
    assert_eq!(
        balance(&storage, RewardKind::Own, T1, id).unwrap().u128(),
        15
    );
    let sums: Vec<_> = page_sums(&storage, RewardKind::Own, T1, 10)
        .unwrap()
        .iter()
        .map(|sum| sum.u128())
        .collect();
    assert_eq!(sums, [21, 7]);
    assert_eq!(
        page_sums(&storage, RewardKind::Own, T1, 1).unwrap().len(),
        1
    );

    assert_eq!(
        take(&mut storage, RewardKind::Own, T1, id).unwrap().u128(),
        15
    );
    assert_eq!(
        take(&mut storage, RewardKind::Own, T1, id).unwrap().u128(),
        0
    );
    assert_eq!(
        balance(&storage, RewardKind::Own, T2, id).unwrap().u128(),
        100
    );
    assert_eq!(
        balance(&storage, RewardKind::Own, T1, ActorId(15))
            .unwrap()
            .u128(),
        6
    );
}

#[test]
fn a_page_goes_with_its_last_amount_and_none_comes_for_nothing() {
    let mut storage = MockStorage::new();
    credit(
        &mut storage,
        RewardKind::Own,
        T1,
        &amounts(&[(3, 0), (70, 0)]),
    )
    .unwrap();
    assert!(entries(&storage).is_empty());
    credit(&mut storage, RewardKind::Own, T1, &amounts(&[(3, 1)])).unwrap();
    take(&mut storage, RewardKind::Own, T1, ActorId(3)).unwrap();
    assert!(entries(&storage).is_empty());
}

#[test]
fn the_packed_form_is_this() {
    let mut page = RewardPage::default();
    page.add(63, Uint128::new(300)).unwrap();
    page.add(0, Uint128::new(127)).unwrap();
    assert_eq!(page.to_bytes(), [0, 127, 63, 0xac, 0x02]);
}

#[test]
fn the_largest_amounts_survive() {
    let mut page = RewardPage::default();
    page.add(1, Uint128::MAX).unwrap();
    page.add(2, Uint128::one()).unwrap();
    assert_eq!(page.to_bytes().len(), 1 + 19 + 2);
    assert_eq!(RewardPage::from_bytes(&page.to_bytes()), Some(page));
}

#[test]
fn an_amount_that_overflows_names_the_actor() {
    let mut storage = MockStorage::new();
    credit(
        &mut storage,
        RewardKind::Own,
        T1,
        &amounts(&[(9, u128::MAX)]),
    )
    .unwrap();
    assert_eq!(
        credit(&mut storage, RewardKind::Own, T1, &amounts(&[(9, 1)]))
            .map_err(ContractError::from)
            .unwrap_err(),
        ContractError::RewardOverflow {
            topic_id: T1,
            actor_id: ActorId(9)
        }
    );
}

#[test]
fn corrupt_pages_are_errors() {
    for bytes in [
        // no amount
        vec![0],
        // unfinished amount
        vec![0, 0x80],
        // zero, plain and padded
        vec![0, 0],
        vec![0, 0x81, 0],
        // place outside the page
        vec![16, 1],
        // not ascending
        vec![5, 1, 5, 1],
        vec![5, 1, 4, 1],
        // more than 128 bits
        [&[0][..], &[0xff; 18], &[0x04]].concat(),
        [&[0][..], &[0xff; 19], &[0x01]].concat(),
    ] {
        assert_eq!(RewardPage::from_bytes(&bytes), None, "{bytes:?}");
    }

    let mut storage = MockStorage::new();
    credit(
        &mut storage,
        RewardKind::Own,
        TopicId(3),
        &amounts(&[(200, 1)]),
    )
    .unwrap();
    let (key, _) = storage.range(None, None, Order::Ascending).next().unwrap();
    storage.set(&key, &[0x80]);
    let corrupt = ContractError::Corrupt {
        record: "page of rewards",
    };
    let id = ActorId(200);
    assert_eq!(
        *balance(&storage, RewardKind::Own, TopicId(3), id).unwrap_err(),
        corrupt
    );
    assert_eq!(
        *take(&mut storage, RewardKind::Own, TopicId(3), id).unwrap_err(),
        corrupt
    );
}

proptest! {
    #[test]
    fn every_page_reads_back_as_written(amounts in btree_map(0u8..16, 1u128.., 0..=16)) {
        let mut page = RewardPage::default();
        for (place, amount) in &amounts {
            page.add(*place, Uint128::new(*amount)).unwrap();
        }
        let bytes = page.to_bytes();
        prop_assert_eq!(RewardPage::from_bytes(&bytes), Some(page));
    }

    #[test]
    fn bytes_that_decode_are_the_only_form_of_their_page(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        if let Some(page) = RewardPage::from_bytes(&bytes) {
            prop_assert_eq!(page.to_bytes(), bytes);
        }
    }
}
