//! What a simulation found out. Plain data; amounts are base units of ALLO.

use allora_interfaces::synthesis_coordinator::VirtualExpertKind;
use allora_interfaces::{Role, TopicId};
use allora_models::Target;
use allora_testing::events::amount;
use anyhow::Result as AnyResult;
use cosmwasm_std::{Event, Uint128};
use serde::Serialize;

use super::quality::Quality;
use super::skill::Skill;

/// A whole simulation.
#[derive(Clone, Debug, Serialize)]
pub struct SimulationReport {
    /// Name of the series.
    pub series: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Epochs that were run.
    pub epochs: usize,
    /// Date of the first truth.
    pub first_date: String,
    /// Date of the last truth.
    pub last_date: String,
    /// One per target.
    pub topics: Vec<TopicReport>,
    /// Where emission went, over all topics.
    pub alloc: Allocation,
    /// Tokens in existence.
    pub supply: Supply,
    /// Supply after every epoch.
    pub supply_path: Vec<SupplyPoint>,
    /// ALLO that consumers paid.
    pub revenue: Uint128,
    /// Network inferences that consumers read.
    pub reads: usize,
    /// Messages that were executed.
    pub messages: usize,
    /// How often all invariants were checked.
    pub checks: usize,
    /// What they found; empty if all holds.
    pub violations: Vec<String>,
}

/// A topic.
#[derive(Clone, Debug, Serialize)]
pub struct TopicReport {
    /// Its number.
    pub topic_id: TopicId,
    /// What was predicted.
    pub target: Target,
    /// Epochs that settled.
    pub settled: usize,
    /// Epochs that ended void.
    pub void: usize,
    /// How wrong everybody was.
    pub rmse: Rmse,
    /// Whether skill was found and paid.
    pub skill: Skill,
    /// What the contracts say of it.
    pub quality: Quality,
    /// Inferer with the least error in hindsight, by its index in `workers`.
    pub best_worker: Option<usize>,
    /// Inferer with the largest.
    pub worst_worker: Option<usize>,
    /// Where emission went.
    pub alloc: Allocation,
    /// Inferers, then forecasters.
    pub workers: Vec<WorkerReport>,
    /// Readers of the truth.
    pub reputers: Vec<WorkerReport>,
    /// Settled epochs, oldest first.
    pub path: Vec<EpochReport>,
    /// Accounts that attackers used.
    pub attackers: usize,
    /// Everybody who took part in each of the settled epochs.
    #[serde(skip)]
    pub parts: Vec<Vec<Part>>,
}

/// What somebody had of an epoch.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// As what.
    pub role: Role,
    /// Whether it is an attacker.
    pub attacks: bool,
    /// Its share of stake if it is a reputer, one otherwise.
    pub units: f64,
    /// How far its value was from the truth.
    pub error: Option<f64>,
    /// ALLO it was paid.
    pub pay: f64,
}

/// Root mean squared errors over all settled epochs, in the unit of the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rmse {
    /// Of the published network inference.
    pub network: f64,
    /// Of the network without forecasters.
    pub naive: f64,
    /// Of the plain mean of inferences.
    pub uniform_mean: f64,
    /// Of the median of inferences.
    pub median: f64,
    /// Of the best inferer in hindsight, of those that took part in every epoch.
    pub best_worker: f64,
    /// Of the worst.
    pub worst_worker: f64,
}

/// Where emission went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Allocation {
    /// To inferers.
    pub inferers: Uint128,
    /// To forecasters.
    pub forecasters: Uint128,
    /// To reputers.
    pub reputers: Uint128,
    /// To validators.
    pub validators: Uint128,
    /// Back to the treasury.
    pub treasury: Uint128,
}

impl Allocation {
    /// What an `epoch_paid` announces.
    pub(crate) fn announced(event: &Event) -> AnyResult<Self> {
        Ok(Self {
            inferers: amount(event, "inferers")?,
            forecasters: amount(event, "forecasters")?,
            reputers: amount(event, "reputers")?,
            validators: amount(event, "validators")?,
            treasury: amount(event, "treasury")?,
        })
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            inferers: self.inferers + other.inferers,
            forecasters: self.forecasters + other.forecasters,
            reputers: self.reputers + other.reputers,
            validators: self.validators + other.validators,
            treasury: self.treasury + other.treasury,
        }
    }

    /// What participants hold of it.
    pub(crate) fn rewards(&self) -> Uint128 {
        self.inferers + self.forecasters + self.reputers + self.validators
    }
}

/// Tokens in existence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Supply {
    /// At genesis.
    pub genesis: Uint128,
    /// Minted since, by the vault's own account.
    pub minted: Uint128,
    /// Now, by the token's account.
    pub total: Uint128,
}

/// Tokens after an epoch.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SupplyPoint {
    /// Minted so far.
    pub minted: Uint128,
    /// In the treasury.
    pub treasury: Uint128,
    /// Staked.
    pub staked: Uint128,
    /// Credited and not yet claimed.
    pub rewards: Uint128,
}

/// An expert nobody is, in an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VirtualExpertReport {
    /// Which.
    pub kind: VirtualExpertKind,
    /// What it said.
    pub value: f64,
    /// Its weight, of one.
    pub weight: f64,
}

/// An actor of a topic.
#[derive(Clone, Debug, Serialize)]
pub struct WorkerReport {
    /// Name of its account.
    pub account: String,
    /// What it does.
    pub role: Role,
    /// Its model, with parameters.
    pub model: String,
    /// Settled epochs it took part in.
    pub epochs: usize,
    /// Root mean squared error of its (implied) inferences, or of its reports.
    pub rmse: Option<f64>,
    /// Mean loss.
    pub mean_loss: Option<f64>,
    /// Mean weight in the combined inference, of one; reputers: share of stake.
    pub mean_weight: Option<f64>,
    /// Mean score.
    pub mean_score: Option<f64>,
    /// Rewards claimed.
    pub rewards: Uint128,
}

/// A settled epoch.
#[derive(Clone, Debug, Serialize)]
pub struct EpochReport {
    /// Its number.
    pub epoch: u64,
    /// Date of the truth.
    pub date: String,
    /// The truth, as the series has it.
    pub truth: f64,
    /// What the network published.
    pub network: f64,
    /// The same without forecasters.
    pub naive: f64,
    /// Percentiles 2.28, 15.87, 50, 84.13 and 97.72.
    pub interval: Vec<f64>,
    /// Plain mean of the inferences.
    pub uniform_mean: f64,
    /// Their median.
    pub median: f64,
    /// Loss of the network, by the rule of the topic: the squared error.
    pub loss: f64,
    /// Loss without forecasters.
    pub naive_loss: f64,
    /// (Implied) inference of each worker, in the order of the topic's workers.
    pub values: Vec<Option<f64>>,
    /// Weight of each worker, of one.
    pub weights: Vec<Option<f64>>,
    /// Experts nobody is.
    pub virtual_experts: Vec<VirtualExpertReport>,
    /// Loss of each worker.
    pub losses: Vec<Option<f64>>,
    /// Score of each worker.
    pub scores: Vec<Option<f64>>,
    /// ALLO of each worker, as the epoch's fractions split what was paid.
    pub pays: Vec<Option<f64>>,
    /// ALLO paid to participants.
    pub rewards: Uint128,
}
