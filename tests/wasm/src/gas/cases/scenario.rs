//! A topic in a steady state, on Wasm, and the messages of its epochs.

use std::str::FromStr;

use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg, ForecastElement};
use allora_interfaces::topic_registry::{AlloraSettings, Caps, Rule, Schedule, TopicParams};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::loss::LossFunction;
use allora_math::Real;
use allora_testing::{allo, example_topic, Suite, SuiteBuilder};
use anyhow::Result as AnyResult;
use cosmwasm_std::Addr;
use serde::Serialize;

use crate::gas::case::Measurements;
use crate::vm::library::{meter, wasm_code};
use crate::vm::meter::{read_price, Gas};

/// Epochs before anything is measured: more than are kept in detail, so
/// that settlements also prune.
const WARM_UP: u64 = 12;

/// How many take part in a topic, and how many topics there are.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Suffix of its cases.
    pub name: &'static str,
    /// Inferers; the first of them also forecast.
    pub inferers: usize,
    /// Forecasters.
    pub forecasters: usize,
    /// Reputers.
    pub reputers: usize,
    /// Topics on the chain, all with revenue.
    pub topics: usize,
    /// Elements of a forecast; with more than the usual ones, all parameters are at their dearest.
    pub elements: usize,
    /// Whether the topic has the rule `allora`.
    pub allora: bool,
    /// Whether only an epoch is measured.
    pub epoch_only: bool,
}

impl Setup {
    /// Whether what does not depend on the setup is measured in it.
    pub const fn is_usual(&self) -> bool {
        self.inferers == USUAL.inferers && self.topics == USUAL.topics && !self.allora
    }

    /// Whether all parameters are at their dearest.
    pub const fn is_worst(&self) -> bool {
        self.elements > USUAL_ELEMENTS
    }
}

/// Elements of a forecast by default.
const USUAL_ELEMENTS: usize = 12;

/// Of the rule and the parameters by default.
const USUAL: Setup = Setup {
    name: "",
    inferers: 32,
    forecasters: 6,
    reputers: 6,
    topics: 1,
    elements: USUAL_ELEMENTS,
    allora: false,
    epoch_only: false,
};

/// As many as there can be, and all parameters at their dearest.
const MOST: Setup = Setup {
    inferers: 64,
    forecasters: 16,
    reputers: 16,
    elements: 64,
    epoch_only: true,
    ..USUAL
};

/// All setups.
pub const SETUPS: [Setup; 7] = [
    Setup {
        name: "4_2_3",
        inferers: 4,
        forecasters: 2,
        reputers: 3,
        ..USUAL
    },
    Setup {
        name: "32_6_6",
        ..USUAL
    },
    Setup {
        name: "64_16_16",
        elements: USUAL_ELEMENTS,
        epoch_only: false,
        ..MOST
    },
    Setup {
        name: "1000_topics",
        topics: 1_000,
        ..USUAL
    },
    Setup {
        name: "32_6_6_allora",
        allora: true,
        epoch_only: true,
        ..USUAL
    },
    Setup {
        name: "64_16_16_worst",
        ..MOST
    },
    Setup {
        name: "64_16_16_allora_worst",
        allora: true,
        ..MOST
    },
];

/// A topic with its actors, on a chain that meters.
pub(super) struct Scenario {
    pub(super) suite: Suite,
    pub(super) topic: TopicId,
    pub(super) inferers: Vec<(Addr, ActorId)>,
    pub(super) reputers: Vec<Addr>,
    pub(super) epoch: EpochId,
    pub(super) measured: Measurements,
    pub(super) params: TopicParams,
    forecasters: usize,
    elements: usize,
    random: u64,
}

