//! One function per message: load → compute → store → announce.

mod advance;
mod commit;
mod evidence;
mod key;
mod observe;
mod registry;
mod relay;
mod report;
mod retry;
mod reveal;
mod submit;

pub(crate) use advance::advance;
pub(crate) use commit::commit;
pub(crate) use key::{act_for, set_key};
pub(crate) use observe::observe;
pub(crate) use registry::{admit, dismiss, open_topic, set_topic_status, update_topic};
pub(crate) use relay::relay;
pub(crate) use report::report;
pub(crate) use retry::retry_settlement;
pub(crate) use reveal::reveal;
pub(crate) use submit::submit;

use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};

use crate::error::{ContractError, ContractResult};

/// Refuses in the open what has to be committed to first.
fn check_open(hidden: bool, topic_id: TopicId, epoch: EpochId) -> ContractResult<()> {
    if hidden {
        return Err(ContractError::Hidden { topic_id, epoch }.into());
    }
    Ok(())
}

/// Refuses numbers outside `0` or `1e-40 ≤ |x| ≤ 1e40`.
fn check_value(what: &'static str, value: Real) -> ContractResult<()> {
    let largest = Real::integer(10).pow(&Real::integer(40))?;
    let smallest = Real::ONE.div(&largest)?;
    let size = value.abs();
    if size.is_zero() || (smallest <= size && size <= largest) {
        Ok(())
    } else {
        Err(ContractError::ValueOutOfRange { what, value }.into())
    }
}
