//! What can be read.

use allora_interfaces::allo_token::{self, SupplyResponse, VestingResponse, VestingsResponse};
use allora_interfaces::staking_vault::{
    self, EmissionResponse, LedgerResponse, RewardsResponse, StakeResponse, TopicAccountResponse,
    VaultParams,
};
use allora_interfaces::synthesis_coordinator::{
    self, ArchiveEntry, DueTopic, EpochResponse, HistoryResponse, InferenceResponse, Latest,
    Member, MembersResponse, NetworkInferenceResponse, NextDueResponse, QualityResponse,
    ReportEntry, ReportsResponse, StatusResponse, SubmissionEntry, SubmissionsResponse,
    SynthesisCoordinator, TopicResponse, Window, WindowKind, WindowsResponse,
};
use allora_interfaces::topic_registry::{
    self, ActorResponse, ActorsResponse, Fees, TopicsResponse, VersionsResponse,
};
use allora_interfaces::{EpochId, Role, TopicId, MAX_PAGE};
use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{Addr, StdResult, Storage, Timestamp, Uint128};
use cw20::{AllAccountsResponse, BalanceResponse, MinterResponse, TokenInfoResponse};
use serde::de::DeserializeOwned;

use super::Suite;

type Token = allo_token::QueryMsg;
type Registry = topic_registry::QueryMsg;
type Vault = staking_vault::QueryMsg;
type Coordinator = synthesis_coordinator::QueryMsg;

/// The token.
impl<S: Storage> Suite<S> {
    /// ALLO of an account, outside the vault.
    pub fn balance(&self, account: &Addr) -> StdResult<Uint128> {
        let address = account.to_string();
        let response: BalanceResponse = self.ask_token(&Token::Balance { address })?;
        Ok(response.balance)
    }

    /// ALLO that exists.
    pub fn total_supply(&self) -> StdResult<Uint128> {
        let info: TokenInfoResponse = self.ask_token(&Token::TokenInfo {})?;
        Ok(info.total_supply)
    }

    /// Who may mint, and up to what supply.
    pub fn minter(&self) -> StdResult<Option<MinterResponse>> {
        self.ask_token(&Token::Minter {})
    }

