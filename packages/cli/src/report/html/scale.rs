//! From values to positions.

/// Grid lines aimed at.
const TICKS: f64 = 5.0;

/// Maps values to `[0, 1]`.
pub(crate) struct Scale {
    low: f64,
    high: f64,
    logarithmic: bool,
}

impl Scale {
    /// Covers all values that are numbers (and above zero, if logarithmic).
    pub(crate) fn new(values: impl Iterator<Item = f64>, logarithmic: bool) -> Self {
        let usable = |value: &f64| value.is_finite() && (!logarithmic || *value > 0.0);
        let (low, high) = values
            .filter(usable)
            .map(|value| if logarithmic { value.log10() } else { value })
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (low, high) = match (low.is_finite(), low < high) {
            (false, _) => (0.0, 1.0),
            (true, true) => (low, high),
            (true, false) => (low - 0.5, high + 0.5),
        };
        Self {
            low,
            high,
            logarithmic,
        }
    }

    /// Whether a value can be drawn.
    pub(crate) fn contains(&self, value: f64) -> bool {
        value.is_finite() && (!self.logarithmic || value > 0.0)
    }

    /// Where a value lies.
    pub(crate) fn position(&self, value: f64) -> f64 {
        let value = if self.logarithmic {
            value.log10()
        } else {
            value
        };
        (value - self.low) / (self.high - self.low)
    }

    /// Round values inside the scale, with their labels.
    pub(crate) fn ticks(&self) -> Vec<(f64, String)> {
        let step = round_step((self.high - self.low) / TICKS);
        let step = if self.logarithmic {
            step.max(1.0)
        } else {
            step
        };
        let first = (self.low / step - 1e-9).ceil();
        (0..20)
            .map(|index| (first + f64::from(index)) * step)
            .take_while(|value| *value <= self.high + 1e-9 * step)
            .map(|value| {
                let value = if self.logarithmic {
                    10_f64.powf(value)
                } else {
                    value
                };
                (value, label(value, step))
            })
            .collect()
    }
}

/// 1, 2 or 5 times a power of ten, not below `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let leading = step / power;
    let rounded = [1.0, 2.0, 5.0].into_iter().find(|round| leading <= *round);
    rounded.unwrap_or(10.0) * power
}

fn label(value: f64, step: f64) -> String {
    let size = value.abs();
    if size > 0.0 && !(1e-4..1e7).contains(&size.max(step)) {
        return format!("{value:.0e}");
    }
    let decimals = (-step.min(1.0).log10().floor()).clamp(0.0, 6.0) as usize;
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let scale = Scale::new([2_340.0, 2_930.0].into_iter(), false);
        let labels: Vec<String> = scale.ticks().into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["2400", "2600", "2800"]);
        let scale = Scale::new([-0.031, 0.012].into_iter(), false);
        let labels: Vec<String> = scale.ticks().into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["-0.03", "-0.02", "-0.01", "0.00", "0.01"]);
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten() {
        let scale = Scale::new([0.5, 0.0, 20_000.0].into_iter(), true);
        let values: Vec<f64> = scale.ticks().into_iter().map(|(value, _)| value).collect();
        assert_eq!(values, [1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
        assert!(!scale.contains(0.0) && scale.contains(0.1));
        assert!((scale.position(100.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_scale_of_nothing_or_of_one_value_still_scales() {
        assert_eq!(Scale::new([].into_iter(), false).position(0.5), 0.5);
        assert_eq!(Scale::new([7.0].into_iter(), false).position(7.0), 0.5);
    }
}
