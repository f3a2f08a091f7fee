//! Numbers as the contracts see them, for whoever reads them in another language.

use allora_math::{Number, Real};
use serde_json::{json, Value};

/// How many of random bytes.
const RANDOM: u64 = 200;

/// Ascending: each as text and as bytes, and its product with the one after it, which is rounded.
pub fn reals() -> String {
    let mut reals: Vec<Real> = awkward().chain((1..=RANDOM).filter_map(random)).collect();
    reals.sort_by(|left, right| {
        left.partial_cmp(right)
            .unwrap_or(core::cmp::Ordering::Equal)
    });
    reals.dedup();
    let nexts = reals.iter().skip(1).map(Some).chain([None]);
    let lines: Vec<String> = reals
        .iter()
        .zip(nexts)
        .map(|(real, next)| {
            let bytes: String = real.to_bytes().map(|byte| format!("{byte:02x}")).concat();
            let product = next.and_then(|next| real.mul(next).ok());
            let product = product.map_or(Value::Null, |product| json!(product.to_string()));
            json!([real.to_string(), bytes, product]).to_string()
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// Ends of the range, powers of two and ten, and what lies halfway between others.
fn awkward() -> impl Iterator<Item = Real> {
    let texts = [
        "0",
        "1",
        "-1",
        "10",
        "0.1",
        "0.3",
        "1e20",
        "1e21",
        "1e-7",
        "1e-8",
        "123456789012345678901",
        "50761676525726256512",
        "109761108349792263424",
    ];
    let tens = (-70..=70)
        .step_by(7)
        .filter_map(|power| format!("1e{power}").parse().ok());
    let twos = (-2_010_i16..2_010)
        .step_by(40)
        .chain(-4..4)
        .filter_map(|power| {
            let [a, b] = (power.cast_unsigned() ^ 0x8000).to_be_bytes();
            Real::from_bytes([a, b, 0, 0, 0, 0, 0, 0, 0, 0]).ok()
        });
    let ends = [Real::MAX, Real::MIN_POSITIVE];
    texts
        .into_iter()
        .filter_map(|text| text.parse().ok())
        .chain(tens)
        .chain(twos)
        .chain(ends)
}

/// Any bytes are a number, or nearly any.
fn random(seed: u64) -> Option<Real> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let [a, b, rest @ ..] = state.to_be_bytes();
    let [c, d, e, f, g, h] = rest;
    // Half of them of everyday size.
    let (a, b) = if seed.is_multiple_of(2) {
        (0x80, b % 64)
    } else {
        (a, b)
    };
    Real::from_bytes([a, b, c, d, e, f, g, h, b ^ c, d ^ e]).ok()
}
