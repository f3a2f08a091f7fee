//! What messages and questions hold, read by one reader: one of its own for each, as serde derives it,
//! is 2 KB of a contract whose bytes are counted.

use allora_math::Real;
use cosmwasm_std::{Binary, Timestamp};
use serde::Deserialize;

use super::msg::{Evidence, ForecastElement, Signed, Work};
use crate::topic_registry::{PackedParams, TopicStatus};
use crate::{ActorId, EpochId, Role, TopicId};

/// Fields of all of them.
#[derive(Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Fields {
    topic_id: Option<TopicId>,
    epoch: Option<EpochId>,
    role: Option<Role>,
    actor: Option<String>,
    pub(super) start: Option<Timestamp>,
    pub(super) version: Option<u32>,
    params: Option<PackedParams>,
    pub(super) status: Option<TopicStatus>,
    pub(super) actor_id: Option<ActorId>,
    pub(super) max_steps: Option<u32>,
    pub(super) inference: Option<Real>,
    pub(super) forecast: Option<Vec<ForecastElement>>,
    pub(super) truth: Option<Real>,
    pub(super) evidence: Option<Evidence>,
    pub(super) hash: Option<Binary>,
    pub(super) uri: Option<String>,
    pub(super) message: Option<String>,
    pub(super) salt: Option<Binary>,
    pub(super) key: Option<String>,
    pub(super) public_key: Option<Binary>,
    pub(super) submissions: Option<Vec<Signed>>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) signature: Option<Binary>,
    /// Which has none itself.
    pub(super) work: Option<Work>,
    pub(super) max_age: Option<u64>,
    pub(super) start_after: Option<u64>,
    pub(super) limit: Option<u32>,
    pub(super) epochs: Option<u32>,
    pub(super) topic_ids: Option<Vec<TopicId>>,
}

/// Takes what must be there.
pub(super) fn must<T>(name: &str, value: &mut Option<T>) -> Result<T, String> {
    value
        .take()
        .ok_or_else(|| format!("missing field `{name}`"))
}

impl Fields {
    /// What they say, if they say nothing else.
    pub(super) fn read<T>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let said = read(&mut self)?;
        match self == Self::default() {
            true => Ok(said),
            false => Err("it has fields that are not its own".to_owned()),
        }
    }

    pub(super) fn topic_id(&mut self) -> Result<TopicId, String> {
        must("topic_id", &mut self.topic_id)
    }

    pub(super) fn epoch(&mut self) -> Result<EpochId, String> {
        must("epoch", &mut self.epoch)
    }

    /// The epoch, if one is named.
    pub(super) fn some_epoch(&mut self) -> Option<EpochId> {
        self.epoch.take()
    }

    pub(super) fn params(&mut self) -> Result<PackedParams, String> {
        must("params", &mut self.params)
    }

    pub(super) fn role(&mut self) -> Result<Role, String> {
        must("role", &mut self.role)
    }

    pub(super) fn actor(&mut self) -> Result<String, String> {
        must("actor", &mut self.actor)
    }
}

impl TryFrom<Fields> for Evidence {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, Self::Error> {
        fields.read(|fields| {
            Ok(Self {
                hash: must("hash", &mut fields.hash)?,
                uri: must("uri", &mut fields.uri)?,
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
                message: must("message", &mut fields.message)?,
                expires_at: must("expires_at", &mut fields.expires_at)?,
                signature: must("signature", &mut fields.signature)?,
            })
        })
    }
}
