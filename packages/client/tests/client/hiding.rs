//! Topics that hide what they take: participants commit and reveal by themselves.

use allora_client::roles::doctor::{examine, Level};
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::secrets::Subject;
use allora_client::roles::Stop;
use allora_embedded_chain::{secrets, TestNetwork};
use allora_interfaces::synthesis_coordinator::{EpochPhase, HistoryResponse, QueryMsg};
use allora_interfaces::{EpochId, Role, TopicId};

use super::failing::{absence, FailingChain};

const HIDDEN: TopicId = TopicId(2);

/// Topic 2 hides submissions and truths, to be revealed in a minute each.
fn hidden(test: &str) -> TestNetwork {
    let testnet = TestNetwork::new(test);
    testnet.open_topic_with(|params| {
        params.schedule.reveal_window = 60;
        params.schedule.report_reveal_window = 60;
    });
    testnet
}

fn count(metrics: &Metrics, name: &str) -> u64 {
    let key = format!("allora_{name}_total{{topic=\"2\"}} ");
    let text = metrics.text();
    let line = text.lines().find_map(|line| line.strip_prefix(&key));
    line.map_or(0, |value| value.parse().unwrap())
}

/// Every look is that of a program that has just started.
#[test]
fn a_cast_that_restarts_before_every_look_reveals_all_it_committed_to() {
    let testnet = hidden("hidden-cast");
    let cast = [
        ("ann", Role::Inferer, "builtin:0"),
        ("bob", Role::Inferer, "builtin:1"),
        ("fay", Role::Forecaster, "builtin:0"),
        ("rex", Role::Reputer, "builtin:0"),
    ];
    let views = cast.map(|(name, ..)| testnet.chain.with_sender(name));
    let networks = views.each_ref().map(|view| testnet.network(view));
    let keeper_view = testnet.chain.with_sender("keeper");
    let keeper_network = testnet.network(&keeper_view);
    let metrics = Metrics::default();
    let stop = Stop::default();
    for _ in 0..(5 * 20) {
        for (network, (_, role, model)) in networks.iter().zip(cast) {
            let mut started = testnet.participant_in(HIDDEN, network, &metrics, role, model);
            started.round(&stop);
        }
        let poll = std::time::Duration::from_secs(1);
        let keeper = Keeper::new(&keeper_network, Metrics::default(), poll, false, vec![]);
        keeper.round().unwrap();
        testnet.chain.skip(30);
    }

    let history: HistoryResponse = networks[0]
        .coordinator(&QueryMsg::History {
            topic_id: HIDDEN,
            start_after: None,
            limit: None,
        })
        .unwrap();
    let settled = history
        .epochs
        .iter()
        .filter(|e| e.phase == EpochPhase::Settled);
    assert!(settled.count() >= 3, "{history:?}");
    let text = metrics.text();
    assert!(!text.contains("refused"), "{text}");
    assert!(count(&metrics, "revealed") >= 12, "{text}");
    let mut files = 0;
    for (network, (_, role, _)) in networks.iter().zip(cast) {
        let me = network.me().unwrap();
        let actor = network.status(HIDDEN, me).unwrap().actor.unwrap();
        assert_eq!(actor.unrevealed, 0);
        for epoch in 0..3 {
            let contract = &network.at.coordinator;
            let subject = Subject {
                chain_id: &testnet.deployment.chain_id,
                contract,
                account: me,
                topic_id: HIDDEN,
                epoch: EpochId(epoch),
                role,
            };
            files += usize::from(secrets().path(&subject).exists());
        }
    }
    assert_eq!(files, 0, "what is revealed is no secret any more");
}

