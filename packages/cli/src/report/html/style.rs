//! Looks of the report, in light and in dark.

/// The style sheet.
pub(crate) const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1b1f24;--soft:#626b76;--page:#fff;--card:#f6f7f9;--grid:#dfe3e8;\
--truth:#8a94a0;--network:#0b6bcb;--naive:#c2620a;--best:#188038;--worst:#b3261e;--mean:#7b3fb5;--band:#0b6bcb26}\
@media(prefers-color-scheme:dark){:root{--text:#e6e9ed;--soft:#9aa4b0;--page:#14171b;--card:#1d2126;--grid:#343a42;\
--truth:#8a94a0;--network:#63b0ff;--naive:#f0a04b;--best:#5fcf80;--worst:#ff7b72;--mean:#c792ea;--band:#63b0ff2e}}\
body{margin:0 auto;max-width:900px;padding:24px 16px 64px;background:var(--page);color:var(--text);\
font:15px/1.5 system-ui,sans-serif}\
h1{font-size:1.6em;margin:.2em 0}h2{margin:2em 0 .4em;border-bottom:1px solid var(--grid)}h3{margin:1.6em 0 .4em;font-size:1em}\
p{margin:.4em 0}.soft{color:var(--soft)}.ok{color:var(--best)}.bad{color:var(--worst)}\
svg{display:block;width:100%;height:auto;background:var(--card);border-radius:6px}\
svg text{font-size:11px;fill:var(--soft)}.grid{stroke:var(--grid);fill:none}.line{fill:none;stroke-width:1.4}\
.legend{font-size:.82em;color:var(--soft)}.legend span{margin-right:1.1em;white-space:nowrap}\
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}\
table{border-collapse:collapse;width:100%;font-size:.88em;font-variant-numeric:tabular-nums}\
th,td{padding:3px 8px;text-align:right;border-bottom:1px solid var(--grid)}th{color:var(--soft);font-weight:600}\
th:first-child,td:first-child,.words td:nth-child(2),.words th:nth-child(2){text-align:left}\
.scroll{overflow-x:auto}";

/// Color of a worker in the plot of weights: inferers from green to violet,
/// forecasters from yellow to red.
pub(crate) fn worker_color(index: usize, inferers: usize, workers: usize) -> String {
    let (hue, lightness) = if index < inferers {
        let share = index as f64 / inferers.max(1) as f64;
        (
            150.0 + 130.0 * share,
            if index.is_multiple_of(2) { 45 } else { 58 },
        )
    } else {
        let forecasters = workers.saturating_sub(inferers).max(1);
        let share = (index - inferers) as f64 / forecasters as f64;
        (
            48.0 - 48.0 * share,
            if index.is_multiple_of(2) { 50 } else { 60 },
        )
    };
    format!("hsl({hue:.0} 55% {lightness}%)")
}
