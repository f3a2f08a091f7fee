//! Random series: of proptest for laws without exception, seeded for laws of averages.

use std::collections::BTreeMap;

use allora_math::loss::LossFunction;
use allora_math::{Number, Real};
use proptest::collection::vec;
use proptest::prelude::*;

use super::network::{real, Given};

/// `value / 1000`
pub(crate) fn milli(value: i64) -> Real {
    Real::from(value).div(&Real::from(1000u32)).unwrap()
}

/// Every loss there is, all of them convex.
pub(crate) fn losses() -> impl Strategy<Value = LossFunction> {
    prop_oneof![
        Just(LossFunction::Squared {}),
        Just(LossFunction::Absolute {}),
        Just(LossFunction::AbsolutePercentage {}),
        Just(LossFunction::Huber { delta: real("1.5") }),
        Just(LossFunction::LogCosh {}),
        Just(LossFunction::BinaryCrossEntropy {}),
        Just(LossFunction::Pinball { tau: real("0.8") }),
    ]
}

/// An epoch in raw numbers.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    values: Vec<i64>,
    /// Who is absent.
    absent: Vec<bool>,
    forecasts: Vec<Vec<i64>>,
    truth: i64,
    /// How many epochs may wait for their settlement afterwards.
    pub(crate) delay: usize,
}

/// Thousandths up to six, or whole numbers, which are often equal.
fn value() -> impl Strategy<Value = i64> {
    prop_oneof![
        -6_000_i64..=6_000,
        (-6_i64..=6).prop_map(|whole| whole * 1_000)
    ]
}

/// Up to `epochs` epochs of at most seven inferers and two forecasters, numbered from 1 and 101.
pub(crate) fn series(epochs: usize) -> impl Strategy<Value = Vec<Raw>> {
    let raw = (
        vec(value(), 7),
        vec(prop::bool::weighted(0.3), 9),
        vec(vec(value(), 7), 2),
        value(),
        0_usize..=3,
    );
    let raw = raw.prop_map(|(values, absent, forecasts, truth, delay)| Raw {
        values,
        absent,
        forecasts,
        truth,
        delay,
    });
    vec(raw, 1..epochs)
}

impl Raw {
    /// In the domain of a loss.
    pub(crate) fn given(&self, loss: &LossFunction) -> Given {
        let inside = |value: i64| match loss {
            LossFunction::BinaryCrossEntropy {} => milli(value + 6_000).div(&real("12")).unwrap(),
            _ => milli(value + 7_000),
        };
        let values = (1_u32..).zip(self.values.iter().zip(&self.absent));
        let mut inferences: BTreeMap<u32, Real> = values
            .filter(|(_, (_, absent))| !**absent)
            .map(|(actor, (value, _))| (actor, inside(*value)))
            .collect();
        if inferences.is_empty() {
            inferences.insert(1, inside(self.values[0]));
        }
        let forecasts = (101_u32..).zip(self.forecasts.iter().zip(&self.absent[7..]));
        Given {
            inferences,
            forecasts: forecasts
                .filter(|(_, (_, absent))| !**absent)
                .map(|(actor, (elements, _))| {
                    let elements = (1_u32..).zip(elements.iter().map(|loss| milli(*loss)));
                    (actor, elements.collect())
                })
                .collect(),
            truth: inside(self.truth),
        }
    }
}

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// About normal, of a thousandths deviation.
    pub(crate) fn normal(&mut self, deviation: i64) -> Real {
        let sum: i64 = (0..12).map(|_| (self.next() % 1_000_001) as i64).sum();
        let unit = milli(sum - 6_000_000).div(&Real::from(1000u32)).unwrap();
        unit.mul(&milli(deviation)).unwrap()
    }
}
