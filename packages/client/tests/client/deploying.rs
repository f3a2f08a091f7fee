//! `deploy` and `verify`.

use allora_client::chain::{Chain, Msg, Proposal, VoteOption};
use allora_client::deploy::{deploy, verify, Artifacts, Check, DeployOptions, Step};
use allora_client::deployment::{Deployment, CONTRACTS};
use allora_client::error::ClientError;
use allora_client::network::Network;
use allora_embedded_chain::EmbeddedChain;
use allora_embedded_chain::{artifacts, deployed, options};
use allora_interfaces::allo_token::Grant;
use allora_interfaces::units::GENESIS_SUPPLY;
use allora_testing::allo;
use cosmwasm_std::Uint128;
use cw_ownable::Action;
use serde_json::{json, Value};

use super::failing::{refusal, FailingChain};

fn count(steps: &[Step], status: &str) -> usize {
    steps.iter().filter(|step| step.status == status).count()
}

#[test]
fn a_deployment_is_whole_and_verifies() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "whole", &["ann"]);
    options.governance = Some(chain.governance().unwrap());
    let governance = options.governance.clone().unwrap();
    let report = deployed(&chain, &options);

    // 5 codes, 5 contracts, wiring, governance, admin.
    assert_eq!(count(&report.steps, "done"), 13, "{:?}", report.steps);
    let read = Deployment::read(&options.state).unwrap();
    assert_eq!(read, report.deployment);
    assert_eq!(read.genesis.values().sum::<Uint128>(), GENESIS_SUPPLY);
    accepted(&chain, &read, &governance);
    let checks = verify(&chain, &read, &artifacts().checksums()).unwrap();
    assert!(
        checks.len() > 20 && checks.iter().all(|check| check.holds),
        "{checks:?}"
    );
}

/// What does not verify.
fn wrong(chain: &dyn Chain, deployment: &Deployment) -> Vec<Check> {
    let checks = verify(chain, deployment, &artifacts().checksums()).unwrap();
    checks.into_iter().filter(|check| !check.holds).collect()
}

fn names(checks: &[Check]) -> Vec<&str> {
    checks.iter().map(|check| check.what.as_str()).collect()
}

/// Governance accepts what it was offered, by a proposal.
fn accepted(chain: &EmbeddedChain, deployment: &Deployment, governance: &str) {
    assert_eq!(chain.governance().unwrap(), governance);
    let at = deployment.addresses().unwrap();
    let accept = json!({"update_ownership": Action::AcceptOwnership});
    let messages =
        [&at.registry, &at.vault, &at.desk].map(|one| Msg::execute(one, &accept).unwrap());
    let proposal = Proposal {
        title: "Accept".to_owned(),
        summary: "Governance was offered.".to_owned(),
        messages: messages.to_vec(),
        deposit: Uint128::new(1_000),
        expedited: false,
    };
    chain.submit(&[Msg::Propose(proposal)]).unwrap();
    let vote = Msg::Vote {
        proposal_id: 1,
        option: VoteOption::Yes,
    };
    chain.submit(&[vote]).unwrap();
    chain.skip(60);
    assert_eq!(chain.proposal(1).unwrap().status, "passed");
}

#[test]
fn audit_13_governance_that_was_only_offered_does_not_verify() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "offered", &[]);
    let governance = chain.governance().unwrap();
    options.governance = Some(governance.clone());
    let deployment = deployed(&chain, &options).deployment;
    let deployer = chain.account("deployer");
    let problems = wrong(&chain, &deployment);
    assert_eq!(
        names(&problems),
        [
            "governance of topic-registry",
            "governance of staking-vault",
            "governance of inference-desk"
        ]
    );
    for problem in &problems {
        assert_eq!(
            problem.found,
            format!("offered to {governance}, still held by {deployer}")
        );
        let next = problem.next.as_ref().unwrap();
        assert!(next.contains("--accept-governance"), "{next}");
    }
    accepted(&chain, &deployment, &governance);
    assert_eq!(names(&wrong(&chain, &deployment)), [""; 0]);
}

#[test]
fn audit_13_governance_offered_to_somebody_else_does_not_verify() {
    let chain = EmbeddedChain::new("deployer");
    let deployment = deployed(&chain, &options(&chain, "elsewhere", &[])).deployment;
    assert_eq!(names(&wrong(&chain, &deployment)), [""; 0]);
    let thief = chain.account("thief").to_string();
    let offer = json!({"update_ownership": Action::TransferOwnership {
        new_owner: thief, expiry: None,
    }});
    let vault = deployment.addresses().unwrap().vault;
    chain
        .submit(&[Msg::execute(&vault, &offer).unwrap()])
        .unwrap();
    let problems = wrong(&chain, &deployment);
    assert_eq!(names(&problems), ["governance of staking-vault"]);
    assert_eq!(problems[0].next, None, "nobody should accept it");
}

/// A deployment whose contracts are told something else on the way: what does not verify.
fn wrong_if(test: &str, meddle: impl Fn(&mut Value, &str)) -> Vec<Check> {
    let chain = EmbeddedChain::new("deployer");
    let thief = chain.account("thief").to_string();
    let options = vested(&chain, test);
    let meddled = FailingChain::meddling(&chain, |told| meddle(told, &thief));
    let report = deploy(&meddled, &options, &mut |_| {}).unwrap();
    wrong(&meddled, &report.deployment)
}

fn set(told: &mut Value, marker: &str, pointer: &str, value: impl Into<Value>) {
    if told.pointer(marker).is_some() {
        *told.pointer_mut(pointer).unwrap() = value.into();
    }
}

