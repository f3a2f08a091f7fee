//! Statistics and weights.

use allora_math::allora::weight::{
    self, gradient, potential, WeightFunction, WeightParams, Weights,
};
use allora_math::stats;

use super::input::{Input, Named};
use super::value::{CaseNumber, Outcome, Output};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "ema" => ema,
        "std" => |input| Ok(Output::value(stats::std_dev(&input.list::<N>("data")?)?)),
        "median" => |input| Ok(Output::value(stats::median(&input.list::<N>("data")?)?)),
        "quantile" => quantile,
        "weighted_percentile" => weighted_percentile,
        "normalise" => |input| {
            let values = input.list::<N>("values")?;
            Ok(Output::values(&stats::normalize(&values)?))
        },
        "phi" => |input| scalar_map(input, potential),
        "phi_prime" => |input| scalar_map(input, gradient),
        "weight_of_normalized_regret" => weight_of_normalized_regret,
        "weights" => weights,
        _ => return None,
    };
    Some(function(input))
}

fn ema<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let previous = input.optional::<N>("previous")?;
    let current = input.number("current")?;
    let value = stats::ema(&input.number("alpha")?, &current, previous.as_ref())?;
    Ok(Output::value(value))
}

fn quantile<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let data = input.list::<N>("data")?;
    Ok(Output::value(stats::quantile(&data, &input.number("q")?)?))
}

fn weighted_percentile<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let data = input.list::<N>("data")?;
    let weights = input.list("weights")?;
    let percents = input.list("percents")?;
    let values = stats::weighted_percentiles(&data, &weights, &percents)?;
    Ok(Output::values(&values))
}

fn scalar_map<N: CaseNumber>(
    input: Input<'_>,
    function: fn(&N, &N, &N) -> allora_math::MathResult<N>,
) -> Outcome<Output<N>> {
    let (p, c) = (input.number("p")?, input.number("c")?);
    Ok(Output::value(function(&p, &c, &input.number("x")?)?))
}

fn weight_of_normalized_regret<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let function = WeightFunction::new(&WeightParams {
        p_norm: input.number("p")?,
        c_norm: input.number("c")?,
        epsilon: N::zero(),
    })?;
    let x = input.number("x")?;
    let value = function.weight_of_normalized_regret(&x, &input.number("x_max")?)?;
    Ok(Output::value(value))
}

/// Parameters of the weights of a topic.
pub(super) fn weight_params<N: CaseNumber>(input: Input<'_>) -> Outcome<WeightParams<N>> {
    Ok(WeightParams {
        p_norm: input.number("p_norm")?,
        c_norm: input.number("c_norm")?,
        epsilon: input.number("eps_topic")?,
    })
}

fn weights<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let inferers = input.map::<N>("inferer_regrets")?;
    let forecasters = input.map::<N>("forecaster_regrets")?;
    let regrets = |of: &Named<N>| of.values().cloned().collect::<Vec<N>>();
    let params = weight_params(input)?;
    let weights = weight::weights(&regrets(&inferers), &regrets(&forecasters), &params)?;
    Ok(weights_by_name(
        &inferers.keys().collect::<Vec<_>>(),
        &forecasters.keys().collect::<Vec<_>>(),
        &weights,
    ))
}

fn weights_by_name<N: CaseNumber>(
    inferers: &[&String],
    forecasters: &[&String],
    weights: &Weights<N>,
) -> Output<N> {
    let named = |names: &[&String], values: &[N]| {
        let values = values.iter().cloned().map(Some);
        Output::map(names.iter().copied().zip(values))
    };
    Output::named([
        ("inferer_weights", named(inferers, &weights.inferers)),
        (
            "forecaster_weights",
            named(forecasters, &weights.forecasters),
        ),
    ])
}
