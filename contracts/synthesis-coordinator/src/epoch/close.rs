//! Step *close*: submissions become the network inference.

use allora_interfaces::synthesis_coordinator::{Event, ForecastElement};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::{MathResult, Real};
use cosmwasm_std::Storage;

use crate::epoch::due::Work;
use crate::epoch::observe::await_truth;
use crate::epoch::rule::{interval, recall, synthesize, Submitted};
use crate::epoch::submitted::submitted;
use crate::error::ContractResult;
use crate::places::standings::{RoleStandings, Standings};
use crate::state::{
    Interval, OpenEpoch, Phase, Progress, RuleSynthesis, Submission, SynthesisRecord, TopicModel,
    LATEST, MODELS, OPEN, RELAYED, SUBMISSIONS, SYNTHESES, VERSIONS,
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
    fn standings(
        &self,
        storage: &dyn Storage,
        topic_id: TopicId,
        since_version: u32,
    ) -> ContractResult<Standings> {
        let (inferers, forecasters) = (&self.inferers, &self.forecasters);
        Standings::load(storage, topic_id, since_version, inferers, forecasters)
    }
}

/// Synthesizes an epoch as of the moment its submission window closed. Without an
/// inference, or should the maths have no answer, the epoch is marked empty and
/// ends void when its turn comes.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn close(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    work: &Work,
    progress: &mut Progress,
) -> ContractResult<Option<Event>> {
    let Work {
        epoch, open, due, ..
    } = *work;
    let version = VERSIONS.load(storage, (topic_id, open.version))?;
    let collected = take_submissions(storage, topic_id, epoch)?;

    let published = if collected.inferers.is_empty() {
        None
    } else {
        let workers = collected.standings(storage, topic_id, version.since_version)?;
        let (model, known) = recall(MODELS.may_load(storage, topic_id)?, &version, progress)?;
        combine(&collected, &workers, &known, &version.params, &model).ok()
    };

    let phase = match published {
        Some(_) => Phase::Synthesized,
        None => Phase::Empty,
    };
    OPEN.save(storage, (topic_id, epoch), &OpenEpoch { phase, ..open });
    progress.next_close = epoch.next().unwrap_or(epoch);
    let Some((synthesis, interval)) = published else {
        return Ok(None);
    };
    let value = synthesis.combined();
    let record = SynthesisRecord {
        version: open.version,
        closed_at: due,
        interval,
        inferers: collected.inferers,
        inferences: collected.inferences,
        forecasters: collected.forecasters,
        synthesis,
    };
    LATEST.save(storage, topic_id, &record.latest(epoch));
    SYNTHESES.save(storage, (topic_id, epoch), &record);
    await_truth(storage, topic_id, epoch, &version);
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
    let relayed = RELAYED.may_load(storage, (topic_id, epoch))?;
    if relayed.is_some() {
        RELAYED.remove(storage, (topic_id, epoch));
    }
    let submissions = submitted(storage, topic_id, epoch, relayed)?;
    let mut collected = Collected::default();
    for (actor, submission) in submissions {
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

/// The network inference and its interval.
fn combine(
    collected: &Collected,
    workers: &Standings,
    progress: &Progress,
    params: &TopicParams,
    model: &TopicModel,
) -> MathResult<(RuleSynthesis, Option<Interval>)> {
    let Collected {
        inferers,
        inferences,
        forecasters,
        forecasts,
    } = collected;
    let most = usize::try_from(params.caps.forecast_elements).unwrap_or(usize::MAX);
    let forecasts: Vec<_> = forecasts
        .iter()
        .map(|forecast| kept(forecast, inferers, &workers.inferers, most))
        .collect();
    let synthesis = synthesize(&Submitted {
        params,
        inferers,
        inferences,
        forecasters,
        forecasts: &forecasts,
        workers,
        progress,
        model,
    })?;
    let interval = interval(params, inferences, &synthesis, model)?;
    Ok((synthesis, interval))
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

fn count(actors: &[ActorId]) -> u32 {
    u32::try_from(actors.len()).unwrap_or(u32::MAX)
}
