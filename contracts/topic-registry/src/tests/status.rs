//! Status and creator of a topic.

use allora_interfaces::staking_vault::{msg as vault_msg, ExecuteMsg as VaultMsg};
use allora_interfaces::synthesis_coordinator::{
    msg as coordinator_msg, ExecuteMsg as CoordinatorMsg,
};
use allora_interfaces::topic_registry::{msg, Event, ExecuteMsg, TopicStatus};

use super::suite::{account, announced, edit, gated, messages, to, Suite, TOPIC};
use crate::ContractError;

#[test]
fn a_pause_and_its_end_reach_the_coordinator_and_the_vault() {
    let mut suite = Suite::with_topic();
    for (status, active, action) in [
        (TopicStatus::Paused, false, "pause_topic"),
        (TopicStatus::Active, true, "resume_topic"),
        (TopicStatus::Retired, false, "retire_topic"),
    ] {
        let response = match status {
            TopicStatus::Paused => suite.pause("ann"),
            TopicStatus::Active => suite.resume("ann"),
            TopicStatus::Retired => suite.retire("ann"),
        }
        .unwrap();

        let topic_id = TOPIC;
        let told = [
            to(
                "coordinator",
                &CoordinatorMsg::SetTopicStatus(coordinator_msg::SetTopicStatus {
                    topic_id,
                    status,
                }),
            ),
            to(
                "vault",
                &VaultMsg::SetTopicActive(vault_msg::SetTopicActive { topic_id, active }),
            ),
        ];
        assert_eq!(messages(&response), told);
        let changed = Event::TopicStatusChanged { topic_id, status };
        assert_eq!(announced(&response), (action, &[changed.into()][..]));
        assert_eq!(suite.topic().status, status);
    }
}

#[test]
fn a_status_is_not_set_twice() {
    let mut suite = Suite::with_topic();
    let wrong = |from, to| ContractError::WrongStatus {
        topic_id: TOPIC,
        from,
        to,
    };
    let active = suite.resume("ann").unwrap_err();
    assert_eq!(active, wrong(TopicStatus::Active, TopicStatus::Active));
    suite.pause("ann").unwrap();
    let paused = suite.pause("ann").unwrap_err();
    assert_eq!(paused, wrong(TopicStatus::Paused, TopicStatus::Paused));
}

#[test]
fn a_paused_topic_can_be_retired() {
    let mut suite = Suite::with_topic();
    suite.pause("ann").unwrap();
    suite.retire("ann").unwrap();
    assert_eq!(suite.topic().status, TopicStatus::Retired);
}

#[test]
fn a_retired_topic_never_changes_again() {
    let mut suite = Suite::with_topic();
    suite.retire("ann").unwrap();

    for outcome in [
        suite.pause("governance"),
        suite.resume("governance"),
        suite.retire("governance"),
    ] {
        let refusal = outcome.unwrap_err();
        let from = TopicStatus::Retired;
        assert!(matches!(refusal, ContractError::WrongStatus { from: f, .. } if f == from));
    }
    let retired = ContractError::TopicRetired { topic_id: TOPIC };
    for outcome in [
        suite.execute("ann", edit(gated())),
        suite.set_creator("ann", "bob"),
        suite.list("ann", &["bob"], &[]),
    ] {
        assert_eq!(outcome.unwrap_err(), retired);
    }
}

#[test]
fn a_topic_obeys_its_new_creator_and_no_longer_the_old_one() {
    let mut suite = Suite::with_topic();
    let response = suite.set_creator("ann", "bob").unwrap();

    let changed = Event::CreatorChanged {
        topic_id: TOPIC,
        creator: account("bob"),
    };
    assert_eq!(announced(&response), ("set_creator", &[changed.into()][..]));
    let refusal = suite.pause("ann").unwrap_err();
    let sender = account("ann");
    let topic_id = TOPIC;
    assert_eq!(refusal, ContractError::NotCreator { topic_id, sender });
    suite.pause("bob").unwrap();
}

#[test]
fn a_topic_is_not_handed_to_its_own_creator() {
    let mut suite = Suite::with_topic();
    let refusal = suite.set_creator("ann", "ann").unwrap_err();
    assert_eq!(refusal, ContractError::NothingToUpdate { topic_id: TOPIC });
}

#[test]
fn addresses_of_another_alphabet_are_refused() {
    let mut suite = Suite::with_topic();
    let refusal = suite
        .execute(
            "ann",
            ExecuteMsg::SetCreator(msg::SetCreator {
                topic_id: TOPIC,
                creator: "not an address".into(),
            }),
        )
        .unwrap_err();
    assert!(matches!(refusal, ContractError::Std(_)));
}
