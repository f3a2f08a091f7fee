//! What a walk must not miss: truths of contracts, edits and moves while epochs wait.

use std::ops::AddAssign;

use allora_interfaces::staking_vault::ExecuteMsg as Vault;
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator};
use allora_interfaces::topic_registry::{self, ExecuteMsg as Registry, Schedule};
use synthesis_coordinator::ContractError;

use super::*;

/// How often a walk came across what is rare.
#[derive(Clone, Copy, Debug, Default)]
pub struct Encounters {
    /// Truths that somebody had read from a contract.
    pub observed: u32,
    /// Losses of stake or a bond for what was not revealed.
    pub silenced: u32,
    /// Schedules edited while epochs were open.
    pub rescheduled: u32,
    /// Delegations that moved between a report and its settlement.
    pub moved: u32,
}

impl AddAssign for Encounters {
    fn add_assign(&mut self, other: Self) {
        self.observed += other.observed;
        self.silenced += other.silenced;
        self.rescheduled += other.rescheduled;
        self.moved += other.moved;
    }
}

/// Whether a report was refused because a contract says the truth.
pub(super) fn is_observed<T>(result: &AnyResult<T>) -> bool {
    let refusal = result.as_ref().err().and_then(|error| error.downcast_ref());
    matches!(refusal, Some(ContractError::TruthFromContract { .. }))
}

impl Walk {
    /// Has the oracle say something, or nothing, and anybody have it asked.
    pub(super) fn observe(
        &mut self,
        (topic_id, epoch): (TopicId, EpochId),
        trace: &mut String,
    ) -> (Action, AnyResult<()>) {
        let (oracle, value) = (self.oracle.clone(), self.a_value().to_string());
        let said = match self.random.below(8) {
            0 => self.suite.say(&oracle, None),
            1 => self.suite.say(&oracle, Some("[[[")),
            _ => self.suite.say_price(&oracle, &value),
        };
        said.expect("an oracle says what it is told");
        let action = self.action(format!("observe {topic_id}/{epoch}"), None, trace);
        let message = Coordinator::Observe(msg::Observe { topic_id, epoch });
        let result = self.suite.on_coordinator(&action.by, &message);
        self.met.observed += u32::from(result.is_ok());
        (action, result.map(|_| ()))
    }

    /// Of a topic by its governance, mostly of when things happen, while epochs are open.
    pub(super) fn an_edit(&mut self) -> (Registry, Option<Addr>) {
        let mut params = self.some_params();
        if !self.random.one_in(4) {
            params.schedule = self.some_schedule();
        }
        let edit = topic_registry::msg::UpdateTopic {
            topic_id: self.a_topic(),
            description: None,
            metadata_uri: None,
            params: Some(Box::new(params)),
        };
        (Registry::UpdateTopic(edit), Some(self.suite.governance()))
    }

    /// Near the brisk one, and hidden every other time.
    fn some_schedule(&mut self) -> Schedule {
        let mut draw = |least: u64, more: u64| least + self.random.below(more);
        let mut schedule = Schedule {
            epoch_length: draw(250, 150),
            submission_window: draw(150, 100),
            ground_truth_lag: draw(450, 300),
            report_window: draw(200, 200),
            ..Schedule::default()
        };
        if self.random.one_in(2) {
            schedule.reveal_window = 1 + self.random.below(200);
            schedule.report_reveal_window = 1 + self.random.below(300);
        }
        schedule
    }

    /// Whether a message gives a topic with open epochs another schedule.
    pub(super) fn reschedules(&self, message: &Registry) -> bool {
        let Registry::UpdateTopic(update) = message else {
            return false;
        };
        let entry = self.suite.topic_entry(update.topic_id);
        let (Some(params), Ok(entry)) = (&update.params, entry) else {
            return false;
        };
        let open = self.open_epochs(update.topic_id);
        params.schedule != entry.params.schedule && !open.is_empty()
    }

    /// Whether a message moves a delegation while a report of the topic waits.
    pub(super) fn moves_after_a_report(&self, message: &Vault) -> bool {
        let Vault::Redelegate(moved) = message else {
            return false;
        };
        let mut open = self.open_epochs(moved.topic_id).into_iter();
        open.any(|epoch| {
            let reports = self.suite.reports(moved.topic_id, epoch);
            reports.is_ok_and(|reports| !reports.is_empty())
        })
    }

    fn open_epochs(&self, topic_id: TopicId) -> Vec<EpochId> {
        let topic = self.suite.topic(topic_id);
        topic.map_or(vec![], |topic| topic.open_epochs)
    }
}
