use allora_contract::PaymentError;
use allora_interfaces::staking_vault::{msg, ExecuteMsg, Settlement, VaultParams};
use allora_interfaces::Access;
use allora_test_kit::assert_access;
use cosmwasm_std::testing::message_info;
use cosmwasm_std::{coins, Binary, Timestamp, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::{Action, OwnershipError};

use super::test_vault::{TestVault, T1};
use crate::contract::execute;
use crate::error::ContractError;

fn messages() -> Vec<(&'static str, ExecuteMsg)> {
    let topic_id = T1;
    let amount = Uint128::one();
    vec![
        (
            "wire",
            ExecuteMsg::Wire(msg::Wire {
                synthesis_coordinator: "coordinator".into(),
            }),
        ),
        (
            "receive",
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: "sender".into(),
                amount,
                msg: Binary::default(),
            }),
        ),
        (
            "open_topic",
            ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id }),
        ),
        (
            "set_topic_active",
            ExecuteMsg::SetTopicActive(msg::SetTopicActive {
                topic_id,
                active: true,
            }),
        ),
        (
            "settle",
            ExecuteMsg::Settle(msg::Settle {
                topic_id,
                epoch: Default::default(),
                since: Timestamp::default(),
                until: Timestamp::default(),
                next_since: Timestamp::default(),
                due: Timestamp::default(),
                settlement: Settlement::Void {},
                offences: vec![],
            }),
        ),
        (
            "unstake",
            ExecuteMsg::Unstake(msg::Unstake { topic_id, amount }),
        ),
        (
            "cancel_unstake",
            ExecuteMsg::CancelUnstake(msg::CancelUnstake {
                topic_id,
                unbonding_id: 1,
            }),
        ),
        (
            "undelegate",
            ExecuteMsg::Undelegate(msg::Undelegate {
                topic_id,
                operator: "operator".into(),
                amount,
            }),
        ),
        (
            "cancel_unbonding",
            ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
                topic_id,
                operator: None,
                unbonding_id: 1,
                amount: None,
            }),
        ),
        (
            "redelegate",
            ExecuteMsg::Redelegate(msg::Redelegate {
                topic_id,
                from: "from".into(),
                to: "to".into(),
                amount,
            }),
        ),
        ("withdraw", ExecuteMsg::Withdraw(msg::Withdraw { topic_id })),
        (
            "unbond",
            ExecuteMsg::Unbond(msg::Unbond { topic_id, amount }),
        ),
        (
            "set_commission",
            ExecuteMsg::SetCommission(msg::SetCommission {
                topic_id,
                commission: 1,
            }),
        ),
        (
            "set_compound",
            ExecuteMsg::SetCompound(msg::SetCompound {
                topic_id,
                operator: None,
                compound: true,
            }),
        ),
        (
            "compound",
            ExecuteMsg::Compound(msg::Compound {
                topic_id,
                operator: None,
                holder: None,
            }),
        ),
        ("claim", ExecuteMsg::Claim(msg::Claim { topic_ids: vec![] })),
        (
            "claim_all",
            ExecuteMsg::ClaimAll(msg::ClaimAll {
                start_after: None,
                limit: None,
            }),
        ),
        (
            "pay_creator",
            ExecuteMsg::PayCreator(msg::PayCreator { topic_id }),
        ),
        (
            "drop_validator",
            ExecuteMsg::DropValidator(msg::DropValidator {
                validator: "validator".into(),
            }),
        ),
        (
            "subsidise",
            ExecuteMsg::Subsidise(msg::Subsidise {
                topic_id,
                amount,
                seconds: 1,
            }),
        ),
        (
            "set_params",
            ExecuteMsg::SetParams(msg::SetParams {
                params: Box::default(),
            }),
        ),
        (
            "update_ownership",
            ExecuteMsg::UpdateOwnership(Action::RenounceOwnership),
        ),
    ]
}

#[test]
fn the_table_of_access_is_the_one_reviewed() {
    let messages = messages();
    let table: Vec<_> = messages
        .iter()
        .map(|(name, msg)| (*name, msg.access()))
        .collect();
    assert_access::<ExecuteMsg>(&table, include_str!("access.golden"));
}

#[test]
fn every_message_refuses_whom_it_is_not_open_to() {
    let mut test = TestVault::new();
    let known = ["governance", "token", "registry", "coordinator", "mallory"];
    for (name, msg) in messages() {
        let entitled = match msg.access() {
            Access::Anyone => continue,
            Access::Governance => "governance",
            Access::Token => "token",
            Access::Registry => "registry",
            Access::Coordinator => "coordinator",
            Access::Creator => unreachable!(),
        };
        for sender in known.into_iter().filter(|sender| *sender != entitled) {
            let error = test.execute(sender, msg.clone()).unwrap_err();
            let expected = match msg.access() {
                Access::Governance => ContractError::Ownership(OwnershipError::NotOwner),
                access => ContractError::Unauthorized {
                    sender: test.addr(sender),
                    access,
                },
            };
            assert_eq!(error, expected, "{name} by {sender}");
        }
    }
}

#[test]
fn settling_needs_a_wired_coordinator() {
    let mut test = TestVault::unwired(VaultParams::default());
    test.open(T1);
    let (_, settle) = messages().swap_remove(4);
    assert_eq!(
        test.execute("coordinator", settle).unwrap_err(),
        ContractError::NotWired {}
    );
}

#[test]
fn the_coordinator_is_wired_once() {
    let mut test = TestVault::new();
    let wire = ExecuteMsg::Wire(msg::Wire {
        synthesis_coordinator: test.addr("other").into(),
    });
    assert_eq!(
        test.execute("governance", wire).unwrap_err(),
        ContractError::AlreadyWired {
            synthesis_coordinator: test.addr("coordinator")
        }
    );
}

#[test]
fn a_coordinator_must_be_an_address() {
    let mut test = TestVault::unwired(VaultParams::default());
    let wire = ExecuteMsg::Wire(msg::Wire {
        synthesis_coordinator: "nobody".into(),
    });
    let error = test.execute("governance", wire).unwrap_err();
    assert!(matches!(error, ContractError::Std(_)), "{error}");
}

#[test]
fn every_message_refuses_native_funds() {
    let mut test = TestVault::new();
    for (name, msg) in messages() {
        let info = message_info(&test.addr("governance"), &coins(1, "uatom"));
        let error = execute(test.deps.as_mut(), test.env.clone(), info, msg).unwrap_err();
        assert_eq!(
            error,
            ContractError::Payment(PaymentError::NonPayable {}),
            "{name}"
        );
    }
}
