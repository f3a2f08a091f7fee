//! Doing what is due. Permissionless, idempotent, bounded, resumable.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{msg, Event, ExecuteMsg};
use allora_interfaces::TopicId;
use cosmwasm_std::{Env, QuerierWrapper, Response, Storage, SubMsg};

use super::observe::ask_for_truth;
use crate::epoch::close::close;
use crate::epoch::due::{next_work, requeue, Step, Work};
use crate::epoch::observe::ask;
use crate::epoch::settle::{end, forfeit, prune, EndedEpoch};
use crate::error::ContractResult;
use crate::payout::{unsettled, Payout};
use crate::state::{load_clock, Progress, TopicClock, PROGRESS};

/// One call over a topic.
struct Run<'a> {
    env: &'a Env,
    querier: &'a QuerierWrapper<'a>,
    topic_id: TopicId,
    clock: TopicClock,
    progress: Progress,
    payout: Payout,
    events: Vec<Event>,
    /// Whether an epoch has ended in it.
    ended: bool,
    /// To itself, to ask for truths.
    questions: Vec<SubMsg>,
}

/// Does the due steps of a topic in the order of their due times, each as of its
/// own: called late, it leaves the same as called in time.
// Not inlined: a function of the Wasm has 100 locals at most.
#[inline(never)]
pub(crate) fn advance(
    storage: &mut dyn Storage,
    querier: &QuerierWrapper<'_>,
    env: &Env,
    msg::Advance {
        topic_id,
        max_steps,
    }: msg::Advance,
) -> ContractResult<Response> {
    let now = env.block.time;
    let most = max_steps.unwrap_or(ExecuteMsg::MAX_STEPS);
    let most = most.min(ExecuteMsg::MAX_STEPS);
    let clock = load_clock(storage, topic_id)?;
    let before = PROGRESS.load(storage, topic_id)?;
    let payout = Payout::new(storage, topic_id, (clock.grid(), now), &before)?;
    let mut run = Run {
        env,
        querier,
        topic_id,
        clock,
        progress: before.clone(),
        payout,
        events: Vec::new(),
        ended: false,
        questions: Vec::new(),
    };

    let mut steps: u32 = 0;
    while steps < most {
        let work = next_work(storage, querier, topic_id, &run.clock, &run.progress, now)?;
        let Some(work) = work.filter(|work| work.due <= now) else {
            break;
        };
        run.step(storage, &work)?;
        steps = steps.saturating_add(1);
    }
    let served = steps > 0;
    requeue(
        storage,
        querier,
        topic_id,
        &run.clock,
        &mut run.progress,
        (now, served),
    )?;
    if run.ended {
        run.progress.unsettled = unsettled(storage, topic_id, &run.progress)?;
    }
    if run.progress != before {
        PROGRESS.save(storage, topic_id, &run.progress);
    }
    let message = run.payout.finish(storage, &run.progress, run.ended)?;

    Ok(Response::new()
        .add_attribute("action", "advance")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("steps", steps.to_string())
        .add_events(run.events)
        .add_submessages(message)
        .add_submessages(run.questions))
}

impl Run<'_> {
    fn step(&mut self, storage: &mut dyn Storage, work: &Work) -> ContractResult<()> {
        let (topic_id, progress) = (self.topic_id, &mut self.progress);
        match work.step {
            Step::Close => {
                self.events
                    .extend(close(storage, topic_id, work, progress)?);
                return Ok(());
            }
            Step::Observe => return self.observe(storage, work),
            Step::Forfeit => return self.forfeit(storage, work),
            Step::End => {}
        }
        let EndedEpoch {
            event,
            settlement,
            offences,
            limits,
        } = end(storage, self.querier, topic_id, work, progress)?;
        let unpaid = self
            .payout
            .take(storage, progress, work, settlement, offences)?;
        prune(storage, topic_id, &self.clock, progress, &limits, unpaid)?;
        self.events.push(event);
        self.ended = true;
        Ok(())
    }

    fn forfeit(&mut self, storage: &mut dyn Storage, work: &Work) -> ContractResult<()> {
        let offences = forfeit(storage, self.topic_id, work)?;
        if !offences.is_empty() {
            let (void, progress) = (Settlement::Void {}, &mut self.progress);
            self.payout.take(storage, progress, work, void, offences)?;
        }
        self.ended = true;
        Ok(())
    }

    fn observe(&mut self, storage: &mut dyn Storage, work: &Work) -> ContractResult<()> {
        let topic_id = self.topic_id;
        if ask(storage, topic_id, &self.clock, work, self.env.block.time)? {
            let coordinator = &self.env.contract.address;
            let question = ask_for_truth(coordinator, topic_id, work.epoch)?;
            self.questions.push(question);
        }
        Ok(())
    }
}
