//! The models of a participant: asked at the same time, each in a thread of its own while it answers.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::thread::{spawn, JoinHandle};
use std::time::{Duration, Instant};

use allora_interfaces::TopicId;

use super::model::{Answer, Model, Question, Served};
use super::stop::Stop;
use super::visit::Turn;
use crate::error::Result;

/// Models that answer at the same time.
const MOST_THREADS: usize = 32;
/// How fast a request to stop is noticed.
const NOTICE: Duration = Duration::from_millis(100);

/// A question, and for what turn.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) turn: Turn,
    pub(super) question: Question,
}

/// A model and what it is to do.
struct Seat {
    topics: Vec<TopicId>,
    /// Away while it answers.
    model: Option<Box<dyn Model>>,
    thread: Option<JoinHandle<()>>,
    waiting: VecDeque<Ask>,
}

enum Reply {
    Answer(Box<(Ask, Result<Answer>)>),
    Free(usize, Box<dyn Model>),
}

/// All models.
pub(super) struct Panel {
    seats: Vec<Seat>,
    sender: Sender<Reply>,
    replies: Receiver<Reply>,
}

impl Panel {
    pub(super) fn new(served: Vec<Served>) -> Self {
        let seats = served.into_iter().map(|served| Seat {
            topics: served.topics,
            model: Some(served.model),
            thread: None,
            waiting: VecDeque::new(),
        });
        let (sender, replies) = channel();
        Self {
            seats: seats.collect(),
            sender,
            replies,
        }
    }

    /// All topics anybody answers for.
    pub(super) fn topics(&self) -> Vec<TopicId> {
        let topics = self.seats.iter().flat_map(|seat| &seat.topics);
        topics.copied().collect()
    }

    /// Whether a model is answering, or is to.
    pub(super) fn is_busy(&self) -> bool {
        let mut seats = self.seats.iter();
        seats.any(|seat| seat.model.is_none() || !seat.waiting.is_empty())
    }

    /// Has questions answered; nobody is asked twice at a time about one epoch.
    pub(super) fn ask(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            let topic_id = TopicId(ask.question.topic_id);
            let mut seats = self.seats.iter_mut();
            if let Some(seat) = seats.find(|seat| seat.topics.contains(&topic_id)) {
                seat.waiting.push_back(ask);
            }
        }
        self.start();
    }

    /// Answers that come until all have come or the time is over.
    pub(super) fn collect(&mut self, longest: Duration, stop: &Stop) -> Vec<(Ask, Result<Answer>)> {
        let started = Instant::now();
        let mut answers = vec![];
        while self.is_busy() {
            let left = longest.saturating_sub(started.elapsed());
            match self.replies.recv_timeout(left.min(NOTICE)) {
                Ok(Reply::Answer(answer)) => answers.push(*answer),
                Ok(Reply::Free(index, model)) => {
                    if let Some(seat) = self.seats.get_mut(index) {
                        seat.model = Some(model);
                        seat.thread = None;
                    }
                    self.start();
                }
                Err(RecvTimeoutError::Timeout) if left.is_zero() || stop.is_asked() => break,
                Err(_) => self.pass_on_panics(),
            }
        }
        answers
    }

    /// Starts those who are free and have something to answer.
    fn start(&mut self) {
        let away = self.seats.iter().filter(|seat| seat.model.is_none());
        let mut free = MOST_THREADS.saturating_sub(away.count());
        for (index, seat) in self.seats.iter_mut().enumerate() {
            if free == 0 {
                break;
            }
            if seat.waiting.is_empty() {
                continue;
            }
            if let Some(model) = seat.model.take() {
                let asks = seat.waiting.drain(..).collect();
                let sender = self.sender.clone();
                seat.thread = Some(spawn(move || answer(index, model, asks, &sender)));
                free = free.saturating_sub(1);
            }
        }
    }

    /// A model that panicked answers no more: silence would hide it.
    fn pass_on_panics(&mut self) {
        let lost = |thread: &mut JoinHandle<()>| thread.is_finished();
        for seat in &mut self.seats {
            if let Some(thread) = seat.thread.take_if(lost) {
                if let Err(panic) = thread.join() {
                    resume_unwind(panic);
                }
            }
        }
    }
}

fn answer(seat: usize, mut model: Box<dyn Model>, asks: Vec<Ask>, replies: &Sender<Reply>) {
    let questions: Vec<Question> = asks.iter().map(|ask| ask.question.clone()).collect();
    // Nobody listens any more once the participant has stopped.
    model.answers(&questions, &mut |index, answer| {
        if let Some(ask) = asks.get(index) {
            let _ = replies.send(Reply::Answer(Box::new((ask.clone(), answer))));
        }
    });
    let _ = replies.send(Reply::Free(seat, model));
}
