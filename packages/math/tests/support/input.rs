//! Reading the `in` part of a case.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::value::{CaseNumber, Outcome, Refusal};

/// Participants by name, in ascending order.
pub(crate) type Named<T> = BTreeMap<String, T>;

/// One JSON object of inputs.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a>(&'a Map<String, Value>);

fn unreadable(name: &str, expected: &str) -> Refusal {
    Refusal::Unreadable(format!("`{name}`: expected {expected}"))
}

/// A number as a decimal string or a JSON number; `None` for null.
fn read_number<N: CaseNumber>(name: &str, value: &Value) -> Outcome<Option<N>> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(unreadable(name, "a number")),
    };
    let parsed = text.parse().map_err(|_| unreadable(name, "a number"))?;
    Ok(Some(parsed))
}

fn present<T>(name: &str, value: Option<T>) -> Outcome<T> {
    value.ok_or_else(|| unreadable(name, "a number, not null"))
}

impl<'a> Input<'a> {
    /// The object, if it is one.
    pub(crate) fn of(name: &str, value: &'a Value) -> Outcome<Self> {
        let object = value.as_object();
        object
            .map(Self)
            .ok_or_else(|| unreadable(name, "an object"))
    }

    /// What is called `name`; absent counts as null.
    fn get(self, name: &str) -> &'a Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// Whether `name` is null or absent.
    pub(crate) fn is_null(self, name: &str) -> bool {
        self.get(name).is_null()
    }

    /// A number.
    pub(crate) fn number<N: CaseNumber>(self, name: &str) -> Outcome<N> {
        present(name, read_number(name, self.get(name))?)
    }

    /// A number or null.
    pub(crate) fn optional<N: CaseNumber>(self, name: &str) -> Outcome<Option<N>> {
        read_number(name, self.get(name))
    }

    /// A truth value; false if absent.
    pub(crate) fn flag(self, name: &str) -> Outcome<bool> {
        match self.get(name) {
            Value::Null => Ok(false),
            Value::Bool(flag) => Ok(*flag),
            _ => Err(unreadable(name, "true or false")),
        }
    }

    /// A whole number; a fraction is cut off.
    pub(crate) fn integer<T: std::str::FromStr>(self, name: &str) -> Outcome<T> {
        let text = match self.get(name) {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(unreadable(name, "an integer")),
        };
        let wide: super::wide::Wide = text.parse().map_err(|_| unreadable(name, "an integer"))?;
        let whole = allora_math::Number::floor(&wide)?.to_string();
        whole.parse().map_err(|_| unreadable(name, "an integer"))
    }

    /// An object; empty if absent.
    pub(crate) fn object(self, name: &str) -> Outcome<Option<Input<'a>>> {
        match self.get(name) {
            Value::Null => Ok(None),
            value => Input::of(name, value).map(Some),
        }
    }

    /// A list; empty if absent.
    fn entries(self, name: &str) -> Outcome<&'a [Value]> {
        match self.get(name) {
            Value::Null => Ok(&[]),
            Value::Array(entries) => Ok(entries),
            _ => Err(unreadable(name, "a list")),
        }
    }

    /// A list of numbers.
    pub(crate) fn list<N: CaseNumber>(self, name: &str) -> Outcome<Vec<N>> {
        let entries = self.entries(name)?.iter();
        entries
            .map(|entry| present(name, read_number(name, entry)?))
            .collect()
    }

    /// A list of numbers and nulls.
    pub(crate) fn optional_list<N: CaseNumber>(self, name: &str) -> Outcome<Vec<Option<N>>> {
        let entries = self.entries(name)?.iter();
        entries.map(|entry| read_number(name, entry)).collect()
    }

    /// A list of lists of numbers and nulls.
    pub(crate) fn matrix<N: CaseNumber>(self, name: &str) -> Outcome<Vec<Vec<Option<N>>>> {
        let rows = self.entries(name)?.iter();
        rows.map(|row| match row {
            Value::Array(entries) => entries
                .iter()
                .map(|entry| read_number(name, entry))
                .collect(),
            _ => Err(unreadable(name, "a list of lists")),
        })
        .collect()
    }

    /// A list of objects.
    pub(crate) fn objects(self, name: &str) -> Outcome<Vec<Input<'a>>> {
        let entries = self.entries(name)?.iter();
        entries.map(|entry| Input::of(name, entry)).collect()
    }

    /// Numbers by participant; null counts as absent.
    pub(crate) fn map<N: CaseNumber>(self, name: &str) -> Outcome<Named<N>> {
        self.object(name)?.map_or(Ok(Named::new()), Input::all)
    }

    /// Numbers by pair of participants.
    pub(crate) fn nested<N: CaseNumber>(self, name: &str) -> Outcome<Named<Named<N>>> {
        let Some(object) = self.object(name)? else {
            return Ok(Named::new());
        };
        let rows = object.0.iter().filter(|(_, row)| !row.is_null());
        rows.map(|(key, row)| Ok((key.clone(), Input::of(key, row)?.all()?)))
            .collect()
    }

    /// Every entry of the object.
    fn all<N: CaseNumber>(self) -> Outcome<Named<N>> {
        let entries = self.0.iter();
        entries
            .filter_map(|(name, value)| match read_number(name, value) {
                Ok(None) => None,
                Ok(Some(number)) => Some(Ok((name.clone(), number))),
                Err(refusal) => Some(Err(refusal)),
            })
            .collect()
    }
}
