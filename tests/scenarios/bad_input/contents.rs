//! Bad addresses, texts, parameters, identifiers and lists.

use allora_interfaces::staking_vault::{InstantiateMsg as VaultInstantiate, VaultParams};
use allora_interfaces::topic_registry::{
    msg as registry, AlloraSettings, ExecuteMsg as Registry, ParamsError, ReputerPart, Rule,
    SecondOrderSettings, TopicInfo, TopicParams,
};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use allora_testing::{example_topic, typed, vault_code};
use allora_tests::setup::quick_params;
use cw_multi_test::Executor;
use staking_vault::ContractError as VaultError;
use synthesis_coordinator::ContractError as CoordinatorError;
use topic_registry::ContractError as RegistryError;

use super::{busy_stage, refused};

#[test]
fn addresses_that_are_none_are_refused() {
    let mut setup = busy_stage();
    let governance = setup.suite.governance();
    let topic_id = setup.topic;
    // no prefix, bad checksum, another chain's prefix, upper case, nothing
    let good = setup.suite.account("good").to_string();
    let last = if good.ends_with('q') { 'p' } else { 'q' };
    let mangled = format!("{}{last}", &good[..good.len() - 1]);
    let foreign = cosmwasm_std::testing::MockApi::default()
        .with_prefix("osmo")
        .addr_make("good")
        .to_string();
    for bad in [
        "nobody".to_owned(),
        mangled,
        foreign,
        good.to_uppercase(),
        String::new(),
    ] {
        let before = setup.suite.state_digest();
        let messages = [
            Registry::SetCreator(registry::SetCreator {
                topic_id,
                creator: bad.clone(),
            }),
            Registry::UpdateList(registry::UpdateList {
                topic_id,
                role: Role::Inferer,
                add: vec![good.clone(), bad.clone()],
                remove: vec![],
            }),
            Registry::CreateTopic(registry::CreateTopic {
                info: example_topic(),
                params: Box::new(quick_params()),
                creator: Some(bad.clone()),
            }),
        ];
        for msg in messages {
            let error = typed::<RegistryError>(setup.suite.on_registry(&governance, &msg));
            assert!(matches!(error, RegistryError::Std(_)), "{bad:?}: {error}");
        }
        assert_eq!(setup.suite.state_digest(), before);

        let code_id = setup.suite.app.store_code(vault_code());
        let msg = VaultInstantiate {
            governance: bad.clone(),
            allo_token: good.clone(),
            topic_registry: good.clone(),
            params: VaultParams::default(),
        };
        let instantiated = setup.suite.app.instantiate_contract(
            code_id,
            governance.clone(),
            &msg,
            &[],
            "bad",
            None,
        );
        assert!(instantiated.is_err(), "{bad:?}");
    }
}

