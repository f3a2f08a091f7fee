//! Instantiation, wiring, fees, hand-over of governance.

use allora_contract::PaymentError;
use allora_interfaces::topic_registry::{
    msg, ConfigResponse, ExecuteMsg, Fees, InstantiateMsg, QueryMsg, TopicParams,
};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Uint128};
use cw2::get_contract_version;
use cw_ownable::{Action, Ownership, OwnershipError};
use cw_utils::Expiration;

use super::suite::{account, create_hook, fees, info, Suite, TOPIC_FEE};
use crate::contract::instantiate;
use crate::ContractError;

fn ownership(suite: &Suite) -> Ownership<String> {
    suite.query(QueryMsg::Ownership {})
}

fn offer(to: &str, expiry: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: account(to).into(),
        expiry,
    })
}

const ACCEPT: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);

#[test]
fn a_new_registry_knows_its_token_and_nothing_else() {
    let suite = Suite::unwired(fees());
    let expected = ConfigResponse {
        allo_token: account("token").into(),
        staking_vault: None,
        synthesis_coordinator: None,
        fees: fees(),
        topics: 0,
    };
    assert_eq!(suite.query::<ConfigResponse>(QueryMsg::Config {}), expected);
    let governance = account("governance").to_string();
    assert_eq!(ownership(&suite).owner, Some(governance));
    let version = get_contract_version(&suite.deps.storage).unwrap();
    assert_eq!(version.contract, "crates.io:topic-registry");
    assert_eq!(version.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn instantiation_refuses_coins_and_what_is_no_address() {
    let mut deps = mock_dependencies();
    let deployer = account("deployer");
    let msg = InstantiateMsg {
        governance: account("governance").into(),
        allo_token: account("token").into(),
        fees: fees(),
    };
    let with_coins = message_info(&deployer, &coins(1, "stake"));
    let refusal = instantiate(deps.as_mut(), mock_env(), with_coins, msg.clone()).unwrap_err();
    assert_eq!(refusal, ContractError::Payment(PaymentError::NonPayable {}));
    for msg in [
        InstantiateMsg {
            governance: "gov".into(),
            ..msg.clone()
        },
        InstantiateMsg {
            allo_token: account("token").as_str().to_uppercase(),
            ..msg
        },
    ] {
        let info = message_info(&deployer, &[]);
        let refusal = instantiate(deps.as_mut(), mock_env(), info, msg).unwrap_err();
        assert!(matches!(refusal, ContractError::Std(_)));
    }
}

#[test]
fn wiring_names_the_peers() {
    let suite = Suite::new();
    let config: ConfigResponse = suite.query(QueryMsg::Config {});
    assert_eq!(config.staking_vault, Some(account("vault").into()));
    let coordinator = Some(account("coordinator").into());
    assert_eq!(config.synthesis_coordinator, coordinator);
}

#[test]
fn wiring_works_once() {
    let mut suite = Suite::new();
    assert_eq!(suite.wire().unwrap_err(), ContractError::AlreadyWired {});
}

#[test]
fn nothing_that_needs_a_peer_works_before_wiring() {
    let mut suite = Suite::unwired(fees());
    let not_wired = ContractError::NotWired {};
    assert_eq!(suite.create("ann").unwrap_err(), not_wired);
    let msg = ExecuteMsg::CreateTopic(msg::CreateTopic {
        info: info(),
        params: Box::default(),
        creator: None,
    });
    assert_eq!(suite.execute("governance", msg).unwrap_err(), not_wired);
    let role = allora_interfaces::Role::Inferer;
    assert_eq!(suite.register("ann", role).unwrap_err(), not_wired);
    assert_eq!(suite.leave("ann", role).unwrap_err(), not_wired);
}

#[test]
fn new_fees_hold_at_once() {
    let mut suite = Suite::new();
    let fees = Fees {
        topic_creation: Uint128::new(7),
        registration: Uint128::new(8),
    };
    let msg = ExecuteMsg::SetFees(msg::SetFees { fees: fees.clone() });
    suite.execute("governance", msg).unwrap();

    let config: ConfigResponse = suite.query(QueryMsg::Config {});
    assert_eq!(config.fees, fees);
    let hook = create_hook(TopicParams::default());
    let refusal = suite.send("ann", TOPIC_FEE, &hook).unwrap_err();
    assert!(matches!(refusal, ContractError::WrongFee { .. }));
    suite.send("ann", Uint128::new(7), &hook).unwrap();
}

#[test]
fn governance_is_handed_over_in_two_steps() {
    let mut suite = Suite::with_topic();
    suite.execute("governance", offer("dao", None)).unwrap();
    let offered = ownership(&suite);
    assert_eq!(offered.owner, Some(account("governance").into()));
    assert_eq!(offered.pending_owner, Some(account("dao").into()));
    suite.execute("dao", ACCEPT).unwrap();

    assert_eq!(ownership(&suite).owner, Some(account("dao").into()));
    suite.pause("governance").unwrap_err();
    suite.pause("dao").unwrap();
}

#[test]
fn governance_is_accepted_only_by_whom_it_was_offered_to() {
    let mut suite = Suite::new();
    let refusal = suite.execute("dao", ACCEPT).unwrap_err();
    assert_eq!(
        refusal,
        ContractError::Ownership(OwnershipError::TransferNotFound)
    );
    suite.execute("governance", offer("dao", None)).unwrap();
    let refusal = suite.execute("thief", ACCEPT).unwrap_err();
    assert_eq!(
        refusal,
        ContractError::Ownership(OwnershipError::NotPendingOwner)
    );
    let refusal = suite.execute("thief", offer("thief", None)).unwrap_err();
    assert_eq!(refusal, ContractError::Ownership(OwnershipError::NotOwner));
}

#[test]
fn an_offer_of_governance_expires() {
    let mut suite = Suite::new();
    let expiry = Expiration::AtTime(suite.env.block.time.plus_seconds(60));
    suite
        .execute("governance", offer("dao", Some(expiry)))
        .unwrap();
    suite.env.block.time = suite.env.block.time.plus_seconds(60);
    let refusal = suite.execute("dao", ACCEPT).unwrap_err();
    assert_eq!(
        refusal,
        ContractError::Ownership(OwnershipError::TransferExpired)
    );
}

#[test]
fn without_governance_creators_still_rule_their_topics() {
    let mut suite = Suite::with_topic();
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    suite.execute("governance", renounce).unwrap();

    suite.pause("governance").unwrap_err();
    suite.pause("ann").unwrap();
    let msg = ExecuteMsg::SetFees(msg::SetFees { fees: fees() });
    let refusal = suite.execute("governance", msg).unwrap_err();
    assert_eq!(refusal, ContractError::Ownership(OwnershipError::NoOwner));
    suite.create("bob").unwrap();
}
