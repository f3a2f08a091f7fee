//! Deployment.

use std::collections::BTreeMap;

use allora_interfaces::allo_token::{self, Grant};
use allora_interfaces::inference_desk::{self, DeskParams};
use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::Fees;
use allora_interfaces::units::{DECIMALS, GENESIS_SUPPLY, ONE_ALLO, SUPPLY_CAP};
use allora_interfaces::{staking_vault, synthesis_coordinator, topic_registry};
use anyhow::Result as AnyResult;
use cosmwasm_std::testing::{MockApi, MockStorage};
use cosmwasm_std::{Addr, BlockInfo, Storage, Timestamp, Uint128};
use cw20::{Cw20Coin, Cw20ExecuteMsg, MinterResponse};
use cw_multi_test::{no_init, App, AppBuilder, BankKeeper, Executor};
use serde::Serialize;

use super::code::{source, CodeSource};
use super::flows::Flows;
use super::{Contracts, Suite};

/// Default time of the first block: 1 January 2026, 00:00:00 UTC.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

type Chain<S> = App<BankKeeper, MockApi, S>;

/// Says how the suite is deployed.
#[derive(Clone, Debug)]
pub struct SuiteBuilder {
    start: Timestamp,
    fees: Fees,
    vault_params: VaultParams,
    genesis: BTreeMap<String, Uint128>,
    vesting: Vec<Grant>,
    wired: bool,
    codes: CodeSource,
}

impl Default for SuiteBuilder {
    fn default() -> Self {
        Self {
            start: START,
            fees: Fees {
                topic_creation: ONE_ALLO,
                registration: ONE_ALLO,
            },
            vault_params: VaultParams::default(),
            genesis: BTreeMap::new(),
            vesting: vec![],
            wired: true,
            codes: source(),
        }
    }
}

impl SuiteBuilder {
    /// A suite as documented: starts at [`START`], fees of 1 ALLO, default
    /// parameters, all of genesis with the foundation.
    pub fn new() -> Self {
        Self::default()
    }

    /// Time of the first block.
    pub fn start(mut self, time: Timestamp) -> Self {
        self.start = time;
        self
    }

    /// What topics and registrations cost.
    pub fn fees(mut self, fees: Fees) -> Self {
        self.fees = fees;
        self
    }

    /// Parameters of the vault.
    pub fn vault_params(mut self, params: VaultParams) -> Self {
        self.vault_params = params;
        self
    }

    /// Gives an account a part of the genesis supply; the rest is the foundation's.
    pub fn genesis(mut self, name: &str, amount: Uint128) -> Self {
        self.genesis.insert(name.to_owned(), amount);
        self
    }

    /// Locks a part of what [`genesis`](Self::genesis) gives an account, or of the
    /// foundation's rest; the grant's address is the account's name.
    pub fn vesting(mut self, grant: Grant) -> Self {
        self.vesting.push(grant);
        self
    }

    /// Leaves the contracts instantiated and unaware of each other; see
    /// [`Suite::wire`].
    pub fn unwired(mut self) -> Self {
        self.wired = false;
        self
    }

    /// Runs other code than the contracts' native one.
    pub fn codes(mut self, source: CodeSource) -> Self {
        self.codes = source;
        self
    }

    /// Deploys on a chain in memory.
    ///
    /// # Panics
    /// If a contract refuses its parameters; see [`SuiteBuilder::try_build`].
    pub fn build(self) -> Suite {
        self.try_build(MockStorage::default())
            .unwrap_or_else(|error| panic!("the suite cannot be deployed: {error:#}"))
    }

    /// Deploys on a chain over a storage of the caller's.
    pub fn try_build<S: Storage>(self, storage: S) -> AnyResult<Suite<S>> {
        let block = BlockInfo {
            height: 1,
            time: self.start,
            chain_id: "allora-embedded".to_owned(),
        };
        let mut app = AppBuilder::new()
            .with_storage(storage)
            .with_block(block)
            .build(no_init);
        let contracts = self.instantiate(&mut app)?;
        let mut suite = Suite {
            app,
            contracts,
            flows: Flows::default(),
        };
        if self.wired {
            suite.wire()?;
        }
        Ok(suite)
    }

