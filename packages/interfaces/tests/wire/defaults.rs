//! What may be left out, and how deep unknown fields are found.

use allora_interfaces::topic_registry::{
    hook, msg, AlloraSettings, ExecuteMsg, HookMsg, InstantiateMsg, ReputerPart, RewardSettings,
    Rule, SecondOrderSettings, TopicParams,
};
use cosmwasm_std::{from_json, StdResult};

use super::{check_struct, info, real};

const INFO: &str = r#"{"title":"ETH in 10 minutes","description":"for hedgers",
    "metadata_uri":"","target":"price of 1 ETH","unit":"USD",
    "ground_truth_source":"an exchange","ground_truth_rule":"abc"}"#;
fn hook(params: &str) -> StdResult<HookMsg> {
    from_json(format!(r#"{{"create_topic":{{"info":{INFO}{params}}}}}"#))
}

fn expected(params: TopicParams) -> HookMsg {
    HookMsg::CreateTopic(hook::CreateTopic {
        info: info(),
        params: Box::new(params),
    })
}

#[test]
fn parameters_left_out_take_their_defaults() {
    for params in ["", r#","params":{}"#, r#","params":{"caps":{}}"#] {
        assert_eq!(hook(params).unwrap(), expected(TopicParams::default()));
    }
}

#[test]
fn one_parameter_can_be_named_alone() {
    let mut params = TopicParams::default();
    params.caps.inferers = 5;
    let json = r#","params":{"caps":{"inferers":5}}"#;
    assert_eq!(hook(json).unwrap(), expected(params));
}

#[test]
fn one_setting_of_a_rule_can_be_named_alone() {
    let second_order = SecondOrderSettings {
        memory: real("0.99"),
        ..SecondOrderSettings::default()
    };
    let allora = AlloraSettings {
        clip: None,
        ..AlloraSettings::default()
    };
    for (rule, json) in [
        (
            Rule::SecondOrder(second_order),
            r#"{"rule":{"second_order":{"memory":"0.99"}}}"#,
        ),
        (Rule::Allora(allora), r#"{"rule":{"allora":{"clip":null}}}"#),
    ] {
        let params = TopicParams {
            rule,
            ..TopicParams::default()
        };
        let json = format!(r#","params":{json}"#);
        assert_eq!(hook(&json).unwrap(), expected(params));
    }
}

#[test]
fn the_original_rule_is_written_in_full() {
    let rule = Rule::Allora(AlloraSettings {
        clip: None,
        ..AlloraSettings::default()
    });
    check_struct(
        &rule,
        r#"{"allora":{"clip":null,"alpha_regret":"0.1","p_norm":"3","c_norm":"0.75","epsilon":"0.01","initial_regret_quantile":"0.25","initial_regret_offset":"8.25","p_inference":"3","c_inference":"0.75","p_forecast":"3","c_forecast":"0.75","alpha_task":"0.1","beta_entropy":"0.25","score_epochs":10,"floor_at_zero":true}}"#,
    );
    let reward = RewardSettings {
        reputer_part: ReputerPart::Entropy {},
        ..RewardSettings::default()
    };
    check_struct(
        &reward,
        r#"{"reputer_part":{"entropy":{}},"p_reputer":"1"}"#,
    );
}

#[test]
fn an_unknown_parameter_is_refused_at_every_depth() {
    for params in [
        r#","parms":{}"#,
        r#","params":{"cap":{}}"#,
        r#","params":{"caps":{"inferer":5}}"#,
        r#","params":{"rule":{"second_order":{"memories":"1"}}}"#,
        r#","params":{"reward":{"reputer_part":{"entropy":{"share":"0.1"}}}}"#,
    ] {
        hook(params).unwrap_err();
    }
}

#[test]
fn governance_can_leave_parameters_and_creator_out() {
    let json = format!(r#"{{"create_topic":{{"info":{INFO}}}}}"#);
    let expected = ExecuteMsg::CreateTopic(msg::CreateTopic {
        info: info(),
        params: Box::default(),
        creator: None,
    });
    assert_eq!(from_json::<ExecuteMsg>(json).unwrap(), expected);
}

#[test]
fn an_edit_without_parameters_is_not_an_edit_to_the_defaults() {
    let json = br#"{"update_topic":{"topic_id":1,"description":"new"}}"#;
    match from_json(json).unwrap() {
        ExecuteMsg::UpdateTopic(msg::UpdateTopic { params, .. }) => assert_eq!(params, None),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unknown_field_of_any_message_is_refused() {
    from_json::<ExecuteMsg>(br#"{"pause_topic":{"topic_id":1}}"#).unwrap();
    from_json::<ExecuteMsg>(br#"{"pause_topic":{"topic_id":1,"reason":"x"}}"#).unwrap_err();
    from_json::<ExecuteMsg>(br#"{"delete_topic":{"topic_id":1}}"#).unwrap_err();
    from_json::<InstantiateMsg>(
        br#"{"governance":"g","allo_token":"t","fees":{"topic_creation":"1","registration":"1"},"admin":"x"}"#,
    )
    .unwrap_err();
}
