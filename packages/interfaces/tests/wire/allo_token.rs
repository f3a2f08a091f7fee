//! Messages of `allo-token` beside those of `cw20`.

use allora_interfaces::allo_token::{Grant, InstantiateMsg, MarketingInfo, MigrateMsg, QueryMsg};
use cosmwasm_std::{Timestamp, Uint128};
use cw20::{Cw20Coin, Logo, MinterResponse};

use super::{check_struct, check_variants};

#[test]
fn instantiate() {
    let message = InstantiateMsg {
        name: "Allora".into(),
        symbol: "ALLO".into(),
        decimals: 18,
        initial_balances: vec![Cw20Coin {
            address: "alice".into(),
            amount: Uint128::new(5),
        }],
        mint: Some(MinterResponse {
            minter: "vault".into(),
            cap: Some(Uint128::new(9)),
        }),
        marketing: Some(MarketingInfo {
            project: Some("project".into()),
            description: Some("description".into()),
            marketing: Some("dao".into()),
            logo: Some(Logo::Url("https://logo".into())),
        }),
        vesting: vec![Grant {
            address: "alice".into(),
            amount: Uint128::new(4),
            start: 1,
            cliff: 2,
            end: 3,
        }],
    };
    check_struct(
        &message,
        r#"{"name":"Allora","symbol":"ALLO","decimals":18,"initial_balances":[{"address":"alice","amount":"5"}],"mint":{"minter":"vault","cap":"9"},"marketing":{"project":"project","description":"description","marketing":"dao","logo":{"url":"https://logo"}},"vesting":[{"address":"alice","amount":"4","start":1,"cliff":2,"end":3}]}"#,
    );
}

#[test]
fn migrate() {
    check_struct(&MigrateMsg {}, r#"{}"#);
}

#[test]
fn query() {
    let limit = Some(10);
    let messages = [
        (
            QueryMsg::Balance {
                address: "alice".into(),
            },
            r#"{"balance":{"address":"alice"}}"#,
        ),
        (QueryMsg::TokenInfo {}, r#"{"token_info":{}}"#),
        (QueryMsg::Minter {}, r#"{"minter":{}}"#),
        (
            QueryMsg::Allowance {
                owner: "alice".into(),
                spender: "bob".into(),
            },
            r#"{"allowance":{"owner":"alice","spender":"bob"}}"#,
        ),
        (
            QueryMsg::AllAllowances {
                owner: "alice".into(),
                start_after: Some("bob".into()),
                limit,
            },
            r#"{"all_allowances":{"owner":"alice","start_after":"bob","limit":10}}"#,
        ),
        (
            QueryMsg::AllSpenderAllowances {
                spender: "bob".into(),
                start_after: Some("alice".into()),
                limit,
            },
            r#"{"all_spender_allowances":{"spender":"bob","start_after":"alice","limit":10}}"#,
        ),
        (
            QueryMsg::AllAccounts {
                start_after: Some("alice".into()),
                limit,
            },
            r#"{"all_accounts":{"start_after":"alice","limit":10}}"#,
        ),
        (QueryMsg::MarketingInfo {}, r#"{"marketing_info":{}}"#),
        (QueryMsg::DownloadLogo {}, r#"{"download_logo":{}}"#),
        (
            QueryMsg::Vesting {
                address: "alice".into(),
            },
            r#"{"vesting":{"address":"alice"}}"#,
        ),
        (
            QueryMsg::Vestings {
                start_after: Some("alice".into()),
                limit,
            },
            r#"{"vestings":{"start_after":"alice","limit":10}}"#,
        ),
        (
            QueryMsg::Supply {
                at: Some(Timestamp::from_nanos(1)),
            },
            r#"{"supply":{"at":"1"}}"#,
        ),
    ];
    // like those of cw20, they read fields they do not know
    check_variants(&messages);
}
