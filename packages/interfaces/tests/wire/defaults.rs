//! What may be left out, and how deep unknown fields are found.

use allora_interfaces::topic_registry::{
    hook, msg, ExecuteMsg, HookMsg, InstantiateMsg, TopicParams,
};
use cosmwasm_std::{from_json, StdResult};

use super::info;

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
fn an_unknown_parameter_is_refused_at_every_depth() {
    for params in [
        r#","parms":{}"#,
        r#","params":{"cap":{}}"#,
        r#","params":{"caps":{"inferer":5}}"#,
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
