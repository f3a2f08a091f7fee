use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::Uint128;

use super::*;

const AMOUNTS: Packed<(TopicId, ActorId), Uint128> = Packed::new("amounts");
const HELD: Packed<(Account<'_>, TopicId, ActorId), Uint128> = Packed::new("held");
const HOLDERS: Packed<(TopicId, &Addr), Uint128> = Packed::new("holders");

fn key(topic: u64, actor: u32) -> (TopicId, ActorId) {
    (TopicId(topic), ActorId(actor))
}

fn filled() -> MockStorage {
    let mut storage = MockStorage::new();
    for topic in [1, 2, 255, 256] {
        for actor in [0, 3, 255, 256, u32::MAX] {
            AMOUNTS.save(&mut storage, key(topic, actor), &Uint128::from(actor));
        }
    }
    storage
}

fn actors(page: Result<Vec<(ActorId, Uint128)>, Corrupt>) -> Vec<u32> {
    page.unwrap()
        .into_iter()
        .map(|(actor, _)| actor.0)
        .collect()
}

#[test]
fn a_page_begins_after_its_start_and_stays_below_its_prefix() {
    let storage = filled();
    let page = |start: Option<u32>, limit| {
        actors(AMOUNTS.page(&storage, TopicId(255), start.map(ActorId), limit))
    };
    assert_eq!(page(None, 9), [0, 3, 255, 256, u32::MAX]);
    assert_eq!(page(None, 2), [0, 3]);
    assert_eq!(page(Some(3), 9), [255, 256, u32::MAX]);
    assert_eq!(page(Some(4), 1), [255]);
    assert_eq!(page(Some(u32::MAX), 9), [0; 0]);
    assert_eq!(page(None, 0), [0; 0]);
}

#[test]
fn a_list_begins_at_its_start_and_runs_both_ways() {
    let storage = filled();
    let list = |order, min: Option<u32>| {
        actors(AMOUNTS.list(&storage, TopicId(2), min.map(ActorId), order, 3))
    };
    assert_eq!(list(Order::Ascending, Some(3)), [3, 255, 256]);
    assert_eq!(list(Order::Descending, None), [u32::MAX, 256, 255]);
    assert_eq!(list(Order::Descending, Some(256)), [u32::MAX, 256]);
}

#[test]
fn an_account_in_the_middle_never_runs_into_what_follows() {
    let mut storage = MockStorage::new();
    let (ann, anna) = (Addr::unchecked("ann"), Addr::unchecked("anna"));
    for account in [&ann, &anna] {
        let one = Uint128::one();
        HELD.save(
            &mut storage,
            (Account(account), TopicId(7), ActorId(1)),
            &one,
        );
    }
    let of = |account| -> Vec<((TopicId, ActorId), Uint128)> {
        let none: Option<ActorId> = None;
        HELD.page(&storage, Account(account), none, 9).unwrap()
    };
    assert_eq!(of(&ann), [(key(7, 1), Uint128::one())]);
    assert_eq!(of(&anna).len(), 1);
}

#[test]
fn accounts_at_the_end_are_read_back() {
    let mut storage = MockStorage::new();
    let (ann, anna) = (Addr::unchecked("ann"), Addr::unchecked("anna"));
    for account in [&anna, &ann] {
        HOLDERS.save(&mut storage, (TopicId(1), account), &Uint128::one());
    }
    let holders = |start: Option<&Addr>| -> Vec<Addr> {
        let page = HOLDERS.page(&storage, TopicId(1), start, 9);
        page.unwrap()
            .into_iter()
            .map(|(holder, _)| holder)
            .collect()
    };
    assert_eq!(holders(None), [ann.clone(), anna.clone()]);
    assert_eq!(holders(Some(&ann)), [anna]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let mut storage = MockStorage::new();
    let missing = AMOUNTS.load(&storage, key(1, 1));
    assert_eq!(missing, Err(Corrupt { record: "amount" }));

    AMOUNTS.save(&mut storage, key(1, 1), &Uint128::new(500));
    let path = AMOUNTS.path(&key(1, 1));
    assert_eq!(path.len(), 2 + "amounts".len() + 8 + 4);
    storage.set(&path, &[2, 1]);
    let cut = AMOUNTS.may_load(&storage, key(1, 1));
    assert_eq!(cut, Err(Corrupt { record: "amount" }));
}
