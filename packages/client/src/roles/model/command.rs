//! A command that reads a question a line and writes an answer a line.
//!
//! An answer that names its question (`topic_id` and `epoch`) is taken for that one whenever it
//! comes, and the command runs on. One that names none is taken only from a command that was
//! started for the question, which is ended then: it can never be the answer to an older one.

use std::time::{Duration, Instant};

use allora_interfaces::Role;
use tracing::{info, warn};

use super::answer::{shown, Relation, Said};
use super::process::{Heard, Process, QUESTIONS_AHEAD};
use super::{Answer, Model, Question};
use crate::error::{ClientError, Result};

/// Lines that are no answers, of one process, that are logged.
const LOGGED: u32 = 20;

/// A command of the shell. It may live on from question to question, or end
/// after each; it is started again when there is something to ask.
pub(super) struct CommandModel {
    line: String,
    timeout: Duration,
    running: Option<Running>,
    /// Whether its last answer named the question.
    echoes: bool,
    hinted: bool,
}

struct Running {
    process: Process,
    asked: bool,
    /// Lines that were no answer, and the last of them.
    skipped: u32,
    last_words: String,
}

/// Why a process is of no use any more.
enum Fault {
    /// It ended, or nobody can say which question it answers: another process may do better.
    Unusable(String),
    /// Another one would not.
    Failed(ClientError),
}

/// Questions, and answers as far as they have come.
struct Round<'q> {
    questions: Vec<&'q Question>,
    answers: Vec<Option<Result<Answer>>>,
}

impl CommandModel {
    pub(super) fn new(line: &str, timeout: Duration) -> Self {
        Self {
            line: line.to_owned(),
            timeout,
            running: None,
            echoes: false,
            hinted: false,
        }
    }

    fn alone(&mut self, question: &Question) -> Result<Answer> {
        // One that ran before may have ended since: it is found dead once.
        let attempts = if self.running.is_some() { 2 } else { 1 };
        let mut why = String::new();
        for _ in 0..attempts {
            let mut round = Round::of(vec![question]);
            match self.exchange(&mut round) {
                Ok(()) => {}
                Err(Fault::Unusable(reason)) => why = reason,
                Err(Fault::Failed(error)) => return Err(error),
            }
            if let Some(Some(answer)) = round.answers.pop() {
                return answer;
            }
        }
        Err(ClientError::model(format!("`{}` {why}", self.line)))
    }

    /// Asks all questions of a round at once; a process with a fault is ended.
    fn exchange(&mut self, round: &mut Round) -> Result<(), Fault> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.line).map_err(Fault::Failed)?,
        };
        running.drop_what_lies_there();
        let fresh = !std::mem::replace(&mut running.asked, true);
        for question in &round.questions {
            let text = serde_json::to_string(question)
                .map_err(|error| Fault::Failed(ClientError::malformed("a question", error)))?;
            if !running.process.tell(text) {
                return Err(Fault::Unusable(running.ended()));
            }
        }
        let mut since = Instant::now();
        while round.answers.iter().any(Option::is_none) {
            let said = self.hear(&mut running, since, round)?;
            since = Instant::now();
            match round.place(said) {
                Placed::Echoed => self.echoes = true,
                Placed::Nowhere(said) => running.skip("of another question", said.text()),
                Placed::Unnamed(said) if fresh && round.questions.len() == 1 => {
                    self.echoes = false;
                    self.hint();
                    round.take(0, said);
                    // It is not asked again, so that this cannot be a later question's answer.
                    return Ok(());
                }
                Placed::Unnamed(_) => {
                    let why = "names neither topic_id nor epoch in an answer";
                    return Err(Fault::Unusable(why.to_owned()));
                }
            }
        }
        self.running = Some(running);
        Ok(())
    }

    /// The next line that has the form of an answer.
    fn hear(&self, running: &mut Running, since: Instant, round: &Round) -> Result<Said, Fault> {
        loop {
            let left = self.timeout.saturating_sub(since.elapsed());
            // Time runs out for one that writes on and on, too.
            let heard = match left.is_zero() {
                true => Heard::Nothing,
                false => running.process.hear(left),
            };
            let failed = |what: String| {
                let error = ClientError::model(format!("`{}` {what}", self.line));
                Err(Fault::Failed(error))
            };
            match heard {
                Heard::Line(line) => match Said::read(round.role(), &line) {
                    Some(said) => return Ok(said),
                    None => running.skip("no answer", &line),
                },
                Heard::TooLong => return failed("wrote a line without an end".to_owned()),
                Heard::Ended => return Err(Fault::Unusable(running.ended())),
                Heard::Nothing => {
                    return failed(format!(
                        "said nothing for {} s{}; see --model-timeout",
                        self.timeout.as_secs(),
                        running.words()
                    ))
                }
            }
        }
    }

    fn hint(&mut self) {
        if !std::mem::replace(&mut self.hinted, true) {
            info!(
                model = self.line,
                "started anew for each question: to be kept running, put topic_id and epoch of the \
                 question into the answer"
            );
        }
    }
}

