//! From Wasm files to a governed suite: store, instantiate, wire, hand over.
//!
//! Every step looks at the chain first and does only what is missing, so that a
//! deployment that stopped anywhere goes on when it is run again. The deployment
//! file is written after every step.
#![allow(missing_docs)] // many fields say it all by their name and type

mod artifacts;
mod instantiate;
mod verify;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allora_interfaces::allo_token::Grant;
use allora_interfaces::inference_desk::DeskParams;
use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::Fees;
use allora_interfaces::units::{GENESIS_SUPPLY, ONE_ALLO};
use cosmwasm_std::Uint128;
use serde::Serialize;
use serde_json::Value;

use crate::chain::{Chain, Msg, TxOutcome};
use crate::deployment::{Contracts, Deployed, Deployment, CONTRACTS};
use crate::error::{ClientError, Result};

pub use artifacts::{checksums, Artifacts};
pub use verify::{verify, Check};

/// Newest codes looked through for one that is stored already.
const CODES_SEARCHED: usize = 500;

/// What to deploy.
#[derive(Clone, Debug)]
pub struct DeployOptions {
    /// The Wasm files.
    pub artifacts: Artifacts,
    /// Makes the addresses, together with deployer and code.
    pub salt: String,
    /// Genesis balances; what is left of the supply is the deployer's.
    pub genesis: BTreeMap<String, Uint128>,
    /// What of them is locked, and until when.
    pub vesting: Vec<Grant>,
    /// What topics and registrations cost.
    pub fees: Fees,
    /// Parameters of the vault.
    pub vault_params: VaultParams,
    /// Parameters of the desk.
    pub desk_params: DeskParams,
    /// Who is offered governance; the deployer keeps it if left out.
    pub governance: Option<String>,
    /// Who may migrate the contracts; as governance if left out.
    pub admin: Option<String>,
    /// Where the deployment file is.
    pub state: PathBuf,
    /// Say what would be done and do nothing.
    pub dry_run: bool,
}

impl DeployOptions {
    /// The usual, for some artifacts.
    pub fn new(artifacts: Artifacts, state: PathBuf) -> Self {
        Self {
            artifacts,
            salt: "allora".to_owned(),
            genesis: BTreeMap::new(),
            vesting: vec![],
            fees: Fees {
                topic_creation: ONE_ALLO,
                registration: ONE_ALLO,
            },
            vault_params: VaultParams::default(),
            desk_params: DeskParams::default(),
            governance: None,
            admin: None,
            state,
            dry_run: false,
        }
    }
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub step: String,
    /// `done`, `already done` or `to do`.
    pub status: &'static str,
    /// The transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<TxOutcome>,
    /// With a dry run, the messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Value>,
}

/// A deployment and how it came about.
#[derive(Clone, Debug, Serialize)]
pub struct DeployReport {
    /// What is in the file.
    pub deployment: Deployment,
    /// Every step, in order.
    pub steps: Vec<Step>,
}

/// Deploys the suite, or goes on deploying it.
///
/// # Errors
/// Whatever the chain refuses; a file that belongs to another deployment.
pub fn deploy(
    chain: &dyn Chain,
    options: &DeployOptions,
    progress: &mut dyn FnMut(&Step),
) -> Result<DeployReport> {
    let deployment = begin(chain, options)?;
    let contracts = deployment.addresses()?;
    let mut work = Deployer {
        chain,
        options,
        deployment,
        contracts,
        steps: vec![],
        progress,
    };
    work.save()?;
    for name in CONTRACTS {
        work.store(name)?;
    }
    for name in CONTRACTS {
        work.instantiate(name)?;
    }
    work.wire()?;
    work.offer_governance()?;
    work.hand_over_admin()?;
    if !options.dry_run {
        work.deployment.complete = true;
        work.save()?;
    }
    Ok(DeployReport {
        deployment: work.deployment,
        steps: work.steps,
    })
}

struct Deployer<'a> {
    chain: &'a dyn Chain,
    options: &'a DeployOptions,
    deployment: Deployment,
    contracts: Contracts,
    steps: Vec<Step>,
    progress: &'a mut dyn FnMut(&Step),
}

/// The deployment as it is to be, with what an earlier run knows of it.
fn begin(chain: &dyn Chain, options: &DeployOptions) -> Result<Deployment> {
    let deployer = chain.sender()?;
    let governance = options
        .governance
        .clone()
        .unwrap_or_else(|| deployer.clone());
    let admin = options.admin.clone().unwrap_or_else(|| governance.clone());
    let holders = options.vesting.iter().map(|grant| &grant.address);
    let named = options.genesis.keys().chain(holders);
    for address in named.chain([&governance, &admin]) {
        chain.address_bytes(address)?;
    }
    let mut contracts = BTreeMap::new();
    for name in CONTRACTS {
        let checksum = options.artifacts.checksum(name)?;
        let salt = salt(&options.salt, name);
        let deployed = Deployed {
            address: chain.predict(&checksum, &salt)?,
            code_id: None,
            checksum,
        };
        contracts.insert(name.to_owned(), deployed);
    }
    let genesis = genesis(&options.genesis, &deployer)?;
    check_vesting(&options.vesting, &genesis)?;
    let mut deployment = Deployment {
        chain_id: chain.block()?.chain_id,
        deployer: deployer.clone(),
        salt: options.salt.clone(),
        governance,
        admin,
        contracts,
        genesis,
        vesting: options.vesting.clone(),
        fees: Some(options.fees.clone()),
        vault_params: Some(options.vault_params.clone()),
        desk_params: Some(options.desk_params.clone()),
        complete: false,
    };
    if let Some(before) = Deployment::read_if_there(&options.state)? {
        go_on(&mut deployment, &before, &options.state)?;
    }
    Ok(deployment)
}

