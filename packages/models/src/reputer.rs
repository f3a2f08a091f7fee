//! Who tells the chain what came true.

use super::rng::Rng;

/// A reputer reads the same series as everybody, with an honest error.
#[derive(Clone, Debug)]
pub struct Reputer {
    precision: f64,
    rng: Rng,
}

impl Reputer {
    /// With the standard deviation of its reading error, relative to what is read.
    pub fn new(precision: f64, rng: Rng) -> Self {
        Self { precision, rng }
    }

    /// Standard deviation of the reading error, relative to what is read.
    pub fn precision(&self) -> f64 {
        self.precision
    }

    /// Reads the truth.
    pub fn read(&mut self, truth: f64) -> f64 {
        truth * (1.0 + self.precision * self.rng.normal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_as_precise_as_the_reputer() {
        let mut reputer = Reputer::new(1e-4, Rng::new(9, 0));
        let errors: Vec<f64> = (0..1_000)
            .map(|_| reputer.read(50.0) / 50.0 - 1.0)
            .collect();
        let spread = (errors.iter().map(|x| x * x).sum::<f64>() / 1_000.0).sqrt();
        assert!((0.8e-4..1.2e-4).contains(&spread), "{spread}");
        assert_eq!(reputer.read(0.0), 0.0);
    }
}
