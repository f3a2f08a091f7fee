//! `request` and `subscribe`: inferences that somebody delivers.

use std::time::Duration;

use allora_client::amount::{in_allo, Amount};
use allora_client::chain::TxOutcome;
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_interfaces::inference_desk::{
    Callback, Condition, HookMsg, NewRequest, NewSubscription, QueryMsg, QuoteResponse,
    RequestResponse, RequestState, Target, Tip,
};
use allora_interfaces::synthesis_coordinator::{InferenceResponse, QueryMsg as Coordinator};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};
use clap::Args;
use cosmwasm_std::Binary;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Value};

use super::output::show;
use super::topic::announcements;
use crate::args::Session;

/// Between two looks at a request that waits.
const LOOK: Duration = Duration::from_secs(2);

/// What of both can be asked for.
#[derive(Clone, Debug, Args)]
pub struct TermsArgs {
    /// The contract to call with it; an address, or a key by its name. Without one, an event says
    /// it to all.
    #[arg(long, value_name = "CONTRACT")]
    to: Option<String>,

    /// Gas that the call may use.
    #[arg(long, value_name = "GAS", default_value_t = 200_000, requires = "to")]
    callback_gas: u64,

    /// Text to hand on to the contract: at most 256 bytes.
    #[arg(long, value_name = "TEXT", requires = "to")]
    payload: Option<String>,

    #[command(flatten)]
    condition: ConditionArgs,

    /// ALLO for whoever delivers it, once the tip has risen.
    #[arg(long, value_name = "AMOUNT", default_value = "0.05")]
    tip: Amount,

    /// ALLO at once, when a delivery is possible.
    #[arg(long, value_name = "AMOUNT", default_value = "0.01")]
    tip_from: Amount,

    /// Seconds in which the tip rises.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    tip_over: u64,
}

/// At most one of these.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
pub struct ConditionArgs {
    /// Only an inference above this.
    #[arg(long, value_name = "LEVEL", allow_negative_numbers = true)]
    above: Option<Real>,
    /// Only one below this.
    #[arg(long, value_name = "LEVEL", allow_negative_numbers = true)]
    below: Option<Real>,
    /// Only one that is farther from the one before.
    #[arg(long, value_name = "DISTANCE")]
    moved: Option<Real>,
    /// Only one that is so many percent from the one before.
    #[arg(long, value_name = "PERCENT")]
    moved_percent: Option<Real>,
    /// Only one outside the 95 % interval of the one before.
    #[arg(long)]
    outside_interval: bool,
}

impl ConditionArgs {
    fn condition(&self) -> Result<Option<Condition>> {
        if self.outside_interval {
            return Ok(Some(Condition::OutsideInterval {}));
        }
        let percent = |percent: Real| {
            let hundred = Real::from(100_i64);
            let by = percent.div(&hundred);
            by.map_err(|error| ClientError::usage(format!("--moved-percent: {error}")))
        };
        let above = self.above.map(|level| Condition::Above { level });
        let below = self.below.map(|level| Condition::Below { level });
        let moved = self.moved.map(|by| Condition::Moved { by });
        let fraction = self.moved_percent.map(percent).transpose()?;
        let fraction = fraction.map(|by| Condition::MovedByFraction { by });
        Ok(above.or(below).or(moved).or(fraction))
    }
}

impl TermsArgs {
    fn callback(&self, session: &Session, network: &Network) -> Result<Option<Callback>> {
        let Some(to) = &self.to else {
            return Ok(None);
        };
        let payload = self.payload.clone().unwrap_or_default();
        Ok(Some(Callback {
            receiver: Some(session.common.account(network.chain, to)?),
            gas_limit: self.callback_gas,
            payload: Binary::from(payload.into_bytes()),
        }))
    }

    fn tip(&self) -> Tip {
        Tip {
            from: self.tip_from.0,
            to: self.tip.0.max(self.tip_from.0),
            over: self.tip_over,
        }
    }
}

/// Ask for an inference, delivered by whoever wants the tip; waits until it is.
///
/// Without --epoch and --latest it is the one of the first epoch that opens from now on. What is
/// not delivered before the deadline is paid back to your account at the desk (see `allora desk`).
#[derive(Clone, Debug, Args)]
#[command(after_long_help = REQUEST_EXAMPLES)]
pub struct RequestArgs {
    /// Number of the topic.
    topic: u64,

    /// Of this epoch, whose submissions must not have ended.
    #[arg(long, value_name = "EPOCH", conflicts_with = "latest")]
    epoch: Option<u64>,

    /// The newest, if it is at most so many seconds old; else of the next epoch.
    #[arg(long, value_name = "SECONDS")]
    latest: Option<u64>,

    /// Seconds until everything is paid back.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    deadline: u64,

    #[command(flatten)]
    terms: TermsArgs,

    /// Say its number and go.
    #[arg(long)]
    no_wait: bool,
}

const REQUEST_EXAMPLES: &str = "\
Examples:
  allora request 1 --from consumer
  allora request 1 --from consumer --above 2500 --deadline 604800 --no-wait
  allora request 1 --from consumer --to wasm1… --payload 'order 7' --tip 0.2
  allora desk request 1 17
  allora doctor request 1 17";

