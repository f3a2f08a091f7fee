//! A network that goes on, asked over its port.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::prelude::{Engine, BASE64_STANDARD};
use serde_json::{json, Value};

/// A server, ended with the test.
struct Server {
    process: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_allora"))
            .args(["simulate", "--serve", "127.0.0.1:0", "--inferers", "4"])
            .args(["--forecasters", "1", "--reputers", "2"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut addresses = lines.map_while(Result::ok).filter_map(|line| {
            let (_, address) = line.split_once("node (LCD)")?;
            Some(address.trim().to_owned())
        });
        let address = addresses.next().expect("the server says its address");
        Self { process, address }
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let address = format!("{}{path}", self.address);
        match ureq::get(&address).call() {
            Ok(response) => (response.status(), response.into_json().unwrap()),
            Err(ureq::Error::Status(status, response)) => {
                (status, response.into_json().unwrap_or_default())
            }
            Err(error) => panic!("{address}: {error}"),
        }
    }

    fn contract(&self, name: &str) -> String {
        let (_, deployment) = self.get("/deployment.json");
        let address = deployment["contracts"][name]["address"].as_str();
        address.expect("an address").to_owned()
    }

    fn smart(&self, contract: &str, message: &Value) -> (u16, Value) {
        let message = BASE64_STANDARD.encode(message.to_string());
        let message = message.replace('/', "%2F").replace('+', "%2B");
        self.get(&format!(
            "/cosmwasm/wasm/v1/contract/{contract}/smart/{message}"
        ))
    }
}

#[test]
fn a_network_goes_on_and_answers_as_a_node_does() {
    let server = Server::start(&["--epochs", "12", "--seed", "7"]);
    let coordinator = server.contract("synthesis-coordinator");
    let latest = json!({"network_inference": {"topic_id": 2, "max_age": 3_600}});
    let (status, answer) = server.smart(&coordinator, &latest);
    assert_eq!(status, 200, "{answer}");
    let first = answer["data"]["epoch"].as_u64().unwrap();
    assert!(first >= 10, "{answer}");
    let started = Instant::now();
    let epoch = loop {
        let (_, answer) = server.smart(&coordinator, &latest);
        let epoch = answer["data"]["epoch"].as_u64().unwrap();
        if epoch > first || started.elapsed() > Duration::from_secs(60) {
            break epoch;
        }
        sleep(Duration::from_millis(300));
    };
    assert_eq!(epoch, first + 1, "it stands still");
    let vault = server.contract("staking-vault");
    let (_, laws) = server.smart(&vault, &json!({"check_invariants": {}}));
    assert_eq!(laws["data"]["violations"], json!([]), "{laws}");
}

#[test]
fn what_makes_no_sense_is_refused_as_a_node_refuses() {
    let server = Server::start(&["--epochs", "2"]);
    let registry = server.contract("topic-registry");
    let (status, refused) = server.smart(&registry, &json!({"topic": {"topic_id": 77}}));
    assert_eq!((status, &refused["code"]), (500, &json!(2)), "{refused}");
    let reason = refused["message"].as_str().unwrap();
    assert!(reason.contains("topic 77"), "{refused}");
    let path = format!("/cosmwasm/wasm/v1/contract/{registry}/smart/***");
    assert_eq!(server.get(&path).0, 400);
    assert_eq!(server.get("/cosmwasm/wasm/v1/contract/nobody").0, 404);
    assert_eq!(server.get("/no/such/path").0, 404);
    let answer = ureq::get(&format!("{}/deployment.json", server.address)).call();
    let origin = answer
        .unwrap()
        .header("access-control-allow-origin")
        .map(str::to_owned);
    assert_eq!(origin.as_deref(), Some("*"));
}

#[test]
fn the_page_and_all_it_loads_is_there() {
    let server = Server::start(&["--epochs", "2"]);
    let page = ureq::get(&format!("{}/", server.address)).call().unwrap();
    assert_eq!(page.content_type(), "text/html");
    let page = page.into_string().unwrap();
    let mut loaded = 0;
    for part in page.split(['"', '\'']) {
        let Some(path) = part.strip_prefix("./") else {
            continue;
        };
        let file = ureq::get(&format!("{}/{path}", server.address)).call();
        assert_eq!(file.unwrap().status(), 200, "{path}");
        loaded += 1;
    }
    assert!(loaded >= 2, "{page}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let server = Server::start(&["--epochs", "2"]);
    let address = server.address.trim_start_matches("http://");
    let second = Command::new(env!("CARGO_BIN_EXE_allora"))
        .args(["simulate", "--serve", address])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(2));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(
        said.contains(address) && said.contains("name another"),
        "{said}"
    );
}
