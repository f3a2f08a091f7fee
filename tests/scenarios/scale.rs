//! What a topic costs does not depend on how many others there are.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role, TopicId};
use allora_test_kit::{CountingStorage, Counts, Meter};
use allora_testing::{allo, example_topic, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};

/// What each message of an epoch asks of the storage, with `others` topics
/// beside the one measured, each of which emits and waits for a step.
fn costs(others: u64) -> Vec<(&'static str, Counts)> {
    let meter = Meter::default();
    let suite = SuiteBuilder::new()
        .try_build(CountingStorage::new(&meter))
        .unwrap();
    let mut setup = Setup::on(suite, quick_params(), [4, 2, 2]);
    let crowd = setup.suite.account("crowd");
    setup.suite.fund(&crowd, allo(10 * others as u128 + 1));
    for _ in 0..others {
        add_busy_topic(&mut setup, &crowd);
    }
    setup.open(EpochId(2));
    setup.advance();
    meter.take();
    let mut costs = measure(&mut setup, EpochId(2), &meter);
    costs.extend(measure(&mut setup, EpochId(4), &meter));
    costs
}

/// A topic that emits and has an epoch open for a year.
fn add_busy_topic(setup: &mut Setup<CountingStorage>, crowd: &cosmwasm_std::Addr) {
    let mut params = TopicParams::default();
    params.schedule.epoch_length = 31_536_000;
    params.schedule.submission_window = 31_536_000;
    params.schedule.ground_truth_lag = 31_536_000;
    let suite = &mut setup.suite;
    let topic = suite.govern_topic(example_topic(), params).unwrap();
    for role in [Role::Inferer, Role::Reputer] {
        suite.register(crowd, topic, role).unwrap();
    }
    suite.stake(crowd, topic, allo(2)).unwrap();
    let inference = Some(Setup::truth(EpochId(0)));
    suite
        .submit(crowd, topic, EpochId(0), inference, vec![])
        .unwrap();
    assert!(suite.topic_account(topic).unwrap().emitting);
}

fn measure(
    setup: &mut Setup<CountingStorage>,
    epoch: EpochId,
    meter: &Meter,
) -> Vec<(&'static str, Counts)> {
    let mut costs = vec![];
    setup.open(epoch);
    meter.take();
    setup.submit_all(epoch);
    costs.push(("submit", meter.take()));
    setup.suite.skip_to_close(setup.topic, epoch).unwrap();
    meter.take();
    setup.suite.advance(setup.topic).unwrap();
    costs.push(("close", meter.take()));
    setup.suite.network_inference(setup.topic, 10).unwrap();
    costs.push(("read", meter.take()));
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    meter.take();
    setup.report_all(epoch);
    costs.push(("report", meter.take()));
    setup.suite.skip_to_settlement(setup.topic, epoch).unwrap();
    meter.take();
    setup.suite.advance(setup.topic).unwrap();
    costs.push(("settle", meter.take()));
    let reputer = setup.reputers[0].account.clone();
    setup.suite.claim(&reputer, &[setup.topic]).unwrap();
    costs.push(("claim", meter.take()));
    setup.suite.stake(&reputer, setup.topic, allo(1)).unwrap();
    costs.push(("stake", meter.take()));
    setup.suite.advance(setup.topic).unwrap();
    costs.push(("idle", meter.take()));
    costs
}

/// Everything is equal to the last lookup and byte, but for numbers that are
/// written in decimal: the emission index and the sum of weights have a few
/// digits more or less.
#[test]
fn a_thousand_topics_cost_a_topic_nothing() {
    let alone = costs(0);
    let crowded = costs(999);

    for ((name, one), (_, many)) in alone.iter().zip(&crowded) {
        let accesses =
            |counts: &Counts| (counts.reads, counts.steps, counts.writes, counts.removals);
        assert_eq!(accesses(one), accesses(many), "{name}");
        for (one, many) in [
            (one.bytes_read, many.bytes_read),
            (one.bytes_written, many.bytes_written),
        ] {
            assert!(one.abs_diff(many) <= 100 + one / 50, "{name}: {one} {many}");
        }
        assert!(one.reads > 0, "{name}");
    }
}

/// The thousandth topic is as easy to crank and to list as the first.
#[test]
fn a_thousand_topics_are_listed_page_by_page() {
    let mut suite = SuiteBuilder::new().build();
    for _ in 0..250 {
        suite.govern_topic(example_topic(), quick_params()).unwrap();
    }

    let mut seen = vec![];
    loop {
        let page = suite
            .topics(None, seen.last().copied(), Some(1_000))
            .unwrap();
        assert!(page.len() <= 100);
        if page.is_empty() {
            break;
        }
        seen.extend(page.iter().map(|topic| topic.topic_id));
    }
    assert_eq!(seen, (1..=250).map(TopicId).collect::<Vec<_>>());
    assert_eq!(suite.topic_accounts().unwrap().len(), 250);
}
