//! `claim`: rewards that go out.

use allora_interfaces::staking_vault::{
    ExecuteMsg as Vault, QueryMsg as VaultQuery, TopicAccountsResponse,
};
use allora_interfaces::TopicId;
use clap::Args;
use serde_json::json;

use super::common::{CommonArgs, Connect};
use super::output::show;
use super::topic::{announcements, on_vault};
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Topics asked for with one message of `claim --all`.
const PAGE: u32 = 100;

/// Take out rewards of work, stake and delegations.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ClaimArgs {
    /// Connection, key and output.
    #[command(flatten)]
    common: CommonArgs,
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
    pub(super) fn run(&self, connect: Connect) -> Result<()> {
        if self.all {
            return self.all_topics(connect);
        }
        let most = Vault::MAX_TOPICS_PER_CLAIM;
        if self.topics.len() > most {
            return Err(ClientError::usage(format!(
                "{} topics in one claim, at most {most}: name fewer, or claim --all",
                self.topics.len()
            )));
        }
        let topic_ids = self.topics.iter().copied().map(TopicId).collect();
        on_vault(connect, &self.common, &Vault::Claim { topic_ids })
    }

    fn all_topics(&self, connect: Connect) -> Result<()> {
        self.common.start_logs();
        let chain = connect(&self.common)?;
        let network = self.common.network(&*chain)?;
        let (mut transactions, mut events) = (vec![], vec![]);
        let mut start_after = None;
        loop {
            let msg = Vault::ClaimAll {
                start_after,
                limit: Some(PAGE),
            };
            match chain.submit(&[network.on_vault(&msg)?]) {
                Ok(outcome) => {
                    events.extend(announcements(&outcome));
                    transactions.push(outcome);
                }
                // a page without rewards; the next one may have some
                Err(error) if is_nothing(&error) => {}
                Err(error) => return Err(error),
            }
            start_after = match last_of_page(&network, start_after)? {
                Some(last) => Some(last),
                None => break,
            };
        }
        if transactions.is_empty() {
            return Err(ClientError::CheckFailed {
                message: format!(
                    "nothing to claim for {} in any topic; `query rewards` says what waits in one",
                    network.me()?
                ),
            });
        }
        show(
            &json!({"transactions": transactions, "events": events}),
            self.common.json,
        )
    }
}

/// Whether the vault says that there is nothing to pay.
fn is_nothing(error: &ClientError) -> bool {
    matches!(error, ClientError::Refused { reason, .. } if reason.contains("nothing to claim"))
}

/// Last topic of a full page; `None` after the last page. A page that pays nothing is
/// refused and cannot say where the next one starts.
fn last_of_page(network: &Network, start_after: Option<TopicId>) -> Result<Option<TopicId>> {
    let page: TopicAccountsResponse = network.vault(&VaultQuery::TopicAccounts {
        start_after,
        limit: Some(PAGE),
    })?;
    let full = u32::try_from(page.topics.len()).is_ok_and(|count| count >= PAGE);
    Ok(page
        .topics
        .last()
        .filter(|_| full)
        .map(|topic| topic.topic_id))
}
