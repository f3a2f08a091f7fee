//! What kind of day it is.

use super::window::{last, mean, root_mean_square, steps, tail};

/// Number of features of a context.
pub(crate) const FEATURES: usize = 3;

/// The state of a market before the next value, in numbers of order one: how wild lately, how
/// large the last move, how strong the trend, each in units of usual volatility.
pub(crate) fn context(history: &[f64]) -> [f64; FEATURES] {
    const SHORT: usize = 10;
    const LONG: usize = 120;
    let steps = steps(tail(history, LONG + 1));
    let usual = root_mean_square(&steps);
    if usual == 0.0 {
        return [0.0; FEATURES];
    }
    let recent = tail(&steps, SHORT);
    [
        (root_mean_square(recent) / usual).min(3.0) - 1.0,
        (last(recent).abs() / usual).min(4.0) - 0.8,
        (mean(recent).abs() / usual * (SHORT as f64).sqrt()).min(4.0) - 0.8,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_after_calm_shows() {
        let calm: Vec<f64> = (0..200).map(|t| f64::from(t % 2)).collect();
        let mut wild = calm.clone();
        wild.extend([5.0, 0.0, 6.0]);
        let [before, _, _] = context(&calm);
        let [after, move_size, _] = context(&wild);
        assert!(before.abs() < 0.01);
        assert!(after > 0.5 && move_size > 2.0);
        assert_eq!(context(&[]), [0.0; FEATURES]);
        assert_eq!(context(&[1.0; 50]), [0.0; FEATURES]);
    }
}
