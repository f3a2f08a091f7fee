//! Reports that say what their truth was read from.

use allora_client::roles::metrics::Metrics;
use allora_client::roles::settings::Settings;
use allora_client::roles::Stop;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::synthesis_coordinator::{QueryMsg, ReportEntry, ReportsResponse};
use allora_interfaces::{EpochId, Role};
use cosmwasm_std::HexBinary;

/// Of a reputer whose model knows where it read its truth.
fn report(test: &str, change: impl FnOnce(&mut Settings)) -> ReportEntry {
    let testnet = TestNetwork::new(test);
    let views = ["ann", "rex"].map(|name| testnet.chain.with_sender(name));
    let [ann, rex] = views.each_ref().map(|view| testnet.network(view));
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&ann, &metrics, Role::Inferer, "builtin:0");
    let answer = r#"{ "truth": 101.50, "source": "page 3" }"#;
    let model = format!("while read q; do echo '{answer}'; done");
    let mut reputer = testnet.participant_with(&rex, &metrics, Role::Reputer, &model, change);
    for _ in 0..(2 * 20) {
        worker.round(&Stop::default());
        reputer.round(&Stop::default());
        testnet.chain.skip(30);
        let epoch = EpochId(0);
        let reports: ReportsResponse = ann
            .coordinator(&QueryMsg::Reports {
                topic_id: TOPIC,
                epoch,
            })
            .unwrap();
        if let [report] = reports.reports.as_slice() {
            return report.clone();
        }
    }
    panic!("no report: {}", metrics.text());
}

#[test]
fn a_report_carries_the_hash_of_what_the_model_wrote_to_the_byte() {
    let kept_at = |settings: &mut Settings| {
        settings.evidence = Some("https://example.org/$epoch".parse().unwrap());
    };
    let hash = report("evidence", kept_at).evidence;
    // By another program, of the answer without the end of its line.
    let expected = "107c3777cb2f0cc5ac26865d98afe8ef7ef5214c9628b2c188c455628b0ff122";
    assert_eq!(
        hash.map(HexBinary::from),
        HexBinary::from_hex(expected).ok()
    );
    assert_eq!(report("no-evidence", |_| {}).evidence, None);
}
