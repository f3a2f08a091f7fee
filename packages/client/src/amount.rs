//! Amounts of ALLO, and other numbers, as people read and write them.

use std::str::FromStr;

use allora_interfaces::units::{DECIMALS, ONE_ALLO};
use cosmwasm_std::Uint128;

/// An amount of ALLO, like `12`, `0.5` or `12500000base`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Uint128);

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || format!("{text} is no amount: write 12 or 0.5 (ALLO), or 5base (base units)");
        if let Some(units) = text.strip_suffix("base") {
            return units.parse().map(Self).map_err(|_| bad());
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let places = usize::from(DECIMALS);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.len() > places || whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(bad());
        }
        let fraction: Uint128 = format!("{fraction:0<places$}").parse().map_err(|_| bad())?;
        whole
            .parse::<Uint128>()
            .ok()
            .and_then(|whole| whole.checked_mul(ONE_ALLO).ok())
            .and_then(|units| units.checked_add(fraction).ok())
            .map(Self)
            .ok_or_else(bad)
    }
}

/// Base units as ALLO, without trailing zeros.
pub fn in_allo(amount: Uint128) -> String {
    let places = usize::from(DECIMALS);
    let digits = format!("{:0>width$}", amount.u128(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// ALLO with thousands separators and three decimals, rounded down.
pub fn allo(amount: Uint128) -> String {
    let whole = amount.u128() / ONE_ALLO.u128();
    let thousandths = amount.u128() % ONE_ALLO.u128() / (ONE_ALLO.u128() / 1_000);
    format!("{}.{thousandths:03}", grouped(whole))
}

/// An integer with thousands separators.
pub fn grouped(number: u128) -> String {
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
pub fn allo_number(amount: Uint128) -> f64 {
    amount.u128() as f64 / ONE_ALLO.u128() as f64
}

/// A number with five significant digits, or a dash.
pub fn significant(value: Option<f64>) -> String {
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
    fn amounts_are_exact_both_ways() {
        let units = |text: &str| text.parse::<Amount>().map(|amount| amount.0.u128());
        assert_eq!(units("12"), Ok(12_000_000_000_000_000_000));
        assert_eq!(units("0.000000000000000001"), Ok(1));
        assert_eq!(units("7base"), Ok(7));
        for bad in ["", ".5", "1.0000000000000000001", "-1", "x", "1e3", "1.+5"] {
            assert!(units(bad).is_err(), "{bad}");
        }
        for text in ["0", "1.5", "0.000000000000000001", "785499999"] {
            assert_eq!(in_allo(Uint128::new(units(text).unwrap())), text);
        }
    }

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
