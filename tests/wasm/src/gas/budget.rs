//! What some cases may cost.

/// Case, and most gas of its own share. Kept by `scripts/gas --check`.
pub const BUDGETS: [(&str, u64); 30] = [
    ("submit_32_6", 25_000),
    ("close_32_6_6", 150_000),
    ("report_32_6_6", 12_250),
    ("settle_32_6_6", 300_000),
    ("claim_32_6_6", 60_000),
    ("delegate_32_6_6", 61_200),
    ("delegate_more_32_6_6", 60_000),
    ("close_32_6_6_allora", 200_000),
    ("settle_32_6_6_allora", 327_000),
    ("close_64_16_16_worst", 1_000_000),
    ("settle_64_16_16_worst", 1_000_000),
    ("close_settle_64_16_16_worst", 3_000_000),
    ("close_64_16_16_allora_worst", 1_000_000),
    ("settle_64_16_16_allora_worst", 1_000_000),
    ("query_network_inference", 100_000),
    ("read_latest_32_6_6", 2_000),
    ("query_status_32_6_6", 100_000),
    ("commit_inference_32_6_6", 12_000),
    ("commit_again_32_6_6", 12_000),
    ("commit_forecast_32_6_6", 12_000),
    ("commit_truth_32_6_6", 12_000),
    ("reveal_inference_32_6_6", 18_000),
    ("reveal_forecast_32_6_6", 18_000),
    ("reveal_truth_32_6_6", 18_000),
    ("settle_unrevealed_64_16_16", 1_000_000),
    ("forfeit_64_16_16", 1_000_000),
    ("desk_request_32_6_6", 30_000),
    ("desk_request_send_32_6_6", 50_000),
    ("desk_deliver_32_6_6", 30_000),
    // 30 workers
    ("relay_32_6_6", 30 * 8_000),
];

/// Budget of a case, if it has one.
pub fn budget_of(case: &str) -> Option<u64> {
    BUDGETS
        .iter()
        .find(|(name, _)| *name == case)
        .map(|(_, budget)| *budget)
}
