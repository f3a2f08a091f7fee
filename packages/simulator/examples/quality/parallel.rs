//! Work on several cores.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use super::Fallible;

/// Results in the order of the jobs, whoever was faster.
pub(crate) fn in_parallel<J: Sync, T: Send>(
    threads: usize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<T, String> + Sync,
) -> Fallible<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Result<T, String>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else {
                    return;
                };
                let result = work(job);
                eprintln!("{} of {}", index + 1, jobs.len());
                if let Ok(mut done) = done.lock() {
                    done.insert(index, result);
                }
            });
        }
    });
    let done = done.into_inner().map_err(|error| error.to_string())?;
    done.into_values().map(|result| Ok(result?)).collect()
}
