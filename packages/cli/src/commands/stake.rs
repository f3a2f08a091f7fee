//! `stake`, `validator`: stake, delegations and bonds, in and out.

use std::str::FromStr;

use allora_client::amount::Amount;
use allora_client::error::Result;
use allora_client::network::Network;
use allora_interfaces::staking_vault::{
    hook, msg as vault, ExecuteMsg as Vault, HookMsg as Hook, COMMISSION_ONE, VALIDATORS,
};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand, ValueEnum};

use super::topic::{act, on_vault, OneTopic};
use crate::args::{CommonArgs, Connect};

/// Stake, delegate and bond, and get out again.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = STAKE_EXAMPLES)]
pub enum StakeCommand {
    /// Add stake of your own, as a reputer of a topic
    Add(TopicAmount),
    /// Begin to unbond stake of your own
    Remove(TopicAmount),
    /// Add to a delegation to a reputer of a topic
    Delegate(OnOperator),
    /// Begin to unbond a delegation
    Undelegate(OnOperator),
    /// Move a delegation to another reputer of the topic, at once
    Redelegate {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// Which topic.
        topic: u64,
        /// Whom it is delegated to; an address, or a key by its name.
        old: String,
        /// Who gets it; an address, or a key by its name.
        new: String,
        /// How much ALLO.
        amount: Amount,
    },
    /// Set what you keep of your delegators' rewards: less at once, more a day later
    Commission {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// Which topic.
        topic: u64,
        /// Percent, 0 to 50 with up to two decimals; at most 1 above the one in force.
        percent: CommissionArg,
    },
    /// Turn rewards of a position into stake, or let anybody do it
    Compound {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// Which topic.
        topic: u64,
        /// What to do.
        what: CompoundArg,
        /// Whom it is delegated to; the holder if left out.
        #[arg(long, value_name = "OPERATOR")]
        on: Option<String>,
        /// With `now`: whose position; yours if left out.
        #[arg(long, value_name = "ACCOUNT")]
        holder: Option<String>,
    },
    /// Put an unbonding entry, or a part of it, back to where it came from
    Cancel {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// Which topic.
        topic: u64,
        /// Number of the entry, see `query positions`.
        entry: u64,
        /// How much ALLO; all of it if left out.
        amount: Option<Amount>,
        /// Whom it was delegated to; yourself if left out.
        #[arg(long, value_name = "OPERATOR")]
        on: Option<String>,
    },
    /// Add to a bond, as a worker of a topic, which may ask for one
    Bond(TopicAmount),
    /// Begin to unbond a bond; it matures when the epochs it answers for have ended
    Unbond(TopicAmount),
    /// Take out what has matured: stake, delegations and bonds
    Withdraw(OneTopic),
}

const STAKE_EXAMPLES: &str = "\
Examples:
  allora stake add 1 100 --from reputer1
  allora stake commission 1 2.5 --from reputer1
  allora stake delegate 1 reputer1 50 --from delegator1
  allora query positions delegator1
  allora stake undelegate 1 reputer1 20 --from delegator1
  allora stake cancel 1 1 5 --on reputer1 --from delegator1
  allora stake withdraw 1 --from delegator1
  allora stake bond 1 10 --from worker1";

/// A topic and an amount of ALLO.
#[derive(Clone, Debug, Args)]
pub struct TopicAmount {
    /// Connection, key and output.
    #[command(flatten)]
    common: CommonArgs,
    /// Which topic.
    topic: u64,
    /// How much ALLO.
    amount: Amount,
}

/// An amount of ALLO on an operator of a topic.
#[derive(Clone, Debug, Args)]
pub struct OnOperator {
    /// Connection, key and output.
    #[command(flatten)]
    common: CommonArgs,
    /// Which topic.
    topic: u64,
    /// The reputer; an address, or a key by its name.
    operator: String,
    /// How much ALLO.
    amount: Amount,
}

/// What to do with the rewards of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompoundArg {
    /// From now on anybody may turn them into stake.
    On,
    /// Only the holder may.
    Off,
    /// Turn them into stake.
    Now,
}

