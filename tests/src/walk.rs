//! A crowd that does sensible and senseless things at random.

mod choice;
mod content;
mod encounters;
mod faults;
mod hidden;
mod holder;
mod kinds;
mod laws;
mod ledger;
mod messages;
mod moves;
mod observer;
mod params;
mod populate;
mod relay;
mod silence;

use encounters::is_observed;
pub use encounters::Encounters;
use hidden::{is_hidden, Hidden};
use holder::HOLDER;

pub use kinds::KINDS;
use laws::{Bonded, Position};
use observer::ModelObserver;
pub use params::brisk_params;
use params::some_vault_params;
use silence::Purse;

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::synthesis_coordinator::msg::Signed;
use allora_interfaces::synthesis_coordinator::{ArchiveEntry, SudoMsg, Window, WindowKind};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use allora_testing::{Suite, SuiteBuilder};
use anyhow::Result as AnyResult;
use cosmwasm_std::Addr;

use crate::numbers::real;
use crate::recording;
use allora_test_kit::Random;

/// Most topics the crowd opens; each law is checked for each of them.
const MAX_TOPICS: u64 = 4;

/// A walk from genesis.
pub struct Walk {
    /// The chain.
    pub suite: Suite,
    /// Per kind of action: how often it was done, how often refused.
    pub tally: BTreeMap<String, [u32; 2]>,
    /// How often something was refused because it is locked.
    pub held_back: u32,
    /// What it came across.
    pub met: Encounters,
    /// Says the truths of topics that ask a contract.
    oracle: Addr,
    random: Random,
    crowd: Vec<Addr>,
    positions: BTreeMap<(TopicId, Addr), Position>,
    archive: BTreeMap<(TopicId, EpochId), ArchiveEntry>,
    bonds: BTreeMap<(TopicId, Addr), Bonded>,
    /// Marks for silence that a loss of stake or of a bond is explained by already.
    explained: BTreeMap<(TopicId, Addr, Purse), u32>,
    hidden: Vec<Hidden>,
    /// The batch that was handed in last.
    relayed: Vec<Signed>,
    /// A model of the vault's balances, where the vault is recorded.
    observer: Option<ModelObserver>,
}

/// An action: what it is, for the record, and who acts.
struct Action {
    name: String,
    by: Addr,
}

impl Action {
    /// The contract or verb, and the variant of the message if it is one.
    fn kind(&self) -> String {
        let mut words = self.name.split([' ', '(', '{', ':']);
        let (first, second) = (words.next(), words.next());
        match (first, second) {
            (
                Some(first @ ("token" | "registry" | "vault" | "coordinator" | "hook")),
                Some(second),
            ) => {
                format!("{first} {second}")
            }
            (first, _) => first.unwrap_or_default().to_owned(),
        }
    }
}

/// Says where a walk stood, should anything panic.
struct Trace {
    seed: u64,
    step: u32,
    action: String,
}

impl Drop for Trace {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { seed, step, action } = self;
            eprintln!("random walk: seed {seed}, step {step}: {action}");
        }
    }
}

impl Walk {
    /// A crowd of twelve, and three topics in which everybody has a role.
    pub fn new(seed: u64) -> Self {
        recording::take();
        let mut walk = Self::on(SuiteBuilder::new().codes(recording::codes), seed);
        walk.observer = Some(ModelObserver::new(&walk.suite));
        walk
    }

    fn on(builder: SuiteBuilder, seed: u64) -> Self {
        // weeks would outlast the walk; shorter than an epoch, so that locks show
        let params = VaultParams {
            unbonding_period: 300,
            ..VaultParams::default()
        };
        let mut suite = builder
            .vault_params(params)
            .genesis(HOLDER, holder::grant().amount)
            .vesting(holder::grant())
            .build();
        let crowd: Vec<Addr> = (0..12)
            .map(|n| suite.account(&format!("crowd-{n}")))
            .collect();
        for account in &crowd {
            let is_holder = *account == suite.account(HOLDER);
            suite.fund(account, holder::funds(is_holder));
            suite.set_own_key(account).expect("anybody has a key");
        }
        let oracle = suite.deploy_oracle().expect("a contract like any other");
        let mut walk = Self {
            suite,
            tally: BTreeMap::new(),
            held_back: 0,
            met: Encounters::default(),
            oracle,
            random: Random::new(seed),
            crowd,
            positions: BTreeMap::new(),
            archive: BTreeMap::new(),
            bonds: BTreeMap::new(),
            explained: BTreeMap::new(),
            hidden: vec![],
            relayed: vec![],
            observer: None,
        };
        walk.populate();
        walk
    }

