//! Every model beats the dumb one on a series it is right for.

use super::*;
use crate::rng::Rng;
use crate::Target;

/// Root mean squared error of one-step predictions over the second half.
fn error_of(mut model: impl Inferer, series: &[f64]) -> f64 {
    let start = series.len() / 2;
    let squares: f64 = (start..series.len())
        .map(|t| model.predict(&series[..t]) - series[t])
        .map(|error| error * error)
        .sum();
    (squares / (series.len() - start) as f64).sqrt()
}

fn walk(drift: f64, length: usize) -> Vec<f64> {
    let mut rng = Rng::new(11, 0);
    let mut level = 100.0;
    (0..length)
        .map(|_| {
            level += drift + rng.normal();
            level
        })
        .collect()
}

/// `x ← φ·x + noise`
fn autoregressive(phi: f64, length: usize) -> Vec<f64> {
    let mut rng = Rng::new(12, 0);
    let mut value = 0.0;
    (0..length)
        .map(|_| {
            value = phi * value + rng.normal();
            value
        })
        .collect()
}

/// A constant seen through noise.
fn noise(length: usize) -> Vec<f64> {
    autoregressive(0.0, length)
        .iter()
        .map(|x| 5.0 + x)
        .collect()
}

#[test]
fn persistence_beats_the_mean_on_a_random_walk() {
    let series = walk(0.0, 1_000);
    assert!(error_of(Persistence, &series) < 0.5 * error_of(LongMean::default(), &series));
}

#[test]
fn drift_beats_persistence_on_a_trending_walk() {
    let series = walk(0.5, 2_000);
    assert!(error_of(Drift { window: 250 }, &series) < 0.95 * error_of(Persistence, &series));
}

#[test]
fn averages_medians_and_smoothing_beat_persistence_on_noise() {
    let series = noise(1_000);
    let dumb = 0.85 * error_of(Persistence, &series);
    assert!(error_of(MovingAverage { window: 10 }, &series) < dumb);
    assert!(error_of(MovingMedian { window: 10 }, &series) < dumb);
    assert!(error_of(Smoothing::new(0.1), &series) < dumb);
    assert!(error_of(LongMean::default(), &series) < dumb);
    assert!(error_of(Constant(5.0), &series) < dumb);
}

#[test]
fn holt_beats_smoothing_on_a_slope() {
    let series: Vec<f64> = noise(1_000)
        .iter()
        .enumerate()
        .map(|(t, x)| x + 0.5 * t as f64)
        .collect();
    assert!(error_of(Holt::new(0.2, 0.05), &series) < 0.7 * error_of(Smoothing::new(0.2), &series));
}

#[test]
fn mean_reversion_beats_persistence_on_a_series_that_returns() {
    let series = autoregressive(0.7, 2_000);
    let model = MeanReversion {
        window: 60,
        speed: 0.3,
    };
    assert!(error_of(model, &series) < 0.97 * error_of(Persistence, &series));
}

/// A walk whose steps follow one another.
fn trending(length: usize) -> Vec<f64> {
    let mut level = 0.0;
    autoregressive(0.6, length)
        .iter()
        .map(|step| {
            level += step;
            level
        })
        .collect()
}

#[test]
fn trend_followers_beat_persistence_on_trends() {
    let series = trending(2_000);
    let dumb = 0.97 * error_of(Persistence, &series);
    let momentum = Momentum {
        window: 2,
        gain: 0.7,
    };
    let scaled = VolatilityScaled {
        window: 3,
        gain: 1.0,
    };
    assert!(error_of(momentum, &series) < dumb);
    assert!(error_of(scaled, &series) < dumb);
}

#[test]
fn autoregression_learns_values_and_steps() {
    let values = autoregressive(-0.6, 2_000);
    let model = Autoregression::new(2, 0.999, Basis::Values);
    assert!(error_of(model, &values) < 0.85 * error_of(Constant(0.0), &values));
    let levels = trending(2_000);
    let model = Autoregression::new(2, 0.999, Basis::Steps);
    assert!(error_of(model, &levels) < 0.85 * error_of(Persistence, &levels));
}

