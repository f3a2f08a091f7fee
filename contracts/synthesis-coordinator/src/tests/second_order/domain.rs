//! What an inference can be at all.

use allora_math::loss::LossFunction;

use super::*;

fn with_loss(params: TopicParams, function: LossFunction) -> TopicParams {
    let mut params = params;
    params.loss.function = function;
    params
}

fn all_rules() -> impl Iterator<Item = (&'static str, TopicParams)> {
    bounded_rules().into_iter().chain([("original", params())])
}

#[test]
fn an_inference_that_nothing_can_come_out_as_is_refused_by_name() {
    let cases = [
        (
            LossFunction::BinaryCrossEntropy {},
            "5",
            "a probability, from 0 to 1",
        ),
        (
            LossFunction::BinaryCrossEntropy {},
            "-0.1",
            "a probability, from 0 to 1",
        ),
        (
            LossFunction::AbsolutePercentage {},
            "0",
            "a number other than 0",
        ),
    ];
    for (rule, params) in all_rules() {
        for (function, value, domain) in cases.clone() {
            let mut topic = Topic::new(with_loss(params.clone(), function), 1, 0, 1);
            topic.coordinator.at_epoch(0, 1);
            let before = topic.coordinator.dump();
            let error = topic.say(1, 0, Some(real(value)), &[]).unwrap_err();
            let expected = ContractError::InferenceRefused {
                topic_id: TOPIC,
                inference: real(value),
                domain,
            };
            assert_eq!(error, expected, "{rule}");
            assert!(error.to_string().contains(domain), "{error}");
            assert_eq!(topic.coordinator.dump(), before, "{rule}");
        }
    }
}

#[test]
fn the_ends_of_a_domain_belong_to_it() {
    let probability = with_loss(second_order(), LossFunction::BinaryCrossEntropy {});
    let mut topic = Topic::new(probability, 2, 0, 1);
    topic.submit(0, &[(1, Real::ZERO), (2, Real::ONE)]);
}

#[test]
fn field_g10_a_topic_of_probabilities_publishes_a_probability() {
    for (rule, params) in all_rules() {
        let probability = with_loss(params, LossFunction::BinaryCrossEntropy {});
        let mut topic = Topic::new(probability, 3, 0, 1);
        for (epoch, said) in [["0.6", "0.7"], ["0.99", "1"], ["0", "0.01"]]
            .into_iter()
            .enumerate()
        {
            let epoch = epoch as u64;
            topic.coordinator.at_epoch(epoch, 1);
            assert!(topic.say(3, epoch, Some(real("5")), &[]).is_err());
            let said = [(1, real(said[0])), (2, real(said[1]))];
            let answer = topic.live(epoch, &said, Real::from(1 - (epoch as u32) / 2));
            let value = value_of(&answer);
            assert!(said[0].1 <= value && value <= said[1].1, "{rule}: {value}");
            let interval = answer.inference.unwrap().interval;
            let unit = Real::ZERO..=Real::ONE;
            assert!(
                interval.iter().all(|bound| unit.contains(bound)),
                "{rule}: {interval:?}"
            );
        }
    }
}
