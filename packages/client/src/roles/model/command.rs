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

/// Questions, as long as they are not answered.
struct Round<'q> {
    questions: Vec<Option<&'q Question>>,
    role: Role,
}

/// Who is told answers.
type Say<'s> = &'s mut dyn FnMut(usize, Result<Answer>);

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
            let mut said = None;
            let mut round = Round::of(vec![question]);
            match self.exchange(&mut round, &mut |_, answer| said = Some(answer)) {
                Ok(()) => {}
                Err(Fault::Unusable(reason)) => why = reason,
                Err(Fault::Failed(error)) => return Err(error),
            }
            if let Some(answer) = said {
                return answer;
            }
        }
        Err(ClientError::model(format!("`{}` {why}", self.line)))
    }

    /// Asks all questions of a round at once; a process with a fault is ended.
    fn exchange(&mut self, round: &mut Round, say: Say) -> Result<(), Fault> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.line).map_err(Fault::Failed)?,
        };
        running.drop_what_lies_there();
        let fresh = !std::mem::replace(&mut running.asked, true);
        for question in round.questions.iter().flatten() {
            let text = serde_json::to_string(question)
                .map_err(|error| Fault::Failed(ClientError::malformed("a question", error)))?;
            if !running.process.tell(text) {
                return Err(Fault::Unusable(running.ended()));
            }
        }
        let mut since = Instant::now();
        while !round.open().is_empty() {
            let said = self.hear(&mut running, since, round)?;
            since = Instant::now();
            match round.place(&said) {
                Placed::At(index) => {
                    self.echoes = true;
                    round.close(index);
                    say(index, said.answer(round.role));
                }
                Placed::Nowhere => running.skip("of another question", said.text()),
                Placed::Unnamed if fresh && round.questions.len() == 1 => {
                    self.echoes = false;
                    self.hint();
                    say(0, said.answer(round.role));
                    // It is not asked again, so that this cannot be a later question's answer.
                    return Ok(());
                }
                Placed::Unnamed => {
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
                Heard::Line(line) => match Said::read(round.role, &line) {
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

    fn answers(&mut self, questions: &[Question], say: &mut dyn FnMut(usize, Result<Answer>)) {
        let mut next = 0;
        while let Some(question) = questions.get(next) {
            let together = questions.len().saturating_sub(next).min(QUESTIONS_AHEAD);
            // Whether it names the question is learned from one alone.
            if !self.echoes || together == 1 {
                say(next, self.alone(question));
                next = next.saturating_add(1);
                continue;
            }
            let end = next.saturating_add(together);
            let these = questions.get(next..end).unwrap_or_default();
            let mut round = Round::of(these.iter().collect());
            let outcome = self.exchange(&mut round, &mut |index, answer| {
                say(next.saturating_add(index), answer);
            });
            if let Err(Fault::Unusable(reason)) = outcome {
                warn!(model = self.line, reason, "asking one by one");
            }
            // A question it fails at must not keep the others from their answers.
            for index in round.open() {
                if let Some(question) = these.get(index) {
                    say(next.saturating_add(index), self.alone(question));
                }
            }
            next = end;
        }
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
    At(usize),
    Unnamed,
    Nowhere,
}

impl<'q> Round<'q> {
    fn of(questions: Vec<&'q Question>) -> Self {
        Self {
            role: questions.first().map_or(Role::Inferer, |one| one.role),
            questions: questions.into_iter().map(Some).collect(),
        }
    }

    /// Positions of questions without an answer.
    fn open(&self) -> Vec<usize> {
        let questions = self.questions.iter().enumerate();
        let open = questions.filter(|(_, question)| question.is_some());
        open.map(|(index, _)| index).collect()
    }

    fn place(&self, said: &Said) -> Placed {
        let mut placed = Placed::Nowhere;
        for (index, question) in self.questions.iter().enumerate() {
            let Some(question) = question else { continue };
            match said.relation(question) {
                Relation::Echoes => return Placed::At(index),
                Relation::Unnamed => placed = Placed::Unnamed,
                Relation::Another => {}
            }
        }
        placed
    }

    fn close(&mut self, index: usize) {
        if let Some(question) = self.questions.get_mut(index) {
            *question = None;
        }
    }
}

#[cfg(test)]
mod tests;
