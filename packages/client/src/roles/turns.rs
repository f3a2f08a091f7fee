//! Whose turn it is, among keepers that do not know each other.
//!
//! A keeper goes at once, until it comes second. From then on it lets others go first: it waits for
//! some blocks, a number that follows from its address and the step, and leaves what is done by then.
//! One that has waited for nothing several times goes at once again.

use std::collections::BTreeMap;

use allora_interfaces::synthesis_coordinator::DueTopic;
use allora_interfaces::TopicId;
use cosmwasm_std::Timestamp;
use sha2::{Digest, Sha256};

/// Blocks that those who wait spread over, at most.
const WIDEST: u64 = 8;
/// So often it waits for nothing before it goes at once again.
const PATIENCE: u32 = 3;

/// What one keeper knows of the others.
#[derive(Debug)]
pub(super) struct Turns {
    /// Most blocks that it waits for others.
    width: u64,
    /// How often nobody came while it waited, one time after the other.
    for_nothing: u32,
    /// Steps that wait for their turn, and the block they were seen due in.
    waiting: BTreeMap<TopicId, (Timestamp, u64)>,
}

impl Turns {
    pub(super) const fn new() -> Self {
        Self {
            width: 0,
            for_nothing: 0,
            waiting: BTreeMap::new(),
        }
    }

    /// Those of the due topics whose turn it is in this block; whether any of them had to wait.
    pub(super) fn of(
        &mut self,
        address: &str,
        due: &[DueTopic],
        height: u64,
    ) -> (Vec<TopicId>, bool) {
        let mut waiting = BTreeMap::new();
        let mut turn = vec![];
        let mut waited = false;
        for topic in due {
            let first = match self.waiting.get(&topic.topic_id) {
                Some((due, first)) if *due == topic.due => *first,
                _ => height,
            };
            waiting.insert(topic.topic_id, (topic.due, first));
            let blocks = self.blocks(address, topic);
            if height >= first.saturating_add(blocks) {
                turn.push(topic.topic_id);
                waited |= height > first;
            }
        }
        // What is done is not listed any more.
        self.waiting = waiting;
        (turn, waited)
    }

    fn blocks(&self, address: &str, topic: &DueTopic) -> u64 {
        let step = format!("{address} {} {}", topic.topic_id, topic.due);
        let hash: [u8; 32] = Sha256::digest(step).into();
        let among = u64::from(hash[0]).checked_rem(self.width);
        among.map_or(0, |blocks| blocks.saturating_add(1))
    }

    /// Another had done it.
    pub(super) fn came_second(&mut self) {
        self.width = self.width.saturating_mul(2).clamp(1, WIDEST);
        self.for_nothing = 0;
    }

    /// Nobody else had done it while it waited.
    pub(super) fn waited_for_nothing(&mut self) {
        self.for_nothing = self.for_nothing.saturating_add(1);
        if self.for_nothing >= PATIENCE {
            *self = Self::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(seconds: u64) -> [DueTopic; 1] {
        [DueTopic {
            topic_id: TopicId(1),
            due: Timestamp::from_seconds(seconds),
        }]
    }

    #[test]
    fn who_came_second_waits_and_who_waits_for_nothing_does_not_for_long() {
        let mut turns = Turns::new();
        assert_eq!(turns.of("a", &due(1), 5), (vec![TopicId(1)], false));
        turns.came_second();
        for step in 0..PATIENCE {
            let step = due(u64::from(step) + 10);
            assert_eq!(turns.of("a", &step, 20), (vec![], false));
            assert_eq!(turns.of("a", &step, 21), (vec![TopicId(1)], true));
            turns.waited_for_nothing();
        }
        assert_eq!(turns.of("a", &due(30), 30).0, [TopicId(1)]);
        for _ in 0..70 {
            turns.came_second();
        }
        let longest = (0..100).map(|step| turns.blocks("a", &due(step)[0])).max();
        assert_eq!(longest, Some(WIDEST));
    }
}
