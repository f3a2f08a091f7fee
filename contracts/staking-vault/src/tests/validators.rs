use allora_interfaces::staking_vault::{hook, msg, HookMsg, VALIDATORS};

use super::bench::{Bench, ALLO, DAY};
use crate::bech32::operator_address;
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const DAYS: u64 = DAY;

fn enroll(bench: &mut Bench, name: &str, allo: u128) -> super::bench::Result<()> {
    bench
        .send(name, allo * ALLO, &HookMsg::Enroll {})
        .map(|_| ())
}

fn drop(bench: &mut Bench, name: &str) -> super::bench::Result<()> {
    let validator = bench.addr(name).into();
    bench
        .execute(
            "keeper",
            ExecuteMsg::DropValidator(msg::DropValidator { validator }),
        )
        .map(|_| ())
}

fn leave(bench: &Bench, allo: u128) -> ExecuteMsg {
    ExecuteMsg::Undelegate(msg::Undelegate {
        topic_id: VALIDATORS,
        operator: bench.vault().into(),
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
    let mut bench = Bench::emitting(100, 1_000);
    // a chain without a staking module
    let error = enroll(&mut bench, "val", 10).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));
    bench.bond_validators(&["val", "big"]);
    enroll(&mut bench, "val", 10).unwrap();
    enroll(&mut bench, "big", 30).unwrap();
    let error = enroll(&mut bench, "mallory", 10).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));

    bench.skip(DAYS);
    let treasury = bench.ledger().treasury;
    let paid = bench.settle(super::bench::T1, 1);
    assert_eq!(paid.treasury.u128(), 0);
    assert!(paid.validators.u128() > 0);
    assert!(bench.ledger().treasury < treasury, "spent, nothing back");
    bench.execute("val", CLAIM).unwrap();
    bench.execute("big", CLAIM).unwrap();
    let (small, big) = (bench.balance("val"), bench.balance("big"));
    assert!(paid.validators.u128() - small - big <= 4);
    assert!(big.abs_diff(3 * small) <= 9, "{small} {big}");
}

#[test]
fn nobody_delegates_or_returns_into_the_validators_pool() {
    let mut bench = Bench::emitting(100, 1_000);
    bench.bond_validators(&["val"]);
    enroll(&mut bench, "val", 10).unwrap();
    let operator = bench.vault().into();
    let delegate = HookMsg::Delegate(hook::Delegate {
        topic_id: VALIDATORS,
        operator,
    });
    let error = bench.send("mallory", ALLO, &delegate).unwrap_err();
    assert_eq!(
        error,
        ContractError::UnknownTopic {
            topic_id: VALIDATORS
        }
    );

    bench.bond_validators(&[]);
    drop(&mut bench, "val").unwrap();
    let back = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
        topic_id: VALIDATORS,
        operator: Some(bench.vault().into()),
        unbonding_id: 1,
        amount: None,
    });
    let error = bench.execute("val", back).unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));
}

#[test]
fn who_is_no_longer_bonded_is_dropped_and_keeps_stake_and_rewards() {
    let mut bench = Bench::emitting(100, 1_000);
    bench.bond_validators(&["val", "big"]);
    enroll(&mut bench, "val", 10).unwrap();
    let error = drop(&mut bench, "val").unwrap_err();
    assert!(matches!(error, ContractError::StillValidator { .. }));
    bench.skip(DAYS);
    let paid = bench.settle(super::bench::T1, 1).validators.u128();
    // a full list of entries keeps nobody in
    for _ in 0..7 {
        let msg = leave(&bench, 1);
        bench.execute("val", msg).unwrap();
    }
    bench.bond_validators(&["big"]);
    drop(&mut bench, "val").unwrap();
    let error = drop(&mut bench, "val").unwrap_err();
    assert!(matches!(error, ContractError::NotValidator { .. }));

    bench.skip(DAYS);
    let next = bench.settle(super::bench::T1, 2);
    assert_eq!(next.validators.u128(), 0, "nobody is enrolled");
    assert!(next.treasury.u128() > 0);
    bench.skip(21 * DAYS);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw {
        topic_id: VALIDATORS,
    });
    bench.execute("val", withdraw).unwrap();
    assert_eq!(bench.balance("val"), 10 * ALLO);
    bench.execute("val", CLAIM).unwrap();
    assert!(10 * ALLO + paid - bench.balance("val") <= 1);
}