impl Scenario {
    /// Runs epochs until the topic is in its steady state.
    pub(super) fn new(setup: Setup) -> AnyResult<Self> {
        let mut suite = SuiteBuilder::new().codes(wasm_code).build();
        let foundation = suite.foundation();
        // The measured topic is the last, behind all the others.
        for _ in 1..setup.topics {
            let other = suite.govern_topic(example_topic(), params(setup))?;
            suite.fund_topic(&foundation, other, allo(1_000))?;
        }
        let topic = suite.govern_topic(example_topic(), params(setup))?;
        suite.fund_topic(&foundation, topic, allo(10_000))?;
        let mut scenario = Self {
            suite,
            topic,
            inferers: Vec::new(),
            reputers: Vec::new(),
            epoch: EpochId(0),
            measured: Measurements::new(setup.name),
            params: params(setup),
            forecasters: setup.forecasters,
            elements: setup.elements,
            random: 1,
        };
        scenario.enroll(setup)?;
        scenario.measured = Measurements::new("warm_up");
        for _ in 0..WARM_UP {
            scenario.epoch()?;
        }
        scenario.measured = Measurements::new(setup.name);
        Ok(scenario)
    }

    fn enroll(&mut self, setup: Setup) -> AnyResult<()> {
        for number in 0..setup.inferers {
            let account = self.funded(&format!("worker-{number}"));
            let id = self.suite.register(&account, self.topic, Role::Inferer)?;
            if number < setup.forecasters {
                self.suite
                    .register(&account, self.topic, Role::Forecaster)?;
            }
            self.inferers.push((account, id));
        }
        for number in 0..setup.reputers {
            let account = self.funded(&format!("reputer-{number}"));
            self.suite.register(&account, self.topic, Role::Reputer)?;
            self.suite
                .stake(&account, self.topic, allo(1_000 + 100 * number as u128))?;
            self.reputers.push(account);
        }
        Ok(())
    }

    /// An account with 10,000 ALLO.
    pub(super) fn funded(&mut self, name: &str) -> Addr {
        let account = self.suite.account(name);
        self.suite.fund(&account, allo(10_000));
        account
    }

    /// Sends a message and measures it.
    pub(super) fn send(
        &mut self,
        what: &str,
        sender: &Addr,
        contract: &Addr,
        msg: &(impl Serialize + std::fmt::Debug),
    ) -> AnyResult<()> {
        meter().begin();
        self.suite.execute(sender, contract, msg)?;
        self.measured.add(what, meter().used(), meter().calls());
        Ok(())
    }

    /// Asks a contract and measures the question.
    pub(super) fn ask(
        &mut self,
        what: &str,
        contract: &Addr,
        msg: &impl Serialize,
    ) -> AnyResult<()> {
        meter().begin();
        self.suite.query::<serde_json::Value>(contract, msg)?;
        self.measured.add(what, meter().used(), meter().calls());
        Ok(())
    }

    /// Reads a key of a contract and measures what the chain asks for it; no code is loaded.
    pub(super) fn read(&mut self, what: &str, contract: &Addr, key: &[u8]) -> AnyResult<()> {
        let value = self.suite.app.wrap().query_wasm_raw(contract, key)?;
        let read = read_price(key, value.as_deref());
        self.measured.add(
            what,
            Gas {
                read,
                ..Gas::default()
            },
            vec![],
        );
        Ok(())
    }

    /// Runs an epoch and measures its messages.
    pub(super) fn epoch(&mut self) -> AnyResult<()> {
        self.submissions()?;
        self.close()?;
        self.reports()?;
        self.settle()
    }

    /// Everybody submits, who only infers before who also forecasts: the dearest
    /// submission finds the fullest epoch.
    pub(super) fn submissions(&mut self) -> AnyResult<()> {
        self.suite.skip_to_open(self.topic, self.epoch)?;
        for index in (0..self.inferers.len()).rev() {
            // Whoever comes later has seniors: that is dearer.
            if self.epoch == EpochId(0) && index % 2 == 1 {
                continue;
            }
            let both = index < self.forecasters;
            self.submit(if both { "submit" } else { "submit_inference" }, index)?;
        }
        Ok(())
    }

    /// Has one worker submit all it can.
    pub(super) fn submit(&mut self, what: &str, index: usize) -> AnyResult<()> {
        let coordinator = self.suite.contracts.coordinator.clone();
        let (sender, msg) = self.submission(index)?;
        self.send(what, &sender, &coordinator, &msg)
    }

