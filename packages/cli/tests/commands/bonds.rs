//! Bonds, as the doctor asks for them.

use allora_client::roles::doctor::{examine, Level};
use allora_client::roles::metrics::Metrics;
use allora_client::roles::Stop;
use allora_interfaces::{Role, TopicId};
use allora_testing::allo;

use super::ledger::NetworkConsole;

#[test]
fn a_worker_without_a_bond_is_told_the_command_and_takes_part_after_it() {
    let at = NetworkConsole::new("worker-bond");
    let topic_id = TopicId(2);
    at.testnet
        .open_topic_with(|params| params.gates.worker_bond = allo(10));
    at.typed("ann", "topic register 2 inferer");
    at.typed("ann", "stake bond 2 2.5");
    let view = at.testnet.chain.with_sender("ann");
    let network = at.testnet.network(&view);
    let remedies = || {
        let findings = examine(&network, topic_id, Role::Inferer, None).unwrap();
        let bond = findings
            .into_iter()
            .filter(|finding| finding.level == Level::Problem && finding.what.contains("bonded"));
        bond.map(|finding| (finding.what, finding.remedy.unwrap()))
            .collect::<Vec<_>>()
    };
    let what = "2.5 ALLO bonded, 10 needed to submit";
    let remedy = "allora stake bond 2 7.5";
    assert_eq!(remedies(), [(what.to_owned(), remedy.to_owned())]);
    let metrics = Metrics::default();
    let mut worker =
        at.testnet
            .participant_in(topic_id, &network, &metrics, Role::Inferer, "builtin:0");
    let stop = Stop::default();
    worker.round(&stop);
    assert!(!metrics.text().contains("accepted"), "{}", metrics.text());
    assert!(!metrics.text().contains("refused"), "{}", metrics.text());

    at.typed("ann", remedy.trim_start_matches("allora "));
    assert!(remedies().is_empty());
    worker.round(&stop);
    let accepted = "allora_accepted_total{topic=\"2\"} 1\n";
    assert!(metrics.text().contains(accepted), "{}", metrics.text());

    at.typed("ann", "stake unbond 2 10");
    assert_eq!(remedies().len(), 1);
    let question = format!("query stake 2 {}", at.address("ann"));
    at.typed("ann", &question);
}
