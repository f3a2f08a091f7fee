//! Those who take part, from the first epoch to the last.

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::story::Story;

/// Workers, forecasters and reputers; with four nodes there is less of the machine for them.
fn counts(story: &Story) -> [(&'static str, usize); 3] {
    if story.options.nodes == 1 {
        [("worker", 6), ("forecaster", 3), ("reputer", 3)]
    } else {
        [("worker", 4), ("forecaster", 1), ("reputer", 3)]
    }
}

/// Names of those who take part in each epoch.
pub(super) fn participants(story: &Story) -> Vec<String> {
    let roles = counts(story).into_iter();
    roles
        .flat_map(|(role, count)| (1..=count).map(move |number| format!("{role}{number}")))
        .collect()
}

pub(super) fn everybody_takes_part(story: &mut Story) -> Result<()> {
    let [(_, workers), (_, forecasters), (_, reputers)] = counts(story);
    story.chapter(&format!(
        "workers: {workers}, forecasters: {forecasters}, reputers: {reputers}, keepers: 2; epochs of {} s",
        story.options.epoch_length
    ));
    start_workers(story, workers)?;
    for number in 1..=forecasters {
        let line = format!(
            "forecaster --topic 1 --poll 1 --model builtin:{}",
            number - 1
        );
        let name = format!("forecaster{number}");
        story.processes.start(&story.allora, &name, &line)?;
    }
    for number in 1..=reputers {
        let mut line = format!(
            "reputer --topic 1 --poll 1 --stake 1000 --model builtin:{}",
            number - 1
        );
        // It takes out its rewards by itself.
        if number == 1 {
            line += " --claim-above 0.000001";
        }
        let name = format!("reputer{number}");
        story.processes.start(&story.allora, &name, &line)?;
    }
    start_keepers(story)?;
    story.wait_settled(3, story.options.epochs_long(15))
}

/// The last one has a model that is a command, the others have those of the program.
fn start_workers(story: &mut Story, workers: usize) -> Result<()> {
    for number in 1..workers {
        let line = format!("worker --topic 1 --poll 1 --model builtin:{}", number - 1);
        let name = format!("worker{number}");
        story.processes.start(&story.allora, &name, &line)?;
    }
    let own = std::env::current_exe()?;
    let model = format!("'{}' last-truth", own.display());
    let words = ["worker", "--topic", "1", "--poll", "1", "--model", &model];
    let name = format!("worker{workers}");
    story.processes.start_words(&story.allora, &name, &words)
}

pub(super) fn start_keepers(story: &mut Story) -> Result<()> {
    // Nobody listens at its first address: the next is used. It delivers too.
    let line = "keeper --poll 1 --deliver --node http://127.0.0.1:9";
    story.processes.start(&story.allora, "keeper1", line)?;
    story
        .processes
        .start(&story.allora, "keeper2", "keeper --poll 1")
}

pub(super) fn questions_are_answered(story: &mut Story) -> Result<()> {
    story.chapter("questions, and the vault's books");
    print!("{}", story.allora.run("query inference 1 --max-age 3600")?);
    print!("{}", story.allora.run("query invariants")?);
    let audit = story.allora.run("audit")?;
    print!("{audit}");
    ensure!(
        audit.contains("every law holds"),
        "the audit does not say that every law holds"
    );
    // Its exit code is about what it found.
    let doctor = story
        .allora
        .output(&["doctor", "1", "inferer", "--from", "worker1"])?;
    print!("{}", String::from_utf8_lossy(&doctor.stdout));
    ensure!(doctor.status.code().is_some(), "the doctor was killed");
    Ok(())
}

pub(super) fn everybody_stops(story: &mut Story) -> Result<()> {
    story.chapter("everybody stops");
    story.processes.stop(&story.processes.names())?;
    for name in ["worker1", "forecaster1", "reputer1", "keeper1", "keeper2"] {
        let counters = Value::Object(story.processes.counters(name)?);
        println!("{name}: {counters}");
    }
    let claimed = counter(story, "reputer1", "claimed")?;
    ensure!(claimed > 0, "reputer1 claimed nothing by itself");
    Ok(())
}

/// A counter of a stopped process, of all topics.
pub(super) fn counter(story: &Story, name: &str, counter: &str) -> Result<u64> {
    let begins = format!("allora_{counter}_total");
    let counters = story.processes.counters(name)?;
    let values = counters.iter().filter(|(key, _)| key.starts_with(&begins));
    values
        .map(|(key, value)| match value {
            Value::String(text) => text.parse().with_context(|| format!("{key}: {text}")),
            value => value.as_u64().with_context(|| format!("{key}: {value}")),
        })
        .sum()
}
