//! What is packed comes out again.

use allora_math::loss::{Aggregation, LossFunction};
use allora_math::Real;
use cosmwasm_std::Uint128;

use super::super::params::{
    ConsensusSettings, Gate, Gates, LossSettings, ReputerPart, RewardSettings,
};
use super::super::rule::{AlloraSettings, Rule};
use super::*;

fn odd() -> TopicParams {
    TopicParams {
        loss: LossSettings {
            function: LossFunction::Huber { delta: Real::ONE },
            allow_negative: true,
            ..LossSettings::default()
        },
        rule: Rule::Allora(AlloraSettings {
            clip: None,
            floor_at_zero: false,
            ..AlloraSettings::default()
        }),
        consensus: ConsensusSettings {
            aggregation: Aggregation::Mean {},
            min_reporters: 3,
            min_stake_share: Real::ONE,
            ..ConsensusSettings::default()
        },
        reward: RewardSettings {
            reputer_part: ReputerPart::Entropy {},
            ..RewardSettings::default()
        },
        gates: Gates {
            forecasters: Gate::Listed,
            worker_bond: Uint128::new(300),
            ..Gates::default()
        },
        ..TopicParams::default()
    }
}

#[test]
fn what_was_packed_comes_out() {
    for params in [TopicParams::default(), odd()] {
        assert_eq!(PackedParams::from(&params).unpack(), Some(params));
    }
}

#[test]
fn every_loss_function_survives() {
    for function in [
        LossFunction::Squared {},
        LossFunction::Absolute {},
        LossFunction::AbsolutePercentage {},
        LossFunction::Huber { delta: Real::ONE },
        LossFunction::LogCosh {},
        LossFunction::BinaryCrossEntropy {},
        LossFunction::Pinball { tau: Real::ONE },
    ] {
        let mut params = TopicParams::default();
        params.loss.function = function;
        assert_eq!(PackedParams::from(&params).unpack(), Some(params));
    }
}

#[test]
fn other_bytes_are_no_parameters() {
    let packed = odd().to_bytes();
    assert!(TopicParams::from_bytes(&packed[1..]).is_none());
    let mut longer = packed.clone();
    longer.push(0);
    assert!(TopicParams::from_bytes(&longer).is_none());
    let mut unknown = packed;
    unknown[32] = 7;
    assert!(TopicParams::from_bytes(&unknown).is_none());
}
