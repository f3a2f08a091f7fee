//! Who may send what, as a table: cw20-base decides by what the sender holds, so the
//! table says what a stranger gets.

use cosmwasm_std::{Binary, Uint128};
use cw20::{EmbeddedLogo, Logo};

use super::suite::{account, hand_over, mint, Suite};
use crate::msg::ExecuteMsg;

/// One of each, in the order of the schema; nothing of it is the stranger's.
fn every_message() -> Vec<(&'static str, ExecuteMsg)> {
    let (ann, amount) = (account("ann").to_string(), Uint128::one());
    let (contract, msg) = (ann.clone(), Binary::default());
    let expires = None;
    vec![
        (
            "transfer",
            ExecuteMsg::Transfer {
                recipient: ann.clone(),
                amount,
            },
        ),
        ("burn", ExecuteMsg::Burn { amount }),
        (
            "send",
            ExecuteMsg::Send {
                contract: contract.clone(),
                amount,
                msg: msg.clone(),
            },
        ),
        (
            "increase_allowance",
            ExecuteMsg::IncreaseAllowance {
                spender: ann.clone(),
                amount,
                expires,
            },
        ),
        (
            "decrease_allowance",
            ExecuteMsg::DecreaseAllowance {
                spender: ann.clone(),
                amount,
                expires,
            },
        ),
        (
            "transfer_from",
            ExecuteMsg::TransferFrom {
                owner: ann.clone(),
                recipient: ann.clone(),
                amount,
            },
        ),
        (
            "send_from",
            ExecuteMsg::SendFrom {
                owner: ann.clone(),
                contract,
                amount,
                msg,
            },
        ),
        ("burn_from", ExecuteMsg::BurnFrom { owner: ann, amount }),
        ("mint", mint("stranger", amount)),
        ("update_minter", hand_over(Some("stranger"))),
        (
            "update_marketing",
            ExecuteMsg::UpdateMarketing {
                project: None,
                description: None,
                marketing: None,
            },
        ),
        (
            "upload_logo",
            ExecuteMsg::UploadLogo(Logo::Embedded(EmbeddedLogo::Png(
                b"\x89PNG\r\n\x1a\n".into(),
            ))),
        ),
    ]
}

#[test]
fn the_table_of_access_is_the_golden_one() {
    let mut table = String::new();
    for (name, msg) in every_message() {
        let outcome = match Suite::handed_over().execute("stranger", msg) {
            Ok(_) => "open: changes only what is the sender's".to_owned(),
            Err(refusal) => {
                let text = refusal.to_string();
                // without the raw key of what is missing
                text.split("; key").next().unwrap_or_default().to_owned()
            }
        };
        table += &format!("{name:<18} {outcome}\n");
    }
    assert!(include_str!("access.golden") == table, "now it is\n{table}");
}
