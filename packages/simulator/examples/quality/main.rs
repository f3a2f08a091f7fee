//! Measures the rule of a topic: honest networks on price series, fresh topics, phases, every
//! attack. `scripts/quality` builds it, runs it and writes `packages/simulator/QUALITY.md`.
//!
//! ```text
//! cargo run --release -p allora-simulator --example quality -- --out QUALITY.md
//! ```
//!
//! Options: `--out FILE` (else standard output), `--csv FILE` (the same numbers for programs),
//! `--data DIR` (the series there, `*.csv`, instead of all else), `--epochs N` of the honest
//! networks (1000), `--fresh-epochs N` of fresh topics, phases and attacks (365), `--threads N`
//! (2). The same options give the same files.

mod goals;
mod parallel;
mod suites;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use allora_models::series::{CsvOptions, Series};
use suites::Suites;
use table::Table;

type Fallible<T> = Result<T, Box<dyn Error>>;

const ABOUT: &str = "24 inferers, 5 forecasters, 5 reputers, default parameters; both targets are \
topics of one network. Quarters are of inferers by RMSE, shares of the inferers' pay; `of_…`: the \
network's RMSE over another's, `of_min` over the better of median and mean; `excess` and \
`excess_bound`: the certificate at the end, the network's discounted loss above the best \
worker's; `broken`: epochs after which the regret was above its bound. Logarithms may differ \
between machines in the last digit.";

fn main() -> Fallible<()> {
    let options = options()?;
    let number = |name: &str, usual: usize| -> Fallible<usize> {
        Ok(match options.get(name) {
            Some(text) => text.parse()?,
            None => usual,
        })
    };
    let suites = Suites {
        epochs: number("epochs", 1_000)?,
        fresh: number("fresh-epochs", 365)?,
        threads: number("threads", 2)?.max(1),
    };
    let (title, tables) = match options.get("data") {
        Some(folder) => further(&suites, folder)?,
        None => bundled(&suites)?,
    };
    let text: String = tables.iter().map(Table::markdown).collect();
    let text = format!("{title}\n\n{ABOUT}\n{text}");
    match options.get("out") {
        Some(path) => std::fs::write(path, text)?,
        None => print!("{text}"),
    }
    if let Some(path) = options.get("csv") {
        let lines: String = tables.iter().map(Table::csv).collect();
        std::fs::write(path, format!("table,case,name,value\n{lines}"))?;
    }
    Ok(())
}

/// Everything, on the bundled series; whether goals are met first.
fn bundled(suites: &Suites) -> Fallible<(&'static str, Vec<Table>)> {
    let series = Series::bundled_names().into_iter().map(Series::bundled);
    let series = series.collect::<Result<Vec<_>, _>>()?;
    let honest = suites.honest("Honest networks", &series)?;
    let fresh = suites.fresh("Fresh topics", &series)?;
    let (phases, forecasters) = suites.phases()?;
    let (attacks, poison, bounds) = suites.attacks()?;
    let mut goals = goals::of_markets(&honest, &fresh);
    goals.extend(goals::of_phases(&phases, &forecasters));
    goals.extend(bounds);
    let goals = goals::table(goals);
    let tables = vec![goals, honest, fresh, phases, forecasters, attacks, poison];
    Ok((
        "# Quality of the rule, as `scripts/quality` measures it",
        tables,
    ))
}

/// The series of a folder.
fn further(suites: &Suites, folder: &str) -> Fallible<(&'static str, Vec<Table>)> {
    let (market, odd) = read_all(folder)?;
    let mut tables = vec![];
    if !market.is_empty() {
        let honest = suites.honest("Honest networks on further series", &market)?;
        let fresh = suites.fresh("Fresh topics on further series", &market)?;
        tables.push(goals::table(goals::of_markets(&honest, &fresh)));
        tables.extend([honest, fresh]);
    }
    if !odd.is_empty() {
        tables.push(suites.odd(&odd)?);
    }
    Ok((
        "# Quality of the rule on further series, as `scripts/quality --data DIR` measures it",
        tables,
    ))
}

/// Series of a folder by name, without those that come with the package; odd ones, whose files
/// begin with `jump` or `tiny`, apart. What cannot be read is left out, and named.
fn read_all(folder: &str) -> Fallible<(Vec<Series>, Vec<Series>)> {
    let mut files = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "csv"));
    files.sort();
    let known = Series::bundled_names().into_iter().map(Series::bundled);
    let known = known.collect::<Result<Vec<_>, _>>()?;
    let (mut market, mut odd) = (vec![], vec![]);
    for file in files {
        match Series::read(&file, &CsvOptions::default()) {
            Err(error) => eprintln!("left out: {error}"),
            Ok(series) if known.iter().any(|known| known.closes() == series.closes()) => {}
            Ok(series)
                if ["jump", "tiny"]
                    .iter()
                    .any(|of| stem(&series).starts_with(of)) =>
            {
                odd.push(series);
            }
            Ok(series) => market.push(series),
        }
    }
    Ok((market, odd))
}

/// The name of a series, or that of its file.
fn stem(series: &Series) -> String {
    let name = Path::new(series.name()).file_stem();
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn options() -> Fallible<BTreeMap<String, String>> {
    const KNOWN: [&str; 6] = ["out", "csv", "data", "epochs", "fresh-epochs", "threads"];
    let mut options = BTreeMap::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let known = name.strip_prefix("--").filter(|name| KNOWN.contains(name));
        let known = known.ok_or_else(|| format!("no option {name}; there are {KNOWN:?}"))?;
        let value = arguments
            .next()
            .ok_or_else(|| format!("--{known} needs a value"))?;
        options.insert(known.to_owned(), value);
    }
    Ok(options)
}
