//! The months of a simulation of years.

use allora_interfaces::allo_token::SupplyResponse;
use allora_interfaces::staking_vault::{EmissionResponse, LedgerResponse};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::EpochId;
use allora_testing::{allo, Suite, SuiteBuilder};
use anyhow::Result as AnyResult;
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Addr, Timestamp, Uint128};

use super::accounts::{Announced, Opening, Stated};
use super::config::{TokenomicsConfig, DAY, MONTH_DAYS};
use super::economy::Economy;
use super::error::{TokenomicsConfigError, TokenomicsError};
use super::participants::Participants;
use super::plan::{allotments, Allotment};
use super::report::{yearly, Month, TokenomicsReport};
use super::work::{epoch_length, TopicWork, WINDOW};
use crate::simulation::number::from_chain;
use crate::simulation::Progress;

/// Actors act this long after a window opened.
const DELAY: u64 = 600;
/// Most violations that are kept.
const MAX_VIOLATIONS: usize = 100;

/// A simulation of years that is ready to run.
pub struct Tokenomics {
    config: TokenomicsConfig,
    allotments: Vec<Allotment>,
    suite: Suite,
}

impl Tokenomics {
    /// Checks the configuration and deploys.
    ///
    /// # Errors
    /// [`TokenomicsConfigError`] says what is impossible, and what is possible.
    pub fn new(config: TokenomicsConfig) -> Result<Self, TokenomicsConfigError> {
        config.validate()?;
        let mut params = config.vault.clone();
        params.unbonding_period = u64::from(config.unbonding_days) * DAY;
        let allotments = allotments(config.vesting);
        let mut builder = SuiteBuilder::new().vault_params(params);
        for part in &allotments {
            builder = builder.genesis(part.name, part.amount);
            if let Some(grant) = part.grant() {
                builder = builder.vesting(grant);
            }
        }
        let suite = builder.try_build(MockStorage::default());
        let suite = suite.map_err(|error| TokenomicsConfigError::Vault {
            reason: error.root_cause().to_string(),
        })?;
        Ok(Self {
            config,
            allotments,
            suite,
        })
    }

    /// Runs all months; `progress` is called after each.
    ///
    /// # Errors
    /// [`TokenomicsError`] if the chain refuses what it should not, which is a defect.
    pub fn run(
        self,
        mut progress: impl FnMut(Progress),
    ) -> Result<TokenomicsReport, TokenomicsError> {
        let months = self.config.months();
        let total = months as usize;
        let mut run = self.start().map_err(at(0, "setup"))?;
        progress(Progress { done: 0, total });
        for month in 0..months {
            run.month(month)?;
            let done = month as usize + 1;
            progress(Progress { done, total });
        }
        Ok(run.report)
    }

    fn start(self) -> AnyResult<Run> {
        let Self {
            config,
            allotments,
            mut suite,
        } = self;
        let genesis = suite.total_supply()?;
        let participants = Participants::new(&mut suite, &config, &allotments)?;
        participants.fund_fees(&mut suite, config.topics)?;
        let topics = (1..=config.topics)
            .map(|number| TopicWork::open(&mut suite, &participants, &config, number))
            .collect::<AnyResult<Vec<_>>>()?;
        let foundation = suite.foundation();
        if config.treasury > 0 {
            suite.fund_treasury(&foundation, allo(config.treasury.into()))?;
        }
        let ledger = suite.ledger()?;
        Ok(Run {
            opening: Opening {
                genesis,
                treasury: ledger.treasury,
                rewards: ledger.rewards,
            },
            start: suite.now(),
            report: TokenomicsReport {
                years: config.years,
                seed: config.seed,
                genesis,
                cap: SUPPLY_CAP,
                allotments,
                months: vec![],
                messages: 0,
                checks: 0,
                violations: vec![],
            },
            economy: Economy::new(suite, topics.iter().map(|work| work.topic).collect()),
            participants,
            topics,
            config,
        })
    }
}

/// Says when something went wrong, and with what.
fn at(month: u32, doing: &'static str) -> impl FnOnce(anyhow::Error) -> TokenomicsError {
    move |source| TokenomicsError {
        month,
        doing,
        source,
    }
}

