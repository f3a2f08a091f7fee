//! Time: the one module that derives every window from (start, epoch, now).
//!
//! Pure. Intervals are half-open; times are block times in nanoseconds, lengths
//! are whole seconds. Nothing a late caller does shifts the grid.

use allora_storage::Packed;
use cosmwasm_std::Timestamp;

use crate::topic_registry::Schedule;
use crate::EpochId;

const NANOS: u64 = 1_000_000_000;

/// Most epochs at a time, about, before which stake that came is told apart from stake that
/// was there: see [`Grid::stake_from`].
const STAKE_STEPS: u64 = 8;

/// Where the grid of a version begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub struct ScheduleStart {
    /// Number of the version.
    pub version: u32,
    /// First epoch it holds for.
    pub first_epoch: EpochId,
    /// When that epoch opens.
    pub opens_at: Timestamp,
    /// Lengths of its windows.
    pub schedule: Schedule,
}

/// Moments of one epoch, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Submissions are taken from here.
    pub opens_at: Timestamp,
    /// Submissions end, or commitments to them.
    pub submissions_end: Timestamp,
    /// Submissions have been revealed; synthesis is due. Where they are open: `submissions_end`.
    pub reveals_end: Timestamp,
    /// Truths are taken from here, or commitments to them.
    pub reports_open: Timestamp,
    /// They end. Where truths are open: `reports_end`.
    pub truths_end: Timestamp,
    /// First report window ends, and the revealing after it; settlement is due if enough truths
    /// came. If not, truths are taken again, or commitments to them.
    pub reports_end: Timestamp,
    /// They end again. Where truths are open: `second_reports_end`.
    pub second_truths_end: Timestamp,
    /// Second report window ends, and the revealing after it; settlement is due in any case.
    pub second_reports_end: Timestamp,
    /// When the first report window of the epoch before ends on the grid: from then to
    /// `reports_end` the emission of the topic is this epoch's.
    pub earns_since: Timestamp,
}

/// Which of the two report windows a moment lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportWindow {
    /// The regular one.
    First,
    /// The one opened because too few truths came in the first.
    Second,
}

impl ScheduleStart {
    /// When `epoch` opens; `None` if this version does not reach so far back, or
    /// time does not reach so far ahead.
    pub fn opening(&self, epoch: EpochId) -> Option<Timestamp> {
        let steps = epoch.0.checked_sub(self.first_epoch.0)?;
        let seconds = steps.checked_mul(self.schedule.epoch_length)?;
        later(self.opens_at, seconds)
    }

    /// The epoch of the grid that `now` belongs to; `None` before the start.
    pub fn epoch_at(&self, now: Timestamp) -> Option<EpochId> {
        let elapsed = now.nanos().checked_sub(self.opens_at.nanos())?;
        let length = self.schedule.epoch_length.checked_mul(NANOS)?;
        let steps = elapsed.checked_div(length)?;
        self.first_epoch.0.checked_add(steps).map(EpochId)
    }

    /// All moments of `epoch`; `None` as [`opening`](Self::opening).
    pub fn windows(&self, epoch: EpochId) -> Option<Windows> {
        let opens_at = self.opening(epoch)?;
        let Schedule {
            submission_window,
            reveal_window,
            ground_truth_lag,
            report_window,
            report_reveal_window,
            ..
        } = self.schedule;
        let submissions_end = later(opens_at, submission_window)?;
        let reports_open = later(opens_at, ground_truth_lag)?;
        let truths_end = later(reports_open, report_window)?;
        let reports_end = later(truths_end, report_reveal_window)?;
        let second_truths_end = later(reports_end, report_window)?;
        Some(Windows {
            opens_at,
            submissions_end,
            reveals_end: later(submissions_end, reveal_window)?,
            reports_open,
            truths_end,
            reports_end,
            second_truths_end,
            second_reports_end: later(second_truths_end, report_reveal_window)?,
            earns_since: earlier(reports_end, self.schedule.epoch_length),
        })
    }

    /// The first and the last epoch of this grid whose two report windows `now` lies in, or the
    /// revealing after them: those that open in `(now − lag − 2 of both, now − lag]`. None of
    /// them if the first comes after the last.
    pub fn reportable(&self, now: Timestamp) -> Option<(EpochId, EpochId)> {
        let last = self.newest_reportable(now)?;
        let Schedule {
            ground_truth_lag,
            report_window,
            report_reveal_window,
            ..
        } = self.schedule;
        let both = report_window.checked_add(report_reveal_window)?;
        let both = both.checked_mul(2)?;
        let then = earlier(now, ground_truth_lag.checked_add(both)?);
        let first = match self.epoch_at(then) {
            Some(passed) => passed.next()?,
            None => self.first_epoch,
        };
        Some((first, last))
    }

