//! What a reporter says its truth was read from.

use allora_interfaces::synthesis_coordinator::Evidence;

use crate::error::{ContractError, ContractResult};
use crate::state::EvidenceHash;

/// The hash that is kept; the address is only announced.
pub(super) fn check_evidence(evidence: &Evidence) -> ContractResult<EvidenceHash> {
    let Evidence { hash, uri } = evidence;
    match hash.as_slice().try_into() {
        Ok(kept) if uri.len() <= Evidence::MAX_URI => Ok(kept),
        _ => Err(ContractError::WrongEvidence {
            hash: hash.len(),
            uri: uri.len(),
        }
        .into()),
    }
}
