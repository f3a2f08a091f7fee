//! Every window against the definition, second by second.

use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::EpochId;
use cosmwasm_std::Timestamp;

use allora_interfaces::synthesis_coordinator::schedule::{ReportWindow, ScheduleStart, Timeline};

const LENGTH: u64 = 6;
const OPENS: u64 = 50;

fn start(window: u64, lag: u64, report: u64) -> ScheduleStart {
    ScheduleStart {
        version: 1,
        first_epoch: EpochId(3),
        opens_at: Timestamp::from_seconds(OPENS),
        schedule: Schedule {
            epoch_length: LENGTH,
            submission_window: window,
            ground_truth_lag: lag,
            report_window: report,
            ..Schedule::default()
        },
    }
}

/// With submissions and truths revealed in so many seconds.
fn hidden(start: ScheduleStart, reveal: u64, report_reveal: u64) -> ScheduleStart {
    ScheduleStart {
        schedule: Schedule {
            reveal_window: reveal,
            report_reveal_window: report_reveal,
            ..start.schedule
        },
        ..start
    }
}

fn seconds(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// Half-open interval.
fn within(now: u64, from: u64, to: u64) -> bool {
    from <= now && now < to
}

#[test]
fn every_moment_of_every_epoch_lies_in_the_windows_of_the_definition() {
    for window in 1..=LENGTH {
        for lag in window..=3 * LENGTH {
            for report in 1..=2 * LENGTH {
                let start = start(window, lag, report);
                for epoch in 3..8 {
                    let opens = OPENS + (epoch - 3) * LENGTH;
                    check_epoch(&start, epoch, opens);
                }
            }
        }
    }
}

#[test]
fn every_moment_of_every_hidden_epoch_lies_in_the_windows_of_the_definition() {
    for window in 1..=LENGTH {
        for lag in window..=2 * LENGTH {
            for (report, report_reveal) in [(1, 0), (1, 1), (2, 5), (LENGTH, 3), (5, 2 * LENGTH)] {
                for reveal in 0..=lag - window {
                    let start = hidden(start(window, lag, report), reveal, report_reveal);
                    for epoch in [3, 4, 7] {
                        let opens = OPENS + (epoch - 3) * LENGTH;
                        check_epoch(&start, epoch, opens);
                    }
                }
            }
        }
    }
}

#[test]
fn an_epoch_is_reportable_while_a_report_window_of_it_or_the_revealing_after_it_is_open() {
    for (lag, report, reveal) in [(6, 2, 0), (6, 2, 3), (13, 1, 7), (4, 7, 1)] {
        let start = hidden(start(2, lag, report), 0, reveal);
        for now in OPENS..OPENS + 14 * LENGTH {
            let at = seconds(now);
            let expected = (3..30).map(EpochId).filter(|epoch| {
                let windows = start.windows(*epoch).unwrap();
                windows.reports_open <= at && at < windows.second_reports_end
            });
            let found = start.reportable(at).map(|(first, last)| first.0..=last.0);
            let found: Vec<_> = found.into_iter().flatten().map(EpochId).collect();
            assert_eq!(found, expected.collect::<Vec<_>>(), "{now} {start:?}");
        }
    }
}

fn check_epoch(start: &ScheduleStart, epoch: u64, opens: u64) {
    let Schedule {
        submission_window: window,
        ground_truth_lag: lag,
        report_window: report,
        reveal_window: reveal,
        report_reveal_window: report_reveal,
        ..
    } = start.schedule;
    let windows = start.windows(EpochId(epoch)).unwrap();
    let truths = opens + lag;
    let again = truths + report + report_reveal;
    let end = again + report + report_reveal;
    for now in OPENS - 2..OPENS + 14 * LENGTH {
        let at = seconds(now);
        assert_eq!(
            windows.takes_submissions(at),
            within(now, opens, opens + window)
        );
        assert_eq!(
            windows.reveals_submissions(at),
            within(now, opens + window, opens + window + reveal)
        );
        for enough in [false, true] {
            let which = |first: bool, second: bool| match (first, second && !enough) {
                (true, _) => Some(ReportWindow::First),
                (_, true) => Some(ReportWindow::Second),
                _ => None,
            };
            let taken = which(
                within(now, truths, truths + report),
                within(now, again, again + report),
            );
            let revealed = which(
                within(now, truths + report, again),
                within(now, again + report, end),
            );
            let (found, opened) = (
                windows.report_window(at, enough),
                windows.truths_revealed(at, enough),
            );
            assert_eq!((found, opened), (taken, revealed), "{now} {windows:?}");
            let due = if enough || now < again { again } else { end };
            assert_eq!(windows.settlement_due(at, enough), seconds(due));
        }
        let current = start.epoch_at(at);
        assert_eq!(
            current == Some(EpochId(epoch)),
            within(now, opens, opens + LENGTH),
            "{now} is in {current:?}"
        );
    }
    assert_eq!(windows.submissions_end, seconds(opens + window));
    assert_eq!(windows.reveals_end, seconds(opens + window + reveal));
    assert_eq!(windows.second_reports_end, seconds(end));
    let before = seconds(again - LENGTH);
    assert_eq!(windows.earns_since, before);
}

#[test]
fn before_its_anchor_a_version_has_neither_epochs_nor_openings() {
    let start = start(2, 6, 2);
    assert_eq!(start.epoch_at(seconds(OPENS - 1)), None);
    assert_eq!(start.opening(EpochId(2)), None);
    assert_eq!(start.opening(EpochId(3)), Some(seconds(OPENS)));
}

#[test]
fn an_epoch_beyond_the_end_of_time_has_no_windows_instead_of_wrapped_ones() {
    let start = start(2, 6, 2);
    assert_eq!(start.windows(EpochId(u64::MAX)), None);
    assert_eq!(start.windows(EpochId(u64::MAX / LENGTH)), None);
}

#[test]
fn fractions_of_a_second_do_not_move_the_grid() {
    let mut start = start(2, 6, 2);
    start.opens_at = Timestamp::from_nanos(50_500_000_000);
    let late = Timestamp::from_nanos(50_500_000_000 + 6_000_000_000);
    assert_eq!(start.epoch_at(late.minus_nanos(1)), Some(EpochId(3)));
    assert_eq!(start.epoch_at(late), Some(EpochId(4)));
    assert_eq!(start.opening(EpochId(4)), Some(late));
}

#[test]
fn a_version_announced_holds_from_its_first_epoch_on_and_leaves_no_gap() {
    let old = start(2, 6, 2);
    let first = EpochId(5);
    let new = ScheduleStart {
        version: 2,
        first_epoch: first,
        opens_at: old.opening(first).unwrap(),
        schedule: Schedule {
            epoch_length: 10,
            ..old.schedule
        },
    };
    let timeline = Timeline {
        current: &old,
        next: Some(&new),
    };
    let switch = OPENS + 2 * LENGTH;
    for now in OPENS..switch + 40 {
        let expected = if now < switch {
            3 + (now - OPENS) / LENGTH
        } else {
            5 + (now - switch) / 10
        };
        let at = seconds(now);
        assert_eq!(timeline.epoch_at(at), Some(EpochId(expected)), "{now}");
        let (next, opens) = timeline.next_opening(at).unwrap();
        assert_eq!(next, EpochId(expected + 1));
        assert_eq!(timeline.epoch_at(opens), Some(next));
        assert_eq!(
            timeline.epoch_at(opens.minus_nanos(1)),
            Some(EpochId(expected))
        );
    }
    assert_eq!(timeline.of_epoch(EpochId(2)), None);
    assert_eq!(timeline.of_epoch(EpochId(4)).unwrap().version, 1);
    assert_eq!(timeline.of_epoch(EpochId(5)).unwrap().version, 2);
}

#[test]
fn the_first_unreported_epoch_is_the_first_whose_report_window_has_not_begun() {
    for lag in 2..=3 * LENGTH {
        let start = start(2, lag, 2);
        let timeline = Timeline {
            current: &start,
            next: None,
        };
        for now in OPENS..OPENS + 8 * LENGTH {
            let begun = |epoch: u64| OPENS + (epoch - 3) * LENGTH + lag <= now;
            let expected = (3..).find(|epoch| !begun(*epoch)).unwrap();
            assert_eq!(
                timeline.first_unreported(seconds(now)),
                Some(EpochId(expected))
            );
        }
    }
}

/// The grid of the older version goes on in numbers, but its epochs end where those of the newer
/// begin: nobody waits for an epoch that will not come for long.
#[test]
fn the_first_unreported_epoch_never_goes_back_nor_ahead_of_those_that_can_open() {
    for (length, lag, next_lag) in [(60, 6, 6), (60, 6, 3), (60, 40, 6), (2, 40, 3), (2, 3, 40)] {
        let current = start(2, lag, 2);
        let switch = OPENS + 4 * LENGTH;
        let next = ScheduleStart {
            version: 2,
            first_epoch: EpochId(7),
            opens_at: seconds(switch),
            schedule: Schedule {
                epoch_length: length,
                ..start(2, next_lag, 2).schedule
            },
        };
        let before = Timeline {
            current: &current,
            next: None,
        };
        let edited = Timeline {
            next: Some(&next),
            ..before
        };
        let forgotten = Timeline {
            current: &next,
            next: None,
        };
        let begins = |epoch: u64| match epoch.checked_sub(7) {
            None => OPENS + (epoch - 3) * LENGTH + lag,
            Some(steps) => switch + steps * length + next_lag,
        };
        let mut last = before.first_unreported(seconds(switch - LENGTH)).unwrap();
        for now in switch - LENGTH..switch + 200 {
            let reported = (3..200).rev().find(|epoch| begins(*epoch) <= now);
            let expected = EpochId(reported.map_or(3, |newest| newest + 1));
            let first = edited.first_unreported(seconds(now)).unwrap();
            assert_eq!(first, expected, "{length} {lag} {next_lag}: {now}");
            assert!(last <= first);
            if now >= switch {
                assert!(forgotten.first_unreported(seconds(now)) >= Some(first));
            }
            last = first;
        }
    }
}

#[test]
fn an_epoch_has_ended_with_the_last_of_all_up_to_it() {
    let end = |start: &ScheduleStart, epoch: u64| {
        let windows = start.windows(EpochId(epoch)).unwrap();
        windows.second_reports_end
    };
    for (lag, next_lag) in [(6, 6), (40, 6), (6, 40), (10, 6)] {
        let current = start(2, lag, 2);
        let next = ScheduleStart {
            version: 2,
            first_epoch: EpochId(5),
            opens_at: current.opening(EpochId(5)).unwrap(),
            ..start(2, next_lag, 2)
        };
        let timeline = Timeline {
            current: &current,
            next: Some(&next),
        };
        for epoch in 3..9 {
            let ends = (3..=epoch).map(|earlier| {
                let of = if earlier < 5 { &current } else { &next };
                end(of, earlier)
            });
            assert_eq!(timeline.ends_by(EpochId(epoch)), ends.max());
        }
        assert_eq!(timeline.ends_by(EpochId(2)), None);
    }
}

/// By the definition: of all epochs, of the version that holds for each, the first end of submissions
/// and of the revealing after them that has not passed.
#[test]
fn the_next_inference_is_due_at_the_first_close_to_come_of_either_version() {
    let switches = [(6, 2, 0), (60, 6, 0), (2, 1, 1), (11, 3, 40), (1, 1, 0)];
    for (reveal, (length, window, next_reveal)) in [0, 3, 25]
        .into_iter()
        .flat_map(|reveal| switches.map(|next| (reveal, next)))
    {
        let old = hidden(start(2, 60, 2), reveal, 0);
        let first = 7;
        let switch = OPENS + (first - 3) * LENGTH;
        let mut new = hidden(start(window, 60, 2), next_reveal, 0);
        new.first_epoch = EpochId(first);
        new.opens_at = seconds(switch);
        new.schedule.epoch_length = length;
        for next in [None, Some(&new)] {
            let current = &old;
            let timeline = Timeline { current, next };
            let close = |epoch: u64| match epoch.checked_sub(first) {
                Some(steps) if next.is_some() => switch + steps * length + window + next_reveal,
                _ => OPENS + (epoch - 3) * LENGTH + 2 + reveal,
            };
            for now in OPENS - 10..switch + 150 {
                let closes = (3..300).map(close).filter(|close| *close > now);
                let found = timeline.next_close(seconds(now)).unwrap();
                assert_eq!(Some(found.seconds()), closes.min(), "{now} {timeline:?}");
            }
        }
    }
}
