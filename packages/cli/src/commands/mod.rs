//! The commands.

mod attack;
mod audit;
pub(crate) mod backtest;
mod claim;
mod deploy;
mod desk;
mod doctor;
mod gov;
mod init;
mod key;
mod order;
mod output;
mod query;
mod roles;
pub(crate) mod simulate;
mod stake;
mod tokenomics;
mod topic;
mod validator;
mod vesting;

use std::process::ExitCode;

use allora_client::error::Result;
use allora_interfaces::Role;
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};

use crate::args::{CommonArgs, Connect, Session};

pub use audit::{Audit, AuditArgs, Figures, Law};
pub use claim::ClaimArgs;
pub use deploy::{DeployArgs, VerifyArgs};
pub use desk::DeskCommand;
pub use doctor::{DoctorArgs, DoctorCommand};
pub use gov::{GovCommand, GovernanceAction, ProposeArgs};
pub use init::{InitArgs, Language};
pub use key::KeyCommand;
pub use order::{ConditionArgs, RequestArgs, SubscribeArgs, TermsArgs};
pub use query::{QueryArgs, Question};
pub use roles::{KeeperArgs, ParticipantArgs, RelayerArgs};
pub use stake::{CommissionArg, CompoundArg, StakeCommand, TopicAmount};
pub use topic::{OneTopic, SendArgs, TopicCommand, TopicFile};
pub use validator::ValidatorCommand;
pub use vesting::GrantText;

/// Commands that speak to a chain.
#[derive(Clone, Debug, Subcommand)]
pub enum NetworkCommand {
    /// Deploy the contracts, wire them and hand them over
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
    /// Hand in submissions that workers signed, many in one transaction
    Relayer(Box<RelayerArgs>),
    /// Say why nothing was accepted, paid or delivered, and what to do about it
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
    /// Let another key submit and report for you, and nothing else
    #[command(subcommand)]
    Key(Box<KeyCommand>),
    /// Take out rewards
    Claim(Box<ClaimArgs>),
    /// Move ALLO, or the chain's own coin
    Send(Box<SendArgs>),
    /// Ask the contracts
    Query(Box<QueryArgs>),
    /// Ask for an inference, delivered by whoever wants the tip
    Request(Box<RequestArgs>),
    /// Subscribe to the inferences of a topic
    Subscribe(Box<SubscribeArgs>),
    /// Accounts, requests and subscriptions at the inference desk
    #[command(subcommand)]
    Desk(Box<DeskCommand>),
    /// Check every ALLO in the vault's custody; exit code 1 if a law is broken
    Audit(Box<AuditArgs>),
    /// Proposals to the chain's governance: write, submit, vote, follow
    #[command(subcommand)]
    Gov(Box<GovCommand>),
}

impl NetworkCommand {
    /// Does it.
    ///
    /// # Errors
    /// Whatever stands in the way, and what to do about it.
    fn execute(&self, session: Session) -> Result<()> {
        match self {
            Self::Deploy(args) => args.run(session),
            Self::Verify(args) => args.run(session),
            Self::Worker(args) => args.run(session, Role::Inferer),
            Self::Forecaster(args) => args.run(session, Role::Forecaster),
            Self::Reputer(args) => args.run(session, Role::Reputer),
            Self::Keeper(args) => args.run(session),
            Self::Relayer(args) => args.run(session),
            Self::Doctor(args) => args.run(session),
            Self::Topic(command) => command.run(session),
            Self::Stake(command) => command.run(session),
            Self::Validator(command) => command.run(session),
            Self::Key(command) => command.run(session),
            Self::Claim(args) => args.run(session),
            Self::Send(args) => args.run(session),
            Self::Query(args) => args.run(session),
            Self::Request(args) => args.run(session),
            Self::Subscribe(args) => args.run(session),
            Self::Desk(command) => command.run(session),
            Self::Audit(args) => args.run(session),
            Self::Gov(command) => command.run(session),
        }
    }
}

/// A command that speaks to a chain, with the options that all of these share.
#[derive(Clone, Debug)]
pub struct NetworkCall {
    /// Connection, key and output.
    pub common: CommonArgs,
    /// What to do.
    pub command: NetworkCommand,
}

impl NetworkCall {
    /// Does it on a chain made by `connect`.
    ///
    /// # Errors
    /// Whatever stands in the way, and what to do about it.
    pub fn execute_on(&self, connect: Connect) -> Result<()> {
        self.command.execute(Session {
            common: &self.common,
            connect,
        })
    }

    /// Does it on the chain its options name; an error goes to standard error. Exit codes:
    /// 0 done, 1 refused or failed, 2 an impossible option or an unreadable file.
    pub fn run(&self) -> ExitCode {
        match self.execute_on(&|common| Ok(Box::new(common.chain()?))) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(error.exit_code())
            }
        }
    }
}

/// The commands of [`NetworkCommand`], each of which takes [`CommonArgs`] too. `simulate`
/// and `completions` do not, which is why the options are not those of the whole program.
impl Subcommand for NetworkCall {
    fn augment_subcommands(program: Command) -> Command {
        NetworkCommand::augment_subcommands(program).mut_subcommands(with_common)
    }

    fn augment_subcommands_for_update(program: Command) -> Command {
        NetworkCommand::augment_subcommands_for_update(program).mut_subcommands(with_common)
    }

    fn has_subcommand(name: &str) -> bool {
        NetworkCommand::has_subcommand(name)
    }
}

fn with_common(command: Command) -> Command {
    if !NetworkCommand::has_subcommand(command.get_name()) {
        return command;
    }
    let common = CommonArgs::augment_args(Command::new("common"));
    command.args(common.get_arguments())
}

impl FromArgMatches for NetworkCall {
    fn from_arg_matches(matches: &ArgMatches) -> clap::error::Result<Self> {
        let (_, options) = matches
            .subcommand()
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        Ok(Self {
            common: CommonArgs::from_arg_matches(options)?,
            command: NetworkCommand::from_arg_matches(matches)?,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> clap::error::Result<()> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
