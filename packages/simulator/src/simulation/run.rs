//! The days of a simulation.

use std::collections::BTreeMap;
use std::fmt::Display;

use allora_interfaces::{ActorId, TopicId};
use allora_testing::events::{of_kind, read};
use allora_testing::{Suite, SuiteBuilder};
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Timestamp, Uint128};
use cw_multi_test::AppResponse;

use super::config::SimulationConfig;
use super::error::{ConfigError, SimulationError};
use super::guest::Guest;
use super::participants::{weekly_payment, Participants};
use super::report::{Allocation, SimulationReport, Supply, SupplyPoint};
use super::topic::TopicRun;

/// Seconds of a day, and of the windows in it: the defaults of a topic.
const DAY: u64 = 86_400;
const WINDOW: u64 = 3_600;
/// Actors act this long after a window opened.
const DELAY: u64 = 600;
/// Days between two checks of all invariants.
const CHECK_INTERVAL: usize = 10;
/// Days between two claims of everybody's rewards.
const CLAIM_INTERVAL: usize = 30;
/// Most violations that are kept.
const MAX_VIOLATIONS: usize = 100;

/// How far a simulation is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Epochs, or months, done.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// A simulation that is ready to run.
pub struct Simulation {
    config: SimulationConfig,
    guest: Option<Box<dyn Guest>>,
}

impl Simulation {
    /// Checks the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] says what is impossible, and what is possible.
    pub fn new(config: SimulationConfig) -> Result<Self, ConfigError> {
        config.validate()?;
        Ok(Self {
            config,
            guest: None,
        })
    }

    /// The same with a guest, who takes the place of the last inferer of the first topic.
    #[must_use]
    pub fn with_guest(self, guest: Box<dyn Guest>) -> Self {
        let guest = Some(guest);
        Self { guest, ..self }
    }

    /// Runs all epochs; `progress` is called after each.
    ///
    /// # Errors
    /// [`SimulationError`] if the chain refuses what it should not, which is a defect.
    pub fn run(
        self,
        mut progress: impl FnMut(Progress),
    ) -> Result<SimulationReport, SimulationError> {
        let total = self.config.epochs();
        let mut run = Run::start(&self.config).map_err(at(0, "deployment"))?;
        if let (Some(guest), Some(topic)) = (self.guest, run.topics.first_mut()) {
            topic.scene.invite(guest);
        }
        progress(Progress { done: 0, total });
        for day in 0..=total {
            run.morning(day, total)?;
            run.noon(day, total)?;
            run.evening(day, total)?;
            progress(Progress {
                done: day.min(total),
                total,
            });
        }
        run.finish(&self.config).map_err(at(total, "report"))
    }
}

/// Says when something went wrong, and with what.
pub(super) fn at(epoch: usize, doing: &str) -> impl FnOnce(anyhow::Error) -> SimulationError + '_ {
    move |source| SimulationError::Chain {
        epoch,
        doing: doing.to_owned(),
        source,
    }
}

struct Run {
    suite: Suite,
    participants: Participants,
    topics: Vec<TopicRun>,
    start: Timestamp,
    genesis: Uint128,
    supply_path: Vec<SupplyPoint>,
    revenue: Uint128,
    reads: usize,
    messages: usize,
    checks: usize,
    violations: Vec<String>,
}

impl Run {
    fn start(config: &SimulationConfig) -> AnyResult<Self> {
        let mut suite = SuiteBuilder::new().build();
        let genesis = suite.total_supply()?;
        let participants = Participants::new(&suite, config);
        participants.fund(&mut suite, config)?;
        let start = suite.now();
        let topics = config
            .targets
            .iter()
            .map(|target| TopicRun::open(&mut suite, &participants, config, *target))
            .collect::<AnyResult<Vec<_>>>()?;
        Ok(Self {
            suite,
            participants,
            topics,
            start,
            genesis,
            supply_path: vec![],
            revenue: Uint128::zero(),
            reads: 0,
            messages: 0,
            checks: 0,
            violations: vec![],
        })
    }

    /// Windows are open: yesterday's truth is reported, today's epoch is submitted to, and once
    /// a week the consumer pays.
    fn morning(&mut self, day: usize, total: usize) -> Result<(), SimulationError> {
        let opening = self.start.plus_seconds(day as u64 * DAY);
        self.suite.set_time(opening.plus_seconds(DELAY));
        for topic in &mut self.topics {
            if let Some(yesterday) = day.checked_sub(1) {
                topic
                    .report(&mut self.suite, &self.participants, yesterday)
                    .map_err(at(yesterday, "report"))?;
                self.messages += self.participants.reputers.len();
            }
            if day == total {
                continue;
            }
            self.messages += topic
                .submit(&mut self.suite, &self.participants, day)
                .map_err(at(day, "submission"))?;
            if day.is_multiple_of(Participants::PAYMENT_INTERVAL) {
                self.suite
                    .fund_topic(&self.participants.consumer, topic.id, weekly_payment())
                    .map_err(at(day, "payment"))?;
                self.revenue += weekly_payment();
                self.messages += 1;
            }
        }
        Ok(())
    }

