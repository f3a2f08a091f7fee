//! A topic with its actors, and epochs in which all of them take part.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::topic_registry::{AlloraSettings, ReputerPart, Rule, Schedule, TopicParams};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use allora_testing::{allo, example_topic, Suite, SuiteBuilder};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Addr, Storage};

use crate::numbers::real;
use allora_test_kit::Random;

/// Epochs of ten minutes: submissions in the first 200 seconds, truths 600
/// seconds after the opening, for 100 seconds.
pub fn quick_schedule() -> Schedule {
    Schedule {
        epoch_length: 600,
        submission_window: 200,
        ground_truth_lag: 600,
        report_window: 100,
        ..Schedule::default()
    }
}

/// Default parameters on the [`quick_schedule`].
pub fn quick_params() -> TopicParams {
    TopicParams {
        schedule: quick_schedule(),
        ..TopicParams::default()
    }
}

/// [`quick_params`] under the rule of the original network, to the letter: nothing is clipped, and reputers
/// are paid by entropy.
pub fn allora_params() -> TopicParams {
    let mut params = quick_params();
    params.rule = Rule::Allora(AlloraSettings {
        clip: None,
        ..AlloraSettings::default()
    });
    params.reward.reputer_part = ReputerPart::Entropy {};
    params
}

/// Somebody with a role.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Its address.
    pub account: Addr,
    /// Its number in the topic.
    pub id: ActorId,
}

/// A topic with its actors.
pub struct Setup<S = MockStorage> {
    /// The chain.
    pub suite: Suite<S>,
    /// The topic.
    pub topic: TopicId,
    /// In the order of their numbers.
    pub inferers: Vec<Actor>,
    /// In the order of their numbers.
    pub forecasters: Vec<Actor>,
    /// In the order of their numbers; each has staked.
    pub reputers: Vec<Actor>,
}

impl Setup {
    /// On a suite as documented, with so many inferers, forecasters and reputers.
    pub fn new(params: TopicParams, counts: [usize; 3]) -> Self {
        Self::on(SuiteBuilder::new().build(), params, counts)
    }

    /// What the truth of an epoch is.
    pub fn truth(epoch: EpochId) -> Real {
        real(100_000 + 1_000 * (epoch.0 % 7) as i64)
    }

    /// What an inferer says: the truth and an error, the larger the higher its
    /// number.
    pub fn inference(actor: &Actor, epoch: EpochId) -> Real {
        let number = i64::from(actor.id.0);
        let mut random = Random::new(epoch.0 * 1_000 + number as u64);
        let error = random.below(2_000 * number as u64 + 1_000) as i64 - 1_000 * number;
        real(100_000 + 1_000 * (epoch.0 % 7) as i64 + error)
    }
}

impl<S: Storage> Setup<S> {
    /// On a suite of the caller's: opens a topic by governance, registers actors
    /// and stakes 100 ALLO for the first reputer, 110 for the second, and so on.
    pub fn on(mut suite: Suite<S>, params: TopicParams, counts: [usize; 3]) -> Self {
        let topic = suite
            .govern_topic(example_topic(), params)
            .expect("the topic is valid");
        let mut setup = Self {
            suite,
            topic,
            inferers: vec![],
            forecasters: vec![],
            reputers: vec![],
        };
        for (role, count) in Role::ALL.into_iter().zip(counts) {
            for number in 1..=count {
                setup.add(role, number);
            }
        }
        setup
    }

    /// Registers one more of a role.
    pub fn add(&mut self, role: Role, number: usize) -> Actor {
        let account = self.suite.account(&format!("{role}-{number}"));
        self.suite.fund(&account, allo(1_000));
        let id = self
            .suite
            .register(&account, self.topic, role)
            .expect("registration is open");
        let actor = Actor { account, id };
        match role {
            Role::Inferer => self.inferers.push(actor.clone()),
            Role::Forecaster => self.forecasters.push(actor.clone()),
            Role::Reputer => {
                let stake = allo(90 + 10 * number as u128);
                self.suite
                    .stake(&actor.account, self.topic, stake)
                    .expect("a reputer can stake");
                self.reputers.push(actor.clone());
            }
        }
        actor
    }

