//! What the vault answers.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use allora_math::Real;
use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Timestamp, Uint128, Uint256};
use cw_ownable::Ownership;

use super::{Offence, VaultParams};
use crate::{ActorId, EpochId, TopicId};

/// Questions. Lists are ascending; a page starts after `start_after` and has `limit`
/// entries: 30 if left out, at most 100.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// Addresses and parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// Owner and whom ownership is offered to.
    #[returns(Ownership<String>)]
    Ownership {},
    /// Totals of every liability.
    #[returns(LedgerResponse)]
    Ledger {},
    /// The emission schedule as of now.
    #[returns(EmissionResponse)]
    Emission {},
    /// Account of a topic.
    #[returns(TopicAccountResponse)]
    TopicAccount { topic_id: TopicId },
    /// Accounts of all topics.
    #[returns(TopicAccountsResponse)]
    TopicAccounts {
        start_after: Option<TopicId>,
        limit: Option<u32>,
    },
    /// Stake of an account in a topic, with what is unbonding.
    #[returns(StakeResponse)]
    Stake { topic_id: TopicId, staker: String },
    /// Rewards an account can claim in a topic.
    #[returns(RewardsResponse)]
    Rewards { topic_id: TopicId, actor: String },
    /// Stake on an operator of a topic, and its terms.
    #[returns(OperatorResponse)]
    Operator {
        topic_id: TopicId,
        /// Who; the vault itself in [`super::VALIDATORS`].
        operator: String,
    },
    /// Positions of an account in all topics: own stake and delegations.
    #[returns(PositionsResponse)]
    Positions {
        account: String,
        /// In topics after this one.
        start_after: Option<u64>,
        /// Page length; a topic is never cut.
        limit: Option<u32>,
    },
    /// Positions on an operator.
    #[returns(PositionsResponse)]
    Holders {
        topic_id: TopicId,
        /// Number of the operator.
        actor_id: ActorId,
        after_holder: Option<String>,
        limit: Option<u32>,
    },
    /// The last offences in a topic, at most 100.
    #[returns(OffencesResponse)]
    Offences {
        topic_id: TopicId,
        /// After this number.
        start_after: Option<u64>,
        limit: Option<u32>,
    },
    /// Recomputes a page of topics and compares them with the totals; with the
    /// last page, the totals with the balance at the token. A page ends early, within a
    /// topic too, when it was work enough.
    #[returns(InvariantsResponse)]
    CheckInvariants {
        /// From here on: `next` of the page before.
        start_after: Option<InvariantsCursor>,
        /// Most topics of the page.
        limit: Option<u32>,
    },
}

/// Addresses and parameters.
#[cw_serde]
pub struct ConfigResponse {
    /// Address of `allo-token`.
    pub allo_token: String,
    /// Address of `topic-registry`.
    pub topic_registry: String,
    /// Address of `synthesis-coordinator`, once wired.
    pub synthesis_coordinator: Option<String>,
    /// Parameters.
    pub params: VaultParams,
}

/// Every ALLO in custody, by whom it is owed to. The sum is the vault's balance.
#[cw_serde]
#[derive(Default, Eq)]
pub struct LedgerResponse {
    /// Staked.
    pub staked: Uint128,
    /// On its way out of stake.
    pub unbonding: Uint128,
    /// Credited and not yet claimed.
    pub rewards: Uint128,
    /// Bonds of workers.
    pub bonds: Uint128,
    /// Set aside for topics.
    pub subsidies: Uint128,
    /// Nobody's yet: fees, funding, and emission for parts nobody holds.
    pub treasury: Uint128,
    /// Sum of the above.
    pub liabilities: Uint128,
}

