//! Client of `allo-token`.

use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg, TokenInfoResponse};
use serde::Serialize;

use super::{Schedules, MINTER_FINAL, SCHEDULES};

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

    /// What genesis locked, by when it unlocks, read raw; the same for ever.
    pub fn schedules(&self, querier: &QuerierWrapper) -> StdResult<Schedules> {
        let schedules = SCHEDULES.query(querier, self.0)?;
        Ok(schedules.unwrap_or_default())
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