    /// Windows have closed: the keeper cranks, the certificate is checked, and the consumer reads.
    fn noon(&mut self, day: usize, total: usize) -> Result<(), SimulationError> {
        let closing = self.start.plus_seconds(day as u64 * DAY + WINDOW);
        self.suite.set_time(closing);
        let mut broken = vec![];
        for topic in &mut self.topics {
            let responses = self
                .suite
                .advance_all(topic.id)
                .map_err(at(day, "advance"))?;
            self.messages += responses.len();
            for response in &responses {
                add_payments(topic, response).map_err(at(day, "payment of rewards"))?;
            }
            if let Some(yesterday) = day.checked_sub(1) {
                topic
                    .take_down(&self.suite, yesterday)
                    .map_err(at(yesterday, "reading the epoch"))?;
                let found = topic.check_certificate(&self.suite);
                broken.extend(found.map_err(at(yesterday, "reading the certificate"))?);
            }
            if day < total {
                topic
                    .read(&self.suite, DAY)
                    .map_err(at(day, "reading the network inference"))?;
                self.reads += 1;
            }
        }
        self.note(day, broken);
        Ok(())
    }

    /// Now and then everybody claims, and everything is checked.
    fn evening(&mut self, day: usize, total: usize) -> Result<(), SimulationError> {
        if day == total || (day > 0 && day.is_multiple_of(CLAIM_INTERVAL)) {
            self.claim_all().map_err(at(day, "claim"))?;
        }
        if day == total || day.is_multiple_of(CHECK_INTERVAL) {
            self.check(day);
        }
        let ledger = self.suite.ledger();
        let emission = self.suite.emission();
        let point = ledger.and_then(|ledger| {
            Ok(SupplyPoint {
                minted: emission?.minted,
                treasury: ledger.treasury,
                staked: ledger.staked,
                rewards: ledger.rewards,
            })
        });
        let point = point.map_err(|error| at(day, "reading the ledger")(error.into()))?;
        self.supply_path.push(point);
        Ok(())
    }

    fn claim_all(&mut self) -> AnyResult<()> {
        let ids: Vec<TopicId> = self.topics.iter().map(|topic| topic.id).collect();
        for actor in self.participants.earners() {
            let mut due = vec![];
            for id in &ids {
                if !self.suite.rewards(&actor.address, *id)?.is_zero() {
                    due.push(*id);
                }
            }
            if due.is_empty() {
                continue;
            }
            let response = self.suite.claim(&actor.address, &due)?;
            self.messages += 1;
            for event in of_kind(&response, "rewards_claimed") {
                let topic_id = TopicId(read(event, "topic_id")?);
                let amount: u128 = read(event, "amount")?;
                let actor_id = self.suite.actor(topic_id, &actor.address)?.actor_id;
                let topic = self.topics.iter_mut().find(|topic| topic.id == topic_id);
                let topic = topic.ok_or_else(|| anyhow!("topic {topic_id} is not simulated"))?;
                add_reward(&mut topic.rewards, actor_id, amount);
            }
        }
        Ok(())
    }

    fn check(&mut self, day: usize) {
        self.checks += 1;
        let found = self.suite.check_invariants();
        self.note(day, found);
    }

    /// Takes down what is violated.
    fn note(&mut self, day: usize, found: impl IntoIterator<Item = impl Display>) {
        let room = MAX_VIOLATIONS.saturating_sub(self.violations.len());
        let found = found.into_iter().take(room);
        self.violations
            .extend(found.map(|violation| format!("epoch {day}: {violation}")));
    }

    fn finish(mut self, config: &SimulationConfig) -> AnyResult<SimulationReport> {
        let supply = Supply {
            genesis: self.genesis,
            minted: self.suite.emission()?.minted,
            total: self.suite.total_supply()?,
        };
        let mut wrong = vec![];
        for topic in &mut self.topics {
            wrong.extend(topic.ask_quality(&self.suite)?);
        }
        self.note(config.epochs(), wrong);
        let [first_date, last_date] = config.dates();
        let epochs = config.epochs();
        let alloc = self
            .topics
            .iter()
            .fold(Allocation::default(), |sum, topic| sum.plus(topic.alloc));
        let participants = self.participants;
        Ok(SimulationReport {
            series: config.scenario.name().to_owned(),
            seed: config.seed,
            epochs,
            first_date,
            last_date,
            topics: self
                .topics
                .into_iter()
                .map(|topic| topic.finish(&participants))
                .collect(),
            alloc,
            supply,
            supply_path: self.supply_path,
            revenue: self.revenue,
            reads: self.reads,
            messages: self.messages,
            checks: self.checks,
            violations: self.violations,
        })
    }
}

/// Books what the vault announced it paid.
fn add_payments(topic: &mut TopicRun, response: &AppResponse) -> AnyResult<()> {
    for event in of_kind(response, "epoch_paid") {
        topic.alloc = topic.alloc.plus(Allocation::announced(event)?);
    }
    Ok(())
}

fn add_reward(rewards: &mut BTreeMap<ActorId, Uint128>, actor_id: ActorId, amount: u128) {
    *rewards.entry(actor_id).or_default() += Uint128::new(amount);
}
