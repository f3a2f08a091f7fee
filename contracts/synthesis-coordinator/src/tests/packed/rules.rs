//! Records that the rules write.

use allora_interfaces::synthesis_coordinator::schedule::ScheduleStart;
use allora_interfaces::topic_registry::{Rule, TopicParams};
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::allora::synthesis::Synthesis;
use allora_math::allora::weight::Weights;
use allora_math::reference::{Band, Reference, Typical};
use allora_math::sample::Sample;
use allora_math::second_order::{
    Certificate, ExpertRecord, ExpertWeights, Prediction, Regret, Regrets, TopicRecord,
};
use allora_math::{Number, Real};
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128};

use super::{golden, survives};
use crate::state::{
    AlloraSynthesis, ArchiveRecord, Coverage, Expert, Interval, Place, Roster, RuleMemory,
    RuleSynthesis, Standing, SynthesisRecord, TopicModel, Version,
};
use crate::tests::{clipped, params, real, second_order};

fn regret(sum: &str, squares: &str) -> Regret<Real> {
    Regret {
        sum: real(sum),
        squares: real(squares),
    }
}

/// Every number another one, so that none can take the place of another.
fn topic_record() -> TopicRecord<Real> {
    TopicRecord {
        typical: typical(),
        median: Regrets {
            combined: regret("-1", "2"),
            naive: regret("-3", "4"),
        },
        inverse: Regrets {
            combined: regret("5", "6"),
            naive: regret("7", "8"),
        },
        squares: real("9"),
        naive_squares: real("10"),
        potential: real("11"),
        losses: real("12"),
        base: real("13"),
        newcomer_excess: real("-14"),
        smoothed_loss: real("15"),
        smoothed_naive_loss: real("16"),
    }
}

fn typical() -> Typical<Real> {
    Typical {
        epochs: 70_000,
        error: real("0.5"),
        loss: real("0.25"),
    }
}

#[test]
fn what_a_topic_has_learnt_survives_storage() {
    let mut golden = golden("what_a_topic_has_learnt_survives_storage");
    let certificate = Certificate {
        regret: real("-2"),
        bound: real("3"),
        losses: real("40"),
    };
    for memory in [
        RuleMemory::SecondOrder(topic_record()),
        RuleMemory::Allora(typical()),
    ] {
        for certificate in [None, Some(certificate.clone())] {
            let mut model = TopicModel::new(7, memory.clone()).unwrap();
            model.coverage = Coverage {
                intervals: 300,
                inner: 200,
                outer: 299,
            };
            model.certificate = certificate;
            survives(&mut golden, &model);
        }
    }
    golden.check();
}

/// Nothing to leave out, and nothing that cutting changes.
fn expert() -> Expert {
    Expert {
        record: ExpertRecord {
            born: 4,
            epochs: 500,
            regrets: Regrets {
                combined: regret("-0.5", "2"),
                naive: regret("0.75", "3"),
            },
            excess: real("-0.25"),
            size: real("1.5"),
            added: real("-0.125"),
            followed: 6,
            uniqueness: Some(real("0.5")),
        },
    }
}

fn experts() -> Vec<Expert> {
    let change = |change: &dyn Fn(&mut ExpertRecord<Real>)| {
        let mut expert = expert();
        change(&mut expert.record);
        expert
    };
    vec![
        expert(),
        change(&|record| record.regrets.naive = record.regrets.combined.clone()),
        change(&|record| {
            record.followed = 0;
            record.added = Real::ZERO;
        }),
        change(&|record| record.uniqueness = Some(Real::ONE)),
        change(&|record| record.uniqueness = Some(Real::ZERO)),
        change(&|record| record.uniqueness = None),
    ]
}

#[test]
fn experts_survive_storage_with_every_flag() {
    let mut golden = golden("experts_survive_storage_with_every_flag");
    let experts = experts();
    for expert in &experts {
        survives(&mut golden, expert);
    }
    let bytes = |index: usize| experts[index].to_bytes().len();
    assert_eq!(bytes(0) - bytes(1), 2 * 7, "equal regrets are stored once");
    assert_eq!(bytes(0) - bytes(3), 7, "a uniqueness of one is not stored");
    golden.check();
}

