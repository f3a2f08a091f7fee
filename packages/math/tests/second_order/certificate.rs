//! What is proven of the network inference.

use allora_math::loss::LossFunction;
use allora_math::second_order::{Certificate, ExpertWeights};
use allora_math::{Number, Real};
use proptest::prelude::*;

use super::network::{params, real, Done, Given, Network};
use super::series::{losses, series};

/// `left ≤ right`, but for rounding of numbers of this size.
fn at_most(left: &Real, right: &Real, size: &Real) -> bool {
    let slack = size.abs().mul(&real("1e-15")).unwrap();
    *left <= right.add(&slack).unwrap()
}

fn holds(certificate: Option<&Certificate<Real>>) {
    if let Some(Certificate { regret, bound, .. }) = certificate {
        assert!(at_most(regret, bound, bound), "{regret} > {bound}");
    }
}

fn weights_are_shares(weights: &ExpertWeights<Real>) {
    let virtual_ones = [weights.median, weights.inverse];
    let all = weights.inferers.iter().chain(&weights.forecasters);
    let mut total = Real::ZERO;
    for weight in all.chain(&virtual_ones) {
        assert!(Real::ZERO <= *weight && *weight <= Real::ONE, "{weight}");
        total = total.add(weight).unwrap();
    }
    let off = total.sub(&Real::ONE).unwrap().abs();
    assert!(off <= real("1e-15"), "{total}");
}

/// The network says nothing that no expert says.
fn lies_among_its_experts(done: &Done) {
    let prediction = &done.prediction;
    let clip = |value: &Real| match &prediction.band {
        Some(band) => band.clip(value),
        None => *value,
    };
    let clipped: Vec<Real> = done.given.inferences.values().map(clip).collect();
    let (low, high) = (clipped.iter().min().unwrap(), clipped.iter().max().unwrap());
    let size = low.abs().max(high.abs());
    for value in [&prediction.combined, &prediction.naive] {
        assert!(at_most(low, value, &size), "{value} < {low}");
        assert!(at_most(value, high, &size), "{value} > {high}");
    }
}

fn shares_are_parts_of_one(done: &Done) {
    let shares = &done.settled.shares;
    let mut total = Real::ZERO;
    for share in shares.inferers.iter().chain(&shares.forecasters) {
        assert!(Real::ZERO <= *share && *share <= Real::ONE, "{share}");
        total = total.add(share).unwrap();
    }
    assert!(at_most(&total, &Real::ONE, &Real::ONE), "{total}");
}

fn check(done: &Done) {
    holds(done.settled.certificate.as_ref());
    holds(done.settled.worker_certificate.as_ref());
    weights_are_shares(&done.prediction.weights);
    weights_are_shares(&done.prediction.naive_weights);
    lies_among_its_experts(done);
    shares_are_parts_of_one(done);
}

fn any_params() -> impl Strategy<Value = allora_math::second_order::SecondOrderParams<Real>> {
    let prior = || prop_oneof![Just("0"), Just("0.25"), Just("10")];
    let memory = prop_oneof![Just("0.9"), Just("0.999"), Just("1")];
    let tenure = prop_oneof![Just("0"), Just("10")];
    (prior(), prior(), prior(), memory, tenure, 0_u32..12).prop_map(
        |(median, inverse, forecast, memory, tenure, probation)| {
            let mut params = params();
            params.prior_median = real(median);
            params.prior_inverse = real(inverse);
            params.prior_forecast = real(forecast);
            params.memory = real(memory);
            params.reference.tenure = real(tenure);
            params.probation = probation;
            params
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Regret never exceeds its bound, weights and shares are parts of one, and the network says nothing
    /// beyond what its experts say: whoever comes and goes, under every loss.
    #[test]
    fn the_certificate_holds_after_every_epoch(
        loss in losses(),
        params in any_params(),
        series in series(30),
    ) {
        let mut network = Network::new(loss.clone(), params);
        for raw in series {
            check(&network.epoch(raw.given(&loss)));
        }
    }

    /// The same where up to three epochs wait for their truth while others close.
    #[test]
    fn the_certificate_holds_where_settlement_is_late(
        loss in losses(),
        params in any_params(),
        series in series(30),
    ) {
        let mut network = Network::new(loss.clone(), params);
        for raw in series {
            network.close(raw.given(&loss));
            while network.waiting() > raw.delay {
                check(&network.settle());
            }
        }
        while network.waiting() > 0 {
            check(&network.settle());
        }
    }
}

#[test]
fn the_certificate_holds_where_truth_defies_a_network_that_learns_late() {
    let mut params = params();
    params.prior_median = Real::ZERO;
    params.prior_inverse = Real::ZERO;
    for delay in [0, 1, 3, 10, 30] {
        let mut network = Network::new(LossFunction::Absolute {}, params.clone());
        for _ in 0..120 {
            let inferences = [(1, real("1")), (2, real("-1"))].into();
            network.close(Given {
                inferences,
                ..Given::default()
            });
            let defiant = if network.says().is_negative() {
                "1"
            } else {
                "-1"
            };
            network.comes_out(real(defiant));
            if network.waiting() > delay {
                check(&network.settle());
            }
        }
    }
}
