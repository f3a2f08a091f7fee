//! Accounts of topics, and what happened in them.

use allora_interfaces::staking_vault::{
    OffenceResponse, OffencesResponse, TopicAccountResponse, TopicAccountsResponse,
};
use allora_interfaces::{page_limit, TopicId};
use allora_storage::Bound;
use cosmwasm_std::{Deps, Order, Timestamp};

use crate::error::ContractResult;
use crate::state::{load_topic, OFFENCES, TOPICS};
use crate::topic::collect;
use crate::topic::Topic;
use crate::vault_state::VaultState;

pub(super) fn topic_account(
    deps: Deps,
    now: Timestamp,
    topic_id: TopicId,
) -> ContractResult<TopicAccountResponse> {
    let vault = VaultState::as_of(deps, now)?;
    let topic = load_topic(deps.storage, topic_id)?;
    account_of(&vault, now, topic_id, topic)
}

pub(super) fn topic_accounts(
    deps: Deps,
    now: Timestamp,
    start_after: Option<TopicId>,
    limit: Option<u32>,
) -> ContractResult<TopicAccountsResponse> {
    let vault = VaultState::as_of(deps, now)?;
    let start = start_after.map(Bound::exclusive);
    let entries = TOPICS.range(deps.storage, start, None, Order::Ascending);
    let mut topics = vec![];
    for entry in entries.take(page_limit(limit)) {
        let (topic_id, topic) = entry?;
        topics.push(account_of(&vault, now, topic_id, topic)?);
    }
    Ok(TopicAccountsResponse { topics })
}

/// Account of a topic in a vault whose emission has accrued up to `now`.
fn account_of(
    vault: &VaultState,
    now: Timestamp,
    topic_id: TopicId,
    mut topic: Topic,
) -> ContractResult<TopicAccountResponse> {
    collect(&vault.emission, &mut topic)?;
    let Topic {
        active,
        ledger,
        revenue,
        weight,
        index: _,
        entitled,
        carried,
        quiet_until: _,
        all_seen_from: _,
        last_epoch,
        unbonding_count: _,
        subsidy,
    } = topic;
    Ok(TopicAccountResponse {
        topic_id,
        active,
        emitting: weight.emitting(),
        staked: ledger.staked(),
        unbonding: ledger.unbonding(),
        rewards: ledger.rewards(),
        bonds: ledger.bonds(),
        subsidy: ledger.subsidy(),
        subsidy_rate: subsidy.per_second(),
        revenue: revenue.as_of(now, vault.params.revenue_decay)?,
        weight: weight.value(),
        accrued: entitled.total()?,
        carried,
        last_epoch,
    })
}

pub(super) fn offences(
    deps: Deps,
    topic_id: TopicId,
    start_after: Option<u64>,
    limit: usize,
) -> ContractResult<OffencesResponse> {
    let start = start_after.map(Bound::exclusive);
    let records = OFFENCES.prefix(topic_id);
    let records = records.range(deps.storage, start, None, Order::Ascending);
    let mut offences = vec![];
    for entry in records.take(limit) {
        let (number, record) = entry?;
        offences.push(OffenceResponse {
            number,
            epoch: record.epoch,
            offence: record.offence,
            staked: record.staked,
            unbonding: record.unbonding,
        });
    }
    Ok(OffencesResponse { offences })
}
