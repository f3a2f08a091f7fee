//! A network that goes on at the pace of the clock, for pages and programs to look at.
//!
//! [`Live`] is a [`Simulation`](super::Simulation) whose epochs last seconds and whose chain has
//! the time of the clock: whoever runs it calls [`Live::step`] when [`Live::due`] has come. What
//! happened before the first look is made up for at once.

mod consumer;
mod rhythm;

use allora_testing::{Suite, SuiteBuilder};
use anyhow::Result as AnyResult;
use cosmwasm_std::Timestamp;

use self::consumer::Consumer;
use self::rhythm::{Moment, Rhythm};
use super::config::SimulationConfig;
use super::error::{ConfigError, SimulationError};
use super::participants::Participants;
use super::run::at;
use super::scene::endless;
use super::setup::params;
use super::topic::TopicRun;

/// Epochs between two claims of everybody's rewards.
const CLAIM_INTERVAL: usize = 30;

/// What goes on, and how fast.
#[derive(Clone, Debug)]
pub struct LiveConfig {
    /// The network. Its epochs are those that are over when it starts; [`LiveConfig::EPOCHS`] if
    /// it names none.
    pub network: SimulationConfig,
    /// Seconds of an epoch, [`LiveConfig::SHORTEST`] to [`LiveConfig::LONGEST`].
    pub epoch_length: u64,
}

impl LiveConfig {
    /// Epochs that are over at the start, unless said otherwise.
    pub const EPOCHS: usize = 100;
    /// Shortest epoch: the least that a topic takes.
    pub const SHORTEST: u64 = 10;
    /// Longest epoch: what is made up for at the start lies in the past of the clock.
    pub const LONGEST: u64 = 86_400;
}

/// A network that goes on.
pub struct Live {
    config: SimulationConfig,
    rhythm: Rhythm,
    suite: Suite,
    participants: Participants,
    consumer: Consumer,
    topics: Vec<LiveTopic>,
    next: Moment,
}

/// A topic, and how often its series was turned round.
struct LiveTopic {
    run: TopicRun,
    turn: usize,
}

impl Live {
    /// Deploys a network so long ago that its first epochs are over `now`.
    ///
    /// # Errors
    /// [`ConfigError`] says what is impossible, and what is possible.
    pub fn start(config: LiveConfig, now: Timestamp) -> Result<Self, SimulationError> {
        let LiveConfig {
            mut network,
            epoch_length,
        } = config;
        let most = network.most_epochs();
        network.epochs.get_or_insert(LiveConfig::EPOCHS.min(most));
        if !(LiveConfig::SHORTEST..=LiveConfig::LONGEST).contains(&epoch_length) {
            return Err(ConfigError::EpochLength {
                seconds: epoch_length,
                least: LiveConfig::SHORTEST,
                most: LiveConfig::LONGEST,
            }
            .into());
        }
        network.validate()?;
        let age = epoch_length.saturating_mul(network.epochs() as u64);
        let start = Timestamp::from_seconds(now.seconds().saturating_sub(age));
        let rhythm = Rhythm::new(start, epoch_length);
        Self::deploy(network, rhythm).map_err(at(0, "deployment"))
    }

    fn deploy(config: SimulationConfig, rhythm: Rhythm) -> AnyResult<Self> {
        let mut suite = SuiteBuilder::new().start(rhythm.start()).build();
        let participants = Participants::new(&suite, &config);
        participants.fund_actors(&mut suite, &config)?;
        let mut topics = vec![];
        for target in &config.targets {
            let mut params = params(&config);
            params.schedule = rhythm.schedule();
            let scene = endless(&config, *target, 0);
            let run =
                TopicRun::open_with(&mut suite, &participants, &config, *target, params, scene)?;
            topics.push(LiveTopic { run, turn: 0 });
        }
        let consumer = Consumer::new(participants.consumer.clone());
        Ok(Self {
            config,
            rhythm,
            suite,
            participants,
            consumer,
            topics,
            next: Moment::Opening(0),
        })
    }

    /// The chain, to be asked.
    pub fn suite(&self) -> &Suite {
        &self.suite
    }

    /// When something is to be done.
    pub fn due(&self) -> Timestamp {
        self.rhythm.time(self.next)
    }

    /// Epochs that were over at the start.
    pub fn epochs_before(&self) -> usize {
        self.config.epochs()
    }

    /// Epochs that have opened.
    pub fn epochs(&self) -> usize {
        self.next.epoch()
    }

    /// Does what is due next, at the time it is due.
    ///
    /// # Errors
    /// [`SimulationError`] if the chain refuses what it should not, which is a defect.
    pub fn step(&mut self) -> Result<(), SimulationError> {
        let (epoch, doing) = (self.next.epoch(), self.next.name());
        let due = self.due();
        self.set_time(due);
        let done = match self.next {
            Moment::Opening(epoch) => self.open(epoch),
            Moment::Closing(epoch) => self.close(epoch),
        };
        done.map_err(at(epoch, doing))?;
        self.next = self.next.next();
        Ok(())
    }

    /// Gives the chain the time of the clock, in a block of each second, unless the clock was put
    /// back.
    pub fn set_time(&mut self, now: Timestamp) {
        if now.seconds() > self.suite.now().seconds() {
            self.suite.set_time(now);
        }
    }

    /// Windows are open: the truth before is reported, the epoch submitted to, the consumer orders.
    fn open(&mut self, epoch: usize) -> AnyResult<()> {
        for LiveTopic { run, turn } in &mut self.topics {
            if let Some(before) = epoch.checked_sub(1) {
                run.report(&mut self.suite, &self.participants, before)?;
                run.truths.remove(&before);
            }
            if run.scene.has_ended() {
                *turn += 1;
                run.scene = endless(&self.config, run.target, *turn);
            }
            run.submit(&mut self.suite, &self.participants, epoch)?;
            self.consumer.order(&mut self.suite, run.id, epoch)?;
        }
        Ok(())
    }

    /// Windows have closed: the keeper cranks and delivers, and now and then everybody claims.
    fn close(&mut self, epoch: usize) -> AnyResult<()> {
        let age = self.rhythm.schedule().epoch_length;
        for LiveTopic { run, .. } in &mut self.topics {
            self.suite.advance_all(run.id)?;
            run.read(&self.suite, age)?;
            self.consumer.deliver(&mut self.suite, run.id)?;
        }
        if epoch > 0 && epoch.is_multiple_of(CLAIM_INTERVAL) {
            self.claim()?;
        }
        Ok(())
    }

    fn claim(&mut self) -> AnyResult<()> {
        for actor in self.participants.earners() {
            for LiveTopic { run, .. } in &self.topics {
                if !self.suite.rewards(&actor.address, run.id)?.is_zero() {
                    self.suite.claim(&actor.address, &[run.id])?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
