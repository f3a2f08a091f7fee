//! `synthesis-coordinator`: the science ledger.

mod client;
mod commitment;
mod events;
mod fields;
mod inference;
mod latest;
pub mod msg;
mod query;
mod question;
pub mod raw;
mod received;
pub mod schedule;
mod sign_doc;
mod status;
mod windows;

pub use client::SynthesisCoordinator;
pub use commitment::{Commitment, HASH_LENGTH, SALT_LENGTH};
pub use events::Event;
pub use inference::{
    AverageResponse, Freshness, InferenceResponse, LatestInference, ManyResponse,
    NetworkInferenceResponse, TopicReading,
};
pub use latest::{Demand, Latest, ReadError, Reading, LATEST};
pub use msg::{Evidence, ExecuteMsg, ForecastElement, InstantiateMsg, MigrateMsg, SudoMsg};
pub use query::{
    ArchiveEntry, CertificateResponse, ConfigResponse, CoverageResponse, EpochPhase, EpochResponse,
    HistoryResponse, Member, MembersResponse, Participant, QualityResponse, QueryMsg, ReportEntry,
    ReportsResponse, SubmissionEntry, SubmissionsResponse, TopicResponse, VirtualExpert,
    VirtualExpertKind,
};
pub use sign_doc::SignDoc;
pub use status::{
    ActorStatus, DueTopic, NextDueResponse, PaymentStatus, RoleStatus, StatusResponse,
};
pub use windows::{Window, WindowKind, WindowsResponse};
