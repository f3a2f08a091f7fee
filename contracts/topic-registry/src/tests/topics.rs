//! Creation and edits.

use allora_interfaces::staking_vault::{
    hook as vault_hook, msg as vault_msg, ExecuteMsg as VaultMsg, HookMsg as VaultHook,
};
use allora_interfaces::synthesis_coordinator::{
    msg as coordinator_msg, ExecuteMsg as CoordinatorMsg,
};
use allora_interfaces::topic_registry::{
    msg, Event, ExecuteMsg, Fees, QueryMsg, TopicInfo, TopicParams, TopicResponse, TopicStatus,
    VersionsResponse,
};
use allora_interfaces::TopicId;
use cosmwasm_std::{Binary, HexBinary, Uint128};

use super::suite::{
    account, announced, create_hook, edit, fees, info, messages, payment, to, Outcome, Suite,
    TOPIC, TOPIC_FEE,
};
use crate::ContractError;

fn open_messages(suite: &Suite, topic_id: TopicId) -> [cosmwasm_std::CosmosMsg; 2] {
    [
        to(
            "coordinator",
            &CoordinatorMsg::OpenTopic(coordinator_msg::OpenTopic {
                topic_id,
                start: suite.env.block.time,
                params: (&TopicParams::default()).into(),
            }),
        ),
        to(
            "vault",
            &VaultMsg::OpenTopic(vault_msg::OpenTopic { topic_id }),
        ),
    ]
}

fn govern(suite: &mut Suite, info: TopicInfo, params: TopicParams) -> Outcome {
    let msg = ExecuteMsg::CreateTopic(msg::CreateTopic {
        info,
        params: Box::new(params),
        creator: None,
    });
    suite.execute("governance", msg)
}

fn edit_words(description: Option<&str>, metadata_uri: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::UpdateTopic(msg::UpdateTopic {
        topic_id: TOPIC,
        description: description.map(Into::into),
        metadata_uri: metadata_uri.map(Into::into),
        params: None,
    })
}

fn longer_epochs() -> TopicParams {
    let mut params = TopicParams::default();
    params.gates.worker_bond = Uint128::new(7);
    params.schedule.epoch_length += 1;
    params
}

fn versions(suite: &Suite) -> VersionsResponse {
    suite.query(QueryMsg::Versions {
        topic_id: TOPIC,
        start_after: None,
        limit: None,
    })
}

#[test]
fn whoever_pays_the_fee_creates_a_topic_and_the_treasury_gets_it() {
    let mut suite = Suite::new();
    let response = suite.create("ann").unwrap();

    let [open_grid, open_account] = open_messages(&suite, TOPIC);
    let fee = payment(
        TOPIC_FEE,
        &VaultHook::FundTreasury(vault_hook::FundTreasury {
            payer: Some(account("ann").into()),
        }),
    );
    assert_eq!(messages(&response), [open_grid, open_account, fee]);
    let created = Event::TopicCreated {
        topic_id: TOPIC,
        creator: account("ann"),
    };
    assert_eq!(
        announced(&response),
        ("create_topic", &[created.into()][..])
    );
    let expected = TopicResponse {
        topic_id: TOPIC,
        creator: account("ann").into(),
        status: TopicStatus::Active,
        created_at: suite.env.block.time,
        info: info(),
        // FIPS 180-2, appendix B.1: the digest of "abc".
        ground_truth_rule_hash: HexBinary::from_hex(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        )
        .unwrap()
        .to_vec()
        .into(),
        version: 1,
        params: TopicParams::default(),
    };
    assert_eq!(suite.topic(), expected);
}

#[test]
fn governance_creates_a_topic_without_a_fee() {
    let mut suite = Suite::new();
    let response = govern(&mut suite, info(), TopicParams::default()).unwrap();

    assert_eq!(messages(&response), open_messages(&suite, TOPIC));
    assert_eq!(suite.topic().creator, account("governance").as_str());
}

#[test]
fn governance_can_name_another_creator() {
    let mut suite = Suite::new();
    let msg = ExecuteMsg::CreateTopic(msg::CreateTopic {
        info: info(),
        params: Box::default(),
        creator: Some(account("bob").into()),
    });
    suite.execute("governance", msg).unwrap();

    assert_eq!(suite.topic().creator, account("bob").as_str());
    suite.pause("bob").unwrap();
}

#[test]
fn a_zero_fee_is_a_send_of_zero_and_pays_nobody() {
    let mut suite = Suite::with_fees(Fees {
        topic_creation: Uint128::zero(),
        registration: Uint128::zero(),
    });
    let hook = create_hook(TopicParams::default());
    let response = suite.send("ann", Uint128::zero(), &hook).unwrap();

    assert_eq!(messages(&response), open_messages(&suite, TOPIC));
    let surplus = suite.send("ann", Uint128::one(), &hook).unwrap_err();
    assert_eq!(
        surplus,
        ContractError::WrongFee {
            expected: Uint128::zero(),
            got: Uint128::one(),
        }
    );
}

#[test]
fn topics_are_numbered_from_one_in_order() {
    let mut suite = Suite::new();
    for expected in 1..=3 {
        let response = suite.create("ann").unwrap();
        assert_eq!(response.events[0].attributes[0].value, expected.to_string());
    }
}

