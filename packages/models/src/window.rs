//! Small statistics of the end of a history.

/// The last `length` values, or all there are.
pub(crate) fn tail(history: &[f64], length: usize) -> &[f64] {
    history
        .get(history.len().saturating_sub(length)..)
        .unwrap_or(history)
}

/// The newest value; 0 without history.
pub(crate) fn last(history: &[f64]) -> f64 {
    history.last().copied().unwrap_or(0.0)
}

/// Mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// Median; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (
        sorted.len() % 2,
        sorted.get(middle),
        sorted.get(middle.wrapping_sub(1)),
    ) {
        (0, Some(high), Some(low)) => (low + high) / 2.0,
        (_, Some(value), _) => *value,
        _ => 0.0,
    }
}

/// Root mean square; 0 of nothing.
pub(crate) fn root_mean_square(values: &[f64]) -> f64 {
    let squares: Vec<f64> = values.iter().map(|x| x * x).collect();
    mean(&squares).sqrt()
}

/// Differences between neighbours.
pub(crate) fn steps(values: &[f64]) -> Vec<f64> {
    values
        .windows(2)
        .map(|pair| last(pair) - pair.first().copied().unwrap_or(0.0))
        .collect()
}

/// The values a stateful model has not seen yet; it is always shown the same
/// history, grown.
pub(crate) fn unseen<'a>(history: &'a [f64], seen: &mut usize) -> &'a [f64] {
    let fresh = history.get(*seen..).unwrap_or(&[]);
    *seen = history.len().max(*seen);
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_of_small_lists() {
        assert_eq!(tail(&[1.0, 2.0, 3.0], 2), [2.0, 3.0]);
        assert_eq!(tail(&[1.0], 5), [1.0]);
        assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
        assert_eq!(median(&[5.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[5.0, 1.0, 2.0, 4.0]), 3.0);
        assert_eq!(median(&[]), 0.0);
        assert_eq!(steps(&[1.0, 4.0, 2.0]), [3.0, -2.0]);
        assert_eq!(root_mean_square(&[3.0, 4.0, 0.0, 0.0]), 2.5);
    }

    #[test]
    fn a_model_sees_every_value_once() {
        let mut seen = 0;
        assert_eq!(unseen(&[1.0, 2.0], &mut seen), [1.0, 2.0]);
        assert_eq!(unseen(&[1.0, 2.0, 3.0], &mut seen), [3.0]);
        assert!(unseen(&[1.0, 2.0, 3.0], &mut seen).is_empty());
    }
}
