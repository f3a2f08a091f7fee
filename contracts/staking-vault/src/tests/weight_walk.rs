//! Thousands of topics, and the sum of their weights after every message.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{hook, msg, HookMsg, Settlement, VaultParams};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::Cw20ReceiveMsg;

use super::test_vault::{all_to, TestVault, ALLO, DAY};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::state::{load_topic, STATE};

/// Topics, each with one reputer, and what the walk knows of their weights.
struct Crowd {
    test: TestVault,
    topics: u64,
    state: u64,
    epoch: u64,
    /// Weights of the topics that take part.
    weights: BTreeMap<TopicId, u128>,
    sum: u128,
    entered: u32,
    left: u32,
}

impl Crowd {
    fn new(topics: u64, seed: u64) -> Self {
        let mut test = TestVault::with(params(10, Real::ratio(1, 2).unwrap()));
        for topic_id in (1..=topics).map(TopicId) {
            let open = ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id });
            test.execute_alone("registry", open).unwrap();
            test.register(topic_id, "ann", &[Role::Reputer]);
        }
        Self {
            test,
            topics,
            state: seed,
            epoch: 0,
            weights: BTreeMap::new(),
            sum: 0,
            entered: 0,
            left: 0,
        }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % sides
    }

    /// From dust to a hundred million ALLO, every magnitude alike.
    fn amount(&mut self) -> Uint128 {
        let magnitude = 10u128.pow(u32::try_from(self.roll(27)).unwrap());
        Uint128::new(magnitude * u128::from(1 + self.roll(9)) + u128::from(self.roll(2)))
    }

    fn hook(&mut self, sender: &str, hook: &HookMsg) -> Result<(), ContractError> {
        let sender = self.test.addr(sender).into();
        let (amount, msg) = (self.amount(), to_json_binary(hook).unwrap());
        let receive = ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender,
            amount,
            msg,
        });
        self.test.execute_alone("token", receive).map(|_| ())
    }

    fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<(), ContractError> {
        self.test.execute_alone(sender, msg).map(|_| ())
    }

    /// One message about one topic; no message about many.
    fn step(&mut self) {
        let topic_id = TopicId(1 + self.roll(self.topics));
        let result = match self.roll(12) {
            0..=2 => self.hook("ann", &HookMsg::Stake(hook::Stake { topic_id })),
            3..=5 => self.hook(
                "donor",
                &HookMsg::FundTopic(hook::FundTopic {
                    topic_id,
                    payer: None,
                }),
            ),
            6 | 7 => {
                let amount = self.amount();
                self.execute(
                    "ann",
                    ExecuteMsg::Unstake(msg::Unstake { topic_id, amount }),
                )
            }
            8 => {
                let active = self.roll(3) > 0;
                self.execute(
                    "registry",
                    ExecuteMsg::SetTopicActive(msg::SetTopicActive { topic_id, active }),
                )
            }
            9 => self.change_the_rules(),
            _ => self.settle(topic_id),
        };
        match result {
            Ok(())
            | Err(
                ContractError::InsufficientStake { .. } | ContractError::TooManyUnbondings { .. },
            ) => {}
            Err(error) => panic!("{error}"),
        }
        self.compare(topic_id);
        let seconds = match self.roll(2_000) {
            0 => 365 * DAY,
            1..=9 => 30 * DAY,
            10..=1_000 => 0,
            _ => self.roll(7_200),
        };
        self.test.skip(seconds);
    }

    fn settle(&mut self, topic_id: TopicId) -> Result<(), ContractError> {
        self.epoch += 1;
        let late = self.roll(2) * self.roll(3 * DAY);
        let settlement = match self.roll(2) {
            0 => Settlement::Void {},
            _ => all_to(1),
        };
        let settle = ExecuteMsg::Settle(msg::Settle {
            topic_id,
            epoch: EpochId(self.epoch),
            since: Default::default(),
            until: self.test.now().minus_seconds(late),
            next_since: self.test.now().minus_seconds(late),
            due: self.test.now().minus_seconds(late),
            settlement,
            offences: vec![],
        });
        self.execute("coordinator", settle)
    }

    /// Changes no weight: those follow with the next message about their topic.
    fn change_the_rules(&mut self) -> Result<(), ContractError> {
        let minimum = 10u128.pow(u32::try_from(self.roll(6)).unwrap());
        let importance = Real::ratio(i64::try_from(self.roll(11)).unwrap(), 10).unwrap();
        let params = Box::new(params(minimum, importance));
        self.execute(
            "governance",
            ExecuteMsg::SetParams(msg::SetParams { params }),
        )
    }

    fn stored(&self, topic_id: TopicId) -> u128 {
        let topic = load_topic(&self.test.deps.storage, topic_id).unwrap();
        if topic.weight.emitting() {
            topic.weight.value().u128()
        } else {
            0
        }
    }

    fn compare(&mut self, topic_id: TopicId) {
        let new = self.stored(topic_id);
        let old = self.weights.insert(topic_id, new).unwrap_or_default();
        self.sum = self.sum - old + new;
        self.entered += u32::from(old == 0 && new > 0);
        self.left += u32::from(old > 0 && new == 0);
        let (_, emission) = STATE.load(&self.test.deps.storage).unwrap();
        assert_eq!(emission.total_weight.get().u128(), self.sum);
    }

    /// No other topic's weight has changed meanwhile.
    fn recount(&self) {
        let stored = (1..=self.topics).map(|id| self.stored(TopicId(id)));
        assert_eq!(stored.sum::<u128>(), self.sum);
    }
}

fn params(minimum: u128, importance: Real) -> VaultParams {
    VaultParams {
        min_topic_weight: Uint128::new(minimum * ALLO),
        stake_importance: importance,
        ..VaultParams::default()
    }
}

fn walk(topics: u64, steps: u64, seed: u64) {
    let mut crowd = Crowd::new(topics, seed);
    for step in 1..=steps {
        crowd.step();
        if step % (steps / 20) == 0 {
            crowd.recount();
        }
    }
    let (entered, left) = (crowd.entered, crowd.left);
    println!("seed {seed}: topics took part {entered} times and stopped {left} times");
    assert!(u64::from(entered) > topics / 10 && u64::from(left) > topics / 40);
}

#[test]
fn two_thousand_topics_sum_to_the_last_unit_after_every_message() {
    walk(2_000, 100_000, 1);
}

#[test]
#[ignore = "minutes; run before a release"]
fn ten_thousand_topics_sum_to_the_last_unit_after_every_message() {
    for seed in 2..12 {
        walk(10_000, 500_000, seed);
    }
}
