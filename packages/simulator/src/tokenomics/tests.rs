//! Years of an economy, and its extremes.

use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use allora_math::emission::{emission_rate, max_emission_rate, target_emission_rate};
use allora_math::Real;
use allora_testing::allo;
use cosmwasm_std::Uint128;

use super::*;

/// One topic and an epoch a month.
fn small(years: u32) -> TokenomicsConfig {
    TokenomicsConfig {
        years,
        topics: 1,
        epochs_per_month: 1,
        validators: 1,
        ..TokenomicsConfig::default()
    }
}

/// Runs, and checks what always holds.
fn run(config: TokenomicsConfig) -> TokenomicsReport {
    let months = config.months() as usize;
    let mut done = vec![];
    let simulation = Tokenomics::new(config).unwrap();
    let report = simulation.run(|progress| done.push(progress.done)).unwrap();
    assert_eq!(report.violations, Vec::<String>::new());
    assert_eq!((report.months.len(), report.checks), (months, months));
    assert_eq!(done, (0..=months).collect::<Vec<_>>());
    for month in &report.months {
        assert_eq!(month.supply, GENESIS_SUPPLY + month.minted);
        assert!(month.supply <= SUPPLY_CAP);
        assert_eq!(month.supply + month.mintable, SUPPLY_CAP);
        let parts = month.circulating + month.locked + month.treasury;
        assert_eq!(parts, month.supply, "month {}", month.month);
    }
    report
}

fn close(left: f64, right: f64, tolerance: f64) -> bool {
    (left - right).abs() <= tolerance * left.abs().max(right.abs())
}

fn number(amount: Uint128) -> f64 {
    amount.u128() as f64
}

#[test]
fn four_years_as_planned() {
    let config = TokenomicsConfig {
        years: 4,
        ..TokenomicsConfig::default()
    };
    let report = run(config.clone());
    let months = report.months.iter().zip(0..);
    for (month, index) in months {
        // all is locked until month 12, a third of it unlocks then, and the rest evenly
        let left = match index + 1 {
            0..=11 => 36,
            end => 36_u32.saturating_sub(end),
        };
        let locked = allo(485_500_000).multiply_ratio(left, 36_u32);
        assert!(month.locked.abs_diff(locked).u128() <= 3, "month {index}");
        // stake is what was asked for, of what circulated when it was placed
        let share = config.staked.at(index, config.months());
        let before = index.checked_sub(1).map(|i| &report.months[i as usize]);
        let circulating = before.map_or(allo(300_000_000), |month| month.circulating);
        let staked = number(month.staked) / number(circulating);
        assert!(close(staked, share, 0.001), "month {index}: {staked}");
        // yields come to no more than the bound
        for of_group in [month.yield_delegators, month.yield_validators] {
            let value = of_group.unwrap();
            assert!(value > 0.0 && value < 0.16, "month {index}: {value}");
        }
        assert!(month.fees <= allo(500_000) && month.fees >= allo(49_999));
    }
    let years = report.by_year();
    assert_eq!(years.len(), 4);
    let emission: Uint128 = years.iter().map(|year| year.emission).sum();
    let minted: Uint128 = years.iter().map(|year| year.emission_minted).sum();
    let spent: Uint128 = years.iter().map(|year| year.emission_treasury).sum();
    assert_eq!(emission, minted + spent);
    assert_eq!(years[3].end.minted, minted);
    assert!(!years[0].paid.forecasters.is_zero() && !years[0].paid.validators.is_zero());
}

/// The rule of the original, month by month, on the supply of this suite.
#[test]
fn the_rate_of_every_month_is_the_rules() {
    let report = run(TokenomicsConfig {
        staked: Slope { from: 0.1, to: 0.9 },
        fees: Slope::flat(900_000.0),
        ..small(4)
    });
    let real = |amount: Uint128| Real::from_u128(amount.u128());
    let ratio = |n, d| Real::ratio(n, d).unwrap();
    let mut bounded = 0;
    for pair in report.months.windows(2) {
        let [before, month] = pair else { continue };
        let target = target_emission_rate(
            &ratio(1, 40),
            &real(before.treasury + before.mintable),
            &real(before.staked),
            &real(before.circulating),
            &real(SUPPLY_CAP),
        )
        .unwrap();
        let share = crate::simulation::number::to_chain(month.reputer_share, 0.0);
        let most = max_emission_rate(&ratio(19, 2_000), &share, &ratio(1, 4)).unwrap();
        bounded += usize::from(most < target);
        let previous = crate::simulation::number::to_chain(before.rate, 0.0);
        let rate = emission_rate(&target, &most, &ratio(1, 10), Some(&previous)).unwrap();
        let rate = crate::simulation::number::from_chain(&rate);
        assert!(close(rate, month.rate, 1e-14), "{rate} {}", month.rate);
        // Epochs of a month settle an hour before it ends: that hour is paid in the next.
        let accrued = |month: &Month| number(month.staked) * month.rate / 720.0;
        let accrued = 719.0 * accrued(month) + accrued(before);
        let paid = number(month.emission);
        assert!(close(paid, accrued, 1e-12), "{paid} {accrued}");
    }
    let months = report.months.len() - 1;
    assert!(bounded > 0 && bounded < months, "{bounded} of {months}");
}

