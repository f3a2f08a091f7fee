//! Topics that ask for a share of stake behind the truths of an epoch.

use allora_interfaces::synthesis_coordinator::EpochPhase;
use allora_interfaces::{EpochId, Role};
use allora_testing::allo;
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Uint128};

/// The first epoch whose quorum knows all who were there from the beginning.
const FIRST: EpochId = EpochId(1);

/// A topic that asks for half of the stake, and takes stake for lies.
struct Town {
    setup: Setup,
    small: Addr,
    whale: Addr,
}

impl Town {
    fn new(small: u128, whale: u128) -> Self {
        let mut params = quick_params();
        params.consensus.min_stake_share = real(500);
        params.consensus.slash_fraction = real(500);
        let mut setup = Setup::new(params, [3, 0, 0]);
        setup.endow();
        let mut reputer = |name: &str, stake: u128| {
            let (suite, topic) = (&mut setup.suite, setup.topic);
            let account = suite.account(name);
            suite.fund(&account, allo(10_000));
            suite.register(&account, topic, Role::Reputer).unwrap();
            suite.stake(&account, topic, allo(stake)).unwrap();
            account
        };
        let (small, whale) = (reputer("small", small), reputer("whale", whale));
        Self {
            setup,
            small,
            whale,
        }
    }

    /// Everybody works in an epoch; its report window has just opened.
    fn work(&mut self, epoch: EpochId) {
        self.setup.open(epoch);
        self.setup.submit_all(epoch);
        self.setup.close(epoch);
        let (suite, topic) = (&mut self.setup.suite, self.setup.topic);
        suite.skip_to_report(topic, epoch).unwrap();
    }

    fn report(&mut self, account: &Addr, epoch: EpochId) {
        let (suite, topic) = (&mut self.setup.suite, self.setup.topic);
        let truth = Setup::truth(epoch);
        suite.report(account, topic, epoch, truth).unwrap();
    }

    /// Only the small one reports; meanwhile something happens.
    fn small_alone(&mut self, epoch: EpochId, meanwhile: impl FnOnce(&mut Self)) {
        self.work(epoch);
        meanwhile(self);
        let small = self.small.clone();
        self.report(&small, epoch);
    }

    /// How an epoch stands at the end of its first report window.
    fn after_the_first_window(&mut self, epoch: EpochId) -> EpochPhase {
        self.setup.settle(epoch);
        self.phase(epoch)
    }

    /// And how at the end of the second.
    fn after_the_second_window(&mut self, epoch: EpochId) -> EpochPhase {
        self.setup.suite.skip(100);
        self.setup.advance();
        self.phase(epoch)
    }

    fn phase(&self, epoch: EpochId) -> EpochPhase {
        self.setup.assert_lawful();
        let topic = self.setup.topic;
        self.setup.suite.epoch(topic, epoch).unwrap().phase
    }

    fn staked(&self) -> [Uint128; 2] {
        let (suite, topic) = (&self.setup.suite, self.setup.topic);
        [&self.small, &self.whale].map(|account| suite.stake_of(account, topic).unwrap())
    }

    fn reward_of(&mut self, epoch: EpochId) -> Uint128 {
        self.work(epoch);
        for account in [self.small.clone(), self.whale.clone()] {
            self.report(&account, epoch);
        }
        assert_eq!(self.after_the_first_window(epoch), EpochPhase::Settled);
        let history = self.setup.suite.history(self.setup.topic).unwrap();
        history.last().unwrap().rewards
    }
}

#[test]
fn thirty_percent_alone_settle_nothing_and_nobody_pays_for_it() {
    let mut town = Town::new(30, 70);
    let minted = town.setup.suite.emission().unwrap().minted;
    town.small_alone(FIRST, |_| {});
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Synthesized);
    let status = town.setup.suite.status(town.setup.topic, &town.whale);
    let open = status.unwrap().open_windows;
    assert!(open.iter().any(|windows| windows.epoch == FIRST));
    assert_eq!(town.after_the_second_window(FIRST), EpochPhase::Void);

    assert_eq!(town.staked(), [allo(30), allo(70)]);
    let offences = town.setup.suite.offences(town.setup.topic).unwrap();
    assert!(offences.is_empty(), "{offences:?}");
    assert_eq!(town.setup.suite.emission().unwrap().minted, minted);
}

#[test]
fn seventy_percent_alone_settle_on_time() {
    let mut town = Town::new(70, 30);
    town.small_alone(FIRST, |_| {});
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Settled);
}

#[test]
fn stake_that_comes_in_the_second_window_settles() {
    let mut town = Town::new(30, 70);
    town.small_alone(FIRST, |_| {});
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Synthesized);
    let whale = town.whale.clone();
    town.report(&whale, FIRST);
    assert_eq!(town.after_the_second_window(FIRST), EpochPhase::Settled);
}

/// What accrued meanwhile is nobody's, as after an epoch without any truth.
#[test]
fn an_epoch_short_of_stake_earns_what_one_without_truths_does() {
    let reward_after = |reported: bool| {
        let mut town = Town::new(30, 70);
        town.work(FIRST);
        if reported {
            let small = town.small.clone();
            town.report(&small, FIRST);
        }
        assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Synthesized);
        assert_eq!(town.after_the_second_window(FIRST), EpochPhase::Void);
        town.reward_of(EpochId(4))
    };
    let reward = reward_after(true);
    assert!(!reward.is_zero());
    assert_eq!(reward, reward_after(false));
}

#[test]
fn stake_that_comes_after_the_window_opened_does_not_move_the_quorum() {
    // neither of who is silent
    let mut town = Town::new(50, 50);
    town.small_alone(FIRST, |town| {
        let (suite, topic) = (&mut town.setup.suite, town.setup.topic);
        suite.stake(&town.whale, topic, allo(900)).unwrap();
    });
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Settled);

    // nor of who reports
    let mut town = Town::new(30, 70);
    town.small_alone(FIRST, |town| {
        let (suite, topic) = (&mut town.setup.suite, town.setup.topic);
        suite.stake(&town.small, topic, allo(900)).unwrap();
    });
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Synthesized);
    assert_eq!(town.after_the_second_window(FIRST), EpochPhase::Void);
}

#[test]
fn stake_that_leaves_after_the_window_opened_does_not_move_the_quorum() {
    let mut town = Town::new(30, 70);
    town.small_alone(FIRST, |town| {
        let (suite, topic) = (&mut town.setup.suite, town.setup.topic);
        suite.unstake(&town.whale, topic, allo(70)).unwrap();
    });
    assert_eq!(town.after_the_first_window(FIRST), EpochPhase::Synthesized);
    assert_eq!(town.after_the_second_window(FIRST), EpochPhase::Void);
    // of the next epoch it is gone
    let next = EpochId(4);
    town.small_alone(next, |_| {});
    assert_eq!(town.after_the_first_window(next), EpochPhase::Settled);
}

#[test]
fn a_silent_whale_voids_three_epochs_and_no_more() {
    let mut town = Town::new(30, 70);
    for epoch in [1, 4, 7].map(EpochId) {
        town.small_alone(epoch, |_| {});
        assert_eq!(town.after_the_first_window(epoch), EpochPhase::Synthesized);
        assert_eq!(town.after_the_second_window(epoch), EpochPhase::Void);
    }
    for epoch in [10, 13].map(EpochId) {
        town.small_alone(epoch, |_| {});
        assert_eq!(town.after_the_first_window(epoch), EpochPhase::Settled);
    }
}
