//! The models that take part, in a well-mixed order, good and bad.

use super::forecaster::{
    self, Consensus, Contextual, Forecaster, LastLoss, LossAverage, Nearest, Regression, Selective,
};
use super::inferer::{
    Autoregression, Basis, Cumulated, Drift, Holt, Inferer, LongMean, MeanReversion, Momentum,
    MovingAverage, MovingMedian, Noisy, Persistence, Restarting, Smoothing, VolatilityScaled,
};
use super::reputer::Reputer;
use super::rng::Rng;
use super::Target;

/// Standard deviation of what a worker's prediction owes to its own reading of
/// the market, in daily volatilities.
const READING_NOISE: f64 = 0.01;

/// Streams of the generator: everybody has one of its own, so that adding an
/// actor changes nobody else's numbers.
const STREAM: u64 = 0x0001_0000;
const FORECASTER_STREAM: u64 = 0x0002_0000;
const REPUTER_STREAM: u64 = 0x0003_0000;

/// The first `count` inferers for a target. The first twelve are fixed; those
/// beyond repeat the families with parameters drawn by the seed.
pub fn inferers(target: Target, count: usize, seed: u64) -> Vec<Box<dyn Inferer>> {
    (0..count)
        .map(|index| {
            let make = move || inferer(target, index, seed);
            Box::new(Restarting::new(target, Box::new(make))) as Box<dyn Inferer>
        })
        .collect()
}

/// An inferer as it begins, knowing nothing.
fn inferer(target: Target, index: usize, seed: u64) -> Box<dyn Inferer> {
    let stream = STREAM + 0x100 * (target as u64) + index as u64;
    let mut rng = Rng::new(seed, stream);
    let variation = (index >= FAMILIES).then_some(&mut rng);
    let model = model(target, index % FAMILIES, variation);
    Box::new(Noisy::new(model, READING_NOISE, rng))
}

/// Families of each target.
const FAMILIES: usize = 12;

/// A whole number: `usual`, or drawn from a range.
fn whole(rng: &mut Option<&mut Rng>, usual: usize, low: usize, high: usize) -> usize {
    rng.as_mut().map_or(usual, |rng| rng.between(low, high))
}

/// A number: `usual`, or drawn from a range.
fn number(rng: &mut Option<&mut Rng>, usual: f64, low: f64, high: f64) -> f64 {
    rng.as_mut()
        .map_or(usual, |rng| low + (high - low) * rng.uniform())
}

/// The model of a family, of `0..FAMILIES`.
fn model(target: Target, family: usize, mut rng: Option<&mut Rng>) -> Box<dyn Inferer> {
    let rng = &mut rng;
    match family {
        2 => long_run(target, rng),
        4 => autoregression(target, whole(rng, 1, 1, 3), rng),
        10 => autoregression(target, whole(rng, 5, 4, 8), rng),
        _ => match (target, of_level(family, rng)) {
            (Target::Level, model) => model,
            (Target::Return, model) => Box::new(Cumulated::new(model)),
        },
    }
}

/// Where the series goes in the long run: native to each target.
fn long_run(target: Target, rng: &mut Option<&mut Rng>) -> Box<dyn Inferer> {
    match target {
        Target::Level => Box::new(Drift {
            window: whole(rng, 250, 60, 500),
        }),
        Target::Return => Box::new(LongMean::default()),
    }
}

/// Native to each target: steps of a level, values of a return.
fn autoregression(target: Target, order: usize, rng: &mut Option<&mut Rng>) -> Box<dyn Inferer> {
    let basis = match target {
        Target::Level => Basis::Steps,
        Target::Return => Basis::Values,
    };
    let forgetting = number(rng, 0.998, 0.99, 0.999);
    Box::new(Autoregression::new(order, forgetting, basis))
}

/// Models of a level; of a return, they see the running sum.
fn of_level(family: usize, rng: &mut Option<&mut Rng>) -> Box<dyn Inferer> {
    match family {
        0 => Box::new(Persistence),
        1 => Box::new(MovingAverage {
            window: whole(rng, 5, 3, 12),
        }),
        3 => Box::new(Holt::new(
            number(rng, 0.8, 0.5, 0.95),
            number(rng, 0.1, 0.02, 0.3),
        )),
        5 => Box::new(Smoothing::new(number(rng, 0.5, 0.2, 0.8))),
        6 => Box::new(MeanReversion {
            window: whole(rng, 50, 20, 100),
            speed: number(rng, 0.03, 0.01, 0.1),
        }),
        7 => Box::new(Momentum {
            window: whole(rng, 3, 2, 10),
            gain: number(rng, 1.0, 0.5, 2.0),
        }),
        8 => Box::new(MovingMedian {
            window: whole(rng, 9, 5, 15),
        }),
        9 => Box::new(VolatilityScaled {
            window: whole(rng, 20, 10, 60),
            gain: number(rng, 0.3, 0.1, 0.6),
        }),
        _ => Box::new(MovingAverage {
            window: whole(rng, 20, 12, 60),
        }),
    }
}