/// The node takes the commitment and does not answer: nobody knows whether it counts.
#[test]
fn what_may_have_been_committed_to_is_committed_to_again_and_not_asked_for() {
    let testnet = hidden("hidden-away");
    let view = testnet.chain.with_sender("ann");
    let failing = FailingChain::new(&view, |number| match number {
        1 => absence(),
        _ => None,
    });
    let network = testnet.network(&failing);
    let metrics = Metrics::default();
    let stop = Stop::default();
    // Another answer every time it is asked.
    let marker = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("allora-hidden-asked");
    let _ = std::fs::remove_file(&marker);
    let model = format!(
        "read q; echo x >> {0}; echo '{{\"inference\":'$(wc -l < {0})'}}'",
        marker.display()
    );
    for _ in 0..4 {
        let mut worker = testnet.participant_in(HIDDEN, &network, &metrics, Role::Inferer, &model);
        worker.round(&stop);
        testnet.chain.skip(5);
    }
    assert_eq!(count(&metrics, "accepted"), 1, "{}", metrics.text());
    let asked = std::fs::read_to_string(&marker).unwrap();
    assert_eq!(asked.lines().count(), 1, "{asked}");
    let _ = std::fs::remove_file(&marker);
}

#[test]
fn a_secret_is_for_its_owner_only_and_a_lost_one_is_missed() {
    let testnet = hidden("hidden-lost");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let stop = Stop::default();
    let mut worker = testnet.participant_in(HIDDEN, &network, &metrics, Role::Inferer, "builtin:0");
    worker.round(&stop);
    worker.round(&stop);
    assert_eq!(count(&metrics, "accepted"), 1, "{}", metrics.text());

    let contract = &network.at.coordinator;
    let subject = Subject {
        chain_id: &testnet.deployment.chain_id,
        contract,
        account: network.me().unwrap(),
        topic_id: HIDDEN,
        epoch: EpochId(0),
        role: Role::Inferer,
    };
    let kept = secrets();
    let path = kept.path(&subject);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }
    let secret = kept.find(&subject).unwrap().unwrap();
    assert_eq!(kept.keep(&subject, "another".into()).unwrap(), secret);
    kept.forget(&subject).unwrap();
    let other = kept.keep(&subject, secret.message.clone()).unwrap();
    assert_ne!(other.salt, secret.salt);
    kept.forget(&subject).unwrap();

    testnet.chain.skip(130);
    worker.round(&stop);
    assert_eq!(count(&metrics, "revealed"), 0, "{}", metrics.text());
    let keeper = Keeper::new(
        &network,
        Metrics::default(),
        std::time::Duration::from_secs(1),
        false,
        vec![],
    );
    testnet.chain.skip(60);
    keeper.round().unwrap();
    let actor = network.status(HIDDEN, network.me().unwrap()).unwrap().actor;
    assert_eq!(actor.unwrap().unrevealed, 1);
}

#[test]
fn the_doctor_says_what_waits_to_be_revealed_and_what_never_was() {
    let testnet = hidden("hidden-doctor");
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let says = |level, words: &str| {
        let findings = examine(&network, HIDDEN, Role::Inferer, None).unwrap();
        let mut found = findings.iter();
        let found = found.any(|one| one.level == level && one.what.contains(words));
        assert!(found, "no \"{words}\": {findings:#?}");
        findings
    };
    let metrics = Metrics::default();
    let stop = Stop::default();
    let mut worker = testnet.participant_in(HIDDEN, &network, &metrics, Role::Inferer, "builtin:0");
    worker.round(&stop);
    says(Level::Note, "a commitment now would be accepted");
    worker.round(&stop);
    says(Level::Ok, "the open window has its commitment");
    says(Level::Note, "committed to epoch 0: to be revealed in 1");

    testnet.chain.skip(130);
    let due = says(
        Level::Problem,
        "committed to epoch 0 and not revealed: it can be, for",
    );
    let remedies: Vec<_> = due.iter().filter_map(|one| one.remedy.as_ref()).collect();
    let command = "`allora worker --topic 2` reveals it";
    assert!(
        remedies.iter().any(|remedy| remedy.starts_with(command)),
        "{remedies:?}"
    );

    testnet.chain.skip(60);
    says(Level::Problem, "the time to reveal it is over");
    let poll = std::time::Duration::from_secs(1);
    let keeper = Keeper::new(&network, Metrics::default(), poll, false, vec![]);
    keeper.round().unwrap();
    let marked = says(
        Level::Note,
        "never revealed, in any role: 1; each costs 0.01",
    );
    assert!(
        !marked
            .iter()
            .any(|one| one.what.contains("committed to epoch")),
        "{marked:?}"
    );
}
