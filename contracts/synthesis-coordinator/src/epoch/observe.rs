//! Truths that a contract says: when it is asked, and what of its answer counts.
//!
//! A contract that fails, lies about its form or burns gas is asked again later, and costs
//! nobody but its own topic a truth: it is asked in a submessage of its own.

use allora_interfaces::topic_registry::ContractSource;
use allora_interfaces::{ActorId, EpochId, TopicId};
use allora_math::Real;
use cosmwasm_std::{
    to_json_vec, ContractResult as Answer, Deps, Empty, Order, QueryRequest, Storage, SystemResult,
    Timestamp, Uint128, WasmQuery,
};

use super::due::{rules_of, windows_of, Step, Work};
use super::extract::number_at;
use crate::error::{ContractError, ContractResult, SourceProblem};
use crate::state::{Earning, Report, TopicClock, Version, ASKED_NEXT, OPEN, REPORTS};

/// Under whose number the truth of a contract is kept: nobody has it.
pub(crate) const SOURCE: ActorId = ActorId(0);

/// How often a contract is asked within a report window, at even distances.
const TIMES_ASKED: u64 = 8;

/// Epochs looked at for the one whose contract is asked next; newer ones wait for them.
const MOST_ASKING: usize = 16;

/// Longest reason of a refusal that is kept, in characters.
const MAX_REASON: usize = 200;

/// Has the contract asked once the report window opens, if the version names one.
pub(crate) fn await_truth(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
    version: &Version,
) {
    let windows = version.start().windows(epoch);
    let windows = windows.filter(|_| version.params.truth_source.contract().is_some());
    if let Some(windows) = windows {
        ASKED_NEXT.save(storage, (topic_id, epoch), &windows.reports_open);
    }
}

/// The next time a contract is asked.
pub(crate) fn next_observation(
    storage: &dyn Storage,
    topic_id: TopicId,
) -> ContractResult<Option<Work>> {
    let asking = ASKED_NEXT.prefix(topic_id);
    let mut next: Option<(Timestamp, EpochId)> = None;
    for entry in asking
        .range(storage, None, None, Order::Ascending)
        .take(MOST_ASKING)
    {
        let (epoch, due) = entry?;
        next = Some(next.map_or((due, epoch), |next| next.min((due, epoch))));
    }
    let Some((due, epoch)) = next else {
        return Ok(None);
    };
    Ok(Some(Work {
        step: Step::Observe,
        epoch,
        open: OPEN.load(storage, (topic_id, epoch))?,
        // asking pays nobody
        earning: Earning {
            since: due,
            until: due,
            next_since: due,
        },
        due,
    }))
}

/// Notes when the contract is asked after `now`; whether it is to be asked now.
pub(crate) fn ask(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    clock: &TopicClock,
    work: &Work,
    now: Timestamp,
) -> ContractResult<bool> {
    let key = (topic_id, work.epoch);
    let rules = rules_of(storage, clock, topic_id, work.open.version)?;
    let windows = windows_of(&rules, topic_id, work.epoch)?;
    let known = REPORTS.has(storage, (topic_id, work.epoch, SOURCE));
    let open = !known && now < windows.second_reports_end;
    let next = after(now, windows.reports_open, windows.reports_end);
    match next.filter(|next| open && *next < windows.second_reports_end) {
        Some(next) => ASKED_NEXT.save(storage, key, &next),
        None => ASKED_NEXT.remove(storage, key),
    }
    Ok(open)
}

/// The first of the even moments since `from` that comes after `now`; [`TIMES_ASKED`] of them
/// lie between `from` and `until`.
fn after(now: Timestamp, from: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let length = until.nanos().checked_sub(from.nanos())?;
    let distance = length.checked_div(TIMES_ASKED)?;
    let passed = now.nanos().checked_sub(from.nanos())?;
    let begun = passed.checked_div(distance)?.checked_add(1)?;
    let next = from.nanos().checked_add(begun.checked_mul(distance)?)?;
    Some(Timestamp::from_nanos(next))
}

/// What a contract says about an epoch.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn read(
    deps: Deps<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    source: &ContractSource,
    reports_open: Timestamp,
) -> ContractResult<Real> {
    let request = QueryRequest::<Empty>::Wasm(WasmQuery::Smart {
        contract_addr: source.address.clone(),
        msg: source.query_of(epoch, reports_open),
    });
    let refused = |reason: String| SourceProblem::Refused {
        reason: reason.chars().take(MAX_REASON).collect(),
    };
    let answer = match deps.querier.raw_query(&to_json_vec(&request)?) {
        SystemResult::Ok(Answer::Ok(answer)) => number_at(&answer, &source.path),
        SystemResult::Ok(Answer::Err(reason)) => Err(refused(reason)),
        SystemResult::Err(error) => Err(refused(error.to_string())),
    };
    answer.map_err(|problem| {
        let failed = ContractError::SourceFailed {
            topic_id,
            epoch,
            problem,
        };
        failed.into()
    })
}

/// The truth of a contract as a report: nobody's, and the only one.
pub(crate) fn report_of(truth: Real, late: bool) -> Report {
    Report {
        truth,
        stake: Uint128::one(),
        late,
        evidence: None,
    }
}
