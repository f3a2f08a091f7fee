//! A model of a topic: reads a question a line, writes an answer a line.
//!
//! Put your own into `predict`. What you print for yourself goes to standard error.

use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::{json, Value};

/// What to say while no epoch is settled; `None` says nothing.
const FIRST_GUESS: Option<f64> = None;

#[derive(Deserialize)]
struct Question {
    topic_id: u64,
    epoch: u64,
    history: Vec<Epoch>,
}

#[derive(Deserialize)]
struct Epoch {
    truth: Option<String>,
}

/// The next value, from the truths so far, oldest first.
fn predict(truths: &[f64], _question: &Question) -> f64 {
    let (first, last) = (truths[0], truths[truths.len() - 1]);
    let changes = truths.len().saturating_sub(1).max(1);
    last + 0.5 * (last - first) / changes as f64
}

fn answer(question: &Question) -> Value {
    let (topic_id, epoch) = (question.topic_id, question.epoch);
    let truths = question.history.iter().filter_map(|epoch| epoch.truth.as_ref());
    let truths: Vec<f64> = truths.filter_map(|truth| truth.parse().ok()).collect();
    let inference = match truths.is_empty() {
        true => FIRST_GUESS,
        false => Some(predict(&truths, question)),
    };
    // Says to which question the answer belongs.
    match inference {
        Some(inference) => json!({"topic_id": topic_id, "epoch": epoch, "inference": inference}),
        None => json!({"topic_id": topic_id, "epoch": epoch, "skip": "no epoch is settled yet"}),
    }
}

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let question = serde_json::from_str(&line?)?;
        writeln!(io::stdout(), "{}", answer(&question))?;
    }
    Ok(())
}
