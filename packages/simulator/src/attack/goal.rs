//! What an attack must not come to.

use serde::Serialize;

use super::kind::Attack;
use super::plan::AttackPlan;
use super::report::{original, AttackReport};
use crate::simulation::skill::quotient;
use crate::simulation::TopicReport;

/// Share of an equal share that an original counts as having earned at least: what is a multiple
/// of nothing is nothing.
const LEAST: f64 = 0.01;

/// A bound that an attack is to stay below.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// What is bounded.
    pub what: &'static str,
    /// What it came to; `None` if it is not defined.
    pub found: Option<f64>,
    /// The most it should.
    pub most: f64,
    /// Whether it did not come to more.
    pub met: bool,
}

impl Goal {
    /// That of an attack, if there is one.
    pub(super) fn of(
        plan: AttackPlan,
        report: &AttackReport,
        with: &TopicReport,
        without: &TopicReport,
    ) -> Option<Self> {
        let (what, found, most) = match plan.attack {
            // With a jitter they are inferers in their own right.
            Attack::Clones if plan.strength == 0.0 => {
                let (_, kept) = original(plan, with, with)?;
                let (_, alone) = original(plan, with, without)?;
                (
                    "pay of the original and its copies / of the original without them",
                    share(report.paid + kept, alone.max(LEAST * report.equal_share)),
                    1.2,
                )
            }
            _ => bound(report)?,
        };
        Some(Self {
            what,
            found,
            most,
            met: found.is_some_and(|found| found <= most),
        })
    }
}

/// What is bounded of an attack, what it came to, and the bound.
fn bound(report: &AttackReport) -> Option<(&'static str, Option<f64>, f64)> {
    Some(match report.attack {
        Attack::Pair => (
            "pay of both / an equal share",
            share(report.paid, report.equal_share),
            1.0,
        ),
        Attack::Poison | Attack::Horde => (
            "network's RMSE / best honest inferer's",
            report.of_best,
            1.0,
        ),
        Attack::Copy => (
            "pay of each / of the original",
            share(report.paid_each, report.same_skill.unwrap_or(0.0)),
            0.02,
        ),
        Attack::Noise => (
            "pay / an equal share",
            share(report.paid_each, report.equal_share),
            0.1,
        ),
        Attack::Reset => (
            "pay of all accounts / of the best honest inferer",
            share(report.paid, report.best_paid),
            0.02,
        ),
        _ => return None,
    })
}

/// Pay over that of somebody else; no pay is none of it, whatever that is.
fn share(pay: f64, of: f64) -> Option<f64> {
    if pay > 0.0 {
        quotient(pay, of)
    } else {
        Some(0.0)
    }
}
