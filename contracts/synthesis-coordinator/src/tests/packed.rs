//! What is written is what is read, and the bytes stay what they were.

mod rules;

use allora_interfaces::staking_vault::{Offence, OffenceKind};
use allora_interfaces::synthesis_coordinator::schedule::ScheduleStart;
use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::topic_registry::TopicStatus;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::loss::LossFunction;
use allora_math::sample::Sample;
use allora_math::{Number, Real};
use allora_storage::Packed;
use allora_test_kit::Golden;
use cosmwasm_std::{Timestamp, Uint128, Uint64};

use super::{params, real};
use crate::state::{
    ArchiveRecord, Earning, Member, OpenEpoch, Outcome, Parked, Pending, Phase, Place, Progress,
    Report, ReputerOutcome, Roster, Standing, StoredHash, Submission, SubmissionRules, TopicClock,
    Waiting, WorkerOutcome,
};

fn golden(name: &'static str) -> Golden {
    Golden::new(include_str!("packed.golden"), name)
}

fn survives<T: Packed + PartialEq + core::fmt::Debug>(golden: &mut Golden, value: &T) {
    golden.add(value);
    let bytes = value.to_bytes();
    assert_eq!(T::from_bytes(&bytes).as_ref(), Some(value));
    let longer: Vec<u8> = bytes.iter().copied().chain([7]).collect();
    assert_ne!(
        T::from_bytes(&longer).as_ref(),
        Some(value),
        "{} with a tail",
        T::NAME
    );
    for end in 0..bytes.len() {
        let read = T::from_bytes(&bytes[..end]);
        assert_ne!(read.as_ref(), Some(value), "{} cut at {end}", T::NAME);
    }
}

fn standing() -> Standing {
    Standing {
        epochs: 70_000,
        merit: Some(real("-0.125")),
        since_version: 6,
        smoothed: None,
        regret: Some(real("1e-30")),
        without: real("0.5"),
        only: real("-7"),
        coefficient: real("0.75"),
        expert: None,
    }
}

/// Only the fields that a role has.
fn standing_of(role: Role) -> Standing {
    let all = standing();
    let none = Standing::default();
    match role {
        Role::Inferer => Standing {
            only: none.only,
            coefficient: none.coefficient,
            ..all
        },
        Role::Forecaster => Standing {
            coefficient: none.coefficient,
            ..all
        },
        Role::Reputer => Standing {
            regret: none.regret,
            without: none.without,
            only: none.only,
            ..all
        },
    }
}

#[test]
fn places_and_standings_of_every_role_survive_storage() {
    let mut golden = golden("places_and_standings_of_every_role_survive_storage");
    for role in Role::ALL {
        let standing = standing_of(role);
        survives(
            &mut golden,
            &Parked {
                role,
                standing: standing.clone(),
                waiting: Waiting {
                    refused: 7,
                    refused_in: Some(EpochId(8)),
                    evicted_in: None,
                },
            },
        );
        let place = |actor, pairs| {
            Some(Place {
                actor: ActorId(actor),
                since: 9,
                standing: standing.clone(),
                waited: if role == Role::Reputer { 0 } else { 11 },
                missed: if role == Role::Reputer { 2 } else { 0 },
                pairs,
            })
        };
        let pairs = match role {
            Role::Forecaster => vec![real("0.25"), Real::ZERO],
            Role::Inferer | Role::Reputer => vec![],
        };
        let places = vec![place(4, pairs.clone()), None, place(2, pairs), None];
        survives(&mut golden, &Roster { role, places });
    }
    survives(&mut golden, &Roster::new(Role::Inferer));
    golden.check();
}

#[test]
fn rows_of_pairs_are_padded_to_the_longest() {
    let place = |actor, pairs: Vec<Real>| {
        Some(Place {
            actor: ActorId(actor),
            since: 0,
            standing: standing_of(Role::Forecaster),
            waited: 0,
            missed: 0,
            pairs,
        })
    };
    let long = vec![real("1"), real("2"), real("3")];
    let roster = Roster {
        role: Role::Forecaster,
        places: vec![place(1, vec![real("5")]), place(2, long.clone())],
    };
    let read = Roster::from_bytes(&roster.to_bytes()).unwrap();
    let rows: Vec<_> = read.holders().map(|place| place.pairs.clone()).collect();
    assert_eq!(rows, [vec![real("5"), Real::ZERO, Real::ZERO], long]);
}

