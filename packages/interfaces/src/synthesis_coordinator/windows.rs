//! When the windows of an epoch are.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Timestamp;

use crate::EpochId;

/// What a window is for.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum WindowKind {
    /// Inferences and forecasts.
    Submission,
    /// Truths.
    Report,
    /// What was committed to in the submission window is revealed; of hidden submissions only.
    Reveal,
    /// What was committed to in the report window before is revealed; of hidden truths only.
    ReportReveal,
}

/// A half-open interval of time.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Window {
    /// What for.
    pub kind: WindowKind,
    /// First moment.
    pub opens_at: Timestamp,
    /// First moment after.
    pub closes_at: Timestamp,
    /// Whether it is open now.
    pub open: bool,
}

/// Windows of an epoch.
#[cw_serde]
pub struct WindowsResponse {
    pub epoch: EpochId,
    /// In order of time.
    pub windows: Vec<Window>,
    /// When it is settled if enough truths came in time.
    pub settles_at: Timestamp,
}
