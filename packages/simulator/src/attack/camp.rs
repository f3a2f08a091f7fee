//! The attackers' accounts in a topic.

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_models::rng::Rng;
use allora_models::Target;
use allora_testing::Suite;
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Addr, Uint128};

use super::adversary::{Act, Adversary, World};
use super::forecasts::Sabotage;
use super::inferences::{Clones, Copy, Horde, Noise, Pair, Poison};
use super::kind::Attack;
use super::places::{Reset, Squat};
use super::plan::AttackPlan;
use super::truths::{Cartel, Lazy};
use crate::simulation::number::to_chain;

/// Stream of the generator; others are of `allora-models`.
const STREAM: u64 = 0x0004_0000;

/// The attackers of a topic.
pub(crate) struct Camp {
    plan: AttackPlan,
    target: Target,
    adversary: Box<dyn Adversary>,
    accounts: Vec<Account>,
}

struct Account {
    address: Addr,
    id: ActorId,
}

/// Where attackers act.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) topic: TopicId,
    pub(crate) epoch: usize,
    /// Honest inferers by their index.
    pub(crate) inferers: &'a [ActorId],
}

impl Camp {
    /// Nobody has registered yet.
    pub(crate) fn new(plan: AttackPlan, target: Target, seed: u64, elements: usize) -> Self {
        let rng = Rng::new(seed, STREAM + 0x100 * (target as u64));
        let strength = plan.strength;
        let adversary: Box<dyn Adversary> = match plan.attack {
            Attack::Pair => Box::new(Pair { distance: strength }),
            Attack::Poison => Box::new(Poison {
                error: strength,
                rng,
            }),
            Attack::Horde => Box::new(Horde {
                poison: Poison {
                    error: strength,
                    rng,
                },
                weakest: None,
            }),
            Attack::Clones => Box::new(Clones {
                jitter: strength,
                original: None,
                rng,
            }),
            Attack::Copy => Box::new(Copy {
                accounts: plan.count(),
            }),
            Attack::Noise => Box::new(Noise {
                noise: strength,
                rng,
            }),
            Attack::Reset => Box::new(Reset {
                interval: plan.count(),
                current: 0,
                rng,
            }),
            Attack::Cartel => Box::new(Cartel { error: strength }),
            Attack::LazyReputer => Box::new(Lazy { share: strength }),
            Attack::Squat => Box::new(Squat {
                share: strength,
                accounts: 0,
                constant: None,
            }),
            Attack::ForecastSabotage => Box::new(Sabotage {
                decades: strength,
                elements,
            }),
        };
        Self {
            plan,
            target,
            adversary,
            accounts: vec![],
        }
    }

    /// Which epochs since it came, and of how many; `None` before.
    pub(crate) fn age(&self, epoch: usize, epochs: usize) -> Option<(usize, usize)> {
        let age = epoch.checked_sub(self.plan.start())?;
        Some((age, epochs.saturating_sub(self.plan.start())))
    }

    /// Before anybody else registers.
    pub(crate) fn before(
        &mut self,
        suite: &mut Suite,
        topic: TopicId,
        places: usize,
    ) -> AnyResult<()> {
        let ground = Ground {
            topic,
            epoch: 0,
            inferers: &[],
        };
        let acts = self.adversary.before(places);
        self.carry_out(suite, ground, acts, 0.0)
    }

    /// In an open window, after the honest.
    pub(crate) fn act(
        &mut self,
        suite: &mut Suite,
        ground: Ground<'_>,
        world: &World<'_>,
    ) -> AnyResult<()> {
        let acts = self.adversary.act(world);
        self.carry_out(suite, ground, acts, world.last())
    }

    /// In a report window.
    pub(crate) fn report(
        &mut self,
        suite: &mut Suite,
        ground: Ground<'_>,
        world: &World<'_>,
    ) -> AnyResult<()> {
        for (number, truth) in self.adversary.report(world) {
            let address = self.account(number)?.address.clone();
            let epoch = EpochId(ground.epoch as u64);
            suite.report(&address, ground.topic, epoch, to_chain(truth, world.truth))?;
        }
        Ok(())
    }

    fn carry_out(
        &mut self,
        suite: &mut Suite,
        ground: Ground<'_>,
        acts: Vec<(usize, Act)>,
        fallback: f64,
    ) -> AnyResult<()> {
        let Ground { topic, .. } = ground;
        let epoch = EpochId(ground.epoch as u64);
        for (number, act) in acts {
            if let Act::Register(role, stake) = act {
                self.register(suite, topic, role, stake)?;
                continue;
            }
            let address = self.account(number)?.address.clone();
            match act {
                Act::Register(..) => {}
                Act::Leave(role) => {
                    suite.leave(&address, topic, role)?;
                }
                Act::Infer(value) => {
                    let value = Some(to_chain(value, fallback));
                    suite.submit(&address, topic, epoch, value, vec![])?;
                }
                Act::Forecast(losses) => {
                    let forecast = elements(losses, ground.inferers);
                    suite.submit(&address, topic, epoch, None, forecast)?;
                }
            }
        }
        Ok(())
    }

    fn register(
        &mut self,
        suite: &mut Suite,
        topic: TopicId,
        role: Role,
        stake: Uint128,
    ) -> AnyResult<()> {
        let name = format!("attacker-{}-{:03}", self.target, self.accounts.len() + 1);
        let address = suite.account(&name);
        let fee = suite.fees()?.registration;
        suite.fund(&address, fee + stake);
        let id = suite.register(&address, topic, role)?;
        if !stake.is_zero() {
            suite.stake(&address, topic, stake)?;
        }
        self.accounts.push(Account { address, id });
        Ok(())
    }

    fn account(&self, number: usize) -> AnyResult<&Account> {
        self.accounts
            .get(number)
            .ok_or_else(|| anyhow!("attacker {number} has not registered"))
    }

    /// Whether an actor is of the attackers.
    pub(crate) fn has(&self, id: ActorId) -> bool {
        self.accounts.iter().any(|account| account.id == id)
    }

    /// Accounts that registered so far.
    pub(crate) fn size(&self) -> usize {
        self.accounts.len()
    }
}

fn elements(losses: Vec<(usize, f64)>, inferers: &[ActorId]) -> Vec<ForecastElement> {
    let elements = losses.into_iter().filter_map(|(inferer, loss)| {
        Some(ForecastElement {
            inferer: *inferers.get(inferer)?,
            loss: to_chain(loss, 0.0),
        })
    });
    let mut elements: Vec<ForecastElement> = elements.collect();
    elements.sort_by_key(|element| element.inferer);
    elements
}
