//! What others do meanwhile: time, the coordinator, the token and the vault.

use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart};
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::EpochId;
use allora_test_kit::desk_model::{Action, Inference, Lengths, Outcome, Topic, SECOND};
use cosmwasm_std::Timestamp;

use super::peers::{save_grid, CLOSED, CREATORS, FROZEN};
use super::{Walk, TOPICS};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// As the coordinator stores it.
fn start(version: u32, first_epoch: u64, opens_at: u64, lengths: Lengths) -> ScheduleStart {
    ScheduleStart {
        version,
        first_epoch: EpochId(first_epoch),
        opens_at: Timestamp::from_nanos(opens_at),
        schedule: Schedule {
            epoch_length: lengths.epoch,
            submission_window: lengths.submissions,
            reveal_window: lengths.reveals,
            ..Schedule::default()
        },
    }
}

impl Walk {
    pub(super) fn open_topics(&mut self) {
        let opens = self.model.now + 5 * SECOND;
        for (topic, epoch) in (1..).zip([2 * HOUR, 6 * HOUR, DAY]) {
            let lengths = Lengths {
                epoch,
                submissions: epoch / 2,
                // open submissions in the first, hidden ones in others
                reveals: (topic - 1) * 600,
            };
            let creator = if topic == TOPICS { "ann" } else { "eve" };
            let new = Topic::new(creator, opens, lengths);
            let topics = std::rc::Rc::make_mut(&mut self.model.topics);
            topics.insert(topic, new);
            let grid = Grid {
                current: start(1, 0, opens, lengths),
                next: None,
                earlier_ended: None,
            };
            self.grids.insert(topic, grid);
            let creator = self.chain.addr(creator).into();
            let mut registry = self.chain.storage_mut("registry");
            CREATORS.save(&mut *registry, topic, &creator).unwrap();
            drop(registry);
            save_grid(&mut *self.chain.storage_mut("coordinator"), topic, &grid);
        }
    }

    /// Epochs from the next on have other lengths; of versions before the one in force, nobody knows
    /// the times any more.
    fn edit(&mut self, topic: u64) {
        let now = self.model.now;
        let epoch = 2 * HOUR + self.roll(DAY);
        let lengths = Lengths {
            epoch,
            submissions: 1 + self.roll(epoch),
            reveals: self.roll(2) * self.roll(2 * HOUR),
        };
        let (first, opens) = self.model.topics[&topic].next(now);
        let grid = self.grids.get_mut(&topic).unwrap();
        let in_force = grid.next.filter(|next| next.opens_at.nanos() <= now);
        if let Some(next) = in_force {
            grid.current = next;
        }
        let version = grid.next.map_or(1, |next| next.version) + 1;
        grid.next = Some(start(version, first, opens, lengths));
        let (grid, known_from) = (*grid, grid.current.first_epoch.0);
        save_grid(&mut *self.chain.storage_mut("coordinator"), topic, &grid);
        let topic = self.model.topic_mut(topic).unwrap();
        topic.known_from = known_from;
        topic.announce(first, opens, lengths);
        topic.extend(now);
    }

    /// What the coordinator says of the oldest epoch that has closed, or of one after it.
    fn said_of(&mut self, topic: u64) -> Option<Outcome> {
        let skip = usize::from(self.one_in(6));
        let known = &self.model.topics[&topic];
        let closed = known.epochs.range(known.unsaid..);
        let mut closed = closed.filter(|(_, epoch)| epoch.closes <= self.model.now);
        let (&epoch, &found) = closed.nth(skip)?;
        let value = self.roll(1_000) as i64 - 500;
        let wide = self.roll(100) as i64;
        let interval = (!self.one_in(3)).then(|| [-2, -1, 0, 1, 2].map(|step| value + step * wide));
        let inference = Inference {
            value,
            interval,
            at: found.closes,
            contributors: self.few(50),
        };
        let inference = (!self.one_in(4)).then_some(inference);
        Some(Outcome { epoch, inference })
    }

    /// The same, for a consumer that makes the coordinator say it.
    pub(super) fn next_said(&mut self) -> Option<Action> {
        let topic = 1 + self.roll(TOPICS);
        let said = self.said_of(topic)?;
        Some(Action::Say(topic, said))
    }

