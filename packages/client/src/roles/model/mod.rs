//! Models: any command, any HTTP endpoint, or one that comes with the program.
//!
//! A model is asked with one JSON object and answers with one. The question:
//!
//! ```json
//! {"topic_id":1,"epoch":7,"role":"inferer","target":"…","unit":"USD",
//!  "opens_at":1767225600,"closes_at":1767229200,
//!  "history":[{"epoch":6,"value":"101.5","truth":"102"}],
//!  "inferers":[1,2],"past":[{"epoch":6,"truth":"102","value":"101.5",
//!  "inferences":{"1":"101","2":"102.5"}}]}
//! ```
//!
//! `history` is for everybody; `inferers` (who may be forecast) and `past` (what
//! they said) for forecasters. Times are seconds of the chain. The answer, by role:
//! `{"inference":101.7}`, `{"forecast":{"1":-1.5,"2":0.3}}`, `{"truth":102}`, or
//! `{"skip":"market closed"}`. Numbers may be written as texts, to the last digit.
#![allow(missing_docs)] // many fields say it all by their name and type

mod builtin;
mod command;
mod http;

use std::collections::BTreeMap;
use std::time::Duration;

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::{ActorId, Role};
use allora_math::Real;
use serde::Serialize;
use serde_json::Value;

use crate::error::{ClientError, Result};

pub use builtin::BuiltinSettings;

/// A settled epoch.
#[derive(Clone, Debug, Serialize)]
pub struct PastEpoch {
    /// Number.
    pub epoch: u64,
    /// The network inference.
    pub value: Option<Real>,
    /// The truth; none if void.
    pub truth: Option<Real>,
}

/// A settled epoch with what inferers said.
#[derive(Clone, Debug, Serialize)]
pub struct PastInferences {
    /// Number.
    pub epoch: u64,
    /// The truth.
    pub truth: Real,
    /// The network inference.
    pub value: Real,
    /// By inferer.
    pub inferences: BTreeMap<u32, Real>,
}

/// What a model is asked.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub topic_id: u64,
    pub epoch: u64,
    pub role: Role,
    /// The quantity.
    pub target: String,
    /// Its unit.
    pub unit: String,
    /// When the window opened, seconds of the chain.
    pub opens_at: u64,
    /// When the window closes.
    pub closes_at: u64,
    /// The last settled epochs, ascending.
    pub history: Vec<PastEpoch>,
    /// Who may be forecast.
    pub inferers: Vec<u32>,
    /// What they said lately.
    pub past: Vec<PastInferences>,
}

/// What a model answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A prediction of the target.
    Inference(Real),
    /// Predictions of losses.
    Forecast(Vec<ForecastElement>),
    /// The truth.
    Truth {
        truth: Real,
        /// All that the model said, as it wrote it.
        answer: String,
    },
    /// Nothing this time, for a reason.
    Skip(String),
}

/// A model.
pub trait Model {
    /// Answers a question.
    ///
    /// # Errors
    /// If it cannot; it may be asked again.
    fn answer(&mut self, question: &Question) -> Result<Answer>;
}

/// What runs as a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelSpec {
    /// A command of the shell.
    Command(String),
    /// An address to post to.
    Http(String),
    /// The n-th that comes with the program.
    Builtin(usize),
}

impl std::str::FromStr for ModelSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(index) = text.strip_prefix("builtin:") {
            return index.parse().map(Self::Builtin).map_err(|_| {
                format!(
                    "{text}: write builtin:N, N from 0 (64 inferers, 16 forecasters or reputers)"
                )
            });
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Http(text.to_owned()));
        }
        let command = text.strip_prefix("cmd:").unwrap_or(text);
        match command.trim() {
            "" => Err("a model is a command, an http(s) address, or builtin:N".to_owned()),
            command => Ok(Self::Command(command.to_owned())),
        }
    }
}

impl ModelSpec {
    /// Makes the model ready.
    ///
    /// # Errors
    /// If a built-in one does not exist or has no series.
    pub fn start(
        &self,
        role: Role,
        timeout: Duration,
        settings: &BuiltinSettings,
    ) -> Result<Box<dyn Model>> {
        Ok(match self {
            Self::Command(line) => Box::new(command::CommandModel::new(line, timeout)),
            Self::Http(address) => Box::new(http::HttpModel::new(address, timeout)),
            Self::Builtin(index) => builtin::start(role, *index, settings)?,
        })
    }
}

/// Reads an answer.
fn parse(role: Role, text: &str) -> Result<Answer> {
    let answer: Value = serde_json::from_str(text)
        .map_err(|error| ClientError::model(format!("no JSON ({error}): {text}")))?;
    if let Some(reason) = answer.get("skip") {
        return Ok(Answer::Skip(
            reason.as_str().unwrap_or("no reason given").to_owned(),
        ));
    }
    if let Some(reason) = answer.get("error") {
        return Err(ClientError::model(reason));
    }
    let field = match role {
        Role::Inferer => "inference",
        Role::Forecaster => "forecast",
        Role::Reputer => "truth",
    };
    let value = answer
        .get(field)
        .ok_or_else(|| ClientError::model(format!("no \"{field}\" in {answer}")))?;
    match role {
        Role::Inferer => number(value).map(Answer::Inference),
        Role::Reputer => Ok(Answer::Truth {
            truth: number(value)?,
            answer: text.to_owned(),
        }),
        Role::Forecaster => forecast(value).map(Answer::Forecast),
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

    #[test]
    fn answers_are_read_by_role() {
        let read = |role, value: Value| parse(role, &value.to_string());
        assert_eq!(
            read(Role::Inferer, json!({"inference": "1.5"})).unwrap(),
            Answer::Inference("1.5".parse().unwrap())
        );
        assert_eq!(
            parse(Role::Reputer, r#"{ "truth": 1e-7, "close": 3 }"#).unwrap(),
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
            json!(3),
        ] {
            assert!(read(Role::Inferer, bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn models_are_named_by_what_they_are() {
        let spec = |text: &str| text.parse::<ModelSpec>();
        assert_eq!(spec("builtin:3"), Ok(ModelSpec::Builtin(3)));
        assert_eq!(
            spec("http://x/y"),
            Ok(ModelSpec::Http("http://x/y".to_owned()))
        );
        assert_eq!(
            spec("python m.py"),
            Ok(ModelSpec::Command("python m.py".to_owned()))
        );
        assert!(spec("builtin:x").is_err());
        assert!(spec(" ").is_err());
    }
}