    /// The first epoch of this grid whose submissions, or the revealing after them, have not ended.
    fn next_close(&self, now: Timestamp) -> Option<(EpochId, Windows)> {
        let Schedule {
            submission_window,
            reveal_window,
            ..
        } = self.schedule;
        let then = earlier(now, submission_window.checked_add(reveal_window)?);
        let epoch = match self.epoch_at(then) {
            Some(ended) => ended.next()?,
            None => self.first_epoch,
        };
        Some((epoch, self.windows(epoch)?))
    }

    /// The newest epoch of this version whose report window has begun.
    fn newest_reportable(&self, now: Timestamp) -> Option<EpochId> {
        let lag = self.schedule.ground_truth_lag.checked_mul(NANOS)?;
        let then = now.nanos().checked_sub(lag)?;
        self.epoch_at(Timestamp::from_nanos(then))
    }
}

impl Windows {
    /// Whether submissions are taken, or commitments to them.
    pub fn takes_submissions(&self, now: Timestamp) -> bool {
        self.opens_at <= now && now < self.submissions_end
    }

    /// Whether submissions are revealed.
    pub fn reveals_submissions(&self, now: Timestamp) -> bool {
        self.submissions_end <= now && now < self.reveals_end
    }

    /// The report window `now` lies in; the second is open only if too few
    /// truths came in the first.
    pub fn report_window(&self, now: Timestamp, enough: bool) -> Option<ReportWindow> {
        let reporting = self.reporting(now, enough);
        let taken = reporting.opens_at <= now && now < reporting.taken_until;
        taken.then_some(reporting.window)
    }

    /// The report window after which truths are revealed now.
    pub fn truths_revealed(&self, now: Timestamp, enough: bool) -> Option<ReportWindow> {
        let reporting = self.reporting(now, enough);
        let revealed = reporting.taken_until <= now && now < reporting.revealed_until;
        revealed.then_some(reporting.window)
    }

    /// When settlement is due, as known at `now`: at the end of the first report
    /// window, unless it has passed without enough truths.
    pub fn settlement_due(&self, now: Timestamp, enough: bool) -> Timestamp {
        self.reporting(now, enough).revealed_until
    }

    /// The report window that counts, as known at `now`: the first, unless it has passed without
    /// enough truths.
    pub fn reporting(&self, now: Timestamp, enough: bool) -> Reporting {
        if enough || now < self.reports_end {
            Reporting {
                window: ReportWindow::First,
                opens_at: self.reports_open,
                taken_until: self.truths_end,
                revealed_until: self.reports_end,
            }
        } else {
            Reporting {
                window: ReportWindow::Second,
                opens_at: self.reports_end,
                taken_until: self.second_truths_end,
                revealed_until: self.second_reports_end,
            }
        }
    }
}

/// A report window, and the revealing after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reporting {
    /// Which.
    pub window: ReportWindow,
    /// When it opens.
    pub opens_at: Timestamp,
    /// Truths, or commitments to them, are taken until here.
    pub taken_until: Timestamp,
    /// They are revealed until here; where truths are open, `taken_until`.
    pub revealed_until: Timestamp,
}

/// The version in force before, and the one announced, which may be in force by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline<'a> {
    /// Holds until `next` does.
    pub current: &'a ScheduleStart,
    /// Holds from its first epoch.
    pub next: Option<&'a ScheduleStart>,
}

