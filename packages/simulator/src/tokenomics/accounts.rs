//! The money as the events tell it, against the money as the contracts state it.

use allora_interfaces::units::SUPPLY_CAP;
use allora_testing::events::{amount, of_kind};
use anyhow::Result as AnyResult;
use cosmwasm_std::{Uint128, Uint256};
use cw_multi_test::AppResponse;

use crate::simulation::Allocation;

/// Sums of what was announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) emission: Uint128,
    pub(super) minted: Uint128,
    pub(super) from_treasury: Uint128,
    pub(super) paid: Allocation,
    /// Paid by consumers.
    pub(super) fees: Uint128,
    /// Given to the treasury.
    pub(super) funded: Uint128,
    pub(super) claimed: Uint128,
}

impl Announced {
    /// What was added since.
    pub(super) fn since(&self, before: &Self) -> Self {
        let (now, then) = (self.paid, before.paid);
        Self {
            emission: self.emission - before.emission,
            minted: self.minted - before.minted,
            from_treasury: self.from_treasury - before.from_treasury,
            paid: Allocation {
                inferers: now.inferers - then.inferers,
                forecasters: now.forecasters - then.forecasters,
                reputers: now.reputers - then.reputers,
                validators: now.validators - then.validators,
                treasury: now.treasury - then.treasury,
            },
            fees: self.fees - before.fees,
            funded: self.funded - before.funded,
            claimed: self.claimed - before.claimed,
        }
    }

    /// Adds what a message announced.
    pub(super) fn record(&mut self, response: &AppResponse) -> AnyResult<()> {
        for event in of_kind(response, "epoch_paid") {
            self.emission += amount(event, "emission")?;
            self.minted += amount(event, "minted")?;
            self.from_treasury += amount(event, "from_treasury")?;
            self.paid = self.paid.plus(Allocation::announced(event)?);
        }
        for event in of_kind(response, "topic_funded") {
            self.fees += amount(event, "amount")?;
        }
        for event in of_kind(response, "treasury_funded") {
            self.funded += amount(event, "amount")?;
        }
        self.claimed += claimed(response)?;
        Ok(())
    }
}

/// What a message paid out of rewards.
pub(super) fn claimed(response: &AppResponse) -> AnyResult<Uint128> {
    let mut sum = Uint128::zero();
    for event in of_kind(response, "rewards_claimed") {
        sum += amount(event, "amount")?;
    }
    Ok(sum)
}

/// What the contracts state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) supply: Uint128,
    pub(super) minted: Uint128,
    pub(super) treasury: Uint128,
    pub(super) rewards: Uint128,
}

/// Where the sums began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub(super) genesis: Uint128,
    pub(super) treasury: Uint128,
    pub(super) rewards: Uint128,
}

impl Opening {
    /// Sentences about what does not add up.
    pub(super) fn compare(&self, announced: &Announced, stated: &Stated) -> Vec<String> {
        let wide = |parts: &[Uint128]| -> Uint256 {
            let parts = parts.iter().copied().map(Uint256::from);
            parts.fold(Uint256::zero(), |sum, part| sum + part)
        };
        let rewards = announced.paid.rewards();
        let laws = [
            (
                "emission against minted and paid by the treasury",
                wide(&[announced.emission]),
                wide(&[announced.minted, announced.from_treasury]),
            ),
            (
                "emission against where it went",
                wide(&[announced.emission]),
                wide(&[rewards, announced.paid.treasury]),
            ),
            (
                "minted by the vault's account against minted by events",
                wide(&[stated.minted]),
                wide(&[announced.minted]),
            ),
            (
                "supply against genesis and minted",
                wide(&[stated.supply]),
                wide(&[self.genesis, announced.minted]),
            ),
            (
                "treasury and what it paid against what it got",
                wide(&[stated.treasury, announced.from_treasury]),
                wide(&[
                    self.treasury,
                    announced.fees,
                    announced.funded,
                    announced.paid.treasury,
                ]),
            ),
            (
                "unclaimed and claimed rewards against paid ones",
                wide(&[stated.rewards, announced.claimed]),
                wide(&[self.rewards, rewards]),
            ),
        ];
        let mut broken: Vec<String> = laws
            .iter()
            .filter(|(_, left, right)| left != right)
            .map(|(law, left, right)| format!("{law}: {left} is not {right}"))
            .collect();
        if stated.supply > SUPPLY_CAP {
            let supply = stated.supply;
            broken.push(format!("supply {supply} is above the cap {SUPPLY_CAP}"));
        }
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> (Opening, Announced, Stated) {
        let n = Uint128::new;
        let opening = Opening {
            genesis: n(1_000),
            treasury: n(5),
            rewards: n(0),
        };
        let announced = Announced {
            emission: n(40),
            minted: n(30),
            from_treasury: n(10),
            paid: Allocation {
                inferers: n(10),
                forecasters: n(5),
                reputers: n(12),
                validators: n(3),
                treasury: n(10),
            },
            fees: n(7),
            funded: n(2),
            claimed: n(20),
        };
        let stated = Stated {
            supply: n(1_030),
            minted: n(30),
            treasury: n(14),
            rewards: n(10),
        };
        (opening, announced, stated)
    }

    #[test]
    fn sound_books_agree_and_every_unit_too_many_is_found() {
        let (opening, announced, stated) = sound();
        assert_eq!(opening.compare(&announced, &stated), Vec::<String>::new());
        let one = Uint128::one();
        let broken = |change: fn(&mut Announced, &mut Stated, Uint128)| {
            let (opening, mut announced, mut stated) = sound();
            change(&mut announced, &mut stated, one);
            opening.compare(&announced, &stated)
        };
        let found = broken(|_, stated, one| stated.treasury += one);
        assert_eq!(
            found,
            ["treasury and what it paid against what it got: 25 is not 24"]
        );
        assert_eq!(broken(|_, stated, one| stated.rewards += one).len(), 1);
        assert_eq!(broken(|_, stated, one| stated.minted += one).len(), 1);
        assert_eq!(broken(|_, stated, one| stated.supply += one).len(), 1);
        assert_eq!(
            broken(|announced, _, one| announced.emission += one).len(),
            2
        );
        assert_eq!(broken(|announced, _, one| announced.minted += one).len(), 3);
        assert_eq!(
            broken(|announced, _, one| announced.claimed += one).len(),
            1
        );
        assert_eq!(
            broken(|announced, _, one| announced.paid.inferers += one).len(),
            2
        );
        let found = broken(|_, stated, one| stated.supply = SUPPLY_CAP + one);
        assert!(found.iter().any(|law| law.contains("above the cap")));
    }
}
