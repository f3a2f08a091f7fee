//! The role of minter: in custody, handed over once, final.

use allora_interfaces::allo_token::MINTER_FINAL;
use allora_interfaces::units::{GENESIS_SUPPLY, ONE_ALLO, SUPPLY_CAP};
use cosmwasm_std::{from_json, Attribute, Event, Storage, Uint128};
use cw20::MinterResponse;
use cw20_base::ContractError as Cw20Error;

use super::suite::{account, hand_over, mint, Suite};
use crate::ContractError;

const UNAUTHORIZED: ContractError = ContractError::Cw20(Cw20Error::Unauthorized {});
const ABOVE_CAP: ContractError = ContractError::Cw20(Cw20Error::CannotExceedCap {});

fn attribute(key: &str, value: impl Into<String>) -> Attribute {
    Attribute::new(key, value)
}

#[test]
fn the_custodian_cannot_mint() {
    let mut suite = Suite::new();
    let refusal = suite.execute("custodian", mint("custodian", ONE_ALLO));
    let custodian = account("custodian");
    assert_eq!(
        refusal,
        Err(ContractError::CustodianCannotMint { custodian })
    );
    assert_eq!(suite.supply(), GENESIS_SUPPLY);
}

#[test]
fn nobody_else_mints_either() {
    let mut suite = Suite::new();
    for name in ["ann", "vault", "marketing"] {
        let refusal = suite.execute(name, mint(name, ONE_ALLO));
        assert_eq!(refusal, Err(UNAUTHORIZED));
    }
}

#[test]
fn the_hand_over_is_announced_and_can_be_proved() {
    let mut suite = Suite::new();
    let response = suite
        .execute("custodian", hand_over(Some("vault")))
        .unwrap();

    let expected = [
        attribute("action", "update_minter"),
        attribute("new_minter", account("vault")),
    ];
    assert_eq!(response.attributes, expected);
    let fact = Event::new("minter_handed_over")
        .add_attribute("custodian", account("custodian"))
        .add_attribute("minter", account("vault"))
        .add_attribute("cap", SUPPLY_CAP);
    assert_eq!(response.events, [fact]);
    let minter = MinterResponse {
        minter: account("vault").into(),
        cap: Some(SUPPLY_CAP),
    };
    assert_eq!(suite.minter(), Some(minter));
    let raw = suite.deps.storage.get(b"minter_final").unwrap();
    assert!(from_json::<bool>(raw).unwrap());
}

#[test]
fn only_the_custodian_hands_over() {
    let mut suite = Suite::new();
    for name in ["ann", "vault", "deployer"] {
        let refusal = suite.execute(name, hand_over(Some(name)));
        assert_eq!(refusal, Err(UNAUTHORIZED));
    }
    assert!(!MINTER_FINAL.load(&suite.deps.storage).unwrap());
}

#[test]
fn the_custodian_cannot_hand_over_to_itself_or_to_nobody() {
    let mut suite = Suite::new();
    let custodian = account("custodian");
    let refusal = suite.execute("custodian", hand_over(Some("custodian")));
    let expected = ContractError::CustodianCannotKeepRole { custodian };
    assert_eq!(refusal, Err(expected));
    let refusal = suite.execute("custodian", hand_over(None));
    assert_eq!(refusal, Err(ContractError::MinterCannotBeRemoved {}));
    let not_an_address = crate::msg::ExecuteMsg::UpdateMinter {
        new_minter: Some("vault".into()),
    };
    let refusal = suite.execute("custodian", not_an_address);
    assert!(matches!(refusal, Err(ContractError::Std(_))));
    // None of this used the one hand-over up.
    suite
        .execute("custodian", hand_over(Some("vault")))
        .unwrap();
}

#[test]
fn after_the_hand_over_nobody_changes_the_minter_again() {
    let mut suite = Suite::handed_over();
    for name in ["vault", "custodian", "ann"] {
        for to in [Some("ann"), Some("vault"), Some("custodian"), None] {
            let minter = account("vault");
            let refusal = suite.execute(name, hand_over(to));
            assert_eq!(refusal, Err(ContractError::MinterIsFinal { minter }));
        }
    }
}

#[test]
fn after_the_hand_over_only_the_minter_mints() {
    let mut suite = Suite::handed_over();
    for name in ["custodian", "ann"] {
        assert_eq!(suite.execute(name, mint(name, ONE_ALLO)), Err(UNAUTHORIZED));
    }
    let response = suite.execute("vault", mint("cyd", ONE_ALLO)).unwrap();

    let expected = [
        attribute("action", "mint"),
        attribute("to", account("cyd")),
        attribute("amount", ONE_ALLO),
    ];
    assert_eq!(response.attributes, expected);
    assert_eq!(suite.balance("cyd"), ONE_ALLO);
    assert_eq!(suite.supply(), GENESIS_SUPPLY + ONE_ALLO);
}

#[test]
fn the_supply_reaches_the_cap_and_stops_there() {
    let mut suite = Suite::handed_over();
    let rest = SUPPLY_CAP - GENESIS_SUPPLY;
    let refusal = suite.execute("vault", mint("cyd", rest + Uint128::one()));
    assert_eq!(refusal, Err(ABOVE_CAP));
    suite.execute("vault", mint("cyd", rest)).unwrap();
    assert_eq!(suite.supply(), SUPPLY_CAP);
    let refusal = suite.execute("vault", mint("cyd", Uint128::one()));
    assert_eq!(refusal, Err(ABOVE_CAP));
}

#[test]
fn a_mint_that_overflows_is_refused_and_does_not_panic() {
    let mut suite = Suite::handed_over();
    let refusal = suite.execute("vault", mint("cyd", Uint128::MAX));
    assert_eq!(refusal, Err(ABOVE_CAP));
}
