//! Truths that a contract says.

use allora_interfaces::synthesis_coordinator::schedule::ReportWindow;
use allora_interfaces::synthesis_coordinator::{msg, Event, SynthesisCoordinator};
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Addr, DepsMut, Response, SubMsg, Timestamp};

use super::check_value;
use crate::admission::{open_report_window, rules_of_reportable};
use crate::epoch::due::{requeue, windows_of};
use crate::epoch::observe::{read, report_of, SOURCE};
use crate::error::{ContractError, ContractResult};
use crate::state::{load_clock, ASKED_NEXT, PROGRESS, REPORTS, VERSIONS};
use crate::submessage::{ObservePayload, ReplyId};

/// Most gas that asking a contract may use: it fails alone, and is asked again.
const GAS_TO_ASK: u64 = 1_000_000;

/// Reads the truth of an epoch from the contract that its version names. The first one read
/// counts.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn observe(
    deps: DepsMut<'_>,
    now: Timestamp,
    msg::Observe { topic_id, epoch }: msg::Observe,
) -> ContractResult<Response> {
    let clock = load_clock(deps.storage, topic_id)?;
    let rules = rules_of_reportable(deps.storage, &clock, topic_id, epoch)?;
    let version = VERSIONS.load(deps.storage, (topic_id, rules.start.version))?;
    let source = version.params.truth_source.contract();
    let source = source.ok_or(ContractError::NoSource { topic_id, epoch })?;
    let key = (topic_id, epoch, SOURCE);
    if REPORTS.has(deps.storage, key) {
        return Err(ContractError::TruthKnown { topic_id, epoch }.into());
    }
    let window = open_report_window(deps.storage, &deps.querier, &rules, topic_id, epoch, now)?;
    let reports_open = windows_of(&rules, topic_id, epoch)?.reports_open;
    let truth = read(deps.as_ref(), topic_id, epoch, source, reports_open)?;
    check_value("a truth", truth)?;
    rules.check_truth(topic_id, truth)?;

    let report = report_of(truth, window == ReportWindow::Second);
    REPORTS.save(deps.storage, key, &report);
    if ASKED_NEXT.has(deps.storage, (topic_id, epoch)) {
        ASKED_NEXT.remove(deps.storage, (topic_id, epoch));
        let mut progress = PROGRESS.load(deps.storage, topic_id)?;
        if requeue(
            deps.storage,
            &deps.querier,
            topic_id,
            &clock,
            &mut progress,
            (now, false),
        )? {
            PROGRESS.save(deps.storage, topic_id, &progress);
        }
    }

    Ok(Response::new()
        .add_attribute("action", "observe")
        .add_event(Event::TruthObserved {
            topic_id,
            epoch,
            truth,
        }))
}

/// Has the contract of an epoch asked, so that nothing it does makes anything else fail.
pub(super) fn ask_for_truth(
    coordinator: &Addr,
    topic_id: TopicId,
    epoch: EpochId,
) -> ContractResult<SubMsg> {
    let message = SynthesisCoordinator(coordinator).observe(topic_id, epoch)?;
    let payload = ObservePayload { topic_id, epoch }.to_bytes();
    let message = SubMsg::reply_on_error(message, ReplyId::Observe.into());
    Ok(message.with_gas_limit(GAS_TO_ASK).with_payload(payload))
}
