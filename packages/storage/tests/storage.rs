//! Keys, ranges and packed forms.
#![allow(clippy::unwrap_used)] // also outside of the tests' own functions

use allora_math::Real;
use allora_storage::{Bound, Corrupt, Counted, Map, Mark, Packed, Reader, Writer};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Addr, Order, Storage, Timestamp, Uint128, Uint256, Uint64};

const AMOUNTS: Map<(u64, u32), Uint128> = Map::new("amounts");
const HELD: Map<(&Addr, u64, u32), Uint128> = Map::new("held");
const HOLDERS: Map<(u64, &Addr), Uint128> = Map::new("holders");

fn filled() -> MockStorage {
    let mut storage = MockStorage::new();
    for topic in [1, 2, 255, 256] {
        for actor in [0, 3, 255, 256, u32::MAX] {
            AMOUNTS.save(&mut storage, (topic, actor), &Uint128::from(actor));
        }
    }
    storage
}

fn actors(entries: impl Iterator<Item = Result<(u32, Uint128), Corrupt>>) -> Vec<u32> {
    entries.map(|entry| entry.unwrap().0).collect()
}

#[test]
fn a_page_begins_after_its_start_and_stays_below_its_prefix() {
    let storage = filled();
    let page = |start: Option<u32>, limit| {
        let start = start.map(Bound::exclusive);
        let entries = AMOUNTS
            .prefix(255)
            .range(&storage, start, None, Order::Ascending);
        actors(entries.take(limit))
    };
    assert_eq!(page(None, 9), [0, 3, 255, 256, u32::MAX]);
    assert_eq!(page(None, 2), [0, 3]);
    assert_eq!(page(Some(3), 9), [255, 256, u32::MAX]);
    assert_eq!(page(Some(4), 1), [255]);
    assert_eq!(page(Some(u32::MAX), 9), [0; 0]);
    assert_eq!(page(None, 0), [0; 0]);
}

#[test]
fn a_range_keeps_to_its_bounds_and_runs_both_ways() {
    let storage = filled();
    let range = |order, min: Option<u32>, max: Option<u32>| {
        let (min, max) = (min.map(Bound::inclusive), max.map(Bound::exclusive));
        actors(AMOUNTS.prefix(2).range(&storage, min, max, order).take(3))
    };
    assert_eq!(range(Order::Ascending, Some(3), None), [3, 255, 256]);
    assert_eq!(range(Order::Ascending, Some(3), Some(256)), [3, 255]);
    assert_eq!(range(Order::Descending, None, None), [u32::MAX, 256, 255]);
    assert_eq!(range(Order::Descending, Some(256), None), [u32::MAX, 256]);
}

#[test]
fn keys_are_those_of_cw_storage_plus() {
    let theirs = cw_storage_plus::Map::<(&Addr, u64, u32), Uint128>::new("held");
    let account = Addr::unchecked("ann");
    let key = (&account, 7, 1);
    assert_eq!(HELD.key(&key), theirs.key(key).to_vec());
    let flat = cw_storage_plus::Map::<u64, Uint128>::new("flat");
    assert_eq!(
        Map::<u64, Uint128>::new("flat").key(&9),
        flat.key(9).to_vec()
    );
}

#[test]
fn an_account_in_the_middle_never_runs_into_what_follows() {
    let mut storage = MockStorage::new();
    let (ann, anna) = (Addr::unchecked("ann"), Addr::unchecked("anna"));
    for account in [&ann, &anna] {
        HELD.save(&mut storage, (account, 7, 1), &Uint128::one());
    }
    let of_ann = HELD
        .sub_prefix(&ann)
        .range(&storage, None, None, Order::Ascending);
    let of_ann: Vec<_> = of_ann.map(Result::unwrap).collect();
    assert_eq!(of_ann, [((7, 1), Uint128::one())]);
}

