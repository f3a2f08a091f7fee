//! Models know no unit: the same series in another unit gets the same predictions in it.

use allora_models::rng::Rng;
use allora_models::series::Series;
use allora_models::{forecasters, inferers, EpochRecord, PublicRecord, Target};

const UNITS: [f64; 4] = [1e-30, 1e-12, 1e12, 1e30];

/// The twelve families of inferers, and each again with drawn parameters.
const INFERERS: usize = 24;

/// The seven families of forecasters, and each again with drawn parameters.
const FORECASTERS: usize = 14;

/// What is asked of models: the last values of a series.
const ASKED: usize = 40;

/// A quiet series, a wild one, one that is flat at first, and one that jumps by 10⁵.
fn series() -> Vec<Vec<f64>> {
    let closes = |name: &str| Series::bundled(name).unwrap().closes()[..700].to_vec();
    let (quiet, wild) = (closes("sp500"), closes("wti"));
    let flat = [vec![quiet[0]; 100], quiet.clone()].concat();
    let later: Vec<f64> = wild[..30].iter().map(|close| close / 1e5).collect();
    let jumps = [wild.clone(), later].concat();
    vec![quiet, wild, flat, jumps]
}

fn scaled(values: &[f64], unit: f64) -> Vec<f64> {
    values.iter().map(|value| unit * value).collect()
}

/// Predictions of every inferer for each of the last values.
fn predictions(target: Target, values: &[f64]) -> Vec<Vec<f64>> {
    let mut models = inferers(target, INFERERS, 1);
    (values.len() - ASKED..values.len())
        .map(|known| {
            let history = &values[..known];
            models
                .iter_mut()
                .map(|model| model.predict(history))
                .collect()
        })
        .collect()
}

/// Root mean square of the last steps: what a difference is measured by.
fn usual_step(values: &[f64]) -> f64 {
    let steps = values[values.len() - 20..].windows(2);
    (steps.map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>() / 19.0).sqrt()
}

#[test]
fn predictions_are_the_same_in_every_unit() {
    for (number, closes) in series().iter().enumerate() {
        for target in Target::ALL {
            let values = target.values(closes);
            let expected = predictions(target, &values);
            for unit in UNITS {
                let closes = scaled(closes, unit);
                let found = predictions(target, &target.values(&closes));
                let unit = if target == Target::Level { unit } else { 1.0 };
                let most = 1e-6 * usual_step(&values);
                for (asked, (found, expected)) in found.iter().zip(&expected).enumerate() {
                    for (model, (found, expected)) in found.iter().zip(expected).enumerate() {
                        assert!(
                            (found / unit - expected).abs() <= most,
                            "series {number}, {target}, inferer {model}, {asked}: {found} {expected}"
                        );
                    }
                }
            }
        }
    }
}

/// The record of a topic on a series: the built-in inferers, and their mean as the network.
fn record(closes: &[f64], unit: f64) -> PublicRecord {
    let start = closes.len() - ASKED;
    let epochs = predictions(Target::Level, closes)
        .iter()
        .zip(&closes[start..])
        .map(|(inferences, truth)| EpochRecord {
            truth: unit * truth,
            network: unit * inferences.iter().sum::<f64>() / INFERERS as f64,
            inferences: scaled(inferences, unit),
        })
        .collect();
    PublicRecord {
        history: scaled(closes, unit),
        epochs,
    }
}

/// Asserts that every forecaster says the same of two records, but for a constant.
fn assert_same_forecasts(one: &PublicRecord, other: &PublicRecord) {
    let mut ones = forecasters(FORECASTERS, 1);
    let mut others = forecasters(FORECASTERS, 1);
    for (one_model, other_model) in ones.iter_mut().zip(&mut others) {
        let (said, too) = (one_model.forecast(one), other_model.forecast(other));
        assert!(!said.is_empty() && said.len() == too.len());
        let constant = too[0].1 - said[0].1;
        for (said, too) in said.iter().zip(&too) {
            let same = said.0 == too.0 && (too.1 - said.1 - constant).abs() < 1e-6;
            assert!(same, "{}: {said:?} {too:?}", one_model.name());
        }
    }
}

#[test]
fn forecasts_are_the_same_in_every_unit_but_for_a_constant() {
    for closes in series() {
        let plain = record(&closes, 1.0);
        for unit in UNITS {
            assert_same_forecasts(&plain, &record(&closes, unit));
        }
    }
}

#[test]
fn forecasts_are_the_same_where_the_network_was_right_to_the_digit() {
    let mut rng = Rng::new(1, 1);
    let closes: Vec<f64> = (0..200).map(|_| 50.0 + rng.normal()).collect();
    let exact = |unit: f64| {
        let mut record = record(&closes, unit);
        if let Some(epoch) = record.epochs.last_mut() {
            epoch.network = epoch.truth;
        }
        record
    };
    for unit in UNITS {
        assert_same_forecasts(&exact(1.0), &exact(unit));
    }
}
