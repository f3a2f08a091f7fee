//! What there was in the beginning.

use std::collections::BTreeMap;

use allora_interfaces::allo_token::{
    self, Grant, Lock, SupplyResponse, VestingResponse, VestingsResponse,
};
use allora_interfaces::staking_vault::{self, EmissionResponse};
use cosmwasm_std::{from_json, Timestamp, Uint128};

use super::{check, none, Check};
use crate::chain::{query, Chain};
use crate::deployment::{Contracts, Deployment};
use crate::error::Result;

/// Grants a page.
const PAGE: u32 = 30;
/// Most pages of grants that are looked through.
const MOST_PAGES: usize = 1_000;

/// The balances the token was made with, where the chain keeps the message. Its code fixes
/// their sum and says nothing of whose they are.
pub(super) fn balances(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let Some(message) = chain.instantiation(&at.token)? else {
        return Ok(());
    };
    let what = "accounts whose balance at genesis was another";
    checks.push(match from_json::<allo_token::InstantiateMsg>(&message) {
        Ok(told) => check(what, none(), others(&deployment.genesis, told)),
        Err(_) => check(what, none(), "the node does not tell what genesis was"),
    });
    Ok(())
}

fn others(expected: &BTreeMap<String, Uint128>, told: allo_token::InstantiateMsg) -> String {
    let mut found = BTreeMap::new();
    for coin in told.initial_balances {
        let sum: &mut Uint128 = found.entry(coin.address).or_default();
        *sum = sum.saturating_add(coin.amount);
    }
    let mut names: Vec<_> = expected.keys().chain(found.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| expected.get(*name) != found.get(*name));
    let described = names.into_iter().map(|name| {
        let amount = |of: &BTreeMap<String, Uint128>| of.get(name).copied().unwrap_or_default();
        format!("{name} {}, not {}", amount(&found), amount(expected))
    });
    let described: Vec<_> = described.collect();
    if described.is_empty() {
        return none();
    }
    described.join("; ")
}

/// What exists, against genesis and what the vault minted.
pub(super) fn supply(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let supply = supply_at(chain, at, Timestamp::default())?;
    // Asked for afterwards, so that it counts all that was minted before.
    let emission: EmissionResponse =
        query(chain, &at.vault, &staking_vault::QueryMsg::Emission {})?;
    let genesis = deployment.genesis.values().sum::<Uint128>();
    let most = genesis.saturating_add(emission.minted);
    let mut exists = check(
        "base units beyond genesis and what the vault minted",
        0,
        supply.total.saturating_sub(most),
    );
    exists.next = (!exists.holds).then(|| {
        format!(
            "{} exist: somebody else minted, or genesis was another one",
            supply.total
        )
    });
    checks.push(exists);
    let granted = deployment.vesting.iter().map(|grant| grant.amount);
    // before any cliff, so all of the grants
    checks.push(check(
        "base units that genesis locked",
        granted.sum::<Uint128>(),
        supply.locked,
    ));
    Ok(())
}

fn supply_at(chain: &dyn Chain, at: &Contracts, instant: Timestamp) -> Result<SupplyResponse> {
    let question = allo_token::QueryMsg::Supply { at: Some(instant) };
    query(chain, &at.token, &question)
}

/// The terms of every grant, and that nobody else has one.
pub(super) fn grants(
    chain: &dyn Chain,
    deployment: &Deployment,
    at: &Contracts,
    checks: &mut Vec<Check>,
) -> Result<()> {
    let mut found = locks(chain, at)?;
    let now = chain.block()?.time;
    let genesis = deployment
        .vesting
        .iter()
        .find_map(|grant| genesis_by(grant, found.get(&grant.address)?));
    let all_free = supply_at(chain, at, now)?.locked.is_zero();
    for grant in &deployment.vesting {
        let ended = genesis.is_some_and(|genesis| now >= after(genesis, grant.end));
        let terms = match (found.remove(&grant.address), genesis) {
            (Some(lock), Some(genesis)) => terms(&lock, genesis),
            (Some(lock), None) => format!("{lock:?}"),
            // Who moves ALLO after the end has no grant any more.
            (None, _) if all_free || ended => described(grant),
            (None, _) => none(),
        };
        checks.push(check(
            format!("vesting of {}", grant.address),
            described(grant),
            terms,
        ));
    }
    let strangers: Vec<_> = found.into_keys().collect();
    let strangers = Some(strangers.join(" ")).filter(|names| !names.is_empty());
    checks.push(check(
        "vesting of others",
        none(),
        strangers.unwrap_or_else(none),
    ));
    Ok(())
}

/// All grants there are.
fn locks(chain: &dyn Chain, at: &Contracts) -> Result<BTreeMap<String, Lock>> {
    let mut locks = BTreeMap::new();
    let mut start_after = None;
    for _ in 0..MOST_PAGES {
        let question = allo_token::QueryMsg::Vestings {
            start_after: start_after.take(),
            limit: Some(PAGE),
        };
        let page: VestingsResponse = query(chain, &at.token, &question)?;
        for VestingResponse { address, grant, .. } in page.vestings {
            start_after = Some(address.clone());
            locks.extend(grant.map(|lock| (address, lock)));
        }
        if start_after.is_none() {
            break;
        }
    }
    Ok(locks)
}

/// When genesis was, if the lock is of the grant.
fn genesis_by(grant: &Grant, lock: &Lock) -> Option<Timestamp> {
    let before = Timestamp::from_seconds(grant.start).nanos();
    let genesis = Timestamp::from_nanos(lock.start.nanos().checked_sub(before)?);
    (terms(lock, genesis) == described(grant)).then_some(genesis)
}

fn after(genesis: Timestamp, seconds: u64) -> Timestamp {
    let nanos = seconds.saturating_mul(Timestamp::from_seconds(1).nanos());
    Timestamp::from_nanos(genesis.nanos().saturating_add(nanos))
}

fn described(grant: &Grant) -> String {
    let Grant {
        amount,
        start,
        cliff,
        end,
        ..
    } = grant;
    format!("{amount} from {start} s after genesis, cliff {cliff} s, end {end} s")
}

/// A lock in the words of a grant.
fn terms(lock: &Lock, genesis: Timestamp) -> String {
    let seconds = |instant: Timestamp| instant.seconds().saturating_sub(genesis.seconds());
    described(&Grant {
        address: String::new(),
        amount: lock.amount,
        start: seconds(lock.start),
        cliff: seconds(lock.cliff),
        end: seconds(lock.end),
    })
}
