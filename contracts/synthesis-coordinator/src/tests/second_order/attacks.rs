//! Accomplices are paid nothing for being two.

use super::*;

const HONEST: u32 = 6;
const EPOCHS: u64 = 30;

/// Inferers with errors up to ±1, and two more of the same kind: one says what it believes more by
/// `distance`, the other the same less by that.
fn with_a_pair(params: TopicParams, distance: Real, walks: bool) -> Topic {
    let mut topic = Topic::new(params, HONEST + 2, 0, 1);
    let mut random = Random::new(31);
    let mut truth = real("100");
    for epoch in 0..EPOCHS {
        if walks {
            truth = add(truth, noise(&mut random));
        }
        let mut said: Vec<_> = (1..=HONEST)
            .map(|id| (id, add(truth, noise(&mut random))))
            .collect();
        let believed = add(truth, noise(&mut random));
        said.push((HONEST + 1, add(believed, distance)));
        said.push((HONEST + 2, sub(believed, distance)));
        topic.live(epoch, &said, truth);
    }
    topic
}

/// What some inferers got of what all got, over all epochs.
fn share(topic: &Topic, mut of: impl FnMut(u32) -> bool) -> Real {
    let (mut theirs, mut all) = (0_u128, 0_u128);
    for (_, _, settlement) in &topic.coordinator.settled {
        let Settlement::Paid { inferers, .. } = settlement else {
            panic!("void");
        };
        for share in inferers {
            let fraction = u128::from(share.fraction.u64());
            all += fraction;
            if of(share.actor_id.0) {
                theirs += fraction;
            }
        }
    }
    div(Real::from_u128(theirs), Real::from_u128(all))
}

#[test]
fn audit_01_a_cancelling_pair_is_not_paid() {
    let equal = Real::ratio(1, HONEST + 2).unwrap();
    for (rule, params) in bounded_rules() {
        for distance in ["1", "1e6", "1e15"] {
            for walks in [false, true] {
                let topic = with_a_pair(params.clone(), real(distance), walks);
                let pair = share(&topic, |id| id > HONEST);
                let case = format!("{rule}, {distance}, walks {walks}");
                // Near the others they are two of them, which allora pays as two.
                let near = rule == "allora" && distance == "1";
                let most = if near { add(equal, equal) } else { equal };
                assert!(pair <= most, "{case}: together {pair}");
            }
        }
    }
    // The original to the letter pays it: what the bounds are for.
    let topic = with_a_pair(params(), real("1e15"), true);
    assert!(share(&topic, |id| id > HONEST) > equal);
}

/// What the second reputer, as so many accounts and so far off at most, and what all reputers get of
/// everything.
fn reputers_parts(params: TopicParams, accounts: u32, off: &str) -> (Real, Real) {
    // Account 1 is honest, the others share what stands behind the second reputer.
    let mut topic = Topic::new(params, 4, 0, 1 + accounts);
    let each = 4_000_000_000_000_000_000 / u128::from(accounts);
    let mut stakes = vec![(REPUTERS + 1, 6_000_000_000_000_000_000)];
    stakes.extend((2..=1 + accounts).map(|id| (REPUTERS + id, each)));
    topic.coordinator.set_stakes(&stakes);
    let mut random = Random::new(13);
    let (mut theirs, mut all) = (Real::ZERO, Real::ZERO);
    for epoch in 0..12 {
        let truth = add(real("10"), noise(&mut random));
        let said: Vec<_> = (1..=4)
            .map(|id| (id, add(truth, noise(&mut random))))
            .collect();
        topic.submit(epoch, &said);
        topic.close(epoch);
        topic.coordinator.at_epoch(epoch, topic.lag + 1);
        topic.report(REPUTERS + 1, epoch, truth).unwrap();
        let said = add(truth, mul(noise(&mut random), real(off)));
        for id in 2..=1 + accounts {
            topic.report(REPUTERS + id, epoch, said).unwrap();
        }
        topic.coordinator.at_epoch(epoch, topic.lag + REPORT);
        topic.coordinator.advance();
        let fractions = fractions_of(&topic.epoch(epoch), Role::Reputer);
        all = add(all, total(&fractions));
        theirs = add(theirs, total(&fractions[1..]));
    }
    (theirs, all)
}

fn splits(rule: &str, params: &TopicParams, off: &str) {
    let (one, all) = reputers_parts(params.clone(), 1, off);
    assert_near(all, real("3"), "1e-15", "a quarter of each epoch");
    for accounts in [2, 4] {
        let (split, all) = reputers_parts(params.clone(), accounts, off);
        assert_near(all, real("3"), "1e-15", "a quarter of each epoch");
        let most = mul(one, real("1.000001"));
        assert!(split <= most, "{rule}: {split} as {accounts}, {one} as one");
    }
}

#[test]
fn audit_09_splitting_a_reputer_raises_nothing() {
    for (rule, params) in bounded_rules() {
        splits(rule, &params, "0");
        splits(rule, &params, "0.1");
    }
}

#[test]
fn by_entropy_more_reputers_get_more() {
    // What the fixed part is for; who picks the original gets the original.
    let (_, all) = reputers_parts(params(), 1, "0");
    let (_, more) = reputers_parts(params(), 4, "0");
    assert!(
        more > mul(all, real("1.05")),
        "{more} as five, {all} as two"
    );
}
