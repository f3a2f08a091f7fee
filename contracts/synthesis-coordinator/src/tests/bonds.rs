//! Bonds: asked for at submission, locked until the epoch must have ended.

use std::cell::Cell;
use std::rc::Rc;

use allora_interfaces::staking_vault::raw::BONDS;
use allora_interfaces::synthesis_coordinator::{QueryMsg, StatusResponse};
use allora_interfaces::topic_registry::TopicStatus;
use allora_storage::Packed;
use cosmwasm_std::{Addr, ContractResult as Answer, Storage, SystemResult, WasmQuery};

use super::test_coordinator::{stored_stake, STAKE};
use super::*;
use crate::state::BOND_LOCKS;

const BOND: u128 = 5;

fn bonded(bond: u128) -> TopicParams {
    let mut params = params();
    params.gates.worker_bond = Uint128::new(bond);
    params
}

/// Has the vault answer for everybody's bond; counts how often it is asked.
fn vault_holds(coordinator: &mut TestCoordinator, bond: u128) -> Rc<Cell<u32>> {
    let asked = Rc::new(Cell::new(0));
    let count = asked.clone();
    let (vault, names) = (
        coordinator.address("vault"),
        ["ann", "bob", "cyd", "dan", "fay", "fox"],
    );
    let keys = names.map(|name| {
        let account: Addr = coordinator.address(name);
        BONDS.key(&(TOPIC, &account))
    });
    coordinator.deps.querier.update_wasm(move |request| {
        let WasmQuery::Raw { contract_addr, key } = request else {
            panic!("unexpected query {request:?}");
        };
        assert_eq!(*contract_addr, vault.as_str());
        let held = if keys.iter().any(|bond| bond == key.as_slice()) {
            count.set(count.get() + 1);
            Uint128::new(bond).to_bytes().into()
        } else {
            stored_stake(STAKE)
        };
        SystemResult::Ok(Answer::Ok(held))
    });
    asked
}

fn lock_of(coordinator: &TestCoordinator, name: &str) -> Option<Timestamp> {
    let account = coordinator.address(name);
    BOND_LOCKS
        .may_load(&coordinator.deps.storage, (TOPIC, &account))
        .unwrap()
}

/// When the second report window of an epoch ends, under the schedule of the harness.
fn end_of(epoch: u64) -> Timestamp {
    Timestamp::from_seconds(START + epoch * LENGTH + LAG + 2 * REPORT)
}

#[test]
fn a_worker_without_the_bond_is_refused_and_told_the_numbers() {
    let mut coordinator = TestCoordinator::staffed(bonded(BOND));
    vault_holds(&mut coordinator, BOND - 1);
    let before = coordinator.dump();
    let too_low = |coordinator: &TestCoordinator, name| ContractError::BondTooLow {
        topic_id: TOPIC,
        account: coordinator.address(name),
        bond: Uint128::new(BOND - 1),
        needed: Uint128::new(BOND),
    };
    let error = coordinator.infer("ann", 0, "1").unwrap_err();
    assert_eq!(error, too_low(&coordinator, "ann"));
    let error = coordinator.forecast("fay", 0, &[(1, "1")]).unwrap_err();
    assert_eq!(error, too_low(&coordinator, "fay"));
    assert_eq!(coordinator.dump(), before);

    vault_holds(&mut coordinator, BOND);
    coordinator.infer("ann", 0, "1").unwrap();
    coordinator.forecast("fay", 0, &[(1, "1")]).unwrap();
}

#[test]
fn a_topic_without_bonds_asks_the_vault_nothing_and_locks_nothing() {
    let mut coordinator = TestCoordinator::staffed(bonded(0));
    let asked = vault_holds(&mut coordinator, 0);
    for epoch in 0..3 {
        coordinator.live(epoch);
    }
    assert_eq!(asked.get(), 0);
    assert_eq!(coordinator.count("locks"), 0);
}

#[test]
fn a_bond_is_asked_for_once_per_submission() {
    let mut coordinator = TestCoordinator::staffed(bonded(BOND));
    let asked = vault_holds(&mut coordinator, BOND);
    coordinator.infer("ann", 0, "1").unwrap();
    coordinator.infer("ann", 0, "2").unwrap();
    assert_eq!(asked.get(), 2);
}

