//! What is stored: keys in [`keys`], a file for each record. Nothing here leaves the
//! crate: `query` converts by destructuring.

mod clock;
mod commitment;
mod epoch;
mod expert;
mod keys;
mod model;
mod outcome;
mod place;
mod progress;
mod relayed;
mod synthesis;
mod version;

pub(crate) use allora_storage::Mark;
pub(crate) use clock::{SubmissionRules, TopicClock};
pub(crate) use commitment::{PublicKey, StoredHash};
pub(crate) use epoch::{EvidenceHash, OpenEpoch, Phase, Report, Submission};
pub(crate) use expert::Expert;
pub(crate) use keys::*;
pub(crate) use model::{Coverage, RuleMemory, TopicModel};
pub(crate) use outcome::{ArchiveRecord, Earning, Outcome, Pending, ReputerOutcome, WorkerOutcome};
pub(crate) use place::{place_index, Member, Parked, Place, Roster, Standing, Waiting};
pub(crate) use progress::Progress;
pub(crate) use relayed::Relayed;
pub(crate) use synthesis::{AlloraSynthesis, Interval, RuleSynthesis, SynthesisRecord};
pub(crate) use version::Version;
