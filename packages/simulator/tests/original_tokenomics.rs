//! The emission rule of the vault beside that of the original, given the same inputs:
//! `ALLORA_VECTORS=folder cargo test -p allora-simulator --test original_tokenomics -- --nocapture`.
//! The folder has `tokenomics_months_0_63.csv`, the months of the research simulator
//! that travels with the Allora chain v0.6. Without it nothing is compared.

use std::path::PathBuf;

use allora_math::emission::{emission_rate, max_emission_rate, target_emission_rate};
use allora_math::Real;
use allora_simulator::tokenomics::{Slope, Tokenomics, TokenomicsConfig};

/// Rows of a CSV file by the names of its columns.
struct Rows {
    names: Vec<String>,
    rows: Vec<Vec<f64>>,
}

impl Rows {
    fn read() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("ALLORA_VECTORS")?);
        let text = std::fs::read_to_string(folder.join("tokenomics_months_0_63.csv")).ok()?;
        let mut lines = text.lines().map(|line| line.split(','));
        let names = lines.next()?.map(str::to_owned).collect();
        let number = |cell: &str| cell.parse().unwrap_or(f64::NAN);
        let rows = lines.map(|line| line.map(number).collect()).collect();
        Some(Self { names, rows })
    }

    fn at(&self, row: usize, name: &str) -> f64 {
        let column = self.names.iter().position(|known| known == name);
        self.rows[row][column.unwrap_or_else(|| panic!("no column {name}"))]
    }
}

fn real(value: f64) -> Real {
    format!("{value:e}").parse().unwrap()
}

fn float(value: &Real) -> f64 {
    value.to_string().parse().unwrap()
}

/// Largest relative difference seen.
#[derive(Default)]
struct Largest(f64);

impl Largest {
    fn see(&mut self, left: f64, right: f64) {
        self.0 = self.0.max((left - right).abs() / right.abs());
    }
}

#[test]
fn given_the_originals_inputs_the_rule_gives_its_emission() {
    let Some(rows) = Rows::read() else {
        println!("skipped: ALLORA_VECTORS has no tokenomics_months_0_63.csv");
        return;
    };
    let parts = ["investors_preseed", "investors_seed", "team"];
    // what the vault holds as parameters: the original's, where they differ from its defaults
    let (monthly_yield, third, quarter) = (
        real(1.12_f64.powf(1.0 / 12.0) - 1.0),
        Real::ratio(1, 3).unwrap(),
        Real::ratio(1, 4).unwrap(),
    );
    let mut previous: Option<Real> = None;
    let (mut targets, mut rates, mut emissions) = <(Largest, Largest, Largest)>::default();
    for month in 1..rows.rows.len() {
        let releases = parts.map(|part| rows.at(month, &format!("{part}_tokens_emission")));
        let releases: f64 = releases.iter().sum();
        let staked = rows.at(month - 1, "network_tokens_staked") + 0.75 * releases;
        let target = target_emission_rate(
            &Real::ratio(1, 40).unwrap(),
            &real(rows.at(month - 1, "ecosystem_tokens_total")),
            &real(staked),
            &real(rows.at(month - 1, "network_tokens_circulating") + releases),
            &real(1e9),
        )
        .unwrap();
        let most = max_emission_rate(&monthly_yield, &third, &quarter).unwrap();
        let alpha = Real::ratio(1, 10).unwrap();
        let rate = emission_rate(&target, &most, &alpha, previous.as_ref()).unwrap();
        targets.see(float(&target), rows.at(month, "ehat_target_i"));
        rates.see(float(&rate), rows.at(month, "e_i"));
        emissions.see(
            float(&rate) * staked,
            rows.at(month, "ecosystem_tokens_emission"),
        );
        previous = Some(rate);
    }
    println!(
        "months 1 to {}: target rates within {:.1e}, rates within {:.1e}, emission within {:.1e}",
        rows.rows.len() - 1,
        targets.0,
        rates.0,
        emissions.0
    );
    for largest in [&targets, &rates, &emissions] {
        assert!(largest.0 < 1e-12, "{}", largest.0);
    }
    beside_this_suite(&rows);
}

/// The suite on its own supply, with the share of stake the original begins and ends
/// with, so that what is left are the facts of supply and time.
fn beside_this_suite(rows: &Rows) {
    let share = |row| {
        let circulating = rows.at(row, "network_tokens_circulating");
        rows.at(row, "network_tokens_staked") / circulating
    };
    let config = TokenomicsConfig {
        years: 6,
        staked: Slope {
            from: share(0),
            to: share(63),
        },
        ..TokenomicsConfig::default()
    };
    let report = Tokenomics::new(config).unwrap().run(|_| ()).unwrap();
    assert_eq!(report.violations, Vec::<String>::new());
    println!("month: circulating, staked, mintable (million), rate, emission; original, then here");
    let million = |amount: cosmwasm_std::Uint128| amount.u128() as f64 / 1e24;
    let mut sums = [0.0, 0.0];
    for month in 1..=63 {
        let here = &report.months[month - 1];
        sums[0] += rows.at(month, "ecosystem_tokens_emission") / 1e6;
        sums[1] += million(here.emission);
        if ![1, 11, 12, 24, 36, 63].contains(&month) {
            continue;
        }
        println!(
            "{month:>3}: {:8.3} {:8.3} {:8.3} {:.6} {:6.3} | {:8.3} {:8.3} {:8.3} {:.6} {:6.3}",
            rows.at(month, "network_tokens_circulating") / 1e6,
            rows.at(month, "network_tokens_staked") / 1e6,
            rows.at(month, "ecosystem_tokens_total") / 1e6,
            rows.at(month, "e_i"),
            rows.at(month, "ecosystem_tokens_emission") / 1e6,
            million(here.circulating),
            million(here.staked),
            million(here.mintable),
            here.rate,
            million(here.emission),
        );
    }
    println!(
        "emitted in 63 months, million: {:.3} | {:.3}",
        sums[0], sums[1]
    );
}
