//! `deploy` and `verify`.

use allora_client::chain::Chain;
use allora_client::deploy::{deploy, verify, Artifacts, DeployOptions, Step};
use allora_client::deployment::{Deployment, CONTRACTS};
use allora_client::error::ClientError;
use allora_client::network::Network;
use allora_embedded_chain::EmbeddedChain;
use allora_embedded_chain::{artifacts, deployed, options};
use allora_interfaces::allo_token::Grant;
use allora_interfaces::units::GENESIS_SUPPLY;
use allora_testing::allo;
use cosmwasm_std::Uint128;

use super::failing::{refusal, FailingChain};

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
        let tired = FailingChain::new(
            &chain,
            |number| if number < stop { None } else { refusal() },
        );
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

/// A thousand ALLO of ann's, locked for a year and then for two.
fn vested(chain: &EmbeddedChain, test: &str) -> DeployOptions {
    let mut options = options(chain, test, &["ann"]);
    options.vesting = vec![Grant {
        address: chain.account("ann").to_string(),
        amount: allo(1_000),
        start: 0,
        cliff: 31_104_000,
        end: 93_312_000,
    }];
    options
}

#[test]
fn what_genesis_locks_is_deployed_verified_and_held_back() {
    let chain = EmbeddedChain::new("deployer");
    let options = vested(&chain, "vested");
    let mut deployment = deployed(&chain, &options).deployment;
    assert_eq!(Deployment::read(&options.state).unwrap(), deployment);
    let wrong = |deployment: &Deployment| -> Vec<String> {
        let checks = verify(&chain, deployment, &artifacts().checksums()).unwrap();
        let wrong = checks.into_iter().filter(|check| !check.holds);
        wrong.map(|check| check.what).collect()
    };
    assert_eq!(wrong(&deployment), Vec::<String>::new());

    let ann = chain.with_sender("ann");
    let network = Network::new(&ann, &deployment).unwrap();
    let address = chain.account("ann").to_string();
    let deployer = chain.account("deployer").to_string();
    let transfer = network.transfer(&deployer, allo(1)).unwrap();
    let refusal = ann.submit(std::slice::from_ref(&transfer)).unwrap_err();
    assert!(refusal.to_string().contains("are locked"), "{refusal}");
    assert_eq!(network.vesting_of(&address).unwrap().locked, allo(1_000));
    chain.skip(31_104_000);
    ann.submit(&[transfer]).unwrap();
    let spendable = network.vesting_of(&address).unwrap().spendable;
    assert!(
        spendable < allo(333) && spendable > allo(332),
        "{spendable}"
    );

    deployment.vesting.clear();
    assert_eq!(wrong(&deployment), ["base units that genesis locked"]);
}

#[test]
fn grants_the_token_would_refuse_are_refused_before_anything_is_stored() {
    let chain = EmbeddedChain::new("deployer");
    let changes: [fn(&mut Vec<Grant>); 4] = [
        |vesting| vesting[0].amount = allo(1_001),
        |vesting| vesting[0].amount = Uint128::zero(),
        |vesting| vesting[0].start = 31_104_001,
        |vesting| vesting.push(vesting[0].clone()),
    ];
    for change in changes {
        let mut options = vested(&chain, "senseless");
        change(&mut options.vesting);
        let error = deploy(&chain, &options, &mut |_| {}).unwrap_err();
        assert!(matches!(error, ClientError::Usage { .. }), "{error}");
        assert!(!options.state.exists());
    }
}
