//! Identifiers as storage keys and as JSON.

use allora_interfaces::{page_limit, ActorId, EpochId, Role, TopicId, MAX_PAGE};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{from_json, to_json_vec, Order, StdResult};
use cw_storage_plus::Map;

#[test]
fn keys_come_back_in_numeric_order() {
    const MAP: Map<(TopicId, EpochId, ActorId), u8> = Map::new("map");
    let mut storage = MockStorage::new();
    for actor in [300, 2, 70_000] {
        MAP.save(&mut storage, (TopicId(1), EpochId(9), ActorId(actor)), &0)
            .unwrap();
    }
    MAP.save(&mut storage, (TopicId(1), EpochId(10), ActorId(1)), &0)
        .unwrap();
    let actors: Vec<ActorId> = MAP
        .prefix((TopicId(1), EpochId(9)))
        .keys(&storage, None, None, Order::Ascending)
        .collect::<StdResult<_>>()
        .unwrap();
    assert_eq!(actors, [ActorId(2), ActorId(300), ActorId(70_000)]);
}

#[test]
fn roles_are_keys_and_come_back_as_themselves() {
    const MAP: Map<(TopicId, Role), u8> = Map::new("map");
    let mut storage = MockStorage::new();
    for role in Role::ALL {
        MAP.save(&mut storage, (TopicId(1), role), &role.bit())
            .unwrap();
    }
    let stored: Vec<(Role, u8)> = MAP
        .prefix(TopicId(1))
        .range(&storage, None, None, Order::Ascending)
        .collect::<StdResult<_>>()
        .unwrap();
    assert_eq!(stored, Role::ALL.map(|role| (role, role.bit())));
}

#[test]
fn identifiers_are_plain_numbers_on_the_wire() {
    assert_eq!(to_json_vec(&TopicId(7)).unwrap(), b"7");
    assert_eq!(from_json::<ActorId>(b"7").unwrap(), ActorId(7));
    assert_eq!(to_json_vec(&Role::Forecaster).unwrap(), b"\"forecaster\"");
}

#[test]
fn the_last_identifier_has_no_successor() {
    assert_eq!(ActorId(u32::MAX).next(), None);
    assert_eq!(EpochId(0).next(), Some(EpochId(1)));
}

#[test]
fn pages_are_bounded_whatever_is_asked() {
    assert_eq!(page_limit(None), 30);
    assert_eq!(page_limit(Some(0)), 0);
    assert_eq!(page_limit(Some(u32::MAX)), MAX_PAGE as usize);
}
