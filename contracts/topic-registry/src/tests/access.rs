//! Who may send what: the table, and that it is enforced.

use allora_interfaces::topic_registry::{msg, ExecuteMsg, Fees, TopicStatus};
use allora_interfaces::{Access, Role};
use allora_test_kit::assert_access;
use cosmwasm_std::{to_json_string, Binary, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::{Action, OwnershipError};

use super::suite::{account, info, Suite, TOPIC};
use crate::ContractError;

/// One of each.
fn every_message() -> Vec<ExecuteMsg> {
    let topic_id = TOPIC;
    let somebody = account("somebody").to_string();
    vec![
        ExecuteMsg::Wire(msg::Wire {
            staking_vault: somebody.clone(),
            synthesis_coordinator: somebody.clone(),
        }),
        ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender: somebody.clone(),
            amount: Uint128::zero(),
            msg: Binary::default(),
        }),
        ExecuteMsg::CreateTopic(msg::CreateTopic {
            info: info(),
            params: Box::default(),
            creator: None,
        }),
        ExecuteMsg::UpdateTopic(msg::UpdateTopic {
            topic_id,
            description: Some("new".into()),
            metadata_uri: None,
            params: None,
        }),
        ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id }),
        ExecuteMsg::ResumeTopic(msg::ResumeTopic { topic_id }),
        ExecuteMsg::RetireTopic(msg::RetireTopic { topic_id }),
        ExecuteMsg::SetCreator(msg::SetCreator {
            topic_id,
            creator: somebody,
        }),
        ExecuteMsg::UpdateList(msg::UpdateList {
            topic_id,
            role: Role::Inferer,
            add: vec![],
            remove: vec![],
        }),
        ExecuteMsg::Leave(msg::Leave {
            topic_id,
            role: Role::Inferer,
        }),
        ExecuteMsg::SetFees(msg::SetFees {
            fees: Fees {
                topic_creation: Uint128::zero(),
                registration: Uint128::zero(),
            },
        }),
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ]
}

fn name(msg: &ExecuteMsg) -> String {
    let json = to_json_string(msg).unwrap();
    json.split('"').nth(1).unwrap().into()
}

#[test]
fn the_table_of_access_is_the_one_reviewed() {
    let messages: Vec<_> = every_message()
        .iter()
        .map(|msg| (name(msg), msg.access()))
        .collect();
    let table: Vec<_> = messages
        .iter()
        .map(|(name, access)| (name.as_str(), *access))
        .collect();
    assert_access::<ExecuteMsg>(&table, include_str!("access.golden"));
}

#[test]
fn a_stranger_is_refused_by_every_message_that_is_not_open_to_anyone() {
    for msg in every_message() {
        let mut suite = Suite::with_topic();
        let sender = account("stranger");
        let refusal = suite.execute("stranger", msg.clone()).unwrap_err();
        let not_owner = ContractError::Ownership(OwnershipError::NotOwner);
        match msg.access() {
            Access::Governance => assert_eq!(refusal, not_owner),
            Access::Creator => {
                let topic_id = TOPIC;
                assert_eq!(refusal, ContractError::NotCreator { topic_id, sender });
            }
            Access::Token => assert!(matches!(refusal, ContractError::UnknownToken { .. })),
            // Open, but nothing of its own to leave or to accept.
            Access::Anyone => assert!(matches!(
                refusal,
                ContractError::NotRegistered { .. }
                    | ContractError::Ownership(OwnershipError::TransferNotFound)
            )),
            Access::Registry | Access::Coordinator => panic!("nobody sends this"),
        }
    }
}

#[test]
fn creator_and_governance_edit_a_topic_alike() {
    for editor in ["ann", "governance"] {
        let mut suite = Suite::with_topic();
        suite.list(editor, &["bob"], &[]).unwrap();
        suite.pause(editor).unwrap();
        suite.resume(editor).unwrap();
        suite.retire(editor).unwrap();
        assert_eq!(suite.topic().status, TopicStatus::Retired);
    }
}

#[test]
fn a_creator_rules_only_its_own_topic() {
    let mut suite = Suite::with_topic();
    suite.create("bob").unwrap();
    let refusal = suite.retire("bob").unwrap_err();
    assert!(matches!(refusal, ContractError::NotCreator { .. }));
}
