//! Laws of storage, checked after every step of a random walk.

use std::collections::{BTreeMap, BTreeSet};

use allora_interfaces::topic_registry::{hook, msg, ExecuteMsg, HookMsg, TopicParams};
use allora_interfaces::{ActorId, Role, TopicId};
use cosmwasm_std::{Addr, Order, StdResult, Storage};

use super::suite::{account, create_hook, gated, Outcome, Suite, REGISTRATION_FEE, TOPIC_FEE};
use crate::info::hash_rule;
use crate::state::{
    ACTORS, ACTOR_BY_ID, NEXT_ACTOR, TOPICS, TOPICS_BY_CREATOR, TOPIC_COUNT, VERSIONS,
};

const STEPS: u32 = 1_500;
const NAMES: [&str; 5] = ["governance", "ann", "bob", "cyd", "dan"];

/// Splitmix64: the same walk everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.roll(choices.len() as u64)).unwrap()]
    }

    fn params(&mut self) -> TopicParams {
        let mut params = self.pick(&[TopicParams::default, gated])();
        params.caps.inferers = u32::try_from(self.roll(66)).unwrap();
        params
    }
}

fn step(suite: &mut Suite, dice: &mut Dice) -> Outcome {
    let sender = dice.pick(&NAMES);
    let role = dice.pick(&Role::ALL);
    let topic_id = TopicId(dice.roll(6));
    let somebody = account(dice.pick(&NAMES)).to_string();
    let msg = match dice.roll(20) {
        0 | 1 => return suite.send(sender, TOPIC_FEE, &create_hook(dice.params())),
        2..=7 => {
            let hook = HookMsg::Register(hook::Register { topic_id, role });
            return suite.send(sender, REGISTRATION_FEE, &hook);
        }
        8..=10 => ExecuteMsg::Leave(msg::Leave { topic_id, role }),
        11..=13 => ExecuteMsg::UpdateTopic(msg::UpdateTopic {
            topic_id,
            description: Some(format!("{}", dice.roll(3))),
            metadata_uri: None,
            params: Some(Box::new(dice.params())),
        }),
        14 => ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id }),
        15 => ExecuteMsg::ResumeTopic(msg::ResumeTopic { topic_id }),
        16 if dice.roll(8) == 0 => ExecuteMsg::RetireTopic(msg::RetireTopic { topic_id }),
        16 | 17 => ExecuteMsg::SetCreator(msg::SetCreator {
            topic_id,
            creator: somebody,
        }),
        _ => ExecuteMsg::UpdateList(msg::UpdateList {
            topic_id,
            role,
            add: vec![somebody.clone()],
            remove: vec![],
        }),
    };
    suite.execute(sender, msg)
}

/// Topics are numbered 1 to the count, each is listed under its creator and
/// nowhere else, has the hash of its rule, and versions 1 to its newest.
fn check_topics(storage: &dyn Storage) {
    let mut creators = BTreeSet::new();
    let mut versions = BTreeSet::new();
    let mut expected = TopicId(0);
    for entry in TOPICS.range(storage, None, None, Order::Ascending) {
        let (topic_id, topic) = entry.unwrap();
        expected = expected.next().unwrap();
        assert_eq!(topic_id, expected);
        let hash = hash_rule(&topic.info.ground_truth_rule);
        assert_eq!(topic.ground_truth_rule_hash, hash);
        versions.extend((1..=topic.version).map(|version| (topic_id, version)));
        creators.insert((topic.creator, topic_id));
    }
    assert_eq!(TOPIC_COUNT.load(storage).unwrap(), expected.0);
    let listed: StdResult<BTreeSet<(Addr, TopicId)>> = TOPICS_BY_CREATOR
        .keys(storage, None, None, Order::Ascending)
        .collect();
    assert_eq!(listed.unwrap(), creators);
    let stored: StdResult<BTreeSet<(TopicId, u32)>> = VERSIONS
        .keys(storage, None, None, Order::Ascending)
        .collect();
    assert_eq!(stored.unwrap(), versions);
}

/// Numbers and accounts are one to one, and numbers run from 1 to the newest.
fn check_actors(storage: &dyn Storage) {
    let mut by_account = BTreeMap::new();
    for entry in ACTORS.range(storage, None, None, Order::Ascending) {
        let ((topic_id, account), actor) = entry.unwrap();
        assert!(actor.roles <= 7);
        by_account.insert((topic_id, actor.id), account);
    }
    let by_number: StdResult<BTreeMap<(TopicId, ActorId), Addr>> = ACTOR_BY_ID
        .range(storage, None, None, Order::Ascending)
        .collect();
    assert_eq!(by_number.unwrap(), by_account);
    let mut expected = BTreeSet::new();
    for entry in NEXT_ACTOR.range(storage, None, None, Order::Ascending) {
        let (topic_id, next) = entry.unwrap();
        expected.extend((1..next.0).map(|id| (topic_id, ActorId(id))));
    }
    assert_eq!(by_account.into_keys().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn laws_of_storage_hold_after_every_step_of_a_random_walk() {
    for seed in [1, 2] {
        let mut suite = Suite::new();
        let mut dice = Dice(seed);
        let mut accepted = 0;
        for number in 0..STEPS {
            accepted += u32::from(step(&mut suite, &mut dice).is_ok());
            if number % 10 == 0 {
                check_topics(&suite.deps.storage);
                check_actors(&suite.deps.storage);
            }
        }
        // A walk that is always refused would prove nothing.
        assert!(accepted > STEPS / 10, "seed {seed}: {accepted} accepted");
        assert!(accepted < STEPS, "seed {seed}: nothing was refused");
    }
}