#[test]
fn the_cap_is_reached_to_the_unit_and_then_only_the_treasury_pays() {
    let ratio = |n| Real::ratio(n, 1).unwrap();
    let mut config = small(2);
    config.vesting = false;
    config.staked = Slope { from: 0.1, to: 0.9 };
    config.fees = Slope::flat(1_000_000.0);
    config.vault.ecosystem_emission = ratio(1);
    config.vault.max_monthly_yield = ratio(1);
    config.vault.emission_alpha = ratio(1);
    let report = run(config);
    let reached = report
        .months
        .iter()
        .position(|month| month.mintable.is_zero());
    let reached = reached.expect("the cap is reached");
    assert!(reached > 0 && reached < 20, "{reached}");
    let (_, after) = report.months.split_at(reached + 1);
    for month in after {
        assert_eq!(month.supply, SUPPLY_CAP);
        assert_eq!(month.emission_minted, Uint128::zero());
        assert!(
            !month.emission_treasury.is_zero(),
            "the treasury still pays"
        );
        assert_eq!(month.emission, month.emission_treasury);
    }
}

#[test]
fn nothing_staked_emits_nothing() {
    let report = run(TokenomicsConfig {
        staked: Slope::flat(0.0),
        ..small(1)
    });
    let end = report.months.last().unwrap();
    assert_eq!(end.supply, GENESIS_SUPPLY);
    assert_eq!(end.rate, 0.0);
    for month in &report.months {
        assert_eq!(month.emission + month.staked, Uint128::zero());
        assert_eq!(month.yield_delegators, None);
    }
    assert!(end.treasury > allo(3_000_000), "fees stay in the treasury");
}

#[test]
fn the_schedule_begins_with_the_first_stake() {
    let report = run(TokenomicsConfig {
        staked: Slope { from: 0.0, to: 0.3 },
        ..small(1)
    });
    let [first, second, third, ..] = report.months.as_slice() else {
        panic!("too short")
    };
    assert_eq!((first.rate, first.emission), (0.0, Uint128::zero()));
    assert!(second.rate > 0.0 && third.emission > second.emission);
}

#[test]
fn without_fees_topics_lose_their_weight_and_emission_ends() {
    let report = run(TokenomicsConfig {
        fees: Slope::flat(0.0),
        ..small(2)
    });
    let (first, end) = (&report.months[0], report.months.last().unwrap());
    assert!(!first.emission.is_zero(), "registrations count as revenue");
    assert_eq!(end.emission, Uint128::zero());
    assert!(
        end.rate > 0.0 && !end.mintable.is_zero(),
        "nothing is lost by it"
    );
    assert_eq!(end.minted, report.months[20].minted);
}

#[test]
fn where_fees_cover_emission_nothing_is_minted() {
    let report = run(TokenomicsConfig {
        fees: Slope::flat(20_000_000.0),
        ..small(2)
    });
    for month in &report.months {
        assert_eq!(month.minted, Uint128::zero(), "month {}", month.month);
        assert_eq!(month.emission, month.emission_treasury);
        assert!(!month.emission.is_zero());
    }
    assert_eq!(report.months.last().unwrap().supply, GENESIS_SUPPLY);
}

#[test]
fn without_validators_their_part_goes_back_to_the_treasury() {
    let report = run(TokenomicsConfig {
        validators: 0,
        treasury: 1_000_000,
        ..small(1)
    });
    for month in &report.months {
        assert_eq!(month.paid.validators, Uint128::zero());
        let quarter = month.emission.multiply_ratio(1_u32, 4_u32);
        assert!(month.paid.treasury.abs_diff(quarter).u128() <= 1);
        assert_eq!(month.yield_validators, None);
    }
    let spent = report.months[0].emission_treasury;
    assert!(spent >= allo(1_000_000), "what it was given is spent first");
}

