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
    let models: [Box<dyn Fn() -> Box<dyn Forecaster>>; 2] = [
        Box::new(|| Box::new(Regression::new(0.01))),
        Box::new(|| Box::new(Nearest::new(40))),
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
    ];
    for mut model in models {
        assert!(model.forecast(&record).is_empty(), "{}", model.name());
    }
}
