//! Conditions, as the range an inference has to leave.

use allora_interfaces::inference_desk::Condition;
use allora_interfaces::synthesis_coordinator::Latest;
use allora_math::{MathResult, Number, Real};
use allora_storage::Packed;

/// A range; it is open where there is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Packed)]
pub(crate) struct Watch {
    pub(crate) low: Option<Real>,
    pub(crate) high: Option<Real>,
}

impl Watch {
    /// What a condition comes to, counted from an inference; `None` if it counts from what is not
    /// there.
    ///
    /// # Errors
    /// A bound that is no number.
    pub(crate) fn new(
        condition: &Condition,
        reference: Option<&Latest>,
    ) -> MathResult<Option<Self>> {
        let around = |reference: &Latest, by: &Real| {
            let value = reference.value;
            MathResult::Ok(Self {
                low: Some(value.sub(by)?),
                high: Some(value.add(by)?),
            })
        };
        match condition {
            Condition::Above { level } => Ok(Some(Self {
                low: None,
                high: Some(*level),
            })),
            Condition::Below { level } => Ok(Some(Self {
                low: Some(*level),
                high: None,
            })),
            Condition::Moved { by } => reference.map(|reference| around(reference, by)).transpose(),
            Condition::MovedByFraction { by } => reference
                .map(|reference| around(reference, &reference.value.abs().mul(by)?))
                .transpose(),
            Condition::OutsideInterval {} => {
                let interval = reference.and_then(|reference| reference.interval);
                Ok(interval.map(|[low, .., high]| Self {
                    low: Some(low),
                    high: Some(high),
                }))
            }
        }
    }

    /// Whether a value has left the range.
    pub(crate) fn fires(&self, value: &Real) -> bool {
        let below = self.low.is_some_and(|low| *value < low);
        let above = self.high.is_some_and(|high| *value > high);
        below || above
    }
}
