//! A token in mock storage, and verbs to drive it. Every refusal of the
//! token's own laws is checked to change nothing.

use allora_interfaces::allo_token::Grant;
use allora_interfaces::units::{DECIMALS, GENESIS_SUPPLY, ONE_ALLO, SUPPLY_CAP};
use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage,
};
use cosmwasm_std::{from_json, Addr, Env, Order, OwnedDeps, Record, Response, Storage, Uint128};
use cw20::{BalanceResponse, Cw20Coin, MinterResponse, TokenInfoResponse};
use serde::de::DeserializeOwned;

use crate::contract::{execute, instantiate, query};
use crate::msg::{ExecuteMsg, InstantiateMsg, MarketingInfo, QueryMsg};
use crate::ContractError;

pub(super) type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier>;
pub(super) type Outcome = Result<Response, ContractError>;

/// What bob holds at genesis; ann holds the rest.
pub(super) const BOB: Uint128 = Uint128::new(5 * ONE_ALLO.u128());
/// What zoe holds at genesis; so little that a base unit is a part of it to reckon with.
pub(super) const ZOE: Uint128 = Uint128::new(1_000);

pub(super) struct Suite {
    pub(super) deps: Deps,
    pub(super) env: Env,
}

pub(super) fn account(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

pub(super) fn coin(name: &str, amount: Uint128) -> Cw20Coin {
    Cw20Coin {
        address: account(name).into(),
        amount,
    }
}

pub(super) fn grant(name: &str, amount: Uint128, start: u64, cliff: u64, end: u64) -> Grant {
    Grant {
        address: account(name).into(),
        amount,
        start,
        cliff,
        end,
    }
}

pub(super) fn genesis() -> InstantiateMsg {
    InstantiateMsg {
        name: "Allora".into(),
        symbol: "ALLO".into(),
        decimals: DECIMALS,
        initial_balances: vec![
            coin("ann", GENESIS_SUPPLY - BOB - ZOE),
            coin("bob", BOB),
            coin("zoe", ZOE),
        ],
        mint: Some(MinterResponse {
            minter: account("custodian").into(),
            cap: Some(SUPPLY_CAP),
        }),
        marketing: Some(MarketingInfo {
            project: Some("Allora".into()),
            description: None,
            marketing: Some(account("marketing").into()),
            logo: None,
        }),
        vesting: vec![],
    }
}

pub(super) fn mint(recipient: &str, amount: Uint128) -> ExecuteMsg {
    ExecuteMsg::Mint {
        recipient: account(recipient).into(),
        amount,
    }
}

pub(super) fn hand_over(to: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::UpdateMinter {
        new_minter: to.map(|name| account(name).into()),
    }
}

pub(super) fn dump(deps: &Deps) -> Vec<Record> {
    deps.storage.range(None, None, Order::Ascending).collect()
}

impl Suite {
    pub(super) fn try_new(msg: InstantiateMsg) -> Result<Self, ContractError> {
        let mut deps = mock_dependencies();
        let env = mock_env();
        let deployer = message_info(&account("deployer"), &[]);
        instantiate(deps.as_mut(), env.clone(), deployer, msg)?;
        Ok(Self { deps, env })
    }

    /// At genesis: the custodian holds the role of minter.
    pub(super) fn new() -> Self {
        Self::try_new(genesis()).unwrap()
    }

    /// After the hand-over: the vault is the minter for ever.
    pub(super) fn handed_over() -> Self {
        let mut suite = Self::new();
        let msg = hand_over(Some("vault"));
        suite.execute("custodian", msg).unwrap();
        suite
    }

    pub(super) fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Outcome {
        let before = dump(&self.deps);
        let info = message_info(&account(sender), &[]);
        let outcome = execute(self.deps.as_mut(), self.env.clone(), info, msg);
        // On chain every refusal reverts; cw20-base relies on it.
        match &outcome {
            Ok(_) | Err(ContractError::Cw20(_)) => {}
            Err(_) => assert_eq!(dump(&self.deps), before, "a refusal changed storage"),
        }
        outcome
    }

    pub(super) fn query<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(query(self.deps.as_ref(), self.env.clone(), msg).unwrap()).unwrap()
    }

    pub(super) fn balance(&self, name: &str) -> Uint128 {
        let address = account(name).into();
        let response: BalanceResponse = self.query(QueryMsg::Balance { address });
        response.balance
    }

    pub(super) fn supply(&self) -> Uint128 {
        let info: TokenInfoResponse = self.query(QueryMsg::TokenInfo {});
        info.total_supply
    }

    pub(super) fn minter(&self) -> Option<MinterResponse> {
        self.query(QueryMsg::Minter {})
    }
}
