//! Who takes part, and what they bring.

use allora_interfaces::units::ONE_ALLO;
use allora_testing::Suite;
use cosmwasm_std::{Addr, Uint128};

use super::config::SimulationConfig;

/// What the consumer pays a topic each week, in ALLO.
const WEEKLY_PAYMENT: u128 = 500;
/// Stake of the first reputer, in ALLO.
const LARGEST_STAKE: u128 = 1_000_000;

/// Accounts of a simulation. One account takes part in all topics.
pub(super) struct Participants {
    pub(super) creator: Addr,
    pub(super) consumer: Addr,
    pub(super) inferers: Vec<Actor>,
    pub(super) forecasters: Vec<Actor>,
    pub(super) reputers: Vec<Actor>,
}

/// An account and its name.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) name: String,
    pub(super) address: Addr,
}

impl Participants {
    /// Days between two payments of the consumer.
    pub(super) const PAYMENT_INTERVAL: usize = 7;

    pub(super) fn new(suite: &Suite, config: &SimulationConfig) -> Self {
        let actors = |role: &str, count: usize| -> Vec<Actor> {
            (1..=count)
                .map(|number| {
                    let name = format!("{role}-{number:02}");
                    let address = suite.account(&name);
                    Actor { name, address }
                })
                .collect()
        };
        Self {
            creator: suite.account("creator"),
            consumer: suite.account("consumer"),
            inferers: actors("inferer", config.inferers),
            forecasters: actors("forecaster", config.forecasters),
            reputers: actors("reputer", config.reputers),
        }
    }

    /// Gives everybody what fees, stakes and payments will take.
    pub(super) fn fund(&self, suite: &mut Suite, config: &SimulationConfig) -> anyhow::Result<()> {
        let payments = config.epochs().div_ceil(Self::PAYMENT_INTERVAL) as u128;
        let topics = Uint128::new(config.targets.len() as u128);
        suite.fund(
            &self.consumer,
            weekly_payment() * Uint128::new(payments) * topics,
        );
        self.fund_actors(suite, config)
    }

    /// Gives everybody but the consumer what fees and stakes will take.
    pub(super) fn fund_actors(
        &self,
        suite: &mut Suite,
        config: &SimulationConfig,
    ) -> anyhow::Result<()> {
        let fees = suite.fees()?;
        let topics = Uint128::new(config.targets.len() as u128);
        suite.fund(&self.creator, fees.topic_creation * topics);
        for worker in self.inferers.iter().chain(&self.forecasters) {
            suite.fund(&worker.address, fees.registration * topics);
        }
        for (index, reputer) in self.reputers.iter().enumerate() {
            suite.fund(
                &reputer.address,
                (fees.registration + stake(index)) * topics,
            );
        }
        Ok(())
    }

    /// Everybody who earns.
    pub(super) fn earners(&self) -> impl Iterator<Item = &Actor> {
        self.inferers
            .iter()
            .chain(&self.forecasters)
            .chain(&self.reputers)
    }
}

/// What the consumer pays a topic each week.
pub(super) fn weekly_payment() -> Uint128 {
    ONE_ALLO * Uint128::new(WEEKLY_PAYMENT)
}

/// Stake of a reputer: each has seven tenths of the one before.
pub(super) fn stake(index: usize) -> Uint128 {
    (0..index).fold(ONE_ALLO * Uint128::new(LARGEST_STAKE), |stake, _| {
        stake.multiply_ratio(7_u128, 10_u128)
    })
}