#[test]
fn autoregression_does_not_believe_in_an_explosion() {
    let mut levels: Vec<f64> = (0..7).map(|t| 100.0 + f64::from(t % 2)).collect();
    levels.extend([150.0, 2_500.0]);
    for order in 1..4 {
        let mut model = Autoregression::new(order, 0.998, Basis::Steps);
        let step = model.predict(&levels) - 2_500.0;
        assert!(step.abs() <= 2.0 * 2_350.0, "{order}: {step}");
    }
}

/// A level that jumps by a thousand and stays there.
fn jumped() -> Vec<f64> {
    let mut levels = walk(0.0, 300);
    levels.extend(walk(0.0, 40).iter().map(|level| 1_000.0 * level));
    levels
}

#[test]
fn a_restarting_model_knows_nothing_of_before_the_jump() {
    let levels = jumped();
    let make = || Box::new(Drift { window: 250 }) as Box<dyn Inferer>;
    let mut model = Restarting::new(Target::Level, Box::new(make));
    assert_eq!(
        model.predict(&levels[..300]),
        make().predict(&levels[..300])
    );
    // The newest level may be of another scale, or a spike.
    assert_eq!(model.predict(&levels[..301]), levels[300]);
    for known in 302..levels.len() {
        assert_eq!(
            model.predict(&levels[..known]),
            make().predict(&levels[300..known])
        );
    }
    // One that is shown all of it at once finds the same.
    let mut late = Restarting::new(Target::Level, Box::new(make));
    assert_eq!(late.predict(&levels), model.predict(&levels));
}

#[test]
fn a_restarting_model_of_returns_leaves_out_the_one_of_the_jump() {
    let returns = Target::Return.values(&jumped());
    let make = || Box::new(LongMean::default()) as Box<dyn Inferer>;
    let mut model = Restarting::new(Target::Return, Box::new(make));
    assert!(returns[299] > 600.0);
    assert_eq!(model.predict(&returns[..300]), 0.0);
    for known in 301..returns.len() {
        assert_eq!(
            model.predict(&returns[..known]),
            make().predict(&returns[300..known])
        );
    }
}

#[test]
fn a_model_of_levels_predicts_returns() {
    let returns = autoregressive(0.6, 2_000);
    let model = Cumulated::new(Box::new(Momentum {
        window: 1,
        gain: 0.6,
    }));
    assert!(error_of(model, &returns) < 0.85 * error_of(Constant(0.0), &returns));
    assert!((Cumulated::new(Box::new(Persistence)).predict(&returns)).abs() < 1e-9);
}

#[test]
fn noise_is_seeded_and_in_proportion_to_volatility() {
    let series = walk(0.0, 200);
    let predict =
        |stream| Noisy::new(Box::new(Persistence), 0.1, Rng::new(1, stream)).predict(&series);
    assert_eq!(predict(1), predict(1));
    assert_ne!(predict(1), predict(2));
    assert!((predict(1) - Persistence.predict(&series)).abs() < 1.0);
}

#[test]
fn no_model_fails_on_a_short_or_flat_history() {
    for history in [&[][..], &[1.0], &[1.0, 1.0], &[2.0; 50]] {
        let models: Vec<Box<dyn Inferer>> = vec![
            Box::new(Persistence),
            Box::new(LongMean::default()),
            Box::new(Drift { window: 9 }),
            Box::new(MovingAverage { window: 9 }),
            Box::new(MovingMedian { window: 9 }),
            Box::new(Smoothing::new(0.5)),
            Box::new(Holt::new(0.5, 0.1)),
            Box::new(MeanReversion {
                window: 9,
                speed: 0.1,
            }),
            Box::new(Momentum {
                window: 9,
                gain: 1.0,
            }),
            Box::new(VolatilityScaled {
                window: 9,
                gain: 1.0,
            }),
            Box::new(Autoregression::new(3, 0.99, Basis::Values)),
            Box::new(Autoregression::new(3, 0.99, Basis::Steps)),
            Box::new(Cumulated::new(Box::new(Holt::new(0.5, 0.1)))),
        ];
        for mut model in models {
            let value = model.predict(history);
            assert!(value.is_finite(), "{} of {history:?}", model.name());
        }
    }
}
