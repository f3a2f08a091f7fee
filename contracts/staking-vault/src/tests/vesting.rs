//! Emission against what circulates: what genesis locked does not.
//!
//! The original's tokenomics (640.5 million ALLO at genesis and 359.5 million to be
//! minted, instead of 785.5 and 214.5) comes out of the same rule; a file of all its
//! months is compared if there is one:
//! `ALLORA_VECTORS=folder cargo test -p staking-vault vesting`.

use std::path::Path;

use allora_interfaces::allo_token::{Lock, Schedules};
use allora_interfaces::staking_vault::{msg, VaultParams};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::Role;
use allora_math::emission::locked_vesting;
use allora_math::{Number, Real};
use cosmwasm_std::{Timestamp, Uint128};

use super::test_vault::{assert_close, real, TestVault, ALLO, DAY, GENESIS, MONTH, T1};
use crate::emission::schedule::{Basis, Emission, Supply};
use crate::msg::ExecuteMsg;

const MILLION: u128 = 1_000_000;
/// Investors, those before them, team: a third unlocks after a year, the rest month by
/// month within two more.
const ALLOCATIONS: [u128; 3] = [2_605, 500, 1_750];

fn month(number: u64) -> Timestamp {
    Timestamp::from_seconds(GENESIS + number * MONTH)
}

fn original() -> Vec<Lock> {
    let lock = |allocation: &u128| Lock {
        amount: SUPPLY_CAP.multiply_ratio(*allocation, 10_000_u128),
        start: month(0),
        cliff: month(12),
        end: month(36),
    };
    ALLOCATIONS.iter().map(lock).collect()
}

/// 400 million ALLO staked and 100,000 in the treasury; the rate of a month is its own.
fn whale(schedules: Vec<Lock>) -> TestVault {
    let mut test = TestVault::with(VaultParams {
        emission_alpha: Real::ONE,
        ..VaultParams::default()
    });
    test.peers.borrow_mut().schedules = schedules;
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 100_000);
    test.stake(T1, "ann", 400 * MILLION);
    test
}

