//! What a reporter says its truth was read from.

use allora_interfaces::synthesis_coordinator::Evidence;

use crate::error::{ContractError, ContractResult};
use crate::state::EvidenceHash;

/// The hash that is kept; the address is only announced.
pub(super) fn check_evidence(evidence: &Evidence) -> ContractResult<EvidenceHash> {
    let Evidence { hash, uri } = evidence;
    if uri.len() > Evidence::MAX_URI {
        return Err(ContractError::EvidenceUriTooLong {
            bytes: uri.len(),
            most: Evidence::MAX_URI,
        }
        .into());
    }
    let wrong = ContractError::NoEvidenceHash { bytes: hash.len() };
    hash.as_slice().try_into().map_err(|_| wrong.into())
}