struct Run {
    config: TokenomicsConfig,
    participants: Participants,
    topics: Vec<TopicWork>,
    economy: Economy,
    opening: Opening,
    start: Timestamp,
    report: TokenomicsReport,
}

/// What a group of stakers has and had.
struct Group {
    staked: Uint128,
    /// Rewards it could claim as the month began, before it claimed.
    pending: Uint128,
    claimed: Uint128,
}

impl Run {
    fn month(&mut self, month: u32) -> Result<(), TokenomicsError> {
        let number = month + 1;
        let before = self.economy.announced;
        let opens = self.start.plus_seconds(MONTH_DAYS * DAY * u64::from(month));
        self.economy.suite.set_time(opens);
        let groups = self.settle_accounts(month).map_err(at(number, "claims"))?;
        self.place_money(month).map_err(at(number, "stakes"))?;
        let staked = self.staked().map_err(at(number, "reading stakes"))?;
        let epochs = u64::from(self.config.epochs_per_month);
        for epoch in epochs * u64::from(month)..epochs * u64::from(number) {
            self.epoch(epoch).map_err(at(number, "an epoch"))?;
        }
        let [mut delegators, mut validators] = groups;
        [delegators.staked, validators.staked] = staked;
        self.take_down(number, &before, [delegators, validators])
            .map_err(at(number, "reading the accounts"))
    }

    /// What has unbonded is withdrawn, rewards are claimed, and who lives of them sells.
    fn settle_accounts(&mut self, month: u32) -> AnyResult<[Group; 2]> {
        let Self {
            economy,
            participants,
            ..
        } = self;
        let due = match self.config.claim_months {
            0 => false,
            months => month.is_multiple_of(months),
        };
        economy.withdraw(&participants.holders)?;
        economy.withdraw(&participants.reputers)?;
        economy.withdraw(&participants.validators)?;
        let mut claim = |accounts: &[Addr]| -> AnyResult<Group> {
            let pending = economy.pending(accounts)?;
            let claimed = if due {
                economy.claim(accounts)?
            } else {
                Uint128::zero()
            };
            Ok(Group {
                staked: Uint128::zero(),
                pending,
                claimed,
            })
        };
        let groups = [
            claim(&participants.holders)?,
            claim(&participants.validators)?,
        ];
        for accounts in [
            &participants.inferers,
            &participants.forecasters,
            &participants.reputers,
        ] {
            claim(accounts)?;
        }
        economy.sell(participants)?;
        Ok(groups)
    }

    /// Stake is brought to its share, and consumers buy what they will pay.
    fn place_money(&mut self, month: u32) -> AnyResult<()> {
        let (config, months) = (&self.config, self.config.months());
        let share = config.staked.at(month, months);
        self.economy.rebalance(&self.participants, share)?;
        let fees = config.fees.at(month, months).round() as u128;
        self.economy
            .buy(&self.participants, &self.participants.consumer, allo(fees))
    }

    /// Of delegators, and of validators.
    fn staked(&self) -> AnyResult<[Uint128; 2]> {
        Ok([
            self.economy.staked_by(&self.participants.holders)?,
            self.economy.staked_by(&self.participants.validators)?,
        ])
    }

    fn epoch(&mut self, epoch: u64) -> AnyResult<()> {
        let length = epoch_length(&self.config);
        let opens = self.start.plus_seconds(length * epoch);
        let economy = &mut self.economy;
        economy.suite.set_time(opens.plus_seconds(DELAY));
        let left = u64::from(self.config.epochs_per_month);
        let left = left - epoch % left;
        let fees = economy.suite.balance(&self.participants.consumer)?;
        let fees = fees.multiply_ratio(1_u64, left);
        for work in &mut self.topics {
            work.submit(economy, &self.participants, EpochId(epoch))?;
            let part = work.topic.part(fees);
            if !part.is_zero() {
                let consumer = &self.participants.consumer;
                let response = economy.suite.fund_topic(consumer, work.topic.id, part)?;
                economy.note(&response)?;
            }
        }
        self.advance(opens.plus_seconds(WINDOW))?;
        let reports = opens.plus_seconds(length - 2 * WINDOW);
        self.economy.suite.set_time(reports.plus_seconds(DELAY));
        for work in &self.topics {
            work.report(
                &mut self.economy,
                &self.participants.reputers,
                EpochId(epoch),
            )?;
        }
        self.advance(reports.plus_seconds(WINDOW))
    }

