//! Network inferences and the regrets behind them.

use allora_math::allora::forecast::implied_inference;
use allora_math::allora::regret::{initial_regret, PairwiseRegrets};
use allora_math::allora::synthesis::{
    interval_sample, synthesize_guarded, FamilyRegrets, Submissions, Synthesis,
};
use allora_math::allora::weight::WeightFunction;
use allora_math::stats;

use super::input::{Input, Named};
use super::scalars::weight_params;
use super::value::{CaseNumber, Outcome, Output, Refusal};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "forecast_implied" => forecast_implied,
        "network_inferences" => network_inferences,
        "confidence_interval" => confidence_interval,
        "initial_regret" => regret_of_newcomers,
        _ => return None,
    };
    Some(function(input))
}

/// A forecast with inferers as indices; those who are not present get one that nobody has.
fn indexed<N: CaseNumber>(inferers: &[&String], forecast: Named<N>) -> Vec<(usize, N)> {
    let index = |name: &String| inferers.iter().position(|inferer| *inferer == name);
    forecast
        .into_iter()
        .map(|(name, loss)| (index(&name).unwrap_or(usize::MAX), loss))
        .collect()
}

fn forecast_implied<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let inferences = input.map::<N>("inferences")?;
    let names: Vec<&String> = inferences.keys().collect();
    let values: Vec<N> = inferences.values().cloned().collect();
    let forecast = indexed(&names, input.map("forecast")?);
    let function = WeightFunction::new(&weight_params(input)?)?;
    let loss = input.number("network_loss")?;
    let all_new = input.flag("all_inferers_new")?;
    let value = implied_inference(&values, &forecast, &loss, all_new, &function)?;
    Ok(Output::named([("value", Output::optional(value))]))
}

/// Everything a synthesis needs, and the names of those who take part.
struct Epoch<N> {
    inferers: Vec<String>,
    inferences: Vec<N>,
    forecasters: Vec<String>,
    forecasts: Vec<Vec<(usize, N)>>,
    all_new: bool,
}

fn epoch<N: CaseNumber>(input: Input<'_>) -> Outcome<Epoch<N>> {
    let inferences = input.map::<N>("inferences")?;
    let forecasts = input.nested::<N>("forecasts")?;
    let names: Vec<&String> = inferences.keys().collect();
    let forecasters = forecasts.keys().cloned().collect();
    let forecasts = forecasts.into_values();
    Ok(Epoch {
        forecasters,
        forecasts: forecasts
            .map(|forecast| indexed(&names, forecast))
            .collect(),
        all_new: input.flag("all_inferers_new")?,
        inferers: inferences.keys().cloned().collect(),
        inferences: inferences.into_values().collect(),
    })
}

/// The stored regrets of the case as full matrices; the initial regret where one is missing.
fn stored_regrets<N: CaseNumber>(
    input: Input<'_>,
    epoch: &Epoch<N>,
) -> Outcome<PairwiseRegrets<N>> {
    let initial = input.optional("initial_regret")?.unwrap_or_else(N::zero);
    let uniform =
        || PairwiseRegrets::uniform(epoch.inferers.len(), epoch.forecasters.len(), &initial);
    let Some(stored) = input.object("regrets")? else {
        return Ok(uniform());
    };
    let row = |names: &[String], known: Option<&Named<N>>| -> Vec<N> {
        let regret = |name| known.and_then(|known| known.get(name)).unwrap_or(&initial);
        names.iter().map(|name| regret(name).clone()).collect()
    };
    let families = |keys: &[String], inferers: &str, forecasters: &str| -> Outcome<Vec<_>> {
        let (of_inferers, of_forecasters) = (stored.nested(inferers)?, stored.nested(forecasters)?);
        let family = |key| FamilyRegrets {
            inferers: row(&epoch.inferers, of_inferers.get(key)),
            forecasters: row(&epoch.forecasters, of_forecasters.get(key)),
        };
        Ok(keys.iter().map(family).collect())
    };
    let own = stored.map("one_in_self")?;
    let one_in = stored.nested("one_in_inferer")?;
    let only = |key: &String| FamilyRegrets {
        inferers: row(&epoch.inferers, one_in.get(key)),
        forecasters: row(std::slice::from_ref(key), Some(&own)),
    };
    Ok(PairwiseRegrets {
        combined: FamilyRegrets {
            inferers: row(&epoch.inferers, Some(&stored.map("inferer")?)),
            forecasters: row(&epoch.forecasters, Some(&stored.map("forecaster")?)),
        },
        naive: row(&epoch.inferers, Some(&stored.map("naive")?)),
        without_inferer: families(
            &epoch.inferers,
            "one_out_inferer_inferer",
            "one_out_inferer_forecaster",
        )?,
        without_forecaster: families(
            &epoch.forecasters,
            "one_out_forecaster_inferer",
            "one_out_forecaster_forecaster",
        )?,
        only_forecaster: epoch.forecasters.iter().map(only).collect(),
    })
}

