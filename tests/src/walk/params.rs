//! Parameters of the topics and of the vault of a walk.

use allora_interfaces::staking_vault::VaultParams;
use allora_interfaces::topic_registry::TopicParams;

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
