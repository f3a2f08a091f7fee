//! Scenarios of the rule `second_order`: epochs in order, from an empty topic.

use std::collections::BTreeMap;

use allora_math::reference::ReferenceParams;
use allora_math::second_order::{
    predict, settle, Certificate, Epoch, ExpertRecord, Prediction, Present, SecondOrderParams,
    Settled, TopicRecord,
};
use allora_math::{MathResult, Number};
use serde_json::Value;

use super::compare::{deviation, Extra, Tolerance};
use super::summary::{Line, Summary};
use super::value::{CaseNumber, Outcome, Output, Refusal};
use super::wide::Wide;

/// Numbers come before names, in their order.
type Actor = (u64, String);

fn actor(name: &str) -> Actor {
    (name.parse().unwrap_or(u64::MAX), name.to_owned())
}

fn unreadable(what: &str) -> Refusal {
    Refusal::Unreadable(format!("`{what}`: not what was expected"))
}

fn number<N: CaseNumber>(value: &Value, name: &str) -> Outcome<N> {
    let field = value.get(name).ok_or_else(|| unreadable(name))?;
    let text = field
        .as_str()
        .map_or_else(|| field.to_string(), str::to_owned);
    text.parse().map_err(|_| unreadable(name))
}

fn whole(value: &Value, name: &str) -> Outcome<u32> {
    number::<Wide>(value, name)?
        .to_string()
        .parse()
        .map_err(|_| unreadable(name))
}

fn params<N: CaseNumber>(given: &Value) -> Outcome<SecondOrderParams<N>> {
    let of = |name: &str| number::<N>(given, name);
    Ok(SecondOrderParams {
        reference: ReferenceParams {
            reputation: of("reference_reputation")?,
            tenure: of("tenure")?,
            clip: of("clip")?,
        },
        memory: of("memory")?,
        error_alpha: of("error_alpha")?,
        prior_median: of("prior_median")?,
        prior_inverse: of("prior_inverse")?,
        prior_forecast: of("prior_forecast")?,
        sharpness: of("sharpness")?,
        skill_alpha: of("skill_alpha")?,
        skill_prior: of("skill_prior")?,
        skill_quantile: of("skill_quantile")?,
        skill_power: whole(given, "skill_power")?,
        caution: of("caution")?,
        probation: whole(given, "probation")?,
        uniqueness_width: of("uniqueness_width")?,
        follower_width: of("follower_width")?,
        lead: of("lead")?,
        uniqueness_alpha: of("uniqueness_alpha")?,
        forecast_min: of("forecast_min")?,
        forecast_max: of("forecast_max")?,
        forecast_alpha: of("forecast_alpha")?,
    })
}

/// Losses as the scenarios define them.
fn loss<N: CaseNumber>(kind: &str, parameter: &N, truth: &N, value: &N) -> MathResult<N> {
    let error = truth.sub(value)?;
    let size = error.abs();
    let two = N::from_int(2);
    match kind {
        "absolute" => Ok(size),
        "huber" if size.compare(parameter).is_gt() => {
            parameter.mul(&size.sub(&parameter.div(&two)?)?)
        }
        "huber" => size.mul(&size)?.div(&two),
        "pinball" if error.is_negative() => N::one().sub(parameter)?.mul(&size),
        "pinball" => parameter.mul(&size),
        "log" => cross_entropy(truth, value),
        _ => error.mul(&error),
    }
}

fn cross_entropy<N: CaseNumber>(truth: &N, value: &N) -> MathResult<N> {
    let margin = N::from_ratio(1, 1_000_000)?;
    let one = N::one();
    let most = one.sub(&margin)?;
    let mut p = value.clone();
    if p.compare(&margin).is_lt() {
        p = margin;
    } else if p.compare(&most).is_gt() {
        p = most;
    }
    let hit = truth.mul(&p.ln()?)?;
    let miss = one.sub(truth)?.mul(&one.sub(&p)?.ln()?)?;
    Ok(hit.add(&miss)?.neg())
}

/// A topic, epoch after epoch.
struct Topic<N> {
    params: SecondOrderParams<N>,
    loss: String,
    parameter: N,
    record: TopicRecord<N>,
    inferers: BTreeMap<Actor, ExpertRecord<N>>,
    forecasters: BTreeMap<Actor, ExpertRecord<N>>,
}

/// What an epoch is given, index-aligned.
struct Given<N> {
    inferers: Vec<Actor>,
    inferences: Vec<N>,
    forecasters: Vec<Actor>,
    forecasts: Vec<Vec<(usize, N)>>,
    truth: N,
}

