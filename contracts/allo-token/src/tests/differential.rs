//! "To the letter": after the hand-over the token and cw20-base itself answer
//! every message with the same response or refusal, leave the same storage
//! behind, and answer every query alike. The token has a grant; none of the walk's
//! accounts does. One difference is told to cw20-base in its own messages: an allowance
//! that expired is taken away before it is raised, and lowered by all there is of it.

use cosmwasm_std::testing::{message_info, mock_dependencies};
use cosmwasm_std::{
    from_json, to_json_vec, Addr, Binary, Env, Order, Record, Response, StdError, Storage, Uint128,
};
use cw20::{EmbeddedLogo, Expiration, Logo};
use cw20_base::contract as reference;
use cw20_base::state::ALLOWANCES;
use cw20_base::ContractError as Cw20Error;

use super::suite::{account, genesis, grant, hand_over, Deps, Suite, ZOE};
use crate::contract::query;
use crate::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};
use crate::ContractError;

const STEPS: u32 = 3_000;
const NAMES: [&str; 5] = ["vault", "ann", "bob", "cyd", "marketing"];
/// What the token stores besides, or under another name.
const OWN_KEYS: [&[u8]; 3] = [b"contract_info", b"minter_final", b"schedules"];
const LOCKS: &[u8] = b"\0\x04lock";

/// Splitmix64: the same walk everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.roll(choices.len() as u64)).unwrap()]
    }

    fn name(&mut self) -> String {
        // Now and then something that is no address.
        match self.roll(25) {
            0 => "nobody".into(),
            _ => account(self.pick(&NAMES)).into(),
        }
    }

    /// From nothing to more than can be minted.
    fn amount(&mut self) -> Uint128 {
        let tens = u32::try_from(self.roll(29)).unwrap();
        Uint128::new(u128::from(self.roll(3)) * 10_u128.pow(tens))
    }

    fn expires(&mut self) -> Option<Expiration> {
        let height = 12_340 + self.roll(60);
        self.pick(&[
            None,
            Some(Expiration::Never {}),
            Some(Expiration::AtHeight(height)),
        ])
    }

    fn text(&mut self) -> Option<String> {
        self.pick(&[None, Some(""), Some("words")]).map(Into::into)
    }

    fn logo(&mut self) -> Logo {
        let png: &[u8] = b"\x89PNG\r\n\x1a\n";
        let bytes = Binary::from(self.pick(&[png, b"<?xml ?>", b"GIF89a"]));
        match self.roll(3) {
            0 => Logo::Url("https://example.com".into()),
            1 => Logo::Embedded(EmbeddedLogo::Png(bytes)),
            _ => Logo::Embedded(EmbeddedLogo::Svg(bytes)),
        }
    }

    fn message(&mut self) -> ExecuteMsg {
        let (owner, other, amount) = (self.name(), self.name(), self.amount());
        let msg = Binary::from(b"{}");
        match self.roll(11) {
            0 => ExecuteMsg::Transfer {
                recipient: other,
                amount,
            },
            1 => ExecuteMsg::Burn { amount },
            2 => ExecuteMsg::Send {
                contract: other,
                amount,
                msg,
            },
            3 => ExecuteMsg::Mint {
                recipient: other,
                amount,
            },
            4 => ExecuteMsg::IncreaseAllowance {
                spender: other,
                amount,
                expires: self.expires(),
            },
            5 => ExecuteMsg::DecreaseAllowance {
                spender: other,
                amount,
                expires: self.expires(),
            },
            6 => ExecuteMsg::TransferFrom {
                owner,
                recipient: other,
                amount,
            },
            7 => ExecuteMsg::BurnFrom { owner, amount },
            8 => ExecuteMsg::SendFrom {
                owner,
                contract: other,
                amount,
                msg,
            },
            9 => ExecuteMsg::UpdateMarketing {
                project: self.text(),
                description: self.text(),
                marketing: None,
            },
            _ => ExecuteMsg::UploadLogo(self.logo()),
        }
    }
}

fn name(msg: &ExecuteMsg) -> &'static str {
    match msg {
        ExecuteMsg::Transfer { .. } => "transfer",
        ExecuteMsg::Burn { .. } => "burn",
        ExecuteMsg::Send { .. } => "send",
        ExecuteMsg::Mint { .. } => "mint",
        ExecuteMsg::IncreaseAllowance { .. } => "increase_allowance",
        ExecuteMsg::DecreaseAllowance { .. } => "decrease_allowance",
        ExecuteMsg::TransferFrom { .. } => "transfer_from",
        ExecuteMsg::BurnFrom { .. } => "burn_from",
        ExecuteMsg::SendFrom { .. } => "send_from",
        ExecuteMsg::UpdateMarketing { .. } => "update_marketing",
        ExecuteMsg::UploadLogo(_) => "upload_logo",
        ExecuteMsg::UpdateMinter { .. } => "update_minter",
    }
}

fn locked_genesis() -> InstantiateMsg {
    let mut msg = genesis();
    msg.vesting = vec![grant("zoe", ZOE, 0, 10, 20)];
    msg
}

/// The same words, as cw20-base understands them.
fn as_base<T: serde::Serialize, U: serde::de::DeserializeOwned>(msg: &T) -> U {
    from_json(to_json_vec(msg).unwrap()).unwrap()
}

/// The same genesis and hand-over, by cw20-base itself.
fn reference_token(suite: &Suite) -> Deps {
    let mut deps = mock_dependencies();
    let env = suite.env.clone();
    let deployer = message_info(&account("deployer"), &[]);
    let mut msg: serde_json::Value = as_base(&locked_genesis());
    msg.as_object_mut().unwrap().remove("vesting");
    let msg = as_base(&msg);
    reference::instantiate(deps.as_mut(), env.clone(), deployer, msg).unwrap();
    let custodian = message_info(&account("custodian"), &[]);
    let msg = hand_over(Some("vault"));
    reference::execute(deps.as_mut(), env, custodian, msg).unwrap();
    deps
}

