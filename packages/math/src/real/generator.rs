//! Writes `tables.rs` and `tables/ten.rs`, and checks that they are what it would write.

#![allow(clippy::arithmetic_side_effects, reason = "tests may panic")]

use core::fmt::Write;

use dashu_float::round::mode::Down;
use dashu_float::{Context, FBig};

use super::decimal::log2_of_power_of_ten;
use super::log::FINE_REACH;

type Big = FBig<Down, 2>;

/// Far beyond the 128 bits of an entry: the floor is right unless an entry is
/// within 2⁻¹⁸⁰ below an integer, which only exact entries are.
const PRECISION: usize = 320;

const PROVENANCE: &str = "\
//!
//! Generated, not written: `cargo test -p allora-math --lib real::generator -- --ignored`
//! writes this file with dashu-float at 320 bits, and an ordinary test compares it.
//! Every entry is rounded down.
";

fn big(value: i64) -> Big {
    Big::from(value).with_precision(PRECISION).value()
}

fn ln(value: &Big) -> Big {
    Context::<Down>::new(PRECISION).ln(value.repr()).value()
}

fn log2(value: &Big) -> Big {
    ln(value) / ln(&big(2))
}

/// `2^x`.
fn exp2(x: Big) -> Big {
    let power = x * ln(&big(2));
    Context::<Down>::new(PRECISION).exp(power.repr()).value()
}

/// `⌊value·2^bits⌋`.
fn scaled(value: &Big, bits: isize) -> i128 {
    (value.clone() << bits)
        .floor()
        .to_int()
        .value()
        .try_into()
        .unwrap()
}

/// `⌊value·2^bits⌋` below 2^128, in hexadecimal.
fn hex(value: &Big, bits: isize) -> String {
    let floor = (value.clone() << bits).floor().to_int().value();
    format!("0x{:032x}", u128::try_from(floor).unwrap())
}

fn word(value: &Big) -> String {
    let floor = (value.clone() << 64).floor().to_int().value();
    format!("0x{:016x}", u64::try_from(floor).unwrap())
}

struct Tables(String);

impl Tables {
    fn new(subject: &str, rest: &str) -> Self {
        Self(format!("//! {subject}\n{PROVENANCE}{rest}"))
    }

    fn wide(&mut self, name: &str, doc: &str, value: &Big, exponent: isize) {
        let digits = hex(value, 127 - exponent);
        let text = &mut self.0;
        writeln!(text, "\n/// {doc}\n#[rustfmt::skip]").unwrap();
        writeln!(
            text,
            "pub(in crate::real) const {name}: Wide = Wide::new(false, {exponent}, {digits});"
        )
        .unwrap();
    }

    fn table(&mut self, name: &str, doc: &str, kind: &str, rows: &[String]) {
        let text = &mut self.0;
        writeln!(text, "\n/// {doc}\n#[rustfmt::skip]").unwrap();
        let count = rows.len();
        writeln!(
            text,
            "pub(in crate::real) static {name}: [{kind}; {count}] = ["
        )
        .unwrap();
        for row in rows {
            writeln!(text, "    {row},").unwrap();
        }
        writeln!(text, "];").unwrap();
    }

    fn exponential(&mut self) {
        for (name, steps) in [("EXP_COARSE", 64), ("EXP_FINE", 4_096)] {
            let entry = |i| hex(&exp2(big(i) / big(steps)), 127);
            let rows: Vec<_> = (0..64).map(entry).collect();
            let doc = format!("`2^(i/{steps})·2^127`.");
            self.table(name, &doc, "u128", &rows);
        }
        let mut term = big(1);
        let mut rows: Vec<_> = (1..=5)
            .map(|n| {
                term = term.clone() * ln(&big(2)) / big(n);
                word(&term)
            })
            .collect();
        rows.reverse();
        let doc = "`(ln 2)^n/n!·2^64` for n = 5 … 1.";
        self.table("EXP_POLYNOMIAL", doc, "u64", &rows);
    }

