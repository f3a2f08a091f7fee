//! `desk`: accounts, requests and subscriptions at the inference desk.

use allora_client::amount::Amount;
use allora_client::error::{ClientError, Result};
use allora_interfaces::inference_desk::{hook, msg, ExecuteMsg as Desk, HookMsg, QueryMsg, Tip};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand};
use serde_json::Value;

use super::output::show;
use super::topic::act;
use crate::args::Session;

/// Accounts, requests and subscriptions at the inference desk.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = DESK_EXAMPLES)]
pub enum DeskCommand {
    /// What a delivery of a topic costs, the tip aside
    Quote(OneTopic),
    /// What an account has at the desk; your own if left out
    Account {
        /// An address, or a key by its name.
        account: Option<String>,
    },
    /// What the desk owes to whom
    Ledger,
    /// Requests of a topic, or of one payer
    Requests(Listed),
    /// Subscriptions of a topic, or of one payer
    Subscriptions(Listed),
    /// A request
    Request(One),
    /// A subscription
    Subscription(One),
    /// What can be delivered of a topic now, and for how much
    Deliverable(OneTopic),
    /// Add ALLO to your account at the desk
    Deposit {
        /// How much ALLO.
        amount: Amount,
    },
    /// Take ALLO out of your account at the desk
    Withdraw {
        /// How much ALLO; all of it if left out.
        amount: Option<Amount>,
    },
    /// Take a request back before the submissions of its epoch end
    Cancel(One),
    /// Raise the tip of a request, from your account at the desk
    RaiseTip(RaiseTip),
    /// Pay back requests that nobody delivered in time; anybody may
    Expire(Many),
    /// Call a contract once more that failed; anybody may
    Redeliver(One),
    /// Add ALLO to what a subscription pays from; anybody may
    TopUp {
        /// Which.
        #[command(flatten)]
        one: One,
        /// How much ALLO.
        amount: Amount,
    },
    /// Nothing is delivered to a subscription until it is resumed
    Pause(One),
    /// Go on with a subscription
    Resume(One),
    /// End a subscription; what is left goes to your account at the desk
    Close(One),
    /// Deliver requests, for their tips; `allora keeper --deliver` does it all the time
    Deliver {
        /// Which.
        #[command(flatten)]
        many: Many,
        /// Subscriptions to deliver to as well.
        #[arg(long, value_delimiter = ',', value_name = "ID")]
        subscriptions: Vec<u64>,
    },
    /// Pay the fees of a topic to the vault, as its revenue; anybody may
    Collect(OneTopic),
    /// Ask another price for deliveries of a topic you created
    Price {
        /// Number of the topic.
        topic: u64,
        /// How much ALLO; the base fee if left out.
        price: Option<Amount>,
    },
}

const DESK_EXAMPLES: &str = "\
Examples:
  allora desk quote 1
  allora desk requests 1 --payer consumer
  allora desk request 1 17
  allora desk cancel 1 17 --from consumer
  allora desk top-up 1 18 5 --from sponsor
  allora desk deliver 1 17 --from keeper1
  allora desk withdraw --from consumer";

/// A topic.
#[derive(Clone, Debug, Args)]
pub struct OneTopic {
    /// Number of the topic.
    topic: u64,
}

/// A request or a subscription.
#[derive(Clone, Debug, Args)]
pub struct One {
    /// Number of the topic.
    topic: u64,
    /// Its number.
    id: u64,
}

/// Requests.
#[derive(Clone, Debug, Args)]
pub struct Many {
    /// Number of the topic.
    topic: u64,
    /// Their numbers.
    ids: Vec<u64>,
}

/// A page of a list.
#[derive(Clone, Debug, Args)]
pub struct Listed {
    /// Number of the topic.
    topic: u64,
    /// Only those that this account pays for; an address, or a key by its name.
    #[arg(long, value_name = "ACCOUNT")]
    payer: Option<String>,
    /// After this number.
    #[arg(long, value_name = "ID")]
    start_after: Option<u64>,
    /// At most so many are looked at.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u32>,
}

/// A tip that rises, or rises faster.
#[derive(Clone, Debug, Args)]
pub struct RaiseTip {
    #[command(flatten)]
    one: One,
    /// ALLO, once it has risen.
    tip: Amount,
    /// ALLO at once.
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    tip_from: Amount,
    /// Seconds in which it rises.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    tip_over: u64,
}

