//! Messages of `synthesis-coordinator`.

use allora_interfaces::staking_vault::{self, Settlement, StakingVault};
use allora_interfaces::synthesis_coordinator::{
    msg, CertificateResponse, CoverageResponse, Evidence, ExecuteMsg, ForecastElement,
    InstantiateMsg, MigrateMsg, QualityResponse, QueryMsg, SudoMsg, SynthesisCoordinator,
    VirtualExpert, VirtualExpertKind,
};
use allora_interfaces::topic_registry::{PackedParams, TopicStatus};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{from_json, Addr, Binary, CosmosMsg, Timestamp, WasmMsg};

use super::{check_enum, check_struct, real};

#[test]
fn instantiate() {
    let message = InstantiateMsg {
        topic_registry: "registry".into(),
        staking_vault: "vault".into(),
    };
    check_struct(
        &message,
        r#"{"topic_registry":"registry","staking_vault":"vault"}"#,
    );
}

#[test]
fn migrate() {
    check_struct(&MigrateMsg {}, r#"{}"#);
}

#[test]
fn sudo() {
    check_enum(
        &[(SudoMsg::ClockEndBlock {}, r#"{"clock_end_block":{}}"#)],
        &[],
    );
}

#[test]
fn execute() {
    let (topic_id, epoch) = (TopicId(3), EpochId(7));
    let params = PackedParams(Binary::from(b"packed"));
    let mut messages = vec![
        (
            ExecuteMsg::OpenTopic(msg::OpenTopic {
                topic_id,
                start: Timestamp::from_nanos(1),
                params: params.clone(),
            }),
            r#"{"open_topic":{"topic_id":3,"start":"1","params":"cGFja2Vk"}}"#,
        ),
        (
            ExecuteMsg::UpdateTopic(msg::UpdateTopic {
                topic_id,
                version: 2,
                params,
            }),
            r#"{"update_topic":{"topic_id":3,"version":2,"params":"cGFja2Vk"}}"#,
        ),
        (
            ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
                topic_id,
                status: TopicStatus::Paused,
            }),
            r#"{"set_topic_status":{"topic_id":3,"status":"paused"}}"#,
        ),
        (
            ExecuteMsg::Admit(msg::Admit {
                topic_id,
                role: Role::Forecaster,
                actor: "alice".into(),
                actor_id: ActorId(4),
            }),
            r#"{"admit":{"topic_id":3,"role":"forecaster","actor":"alice","actor_id":4}}"#,
        ),
        (
            ExecuteMsg::Dismiss(msg::Dismiss {
                topic_id,
                role: Role::Inferer,
                actor: "alice".into(),
            }),
            r#"{"dismiss":{"topic_id":3,"role":"inferer","actor":"alice"}}"#,
        ),
    ];
    let element = ForecastElement {
        inferer: ActorId(4),
        loss: real("-0.5"),
    };
    messages.extend([
        (
            ExecuteMsg::Submit(msg::Submit {
                topic_id,
                epoch,
                inference: Some(real("12.5")),
                forecast: vec![element],
            }),
            r#"{"submit":{"topic_id":3,"epoch":7,"inference":"12.5","forecast":[{"inferer":4,"loss":"-0.5"}]}}"#,
        ),
        (
            ExecuteMsg::Submit(msg::Submit {
                topic_id,
                epoch,
                inference: None,
                forecast: vec![],
            }),
            r#"{"submit":{"topic_id":3,"epoch":7,"inference":null,"forecast":[]}}"#,
        ),
        (
            ExecuteMsg::Report(msg::Report {
                topic_id,
                epoch,
                truth: real("12.25"),
                evidence: None,
            }),
            r#"{"report":{"topic_id":3,"epoch":7,"truth":"12.25"}}"#,
        ),
        (
            ExecuteMsg::Report(msg::Report {
                topic_id,
                epoch,
                truth: real("12.25"),
                evidence: Some(Evidence {
                    hash: Binary::from([1, 2, 3]),
                    uri: "ipfs://x".to_owned(),
                }),
            }),
            r#"{"report":{"topic_id":3,"epoch":7,"truth":"12.25","evidence":{"hash":"AQID","uri":"ipfs://x"}}}"#,
        ),
        (
            ExecuteMsg::Advance(msg::Advance {
                topic_id,
                max_steps: Some(1),
            }),
            r#"{"advance":{"topic_id":3,"max_steps":1}}"#,
        ),
        (
            ExecuteMsg::Advance(msg::Advance {
                topic_id,
                max_steps: None,
            }),
            r#"{"advance":{"topic_id":3,"max_steps":null}}"#,
        ),
        (ExecuteMsg::RetrySettlement(msg::RetrySettlement { topic_id, epoch }), r#"{"retry_settlement":{"topic_id":3,"epoch":7}}"#),
        (
            ExecuteMsg::Commit(msg::Commit {
                topic_id,
                epoch,
                role: Role::Reputer,
                hash: Binary::from(b"hash"),
            }),
            r#"{"commit":{"topic_id":3,"epoch":7,"role":"reputer","hash":"aGFzaA=="}}"#,
        ),
        (
            ExecuteMsg::Reveal(msg::Reveal {
                actor: "alice".into(),
                message: r#"{"report":{}}"#.into(),
                salt: Binary::from(b"salt"),
            }),
            r#"{"reveal":{"actor":"alice","message":"{\"report\":{}}","salt":"c2FsdA=="}}"#,
        ),
        (
            ExecuteMsg::SetKey(msg::SetKey {
                key: Some("hot".into()),
                public_key: Some(Binary::from(b"key")),
            }),
            r#"{"set_key":{"key":"hot","public_key":"a2V5"}}"#,
        ),
        (
            ExecuteMsg::Relay(msg::Relay {
                topic_id,
                epoch,
                submissions: vec![msg::Signed {
                    actor: "alice".into(),
                    message: "{}".into(),
                    expires_at: Timestamp::from_seconds(9),
                    signature: Binary::from(b"word"),
                }],
            }),
            r#"{"relay":{"topic_id":3,"epoch":7,"submissions":[{"actor":"alice","message":"{}","expires_at":"9000000000","signature":"d29yZA=="}]}}"#,
        ),
        (
            ExecuteMsg::ActFor(msg::ActFor {
                actor: "alice".into(),
                work: msg::Work::Report(msg::Report {
                    topic_id,
                    epoch,
                    truth: "1".parse().unwrap(),
                    evidence: None,
                }),
            }),
            r#"{"act_for":{"actor":"alice","work":{"report":{"topic_id":3,"epoch":7,"truth":"1"}}}}"#,
        ),
        (ExecuteMsg::Observe(msg::Observe { topic_id, epoch }), r#"{"observe":{"topic_id":3,"epoch":7}}"#),
    ]);
    check_enum(&messages, &[]);
}

#[test]
fn query() {
    let (topic_id, epoch, limit) = (TopicId(3), EpochId(7), Some(10));
    let messages = [
        (QueryMsg::Config {}, r#"{"config":{}}"#),
        (QueryMsg::Topic { topic_id }, r#"{"topic":{"topic_id":3}}"#),
        (
            QueryMsg::Windows {
                topic_id,
                epoch: Some(epoch),
            },
            r#"{"windows":{"topic_id":3,"epoch":7}}"#,
        ),
        (
            QueryMsg::NetworkInference {
                topic_id,
                max_age: 600,
            },
            r#"{"network_inference":{"topic_id":3,"max_age":600}}"#,
        ),
        (
            QueryMsg::Inference { topic_id, epoch },
            r#"{"inference":{"topic_id":3,"epoch":7}}"#,
        ),
        (
            QueryMsg::Average {
                topic_id,
                epochs: 24,
                max_age: 600,
            },
            r#"{"average":{"topic_id":3,"epochs":24,"max_age":600}}"#,
        ),
        (
            QueryMsg::Many {
                topic_ids: vec![topic_id, TopicId(1)],
                max_age: 600,
            },
            r#"{"many":{"topic_ids":[3,1],"max_age":600}}"#,
        ),
        (
            QueryMsg::Epoch { topic_id, epoch },
            r#"{"epoch":{"topic_id":3,"epoch":7}}"#,
        ),
        (
            QueryMsg::History {
                topic_id,
                start_after: Some(epoch),
                limit,
            },
            r#"{"history":{"topic_id":3,"start_after":7,"limit":10}}"#,
        ),
        (
            QueryMsg::Submissions {
                topic_id,
                epoch,
                start_after: Some(ActorId(4)),
                limit,
            },
            r#"{"submissions":{"topic_id":3,"epoch":7,"start_after":4,"limit":10}}"#,
        ),
        (
            QueryMsg::Reports { topic_id, epoch },
            r#"{"reports":{"topic_id":3,"epoch":7}}"#,
        ),
        (
            QueryMsg::Members {
                topic_id,
                role: Role::Reputer,
            },
            r#"{"members":{"topic_id":3,"role":"reputer"}}"#,
        ),
        (
            QueryMsg::Status {
                topic_id,
                actor: "alice".into(),
            },
            r#"{"status":{"topic_id":3,"actor":"alice"}}"#,
        ),
        (
            QueryMsg::Quality { topic_id },
            r#"{"quality":{"topic_id":3}}"#,
        ),
        (QueryMsg::NextDue { limit }, r#"{"next_due":{"limit":10}}"#),
    ];
    check_enum(&messages, &[]);
}

#[test]
fn quality_answer() {
    let certificate = CertificateResponse {
        regret: real("-1.5"),
        bound: real("3"),
        losses: real("8"),
        excess: Some(real("-0.125")),
        excess_bound: None,
        sentence: "ahead".into(),
    };
    let answer = QualityResponse {
        topic_id: TopicId(3),
        since_version: 2,
        epochs: 40,
        typical_error: real("0.5"),
        typical_loss: real("0.25"),
        certificate: Some(certificate),
        coverage: CoverageResponse {
            intervals: 39,
            inside_68: 27,
            inside_95: 37,
        },
    };
    check_struct(
        &answer,
        r#"{"topic_id":3,"since_version":2,"epochs":40,"typical_error":"0.5","typical_loss":"0.25","certificate":{"regret":"-1.5","bound":"3","losses":"8","excess":"-0.125","excess_bound":null,"sentence":"ahead"},"coverage":{"intervals":39,"inside_68":27,"inside_95":37}}"#,
    );
}

#[test]
fn experts_nobody_is() {
    for (kind, json) in [
        (VirtualExpertKind::Median, "median"),
        (VirtualExpertKind::InverseLossMean, "inverse_loss_mean"),
    ] {
        let expert = VirtualExpert {
            kind,
            value: real("12.5"),
            weight: real("0.25"),
        };
        let json = format!(r#"{{"kind":"{json}","value":"12.5","weight":"0.25"}}"#);
        check_struct(&expert, &json);
    }
}

/// What the coordinator writes to itself and to the vault it writes by enums of one variant: that is
/// what these messages are read as.
#[test]
fn what_the_coordinator_sends_is_read_as_the_message_it_means() {
    fn sent<M: serde::de::DeserializeOwned>(message: CosmosMsg) -> M {
        let CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }) = message else {
            panic!("{message:?}");
        };
        from_json(msg).unwrap()
    }
    let address = Addr::unchecked("contract");
    let topic_id = TopicId(3);
    let advance = SynthesisCoordinator(&address).advance(topic_id, 2).unwrap();
    let meant = ExecuteMsg::Advance(msg::Advance {
        topic_id,
        max_steps: Some(2),
    });
    assert_eq!(sent::<ExecuteMsg>(advance), meant);

    let settle = staking_vault::msg::Settle {
        topic_id,
        epoch: EpochId(7),
        since: Timestamp::from_nanos(1),
        until: Timestamp::from_nanos(2),
        next_since: Timestamp::from_nanos(3),
        due: Timestamp::from_nanos(4),
        quiet_until: Some(Timestamp::from_nanos(5)),
        settlement: Settlement::Void {},
        offences: vec![],
    };
    let sent = sent(StakingVault(&address).settle(settle.clone()).unwrap());
    assert_eq!(staking_vault::ExecuteMsg::Settle(settle), sent);
}

/// All messages are read by one reader, so work could hold work.
#[test]
fn work_within_work_is_refused_however_deep() {
    let report = r#"{"report":{"topic_id":3,"epoch":7,"truth":"1"}}"#;
    let within = |work: &str| {
        format!(r#"{{"report":{{"topic_id":3,"epoch":7,"truth":"1","work":{work}}}}}"#)
    };
    let message = |work: &str| format!(r#"{{"act_for":{{"actor":"alice","work":{work}}}}}"#);
    from_json::<ExecuteMsg>(message(report)).unwrap();
    let mut work = report.to_owned();
    for _ in 0..2_000 {
        work = within(&work);
        from_json::<ExecuteMsg>(message(&work)).unwrap_err();
        if work.len() > 20_000 {
            break;
        }
    }
}
