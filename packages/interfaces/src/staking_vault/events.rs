//! Facts the vault announces: past tense, one type per fact.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_std::{Addr, Timestamp, Uint128};

use super::SettleResponse;
use crate::{EpochId, TopicId};

/// Facts.
pub enum Event {
    /// Stake was added.
    StakeAdded {
        topic_id: TopicId,
        holder: Addr,
        operator: Addr,
        amount: Uint128,
    },
    /// Stake began to unbond.
    UnstakeStarted {
        topic_id: TopicId,
        holder: Addr,
        operator: Addr,
        amount: Uint128,
        /// Number of the entry.
        unbonding_id: u64,
        /// When it can be withdrawn.
        matures_at: Timestamp,
    },
    /// An unbonding entry became stake again.
    UnstakeCanceled {
        topic_id: TopicId,
        holder: Addr,
        operator: Addr,
        amount: Uint128,
    },
    /// Matured stake was paid out.
    StakeWithdrawn {
        topic_id: TopicId,
        holder: Addr,
        amount: Uint128,
    },
    /// A topic earned revenue.
    TopicFunded {
        topic_id: TopicId,
        /// Who paid: of a registration or a topic, whoever paid the registry.
        payer: Addr,
        amount: Uint128,
    },
    /// The treasury was paid.
    TreasuryFunded {
        /// Who paid: of a registration or a topic, whoever paid the registry.
        payer: Addr,
        amount: Uint128,
    },
    /// The emission of an epoch was credited.
    EpochPaid {
        topic_id: TopicId,
        epoch: EpochId,
        /// Where it went.
        amounts: SettleResponse,
    },
    /// Rewards were paid out.
    RewardsClaimed {
        topic_id: TopicId,
        actor: Addr,
        amount: Uint128,
    },
    /// An operator lost stake.
    Slashed {
        topic_id: TopicId,
        operator: Addr,
        epoch: EpochId,
        /// Base units staked.
        staked: Uint128,
        /// Base units that were unbonding.
        unbonding: Uint128,
    },
    /// A worker lost bond for what it did not reveal.
    BondForfeited {
        topic_id: TopicId,
        account: Addr,
        epoch: EpochId,
        /// Base units bonded.
        bond: Uint128,
        /// Base units of bonds that were unbonding.
        unbonding: Uint128,
    },
    /// A month of the emission schedule began.
    EmissionRateSet {
        /// Number of the month, from 1.
        month: u64,
        /// Emission per staked ALLO.
        monthly_rate: String,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        let position = |name: &str, topic_id: TopicId, account: (&str, Addr), amount: Uint128| {
            Self::new(name)
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute(account.0, account.1)
                .add_attribute("amount", amount)
        };
        match event {
            Event::StakeAdded {
                topic_id,
                holder,
                operator,
                amount,
            } => position("stake_added", topic_id, ("staker", holder), amount)
                .add_attribute("operator", operator),
            Event::UnstakeStarted {
                topic_id,
                holder,
                operator,
                amount,
                unbonding_id,
                matures_at,
            } => position("unstake_started", topic_id, ("staker", holder), amount)
                .add_attribute("operator", operator)
                .add_attribute("unbonding_id", unbonding_id.to_string())
                .add_attribute("matures_at", matures_at.seconds().to_string()),
            Event::UnstakeCanceled {
                topic_id,
                holder,
                operator,
                amount,
            } => position("unstake_canceled", topic_id, ("staker", holder), amount)
                .add_attribute("operator", operator),
            Event::StakeWithdrawn {
                topic_id,
                holder,
                amount,
            } => position("stake_withdrawn", topic_id, ("staker", holder), amount),
            Event::TopicFunded {
                topic_id,
                payer,
                amount,
            } => position("topic_funded", topic_id, ("payer", payer), amount),
            Event::RewardsClaimed {
                topic_id,
                actor,
                amount,
            } => position("rewards_claimed", topic_id, ("actor", actor), amount),
            Event::TreasuryFunded { payer, amount } => Self::new("treasury_funded")
                .add_attribute("payer", payer)
                .add_attribute("amount", amount),
            Event::EpochPaid {
                topic_id,
                epoch,
                amounts,
            } => epoch_paid(topic_id, epoch, amounts),
            Event::Slashed {
                topic_id,
                operator,
                epoch,
                staked,
                unbonding,
            } => position("slashed", topic_id, ("operator", operator), staked)
                .add_attribute("unbonding", unbonding)
                .add_attribute("epoch", epoch.to_string()),
            Event::BondForfeited {
                topic_id,
                account,
                epoch,
                bond,
                unbonding,
            } => position("bond_forfeited", topic_id, ("account", account), bond)
                .add_attribute("unbonding", unbonding)
                .add_attribute("epoch", epoch.to_string()),
            Event::EmissionRateSet {
                month,
                monthly_rate,
            } => Self::new("emission_rate_set")
                .add_attribute("month", month.to_string())
                .add_attribute("monthly_rate", monthly_rate),
        }
    }
}

fn epoch_paid(
    topic_id: TopicId,
    epoch: EpochId,
    SettleResponse {
        emission,
        from_treasury,
        minted,
        inferers,
        forecasters,
        reputers,
        validators,
        treasury,
    }: SettleResponse,
) -> cosmwasm_std::Event {
    cosmwasm_std::Event::new("epoch_paid")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("epoch", epoch.to_string())
        .add_attribute("emission", emission)
        .add_attribute("from_treasury", from_treasury)
        .add_attribute("minted", minted)
        .add_attribute("inferers", inferers)
        .add_attribute("forecasters", forecasters)
        .add_attribute("reputers", reputers)
        .add_attribute("validators", validators)
        .add_attribute("treasury", treasury)
}
