//! One function per message: load → compute → store → announce.

mod advance;
mod registry;
mod report;
mod retry;
mod submit;

pub(crate) use advance::advance;
pub(crate) use registry::{admit, dismiss, open_topic, set_topic_status, update_topic};
pub(crate) use report::{open_report_window, report};
pub(crate) use retry::retry_settlement;
pub(crate) use submit::{check_bond, open_window, submit};

use allora_interfaces::synthesis_coordinator::ExecuteMsg;
use allora_interfaces::Access;
use allora_math::{Number, Real};
use cosmwasm_std::{Addr, Storage};

use crate::error::{ContractError, ContractResult};
use crate::state::TOPIC_REGISTRY;

/// Enforces [`ExecuteMsg::access`].
pub(crate) fn authorize(
    storage: &dyn Storage,
    sender: &Addr,
    msg: &ExecuteMsg,
) -> ContractResult<()> {
    let needed = msg.access();
    let allowed = match needed {
        Access::Anyone => true,
        Access::Registry => TOPIC_REGISTRY.load(storage)? == *sender,
        Access::Governance | Access::Creator | Access::Token | Access::Coordinator => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(ContractError::Unauthorized { needed }.into())
    }
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
