//! `claim`: rewards that go out.

use allora_client::chain::TxOutcome;
use allora_client::error::{ClientError, Result};
use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::TopicId;
use clap::Args;
use serde_json::json;

use super::output::show;
use super::topic::{announcements, on_vault};
use crate::args::Session;

/// Topics asked for with one message of `claim --all`.
const PAGE: u32 = 100;

/// Take out rewards of work, stake and delegations.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ClaimArgs {
    /// Topics, at most 20; 0 for the validators' part.
    #[arg(required_unless_present = "all")]
    topics: Vec<u64>,
    /// Of all topics, a transaction for every hundred.
    #[arg(long, conflicts_with = "topics")]
    all: bool,
}

const EXAMPLES: &str = "\
Examples:
  allora claim 1 2 --from worker1
  allora claim --all --from delegator1";

impl ClaimArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        if self.all {
            return self.all_topics(session);
        }
        let most = Vault::MAX_TOPICS_PER_CLAIM;
        if self.topics.len() > most {
            return Err(ClientError::usage(format!(
                "{} topics in one claim, at most {most}: name fewer, or claim --all",
                self.topics.len()
            )));
        }
        let topic_ids = self.topics.iter().copied().map(TopicId).collect();
        on_vault(session, &Vault::Claim(vault::Claim { topic_ids }))
    }

    fn all_topics(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let (mut transactions, mut events) = (vec![], vec![]);
        let mut start_after = None;
        loop {
            let msg = Vault::ClaimAll(vault::ClaimAll {
                start_after,
                limit: Some(PAGE),
            });
            let outcome = chain.submit(&[network.on_vault(&msg)?])?;
            events.extend(announcements(&outcome));
            start_after = next_page(&outcome);
            transactions.push(outcome);
            if start_after.is_none() {
                break;
            }
        }
        if events.is_empty() {
            return Err(ClientError::CheckFailed {
                message: format!(
                    "nothing to claim for {} in any topic; `query rewards` says what waits in one",
                    network.me()?
                ),
            });
        }
        show(
            &json!({"transactions": transactions, "events": events}),
            session.common.json,
        )
    }
}

/// Where the vault says that the next page starts; it says nothing on the last one.
fn next_page(outcome: &TxOutcome) -> Option<TopicId> {
    let mut pages = outcome.events.iter();
    pages.find_map(|event| event.attribute("next")?.parse().ok().map(TopicId))
}
