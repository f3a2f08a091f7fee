//! The formulas of a first epoch once more, in `f64`,
//! written from the papers and sharing no code with the contracts.

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

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[half]
    } else {
        (sorted[half - 1] + sorted[half]) / 2.0
    }
}

/// Shares of workers' pay under the default rule, of inferers nobody knows yet who are near enough to
/// each other that nothing is clipped; squared loss.
///
/// The network says the mean of inferences (weight 1 together), their median (¼) and their mean once more
/// (½). Excess `g` over its loss is in mean losses; `H = g/6 + 7|g|`; skill is what is below the median `H`, in parts
/// of the best's, squared; times uniqueness against who is before in the list.
pub fn first_skill_shares(truth: f64, inferences: &[f64]) -> Vec<f64> {
    let (mean_inference, middle) = (mean(inferences), median(inferences));
    let combined = (mean_inference + 0.25 * middle + 0.5 * mean_inference) / 1.75;
    let loss = |value: f64| (truth - value).powi(2);
    let losses: Vec<f64> = inferences.iter().map(|value| loss(*value)).collect();
    let typical = mean(&losses);
    let excesses: Vec<f64> = losses
        .iter()
        .map(|own| (own - loss(combined)) / typical)
        .map(|excess| excess / 6.0 + 7.0 * excess.abs())
        .collect();
    let best = excesses.iter().copied().fold(f64::INFINITY, f64::min);
    let worthless = median(&excesses);
    let skills: Vec<f64> = excesses
        .iter()
        .map(|excess| ((worthless - excess) / (worthless - best)).clamp(0.0, 1.0))
        .collect();
    let width = (0.01 * (truth - middle)).powi(2);
    let values: Vec<f64> = (0..inferences.len())
        .map(|own| {
            let repeats = (0..own).map(|other| {
                let near = width / (width + (inferences[own] - inferences[other]).powi(2));
                near * (4.0 * skills[other] / skills[own]).min(1.0)
            });
            let unique = 1.0 - repeats.fold(0.0, f64::max);
            skills[own].powi(2) * unique
        })
        .collect();
    let sum: f64 = values.iter().sum();
    values.iter().map(|value| value / sum).collect()
}
