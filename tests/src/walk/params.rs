//! Parameters of the topics and of the vault of a walk.

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::{
    AlloraSettings, ReputerPart, Rule, SecondOrderSettings, TopicParams,
};
use allora_math::Real;

use crate::numbers::real;
use allora_test_kit::Random;

/// Short windows, few places, so that a walk meets all of them.
pub fn brisk_params() -> TopicParams {
    let mut params = TopicParams::default();
    params.schedule.epoch_length = 300;
    params.schedule.submission_window = 250;
    params.schedule.ground_truth_lag = 450;
    params.schedule.report_window = 300;
    params.caps.inferers = 4;
    params.caps.forecasters = 2;
    params.caps.reputers = 3;
    params.caps.forecast_elements = 3;
    params.caps.detailed_epochs = 3;
    params.caps.archived_epochs = 20;
    params
}

/// Either rule, with settings from all over their ranges and, rarely, from outside.
pub(super) fn some_rule(random: &mut Random) -> Rule {
    if random.one_in(2) {
        some_second_order(random)
    } else {
        some_allora(random)
    }
}

/// Thousandths from `low` to `high`, rarely one more.
fn within(random: &mut Random, low: u64, high: u64) -> Real {
    let more = u64::from(random.one_in(200));
    real((low + random.below(high - low + 1) + more) as i64)
}

fn some_second_order(random: &mut Random) -> Rule {
    let mut draw = |low, high| within(random, low, high);
    Rule::SecondOrder(SecondOrderSettings {
        memory: draw(900, 1_000),
        clip: draw(2_000, 20_000),
        reference_reputation: draw(0, 500),
        tenure: draw(0, 5_000),
        prior_median: draw(0, 1_000),
        prior_inverse: draw(0, 1_000),
        prior_forecast: draw(0, 1_000),
        sharpness: draw(1_000, 20_000),
        skill_alpha: draw(1, 1_000),
        skill_prior: draw(0, 5_000),
        skill_quantile: draw(250, 900),
        caution: draw(0, 30_000),
        uniqueness_width: draw(0, 1_000),
        follower_width: draw(0, 1_000),
        lead: draw(1, 10_000),
        forecast_min: draw(0, 300),
        forecast_max: draw(300, 1_000),
        skill_power: 1 + random.below(4) as u32,
        probation: random.below(4) as u32,
        ..SecondOrderSettings::default()
    })
}

fn some_allora(random: &mut Random) -> Rule {
    let clip = random.one_in(2).then(|| within(random, 2_000, 20_000));
    let mut draw = |low, high| within(random, low, high);
    Rule::Allora(AlloraSettings {
        clip,
        alpha_regret: draw(1, 1_000),
        p_norm: draw(2_500, 4_500),
        c_norm: draw(0, 2_000),
        initial_regret_quantile: draw(0, 1_000),
        p_inference: draw(1, 10_000),
        p_forecast: draw(1, 10_000),
        alpha_task: draw(1, 1_000),
        beta_entropy: draw(0, 1_000),
        score_epochs: 1 + random.below(5) as u32,
        floor_at_zero: random.one_in(2),
        ..AlloraSettings::default()
    })
}

/// By entropy, which one rule refuses, or a fixed part.
pub(super) fn some_reputer_part(random: &mut Random) -> ReputerPart {
    if random.one_in(3) {
        return ReputerPart::Entropy {};
    }
    ReputerPart::Fixed {
        share: within(random, 0, 500),
    }
}

/// Parameters that governance might choose, and might not be allowed to.
pub(super) fn some_vault_params(random: &mut Random) -> VaultParams {
    let share = |random: &mut Random| real(random.below(1_100) as i64);
    VaultParams {
        unbonding_period: random.below(5_000),
        weight_period: 1 + random.below(1_000_000),
        revenue_decay: 1 + random.below(1_000_000),
        validator_share: share(random),
        weight_alpha: share(random),
        stake_importance: share(random),
        ..VaultParams::default()
    }
}