/// The synthesis of a case; `None` without a network loss, unless there is but one inference.
fn synthesized<N: CaseNumber>(input: Input<'_>, epoch: &Epoch<N>) -> Outcome<Option<Synthesis<N>>> {
    let reference = input.optional::<N>("network_loss")?;
    if epoch.inferences.is_empty() {
        return Err(Refusal::NoValue);
    }
    if reference.is_none() && epoch.inferences.len() > 1 {
        return Ok(None);
    }
    let submissions = Submissions {
        inferences: &epoch.inferences,
        forecasts: &epoch.forecasts,
        reference_loss: &reference.unwrap_or_else(N::zero),
        all_new: epoch.all_new,
    };
    let smallest_divisor = input.optional("eps_safe_div")?.unwrap_or_else(N::zero);
    let regrets = stored_regrets(input, epoch)?;
    let params = weight_params(input)?;
    let synthesis = synthesize_guarded(&submissions, &regrets, &params, &smallest_divisor)?;
    Ok(Some(synthesis))
}

fn network_inferences<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let epoch = epoch::<N>(input)?;
    let Some(synthesis) = synthesized(input, &epoch)? else {
        return Ok(without_network_loss(stats::median(&epoch.inferences)?));
    };
    let inferers = &epoch.inferers;
    let forecasters = &epoch.forecasters;
    let present = |values: &[N]| values.iter().cloned().map(Some).collect::<Vec<_>>();
    let by_inferer = |values: Vec<Option<N>>| Output::map(inferers.iter().zip(values));
    let by_forecaster = |values: Vec<Option<N>>| Output::map(forecasters.iter().zip(values));
    let weighted = !epoch.all_new && inferers.len() > 1;
    let weights = |output: Output<N>| if weighted { output } else { Output::map([]) };
    let effective = synthesis.implied.iter().zip(&synthesis.weights.forecasters);
    let forecaster_weights = effective
        .map(|(implied, weight)| implied.as_ref().map(|_| weight.clone()))
        .collect();
    let withheld = synthesis.without_inferer.iter().enumerate().zip(inferers);
    let implied_without = withheld.map(|((x, _), name)| {
        let rows = synthesis.implied_without.iter();
        let column = rows.map(|row| row.get(x).cloned().flatten()).collect();
        (name.clone(), by_forecaster(column))
    });
    Ok(Output::named([
        ("combined", Output::Number(synthesis.combined)),
        ("naive", Output::Number(synthesis.naive)),
        (
            "one_out_forecast_implied",
            Output::Map(implied_without.collect()),
        ),
        ("forecast_implied", by_forecaster(synthesis.implied)),
        (
            "one_out_inferer",
            by_inferer(present(&synthesis.without_inferer)),
        ),
        (
            "one_out_forecaster",
            by_forecaster(synthesis.without_forecaster),
        ),
        (
            "one_in_forecaster",
            by_forecaster(synthesis.only_forecaster),
        ),
        (
            "inferer_weights",
            weights(by_inferer(present(&synthesis.weights.inferers))),
        ),
        (
            "forecaster_weights",
            weights(by_forecaster(forecaster_weights)),
        ),
    ]))
}

/// A topic without history publishes the median and nothing else.
fn without_network_loss<N: CaseNumber>(median: N) -> Output<N> {
    let nothing = || Output::map([]);
    Output::named([
        ("combined", Output::Number(median)),
        ("naive", Output::Number(N::zero())),
        ("one_out_forecast_implied", nothing()),
        ("forecast_implied", nothing()),
        ("one_out_inferer", nothing()),
        ("one_out_forecaster", nothing()),
        ("one_in_forecaster", nothing()),
        ("inferer_weights", nothing()),
        ("forecaster_weights", nothing()),
    ])
}

fn confidence_interval<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let epoch = epoch::<N>(input)?;
    let weighted = !epoch.all_new && epoch.inferences.len() > 1;
    let Some(synthesis) = synthesized(input, &epoch)?.filter(|_| weighted) else {
        return Ok(Output::values(&[]));
    };
    let percents = if input.is_null("percents") {
        [228, 1587, 5000, 8413, 9772]
            .into_iter()
            .map(|hundredths| N::from_ratio(hundredths, 100))
            .collect::<Result<Vec<N>, _>>()?
    } else {
        input.list("percents")?
    };
    let (values, weights) = interval_sample(&epoch.inferences, &synthesis)?;
    let bounds = stats::weighted_percentiles(&values, &weights, &percents)?;
    Ok(Output::values(&bounds))
}

fn regret_of_newcomers<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let regrets = input.list::<N>("regrets")?;
    let params = weight_params(input)?;
    let (q, offset) = (input.number("quantile")?, input.number("numerator")?);
    Ok(Output::value(initial_regret(
        &regrets, &q, &offset, &params,
    )?))
}