/// Takes over what an earlier run knows, if it was of the same deployment.
fn go_on(deployment: &mut Deployment, before: &Deployment, file: &Path) -> Result<()> {
    let same = |of: &Deployment| {
        // one of an older version knows fewer
        let known = of
            .contracts
            .iter()
            .filter(|(name, _)| before.contracts.contains_key(*name));
        let addresses = known.map(|(_, contract)| contract.address.clone());
        (
            of.chain_id.clone(),
            addresses.collect::<Vec<_>>(),
            of.genesis.clone(),
            of.vesting.clone(),
        )
    };
    let told_the_same = before.fees.is_none() || before.fees == deployment.fees;
    let told_the_same = told_the_same
        && (before.vault_params.is_none() || before.vault_params == deployment.vault_params)
        && (before.desk_params.is_none() || before.desk_params == deployment.desk_params);
    if same(before) != same(deployment) || !told_the_same {
        return Err(ClientError::file(
            file,
            "it is of another deployment (chain, key, salt, code, genesis, vesting, fees or parameters \
             differ): name another file with --deployment, or move it away",
        ));
    }
    for (name, contract) in &mut deployment.contracts {
        let known = before.contracts.get(name);
        contract.code_id = known.and_then(|known| known.code_id);
    }
    Ok(())
}

/// Genesis balances that sum to the supply.
fn genesis(given: &BTreeMap<String, Uint128>, deployer: &str) -> Result<BTreeMap<String, Uint128>> {
    let mut rest = GENESIS_SUPPLY;
    for amount in given.values() {
        rest = rest.checked_sub(*amount).map_err(|_| {
            ClientError::usage(format!(
                "genesis balances are above the supply of {GENESIS_SUPPLY} base units"
            ))
        })?;
    }
    let mut balances = given.clone();
    if !rest.is_zero() {
        let own = balances.entry(deployer.to_owned()).or_default();
        *own = own.saturating_add(rest);
    }
    Ok(balances)
}

/// Refuses grants that the token would refuse after all codes are stored.
fn check_vesting(grants: &[Grant], genesis: &BTreeMap<String, Uint128>) -> Result<()> {
    for (number, grant) in grants.iter().enumerate() {
        let Grant {
            address,
            amount,
            start,
            cliff,
            end,
        } = grant;
        let balance = genesis.get(address).copied().unwrap_or_default();
        let refusal = if amount.is_zero() || *amount > balance {
            format!("{amount} base units of the {balance} it has at genesis")
        } else if start > cliff || cliff > end {
            format!("start {start} <= cliff {cliff} <= end {end} must hold")
        } else if grants
            .iter()
            .take(number)
            .any(|one| one.address == *address)
        {
            "it has two grants".to_owned()
        } else {
            continue;
        };
        return Err(ClientError::usage(format!(
            "vesting of {address}: {refusal}"
        )));
    }
    Ok(())
}

fn salt(salt: &str, name: &str) -> Vec<u8> {
    format!("{salt}/{name}").into_bytes()
}

impl Deployer<'_> {
    fn save(&self) -> Result<()> {
        if self.options.dry_run {
            return Ok(());
        }
        self.deployment.write(&self.options.state)
    }

    fn finish(&mut self, step: Step) -> Result<()> {
        (self.progress)(&step);
        self.steps.push(step);
        self.save()
    }

    fn already(&mut self, step: impl ToString) -> Result<()> {
        self.finish(Step {
            step: step.to_string(),
            status: "already done",
            transaction: None,
            messages: vec![],
        })
    }

    /// Does a step, or says that it is to do. The outcome, if it was done.
    fn act(&mut self, step: impl ToString, messages: &[Msg]) -> Result<Option<TxOutcome>> {
        if messages.is_empty() {
            self.already(step)?;
            return Ok(None);
        }
        let outcome = if self.options.dry_run {
            None
        } else {
            Some(self.chain.submit(messages)?)
        };
        let described = if self.options.dry_run {
            messages.iter().map(Msg::describe).collect()
        } else {
            vec![]
        };
        self.finish(Step {
            step: step.to_string(),
            status: if outcome.is_some() { "done" } else { "to do" },
            transaction: outcome.clone(),
            messages: described,
        })?;
        Ok(outcome)
    }
}