#[test]
fn an_accepted_submission_locks_until_the_second_report_window_has_ended() {
    let mut coordinator = TestCoordinator::staffed(bonded(BOND));
    vault_holds(&mut coordinator, BOND);
    coordinator.infer("ann", 0, "1").unwrap();
    assert_eq!(lock_of(&coordinator, "ann"), Some(end_of(0)));
    assert_eq!(lock_of(&coordinator, "bob"), None);
    // where the vault looks for it
    let key = BOND_LOCKS.key(&(TOPIC, &coordinator.address("ann")));
    let stored = coordinator.deps.storage.get(&key).unwrap();
    assert_eq!(stored, end_of(0).nanos().to_be_bytes());

    coordinator.at_epoch(2, 3);
    coordinator.forecast("fay", 2, &[(1, "1")]).unwrap();
    coordinator.infer("ann", 2, "1").unwrap();
    for name in ["ann", "fay"] {
        assert_eq!(lock_of(&coordinator, name), Some(end_of(2)));
    }
}

#[test]
fn who_is_not_admitted_takes_no_part_and_is_not_locked() {
    let mut params = bonded(BOND);
    params.caps.inferers = 3;
    let mut coordinator = TestCoordinator::staffed(params);
    vault_holds(&mut coordinator, BOND);
    coordinator.live(0);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.at_epoch(1, 1);
    let response = coordinator.infer("dan", 1, "1").unwrap();
    assert_eq!(facts(&response), ["submission_not_admitted"]);
    assert_eq!(lock_of(&coordinator, "dan"), None);
}

#[test]
fn a_bond_asked_for_by_an_edit_holds_from_the_next_unopened_epoch() {
    let mut coordinator = TestCoordinator::staffed(params());
    vault_holds(&mut coordinator, 0);
    coordinator.infer("ann", 0, "1").unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, bonded(BOND)).unwrap();
    coordinator.at_epoch(1, 0);
    let error = coordinator.infer("ann", 1, "1").unwrap_err();
    assert!(matches!(error, ContractError::BondTooLow { .. }), "{error}");
    coordinator.at_epoch(1, WINDOW);
    coordinator.update(3, bonded(0)).unwrap();
    coordinator.at_epoch(2, 0);
    coordinator.infer("ann", 2, "1").unwrap();
    assert_eq!(lock_of(&coordinator, "ann"), None);
}

/// Nobody reports, so every epoch ends void, at the latest moment there is, and in
/// order: short ones wait for the long ones before them.
fn the_lock_ends_with_the_epoch(lags: [u64; 3]) {
    let with = |lag| {
        let mut params = bonded(BOND);
        params.schedule.ground_truth_lag = lag;
        params
    };
    let mut coordinator = TestCoordinator::staffed(with(lags[0]));
    vault_holds(&mut coordinator, BOND);
    for epoch in 0..3 {
        coordinator.at_epoch(epoch, 0);
        coordinator.infer("ann", epoch, "1").unwrap();
        let version = epoch as u32 + 2;
        if let Some(lag) = lags.get(epoch as usize + 1) {
            coordinator.at_epoch(epoch, WINDOW);
            coordinator.update(version, with(*lag)).unwrap();
        }
    }
    coordinator.status(TopicStatus::Retired).unwrap();
    let until = lock_of(&coordinator, "ann").unwrap();

    coordinator.at(until.seconds() - 1);
    coordinator.advance();
    assert!(
        coordinator.count("open") > 0,
        "{lags:?}: ended before {until}"
    );
    coordinator.at(until.seconds());
    coordinator.advance();
    assert_eq!(coordinator.count("open"), 0, "{lags:?}: open after {until}");
}

#[test]
fn a_lock_ends_exactly_when_the_last_epoch_must_have_ended() {
    for lags in [
        [LAG, LAG, LAG],
        [9 * LENGTH, LAG, LAG],
        [LAG, 9 * LENGTH, LAG],
        [LAG, LAG, 9 * LENGTH],
        [9 * LENGTH, 5 * LENGTH, LAG],
        [5 * LENGTH, 9 * LENGTH, LAG],
    ] {
        the_lock_ends_with_the_epoch(lags);
    }
}

#[test]
fn the_status_names_the_bond_that_is_missing() {
    let mut coordinator = TestCoordinator::staffed(bonded(BOND));
    let role = |coordinator: &TestCoordinator| {
        let status: StatusResponse = coordinator
            .ask(QueryMsg::Status {
                topic_id: TOPIC,
                actor: coordinator.address("ann").into(),
            })
            .unwrap();
        status.roles[0].clone()
    };
    vault_holds(&mut coordinator, 3);
    let inferer = role(&coordinator);
    assert!(!inferer.would_be_accepted);
    let reason = inferer.reason.unwrap();
    assert!(reason.contains("a bond of 5"), "{reason}");
    assert!(reason.ends_with("has 3"), "{reason}");
    vault_holds(&mut coordinator, BOND);
    assert!(role(&coordinator).would_be_accepted);
}
