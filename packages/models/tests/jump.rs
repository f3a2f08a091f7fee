//! Built-in inferers on series that change their scale.

use std::path::Path;

use allora_models::rng::Rng;
use allora_models::series::{CsvOptions, Series};
use allora_models::{inferers, Target};

/// Names the folder of `jump_ves_monthly.csv`: monthly closes of a currency that was devalued by
/// 2,114 at once and lost six zeros twice.
const FOLDER: &str = "ALLORA_FIELD";

/// The twelve families, and each again with drawn parameters.
const MODELS: usize = 24;

/// Name and root mean squared error over the last `epochs` values of each built-in inferer.
fn errors(target: Target, values: &[f64], epochs: usize) -> Vec<(String, f64)> {
    let mut models = inferers(target, MODELS, 1);
    let start = values.len() - epochs;
    let error = |model: &mut Box<dyn allora_models::Inferer>| -> f64 {
        let squares: f64 = (start..values.len())
            .map(|t| model.predict(&values[..t]) - values[t])
            .map(|error| error * error)
            .sum();
        (squares / epochs as f64).sqrt()
    };
    models
        .iter_mut()
        .map(|model| (model.name(), error(model)))
        .collect()
}

/// Asserts that no inferer is worse than `most` times the best one.
fn assert_within(most: f64, errors: &[(String, f64)]) {
    let best = errors
        .iter()
        .map(|(_, error)| *error)
        .fold(f64::INFINITY, f64::min);
    for (name, error) in errors {
        println!("{:8.3} {name}", error / best);
    }
    for (name, error) in errors {
        assert!(
            error.is_finite() && *error <= most * best,
            "{name}: {error} of {best}"
        );
    }
}

/// A peg, a devaluation by 2,000, growth by a tenth per step, a renaming by 10⁶, and a walk.
fn jumps() -> Vec<f64> {
    let mut rng = Rng::new(2, 0);
    let mut level = 10.0;
    let mut levels = vec![level; 150];
    level *= 2_000.0;
    for t in 0..150 {
        let growth = if t < 50 { 0.1 } else { 0.0 };
        level *= 1.0 + growth + 0.02 * rng.normal();
        if t == 50 {
            level /= 1e6;
        }
        levels.push(level);
    }
    levels
}

#[test]
fn no_inferer_is_far_behind_after_a_jump() {
    let levels = jumps();
    // With the renaming among them, and only what came after it.
    assert_within(5.0, &errors(Target::Level, &levels, 110));
    assert_within(5.0, &errors(Target::Level, &levels, 97));
}

#[test]
fn returns_of_a_series_that_jumps_are_predicted_as_well() {
    let returns = Target::Return.values(&jumps());
    assert_within(5.0, &errors(Target::Return, &returns, 97));
}

#[test]
fn no_inferer_is_far_behind_on_a_currency_that_was_renamed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        println!("skipped: {FOLDER} names no folder with jump_ves_monthly.csv");
        return;
    };
    let series = Series::read(
        &Path::new(&folder).join("jump_ves_monthly.csv"),
        &CsvOptions::default(),
    )
    .unwrap();
    assert_within(5.0, &errors(Target::Level, &series.closes(), 100));
    let returns = Target::Return.values(&series.closes());
    assert_within(5.0, &errors(Target::Return, &returns, 100));
}
