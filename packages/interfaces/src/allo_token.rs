//! `allo-token` is a cw20; its messages are those of `cw20`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg, TokenInfoResponse};
use cw_storage_plus::Item;
use serde::Serialize;

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// → whether the minter is final. One entry, never removed; others read it raw.
/// `true` proves that [`Event::MinterHandedOver`] happened and that the answer
/// of the `minter` query can never change again.
pub const MINTER_FINAL: Item<bool> = Item::new("minter_final");

/// Facts the token announces, next to the attributes of cw20-base.
pub enum Event {
    /// The custodian gave the role of minter away, for ever.
    MinterHandedOver {
        /// Who held it since genesis.
        custodian: Addr,
        /// Who holds it for ever.
        minter: Addr,
        /// Base units that can ever exist.
        cap: Uint128,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::MinterHandedOver {
                custodian,
                minter,
                cap,
            } => Self::new("minter_handed_over")
                .add_attribute("custodian", custodian)
                .add_attribute("minter", minter)
                .add_attribute("cap", cap),
        }
    }
}

/// Client of `allo-token`.
pub struct AlloToken<'a>(pub &'a Addr);

impl AlloToken<'_> {
    /// Mints `amount` base units to `recipient`; only the minter can.
    pub fn mint(&self, recipient: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
        self.execute(&Cw20ExecuteMsg::Mint {
            recipient: recipient.to_string(),
            amount,
        })
    }

    /// Moves the caller's tokens.
    pub fn transfer(&self, recipient: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
        self.execute(&Cw20ExecuteMsg::Transfer {
            recipient: recipient.to_string(),
            amount,
        })
    }

    /// Moves the caller's tokens to a contract together with a message for it.
    pub fn send(
        &self,
        contract: &Addr,
        amount: Uint128,
        msg: &impl Serialize,
    ) -> StdResult<CosmosMsg> {
        self.execute(&Cw20ExecuteMsg::Send {
            contract: contract.to_string(),
            amount,
            msg: to_json_binary(msg)?,
        })
    }

    /// Balance of an account.
    pub fn balance(&self, querier: &QuerierWrapper, account: &Addr) -> StdResult<Uint128> {
        let response: BalanceResponse = querier.query_wasm_smart(
            self.0,
            &Cw20QueryMsg::Balance {
                address: account.to_string(),
            },
        )?;
        Ok(response.balance)
    }

    /// Tokens that exist.
    pub fn total_supply(&self, querier: &QuerierWrapper) -> StdResult<Uint128> {
        let info: TokenInfoResponse =
            querier.query_wasm_smart(self.0, &Cw20QueryMsg::TokenInfo {})?;
        Ok(info.total_supply)
    }

    /// Whether the minter is final, read raw.
    pub fn minter_is_final(&self, querier: &QuerierWrapper) -> StdResult<bool> {
        MINTER_FINAL.query(querier, self.0.clone())
    }

    fn execute(&self, msg: &Cw20ExecuteMsg) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute {
            contract_addr: self.0.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        }
        .into())
    }
}
