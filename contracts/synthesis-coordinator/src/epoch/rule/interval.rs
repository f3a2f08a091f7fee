//! The interval around a network inference, and how often it held the truth.

use allora_interfaces::topic_registry::{Rule, TopicParams};
use allora_math::allora::synthesis::confidence_interval;
use allora_math::interval::sigma_percentiles;
use allora_math::loss::LossFunction;
use allora_math::reference::clip_all;
use allora_math::second_order::Prediction;
use allora_math::{MathResult, Number, Real};

use crate::state::{Coverage, Interval, RuleSynthesis, SynthesisRecord, TopicModel};

/// Bounds of 95 % and 68 % around the network inference, from past errors; before there are any, and
/// where the original is asked for to the letter, percentiles of what was combined. The inference is
/// never outside.
///
/// # Errors
/// Out of range.
pub(crate) fn interval(
    params: &TopicParams,
    inferences: &[Real],
    synthesis: &RuleSynthesis,
    model: &TopicModel,
) -> MathResult<Option<Interval>> {
    let value = synthesis.combined();
    let typical = model.typical();
    let original = matches!(&params.rule, Rule::Allora(settings) if settings.clip.is_none());
    let calibrated = typical.epochs > 0 && !original;
    let bounds = if calibrated {
        Some(model.widths.around(&value)?)
    } else {
        percentiles(inferences, synthesis)?
    };
    Ok(bounds.map(|bounds| {
        let bounds = match params.loss.function {
            LossFunction::BinaryCrossEntropy {} => {
                bounds.map(|bound| bound.clamp(Real::ZERO, Real::ONE))
            }
            _ => bounds,
        };
        Interval {
            bounds: widened(bounds, value),
            calibrated,
        }
    }))
}

/// Outer bounds moved so that they hold the inference.
fn widened(mut bounds: [Real; 5], value: Real) -> [Real; 5] {
    let [low, .., high] = &mut bounds;
    *low = value.min(*low);
    *high = value.max(*high);
    bounds
}

fn percentiles(inferences: &[Real], synthesis: &RuleSynthesis) -> MathResult<Option<[Real; 5]>> {
    match synthesis {
        RuleSynthesis::Allora(allora) => {
            let clipped = clip_all(inferences, allora.band.as_ref());
            confidence_interval(&clipped, &allora.synthesis)
        }
        RuleSynthesis::SecondOrder(prediction) => expert_percentiles(inferences, prediction),
    }
}

/// Of everything combined, under its weights.
fn expert_percentiles(
    inferences: &[Real],
    prediction: &Prediction<Real>,
) -> MathResult<Option<[Real; 5]>> {
    let mut values = clip_all(inferences, prediction.band.as_ref());
    let mut weights = prediction.weights.inferers.clone();
    for (value, weight) in prediction
        .implied
        .iter()
        .zip(&prediction.weights.forecasters)
    {
        if let Some(value) = value {
            values.push(*value);
            weights.push(*weight);
        }
    }
    values.extend([prediction.reference.center, prediction.inverse]);
    weights.extend([prediction.weights.median, prediction.weights.inverse]);
    sigma_percentiles(&values, &weights)
}

/// Counts whether the truth was inside, and moves the widths. Epochs that closed before the first was
/// settled say nothing about these.
pub(super) fn learn(
    record: &SynthesisRecord,
    truth: &Real,
    model: &mut TopicModel,
) -> MathResult<()> {
    let error = truth.sub(&record.synthesis.combined())?.abs();
    let epochs = model.typical().epochs;
    model.widths.learn_error(&error, epochs)?;
    let interval = record.interval.filter(|interval| interval.calibrated);
    let Some(Interval { bounds, .. }) = interval else {
        return Ok(());
    };
    let [low, inner_low, _, inner_high, high] = bounds;
    let inner = (inner_low..=inner_high).contains(truth);
    let outer = (low..=high).contains(truth);
    let Coverage {
        intervals,
        inner: inner_hits,
        outer: outer_hits,
    } = &mut model.coverage;
    *intervals = intervals.saturating_add(1);
    *inner_hits = inner_hits.saturating_add(inner.into());
    *outer_hits = outer_hits.saturating_add(outer.into());
    model.widths.learn(!inner, !outer)
}
