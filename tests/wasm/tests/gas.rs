//! The committed gas table, and what a measurement that differs from it is told.

use allora_wasm::gas::{compare, Case, Difference, Table};
use allora_wasm::vm::meter::Gas;

fn case(name: &str, vm: u64) -> Case {
    let split = Gas {
        vm,
        instances: 64_056,
        ..Gas::default()
    };
    Case::new(name, split, vec![])
}

fn differences(before: &[Case], now: &[Case]) -> Vec<Difference> {
    compare(&Table::new(before.to_vec()), now)
}

#[test]
fn the_page_is_rendered_from_the_data() {
    let table = Table::read().unwrap();
    assert!(!table.cases().is_empty());
    assert_eq!(differences(table.cases(), table.cases()), []);
}

#[test]
fn two_percent_are_tolerated_and_no_more() {
    let before = [case("stake_4_2_3", 10_000)];
    for vm in [9_800, 10_200] {
        assert_eq!(differences(&before, &[case("stake_4_2_3", vm)]), []);
    }
    for now in [9_799, 10_201] {
        let moved = Difference::Moved {
            case: "stake_4_2_3".into(),
            before: 10_000,
            now,
        };
        assert_eq!(differences(&before, &[case("stake_4_2_3", now)]), [moved]);
    }
}

#[test]
fn cases_that_come_and_go_are_named() {
    let found = differences(&[case("stake", 1)], &[case("unstake", 1)]);
    let expected = [
        Difference::New("unstake".into()),
        Difference::Gone("stake".into()),
    ];
    assert_eq!(found, expected);
}

#[test]
fn budgets_are_kept() {
    let dear = [case("report_32_6_6", 1_000_000)];
    let found = differences(&dear, &dear);
    assert!(
        matches!(found[..], [Difference::OverBudget { gas: 1_000_000, .. }]),
        "{found:?}"
    );
}

#[test]
fn a_thousand_topics_make_nothing_dearer() {
    let cases = [case("stake_32_6_6", 100), case("stake_1000_topics", 103)];
    let scales = Difference::Scales {
        case: "stake_1000_topics".into(),
        alone: 100,
        crowded: 103,
    };
    assert_eq!(differences(&cases, &cases), [scales]);
}
