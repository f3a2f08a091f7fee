//! The contract does what the pure maths says.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::MembersResponse;
use allora_interfaces::topic_registry::{Rule, SecondOrderSettings};
use allora_math::loss::LossFunction;
use allora_math::second_order::{
    predict, settle, Epoch, ExpertRecord, Prediction, Present, Settled, TopicRecord,
};

use super::*;

type Records = BTreeMap<u32, ExpertRecord<Real>>;

/// The rule by hand, from records that nothing is cut off.
struct ByHand {
    settings: SecondOrderSettings,
    topic: TopicRecord<Real>,
    inferers: Records,
    forecasters: Records,
}

/// What is said in an epoch, ascending.
struct Said {
    inferences: Vec<(u32, Real)>,
    forecasts: Vec<(u32, Vec<(u32, Real)>)>,
    truth: Real,
}

impl Said {
    fn values(&self) -> Vec<Real> {
        self.inferences.iter().map(|(_, value)| *value).collect()
    }

    /// Forecasts by the position of who they name; who is absent is left out.
    fn positions(&self) -> Vec<Vec<(usize, Real)>> {
        let position = |id: u32| {
            let mut inferences = self.inferences.iter();
            inferences.position(|(inferer, _)| *inferer == id)
        };
        let forecasts = self.forecasts.iter();
        forecasts
            .map(|(_, elements)| {
                let elements = elements.iter();
                elements
                    .filter_map(|(id, loss)| Some((position(*id)?, *loss)))
                    .collect()
            })
            .collect()
    }
}

impl ByHand {
    fn records(&self, said: &Said) -> (Vec<ExpertRecord<Real>>, Vec<ExpertRecord<Real>>) {
        let inferers = said.inferences.iter().map(|(id, _)| {
            let known = self.inferers.get(id).cloned();
            known.unwrap_or_else(|| ExpertRecord::inferer(&self.topic))
        });
        let forecasters = said.forecasts.iter().map(|(id, _)| {
            let known = self.forecasters.get(id).cloned();
            known.unwrap_or_else(|| ExpertRecord::forecaster(&self.topic))
        });
        (inferers.collect(), forecasters.collect())
    }

    fn predict(&self, said: &Said) -> Prediction<Real> {
        let (inferers, forecasters) = self.records(said);
        let present = Present {
            inferences: &said.values(),
            inferers: &inferers,
            forecasts: &said.positions(),
            forecasters: &forecasters,
        };
        predict(&present, &self.topic, &self.settings.params()).unwrap()
    }

    fn settle(&mut self, said: &Said, prediction: &Prediction<Real>) -> Settled<Real> {
        let (mut inferers, mut forecasters) = self.records(said);
        let loss = |value: &Real| LossFunction::Squared {}.evaluate(&said.truth, value);
        let epoch = Epoch {
            prediction,
            inferences: &said.values(),
            truth: &said.truth,
            loss: &loss,
        };
        let settled = settle(
            &epoch,
            &mut inferers,
            &mut forecasters,
            &mut self.topic,
            &self.settings.params(),
        );
        let ids = said.inferences.iter().map(|(id, _)| *id);
        self.inferers.extend(ids.zip(inferers));
        let ids = said.forecasts.iter().map(|(id, _)| *id);
        let named = ids.zip(forecasters).zip(&prediction.implied);
        let named = named.filter(|(_, implied)| implied.is_some());
        self.forecasters.extend(named.map(|(record, _)| record));
        settled.unwrap()
    }
}

/// Inferer 4 comes later, 2 stays away at times; the second forecaster names nobody present at times.
fn said(epoch: u64, random: &mut Random) -> Said {
    let inferers = (1..=5).filter(|id| match id {
        2 => epoch % 3 != 1,
        4 => epoch >= 4,
        _ => true,
    });
    let inferences = inferers
        .map(|id| (id, add(real("20"), mul(noise(random), Real::from(id)))))
        .collect();
    let mut element = |id: u32| (id, noise(random));
    let first = vec![element(1), element(2), element(3)];
    let second = match epoch % 4 {
        1 => vec![element(4)],
        _ => vec![element(3), element(5)],
    };
    Said {
        inferences,
        forecasts: vec![(FORECASTERS + 1, first), (FORECASTERS + 2, second)],
        truth: add(real("20"), noise(random)),
    }
}

#[test]
fn the_contract_reproduces_the_pure_maths() {
    let params = second_order();
    let Rule::SecondOrder(settings) = params.rule.clone() else {
        panic!("another rule");
    };
    let mut topic = Topic::new(params, 5, 2, 1);
    let mut by_hand = ByHand {
        settings,
        topic: TopicRecord::new(),
        inferers: Records::new(),
        forecasters: Records::new(),
    };
    let mut random = Random::new(11);
    for epoch in 0..24 {
        let said = said(epoch, &mut random);
        topic.submit(epoch, &said.inferences);
        for (id, forecast) in &said.forecasts {
            topic.say(*id, epoch, None, forecast).unwrap();
        }
        let closed = topic.close(epoch);
        let prediction = by_hand.predict(&said);
        check_prediction(&closed, &prediction);
        let answer = topic.settle(epoch, said.truth);
        let settled = by_hand.settle(&said, &prediction);
        check_settlement(&answer, &settled);
        let certificate = topic.quality().certificate.unwrap();
        let expected = settled.worker_certificate.unwrap();
        assert_near(expected.regret, certificate.regret, "1e-9", "regret");
        assert_near(expected.bound, certificate.bound, "1e-9", "bound");
    }
    // In epoch 1 the second forecaster named nobody present.
    let question = QueryMsg::Members {
        topic_id: TOPIC,
        role: Role::Forecaster,
    };
    let answer: MembersResponse = topic.coordinator.ask(question).unwrap();
    let epochs: Vec<u32> = answer.members.iter().map(|member| member.epochs).collect();
    assert_eq!(epochs, [24, 23]);
}

fn check_prediction(closed: &EpochResponse, prediction: &Prediction<Real>) {
    let inference = closed.inference.as_ref().unwrap();
    assert_near(prediction.combined, inference.value, "1e-9", "value");
    assert_near(prediction.naive, inference.naive, "1e-9", "naive");
    let weights = &prediction.weights;
    let mut expected = weights.inferers.clone();
    expected.extend_from_slice(&weights.forecasters);
    expected.extend([weights.median, weights.inverse]);
    let actual = weights_of(closed);
    assert_eq!(actual.len(), expected.len());
    for (expected, actual) in expected.iter().zip(actual) {
        assert_near(*expected, actual, "1e-9", "weight");
    }
    let experts: Vec<Real> = closed.virtual_experts.iter().map(|e| e.value).collect();
    assert_near(prediction.reference.center, experts[0], "1e-9", "median");
    assert_near(prediction.inverse, experts[1], "1e-9", "inverse");
}

fn check_settlement(answer: &EpochResponse, settled: &Settled<Real>) {
    let workers = real("0.75");
    for (role, shares) in [
        (Role::Inferer, &settled.shares.inferers),
        (Role::Forecaster, &settled.shares.forecasters),
    ] {
        let actual = fractions_of(answer, role);
        assert_eq!(actual.len(), shares.len());
        for (share, actual) in shares.iter().zip(actual) {
            assert_near(mul(workers, *share), actual, "1e-9", "fraction");
        }
    }
    let losses = of_role(answer, Role::Inferer).map(|participant| participant.loss.unwrap());
    for (loss, exact) in losses.zip(&settled.losses.inferers) {
        assert_near(*exact, loss, "1e-11", "loss");
    }
}
