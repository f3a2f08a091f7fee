//! `deploy` and `verify`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use allora_client::amount::Amount;
use allora_client::chain::Chain;
use allora_client::deploy::{checksums, deploy, verify, Artifacts, DeployOptions, Step};
use allora_client::deployment::Deployment;
use allora_client::error::{ClientError, Result};
use allora_interfaces::allo_token::Grant;
use allora_interfaces::inference_desk::DeskParams;
use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::Fees;
use clap::Args;
use cosmwasm_std::Uint128;
use serde_json::json;

use super::output::show;
use super::vesting::GrantText;
use crate::args::{read_json, Session};

/// Deploy the contracts, wire them and hand them over.
///
/// Stores the Wasm files (a code the chain has already is not stored again),
/// makes the contracts at addresses known beforehand, wires them, makes the
/// vault the only minter for ever, offers governance and hands over the admin.
/// Every step looks at the chain first: run it again and it goes on where it
/// stopped. The deployment file is written after every step.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = DEPLOY_EXAMPLES)]
pub struct DeployArgs {
    /// Folder of the Wasm files and their checksums.
    #[arg(long, value_name = "DIR", default_value = "artifacts")]
    artifacts: PathBuf,

    /// Makes the addresses, together with the deployer and the code.
    #[arg(long, value_name = "TEXT", default_value = "allora")]
    salt: String,

    /// Genesis balance in ALLO, of an address or a key by its name; repeatable.
    ///
    /// What is left of the 785,499,999 ALLO is the deployer's.
    #[arg(long, value_name = "WHO=ALLO")]
    genesis: Vec<String>,

    /// Locks a part of a genesis balance until it unlocks with time; repeatable.
    ///
    /// Times are like 360d, 12h or 90s, counted from the block that makes the token. Nothing is
    /// free before CLIFF, all is from END on, and in between what the time since genesis is of
    /// the time to END. WHO=ALLO:START:CLIFF:END counts from START instead.
    #[arg(long, value_name = "WHO=ALLO:CLIFF:END")]
    vesting: Vec<GrantText>,

    /// What creating a topic costs, in ALLO.
    #[arg(long, value_name = "ALLO", default_value = "1")]
    topic_fee: Amount,

    /// What a registration costs, in ALLO.
    #[arg(long, value_name = "ALLO", default_value = "1")]
    registration_fee: Amount,

    /// Parameters of the vault, JSON; those left out take their defaults.
    #[arg(long, value_name = "FILE")]
    vault_params: Option<PathBuf>,

    /// Parameters of the desk, JSON.
    #[arg(long, value_name = "FILE")]
    desk_params: Option<PathBuf>,

    /// Who is offered governance: an address, a key by its name, or `gov` for the
    /// chain's governance. The deployer keeps it if left out.
    #[arg(long, value_name = "WHO")]
    governance: Option<String>,