    fn logarithm(&mut self) {
        // `2^bits·unit/(unit + step)`, to the nearest integer, and minus its logarithm
        let entry = |bits: u32, unit: i64, step: i64| {
            let divisor = unit + step;
            let factor = ((unit << (bits + 1)) + divisor) / (2 * divisor);
            let log = scaled(
                &-log2(&(big(factor) >> isize::try_from(bits).unwrap())),
                112,
            );
            let sign = if log < 0 { "-" } else { "" };
            format!("({factor}, {sign}0x{:029x})", log.unsigned_abs())
        };
        let rows: Vec<_> = (0..=64).map(|i| entry(12, 64, i)).collect();
        let doc = "`(c, −log₂(c/2^12)·2^112)` with `c` nearest to `2^12/(1 + i/64)`.";
        self.table("LOG_COARSE", doc, "(u64, i128)", &rows);
        let reach = i64::try_from(FINE_REACH).unwrap();
        let rows: Vec<_> = (-reach..=reach).map(|j| entry(18, 4_096, j)).collect();
        let doc = format!(
            "`(c, −log₂(c/2^18)·2^112)` with `c` nearest to `2^18/(1 + (i − {reach})/4096)`."
        );
        self.table("LOG_FINE", &doc, "(u64, i128)", &rows);
        let log2_e = big(1) / ln(&big(2));
        let rows: Vec<_> = (2..=6)
            .rev()
            .map(|n| word(&(log2_e.clone() / big(n + 1))))
            .collect();
        let doc = "`(log₂ e)/(n + 1)·2^64` for n = 6 … 2.";
        self.table("LOG_POLYNOMIAL", doc, "u64", &rows);
    }

    fn powers_of_ten(&mut self) {
        let reach = 64;
        let text = &mut self.0;
        writeln!(
            text,
            "\n/// Largest power in the table, and smallest negated."
        )
        .unwrap();
        writeln!(
            text,
            "pub(in crate::real) const POWER_OF_TEN_REACH: i32 = {reach};"
        )
        .unwrap();
        let entry = |power: i32| {
            let size = (0..power.unsigned_abs()).fold(big(1), |size, _| size * big(10));
            let value = if power < 0 { big(1) / size } else { size };
            let digits = isize::try_from(value.repr().digits()).unwrap();
            let floor = value.repr().exponent() + digits - 1;
            assert_eq!(floor, log2_of_power_of_ten(power) as isize);
            hex(&value, 127 - floor)
        };
        let rows: Vec<_> = (-reach..=reach).map(entry).collect();
        let doc = format!("`10^(i − {reach})`, its highest bit moved to 2^127.");
        self.table("POWERS_OF_TEN", &doc, "u128", &rows);
    }
}

fn functions() -> String {
    let rest = "\npub(super) mod ten;\n\nuse super::wide::Wide;\n";
    let mut tables = Tables::new("Constants of the exponential and the logarithm.", rest);
    let ln_two = ln(&big(2));
    tables.wide("LOG2_E", "`log₂ e`.", &(big(1) / &ln_two), 0);
    tables.wide("LN_2", "`ln 2`.", &ln_two, -1);
    tables.wide("LOG10_2", "`log₁₀ 2`.", &(ln_two / ln(&big(10))), -2);
    tables.exponential();
    tables.logarithm();
    tables.0
}

fn powers_of_ten() -> String {
    let mut tables = Tables::new("Powers of ten with 128 bits.", "");
    tables.powers_of_ten();
    tables.0
}

fn assert_same(written: &str, rendered: &str) {
    for (line, (written, rendered)) in written.lines().zip(rendered.lines()).enumerate() {
        assert_eq!(written, rendered, "line {}", line + 1);
    }
    assert_eq!(written, rendered);
}

#[test]
fn tables_are_what_the_generator_writes() {
    assert_same(include_str!("tables.rs"), &functions());
    assert_same(include_str!("tables/ten.rs"), &powers_of_ten());
}

#[test]
#[ignore = "writes tables.rs and tables/ten.rs"]
fn write_tables() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/real");
    std::fs::write(format!("{folder}/tables.rs"), functions()).unwrap();
    std::fs::write(format!("{folder}/tables/ten.rs"), powers_of_ten()).unwrap();
}
