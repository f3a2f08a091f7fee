//! Results of operations and their JSON shape.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use allora_math::{MathError, Number};
use serde_json::{Map, Value};

/// A number that cases can be read into and written from.
pub(crate) trait CaseNumber: Number + FromStr<Err = MathError> + Display {}

impl<N: Number + FromStr<Err = MathError> + Display> CaseNumber for N {}

/// Why a case has no result.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The formula has no value: an expected outcome.
    NoValue,
    /// The case cannot be read.
    Unreadable(String),
}

impl From<MathError> for Refusal {
    fn from(_: MathError) -> Self {
        Self::NoValue
    }
}

/// Result of evaluating one operation.
pub(crate) type Outcome<T> = Result<T, Refusal>;

/// Tree of results.
#[derive(Clone, Debug)]
pub(crate) enum Output<N> {
    /// Nothing reported.
    Null,
    /// One number.
    Number(N),
    /// In the order of an input list.
    List(Vec<Output<N>>),
    /// Keyed by participant or by name of a result.
    Map(BTreeMap<String, Output<N>>),
}

impl<N: Clone> Output<N> {
    /// A list of numbers.
    pub(crate) fn list(values: &[N]) -> Self {
        Self::List(values.iter().cloned().map(Self::Number).collect())
    }

    /// A number or nothing.
    pub(crate) fn optional(value: Option<N>) -> Self {
        value.map_or(Self::Null, Self::Number)
    }

    /// Values by name; those that are absent are left out.
    pub(crate) fn map<'a>(entries: impl IntoIterator<Item = (&'a String, Option<N>)>) -> Self {
        let present = entries
            .into_iter()
            .filter_map(|(name, value)| Some((name.clone(), Self::Number(value?))));
        Self::Map(present.collect())
    }

    /// Named results.
    pub(crate) fn named<const S: usize>(entries: [(&str, Self); S]) -> Self {
        let entries = entries.into_iter();
        Self::Map(
            entries
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The one result called `value`.
    pub(crate) fn value(value: N) -> Self {
        Self::named([("value", Self::Number(value))])
    }

    /// The one result called `values`.
    pub(crate) fn values(values: &[N]) -> Self {
        Self::named([("values", Self::list(values))])
    }
}

impl<N: Clone + Display> Output<N> {
    /// As JSON, in the shape of `wanted` if there is one: keys nobody asked for are left out, keys
    /// asked for without a result are null.
    pub(crate) fn to_json(&self, wanted: Option<&Value>) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Number(number) => Value::String(number.to_string()),
            Self::List(entries) => {
                let shape = |index: usize| wanted.and_then(|wanted| wanted.get(index));
                let entries = entries.iter().enumerate();
                entries.map(|(i, entry)| entry.to_json(shape(i))).collect()
            }
            Self::Map(entries) => match wanted.and_then(Value::as_object) {
                Some(shape) => Value::Object(shaped(entries, shape)),
                None => {
                    let all = entries.iter();
                    all.map(|(name, entry)| (name.clone(), entry.to_json(None)))
                        .collect()
                }
            },
        }
    }
}

fn shaped<N: Clone + Display>(
    entries: &BTreeMap<String, Output<N>>,
    shape: &Map<String, Value>,
) -> Map<String, Value> {
    let json = |name: &String, wanted: &Value| match (entries.get(name), wanted) {
        (Some(entry), _) => entry.to_json(Some(wanted)),
        (None, Value::Object(_)) => Value::Object(Map::new()),
        (None, _) => Value::Null,
    };
    shape
        .iter()
        .map(|(name, wanted)| (name.clone(), json(name, wanted)))
        .collect()
}