/// A commission, like `5` or `2.75`, in percent; held in units of 1 / [`COMMISSION_ONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommissionArg(pub u16);

impl FromStr for CommissionArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let per_percent = COMMISSION_ONE / 100;
        let most = Vault::MAX_COMMISSION / per_percent;
        let bad = || format!("{text} is no commission: write 0 to {most}, percent, like 2.5");
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.strip_suffix('%').unwrap_or(text);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
            return Err(bad());
        }
        let fraction: u16 = format!("{fraction:0<2}").parse().map_err(|_| bad())?;
        whole
            .parse::<u16>()
            .ok()
            .and_then(|whole| whole.checked_mul(per_percent)?.checked_add(fraction))
            .filter(|commission| *commission <= Vault::MAX_COMMISSION)
            .map(Self)
            .ok_or_else(bad)
    }
}

impl StakeCommand {
    pub(super) fn run(&self, connect: Connect) -> Result<()> {
        match self {
            Self::Add(args) => args.pay(connect, |topic_id| Hook::Stake(hook::Stake { topic_id })),
            Self::Bond(args) => args.pay(connect, |topic_id| Hook::Bond(hook::Bond { topic_id })),
            Self::Remove(args) => {
                let (topic_id, amount) = (TopicId(args.topic), args.amount.0);
                let msg = Vault::Unstake(vault::Unstake { topic_id, amount });
                on_vault(connect, &args.common, &msg)
            }
            Self::Unbond(args) => {
                let (topic_id, amount) = (TopicId(args.topic), args.amount.0);
                let msg = Vault::Unbond(vault::Unbond { topic_id, amount });
                on_vault(connect, &args.common, &msg)
            }
            Self::Withdraw(one) => {
                let topic_id = TopicId(one.topic);
                let msg = Vault::Withdraw(vault::Withdraw { topic_id });
                on_vault(connect, &one.common, &msg)
            }
            Self::Commission {
                common,
                topic,
                percent,
            } => {
                let msg = vault::SetCommission {
                    topic_id: TopicId(*topic),
                    commission: percent.0,
                };
                on_vault(connect, common, &Vault::SetCommission(msg))
            }
            other => act(connect, other.common(), |network| other.delegation(network)),
        }
    }

    fn common(&self) -> &CommonArgs {
        match self {
            Self::Delegate(args) | Self::Undelegate(args) => &args.common,
            Self::Add(args) | Self::Remove(args) => &args.common,
            Self::Bond(args) | Self::Unbond(args) => &args.common,
            Self::Withdraw(one) => &one.common,
            Self::Redelegate { common, .. }
            | Self::Commission { common, .. }
            | Self::Compound { common, .. }
            | Self::Cancel { common, .. } => common,
        }
    }

    /// The message of a command that names an operator.
    fn delegation(&self, network: &Network) -> Result<Vec<allora_client::chain::Msg>> {
        let account = |name: &str| self.common().account(network.chain, name);
        let named = |name: &Option<String>| name.as_deref().map(account).transpose();
        let msg = match self {
            Self::Delegate(args) => {
                let hook = Hook::Delegate(hook::Delegate {
                    topic_id: TopicId(args.topic),
                    operator: account(&args.operator)?,
                });
                let vault = &network.at.vault;
                return Ok(vec![network.send(vault, args.amount.0, &hook)?]);
            }
            Self::Undelegate(args) => Vault::Undelegate(vault::Undelegate {
                topic_id: TopicId(args.topic),
                operator: account(&args.operator)?,
                amount: args.amount.0,
            }),
            Self::Redelegate {
                topic,
                old,
                new,
                amount,
                ..
            } => Vault::Redelegate(vault::Redelegate {
                topic_id: TopicId(*topic),
                from: account(old)?,
                to: account(new)?,
                amount: amount.0,
            }),
            Self::Compound {
                topic,
                what,
                on,
                holder,
                ..
            } => what.message(TopicId(*topic), named(on)?, named(holder)?)?,
            Self::Cancel {
                topic,
                entry,
                amount,
                on,
                ..
            } => Vault::CancelUnbonding(vault::CancelUnbonding {
                topic_id: TopicId(*topic),
                operator: named(on)?,
                unbonding_id: *entry,
                amount: amount.map(|amount| amount.0),
            }),
            // `run` has done all others
            _ => return Ok(vec![]),
        };
        Ok(vec![network.on_vault(&msg)?])
    }
}

