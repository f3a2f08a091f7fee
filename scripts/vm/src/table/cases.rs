//! What is measured, in which order.

use allora_interfaces::synthesis_coordinator::{
    msg as coordinator, ExecuteMsg as Coordinator, SudoMsg,
};
use anyhow::Result as AnyResult;
use cw_multi_test::{SudoMsg as ChainSudo, WasmSudo};

use super::ledger::{Case, Ledger};
use super::play::{Play, Stage, STAGES};
use super::{bonds, money, queries, stakers};
use crate::library::meter;

/// Measures every case on every stage.
///
/// # Errors
/// If a contract refuses what it should not.
pub fn measure_all(mut progress: impl FnMut(&str)) -> AnyResult<Vec<Case>> {
    let mut cases = Vec::new();
    for stage in STAGES {
        progress(stage.name);
        cases.extend(measure_stage(stage)?);
    }
    let mut all = headlines(&cases);
    all.extend(cases);
    Ok(all)
}

/// Measures every case on one stage.
///
/// # Errors
/// If a contract refuses what it should not.
pub fn measure_stage(stage: Stage) -> AnyResult<Vec<Case>> {
    let mut play = Play::new(stage)?;
    epoch(&mut play)?;
    play.epoch()?;
    void(&mut play)?;
    stakers::measure(&mut play)?;
    money::measure(&mut play)?;
    bonds::measure(&mut play)?;
    let ledger = std::mem::replace(&mut play.ledger, Ledger::new(""));
    Ok(ledger.into_cases())
}

/// An epoch, with what can be asked about it while it is open.
fn epoch(play: &mut Play) -> AnyResult<()> {
    play.submissions()?;
    play.submit("submit_again", 0)?;
    idle(play)?;
    play.close()?;
    queries::after_close(play)?;
    play.reports()?;
    play.settle()?;
    queries::after_settlement(play)
}

/// Cranks when nothing is due.
fn idle(play: &mut Play) -> AnyResult<()> {
    play.advance("advance_idle")?;
    sudo(play, "sudo_idle")
}

fn sudo(play: &mut Play, what: &str) -> AnyResult<()> {
    let coordinator = play.suite.contracts.coordinator.clone();
    let msg = WasmSudo::new(&coordinator, &SudoMsg::ClockEndBlock {})?;
    meter().begin();
    play.suite.app.sudo(ChainSudo::Wasm(msg))?;
    play.ledger.note(what, meter().used(), meter().calls());
    Ok(())
}

/// An epoch without a truth.
fn void(play: &mut Play) -> AnyResult<()> {
    play.submissions()?;
    play.close()?;
    // The report window is extended once before the epoch is void.
    let settles_at = play.suite.windows(play.topic, Some(play.epoch))?.settles_at;
    play.suite.set_time(settles_at.plus_seconds(100));
    let (keeper, coordinator) = (
        play.suite.keeper(),
        play.suite.contracts.coordinator.clone(),
    );
    let msg = Coordinator::Advance(coordinator::Advance {
        topic_id: play.topic,
        max_steps: Some(1),
    });
    play.send("void", &keeper, &coordinator, &msg)?;
    play.epoch.0 += 1;
    Ok(())
}

/// The cases that have a budget, under the names it is given for.
pub fn headlines(cases: &[Case]) -> Vec<Case> {
    let find = |name: &str| cases.iter().find(|case| case.name == name);
    let mut headlines: Vec<Case> = [
        ("submit_32_6_6", "submit_32_6"),
        ("settle_1000_topics", "settle_1000_topics"),
        ("query_network_inference_32_6_6", "query_network_inference"),
    ]
    .iter()
    .filter(|(of, name)| of != name)
    .filter_map(|(of, name)| Some(find(of)?.renamed(name)))
    .collect();
    if let (Some(close), Some(settle)) = (find("close_64_16_16"), find("settle_64_16_16")) {
        headlines.push(close.renamed("close_settle_64_16_16").and(settle));
    }
    headlines
}