    /// Takes steps, and checks every law after each.
    ///
    /// # Panics
    /// With seed, step and action, as soon as a law is broken.
    pub fn run(&mut self, seed: u64, steps: u32) {
        let mut trace = Trace {
            seed,
            step: 0,
            action: String::new(),
        };
        for step in 0..steps {
            trace.step = step;
            let (action, result) = self.act(&mut trace.action);
            let outcome = match &result {
                Ok(()) => "done".to_owned(),
                Err(error) => format!("refused: {}", error.root_cause()),
            };
            trace.action = format!("{} by {}: {outcome}", action.name, action.by);
            let tally = self.tally.entry(action.kind()).or_default();
            tally[usize::from(result.is_err())] += 1;
            self.held_back += u32::from(outcome.contains(" are locked"));
            self.check(&action);
            self.compare_with_the_model(result.is_ok());
        }
    }

    /// What was recorded of a transaction that failed has not happened.
    fn compare_with_the_model(&mut self, happened: bool) {
        let Some(observer) = &mut self.observer else {
            return;
        };
        if happened {
            observer.observe(&self.suite);
        } else {
            recording::take();
        }
        observer.compare(&self.suite, &self.crowd);
    }

    /// Acts without checking any law; says which kinds of action that were.
    pub fn act_unchecked(&mut self, steps: u32) -> Vec<String> {
        let act = |_| self.act(&mut String::new()).0.kind();
        (0..steps).map(act).collect()
    }

    /// Lets every open epoch end, then everybody take everything out.
    pub fn wind_up(&mut self) {
        self.suite.skip(200_000_000);
        for topic in self.topics() {
            self.suite.advance_all(topic).expect("due steps never fail");
            let state = self.suite.topic(topic).expect("the topic exists");
            assert!(
                state.open_epochs.is_empty(),
                "topic {topic}: {:?}",
                state.open_epochs
            );
            for account in self.crowd.clone() {
                self.leave_with_everything(topic, &account);
            }
        }
        self.leave_the_rest();
        let ledger = self.suite.ledger().expect("the vault answers");
        assert!(ledger.rewards < Self::dust(), "{ledger:?}");
        assert!(ledger.bonds.is_zero(), "{ledger:?}");
        assert!(
            ledger.staked.is_zero() && ledger.unbonding.is_zero(),
            "{ledger:?}"
        );
        assert_eq!(self.suite.check_invariants(), Vec::<String>::new());
    }

    fn leave_with_everything(&mut self, topic: TopicId, account: &Addr) {
        let suite = &mut self.suite;
        let position = suite.position(account, topic).expect("the topic exists");
        if !position.unbonding.is_empty() {
            suite.withdraw(account, topic).expect("everything matured");
        }
        if !position.staked.is_zero() {
            suite
                .unstake(account, topic, position.staked)
                .expect("stake is free");
            suite.skip(10_000_000);
            suite.withdraw(account, topic).expect("everything matured");
        }
        if !suite
            .rewards(account, topic)
            .expect("the topic exists")
            .is_zero()
        {
            suite
                .claim(account, &[topic])
                .expect("rewards are claimable");
        }
    }

    /// Actions that were not refused.
    pub fn done(&self) -> u32 {
        self.tally.values().map(|[done, _]| done).sum()
    }

    /// Accounts whose bond answered for an epoch.
    pub fn bonded(&self) -> usize {
        self.bonds.len()
    }

