//! The setup of a run: a chain, the program, those who take part, and questions.

use std::fmt::Display;
use std::time::{Duration, Instant};

use allora_client::chain::cosmos::{CosmosChain, CosmosConfig, Key};
use allora_client::chain::Chain;
use allora_client::deployment::Deployment;
use allora_client::network::Network;
use allora_client::roles::Stop;
use allora_interfaces::staking_vault::{PositionsResponse, QueryMsg as Vault};
use allora_interfaces::synthesis_coordinator::{
    ArchiveEntry, HistoryResponse, QueryMsg as Coordinator, TopicResponse,
};
use allora_interfaces::TopicId;
use anyhow::{anyhow, ensure, Context, Result};
use cosmwasm_std::Uint128;

use crate::allora::Allora;
use crate::local_net::LocalNet;
use crate::options::Options;
use crate::processes::Processes;

/// The topic of the network; a few chapters open others for themselves.
pub(crate) const TOPIC: TopicId = TopicId(1);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(200);

/// A run. Fields are dropped in their order: first processes stop, then nodes.
pub(crate) struct Story {
    pub(crate) processes: Processes,
    pub(crate) allora: Allora,
    pub(crate) net: LocalNet,
    pub(crate) options: Options,
    /// With four nodes: up to this height their app hashes were compared.
    pub(crate) compared: u64,
    /// Asks, and signs nothing.
    chain: CosmosChain,
    stop: Stop,
    began: Instant,
    chapter: String,
}

impl Story {
    /// Clears the folder, builds what is to be run, starts the nodes.
    pub(crate) fn begin(options: Options) -> Result<Self> {
        let stop = Stop::on_signals()?;
        let logs = options.logs();
        ensure!(
            !options.home.exists() || logs.is_dir(),
            "{} holds other files: name a new folder with --home",
            options.home.display()
        );
        LocalNet::reset(&options)?;
        if options.home.exists() {
            std::fs::remove_dir_all(&options.home).context("the state of an earlier run")?;
        }
        std::fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
        let endpoints = LocalNet::endpoints(&options);
        let allora = Allora::ready(&options, endpoints.clone())?;
        let began = Instant::now();
        println!("== the chain (0 s)");
        let net = LocalNet::start(&options)?;
        Ok(Self {
            processes: Processes::none(logs),
            allora,
            chain: chain(endpoints, None, None)?,
            net,
            options,
            compared: 1,
            stop,
            began,
            chapter: String::new(),
        })
    }

    /// Begins a chapter.
    pub(crate) fn chapter(&mut self, title: &str) {
        self.chapter = title.to_owned();
        println!("\n== {title} ({} s)", self.began.elapsed().as_secs());
    }

    /// A line of progress.
    pub(crate) fn note(&self, line: impl Display) {
        println!("[{:>4} s] {line}", self.began.elapsed().as_secs());
    }

    /// Which chapter an error is of, and what to look at.
    pub(crate) fn explain(&self, result: Result<()>) -> Result<()> {
        result.map_err(|error| {
            anyhow!(
                "failed in \"{}\": {error:#}\ne2e: look at commands.log, the *.log of the \
                 processes and the node*.log in {}",
                self.chapter,
                self.options.logs().display()
            )
        })
    }

    /// Looks until there is what is looked for; nobody may end by itself meanwhile.
    pub(crate) fn wait<Found>(
        &mut self,
        what: &str,
        longest: Duration,
        mut look: impl FnMut(&Self) -> Result<Option<Found>>,
    ) -> Result<Found> {
        let began = Instant::now();
        loop {
            if let Some(found) = look(self)? {
                return Ok(found);
            }
            ensure!(
                began.elapsed() < longest,
                "not within {} s: {what}",
                longest.as_secs()
            );
            self.processes.check()?;
            self.pause(LOOK)?;
        }
    }

    /// Lets time pass.
    pub(crate) fn pause(&self, time: Duration) -> Result<()> {
        self.stop.sleep(time);
        ensure!(!self.stop.is_asked(), "stopped by a signal");
        Ok(())
    }

    /// The chain, signing with a key, with a limit of gas.
    pub(crate) fn signing_with(&self, name: &str, gas: u64) -> Result<CosmosChain> {
        let endpoints = self.net.nodes().into_iter().map(|node| node.url).collect();
        let key = Key::from_file(&self.options.keys(), name)?;
        chain(endpoints, Some(key), Some(gas))
    }
}

/// Questions.
impl Story {
    pub(crate) fn deployment(&self) -> Result<Deployment> {
        Ok(Deployment::read(&self.options.deployment())?)
    }

    /// The deployed suite.
    pub(crate) fn network(&self) -> Result<Network<'_>> {
        Ok(Network::new(&self.chain, &self.deployment()?)?)
    }

    pub(crate) fn address(&self, name: &str) -> Result<String> {
        Ok(Key::from_file(&self.options.keys(), name)?.address("allo")?)
    }

    /// An address where nobody can make a contract.
    pub(crate) fn nobody(&self) -> Result<String> {
        Ok(self.chain.address(&[0; 32])?)
    }

    /// ALLO of a key.
    pub(crate) fn balance(&self, name: &str) -> Result<Uint128> {
        Ok(self.network()?.balance_of(&self.address(name)?)?)
    }

    /// Rewards a key can claim.
    pub(crate) fn owed(&self, name: &str) -> Result<Uint128> {
        Ok(self
            .network()?
            .rewards_of(TOPIC, &self.address(name)?)?
            .amount)
    }

    /// What a key has staked and delegated.
    pub(crate) fn positions(&self, name: &str) -> Result<PositionsResponse> {
        let account = self.address(name)?;
        Ok(self.network()?.vault(&Vault::Positions {
            account,
            start_after: None,
            limit: None,
        })?)
    }

    /// How many epochs are settled.
    pub(crate) fn settled(&self) -> Result<u64> {
        let question = Coordinator::Topic { topic_id: TOPIC };
        let topic: TopicResponse = self.network()?.coordinator(&question)?;
        Ok(topic.settled)
    }

    /// Epochs that ended, and what was paid for them.
    pub(crate) fn history(&self) -> Result<Vec<ArchiveEntry>> {
        let history: HistoryResponse = self.network()?.coordinator(&Coordinator::History {
            topic_id: TOPIC,
            start_after: None,
            limit: Some(100),
        })?;
        Ok(history.epochs)
    }

    /// Waits until so many epochs are settled.
    pub(crate) fn wait_settled(&mut self, epochs: u64, longest: Duration) -> Result<()> {
        let what = format!("{epochs} epochs settled");
        let mut seen = None;
        self.wait(&what, longest, |story| {
            let settled = story.settled()?;
            if seen.replace(settled) != Some(settled) {
                story.note(format!("settled: {settled} epochs"));
            }
            Ok((settled >= epochs).then_some(()))
        })
    }
}

fn chain(endpoints: Vec<String>, key: Option<Key>, gas_limit: Option<u64>) -> Result<CosmosChain> {
    let config = CosmosConfig {
        endpoints,
        prefix: "allo".to_owned(),
        denom: "stake".to_owned(),
        gas_price: 0.0,
        gas_factor: 1.4,
        gas_limit,
        patience: Duration::from_secs(60),
    };
    Ok(CosmosChain::new(config, key)?)
}