    /// In the order in which each needs the address of the one before.
    fn instantiate<S: Storage>(&self, app: &mut Chain<S>) -> AnyResult<Contracts> {
        let governance = app.api().addr_make("governance");
        let mut deployment = Deployment {
            app,
            codes: self.codes,
            admin: governance.clone(),
        };
        let genesis = self.token_message(deployment.app, &governance);
        let token = deployment.instantiate("allo-token", &genesis)?;
        let registry = deployment.instantiate(
            "topic-registry",
            &topic_registry::InstantiateMsg {
                governance: governance.to_string(),
                allo_token: token.to_string(),
                fees: self.fees.clone(),
            },
        )?;
        let vault = deployment.instantiate(
            "staking-vault",
            &staking_vault::InstantiateMsg {
                governance: governance.to_string(),
                allo_token: token.to_string(),
                topic_registry: registry.to_string(),
                params: self.vault_params.clone(),
            },
        )?;
        let coordinator = deployment.instantiate(
            "synthesis-coordinator",
            &synthesis_coordinator::InstantiateMsg {
                topic_registry: registry.to_string(),
                staking_vault: vault.to_string(),
            },
        )?;
        let desk = deployment.instantiate(
            "inference-desk",
            &inference_desk::InstantiateMsg {
                governance: governance.to_string(),
                allo_token: token.to_string(),
                topic_registry: registry.to_string(),
                staking_vault: vault.to_string(),
                synthesis_coordinator: coordinator.to_string(),
                params: DeskParams::default(),
            },
        )?;
        Ok(Contracts {
            token,
            registry,
            vault,
            coordinator,
            desk,
        })
    }

    fn token_message<S: Storage>(
        &self,
        app: &Chain<S>,
        governance: &Addr,
    ) -> allo_token::InstantiateMsg {
        let given: Uint128 = self.genesis.values().sum();
        let mut genesis = self.genesis.clone();
        *genesis.entry("foundation".to_owned()).or_default() +=
            GENESIS_SUPPLY.saturating_sub(given);
        let address = |name: &str| app.api().addr_make(name).to_string();
        let initial_balances = genesis
            .into_iter()
            .map(|(name, amount)| Cw20Coin {
                address: address(&name),
                amount,
            })
            .collect();
        let vesting = self.vesting.iter().map(|grant| Grant {
            address: address(&grant.address),
            ..grant.clone()
        });
        allo_token::InstantiateMsg {
            name: "Allora".to_owned(),
            symbol: "ALLO".to_owned(),
            decimals: DECIMALS,
            initial_balances,
            mint: Some(MinterResponse {
                minter: governance.to_string(),
                cap: Some(SUPPLY_CAP),
            }),
            marketing: None,
            vesting: vesting.collect(),
        }
    }
}

struct Deployment<'a, S: Storage> {
    app: &'a mut Chain<S>,
    codes: CodeSource,
    admin: Addr,
}

impl<S: Storage> Deployment<'_, S> {
    fn instantiate(&mut self, name: &str, msg: &impl Serialize) -> AnyResult<Addr> {
        let code_id = self.app.store_code((self.codes)(name));
        let admin = self.admin.clone();
        self.app
            .instantiate_contract(code_id, admin.clone(), msg, &[], name, Some(admin.into()))
    }
}

impl<S: Storage> Suite<S> {
    /// Makes the contracts known to each other and hands the minter role to the
    /// vault; once, and done by the builder unless asked not to.
    pub fn wire(&mut self) -> AnyResult<()> {
        let governance = self.governance();
        let Contracts {
            token,
            registry,
            vault,
            coordinator,
            desk: _,
        } = self.contracts.clone();
        self.execute(
            &governance,
            &registry,
            &topic_registry::ExecuteMsg::Wire(topic_registry::msg::Wire {
                staking_vault: vault.to_string(),
                synthesis_coordinator: coordinator.to_string(),
            }),
        )?;
        self.execute(
            &governance,
            &vault,
            &staking_vault::ExecuteMsg::Wire(staking_vault::msg::Wire {
                synthesis_coordinator: coordinator.to_string(),
            }),
        )?;
        let hand_over = Cw20ExecuteMsg::UpdateMinter {
            new_minter: Some(vault.to_string()),
        };
        self.execute(&governance, &token, &hand_over)?;
        Ok(())
    }
}
