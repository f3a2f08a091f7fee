//! What was submitted to an epoch: by its workers, or for them in batches. What a worker
//! submitted itself counts before what was relayed, part by part.

use allora_interfaces::{ActorId, EpochId, TopicId};
use cosmwasm_std::{Order, Storage};

use crate::error::ContractResult;
use crate::state::{Relayed, Submission, RELAYED, SUBMISSIONS};

/// What an actor submitted; nothing yet is an empty submission.
pub(crate) fn submitted_by(
    storage: &dyn Storage,
    (topic_id, epoch, actor): (TopicId, EpochId, ActorId),
) -> ContractResult<Submission> {
    let own = SUBMISSIONS.may_load(storage, (topic_id, epoch, actor))?;
    let mut submission = own.unwrap_or_default();
    if submission.inference.is_none() {
        let relayed = RELAYED.may_load(storage, (topic_id, epoch))?;
        submission.inference = relayed.and_then(|relayed| relayed.get(actor));
    }
    Ok(submission)
}

/// All submissions to an epoch, with what was relayed to it, ascending by actor; bounded by the places of inferers and
/// forecasters.
pub(crate) fn submitted(
    storage: &dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
    relayed: Option<Relayed>,
) -> ContractResult<Vec<(ActorId, Submission)>> {
    let mut submissions: Vec<_> = SUBMISSIONS
        .prefix((topic_id, epoch))
        .range(storage, None, None, Order::Ascending)
        .collect::<Result<_, _>>()?;
    for (actor, inference) in relayed.unwrap_or_default().entries() {
        match submissions.binary_search_by_key(&actor, |(actor, _)| *actor) {
            Ok(index) => {
                if let Some((_, own)) = submissions.get_mut(index) {
                    own.inference = own.inference.or(Some(inference));
                }
            }
            Err(index) => {
                let submission = Submission {
                    inference: Some(inference),
                    forecast: Vec::new(),
                };
                submissions.insert(index, (actor, submission));
            }
        }
    }
    Ok(submissions)
}