    /// Epochs settled in all topics.
    pub fn settled(&self) -> u64 {
        let topics = self.topics().into_iter();
        topics
            .map(|topic| self.suite.topic(topic).expect("the topic exists").settled)
            .sum()
    }

    fn topics(&self) -> Vec<TopicId> {
        let count = self.suite.topic_count().expect("the registry answers");
        (1..=count).map(TopicId).collect()
    }

    /// Does one thing; `trace` says what before it is done.
    fn act(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let kind = self.random.below(100);
        match kind {
            0..=21 => self.let_time_pass(trace),
            22..=36 => self.reveal_or_submit(trace),
            37..=39 => self.relay(trace),
            40..=51 => self.report(trace),
            52..=61 => self.crank(trace),
            62..=73 => self.use_the_vault(trace),
            _ => self.send_anything(trace),
        }
    }

    fn let_time_pass(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let seconds = match self.random.below(200) {
            0 => 2_592_000 * (1 + self.random.below(3)),
            1 if self.random.one_in(4) => 31_536_000,
            2..=5 => self.random.below(100_000),
            _ => self.random.below(90),
        };
        let action = self.action(format!("skip {seconds} s"), None, trace);
        self.suite.skip(seconds);
        (action, Ok(()))
    }

    fn submit(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let topic_id = self.a_topic();
        let epoch = self.an_epoch(topic_id);
        let role = *self
            .random
            .pick(&[Role::Inferer, Role::Inferer, Role::Forecaster]);
        let both = self.random.one_in(8);
        let inference = (both || role == Role::Inferer).then(|| self.a_value());
        let forecast = if both || role == Role::Forecaster {
            self.a_forecast()
        } else {
            vec![]
        };
        let name = format!("submit to {topic_id}/{epoch}: {inference:?} {forecast:?}");
        let by = self.somebody_with(topic_id, role);
        let action = self.action(name, by, trace);
        let result = self
            .suite
            .submit(&action.by, topic_id, epoch, inference, forecast.clone());
        if is_hidden(&result) {
            let target = (topic_id, epoch);
            return self.commit_submission(action.by, target, inference, forecast, trace);
        }
        if result.is_ok() {
            self.note_bond(topic_id, &action.by);
        }
        (action, result.map(|_| ()))
    }

    fn report(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let (topic_id, epoch) = match self.a_reportable_epoch() {
            Some(found) if !self.random.one_in(8) => found,
            _ => {
                let topic_id = self.a_topic();
                (topic_id, self.an_epoch(topic_id))
            }
        };
        let by = self.somebody_with(topic_id, Role::Reputer);
        let truth = self.a_value();
        let name = format!("report on {topic_id}/{epoch}: {truth}");
        let action = self.action(name, by, trace);
        let result = self.suite.report(&action.by, topic_id, epoch, truth);
        if is_hidden(&result) {
            return self.commit_truth(action.by, (topic_id, epoch), truth, trace);
        }
        if is_observed(&result) {
            return self.observe((topic_id, epoch), trace);
        }
        (action, result.map(|_| ()))
    }

    fn crank(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        if self.random.one_in(6) {
            let action = self.action("clock".to_owned(), None, trace);
            let coordinator = self.suite.contracts.coordinator.clone();
            let result = self.suite.sudo(&coordinator, &SudoMsg::ClockEndBlock {});
            assert!(result.is_ok(), "the clock failed: {result:?}");
            return (action, Ok(()));
        }
        let topic_id = self.a_topic();
        let action = self.action(format!("advance {topic_id}"), None, trace);
        let result = self.suite.advance(topic_id);
        assert!(result.is_ok(), "a due step failed: {result:?}");
        (action, Ok(()))
    }

    fn action(&mut self, name: String, by: Option<Addr>, trace: &mut String) -> Action {
        let by = by.unwrap_or_else(|| self.random.pick(&self.crowd).clone());
        trace.clear();
        trace.push_str(&format!("{name} by {by}"));
        Action { name, by }
    }
}
