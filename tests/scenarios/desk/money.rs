//! Into the desk, and out of it.

use allora_interfaces::inference_desk::{msg, ExecuteMsg, HookMsg, LedgerResponse};
use allora_testing::{allo, typed};
use cosmwasm_std::{coins, Uint128};
use inference_desk::ContractError;

use super::{Consumers, FEE, TIP};

#[test]
fn what_is_sent_along_pays_first_and_the_rest_is_the_accounts() {
    for (sent, at_desk) in [
        (FEE + TIP, allo(10).u128()),
        (FEE + TIP + 7, allo(10).u128() + 7),
        (1, allo(10).u128() + 1 - FEE - TIP),
    ] {
        let mut consumers = Consumers::new();
        let (payer, desk) = (
            consumers.payer.clone(),
            consumers.setup.suite.contracts.desk.clone(),
        );
        let hook = HookMsg::Request(consumers.new_request());
        let sent = Uint128::new(sent);
        consumers
            .setup
            .suite
            .send(&payer, &desk, sent, &hook)
            .unwrap();
        consumers.setup.assert_lawful();
        assert_eq!(consumers.account(&payer), at_desk);
    }
}

#[test]
fn who_has_too_little_is_told_how_much_is_missing() {
    let mut consumers = Consumers::new();
    let poor = consumers.setup.suite.account("poor");
    let new = consumers.new_request();
    let error = typed(consumers.setup.suite.request(&poor, new));
    let expected = ContractError::InsufficientFunds {
        account: poor.clone(),
        balance: Uint128::zero(),
        needed: Uint128::new(FEE + TIP),
    };
    assert_eq!(expected, error);
    let withdraw = |amount: Option<u128>| {
        let amount = amount.map(Uint128::new);
        ExecuteMsg::Withdraw(msg::Withdraw { amount })
    };
    for amount in [None, Some(0)] {
        let error = typed(consumers.act_as(&poor, withdraw(amount)));
        assert_eq!(ContractError::ZeroAmount {}, error);
    }
    let error: ContractError = typed(consumers.act(withdraw(Some(allo(10).u128() + 1))));
    let missing = matches!(error, ContractError::InsufficientFunds { .. });
    assert!(missing, "{error}");
    let before = consumers.setup.suite.balance(&consumers.payer).unwrap();
    consumers.act(withdraw(Some(3))).unwrap();
    consumers.act(withdraw(None)).unwrap();
    let after = consumers.setup.suite.balance(&consumers.payer).unwrap();
    assert_eq!(after - before, allo(10));
}

#[test]
fn fees_are_collected_whole_by_anybody_and_nothing_else_leaves() {
    let mut consumers = Consumers::new();
    let topic_id = consumers.setup.topic;
    let collect = || ExecuteMsg::Collect(msg::Collect { topic_id });
    let error = typed(consumers.act(collect()));
    assert_eq!(ContractError::NothingToCollect { topic_id }, error);
    for epoch in 1..4 {
        let new = consumers.new_request();
        let id = consumers.ask(new);
        consumers.publish(epoch);
        consumers.deliver(&[id], &[]);
    }
    let vault = consumers.setup.suite.contracts.vault.clone();
    let before = consumers.setup.suite.balance(&vault).unwrap();
    let stranger = consumers.setup.suite.account("stranger");
    consumers.act_as(&stranger, collect()).unwrap();
    let after = consumers.setup.suite.balance(&vault).unwrap();
    assert_eq!((after - before).u128(), 3 * FEE);
    let LedgerResponse { fees, requests, .. } = consumers.setup.suite.desk_ledger().unwrap();
    assert_eq!((fees, requests), (Uint128::zero(), Uint128::zero()));
}

#[test]
fn only_allo_pays() {
    let mut consumers = Consumers::new();
    let (payer, desk) = (
        consumers.payer.clone(),
        consumers.setup.suite.contracts.desk.clone(),
    );
    // a token of one's own
    let forged = ExecuteMsg::Receive(cw20::Cw20ReceiveMsg {
        sender: payer.to_string(),
        amount: allo(1_000),
        msg: cosmwasm_std::to_json_binary(&HookMsg::Deposit {}).unwrap(),
    });
    let error: ContractError = typed(consumers.act(forged));
    assert!(
        matches!(error, ContractError::UnknownToken { .. }),
        "{error}"
    );
    // native coins
    let coins = coins(5, "stake");
    let app = &mut consumers.setup.suite.app;
    app.init_modules(|router, _, storage| router.bank.init_balance(storage, &payer, coins.clone()))
        .unwrap();
    let ask = ExecuteMsg::Request(consumers.new_request());
    let suite = &mut consumers.setup.suite;
    let error: ContractError = typed(suite.execute_with_funds(&payer, &desk, &ask, &coins));
    assert!(matches!(error, ContractError::Payment(_)), "{error}");
    consumers.setup.assert_lawful();
}
