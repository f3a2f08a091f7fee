//! Everything that is refused: by which error, and with nothing changed.
//!
//! | input | refused by |
//! |---|---|
//! | wrong token calling `Receive` | `receive_is_open_to_the_token_only` |
//! | unknown hook message | `unknown_hooks_bounce` |
//! | extra native funds | `native_funds_are_refused_everywhere` |
//! | zero amounts | `zero_amounts_are_refused` |
//! | unregistered actor | `strangers_are_refused` |
//! | closed window | `closed_windows_are_refused` |
//! | wrong epoch | `wrong_epochs_are_refused` |
//! | duplicate element | `sherlock_h01_…` in `regressions` |
//! | value out of range | `values_out_of_range_are_refused` |
//! | address that is none | `addresses_that_are_none_are_refused` |
//! | over-long string | `over_long_texts_are_refused` |
//! | stale `max_age` | `a_stale_inference_is_an_error` |
//! | edit while a window is open | `edits_wait_for_the_window_to_close` |
//! | migrate from another contract, or from a newer version | `migrations_…` |

mod contents;
mod messages;
mod migration;
mod submissions;

use std::fmt::Debug;

use allora_interfaces::{EpochId, Role};
use allora_testing::{typed, Suite};
use allora_tests::setup::{quick_params, Setup};
use anyhow::Result as AnyResult;

/// Does something that must be refused, with that very error, changing nothing.
#[track_caller]
fn refused<E>(suite: &mut Suite, expected: E, act: impl FnOnce(&mut Suite) -> AnyResult<()>)
where
    E: std::error::Error + PartialEq + Debug + Send + Sync + 'static,
{
    let before = suite.state_digest();
    let error = typed::<E>(act(suite));
    assert_eq!(error, expected);
    assert_eq!(
        suite.state_digest(),
        before,
        "refused, and yet something changed"
    );
}

/// A topic with a settled epoch and an open one.
fn busy_stage() -> Setup {
    let mut setup = Setup::new(quick_params(), [2, 1, 1]);
    setup.run_epoch(EpochId(0));
    setup.open(EpochId(2));
    setup.submit_all(EpochId(2));
    setup
}

/// Every account knows its place: one role each.
#[test]
fn the_stage_is_what_the_tests_below_take_it_for() {
    let setup = busy_stage();
    let roles = |account| setup.suite.actor(setup.topic, account).unwrap().roles;
    assert_eq!(roles(&setup.inferers[0].account), [Role::Inferer]);
    assert_eq!(roles(&setup.forecasters[0].account), [Role::Forecaster]);
    assert_eq!(roles(&setup.reputers[0].account), [Role::Reputer]);
    assert_eq!(
        setup.suite.topic(setup.topic).unwrap().open_epochs,
        [EpochId(2)]
    );
}
