//! `audit`: every ALLO in the vault's custody, law by law.
//!
//! The vault recomputes its books from single entries and says what is wrong; the
//! figures beside that are read and compared here once more.

mod laws;

use std::collections::BTreeMap;

use allora_client::amount::in_allo;
use allora_client::chain::query;
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_interfaces::staking_vault::{
    EmissionResponse, InvariantsResponse, LedgerResponse, QueryMsg as Vault, TopicAccountResponse,
    TopicAccountsResponse,
};
use allora_interfaces::TopicId;
use clap::Args;
use cosmwasm_std::{Uint128, Uint256};
use cw20::{Cw20QueryMsg, TokenInfoResponse};
use serde::Serialize;

pub use laws::Law;

use super::output::show;
use crate::args::Session;

/// Topics a page.
const PAGE: u32 = 100;
/// Times the figures are read again because a block came in between.
const READINGS: usize = 5;

/// Check every ALLO in the vault's custody.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct AuditArgs {}

const EXAMPLES: &str = "\
Examples:
  allora audit
      a table; exit code 1 if a law is broken
  allora audit --json
      one object, amounts in base units";

/// What the contracts say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Totals of the vault.
    pub ledger: LedgerResponse,
    /// Sums over all topics, by liability.
    pub topics: BTreeMap<&'static str, Uint256>,
    /// How many topics there are.
    pub topic_count: usize,
    /// Weight of all topics that take part in emission, as the vault keeps it.
    pub total_weight: Uint128,
    /// The same, summed over topics.
    pub weights: Uint256,
    /// The vault's balance at the token.
    pub balance: Uint128,
    /// All ALLO there is.
    pub supply: Uint128,
    /// What the vault itself finds that it holds beyond what it owes.
    pub surplus: Uint128,
    /// Sentences of the vault's own check, over all pages.
    pub violations: Vec<String>,
    /// Whether all of it was read of one block, so that it can be compared.
    pub one_block: bool,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Whether every law holds.
    pub holds: bool,
    /// How many topics were gone through.
    pub topics: usize,
    /// Base units the vault holds beyond what it owes.
    pub surplus: Uint128,
    /// Line by line.
    pub laws: Vec<Law>,
    /// What the vault found in a topic, a pool or its totals.
    pub violations: Vec<String>,
}

impl AuditArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let audit = Figures::read(&network)?.compare();
        if session.common.json {
            show(&audit, true)?;
        } else {
            print!("{}", audit.table());
        }
        if audit.holds {
            return Ok(());
        }
        Err(ClientError::CheckFailed {
            message: "the vault's books do not balance: stop paying in, and show this to who \
                      governs the contracts"
                .to_owned(),
        })
    }
}

/// What the vault's check says, over all pages, and what it holds beyond what it owes.
pub(super) fn check_all(network: &Network) -> Result<(Vec<String>, Uint128)> {
    let mut violations = vec![];
    let mut start_after = None;
    loop {
        let page: InvariantsResponse = network.vault(&Vault::CheckInvariants {
            start_after,
            limit: None,
        })?;
        violations.extend(page.violations);
        if page.next.is_none() {
            return Ok((violations, page.surplus));
        }
        start_after = page.next;
    }
}

impl Figures {
    /// Reads them all, of one block if blocks are not too fast.
    ///
    /// # Errors
    /// The contracts'.
    pub fn read(network: &Network) -> Result<Self> {
        let mut figures = Self::default();
        for _ in 0..READINGS {
            let before = network.chain.block()?.height;
            figures = Self::read_once(network)?;
            if network.chain.block()?.height == before {
                figures.one_block = true;
                break;
            }
        }
        (figures.violations, figures.surplus) = check_all(network)?;
        Ok(figures)
    }

    fn read_once(network: &Network) -> Result<Self> {
        let emission: EmissionResponse = network.vault(&Vault::Emission {})?;
        let token: TokenInfoResponse = query(
            network.chain,
            &network.at.token,
            &Cw20QueryMsg::TokenInfo {},
        )?;
        let mut figures = Self {
            ledger: network.vault(&Vault::Ledger {})?,
            total_weight: emission.total_weight,
            balance: network.balance_of(&network.at.vault)?,
            supply: token.total_supply,
            ..Self::default()
        };
        let mut start_after: Option<TopicId> = None;
        loop {
            let page: TopicAccountsResponse = network.vault(&Vault::TopicAccounts {
                start_after,
                limit: Some(PAGE),
            })?;
            let Some(last) = page.topics.last() else {
                return Ok(figures);
            };
            start_after = Some(last.topic_id);
            for topic in &page.topics {
                figures.add(topic);
            }
        }
    }

    fn add(&mut self, topic: &TopicAccountResponse) {
        for (name, amount) in topic.entries() {
            let sum = self.topics.entry(name).or_default();
            *sum = sum.saturating_add(amount.into());
        }
        if topic.emitting {
            self.weights = self.weights.saturating_add(topic.weight.into());
        }
        self.topic_count = self.topic_count.saturating_add(1);
    }

    /// Compares them.
    pub fn compare(self) -> Audit {
        let laws = self.laws();
        Audit {
            holds: self.violations.is_empty() && laws.iter().all(|law| law.holds != Some(false)),
            topics: self.topic_count,
            surplus: self.surplus,
            laws,
            violations: self.violations,
        }
    }
}

impl Audit {
    /// For people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for law in &self.laws {
            let word = match law.holds {
                Some(true) => "ok",
                Some(false) => "BROKEN",
                None => "moved",
            };
            let compared = law.compared.map(|compared| law.written(compared));
            let line = format!(
                "{word:<7} {:<12} {:>32}  {} {}",
                law.name,
                law.written(law.stated.into()),
                law.must_be,
                compared.unwrap_or_default(),
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push_str(&format!(
            "        {:<12} {:>32}  beyond what is owed, from plain transfers\n",
            "surplus",
            in_allo(self.surplus)
        ));
        for (what, found) in [
            ("shares", self.found_in(&Scope::Pool)),
            ("topics", self.found_in(&Scope::Topic)),
            ("totals", self.found_in(&Scope::Vault)),
        ] {
            let word = if found.is_empty() { "ok" } else { "BROKEN" };
            let count = found.len();
            text.push_str(&format!(
                "{word:<7} {what:<12} {:>32}  of the vault's own check, {} topics\n",
                format!("{count} findings"),
                self.topics
            ));
            for sentence in found {
                text.push_str(&format!("        - {sentence}\n"));
            }
        }
        if self.laws.iter().any(|law| law.holds.is_none()) {
            text.push_str(
                "moved: blocks came in while this was read; the vault's own check decides\n",
            );
        }
        text.push_str(if self.holds {
            "every law holds\n"
        } else {
            "A LAW IS BROKEN\n"
        });
        text
    }

    fn found_in(&self, scope: &Scope) -> Vec<&String> {
        let found = self.violations.iter();
        found
            .filter(|sentence| Scope::of(sentence) == *scope)
            .collect()
    }
}

/// What a sentence of the vault is about.
#[derive(PartialEq, Eq)]
enum Scope {
    Pool,
    Topic,
    Vault,
}

impl Scope {
    fn of(sentence: &str) -> Self {
        if !sentence.starts_with("topic ") {
            Self::Vault
        } else if sentence.contains(": operator ") {
            Self::Pool
        } else {
            Self::Topic
        }
    }
}
