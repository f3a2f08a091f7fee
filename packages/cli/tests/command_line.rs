//! The program itself: help, exit codes, messages that say what to do, and how a loop
//! begins and ends.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use allora_embedded_chain::listener::{nobody, Listener, Reply};
use cosmwasm_std::Binary;
use serde_json::{json, Value};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_allora"))
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

const COMMANDS: [&str; 19] = [
    "simulate",
    "backtest",
    "deploy",
    "verify",
    "worker",
    "forecaster",
    "reputer",
    "keeper",
    "relayer",
    "doctor",
    "topic",
    "stake",
    "claim",
    "send",
    "query",
    "gov",
    "request",
    "subscribe",
    "desk",
];

fn help(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_has_help_with_examples() {
    let all = help(&["--help"]);
    for part in ["Examples:", "Exit codes", "ALLORA_NODE"] {
        assert!(all.contains(part), "{part}");
    }
    for command in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "{command}");
        let text = help(&[command, "--help"]);
        // Forecasters and reputers are in the examples of workers.
        let example = match command {
            "deploy" | "verify" | "keeper" | "doctor" | "claim" => format!("  allora {command} "),
            other => format!("allora {other} "),
        };
        assert!(
            text.contains("Examples:") && text.contains(&example),
            "{command}: {text}"
        );
        assert!(text.contains("--json") || ["topic", "stake", "gov", "desk"].contains(&command));
    }
}

#[test]
fn completions_know_the_commands_and_their_options() {
    for (shell, start) in [
        ("bash", "_allora()"),
        ("zsh", "#compdef allora"),
        ("fish", "complete -c allora"),
    ] {
        let text = help(&["completions", shell]);
        assert!(text.contains(start), "{shell}: {text}");
        for word in COMMANDS
            .iter()
            .chain(&["redelegate", "deployment", "tokenomics"])
        {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
    let (code, text) = error(&["completions", "no-such-shell"]);
    assert_eq!(code, Some(2), "{text}");
}

#[test]
fn options_of_the_chain_are_those_of_commands_that_speak_to_it() {
    for command in ["simulate", "completions"] {
        assert!(
            !help(&[command, "--help"]).contains("--deployment"),
            "{command}"
        );
        let (code, text) = error(&[command, "--deployment", "x"]);
        assert_eq!(code, Some(2), "{text}");
    }
    assert!(help(&["stake", "add", "--help"]).contains("--deployment"));
}

#[test]
fn connection_and_key_may_stand_before_and_after_a_question() {
    for arguments in [
        &["query", "--deployment", "/nowhere", "--json", "topic", "1"][..],
        &["query", "topic", "1", "--deployment", "/nowhere", "--json"],
        &["gov", "propose", "sudo", "--deployment", "/nowhere"],
    ] {
        let (code, text) = error(arguments);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("/nowhere"), "{text}");
    }
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
            &["worker", "--topic", "1", "--models", "models.toml"],
            "cannot be used with",
        ),
        (
            &["worker", "--topic", "1", "--model", "http://x/{Token}"],
            "{topic}",
        ),
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
    assert!(text.contains("`allora deploy` writes it"), "{text}");
}

/// A deployment file for a chain named `c`.
fn deployment(test: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.json"));
    let contract = json!({"address": "a", "code_id": 1, "checksum": "00"});
    let deployment = json!({
        "chain_id": "c", "deployer": "d", "salt": "s", "governance": "g", "admin": "a",
        "contracts": {
            "allo-token": contract, "topic-registry": contract,
            "staking-vault": contract, "synthesis-coordinator": contract,
            "inference-desk": contract,
        },
        "genesis": {}, "complete": true,
    });
    std::fs::write(&file, deployment.to_string()).unwrap();
    file
}

#[test]
fn a_node_that_is_not_there_is_named() {
    let file = deployment("absent");
    let node = nobody();
    let (code, text) = error(&[
        "query",
        "ledger",
        "--node",
        &node,
        "--patience",
        "0",
        "--deployment",
        file.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(&format!("no answer from {node}")), "{text}");
}

/// A node of a chain where no topic has work.
fn quiet_node(chain_id: &'static str) -> Listener {
    Listener::start(move |body| {
        let request: Value = serde_json::from_str(body).unwrap();
        let result = match request["method"].as_str().unwrap() {
            "status" => json!({"node_info": {"network": chain_id}, "sync_info": {
                "latest_block_height": "5", "latest_block_time": "2026-01-01T00:00:00Z",
            }}),
            _ => {
                // A protobuf message whose field 1 is the contract's answer.
                let answer = br#"{"topics":[]}"#;
                let mut value = vec![0x0a, u8::try_from(answer.len()).unwrap()];
                value.extend(answer);
                json!({"response": {"code": 0, "value": Binary::from(value).to_base64()}})
            }
        };
        Reply::Json(json!({"jsonrpc": "2.0", "id": 1, "result": result}))
    })
}

#[test]
fn another_chain_is_noticed() {
    let (file, node) = (deployment("other-chain"), quiet_node("another"));
    let (code, text) = error(&[
        "query",
        "next-due",
        "--node",
        &node.address,
        "--deployment",
        file.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("of chain c") && text.contains("another"),
        "{text}"
    );
}

#[test]
fn a_loop_passes_a_dead_endpoint_logs_json_and_stops_when_asked() {
    let (file, node) = (deployment("keeper"), quiet_node("c"));
    let words = "abandon ".repeat(11) + "about";
    let mut keeper = Command::new(env!("CARGO_BIN_EXE_allora"))
        .args(["keeper", "--json", "--log-format", "json"])
        .args(["--node", &nobody(), "--node", &node.address])
        .args(["--deployment", file.to_str().unwrap()])
        .env("ALLORA_MNEMONIC", words)
        .env_remove("ALLORA_KEYS")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = std::sync::mpsc::channel();
    let stderr = BufReader::new(keeper.stderr.take().unwrap());
    std::thread::spawn(move || {
        for line in stderr.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let mut logged = vec![];
    loop {
        let line = lines.recv_timeout(Duration::from_secs(20)).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap();
        logged.push(line["fields"]["message"].as_str().unwrap().to_owned());
        if logged.last().unwrap() == "started" {
            break;
        }
    }
    assert_eq!(logged, ["changed to another endpoint", "started"]);

    let pid = keeper.id().to_string();
    let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(asked.success());
    let output = keeper.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let counters: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(counters, json!({}), "nothing was due");
}