#[test]
fn records_of_an_epoch_survive_storage() {
    let mut golden = golden("records_of_an_epoch_survive_storage");
    for phase in [Phase::Submitting, Phase::Synthesized, Phase::Empty] {
        survives(&mut golden, &OpenEpoch { version: 3, phase });
    }
    survives(
        &mut golden,
        &Submission {
            inference: Some(real("-3e39")),
            forecast: vec![],
        },
    );
    survives(
        &mut golden,
        &Submission {
            inference: None,
            forecast: vec![ForecastElement {
                inferer: ActorId(u32::MAX),
                loss: Real::ZERO,
            }],
        },
    );
    survives(
        &mut golden,
        &Report {
            truth: real("1e-40"),
            stake: Uint128::MAX,
            late: true,
            evidence: None,
        },
    );
    survives(
        &mut golden,
        &Report {
            truth: real("1e-40"),
            stake: Uint128::MAX,
            late: false,
            evidence: Some([9; 32]),
        },
    );
    survives(
        &mut golden,
        &Pending {
            earning: Earning {
                since: Timestamp::from_nanos(1),
                until: Timestamp::from_nanos(2),
                next_since: Timestamp::from_nanos(3),
            },
            due: Timestamp::from_nanos(u64::MAX),
            paid: false,
            offences: vec![Offence {
                actor_id: ActorId(7),
                kind: OffenceKind::UnrevealedTruth,
                fraction: Uint64::new(5),
            }],
        },
    );
    let mut hash = [3; 32];
    hash[20] = 4;
    survives(&mut golden, &StoredHash::new(&hash));
    survives(
        &mut golden,
        &ArchiveRecord {
            version: 1,
            settled: false,
            closed_at: Timestamp::from_nanos(5),
            value: None,
            bounds: None,
            truth: Some(Real::ZERO),
            loss: None,
            naive_loss: Some(real("2")),
            participants: 96,
            rewards: Uint128::new(1 << 100),
            scores: [
                Sample::of(&[real("1"), real("4")]).unwrap(),
                Sample::empty(),
            ],
        },
    );
    golden.check();
}

#[test]
fn outcomes_members_and_topics_survive_storage() {
    let mut golden = golden("outcomes_members_and_topics_survive_storage");
    let worker = |loss, score| WorkerOutcome {
        loss,
        score,
        fraction: u64::MAX,
    };
    survives(
        &mut golden,
        &Outcome {
            truth: real("3"),
            loss: real("-2"),
            naive_loss: real("-1"),
            inferers: vec![worker(Some(real("1")), None), worker(None, Some(real("2")))],
            forecasters: vec![],
            reputers: vec![ReputerOutcome {
                actor: ActorId(4),
                truth: real("3"),
                stake: Uint128::new(9),
                loss: real("4"),
                score: real("5"),
                fraction: 6,
            }],
        },
    );
    let mut member = Member::new(ActorId(7));
    member.roles = Role::Forecaster.bit();
    member.set_place(Role::Forecaster, Some(15));
    member.reports_from = EpochId(12);
    survives(&mut golden, &member);
    survives(&mut golden, &Progress::default());
    survives(
        &mut golden,
        &Progress {
            network_loss: Some(Real::ZERO),
            last_ended: Some(EpochId(0)),
            due: Some(Timestamp::from_nanos(1)),
            pending: 2,
            ..Progress::default()
        },
    );
    golden.check();
}

#[test]
fn grids_survive_storage_with_every_loss_function() {
    let mut golden = golden("grids_survive_storage_with_every_loss_function");
    let losses = [
        LossFunction::Squared {},
        LossFunction::Absolute {},
        LossFunction::AbsolutePercentage {},
        LossFunction::Huber {
            delta: real("1.345"),
        },
        LossFunction::LogCosh {},
        LossFunction::BinaryCrossEntropy {},
        LossFunction::Pinball { tau: real("0.9") },
    ];
    for loss in losses {
        let mut params = params();
        if let LossFunction::Pinball { tau } = loss {
            params.consensus.min_stake_share = tau;
        }
        params.loss.function = loss;
        let start = ScheduleStart {
            version: 1,
            first_epoch: EpochId(0),
            opens_at: Timestamp::from_nanos(3),
            schedule: params.schedule,
        };
        let rules = SubmissionRules::new(start, &params);
        for (status, next) in [
            (TopicStatus::Active, None),
            (TopicStatus::Paused, Some(rules.clone())),
            (TopicStatus::Retired, None),
        ] {
            survives(
                &mut golden,
                &TopicClock {
                    status,
                    halted_at: next.as_ref().map(|_| Timestamp::from_nanos(8)),
                    earlier_ended: next.as_ref().map(|_| Timestamp::from_nanos(9)),
                    current: rules.clone(),
                    next,
                },
            );
        }
    }
    golden.check();
}

#[test]
fn an_absent_number_is_none_of_the_numbers() {
    let numbers = [
        Real::ZERO,
        Real::ONE,
        Real::MAX,
        Real::MIN_POSITIVE,
        real("-1e-9864"),
    ];
    let write = |value: Option<Real>| {
        let archive = ArchiveRecord {
            version: 0,
            settled: true,
            closed_at: Timestamp::default(),
            value,
            bounds: None,
            truth: None,
            loss: None,
            naive_loss: None,
            participants: 0,
            rewards: Uint128::zero(),
            scores: [Sample::empty(), Sample::empty()],
        };
        archive.to_bytes()
    };
    for number in numbers {
        assert_ne!(write(Some(number)), write(None), "{number}");
    }
}

#[test]
fn shifts_of_pairs_keep_seven_digits() {
    let shift = real("-0.12345678901234567");
    let place = Place {
        actor: ActorId(1),
        since: 0,
        standing: Standing::default(),
        waited: 0,
        missed: 0,
        pairs: vec![shift, Real::ZERO],
    };
    let roster = Roster {
        role: Role::Forecaster,
        places: vec![Some(place)],
    };
    let read = Roster::from_bytes(&roster.to_bytes()).unwrap();
    let pairs = &read.holders().next().unwrap().pairs;
    let error = pairs[0].sub(&shift).unwrap().abs();
    assert!(error < real("1e-8"), "{error}");
    assert_eq!(pairs[1], Real::ZERO);
    // What was read is stored as it is.
    assert_eq!(read.to_bytes(), roster.to_bytes());
}
