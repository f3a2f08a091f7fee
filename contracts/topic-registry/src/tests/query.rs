//! Lists: order, pages, filters.

use allora_interfaces::topic_registry::{
    hook, ActorResponse, ActorsResponse, HookMsg, QueryMsg, TopicInfo, TopicParams, TopicsResponse,
    VersionsResponse,
};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::from_json;

use super::suite::{account, edit, Suite, TOPIC, TOPIC_FEE};
use crate::contract::query;
use crate::ContractError;

fn topics(
    suite: &Suite,
    creator: Option<&str>,
    after: Option<u64>,
    limit: Option<u32>,
) -> Vec<u64> {
    let response: TopicsResponse = suite.query(QueryMsg::Topics {
        creator: creator.map(|name| account(name).into()),
        start_after: after.map(TopicId),
        limit,
    });
    let ids = response.topics.iter().map(|topic| topic.topic_id.0);
    ids.collect()
}

fn actors(suite: &Suite, role: Option<Role>, after: Option<u32>, limit: u32) -> ActorsResponse {
    suite.query(QueryMsg::Actors {
        topic_id: TOPIC,
        role,
        start_after: after.map(ActorId),
        limit: Some(limit),
    })
}

fn numbers(response: &ActorsResponse) -> Vec<u32> {
    let ids = response.actors.iter().map(|actor| actor.actor_id.0);
    ids.collect()
}

/// 105 topics; every fifth is bob's, the others ann's.
fn crowded() -> Suite {
    let mut suite = Suite::new();
    for number in 1..=105 {
        let creator = if number % 5 == 0 { "bob" } else { "ann" };
        suite.create(creator).unwrap();
    }
    suite
}

#[test]
fn topics_come_in_order_and_in_bounded_pages() {
    let suite = crowded();
    assert_eq!(topics(&suite, None, None, None), Vec::from_iter(1..=30));
    let most = topics(&suite, None, None, Some(u32::MAX));
    assert_eq!(most, Vec::from_iter(1..=100));
    assert_eq!(
        topics(&suite, None, Some(100), None),
        [101, 102, 103, 104, 105]
    );
    assert_eq!(topics(&suite, None, Some(105), None), [0_u64; 0]);
    assert_eq!(topics(&suite, None, None, Some(0)), [0_u64; 0]);
}

#[test]
fn audit_17_a_page_of_the_longest_texts_is_no_dearer_than_of_short_ones() {
    let mut suite = Suite::new();
    // six bytes of JSON for one
    let most = |bytes| "\u{1}".repeat(bytes);
    for _ in 0..40 {
        let hook = HookMsg::CreateTopic(hook::CreateTopic {
            info: TopicInfo {
                title: most(100),
                description: most(1_000),
                metadata_uri: most(255),
                target: most(255),
                unit: most(32),
                ground_truth_source: most(255),
                ground_truth_rule: most(2_000),
            },
            params: Box::default(),
        });
        suite.send("ann", TOPIC_FEE, &hook).unwrap();
    }
    let (mut found, mut next, mut pages) = (vec![], None, 0);
    loop {
        let question = QueryMsg::Topics {
            creator: None,
            start_after: next,
            limit: Some(100),
        };
        let answer = query(suite.deps.as_ref(), suite.env.clone(), question).unwrap();
        // the last topic may reach beyond
        assert!(answer.len() < 280_000, "{}", answer.len());
        let page: TopicsResponse = from_json(&answer).unwrap();
        found.extend(page.topics.iter().map(|topic| topic.topic_id.0));
        (next, pages) = (page.next, pages + 1);
        if next.is_none() {
            break;
        }
    }
    assert_eq!(found, Vec::from_iter(1..=40));
    assert!(pages > 1);
}

#[test]
fn a_page_says_where_the_next_begins_if_there_is_one() {
    let suite = crowded();
    let next = |after: Option<u64>, limit| {
        let response: TopicsResponse = suite.query(QueryMsg::Topics {
            creator: None,
            start_after: after.map(TopicId),
            limit,
        });
        response.next.map(|next| next.0)
    };
    assert_eq!(next(None, Some(100)), Some(100));
    assert_eq!(next(Some(100), None), None);
    assert_eq!(next(Some(102), Some(3)), None);
    assert_eq!(next(Some(102), Some(2)), Some(104));
    assert_eq!(next(Some(105), None), None);
}

#[test]
fn topics_of_one_creator_fill_whole_pages() {
    let suite = crowded();
    assert_eq!(topics(&suite, Some("bob"), None, Some(3)), [5, 10, 15]);
    assert_eq!(topics(&suite, Some("bob"), Some(15), Some(2)), [20, 25]);
    assert_eq!(topics(&suite, Some("cyd"), None, None), [0_u64; 0]);
}

