//! Registration, leaving, lists.

use allora_interfaces::staking_vault::{hook as vault_hook, HookMsg as VaultHook};
use allora_interfaces::synthesis_coordinator::{
    msg as coordinator_msg, ExecuteMsg as CoordinatorMsg,
};
use allora_interfaces::topic_registry::raw::{Actor, ACTORS};
use allora_interfaces::topic_registry::{
    hook, msg, Event, ExecuteMsg, Fees, Gate, HookMsg, QueryMsg, TopicParams,
};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::Uint128;

use super::suite::{
    account, announced, create_hook, edit, gated, messages, payment, to, Suite, REGISTRATION_FEE,
    TOPIC, TOPIC_FEE,
};
use crate::ContractError;

fn actor(suite: &Suite, name: &str) -> Option<Actor> {
    ACTORS
        .may_load(&suite.deps.storage, (TOPIC, &account(name)))
        .unwrap()
}

fn listed(suite: &Suite, role: Role, name: &str) -> bool {
    suite.query(QueryMsg::Listed {
        topic_id: TOPIC,
        role,
        account: account(name).into(),
    })
}

fn gated_suite() -> Suite {
    let mut suite = Suite::new();
    suite.send("ann", TOPIC_FEE, &create_hook(gated())).unwrap();
    suite
}

#[test]
fn a_registration_is_admitted_and_its_fee_is_revenue_of_the_topic() {
    let mut suite = Suite::with_topic();
    let response = suite.register("bob", Role::Reputer).unwrap();

    let admission = CoordinatorMsg::Admit(coordinator_msg::Admit {
        topic_id: TOPIC,
        role: Role::Reputer,
        actor: account("bob").into(),
        actor_id: ActorId(1),
    });
    let fee = payment(
        REGISTRATION_FEE,
        &VaultHook::FundTopic(vault_hook::FundTopic {
            topic_id: TOPIC,
            payer: Some(account("bob").into()),
        }),
    );
    assert_eq!(messages(&response), [to("coordinator", &admission), fee]);
    let registered = Event::ActorRegistered {
        topic_id: TOPIC,
        role: Role::Reputer,
        actor: account("bob"),
        actor_id: ActorId(1),
    };
    assert_eq!(announced(&response), ("register", &[registered.into()][..]));
    let expected = Actor {
        id: ActorId(1),
        roles: Role::Reputer.bit(),
    };
    assert_eq!(actor(&suite, "bob"), Some(expected));
}

#[test]
fn a_free_registration_pays_nobody() {
    let mut suite = Suite::with_fees(Fees {
        topic_creation: TOPIC_FEE,
        registration: Uint128::zero(),
    });
    suite.create("ann").unwrap();
    let hook = HookMsg::Register(hook::Register {
        topic_id: TOPIC,
        role: Role::Inferer,
    });
    let response = suite.send("bob", Uint128::zero(), &hook).unwrap();
    assert_eq!(response.messages.len(), 1);
}

#[test]
fn accounts_are_numbered_per_topic_in_the_order_they_came() {
    let mut suite = Suite::with_topic();
    suite.create("ann").unwrap();
    suite.register("bob", Role::Inferer).unwrap();
    suite.register("cyd", Role::Inferer).unwrap();
    let hook = HookMsg::Register(hook::Register {
        topic_id: TopicId(2),
        role: Role::Inferer,
    });
    suite.send("cyd", REGISTRATION_FEE, &hook).unwrap();

    assert_eq!(actor(&suite, "bob").unwrap().id, ActorId(1));
    assert_eq!(actor(&suite, "cyd").unwrap().id, ActorId(2));
    let elsewhere = ACTORS
        .load(&suite.deps.storage, (TopicId(2), &account("cyd")))
        .unwrap();
    assert_eq!(elsewhere.id, ActorId(1));
}

#[test]
fn an_account_holds_several_roles_under_one_number() {
    let mut suite = Suite::with_topic();
    for role in Role::ALL {
        suite.register("bob", role).unwrap();
    }
    let bob = actor(&suite, "bob").unwrap();
    assert_eq!((bob.id, bob.roles), (ActorId(1), 7));
}

#[test]
fn whoever_comes_back_pays_again_and_keeps_its_number() {
    let mut suite = Suite::with_topic();
    suite.register("bob", Role::Inferer).unwrap();
    suite.register("cyd", Role::Inferer).unwrap();
    suite.leave("bob", Role::Inferer).unwrap();
    let response = suite.register("bob", Role::Inferer).unwrap();

    assert_eq!(actor(&suite, "bob").unwrap().id, ActorId(1));
    assert_eq!(messages(&response).len(), 2);
}

#[test]
fn a_role_is_not_taken_twice() {
    let mut suite = Suite::with_topic();
    suite.register("bob", Role::Inferer).unwrap();
    let refusal = suite.register("bob", Role::Inferer).unwrap_err();
    let expected = ContractError::AlreadyRegistered {
        topic_id: TOPIC,
        role: Role::Inferer,
        account: account("bob"),
    };
    assert_eq!(refusal, expected);
}

#[test]
fn a_paused_topic_takes_registrations_and_a_retired_one_does_not() {
    let mut suite = Suite::with_topic();
    suite.pause("ann").unwrap();
    suite.register("bob", Role::Inferer).unwrap();
    suite.retire("ann").unwrap();
    let refusal = suite.register("cyd", Role::Inferer).unwrap_err();
    assert_eq!(refusal, ContractError::TopicRetired { topic_id: TOPIC });
}

#[test]
fn nobody_registers_in_a_topic_that_does_not_exist() {
    let mut suite = Suite::new();
    let refusal = suite.register("bob", Role::Inferer).unwrap_err();
    assert_eq!(refusal, ContractError::TopicNotFound { topic_id: TOPIC });
}

