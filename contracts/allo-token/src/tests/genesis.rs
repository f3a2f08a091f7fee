//! What exists at the beginning, and no other beginning is possible.

use allora_contract::PaymentError;
use allora_interfaces::allo_token::MINTER_FINAL;
use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Uint128};
use cw2::get_contract_version;
use cw20::{MinterResponse, TokenInfoResponse};
use cw20_base::ContractError as Cw20Error;

use super::suite::{account, coin, genesis, Suite, BOB, ZOE};
use crate::contract::instantiate;
use crate::msg::{InstantiateMsg, QueryMsg};
use crate::ContractError;

fn refusal(change: impl Fn(&mut InstantiateMsg)) -> ContractError {
    let mut msg = genesis();
    change(&mut msg);
    Suite::try_new(msg).err().unwrap()
}

fn minter(cap: Option<Uint128>) -> Option<MinterResponse> {
    Some(MinterResponse {
        minter: account("custodian").into(),
        cap,
    })
}

#[test]
fn genesis_is_785_499_999_allo_of_18_decimals() {
    let suite = Suite::new();
    let info: TokenInfoResponse = suite.query(QueryMsg::TokenInfo {});
    let expected = TokenInfoResponse {
        name: "Allora".into(),
        symbol: "ALLO".into(),
        decimals: 18,
        total_supply: "785499999000000000000000000"
            .parse::<u128>()
            .unwrap()
            .into(),
    };
    assert_eq!(info, expected);
    let held = ["ann", "bob", "zoe"].map(|name| suite.balance(name));
    assert_eq!(held.iter().sum::<Uint128>(), GENESIS_SUPPLY);
    assert_eq!(suite.balance("zoe"), ZOE);
    assert_eq!(suite.balance("bob"), BOB);
}

#[test]
fn the_contract_bears_its_own_name() {
    let version = get_contract_version(&Suite::new().deps.storage).unwrap();
    assert_eq!(version.contract, "crates.io:allo-token");
    assert_eq!(version.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_role_of_minter_begins_in_custody() {
    let suite = Suite::new();
    assert_eq!(suite.minter(), minter(Some(SUPPLY_CAP)));
    assert!(!MINTER_FINAL.load(&suite.deps.storage).unwrap());
}

#[test]
fn other_decimals_are_refused() {
    for got in [0, 6, 17, 19] {
        let expected = ContractError::WrongDecimals { expected: 18, got };
        assert_eq!(refusal(|msg| msg.decimals = got), expected);
    }
}

#[test]
fn one_base_unit_more_or_less_is_refused() {
    let one = Uint128::one();
    for got in [GENESIS_SUPPLY - one, GENESIS_SUPPLY + one] {
        let expected = ContractError::WrongGenesisSupply {
            expected: GENESIS_SUPPLY,
            got,
        };
        let actual = refusal(|msg| msg.initial_balances = vec![coin("ann", got)]);
        assert_eq!(actual, expected);
    }
    let nothing = refusal(|msg| msg.initial_balances = vec![]);
    assert!(matches!(nothing, ContractError::WrongGenesisSupply { .. }));
}

#[test]
fn balances_that_overflow_are_refused_and_do_not_panic() {
    let actual = refusal(|msg| {
        msg.initial_balances = vec![coin("ann", Uint128::MAX), coin("bob", GENESIS_SUPPLY)];
    });
    assert_eq!(actual, ContractError::GenesisSupplyOverflow {});
}

#[test]
fn nobody_is_named_twice() {
    let half = GENESIS_SUPPLY - BOB;
    let actual = refusal(|msg| msg.initial_balances = vec![coin("ann", half), coin("ann", BOB)]);
    let expected = Cw20Error::DuplicateInitialBalanceAddresses {};
    assert_eq!(actual, ContractError::Cw20(expected));
}

#[test]
fn the_number_of_balances_is_bounded() {
    let holders = |count: usize| -> Vec<_> {
        let mut holders = vec![coin("ann", GENESIS_SUPPLY)];
        let names = (1..count).map(|number| format!("holder {number}"));
        holders.extend(names.map(|name| coin(&name, Uint128::zero())));
        holders
    };
    let mut msg = genesis();
    msg.initial_balances = holders(1_000);
    Suite::try_new(msg).unwrap();
    let expected = ContractError::TooManyInitialBalances {
        max: 1_000,
        got: 1_001,
    };
    let actual = refusal(|msg| msg.initial_balances = holders(1_001));
    assert_eq!(actual, expected);
}

#[test]
fn a_token_without_a_minter_is_refused() {
    let actual = refusal(|msg| msg.mint = None);
    assert_eq!(actual, ContractError::MissingMinter {});
}

#[test]
fn another_cap_is_refused() {
    let expected = SUPPLY_CAP;
    let actual = refusal(|msg| msg.mint = minter(None));
    assert_eq!(actual, ContractError::MissingCap { expected });
    for got in [SUPPLY_CAP - Uint128::one(), SUPPLY_CAP + Uint128::one()] {
        let actual = refusal(|msg| msg.mint = minter(Some(got)));
        assert_eq!(actual, ContractError::WrongCap { expected, got });
    }
}

#[test]
fn what_cw20_base_refuses_is_refused() {
    for actual in [
        refusal(|msg| msg.name = "AL".into()),
        refusal(|msg| msg.symbol = "A1LO".into()),
        refusal(|msg| msg.initial_balances[0].address = "ann".into()),
        refusal(|msg| msg.mint.as_mut().unwrap().minter = "vault".into()),
    ] {
        assert!(matches!(actual, ContractError::Cw20(Cw20Error::Std(_))));
    }
}

#[test]
fn instantiation_takes_no_coins() {
    let info = message_info(&account("deployer"), &coins(1, "stake"));
    let mut deps = mock_dependencies();
    let actual = instantiate(deps.as_mut(), mock_env(), info, genesis()).unwrap_err();
    let expected = ContractError::Payment(PaymentError::NonPayable {});
    assert_eq!(actual, expected);
}
