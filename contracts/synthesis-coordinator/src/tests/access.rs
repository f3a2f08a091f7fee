//! Who may send what.

use allora_contract::PaymentError;
use allora_interfaces::topic_registry::{TopicParams, TopicStatus};
use allora_interfaces::Access;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_test_kit::assert_access;
use cosmwasm_std::{coins, Timestamp};

use super::*;

fn every_message(coordinator: &TestCoordinator) -> Vec<(&'static str, ExecuteMsg)> {
    let actor: String = coordinator.address("dan").into();
    let topic_id = TOPIC;
    let epoch = EpochId(0);
    vec![
        (
            "open_topic",
            ExecuteMsg::OpenTopic(msg::OpenTopic {
                topic_id: TopicId(2),
                start: Timestamp::from_seconds(START),
                params: (&TopicParams::default()).into(),
            }),
        ),
        (
            "update_topic",
            ExecuteMsg::UpdateTopic(msg::UpdateTopic {
                topic_id,
                version: 2,
                params: (&TopicParams::default()).into(),
            }),
        ),
        (
            "set_topic_status",
            ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
                topic_id,
                status: TopicStatus::Paused,
            }),
        ),
        (
            "admit",
            ExecuteMsg::Admit(msg::Admit {
                topic_id,
                role: Role::Inferer,
                actor: actor.clone(),
                actor_id: ActorId(8),
            }),
        ),
        (
            "dismiss",
            ExecuteMsg::Dismiss(msg::Dismiss {
                topic_id,
                role: Role::Inferer,
                actor,
            }),
        ),
        (
            "submit",
            ExecuteMsg::Submit(msg::Submit {
                topic_id,
                epoch,
                inference: Some(Real::ONE),
                forecast: vec![],
            }),
        ),
        (
            "report",
            ExecuteMsg::Report(msg::Report {
                topic_id,
                epoch,
                truth: Real::ONE,
                evidence: None,
            }),
        ),
        (
            "advance",
            ExecuteMsg::Advance(msg::Advance {
                topic_id,
                max_steps: None,
            }),
        ),
        (
            "retry_settlement",
            ExecuteMsg::RetrySettlement(msg::RetrySettlement { topic_id, epoch }),
        ),
        (
            "commit",
            ExecuteMsg::Commit(msg::Commit {
                topic_id,
                epoch,
                role: Role::Inferer,
                hash: vec![0; 32].into(),
            }),
        ),
        (
            "reveal",
            ExecuteMsg::Reveal(msg::Reveal {
                actor: "nobody".into(),
                message: "{}".into(),
                salt: vec![0; 32].into(),
            }),
        ),
        (
            "set_key",
            ExecuteMsg::SetKey(msg::SetKey {
                key: None,
                public_key: None,
            }),
        ),
        (
            "act_for",
            ExecuteMsg::ActFor(msg::ActFor {
                actor: "nobody".into(),
                work: msg::Work::Report(msg::Report {
                    topic_id: TOPIC,
                    epoch: EpochId(0),
                    truth: Real::ONE,
                    evidence: None,
                }),
            }),
        ),
        (
            "observe",
            ExecuteMsg::Observe(msg::Observe { topic_id, epoch }),
        ),
        (
            "relay",
            ExecuteMsg::Relay(msg::Relay {
                topic_id,
                epoch,
                submissions: vec![],
            }),
        ),
    ]
}

#[test]
fn the_table_of_access_is_the_one_reviewed() {
    let coordinator = TestCoordinator::staffed(params());
    let messages = every_message(&coordinator);
    let table: Vec<_> = messages
        .iter()
        .map(|(name, msg)| (*name, msg.access()))
        .collect();
    assert_access::<ExecuteMsg>(&table, include_str!("access.golden"));
}

#[test]
fn the_table_is_enforced() {
    let mut coordinator = TestCoordinator::staffed(params());
    for (name, msg) in every_message(&coordinator) {
        let needed = msg.access();
        for sender in ["eve", "vault", "governance", "keeper"] {
            let result = coordinator.send(sender, msg.clone());
            let refused = result == Err(ContractError::Unauthorized { needed });
            assert_eq!(refused, needed == Access::Registry, "{name} by {sender}");
        }
    }
}

#[test]
fn native_funds_are_refused_by_every_message() {
    let mut coordinator = TestCoordinator::staffed(params());
    for (name, msg) in every_message(&coordinator) {
        let info = message_info(&coordinator.address("registry"), &coins(5, "stake"));
        let result = execute(
            coordinator.deps.as_mut(),
            coordinator.env.clone(),
            info,
            msg,
        );
        let expected = ContractError::Payment(PaymentError::NonPayable {});
        assert_eq!(result.unwrap_err(), expected, "{name}");
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    let mut coordinator = TestCoordinator::with(params());
    let msg = ExecuteMsg::Admit(msg::Admit {
        topic_id: TOPIC,
        role: Role::Inferer,
        actor: "not an address".into(),
        actor_id: ActorId(1),
    });
    assert!(matches!(
        coordinator.registry(msg),
        Err(ContractError::Std(_))
    ));
}
