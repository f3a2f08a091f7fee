//! Packed parameters of a topic, byte for byte.

use allora_interfaces::synthesis_coordinator::Latest;
use allora_interfaces::topic_registry::raw::Actor;
use allora_interfaces::topic_registry::{
    AlloraSettings, ConsensusSettings, ContractSource, Gate, Gates, LossSettings, ReputerPart,
    RewardSettings, Rule, TopicParams, TruthSource,
};
use allora_interfaces::{ActorId, EpochId};
use allora_math::loss::{Aggregation, LossFunction};
use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_std::{Addr, Timestamp, Uint128};

fn changed() -> TopicParams {
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

fn line<T: Packed>(value: &T) -> String {
    let hex = value
        .to_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("{} {hex}\n", T::NAME)
}

#[test]
fn packed_bytes_are_those_of_the_golden_file() {
    let mut lines = line(&TopicParams::default());
    lines += &line(&changed());
    for function in [
        LossFunction::Squared {},
        LossFunction::Absolute {},
        LossFunction::AbsolutePercentage {},
        LossFunction::LogCosh {},
        LossFunction::BinaryCrossEntropy {},
        LossFunction::Pinball { tau: Real::ONE },
    ] {
        let mut params = TopicParams::default();
        params.loss.function = function;
        lines += &line(&params);
    }
    let sourced = TopicParams {
        truth_source: TruthSource::Contract(ContractSource {
            address: "allo1".to_owned(),
            query: "{}".to_owned(),
            path: vec!["a".to_owned(), "0".to_owned()],
        }),
        ..TopicParams::default()
    };
    lines += &line(&sourced);
    let id = ActorId(70_000);
    lines += &line(&Actor { id, roles: 5 });
    lines += &line(&Timestamp::from_nanos(u64::MAX));
    for amount in [0, 1, 255, 256, u128::MAX] {
        lines += &line(&Uint128::new(amount));
    }
    lines += &line(&Addr::unchecked("allo1"));
    for interval in [None, Some([Real::ZERO; 5])] {
        lines += &line(&Latest {
            epoch: EpochId(70_000),
            closed_at: Timestamp::from_nanos(u64::MAX),
            value: Real::ONE,
            interval,
            contributors: 7,
        });
    }
    assert!(include_str!("packed.golden") == lines, "now it is\n{lines}");
}
