//! Amounts of ALLO on the command line.

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
}