impl<'a> Timeline<'a> {
    /// The version in force at `now`.
    pub fn in_force(&self, now: Timestamp) -> &'a ScheduleStart {
        self.next
            .filter(|next| next.opens_at <= now)
            .unwrap_or(self.current)
    }

    /// The version that holds for `epoch`; `None` if it is older than both.
    pub fn of_epoch(&self, epoch: EpochId) -> Option<&'a ScheduleStart> {
        self.next
            .filter(|next| next.first_epoch <= epoch)
            .or_else(|| Some(self.current).filter(|current| current.first_epoch <= epoch))
    }

    /// The epoch of the grid `now` belongs to; `None` before the first.
    pub fn epoch_at(&self, now: Timestamp) -> Option<EpochId> {
        self.in_force(now).epoch_at(now)
    }

    /// The first epoch that has not opened yet, and when it will.
    pub fn next_opening(&self, now: Timestamp) -> Option<(EpochId, Timestamp)> {
        let epoch = match self.epoch_at(now) {
            Some(epoch) => epoch.next()?,
            None => self.current.first_epoch,
        };
        Some((epoch, self.of_epoch(epoch)?.opening(epoch)?))
    }

    /// When the next inference is due: the first end of submissions, and of the revealing after
    /// them, that is still to come.
    pub fn next_close(&self, now: Timestamp) -> Option<Timestamp> {
        self.next_closes(now).map(|next| next.reveals_end).min()
    }

    /// Of each version, the first epoch whose submissions, or the revealing after them, have not ended.
    pub(super) fn next_closes(&self, now: Timestamp) -> impl Iterator<Item = Windows> {
        let of_next = self.next.and_then(|next| next.next_close(now));
        let of_current = self.current.next_close(now).filter(|(epoch, _)| {
            let ended = self.next.is_some_and(|next| next.first_epoch <= *epoch);
            !ended
        });
        let closes = [of_current, of_next].into_iter().flatten();
        closes.map(|(_, windows)| windows)
    }

    /// By when `epoch`, of either version, and all epochs before it have ended, by
    /// time alone. They end in their order, and the last one of a version ends last of
    /// its own.
    pub fn ends_by(&self, epoch: EpochId) -> Option<Timestamp> {
        let (mut last, mut ends_by) = (epoch, None);
        for start in [self.next, Some(self.current)].into_iter().flatten() {
            if start.first_epoch > last {
                continue;
            }
            let windows = start.windows(last);
            ends_by = ends_by.max(windows.map(|windows| windows.second_reports_end));
            match start.first_epoch.0.checked_sub(1) {
                Some(before) => last = EpochId(before),
                None => break,
            }
        }
        ends_by
    }

    /// The first epoch nobody can have reported on yet; before either version is
    /// reportable, the first epoch of the older. It never goes back.
    pub fn first_unreported(&self, now: Timestamp) -> Option<EpochId> {
        let newest = |start: &ScheduleStart| start.newest_reportable(now);
        if let Some(newest) = self.next.and_then(newest) {
            return newest.next();
        }
        let first = match newest(self.current) {
            Some(newest) => newest.next()?,
            None => self.current.first_epoch,
        };
        // the grid of the older goes on, but its epochs end where those of the newer begin
        Some(self.next.map_or(first, |next| first.min(next.first_epoch)))
    }
}

/// Where a topic stands in time, with what is left of versions forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub struct Grid {
    /// Holds until `next` does.
    pub current: ScheduleStart,
    /// Holds from its first epoch.
    pub next: Option<ScheduleStart>,
    /// By when every epoch of the versions before `current` has ended.
    pub earlier_ended: Option<Timestamp>,
}

impl Grid {
    /// Its versions.
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline {
            current: &self.current,
            next: self.next.as_ref(),
        }
    }

    /// By when `epoch`, of either version, has ended, whether or not anybody settles.
    pub fn ends_by(&self, epoch: EpochId) -> Option<Timestamp> {
        self.timeline().ends_by(epoch).max(self.earlier_ended)
    }

    /// Until when nobody can report on an epoch after `settled`, however the topic is edited;
    /// `None` if versions are forgotten that such epochs may belong to.
    pub fn quiet_until(&self, settled: EpochId, now: Timestamp) -> Option<Timestamp> {
        let after = settled.next()?;
        if after < self.current.first_epoch {
            return None;
        }
        // whatever is announced from now on holds for epochs that open later
        let (_, mut until) = self.timeline().next_opening(now)?;
        for start in [Some(self.current), self.next].into_iter().flatten() {
            let windows = start.windows(after.max(start.first_epoch))?;
            until = until.min(windows.reports_open);
        }
        Some(until)
    }

    /// The first epoch that sees stake which comes at `now`, and that does not see any more
    /// stake which goes: nobody can have reported on it yet. Where many epochs take truths
    /// at once, one of every few of them, so that at any time there are few such epochs
    /// that have not ended.
    pub fn stake_from(&self, now: Timestamp) -> Option<EpochId> {
        let first = self.timeline().first_unreported(now)?;
        let schedule = self.timeline().in_force(now).schedule;
        let one = schedule
            .report_window
            .checked_add(schedule.report_reveal_window)?;
        let reportable = one.checked_mul(2)?.checked_div(schedule.epoch_length)?;
        let step = reportable.checked_div(STAKE_STEPS)?.checked_add(1)?;
        first.0.checked_next_multiple_of(step).map(EpochId)
    }
}

/// `moment` minus whole seconds, not before the beginning of time.
fn earlier(moment: Timestamp, seconds: u64) -> Timestamp {
    Timestamp::from_nanos(moment.nanos().saturating_sub(seconds.saturating_mul(NANOS)))
}

/// `moment` plus whole seconds, if time reaches so far.
fn later(moment: Timestamp, seconds: u64) -> Option<Timestamp> {
    let nanos = seconds.checked_mul(NANOS)?;
    moment.nanos().checked_add(nanos).map(Timestamp::from_nanos)
}
