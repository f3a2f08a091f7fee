//! Forecasters find out who is good, and when.

use super::*;
use crate::record::EpochRecord;
use crate::rng::Rng;

/// Truth is noise around zero; inferer 0 is right up to `good`, inferer 1 up to
/// `bad`; they change places where `swapped` says so for the history so far.
fn record(epochs: usize, swapped: impl Fn(&[f64]) -> bool) -> PublicRecord {
    let mut rng = Rng::new(5, 0);
    let mut record = PublicRecord::default();
    for t in 0..200 + epochs {
        let wild = (t / 25) % 2 == 0;
        let truth = if wild { 5.0 } else { 0.5 } * rng.normal();
        if t >= 200 {
            let (good, bad) = (0.3 * rng.normal(), 2.0 * rng.normal());
            let [first, second] = if swapped(&record.history) {
                [bad, good]
            } else {
                [good, bad]
            };
            record.epochs.push(EpochRecord {
                truth,
                network: truth + 0.5 * rng.normal(),
                inferences: vec![truth + first, truth + second],
            });
        }
        record.history.push(truth);
    }
    record
}

fn losses(forecaster: &mut dyn Forecaster, record: &PublicRecord) -> [f64; 2] {
    let forecast = forecaster.forecast(record);
    [forecast[0].1, forecast[1].1]
}

#[test]
fn averages_find_the_better_inferer_and_how_much_better() {
    let record = record(300, |_| false);
    let [good, bad] = losses(&mut LossAverage::new(0.03), &record);
    // (2.0 / 0.3)² is 1.65 powers of ten.
    assert!((bad - good - 1.65).abs() < 0.4, "{good} {bad}");
    // (0.5 / 0.3)² below the network.
    assert!((good - record.reference_loss() + 0.44).abs() < 0.4);
}

#[test]
fn selective_names_only_the_best() {
    let record = record(100, |_| false);
    let forecast = Selective::new(0.02, 0.5).forecast(&record);
    assert_eq!(forecast.len(), 1);
    assert_eq!(forecast[0].0, 0);
}

fn is_wild(history: &[f64]) -> bool {
    crate::context::context(history)[0] > 0.0
}

#[test]
fn context_models_know_who_is_good_in_which_weather() {
    let whole = record(600, is_wild);
    let models: [Box<dyn Fn() -> Box<dyn Forecaster> + Send>; 3] = [
        Box::new(|| Box::new(Regression::new(0.01))),
        Box::new(|| Box::new(Nearest::new(40))),
        Box::new(|| Box::new(Contextual::new(0.0))),
    ];
    for make in &models {
        let (mut right, mut asked) = (0, 0);
        for epochs in (300..600).step_by(5) {
            let past = PublicRecord {
                history: whole.history[..200 + epochs].to_vec(),
                epochs: whole.epochs[..epochs].to_vec(),
            };
            let [first, second] = losses(make().as_mut(), &past);
            asked += 1;
            right += usize::from((first > second) == is_wild(&past.history));
        }
        assert!(
            right * 10 >= asked * 8,
            "{}: {right}/{asked}",
            make().name()
        );
    }
}

/// The record of a series that jumps by 10⁶ after `epochs` epochs, where good and bad change
/// places.
fn jumped(epochs: usize, after: usize) -> PublicRecord {
    let mut rng = Rng::new(6, 0);
    let mut record = PublicRecord {
        history: (0..50).map(|_| 100.0 + rng.normal()).collect(),
        epochs: Vec::new(),
    };
    for t in 0..epochs + after {
        let unit = if t < epochs { 1e6 } else { 1.0 };
        let (good, bad) = (0.3 * unit * rng.normal(), 2.0 * unit * rng.normal());
        let truth = unit * (100.0 + rng.normal());
        let [first, second] = if t < epochs { [good, bad] } else { [bad, good] };
        record.epochs.push(EpochRecord {
            truth,
            network: truth + 0.5 * unit * rng.normal(),
            inferences: vec![truth + first, truth + second],
        });
        record.history.push(truth);
    }
    for value in record.history.iter_mut().take(50) {
        *value *= 1e6;
    }
    record
}

#[test]
fn after_a_jump_of_scale_nobody_weighs_errors_of_before() {
    for mut model in crate::forecasters(14, 1) {
        if model.name().starts_with("consensus") || model.name().starts_with("last") {
            continue;
        }
        assert_eq!(model.forecast(&jumped(100, 0))[0].0, 0);
        let forecast = model.forecast(&jumped(100, 30));
        let loss = |inferer: usize| {
            let found = forecast.iter().find(|(named, _)| *named == inferer);
            found.map_or(f64::INFINITY, |(_, loss)| *loss)
        };
        assert!(loss(1) < loss(0), "{}: {forecast:?}", model.name());
    }
}

#[test]
fn on_a_market_without_jumps_no_forecaster_restarts() {
    let record = record(300, is_wild);
    let mut bare = LossAverage::new(0.02);
    let said = crate::forecasters(1, 1)[0].forecast(&record);
    assert_eq!(said, bare.forecast(&record));
}

#[test]
fn the_naive_forecast_repeats_the_last_losses() {
    let record = record(10, |_| false);
    let [first, _] = losses(&mut LastLoss, &record);
    let error = record.epochs[9].squared_error(0).unwrap();
    assert!((first - error.log10()).abs() < 1e-9);
}

#[test]
fn nobody_speaks_before_the_first_truth() {
    let record = PublicRecord {
        history: vec![1.0; 30],
        epochs: Vec::new(),
    };
    let models: Vec<Box<dyn Forecaster>> = vec![
        Box::new(LastLoss),
        Box::new(LossAverage::new(0.1)),
        Box::new(Selective::new(0.1, 0.5)),
        Box::new(Regression::new(0.1)),
        Box::new(Nearest::new(5)),
        Box::new(Contextual::new(0.0)),
    ];
    for mut model in models {
        assert!(model.forecast(&record).is_empty(), "{}", model.name());
    }
}