impl DeskCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        match self.question(&session)? {
            Some(question) => ask(session, &question),
            None => self.act(session),
        }
    }

    /// What it asks, if it asks.
    fn question(&self, session: &Session) -> Result<Option<QueryMsg>> {
        Ok(Some(match self {
            Self::Quote(OneTopic { topic }) => QueryMsg::Quote {
                topic_id: TopicId(*topic),
            },
            Self::Account { account } => {
                let chain = session.chain()?;
                let account = match account {
                    Some(name) => session.common.account(&*chain, name)?,
                    None => chain.sender()?,
                };
                QueryMsg::Account { account }
            }
            Self::Ledger => QueryMsg::Ledger {},
            Self::Requests(listed) => QueryMsg::Requests {
                topic_id: TopicId(listed.topic),
                payer: listed.payer(session)?,
                start_after: listed.start_after,
                limit: listed.limit,
            },
            Self::Subscriptions(listed) => QueryMsg::Subscriptions {
                topic_id: TopicId(listed.topic),
                payer: listed.payer(session)?,
                start_after: listed.start_after,
                limit: listed.limit,
            },
            Self::Request(One { topic, id }) => QueryMsg::Request {
                topic_id: TopicId(*topic),
                id: *id,
            },
            Self::Subscription(One { topic, id }) => QueryMsg::Subscription {
                topic_id: TopicId(*topic),
                id: *id,
            },
            Self::Deliverable(OneTopic { topic }) => QueryMsg::Deliverable {
                topic_id: TopicId(*topic),
                start_after: None,
                limit: None,
            },
            _ => return Ok(None),
        }))
    }

    fn act(&self, session: Session) -> Result<()> {
        let hook = match self {
            Self::Deposit { amount } => Some((amount, HookMsg::Deposit {})),
            Self::TopUp { one, amount } => {
                let (topic_id, id) = one.key();
                let top_up = HookMsg::TopUp(hook::TopUp { topic_id, id });
                Some((amount, top_up))
            }
            _ => None,
        };
        if let Some((amount, hook)) = hook {
            return act(session, |network| {
                Ok(vec![network.to_desk(amount.0, &hook)?])
            });
        }
        let message = self.message()?;
        act(session, |network| Ok(vec![network.on_desk(&message)?]))
    }

    /// What it sends, if it sends no ALLO.
    fn message(&self) -> Result<Desk> {
        let message = match self {
            Self::Withdraw { amount } => Desk::Withdraw(msg::Withdraw {
                amount: amount.map(|amount| amount.0),
            }),
            Self::Cancel(one) => {
                let (topic_id, id) = one.key();
                Desk::Cancel(msg::Cancel { topic_id, id })
            }
            Self::RaiseTip(RaiseTip {
                one,
                tip,
                tip_from,
                tip_over,
            }) => {
                let (topic_id, id) = one.key();
                let tip = Tip {
                    from: tip_from.0,
                    to: tip.0,
                    over: *tip_over,
                };
                Desk::RaiseTip(msg::RaiseTip { topic_id, id, tip })
            }
            Self::Expire(Many { topic, ids }) => Desk::Expire(msg::Expire {
                topic_id: TopicId(*topic),
                ids: ids.clone(),
            }),
            Self::Redeliver(one) => {
                let (topic_id, id) = one.key();
                Desk::Redeliver(msg::Redeliver { topic_id, id })
            }
            Self::Pause(one) => {
                let (topic_id, id) = one.key();
                Desk::Pause(msg::Pause { topic_id, id })
            }
            Self::Resume(one) => {
                let (topic_id, id) = one.key();
                Desk::Resume(msg::Resume { topic_id, id })
            }
            Self::Close(one) => {
                let (topic_id, id) = one.key();
                Desk::Close(msg::Close { topic_id, id })
            }
            Self::Deliver {
                many: Many { topic, ids },
                subscriptions,
            } => Desk::Deliver(msg::Deliver {
                topic_id: TopicId(*topic),
                requests: ids.clone(),
                subscriptions: subscriptions.clone(),
            }),
            Self::Collect(OneTopic { topic }) => Desk::Collect(msg::Collect {
                topic_id: TopicId(*topic),
            }),
            Self::Price { topic, price } => Desk::SetPrice(msg::SetPrice {
                topic_id: TopicId(*topic),
                price: price.map(|price| price.0),
            }),
            other => return Err(ClientError::usage(format!("{other:?} is a question"))),
        };
        Ok(message)
    }
}

impl One {
    fn key(&self) -> (TopicId, u64) {
        (TopicId(self.topic), self.id)
    }
}

impl Listed {
    fn payer(&self, session: &Session) -> Result<Option<String>> {
        let Some(payer) = &self.payer else {
            return Ok(None);
        };
        let chain = session.chain()?;
        session.common.account(&*chain, payer).map(Some)
    }
}

fn ask(session: Session, question: &QueryMsg) -> Result<()> {
    let chain = session.chain()?;
    let network = session.common.network(&*chain)?;
    let answer: Value = network.desk(question)?;
    show(&answer, session.common.json)
}
