//! A file that says which model answers for which topics.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use allora_interfaces::{Role, TopicId};
use serde::Deserialize;

use super::super::settings::seconds;
use super::{BuiltinSettings, Model, ModelSpec};
use crate::error::{ClientError, Result};

/// Topics of one participant.
pub const MOST_TOPICS: usize = 1_000;

/// A model, and the topics it answers for.
pub struct Served {
    /// What it is asked about.
    pub topics: Vec<TopicId>,
    /// What is asked.
    pub model: Box<dyn Model>,
}

/// Models by topic, TOML:
///
/// ```toml
/// timeout = 20                # seconds, of all that name none
///
/// [[model]]
/// topics = [1, 2]             # one process for both
/// run = "python3 prices.py"
///
/// [[model]]
/// topics = [7]
/// run = "http://127.0.0.1:8000/inference/{topic}"
/// timeout = 5
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelsFile {
    timeout: Option<f64>,
    #[serde(default)]
    model: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    topics: Vec<u64>,
    #[serde(deserialize_with = "spec")]
    run: ModelSpec,
    timeout: Option<f64>,
}

impl ModelsFile {
    /// Reads a file.
    ///
    /// # Errors
    /// With the place, if it is not as described.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| ClientError::file(path, error))?;
        Self::parse(&text).map_err(|reason| ClientError::file(path, reason))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut topics = BTreeSet::new();
        for topic in file.model.iter().flat_map(|entry| &entry.topics) {
            if !topics.insert(*topic) {
                return Err(format!("topic {topic} has two models"));
            }
        }
        if file.model.iter().any(|entry| entry.topics.is_empty()) || topics.is_empty() {
            return Err("every [[model]] names its topics: topics = [1]".to_owned());
        }
        if topics.len() > MOST_TOPICS {
            let most = format!("{} topics, at most {MOST_TOPICS}", topics.len());
            return Err(format!("{most} in one process: run several"));
        }
        Ok(file)
    }

    /// Makes all models ready; `timeout` is that of models that name none.
    ///
    /// # Errors
    /// Those of [`ModelSpec::start`], and for a time that is none.
    pub fn start(
        &self,
        role: Role,
        timeout: Duration,
        builtin: &BuiltinSettings,
    ) -> Result<Vec<Served>> {
        let mut served = vec![];
        for entry in &self.model {
            let timeout = match entry.timeout.or(self.timeout) {
                Some(time) => seconds("timeout =", time)?,
                None => timeout,
            };
            let topics: Vec<_> = entry.topics.iter().copied().map(TopicId).collect();
            // Those that come with the program learn of one topic, and a server answers many at once.
            let together = match entry.run {
                ModelSpec::Command(_) => topics.len().max(1),
                ModelSpec::Http(_) | ModelSpec::Builtin(_) => 1,
            };
            for topics in topics.chunks(together) {
                served.push(Served {
                    topics: topics.to_vec(),
                    model: entry.run.start(role, timeout, builtin)?,
                });
            }
        }
        Ok(served)
    }
}

fn spec<'de, D: serde::Deserializer<'de>>(from: D) -> Result<ModelSpec, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use allora_models::Target;

    use super::*;

    #[test]
    fn a_command_with_many_topics_is_one_process() {
        let file = ModelsFile::parse(
            "[[model]]\ntopics = [1, 2]\nrun = 'cat'\n\
             [[model]]\ntopics = [3, 4]\nrun = 'http://x/{topic}'\ntimeout = 0.5",
        );
        let builtin = BuiltinSettings {
            series: "sp500".to_owned(),
            csv: Default::default(),
            target: Target::Level,
            known: 300,
            seed: 1,
        };
        let served = file.unwrap();
        let served = served.start(Role::Inferer, Duration::from_secs(1), &builtin);
        let topics: Vec<Vec<u64>> = served
            .unwrap()
            .iter()
            .map(|served| served.topics.iter().map(|id| id.0).collect())
            .collect();
        assert_eq!(topics, [vec![1, 2], vec![3], vec![4]]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        for (text, words) in [
            ("", "topics = [1]"),
            ("[[model]]\ntopics = []\nrun = 'a'", "topics = [1]"),
            ("[[model]]\ntopics = [1, 1]\nrun = 'a'", "topic 1 has two"),
            ("[[model]]\ntopics = [1]\nrun = ''", "a model is a command"),
            ("[[model]]\ntopics = [1]\nrum = 'a'", "line 3"),
            ("[[model]]\ntopics = [-1]\nrun = 'a'", "line 2"),
        ] {
            let error = ModelsFile::parse(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
