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
//! `{"skip":"market closed"}`; `topic_id` and `epoch` in it say to which question it belongs.
//! Numbers may be written as texts, to the last digit, and alone.
#![allow(missing_docs)] // many fields say it all by their name and type

mod answer;
mod builtin;
mod command;
mod file;
mod http;
mod process;

use std::collections::BTreeMap;
use std::time::Duration;

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::Role;
use allora_math::Real;
use serde::Serialize;

use crate::error::Result;

pub use builtin::{real, BuiltinSettings};
pub use file::{ModelsFile, Served, MOST_TOPICS};

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
pub trait Model: Send {
    /// Answers a question.
    ///
    /// # Errors
    /// If it cannot; it may be asked again.
    fn answer(&mut self, question: &Question) -> Result<Answer>;

    /// Answers questions of several topics: says each answer, with the position of its question,
    /// as soon as it is there.
    fn answers(&mut self, questions: &[Question], say: &mut dyn FnMut(usize, Result<Answer>)) {
        for (index, question) in questions.iter().enumerate() {
            say(index, self.answer(question));
        }
    }
}

/// What runs as a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelSpec {
    /// A command of the shell.
    Command(String),
    /// An address to post to; with `get:` before it, or `{topic}` or `{epoch}` in it, one to get.
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
        let address = text.strip_prefix(http::GET).unwrap_or(text);
        if address.starts_with("http://") || address.starts_with("https://") {
            http::check(address)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn question() -> Question {
        Question {
            topic_id: 1,
            epoch: 2,
            role: Role::Inferer,
            target: "t".to_owned(),
            unit: String::new(),
            opens_at: 0,
            closes_at: 1,
            history: vec![],
            inferers: vec![],
            past: vec![],
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
        for address in ["get:http://x/y", "https://x/{topic}/{epoch}"] {
            assert_eq!(spec(address), Ok(ModelSpec::Http(address.to_owned())));
        }
        assert!(spec("http://x/{Token}").is_err());
        assert!(spec("builtin:x").is_err());
        assert!(spec(" ").is_err());
    }
}
