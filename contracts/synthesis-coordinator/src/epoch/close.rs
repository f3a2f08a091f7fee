//! Step *close*: submissions become the network inference.

use allora_interfaces::synthesis_coordinator::{Event, ForecastElement};
use allora_interfaces::topic_registry::{PublishedValue, SynthesisSettings, TopicParams};
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::outlier::clipped_combination;
use allora_math::stats::sum;
use allora_math::allora::synthesis::{
    confidence_interval, interval_sample, synthesize, Submissions, Synthesis,
};
use allora_math::allora::weight::WeightParams;
use allora_math::{MathResult, Number, Real};
use cosmwasm_std::{Order, Storage};

use crate::epoch::due::Work;
use crate::error::ContractResult;
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{
    OpenEpoch, Phase, Progress, Submission, SynthesisRecord, OPEN, SUBMISSIONS, SYNTHESES, VERSIONS,
};

/// What was submitted, index-aligned and ascending by actor.
#[derive(Default)]
struct Collected {
    inferers: Vec<ActorId>,
    inferences: Vec<Real>,
    forecasters: Vec<ActorId>,
    forecasts: Vec<Vec<ForecastElement>>,
}

impl Collected {
    fn standings(&self, storage: &dyn Storage, topic_id: TopicId) -> ContractResult<Standings> {
        Standings::load(storage, topic_id, &self.inferers, &self.forecasters)
    }
}

/// Synthesizes an epoch as of the moment its submission window closed. Without an
/// inference, or should the maths have no answer, the epoch is marked empty and
/// ends void when its turn comes.
pub(crate) fn close(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    work: &Work,
    progress: &mut Progress,
) -> ContractResult<Option<Event>> {
    let Work {
        epoch, open, due, ..
    } = *work;
    let params = VERSIONS.load(storage, (topic_id, open.version))?.params;
    let collected = take_submissions(storage, topic_id, epoch)?;

    let published = if collected.inferers.is_empty() {
        None
    } else {
        let workers = collected.standings(storage, topic_id)?;
        combine(&collected, &workers, progress, &params).ok()
    };

    let phase = match published {
        Some(_) => Phase::Synthesized,
        None => Phase::Empty,
    };
    OPEN.save(storage, (topic_id, epoch), &OpenEpoch { phase, ..open });
    progress.next_close = epoch.next().unwrap_or(epoch);
    let Some((value, interval, synthesis)) = published else {
        return Ok(None);
    };
    let record = SynthesisRecord {
        version: open.version,
        closed_at: due,
        value,
        interval,
        inferers: collected.inferers,
        inferences: collected.inferences,
        forecasters: collected.forecasters,
        synthesis,
    };
    SYNTHESES.save(storage, (topic_id, epoch), &record);
    progress.last_synthesized = Some(epoch);

    Ok(Some(Event::EpochSynthesized {
        topic_id,
        epoch,
        value,
        inferers: count(&record.inferers),
        forecasters: count(&record.forecasters),
    }))
}

/// Reads and removes the submissions of an epoch; bounded by the places of
/// inferers and forecasters.
fn take_submissions(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<Collected> {
    let entries: Vec<_> = SUBMISSIONS
        .prefix((topic_id, epoch))
        .range(storage, None, None, Order::Ascending)
        .collect::<Result<_, _>>()?;
    let mut collected = Collected::default();
    for (actor, submission) in entries {
        SUBMISSIONS.remove(storage, (topic_id, epoch, actor));
        let Submission {
            inference,
            forecast,
        } = submission;
        if let Some(inference) = inference {
            collected.inferers.push(actor);
            collected.inferences.push(inference);
        }
        if !forecast.is_empty() {
            collected.forecasters.push(actor);
            collected.forecasts.push(forecast);
        }
    }
    Ok(collected)
}

type Published = (Real, Option<[Real; 5]>, Synthesis<Real>);

/// The network inference, its interval, and all counterfactuals.
fn combine(
    collected: &Collected,
    workers: &Standings,
    progress: &Progress,
    params: &TopicParams,
) -> MathResult<Published> {
    let Collected {
        inferers,
        inferences,
        forecasters,
        forecasts,
    } = collected;
    let settings = &params.synthesis;
    let most = usize::try_from(params.caps.forecast_elements).unwrap_or(usize::MAX);
    let forecasts: Vec<_> = forecasts
        .iter()
        .map(|forecast| kept(forecast, inferers, &workers.inferers, most))
        .collect();
    let initial = progress.initial_regret.unwrap_or(Real::ZERO);
    let regrets = workers.regrets(inferers, forecasters, progress.naive_shift, initial);
    let submissions = Submissions {
        inferences,
        forecasts: &forecasts,
        reference_loss: &progress.network_loss.unwrap_or(Real::ZERO),
        all_new: progress.initial_regret.is_none(),
    };
    let mut synthesis = synthesize(&submissions, &regrets, &weight_params(settings))?;
    let interval = confidence_interval(inferences, &synthesis)?;
    let value = match settings.published {
        PublishedValue::Combined {} => synthesis.combined,
        PublishedValue::Clipped {} => {
            let (values, weights) = interval_sample(inferences, &synthesis)?;
            clipped_combination(&values, &weights, &settings.clip_width)?
        }
    };
    normalize_weights(&mut synthesis)?;
    Ok((value, interval, synthesis))
}

/// Elements that name inferers present, as (index, loss): at most `most`, those
/// of the highest merit, then of the earliest to join; ascending by index.
fn kept(
    forecast: &[ForecastElement],
    inferers: &[ActorId],
    standings: &RoleStandings,
    most: usize,
) -> Vec<(usize, Real)> {
    let present = forecast.iter().filter_map(|element| {
        let index = inferers.binary_search(&element.inferer).ok()?;
        Some((index, element.loss))
    });
    let mut present: Vec<_> = present.collect();
    if present.len() > most {
        let merit = |index: &usize| {
            let actor = inferers.get(*index).copied().unwrap_or_default();
            standings.standing(actor).merit
        };
        // Stable, and indices ascend by actor.
        present.sort_by_cached_key(|(index, _)| core::cmp::Reverse(merit(index)));
        present.truncate(most);
        present.sort_by_key(|(index, _)| *index);
    }
    present
}

/// Shape of the map from regrets to weights.
pub(crate) fn weight_params(settings: &SynthesisSettings) -> WeightParams<Real> {
    WeightParams {
        p_norm: settings.p_norm,
        c_norm: settings.c_norm,
        epsilon: settings.epsilon,
    }
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

fn count(actors: &[ActorId]) -> u32 {
    u32::try_from(actors.len()).unwrap_or(u32::MAX)
}
