//! What the contracts say of their own quality, and whether it is so.

use allora_interfaces::synthesis_coordinator::{
    CertificateResponse, EpochResponse, QualityResponse,
};
use allora_math::Real;
use allora_testing::Suite;
use anyhow::Result as AnyResult;
use serde::Serialize;

use super::number::from_chain;
use super::topic::TopicRun;

/// What the contracts say of the quality of a topic's network inference at the end.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Quality {
    /// How far the network is behind its best worker, in words.
    pub sentence: String,
    /// Discounted sum of what the network lost more than the best worker.
    pub regret: Option<f64>,
    /// What that cannot exceed.
    pub bound: Option<f64>,
    /// Discounted sum of the network's losses.
    pub losses: Option<f64>,
    /// By how much the network's loss is above the best worker's, of one.
    pub excess: Option<f64>,
    /// The most it can be, of one.
    pub excess_bound: Option<f64>,
    /// Settled epochs after which the regret was found above its bound; 0 is what is proven.
    pub broken: usize,
    /// Settled epochs with an interval that counts: all but the first.
    pub intervals: u64,
    /// Share of them with the truth inside the interval of 95 %.
    pub outer_coverage: Option<f64>,
    /// Inside that of 68 %.
    pub inner_coverage: Option<f64>,
}

/// Whether truths were inside the intervals, epoch by epoch, and how often the certificate was
/// broken.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// Inside the interval of 95 % and that of 68 %.
    inside: Vec<(bool, bool)>,
    broken: usize,
}

impl Watch {
    /// Takes down whether the truth was inside.
    pub(super) fn count(&mut self, epoch: &EpochResponse) {
        let interval = epoch
            .inference
            .as_ref()
            .map(|inference| &inference.interval[..]);
        if let (Some([low, inner_low, _, inner_high, high]), Some(truth)) = (interval, epoch.truth)
        {
            let within = |low: &Real, high: &Real| (low..=high).contains(&&truth);
            self.inside
                .push((within(low, high), within(inner_low, inner_high)));
        }
    }

    /// What the contract counted otherwise.
    fn miscounted(&self, said: &QualityResponse) -> Option<String> {
        let coverage = &said.coverage;
        let counted = usize::try_from(coverage.intervals).unwrap_or(usize::MAX);
        let uncounted = self.inside.len().checked_sub(counted);
        let late = uncounted.and_then(|first| self.inside.get(first..));
        let Some(late) = late else {
            return Some(format!(
                "{counted} intervals are counted of {}",
                self.inside.len()
            ));
        };
        let outer = late.iter().filter(|(outer, _)| *outer).count() as u64;
        let inner = late.iter().filter(|(_, inner)| *inner).count() as u64;
        let same = (outer, inner) == (coverage.inside_95, coverage.inside_68);
        (!same).then(|| {
            format!(
                "{} and {} truths are counted inside the intervals, and {outer} and {inner} were",
                coverage.inside_95, coverage.inside_68
            )
        })
    }
}

impl TopicRun {
    /// Whether the certificate holds after an epoch has settled; if not, how.
    pub(super) fn check_certificate(&mut self, suite: &Suite) -> AnyResult<Option<String>> {
        let said = suite.quality(self.id)?;
        let Some(certificate) = said.certificate.filter(is_broken) else {
            return Ok(None);
        };
        self.watch.broken += 1;
        Ok(Some(format!(
            "topic {}: regret {} is above its bound {}",
            self.id, certificate.regret, certificate.bound
        )))
    }

    /// Takes down what the contracts say of their quality; what of it is not so.
    pub(super) fn ask_quality(&mut self, suite: &Suite) -> AnyResult<Option<String>> {
        let said = suite.quality(self.id)?;
        let wrong = self.watch.miscounted(&said);
        self.quality = quality(&said, self.watch.broken);
        Ok(wrong.map(|wrong| format!("topic {}: {wrong}", self.id)))
    }
}

/// Whether the regret is above its bound, by more than the last digits, which are rounded.
fn is_broken(certificate: &CertificateResponse) -> bool {
    let bound = from_chain(&certificate.bound);
    from_chain(&certificate.regret) - bound > 1e-12 * bound.abs()
}

fn quality(said: &QualityResponse, broken: usize) -> Quality {
    let coverage = &said.coverage;
    let intervals = coverage.intervals;
    let share = |inside: u64| (intervals > 0).then(|| inside as f64 / intervals as f64);
    let certificate = said.certificate.as_ref();
    let number = |value: Option<&Real>| value.map(from_chain);
    Quality {
        sentence: certificate.map_or_else(
            || "No epoch has settled.".to_owned(),
            |certificate| certificate.sentence.clone(),
        ),
        regret: number(certificate.map(|certificate| &certificate.regret)),
        bound: number(certificate.map(|certificate| &certificate.bound)),
        losses: number(certificate.map(|certificate| &certificate.losses)),
        excess: number(certificate.and_then(|certificate| certificate.excess.as_ref())),
        excess_bound: number(certificate.and_then(|certificate| certificate.excess_bound.as_ref())),
        broken,
        intervals,
        outer_coverage: share(coverage.inside_95),
        inner_coverage: share(coverage.inside_68),
    }
}

#[cfg(test)]
mod tests {
    use allora_interfaces::synthesis_coordinator::CoverageResponse;
    use allora_interfaces::TopicId;

    use super::*;

    fn said(intervals: u64, inside_95: u64, inside_68: u64) -> QualityResponse {
        QualityResponse {
            topic_id: TopicId(1),
            since_version: 1,
            epochs: 4,
            typical_error: Real::ZERO,
            typical_loss: Real::ZERO,
            certificate: None,
            coverage: CoverageResponse {
                intervals,
                inside_68,
                inside_95,
            },
        }
    }

    #[test]
    fn a_certificate_is_broken_by_a_regret_above_its_bound() {
        let certificate = |regret: &str| CertificateResponse {
            regret: regret.parse().unwrap(),
            bound: Real::ONE,
            losses: Real::ONE,
            excess: None,
            excess_bound: None,
            sentence: String::new(),
        };
        let broken = ["-5", "1", "1.0000000000000001", "1.001"]
            .map(|regret| is_broken(&certificate(regret)));
        assert_eq!(broken, [false, false, false, true]);
    }

    #[test]
    fn a_count_that_differs_from_what_was_seen_is_told() {
        let watch = Watch {
            inside: vec![(true, true), (true, false), (false, false), (true, true)],
            broken: 0,
        };
        assert_eq!(watch.miscounted(&said(3, 2, 1)), None);
        let wrong = watch.miscounted(&said(3, 3, 1)).unwrap();
        assert!(wrong.contains("2 and 1 were"), "{wrong}");
        assert!(watch.miscounted(&said(5, 2, 1)).unwrap().contains("of 4"));
    }
}
