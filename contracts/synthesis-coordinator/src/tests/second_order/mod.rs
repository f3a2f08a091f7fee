//! Topics under the rule `second_order`, and what holds under every rule.

mod attacks;
mod domain;
mod life;
mod maths;
mod overlap;
mod poison;
mod quality;
mod units;
mod versions;

use allora_interfaces::staking_vault::FRACTION_ONE;
use allora_interfaces::synthesis_coordinator::{
    EpochResponse, Participant, QualityResponse, QueryMsg,
};
use allora_math::Number;
use allora_test_kit::Random;

use super::*;

/// Numbers of inferers start at 1, of forecasters and reputers here.
const FORECASTERS: u32 = 100;
const REPUTERS: u32 = 200;

fn add(left: Real, right: Real) -> Real {
    left.add(&right).unwrap()
}

fn sub(left: Real, right: Real) -> Real {
    left.sub(&right).unwrap()
}

fn mul(left: Real, right: Real) -> Real {
    left.mul(&right).unwrap()
}

fn div(left: Real, right: Real) -> Real {
    left.div(&right).unwrap()
}

fn total(values: &[Real]) -> Real {
    values
        .iter()
        .fold(Real::ZERO, |sum, value| add(sum, *value))
}

/// `|left − right| ≤ tolerance · max(|left|, 1)`
fn assert_near(left: Real, right: Real, tolerance: &str, what: &str) {
    let off = sub(left, right).abs();
    let most = mul(real(tolerance), left.abs().max(Real::ONE));
    assert!(off <= most, "{what}: {left} and {right}");
}

/// A random number in `[−1, 1]`, in thousandths.
fn noise(random: &mut Random) -> Real {
    let thousandths = i64::try_from(random.below(2_001)).unwrap() - 1_000;
    Real::ratio(thousandths, 1_000).unwrap()
}

/// Both rules that bound what anybody can say.
fn bounded_rules() -> [(&'static str, TopicParams); 2] {
    [("allora", clipped()), ("second_order", second_order())]
}

/// A topic with inferers `w1`, `w2`, …, forecasters `w101`, … and reputers `w201`, ….
struct Topic {
    coordinator: TestCoordinator,
    reputers: u32,
    lag: u64,
}

impl Topic {
    fn new(params: TopicParams, inferers: u32, forecasters: u32, reputers: u32) -> Self {
        let lag = params.schedule.ground_truth_lag;
        let mut topic = Self {
            coordinator: TestCoordinator::with(params),
            reputers,
            lag,
        };
        for id in 1..=inferers {
            topic.admit(Role::Inferer, id);
        }
        for id in 1..=forecasters {
            topic.admit(Role::Forecaster, FORECASTERS + id);
        }
        for id in 1..=reputers {
            topic.admit(Role::Reputer, REPUTERS + id);
        }
        topic
    }

    fn admit(&mut self, role: Role, id: u32) {
        let name = format!("w{id}");
        self.coordinator.admit(role, &name, id).unwrap();
    }

    /// Who submits to an epoch, in its window.
    fn submit(&mut self, epoch: u64, inferences: &[(u32, Real)]) {
        self.coordinator.at_epoch(epoch, 1);
        for (id, inference) in inferences {
            self.say(*id, epoch, Some(*inference), &[]).unwrap();
        }
    }

    fn say(
        &mut self,
        id: u32,
        epoch: u64,
        inference: Option<Real>,
        forecast: &[(u32, Real)],
    ) -> Result<Response, ContractError> {
        let element = |(inferer, loss): &(u32, Real)| ForecastElement {
            inferer: ActorId(*inferer),
            loss: *loss,
        };
        let message = ExecuteMsg::Submit(msg::Submit {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
            inference,
            forecast: forecast.iter().map(element).collect(),
        });
        self.coordinator.send(&format!("w{id}"), message)
    }

    fn close(&mut self, epoch: u64) -> EpochResponse {
        self.coordinator.at_epoch(epoch, WINDOW);
        self.coordinator.advance();
        self.epoch(epoch)
    }

    /// All reputers report, and the epoch is settled.
    fn settle(&mut self, epoch: u64, truth: Real) -> EpochResponse {
        self.coordinator.at_epoch(epoch, self.lag + 1);
        for id in 1..=self.reputers {
            self.report(REPUTERS + id, epoch, truth).unwrap();
        }
        self.coordinator.at_epoch(epoch, self.lag + REPORT);
        self.coordinator.advance();
        self.epoch(epoch)
    }

    fn report(&mut self, id: u32, epoch: u64, truth: Real) -> Result<Response, ContractError> {
        let message = ExecuteMsg::Report(msg::Report {
            topic_id: TOPIC,
            epoch: EpochId(epoch),
            truth,
            evidence: None,
        });
        self.coordinator.send(&format!("w{id}"), message)
    }

    /// A whole epoch.
    fn live(&mut self, epoch: u64, inferences: &[(u32, Real)], truth: Real) -> EpochResponse {
        self.submit(epoch, inferences);
        self.close(epoch);
        self.settle(epoch, truth)
    }

    fn epoch(&self, epoch: u64) -> EpochResponse {
        let (topic_id, epoch) = (TOPIC, EpochId(epoch));
        let question = QueryMsg::Epoch { topic_id, epoch };
        self.coordinator.ask(question).unwrap()
    }

    fn quality(&self) -> QualityResponse {
        let question = QueryMsg::Quality { topic_id: TOPIC };
        self.coordinator.ask(question).unwrap()
    }
}

fn of_role(epoch: &EpochResponse, role: Role) -> impl Iterator<Item = &Participant> {
    epoch
        .participants
        .iter()
        .filter(move |participant| participant.role == role)
}

/// The value an epoch published.
fn value_of(epoch: &EpochResponse) -> Real {
    epoch.inference.as_ref().unwrap().value
}

/// Weights of inferers, forecasters, then of the experts nobody is.
fn weights_of(epoch: &EpochResponse) -> Vec<Real> {
    let workers = epoch.participants.iter();
    let workers = workers.filter(|participant| participant.role != Role::Reputer);
    let weights = workers.map(|participant| participant.weight.unwrap());
    let experts = epoch.virtual_experts.iter().map(|expert| expert.weight);
    weights.chain(experts).collect()
}

/// Fractions of a role, as parts of one.
fn fractions_of(epoch: &EpochResponse, role: Role) -> Vec<Real> {
    let one = Real::from_u128(FRACTION_ONE.u64().into());
    let fractions = of_role(epoch, role).map(|participant| participant.fraction.unwrap());
    fractions
        .map(|fraction| div(Real::from_u128(fraction.u64().into()), one))
        .collect()
}

/// Fraction of one participant, as a part of one.
fn fraction_of(epoch: &EpochResponse, role: Role, id: u32) -> Real {
    let position = of_role(epoch, role).position(|participant| participant.actor_id == ActorId(id));
    fractions_of(epoch, role)[position.unwrap()]
}
