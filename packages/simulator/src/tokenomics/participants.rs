//! Who takes part.

use allora_testing::Suite;
use cosmwasm_std::{Addr, Uint128};

use super::config::TokenomicsConfig;
use super::plan::{Allotment, MARKET};

/// Workers and reputers of every topic: a small one, in which
/// everybody's contribution can be measured.
const INFERERS: usize = 5;
const FORECASTERS: usize = 3;
const REPUTERS: usize = 4;

/// Accounts of a simulation of years. One account takes part in all topics.
pub(super) struct Participants {
    /// Buys what others sell, and holds the participants' part of genesis.
    pub(super) market: Addr,
    pub(super) creator: Addr,
    pub(super) consumer: Addr,
    pub(super) inferers: Vec<Addr>,
    pub(super) forecasters: Vec<Addr>,
    pub(super) reputers: Vec<Addr>,
    /// Bonded on the host chain.
    pub(super) validators: Vec<Addr>,
    /// Holders of genesis, who delegate.
    pub(super) holders: Vec<Addr>,
}

impl Participants {
    pub(super) fn new(
        suite: &mut Suite,
        config: &TokenomicsConfig,
        allotments: &[Allotment],
    ) -> anyhow::Result<Self> {
        let accounts = |role: &str, count: usize| -> Vec<Addr> {
            let names = (1..=count).map(|number| format!("{role}-{number:02}"));
            names.map(|name| suite.account(&name)).collect()
        };
        let (inferers, forecasters) = (
            accounts("inferer", INFERERS),
            accounts("forecaster", FORECASTERS),
        );
        let reputers = accounts("reputer", REPUTERS);
        let holders = allotments.iter().map(|part| suite.account(part.name));
        let holders = holders.collect();
        let validators = (1..=config.validators)
            .map(|number| suite.bond_validator(&format!("validator-{number:02}")))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            market: suite.account(MARKET),
            creator: suite.account("creator"),
            consumer: suite.account("consumer"),
            inferers,
            forecasters,
            reputers,
            validators,
            holders,
        })
    }

    /// Gives everybody what `topics` topics and registrations cost.
    pub(super) fn fund_fees(&self, suite: &mut Suite, topics: u32) -> anyhow::Result<()> {
        let fees = suite.fees()?;
        let topics = Uint128::from(topics);
        suite.fund(&self.creator, fees.topic_creation * topics);
        for actor in self.workers().chain(&self.reputers) {
            suite.fund(actor, fees.registration * topics);
        }
        Ok(())
    }

    /// Inferers and forecasters.
    pub(super) fn workers(&self) -> impl Iterator<Item = &Addr> {
        self.inferers.iter().chain(&self.forecasters)
    }

    /// Who sells what it earned: all that is paid for work or for validating.
    pub(super) fn sellers(&self) -> impl Iterator<Item = &Addr> {
        self.workers().chain(&self.reputers).chain(&self.validators)
    }
}
