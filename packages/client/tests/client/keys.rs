//! A key works for an account that registered, and has nothing of its own.

use allora_client::chain::Chain;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator};
use allora_interfaces::{EpochId, Role};

#[test]
fn a_worker_for_somebody_submits_in_its_name() {
    let testnet = TestNetwork::new("keys");
    let (owner, hot) = (
        testnet.chain.with_sender("ann"),
        testnet.chain.with_sender("bob"),
    );
    let owners = testnet.network(&owner);
    let register = owners.register(TOPIC, Role::Inferer).unwrap();
    owner.submit(&[register]).unwrap();
    let actor = owners.me().unwrap().to_owned();
    let network = testnet.network(&hot).acting_for(Some(actor.clone()));

    // before it is named, the coordinator refuses what it sends
    let (metrics, stop) = (Metrics::default(), Stop::default());
    let rounds = |metrics: &Metrics, rounds: u32| {
        let change = |settings: &mut allora_client::roles::settings::Settings| {
            settings.register = false;
        };
        let role = Role::Inferer;
        let model = "builtin:0";
        let mut worker = testnet.participant_with(&network, metrics, role, model, change);
        for _ in 0..rounds {
            worker.round(&stop);
            testnet.chain.skip(30);
        }
    };
    rounds(&metrics, 3);
    assert!(
        !metrics.text().contains("allora_accepted_total"),
        "{}",
        metrics.text()
    );

    let key = testnet.network(&hot).me().unwrap().to_owned();
    let set_key = Coordinator::SetKey(msg::SetKey {
        key: Some(key),
        public_key: None,
    });
    let set_key = owners.on_coordinator(&set_key).unwrap();
    owner.submit(&[set_key]).unwrap();
    let metrics = Metrics::default();
    rounds(&metrics, 40);
    assert!(
        metrics.text().contains("allora_accepted_total"),
        "{}",
        metrics.text()
    );
    let status = owners.status(TOPIC, &actor).unwrap();
    let inferer = status.roles.iter().find(|role| role.role == Role::Inferer);
    assert!(inferer.unwrap().active);
    let submitted = owners.submissions(TOPIC, EpochId(1));
    let members = owners.members(TOPIC, Role::Inferer).unwrap();
    assert_eq!(members.members.len(), 1, "{submitted:?}");
}
