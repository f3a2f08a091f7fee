//! A model that is any command: it predicts the last truth it is told of.

use std::io::{stdin, stdout, BufRead, Write};
use std::process::ExitCode;

use serde_json::{json, Value};

/// Answers each line of standard input until it ends.
pub(crate) fn answer() -> ExitCode {
    for line in stdin().lock().lines().map_while(Result::ok) {
        let written = writeln!(stdout(), "{}", json!({ "inference": inference(&line) }));
        if written.and_then(|()| stdout().flush()).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn inference(question: &str) -> Value {
    let question: Value = serde_json::from_str(question).unwrap_or_default();
    let history = question.get("history").and_then(Value::as_array);
    let mut truths = history.into_iter().flatten().filter_map(|epoch| {
        let truth = epoch.get("truth")?;
        (!truth.is_null()).then(|| truth.clone())
    });
    truths.next_back().unwrap_or_else(|| json!(1_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_epoch_with_a_truth_counts() {
        let history = r#"{"history":[{"truth":"101"},{"truth":"102"},{"truth":null}]}"#;
        assert_eq!(inference(history), json!("102"));
        assert_eq!(inference(r#"{"history":[]}"#), json!(1_400));
    }
}
