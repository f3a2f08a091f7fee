//! The formulas of a first epoch once more, in `f64`,
//! written from the whitepaper and sharing no code with the contracts.

/// Arithmetic mean.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation of a sample: divided by `n − 1`.
pub fn sample_deviation(values: &[f64]) -> f64 {
    deviation(values, values.len() as f64 - 1.0)
}

/// Standard deviation of a population: divided by `n`.
pub fn population_deviation(values: &[f64]) -> f64 {
    deviation(values, values.len() as f64)
}

fn deviation(values: &[f64], divisor: f64) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let center = mean(values);
    let squares = values.iter().map(|value| (value - center).powi(2));
    (squares.sum::<f64>() / divisor).sqrt()
}

/// Squared error in log space.
pub fn log_loss(truth: f64, value: f64) -> f64 {
    (truth - value).powi(2).log10()
}

/// `T_j = L⁻ʲ − L` of inferers nobody knows yet: any set of them is combined by
/// its mean.
pub fn first_inferer_scores(truth: f64, inferences: &[f64]) -> Vec<f64> {
    let combined = log_loss(truth, mean(inferences));
    (0..inferences.len())
        .map(|withheld| {
            let mut others = inferences.to_vec();
            others.remove(withheld);
            log_loss(truth, mean(&others)) - combined
        })
        .collect()
}

/// Shares of a role's reward: `φ(T/(σ+ε))` with `φ(x) = ln(1 + e^{3(x − 0.75)})`,
/// normalised; nothing for scores that are not positive, unless none is.
pub fn reward_fractions(scores: &[f64], deviation: f64) -> Vec<f64> {
    let epsilon = 0.01;
    if deviation < epsilon {
        return vec![1.0 / scores.len() as f64; scores.len()];
    }
    let anybody = scores.iter().any(|score| *score > 0.0);
    let potential = |score: f64| {
        if anybody && score <= 0.0 {
            return 0.0;
        }
        (1.0 + (3.0 * (score / (deviation + epsilon) - 0.75)).exp()).ln()
    };
    let potentials: Vec<f64> = scores.iter().map(|score| potential(*score)).collect();
    let sum: f64 = potentials.iter().sum();
    potentials.iter().map(|potential| potential / sum).collect()
}

/// `−Σ f ln f · (n_eff/n)^¼`, for a role's first fractions.
pub fn first_entropy(fractions: &[f64]) -> f64 {
    if fractions.len() == 1 {
        return std::f64::consts::LN_2 / 4.0;
    }
    let effective = 1.0 / fractions.iter().map(|f| f * f).sum::<f64>();
    let positive = fractions.iter().filter(|f| **f > 0.0);
    let entropy: f64 = positive.map(|f| -f * f.ln()).sum();
    entropy * (effective / fractions.len() as f64).powf(0.25)
}