/// The first `count` forecasters. The first seven are fixed; those beyond repeat the families
/// with parameters drawn by the seed.
pub fn forecasters(count: usize, seed: u64) -> Vec<Box<dyn Forecaster>> {
    (0..count)
        .map(|index| {
            let make = move || forecaster(index, seed);
            Box::new(forecaster::Restarting::new(Box::new(make))) as Box<dyn Forecaster>
        })
        .collect()
}

/// A forecaster as it begins, knowing nothing.
fn forecaster(index: usize, seed: u64) -> Box<dyn Forecaster> {
    const KINDS: usize = 7;
    let mut generator = Rng::new(seed, FORECASTER_STREAM + index as u64);
    let mut rng = (index >= KINDS).then_some(&mut generator);
    match index % KINDS {
        0 => Box::new(LossAverage::new(number(&mut rng, 0.02, 0.01, 0.1))),
        1 => Box::new(Nearest::new(whole(&mut rng, 40, 20, 80))),
        2 => Box::new(Consensus::new(number(&mut rng, 0.1, 0.05, 0.3))),
        3 => Box::new(Selective::new(
            number(&mut rng, 0.02, 0.01, 0.05),
            number(&mut rng, 0.5, 0.3, 0.7),
        )),
        4 => Box::new(Regression::new(number(&mut rng, 0.02, 0.01, 0.05))),
        5 => Box::new(LastLoss),
        _ => Box::new(Contextual::new(number(&mut rng, 0.0, 0.0, 0.02))),
    }
}

/// The first `count` reputers: each next one reads a little less precisely, between 10⁻⁶
/// and 10⁻⁴.
pub fn reputers(target: Target, count: usize, seed: u64) -> Vec<Reputer> {
    const FINEST: f64 = 1e-6;
    const STEP: f64 = 3.0;
    const COARSEST: f64 = 1e-4;
    let mut precision = FINEST;
    (0..count)
        .map(|index| {
            let stream = REPUTER_STREAM + 0x100 * (target as u64) + index as u64;
            let reputer = Reputer::new(precision, Rng::new(seed, stream));
            precision = f64::min(precision * STEP, COARSEST);
            reputer
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Series;

    fn names(target: Target, count: usize, seed: u64) -> Vec<String> {
        let models = inferers(target, count, seed);
        models.iter().map(|model| model.name()).collect()
    }

    #[test]
    fn the_first_twelve_inferers_are_fixed_and_the_rest_seeded() {
        for target in Target::ALL {
            let (one, two) = (names(target, 64, 1), names(target, 64, 2));
            assert_eq!(one[..12], two[..12]);
            assert_ne!(one[12..], two[12..]);
            let distinct: std::collections::BTreeSet<&String> = one[..12].iter().collect();
            assert_eq!(distinct.len(), 12, "{one:?}");
        }
    }

    #[test]
    fn another_inferer_changes_nobody_elses_predictions() {
        let history: Vec<f64> = (0..300).map(|t| 100.0 + f64::from(t * t % 11)).collect();
        let predict = |count| -> Vec<f64> {
            let mut models = inferers(Target::Level, count, 3);
            models
                .iter_mut()
                .map(|model| model.predict(&history))
                .collect()
        };
        assert_eq!(predict(20)[..5], predict(5)[..]);
    }

    #[test]
    fn no_two_inferers_say_the_same() {
        let history: Vec<f64> = (0..300).map(|t| 100.0 + f64::from(t * t % 11)).collect();
        let mut models = inferers(Target::Level, 64, 3);
        let said: std::collections::BTreeSet<u64> = models
            .iter_mut()
            .map(|model| model.predict(&history).to_bits())
            .collect();
        assert_eq!(said.len(), 64);
    }

    #[test]
    fn on_a_market_without_jumps_no_inferer_restarts() {
        for name in Series::bundled_names() {
            let closes = Series::bundled(name).unwrap().closes();
            for target in Target::ALL {
                let values = target.values(&closes);
                let mut models = inferers(target, 24, 1);
                for (index, model) in models.iter_mut().enumerate() {
                    let mut bare = inferer(target, index, 1);
                    for known in [values.len() / 2, values.len() - 1, values.len()] {
                        let history = &values[..known];
                        assert_eq!(model.predict(history), bare.predict(history), "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn reputers_are_honest_to_different_degrees() {
        let precisions: Vec<f64> = reputers(Target::Level, 16, 1)
            .iter()
            .map(Reputer::precision)
            .collect();
        assert!(precisions.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((precisions[0], precisions[15]), (1e-6, 1e-4));
        assert_eq!(forecasters(16, 1).len(), 16);
    }
}