#[test]
fn numbers_of_experts_keep_twelve_digits() {
    let mut expert = expert();
    let exact = real("-0.12345678901234567");
    expert.record.excess = exact;
    let read = Expert::from_bytes(&expert.to_bytes()).unwrap();
    let error = read.record.excess.sub(&exact).unwrap().abs();
    assert!(error < real("1e-12"), "{error}");
    // What was read is stored as it is.
    assert_eq!(read.to_bytes(), expert.to_bytes());
}

#[test]
fn standings_with_experts_say_so_in_their_mask() {
    let mut golden = golden("standings_with_experts_say_so_in_their_mask");
    let place = |actor, standing| {
        Some(Place {
            actor: ActorId(actor),
            since: 9,
            standing,
            waited: 11,
            missed: 0,
            pairs: vec![],
        })
    };
    let standing = |merit, regret: Option<Real>, expert: Option<Expert>| Standing {
        epochs: 5,
        merit,
        since_version: if regret.is_some() || expert.is_some() {
            6
        } else {
            0
        },
        regret,
        expert,
        ..Standing::default()
    };
    let (merit, regret) = (Some(real("0.25")), Some(real("2")));
    for role in [Role::Inferer, Role::Forecaster] {
        let places = vec![
            place(1, standing(None, None, None)),
            place(2, standing(merit, None, Some(expert()))),
            None,
            place(3, standing(None, regret, Some(expert()))),
            place(4, standing(merit, regret, None)),
        ];
        survives(&mut golden, &Roster { role, places });
    }
    golden.check();
}

fn record(synthesis: RuleSynthesis, calibrated: Option<bool>) -> SynthesisRecord {
    let bounds = ["1", "2", "3", "4", "5"].map(real);
    SynthesisRecord {
        version: 2,
        closed_at: Timestamp::from_nanos(77),
        interval: calibrated.map(|calibrated| Interval { bounds, calibrated }),
        inferers: vec![ActorId(1), ActorId(5), ActorId(9)],
        inferences: vec![real("1"), real("2"), real("3")],
        forecasters: vec![ActorId(2), ActorId(3)],
        synthesis,
    }
}

fn reference() -> (Reference<Real>, Band<Real>) {
    let reference = Reference {
        center: real("2"),
        deviation: real("0.5"),
    };
    let band = Band {
        low: real("-0.5"),
        high: real("4.5"),
    };
    (reference, band)
}

fn synthesis() -> Synthesis<Real> {
    Synthesis {
        combined: real("1.5"),
        naive: real("1.25"),
        weights: Weights {
            inferers: vec![real("0.5"), real("0.25"), Real::ZERO],
            forecasters: vec![real("0.25"), Real::ZERO],
        },
        implied: vec![Some(real("7")), None],
        without_inferer: vec![real("1"), real("2"), real("3")],
        without_forecaster: vec![None, Some(real("4"))],
        only_forecaster: vec![Some(real("5")), None],
        implied_without: vec![
            vec![Some(real("7")), Some(real("8")), None],
            vec![None, None, None],
        ],
    }
}

#[test]
fn a_synthesis_keeps_only_the_implied_inferences_that_differ() {
    let mut golden = golden("a_synthesis_keeps_only_the_implied_inferences_that_differ");
    let plain = |synthesis| {
        RuleSynthesis::Allora(AlloraSynthesis {
            reference: None,
            band: None,
            synthesis,
        })
    };
    let all = record(plain(synthesis()), Some(false));
    survives(&mut golden, &all);

    let mut same = synthesis();
    same.implied_without = vec![vec![Some(real("7")); 3], vec![None; 3]];
    let same = record(plain(same), Some(false));
    let saved = all.to_bytes().len() - same.to_bytes().len();
    // One with a value of eight bytes, one without.
    assert_eq!(saved, 2 + 8);

    let mut single = synthesis();
    single.without_inferer = vec![];
    survives(&mut golden, &record(plain(single), None));

    let (reference, band) = reference();
    for band in [None, Some(band)] {
        let clipped = RuleSynthesis::Allora(AlloraSynthesis {
            reference: Some(reference.clone()),
            band,
            synthesis: synthesis(),
        });
        survives(&mut golden, &record(clipped, Some(true)));
    }
    golden.check();
}