impl RequestArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let topic_id = TopicId(self.topic);
        let quote: QuoteResponse = network.desk(&QueryMsg::Quote { topic_id })?;
        let new = NewRequest {
            topic_id,
            target: match (self.epoch, self.latest) {
                (Some(epoch), _) => Target::Epoch(EpochId(epoch)),
                (None, Some(max_age)) => Target::Latest { max_age },
                (None, None) => Target::Next {},
            },
            deadline: self.deadline,
            callback: self.terms.callback(&session, &network)?,
            condition: self.terms.condition.condition()?,
            tip: self.terms.tip(),
            max_fee: Some(quote.fee),
        };
        let price = quote.fee.saturating_add(new.tip.to);
        let message = network.to_desk(price, &HookMsg::Request(new))?;
        let outcome = network.chain.submit(&[message])?;
        let id = number(&outcome)?;
        let waited = match outcome.announced("wasm-inference_requested", "epoch") {
            Some(_) if !self.no_wait => Some(wait(&network, topic_id, id, session.common.json)?),
            _ => None,
        };
        show(
            &json!({
                "topic": self.topic,
                "id": id,
                "paid": in_allo(price),
                "inference": waited,
                "transaction": outcome,
                "events": announcements(&outcome),
            }),
            session.common.json,
        )
    }
}

/// Subscribe to the inferences of a topic, delivered by whoever wants the tips.
///
/// Deliveries are paid from the amount, fee and tip each; anybody can top it up. An epoch that
/// nobody delivers in time is skipped, and not paid for.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = SUBSCRIBE_EXAMPLES)]
pub struct SubscribeArgs {
    /// Number of the topic.
    topic: u64,

    /// How much ALLO deliveries are paid from.
    amount: Amount,

    /// How many; without end if left out.
    #[arg(long, value_name = "NUMBER")]
    deliveries: Option<u32>,

    /// Epochs from one delivery to the next, at least.
    #[arg(long, value_name = "EPOCHS", default_value_t = 1)]
    every: u32,

    #[command(flatten)]
    terms: TermsArgs,
}

const SUBSCRIBE_EXAMPLES: &str = "\
Examples:
  allora subscribe 1 10 --to wasm1… --from consumer
  allora subscribe 1 5 --moved-percent 1 --from consumer
  allora desk subscription 1 18
  allora desk close 1 18 --from consumer";

impl SubscribeArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let topic_id = TopicId(self.topic);
        let quote: QuoteResponse = network.desk(&QueryMsg::Quote { topic_id })?;
        let new = NewSubscription {
            topic_id,
            deliveries: self.deliveries,
            every: self.every,
            callback: self.terms.callback(&session, &network)?,
            condition: self.terms.condition.condition()?,
            tip: self.terms.tip(),
            max_fee: Some(quote.fee),
        };
        let message = network.to_desk(self.amount.0, &HookMsg::Subscribe(new))?;
        let outcome = network.chain.submit(&[message])?;
        show(
            &json!({
                "topic": self.topic,
                "id": number(&outcome)?,
                "transaction": outcome,
                "events": announcements(&outcome),
            }),
            session.common.json,
        )
    }
}

/// The number that the desk gave.
fn number(outcome: &TxOutcome) -> Result<u64> {
    let events = outcome.events.iter();
    let mut numbers = events.filter_map(|event| event.read("id"));
    let missing = || ClientError::malformed("the desk's answer", "it gives no number");
    numbers.next().ok_or_else(missing)
}

/// Waits until a request is delivered, or cannot be any more.
fn wait(network: &Network, topic_id: TopicId, id: u64, quiet: bool) -> Result<Value> {
    let bar = if quiet {
        ProgressBar::hidden()
    } else {
        ProgressBar::new_spinner()
    };
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    let mut epoch = None;
    loop {
        let question = QueryMsg::Request { topic_id, id };
        let request: RequestResponse = match network.desk(&question) {
            Ok(request) => request,
            Err(ClientError::QueryRefused { .. }) => break,
            Err(problem) => return Err(problem),
        };
        if let RequestState::Failed { outcome, .. } = request.state {
            bar.finish_and_clear();
            return Ok(json!({"failed": outcome}));
        }
        let now = network.chain.block()?.time;
        if now >= request.deadline {
            bar.finish_and_clear();
            return Err(ClientError::CheckFailed {
                message: format!(
                    "nobody delivered request {id} in time: `allora desk expire {topic_id} {id}` pays it back"
                ),
            });
        }
        epoch = Some(request.epoch).filter(|_| request.watch.is_none());
        let left = request.deadline.seconds().saturating_sub(now.seconds());
        bar.set_message(format!(
            "request {id} waits for epoch {} and somebody who delivers it, {left} s are left",
            request.epoch
        ));
        std::thread::sleep(LOOK);
    }
    bar.finish_and_clear();
    delivered(network, topic_id, epoch)
}

/// What it was delivered with: of the epoch asked for, or the newest.
fn delivered(network: &Network, topic_id: TopicId, epoch: Option<EpochId>) -> Result<Value> {
    let Some(epoch) = epoch else {
        let max_age = u64::MAX;
        return network.coordinator(&Coordinator::NetworkInference { topic_id, max_age });
    };
    let answer: InferenceResponse =
        network.coordinator(&Coordinator::Inference { topic_id, epoch })?;
    Ok(match answer {
        InferenceResponse::Published { value, .. } => json!({"epoch": epoch, "value": value}),
        InferenceResponse::Void {} => json!({"epoch": epoch, "void": true}),
        InferenceResponse::Pending {} | InferenceResponse::Forgotten {} => {
            json!({"epoch": epoch})
        }
    })
}
