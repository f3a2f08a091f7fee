//! What was measured.

use serde::{Deserialize, Serialize};

use crate::vm::meter::{Call, Gas};

/// What one message or query cost.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// `<what>_<setup>`.
    #[serde(rename = "case")]
    pub name: String,
    /// The contracts' own share: everything but instances.
    pub gas: u64,
    /// By what it was charged for.
    #[serde(flatten)]
    pub split: Gas,
    /// The calls it made.
    #[serde(skip)]
    pub calls: Vec<Call>,
}

impl Case {
    /// A case of what a meter says.
    pub fn new(name: impl Into<String>, split: Gas, calls: Vec<Call>) -> Self {
        Self {
            name: name.into(),
            gas: split.own(),
            split,
            calls,
        }
    }

    /// The same measurement under another name.
    pub fn renamed(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }

    /// One case after another.
    pub fn and(mut self, other: &Self) -> Self {
        self.split.add(other.split);
        self.gas = self.split.own();
        self.calls.extend(other.calls.iter().cloned());
        self
    }
}

/// The cases of a setup.
#[derive(Debug, Default)]
pub struct Measurements {
    suffix: String,
    cases: Vec<Case>,
}

impl Measurements {
    /// Of the setup of that name.
    pub fn new(suffix: &str) -> Self {
        Self {
            suffix: suffix.to_owned(),
            cases: Vec::new(),
        }
    }

    /// Adds a case; of several measurements of the same, the dearest stays.
    pub fn add(&mut self, what: &str, split: Gas, calls: Vec<Call>) {
        let case = Case::new(format!("{what}_{}", self.suffix), split, calls);
        match self.cases.iter_mut().find(|known| known.name == case.name) {
            Some(known) if known.gas < case.gas => *known = case,
            Some(_) => {}
            None => self.cases.push(case),
        }
    }

    /// The cases, in the order of their first measurement.
    pub fn into_cases(self) -> Vec<Case> {
        self.cases
    }
}
