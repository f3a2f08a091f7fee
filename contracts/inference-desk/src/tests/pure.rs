//! What is computed without storage: tips, ranges, texts that are cut.

use allora_interfaces::inference_desk::{Condition, Tip};
use allora_interfaces::synthesis_coordinator::Latest;
use allora_interfaces::EpochId;
use allora_math::Real;
use cosmwasm_std::{Timestamp, Uint128};
use proptest::prelude::*;

use crate::reply::cut;
use crate::watch::Watch;

proptest! {
    #[test]
    fn a_tip_rises_from_its_beginning_to_its_end(
        from in any::<u128>(),
        more in any::<u128>(),
        over in any::<u64>(),
        elapsed in any::<u64>(),
    ) {
        let tip = Tip {
            from: Uint128::new(from),
            to: Uint128::new(from.saturating_add(more)),
            over,
        };
        let now = tip.after(elapsed);
        prop_assert!(tip.from <= now && now <= tip.to);
        prop_assert!(now <= tip.after(elapsed.saturating_add(1)));
        prop_assert_eq!(tip.after(over), tip.to);
        if over > 0 {
            prop_assert_eq!(tip.after(0), tip.from);
        }
    }

    #[test]
    fn a_reason_is_cut_within_no_character(text in "\\PC{0,200}") {
        let short = cut(text.clone());
        prop_assert!(short.len() <= 120 && text.starts_with(&short));
        // nothing is lost that fits
        let next = text[short.len()..].chars().next();
        prop_assert!(next.is_none_or(|next| short.len() + next.len_utf8() > 120));
    }
}

fn latest(value: i64, interval: Option<[i64; 5]>) -> Latest {
    Latest {
        epoch: EpochId(1),
        closed_at: Timestamp::default(),
        value: Real::from(value),
        interval: interval.map(|bounds| bounds.map(Real::from)),
        contributors: 1,
    }
}

#[test]
fn a_value_at_the_end_of_a_range_has_not_left_it() {
    let ten = Real::from(10_i64);
    let reference = latest(-100, Some([-130, -110, -100, -90, -70]));
    let tenth = Real::ratio(1, 10).unwrap();
    for (condition, low, high) in [
        (Condition::Above { level: ten }, None, Some(10)),
        (Condition::Below { level: ten }, Some(10), None),
        (Condition::Moved { by: ten }, Some(-110), Some(-90)),
        (
            Condition::MovedByFraction { by: tenth },
            Some(-110),
            Some(-90),
        ),
        (Condition::OutsideInterval {}, Some(-130), Some(-70)),
    ] {
        let watch = Watch::new(&condition, Some(&reference)).unwrap().unwrap();
        for (bound, outward) in [(low, -1), (high, 1)] {
            let fires = |value: i64| watch.fires(&Real::from(value));
            let Some(bound) = bound else {
                assert!(!fires(outward * 1_000_000), "{condition:?}");
                continue;
            };
            assert!(!fires(bound) && fires(bound + outward), "{condition:?}");
        }
    }
}

#[test]
fn a_change_is_counted_from_something() {
    let counted = [
        Condition::Moved { by: Real::ONE },
        Condition::MovedByFraction { by: Real::ONE },
        Condition::OutsideInterval {},
    ];
    for condition in counted {
        assert_eq!(Watch::new(&condition, None), Ok(None));
    }
    let without = latest(5, None);
    let outside = Watch::new(&Condition::OutsideInterval {}, Some(&without));
    assert_eq!(outside, Ok(None));
    let level = Real::ONE;
    assert!(Watch::new(&Condition::Above { level }, None)
        .unwrap()
        .is_some());
}
