//! `stake`: stake, delegations and bonds, in and out.

use std::str::FromStr;

use allora_client::amount::Amount;
use allora_client::chain::Msg;
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_interfaces::staking_vault::{
    hook, msg as vault, ExecuteMsg as Vault, HookMsg as Hook, COMMISSION_ONE,
};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand, ValueEnum};

use super::topic::{act, OneTopic};
use crate::args::Session;

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
    /// Move a delegation to another reputer of the topic: at once, or after epochs that wait
    Redelegate(Redelegation),
    /// Let a delegation arrive that moves, your own or anybody's
    Arrive(Arrival),
    /// Set what you keep of your delegators' rewards: less at once, more a day later
    Commission {
        /// Number of the topic.
        topic: u64,
        /// Percent, 0 to 50 with up to two decimals; at most 1 above the one in force.
        percent: CommissionArg,
    },
    /// Turn rewards of a position into stake, or let anybody do it
    Compound(Compounding),
    /// Put an unbonding entry, or a part of it, back to where it came from
    Cancel(Cancellation),
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
  allora stake redelegate 1 reputer1 reputer2 10 --from delegator1
  allora stake arrive 1 reputer1 reputer2 2 --from delegator1
  allora stake withdraw 1 --from delegator1
  allora stake bond 1 10 --from worker1";

/// A topic and an amount of ALLO.
#[derive(Clone, Debug, Args)]
pub struct TopicAmount {
    /// Number of the topic.
    topic: u64,
    /// How much ALLO.
    amount: Amount,
}

/// An amount of ALLO on an operator of a topic.
#[derive(Clone, Debug, Args)]
pub struct OnOperator {
    /// Number of the topic.
    topic: u64,
    /// The reputer; an address, or a key by its name.
    operator: String,
    /// How much ALLO.
    amount: Amount,
}

/// A delegation that moves.
#[derive(Clone, Debug, Args)]
pub struct Redelegation {
    /// Number of the topic.
    topic: u64,
    /// Whom it is delegated to; an address, or a key by its name.
    old: String,
    /// Who gets it; an address, or a key by its name.
    new: String,
    /// How much ALLO.
    amount: Amount,
}

/// A delegation on its way.
#[derive(Clone, Debug, Args)]
pub struct Arrival {
    /// Number of the topic.
    topic: u64,
    /// Whom it was delegated to; an address, or a key by its name.
    old: String,
    /// Who gets it; an address, or a key by its name.
    new: String,
    /// Number of the entry, see `query positions`.
    entry: u64,
    /// Whose it is; yours if left out.
    #[arg(long, value_name = "ACCOUNT")]
    holder: Option<String>,
}

/// What becomes of the rewards of a position.
#[derive(Clone, Debug, Args)]
pub struct Compounding {
    /// Number of the topic.
    topic: u64,
    /// What to do.
    what: CompoundArg,
    /// Whom it is delegated to; the holder if left out.
    #[arg(long, value_name = "OPERATOR")]
    on: Option<String>,
    /// With `now`: whose position; yours if left out.
    #[arg(long, value_name = "ACCOUNT")]
    holder: Option<String>,
}

