use allora_interfaces::staking_vault::{hook, msg, HookMsg, VALIDATORS};

use super::test_vault::{TestVault, ALLO, DAY};
use crate::bech32::operator_address;
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const DAYS: u64 = DAY;

fn enroll(test: &mut TestVault, name: &str, allo: u128) -> super::test_vault::Result<()> {
    test.send(name, allo * ALLO, &HookMsg::Enroll {})
        .map(|_| ())
}

fn drop(test: &mut TestVault, name: &str) -> super::test_vault::Result<()> {
    let validator = test.addr(name).into();
    test.execute(
        "keeper",
        ExecuteMsg::DropValidator(msg::DropValidator { validator }),
    )
    .map(|_| ())
}

fn leave(test: &TestVault, allo: u128) -> ExecuteMsg {
    ExecuteMsg::Undelegate(msg::Undelegate {
        topic_id: VALIDATORS,
        operator: test.vault().into(),
        amount: (allo * ALLO).into(),
    })
}

const CLAIM: ExecuteMsg = ExecuteMsg::ClaimAll(msg::ClaimAll {
    start_after: None,
    limit: None,
});

/// Vectors of BIP 173 bytes under the prefixes of a live chain.
#[test]
fn operator_addresses_have_the_bytes_of_accounts() {
    let cosmos = MockAddress("cosmwasm");
    let valoper = MockAddress("cosmwasmvaloper");
    for name in ["a", "validator", "another one"] {
        let account = cosmos.of(name);
        assert_eq!(operator_address(&account), Some(valoper.of(name)));
    }
    for bad in [
        "",
        "1",
        "noseparator",
        "cosmwasm1short",
        "cosmwasm1bbbbbbbbbbbbbbbb",
    ] {
        let _ = operator_address(bad);
    }
    assert_eq!(operator_address("cosmwasm1b1oqqqqqq"), None);
}

struct MockAddress(&'static str);

impl MockAddress {
    fn of(&self, name: &str) -> String {
        let api = cosmwasm_std::testing::MockApi::default().with_prefix(self.0);
        api.addr_make(name).into_string()
    }
}

#[test]
fn only_bonded_validators_enroll_and_share_by_stake_alone() {
    let mut test = TestVault::emitting(100, 1_000);
    // a chain without a staking module
    let error = enroll(&mut test, "val", 10).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));
    test.bond_validators(&["val", "big"]);
    enroll(&mut test, "val", 10).unwrap();
    enroll(&mut test, "big", 30).unwrap();
    let error = enroll(&mut test, "mallory", 10).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));

    test.skip(DAYS);
    let treasury = test.ledger().treasury;
    let paid = test.settle(super::test_vault::T1, 1);
    assert_eq!(paid.treasury.u128(), 0);
    assert!(paid.validators.u128() > 0);
    assert!(test.ledger().treasury < treasury, "spent, nothing back");
    test.execute("val", CLAIM).unwrap();
    test.execute("big", CLAIM).unwrap();
    let (small, big) = (test.balance("val"), test.balance("big"));
    assert!(paid.validators.u128() - small - big <= 4);
    assert!(big.abs_diff(3 * small) <= 9, "{small} {big}");
}

#[test]
fn nobody_delegates_or_returns_into_the_validators_pool() {
    let mut test = TestVault::emitting(100, 1_000);
    test.bond_validators(&["val"]);
    enroll(&mut test, "val", 10).unwrap();
    let operator = test.vault().into();
    let delegate = HookMsg::Delegate(hook::Delegate {
        topic_id: VALIDATORS,
        operator,
    });
    let error = test.send("mallory", ALLO, &delegate).unwrap_err();
    assert_eq!(
        error,
        ContractError::UnknownTopic {
            topic_id: VALIDATORS
        }
    );

    test.bond_validators(&[]);
    drop(&mut test, "val").unwrap();
    let back = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
        topic_id: VALIDATORS,
        operator: Some(test.vault().into()),
        unbonding_id: 1,
        amount: None,
    });
    let error = test.execute("val", back).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));
}

#[test]
fn who_is_no_longer_bonded_is_dropped_and_keeps_stake_and_rewards() {
    let mut test = TestVault::emitting(100, 1_000);
    test.bond_validators(&["val", "big"]);
    enroll(&mut test, "val", 10).unwrap();
    let error = drop(&mut test, "val").unwrap_err();
    assert!(matches!(error, ContractError::StillValidator { .. }));
    test.skip(DAYS);
    let paid = test.settle(super::test_vault::T1, 1).validators.u128();
    // a full list of entries keeps nobody in
    for _ in 0..7 {
        let msg = leave(&test, 1);
        test.execute("val", msg).unwrap();
    }
    test.bond_validators(&["big"]);
    drop(&mut test, "val").unwrap();
    let error = drop(&mut test, "val").unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));

    test.skip(DAYS);
    let next = test.settle(super::test_vault::T1, 2);
    assert_eq!(next.validators.u128(), 0, "nobody is enrolled");
    assert!(next.treasury.u128() > 0);
    test.skip(21 * DAYS);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw {
        topic_id: VALIDATORS,
    });
    test.execute("val", withdraw).unwrap();
    assert_eq!(test.balance("val"), 10 * ALLO);
    test.execute("val", CLAIM).unwrap();
    assert!(10 * ALLO + paid - test.balance("val") <= 1);
}

/// A validator that is jailed and enrolls anew, more often within an unbonding period
/// than a byte counts: nothing of it is lost or out of reach.
#[test]
fn audit_19_three_hundred_unbonding_entries_can_be_read_and_withdrawn() {
    const TIMES: u128 = 300;
    let mut test = TestVault::emitting(100, 1_000);
    for time in 1..=TIMES {
        test.bond_validators(&["val"]);
        enroll(&mut test, "val", time).unwrap();
        test.bond_validators(&[]);
        drop(&mut test, "val").unwrap();
    }
    let position = &test.positions("val")[0];
    let amounts = position.unbonding.iter().map(|entry| entry.amount.u128());
    assert!(amounts.eq((1..=TIMES).map(|allo| allo * ALLO)));
    test.assert_sound();

    test.skip(21 * DAYS);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw {
        topic_id: VALIDATORS,
    });
    test.execute("val", withdraw).unwrap();
    assert_eq!(test.balance("val"), TIMES * (TIMES + 1) / 2 * ALLO);
    assert!(test.positions("val").is_empty());
    test.assert_sound();
}
