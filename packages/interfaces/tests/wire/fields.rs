//! Fields of the coordinator's messages and questions, which one reader reads.

use allora_interfaces::synthesis_coordinator::{ExecuteMsg, QueryMsg};
use cosmwasm_std::from_json;

/// One of each kind of field, none of them of this question or message.
const FOREIGN: [&str; 7] = [
    r#""limit":1"#,
    r#""uri":"""#,
    r#""forecast":[]"#,
    r#""evidence":{"hash":"","uri":""}"#,
    r#""submissions":[]"#,
    r#""work":{"report":{"topic_id":3,"epoch":7,"truth":"1"}}"#,
    r#""topic_ids":[]"#,
];

#[test]
fn fields_of_others_are_refused() {
    let own = r#""topic_id":3,"max_steps":null"#;
    assert!(from_json::<ExecuteMsg>(format!(r#"{{"advance":{{{own}}}}}"#)).is_ok());
    assert!(from_json::<QueryMsg>(r#"{"topic":{"topic_id":3}}"#).is_ok());
    for foreign in FOREIGN {
        let message = format!(r#"{{"advance":{{{own},{foreign}}}}}"#);
        assert!(from_json::<ExecuteMsg>(&message).is_err(), "{message}");
        let question = format!(r#"{{"topic":{{"topic_id":3,{foreign}}}}}"#);
        assert!(from_json::<QueryMsg>(&question).is_err(), "{question}");
    }
}

#[test]
fn a_message_comes_alone_and_as_an_object() {
    for refused in [
        r#"{}"#,
        r#""config""#,
        r#"[{"config":{}}]"#,
        r#"{"config":null}"#,
        r#"{"config":{},"config":{}}"#,
        r#"{"config":{},"next_due":{}}"#,
    ] {
        assert!(from_json::<QueryMsg>(refused).is_err(), "{refused}");
    }
    let twice = r#"{"advance":{"topic_id":3},"observe":{"topic_id":3,"epoch":7}}"#;
    assert!(from_json::<ExecuteMsg>(twice).is_err());
}

#[test]
fn a_field_is_named_once_and_holds_what_it_can() {
    let submit = |rest: &str| {
        let message = format!(r#"{{"submit":{{"topic_id":3,"epoch":7{rest}}}}}"#);
        from_json::<ExecuteMsg>(message)
    };
    for taken in ["", r#","inference":"1""#, r#","inference":null"#] {
        assert!(submit(taken).is_ok(), "{taken}");
    }
    for refused in [
        r#","epoch":7"#,
        r#","inference":"1","inference":"1""#,
        r#","inference":null,"inference":"1""#,
        r#","forecast":[],"forecast":[]"#,
        r#","inference":1"#,
        r#","inference":"one""#,
    ] {
        assert!(submit(refused).is_err(), "{refused}");
    }
    for refused in [
        r#"{"advance":{"topic_id":3,"max_steps":4294967296}}"#,
        r#"{"advance":{"topic_id":18446744073709551616}}"#,
        r#"{"advance":{"topic_id":-3}}"#,
        r#"{"advance":{"topic_id":"3"}}"#,
        r#"{"advance":{"topic_id":null}}"#,
        r#"{"dismiss":{"topic_id":3,"role":"keeper","actor":"alice"}}"#,
        r#"{"set_topic_status":{"topic_id":3,"status":"gone"}}"#,
        r#"{"reveal":{"actor":"alice","message":"{}","salt":"?"}}"#,
        r#"{"open_topic":{"topic_id":3,"start":5,"params":""}}"#,
    ] {
        assert!(from_json::<ExecuteMsg>(refused).is_err(), "{refused}");
    }
}