#[test]
fn audit_13_a_registry_wired_to_a_thief_does_not_verify() {
    let problems = wrong_if("thief", |told, thief| {
        set(told, "/wire/staking_vault", "/wire/staking_vault", thief)
    });
    assert_eq!(names(&problems), ["vault of topic-registry"]);
    let thief = EmbeddedChain::new("deployer").account("thief");
    assert_eq!(problems[0].found, thief.as_str());
}

#[test]
fn audit_13_every_address_and_parameter_is_compared() {
    type Case = (&'static str, fn(&mut Value, &str));
    let cases: [Case; 14] = [
        ("token of topic-registry", |told, thief| {
            set(told, "/fees", "/allo_token", thief)
        }),
        ("fees of topic-registry", |told, _| {
            set(told, "/fees", "/fees/registration", "7")
        }),
        ("token of staking-vault", |told, thief| {
            set(told, "/params/unbonding_period", "/allo_token", thief)
        }),
        ("registry of staking-vault", |told, thief| {
            set(told, "/params/unbonding_period", "/topic_registry", thief)
        }),
        ("parameters of staking-vault", |told, _| {
            let period = "/params/unbonding_period";
            set(told, period, period, 1)
        }),
        ("token of inference-desk", |told, thief| {
            set(told, "/params/base_fee", "/allo_token", thief)
        }),
        ("registry of inference-desk", |told, thief| {
            set(told, "/params/base_fee", "/topic_registry", thief)
        }),
        ("vault of inference-desk", |told, thief| {
            set(told, "/params/base_fee", "/staking_vault", thief)
        }),
        ("coordinator of inference-desk", |told, thief| {
            set(told, "/params/base_fee", "/synthesis_coordinator", thief)
        }),
        ("parameters of inference-desk", |told, _| {
            let fee = "/params/base_fee";
            set(told, fee, fee, "7")
        }),
        ("registry of synthesis-coordinator", |told, thief| {
            if told.get("params").is_none() {
                set(told, "/staking_vault", "/topic_registry", thief)
            }
        }),
        ("vault of synthesis-coordinator", |told, thief| {
            set(told, "/staking_vault", "/staking_vault", thief)
        }),
        ("accounts whose balance at genesis", |told, thief| {
            // whose balance nothing locks
            let locked = told.pointer("/vesting/0/address").cloned();
            for whose in ["/initial_balances/0/address", "/initial_balances/1/address"] {
                if told
                    .pointer(whose)
                    .is_some_and(|one| Some(one) != locked.as_ref())
                {
                    set(told, "/vesting", whose, thief)
                }
            }
        }),
        ("vesting of ", |told, _| {
            set(told, "/vesting", "/vesting/0/cliff", 1)
        }),
    ];
    assert_eq!(names(&wrong_if("unmeddled", |_, _| ())), [""; 0]);
    for (number, (what, meddle)) in cases.into_iter().enumerate() {
        let problems = wrong_if(&format!("meddled-{number}"), meddle);
        assert!(
            problems.iter().any(|one| one.what.starts_with(what)),
            "{what}: {problems:?}"
        );
    }
}

#[test]
fn a_deployment_does_not_go_on_over_contracts_wired_to_others() {
    let chain = EmbeddedChain::new("deployer");
    let options = options(&chain, "rewired", &[]);
    let thief = chain.account("thief").to_string();
    let meddled = FailingChain::meddling(&chain, |told| {
        set(
            told,
            "/wire/staking_vault",
            "/wire/staking_vault",
            thief.as_str(),
        )
    });
    deploy(&meddled, &options, &mut |_| {}).unwrap();
    let error = deploy(&chain, &options, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains(&thief), "{error}");
}

#[test]
fn a_deployment_that_stopped_anywhere_goes_on() {
    for stop in 0..13 {
        let chain = EmbeddedChain::new("deployer");
        let mut options = options(&chain, &format!("resume-{stop}"), &[]);
        options.governance = Some(chain.governance().unwrap());
        let governance = options.governance.clone().unwrap();
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
        assert_eq!(count(&report.steps, "done"), 13 - stop);
        accepted(&chain, &report.deployment, &governance);
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

/// A deployment of before there was a desk.
#[test]
fn what_an_older_deployment_lacks_is_added() {
    let chain = EmbeddedChain::new("deployer");
    let options = options(&chain, "older", &[]);
    let first = deployed(&chain, &options);
    let mut older = first.deployment.clone();
    older.contracts.remove("inference-desk");
    older.desk_params = None;
    older.write(&options.state).unwrap();
    let error = Deployment::read(&options.state).unwrap().addresses();
    let error = error.unwrap_err().to_string();
    assert!(error.contains("run `allora deploy` again"), "{error}");
    let second = deployed(&chain, &options);
    assert_eq!(second.deployment, first.deployment);
}

#[test]
fn a_dry_run_says_all_and_does_nothing() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "dry", &[]);
    options.governance = Some(chain.account("dao").to_string());
    options.dry_run = true;
    let planned = deployed(&chain, &options);
    assert_eq!(count(&planned.steps, "to do"), 13, "{:?}", planned.steps);
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
    assert_eq!(wrong, 5, "{checks:?}");
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
    assert_eq!(names(&wrong(&chain, &deployment)), [""; 0]);

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
    let problems = wrong(&chain, &deployment);
    assert_eq!(
        names(&problems),
        ["base units that genesis locked", "vesting of others"]
    );
    assert_eq!(problems[1].found, address);
    deployment.vesting = options.vesting.clone();
    deployment.genesis.remove(&address);
    assert_eq!(
        names(&wrong(&chain, &deployment)),
        ["base units beyond genesis and what the vault minted"]
    );
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
