//! Messages, queries, events, identifiers and typed clients of the Allora
//! contracts. No rule of the network is decided here.

mod access;
mod ids;
mod page;
pub mod units;

pub mod allo_token;
pub mod inference_desk;
pub mod inference_port;
pub mod staking_vault;
pub mod synthesis_coordinator;
pub mod topic_registry;

pub use access::Access;
pub use ids::{ActorId, EpochId, Role, TopicId};
pub use page::{page_limit, DEFAULT_PAGE, MAX_PAGE};
