//! The rules behind one interface: [`synthesize`] at the close, [`settle`] once the truth is known. Pure.
//!
//! What differs between rules is here and in `allora_math`; life cycle, places, money and
//! queries are the same.

mod allora;
mod interval;
mod outcome;
mod second_order;
mod truth;

use allora_interfaces::topic_registry::{Rule, TopicParams};
use allora_interfaces::ActorId;
use allora_math::sample::Sample;
use allora_math::{MathResult, Real};

use crate::places::standings::{RoleStandings, Standings};
use crate::state::{
    Outcome, Progress, Report, RuleMemory, RuleSynthesis, SynthesisRecord, TopicModel, Version,
};

pub(crate) use interval::interval;

/// What was submitted to an epoch, and what is known of who did; lists index-aligned and ascending by
/// actor.
pub(crate) struct Submitted<'a> {
    pub(crate) params: &'a TopicParams,
    pub(crate) inferers: &'a [ActorId],
    pub(crate) inferences: &'a [Real],
    pub(crate) forecasters: &'a [ActorId],
    /// As (inferer index, loss).
    pub(crate) forecasts: &'a [Vec<(usize, Real)>],
    pub(crate) workers: &'a Standings,
    pub(crate) progress: &'a Progress,
    pub(crate) model: &'a TopicModel,
}

/// The network inference by the rule of the epoch's version.
///
/// # Errors
/// Empty without inferences; out of range.
pub(crate) fn synthesize(submitted: &Submitted<'_>) -> MathResult<RuleSynthesis> {
    match &submitted.params.rule {
        Rule::SecondOrder(settings) => second_order::synthesize(submitted, &settings.params()),
        Rule::Allora(settings) => allora::synthesize(submitted, settings),
    }
}

/// Scores of past epochs, by their moments: of inferers, of forecasters.
pub(crate) type History = [Vec<Sample<Real>>; 2];

/// All that an epoch is settled by.
pub(crate) struct Known<'a> {
    pub(crate) params: &'a TopicParams,
    pub(crate) record: &'a SynthesisRecord,
    /// Ascending by actor.
    pub(crate) reports: &'a [(ActorId, Report)],
    pub(crate) history: &'a History,
}

/// What is remembered, before and after.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub(crate) workers: Standings,
    pub(crate) reputers: RoleStandings,
    pub(crate) progress: Progress,
    pub(crate) model: TopicModel,
}

/// Settles an epoch by the rule of its version: losses, scores and fractions, with everything that is
/// remembered moved.
///
/// # Errors
/// Empty if too few truths are left; out of range. What is remembered may have moved by then.
pub(crate) fn settle(known: &Known<'_>, remembered: &mut Remembered) -> MathResult<Outcome> {
    let outcome = match (&known.params.rule, &known.record.synthesis) {
        (Rule::SecondOrder(settings), RuleSynthesis::SecondOrder(prediction)) => {
            second_order::settle(known, prediction, &settings.params(), remembered)
        }
        (Rule::Allora(settings), RuleSynthesis::Allora(synthesis)) => {
            allora::settle(known, synthesis, settings, remembered)
        }
        // A version has one rule for ever.
        _ => Err(allora_math::MathError::Empty {
            op: allora_math::Operation::Settle,
        }),
    }?;
    interval::learn(known.record, &outcome.truth, &mut remembered.model)?;
    let progress = &mut remembered.progress;
    progress.network_loss = Some(outcome.loss);
    progress.settled = progress.settled.saturating_add(1);
    Ok(outcome)
}

/// What a topic has learnt and counted, under the rule of a version.
pub(crate) fn recall(
    stored: Option<TopicModel>,
    version: &Version,
    progress: &Progress,
) -> MathResult<(TopicModel, Progress)> {
    let since = stored.as_ref().map(|model| model.since_version);
    let mut progress = progress.clone();
    if since != Some(version.since_version) {
        progress.begin();
    }
    Ok((model_of(stored, version)?, progress))
}

/// What a topic has learnt under the rule of a version; nothing yet if what it has means something else.
pub(crate) fn model_of(stored: Option<TopicModel>, version: &Version) -> MathResult<TopicModel> {
    let stored = stored.filter(|model| model.since_version == version.since_version);
    match stored {
        Some(model) => Ok(model),
        None => {
            let memory = match version.params.rule {
                Rule::SecondOrder(_) => RuleMemory::SecondOrder(Default::default()),
                Rule::Allora(_) => RuleMemory::Allora(Default::default()),
            };
            TopicModel::new(version.since_version, memory)
        }
    }
}
