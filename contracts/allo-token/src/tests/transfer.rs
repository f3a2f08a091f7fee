//! Moving ALLO: what other contracts build on.

use allora_contract::PaymentError;
use allora_interfaces::units::{GENESIS_SUPPLY, ONE_ALLO};
use cosmwasm_std::testing::message_info;
use cosmwasm_std::{coins, Binary, SubMsg, Uint128};
use cw20::{AllSpenderAllowancesResponse, AllowanceResponse, Cw20ReceiveMsg, Expiration};

use super::suite::{account, Suite, BOB};
use crate::contract::execute;
use crate::msg::{ExecuteMsg, QueryMsg};
use crate::ContractError;

fn increase(amount: Uint128) -> ExecuteMsg {
    ExecuteMsg::IncreaseAllowance {
        spender: account("cyd").into(),
        amount,
        expires: None,
    }
}

fn allowance(suite: &Suite) -> AllowanceResponse {
    suite.query(QueryMsg::Allowance {
        owner: account("bob").into(),
        spender: account("cyd").into(),
    })
}

#[test]
fn a_send_moves_the_amount_and_calls_the_contract() {
    let mut suite = Suite::new();
    for amount in [ONE_ALLO, Uint128::zero()] {
        let msg = ExecuteMsg::Send {
            contract: account("registry").into(),
            amount,
            msg: Binary::from(b"{}"),
        };
        let response = suite.execute("bob", msg).unwrap();

        let call = Cw20ReceiveMsg {
            sender: account("bob").into(),
            amount,
            msg: Binary::from(b"{}"),
        };
        let call = call.into_cosmos_msg(account("registry")).unwrap();
        assert_eq!(response.messages, [SubMsg::new(call)]);
    }
    assert_eq!(suite.balance("registry"), ONE_ALLO);
    assert_eq!(suite.balance("bob"), BOB - ONE_ALLO);
    assert_eq!(suite.supply(), GENESIS_SUPPLY);
}

#[test]
fn nobody_moves_more_than_it_has() {
    let mut suite = Suite::new();
    let msg = ExecuteMsg::Transfer {
        recipient: account("ann").into(),
        amount: BOB + Uint128::one(),
    };
    let refusal = suite.execute("bob", msg).unwrap_err();
    assert!(matches!(refusal, ContractError::Cw20(_)));
}

#[test]
fn a_burn_lowers_the_supply_for_good() {
    let mut suite = Suite::new();
    let msg = ExecuteMsg::Burn { amount: ONE_ALLO };
    suite.execute("bob", msg).unwrap();
    assert_eq!(suite.supply(), GENESIS_SUPPLY - ONE_ALLO);
}

#[test]
fn an_allowance_grows_up_to_what_a_number_holds_and_does_not_panic() {
    let mut suite = Suite::new();
    let almost = Uint128::MAX - Uint128::one();
    suite.execute("bob", increase(almost)).unwrap();
    let refusal = suite.execute("bob", increase(Uint128::new(2)));
    let expected = ContractError::AllowanceOverflow {
        spender: account("cyd"),
        current: almost,
        amount: Uint128::new(2),
    };
    assert_eq!(refusal, Err(expected));
    suite.execute("bob", increase(Uint128::one())).unwrap();
    let full = AllowanceResponse {
        allowance: Uint128::MAX,
        expires: Expiration::Never {},
    };
    assert_eq!(allowance(&suite), full);
}

/// An allowance of 100 of bob for cyd that expired 900 seconds ago.
fn with_expired_allowance() -> Suite {
    let mut suite = Suite::new();
    let expires = Expiration::AtTime(suite.env.block.time.plus_seconds(100));
    suite.execute("bob", increase_until(100, expires)).unwrap();
    suite.env.block.time = suite.env.block.time.plus_seconds(1_000);
    suite
}

fn increase_until(amount: u128, expires: Expiration) -> ExecuteMsg {
    ExecuteMsg::IncreaseAllowance {
        spender: account("cyd").into(),
        amount: Uint128::new(amount),
        expires: Some(expires),
    }
}

fn take(amount: u128) -> ExecuteMsg {
    ExecuteMsg::TransferFrom {
        owner: account("bob").into(),
        recipient: account("dan").into(),
        amount: Uint128::new(amount),
    }
}

#[test]
fn field_g11_an_expired_allowance_counts_as_none() {
    let mut suite = with_expired_allowance();
    let expires = Expiration::AtTime(suite.env.block.time.plus_seconds(100));
    suite.execute("bob", increase_until(100, expires)).unwrap();

    let amount = Uint128::new(100);
    let raised = AllowanceResponse {
        allowance: amount,
        expires,
    };
    assert_eq!(allowance(&suite), raised);
    let of_spender: AllSpenderAllowancesResponse = suite.query(QueryMsg::AllSpenderAllowances {
        spender: account("cyd").into(),
        start_after: None,
        limit: None,
    });
    assert_eq!(of_spender.allowances[0].allowance, amount);
    suite.execute("cyd", take(101)).unwrap_err();
    suite.execute("cyd", take(100)).unwrap();
    suite.execute("cyd", take(1)).unwrap_err();
}

#[test]
fn field_g11_lowering_revives_nothing_of_an_expired_allowance() {
    let mut suite = with_expired_allowance();
    let lower = ExecuteMsg::DecreaseAllowance {
        spender: account("cyd").into(),
        amount: Uint128::one(),
        expires: Some(Expiration::Never {}),
    };
    suite.execute("bob", lower.clone()).unwrap();
    assert_eq!(allowance(&suite), AllowanceResponse::default());
    suite.execute("cyd", take(1)).unwrap_err();
    // it is gone, like one that never was
    suite.execute("bob", lower).unwrap_err();
}

#[test]
fn field_g11_an_expired_allowance_takes_no_room_of_a_new_one() {
    let mut suite = with_expired_allowance();
    suite.execute("bob", increase(Uint128::MAX)).unwrap();
    assert_eq!(allowance(&suite).allowance, Uint128::MAX);
}

#[test]
fn an_allowance_is_spent_once() {
    let mut suite = Suite::new();
    suite.execute("bob", increase(ONE_ALLO)).unwrap();
    let msg = ExecuteMsg::TransferFrom {
        owner: account("bob").into(),
        recipient: account("dan").into(),
        amount: ONE_ALLO,
    };
    suite.execute("cyd", msg.clone()).unwrap();
    assert_eq!(suite.balance("dan"), ONE_ALLO);
    assert_eq!(allowance(&suite).allowance, Uint128::zero());
    suite.execute("cyd", msg).unwrap_err();
}

#[test]
fn native_coins_are_refused_with_every_message() {
    let mut suite = Suite::new();
    let messages = [
        ExecuteMsg::Burn { amount: ONE_ALLO },
        ExecuteMsg::UpdateMinter {
            new_minter: Some(account("vault").into()),
        },
        increase(ONE_ALLO),
    ];
    for msg in messages {
        let info = message_info(&account("custodian"), &coins(1, "stake"));
        let refusal = execute(suite.deps.as_mut(), suite.env.clone(), info, msg);
        let expected = ContractError::Payment(PaymentError::NonPayable {});
        assert_eq!(refusal, Err(expected));
    }
}
