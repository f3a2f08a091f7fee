//! What all commands share: the connection, the key, the output.

use std::path::{Path, PathBuf};
use std::time::Duration;

use allora_client::chain::cosmos::{CosmosChain, CosmosConfig, Key};
use allora_client::chain::Chain;
use allora_client::deployment::Deployment;
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use clap::{Args, ValueEnum};

/// Makes the chain a command speaks to, from its options.
pub type Connect<'a> = &'a dyn Fn(&CommonArgs) -> Result<Box<dyn Chain>>;

/// What every command on a chain is given: the options all share, and the way to the chain.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    /// Connection, key and output.
    pub common: &'a CommonArgs,
    /// Makes the chain.
    pub connect: Connect<'a>,
}

impl Session<'_> {
    /// The chain; logs begin.
    pub(crate) fn chain(&self) -> Result<Box<dyn Chain>> {
        self.common.start_logs();
        (self.connect)(self.common)
    }
}

/// Connection, key and output.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Connection")]
pub struct CommonArgs {
    /// JSON-RPC endpoint; repeat it for several, tried in turn.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "ALLORA_NODE",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:26657"
    )]
    pub node: Vec<String>,

    /// Where the contracts are; `deploy` writes it.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "ALLORA_DEPLOYMENT",
        default_value = "deployment.json"
    )]
    pub deployment: PathBuf,

    /// File of keys, `name: mnemonic` a line, that only its owner can read (`chmod 600`); or
    /// set ALLORA_MNEMONIC.
    #[arg(long, global = true, value_name = "FILE", env = "ALLORA_KEYS")]
    pub keys: Option<PathBuf>,

    /// Which key of the file.
    #[arg(long, global = true, value_name = "NAME", env = "ALLORA_FROM")]
    pub from: Option<String>,

    /// Human-readable part of addresses.
    #[arg(long, global = true, env = "ALLORA_PREFIX", default_value = "allo")]
    pub prefix: String,

    /// Denomination of fees and deposits.
    #[arg(long, global = true, env = "ALLORA_DENOM", default_value = "stake")]
    pub denom: String,

    /// Fee per unit of gas.
    #[arg(long, global = true, env = "ALLORA_GAS_PRICE", default_value_t = 0.0)]
    pub gas_price: f64,

    /// Gas asked for, over gas simulated.
    #[arg(long, global = true, default_value_t = 1.4)]
    pub gas_factor: f64,

    /// Gas asked for, instead of a simulation.
    #[arg(long, global = true, value_name = "GAS")]
    pub gas: Option<u64>,

    /// Most a transaction may cost, in the denomination of fees; nothing dearer is signed.
    ///
    /// Gas is what a node says, and a node may lie. Without it, the fee of 10,000,000 gas, or
    /// of --gas if that is more.
    #[arg(long, global = true, value_name = "AMOUNT", env = "ALLORA_MAX_FEE")]
    pub max_fee: Option<u128>,

    /// Account that pays the fees, as it has allowed the signer (x/feegrant): an address, or a key
    /// by its name.
    #[arg(
        long,
        global = true,
        value_name = "ACCOUNT",
        env = "ALLORA_FEE_GRANTER"
    )]
    pub fee_granter: Option<String>,

    /// Account in whose name everything is sent, as it has allowed the signer (x/authz): an
    /// address, or a key by its name.
    ///
    /// The signer needs coins for fees only, or a --fee-granter; stakes, pay and submissions are
    /// the account's.
    #[arg(
        long,
        global = true,
        value_name = "ACCOUNT",
        env = "ALLORA_AUTHZ_GRANTER"
    )]
    pub authz_granter: Option<String>,

    /// Seconds to go on trying to reach a node, and to see a transaction in a block.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    pub patience: u64,

    /// Print JSON, one object.
    #[arg(long, global = true)]
    pub json: bool,

    /// How logs are written, to standard error.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Least severity that is logged.
    #[arg(long, global = true, value_name = "LEVEL", default_value_t = tracing::Level::INFO)]
    pub log_level: tracing::Level,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, an object a line.
    Json,
}

impl CommonArgs {
    /// Starts writing logs to standard error. The first call counts.
    pub fn start_logs(&self) {
        let builder = tracing_subscriber::fmt()
            .with_writer(std::io::stderr)
            .with_max_level(self.log_level)
            .with_target(false);
        let _ = match self.log_format {
            LogFormat::Text => builder.with_ansi(false).try_init(),
            LogFormat::Json => builder.json().try_init(),
        };
    }

    /// The chain, with the key if one is named.
    ///
    /// # Errors
    /// For options that cannot work.
    pub fn chain(&self) -> Result<CosmosChain> {
        let config = CosmosConfig {
            endpoints: self.node.clone(),
            prefix: self.prefix.clone(),
            denom: self.denom.clone(),
            gas_price: self.gas_price,
            gas_factor: self.gas_factor,
            gas_limit: self.gas,
            patience: Duration::from_secs(self.patience),
        };
        let chain = CosmosChain::new(config, self.key()?)?.with_max_fee(self.max_fee);
        let account = |name: &Option<String>| {
            let name = name.as_deref();
            name.map(|name| self.account(&chain, name)).transpose()
        };
        let (payer, author) = (account(&self.fee_granter)?, account(&self.authz_granter)?);
        chain.with_fee_granter(payer)?.with_authz_granter(author)
    }

    fn key(&self) -> Result<Option<Key>> {
        let Some(file) = &self.keys else {
            let key = Key::from_environment("ALLORA_MNEMONIC")?;
            if key.is_none() && self.from.is_some() {
                return Err(ClientError::usage(
                    "--from needs the file of keys: name it with --keys",
                ));
            }
            return Ok(key);
        };
        match &self.from {
            Some(name) => Key::from_file(file, name).map(Some),
            None => Key::only_one(file),
        }
    }

    /// The deployed suite, after making sure that the chain is the right one.
    ///
    /// # Errors
    /// If there is no finished deployment, or the chain is another one.
    pub fn network<'a>(&self, chain: &'a dyn Chain) -> Result<Network<'a>> {
        let deployment = Deployment::read(&self.deployment)?;
        let found = chain.block()?.chain_id;
        if found != deployment.chain_id {
            return Err(ClientError::usage(format!(
                "{} is of chain {}, and the node is of {found}: name another with --deployment or \
                 --node",
                self.deployment.display(),
                deployment.chain_id
            )));
        }
        Network::new(chain, &deployment)
    }

    /// Public key of a key of the file, compressed; `None` if the name is none of its keys.
    pub(crate) fn public_key(&self, name: &str) -> Option<Vec<u8>> {
        let key = Key::from_file(self.keys.as_ref()?, name).ok()?;
        Some(key.public_key())
    }

    /// An address, or the address of a key of the file by its name, or `gov`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn account(&self, chain: &dyn Chain, name: &str) -> Result<String> {
        if name == "gov" {
            return chain.governance();
        }
        if chain.address_bytes(name).is_ok() {
            return Ok(name.to_owned());
        }
        match &self.keys {
            Some(file) => Key::from_file(file, name)
                .and_then(|key| key.address(&self.prefix))
                .map_err(|error| {
                    ClientError::usage(format!(
                        "{name} is neither an address of this chain nor a key of {} ({error})",
                        file.display()
                    ))
                }),
            None => Err(ClientError::usage(format!(
                "{name} is no address of this chain"
            ))),
        }
    }
}

/// Reads a JSON file; `-` is standard input.
///
/// # Errors
/// If it is not what is expected.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| ClientError::file(path, error))?;
    serde_json::from_str(&text).map_err(|error| ClientError::file(path, error))
}