#[test]
fn over_long_texts_are_refused() {
    let mut setup = busy_stage();
    let governance = setup.suite.governance();
    type Edit = fn(&mut TopicInfo, String);
    let fields: [(&'static str, usize, usize, Edit); 7] = [
        ("title", 1, 100, |info, text| info.title = text),
        ("description", 0, 1_000, |info, text| {
            info.description = text
        }),
        ("metadata_uri", 0, 255, |info, text| {
            info.metadata_uri = text
        }),
        ("target", 1, 255, |info, text| info.target = text),
        ("unit", 0, 32, |info, text| info.unit = text),
        ("ground_truth_source", 1, 255, |info, text| {
            info.ground_truth_source = text
        }),
        ("ground_truth_rule", 1, 2_000, |info, text| {
            info.ground_truth_rule = text
        }),
    ];

    for (field, min, max, edit) in fields {
        for got in [0, max, max + 1] {
            let mut info = example_topic();
            edit(&mut info, "x".repeat(got));
            if (min..=max).contains(&got) {
                setup.suite.govern_topic(info, quick_params()).unwrap();
                continue;
            }
            let error = RegistryError::WrongLength {
                field,
                min,
                max,
                got,
            };
            refused(&mut setup.suite, error, |suite| {
                suite.govern_topic(info, quick_params()).map(drop)
            });
        }
    }
    let edit = Registry::UpdateTopic(registry::UpdateTopic {
        topic_id: setup.topic,
        description: Some("x".repeat(1_001)),
        metadata_uri: None,
        params: None,
    });
    let error = RegistryError::WrongLength {
        field: "description",
        min: 0,
        max: 1_000,
        got: 1_001,
    };
    refused(&mut setup.suite, error, |suite| {
        suite.on_registry(&governance, &edit).map(drop)
    });
}

#[test]
fn parameters_out_of_range_are_refused_by_name() {
    let mut setup = busy_stage();
    type Edit = fn(&mut TopicParams);
    let fields: [(&'static str, Edit); 11] = [
        ("schedule.epoch_length", |p| p.schedule.epoch_length = 9),
        ("schedule.submission_window", |p| {
            p.schedule.submission_window = 601
        }),
        ("schedule.ground_truth_lag", |p| {
            p.schedule.ground_truth_lag = 199
        }),
        ("schedule.report_window", |p| p.schedule.report_window = 0),
        ("loss.floor", |p| p.loss.floor = Real::ZERO),
        ("rule.second_order.memory", |p| {
            p.rule = Rule::SecondOrder(SecondOrderSettings {
                memory: Real::ZERO,
                ..SecondOrderSettings::default()
            })
        }),
        ("merit.alpha", |p| p.merit.alpha = Real::ZERO),
        ("consensus.min_reporters", |p| p.consensus.min_reporters = 7),
        ("rule.allora.score_epochs", |p| {
            p.rule = Rule::Allora(AlloraSettings {
                score_epochs: 21,
                ..AlloraSettings::default()
            })
        }),
        ("reward.reputer_part", |p| {
            p.reward.reputer_part = ReputerPart::Entropy {}
        }),
        ("caps.inferers", |p| p.caps.inferers = 65),
    ];

    for (field, edit) in fields {
        let mut params = quick_params();
        edit(&mut params);
        let before = setup.suite.state_digest();
        let error = typed::<RegistryError>(setup.suite.govern_topic(example_topic(), params));
        assert!(
            matches!(&error, RegistryError::Params(ParamsError { field: named, .. }) if *named == field),
            "{field}: {error}"
        );
        assert_eq!(setup.suite.state_digest(), before);
    }
    let params = VaultParams {
        unbonding_period: 10_000_001,
        ..VaultParams::default()
    };
    let error = typed::<VaultError>(setup.suite.set_vault_params(params));
    assert!(
        matches!(
            error,
            VaultError::ParameterOutOfRange {
                name: "unbonding_period",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn topics_that_do_not_exist_are_refused() {
    let mut setup = busy_stage();
    let governance = setup.suite.governance();
    let rep = setup.reputers[0].account.clone();

    for topic_id in [TopicId(0), TopicId(2), TopicId(u64::MAX)] {
        refused(
            &mut setup.suite,
            RegistryError::TopicNotFound { topic_id },
            |suite| suite.pause_topic(&governance, topic_id).map(drop),
        );
        refused(
            &mut setup.suite,
            RegistryError::TopicNotFound { topic_id },
            |suite| suite.register(&rep, topic_id, Role::Inferer).map(drop),
        );
        refused(
            &mut setup.suite,
            VaultError::UnknownTopic { topic_id },
            |suite| suite.stake(&rep, topic_id, ONE_ALLO).map(drop),
        );
        refused(
            &mut setup.suite,
            VaultError::UnknownTopic { topic_id },
            |suite| suite.unstake(&rep, topic_id, ONE_ALLO).map(drop),
        );
        refused(
            &mut setup.suite,
            CoordinatorError::TopicNotFound { topic_id },
            |suite| {
                suite
                    .submit(&rep, topic_id, EpochId(0), Some(Real::ONE), vec![])
                    .map(drop)
            },
        );
        refused(
            &mut setup.suite,
            CoordinatorError::TopicNotFound { topic_id },
            |suite| suite.advance(topic_id).map(drop),
        );
        assert!(setup.suite.topic(topic_id).is_err());
        assert!(setup.suite.topic_entry(topic_id).is_err());
        assert!(setup.suite.topic_account(topic_id).is_err());
    }
}

#[test]
fn long_lists_are_refused() {
    let mut setup = busy_stage();
    let governance = setup.suite.governance();
    let rep = setup.reputers[0].account.clone();
    let topic_id = setup.topic;
    let many: Vec<String> = (0..101)
        .map(|number| setup.suite.account(&format!("many-{number}")).to_string())
        .collect();
    let msg = Registry::UpdateList(registry::UpdateList {
        topic_id,
        role: Role::Inferer,
        add: many,
        remove: vec![],
    });
    let error = RegistryError::TooManyListed { max: 100, got: 101 };
    refused(&mut setup.suite, error, |suite| {
        suite.on_registry(&governance, &msg).map(drop)
    });

    let error = VaultError::TooManyTopics { count: 21, max: 20 };
    refused(&mut setup.suite, error, |suite| {
        suite.claim(&rep, &[topic_id; 21]).map(drop)
    });
}
