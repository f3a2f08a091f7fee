//! What is stored, under which key, and for how long.

use allora_interfaces::inference_desk::{Condition, DeskParams, ExecuteMsg, Outcome, Pause, Tip};
use allora_interfaces::{EpochId, TopicId};
use allora_storage::{Item, Map, Packed};
use cosmwasm_std::{Addr, Timestamp, Uint128};

use crate::error::{ContractError, ContractResult};
use crate::ledger::{Account, Fees, Ledger, Purse};
use crate::watch::Watch;

/// → addresses, and what governance set. One entry, never removed.
pub(crate) const SETTINGS: Item<Settings> = Item::new("settings");

/// → totals, and the next number. One entry, never removed.
pub(crate) const BOOK: Item<Book> = Item::new("book");

/// account → what it can withdraw. Removed with the last token.
pub(crate) const ACCOUNTS: Map<&Addr, Account> = Map::new("accounts");

/// (topic, number) → a request that waits, or failed. As many as are paid for; no message looks at
/// more than it names. Removed when it is delivered, taken back, or by `expire` after its deadline.
pub(crate) const REQUESTS: Map<(TopicId, u64), Request> = Map::new("requests");

/// (topic, number) → a subscription. As many as are paid for; removed with its last delivery or by
/// its payer.
pub(crate) const SUBSCRIPTIONS: Map<(TopicId, u64), Subscription> = Map::new("subscriptions");

/// topic → fees that nobody has paid on to the vault yet. One entry per topic with any; removed by
/// `collect`.
pub(crate) const FEES: Map<TopicId, Fees> = Map::new("fees");

/// topic → its price, where its creator asks another than the base fee. At most one per topic.
pub(crate) const PRICES: Map<TopicId, Uint128> = Map::new("prices");

/// Addresses, and what governance set.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Settings {
    pub(crate) allo_token: Addr,
    pub(crate) topic_registry: Addr,
    pub(crate) staking_vault: Addr,
    pub(crate) synthesis_coordinator: Addr,
    pub(crate) params: DeskParams,
}

/// Totals, and the next number.
#[derive(Clone, Debug, Default, PartialEq, Packed)]
pub(crate) struct Book {
    pub(crate) ledger: Ledger,
    /// The newest number given.
    pub(crate) last_id: u64,
}

/// What a delivery costs, and whom it calls. Nothing that governance or a creator sets later
/// changes it.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Terms {
    pub(crate) payer: Addr,
    pub(crate) fee: Uint128,
    pub(crate) tip: Tip,
    pub(crate) receiver: Option<Receiver>,
}

/// Whom to call with an inference.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Receiver {
    /// Whoever pays if left out.
    pub(crate) contract: Option<Addr>,
    #[packed(count)]
    pub(crate) gas_limit: u64,
    /// At most [`MAX_PAYLOAD`](allora_interfaces::inference_desk::ExecuteMsg::MAX_PAYLOAD) bytes.
    pub(crate) payload: Vec<u8>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Request {
    pub(crate) terms: Terms,
    pub(crate) purse: Purse,
    /// The epoch asked for; with a watch, the first that may do.
    #[packed(count)]
    pub(crate) epoch: EpochId,
    pub(crate) deadline: Timestamp,
    pub(crate) watch: Option<Watch>,
    /// What its receiver refused.
    pub(crate) failed: Option<Outcome>,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Subscription {
    pub(crate) terms: Terms,
    pub(crate) purse: Purse,
    /// Deliveries still to come.
    pub(crate) left: Option<u32>,
    #[packed(count)]
    pub(crate) every: u32,
    /// The first epoch that can be delivered next.
    #[packed(count)]
    pub(crate) next: EpochId,
    pub(crate) condition: Option<Condition>,
    /// What it comes to, once there is something to count from.
    pub(crate) watch: Option<Watch>,
    /// Failures of the callback, one after the other.
    pub(crate) failures: u8,
    pub(crate) paused: Option<Pause>,
}

impl Terms {
    /// What a delivery can cost at most.
    pub(crate) fn most(&self) -> ContractResult<Uint128> {
        Ok(self.fee.checked_add(self.tip.to)?)
    }

    /// Gas of the callback.
    pub(crate) fn gas(&self) -> u64 {
        self.receiver
            .as_ref()
            .map_or(0, |receiver| receiver.gas_limit)
    }

    /// Refuses everybody but the payer.
    pub(crate) fn check_payer(
        &self,
        topic_id: TopicId,
        id: u64,
        sender: &Addr,
    ) -> ContractResult<()> {
        if self.payer == *sender {
            return Ok(());
        }
        Err(ContractError::NotPayer {
            topic_id,
            id,
            sender: sender.clone(),
            payer: self.payer.clone(),
        })
    }
}

impl Request {
    /// When anybody may remove it: what waits is paid back, what failed is forgotten.
    pub(crate) fn ends_at(&self) -> Timestamp {
        match self.failed {
            Some(_) => self.kept_until(),
            None => self.deadline,
        }
    }

    /// Until when it can be delivered again that failed.
    pub(crate) fn kept_until(&self) -> Timestamp {
        let seconds = ExecuteMsg::FAILED_KEPT.saturating_mul(1_000_000_000);
        Timestamp::from_nanos(self.deadline.nanos().saturating_add(seconds))
    }
}

impl Subscription {
    /// Whether what is left pays for one more delivery, however dear.
    pub(crate) fn can_pay(&self) -> ContractResult<bool> {
        Ok(self.purse.amount() >= self.terms.most()?)
    }
}
