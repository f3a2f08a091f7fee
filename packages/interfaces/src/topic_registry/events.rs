//! Facts the registry announces: past tense, one type per fact.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_std::Addr;

use super::TopicStatus;
use crate::{ActorId, Role, TopicId};

/// Facts.
pub enum Event {
    /// A topic exists.
    TopicCreated {
        topic_id: TopicId,
        /// Who may edit it.
        creator: Addr,
    },
    /// A topic has a new version.
    TopicUpdated {
        topic_id: TopicId,
        /// Number of the version.
        version: u32,
    },
    /// A topic was paused, resumed or retired.
    TopicStatusChanged {
        topic_id: TopicId,
        /// Where it stands now.
        status: TopicStatus,
    },
    /// A topic has another creator.
    CreatorChanged { topic_id: TopicId, creator: Addr },
    /// An account took up a role.
    ActorRegistered {
        topic_id: TopicId,
        role: Role,
        actor: Addr,
        actor_id: ActorId,
    },
    /// An account gave up a role.
    ActorLeft {
        topic_id: TopicId,
        role: Role,
        actor: Addr,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::TopicCreated { topic_id, creator } => Self::new("topic_created")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("creator", creator),
            Event::TopicUpdated { topic_id, version } => Self::new("topic_updated")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("version", version.to_string()),
            Event::TopicStatusChanged { topic_id, status } => Self::new("topic_status_changed")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("status", status.to_string()),
            Event::CreatorChanged { topic_id, creator } => Self::new("creator_changed")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("creator", creator),
            Event::ActorRegistered {
                topic_id,
                role,
                actor,
                actor_id,
            } => Self::new("actor_registered")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("role", role.to_string())
                .add_attribute("actor", actor)
                .add_attribute("actor_id", actor_id.to_string()),
            Event::ActorLeft {
                topic_id,
                role,
                actor,
            } => Self::new("actor_left")
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("role", role.to_string())
                .add_attribute("actor", actor),
        }
    }
}
