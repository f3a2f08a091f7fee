//! Several endpoints: what is down, silent or talks nonsense is passed over.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use allora_client::chain::cosmos::CosmosChain;
use allora_client::chain::Chain;
use allora_client::error::ClientError;
use allora_embedded_chain::listener::{nobody, Listener, Reply};

use super::fake_chain::{config, error, result, status};

fn chain(endpoints: &[&str], patience: u64) -> CosmosChain {
    let mut config = config(endpoints.iter().map(ToString::to_string).collect());
    config.patience = Duration::from_secs(patience);
    CosmosChain::new(config, None).unwrap()
}

fn node() -> Listener {
    Listener::start(|_| result(status()))
}

/// Works only while the switch is on.
fn switched(on: &Arc<AtomicBool>) -> Listener {
    let on = Arc::clone(on);
    Listener::start(move |_| {
        if on.load(Ordering::SeqCst) {
            result(status())
        } else {
            Reply::Text(503, "maintenance".to_owned())
        }
    })
}

#[test]
fn garbage_is_passed_over_and_not_asked_again() {
    for garbage in [
        Reply::Text(200, "<html>hello</html>".to_owned()),
        Reply::Text(200, String::new()),
        Reply::Text(200, "{}".to_owned()),
        Reply::Text(404, "not here".to_owned()),
        Reply::Text(429, "slow down".to_owned()),
        Reply::Text(500, "a proxy's own words".to_owned()),
        Reply::Text(502, "{\"result\": {}}".to_owned()),
    ] {
        let Reply::Text(code, text) = garbage else {
            unreachable!("all are texts");
        };
        let words = text.clone();
        let bad = Listener::start(move |_| Reply::Text(code, words.clone()));
        let good = node();
        let chain = chain(&[&bad.address, &good.address], 5);
        for _ in 0..3 {
            assert_eq!(chain.block().unwrap().height, 5, "{code} {text}");
        }
        assert_eq!(bad.requests(), 1, "{code} {text}");
        assert_eq!(good.requests(), 3, "{code} {text}");
    }
}

#[test]
fn an_endpoint_that_is_down_or_silent_is_passed_over() {
    let good = node();
    let down = chain(&[&nobody(), &good.address], 5);
    assert_eq!(down.block().unwrap().chain_id, "fake-1");

    let silent = Listener::start(|_| Reply::Silence(Duration::from_secs(30)));
    let started = Instant::now();
    let waits = chain(&[&silent.address, &good.address], 1);
    assert_eq!(waits.block().unwrap().chain_id, "fake-1");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_first_is_asked_again_when_the_second_fails() {
    let (first_on, second_on) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(true)),
    );
    let (first, second) = (switched(&first_on), switched(&second_on));
    let chain = chain(&[&first.address, &second.address], 5);
    chain.block().unwrap();
    first_on.store(true, Ordering::SeqCst);
    second_on.store(false, Ordering::SeqCst);
    chain.block().unwrap();
    chain.block().unwrap();
    assert_eq!((first.requests(), second.requests()), (3, 2));
}

#[test]
fn all_are_tried_until_patience_ends_and_all_are_named() {
    let on = Arc::new(AtomicBool::new(false));
    let (late, dead) = (switched(&on), nobody());
    let waking = Arc::clone(&on);
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(700));
        waking.store(true, Ordering::SeqCst);
    });
    chain(&[&dead, &late.address], 10).block().unwrap();

    on.store(false, Ordering::SeqCst);
    let started = Instant::now();
    let error = chain(&[&dead, &late.address], 1).block().unwrap_err();
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(5));
    assert!(matches!(error, ClientError::Unreachable { .. }));
    let words = error.to_string();
    assert!(
        words.contains(&dead) && words.contains(&late.address),
        "{words}"
    );
}

#[test]
fn what_a_node_refuses_another_is_not_asked() {
    let refusing = Listener::start(|_| error("no such thing"));
    let other = node();
    let chain = chain(&[&refusing.address, &other.address], 5);
    let error = chain.block().unwrap_err();
    assert!(
        matches!(&error, ClientError::QueryRefused { reason } if reason.contains("no such thing")),
        "{error}"
    );
    assert_eq!(other.requests(), 0);
}
