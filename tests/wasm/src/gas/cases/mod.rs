//! What is measured, in which order.

mod bonds;
mod desk;
mod hidden;
mod money;
mod queries;
mod relay;
mod scenario;
mod stakers;
mod unrevealed;

use allora_interfaces::synthesis_coordinator::{
    msg as coordinator, ExecuteMsg as Coordinator, SudoMsg,
};
use anyhow::Result as AnyResult;
use cw_multi_test::{SudoMsg as ChainSudo, WasmSudo};

use super::case::Case;
use crate::vm::library::meter;
use scenario::Scenario;
pub use scenario::{Setup, SETUPS};

/// Measures every case in every setup.
///
/// # Errors
/// If a contract refuses what it should not.
pub fn measure_all(mut progress: impl FnMut(&str)) -> AnyResult<Vec<Case>> {
    let mut cases = Vec::new();
    for setup in SETUPS {
        progress(setup.name);
        cases.extend(measure(setup)?);
    }
    let mut all = headlines(&cases);
    all.extend(cases);
    Ok(all)
}

/// Measures every case in one setup.
///
/// # Errors
/// If a contract refuses what it should not.
pub fn measure(setup: Setup) -> AnyResult<Vec<Case>> {
    let mut scenario = Scenario::new(setup)?;
    epoch(&mut scenario)?;
    scenario.epoch()?;
    void(&mut scenario)?;
    if setup.epoch_only {
        return Ok(scenario.measured.into_cases());
    }
    stakers::measure(&mut scenario)?;
    money::measure(&mut scenario)?;
    if setup.is_usual() {
        desk::measure(&mut scenario)?;
    }
    bonds::measure(&mut scenario)?;
    hidden::measure(&mut scenario)?;
    relay::measure(&mut scenario)?;
    unrevealed::measure(&mut scenario)?;
    Ok(scenario.measured.into_cases())
}

/// An epoch, with what can be asked about it while it is open.
fn epoch(scenario: &mut Scenario) -> AnyResult<()> {
    scenario.submissions()?;
    scenario.submit("submit_again", 0)?;
    idle(scenario)?;
    scenario.close()?;
    queries::after_close(scenario)?;
    scenario.reports()?;
    scenario.settle()?;
    queries::after_settlement(scenario)
}

/// Cranks when nothing is due.
fn idle(scenario: &mut Scenario) -> AnyResult<()> {
    scenario.advance("advance_idle")?;
    sudo(scenario, "sudo_idle")
}

fn sudo(scenario: &mut Scenario, what: &str) -> AnyResult<()> {
    let coordinator = scenario.suite.contracts.coordinator.clone();
    let msg = WasmSudo::new(&coordinator, &SudoMsg::ClockEndBlock {})?;
    meter().begin();
    scenario.suite.app.sudo(ChainSudo::Wasm(msg))?;
    scenario.measured.add(what, meter().used(), meter().calls());
    Ok(())
}

/// An epoch without a truth.
fn void(scenario: &mut Scenario) -> AnyResult<()> {
    scenario.submissions()?;
    scenario.close()?;
    // The report window is extended once before the epoch is void.
    let settles_at = scenario
        .suite
        .windows(scenario.topic, Some(scenario.epoch))?
        .settles_at;
    scenario.suite.set_time(settles_at.plus_seconds(100));
    let (keeper, coordinator) = (
        scenario.suite.keeper(),
        scenario.suite.contracts.coordinator.clone(),
    );
    let msg = Coordinator::Advance(coordinator::Advance {
        topic_id: scenario.topic,
        max_steps: Some(1),
    });
    scenario.send("void", &keeper, &coordinator, &msg)?;
    scenario.epoch.0 += 1;
    Ok(())
}

/// The cases that have a budget, under the names it is given for.
pub fn headlines(cases: &[Case]) -> Vec<Case> {
    let find = |name: &str| cases.iter().find(|case| case.name == name);
    let mut headlines: Vec<Case> = [
        ("submit_32_6_6", "submit_32_6"),
        ("query_network_inference_32_6_6", "query_network_inference"),
    ]
    .iter()
    .filter_map(|(of, name)| Some(find(of)?.renamed(name)))
    .collect();
    for rule in ["64_16_16_worst", "64_16_16_allora_worst"] {
        let (close, settle) = (format!("close_{rule}"), format!("settle_{rule}"));
        if let (Some(close), Some(settle)) = (find(&close), find(&settle)) {
            headlines.push(close.renamed(&format!("close_settle_{rule}")).and(settle));
        }
    }
    headlines
}
