//! What is predicted of a price series.

use core::fmt;

use serde::Serialize;

/// What is predicted of a series of closing prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The next close.
    Level,
    /// The logarithm of the next close over this one, in percent, so that
    /// numbers are of order one.
    Return,
}

impl Target {
    /// Both, in the order topics are created in.
    pub const ALL: [Self; 2] = [Self::Level, Self::Return];

    /// The values of the target, oldest first; one fewer than closes for returns.
    pub fn values(self, closes: &[f64]) -> Vec<f64> {
        match self {
            Self::Level => closes.to_vec(),
            Self::Return => closes
                .windows(2)
                .filter_map(|pair| match pair {
                    [before, after] => Some(100.0 * (after / before).ln()),
                    _ => None,
                })
                .collect(),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Level => "level",
            Self::Return => "return",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_are_logarithms_in_percent() {
        let returns = Target::Return.values(&[100.0, 110.0, 99.0]);
        assert_eq!(returns.len(), 2);
        assert!((returns[0] - 9.531_017_980_432_49).abs() < 1e-12);
        assert!((returns[1] + 10.536_051_565_782_63).abs() < 1e-12);
        assert_eq!(Target::Level.values(&[1.0, 2.0]), [1.0, 2.0]);
    }
}
