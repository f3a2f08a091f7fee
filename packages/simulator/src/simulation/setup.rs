//! What a topic starts from.

use allora_interfaces::topic_registry::{Caps, TopicInfo, TopicParams};
use allora_interfaces::Role;
use allora_models::series::Series;
use allora_models::Target;

use super::config::SimulationConfig;
use super::scenario::Scenario;

/// What is known before the first epoch, and the truths to come with their dates.
pub(super) fn split(
    series: &Series,
    epochs: usize,
    target: Target,
) -> (Vec<f64>, Vec<(String, f64)>) {
    let mut values = target.values(&series.closes());
    let truths = values.split_off(values.len().saturating_sub(epochs));
    let dates = series.observations();
    let dates = dates.iter().skip(dates.len() - truths.len());
    let truths = dates
        .map(|observation| observation.date.clone())
        .zip(truths)
        .collect();
    (values, truths)
}

/// Parameters of a topic: all defaults but the places, if more are asked for.
pub(super) fn params(config: &SimulationConfig) -> TopicParams {
    let places = |usual: u32, count: usize| usual.max(u32::try_from(count).unwrap_or(u32::MAX));
    let usual = Caps::default();
    let more = |role| config.attackers(role);
    TopicParams {
        caps: Caps {
            inferers: places(usual.inferers, config.inferers + more(Role::Inferer)),
            forecasters: places(
                usual.forecasters,
                config.forecasters + more(Role::Forecaster),
            ),
            reputers: places(usual.reputers, config.reputers + more(Role::Reputer)),
            ..usual
        },
        ..TopicParams::default()
    }
}

/// What a topic is, in words.
pub(super) fn info(config: &SimulationConfig, target: Target) -> TopicInfo {
    let Scenario::Market(series) = &config.scenario else {
        return regimes();
    };
    let series = label(series.name());
    let (what, unit, rule) = match target {
        Target::Level => (
            "next close",
            "as the series",
            "The close of the next observation.",
        ),
        Target::Return => (
            "next log return",
            "percent",
            "100 times the natural logarithm of the next close over this one.",
        ),
    };
    TopicInfo {
        title: format!("{what} of {series}"),
        description: "Simulated on a series of closing prices.".to_owned(),
        metadata_uri: String::new(),
        target: what.to_owned(),
        unit: unit.to_owned(),
        ground_truth_source: series,
        ground_truth_rule: rule.to_owned(),
    }
}

fn regimes() -> TopicInfo {
    TopicInfo {
        title: "level of a cycle".to_owned(),
        description: "Simulated: in each phase of a cycle others are good.".to_owned(),
        metadata_uri: String::new(),
        target: "next level".to_owned(),
        unit: "as the cycle".to_owned(),
        ground_truth_source: "the simulator".to_owned(),
        ground_truth_rule: "The next value of the cycle.".to_owned(),
    }
}

/// The end of a name or path, short enough for every field of a topic.
fn label(name: &str) -> String {
    const MOST_BYTES: usize = 60;
    let start = (0..=name.len())
        .find(|start| name.len() - start <= MOST_BYTES && name.is_char_boundary(*start))
        .unwrap_or(name.len());
    let end = name.get(start..).unwrap_or_default();
    let label: String = end
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    if label.is_empty() {
        return "a series".to_owned();
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_end_of_the_name_and_short_in_bytes() {
        assert_eq!(label("sp500"), "sp500");
        assert_eq!(label("a\nb.csv"), "ab.csv");
        assert_eq!(label("\n"), "a series");
        let long = format!("/{}/é.csv", "ü".repeat(90));
        assert!(label(&long).len() <= 60 && label(&long).ends_with("ü/é.csv"));
    }
}
