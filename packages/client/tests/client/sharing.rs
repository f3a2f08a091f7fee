//! Several keepers, whose transactions meet in the same blocks.

use std::time::Duration;

use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::Stop;
use allora_embedded_chain::TestNetwork;
use allora_interfaces::Role;

use super::slow_chain::SlowChain;

fn count(metrics: &Metrics, name: &str) -> u64 {
    let start = format!("allora_{name}_total{{");
    let text = metrics.text();
    let lines = text.lines().filter(|line| line.starts_with(&start));
    let values = lines.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap());
    values.sum()
}

/// What keepers did in so many blocks of a topic: steps, and cranks that came second.
fn cranks(test: &str, names: &[&str], blocks: u32) -> (u64, u64) {
    let testnet = TestNetwork::new(test);
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let worker_metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &worker_metrics, Role::Inferer, "builtin:0");
    let views: Vec<_> = names
        .iter()
        .map(|name| testnet.chain.with_sender(name))
        .collect();
    let chains: Vec<_> = views
        .iter()
        .map(|view| SlowChain::new(view, None))
        .collect();
    let networks: Vec<_> = chains.iter().map(|chain| testnet.network(chain)).collect();
    let metrics = Metrics::default();
    let poll = Duration::from_secs(1);
    let keepers: Vec<_> = networks
        .iter()
        .map(|network| Keeper::new(network, metrics.clone(), poll, false, vec![]))
        .collect();
    for _ in 0..blocks {
        worker.round(&Stop::default());
        for keeper in &keepers {
            keeper.round().unwrap();
        }
        testnet.chain.skip(allora_testing::BLOCK_SECONDS);
        // Who is first in a block is not always the same one.
        let height = usize::try_from(view_height(&testnet)).unwrap();
        for offset in 0..chains.len() {
            chains[(height + offset) % chains.len()].execute();
        }
    }
    let steps = ["synthesized", "settled", "voided"].map(|name| count(&metrics, name));
    (steps.iter().sum(), count(&metrics, "came_second"))
}

fn view_height(testnet: &TestNetwork) -> u64 {
    use allora_client::chain::Chain;
    testnet.chain.block().unwrap().height
}

#[test]
fn most_of_the_time_one_of_several_keepers_does_a_step() {
    let (alone, second) = cranks("keeper-alone", &["k1"], 4_000);
    assert_eq!(second, 0);
    assert!(alone >= 60, "{alone} steps");
    let (steps, second) = cranks("keepers-sharing", &["k1", "k2", "k3"], 4_000);
    assert!(steps + 2 >= alone, "{steps} of {alone}");
    assert!(second * 4 < steps, "{second} came second at {steps} steps");
}
