//! The program itself: help, exit codes, messages that say what to do.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_allora-client"))
        .args(arguments)
        .env_remove("ALLORA_MNEMONIC")
        .env_remove("ALLORA_KEYS")
        .env_remove("ALLORA_NODE")
        .output()
        .unwrap()
}

fn error(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn every_command_has_help() {
    for command in [
        "deploy",
        "verify",
        "worker",
        "forecaster",
        "reputer",
        "keeper",
        "doctor",
        "topic",
        "stake",
        "claim",
        "send",
        "query",
        "gov",
    ] {
        let output = run(&[command, "--help"]);
        assert!(output.status.success(), "{command}");
        assert!(
            String::from_utf8(output.stdout).unwrap().contains("Usage"),
            "{command}"
        );
    }
    let help = String::from_utf8(run(&["worker", "--help"]).stdout).unwrap();
    assert!(help.contains("Examples:"), "{help}");
}

#[test]
fn impossible_options_end_with_2_and_say_what_to_do() {
    let missing = [
        "query",
        "--deployment",
        "/nowhere/deployment.json",
        "ledger",
    ];
    for (arguments, words) in [
        (&["no-such-command"][..], "Usage"),
        (&["worker", "--topic", "1"], "--model"),
        (
            &["worker", "--topic", "1", "--model", "builtin:x"],
            "builtin:N",
        ),
        (&["stake", "add", "1", "a-lot"], "write 12 or 0.5"),
        (&["deploy", "--artifacts", "/nowhere"], "this needs a key"),
        (&["query", "--gas-factor", "0.5", "ledger"], "--gas-factor"),
        (
            &[
                "query",
                "--node",
                "http://127.0.0.1:1",
                "--patience",
                "0",
                "--keys",
                "/nowhere",
                "ledger",
            ],
            "/nowhere",
        ),
    ] {
        let (code, text) = error(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
    let (code, text) = error(&missing);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("`deploy` writes it"), "{text}");
}

#[test]
fn a_node_that_is_not_there_is_named() {
    let file = std::env::temp_dir().join(format!("allora-deployment-{}.json", std::process::id()));
    let contract = serde_json::json!({"address": "a", "code_id": 1, "checksum": "00"});
    let deployment = serde_json::json!({
        "chain_id": "c", "deployer": "d", "salt": "s", "governance": "g", "admin": "a",
        "contracts": {
            "allo-token": contract, "topic-registry": contract,
            "staking-vault": contract, "synthesis-coordinator": contract,
        },
        "genesis": {}, "complete": true,
    });
    std::fs::write(&file, deployment.to_string()).unwrap();
    let (code, text) = error(&[
        "query",
        "--node",
        "http://127.0.0.1:1",
        "--patience",
        "0",
        "--deployment",
        file.to_str().unwrap(),
        "ledger",
    ]);
    let _ = std::fs::remove_file(&file);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("no answer from http://127.0.0.1:1"), "{text}");
}
