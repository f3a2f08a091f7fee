//! Amounts for people.

use allora_interfaces::units::ONE_ALLO;
use cosmwasm_std::Uint128;

/// ALLO with thousands separators and three decimals, rounded down.
pub(crate) fn allo(amount: Uint128) -> String {
    let whole = amount.u128() / ONE_ALLO.u128();
    let thousandths = amount.u128() % ONE_ALLO.u128() / (ONE_ALLO.u128() / 1_000);
    format!("{}.{thousandths:03}", grouped(whole))
}

/// An integer with thousands separators.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// ALLO as a number, for plots.
pub(crate) fn allo_number(amount: Uint128) -> f64 {
    amount.u128() as f64 / ONE_ALLO.u128() as f64
}

/// A number with five significant digits, or a dash.
pub(crate) fn significant(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return "-".to_owned();
    };
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    if !(-6.0..9.0).contains(&magnitude) {
        return format!("{value:.4e}");
    }
    let decimals = (4.0 - magnitude).clamp(0.0, 10.0) as usize;
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_rounded_down() {
        let amount = |text: &str| allo(text.parse().unwrap());
        assert_eq!(amount("785499999000000000000000000"), "785,499,999.000");
        assert_eq!(amount("1999999999999999999"), "1.999");
        assert_eq!(amount("0"), "0.000");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(999), "999");
    }

    #[test]
    fn numbers_have_five_significant_digits() {
        assert_eq!(significant(Some(2_506.850_098)), "2506.9");
        assert_eq!(significant(Some(0.012_345_67)), "0.012346");
        assert_eq!(significant(Some(-1.5)), "-1.5000");
        assert_eq!(significant(Some(1.234_56e12)), "1.2346e12");
        assert_eq!(significant(Some(0.0)), "0");
        assert_eq!(significant(Some(f64::NAN)), "-");
        assert_eq!(significant(None), "-");
    }
}
