//! Years for people.

use allora_client::amount::{allo_number, grouped};
use allora_simulator::tokenomics::{Month, TokenomicsConfig, TokenomicsReport, Year};
use comfy_table::Table;
use cosmwasm_std::Uint128;

use crate::report::tables::table;

/// Characters of a plot in the terminal.
const PLOT_WIDTH: usize = 40;

/// Everything, as text.
pub(crate) fn summary(config: &TokenomicsConfig, report: &TokenomicsReport) -> String {
    let years = report.by_year();
    format!(
        "{}: twelve months of 30 days each; {}, seed {}; million ALLO\n\
         \nSupply, as each year ends\n{}\n\
         \nEmission of each year: a month's rate at its end, what was paid, and what stakers earned\n{}\n\
         \nWhere emission went\n{}\n\n{}{}",
        count(report.years, "year"),
        count(config.topics, "topic"),
        config.seed,
        supply(report, &years),
        emission(&years),
        tasks(&years),
        plots(report),
        laws(report)
    )
}

fn supply(report: &TokenomicsReport, years: &[Year]) -> Table {
    let mut table = table(
        &[
            "year",
            "supply",
            "of cap",
            "mintable",
            "locked",
            "circulating",
            "staked",
            "of circ.",
            "treasury",
        ],
        0,
    );
    for year in years {
        let end = &year.end;
        table.add_row(vec![
            year.year.to_string(),
            million(end.supply),
            percent(end.supply, report.cap),
            million(end.mintable),
            million(end.locked),
            million(end.circulating),
            million(end.staked),
            percent(end.staked, end.circulating),
            million(end.treasury),
        ]);
    }
    table
}

fn emission(years: &[Year]) -> Table {
    let mut table = table(
        &[
            "year",
            "rate",
            "emission",
            "minted",
            "by treasury",
            "fees",
            "delegators",
            "validators",
        ],
        0,
    );
    for year in years {
        table.add_row(vec![
            year.year.to_string(),
            format!("{:.3} %", 100.0 * year.end.rate),
            million(year.emission),
            million(year.emission_minted),
            million(year.emission_treasury),
            million(year.fees),
            yields(year.yield_delegators),
            yields(year.yield_validators),
        ]);
    }
    table
}

fn tasks(years: &[Year]) -> Table {
    let mut table = table(
        &[
            "year",
            "inferers",
            "forecasters",
            "reputers",
            "validators",
            "to treasury",
        ],
        0,
    );
    for year in years {
        let paid = year.paid;
        table.add_row(vec![
            year.year.to_string(),
            million(paid.inferers),
            million(paid.forecasters),
            million(paid.reputers),
            million(paid.validators),
            million(paid.treasury),
        ]);
    }
    table
}

fn plots(report: &TokenomicsReport) -> String {
    let plot = |label: &str, value: &dyn Fn(&Month) -> f64, text: &dyn Fn(f64) -> String| {
        let values: Vec<f64> = report.months.iter().map(value).collect();
        let ends = [values.first(), values.last()];
        let [first, last] = ends.map(|value| text(value.copied().unwrap_or(0.0)));
        format!("{label:<22} {}  {first} … {last}\n", sparkline(&values))
    };
    let amount = |value: f64| format!("{:.3}", value / 1e6);
    let share = |value: f64| format!("{:.2} %", 100.0 * value);
    [
        plot("supply", &|month| allo_number(month.supply), &amount),
        plot(
            "emission of a month",
            &|month| allo_number(month.emission),
            &amount,
        ),
        plot("staked", &|month| allo_number(month.staked), &amount),
        plot("treasury", &|month| allo_number(month.treasury), &amount),
        plot(
            "yield of delegators",
            &|month| month.yield_delegators.unwrap_or(0.0),
            &share,
        ),
    ]
    .concat()
}

/// Means of equal parts of a row, as bars from the lowest to the highest.
fn sparkline(values: &[f64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let width = PLOT_WIDTH.min(values.len());
    let means: Vec<f64> = (0..width)
        .map(|column| {
            let (start, end) = (
                column * values.len() / width,
                (column + 1) * values.len() / width,
            );
            let part = values.get(start..end).unwrap_or_default();
            part.iter().sum::<f64>() / part.len().max(1) as f64
        })
        .collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let bar = |value: f64| {
        let height = if high > low {
            (value - low) / (high - low) * (BARS.len() - 1) as f64
        } else {
            0.0
        };
        BARS.get(height.round() as usize).copied().unwrap_or('▁')
    };
    means.into_iter().map(bar).collect()
}

fn laws(report: &TokenomicsReport) -> String {
    if report.violations.is_empty() {
        return format!(
            "\nEvery law holds, the cap of {} ALLO among them: {} checks over {} messages.\n",
            grouped(allo_number(report.cap) as u128),
            report.checks,
            grouped(report.messages as u128)
        );
    }
    let mut text = format!("\n{} laws broken:\n", report.violations.len());
    for violation in &report.violations {
        text.push_str(&format!("  {violation}\n"));
    }
    text
}

/// Million ALLO with three decimals, rounded to the nearest.
pub(crate) fn million(amount: Uint128) -> String {
    format!("{:.3}", allo_number(amount) / 1e6)
}

/// A number of things.
pub(crate) fn count(number: u32, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// A part of an amount.
fn percent(part: Uint128, whole: Uint128) -> String {
    if whole.is_zero() {
        "-".to_owned()
    } else {
        format!("{:.1} %", 100.0 * allo_number(part) / allo_number(whole))
    }
}

/// A yield of a year.
pub(crate) fn yields(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{:.2} %", 100.0 * value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_go_from_the_lowest_to_the_highest() {
        let rising: Vec<f64> = (0..8).map(f64::from).collect();
        assert_eq!(sparkline(&rising), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&[3.0, 3.0]), "▁▁");
        assert_eq!(sparkline(&[]), "");
        let long: Vec<f64> = (0..1_000).map(f64::from).collect();
        let bars: Vec<char> = sparkline(&long).chars().collect();
        assert_eq!(bars.len(), PLOT_WIDTH);
        assert_eq!((bars.first(), bars.last()), (Some(&'▁'), Some(&'█')));
    }

    #[test]
    fn amounts_and_yields_are_short() {
        let amount = |allo: u128| Uint128::new(allo * 10_u128.pow(18));
        assert_eq!(million(amount(785_499_999)), "785.500");
        assert_eq!(percent(amount(1), amount(3)), "33.3 %");
        assert_eq!(percent(amount(1), amount(0)), "-");
        assert_eq!(yields(Some(0.12345)), "12.35 %");
        assert_eq!(yields(None), "-");
        assert_eq!(count(1, "year") + &count(2, "topic"), "1 year2 topics");
    }
}