/// An unbonding entry that goes back.
#[derive(Clone, Debug, Args)]
pub struct Cancellation {
    /// Number of the topic.
    topic: u64,
    /// Number of the entry, see `query positions`.
    entry: u64,
    /// How much ALLO; all of it if left out.
    amount: Option<Amount>,
    /// Whom it was delegated to; yourself if left out.
    #[arg(long, value_name = "OPERATOR")]
    on: Option<String>,
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

/// What a command sends: an amount of ALLO with a hook message, or a message.
enum Sent {
    Paid(Amount, Hook),
    Asked(Vault),
}

/// An address for the name of an account.
type Account<'a> = &'a dyn Fn(&str) -> Result<String>;

impl StakeCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        act(session, |network| Ok(vec![self.message(session, network)?]))
    }

    fn message(&self, session: Session, network: &Network) -> Result<Msg> {
        let account = |name: &str| session.common.account(network.chain, name);
        match self.sent(&account, &network.chain.sender()?)? {
            Sent::Paid(amount, hook) => network.send(&network.at.vault, amount.0, &hook),
            Sent::Asked(msg) => network.on_vault(&msg),
        }
    }

    fn sent(&self, account: Account, sender: &str) -> Result<Sent> {
        Ok(match self {
            Self::Add(args) => args.paid(|topic_id| Hook::Stake(hook::Stake { topic_id })),
            Self::Bond(args) => args.paid(|topic_id| Hook::Bond(hook::Bond { topic_id })),
            Self::Delegate(args) => {
                let hook = hook::Delegate {
                    topic_id: TopicId(args.topic),
                    operator: account(&args.operator)?,
                };
                Sent::Paid(args.amount, Hook::Delegate(hook))
            }
            Self::Remove(args) => Sent::Asked(Vault::Unstake(vault::Unstake {
                topic_id: TopicId(args.topic),
                amount: args.amount.0,
            })),
            Self::Unbond(args) => Sent::Asked(Vault::Unbond(vault::Unbond {
                topic_id: TopicId(args.topic),
                amount: args.amount.0,
            })),
            Self::Undelegate(args) => Sent::Asked(Vault::Undelegate(vault::Undelegate {
                topic_id: TopicId(args.topic),
                operator: account(&args.operator)?,
                amount: args.amount.0,
            })),
            Self::Withdraw(one) => Sent::Asked(Vault::Withdraw(vault::Withdraw {
                topic_id: TopicId(one.topic),
            })),
            Self::Commission { topic, percent } => {
                Sent::Asked(Vault::SetCommission(vault::SetCommission {
                    topic_id: TopicId(*topic),
                    commission: percent.0,
                }))
            }
            Self::Redelegate(args) => Sent::Asked(args.message(account)?),
            Self::Arrive(args) => Sent::Asked(args.message(account, sender)?),
            Self::Compound(args) => Sent::Asked(args.message(account)?),
            Self::Cancel(args) => Sent::Asked(args.message(account)?),
        })
    }
}

impl TopicAmount {
    fn paid(&self, hook: impl FnOnce(TopicId) -> Hook) -> Sent {
        Sent::Paid(self.amount, hook(TopicId(self.topic)))
    }
}

impl Redelegation {
    fn message(&self, account: Account) -> Result<Vault> {
        Ok(Vault::Redelegate(vault::Redelegate {
            topic_id: TopicId(self.topic),
            from: account(&self.old)?,
            to: account(&self.new)?,
            amount: self.amount.0,
        }))
    }
}

impl Arrival {
    fn message(&self, account: Account, sender: &str) -> Result<Vault> {
        Ok(Vault::Arrive(vault::Arrive {
            topic_id: TopicId(self.topic),
            holder: account(self.holder.as_deref().unwrap_or(sender))?,
            from: account(&self.old)?,
            to: account(&self.new)?,
            unbonding_id: self.entry,
        }))
    }
}

impl Compounding {
    fn message(&self, account: Account) -> Result<Vault> {
        let topic_id = TopicId(self.topic);
        let operator = self.on.as_deref().map(account).transpose()?;
        let holder = self.holder.as_deref().map(account).transpose()?;
        if self.what != CompoundArg::Now && holder.is_some() {
            return Err(ClientError::usage(
                "only the holder of a position says who may compound it: leave out --holder",
            ));
        }
        let allow = |compound| {
            Vault::SetCompound(vault::SetCompound {
                topic_id,
                operator: operator.clone(),
                compound,
            })
        };
        Ok(match self.what {
            CompoundArg::On => allow(true),
            CompoundArg::Off => allow(false),
            CompoundArg::Now => Vault::Compound(vault::Compound {
                topic_id,
                operator,
                holder,
            }),
        })
    }
}

impl Cancellation {
    fn message(&self, account: Account) -> Result<Vault> {
        Ok(Vault::CancelUnbonding(vault::CancelUnbonding {
            topic_id: TopicId(self.topic),
            operator: self.on.as_deref().map(account).transpose()?,
            unbonding_id: self.entry,
            amount: self.amount.map(|amount| amount.0),
        }))
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
