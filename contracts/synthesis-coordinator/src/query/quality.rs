//! How good a topic's network inference has been.

use allora_interfaces::synthesis_coordinator::{
    CertificateResponse, CoverageResponse, QualityResponse,
};
use allora_interfaces::TopicId;
use allora_math::second_order::Certificate;
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::{Storage, Timestamp};

use crate::epoch::rule::model_of;
use crate::error::ContractResult;
use crate::state::{load_clock, Coverage, MODELS, VERSIONS};

pub(super) fn quality(
    storage: &dyn Storage,
    now: Timestamp,
    topic_id: TopicId,
) -> ContractResult<QualityResponse> {
    let clock = load_clock(storage, topic_id)?;
    let model = match MODELS.may_load(storage, topic_id)? {
        Some(model) => model,
        None => {
            let version = clock.timeline().in_force(now).version;
            model_of(None, &VERSIONS.load(storage, (topic_id, version))?)?
        }
    };
    let typical = model.typical();
    let Coverage {
        intervals,
        inner,
        outer,
    } = model.coverage;
    Ok(QualityResponse {
        topic_id,
        since_version: model.since_version,
        epochs: typical.epochs,
        typical_error: typical.error,
        typical_loss: typical.loss,
        certificate: model.certificate.as_ref().map(certificate).transpose()?,
        coverage: CoverageResponse {
            intervals,
            inside_68: inner,
            inside_95: outer,
        },
    })
}

fn certificate(certificate: &Certificate<Real>) -> MathResult<CertificateResponse> {
    let excess = certificate.excess()?;
    let excess_bound = certificate.excess_bound()?;
    Ok(CertificateResponse {
        regret: certificate.regret,
        bound: certificate.bound,
        losses: certificate.losses,
        excess,
        excess_bound,
        sentence: sentence(excess, excess_bound)?,
    })
}

/// Thousand times the best worker's loss: a bound beyond says nothing to anybody.
const IDLE_BOUND: u32 = 1_000;

/// "The network's loss is 0.4 % above the best worker's; proven to stay below 3.1 % above it."
fn sentence(excess: Option<Real>, bound: Option<Real>) -> MathResult<String> {
    let (Some(excess), Some(bound)) = (excess, bound) else {
        return Ok("The best worker has lost nothing yet.".to_owned());
    };
    let side = if excess.is_negative() {
        "below"
    } else {
        "above"
    };
    let excess = percent(&excess.abs())?;
    let proven = if bound < Real::from(IDLE_BOUND) {
        format!("proven to stay below {} % above it", percent(&bound)?)
    } else {
        "no bound worth a number is proven yet".to_owned()
    };
    Ok(format!(
        "The network's loss is {excess} % {side} the best worker's; {proven}."
    ))
}

/// Hundred times a number not below zero, with one decimal, rounded.
fn percent(part: &Real) -> MathResult<String> {
    let tenths = part.mul(&Real::from(1_000_u32))?;
    let tenths = tenths.add(&Real::ratio(1, 2)?)?.floor_to_u128()?;
    Ok(format!("{}.{}", tenths / 10, tenths % 10))
}
