//! One key in many topics, on a chain that takes its time for a block.

use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{ModelSpec, Served};
use allora_client::roles::participant::Participant;
use allora_client::roles::Stop;
use allora_embedded_chain::{builtin, settings, TestNetwork};
use allora_interfaces::{Role, TopicId};

use super::slow_chain::SlowChain;

/// The topic whose model answers what the chain refuses, where there is one.
const WRONG: u64 = 7;

/// So many topics with windows of 12 seconds, from the second on.
fn topics(test: &str, count: u64) -> TestNetwork {
    let testnet = TestNetwork::new(test);
    for _ in 0..count {
        testnet.open_topic_with(|params| {
            params.schedule.epoch_length = 60;
            params.schedule.submission_window = 12;
            params.schedule.ground_truth_lag = 60;
            params.schedule.report_window = 20;
        });
    }
    testnet
}

fn models(topics: u64, one_is_wrong: bool) -> Vec<Served> {
    let model = |topic| {
        let spec = match one_is_wrong && topic == WRONG {
            // More than the chain takes.
            true => "read q; echo 1e50",
            false => "builtin:0",
        };
        let spec: ModelSpec = spec.parse().unwrap();
        let timeout = std::time::Duration::from_secs(20);
        let model = spec.start(Role::Inferer, timeout, &builtin()).unwrap();
        Served {
            topics: vec![TopicId(topic)],
            model,
        }
    };
    (2..topics + 2).map(model).collect()
}

fn count(metrics: &Metrics, name: &str) -> u64 {
    let start = format!("allora_{name}_total{{");
    let text = metrics.text();
    let lines = text.lines().filter(|line| line.starts_with(&start));
    let values = lines.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap());
    values.sum()
}

/// Blocks of 5 seconds, and a look every one or two.
#[test]
fn one_key_serves_fifty_topics_in_windows_of_two_blocks() {
    const TOPICS: u64 = 50;
    let testnet = topics("fifty", TOPICS);
    let view = testnet.chain.with_sender("ann");
    let slow = SlowChain::new(&view, None);
    let network = testnet.network(&slow);
    let metrics = Metrics::default();
    let settings = settings(Role::Inferer);
    let models = models(TOPICS, false);
    let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
    let stop = Stop::default();
    const EPOCHS: u64 = 5;
    for _ in 0..(EPOCHS * 60 / 5) {
        worker.round(&stop);
        worker.round(&stop);
        slow.next_block(5);
    }
    worker.round(&stop);
    let (accepted, missed) = (count(&metrics, "accepted"), count(&metrics, "missed"));
    assert!(accepted >= TOPICS * EPOCHS, "{}", metrics.text());
    assert_eq!(missed, 0, "{}", metrics.text());
    assert_eq!(count(&metrics, "refused"), 0, "{}", metrics.text());
    // Registration, and one for each epoch, whatever the number of topics.
    assert!(slow.sent.get() as u64 <= EPOCHS + 2, "{}", slow.sent.get());
    assert_eq!(slow.largest.get() as u64, TOPICS);
}

#[test]
fn what_is_refused_in_one_topic_costs_no_other_its_window() {
    const TOPICS: u64 = 10;
    for tells in [Some(WRONG), None] {
        let testnet = topics("one-refused", TOPICS);
        let view = testnet.chain.with_sender("ann");
        let slow = SlowChain::new(&view, tells);
        let network = testnet.network(&slow);
        let metrics = Metrics::default();
        let models = models(TOPICS, true);
        let settings = settings(Role::Inferer);
        let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
        // Blocks of one second: halves need more of them than the position does.
        for _ in 0..70 {
            worker.round(&Stop::default());
            slow.next_block(1);
        }
        worker.round(&Stop::default());
        let text = metrics.text();
        assert!(
            count(&metrics, "accepted") >= TOPICS - 1,
            "{tells:?} {text}"
        );
        let others: Vec<_> = (2..TOPICS + 2).filter(|topic| *topic != WRONG).collect();
        for topic in others {
            let accepted = format!("allora_accepted_total{{topic=\"{topic}\"}}");
            assert!(text.contains(&accepted), "{tells:?} {text}");
        }
        let refused = format!("allora_refused_total{{topic=\"{WRONG}\"}}");
        assert!(text.contains(&refused), "{tells:?} {text}");
    }
}

/// A worker that is away, or whose model is too slow, says what it missed.
#[test]
fn windows_that_close_with_nothing_sent_are_counted() {
    let testnet = topics("missed", 2);
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let settings = settings(Role::Inferer);
    let models = models(2, false);
    let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
    let stop = Stop::default();
    for _ in 0..2 {
        worker.round(&stop);
    }
    assert_eq!(count(&metrics, "accepted"), 2, "{}", metrics.text());
    // Three windows of each come and go, the fourth is used.
    testnet.chain.skip(4 * 60);
    worker.round(&stop);
    worker.round(&stop);
    assert_eq!(count(&metrics, "missed"), 6, "{}", metrics.text());
    assert_eq!(count(&metrics, "accepted"), 4, "{}", metrics.text());
}

/// A block later than expected closes one window, and costs the other topic nothing.
#[test]
fn what_may_be_too_late_goes_by_itself() {
    let testnet = topics("late", 1);
    testnet.open_topic();
    let view = testnet.chain.with_sender("ann");
    let slow = SlowChain::new(&view, None);
    let network = testnet.network(&slow);
    let metrics = Metrics::default();
    let settings = settings(Role::Inferer);
    let models = models(2, false);
    let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
    let stop = Stop::default();
    // Registers in both, and has seen a block of five seconds when it submits.
    worker.round(&stop);
    slow.next_block(5);
    worker.round(&stop);
    worker.round(&stop);
    assert_eq!(slow.sent.get(), 3, "a registration and two submissions");
    slow.next_block(10);
    worker.round(&stop);
    let text = metrics.text();
    assert!(
        text.contains("allora_refused_total{topic=\"2\"} 1"),
        "{text}"
    );
    assert!(
        text.contains("allora_accepted_total{topic=\"3\"} 1"),
        "{text}"
    );
    assert_eq!(slow.sent.get(), 3, "nothing is sent again");
}

#[test]
fn a_slow_model_keeps_no_other_topic_from_its_window() {
    let testnet = topics("slow-model", 4);
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let served = ["read q; sleep 60; echo 5", "read q; sleep 0.2; echo 5"];
    let served = (2..6).zip([served[0], served[1], served[1], served[1]]);
    let served = served.map(|(topic, line)| {
        let spec: ModelSpec = line.parse().unwrap();
        let timeout = std::time::Duration::from_secs(50);
        Served {
            topics: vec![TopicId(topic)],
            model: spec.start(Role::Inferer, timeout, &builtin()).unwrap(),
        }
    });
    let settings = settings(Role::Inferer);
    let served = served.collect();
    let mut worker = Participant::serving(&network, settings, metrics.clone(), served);
    let started = std::time::Instant::now();
    for _ in 0..2 {
        worker.round(&Stop::default());
    }
    assert_eq!(count(&metrics, "accepted"), 3, "{}", metrics.text());
    assert!(started.elapsed() < std::time::Duration::from_secs(30));
}
