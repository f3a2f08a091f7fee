//! `deploy` and `verify`.

use allora_client::chain::embedded::EmbeddedChain;
use allora_client::chain::Chain;
use allora_client::deploy::{deploy, verify, Artifacts, Step};
use allora_client::deployment::{Deployment, CONTRACTS};
use allora_client::error::ClientError;
use allora_interfaces::units::GENESIS_SUPPLY;
use cosmwasm_std::Uint128;

use super::moody::{refusal, Moody};
use super::{artifacts, deployed, options};

fn count(steps: &[Step], status: &str) -> usize {
    steps.iter().filter(|step| step.status == status).count()
}

#[test]
fn a_deployment_is_whole_and_verifies() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "whole", &["ann"]);
    options.governance = Some(chain.governance().unwrap());
    let report = deployed(&chain, &options);

    // 4 codes, 4 contracts, wiring, governance, admin.
    assert_eq!(count(&report.steps, "done"), 11, "{:?}", report.steps);
    let read = Deployment::read(&options.state).unwrap();
    assert_eq!(read, report.deployment);
    assert_eq!(read.genesis.values().sum::<Uint128>(), GENESIS_SUPPLY);
    let checks = verify(&chain, &read, &artifacts().checksums()).unwrap();
    assert!(
        checks.len() > 12 && checks.iter().all(|check| check.holds),
        "{checks:?}"
    );
}

#[test]
fn a_deployment_that_stopped_anywhere_goes_on() {
    for stop in 0..11 {
        let chain = EmbeddedChain::new("deployer");
        let mut options = options(&chain, &format!("resume-{stop}"), &[]);
        options.governance = Some(chain.account("dao").to_string());
        let tired = Moody::new(&chain, |number| match number < stop {
            true => None,
            false => refusal(),
        });
        let stopped = deploy(&tired, &options, &mut |_| {});
        assert!(
            matches!(stopped, Err(ClientError::Refused { .. })),
            "{stop}"
        );
        let unfinished = Deployment::read(&options.state).unwrap_err();
        assert!(
            unfinished.to_string().contains("not finished"),
            "{unfinished}"
        );

        let report = deployed(&chain, &options);
        assert_eq!(
            count(&report.steps, "already done"),
            stop,
            "{:?}",
            report.steps
        );
        assert_eq!(count(&report.steps, "done"), 11 - stop);
        let checks = verify(&chain, &report.deployment, &artifacts().checksums()).unwrap();
        assert!(checks.iter().all(|check| check.holds), "{checks:?}");
    }
}

#[test]
fn a_second_run_does_nothing_and_a_lost_file_is_found_again() {
    let chain = EmbeddedChain::new("deployer");
    let options = options(&chain, "again", &[]);
    let first = deployed(&chain, &options);
    std::fs::remove_file(&options.state).unwrap();
    let second = deployed(&chain, &options);
    assert_eq!(count(&second.steps, "done"), 0, "{:?}", second.steps);
    assert_eq!(second.deployment, first.deployment);
}

#[test]
fn a_dry_run_says_all_and_does_nothing() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "dry", &[]);
    options.governance = Some(chain.account("dao").to_string());
    options.dry_run = true;
    let planned = deployed(&chain, &options);
    assert_eq!(count(&planned.steps, "to do"), 11, "{:?}", planned.steps);
    assert!(!options.state.exists());
    assert!(chain.newest_codes(10).unwrap().is_empty());

    options.dry_run = false;
    let done = deployed(&chain, &options);
    let addresses =
        |report: &allora_client::deploy::DeployReport| report.deployment.addresses().unwrap();
    assert_eq!(
        addresses(&planned),
        addresses(&done),
        "addresses are as predicted"
    );
}

#[test]
fn a_file_of_another_deployment_is_not_overwritten() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "other", &[]);
    deployed(&chain, &options);
    options.salt = "another".to_owned();
    let error = deploy(&chain, &options, &mut |_| {}).unwrap_err();
    assert!(matches!(error, ClientError::File { .. }), "{error}");
}

#[test]
fn other_code_on_the_chain_does_not_verify() {
    let chain = EmbeddedChain::new("deployer");
    let report = deployed(&chain, &options(&chain, "wrong", &[]));
    let other = Artifacts::new(CONTRACTS.map(|name| (name.to_owned(), b"other".to_vec())));
    let checks = verify(&chain, &report.deployment, &other.checksums()).unwrap();
    let wrong = checks.iter().filter(|check| !check.holds).count();
    assert_eq!(wrong, 4, "{checks:?}");
}

#[test]
fn genesis_above_the_supply_is_refused() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "rich", &["ann"]);
    options
        .genesis
        .insert(chain.account("bob").to_string(), GENESIS_SUPPLY);
    let error = deploy(&chain, &options, &mut |_| {}).unwrap_err();
    assert!(matches!(error, ClientError::Usage { .. }), "{error}");
}