fn shared_storage(deps: &Deps) -> Vec<Record> {
    deps.storage
        .range(None, None, Order::Ascending)
        .filter(|(key, _)| !OWN_KEYS.contains(&key.as_slice()) && !key.starts_with(LOCKS))
        .collect()
}

fn every_query() -> Vec<QueryMsg> {
    let (owner, spender) = (account("bob").to_string(), account("cyd").to_string());
    vec![
        QueryMsg::Balance {
            address: owner.clone(),
        },
        QueryMsg::TokenInfo {},
        QueryMsg::Minter {},
        QueryMsg::Allowance {
            owner: owner.clone(),
            spender: spender.clone(),
        },
        QueryMsg::AllAllowances {
            owner,
            start_after: None,
            limit: Some(2),
        },
        QueryMsg::AllSpenderAllowances {
            spender,
            start_after: None,
            limit: None,
        },
        QueryMsg::AllAccounts {
            start_after: None,
            limit: None,
        },
        QueryMsg::MarketingInfo {},
        QueryMsg::DownloadLogo {},
    ]
}

/// Undoes what a refused message wrote, as a chain does.
fn revert(deps: &mut Deps, before: Vec<Record>) {
    let after: Vec<Record> = deps.storage.range(None, None, Order::Ascending).collect();
    for (key, _) in after {
        deps.storage.remove(&key);
    }
    for (key, value) in before {
        deps.storage.set(&key, &value);
    }
}

fn as_reference(outcome: Result<Response, ContractError>) -> Result<Response, Cw20Error> {
    outcome.map_err(|error| match error {
        ContractError::Cw20(error) => error,
        // The address of an allowance is looked at earlier.
        ContractError::Std(error) => Cw20Error::Std(error),
        other => panic!("cw20-base does not refuse so: {other}"),
    })
}

/// Whether the message raises or lowers an allowance that expired.
fn meets_expired(model: &Deps, env: &Env, sender: &Addr, msg: &ExecuteMsg) -> bool {
    let (ExecuteMsg::IncreaseAllowance { spender, .. }
    | ExecuteMsg::DecreaseAllowance { spender, .. }) = msg
    else {
        return false;
    };
    let key = (sender, &Addr::unchecked(spender));
    let stored = ALLOWANCES.may_load(&model.storage, key).unwrap();
    stored.is_some_and(|stored| stored.expires.is_expired(&env.block))
}

/// What cw20-base does where an allowance that expired is none: by its own messages.
fn execute_without_expired(
    model: &mut Deps,
    env: &Env,
    sender: &Addr,
    msg: ExecuteMsg,
) -> Result<Response, Cw20Error> {
    let mut execute =
        |msg| reference::execute(model.as_mut(), env.clone(), message_info(sender, &[]), msg);
    let lower = |spender, amount| ExecuteMsg::DecreaseAllowance {
        spender,
        amount,
        expires: None,
    };
    match msg {
        ExecuteMsg::DecreaseAllowance {
            spender, amount, ..
        } => {
            let response = execute(lower(spender.clone(), amount))?;
            // cw20-base removed it already if that was all of it
            let _ = execute(lower(spender, Uint128::MAX));
            Ok(response)
        }
        ExecuteMsg::IncreaseAllowance { ref spender, .. } => {
            execute(lower(spender.clone(), Uint128::MAX))?;
            execute(msg)
        }
        other => execute(other),
    }
}

fn as_std(error: ContractError) -> StdError {
    match error {
        ContractError::Std(error) => error,
        other => panic!("cw20-base does not refuse so: {other}"),
    }
}

#[test]
fn the_token_and_cw20_base_cannot_be_told_apart() {
    let mut suite = Suite::try_new(locked_genesis()).unwrap();
    let msg = hand_over(Some("vault"));
    suite.execute("custodian", msg).unwrap();
    let mut model = reference_token(&suite);
    let mut dice = Dice(7);
    let mut accepted = std::collections::BTreeMap::new();
    for number in 0..STEPS {
        suite.env.block.height = 12_345 + u64::from(number / 60);
        let sender = dice.pick(&NAMES);
        let msg = dice.message();
        let before = super::suite::dump(&suite.deps);
        let model_before = super::suite::dump(&model);

        let account = account(sender);
        let expired = meets_expired(&model, &suite.env, &account, &msg);
        let expected = if expired {
            execute_without_expired(&mut model, &suite.env, &account, msg.clone())
        } else {
            let info = message_info(&account, &[]);
            reference::execute(model.as_mut(), suite.env.clone(), info, msg.clone())
        };
        let actual = as_reference(suite.execute(sender, msg.clone()));
        assert_eq!(actual, expected, "step {number}: {sender}: {msg:?}");
        if actual.is_ok() {
            *accepted.entry((name(&msg), expired)).or_insert(0) += 1;
        } else {
            revert(&mut suite.deps, before);
            revert(&mut model, model_before);
        }
        assert_eq!(shared_storage(&suite.deps), shared_storage(&model));
        if number % 50 == 0 {
            for msg in every_query() {
                let env = suite.env.clone();
                let expected = reference::query(model.as_ref(), env.clone(), as_base(&msg));
                let actual = query(suite.deps.as_ref(), env, msg);
                assert_eq!(actual.map_err(as_std), expected);
            }
        }
    }
    // A walk that never succeeds at something would prove nothing about it.
    assert_eq!(accepted.len(), 11 + 2, "{accepted:?}");
    assert!(accepted.values().all(|count| *count >= 3), "{accepted:?}");
}
