//! `doctor`.

use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_client::roles::doctor::{examine, examine_order, Finding, Level};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand};
use cosmwasm_std::Timestamp;
use serde_json::json;

use super::output::show;
use crate::args::{RoleArg, Session};

/// Say why nothing was accepted, paid or delivered, and what to do about it.
///
/// Exit code 1 if something stands in the way.
#[derive(Clone, Debug, Args)]
#[command(
    after_long_help = "Examples:\n  allora doctor 1 inferer --from worker1\n  allora doctor request 1 17",
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct DoctorArgs {
    /// Number of the topic.
    #[arg(required = true)]
    topic: Option<u64>,
    /// In which role.
    #[arg(required = true)]
    role: Option<RoleArg>,
    /// Something else.
    #[command(subcommand)]
    other: Option<DoctorCommand>,
}

/// What else can be examined.
#[derive(Clone, Debug, Subcommand)]
pub enum DoctorCommand {
    /// A request or a subscription at the desk
    Request {
        /// Number of the topic.
        topic: u64,
        /// Its number.
        id: u64,
    },
}

impl DoctorArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network: Network = session.common.network(&*chain)?;
        let clock = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .map(|since| Timestamp::from_seconds(since.as_secs()));
        let findings = match (&self.other, self.topic, self.role) {
            (Some(DoctorCommand::Request { topic, id }), ..) => {
                examine_order(&network, TopicId(*topic), *id, clock)?
            }
            (None, Some(topic), Some(role)) => {
                chain.sender()?;
                examine(&network, TopicId(topic), role.into(), clock)?
            }
            _ => return Err(ClientError::usage("name a topic and a role, or a request")),
        };
        told(&findings, session.common.json)
    }
}

/// Prints findings; an error if any stands in the way.
fn told(findings: &[Finding], json: bool) -> Result<()> {
    if json {
        show(&json!({"findings": findings}), true)?;
    } else {
        for finding in findings {
            let mark = match finding.level {
                Level::Ok => "ok     ",
                Level::Note => "note   ",
                Level::Problem => "PROBLEM",
            };
            println!("{mark} {}", finding.what);
            if let Some(remedy) = &finding.remedy {
                println!("        → {remedy}");
            }
        }
    }
    let problems = findings
        .iter()
        .filter(|finding| finding.level == Level::Problem)
        .count();
    match problems {
        0 => Ok(()),
        _ => Err(ClientError::CheckFailed {
            message: format!("{problems} of {} findings stand in the way", findings.len()),
        }),
    }
}
