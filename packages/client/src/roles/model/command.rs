//! A command that reads a question a line and writes an answer a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::{parse, Answer, Model, Question};
use crate::error::{ClientError, Result};

/// A command of the shell. It may live on from question to question, or end
/// after each; it is started again when there is something to ask.
pub(super) struct CommandModel {
    line: String,
    timeout: Duration,
    running: Option<Running>,
}

struct Running {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl CommandModel {
    pub(super) fn new(line: &str, timeout: Duration) -> Self {
        Self {
            line: line.to_owned(),
            timeout,
            running: None,
        }
    }

    /// Asks what runs; `None` if it ended before it read the question.
    fn ask(&mut self, question: &str) -> Result<Option<String>> {
        let running = match &mut self.running {
            Some(running) => running,
            vacant => vacant.insert(start(&self.line)?),
        };
        let written = writeln!(running.questions, "{question}");
        if written.and_then(|()| running.questions.flush()).is_err() {
            return Ok(None);
        }
        match running.answers.recv_timeout(self.timeout) {
            Ok(answer) => Ok(Some(answer)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(ClientError::model(format!(
                "`{}` said nothing for {} s; see --model-timeout",
                self.line,
                self.timeout.as_secs()
            ))),
        }
    }
}

impl Model for CommandModel {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let text = serde_json::to_string(question)
            .map_err(|error| ClientError::malformed("a question", error))?;
        // A command that ends after each answer is found dead once.
        let known_alive = self.running.is_none();
        let mut answer = self.ask(&text);
        if matches!(answer, Ok(None)) && !known_alive {
            self.running = None;
            answer = self.ask(&text);
        }
        let line = match answer {
            Ok(Some(line)) => line,
            Ok(None) => {
                self.running = None;
                return Err(ClientError::model(format!(
                    "`{}` ended without an answer",
                    self.line
                )));
            }
            Err(error) => {
                self.running = None;
                return Err(error);
            }
        };
        parse(question.role, &line)
    }
}

fn start(line: &str) -> Result<Running> {
    let failed = |error: std::io::Error| ClientError::model(format!("`{line}`: {error}"));
    let mut child = Command::new("sh")
        .args(["-c", line])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let (Some(questions), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ClientError::model(format!(
            "`{line}` has no input or output"
        )));
    };
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if !line.trim().is_empty() && sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(Running {
        child,
        questions,
        answers,
    })
}

#[cfg(test)]
mod tests {
    use allora_interfaces::Role;

    use super::*;

    fn question() -> Question {
        Question {
            topic_id: 1,
            epoch: 2,
            role: Role::Inferer,
            target: "t".to_owned(),
            unit: String::new(),
            opens_at: 0,
            closes_at: 1,
            history: vec![],
            inferers: vec![],
            past: vec![],
        }
    }

    fn ask(line: &str) -> Vec<Result<Answer>> {
        let mut model = CommandModel::new(line, Duration::from_millis(700));
        (0..3).map(|_| model.answer(&question())).collect()
    }

    #[test]
    fn a_command_may_live_on_or_end_after_each_answer() {
        let expected = Answer::Inference("7".parse().unwrap());
        for line in [
            r#"while read q; do echo '{"inference":7}'; done"#,
            r#"read q; echo '{"inference":7}'"#,
        ] {
            for answer in ask(line) {
                assert_eq!(answer.unwrap(), expected, "{line}");
            }
        }
    }

    #[test]
    fn what_a_command_does_wrong_is_an_error_and_no_hang() {
        for line in [
            "exit 3",
            "sleep 60",
            "read q; echo nonsense",
            "no-such-command-here",
        ] {
            for answer in ask(line) {
                assert!(
                    matches!(answer, Err(ClientError::Model { .. })),
                    "{line}: {answer:?}"
                );
            }
        }
    }
}
