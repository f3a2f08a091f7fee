//! The machine under the embedded chain: same answers as native code, prices
//! as wasmd's.

use allora_interfaces::units::ONE_ALLO;
use allora_testing::{allo, native_code, SuiteBuilder};
use allora_wasm::vm::library::{meter, twin_code, wasm_code};
use allora_wasm::vm::meter::Gas;
use cosmwasm_std::Uint128;

fn transfer() -> (Gas, Vec<allora_wasm::vm::meter::Call>) {
    let mut suite = SuiteBuilder::new().codes(wasm_code).build();
    let (ann, bob) = (suite.account("ann"), suite.account("bob"));
    suite.fund(&ann, allo(100));
    meter().begin();
    suite.transfer(&ann, &bob, allo(1)).unwrap();
    (meter().used(), meter().calls())
}

#[test]
fn a_transfer_costs_what_the_schedule_says() {
    let (gas, calls) = transfer();
    assert_eq!(calls.len(), 1);
    let keys = &calls[0].keys;
    let count = |access: &str| keys.iter().filter(|key| key.access == access).count() as u64;
    let bytes = |access: &str| -> u64 {
        let of_access = keys.iter().filter(|key| key.access == access);
        of_access
            .map(|key| (33 + key.key.len() + key.bytes) as u64)
            .sum()
    };
    assert_eq!(gas.read, 1_000 * count("read") + 3 * bytes("read"));
    assert_eq!(gas.write, 2_000 * count("write") + 30 * bytes("write"));
    // cw20's transfer writes both balances and nothing else.
    assert_eq!(count("write"), 2);
    assert!(gas.vm > 0 && gas.events > 0, "{gas:?}");
}

#[test]
fn gas_is_the_same_every_time() {
    assert_eq!(transfer().0, transfer().0);
}

#[test]
fn only_the_first_load_of_a_code_in_a_transaction_is_dear() {
    let mut suite = SuiteBuilder::new().codes(wasm_code).build();
    let ann = suite.account("ann");
    suite.fund(&ann, allo(100));
    let topic = suite
        .govern_topic(allora_testing::example_topic(), Default::default())
        .unwrap();
    meter().begin();
    suite.fund_topic(&ann, topic, ONE_ALLO).unwrap();
    let calls = meter().calls();
    let dear = calls
        .iter()
        .filter(|call| call.gas.instances >= 60_000)
        .count();
    let mut codes: Vec<_> = calls.iter().map(|call| call.code.clone()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(dear, codes.len(), "{calls:#?}");
}

#[test]
fn a_message_beyond_its_gas_fails_and_changes_nothing() {
    let mut suite = SuiteBuilder::new().codes(wasm_code).build();
    let (ann, bob) = (suite.account("ann"), suite.account("bob"));
    suite.fund(&ann, allo(100));
    meter().limit(Some(70_000));
    meter().begin();
    let error = suite.transfer(&ann, &bob, allo(1)).unwrap_err();
    meter().limit(None);
    assert!(
        format!("{error:#}").to_lowercase().contains("gas"),
        "{error:#}"
    );
    assert_eq!(suite.balance(&ann).unwrap(), allo(100));
    assert_eq!(suite.balance(&bob).unwrap(), Uint128::zero());
}

#[test]
fn native_and_wasm_leave_the_same_state() {
    let balances = |codes| {
        let mut suite = SuiteBuilder::new().codes(codes).build();
        let (ann, bob) = (suite.account("ann"), suite.account("bob"));
        suite.fund(&ann, allo(100));
        suite.transfer(&ann, &bob, allo(30)).unwrap();
        let token = suite.contracts.token.clone();
        suite.app.dump_wasm_raw(&token)
    };
    let native = balances(native_code);
    assert!(!native.is_empty());
    assert_eq!(native, balances(wasm_code));
    assert_eq!(native, balances(twin_code));
}

#[test]
fn iterators_of_the_machine_walk_like_those_of_the_chain() {
    // More entries than the bridge fetches at a time.
    let mut suite = SuiteBuilder::new().codes(twin_code).build();
    for number in 0..150 {
        let account = suite.account(&format!("holder-{number}"));
        suite.fund(&account, allo(1));
    }
    // The token pages through its accounts; the twin compares each page.
    assert_eq!(suite.holders().unwrap().len(), 151);
}

#[test]
fn the_machine_refuses_what_a_chain_refuses() {
    let nothing = b"\0asm\x01\0\0\0".to_vec();
    let error = allora_wasm::vm::compile([("nothing", nothing)])
        .err()
        .unwrap();
    assert!(
        format!("{error:#}").contains("not fit for a chain"),
        "{error:#}"
    );
}

#[test]
fn code_has_the_checksum_of_its_file() {
    use std::fs::read;
    let file = allora_wasm::vm::library::folder().join("allo-token.wasm");
    let expected = cosmwasm_std::Checksum::generate(&read(file).unwrap());
    assert_eq!(wasm_code("allo-token").checksum(), Some(expected));
}