impl Model for CommandModel {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        self.alone(question)
    }

    fn answers(&mut self, questions: &[Question]) -> Vec<Result<Answer>> {
        let mut answers = vec![];
        let mut rest = questions;
        while let Some((first, others)) = rest.split_first() {
            // Whether it echoes is learned from one question alone.
            if !self.echoes || others.is_empty() {
                answers.push(self.alone(first));
                rest = others;
                continue;
            }
            let (these, later) = rest.split_at(rest.len().min(QUESTIONS_AHEAD));
            let mut round = Round::of(these.iter().collect());
            if let Err(Fault::Unusable(reason)) = self.exchange(&mut round) {
                warn!(model = self.line, reason, "asking one by one");
            }
            // A question it fails at must not keep the others from their answers.
            let parts = these.iter().zip(round.answers);
            answers.extend(parts.map(|(question, answer)| match answer {
                Some(answer) => answer,
                None => self.alone(question),
            }));
            rest = later;
        }
        answers
    }
}

impl Running {
    fn start(line: &str) -> Result<Self> {
        Ok(Self {
            process: Process::start(line)?,
            asked: false,
            skipped: 0,
            last_words: String::new(),
        })
    }

    /// What was said before the question cannot be its answer.
    fn drop_what_lies_there(&mut self) {
        while let Heard::Line(line) = self.process.hear(Duration::ZERO) {
            self.skip("said before it was asked", &line);
        }
    }

    fn skip(&mut self, why: &str, line: &str) {
        let line = shown(line);
        if line.is_empty() {
            return;
        }
        self.skipped = self.skipped.saturating_add(1);
        match self.skipped {
            0..=LOGGED => warn!(why, line, "a line of the model is left out"),
            more if more == LOGGED.saturating_add(1) => warn!("and further lines"),
            _ => {}
        }
        self.last_words = line;
    }

    fn ended(&self) -> String {
        format!("ended without an answer{}", self.words())
    }

    fn words(&self) -> String {
        match self.last_words.as_str() {
            "" => String::new(),
            words => format!(" but: {words}"),
        }
    }
}

/// Where something that was said belongs.
enum Placed {
    Echoed,
    Unnamed(Said),
    Nowhere(Said),
}

impl<'q> Round<'q> {
    fn of(questions: Vec<&'q Question>) -> Self {
        let answers = questions.iter().map(|_| None).collect();
        Self { questions, answers }
    }

    fn role(&self) -> Role {
        let first = self.questions.first();
        first.map_or(Role::Inferer, |question| question.role)
    }

    fn place(&mut self, said: Said) -> Placed {
        let mut unnamed = false;
        for index in 0..self.questions.len() {
            let open = matches!(self.answers.get(index), Some(None));
            let Some(question) = self.questions.get(index).filter(|_| open) else {
                continue;
            };
            match said.relation(question) {
                Relation::Echoes => {
                    self.take(index, said);
                    return Placed::Echoed;
                }
                Relation::Unnamed => unnamed = true,
                Relation::Another => {}
            }
        }
        match unnamed {
            true => Placed::Unnamed(said),
            false => Placed::Nowhere(said),
        }
    }

    fn take(&mut self, index: usize, said: Said) {
        let role = self.role();
        if let Some(place) = self.answers.get_mut(index) {
            *place = Some(said.answer(role));
        }
    }
}

#[cfg(test)]
mod tests;
