//! Recursive least squares with forgetting and a prior at zero.

/// An online linear regression.
#[derive(Clone, Debug)]
pub(crate) struct LeastSquares {
    forgetting: f64,
    prior: f64,
    coefficients: Vec<f64>,
    /// Inverse of the discounted moments of the inputs, row by row; empty until
    /// the first observation shows their scale.
    inverse: Vec<Vec<f64>>,
    /// Discounted mean square of the outputs.
    power: f64,
}

impl LeastSquares {
    /// For `inputs` inputs; an observation fades by `forgetting` per step; the
    /// prior counts as `prior` observations of typical size that say zero.
    pub(crate) fn new(inputs: usize, forgetting: f64, prior: f64) -> Self {
        Self {
            forgetting,
            prior,
            coefficients: vec![0.0; inputs],
            inverse: Vec::new(),
            power: 0.0,
        }
    }

    /// Typical size of the outputs.
    pub(crate) fn scale(&self) -> f64 {
        self.power.sqrt()
    }

    pub(crate) fn predict(&self, inputs: &[f64]) -> f64 {
        dot(&self.coefficients, inputs)
    }

    pub(crate) fn observe(&mut self, inputs: &[f64], output: f64) {
        if self.inverse.is_empty() && !self.start(inputs, output) {
            return;
        }
        self.power = self.forgetting * self.power + (1.0 - self.forgetting) * output * output;
        let moved: Vec<f64> = self.inverse.iter().map(|row| dot(row, inputs)).collect();
        let divisor = self.forgetting + dot(&moved, inputs);
        let error = output - self.predict(inputs);
        for (coefficient, change) in self.coefficients.iter_mut().zip(&moved) {
            *coefficient += change / divisor * error;
        }
        // Old observations fade, and the prior with them; the bound keeps what
        // is known about quiet inputs from being forgotten altogether.
        let ceiling = 1.0 / (self.power.max(f64::MIN_POSITIVE) * self.prior);
        for (row, left) in self.inverse.iter_mut().zip(&moved) {
            for (cell, right) in row.iter_mut().zip(&moved) {
                *cell = (*cell - left * right / divisor) / self.forgetting;
            }
        }
        self.bound(ceiling);
    }

    /// Takes the scale of the prior from the first observation that has one.
    fn start(&mut self, inputs: &[f64], output: f64) -> bool {
        let power = dot(inputs, inputs).max(output * output);
        if power == 0.0 || !power.is_finite() {
            return false;
        }
        self.power = power;
        let size = inputs.len();
        self.inverse = (0..size)
            .map(|row| {
                let mut cells = vec![0.0; size];
                if let Some(cell) = cells.get_mut(row) {
                    *cell = 1.0 / (power * self.prior);
                }
                cells
            })
            .collect();
        true
    }

    /// Shrinks the matrix as a whole if a diagonal element has grown past the
    /// ceiling.
    fn bound(&mut self, ceiling: f64) {
        let largest = self
            .inverse
            .iter()
            .enumerate()
            .filter_map(|(index, row)| row.get(index).copied())
            .fold(0.0, f64::max);
        if largest > ceiling {
            let factor = ceiling / largest;
            for cell in self.inverse.iter_mut().flatten() {
                *cell *= factor;
            }
        }
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn finds_the_coefficients_of_a_noisy_line() {
        let mut rng = Rng::new(3, 0);
        let mut model = LeastSquares::new(2, 1.0, 1.0);
        for _ in 0..5_000 {
            let inputs = [rng.normal(), rng.normal()];
            let output = 0.7 * inputs[0] - 0.2 * inputs[1] + 0.1 * rng.normal();
            model.observe(&inputs, output);
        }
        assert!((model.coefficients[0] - 0.7).abs() < 0.02);
        assert!((model.coefficients[1] + 0.2).abs() < 0.02);
    }

    #[test]
    fn forgets_a_line_that_changed() {
        let mut rng = Rng::new(4, 0);
        let mut model = LeastSquares::new(1, 0.95, 1.0);
        for step in 0..400 {
            let slope = if step < 200 { 1.0 } else { -1.0 };
            let input = rng.normal();
            model.observe(&[input], slope * input);
        }
        assert!((model.coefficients[0] + 1.0).abs() < 0.05);
    }

    #[test]
    fn stays_finite_on_silence() {
        let mut model = LeastSquares::new(2, 0.9, 1.0);
        model.observe(&[1.0, 2.0], 1.0);
        for _ in 0..10_000 {
            model.observe(&[0.0, 0.0], 0.0);
        }
        assert!(model.predict(&[1.0, 1.0]).is_finite());
    }
}
