//! What is stored: keys in [`keys`], a file for each record. Nothing here leaves the
//! crate: `query` converts by destructuring.

mod clock;
mod epoch;
mod keys;
mod outcome;
mod place;
mod progress;
mod version;

pub(crate) use allora_storage::Mark;
pub(crate) use clock::{SubmissionRules, TopicClock};
pub(crate) use epoch::{OpenEpoch, Phase, Report, Submission, SynthesisRecord};
pub(crate) use keys::*;
pub(crate) use outcome::{ArchiveRecord, Outcome, Pending, ReputerOutcome, WorkerOutcome};
pub(crate) use place::{place_index, Member, Parked, Place, Roster, Standing, Waiting};
pub(crate) use progress::Progress;
pub(crate) use version::Version;