    fn advance(&mut self, at: Timestamp) -> AnyResult<()> {
        self.economy.suite.set_time(at);
        for work in &self.topics {
            for response in self.economy.suite.advance_all(work.topic.id)? {
                self.economy.note(&response)?;
            }
        }
        Ok(())
    }

    /// Writes the month down, and compares what was announced with what is stated.
    fn take_down(&mut self, number: u32, before: &Announced, groups: [Group; 2]) -> AnyResult<()> {
        let ends = self
            .start
            .plus_seconds(MONTH_DAYS * DAY * u64::from(number));
        let economy = &self.economy;
        let snapshot = Snapshot {
            ledger: economy.suite.ledger()?,
            schedule: economy.suite.emission()?,
            supply: economy.suite.supply(Some(ends))?,
        };
        let [delegators, validators] = groups;
        let earned = |group: &Group, accounts: &[Addr]| -> AnyResult<Uint128> {
            Ok(economy.pending(accounts)? + group.claimed - group.pending)
        };
        let earned = [
            earned(&delegators, &self.participants.holders)?,
            earned(&validators, &self.participants.validators)?,
        ];
        let staked = [delegators.staked, validators.staked];
        let month = snapshot.month(number, economy.announced.since(before), staked, earned);

        let mut broken = self.opening.compare(&economy.announced, &snapshot.stated());
        broken.extend(economy.suite.check_invariants());
        let report = &mut self.report;
        let room = MAX_VIOLATIONS.saturating_sub(report.violations.len());
        let broken = broken.into_iter().take(room);
        report
            .violations
            .extend(broken.map(|law| format!("month {number}: {law}")));
        report.checks += 1;
        report.messages = economy.messages;
        report.months.push(month);
        Ok(())
    }
}

/// What the contracts say as a month ends.
struct Snapshot {
    ledger: LedgerResponse,
    schedule: EmissionResponse,
    supply: SupplyResponse,
}

impl Snapshot {
    fn stated(&self) -> Stated {
        Stated {
            supply: self.supply.total,
            minted: self.schedule.minted,
            treasury: self.ledger.treasury,
            rewards: self.ledger.rewards,
        }
    }

    /// The month, of what delegators and validators staked and earned in it.
    fn month(
        &self,
        number: u32,
        announced: Announced,
        [staked_delegators, staked_validators]: [Uint128; 2],
        [earned_delegators, earned_validators]: [Uint128; 2],
    ) -> Month {
        let Self {
            ledger,
            schedule,
            supply,
        } = self;
        Month {
            month: number,
            supply: supply.total,
            minted: schedule.minted,
            mintable: SUPPLY_CAP.saturating_sub(supply.total),
            locked: supply.locked,
            treasury: ledger.treasury,
            circulating: supply.circulating - ledger.treasury,
            staked: ledger.staked,
            staked_validators,
            staked_delegators,
            unbonding: ledger.unbonding,
            unclaimed: ledger.rewards,
            rate: from_chain(&schedule.monthly_rate),
            reputer_share: from_chain(&schedule.reputer_share),
            emission: announced.emission,
            emission_minted: announced.minted,
            emission_treasury: announced.from_treasury,
            paid: announced.paid,
            fees: announced.fees,
            claimed: announced.claimed,
            earned_delegators,
            earned_validators,
            yield_delegators: yearly(earned_delegators, staked_delegators),
            yield_validators: yearly(earned_validators, staked_validators),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_is_nobodys_is_found_and_the_month_is_named() {
        let config = TokenomicsConfig {
            years: 1,
            topics: 1,
            epochs_per_month: 1,
            ..TokenomicsConfig::default()
        };
        let mut run = Tokenomics::new(config).unwrap().start().unwrap();
        run.month(0).unwrap();
        assert_eq!(run.report.violations, Vec::<String>::new());
        run.opening.treasury += Uint128::one();
        run.month(1).unwrap();
        let [broken] = run.report.violations.as_slice() else {
            panic!("{:?}", run.report.violations)
        };
        let law = "month 2: treasury and what it paid against what it got: ";
        assert!(broken.starts_with(law), "{broken}");
    }
}
