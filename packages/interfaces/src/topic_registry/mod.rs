//! `topic-registry`: what is predicted, and by whom.

mod client;
mod events;
pub mod hook;
mod kinds;
pub mod msg;
mod packed;
mod params;
mod query;
mod ranges;
pub mod raw;
mod rule;
mod rule_ranges;
mod truth_source;
mod types;
mod validate;

pub use client::TopicRegistry;
pub use events::Event;
pub use hook::HookMsg;
pub use kinds::{loss_function, mostly_zero};
pub use msg::{ExecuteMsg, Fees, InstantiateMsg, MigrateMsg};
pub use packed::PackedParams;
pub use params::{
    Caps, ConsensusSettings, Gate, Gates, LossSettings, MeritSettings, ReputerPart, RewardSettings,
    Schedule, TopicParams,
};
pub use query::{
    ActorResponse, ActorsResponse, ConfigResponse, QueryMsg, TopicResponse, TopicsResponse,
    VersionResponse, VersionsResponse,
};
pub use rule::{AlloraSettings, Rule, SecondOrderSettings};
pub use truth_source::{ContractSource, TruthSource, EPOCH, TIME};
pub use types::{TopicInfo, TopicStatus};
pub use validate::ParamsError;
