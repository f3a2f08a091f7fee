//! Every message of the desk, by anybody, with receivers that re-enter it and may undo all they did,
//! beside a model that must agree on everything stored after every step.

mod chain;
mod choose;
mod compare;
mod consumer;
mod observer;
mod orders;
mod peers;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

use allora_interfaces::inference_desk::DeskParams;
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_test_kit::desk_model::{Action, DeskModel, Name, Params, ONE_ALLO, SECOND};
use allora_test_kit::{number_from_env, Random};
use cosmwasm_std::Timestamp;

use self::chain::Chain;
use self::observer::Observer;

const TOPICS: u64 = 3;
const ACCOUNTS: [Name; 6] = ["ann", "bob", "cid", "dan", "eve", "gov"];
const CONSUMERS: [Name; 3] = ["red", "sam", "tim"];
const EVERYBODY: [Name; 9] = [
    "ann", "bob", "cid", "dan", "eve", "gov", "red", "sam", "tim",
];
/// What everybody has at first.
const TOKENS: u128 = 1_000_000 * ONE_ALLO;

struct Walk {
    chain: Chain,
    model: DeskModel,
    observer: Observer,
    random: Random,
    /// As the coordinator stores them.
    grids: BTreeMap<u64, Grid>,
    accepted: u32,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let chain = Chain::new(&ACCOUNTS, &CONSUMERS, TOKENS);
        let DeskParams {
            base_fee,
            min_gas_limit,
            max_gas_limit,
            accepting,
        } = DeskParams::default();
        let params = Params {
            base_fee: base_fee.u128(),
            min_gas: min_gas_limit,
            max_gas: max_gas_limit,
            accepting,
        };
        let mut model = DeskModel::new("gov", params, BTreeMap::new());
        model.now = chain.now().nanos();
        model.wallets = EVERYBODY.into_iter().map(|name| (name, TOKENS)).collect();
        model.plays = CONSUMERS
            .into_iter()
            .map(|name| (name, [].into()))
            .collect();
        let mut walk = Self {
            chain,
            model,
            observer: Observer::default(),
            random: Random::new(seed),
            grids: BTreeMap::new(),
            accepted: 0,
        };
        walk.open_topics();
        walk
    }

    /// Does one thing in both; both must take it or refuse it.
    fn step(&mut self) {
        match self.roll(40) {
            0..=7 => self.coordinator_says(),
            8 | 9 => self.change_the_world(),
            10..=12 => self.write_plays(),
            13..=15 => self.come_to_an_edge(),
            16 | 17 => {
                let action = self.govern();
                let who = self.who_may(&action);
                self.execute(who, &action);
            }
            _ => {
                let who = self.pick(&EVERYBODY);
                let action = self.action(who);
                self.execute(who, &action);
            }
        }
        self.compare();
    }

    fn execute(&mut self, who: Name, action: &Action) {
        let expected = self.model.execute(who, action);
        let result = self.chain.execute(who, action);
        match (expected, result) {
            (Some(()), Ok(response)) => {
                self.accepted += 1;
                self.observer.observe(&self.chain, &response.events);
            }
            (None, Err(error)) => match (error.downcast_ref(), action) {
                (Some(error), _) => self.observer.refused(error),
                (None, Action::Withdraw(_)) => self.observer.note("the token refused"),
                (None, Action::Collect(_)) => self.observer.note("the token or the vault refused"),
                _ => {}
            },
            (expected, result) => {
                let result = result.map(|response| response.events);
                panic!("{who} {action:?}: the model {expected:?}, the desk {result:?}");
            }
        }
    }

    fn write_plays(&mut self) {
        let consumer = self.pick(&CONSUMERS);
        let count = 1 + self.roll(3);
        let plays: Vec<_> = (0..count).map(|_| self.play(consumer)).collect();
        self.chain.set_plays(consumer, &plays);
        self.model.plays.insert(consumer, plays.into());
    }

    fn set_time(&mut self, now: u64) {
        self.model.now = now;
        self.chain.set_time(Timestamp::from_nanos(now));
        for topic in 1..=TOPICS {
            let topic = self.model.topic_mut(topic).unwrap();
            topic.extend(now);
        }
    }

    /// Everything ends and is paid out, and nothing is left of it.
    fn everybody_leaves(&mut self) {
        self.refuse_nothing();
        // past every deadline, and what is kept after it
        self.set_time(self.model.now + 40 * 86_400 * SECOND);
        for topic in 1..=TOPICS {
            let requests = self.model.requests.iter();
            let requests = requests.filter(|(_, request)| request.topic == topic);
            let ids: Vec<u64> = requests.map(|(id, _)| *id).collect();
            for ids in ids.chunks(20) {
                self.execute("dan", &Action::Expire(topic, ids.to_vec()));
            }
            if self.model.fees.contains_key(&topic) {
                self.execute("dan", &Action::Collect(topic));
            }
        }
        let subscriptions = self.model.subscriptions.clone();
        for (id, entry) in subscriptions {
            self.execute(entry.terms.payer, &Action::Close(entry.topic, id));
        }
        for name in EVERYBODY {
            if self.model.balance(name) > 0 {
                self.execute(name, &Action::Withdraw(None));
            }
        }
        self.compare();
        assert_eq!(self.model.owes(), 0);
        assert_eq!(self.chain.tokens("desk"), 0);
    }
}

