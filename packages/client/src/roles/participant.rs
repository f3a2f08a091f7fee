//! The loop of a worker, a forecaster or a reputer, in one or many topics.
//!
//! A round looks at all topics where something may be due, asks the models at the same time, and
//! sends what they say as few transactions; what becomes of those is seen in later rounds.

use std::thread::sleep;
use std::time::{Duration, Instant};

use allora_interfaces::synthesis_coordinator::{QueryMsg, StatusResponse, WindowsResponse};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::Timestamp;
use tracing::warn;

use super::mail::{Deed, Item, Mail};
use super::metrics::Metrics;
use super::model::{Model, Served};
use super::panel::{Ask, Panel};
use super::question::history_of;
use super::settings::{Settings, Topic};
use super::stop::Stop;
use super::visit::{nanos, next_opening, Turn, Visit, LONGEST_SLEEP};
use crate::chain::Block;
use crate::error::Result;
use crate::network::Network;

/// Shortest sleep: about a block of the fastest chains.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);
/// Shortest and longest wait for slow models before the answers of the others are sent.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Longest wait for what is on its way once asked to stop.
const LONGEST_FINISH: Duration = Duration::from_secs(8);
/// Longest time between two looks of a reputer: what can be reported on depends on keepers, too.
const REPUTERS_LOOK: Duration = Duration::from_secs(5);

/// A participant in some topics.
pub struct Participant<'a> {
    network: &'a Network<'a>,
    settings: Settings,
    metrics: Metrics,
    topics: Vec<Topic>,
    panel: Panel,
    mail: Mail<'a>,
    pace: Pace,
}

/// How fast blocks follow each other: the last one seen, and the time between two.
#[derive(Default)]
struct Pace {
    last: Option<(u64, Timestamp)>,
    interval: Duration,
}

impl Pace {
    fn see(&mut self, block: &Block) {
        if let Some((height, time)) = self.last {
            let blocks = block.height.saturating_sub(height).try_into().unwrap_or(0);
            let passed = between(time, block.time).checked_div(blocks);
            self.interval = passed.unwrap_or(self.interval);
        }
        self.last = Some((block.height, block.time));
    }

    /// When the block after this moment is to be expected, or a little later.
    fn next_block(&self, now: Timestamp) -> Timestamp {
        now.plus_nanos(nanos(self.interval.saturating_mul(3) / 2))
    }
}

impl<'a> Participant<'a> {
    /// A participant; its models by topic.
    pub fn new(
        network: &'a Network<'a>,
        settings: Settings,
        metrics: Metrics,
        models: Vec<(TopicId, Box<dyn Model>)>,
    ) -> Self {
        let served = models.into_iter().map(|(topic_id, model)| Served {
            topics: vec![topic_id],
            model,
        });
        Self::serving(network, settings, metrics, served.collect())
    }

    /// A participant; its models, each with its topics.
    pub fn serving(
        network: &'a Network<'a>,
        settings: Settings,
        metrics: Metrics,
        served: Vec<Served>,
    ) -> Self {
        let panel = Panel::new(served);
        Self {
            network,
            settings,
            metrics,
            topics: panel.topics().into_iter().map(Topic::new).collect(),
            panel,
            mail: Mail::new(network.chain),
            pace: Pace::default(),
        }
    }

    /// Takes part until asked to stop. What goes wrong is logged, counted and
    /// tried again while the window is open.
    pub fn run(&mut self, stop: &Stop) {
        while !stop.is_asked() {
            let pause = self.round(stop);
            stop.sleep(pause);
        }
        self.finish();
    }

    /// Sees what becomes of what is on its way, for a while: it counts, and secrets of it are none.
    fn finish(&mut self) {
        let started = Instant::now();
        while self.mail.is_under_way() && started.elapsed() < LONGEST_FINISH {
            sleep(SHORTEST_SLEEP);
            let Ok(block) = self.network.chain.block() else {
                break;
            };
            self.note_mail(block.time);
        }
    }

    /// Looks at every topic where something may be due; how long to sleep.
    pub fn round(&mut self, stop: &Stop) -> Duration {
        let pause = self.work(stop).unwrap_or_else(|problem| {
            warn!(%problem, "trying again");
            self.metrics.count("problems", 0, None);
            self.settings.poll
        });
        pause.max(SHORTEST_SLEEP)
    }

    fn work(&mut self, stop: &Stop) -> Result<Duration> {
        let block = self.network.chain.block()?;
        let now = block.time;
        self.pace.see(&block);
        self.note_mail(now);
        let mut items = vec![];
        let turns = self.look(now, &mut items)?;
        let asks = self.questions(now, turns)?;
        let wait = asks.iter().map(|ask| ask.turn.window.closes_at).min();
        let wait = wait.map_or(Duration::ZERO, |closes_at| {
            (between(now, closes_at) / 4).clamp(SHORTEST_WAIT, LONGEST_WAIT)
        });
        self.panel.ask(asks);
        self.answers(wait, &mut items, stop)?;
        self.mail.send(items, self.pace.next_block(now));
        self.note_mail(now);
        Ok(self.pause(now))
    }

