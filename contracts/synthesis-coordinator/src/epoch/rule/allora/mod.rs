//! The rule `allora`: regrets, one-outs, entropies. Standings become regrets, regrets become standings.

mod measure;
mod remember;
mod settle;
mod shares;
mod synthesize;

pub(super) use settle::settle;
pub(super) use synthesize::synthesize;

use allora_interfaces::topic_registry::AlloraSettings;
use allora_math::allora::weight::WeightParams;
use allora_math::reference::Typical;
use allora_math::{MathError, MathResult, Operation, Real};

use crate::state::{RuleMemory, TopicModel};

/// Shape of the map from regrets to weights.
fn weight_params(settings: &AlloraSettings) -> WeightParams<Real> {
    WeightParams {
        p_norm: settings.p_norm,
        c_norm: settings.c_norm,
        epsilon: settings.epsilon,
    }
}

fn typical_of(model: &mut TopicModel) -> MathResult<&mut Typical<Real>> {
    match &mut model.memory {
        RuleMemory::Allora(typical) => Ok(typical),
        RuleMemory::SecondOrder(_) => Err(MathError::Empty {
            op: Operation::Settle,
        }),
    }
}