#[test]
fn who_never_claims_earns_as_much() {
    let earned = |claim_months| {
        let report = run(TokenomicsConfig {
            claim_months,
            unbonding_days: 115,
            staked: Slope { from: 0.6, to: 0.1 },
            ..small(1)
        });
        let end = report.months.last().unwrap().clone();
        let claimed: Uint128 = report.months.iter().map(|month| month.claimed).sum();
        (end, claimed)
    };
    let (monthly, claimed) = earned(1);
    let (never, nothing) = earned(0);
    assert!(!claimed.is_zero() && nothing.is_zero());
    assert!(never.unclaimed > monthly.unclaimed);
    assert!(!monthly.unbonding.is_zero(), "stake that leaves unbonds");
    let (left, right) = (monthly.yield_delegators, never.yield_delegators);
    assert!(
        close(left.unwrap(), right.unwrap(), 0.05),
        "{left:?} {right:?}"
    );
}

#[test]
fn the_same_seed_gives_the_same_years() {
    let years = |seed| format!("{:?}", run(TokenomicsConfig { seed, ..small(1) }));
    assert_eq!(years(1), years(1));
    assert_ne!(years(1), years(2));
}

#[test]
fn genesis_is_divided_to_the_last_unit() {
    for vesting in [true, false] {
        let parts = plan::allotments(vesting);
        let all: Uint128 = parts.iter().map(|part| part.amount).sum();
        assert_eq!(all, GENESIS_SUPPLY);
        let locked = parts.iter().filter(|part| part.vests);
        let locked: Uint128 = locked.map(|part| part.amount).sum();
        assert_eq!(locked, allo(485_500_000 * u128::from(vesting)));
    }
    let foundation = plan::allotments(true).pop().unwrap();
    assert_eq!(foundation.amount, allo(244_999_999));
}

#[test]
fn impossible_years_are_refused() {
    let refused = |change: fn(&mut TokenomicsConfig)| {
        let mut config = TokenomicsConfig::default();
        change(&mut config);
        Tokenomics::new(config).err().unwrap().to_string()
    };
    for (refusal, expected) in [
        (
            refused(|c| c.years = 0),
            "0 years are not possible; choose 1 to 50",
        ),
        (
            refused(|c| c.years = 51),
            "51 years are not possible; choose 1 to 50",
        ),
        (
            refused(|c| c.topics = 0),
            "0 topics are not possible; choose 1 to 10",
        ),
        (
            refused(|c| c.validators = 11),
            "11 validators are not possible; choose 0 to 10",
        ),
        (
            refused(|c| c.claim_months = 13),
            "13 months between claims are not possible; choose 0 to 12",
        ),
        (
            refused(|c| c.unbonding_days = 116),
            "116 days of unbonding are not possible; choose 0 to 115",
        ),
        (
            refused(|c| c.epochs_per_month = 0),
            "0 epochs a month are not possible; choose 1, 2, 3, 5, 6, 10, 15 or 30",
        ),
        (
            refused(|c| c.epochs_per_month = 4),
            "4 epochs a month are not possible; choose 1, 2, 3, 5, 6, 10, 15 or 30",
        ),
        (
            refused(|c| c.staked.to = 0.91),
            "share that is staked cannot be 0.91; choose 0 to 0.9",
        ),
        (
            refused(|c| c.staked.from = f64::NAN),
            "share that is staked cannot be NaN; choose 0 to 0.9",
        ),
        (
            refused(|c| c.fees.from = -1.0),
            "ALLO of fees cannot be -1; choose 0 to 100000000",
        ),
        (
            refused(|c| c.treasury = u32::MAX),
            "4294967295 ALLO in the treasury are not possible; choose 0 to 100000000",
        ),
    ] {
        assert_eq!(refusal, expected);
    }
    let refusal = refused(|c| c.vault.ecosystem_emission = Real::ratio(3, 2).unwrap());
    assert!(
        refusal.contains("ecosystem_emission is 1.5, must be in [0, 1]"),
        "{refusal}"
    );
}

#[test]
fn a_slope_is_a_straight_line() {
    let slope = Slope { from: 1.0, to: 4.0 };
    let values: Vec<f64> = (0..5).map(|month| slope.at(month, 4)).collect();
    assert_eq!(values, [1.0, 2.0, 3.0, 4.0, 4.0]);
    assert_eq!(slope.at(0, 1), 1.0);
}