    /// Everybody with a role: inferers, forecasters, reputers.
    pub fn actors(&self) -> impl Iterator<Item = &Actor> {
        let workers = self.inferers.iter().chain(&self.forecasters);
        workers.chain(&self.reputers)
    }

    /// What a forecaster says: that inferers are the worse the higher their number.
    pub fn forecast(&self, actor: &Actor, epoch: EpochId) -> Vec<ForecastElement> {
        let mut random = Random::new(epoch.0 * 77 + u64::from(actor.id.0));
        self.inferers
            .iter()
            .take(12)
            .map(|inferer| ForecastElement {
                inferer: inferer.id,
                loss: real(500 * i64::from(inferer.id.0) + random.below(400) as i64 - 1_000),
            })
            .collect()
    }

    /// Has everybody submit to an epoch.
    pub fn submit_all(&mut self, epoch: EpochId) {
        for actor in self.inferers.clone() {
            self.submit_inference(&actor, epoch);
        }
        for actor in self.forecasters.clone() {
            self.submit_forecast(&actor, epoch);
        }
    }

    /// Has an inferer submit.
    pub fn submit_inference(&mut self, actor: &Actor, epoch: EpochId) {
        let inference = Some(Setup::inference(actor, epoch));
        self.suite
            .submit(&actor.account, self.topic, epoch, inference, vec![])
            .expect("the window is open");
    }

    /// Has a forecaster submit.
    pub fn submit_forecast(&mut self, actor: &Actor, epoch: EpochId) {
        let forecast = self.forecast(actor, epoch);
        self.suite
            .submit(&actor.account, self.topic, epoch, None, forecast)
            .expect("the window is open");
    }

    /// Has every reputer report the truth of an epoch.
    pub fn report_all(&mut self, epoch: EpochId) {
        for actor in self.reputers.clone() {
            self.suite
                .report(&actor.account, self.topic, epoch, Setup::truth(epoch))
                .expect("the window is open");
        }
    }

    /// Runs an epoch from opening to settlement, with punctual cranks.
    pub fn run_epoch(&mut self, epoch: EpochId) {
        self.open(epoch);
        self.submit_all(epoch);
        self.close(epoch);
        self.report_and_settle(epoch);
    }

    /// Lets time pass until an epoch is open.
    pub fn open(&mut self, epoch: EpochId) {
        self.suite
            .skip_to_open(self.topic, epoch)
            .expect("the topic exists");
    }

    /// Lets time pass until the submission window has closed, and synthesizes.
    pub fn close(&mut self, epoch: EpochId) {
        self.suite
            .skip_to_close(self.topic, epoch)
            .expect("the topic exists");
        self.advance();
    }

    /// Has the truth reported, and settles.
    pub fn report_and_settle(&mut self, epoch: EpochId) {
        self.suite
            .skip_to_report(self.topic, epoch)
            .expect("the topic exists");
        self.report_all(epoch);
        self.settle(epoch);
    }

    /// Lets time pass until an epoch is due to settle, and settles.
    pub fn settle(&mut self, epoch: EpochId) {
        self.suite
            .skip_to_settlement(self.topic, epoch)
            .expect("the topic exists");
        self.advance();
    }

    /// Does whatever is due.
    pub fn advance(&mut self) {
        self.suite
            .advance_all(self.topic)
            .expect("due steps never fail");
    }

    /// Asserts that every law of the suite holds.
    #[track_caller]
    pub fn assert_lawful(&self) {
        let violations = self.suite.check_invariants();
        assert!(violations.is_empty(), "{violations:#?}");
    }

    /// Rewards that everybody can claim, in the order of [`Setup::actors`].
    pub fn rewards(&self) -> Vec<u128> {
        self.actors()
            .map(|actor| {
                let rewards = self.suite.rewards(&actor.account, self.topic);
                rewards.expect("the topic exists").u128()
            })
            .collect()
    }

    /// Makes emission large enough for every share to be seen: another 10,000 ALLO
    /// of revenue.
    pub fn endow(&mut self) {
        let foundation = self.suite.foundation();
        self.suite
            .fund_topic(&foundation, self.topic, allo(10_000))
            .expect("the topic exists");
    }
}
