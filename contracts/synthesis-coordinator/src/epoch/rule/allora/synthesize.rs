//! The network inference with all its counterfactuals.

use allora_interfaces::topic_registry::AlloraSettings;
use allora_interfaces::ActorId;
use allora_math::allora::synthesis::{synthesize as synthesize_families, Submissions, Synthesis};
use allora_math::allora::weight::WeightFunction;
use allora_math::reference::{clip_all, Band, Reference, ReferenceParams};
use allora_math::stats::{normalize, sum};
use allora_math::{MathResult, Number, Real};

use super::weight_params;
use crate::epoch::rule::Submitted;
use crate::state::{AlloraSynthesis, RuleSynthesis};

/// The network inference of an epoch, from inferences clipped around the reference, if any is set.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(in crate::epoch::rule) fn synthesize(
    submitted: &Submitted<'_>,
    settings: &AlloraSettings,
) -> MathResult<RuleSynthesis> {
    let Submitted {
        inferers,
        forecasters,
        workers,
        progress,
        ..
    } = submitted;
    let initial = progress.initial_regret.unwrap_or(Real::ZERO);
    let regrets = workers.regrets(inferers, forecasters, progress.naive_shift, initial);
    let (reference, band) = match settings.reference() {
        Some(params) => {
            let (reference, band) = reference(submitted, settings, &regrets.inferers, &params)?;
            (Some(reference), band)
        }
        None => (None, None),
    };
    let clipped = clip_all(submitted.inferences, band.as_ref());
    let submissions = Submissions {
        inferences: &clipped,
        forecasts: submitted.forecasts,
        reference_loss: &progress.network_loss.unwrap_or(Real::ZERO),
        all_new: progress.initial_regret.is_none(),
    };
    let mut synthesis = synthesize_families(&submissions, &regrets, &weight_params(settings))?;
    normalize_weights(&mut synthesis)?;
    Ok(RuleSynthesis::Allora(AlloraSynthesis {
        reference,
        band,
        synthesis,
    }))
}

/// The robust middle; reputation is the weight of an inferer by its regret.
fn reference(
    submitted: &Submitted<'_>,
    settings: &AlloraSettings,
    regrets: &[Real],
    params: &ReferenceParams<Real>,
) -> MathResult<(Reference<Real>, Option<Band<Real>>)> {
    let weights = WeightFunction::new(&weight_params(settings))?.weights(regrets)?;
    let epochs = |actor: &ActorId| submitted.workers.inferers.standing(*actor).epochs;
    let epochs: Vec<u32> = submitted.inferers.iter().map(epochs).collect();
    let reference = params.reference(submitted.inferences, &normalize(&weights)?, &epochs)?;
    let band = params.band(&reference, &submitted.model.typical().error)?;
    Ok((reference, band))
}

fn normalize_weights(synthesis: &mut Synthesis<Real>) -> MathResult<()> {
    let weights = &mut synthesis.weights;
    let total = sum(&weights.inferers)?.add(&sum(&weights.forecasters)?)?;
    let all = weights.inferers.iter_mut().chain(&mut weights.forecasters);
    for weight in all {
        *weight = weight.div(&total)?;
    }
    Ok(())
}