    /// Who may migrate the contracts; as --governance if left out.
    #[arg(long, value_name = "WHO")]
    admin: Option<String>,

    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

const DEPLOY_EXAMPLES: &str = "\
Examples:
  allora deploy --keys scripts/wasmd/accounts.txt --from deployer --governance gov
      to a localnet, governed by the chain
  allora deploy --genesis worker1=1000 --genesis reputer1=5000 --dry-run
      what would be done
  allora deploy --genesis investor1=1000 --vesting investor1=1000:360d:1080d
      a third is free after a year of 360 days, then the rest day by day for two years";

impl DeployArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        chain.sender()?;
        let options = self.options(session, &*chain)?;
        let quiet = session.common.json;
        let mut progress = |step: &Step| {
            if !quiet {
                println!("{:<13}{}", step.status, step.step);
                for message in &step.messages {
                    println!("             {message}");
                }
            }
        };
        let report = deploy(&*chain, &options, &mut progress)?;
        if quiet {
            return show(&report, true);
        }
        for (name, contract) in &report.deployment.contracts {
            println!("{name:<22} {}", contract.address);
        }
        if self.dry_run {
            println!("nothing was done: this was a dry run");
        } else {
            println!("written to {}", session.common.deployment.display());
        }
        Ok(())
    }

    fn options(&self, session: Session, chain: &dyn Chain) -> Result<DeployOptions> {
        let account = |name: &Option<String>| -> Result<Option<String>> {
            let named = name.as_deref();
            named
                .map(|name| session.common.account(chain, name))
                .transpose()
        };
        let vault_params = match &self.vault_params {
            Some(path) => read_json(path)?,
            None => VaultParams::default(),
        };
        let desk_params = match &self.desk_params {
            Some(path) => read_json(path)?,
            None => DeskParams::default(),
        };
        Ok(DeployOptions {
            artifacts: Artifacts::read(&self.artifacts)?,
            salt: self.salt.clone(),
            genesis: self.genesis(session, chain)?,
            vesting: self.vesting(session, chain)?,
            fees: Fees {
                topic_creation: self.topic_fee.0,
                registration: self.registration_fee.0,
            },
            vault_params,
            desk_params,
            governance: account(&self.governance)?,
            admin: account(&self.admin)?,
            state: session.common.deployment.clone(),
            dry_run: self.dry_run,
        })
    }

    fn genesis(&self, session: Session, chain: &dyn Chain) -> Result<BTreeMap<String, Uint128>> {
        let mut balances = BTreeMap::new();
        for entry in &self.genesis {
            let (who, amount) = entry
                .split_once('=')
                .ok_or_else(|| ClientError::usage(format!("--genesis {entry}: write WHO=ALLO")))?;
            let amount: Amount = amount.parse().map_err(ClientError::usage)?;
            if balances
                .insert(session.common.account(chain, who)?, amount.0)
                .is_some()
            {
                return Err(ClientError::usage(format!("--genesis names {who} twice")));
            }
        }
        Ok(balances)
    }

    fn vesting(&self, session: Session, chain: &dyn Chain) -> Result<Vec<Grant>> {
        let grants = self.vesting.iter().map(|grant| {
            let GrantText {
                who,
                amount,
                instants: [start, cliff, end],
            } = grant.clone();
            Ok(Grant {
                address: session.common.account(chain, &who)?,
                amount,
                start,
                cliff,
                end,
            })
        });
        grants.collect()
    }
}

/// Compare what runs with what was built.
///
/// Code hashes on the chain against checksums.txt; admins, every address a contract holds,
/// minter, fees, the vault's parameters, genesis and governance against the deployment file.
/// Governance that was only offered is not held: it is wrong until it is accepted. Exit code
/// 1 if anything differs.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = VERIFY_EXAMPLES)]
pub struct VerifyArgs {
    /// Folder of checksums.txt.
    #[arg(long, value_name = "DIR", default_value = "artifacts")]
    artifacts: PathBuf,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  allora verify --deployment deployment.json
      does the chain run what this checkout built?";

impl VerifyArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let deployment = Deployment::read(&session.common.deployment)?;
        let checks = verify(&*chain, &deployment, &checksums(&self.artifacts)?)?;
        let wrong = checks.iter().filter(|check| !check.holds).count();
        if session.common.json {
            show(&json!({"holds": wrong == 0, "checks": checks}), true)?;
        } else {
            for check in &checks {
                if check.holds {
                    println!("ok     {}: {}", check.what, check.found)
                } else {
                    println!(
                        "WRONG  {}: expected {}, found {}",
                        check.what, check.expected, check.found
                    );
                    if let Some(next) = &check.next {
                        println!("       → {next}");
                    }
                }
            }
        }
        if wrong > 0 {
            return Err(ClientError::CheckFailed {
                message: format!("{wrong} of {} checks fail", checks.len()),
            });
        }
        Ok(())
    }
}
