//! The commands.

mod audit;
mod claim;
mod deploy;
mod gov;
mod output;
mod query;
mod roles;
pub(crate) mod simulate;
mod stake;
mod tokenomics;
mod topic;
mod vesting;

use std::process::ExitCode;

use allora_client::error::Result;
use allora_interfaces::Role;
use clap::Subcommand;

use crate::args::Connect;

pub use audit::{Audit, AuditArgs, Figures, Law};
pub use claim::ClaimArgs;
pub use deploy::{DeployArgs, VerifyArgs};
pub use gov::{GovCommand, GovernanceAction, ProposeArgs};
pub use query::{QueryArgs, Question};
pub use roles::{DoctorArgs, KeeperArgs, ParticipantArgs};
pub use stake::{CommissionArg, CompoundArg, StakeCommand, TopicAmount, ValidatorCommand};
pub use topic::{OneTopic, RoleArg, SendArgs, TopicCommand, TopicFile};
pub use vesting::GrantText;

/// Commands that speak to a chain.
#[derive(Clone, Debug, Subcommand)]
pub enum NetworkCommand {
    /// Deploy the four contracts, wire them and hand them over
    Deploy(Box<DeployArgs>),
    /// Compare what runs with what was built
    Verify(Box<VerifyArgs>),
    /// Predict the target of topics with a model
    Worker(Box<ParticipantArgs>),
    /// Predict the losses of a topic's inferers with a model
    Forecaster(Box<ParticipantArgs>),
    /// Report the truth of topics
    Reputer(Box<ParticipantArgs>),
    /// Do due steps of all topics
    Keeper(Box<KeeperArgs>),
    /// Say why nothing was accepted, or paid, and what to do about it
    Doctor(Box<DoctorArgs>),
    /// Create and manage topics, take up and give up roles
    #[command(subcommand)]
    Topic(Box<TopicCommand>),
    /// Stake, delegate and bond, and get out again
    #[command(subcommand)]
    Stake(Box<StakeCommand>),
    /// Stake as a validator of the host chain, and get out again
    #[command(subcommand)]
    Validator(Box<ValidatorCommand>),
    /// Take out rewards
    Claim(Box<ClaimArgs>),
    /// Move ALLO, or the chain's own coin
    Send(Box<SendArgs>),
    /// Ask the contracts
    Query(Box<QueryArgs>),
    /// Check every ALLO in the vault's custody; exit code 1 if a law is broken
    Audit(Box<AuditArgs>),
    /// Proposals to the chain's governance: write, submit, vote, follow
    #[command(subcommand)]
    Gov(Box<GovCommand>),
}

impl NetworkCommand {
    /// Does it, on the chain its options name.
    ///
    /// # Errors
    /// Whatever stands in the way, and what to do about it.
    pub fn execute(&self) -> Result<()> {
        self.execute_on(&|common| Ok(Box::new(common.chain()?)))
    }

    /// Does it on a chain made by `connect`.
    ///
    /// # Errors
    /// Whatever stands in the way, and what to do about it.
    pub fn execute_on(&self, connect: Connect) -> Result<()> {
        match self {
            Self::Deploy(args) => args.run(connect),
            Self::Verify(args) => args.run(connect),
            Self::Worker(args) => args.run(connect, Role::Inferer),
            Self::Forecaster(args) => args.run(connect, Role::Forecaster),
            Self::Reputer(args) => args.run(connect, Role::Reputer),
            Self::Keeper(args) => args.run(connect),
            Self::Doctor(args) => args.run(connect),
            Self::Topic(command) => command.run(connect),
            Self::Stake(command) => command.run(connect),
            Self::Validator(command) => command.run(connect),
            Self::Claim(args) => args.run(connect),
            Self::Send(args) => args.run(connect),
            Self::Query(args) => args.run(connect),
            Self::Audit(args) => args.run(connect),
            Self::Gov(command) => command.run(connect),
        }
    }
}

/// Does a command; an error goes to standard error. Exit codes: 0 done, 1 refused or
/// failed, 2 an impossible option or an unreadable file.
pub fn run(command: &NetworkCommand) -> ExitCode {
    match command.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
