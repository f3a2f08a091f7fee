//! It goes on, keeps the laws, and has the time of the clock.

use allora_models::series::Series;
use allora_models::Target;
use cosmwasm_std::Uint128;

use super::*;
use crate::simulation::Scenario;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_003);

fn config(scenario: Scenario, epochs: usize) -> LiveConfig {
    let usual = match scenario {
        Scenario::Market(series) => SimulationConfig::new(series),
        Scenario::Regimes => SimulationConfig::regimes(),
    };
    LiveConfig {
        network: SimulationConfig {
            inferers: 4,
            forecasters: 1,
            reputers: 2,
            epochs: Some(epochs),
            ..usual
        },
        epoch_length: 10,
    }
}

/// A series of eight closes.
fn short() -> Series {
    let rows = [100, 102, 101, 105, 107, 104, 103, 106];
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(day, close)| format!("2026-01-{:02},{close}\n", day + 1));
    Series::parse(
        "short",
        &format!("date,close\n{}", rows.collect::<String>()),
    )
    .unwrap()
}

fn catch_up(live: &mut Live) {
    while live.due() <= NOW {
        live.step().unwrap();
    }
    live.set_time(NOW);
}

#[test]
fn what_was_before_the_first_look_is_made_up_for() {
    let mut live = Live::start(config(Scenario::Regimes, 30), NOW).unwrap();
    catch_up(&mut live);
    assert_eq!(live.suite().now(), NOW);
    assert_eq!(live.epochs(), 30);
    assert!(live.due() > NOW && live.due() <= NOW.plus_seconds(10));
    let topic = live.topics[0].run.id;
    assert_eq!(live.suite().history(topic).unwrap().len(), 29);
    assert!(live.suite().network_inference(topic, 20).is_ok());
    assert_eq!(live.suite().check_invariants(), Vec::<String>::new());
}

#[test]
fn a_series_that_ends_is_played_backwards() {
    let mut live = Live::start(config(Scenario::Market(short()), 6), NOW).unwrap();
    let mut truths = vec![];
    for _ in 0..40 {
        live.step().unwrap();
        let run = &live.topics[0].run;
        truths.extend(run.truths.values().map(|(_, truth)| *truth));
        assert!(run.truths.len() <= 1, "truths that are over are kept");
    }
    truths.dedup();
    // A quarter is known at the start, and no value comes twice at a turn.
    let expected = [
        101, 105, 107, 104, 103, 106, 103, 104, 107, 105, 101, 102, 100, 102, 101,
    ];
    assert_eq!(truths[..15], expected.map(f64::from));
    assert_eq!(live.topics[0].run.target, Target::Level);
    assert!(live.topics[0].turn >= 2);
}

#[test]
fn consumers_are_served_and_every_law_holds() {
    let mut live = Live::start(config(Scenario::Regimes, 50), NOW).unwrap();
    catch_up(&mut live);
    let suite = live.suite();
    let keeper = suite.keeper();
    assert!(
        suite.desk_account(&keeper).unwrap() > Uint128::zero(),
        "no tip was earned"
    );
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

#[test]
fn an_epoch_length_that_no_topic_takes_is_refused() {
    for seconds in [0, 9, 86_401, u64::MAX] {
        let config = LiveConfig {
            epoch_length: seconds,
            ..config(Scenario::Regimes, 3)
        };
        let error = Live::start(config, NOW).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("10 to 86400"), "{error}");
    }
}

#[test]
fn a_clock_that_is_put_back_does_not_stop_it() {
    let mut live = Live::start(config(Scenario::Regimes, 3), NOW).unwrap();
    catch_up(&mut live);
    live.set_time(Timestamp::from_seconds(5));
    assert_eq!(live.suite().now(), NOW);
    live.step().unwrap();
}
