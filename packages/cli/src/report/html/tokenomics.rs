//! The page about years of tokenomics.

use allora_client::amount::{allo_number, grouped};
use allora_simulator::tokenomics::{Month, TokenomicsConfig, TokenomicsReport, Year};
use cosmwasm_std::Uint128;

use super::chart::{shares, LineChart};
use super::{laws, line, page_of};
use crate::report::tokenomics::table::{count, million, yields};

/// The whole page.
pub(crate) fn tokenomics_page(config: &TokenomicsConfig, report: &TokenomicsReport) -> String {
    let title = format!("{} of ALLO", count(report.years, "year"));
    let validators = match config.validators {
        0 => "no validators enrolled".to_owned(),
        some => count(some, "validator") + " with half of all stake",
    };
    let body = format!(
        "<p class=\"soft\">Years of twelve months of 30 days. {}, {} a month, {validators}; \
         {:.0} to {:.0} % of what circulates is staked; consumers pay {} to {} ALLO a month; seed {}; \
         {} messages on an embedded chain.</p>\n{}\n{}",
        count(config.topics, "topic"),
        count(config.epochs_per_month, "epoch"),
        100.0 * config.staked.from,
        100.0 * config.staked.to,
        grouped(config.fees.from.round() as u128),
        grouped(config.fees.to.round() as u128),
        config.seed,
        grouped(report.messages as u128),
        laws(&report.violations, report.checks),
        sections(report)
    );
    page_of(&title, &body)
}

fn sections(report: &TokenomicsReport) -> String {
    format!(
        "<h2>Supply</h2>{}\n<h3>Of the cap of {} million ALLO</h3>{}\n\
         <h3>Genesis, million ALLO</h3>{}\n\
         <h2>Emission</h2>{}\n<h3>Million ALLO a month</h3>{}\n\
         <h3>Rate, percent of stake a month</h3>{}\n<h3>Where it went</h3>{}\n\
         <h2>Yield of stakers, percent a year</h2>\
         <p class=\"soft\">Twelve times what they earned in a month, per ALLO they staked in it.</p>{}\n\
         <h2>Treasury</h2><h3>Million ALLO</h3>{}\n<h3>Million ALLO a month</h3>{}",
        years_of_supply(report),
        million(report.cap),
        supply(report),
        allotments(report),
        years_of_emission(&report.by_year()),
        emission(report),
        rate(report),
        tasks(report),
        yields_chart(report),
        treasury(report),
        flows(report)
    )
}

fn positions(report: &TokenomicsReport) -> Vec<String> {
    let months = report.months.iter();
    months
        .map(|month| format!("month {}", month.month))
        .collect()
}

fn column(report: &TokenomicsReport, value: impl Fn(&Month) -> f64) -> Vec<f64> {
    report.months.iter().map(value).collect()
}

fn millions(report: &TokenomicsReport, amount: impl Fn(&Month) -> Uint128) -> Vec<f64> {
    column(report, |month| allo_number(amount(month)) / 1e6)
}

fn chart(report: &TokenomicsReport, unit: &str, lines: Vec<super::chart::Line>) -> String {
    LineChart {
        positions: positions(report),
        unit: unit.to_owned(),
        logarithmic: false,
        band: None,
        lines,
    }
    .svg()
}

fn supply(report: &TokenomicsReport) -> String {
    let of_cap = |amount: fn(&Month) -> Uint128| {
        column(report, |month| {
            allo_number(amount(month)) / allo_number(report.cap)
        })
    };
    let free = |month: &Month| {
        let bound = month.staked + month.unbonding;
        month.circulating.saturating_sub(bound)
    };
    let layers = [
        line("staked", "network", of_cap(|month| month.staked)),
        line("unbonding", "mean", of_cap(|month| month.unbonding)),
        line("free", "best", of_cap(free)),
        line("treasury", "naive", of_cap(|month| month.treasury)),
        line("locked by vesting", "worst", of_cap(|month| month.locked)),
        line("not yet minted", "grid", of_cap(|month| month.mintable)),
    ];
    shares("share of the cap", &positions(report), &layers)
}

fn emission(report: &TokenomicsReport) -> String {
    let lines = vec![
        line("emission", "network", millions(report, |m| m.emission)),
        line(
            "newly minted",
            "best",
            millions(report, |m| m.emission_minted),
        ),
        line(
            "paid by the treasury",
            "naive",
            millions(report, |m| m.emission_treasury),
        ),
    ];
    chart(report, "million ALLO", lines)
}