type Tally = BTreeMap<String, u32>;

fn walk(seed: u64, steps: u32, tally: &mut Tally) {
    let mut walk = Walk::new(seed);
    for number in 0..=steps {
        let step = catch_unwind(AssertUnwindSafe(|| {
            if number == steps {
                return walk.everybody_leaves();
            }
            walk.step();
            walk.let_time_pass();
        }));
        if let Err(panic) = step {
            eprintln!("seed {seed}, step {number}");
            resume_unwind(panic);
        }
    }
    assert!(walk.accepted > steps / 4, "seed {seed}: {}", walk.accepted);
    for (what, count) in &walk.model.tally {
        *tally.entry((*what).to_owned()).or_default() += count;
    }
    for (what, count) in &walk.observer.refusals {
        *tally.entry(what.clone()).or_default() += count;
    }
}

/// What a walk must have come across.
const MET: &[&str] = &[
    "called",
    "called inside a callback",
    "cancelled",
    "cancelled after it failed",
    "cancelled while its condition waits",
    "closed",
    "collected",
    "delivered",
    "delivered at once",
    "delivered to a subscription",
    "delivered to a subscription, later than it could be",
    "done inside a callback",
    "ended with its last delivery",
    "expired",
    "failed",
    "failed for a subscription",
    "failed once more",
    "failed with the last delivery",
    "forgotten",
    "governance changed",
    "nothing to deliver",
    "parameters set",
    "paused by its payer",
    "paused for failures",
    "paused for want of money",
    "priced",
    "priced by governance",
    "re-entered",
    "re-entered and undone",
    "redelivered",
    "requested",
    "resumed",
    "resumed by money",
    "subscribed",
    "the token or the vault refused",
    "the token refused",
    "tip raised",
    "topped up",
    "topped up by others",
    "void",
    "void, nobody knows since when",
    "withdrawn",
    // refusals
    "AlreadyPaused",
    "DeadlineBeforeClose",
    "EpochOver",
    "ForbiddenReceiver",
    "HasFailed",
    "InsufficientBalance",
    "InsufficientFunds",
    "NoReference",
    "NotAscending",
    "NotAccepting",
    "NotFailed",
    "NotPaused",
    "NotPayer",
    "NothingToCollect",
    "OutOfRange",
    "Overflow",
    "Ownership",
    "Payment",
    "Std",
    "TipFalls",
    "TooLateToCancel",
    "TooLateToRedeliver",
    "TooMany",
    "TooMuchGas",
    "Unauthorized",
    "UnknownHook",
    "UnknownRequest",
    "UnknownSubscription",
    "UnknownToken",
    "UnknownTopic",
    "ZeroAmount",
];

fn assert_met(tally: &Tally) {
    eprintln!("{tally:#?}");
    for what in MET {
        assert!(tally.contains_key(*what), "never: {what}");
    }
}

#[test]
fn twenty_thousand_random_messages_agree_with_the_model() {
    let mut tally = Tally::new();
    for seed in 1..=20 {
        walk(seed, 1_000, &mut tally);
    }
    assert_met(&tally);
}

/// `WALK_SEED=1 WALK_SEEDS=100 cargo test --release -p inference-desk -- --ignored`
#[test]
#[ignore = "minutes; run before a release"]
fn a_million_random_messages_agree_with_the_model() {
    let mut tally = Tally::new();
    let first = number_from_env("WALK_SEED", 1_000);
    for seed in first..first + number_from_env("WALK_SEEDS", 200) {
        walk(seed, 5_000, &mut tally);
    }
    assert_met(&tally);
}