#[test]
fn a_registration_carries_the_fee_exactly() {
    let mut suite = Suite::with_topic();
    let hook = HookMsg::Register(hook::Register {
        topic_id: TOPIC,
        role: Role::Inferer,
    });
    for got in [0, 9, 11].map(Uint128::new) {
        let refusal = suite.send("bob", got, &hook).unwrap_err();
        let expected = REGISTRATION_FEE;
        assert_eq!(refusal, ContractError::WrongFee { expected, got });
    }
}

#[test]
fn a_listed_gate_lets_only_the_listed_in() {
    let mut suite = gated_suite();
    let refusal = suite.register("bob", Role::Inferer).unwrap_err();
    let expected = ContractError::NotListed {
        topic_id: TOPIC,
        role: Role::Inferer,
        account: account("bob"),
    };
    assert_eq!(refusal, expected);
    suite.list("ann", &["bob"], &[]).unwrap();
    suite.register("bob", Role::Inferer).unwrap();
}

#[test]
fn each_role_has_its_own_gate_and_its_own_list() {
    let mut suite = gated_suite();
    suite.list("ann", &["bob"], &[]).unwrap();
    suite.register("bob", Role::Reputer).unwrap_err();
    let mut params = gated();
    params.gates.reputers = Gate::Open;
    suite.execute("ann", edit(params)).unwrap();
    suite.register("bob", Role::Reputer).unwrap();
    assert!(listed(&suite, Role::Inferer, "bob"));
    assert!(!listed(&suite, Role::Reputer, "bob"));
}

#[test]
fn whoever_is_taken_off_the_list_keeps_its_role_but_cannot_come_back() {
    let mut suite = gated_suite();
    suite.list("ann", &["bob"], &[]).unwrap();
    suite.register("bob", Role::Inferer).unwrap();
    suite.list("ann", &[], &["bob"]).unwrap();

    assert!(actor(&suite, "bob").unwrap().has(Role::Inferer));
    suite.leave("bob", Role::Inferer).unwrap();
    let refusal = suite.register("bob", Role::Inferer).unwrap_err();
    assert!(matches!(refusal, ContractError::NotListed { .. }));
}

#[test]
fn removals_come_after_additions() {
    let mut suite = gated_suite();
    suite.list("ann", &["bob", "cyd"], &["bob"]).unwrap();
    assert!(!listed(&suite, Role::Inferer, "bob"));
    assert!(listed(&suite, Role::Inferer, "cyd"));
}

#[test]
fn a_list_is_changed_a_bounded_number_at_a_time() {
    let mut suite = Suite::with_topic();
    let change = |add: usize, remove: usize| {
        let names = |count| {
            (0..count)
                .map(|i| account(&format!("a{i}")).into())
                .collect()
        };
        ExecuteMsg::UpdateList(msg::UpdateList {
            topic_id: TOPIC,
            role: Role::Inferer,
            add: names(add),
            remove: names(remove),
        })
    };
    suite.execute("ann", change(60, 40)).unwrap();
    let refusal = suite.execute("ann", change(60, 41)).unwrap_err();
    let expected = ContractError::TooManyListed { max: 100, got: 101 };
    assert_eq!(refusal, expected);
    let nothing = suite.execute("ann", change(0, 0)).unwrap_err();
    assert_eq!(nothing, ContractError::NothingToUpdate { topic_id: TOPIC });
}

#[test]
fn leaving_dismisses_from_that_role_only() {
    let mut suite = Suite::with_topic();
    suite.register("bob", Role::Inferer).unwrap();
    suite.register("bob", Role::Forecaster).unwrap();
    let response = suite.leave("bob", Role::Inferer).unwrap();

    let dismissal = CoordinatorMsg::Dismiss(coordinator_msg::Dismiss {
        topic_id: TOPIC,
        role: Role::Inferer,
        actor: account("bob").into(),
    });
    assert_eq!(messages(&response), [to("coordinator", &dismissal)]);
    let left = Event::ActorLeft {
        topic_id: TOPIC,
        role: Role::Inferer,
        actor: account("bob"),
    };
    assert_eq!(announced(&response), ("leave", &[left.into()][..]));
    assert_eq!(actor(&suite, "bob").unwrap().roles, Role::Forecaster.bit());
}

#[test]
fn nobody_leaves_a_role_it_does_not_hold() {
    let mut suite = Suite::with_topic();
    suite.register("bob", Role::Inferer).unwrap();
    for (name, role) in [("bob", Role::Reputer), ("cyd", Role::Inferer)] {
        let refusal = suite.leave(name, role).unwrap_err();
        let expected = ContractError::NotRegistered {
            topic_id: TOPIC,
            role,
            account: account(name),
        };
        assert_eq!(refusal, expected);
    }
}

#[test]
fn the_exit_is_open_in_every_status() {
    let mut suite = Suite::with_topic();
    for name in ["bob", "cyd"] {
        suite.register(name, Role::Inferer).unwrap();
    }
    suite.pause("ann").unwrap();
    suite.leave("bob", Role::Inferer).unwrap();
    suite.retire("ann").unwrap();
    suite.leave("cyd", Role::Inferer).unwrap();
}

#[test]
fn a_gate_shut_later_does_not_dismiss_anybody() {
    let mut suite = Suite::with_topic();
    suite.register("bob", Role::Inferer).unwrap();
    let response = suite.execute("ann", edit(gated())).unwrap();
    assert_eq!(messages(&response).len(), 1);
    assert!(actor(&suite, "bob").unwrap().has(Role::Inferer));
    suite.execute("ann", edit(TopicParams::default())).unwrap();
    suite.register("cyd", Role::Inferer).unwrap();
}
