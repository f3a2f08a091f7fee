//! The newest inference of a topic, as others read it.

#![allow(clippy::panic, clippy::unwrap_used)]

use allora_interfaces::synthesis_coordinator::raw::{ClockFront, CLOCK_FRONTS};
use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart};
use allora_interfaces::synthesis_coordinator::{
    Demand, Latest, ReadError, Reading, SynthesisCoordinator, LATEST,
};
use allora_interfaces::topic_registry::{Schedule, TopicStatus};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};
use allora_storage::Packed;
use cosmwasm_std::testing::MockQuerier;
use cosmwasm_std::{
    Addr, Binary, ContractResult, QuerierWrapper, SystemResult, Timestamp, WasmQuery,
};

const TOPIC: TopicId = TopicId(3);
const CLOSED: u64 = 1_000;

fn real(text: &str) -> Real {
    text.parse().unwrap()
}

fn latest() -> Latest {
    Latest {
        epoch: EpochId(7),
        closed_at: Timestamp::from_seconds(CLOSED),
        value: real("-2.5"),
        interval: Some(["-6", "-3", "-2", "-1", "4"].map(real)),
        contributors: 9,
    }
}

/// A coordinator that stores these entries.
fn storing(entries: Vec<(Vec<u8>, Vec<u8>)>) -> MockQuerier {
    let mut querier = MockQuerier::default();
    querier.update_wasm(move |query| {
        let WasmQuery::Raw { key, .. } = query else {
            panic!("{query:?} loads code");
        };
        let found = entries.iter().find(|(stored, _)| stored == key.as_slice());
        let value = found.map(|(_, value)| value.clone()).unwrap_or_default();
        SystemResult::Ok(ContractResult::Ok(Binary::from(value)))
    });
    querier
}

fn entry(latest: &Latest) -> (Vec<u8>, Vec<u8>) {
    (LATEST.key(&TOPIC), latest.to_bytes())
}

/// Epochs of 100 seconds, the first at 0, submitted to for 20 and revealed for 5 more.
fn clock(halted_at: Option<u64>) -> ClockFront {
    ClockFront {
        grid: Grid {
            current: ScheduleStart {
                version: 1,
                first_epoch: EpochId(0),
                opens_at: Timestamp::from_seconds(0),
                schedule: Schedule {
                    epoch_length: 100,
                    submission_window: 20,
                    reveal_window: 5,
                    ..Schedule::default()
                },
            },
            next: None,
            earlier_ended: None,
        },
        status: TopicStatus::Active,
        halted_at: halted_at.map(Timestamp::from_seconds),
    }
}

fn read(
    querier: &MockQuerier,
    seconds: u64,
    max_age: u64,
    max_spread: Option<&str>,
) -> Result<Latest, ReadError> {
    let coordinator = Addr::unchecked("coordinator");
    let demand = Demand {
        max_age,
        max_spread: max_spread.map(real),
    };
    let now = Timestamp::from_seconds(seconds);
    let querier = QuerierWrapper::new(querier);
    SynthesisCoordinator(&coordinator).latest(&querier, TOPIC, now, demand)
}

#[test]
fn it_has_80_bytes_whatever_it_says() {
    let lowest = Real::ZERO.sub(&Real::MAX).unwrap();
    let extreme = |number: Real, interval| Latest {
        epoch: EpochId(u64::MAX),
        closed_at: Timestamp::from_nanos(u64::MAX),
        value: number,
        interval,
        contributors: u32::MAX,
    };
    let none = Latest {
        epoch: EpochId(0),
        closed_at: Timestamp::from_nanos(0),
        value: Real::ZERO,
        interval: None,
        contributors: 0,
    };
    let mut all = vec![latest(), none];
    for number in [Real::ZERO, Real::MAX, lowest, real("1e-40")] {
        all.push(extreme(number, None));
        all.push(extreme(number, Some([number; 5])));
    }
    for latest in all {
        let bytes = latest.to_bytes();
        assert_eq!(bytes.len(), Latest::LENGTH, "{latest:?}");
        assert_eq!(Latest::from_bytes(&bytes), Some(latest));
        for other in [&bytes[..79], &[bytes.as_slice(), &[0]].concat()] {
            assert_eq!(Latest::from_bytes(other), None);
        }
    }
}