    /// Every account that holds ALLO, with its balance.
    pub fn holders(&self) -> StdResult<Vec<(String, Uint128)>> {
        let mut holders = vec![];
        let mut start_after = None;
        loop {
            let page: AllAccountsResponse = self.ask_token(&Token::AllAccounts {
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            start_after = page.accounts.last().cloned();
            if start_after.is_none() {
                return Ok(holders);
            }
            for account in page.accounts {
                let balance = self.balance(&Addr::unchecked(&account))?;
                holders.push((account, balance));
            }
        }
    }

    /// What of an account's ALLO is locked, and what it can move.
    pub fn vesting(&self, account: &Addr) -> StdResult<VestingResponse> {
        let address = account.to_string();
        self.ask_token(&Token::Vesting { address })
    }

    /// The same of every account with a grant.
    pub fn vestings(&self) -> StdResult<Vec<VestingResponse>> {
        let mut vestings: Vec<VestingResponse> = vec![];
        loop {
            let page: VestingsResponse = self.ask_token(&Token::Vestings {
                start_after: vestings.last().map(|last| last.address.clone()),
                limit: Some(MAX_PAGE),
            })?;
            if page.vestings.is_empty() {
                return Ok(vestings);
            }
            vestings.extend(page.vestings);
        }
    }

    /// What exists, and what of it is locked at an instant; now if left out.
    pub fn supply(&self, at: Option<Timestamp>) -> StdResult<SupplyResponse> {
        self.ask_token(&Token::Supply { at })
    }

    /// Asks the token.
    pub fn ask_token<T: DeserializeOwned>(&self, msg: &Token) -> StdResult<T> {
        self.query(&self.contracts.token, msg)
    }
}

/// The registry.
impl<S: Storage> Suite<S> {
    /// What topics and registrations cost.
    pub fn fees(&self) -> StdResult<Fees> {
        let config: topic_registry::ConfigResponse = self.ask_registry(&Registry::Config {})?;
        Ok(config.fees)
    }

    /// How many topics exist.
    pub fn topic_count(&self) -> StdResult<u64> {
        let config: topic_registry::ConfigResponse = self.ask_registry(&Registry::Config {})?;
        Ok(config.topics)
    }

    /// A topic as the registry knows it, with its newest version.
    pub fn topic_entry(&self, topic_id: TopicId) -> StdResult<topic_registry::TopicResponse> {
        self.ask_registry(&Registry::Topic { topic_id })
    }

    /// All topics, or those of one creator.
    pub fn topics(
        &self,
        creator: Option<&Addr>,
        start_after: Option<TopicId>,
        limit: Option<u32>,
    ) -> StdResult<Vec<topic_registry::TopicResponse>> {
        let response: TopicsResponse = self.ask_registry(&Registry::Topics {
            creator: creator.map(ToString::to_string),
            start_after,
            limit,
        })?;
        Ok(response.topics)
    }

    /// The first versions of a topic's parameters.
    pub fn versions(&self, topic_id: TopicId) -> StdResult<Vec<topic_registry::VersionResponse>> {
        let response: VersionsResponse = self.ask_registry(&Registry::Versions {
            topic_id,
            start_after: None,
            limit: Some(MAX_PAGE),
        })?;
        Ok(response.versions)
    }

    /// An account in a topic.
    pub fn actor(&self, topic_id: TopicId, account: &Addr) -> StdResult<ActorResponse> {
        let actor = account.to_string();
        self.ask_registry(&Registry::Actor { topic_id, actor })
    }

    /// Every account that ever registered in a topic; with a role, only those
    /// that hold it now.
    pub fn actors(&self, topic_id: TopicId, role: Option<Role>) -> StdResult<Vec<ActorResponse>> {
        let mut actors = vec![];
        let mut start_after = None;
        loop {
            let page: ActorsResponse = self.ask_registry(&Registry::Actors {
                topic_id,
                role,
                start_after,
                limit: Some(MAX_PAGE),
            })?;
            actors.extend(page.actors);
            start_after = page.next;
            if start_after.is_none() {
                return Ok(actors);
            }
        }
    }

    /// Whether an account is on the list of a gate.
    pub fn listed(&self, topic_id: TopicId, role: Role, account: &Addr) -> StdResult<bool> {
        let account = account.to_string();
        self.ask_registry(&Registry::Listed {
            topic_id,
            role,
            account,
        })
    }

    /// Asks the registry.
    pub fn ask_registry<T: DeserializeOwned>(&self, msg: &Registry) -> StdResult<T> {
        self.query(&self.contracts.registry, msg)
    }
}

/// The vault.
impl<S: Storage> Suite<S> {
    /// Parameters of the vault.
    pub fn vault_params(&self) -> StdResult<VaultParams> {
        let config: staking_vault::ConfigResponse = self.ask_vault(&Vault::Config {})?;
        Ok(config.params)
    }

    /// Every ALLO in custody, by whom it is owed to.
    pub fn ledger(&self) -> StdResult<LedgerResponse> {
        self.ask_vault(&Vault::Ledger {})
    }

    /// The emission schedule as of now.
    pub fn emission(&self) -> StdResult<EmissionResponse> {
        self.ask_vault(&Vault::Emission {})
    }

    /// Account of a topic.
    pub fn topic_account(&self, topic_id: TopicId) -> StdResult<TopicAccountResponse> {
        self.ask_vault(&Vault::TopicAccount { topic_id })
    }

    /// Accounts of all topics.
    pub fn topic_accounts(&self) -> StdResult<Vec<TopicAccountResponse>> {
        let mut topics: Vec<TopicAccountResponse> = vec![];
        loop {
            let page: staking_vault::TopicAccountsResponse =
                self.ask_vault(&Vault::TopicAccounts {
                    start_after: topics.last().map(|topic| topic.topic_id),
                    limit: Some(MAX_PAGE),
                })?;
            if page.topics.is_empty() {
                return Ok(topics);
            }
            topics.extend(page.topics);
        }
    }

    /// Stake of an account in a topic, with what is unbonding.
    pub fn position(&self, staker: &Addr, topic_id: TopicId) -> StdResult<StakeResponse> {
        let staker = staker.to_string();
        self.ask_vault(&Vault::Stake { topic_id, staker })
    }

    /// Stake of an account in a topic.
    pub fn stake_of(&self, staker: &Addr, topic_id: TopicId) -> StdResult<Uint128> {
        Ok(self.position(staker, topic_id)?.staked)
    }

    /// Rewards an account can claim in a topic.
    pub fn rewards(&self, actor: &Addr, topic_id: TopicId) -> StdResult<Uint128> {
        let actor = actor.to_string();
        let response: RewardsResponse = self.ask_vault(&Vault::Rewards { topic_id, actor })?;
        Ok(response.amount)
    }

    /// Asks the vault.
    pub fn ask_vault<T: DeserializeOwned>(&self, msg: &Vault) -> StdResult<T> {
        self.query(&self.contracts.vault, msg)
    }
}

/// The coordinator.
impl<S: Storage> Suite<S> {
    /// Where a topic stands in time.
    pub fn topic(&self, topic_id: TopicId) -> StdResult<TopicResponse> {
        self.ask_coordinator(&Coordinator::Topic { topic_id })
    }

    /// Windows of an epoch; of the current one if left out.
    pub fn windows(&self, topic_id: TopicId, epoch: Option<EpochId>) -> StdResult<WindowsResponse> {
        self.ask_coordinator(&Coordinator::Windows { topic_id, epoch })
    }

    /// The submission and the (first) report window of an epoch.
    pub fn windows_of(&self, topic_id: TopicId, epoch: EpochId) -> AnyResult<[Window; 2]> {
        let windows = self.windows(topic_id, Some(epoch))?.windows;
        let first = |kind| windows.iter().copied().find(|window| window.kind == kind);
        match (first(WindowKind::Submission), first(WindowKind::Report)) {
            (Some(submission), Some(report)) => Ok([submission, report]),
            _ => bail!("topic {topic_id}: epoch {epoch} lacks a window"),
        }
    }

    /// The newest network inference, or an error if it is older than `max_age` seconds.
    pub fn network_inference(
        &self,
        topic_id: TopicId,
        max_age: u64,
    ) -> StdResult<NetworkInferenceResponse> {
        self.ask_coordinator(&Coordinator::NetworkInference { topic_id, max_age })
    }

    /// The newest network inference however old it is, read raw.
    pub fn latest(&self, topic_id: TopicId) -> StdResult<Option<Latest>> {
        let coordinator = SynthesisCoordinator(&self.contracts.coordinator);
        coordinator.latest_unchecked(&self.app.wrap(), topic_id)
    }

    /// What became of the inference of an epoch.
    pub fn inference(&self, topic_id: TopicId, epoch: EpochId) -> StdResult<InferenceResponse> {
        self.ask_coordinator(&Coordinator::Inference { topic_id, epoch })
    }

    /// How good a topic's network inference has been.
    pub fn quality(&self, topic_id: TopicId) -> StdResult<QualityResponse> {
        self.ask_coordinator(&Coordinator::Quality { topic_id })
    }

    /// Everything known about an epoch.
    pub fn epoch(&self, topic_id: TopicId, epoch: EpochId) -> StdResult<EpochResponse> {
        self.ask_coordinator(&Coordinator::Epoch { topic_id, epoch })
    }

    /// All settled epochs that are still archived.
    pub fn history(&self, topic_id: TopicId) -> StdResult<Vec<ArchiveEntry>> {
        let mut epochs: Vec<ArchiveEntry> = vec![];
        loop {
            let page: HistoryResponse = self.ask_coordinator(&Coordinator::History {
                topic_id,
                start_after: epochs.last().map(|entry| entry.epoch),
                limit: Some(MAX_PAGE),
            })?;
            if page.epochs.is_empty() {
                return Ok(epochs);
            }
            epochs.extend(page.epochs);
        }
    }

    /// What was submitted to an epoch not yet settled.
    pub fn submissions(
        &self,
        topic_id: TopicId,
        epoch: EpochId,
    ) -> StdResult<Vec<SubmissionEntry>> {
        let response: SubmissionsResponse = self.ask_coordinator(&Coordinator::Submissions {
            topic_id,
            epoch,
            start_after: None,
            limit: Some(MAX_PAGE),
        })?;
        Ok(response.submissions)
    }

    /// Truths reported for an epoch not yet settled.
    pub fn reports(&self, topic_id: TopicId, epoch: EpochId) -> StdResult<Vec<ReportEntry>> {
        let response: ReportsResponse =
            self.ask_coordinator(&Coordinator::Reports { topic_id, epoch })?;
        Ok(response.reports)
    }

    /// Holders of the places of a role.
    pub fn members(&self, topic_id: TopicId, role: Role) -> StdResult<Vec<Member>> {
        let response: MembersResponse =
            self.ask_coordinator(&Coordinator::Members { topic_id, role })?;
        Ok(response.members)
    }

    /// All a participant wants to know.
    pub fn status(&self, topic_id: TopicId, actor: &Addr) -> StdResult<StatusResponse> {
        let actor = actor.to_string();
        self.ask_coordinator(&Coordinator::Status { topic_id, actor })
    }

    /// Topics with work that is due or will be, by time.
    pub fn next_due(&self, limit: Option<u32>) -> StdResult<Vec<DueTopic>> {
        let response: NextDueResponse = self.ask_coordinator(&Coordinator::NextDue { limit })?;
        Ok(response.topics)
    }

    /// Whether a step of a topic is due.
    pub fn is_due(&self, topic_id: TopicId) -> StdResult<bool> {
        let next_due = self.topic(topic_id)?.next_due;
        Ok(next_due.is_some_and(|due| due <= self.now()))
    }

    /// Asks the coordinator.
    pub fn ask_coordinator<T: DeserializeOwned>(&self, msg: &Coordinator) -> StdResult<T> {
        self.query(&self.contracts.coordinator, msg)
    }
}