#[test]
fn a_topic_handed_on_is_listed_under_its_new_creator_only() {
    let mut suite = Suite::with_topic();
    suite.create("ann").unwrap();
    suite.set_creator("ann", "bob").unwrap();
    assert_eq!(topics(&suite, Some("ann"), None, None), [2]);
    assert_eq!(topics(&suite, Some("bob"), None, None), [1]);
}

#[test]
fn versions_come_in_order_and_in_pages() {
    let mut suite = Suite::with_topic();
    for inferers in 1..=5 {
        let mut params = TopicParams::default();
        params.caps.inferers = inferers;
        suite.execute("ann", edit(params)).unwrap();
    }
    let page: VersionsResponse = suite.query(QueryMsg::Versions {
        topic_id: TOPIC,
        start_after: Some(2),
        limit: Some(3),
    });
    let found: Vec<_> = page
        .versions
        .iter()
        .map(|entry| (entry.version, entry.params.caps.inferers))
        .collect();
    assert_eq!(found, [(3, 2), (4, 3), (5, 4)]);
}

#[test]
fn an_account_is_shown_with_its_number_and_the_roles_it_holds_now() {
    let mut suite = Suite::with_topic();
    for role in Role::ALL {
        suite.register("bob", role).unwrap();
    }
    suite.leave("bob", Role::Forecaster).unwrap();
    let bob: ActorResponse = suite.query(QueryMsg::Actor {
        topic_id: TOPIC,
        actor: account("bob").into(),
    });
    let expected = ActorResponse {
        actor_id: ActorId(1),
        address: account("bob").into(),
        roles: vec![Role::Inferer, Role::Reputer],
    };
    assert_eq!(bob, expected);
}

#[test]
fn accounts_come_by_number_and_the_last_page_says_so() {
    let mut suite = Suite::with_topic();
    for name in ["a", "b", "c", "d", "e"] {
        suite.register(name, Role::Inferer).unwrap();
    }
    let first = actors(&suite, None, None, 3);
    assert_eq!(
        (numbers(&first), first.next),
        (vec![1, 2, 3], Some(ActorId(3)))
    );
    let last = actors(&suite, None, Some(3), 2);
    assert_eq!((numbers(&last), last.next), (vec![4, 5], None));
    let nothing = actors(&suite, None, None, 0);
    assert_eq!((numbers(&nothing), nothing.next), (vec![], None));
}

#[test]
fn a_role_filters_within_the_page_and_pages_still_reach_everybody() {
    let mut suite = Suite::with_topic();
    for (index, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let role = if index < 4 {
            Role::Inferer
        } else {
            Role::Reputer
        };
        suite.register(name, role).unwrap();
    }
    suite.leave("b", Role::Inferer).unwrap();
    let inferers = actors(&suite, Some(Role::Inferer), None, 5);
    assert_eq!(numbers(&inferers), [1, 3, 4]);
    // A page without a single reputer still names the next one.
    let first = actors(&suite, Some(Role::Reputer), None, 3);
    assert_eq!((numbers(&first), first.next), (vec![], Some(ActorId(3))));
    let second = actors(&suite, Some(Role::Reputer), Some(3), 3);
    assert_eq!((numbers(&second), second.next), (vec![5], None));
    // Whoever left is still an account of the topic.
    assert_eq!(numbers(&actors(&suite, None, Some(1), 1)), [2]);
}

#[test]
fn what_does_not_exist_is_an_error_and_not_an_empty_page() {
    let suite = Suite::with_topic();
    let topic_id = TopicId(2);
    let missing = ContractError::TopicNotFound { topic_id };
    for msg in [
        QueryMsg::Topic { topic_id },
        QueryMsg::Versions {
            topic_id,
            start_after: None,
            limit: None,
        },
        QueryMsg::Actors {
            topic_id,
            role: None,
            start_after: None,
            limit: None,
        },
        QueryMsg::Actor {
            topic_id,
            actor: account("bob").into(),
        },
    ] {
        let refusal = suite.try_query::<ActorResponse>(msg).unwrap_err();
        assert_eq!(refusal, missing);
    }
    let stranger = QueryMsg::Actor {
        topic_id: TOPIC,
        actor: account("bob").into(),
    };
    let refusal = suite.try_query::<ActorResponse>(stranger).unwrap_err();
    let expected = ContractError::ActorNotFound {
        topic_id: TOPIC,
        account: account("bob"),
    };
    assert_eq!(refusal, expected);
}
