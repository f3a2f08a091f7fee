//! Case files and the choice of the number they are evaluated with.

use allora_math::{Number, Real};
use serde_json::{json, Value};

use super::compare::{deviation, Deviation, Extra, Tolerance};
use super::summary::{Line, Summary};
use super::value::{CaseNumber, Refusal};
use super::wide::Wide;

/// Which number a result is taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    /// `Real`, as on chain.
    Real,
    /// 80 decimal digits.
    Wide,
    /// `Real` where both agree to a tenth of the stated tolerance, else 80 digits.
    Auto,
}

/// Tolerances of a case that states none.
const DEFAULT_ABS: &str = "1e-18";
const DEFAULT_REL: &str = "1e-15";

/// One case of a file.
struct Case<'a> {
    id: &'a Value,
    op: &'a str,
    input: &'a Value,
    wanted: Option<&'a Value>,
    tolerance: Tolerance,
}

fn decimal(case: &Value, name: &str, default: &str) -> Result<Wide, String> {
    let text = match case.get(name) {
        None | Some(Value::Null) => default.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    text.parse()
        .map_err(|_| format!("`{name}`: `{text}` is not a number"))
}

impl<'a> Case<'a> {
    fn read(case: &'a Value) -> Result<Self, String> {
        let id = case.get("id").unwrap_or(&Value::Null);
        let text = case.get("op").and_then(Value::as_str);
        Ok(Self {
            id,
            op: text.ok_or_else(|| format!("case {id}: no operation"))?,
            input: case.get("in").unwrap_or(&Value::Null),
            wanted: case.get("out").filter(|out| !out.is_null()),
            tolerance: Tolerance {
                abs: decimal(case, "abs", DEFAULT_ABS)?,
                rel: decimal(case, "rel", DEFAULT_REL)?,
            },
        })
    }

    /// Result with one kind of number, in its natural shape and in the one asked for.
    fn result<N: CaseNumber>(&self) -> Evaluated {
        match super::evaluate::<N>(self.op, self.input) {
            Ok(output) => Evaluated {
                whole: output.to_json(None),
                shaped: output.to_json(self.wanted.filter(|wanted| !is_error(wanted))),
                unreadable: None,
            },
            Err(refusal) => Evaluated {
                whole: json!({"error": true}),
                shaped: json!({"error": true}),
                unreadable: match refusal {
                    Refusal::NoValue => None,
                    Refusal::Unreadable(message) => Some(message),
                },
            },
        }
    }

    /// The result to publish, and what there is to say about it.
    fn evaluate(&self, mode: Mode, extra: Extra) -> (Value, Line) {
        let real = self.result::<Real>();
        let wide = self.result::<Wide>();
        let apart = deviation(&real.whole, &wide.whole, &self.tolerance, Extra::Refused);
        // A tenth of the tolerance, so that the sum of both errors stays inside.
        let agree = Wide::from_ratio(1, 10).is_ok_and(|tenth| apart.is_within(&tenth));
        let needs_wide = mode == Mode::Wide || (mode == Mode::Auto && !agree);
        let chosen = if needs_wide { wide } else { real };
        let off = self.wanted.map(|wanted| {
            let strict = deviation(&chosen.whole, wanted, &self.tolerance, extra);
            strict.or(deviation(
                &chosen.shaped,
                wanted,
                &self.tolerance,
                Extra::Ignored,
            ))
        });
        let passed = off.as_ref().is_none_or(|off| off.is_within(&Wide::one()));
        let line = Line {
            op: self.op.to_owned(),
            id: self
                .id
                .as_str()
                .map_or_else(|| self.id.to_string(), str::to_owned),
            passed,
            checked: self.wanted.is_some(),
            off: off.and_then(|off: Deviation| off.fraction),
            needs_wide: !agree,
            apart: apart.relative,
            unreadable: chosen.unreadable,
        };
        (chosen.shaped, line)
    }
}

/// Result of a case with one kind of number.
struct Evaluated {
    whole: Value,
    shaped: Value,
    unreadable: Option<String>,
}

fn is_error(value: &Value) -> bool {
    value.get("error").is_some()
}

/// Evaluates all cases of a file: the results as JSON, and a summary.
pub(crate) fn evaluate_file(
    text: &str,
    mode: Mode,
    extra: Extra,
) -> Result<(Value, Summary), String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut summary = Summary::default();
    if let Some(scenarios) = file.get("scenarios").and_then(Value::as_array) {
        let results = super::rule::evaluate(scenarios, &mut summary);
        return Ok((json!({"scenarios": results}), summary));
    }
    let cases = file.get("cases").and_then(Value::as_array);
    let cases = cases.ok_or("`cases` or `scenarios`: expected a list")?;
    let mut results = Vec::with_capacity(cases.len());
    for case in cases {
        match Case::read(case) {
            Ok(case) => {
                let (out, line) = case.evaluate(mode, extra);
                results.push(json!({"id": case.id, "out": out}));
                summary.add(line);
            }
            Err(reason) => {
                results.push(json!({"id": case.get("id"), "out": {"error": true}}));
                summary.unreadable.push(reason);
            }
        }
    }
    Ok((json!({"cases": results}), summary))
}
