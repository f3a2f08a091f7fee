//! The contracts, wired, on an embedded chain.
//!
//! This is what a dApp developer imports for multi-test integration: build a
//! [`Suite`], add contracts of your own to [`Suite::app`], let actors work
//! through its actions, move the clock, and read everything through typed queries.
//!
//! ```
//! use allora_interfaces::topic_registry::TopicParams;
//! use allora_interfaces::{EpochId, Role};
//! use allora_math::Real;
//! use allora_testing::{allo, example_topic, SuiteBuilder};
//!
//! # fn main() -> anyhow::Result<()> {
//! let mut suite = SuiteBuilder::new().build();
//! let (ann, bob) = (suite.account("ann"), suite.account("bob"));
//! suite.fund(&ann, allo(100));
//! suite.fund(&bob, allo(100));
//!
//! // A topic, a worker and a staked reputer.
//! let topic = suite.govern_topic(example_topic(), TopicParams::default())?;
//! suite.register(&ann, topic, Role::Inferer)?;
//! suite.register(&bob, topic, Role::Reputer)?;
//! suite.stake(&bob, topic, allo(10))?;
//!
//! // An epoch: submit, close, report the truth, settle.
//! let epoch = EpochId(0);
//! suite.submit(&ann, topic, epoch, Some(Real::from(42_i64)), vec![])?;
//! suite.skip_to_close(topic, epoch)?;
//! suite.advance(topic)?;
//! assert_eq!(suite.network_inference(topic, 60)?.value, Real::from(42_i64));
//! suite.skip_to_report(topic, epoch)?;
//! suite.report(&bob, topic, epoch, Real::from(41_i64))?;
//! suite.skip_to_settlement(topic, epoch)?;
//! suite.advance(topic)?;
//!
//! suite.claim(&ann, &[topic])?;
//! assert_eq!(suite.check_invariants(), Vec::<String>::new());
//! # Ok(())
//! # }
//! ```
//!
//! # Conventions
//! * Accounts are names: [`Suite::account`] turns one into an address.
//! * The `foundation` holds what genesis gave to nobody else; [`Suite::fund`]
//!   spends it. No other action gives anybody tokens.
//! * `governance` owns the registry and the vault.
//! * An action returns the chain's answer; [`typed`] turns a refusal into the
//!   contract's own error.

mod actions;
mod builder;
mod code;
mod desk;
mod epochs;

mod error;
pub mod events;
mod flows;
mod hidden;
mod invariants;
mod money;
pub mod oracle;
mod published;
mod queries;
mod relayed;
mod stake_laws;
mod state;
mod topic;

use allora_interfaces::units::ONE_ALLO;
use anyhow::Result as AnyResult;
use cosmwasm_std::testing::{MockApi, MockStorage};
use cosmwasm_std::{to_json_binary, CosmosMsg};
use cosmwasm_std::{Addr, Coin, StdResult, Storage, Timestamp, Uint128, WasmMsg};
use cw_multi_test::{App, AppResponse, BankKeeper, Executor};
use serde::de::DeserializeOwned;
use serde::Serialize;

pub use builder::{SuiteBuilder, START};
pub use code::{
    allo_token_code, coordinator_code, desk_code, native_code, registry_code, use_codes,
    usual_code, vault_code, CodeSource,
};
pub use error::typed;
pub use hidden::Secret;
pub use state::Record;
pub use topic::example_topic;

use flows::Flows;

/// Seconds between two blocks of the embedded chain.
pub const BLOCK_SECONDS: u64 = 5;

/// `amount` whole ALLO in base units.
///
/// # Panics
/// Above 2^128 base units, some 3.4·10^20 ALLO.
pub fn allo(amount: u128) -> Uint128 {
    ONE_ALLO * Uint128::new(amount)
}

/// Addresses of the contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contracts {
    /// `allo-token`.
    pub token: Addr,
    /// `topic-registry`.
    pub registry: Addr,
    /// `staking-vault`.
    pub vault: Addr,
    /// `synthesis-coordinator`.
    pub coordinator: Addr,
    /// `inference-desk`, which none of the others knows.
    pub desk: Addr,
}

impl Contracts {
    /// Each contract with its name.
    pub fn each(&self) -> [(&'static str, &Addr); 5] {
        [
            ("allo-token", &self.token),
            ("topic-registry", &self.registry),
            ("staking-vault", &self.vault),
            ("synthesis-coordinator", &self.coordinator),
            ("inference-desk", &self.desk),
        ]
    }
}

/// The suite on an embedded chain. `S` is the chain's storage.
pub struct Suite<S = MockStorage> {
    /// The chain. Contracts of a dApp go here too.
    pub app: App<BankKeeper, MockApi, S>,
    /// Where the suite lives.
    pub contracts: Contracts,
    flows: Flows,
}

impl<S: Storage> Suite<S> {
    /// The account of a name; the same name is the same account.
    pub fn account(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    /// Owner of the registry and the vault.
    pub fn governance(&self) -> Addr {
        self.account("governance")
    }

    /// Holder of the genesis supply.
    pub fn foundation(&self) -> Addr {
        self.account("foundation")
    }

    /// Who cranks in [`Suite::advance`].
    pub fn keeper(&self) -> Addr {
        self.account("keeper")
    }

    /// Time of the current block.
    pub fn now(&self) -> Timestamp {
        self.app.block_info().time
    }

    /// Lets time pass, a block every [`BLOCK_SECONDS`], at least one.
    pub fn skip(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += (seconds / BLOCK_SECONDS).max(1);
        });
    }

    /// Lets time pass until `time`.
    ///
    /// # Panics
    /// If `time` has passed.
    pub fn set_time(&mut self, time: Timestamp) {
        let now = self.now();
        assert!(time >= now, "time is {now}, which is after {time}");
        self.app.update_block(|block| {
            block.time = time;
            block.height += (time.seconds() - now.seconds()) / BLOCK_SECONDS + 1;
        });
    }

    /// Sends a message to a contract.
    pub fn execute<M: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
    ) -> AnyResult<AppResponse> {
        self.execute_with_funds(sender, contract, msg, &[])
    }

    /// Sends a message and native coins to a contract.
    pub fn execute_with_funds<M: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &M,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let msg = WasmMsg::Execute {
            contract_addr: contract.to_string(),
            msg: to_json_binary(msg)?,
            funds: funds.to_vec(),
        };
        self.dispatch(sender, msg.into())
    }

    /// Sends any message of the chain.
    pub fn dispatch(&mut self, sender: &Addr, msg: CosmosMsg) -> AnyResult<AppResponse> {
        let response = self.app.execute(sender.clone(), msg)?;
        self.flows.record(&self.contracts.token, &response.events);
        Ok(response)
    }

    /// Calls a contract as a module of the host chain would.
    pub fn sudo(&mut self, contract: &Addr, msg: &impl Serialize) -> AnyResult<AppResponse> {
        let response = self.app.wasm_sudo(contract.clone(), msg)?;
        self.flows.record(&self.contracts.token, &response.events);
        Ok(response)
    }

    /// Asks a contract.
    pub fn query<T: DeserializeOwned>(
        &self,
        contract: &Addr,
        msg: &impl Serialize,
    ) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(contract, msg)
    }
}
