//! Workers sign, a relayer hands in.

use std::path::PathBuf;
use std::time::Duration;

use allora_client::network::Network;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::outbox::Outbox;
use allora_client::roles::relayer::Relayer;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator};
use allora_interfaces::Role;

/// A folder of a test, empty.
fn folder(test: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("outbox-{test}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// Takes up the role, and names its own key.
fn join(network: &Network) {
    let register = network.register(TOPIC, Role::Inferer).unwrap();
    let set_key = Coordinator::SetKey(msg::SetKey {
        key: None,
        public_key: Some(network.chain.public_key().unwrap().into()),
    });
    let set_key = network.on_coordinator(&set_key).unwrap();
    network.chain.submit(&[register, set_key]).unwrap();
}

/// A look of a worker that has just started.
fn look(testnet: &TestNetwork, network: &Network, metrics: &Metrics, outbox: &Outbox, model: &str) {
    let change = |settings: &mut allora_client::roles::settings::Settings| {
        settings.register = false;
        settings.outbox = Some(outbox.clone());
    };
    let mut worker = testnet.participant_with(network, metrics, Role::Inferer, model, change);
    worker.round(&Stop::default());
}

fn relayer<'a>(network: &'a Network<'a>, metrics: &Metrics, outbox: &Outbox) -> Relayer<'a> {
    let poll = Duration::from_secs(1);
    Relayer::new(network, metrics.clone(), outbox.clone(), poll, false)
}

fn counted(metrics: &Metrics, name: &str) -> u64 {
    let key = format!("allora_{name}_total{{topic=\"1\"}} ");
    let text = metrics.text();
    let line = text.lines().find_map(|line| line.strip_prefix(&key));
    line.map_or(0, |value| value.parse().unwrap())
}

#[test]
fn what_workers_sign_is_handed_in_together() {
    let testnet = TestNetwork::new("relaying");
    let outbox = Outbox::new(folder("together"));
    let views = ["ann", "bob", "cid"].map(|name| testnet.chain.with_sender(name));
    let networks = views.each_ref().map(|view| testnet.network(view));
    networks.iter().for_each(join);
    let view = testnet.chain.with_sender("keeper");
    let relaying = testnet.network(&view);
    let (signed, relayed) = (Metrics::default(), Metrics::default());
    let models = ["builtin:0", "builtin:1", "builtin:2"];
    for _ in 0..10 {
        for (network, model) in networks.iter().zip(models) {
            look(&testnet, network, &signed, &outbox, model);
        }
        if !outbox.list().unwrap().is_empty() {
            break;
        }
        testnet.chain.skip(10);
    }
    assert_eq!(counted(&signed, "signed"), 3, "{}", signed.text());

    // after a restart, nothing is asked or signed again
    look(&testnet, &networks[0], &signed, &outbox, "exit 1");
    assert_eq!(counted(&signed, "signed"), 3, "{}", signed.text());
    assert_eq!(counted(&signed, "model_failures"), 0);

    // what is no signed submission, or of another network, stays and hurts nobody
    let files = outbox.list().unwrap();
    let parent = files[0].parent().unwrap();
    std::fs::write(parent.join("0.json"), "no parcel").unwrap();
    let mut foreign = Outbox::read(&files[0]).unwrap();
    foreign.chain_id = "another".into();
    outbox.put(&parent.join("1.json"), &foreign).unwrap();
    let mut nowhere = Outbox::read(&files[0]).unwrap();
    nowhere.topic_id = allora_interfaces::TopicId(0);
    outbox.put(&parent.join("2.json"), &nowhere).unwrap();
    // changed on the way: refused, and the others count
    let mut changed = Outbox::read(&files[1]).unwrap();
    changed.signed.message = changed
        .signed
        .message
        .replace("inference\":\"", "inference\":\"1");
    assert_ne!(changed, Outbox::read(&files[1]).unwrap());
    outbox.put(&files[1], &changed).unwrap();

    relayer(&relaying, &relayed, &outbox).round().unwrap();
    assert_eq!(counted(&relayed, "relayed"), 2, "{}", relayed.text());
    assert_eq!(counted(&relayed, "not_relayed"), 1, "{}", relayed.text());
    let status = networks[0]
        .status(TOPIC, networks[0].me().unwrap())
        .unwrap();
    let epoch = status.current_epoch.unwrap();
    let submissions = relaying.submissions(TOPIC, epoch).unwrap();
    assert_eq!(submissions.submissions.len(), 2, "{submissions:?}");
    assert_eq!(
        outbox.list().unwrap().len(),
        3,
        "only what is nobody's is left"
    );
}

#[test]
fn what_comes_too_late_is_removed_and_said() {
    let testnet = TestNetwork::new("relaying-late");
    let outbox = Outbox::new(folder("late"));
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    join(&network);
    let metrics = Metrics::default();
    for _ in 0..10 {
        look(&testnet, &network, &metrics, &outbox, "builtin:0");
        testnet.chain.skip(10);
    }
    let signed = counted(&metrics, "signed");
    assert!(signed >= 1, "{}", metrics.text());
    testnet.chain.skip(600);
    relayer(&network, &metrics, &outbox).round().unwrap();
    assert_eq!(counted(&metrics, "missed"), signed, "{}", metrics.text());
    assert!(outbox.list().unwrap().is_empty());
}
