//! Reading what a model wrote: whether it is an answer, to which question, and what it says.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::{ActorId, Role};
use allora_math::Real;
use serde_json::Value;

use super::{Answer, Question};
use crate::error::{ClientError, Result};

/// Letters of what a model wrote that are shown.
const SHOWN: usize = 200;

/// Something a model wrote that has the form of an answer.
#[derive(Debug)]
pub(super) struct Said {
    text: String,
    value: Value,
}

/// What an answer has to do with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// It names the topic and the epoch of the question.
    Echoes,
    /// It does not say to which question it belongs.
    Unnamed,
    /// It names another topic or epoch.
    Another,
}

impl Said {
    /// `None` if it is neither an object with an answer for this role in it nor a number.
    pub(super) fn read(role: Role, text: &str) -> Option<Self> {
        let text = text.trim();
        let value = match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => {
                let known = [field(role), "skip", "error"];
                known.iter().find(|name| fields.contains_key(**name))?;
                Value::Object(fields)
            }
            Ok(Value::String(number)) if number.parse::<Real>().is_ok() => Value::String(number),
            // As it is written: a JSON number would lose digits.
            _ if text.parse::<Real>().is_ok() => Value::String(text.to_owned()),
            _ => return None,
        };
        Some(Self {
            text: text.to_owned(),
            value,
        })
    }

    pub(super) fn relation(&self, question: &Question) -> Relation {
        let named = [
            self.value
                .get("topic_id")
                .map(|id| is(id, question.topic_id)),
            self.value.get("epoch").map(|id| is(id, question.epoch)),
        ];
        match named {
            [Some(true), Some(true)] => Relation::Echoes,
            [Some(false), _] | [_, Some(false)] => Relation::Another,
            _ => Relation::Unnamed,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn answer(self, role: Role) -> Result<Answer> {
        if let Some(reason) = self.value.get("skip") {
            let reason = reason.as_str().unwrap_or("no reason given");
            return Ok(Answer::Skip(reason.to_owned()));
        }
        if let Some(reason) = self.value.get("error") {
            return Err(ClientError::model(reason));
        }
        let value = self.value.get(field(role)).unwrap_or(&self.value);
        match role {
            Role::Inferer => number(value).map(Answer::Inference),
            Role::Reputer => Ok(Answer::Truth {
                truth: number(value)?,
                answer: self.text,
            }),
            Role::Forecaster => forecast(value).map(Answer::Forecast),
        }
    }
}

/// Reads the one answer to a question that can have no other.
pub(super) fn parse(question: &Question, text: &str) -> Result<Answer> {
    let role = question.role;
    let said = Said::read(role, text).ok_or_else(|| {
        let (field, found) = (field(role), shown(text));
        ClientError::model(format!(
            "no \"{field}\" in {found}: a model answers {{\"{field}\": …}}, or a number alone"
        ))
    })?;
    if said.relation(question) == Relation::Another {
        return Err(ClientError::model(format!(
            "topic {}, epoch {} was asked, and this is of another: {}",
            question.topic_id,
            question.epoch,
            shown(text)
        )));
    }
    said.answer(role)
}

/// The beginning of what a model wrote.
pub(super) fn shown(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut shown: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

const fn field(role: Role) -> &'static str {
    match role {
        Role::Inferer => "inference",
        Role::Forecaster => "forecast",
        Role::Reputer => "truth",
    }
}

fn is(value: &Value, number: u64) -> bool {
    match value {
        Value::String(text) => text.parse() == Ok(number),
        value => value.as_u64() == Some(number),
    }
}

fn forecast(value: &Value) -> Result<Vec<ForecastElement>> {
    let fields = value.as_object().ok_or_else(|| {
        ClientError::model(format!(
            "the forecast is no object of inferer: loss: {value}"
        ))
    })?;
    let elements = fields.iter().map(|(inferer, loss)| {
        let inferer = inferer
            .parse()
            .map_err(|_| ClientError::model(format!("{inferer} is no number of an inferer")))?;
        Ok(ForecastElement {
            inferer: ActorId(inferer),
            loss: number(loss)?,
        })
    });
    elements.collect()
}

fn number(value: &Value) -> Result<Real> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => return Err(ClientError::model(format!("{other} is no number"))),
    };
    text.parse()
        .map_err(|_| ClientError::model(format!("{text} is no number")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question(role: Role) -> Question {
        Question {
            role,
            ..super::super::tests::question()
        }
    }

    #[test]
    fn answers_are_read_by_role() {
        let read = |role, value: Value| parse(&question(role), &value.to_string());
        for said in [json!({"inference": "1.5"}), json!(1.5), json!("1.5")] {
            assert_eq!(
                read(Role::Inferer, said).unwrap(),
                Answer::Inference("1.5".parse().unwrap())
            );
        }
        assert_eq!(
            parse(&question(Role::Reputer), r#"{ "truth": 1e-7, "close": 3 }"#).unwrap(),
            Answer::Truth {
                truth: "0.0000001".parse().unwrap(),
                answer: r#"{ "truth": 1e-7, "close": 3 }"#.to_owned(),
            }
        );
        let Answer::Forecast(elements) =
            read(Role::Forecaster, json!({"forecast": {"3": -1.5}})).unwrap()
        else {
            panic!("no forecast");
        };
        assert_eq!(elements[0].inferer, ActorId(3));
        assert!(matches!(
            read(Role::Inferer, json!({"skip": "closed"})).unwrap(),
            Answer::Skip(reason) if reason == "closed"
        ));
        for bad in [
            json!({}),
            json!({"inference": null}),
            json!({"inference": "abc"}),
            json!([3]),
            json!("NaN"),
        ] {
            assert!(read(Role::Inferer, bad.clone()).is_err(), "{bad}");
        }
        assert!(read(Role::Forecaster, json!(3)).is_err());
    }

    #[test]
    fn an_answer_belongs_to_the_question_it_names() {
        let asked = question(Role::Inferer);
        let relation = |said: Value| {
            let said = Said::read(Role::Inferer, &said.to_string()).unwrap();
            said.relation(&asked)
        };
        for said in [
            json!({"inference": 1, "topic_id": 1, "epoch": 2}),
            json!({"inference": 1, "topic_id": "1", "epoch": "2"}),
        ] {
            assert_eq!(relation(said), Relation::Echoes);
        }
        for said in [
            json!({"inference": 1, "topic_id": 1, "epoch": 1}),
            json!({"inference": 1, "topic_id": 2, "epoch": 2}),
            json!({"inference": 1, "epoch": 3}),
            json!({"inference": 1, "epoch": null}),
            json!({"skip": "x", "topic_id": 1, "epoch": -2}),
        ] {
            assert_eq!(relation(said), Relation::Another);
        }
        for said in [
            json!(3),
            json!({"inference": 1, "epoch": 2}),
            json!({"inference": 1}),
        ] {
            assert_eq!(relation(said), Relation::Unnamed);
        }
        assert!(parse(&asked, r#"{"inference": 1, "epoch": 1}"#).is_err());
    }
}