#[test]
fn other_chains_read_it_by_position() {
    let bytes = latest().to_bytes();
    let long = |at: usize| u64::from_be_bytes(bytes[at..at + 8].try_into().unwrap());
    let number = |at: usize| Real::from_bytes(bytes[at..at + 10].try_into().unwrap()).unwrap();
    assert_eq!(long(0), 7);
    assert_eq!(long(8), CLOSED * 1_000_000_000);
    assert_eq!(number(16), real("-2.5"));
    let interval = [26, 36, 46, 56, 66].map(number);
    assert_eq!(Some(interval), latest().interval);
    assert_eq!(bytes[76..], [0, 0, 0, 9]);
    let without = Latest {
        interval: None,
        ..latest()
    };
    let absent = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert_eq!(without.to_bytes()[26..76], absent.repeat(5));
}

#[test]
fn its_key_is_the_length_of_the_namespace_the_namespace_and_the_topic() {
    let expected = b"\x00\x06latest\x00\x00\x00\x00\x00\x00\x00\x03";
    assert_eq!(LATEST.key(&TOPIC), expected);
}

#[test]
fn it_is_fresh_up_to_the_very_age_that_is_accepted() {
    let at = |seconds| latest().reading(Timestamp::from_seconds(seconds), 60);
    for seconds in [0, CLOSED, CLOSED + 59, CLOSED + 60] {
        assert_eq!(at(seconds), Reading::Fresh(latest()), "{seconds}");
    }
    let (latest, age) = (latest(), 61);
    assert_eq!(at(CLOSED + 61), Reading::Stale { latest, age });
}

#[test]
fn what_is_too_old_or_was_never_there_is_refused() {
    let querier = storing(vec![entry(&latest())]);
    assert_eq!(read(&querier, CLOSED + 60, 60, None).unwrap(), latest());
    let error = read(&querier, CLOSED + 61, 60, None).unwrap_err();
    let expected = "topic 3: the inference of epoch 7 is 61 s old, limit 60";
    assert_eq!(error.to_string(), expected);
    let error = read(&storing(vec![]), CLOSED, 60, None).unwrap_err();
    assert_eq!(error.to_string(), "topic 3 has no inference yet");
}

#[test]
fn whoever_asks_too_late_hears_when_to_ask_again() {
    let at = |halted_at| {
        let clock = (CLOCK_FRONTS.key(&TOPIC), clock(halted_at).to_bytes());
        let querier = storing(vec![entry(&latest()), clock]);
        read(&querier, 1_125, 60, None).unwrap_err().to_string()
    };
    let stale = "topic 3: the inference of epoch 7 is 125 s old, limit 60";
    assert_eq!(at(None), format!("{stale}, next due at 1225.000000000"));
    assert_eq!(at(Some(1_200)), stale);
}

#[test]
fn a_topic_that_stands_still_expects_what_is_submitted_to_or_revealed_and_no_more() {
    for halted_at in [None, Some(300), Some(310), Some(320), Some(399), Some(400)] {
        let clock = clock(halted_at);
        for now in 290..500 {
            let opens = (0..9).map(|epoch| epoch * 100);
            let opens = opens.filter(|opens| halted_at.is_none_or(|halted| *opens < halted));
            let expected = opens.map(|opens| opens + 25).find(|close| *close > now);
            let found = clock.expected_at(Timestamp::from_seconds(now));
            let found = found.map(|close| close.seconds());
            assert_eq!(found, expected, "{now} {halted_at:?}");
        }
    }
}

#[test]
fn what_is_too_wide_or_of_no_known_width_is_refused() {
    let querier = storing(vec![entry(&latest())]);
    for accepted in ["10", "10.1"] {
        assert!(read(&querier, CLOSED, 0, Some(accepted)).is_ok());
    }
    let error = read(&querier, CLOSED, 0, Some("9.99")).unwrap_err();
    let expected = "topic 3: the 95 % interval of epoch 7 is 10 wide, limit 9.99";
    assert_eq!(error.to_string(), expected);
    let lowest = Real::ZERO.sub(&Real::MAX).unwrap();
    let endless = [lowest, Real::ZERO, Real::ZERO, Real::ZERO, Real::MAX];
    for interval in [None, Some(endless)] {
        let unknown = Latest {
            interval,
            ..latest()
        };
        let querier = storing(vec![entry(&unknown)]);
        let error = read(&querier, CLOSED, 0, Some("1e12")).unwrap_err();
        let expected = "topic 3: the 95 % interval of epoch 7 is not known, limit 1000000000000";
        assert_eq!(error.to_string(), expected);
        assert!(read(&querier, CLOSED, 0, None).is_ok());
    }
}