impl CompoundArg {
    fn message(
        self,
        topic_id: TopicId,
        operator: Option<String>,
        holder: Option<String>,
    ) -> Result<Vault> {
        if self != Self::Now && holder.is_some() {
            return Err(allora_client::error::ClientError::usage(
                "only the holder of a position says who may compound it: leave out --holder",
            ));
        }
        Ok(match self {
            Self::Now => Vault::Compound(vault::Compound {
                topic_id,
                operator,
                holder,
            }),
            Self::On | Self::Off => Vault::SetCompound(vault::SetCompound {
                topic_id,
                operator,
                compound: self == Self::On,
            }),
        })
    }
}

impl TopicAmount {
    /// Sends the amount to the vault.
    fn pay(&self, connect: Connect, hook: impl FnOnce(TopicId) -> Hook) -> Result<()> {
        let hook = hook(TopicId(self.topic));
        act(connect, &self.common, |network| {
            let vault = &network.at.vault;
            Ok(vec![network.send(vault, self.amount.0, &hook)?])
        })
    }
}

/// Stake as a validator of the host chain, and get out again.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = VALIDATOR_EXAMPLES)]
pub enum ValidatorCommand {
    /// Add stake, from the account of a bonded validator
    Enroll {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// How much ALLO.
        amount: Amount,
    },
    /// Begin to unbond stake of a validator
    Leave {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// How much ALLO.
        amount: Amount,
    },
    /// Unbond the stake of a validator the host chain no longer has bonded; anybody may
    Drop {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
        /// Its account; an address, or a key by its name.
        validator: String,
    },
    /// Take out what has matured
    Withdraw {
        /// Connection, key and output.
        #[command(flatten)]
        common: CommonArgs,
    },
}

const VALIDATOR_EXAMPLES: &str = "\
Examples:
  allora validator enroll 1000 --from validator
  allora query positions validator
  allora claim 0 --from validator
  allora validator leave 1000 --from validator
  allora validator withdraw --from validator";

impl ValidatorCommand {
    pub(super) fn run(&self, connect: Connect) -> Result<()> {
        let topic_id = VALIDATORS;
        match self {
            Self::Enroll { common, amount } => act(connect, common, |network| {
                let hook = Hook::Enroll {};
                Ok(vec![network.send(&network.at.vault, amount.0, &hook)?])
            }),
            Self::Leave { common, amount } => act(connect, common, |network| {
                // the vault itself stands for the validators' only operator
                let msg = Vault::Undelegate(vault::Undelegate {
                    topic_id,
                    operator: network.at.vault.clone(),
                    amount: amount.0,
                });
                Ok(vec![network.on_vault(&msg)?])
            }),
            Self::Drop { common, validator } => act(connect, common, |network| {
                let validator = common.account(network.chain, validator)?;
                let msg = Vault::DropValidator(vault::DropValidator { validator });
                Ok(vec![network.on_vault(&msg)?])
            }),
            Self::Withdraw { common } => on_vault(
                connect,
                common,
                &Vault::Withdraw(vault::Withdraw { topic_id }),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commissions_are_percent_up_to_half() {
        let units = |text: &str| text.parse::<CommissionArg>().map(|commission| commission.0);
        assert_eq!(units("0"), Ok(0));
        assert_eq!(units("5"), Ok(500));
        assert_eq!(units("2.75%"), Ok(275));
        assert_eq!(units("0.5"), Ok(50));
        assert_eq!(units("50"), Ok(5_000));
        for bad in ["", "50.01", "51", "-1", ".5", "1.234", "99999", "x", "%"] {
            assert!(units(bad).is_err(), "{bad}");
        }
    }
}