impl LedgerResponse {
    /// Every liability by its name. A new one does not compile until it is listed, and
    /// then is compared by everybody who compares liabilities.
    pub const fn entries(&self) -> [(&'static str, Uint128); 6] {
        let Self {
            staked,
            unbonding,
            rewards,
            bonds,
            subsidies,
            treasury,
            liabilities: _,
        } = *self;
        [
            ("staked", staked),
            ("unbonding", unbonding),
            ("rewards", rewards),
            ("bonds", bonds),
            ("subsidies", subsidies),
            (Self::TREASURY, treasury),
        ]
    }

    /// The entry that belongs to no topic.
    pub const TREASURY: &'static str = "treasury";
}

/// The emission schedule.
#[cw_serde]
pub struct EmissionResponse {
    /// When the schedule began: with the first stake.
    pub started_at: Option<Timestamp>,
    /// Months that have begun, of 30 days each.
    pub month: u64,
    /// Emission of this month per staked ALLO.
    pub monthly_rate: Real,
    /// Accrued up to here.
    pub accrued_until: Timestamp,
    /// Emission per unit of weight since the beginning, times 2^128.
    pub index: Uint256,
    /// Sum of the weights of topics that take part.
    pub total_weight: Uint128,
    /// Minted so far by this vault.
    pub minted: Uint128,
    /// Reputers' share of last month's topic rewards.
    pub reputer_share: Real,
}

/// Account of a topic.
#[cw_serde]
pub struct TopicAccountResponse {
    pub topic_id: TopicId,
    /// Whether the registry lets it take part in emission.
    pub active: bool,
    /// Whether it does: active and of enough weight.
    pub emitting: bool,
    /// Staked by and delegated to its reputers.
    pub staked: Uint128,
    /// On its way out of stake.
    pub unbonding: Uint128,
    /// Credited and not yet claimed.
    pub rewards: Uint128,
    /// Bonds of its workers.
    pub bonds: Uint128,
    /// Set aside for it.
    pub subsidy: Uint128,
    /// Of that, what a second pays that a paid epoch earns for.
    pub subsidy_rate: Uint128,
    /// Revenue counted towards its weight, as of now.
    pub revenue: Uint128,
    /// Its weight.
    pub weight: Uint128,
    /// Emission accrued and not yet settled, as of now.
    pub accrued: Uint128,
    /// Emission of settled epochs that nobody earned, for the next paid one.
    pub carried: Uint128,
    /// Last epoch settled.
    pub last_epoch: Option<EpochId>,
}

impl TopicAccountResponse {
    /// The topic's part of every liability, by the names of [`LedgerResponse::entries`]. A
    /// new field does not compile until it is listed here, or said to be none.
    pub const fn entries(&self) -> [(&'static str, Uint128); 5] {
        let Self {
            staked,
            unbonding,
            rewards,
            bonds,
            subsidy,
            topic_id: _,
            active: _,
            emitting: _,
            subsidy_rate: _,
            revenue: _,
            weight: _,
            accrued: _,
            carried: _,
            last_epoch: _,
        } = *self;
        [
            ("staked", staked),
            ("unbonding", unbonding),
            ("rewards", rewards),
            ("bonds", bonds),
            ("subsidies", subsidy),
        ]
    }
}

/// A page of accounts of topics.
#[cw_serde]
pub struct TopicAccountsResponse {
    /// Ascending.
    pub topics: Vec<TopicAccountResponse>,
}

/// Own stake of an account in a topic.
#[cw_serde]
pub struct StakeResponse {
    /// Staked now.
    pub staked: Uint128,
    /// On its way out, bonds included.
    pub unbonding: Vec<Unbonding>,
    /// Bonded now.
    pub bond: Uint128,
}

/// Stake on an operator.
#[cw_serde]
pub struct OperatorResponse {
    pub actor_id: ActorId,
    /// All of it: what counts.
    pub staked: Uint128,
    /// Of that, its own.
    pub own: Uint128,
    /// Shares of all of it; as many as base units if never slashed.
    pub shares: Uint128,
    /// On its way out, and slashable.
    pub unbonding: Uint128,
    /// Owed to delegators and not yet claimed.
    pub owed: Uint128,
    /// What it keeps of its delegators' rewards, in units of 1 / [`super::COMMISSION_ONE`].
    pub commission: u16,
    /// What it announced to keep instead, and from when.
    pub next_commission: Option<(u16, Timestamp)>,
}

/// A page of positions.
#[cw_serde]
pub struct PositionsResponse {
    /// Ascending.
    pub positions: Vec<PositionResponse>,
}

/// What an account has on an operator.
#[cw_serde]
pub struct PositionResponse {
    pub topic_id: TopicId,
    /// Number of the operator.
    pub actor_id: ActorId,
    /// The operator.
    pub operator: String,
    pub holder: String,
    /// Staked now.
    pub staked: Uint128,
    /// Rewards of a delegation; those of the operator itself are in `rewards`.
    pub rewards: Uint128,
    /// Whether anybody may compound it.
    pub compound: bool,
    /// On its way out.
    pub unbonding: Vec<Unbonding>,
}

/// A page of offences.
#[cw_serde]
pub struct OffencesResponse {
    /// Ascending.
    pub offences: Vec<OffenceResponse>,
}

/// An offence and what it cost.
#[cw_serde]
pub struct OffenceResponse {
    /// Number within the topic, from 1.
    pub number: u64,
    pub epoch: EpochId,
    /// Who, what, and which fraction after the cap.
    pub offence: Offence,
    /// Taken from stake.
    pub staked: Uint128,
    /// Taken from what was unbonding.
    pub unbonding: Uint128,
}

/// Stake on its way out.
#[cw_serde]
pub struct Unbonding {
    /// Number of the entry.
    pub id: u64,
    pub amount: Uint128,
    /// When it can be withdrawn, or arrive.
    pub matures_at: Timestamp,
    /// The operator it moves to, if it is a delegation on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<ActorId>,
}

/// Rewards of an account in a topic, of its work, its stake and its delegations.
#[cw_serde]
pub struct RewardsResponse {
    /// Its number, if it ever registered.
    pub actor_id: Option<ActorId>,
    pub amount: Uint128,
}

/// How far a check of the invariants has come.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Copy, Eq)]
pub struct InvariantsCursor {
    pub topic_id: TopicId,
    /// Operators of the topic up to this one are done; without one, the whole topic is.
    pub actor_id: Option<ActorId>,
}

/// What the check of a page found.
#[cw_serde]
pub struct InvariantsResponse {
    /// Sentences, each naming the entity and the numbers; empty if all holds.
    pub violations: Vec<String>,
    /// Where the next page starts, if there is one.
    pub next: Option<InvariantsCursor>,
    /// With the last page: base units the vault holds beyond what it owes,
    /// from plain transfers without a hook message. No violation.
    pub surplus: Uint128,
}

/// Where the emission of an epoch went; the data a `settle` answers with.
#[cw_serde]
#[derive(Default, Eq)]
pub struct SettleResponse {
    /// Accrued and funded, and the subsidy of its seconds.
    pub emission: Uint128,
    /// Of that, taken from the treasury, subsidies included.
    pub from_treasury: Uint128,
    /// Of that, minted.
    pub minted: Uint128,
    /// Paid to inferers.
    pub inferers: Uint128,
    /// Paid to forecasters.
    pub forecasters: Uint128,
    /// Paid to reputers.
    pub reputers: Uint128,
    /// Paid to validators.
    pub validators: Uint128,
    /// Paid back to the treasury.
    pub treasury: Uint128,
}
