//! Why nothing was delivered: of a request, or of a subscription.

use allora_interfaces::inference_desk::{
    Callback, DeliverableResponse, Pause, QueryMsg, RequestResponse, RequestState,
    SubscriptionResponse, Watch,
};
use allora_interfaces::synthesis_coordinator::{
    InferenceResponse, NetworkInferenceResponse, QueryMsg as Coordinator,
};
use allora_interfaces::TopicId;
use cosmwasm_std::Timestamp;

use super::{chain, Finding, Findings};
use crate::amount::in_allo;
use crate::error::{ClientError, Result};
use crate::network::Network;

/// Examines a request or a subscription by its number. `clock` is the time here, if the chain's is to
/// be compared with it.
///
/// # Errors
/// If the chain cannot be asked at all.
pub fn examine_order(
    network: &Network,
    topic_id: TopicId,
    id: u64,
    clock: Option<Timestamp>,
) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let now = chain(network, clock, &mut findings)?;
    let order = Order {
        network,
        topic_id,
        id,
        now,
    };
    if let Some(request) = known(network.desk(&QueryMsg::Request { topic_id, id }))? {
        order.request(&request, &mut findings)?;
    } else if let Some(subscription) =
        known(network.desk(&QueryMsg::Subscription { topic_id, id }))?
    {
        order.subscription(&subscription, &mut findings)?;
    } else {
        findings.note(
            format!("topic {topic_id} has neither a request nor a subscription {id}"),
            "it was delivered, taken back, paid back or never made: the events of the desk say which",
        );
    }
    Ok(findings.0)
}

/// What the desk has; `None` if it refuses the question.
fn known<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(ClientError::QueryRefused { .. }) => Ok(None),
        Err(problem) => Err(problem),
    }
}

struct Order<'a> {
    network: &'a Network<'a>,
    topic_id: TopicId,
    id: u64,
    now: Timestamp,
}

impl Order<'_> {
    fn request(&self, request: &RequestResponse, findings: &mut Findings) -> Result<()> {
        let Self { topic_id, id, .. } = *self;
        self.receiver(request.callback.as_ref(), findings)?;
        if let RequestState::Failed { outcome, until } = &request.state {
            findings.problem(
                format!(
                    "the contract refused epoch {}: the event delivery_failed has its words",
                    outcome.epoch()
                ),
                &format!(
                    "once it is mended, and before {until}: allora desk redeliver {topic_id} {id}"
                ),
            );
            return Ok(());
        }
        if self.now >= request.deadline {
            findings.problem(
                format!("nobody delivered it before {}", request.deadline),
                &format!("allora desk expire {topic_id} {id}"),
            );
            return Ok(());
        }
        if self.deliverable(findings)? {
            return Ok(());
        }
        if let Some(watch) = &request.watch {
            return self.watch(watch, findings);
        }
        let epoch = request.epoch;
        let question = Coordinator::Inference { topic_id, epoch };
        let answer: InferenceResponse = self.network.coordinator(&question)?;
        let windows = self.network.windows(topic_id, Some(epoch))?;
        let closes_at = windows.windows.first().map(|window| window.closes_at);
        match answer {
            InferenceResponse::Pending {} if closes_at.is_some_and(|at| at > self.now) => {
                findings.ok(format!("epoch {epoch} takes submissions until it closes"));
            }
            _ => findings.note(
                format!("epoch {epoch} is closed, and nobody has cranked it"),
                "allora keeper --deliver cranks and delivers in one transaction",
            ),
        }
        Ok(())
    }

    fn subscription(
        &self,
        subscription: &SubscriptionResponse,
        findings: &mut Findings,
    ) -> Result<()> {
        let Self { topic_id, id, .. } = *self;
        self.receiver(subscription.callback.as_ref(), findings)?;
        if let Some(reason) = subscription.paused {
            let remedy = match reason {
                Pause::Owner => format!("allora desk resume {topic_id} {id}"),
                Pause::Funds => format!("allora desk top-up {topic_id} {id} AMOUNT"),
                Pause::Callback => {
                    format!("mend the contract, then: allora desk resume {topic_id} {id}")
                }
            };
            findings.problem(format!("it is paused: {reason}"), &remedy);
            return Ok(());
        }
        findings.ok(format!(
            "{} ALLO are left, for {} deliveries or more",
            in_allo(subscription.balance),
            subscription.paid_deliveries
        ));
        if self.deliverable(findings)? {
            return Ok(());
        }
        match &subscription.watch {
            Some(watch) => self.watch(watch, findings),
            None => {
                findings.ok(format!("it waits for epoch {}", subscription.next));
                Ok(())
            }
        }
    }

    /// Whether the contract to be called is one.
    fn receiver(&self, callback: Option<&Callback>, findings: &mut Findings) -> Result<()> {
        let Some(contract) = callback.and_then(|callback| callback.receiver.as_ref()) else {
            return Ok(());
        };
        match self.network.chain.contract(contract)? {
            Some(_) => findings.ok(format!("it is delivered to the contract {contract}")),
            None => findings.problem(
                format!("{contract} is no contract: it cannot be called"),
                "take the request back and name a contract, or none",
            ),
        }
        Ok(())
    }

    /// Whether only somebody who delivers is missing.
    fn deliverable(&self, findings: &mut Findings) -> Result<bool> {
        let Self { topic_id, id, .. } = *self;
        let page: DeliverableResponse = self.network.desk(&QueryMsg::Deliverable {
            topic_id,
            start_after: id.checked_sub(1),
            limit: Some(1),
        })?;
        let Some(entry) = page.entries.iter().find(|entry| entry.id == id) else {
            return Ok(false);
        };
        let tip = in_allo(entry.tip);
        findings.note(
            format!("it can be delivered, for a tip of {tip} ALLO; nobody has"),
            &format!("deliver it yourself, allora desk deliver {topic_id} {id}, or raise the tip"),
        );
        Ok(true)
    }

    fn watch(&self, watch: &Watch, findings: &mut Findings) -> Result<()> {
        let topic_id = self.topic_id;
        let max_age = u64::MAX;
        let question = Coordinator::NetworkInference { topic_id, max_age };
        let newest: Option<NetworkInferenceResponse> = known(self.network.coordinator(&question))?;
        let bound = |bound: &Option<allora_math::Real>| {
            bound.map_or_else(|| "-".to_owned(), |bound| bound.to_string())
        };
        let range = format!("{} to {}", bound(&watch.low), bound(&watch.high));
        findings.ok(match newest {
            Some(newest) => format!(
                "its condition does not hold: {} in epoch {} is within {range}",
                newest.value, newest.epoch
            ),
            None => format!("there is no inference yet; it waits for one outside {range}"),
        });
        Ok(())
    }
}