#[test]
fn a_prediction_keeps_only_the_weights_there_are() {
    let mut golden = golden("a_prediction_keeps_only_the_weights_there_are");
    let (reference, band) = reference();
    let weights = ExpertWeights {
        inferers: vec![real("0.5"), Real::ZERO, real("0.25")],
        forecasters: vec![Real::ZERO, real("0.125")],
        median: Real::ZERO,
        inverse: real("0.125"),
    };
    let prediction = Prediction {
        combined: real("1.5"),
        naive: real("1.25"),
        reference,
        band: Some(band),
        inverse: real("1.75"),
        implied: vec![Some(real("7")), None],
        weights: weights.clone(),
        naive_weights: weights.clone(),
    };
    let record = |prediction| record(RuleSynthesis::SecondOrder(prediction), Some(true));
    let same = record(prediction.clone());
    survives(&mut golden, &same);

    let naive_weights = ExpertWeights {
        forecasters: vec![Real::ZERO; 2],
        median: real("0.125"),
        ..weights
    };
    let other = record(Prediction {
        band: None,
        naive_weights,
        ..prediction
    });
    survives(&mut golden, &other);
    let (band, weights) = (2 * Real::BYTES, 1 + 4 * Real::BYTES);
    let grown = other.to_bytes().len() + band - same.to_bytes().len();
    assert_eq!(
        grown, weights,
        "a byte of flags, and the weights above zero"
    );
    golden.check();
}

#[test]
fn more_experts_than_a_byte_has_bits_survive_storage() {
    let weight = |index: usize| {
        if index.is_multiple_of(3) {
            Real::ONE
        } else {
            Real::ZERO
        }
    };
    let weights = ExpertWeights {
        inferers: (0..20).map(weight).collect(),
        forecasters: (20..27).map(weight).collect(),
        median: Real::ONE,
        inverse: Real::ZERO,
    };
    let (reference, _) = reference();
    let prediction = Prediction {
        combined: real("1.5"),
        naive: real("1.25"),
        reference,
        band: None,
        inverse: real("1.75"),
        implied: vec![None; 7],
        weights: weights.clone(),
        naive_weights: weights,
    };
    let record = SynthesisRecord {
        inferers: (1..21).map(ActorId).collect(),
        inferences: vec![Real::ONE; 20],
        forecasters: (30..37).map(ActorId).collect(),
        ..record(RuleSynthesis::SecondOrder(prediction), None)
    };
    let read = SynthesisRecord::from_bytes(&record.to_bytes()).unwrap();
    assert_eq!(read, record);
}

#[test]
fn the_archive_keeps_both_intervals_or_none() {
    let mut golden = golden("the_archive_keeps_both_intervals_or_none");
    let bounds = ["1", "2", "4", "5"].map(real);
    for bounds in [None, Some(bounds)] {
        let archive = ArchiveRecord {
            version: 1,
            settled: true,
            closed_at: Timestamp::from_nanos(5),
            value: Some(real("3")),
            bounds,
            truth: Some(real("2.5")),
            loss: Some(real("0.25")),
            naive_loss: Some(real("0.5")),
            participants: 96,
            rewards: Uint128::new(9),
            scores: [Sample::empty(), Sample::empty()],
        };
        survives(&mut golden, &archive);
    }
    golden.check();
}

#[test]
fn versions_tell_since_when_memory_holds() {
    let mut golden = golden("versions_tell_since_when_memory_holds");
    let version = |number, params: TopicParams, before: Option<&Version>| {
        let start = ScheduleStart {
            version: number,
            first_epoch: EpochId(3),
            opens_at: Timestamp::from_nanos(8),
            schedule: params.schedule,
        };
        Version::new(&start, params, before)
    };
    let first = version(1, params(), None);
    assert!(matches!(first.params.rule, Rule::Allora(_)));
    let same = version(2, clipped(), Some(&first));
    let other = version(5, second_order(), Some(&same));
    let since = [&first, &same, &other].map(|version| version.since_version);
    assert_eq!(since, [1, 1, 5]);
    for version in [&first, &same, &other] {
        survives(&mut golden, version);
    }
    golden.check();
}
