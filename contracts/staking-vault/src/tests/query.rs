use allora_interfaces::staking_vault::{
    ConfigResponse, PositionsResponse, RewardsResponse, TopicAccountsResponse, VaultParams,
};
use allora_interfaces::{Role, TopicId};

use super::test_vault::{TestVault, ALLO, DAY, MONTH, T1, T2};
use crate::contract;
use crate::error::ContractError;
use crate::msg::QueryMsg;
use crate::state::MAX_DELEGATIONS;

#[test]
fn the_configuration_names_the_coordinator_once_wired() {
    let config: ConfigResponse =
        TestVault::unwired(VaultParams::default()).query(QueryMsg::Config {});
    assert_eq!(config.synthesis_coordinator, None);
    let test = TestVault::new();
    let config: ConfigResponse = test.query(QueryMsg::Config {});
    assert_eq!(config.allo_token, test.addr("token").as_str());
    assert_eq!(config.topic_registry, test.addr("registry").as_str());
    assert_eq!(
        config.synthesis_coordinator,
        Some(test.addr("coordinator").into())
    );
    assert_eq!(config.params, VaultParams::default());
}

#[test]
fn accounts_of_topics_are_paged_and_ascending() {
    let mut test = TestVault::with(VaultParams::default());
    for id in [20, 3, 300, 7] {
        test.open(TopicId(id));
    }
    let page = |start_after: Option<u64>, limit: Option<u32>| {
        let response: TopicAccountsResponse = test.query(QueryMsg::TopicAccounts {
            start_after: start_after.map(TopicId),
            limit,
        });
        let ids = response.topics.iter().map(|topic| topic.topic_id.0);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(page(None, None), [3, 7, 20, 300]);
    assert_eq!(page(None, Some(2)), [3, 7]);
    assert_eq!(page(Some(7), Some(1)), [20]);
    assert_eq!(page(Some(8), None), [20, 300]);
    assert_eq!(page(Some(300), None), Vec::<u64>::new());
    assert_eq!(page(None, Some(0)), Vec::<u64>::new());
}

#[test]
fn what_depends_on_time_is_answered_as_of_now_and_stores_nothing() {
    let mut test = TestVault::emitting(10_000_000, 1_000);
    let stored = test.dump();
    test.skip(MONTH + DAY);
    assert_eq!(test.schedule().month, 2);
    assert_eq!(test.schedule().accrued_until, test.now());
    assert!(test.account(T1).revenue.u128() < 100 * ALLO);
    let accrued = test.account(T1).accrued;
    assert_eq!(test.dump(), stored);
    assert_eq!(test.settle(T1, 1).emission, accrued);
}

#[test]
fn rewards_name_the_number_of_the_actor() {
    let mut test = TestVault::emitting(10_000_000, 1_000);
    let id = test.register(T1, "ann", &[Role::Reputer]);
    test.skip(DAY);
    let paid = test.settle(T1, 1);
    let rewards = |name: &str| -> RewardsResponse {
        test.query(QueryMsg::Rewards {
            topic_id: T1,
            actor: test.addr(name).into(),
        })
    };
    assert_eq!(rewards("ann").actor_id, Some(id));
    assert_eq!(rewards("ann").amount, paid.reputers);
    assert_eq!(rewards("stranger").actor_id, None);
    assert_eq!(rewards("stranger").amount.u128(), 0);
}

#[test]
fn unknown_topics_and_bad_addresses_are_errors() {
    let test = TestVault::new();
    let ask = |msg| contract::query(test.deps.as_ref(), test.env.clone(), msg);
    let topic_id = TopicId(9);
    assert_eq!(
        ask(QueryMsg::TopicAccount { topic_id }).unwrap_err(),
        ContractError::UnknownTopic { topic_id }
    );
    for msg in [
        QueryMsg::Stake {
            topic_id,
            staker: "nobody".into(),
        },
        QueryMsg::Rewards {
            topic_id,
            actor: String::new(),
        },
    ] {
        assert!(matches!(ask(msg).unwrap_err(), ContractError::Std(_)));
    }
}

/// As many positions in two topics as an account can have.
#[test]
fn a_page_of_positions_ends_with_a_whole_topic() {
    let mut test = TestVault::new();
    test.open(T2);
    let most = u32::try_from(MAX_DELEGATIONS).unwrap();
    for topic_id in [T1, T2] {
        for number in 1..=most {
            let operator = format!("operator{number}");
            test.register(topic_id, &operator, &[Role::Reputer]);
            test.delegate(topic_id, "dan", &operator, ALLO).unwrap();
        }
        test.register(topic_id, "dan", &[Role::Reputer]);
        test.stake(topic_id, "dan", 1);
    }
    let page = |start_after: Option<TopicId>, limit: u32| {
        let answer: PositionsResponse = test.query(QueryMsg::Positions {
            account: test.addr("dan").into(),
            start_after: start_after.map(|topic_id| topic_id.0),
            limit: Some(limit),
        });
        let positions = answer.positions.into_iter();
        positions
            .map(|position| (position.topic_id, position.actor_id.0))
            .collect::<Vec<_>>()
    };
    let whole = |topic_id| -> Vec<_> { (1..=most + 1).map(|id| (topic_id, id)).collect() };
    for limit in [1, 2, most, most + 1] {
        assert_eq!(page(None, limit), whole(T1), "limit {limit}");
    }
    assert_eq!(page(Some(T1), 1), whole(T2));
    assert_eq!(page(None, most + 2), [whole(T1), whole(T2)].concat());
    assert_eq!(page(Some(T2), 4), []);
    assert_eq!(page(None, 0), []);
}