    /// It says what became of an epoch, or catches up with all but a few.
    pub(super) fn coordinator_says(&mut self) {
        let topic = 1 + self.roll(TOPICS);
        let late = self.few(3) as usize;
        loop {
            let Some(said) = self.said_of(topic) else {
                return;
            };
            self.execute("dan", &Action::Say(topic, said));
            let known = &self.model.topics[&topic];
            let waiting = known.epochs.range(known.unsaid..);
            let waiting = waiting.filter(|(_, epoch)| epoch.closes <= self.model.now);
            if waiting.count() <= late {
                return;
            }
        }
    }

    pub(super) fn change_the_world(&mut self) {
        let topic = 1 + self.roll(TOPICS);
        match self.roll(10) {
            0..=5 => self.edit(topic),
            6 => {
                let desk = self.chain.addr("desk");
                FROZEN
                    .save(&mut *self.chain.storage_mut("token"), &desk)
                    .unwrap();
                self.model.token_refuses = true;
            }
            7 => {
                CLOSED
                    .save(&mut *self.chain.storage_mut("vault"), &true)
                    .unwrap();
                self.model.vault_refuses = true;
            }
            _ => self.refuse_nothing(),
        }
    }

    pub(super) fn refuse_nothing(&mut self) {
        FROZEN.remove(&mut *self.chain.storage_mut("token"));
        CLOSED.remove(&mut *self.chain.storage_mut("vault"));
        self.model.token_refuses = false;
        self.model.vault_refuses = false;
    }

    /// Often none, sometimes weeks, and sometimes to a moment something depends on.
    pub(super) fn let_time_pass(&mut self) {
        let now = self.model.now;
        let then = match self.roll(600) {
            0 if self.one_in(2) => now + (7 + self.roll(14)) * DAY * SECOND,
            1..=3 => now + self.roll(3 * DAY) * SECOND,
            0..=370 => return,
            371..=430 => self.moment(),
            431..=490 => now + self.roll(300 * SECOND),
            _ => now + self.roll(2 * HOUR) * SECOND,
        };
        self.set_time(then.max(now));
    }

    /// When an epoch opens, or submissions to it end, or right before or after.
    fn moment(&mut self) -> u64 {
        let now = self.model.now;
        let topics = self.model.topics.values();
        let epochs = topics.flat_map(|topic| topic.epochs.values());
        let moments = epochs.flat_map(|epoch| [epoch.opens, epoch.submissions_end, epoch.closes]);
        let soon = now + 3 * HOUR * SECOND;
        let soon: Vec<u64> = moments
            .filter(|moment| (now + 1..soon).contains(moment))
            .collect();
        match soon.is_empty() {
            true => now,
            false => self.pick(&soon) + self.roll(3) - 1,
        }
    }

    /// Waits for the moment a request depends on, or right before or after, and does with it then
    /// what the moment decides.
    pub(super) fn come_to_an_edge(&mut self) {
        let now = self.model.now;
        let soon = now + DAY * SECOND;
        let mut edges = vec![];
        for (id, request) in &self.model.requests {
            let epoch = &self.model.topics[&request.topic].epochs[&request.epoch];
            let place = (request.topic, *id);
            edges.extend([
                (epoch.submissions_end, place, 0),
                (epoch.closes, place, 1),
                (request.deadline, place, 1),
                (request.deadline, place, 2),
                (request.deadline + 7 * DAY * SECOND, place, 2),
                (request.deadline + 7 * DAY * SECOND, place, 3),
            ]);
        }
        edges.retain(|(moment, ..)| (now + 1..soon).contains(moment));
        if edges.is_empty() {
            return;
        }
        let (moment, (topic, id), decided) = self.pick(&edges);
        let now = moment + self.roll(3) - 1;
        self.set_time(now);
        let action = match decided {
            0 => Action::Cancel(topic, id),
            1 => Action::Deliver {
                topic,
                requests: vec![id],
                subscriptions: vec![],
            },
            2 => Action::Expire(topic, vec![id]),
            _ => Action::Redeliver(topic, id),
        };
        let payer = self.model.requests[&id].terms.payer;
        self.execute(payer, &action);
    }
}
