//! Grants on the command line.

use std::str::FromStr;

use allora_client::amount::Amount;
use cosmwasm_std::Uint128;

/// A grant, like `investor1=1000:360d:1080d`: whose, how many ALLO, and after which
/// time since genesis they begin to be free (the cliff) and all are (the end). They
/// unlock in proportion to the time since genesis, or since a start named first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantText {
    /// An address, or a key by its name.
    pub who: String,
    /// ALLO, in base units.
    pub amount: Uint128,
    /// Start, cliff and end in seconds since genesis.
    pub instants: [u64; 3],
}

impl FromStr for GrantText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || {
            format!(
                "{text} is no grant: write WHO=ALLO:CLIFF:END or WHO=ALLO:START:CLIFF:END, times \
                 like 360d, 12h or 90s after genesis"
            )
        };
        let (who, terms) = text.split_once('=').ok_or_else(bad)?;
        let mut terms = terms.split(':');
        let amount: Amount = terms.next().ok_or_else(bad)?.parse()?;
        let instants: Option<Vec<u64>> = terms.map(seconds).collect();
        let instants = match instants.as_deref() {
            Some([cliff, end]) => [0, *cliff, *end],
            Some([start, cliff, end]) => [*start, *cliff, *end],
            _ => return Err(bad()),
        };
        Ok(Self {
            who: who.to_owned(),
            amount: amount.0,
            instants,
        })
    }
}

/// `360d`, `12h` or `90s` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let units = [('d', 86_400), ('h', 3_600), ('s', 1)];
    let found = units
        .iter()
        .find_map(|(letter, seconds)| Some((text.strip_suffix(*letter)?, *seconds)));
    let (number, seconds) = found?;
    number.parse::<u64>().ok()?.checked_mul(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_name_whose_how_much_and_when() {
        let grant: GrantText = "ann=1.5:360d:1080d".parse().unwrap();
        assert_eq!(grant.who, "ann");
        assert_eq!(grant.amount.u128(), 1_500_000_000_000_000_000);
        assert_eq!(grant.instants, [0, 31_104_000, 93_312_000]);
        let grant: GrantText = "ann=1:1h:2h:90s".parse().unwrap();
        assert_eq!(grant.instants, [3_600, 7_200, 90]);
        for bad in [
            "ann",
            "ann=1",
            "ann=1:1d",
            "ann=1:1:2",
            "ann=x:1d:2d",
            "ann=1:-1d:2d",
            "ann=1:1d:2d:3d:4d",
            "ann=1:1d:18446744073709551615d",
        ] {
            assert!(bad.parse::<GrantText>().is_err(), "{bad}");
        }
    }
}