impl<N: CaseNumber> Given<N> {
    fn read(epoch: &Value) -> Outcome<Self> {
        let entries = |name: &str| -> BTreeMap<Actor, Value> {
            let entries = epoch.get(name).and_then(Value::as_object).into_iter();
            let entries = entries.flatten();
            entries
                .map(|(name, value)| (actor(name), value.clone()))
                .collect()
        };
        let mut given = Self {
            inferers: vec![],
            inferences: vec![],
            forecasters: vec![],
            forecasts: vec![],
            truth: number(epoch, "truth")?,
        };
        for (inferer, _) in entries("inferences") {
            let all = epoch.get("inferences").unwrap_or(&Value::Null);
            given.inferences.push(number(all, &inferer.1)?);
            given.inferers.push(inferer);
        }
        for (forecaster, forecast) in entries("forecasts") {
            let mut elements = vec![];
            for (index, inferer) in given.inferers.iter().enumerate() {
                if forecast.get(&inferer.1).is_some() {
                    elements.push((index, number(&forecast, &inferer.1)?));
                }
            }
            given.forecasters.push(forecaster);
            given.forecasts.push(elements);
        }
        Ok(given)
    }
}

impl<N: CaseNumber> Topic<N> {
    fn open(scenario: &Value) -> Outcome<Self> {
        let given = scenario.get("params").ok_or_else(|| unreadable("params"))?;
        let loss = given.get("loss").and_then(Value::as_str);
        Ok(Self {
            params: params(given)?,
            loss: loss.unwrap_or("squared").to_owned(),
            parameter: number(given, "loss_param")?,
            record: TopicRecord::new(),
            inferers: BTreeMap::new(),
            forecasters: BTreeMap::new(),
        })
    }

    fn epoch(&mut self, given: &Given<N>) -> Outcome<Output<N>> {
        let of =
            |records: &BTreeMap<Actor, ExpertRecord<N>>, actors: &[Actor], new: ExpertRecord<N>| {
                let actors = actors.iter();
                actors
                    .map(|actor| records.get(actor).cloned().unwrap_or_else(|| new.clone()))
                    .collect::<Vec<_>>()
            };
        let new = ExpertRecord::inferer(&self.record);
        let mut inferers = of(&self.inferers, &given.inferers, new);
        let new = ExpertRecord::forecaster(&self.record);
        let mut forecasters = of(&self.forecasters, &given.forecasters, new);
        let prediction = predict(
            &Present {
                inferences: &given.inferences,
                inferers: &inferers,
                forecasts: &given.forecasts,
                forecasters: &forecasters,
            },
            &self.record,
            &self.params,
        )?;
        let settled = settle(
            &Epoch {
                prediction: &prediction,
                inferences: &given.inferences,
                truth: &given.truth,
                loss: &|value| loss(&self.loss, &self.parameter, &given.truth, value),
            },
            &mut inferers,
            &mut forecasters,
            &mut self.record,
            &self.params,
        )?;
        self.inferers
            .extend(given.inferers.iter().cloned().zip(inferers));
        let present = prediction.implied.iter().map(Option::is_some);
        let records = given.forecasters.iter().cloned().zip(forecasters);
        let kept = records.zip(present).filter(|(_, present)| *present);
        self.forecasters.extend(kept.map(|(record, _)| record));
        Ok(self.output(given, &prediction, &settled))
    }

    fn output(
        &self,
        given: &Given<N>,
        prediction: &Prediction<N>,
        settled: &Settled<N>,
    ) -> Output<N> {
        let weights = &prediction.weights;
        let inferers =
            |values: &[N]| by_actor("", &given.inferers, values.iter().cloned().map(Some));
        let present = |values: &[N]| {
            let pairs = prediction.implied.iter().zip(values);
            pairs
                .map(|(implied, value)| implied.as_ref().map(|_| value.clone()))
                .collect::<Vec<_>>()
        };
        let forecasters = |prefix: &str, values: Vec<Option<N>>| {
            by_actor(prefix, &given.forecasters, values.into_iter())
        };
        let mut all = inferers(&weights.inferers);
        all.extend(forecasters("f", present(&weights.forecasters)));
        all.insert("median".into(), Output::Number(weights.median.clone()));
        all.insert("inverse".into(), Output::Number(weights.inverse.clone()));
        let certificate = settled.certificate.as_ref();
        let of =
            |value: fn(&Certificate<N>) -> &N| Output::optional(certificate.map(value).cloned());
        Output::named([
            ("prediction", Output::Number(prediction.combined.clone())),
            ("naive", Output::Number(prediction.naive.clone())),
            (
                "median",
                Output::Number(prediction.reference.center.clone()),
            ),
            ("inverse", Output::Number(prediction.inverse.clone())),
            (
                "implied",
                Output::Map(forecasters("", prediction.implied.clone())),
            ),
            ("weights", Output::Map(all)),
            ("shares", Output::Map(inferers(&settled.shares.inferers))),
            (
                "forecaster_shares",
                Output::Map(forecasters("", present(&settled.shares.forecasters))),
            ),
            (
                "typical_error",
                Output::Number(self.record.typical.error.clone()),
            ),
            ("regret", of(|certificate| &certificate.regret)),
            ("bound", of(|certificate| &certificate.bound)),
        ])
    }

