//! What a simulation shows and writes: tables, JSON, and a page with plots.

pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod output;
pub(crate) mod tables;
pub(crate) mod tokenomics;

use allora_simulator::simulation::SimulationReport;
use cosmwasm_std::Uint128;

/// Where emission went, and the supply of ALLO.
pub(crate) fn economy_rows(report: &SimulationReport) -> [(&'static str, Uint128); 9] {
    let (alloc, supply) = (report.alloc, report.supply);
    [
        ("emission to inferers", alloc.inferers),
        ("emission to forecasters", alloc.forecasters),
        ("emission to reputers", alloc.reputers),
        ("emission to validators", alloc.validators),
        ("emission back to the treasury", alloc.treasury),
        ("paid by consumers", report.revenue),
        ("supply at genesis", supply.genesis),
        ("minted since", supply.minted),
        ("supply now", supply.total),
    ]
}
