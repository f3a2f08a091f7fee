//! What nearly every message loads, changes and stores together.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{Event, VaultParams};
use cosmwasm_std::{Deps, QuerierWrapper, Storage, Timestamp, Uint128};

use crate::emission::schedule::{Basis, Emission, Supply};
use crate::error::ContractResult;
use crate::ledger::Ledger;
use crate::state::{Config, Settings, SETTINGS, STATE};
use crate::topic::{refresh, Topic};

/// Addresses, parameters, liabilities and schedule.
pub(crate) struct VaultState {
    pub(crate) config: Config,
    pub(crate) params: VaultParams,
    pub(crate) ledger: Ledger,
    pub(crate) emission: Emission,
}

impl VaultState {
    pub(crate) fn load(storage: &dyn Storage, settings: Settings) -> ContractResult<Self> {
        let Settings { config, params } = settings;
        let (ledger, emission) = STATE.load(storage)?;
        Ok(Self {
            config,
            params,
            ledger,
            emission,
        })
    }

    /// As they would be stored by a message at `now`.
    pub(crate) fn as_of(deps: Deps, now: Timestamp) -> ContractResult<Self> {
        let mut vault = Self::load(deps.storage, SETTINGS.load(deps.storage)?)?;
        vault.accrue(&deps.querier, now)?;
        Ok(vault)
    }

    /// Stores what messages change.
    pub(crate) fn save(self, storage: &mut dyn Storage) {
        STATE.save(storage, &(self.ledger, self.emission));
    }

    /// Grows the emission index up to `until`. Comes before every change of
    /// stake, treasury, weights or parameters.
    pub(crate) fn accrue(
        &mut self,
        querier: &QuerierWrapper,
        until: Timestamp,
    ) -> ContractResult<Vec<Event>> {
        let supply = || supply(querier, &self.config);
        let basis = basis(&self.params, &self.ledger, &supply);
        self.emission.accrue(&basis, until)
    }

    /// Begins the emission schedule with the first stake.
    pub(crate) fn start(
        &mut self,
        querier: &QuerierWrapper,
        now: Timestamp,
    ) -> ContractResult<Option<Event>> {
        let supply = || supply(querier, &self.config);
        let basis = basis(&self.params, &self.ledger, &supply);
        self.emission.start(&basis, now)
    }

    /// Weighs a topic as of `at`; emission has accrued up to there.
    pub(crate) fn refresh(&mut self, topic: &mut Topic, at: Timestamp) -> ContractResult<()> {
        refresh(&self.params, &mut self.emission, topic, at)
    }

    /// Tokens that exist.
    pub(crate) fn total_supply(&self, querier: &QuerierWrapper) -> ContractResult<Uint128> {
        Ok(AlloToken(&self.config.allo_token).total_supply(querier)?)
    }
}

fn basis<'a>(
    params: &'a VaultParams,
    ledger: &Ledger,
    supply: &'a dyn Fn() -> ContractResult<Supply>,
) -> Basis<'a> {
    Basis {
        params,
        staked: ledger.staked(),
        treasury: ledger.treasury(),
        supply,
    }
}

fn supply(querier: &QuerierWrapper, config: &Config) -> ContractResult<Supply> {
    let token = AlloToken(&config.allo_token);
    Ok(Supply {
        total: token.total_supply(querier)?,
        schedules: token.schedules(querier)?,
    })
}
