//! Models behind an HTTP address.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use allora_client::error::ClientError;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{Answer, Model, ModelSpec, Question};
use allora_client::roles::Stop;
use allora_embedded_chain::listener::{nobody, Listener, Reply};
use allora_embedded_chain::{builtin, TestNetwork};
use allora_interfaces::Role;
use serde_json::{json, Value};

fn model(address: &str, timeout: Duration) -> Box<dyn Model> {
    let spec: ModelSpec = address.parse().unwrap();
    spec.start(Role::Inferer, timeout, &builtin()).unwrap()
}

fn question() -> Question {
    Question {
        topic_id: 4,
        epoch: 2,
        role: Role::Inferer,
        target: "next close".to_owned(),
        unit: "USD".to_owned(),
        opens_at: 10,
        closes_at: 20,
        history: vec![],
        inferers: vec![],
        past: vec![],
    }
}

#[test]
fn the_question_is_posted_and_the_answer_read() {
    let received = Arc::new(Mutex::new(Value::Null));
    let receiving = Arc::clone(&received);
    let server = Listener::start(move |body| {
        *receiving.lock().unwrap() = serde_json::from_str(body).unwrap();
        Reply::Json(json!({"inference": "7.25"}))
    });
    let answer = model(&server.address, Duration::from_secs(5)).answer(&question());
    assert_eq!(answer.unwrap(), Answer::Inference("7.25".parse().unwrap()));
    let received = received.lock().unwrap();
    for (field, value) in [
        ("topic_id", json!(4)),
        ("epoch", json!(2)),
        ("role", json!("inferer")),
        ("target", json!("next close")),
        ("closes_at", json!(20)),
        ("history", json!([])),
    ] {
        assert_eq!(received[field], value, "{received}");
    }
}

#[test]
fn failures_and_nonsense_are_errors_of_the_model() {
    for (status, text) in [
        (500, "out of memory"),
        (404, "{\"inference\": 1}"),
        (200, "nonsense"),
        (200, "{\"truth\": 1}"),
        (200, "{\"inference\": \"x\"}"),
        (200, "{\"error\": \"no data\"}"),
    ] {
        let server = Listener::start(move |_| Reply::Text(status, text.to_owned()));
        let answer = model(&server.address, Duration::from_secs(5)).answer(&question());
        assert!(
            matches!(answer, Err(ClientError::Model { .. })),
            "{status} {text}: {answer:?}"
        );
    }
    let answer = model(&nobody(), Duration::from_secs(5)).answer(&question());
    assert!(
        matches!(answer, Err(ClientError::Model { .. })),
        "{answer:?}"
    );
}

#[test]
fn a_slow_model_costs_no_more_than_its_time_and_may_recover() {
    let asked = AtomicUsize::new(0);
    let server = Listener::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Silence(Duration::from_secs(30)),
        _ => Reply::Json(json!({"inference": 3})),
    });
    let mut model = model(&server.address, Duration::from_millis(300));
    let started = Instant::now();
    assert!(matches!(
        model.answer(&question()),
        Err(ClientError::Model { .. })
    ));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(
        model.answer(&question()).unwrap(),
        Answer::Inference("3".parse().unwrap())
    );
}

#[test]
fn a_worker_asks_a_failing_address_again_within_the_window() {
    let testnet = TestNetwork::new("http-model");
    let asked = AtomicUsize::new(0);
    let server = Listener::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Text(503, "starting".to_owned()),
        1 => Reply::Silence(Duration::from_secs(30)),
        _ => Reply::Json(json!({"inference": 1_300})),
    });
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let mut worker = testnet.participant(&network, &metrics, Role::Inferer, &server.address);
    for _ in 0..5 {
        worker.round(&Stop::default());
        testnet.chain.skip(5);
    }
    let text = metrics.text();
    assert!(
        text.contains("allora_model_failures_total{topic=\"1\"} 2\n"),
        "{text}"
    );
    assert!(
        text.contains("allora_accepted_total{topic=\"1\"} 1\n"),
        "{text}"
    );
}
