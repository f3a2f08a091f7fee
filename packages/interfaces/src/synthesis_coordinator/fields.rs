//! What messages and questions hold, read by one reader: one of its own for each, as serde derives it,
//! is 2 KB of a contract whose bytes are counted. So is one of its own for each field: they are read as
//! numbers and texts, and become what they are when they are taken.

use core::fmt::{self, Display};
use core::str::FromStr;

use allora_math::Real;
use cosmwasm_std::{Binary, Timestamp};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::msg::{Evidence, ForecastElement, Signed, Work};
use crate::topic_registry::PackedParams;
use crate::{EpochId, Role, TopicId};

/// Fields that are numbers.
const NUMBERS: [&str; 9] = [
    "topic_id",
    "epoch",
    "version",
    "actor_id",
    "max_steps",
    "max_age",
    "start_after",
    "limit",
    "epochs",
];

/// Fields that are texts.
const TEXTS: [&str; 15] = [
    "role",
    "actor",
    "start",
    "params",
    "status",
    "inference",
    "truth",
    "hash",
    "uri",
    "message",
    "salt",
    "key",
    "public_key",
    "expires_at",
    "signature",
];

/// A message or a question as it comes.
pub(super) struct Named {
    name: String,
    fields: Fields,
}

/// Makes a message or a question of its fields.
pub(super) type Read<T> = fn(&mut Fields) -> Result<T, String>;

impl Named {
    /// The one of these that it is.
    pub(super) fn read<T>(self, known: &[(&str, Read<T>)]) -> Result<T, String> {
        let Self { name, fields } = self;
        if let Some((_, read)) = known.iter().find(|(of, _)| *of == name) {
            return fields.read(*read);
        }
        let known: Vec<_> = known.iter().map(|(of, _)| format!("`{of}`")).collect();
        let known = known.join(", ");
        Err(format!("unknown variant `{name}`, expected one of {known}"))
    }
}

/// Fields of all of them, each at most once.
#[derive(Default)]
pub(super) struct Fields {
    numbers: Vec<(&'static str, u64)>,
    texts: Vec<(&'static str, String)>,
    pub(super) forecast: Option<Vec<ForecastElement>>,
    pub(super) evidence: Option<Evidence>,
    pub(super) submissions: Option<Vec<Signed>>,
    /// Which has none itself.
    pub(super) work: Option<Work>,
    pub(super) topic_ids: Option<Vec<TopicId>>,
}

/// Takes what must be there.
pub(super) fn must<T>(name: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{name}`"))
}

/// Takes the one of this name.
fn take<T>(values: &mut Vec<(&'static str, T)>, name: &str) -> Option<T> {
    let index = values.iter().position(|(of, _)| *of == name)?;
    Some(values.swap_remove(index).1)
}

impl Fields {
    /// What they say, if they say nothing else.
    pub(super) fn read<T>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let said = read(&mut self)?;
        match self.is_empty() {
            true => Ok(said),
            false => Err("it has fields that are not its own".to_owned()),
        }
    }

    fn is_empty(&self) -> bool {
        let Self {
            numbers,
            texts,
            forecast,
            evidence,
            submissions,
            work,
            topic_ids,
        } = self;
        numbers.is_empty()
            && texts.is_empty()
            && forecast.is_none()
            && evidence.is_none()
            && submissions.is_none()
            && work.is_none()
            && topic_ids.is_none()
    }

    pub(super) fn number(&mut self, name: &str) -> Option<u64> {
        take(&mut self.numbers, name)
    }

    /// A number of 32 bits.
    pub(super) fn short(&mut self, name: &str) -> Result<Option<u32>, String> {
        let number = self.number(name).map(u32::try_from).transpose();
        number.map_err(|_| format!("`{name}` is too large"))
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        take(&mut self.texts, name)
    }

    fn parsed<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<Option<T>, String> {
        let parsed = self.text(name).map(|text| text.parse()).transpose();
        parsed.map_err(|error| format!("`{name}`: {error}"))
    }

    /// A number of any size.
    pub(super) fn real(&mut self, name: &str) -> Result<Option<Real>, String> {
        self.parsed(name)
    }

    pub(super) fn time(&mut self, name: &str) -> Result<Timestamp, String> {
        must(name, self.parsed(name)?).map(Timestamp::from_nanos)
    }

    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Binary>, String> {
        let bytes = self.text(name).map(|text| Binary::from_base64(&text));
        bytes.transpose().map_err(|error| error.to_string())
    }

    /// The one of these that is called so.
    pub(super) fn one_of<T: Display>(
        &mut self,
        name: &str,
        all: impl IntoIterator<Item = T>,
    ) -> Result<T, String> {
        let text = must(name, self.text(name))?;
        let found = all.into_iter().find(|one| one.to_string() == text);
        found.ok_or_else(|| format!("there is no {name} `{text}`"))
    }

    pub(super) fn topic_id(&mut self) -> Result<TopicId, String> {
        must("topic_id", self.number("topic_id")).map(TopicId)
    }

    pub(super) fn epoch(&mut self) -> Result<EpochId, String> {
        must("epoch", self.some_epoch())
    }

    /// The epoch, if one is named.
    pub(super) fn some_epoch(&mut self) -> Option<EpochId> {
        self.number("epoch").map(EpochId)
    }

    pub(super) fn params(&mut self) -> Result<PackedParams, String> {
        must("params", self.bytes("params")?).map(PackedParams)
    }

    pub(super) fn role(&mut self) -> Result<Role, String> {
        self.one_of("role", Role::ALL)
    }

    pub(super) fn actor(&mut self) -> Result<String, String> {
        must("actor", self.text("actor"))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format!("duplicate field `{name}`")));
            }
            let known = |known: &&&'static str| **known == name;
            if let Some(number) = NUMBERS.iter().find(known) {
                let value = map.next_value::<Option<u64>>()?;
                fields.numbers.extend(value.map(|value| (*number, value)));
            } else if let Some(text) = TEXTS.iter().find(known) {
                let value = map.next_value::<Option<String>>()?;
                fields.texts.extend(value.map(|value| (*text, value)));
            } else {
                match name.as_str() {
                    "forecast" => fields.forecast = map.next_value()?,
                    "evidence" => fields.evidence = map.next_value()?,
                    "submissions" => fields.submissions = map.next_value()?,
                    "work" => fields.work = map.next_value()?,
                    "topic_ids" => fields.topic_ids = map.next_value()?,
                    _ => return Err(A::Error::custom(format!("unknown field `{name}`"))),
                }
            }
            seen.push(name);
        }
        Ok(fields)
    }
}

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamedReader)
    }
}

struct NamedReader;

impl<'de> Visitor<'de> for NamedReader {
    type Value = Named;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name and fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named, A::Error> {
        let one = map.next_entry()?;
        match (one, map.next_key::<String>()?) {
            (Some((name, fields)), None) => Ok(Named { name, fields }),
            _ => Err(A::Error::custom("it must be one, with its name")),
        }
    }
}

impl TryFrom<Fields> for Evidence {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, Self::Error> {
        fields.read(|fields| {
            Ok(Self {
                hash: must("hash", fields.bytes("hash")?)?,
                uri: must("uri", fields.text("uri"))?,
            })
        })
    }
}

impl TryFrom<Fields> for Signed {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, Self::Error> {
        fields.read(|fields| {
            Ok(Self {
                actor: fields.actor()?,
                message: must("message", fields.text("message"))?,
                expires_at: fields.time("expires_at")?,
                signature: must("signature", fields.bytes("signature")?)?,
            })
        })
    }
}