#[test]
fn every_text_has_its_length_in_bytes() {
    type Text = fn(&mut TopicInfo) -> &mut String;
    let texts: [(&str, usize, usize, Text); 7] = [
        ("title", 1, 100, |info| &mut info.title),
        ("description", 0, 1_000, |info| &mut info.description),
        ("metadata_uri", 0, 255, |info| &mut info.metadata_uri),
        ("target", 1, 255, |info| &mut info.target),
        ("unit", 0, 32, |info| &mut info.unit),
        ("ground_truth_source", 1, 255, |info| {
            &mut info.ground_truth_source
        }),
        ("ground_truth_rule", 1, 2_000, |info| {
            &mut info.ground_truth_rule
        }),
    ];
    let mut suite = Suite::new();
    for (field, min, max, text) in texts {
        let mut attempt = |value: String| {
            let mut info = info();
            *text(&mut info) = value;
            govern(&mut suite, info, TopicParams::default())
        };
        attempt("a".repeat(max)).unwrap();
        attempt("a".repeat(min)).unwrap();
        // "é" has two bytes: half as many characters as are too long.
        let got = 2 * (max / 2 + 1);
        let expected = ContractError::WrongLength {
            field,
            min,
            max,
            got,
        };
        assert_eq!(attempt("é".repeat(max / 2 + 1)).unwrap_err(), expected);
        if min > 0 {
            let empty = attempt(String::new()).unwrap_err();
            assert!(matches!(empty, ContractError::WrongLength { got: 0, .. }));
        }
    }
}

#[test]
fn parameters_out_of_range_are_refused_on_every_way_in() {
    let mut suite = Suite::with_topic();
    let mut params = TopicParams::default();
    params.caps.inferers = 65;
    let refused = |outcome: Outcome| match outcome.unwrap_err() {
        ContractError::Params(error) => error.field,
        other => panic!("{other}"),
    };

    let sent = suite.send("ann", TOPIC_FEE, &create_hook(params.clone()));
    assert_eq!(refused(sent), "caps.inferers");
    let governed = govern(&mut suite, info(), params.clone());
    assert_eq!(refused(governed), "caps.inferers");
    assert_eq!(refused(suite.execute("ann", edit(params))), "caps.inferers");
}

#[test]
fn new_parameters_make_a_version_and_the_coordinator_is_told() {
    let mut suite = Suite::with_topic();
    let created_at = suite.env.block.time;
    suite.env.block.time = created_at.plus_seconds(5);
    let params = longer_epochs();
    let response = suite.execute("ann", edit(params.clone())).unwrap();

    let announcement = CoordinatorMsg::UpdateTopic(coordinator_msg::UpdateTopic {
        topic_id: TOPIC,
        version: 2,
        params: (&params).into(),
    });
    assert_eq!(messages(&response), [to("coordinator", &announcement)]);
    let updated = Event::TopicUpdated {
        topic_id: TOPIC,
        version: 2,
    };
    assert_eq!(
        announced(&response),
        ("update_topic", &[updated.into()][..])
    );
    let topic = suite.topic();
    assert_eq!((topic.version, &topic.params), (2, &params));
    assert_eq!(topic.created_at, created_at);
    let kept: Vec<_> = versions(&suite)
        .versions
        .into_iter()
        .map(|entry| (entry.version, entry.created_at, entry.params))
        .collect();
    let first = (1, created_at, TopicParams::default());
    assert_eq!(kept, [first, (2, suite.env.block.time, params)]);
}

#[test]
fn new_words_make_no_version_and_tell_nobody() {
    let mut suite = Suite::with_topic();
    let msg = edit_words(Some("for everybody"), Some("ipfs://x"));
    let response = suite.execute("ann", msg).unwrap();

    assert_eq!(messages(&response), []);
    let topic = suite.topic();
    assert_eq!(topic.version, 1);
    assert_eq!(topic.info.description, "for everybody");
    assert_eq!(topic.info.metadata_uri, "ipfs://x");
    // What binds the topic for ever is as it was.
    let words = TopicInfo {
        description: "for everybody".into(),
        metadata_uri: "ipfs://x".into(),
        ..info()
    };
    assert_eq!(topic.info, words);
}

#[test]
fn words_of_an_edit_have_their_length_too() {
    let mut suite = Suite::with_topic();
    let long = "a".repeat(1_001);
    for (msg, name) in [
        (edit_words(Some(&long), None), "description"),
        (edit_words(None, Some(&long)), "metadata_uri"),
    ] {
        let refusal = suite.execute("ann", msg).unwrap_err();
        assert!(
            matches!(refusal, ContractError::WrongLength { field, got: 1_001, .. } if field == name)
        );
    }
}

#[test]
fn an_edit_that_changes_nothing_is_refused() {
    let mut suite = Suite::with_topic();
    let nothing = ContractError::NothingToUpdate { topic_id: TOPIC };
    for msg in [
        edit_words(None, None),
        edit_words(Some(&info().description), Some("")),
        edit(TopicParams::default()),
    ] {
        assert_eq!(suite.execute("ann", msg).unwrap_err(), nothing);
    }
}

#[test]
fn the_hash_is_that_of_the_bytes_of_the_rule() {
    // FIPS 180-2, appendix B.2: two blocks.
    let rule = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let digest = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    let expected = Binary::new(HexBinary::from_hex(digest).unwrap().to_vec());
    assert_eq!(crate::info::hash_rule(rule), expected);
}

#[test]
fn nothing_works_on_a_topic_that_does_not_exist() {
    let mut suite = Suite::with_fees(fees());
    let missing = ContractError::TopicNotFound { topic_id: TOPIC };
    for sender in ["ann", "governance"] {
        assert_eq!(suite.pause(sender).unwrap_err(), missing);
        assert_eq!(suite.list(sender, &["bob"], &[]).unwrap_err(), missing);
    }
}
