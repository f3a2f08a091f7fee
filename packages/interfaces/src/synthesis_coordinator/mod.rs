//! `synthesis-coordinator`: the science ledger.

mod client;
mod events;
pub mod msg;
mod query;
pub mod raw;
mod status;
mod windows;

pub use client::SynthesisCoordinator;
pub use events::Event;
pub use msg::{Evidence, ExecuteMsg, ForecastElement, InstantiateMsg, MigrateMsg, SudoMsg};
pub use query::{
    ArchiveEntry, CertificateResponse, ConfigResponse, CoverageResponse, EpochPhase, EpochResponse,
    HistoryResponse, Member, MembersResponse, NetworkInferenceResponse, Participant,
    QualityResponse, QueryMsg, ReportEntry, ReportsResponse, SubmissionEntry, SubmissionsResponse,
    TopicResponse, VirtualExpert, VirtualExpertKind,
};
pub use status::{
    ActorStatus, DueTopic, NextDueResponse, PaymentStatus, RoleStatus, StatusResponse,
};
pub use windows::{Window, WindowKind, WindowsResponse};