    /// All that one worker can submit.
    pub(super) fn submission(&mut self, index: usize) -> AnyResult<(Addr, ExecuteMsg)> {
        let forecast = if index < self.forecasters {
            self.forecast()?
        } else {
            vec![]
        };
        let inference = Some(self.inference(index)?);
        let (sender, _) = self.inferers[index].clone();
        let msg = ExecuteMsg::Submit(msg::Submit {
            topic_id: self.topic,
            epoch: self.epoch,
            inference,
            forecast,
        });
        Ok((sender, msg))
    }

    /// Synthesizes.
    pub(super) fn close(&mut self) -> AnyResult<()> {
        self.suite.skip_to_close(self.topic, self.epoch)?;
        self.advance("close")
    }

    /// Every reputer reports.
    pub(super) fn reports(&mut self) -> AnyResult<()> {
        self.suite.skip_to_report(self.topic, self.epoch)?;
        let coordinator = self.suite.contracts.coordinator.clone();
        for reputer in self.reputers.clone() {
            let truth = decimal(self.price() + 0.02 * self.noise())?;
            let msg = ExecuteMsg::Report(msg::Report {
                topic_id: self.topic,
                epoch: self.epoch,
                truth,
                evidence: None,
            });
            self.send("report", &reputer, &coordinator, &msg)?;
        }
        Ok(())
    }

    /// Settles and goes on to the next epoch.
    pub(super) fn settle(&mut self) -> AnyResult<()> {
        self.suite.skip_to_settlement(self.topic, self.epoch)?;
        self.advance("settle")?;
        self.epoch = EpochId(self.epoch.0 + 1);
        Ok(())
    }

    /// One step, or none if none is due.
    pub(super) fn advance(&mut self, what: &str) -> AnyResult<()> {
        self.advance_topic(what, self.topic)
    }

    /// As [`Self::advance`], of any topic.
    pub(super) fn advance_topic(&mut self, what: &str, topic_id: TopicId) -> AnyResult<()> {
        let (keeper, coordinator) = (
            self.suite.keeper(),
            self.suite.contracts.coordinator.clone(),
        );
        let msg = ExecuteMsg::Advance(msg::Advance {
            topic_id,
            max_steps: Some(1),
        });
        self.send(what, &keeper, &coordinator, &msg)
    }

    fn price(&self) -> f64 {
        3_400.0 + 40.0 * (self.epoch.0 as f64 * 0.7).sin()
    }

    pub(super) fn inference(&mut self, index: usize) -> AnyResult<Real> {
        let spread = 1.0 + index as f64 / 4.0;
        decimal(self.price() + spread * self.noise())
    }

    pub(super) fn forecast(&mut self) -> AnyResult<Vec<ForecastElement>> {
        let inferers: Vec<ActorId> = self.inferers.iter().map(|(_, id)| *id).collect();
        let first = self.epoch.0 as usize;
        (0..self.elements.min(inferers.len()))
            .map(|element| {
                let index = (first + element) % inferers.len();
                let loss = (1.0 + index as f64 / 4.0).log10() * 2.0 + 0.3 * self.noise();
                Ok(ForecastElement {
                    inferer: inferers[index],
                    loss: decimal(loss)?,
                })
            })
            .collect()
    }

    /// Between −1 and 1; the same in every run.
    fn noise(&mut self) -> f64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// With as many digits as models print.
fn decimal(value: f64) -> AnyResult<Real> {
    Ok(Real::from_str(&value.to_string())?)
}

fn params(setup: Setup) -> TopicParams {
    let worst = setup.is_worst();
    let mut params = TopicParams {
        schedule: Schedule {
            epoch_length: 600,
            submission_window: 200,
            ground_truth_lag: 600,
            report_window: 100,
            ..Schedule::default()
        },
        caps: Caps {
            inferers: setup.inferers.max(32) as u32,
            forecasters: setup.forecasters.max(6) as u32,
            reputers: setup.reputers.max(6) as u32,
            forecast_elements: setup.elements as u32,
            ..Caps::default()
        },
        ..TopicParams::default()
    };
    if setup.allora {
        params.rule = Rule::Allora(AlloraSettings {
            score_epochs: if worst { 20 } else { 10 },
            ..AlloraSettings::default()
        });
    }
    if worst {
        params.consensus.max_iterations = 20;
        params.loss.function = LossFunction::LogCosh {};
    }
    params
}