#[test]
fn accounts_at_the_end_are_read_back() {
    let mut storage = MockStorage::new();
    let (ann, anna) = (Addr::unchecked("ann"), Addr::unchecked("anna"));
    for account in [&anna, &ann] {
        HOLDERS.save(&mut storage, (1, account), &Uint128::one());
    }
    let holders = |start: Option<&Addr>| -> Vec<Addr> {
        let start = start.map(Bound::exclusive);
        let entries = HOLDERS
            .prefix(1)
            .range(&storage, start, None, Order::Ascending);
        entries.map(|entry| entry.unwrap().0).collect()
    };
    assert_eq!(holders(None), [ann.clone(), anna.clone()]);
    assert_eq!(holders(Some(&ann)), [anna]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let mut storage = MockStorage::new();
    let corrupt = Corrupt { record: "amount" };
    assert_eq!(AMOUNTS.load(&storage, (1, 1)), Err(corrupt));

    AMOUNTS.save(&mut storage, (1, 1), &Uint128::new(500));
    storage.set(&AMOUNTS.key(&(1, 1)), &[2, 1]);
    assert_eq!(AMOUNTS.may_load(&storage, (1, 1)), Err(corrupt));
    assert!(AMOUNTS.has(&storage, (1, 1)));
    AMOUNTS.remove(&mut storage, (1, 1));
    assert!(!AMOUNTS.has(&storage, (1, 1)));
}

mod as_amount {
    use super::{Packed, Reader, Uint128, Writer};

    pub(super) fn pack(value: &u32, output: &mut Writer) {
        Uint128::from(*value).pack(output);
    }

    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<u32> {
        Uint128::unpack(input)?.u128().try_into().ok()
    }
}

#[derive(Packed, Clone, Debug, PartialEq)]
#[packed(name = "sample of everything")]
struct Everything {
    flag: bool,
    small: u8,
    fixed: u32,
    #[packed(count)]
    short: u64,
    #[packed(count)]
    maybe_short: Option<u16>,
    #[packed(with = as_amount)]
    other: u32,
    amount: Uint128,
    wide: Uint256,
    number: Uint64,
    at: Timestamp,
    maybe_at: Option<Timestamp>,
    account: Addr,
    real: Option<Real>,
    reals: [Real; 2],
    list: Vec<(u8, Shape)>,
}

#[derive(Packed, Clone, Debug, PartialEq)]
enum Shape {
    Point,
    Circle { radius: u32 },
    Named(Addr),
}

#[derive(Packed, Debug, PartialEq)]
struct ShortName(u8);

fn everything() -> Everything {
    Everything {
        flag: true,
        small: 9,
        fixed: 1,
        short: 300,
        maybe_short: Some(7),
        other: 256,
        amount: Uint128::MAX,
        wide: Uint256::from(65_536_u32),
        number: Uint64::new(2),
        at: Timestamp::from_nanos(3),
        maybe_at: None,
        account: Addr::unchecked("ann"),
        real: None,
        reals: [Real::ONE, Real::ZERO],
        list: vec![
            (1, Shape::Point),
            (2, Shape::Circle { radius: 5 }),
            (3, Shape::Named(Addr::unchecked("x"))),
        ],
    }
}

#[test]
fn derived_fields_follow_one_another_in_the_order_of_declaration() {
    let mut expected = vec![1, 9, 0, 0, 0, 1, 2, 1, 44, 1, 1, 7, 2, 1, 0];
    expected.push(16);
    expected.extend([255; 16]);
    expected.extend([3, 1, 0, 0]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 2]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 3, 0]);
    expected.extend([3, b'a', b'n', b'n']);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expected.extend(Real::ONE.to_bytes());
    expected.extend(Real::ZERO.to_bytes());
    expected.extend([3, 1, 0, 2, 1, 0, 0, 0, 5, 3, 2, 1, b'x']);
    assert_eq!(everything().to_bytes(), expected);
    assert_eq!(Everything::from_bytes(&expected), Some(everything()));
}

#[test]
fn bytes_that_are_cut_or_longer_are_refused() {
    let bytes = everything().to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(Everything::from_bytes(&bytes[..end]), None, "cut at {end}");
    }
    let longer: Vec<u8> = bytes.into_iter().chain([0]).collect();
    assert_eq!(Everything::from_bytes(&longer), None);
}

#[test]
fn unknown_variants_flags_and_longer_forms_of_numbers_are_refused() {
    assert_eq!(Shape::from_bytes(&[3]), None);
    assert_eq!(bool::from_bytes(&[2]), None);
    assert_eq!(Uint128::from_bytes(&[2, 0, 1]), None);
    assert_eq!(Uint128::from_bytes(&[17; 18]), None);
    assert_eq!(u16::unpack_count(&mut Reader::new(&[3, 1, 0, 0])), None);
    assert!(Mark::from_bytes(&[0]).is_none());
}

#[test]
fn audit_19_a_list_of_300_survives_storage() {
    const LISTS: Map<u64, Vec<u16>> = Map::new("lists");
    let mut storage = MockStorage::new();
    for length in [0, 1, 254, 255, 256, 300, 70_000] {
        let list: Vec<u16> = (0..=u16::MAX).cycle().take(length).collect();
        LISTS.save(&mut storage, 7, &list);
        assert_eq!(LISTS.load(&storage, 7), Ok(list), "{length}");
    }
    let long = Addr::unchecked("x".repeat(300));
    assert_eq!(Addr::from_bytes(&long.to_bytes()), Some(long));
}

#[test]
fn a_length_has_one_form_of_one_byte_below_255_and_of_five_from_there() {
    let written = |length| {
        let mut output = Writer::default();
        output.length(length);
        output.into_bytes()
    };
    assert_eq!(written(0), [0]);
    assert_eq!(written(254), [254]);
    assert_eq!(written(255), [255, 0, 0, 0, 255]);
    assert_eq!(written(300), [255, 0, 0, 1, 44]);
    assert_eq!(Reader::new(&[255, 0, 0, 1, 44]).length(), Some(300));
    assert_eq!(Reader::new(&[255, 0, 0, 0, 254]).length(), None);
    assert_eq!(Reader::new(&[255, 0, 0, 0, 0]).length(), None);
    assert_eq!(Reader::new(&[255, 0, 0, 1]).length(), None);
    // a length that is not there is not waited for
    assert_eq!(Vec::<u16>::from_bytes(&[255; 9]), None);
}

#[test]
fn names_are_words() {
    assert_eq!(Everything::NAME, "sample of everything");
    assert_eq!(ShortName::NAME, "short name");
    assert_eq!(<Option<ShortName>>::NAME, "short name");
}

#[test]
fn an_absent_number_is_none_of_the_numbers() {
    let number = |text: &str| text.parse::<Real>().unwrap();
    let numbers = [
        Real::ZERO,
        Real::ONE,
        Real::MAX,
        Real::MIN_POSITIVE,
        number("-1e-9864"),
    ];
    for value in numbers {
        assert_ne!(Some(value).to_bytes(), None::<Real>.to_bytes(), "{value}");
        assert_eq!(
            Option::from_bytes(&Some(value).to_bytes()),
            Some(Some(value))
        );
    }
}
