//! Defects found in other networks, each as a test named after its finding:
//! `sherlock_*` by the audit contest of 2024, `pr_*` by a fix of the Allora chain,
//! `a*` by a catalogue of attacks on oracle networks, `audit_*` by an audit of this code. Some live where their
//! story is told: m07 in `epoch_life`, h05 in `order`.
//!
//! # Findings about money
//!
//! Each guard below was removed by hand once, and each test named beside it then
//! failed. `vault` stands for the unit tests of `staking-vault`: there the harness
//! checks every invariant after every message.
//!
//! | finding | test | guard that was removed |
//! |---|---|---|
//! | H-3 | `exits::sherlock_h03_*` | `unstake` refuses zero; `Fund::redeem` answers nothing for more than shares are worth |
//! | H-4 | `exits::sherlock_h04_*`, vault `audit::sherlock_h04_*` | `rewards::take` removes the balance; `Position::take` lowers what is earned |
//! | H-7 | `refusals::sherlock_h07_*` | `withdraw` and `claim` pay by plain messages (made submessages whose failure is swallowed) |
//! | H-8 | `exits::sherlock_h08_*` | `check_room` in `unstake` |
//! | H-9 | `money::sherlock_h09_*` | parts of a settlement are rounded down (one unit more credited to each) |
//! | H-9 | vault `audit::sherlock_h09_delegators_*` | the index is rounded down; what it cannot hold stays in `rest` |
//! | H-9 | vault `audit::sherlock_h09_who_leaves_*` | `Fund::redeem` rounds shares up |
//! | H-12 | `time::sherlock_h12_*` | the registry's pages start after the last key (made a range of ids) |
//! | M-9 | `money::sherlock_m09_*`, vault `emission::the_last_emission_*` | `fund` mints no more than the cap leaves |
//! | M-11 | `money::sherlock_m11_m32_*` | `fund_topic` counts revenue once |
//! | M-18 | vault `audit::sherlock_m18_*` | `Account::unbond` adds an entry (made to replace them) |
//! | M-23 | `money::sherlock_m23_*`, vault `audit_weights::sherlock_m23_*` | `refresh` lets a topic in again; `settle` refreshes |
//! | M-29 | vault `audit_weights::sherlock_m29_*` | revenue decays before it is weighed |
//! | M-32 | `money::sherlock_m11_m32_*` | `add_stake` counts no revenue |
//! | M-33 | vault `audit::sherlock_m33_*` | `Position::take` leaves less than a unit |
//! | 269 | vault `audit::pr_269_*` | own shares are counted as own; a redemption looks at the shares of its position |
//! | 354 | `exits::pr_354_*`, vault `audit::pr_354_*` | `Account::withdraw` keeps what is not ripe, and drops what it paid |
//! | 625 | vault `audit::pr_625_*` | `refresh` collects with the old weight first |
//! | 736 | vault `audit_weights::pr_736_760_*` | only a topic that takes part is added to the sum |
//! | 736 | vault `audit_weights::pr_736_a_late_*` | `settle` checks the epoch before it stores |
//! | 756 | `money::pr_756_*`, vault `audit_weights::pr_756_*` | `fund` takes no more than the treasury has, mints nothing at the cap; `pay` answers nothing for nothing |
//! | 762 | `exits::pr_762_*`, vault `audit_weights::pr_762_*`, `funds::the_creator_*` | `claim` looks up the holder; `compound` and `drop_validator` the holder, not the sender; `pay_creator` pays the creator |
//! | 765 | vault `audit_weights::pr_765_*`, `audit::pr_765_*` | the index has 128 fractional bits; `take_accrued` leaves the rest |
//! | 770 | vault `audit::pr_770_*` | exits ask for no role |
//! | 773 | vault `audit::pr_773_*` | `unstake` refreshes the weight |
//! | 776 | vault `audit_weights::pr_776_*` | a weight is smoothed by time, not by calls |
//! | 994 | vault `audit_weights::pr_994_*`, `weight_walk` | only a topic that took part is taken off the sum |
//! | 995, 998 | vault `audit_weights::pr_995_998_*`, `weight_walk` | `refresh` sets whether a topic takes part together with the sum, both ways |
//! | 1000 | vault `audit::pr_773_994_998_1000_*` | `set_topic_active` refreshes the weight |
//!
//! | audit 2, 3, 10, 14 | `stake::audit_*` | `Epochs::seen` (made to answer that no epoch waits) |
//! | audit 2 | the random walks | `Staked::at` leaves out what came since (made to count it) |
//! | audit 3, 14 | vault `random_walk` | `reward_pools` distributes to what the epoch sees (made to be all) |
//! | audit 10 | vault `random_walk`, `seen` | an entry that moves matures when the epochs are over (made at once) |
//!
//! Of 996, 997 and 999 nothing about weights or money was found. Beside them,
//! `refusals` walks at random with a token that refuses calls, and `ledger` has what
//! needs a host with validators or several pages; guards removed there: the payments
//! and the mint as above, `is_bonded` in `enroll` and in `drop_validator`, the
//! creator's share, where a page of `claim_all` starts.

mod clock;
mod exits;
mod money;
mod science;
mod stake;
mod time;

use allora_interfaces::EpochId;
use allora_tests::setup::{quick_params, Setup};

/// A topic whose first epoch is settled.
fn settled() -> Setup {
    let mut setup = Setup::new(quick_params(), [2, 0, 2]);
    setup.run_epoch(EpochId(0));
    setup
}
