use allora_interfaces::staking_vault::{hook, msg, HookMsg, VaultParams};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{Access, Role, TopicId};
use cosmwasm_std::{to_json_binary, Binary, Uint128};
use cw20::Cw20ReceiveMsg;

use super::test_vault::{TestVault, ALLO, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const STAKE: HookMsg = HookMsg::Stake(hook::Stake { topic_id: T1 });

#[test]
fn stake_is_booked_under_staker_topic_and_vault() {
    let mut test = TestVault::new();
    test.register(T1, "ann", &[Role::Reputer]);
    test.register(T1, "bob", &[Role::Inferer, Role::Reputer]);

    test.stake(T1, "ann", 5);
    test.stake(T1, "ann", 2);
    let response = test.send("bob", 3 * ALLO, &STAKE).unwrap();

    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 7 * ALLO);
    assert_eq!(test.stake_of(T1, "bob").staked.u128(), 3 * ALLO);
    assert_eq!(test.account(T1).staked.u128(), 10 * ALLO);
    assert_eq!(test.ledger().staked.u128(), 10 * ALLO);
    let event = response.events.last().unwrap();
    assert_eq!(event.ty, "stake_added");
    assert_eq!(event.attributes[1].value, test.addr("bob").as_str());
    assert_eq!(event.attributes[2].value, (3 * ALLO).to_string());
}

#[test]
fn only_reputers_of_the_topic_stake() {
    let mut test = TestVault::new();
    test.open(T2);
    test.register(T1, "worker", &[Role::Inferer, Role::Forecaster]);
    test.register(T2, "elsewhere", &[Role::Reputer]);
    for name in ["worker", "elsewhere", "stranger"] {
        assert_eq!(
            test.send(name, ALLO, &STAKE).unwrap_err(),
            ContractError::NotReputer {
                topic_id: T1,
                holder: test.addr(name)
            }
        );
    }
    assert_eq!(test.ledger(), Default::default());
}

#[test]
fn a_topic_must_have_been_opened() {
    let mut test = TestVault::with(VaultParams::default());
    test.register(T1, "ann", &[Role::Reputer]);
    for hook in [
        STAKE,
        HookMsg::FundTopic(hook::FundTopic {
            topic_id: T1,
            payer: None,
        }),
    ] {
        assert_eq!(
            test.send("ann", ALLO, &hook).unwrap_err(),
            ContractError::UnknownTopic { topic_id: T1 }
        );
    }
}

#[test]
fn a_topic_is_opened_once() {
    let mut test = TestVault::new();
    let open = ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id: T1 });
    assert_eq!(
        test.execute("registry", open).unwrap_err(),
        ContractError::TopicExists { topic_id: T1 }
    );
}

#[test]
fn no_hook_takes_zero() {
    let mut test = TestVault::emitting(10, 1);
    for hook in [
        STAKE,
        HookMsg::FundTopic(hook::FundTopic {
            topic_id: T1,
            payer: None,
        }),
        HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
    ] {
        assert_eq!(
            test.send("ann", 0, &hook).unwrap_err(),
            ContractError::ZeroAmount {}
        );
    }
}

#[test]
fn an_unknown_hook_is_refused_by_name() {
    let mut test = TestVault::new();
    for msg in [
        Binary::default(),
        Binary::from(b"{\"donate\":{}}"),
        Binary::from(b"{\"stake\":{\"topic_id\":1,\"for\":\"ann\"}}"),
        Binary::from(b"\xff\xfe"),
    ] {
        let error = test.send_raw("ann", ALLO, msg).unwrap_err();
        assert!(
            matches!(error, ContractError::UnknownHook { .. }),
            "{error}"
        );
    }
    assert_eq!(test.ledger(), Default::default());
}

#[test]
fn another_token_cannot_stake() {
    let mut test = TestVault::emitting(10, 1);
    let hook = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: test.addr("ann").into(),
        amount: Uint128::new(ALLO),
        msg: to_json_binary(&STAKE).unwrap(),
    });
    assert_eq!(
        test.execute("counterfeit", hook).unwrap_err(),
        ContractError::Unauthorized {
            sender: test.addr("counterfeit"),
            access: Access::Token
        }
    );
}

#[test]
fn stake_is_readable_raw_under_the_published_key() {
    let test = TestVault::emitting(10, 1);
    assert_eq!(test.counted(T1, 1), 10 * ALLO);
    // and the harness's registry is read as others would read it
    let registry = test.addr("registry");
    let querier = cosmwasm_std::QuerierWrapper::new(&test.deps.querier);
    let actor = TopicRegistry(&registry)
        .actor(&querier, TopicId(1), &test.addr("ann"))
        .unwrap();
    assert!(actor.unwrap().has(Role::Reputer));
}
