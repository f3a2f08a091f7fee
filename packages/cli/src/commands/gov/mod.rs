//! `gov`: proposals to the chain's governance.

use std::thread::sleep;
use std::time::{Duration, Instant};

use allora_client::chain::{Chain, Msg, ProposalState};
use allora_client::error::{ClientError, Result};
use clap::Subcommand;

use crate::args::{Session, VoteArg};
use crate::commands::output::show;

mod propose;

pub use propose::{GovernanceAction, ProposeArgs};

/// Proposals to the chain's governance: write, submit, vote, follow.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = GOV_EXAMPLES)]
pub enum GovCommand {
    /// Write and submit a proposal
    Propose(ProposeArgs),
    /// Vote on a proposal
    Vote {
        /// Which proposal.
        proposal: u64,
        /// How.
        option: VoteArg,
    },
    /// Where a proposal stands
    Status {
        /// Which proposal.
        proposal: u64,
        /// Wait until it is decided; exit code 1 unless it passed and was executed.
        #[arg(long)]
        wait: bool,
    },
}

const GOV_EXAMPLES: &str = "\
Examples:
  allora gov propose create-topic topic.json --from governor
  allora gov vote 1 yes --from validator
  allora gov status 1 --wait";

impl GovCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        match self {
            Self::Propose(args) => args.run(session),
            Self::Vote { proposal, option } => {
                let vote = Msg::Vote {
                    proposal_id: *proposal,
                    option: (*option).into(),
                };
                show(&session.chain()?.submit(&[vote])?, session.common.json)
            }
            Self::Status { proposal, wait } => {
                let chain = session.chain()?;
                let state = if *wait {
                    decided(&*chain, *proposal)?
                } else {
                    chain.proposal(*proposal)?
                };
                show(&state, session.common.json)?;
                if *wait && state.status != "passed" {
                    return Err(ClientError::CheckFailed {
                        message: format!("proposal {proposal}: {}", state.status),
                    });
                }
                Ok(())
            }
        }
    }
}

/// Waits until a proposal is decided, at most an hour beyond the end of voting.
fn decided(chain: &dyn Chain, proposal_id: u64) -> Result<ProposalState> {
    const LONGEST: Duration = Duration::from_secs(30 * 24 * 3_600);
    let started = Instant::now();
    loop {
        let state = chain.proposal(proposal_id)?;
        if state.is_final() || started.elapsed() > LONGEST {
            return Ok(state);
        }
        sleep(Duration::from_millis(500));
    }
}