fn rate(report: &TokenomicsReport) -> String {
    let rates = column(report, |month| 100.0 * month.rate);
    chart(report, "percent", vec![line("rate", "network", rates)])
}

fn tasks(report: &TokenomicsReport) -> String {
    let of_emission = |amount: fn(&Month) -> Uint128| {
        column(report, |month| {
            if month.emission.is_zero() {
                0.0
            } else {
                allo_number(amount(month)) / allo_number(month.emission)
            }
        })
    };
    let layers = [
        line("inferers", "best", of_emission(|m| m.paid.inferers)),
        line("forecasters", "naive", of_emission(|m| m.paid.forecasters)),
        line(
            "reputers and delegators",
            "network",
            of_emission(|m| m.paid.reputers),
        ),
        line("validators", "mean", of_emission(|m| m.paid.validators)),
        line(
            "back to the treasury",
            "truth",
            of_emission(|m| m.paid.treasury),
        ),
    ];
    shares("share of emission", &positions(report), &layers)
}

fn yields_chart(report: &TokenomicsReport) -> String {
    let percent = |value: fn(&Month) -> Option<f64>| {
        column(report, |month| {
            value(month).map_or(f64::NAN, |value| 100.0 * value)
        })
    };
    let lines = vec![
        line("delegators", "network", percent(|m| m.yield_delegators)),
        line("validators", "mean", percent(|m| m.yield_validators)),
    ];
    chart(report, "percent a year", lines)
}

fn treasury(report: &TokenomicsReport) -> String {
    let lines = vec![
        line("treasury", "naive", millions(report, |m| m.treasury)),
        line(
            "rewards not yet claimed",
            "best",
            millions(report, |m| m.unclaimed),
        ),
    ];
    chart(report, "million ALLO", lines)
}

fn flows(report: &TokenomicsReport) -> String {
    let lines = vec![
        line("paid by consumers", "network", millions(report, |m| m.fees)),
        line(
            "emission back to the treasury",
            "truth",
            millions(report, |m| m.paid.treasury),
        ),
        line(
            "spent on emission",
            "naive",
            millions(report, |m| m.emission_treasury),
        ),
    ];
    chart(report, "million ALLO", lines)
}

fn allotments(report: &TokenomicsReport) -> String {
    let rows: String = report
        .allotments
        .iter()
        .map(|part| {
            let vests = if part.vests { "vests" } else { "free" };
            let amount = million(part.amount);
            format!(
                "<tr><td>{}</td><td>{amount}</td><td>{vests}</td></tr>",
                part.name
            )
        })
        .collect();
    format!("<table><tr><th></th><th>million ALLO</th><th></th></tr>{rows}</table>")
}

fn years_of_supply(report: &TokenomicsReport) -> String {
    let years = report.by_year();
    let rows = years.iter().map(|year| {
        let end = &year.end;
        let amounts = [
            end.supply,
            end.mintable,
            end.locked,
            end.circulating,
            end.staked,
            end.treasury,
        ];
        row(year.year, amounts.map(million))
    });
    table(
        [
            "year",
            "supply",
            "mintable",
            "locked",
            "circulating",
            "staked",
            "treasury",
        ],
        rows,
    )
}

fn years_of_emission(years: &[Year]) -> String {
    let rows = years.iter().map(|year| {
        let cells = [
            million(year.emission),
            million(year.emission_minted),
            million(year.emission_treasury),
            million(year.fees),
            yields(year.yield_delegators),
            yields(year.yield_validators),
        ];
        row(year.year, cells)
    });
    let header = [
        "year",
        "emission",
        "minted",
        "by treasury",
        "fees",
        "yield of delegators",
        "of validators",
    ];
    table(header, rows)
}

fn row(year: u32, cells: [String; 6]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<td>{cell}</td>"))
        .collect();
    format!("<tr><td>{year}</td>{cells}</tr>")
}

fn table(header: [&str; 7], rows: impl Iterator<Item = String>) -> String {
    let header: String = header
        .iter()
        .map(|name| format!("<th>{name}</th>"))
        .collect();
    let rows: String = rows.collect();
    format!("<div class=\"scroll\"><table><tr>{header}</tr>{rows}</table></div>")
}