/// Stores what has accrued, and changes nothing else.
fn crank(test: &mut TestVault) {
    let params = Box::new(VaultParams {
        emission_alpha: Real::ONE,
        ..VaultParams::default()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
}

#[test]
fn what_is_locked_does_not_circulate() {
    // 0.025 · 214,600,001/400,000,000 · (785,399,999 − 485,500,000)/10^9
    let mut test = whale(original());
    let expected = "0.0040224087553312499375";
    assert_close(test.schedule().monthly_rate, expected, "1e-18");
    // at the cliff: (785,399,999 − 485,500,000 · 24/36)/10^9
    test.skip(12 * MONTH);
    let expected = "0.0061929983487791666041667";
    assert_close(test.schedule().monthly_rate, expected, "1e-18");
    // as of the month's beginning, whatever unlocks within it
    test.skip(MONTH - 1);
    assert_close(test.schedule().monthly_rate, expected, "1e-18");
    // all is free after three years: what it was without grants
    test.skip(23 * MONTH + 1);
    let free = whale(vec![]);
    assert_eq!(test.schedule().monthly_rate, free.schedule().monthly_rate);
}

#[test]
fn every_month_has_locked_what_the_original_had() {
    let mut test = whale(original());
    for number in 0..40 {
        let locked: u128 = original()
            .iter()
            .map(|lock| locked_vesting(lock.amount.u128(), number).unwrap())
            .sum();
        let amount = |units: u128| Real::from_u128(units);
        let circulating = amount(785_399_999 * ALLO - locked);
        let expected = real("0.025")
            .mul(&real("0.5365000025"))
            .unwrap()
            .mul(&circulating.div(&amount(SUPPLY_CAP.u128())).unwrap())
            .unwrap();
        let rate = test.schedule().monthly_rate;
        assert_close(rate, &expected.to_string(), "1e-17");
        test.skip(MONTH);
    }
}

#[test]
fn a_late_crank_gives_what_punctual_ones_do() {
    let (mut punctual, mut late) = (whale(original()), whale(original()));
    let before = late.schedule();
    for _ in 0..14 {
        punctual.skip(MONTH);
        crank(&mut punctual);
    }
    punctual.skip(10 * DAY);
    crank(&mut punctual);
    late.skip(14 * MONTH + 10 * DAY);
    crank(&mut late);
    assert_eq!(late.schedule(), punctual.schedule());
    assert_eq!(late.schedule().month, before.month + 14);
    assert_ne!(late.schedule().monthly_rate, before.monthly_rate);
}

#[test]
fn the_token_is_asked_when_a_month_begins_and_only_then() {
    let mut test = whale(original());
    let asked = |test: &TestVault| test.peers.borrow().asked.get();
    assert_eq!(asked(&test), 1);
    test.skip(MONTH - 1);
    crank(&mut test);
    assert_eq!(asked(&test), 1);
    test.skip(1);
    crank(&mut test);
    assert_eq!(asked(&test), 2);
    // once, however many begin
    test.skip(50 * MONTH);
    crank(&mut test);
    assert_eq!(asked(&test), 3);
}

/// A month of the original: what the ecosystem has left to mint and what is staked.
#[derive(Clone, Copy)]
struct Month {
    number: u64,
    ecosystem: f64,
    staked: f64,
}

/// The rates of months that follow each other, as the vault computes them.
struct Original {
    params: VaultParams,
    schedule: Option<Emission>,
}

impl Original {
    fn new(max_monthly_yield: &str, emission_alpha: &str) -> Self {
        Self {
            params: VaultParams {
                max_monthly_yield: real(max_monthly_yield),
                emission_alpha: real(emission_alpha),
                validator_share: real("0.25"),
                ecosystem_emission: real("0.025"),
                ..VaultParams::default()
            },
            schedule: None,
        }
    }

    fn rate(&mut self, month: Month) -> Real {
        let units = |allo: f64| {
            let units: Real = format!("{allo}e18").parse().unwrap();
            Uint128::new(units.floor_to_u128().unwrap())
        };
        let supply = || {
            Ok(Supply {
                total: SUPPLY_CAP - units(month.ecosystem),
                schedules: Schedules(original()),
            })
        };
        let basis = Basis {
            params: &self.params,
            staked: units(month.staked),
            treasury: Uint128::zero(),
            supply: &supply,
        };
        let now = self::month(month.number);
        match &mut self.schedule {
            Some(schedule) => drop(schedule.accrue(&basis, now).unwrap()),
            None => {
                let mut schedule = Emission::new(now).unwrap();
                schedule.start(&basis, now).unwrap();
                self.schedule = Some(schedule);
            }
        }
        self.schedule.as_ref().unwrap().monthly_rate
    }
}

#[test]
fn months_of_the_original_have_its_target_rates() {
    for (number, ecosystem, staked, target) in [
        (1, 359_500_000.0, 47_000_000.0, "0.029639627659574466"),
        (
            12,
            349_345_852.3489928,
            172_040_570.612805,
            "0.01659953228547101",
        ),
        (
            13,
            346_121_849.81675667,
            183_806_734.694666,
            "0.016180207899851962",
        ),
        (
            24,
            300_656_247.2455488,
            319_007_816.898876,
            "0.012664726144450748",
        ),
        (
            36,
            236_916_000.4073276,
            474_727_548.563835,
            "0.009520556038155263",
        ),
    ] {
        // without bound and smoothing
        let mut original = Original::new("1", "1");
        let month = Month {
            number,
            ecosystem,
            staked,
        };
        assert_close(original.rate(month), target, "1e-14");
    }
}

#[test]
fn all_months_of_a_file_have_their_rates() {
    let Ok(folder) = std::env::var("ALLORA_VECTORS") else {
        println!("skipped: ALLORA_VECTORS names no folder with tokenomics_months_0_63.csv");
        return;
    };
    let file = Path::new(&folder).join("tokenomics_months_0_63.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut rows = text.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let names = rows.next().unwrap();
    let field = |row: &[&str], name: &str| {
        let column = names.iter().position(|other| *other == name).unwrap();
        row[column].to_owned()
    };
    let number = |row: &[&str], name: &str| field(row, name).parse::<f64>().unwrap();
    let released = |row: &[&str]| -> f64 {
        ["investors_preseed", "investors_seed", "team"]
            .iter()
            .map(|name| number(row, &format!("{name}_tokens_emission")))
            .sum()
    };

    let mut smoothed = Original::new("0.009488792934583046", "0.1");
    let mut before = rows.next().unwrap();
    let mut compared = 0;
    for row in rows {
        compared += 1;
        let month = Month {
            number: compared,
            ecosystem: number(&before, "ecosystem_tokens_total"),
            staked: number(&before, "network_tokens_staked") + 0.75 * released(&row),
        };
        let target = Original::new("1", "1").rate(month);
        assert_close(target, &field(&row, "ehat_target_i"), "1e-13");
        let bounded = Original::new("0.009488792934583046", "1").rate(month);
        assert_close(bounded, &field(&row, "ehat_i"), "1e-13");
        assert_close(smoothed.rate(month), &field(&row, "e_i"), "1e-13");
        before = row;
    }
    assert_eq!(compared, 63);
}
