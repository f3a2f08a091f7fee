//! Settlements of the walk, and what of them stays in the topic.

use allora_interfaces::staking_vault::TopicAccountResponse;

use super::*;
use crate::tests::test_vault::share;

/// Who earned which fraction, and whether as a reputer.
type Earned = (Name, bool, u128);

impl Walk {
    /// Void, or of fractions that sum to one, to less, or to nothing.
    pub(super) fn settlement(&mut self) -> (Settlement, Option<Vec<Earned>>) {
        if self.dice.one_in(5) {
            return (Settlement::Void {}, None);
        }
        let (parts, nobody) = match self.dice.roll(6) {
            0 => (8, true),
            1 => (9, false),
            2 => (16, false),
            3 => (FRACTION_ONE.u64(), false),
            _ => (8, false),
        };
        let mut earned = vec![];
        let mut one = |reputer, times: u64| {
            let place = self.dice.roll(6);
            let times = if nobody { 0 } else { times };
            let share = share(1 + place, times, parts);
            let fraction = share.fraction.u64().into();
            earned.push((NAMES[place as usize], reputer, fraction));
            share
        };
        let mut inferers = vec![one(false, 3), one(false, 1)];
        let mut forecasters = vec![one(false, 1)];
        let mut reputers = vec![one(true, 2), one(true, 1)];
        if nobody && self.dice.one_in(2) {
            for shares in [&mut inferers, &mut forecasters, &mut reputers] {
                shares.clear();
            }
            earned.clear();
        }
        let settlement = Settlement::Paid {
            inferers,
            forecasters,
            reputers,
        };
        (settlement, Some(earned))
    }

    /// What was carried before is paid first of all or carried on, never dropped; a void
    /// epoch leaves it alone.
    pub(super) fn carries(
        &self,
        topic_id: TopicId,
        before: &TopicAccountResponse,
        earned: Option<&[Earned]>,
    ) {
        let after = self.test.account(topic_id).carried.u128();
        let carried = before.carried.u128();
        let Some(earned) = earned else {
            assert_eq!(after, carried, "a void epoch");
            return;
        };
        let unearned = ONE - earned.iter().map(|(.., fraction)| fraction).sum::<u128>();
        let kept = |whole: u128| {
            let kept = Uint128::new(whole).multiply_ratio(unearned, ONE);
            // what is paid is rounded down
            kept.u128()..=kept.u128() + 1
        };
        let (least, most) = (kept(carried), kept(carried + before.accrued.u128()));
        assert!((*least.start()..=*most.end()).contains(&after), "{after}");
        if unearned == 0 {
            assert_eq!(after, 0);
        }
    }
}
