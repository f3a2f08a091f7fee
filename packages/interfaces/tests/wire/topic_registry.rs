//! Messages of `topic-registry`.

use allora_interfaces::topic_registry::{
    hook, msg, ExecuteMsg, Fees, HookMsg, InstantiateMsg, MigrateMsg, QueryMsg,
};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Binary, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use super::{check_enum, check_struct, info};

fn fees() -> Fees {
    Fees {
        topic_creation: Uint128::new(10),
        registration: Uint128::new(1),
    }
}

#[test]
fn instantiate() {
    let message = InstantiateMsg {
        governance: "dao".into(),
        allo_token: "allo".into(),
        fees: fees(),
    };
    check_struct(
        &message,
        r#"{"governance":"dao","allo_token":"allo","fees":{"topic_creation":"10","registration":"1"}}"#,
    );
}

#[test]
fn migrate() {
    check_struct(&MigrateMsg {}, r#"{}"#);
}

#[test]
fn execute() {
    let (topic_id, role) = (TopicId(3), Role::Reputer);
    let mut messages = vec![
        (
            ExecuteMsg::Wire(msg::Wire {
                staking_vault: "vault".into(),
                synthesis_coordinator: "coordinator".into(),
            }),
            r#"{"wire":{"staking_vault":"vault","synthesis_coordinator":"coordinator"}}"#,
        ),
        (
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: "alice".into(),
                amount: Uint128::new(5),
                msg: Binary::from(b"{}"),
            }),
            r#"{"receive":{"sender":"alice","amount":"5","msg":"e30="}}"#,
        ),
        (
            ExecuteMsg::CreateTopic(msg::CreateTopic {
                info: info(),
                params: Box::default(),
                creator: Some("alice".into()),
            }),
            r#"{"create_topic":{"info":{"title":"ETH in 10 minutes","description":"for hedgers","metadata_uri":"","target":"price of 1 ETH","unit":"USD","ground_truth_source":"an exchange","ground_truth_rule":"abc"},"params":{"schedule":{"epoch_length":86400,"submission_window":3600,"ground_truth_lag":86400,"report_window":3600,"reveal_window":0,"report_reveal_window":0},"loss":{"function":{"squared":{}},"allow_negative":false,"floor":"1e-18"},"rule":{"second_order":{"memory":"0.999","clip":"5","reference_reputation":"0.25","tenure":"10","error_alpha":"0.05","prior_median":"0.25","prior_inverse":"0.5","prior_forecast":"0.25","sharpness":"4","skill_alpha":"0.01","skill_prior":"5","skill_quantile":"0.5","skill_power":2,"caution":"7","probation":10,"uniqueness_width":"0.01","follower_width":"0.3","lead":"0.5","uniqueness_alpha":"0.1","forecast_min":"0.05","forecast_max":"0.5","forecast_alpha":"0.02"}},"merit":{"alpha":"0.1","newcomer_deviations":"2","waiting_quantile":"0.25"},"consensus":{"aggregation":{"weighted_median":{}},"min_reporters":1,"min_stake":"1000000000000000000","min_stake_share":"0","learning_rate":"0.05","max_iterations":10,"min_stake_fraction":"0.5","max_gradient":"0.001","epsilon_reputer":"0.01","slash_tolerance":"20","slash_fraction":"0","unrevealed_fraction":"0.01"},"reward":{"reputer_part":{"fixed":{"share":"0.25"}},"p_reputer":"1"},"caps":{"inferers":32,"forecasters":6,"reputers":6,"forecast_elements":12,"detailed_epochs":10,"archived_epochs":1000},"gates":{"inferers":"open","forecasters":"open","reputers":"open","worker_bond":"0"},"truth_source":{"reputers":{}}},"creator":"alice"}}"#,
        ),
    ];
    messages.extend([
        (
            ExecuteMsg::UpdateTopic(msg::UpdateTopic {
                topic_id,
                description: Some("for all".into()),
                metadata_uri: Some("ipfs://a".into()),
                params: Some(Box::default()),
            }),
            r#"{"update_topic":{"topic_id":3,"description":"for all","metadata_uri":"ipfs://a","params":{"schedule":{"epoch_length":86400,"submission_window":3600,"ground_truth_lag":86400,"report_window":3600,"reveal_window":0,"report_reveal_window":0},"loss":{"function":{"squared":{}},"allow_negative":false,"floor":"1e-18"},"rule":{"second_order":{"memory":"0.999","clip":"5","reference_reputation":"0.25","tenure":"10","error_alpha":"0.05","prior_median":"0.25","prior_inverse":"0.5","prior_forecast":"0.25","sharpness":"4","skill_alpha":"0.01","skill_prior":"5","skill_quantile":"0.5","skill_power":2,"caution":"7","probation":10,"uniqueness_width":"0.01","follower_width":"0.3","lead":"0.5","uniqueness_alpha":"0.1","forecast_min":"0.05","forecast_max":"0.5","forecast_alpha":"0.02"}},"merit":{"alpha":"0.1","newcomer_deviations":"2","waiting_quantile":"0.25"},"consensus":{"aggregation":{"weighted_median":{}},"min_reporters":1,"min_stake":"1000000000000000000","min_stake_share":"0","learning_rate":"0.05","max_iterations":10,"min_stake_fraction":"0.5","max_gradient":"0.001","epsilon_reputer":"0.01","slash_tolerance":"20","slash_fraction":"0","unrevealed_fraction":"0.01"},"reward":{"reputer_part":{"fixed":{"share":"0.25"}},"p_reputer":"1"},"caps":{"inferers":32,"forecasters":6,"reputers":6,"forecast_elements":12,"detailed_epochs":10,"archived_epochs":1000},"gates":{"inferers":"open","forecasters":"open","reputers":"open","worker_bond":"0"},"truth_source":{"reputers":{}}}}}"#,
        ),
        (ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id }), r#"{"pause_topic":{"topic_id":3}}"#),
        (ExecuteMsg::ResumeTopic(msg::ResumeTopic { topic_id }), r#"{"resume_topic":{"topic_id":3}}"#),
        (ExecuteMsg::RetireTopic(msg::RetireTopic { topic_id }), r#"{"retire_topic":{"topic_id":3}}"#),
        (
            ExecuteMsg::SetCreator(msg::SetCreator {
                topic_id,
                creator: "bob".into(),
            }),
            r#"{"set_creator":{"topic_id":3,"creator":"bob"}}"#,
        ),
        (
            ExecuteMsg::UpdateList(msg::UpdateList {
                topic_id,
                role,
                add: vec!["alice".into(), "bob".into()],
                remove: vec!["carol".into()],
            }),
            r#"{"update_list":{"topic_id":3,"role":"reputer","add":["alice","bob"],"remove":["carol"]}}"#,
        ),
        (ExecuteMsg::Leave(msg::Leave { topic_id, role }), r#"{"leave":{"topic_id":3,"role":"reputer"}}"#),
        (ExecuteMsg::SetFees(msg::SetFees { fees: fees() }), r#"{"set_fees":{"fees":{"topic_creation":"10","registration":"1"}}}"#),
        (
            ExecuteMsg::UpdateOwnership(Action::RenounceOwnership),
            r#"{"update_ownership":"renounce_ownership"}"#,
        ),
    ]);
    check_enum(&messages, &["receive", "update_ownership"]);
}

#[test]
fn hook() {
    let messages = [
        (
            HookMsg::CreateTopic(hook::CreateTopic {
                info: info(),
                params: Box::default(),
            }),
            r#"{"create_topic":{"info":{"title":"ETH in 10 minutes","description":"for hedgers","metadata_uri":"","target":"price of 1 ETH","unit":"USD","ground_truth_source":"an exchange","ground_truth_rule":"abc"},"params":{"schedule":{"epoch_length":86400,"submission_window":3600,"ground_truth_lag":86400,"report_window":3600,"reveal_window":0,"report_reveal_window":0},"loss":{"function":{"squared":{}},"allow_negative":false,"floor":"1e-18"},"rule":{"second_order":{"memory":"0.999","clip":"5","reference_reputation":"0.25","tenure":"10","error_alpha":"0.05","prior_median":"0.25","prior_inverse":"0.5","prior_forecast":"0.25","sharpness":"4","skill_alpha":"0.01","skill_prior":"5","skill_quantile":"0.5","skill_power":2,"caution":"7","probation":10,"uniqueness_width":"0.01","follower_width":"0.3","lead":"0.5","uniqueness_alpha":"0.1","forecast_min":"0.05","forecast_max":"0.5","forecast_alpha":"0.02"}},"merit":{"alpha":"0.1","newcomer_deviations":"2","waiting_quantile":"0.25"},"consensus":{"aggregation":{"weighted_median":{}},"min_reporters":1,"min_stake":"1000000000000000000","min_stake_share":"0","learning_rate":"0.05","max_iterations":10,"min_stake_fraction":"0.5","max_gradient":"0.001","epsilon_reputer":"0.01","slash_tolerance":"20","slash_fraction":"0","unrevealed_fraction":"0.01"},"reward":{"reputer_part":{"fixed":{"share":"0.25"}},"p_reputer":"1"},"caps":{"inferers":32,"forecasters":6,"reputers":6,"forecast_elements":12,"detailed_epochs":10,"archived_epochs":1000},"gates":{"inferers":"open","forecasters":"open","reputers":"open","worker_bond":"0"},"truth_source":{"reputers":{}}}}}"#,
        ),
        (
            HookMsg::Register(hook::Register {
                topic_id: TopicId(3),
                role: Role::Inferer,
            }),
            r#"{"register":{"topic_id":3,"role":"inferer"}}"#,
        ),
    ];
    check_enum(&messages, &[]);
}

#[test]
fn query() {
    let (topic_id, limit) = (TopicId(3), Some(10));
    let messages = [
        (QueryMsg::Config {}, r#"{"config":{}}"#),
        (QueryMsg::Ownership {}, r#"{"ownership":{}}"#),
        (QueryMsg::Topic { topic_id }, r#"{"topic":{"topic_id":3}}"#),
        (
            QueryMsg::Topics {
                creator: Some("alice".into()),
                start_after: Some(topic_id),
                limit,
            },
            r#"{"topics":{"creator":"alice","start_after":3,"limit":10}}"#,
        ),
        (
            QueryMsg::Versions {
                topic_id,
                start_after: Some(1),
                limit,
            },
            r#"{"versions":{"topic_id":3,"start_after":1,"limit":10}}"#,
        ),
        (
            QueryMsg::Actor {
                topic_id,
                actor: "alice".into(),
            },
            r#"{"actor":{"topic_id":3,"actor":"alice"}}"#,
        ),
        (
            QueryMsg::Actors {
                topic_id,
                role: Some(Role::Forecaster),
                start_after: Some(ActorId(4)),
                limit,
            },
            r#"{"actors":{"topic_id":3,"role":"forecaster","start_after":4,"limit":10}}"#,
        ),
        (
            QueryMsg::Listed {
                topic_id,
                role: Role::Inferer,
                account: "alice".into(),
            },
            r#"{"listed":{"topic_id":3,"role":"inferer","account":"alice"}}"#,
        ),
    ];
    check_enum(&messages, &[]);
}