    /// Looks at topics; the turns that models are to be asked about.
    fn look(&mut self, now: Timestamp, items: &mut Vec<Item>) -> Result<Vec<(TopicId, Turn)>> {
        let due = |topic: &&Topic| topic.next_look.is_none_or(|at| at <= now);
        let due: Vec<TopicId> = self.topics.iter().filter(due).map(|one| one.id).collect();
        let actor = self.network.me()?.to_owned();
        let questions: Vec<_> = due
            .iter()
            .map(|topic_id| QueryMsg::Status {
                topic_id: *topic_id,
                actor: actor.clone(),
            })
            .collect();
        let answers = self.network.coordinator_each(&questions)?;
        let mut turns = vec![];
        for (topic_id, status) in due.into_iter().zip(answers) {
            let status: Result<StatusResponse> = status;
            let found = self.visit(topic_id, now, items, |visit| {
                let status = status?;
                visit.topic.current_epoch = status.current_epoch;
                visit.look(&status)
            });
            let found = found.into_iter().flatten();
            turns.extend(found.map(|turn| (topic_id, turn)));
        }
        self.find_windows(now)?;
        Ok(turns)
    }

    /// Finds out when to look next, where nothing is to be done before.
    fn find_windows(&mut self, now: Timestamp) -> Result<()> {
        let mut asked = vec![];
        let mut questions = vec![];
        for topic in self.topics.iter_mut().filter(|topic| topic.wants_windows) {
            topic.wants_windows = false;
            let (topic_id, current) = (topic.id, topic.current_epoch);
            let next = current.map_or(Some(EpochId(0)), EpochId::next);
            let both = self.settings.role == Role::Reputer;
            let epochs = [next, current.filter(|_| both)];
            asked.push((topic_id, epochs.iter().flatten().count()));
            questions.extend(epochs.into_iter().flatten().map(|epoch| QueryMsg::Windows {
                topic_id,
                epoch: Some(epoch),
            }));
        }
        let mut answers = self.network.coordinator_each(&questions)?.into_iter();
        let role = self.settings.role;
        let longest = match role {
            Role::Reputer => REPUTERS_LOOK,
            Role::Inferer | Role::Forecaster => LONGEST_SLEEP,
        };
        for (topic_id, count) in asked {
            let answers: Result<Vec<WindowsResponse>> = answers.by_ref().take(count).collect();
            self.visit(topic_id, now, &mut vec![], |visit| {
                let latest = now.plus_nanos(nanos(longest));
                let answers = answers?;
                let opens_at = answers
                    .first()
                    .map_or(latest, |next| next_opening(role, now, answers.get(1), next));
                visit.topic.next_look = Some(opens_at.min(latest));
                Ok(())
            });
        }
        Ok(())
    }

    /// What models are asked in their turns.
    fn questions(&mut self, now: Timestamp, turns: Vec<(TopicId, Turn)>) -> Result<Vec<Ask>> {
        let histories: Vec<_> = turns
            .iter()
            .map(|(id, turn)| history_of(*id, turn))
            .collect();
        let histories = self.network.coordinator_each(&histories)?;
        let mut asks = vec![];
        for ((topic_id, turn), history) in turns.into_iter().zip(histories) {
            let ask = self.visit(topic_id, now, &mut vec![], |visit| {
                let question = visit.question(&turn, history?)?;
                visit.topic.busy.insert(Deed::Turn(turn.epoch));
                let latest = now.plus_nanos(nanos(LONGEST_SLEEP));
                visit.topic.next_look = Some(latest);
                Ok(Ask { turn, question })
            });
            asks.extend(ask);
        }
        Ok(asks)
    }

    /// What models say until all have answered or the time is over.
    fn answers(&mut self, wait: Duration, items: &mut Vec<Item>, stop: &Stop) -> Result<()> {
        let answers = self.panel.collect(wait, stop);
        if answers.is_empty() {
            return Ok(());
        }
        let now = self.network.chain.block()?.time;
        for (ask, answer) in answers {
            let topic_id = TopicId(ask.question.topic_id);
            self.visit(topic_id, now, items, |visit| {
                visit.answered(&ask.turn, answer)
            });
        }
        Ok(())
    }

    /// What has become of what was sent.
    fn note_mail(&mut self, now: Timestamp) {
        for (item, fate) in self.mail.look() {
            let mut problem = None;
            self.visit(item.topic_id, now, &mut vec![], |visit| {
                problem = visit.settle(item.deed, fate).err();
                Ok(())
            });
            if let Some(problem) = problem {
                self.note_problem(item.topic_id, &problem);
            }
        }
    }

    /// Does something in a topic; a problem there is no problem elsewhere.
    fn visit<T>(
        &mut self,
        topic_id: TopicId,
        now: Timestamp,
        items: &mut Vec<Item>,
        act: impl FnOnce(&mut Visit) -> Result<T>,
    ) -> Option<T> {
        let topic = self.topics.iter_mut().find(|topic| topic.id == topic_id)?;
        let mut visit = Visit {
            network: self.network,
            settings: &self.settings,
            metrics: &self.metrics,
            now,
            topic,
            items,
        };
        match act(&mut visit) {
            Ok(result) => Some(result),
            Err(problem) => {
                visit.topic.next_look = None;
                self.note_problem(topic_id, &problem);
                None
            }
        }
    }

    fn note_problem(&self, topic_id: TopicId, problem: &crate::error::ClientError) {
        warn!(topic = topic_id.0, %problem, "trying again");
        self.metrics.count("problems", topic_id.0, None);
    }

    /// Until something is expected. The last block is a while ago: half of the time, and half of
    /// the rest, is not too long.
    fn pause(&self, now: Timestamp) -> Duration {
        let poll = self.settings.poll;
        if self.panel.is_busy() || self.mail.is_under_way() {
            return poll;
        }
        let looks = self.topics.iter().map(|topic| topic.next_look);
        let waits = looks.map(|at| at.map_or(poll, |at| between(now, at)));
        let wait = waits.min().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
        (wait / 2).max(poll.min(wait))
    }
}

fn between(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_nanos(then.nanos().saturating_sub(now.nanos()))
}