    fn records(&self) -> Output<N> {
        let record = |record: &ExpertRecord<N>| {
            let whole = |count: u32| Output::Number(N::from_int(count.into()));
            let plain = |value: &N| Output::Number(value.clone());
            let regrets = &record.regrets;
            Output::named([
                ("born", whole(record.born)),
                ("n", whole(record.epochs)),
                ("R", plain(&regrets.combined.sum)),
                ("V", plain(&regrets.combined.squares)),
                ("RN", plain(&regrets.naive.sum)),
                ("VN", plain(&regrets.naive.squares)),
                ("G", plain(&record.excess)),
                ("A", plain(&record.size)),
                ("D", plain(&record.added)),
                ("d", whole(record.followed)),
                ("U", Output::optional(record.uniqueness.clone())),
            ])
        };
        let records = self.inferers.iter();
        Output::Map(
            records
                .map(|((_, name), kept)| (name.clone(), record(kept)))
                .collect(),
        )
    }
}

fn by_actor<N>(
    prefix: &str,
    actors: &[Actor],
    values: impl Iterator<Item = Option<N>>,
) -> BTreeMap<String, Output<N>> {
    let pairs = actors.iter().zip(values);
    pairs
        .filter_map(|((_, name), value)| Some((format!("{prefix}{name}"), Output::Number(value?))))
        .collect()
}

/// Results of every epoch, then of the records.
fn run<N: CaseNumber>(scenario: &Value) -> Outcome<Vec<Value>> {
    let mut topic = Topic::<N>::open(scenario)?;
    let epochs = scenario.get("epochs").and_then(Value::as_array);
    let mut results = vec![];
    for epoch in epochs.ok_or_else(|| unreadable("epochs"))? {
        let given = Given::read(epoch)?;
        results.push(topic.epoch(&given)?.to_json(None));
    }
    results.push(topic.records().to_json(None));
    Ok(results)
}

fn tolerance() -> Tolerance {
    let read = |text: &str| text.parse().unwrap_or_else(|_| Wide::zero());
    Tolerance {
        abs: read("1e-12"),
        rel: read("1e-9"),
    }
}

/// Evaluates the scenarios of a file with `Real` and with 80 digits; the results are those of `Real`.
pub(super) fn evaluate(scenarios: &[Value], summary: &mut Summary) -> Vec<Value> {
    let mut results = vec![];
    for scenario in scenarios {
        let name = scenario.get("name").and_then(Value::as_str).unwrap_or("?");
        let outcome =
            run::<allora_math::Real>(scenario).and_then(|real| Ok((real, run::<Wide>(scenario)?)));
        let (real, wide) = match outcome {
            Ok(both) => both,
            Err(refusal) => {
                summary.unreadable.push(format!("{name}: {refusal:?}"));
                continue;
            }
        };
        let epochs = scenario.get("epochs").and_then(Value::as_array);
        let mut wanted: Vec<_> = epochs.into_iter().flatten().map(Some).collect();
        wanted.push(scenario.get("final_inferers"));
        for (index, ((got, exact), want)) in real.iter().zip(&wide).zip(wanted).enumerate() {
            summary.add(line(&format!("{name}/{index}"), got, exact, want));
        }
        let mut epochs = real;
        let records = epochs.pop();
        results
            .push(serde_json::json!({"name": name, "epochs": epochs, "final_inferers": records}));
    }
    results
}

fn line(id: &str, got: &Value, exact: &Value, want: Option<&Value>) -> Line {
    let apart = deviation(got, exact, &tolerance(), Extra::Refused);
    // What was given is beside what is expected.
    let want = want.and_then(Value::as_object).map(|want| {
        let results = want.iter().filter(|(name, _)| got.get(name).is_some());
        Value::Object(
            results
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    });
    let off = want
        .as_ref()
        .map(|want| deviation(got, want, &tolerance(), Extra::AtTop));
    let one = Wide::one();
    Line {
        op: "second_order".to_owned(),
        id: id.to_owned(),
        passed: off.as_ref().is_none_or(|off| off.is_within(&one)),
        checked: want.is_some_and(|want| want.as_object().is_some_and(|want| !want.is_empty())),
        off: off.and_then(|off| off.fraction),
        needs_wide: !apart.is_within(&one),
        apart: apart.relative,
        unreadable: None,
    }
}
