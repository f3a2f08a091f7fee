//! Stopping when asked to, between two steps and not within one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::error::{ClientError, Result};

/// How fast a signal is noticed.
const NOTICE: Duration = Duration::from_millis(100);

/// A request to stop, which the signals INT and TERM make.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to the signals of this process.
    ///
    /// # Errors
    /// If the system does not let it.
    pub fn on_signals() -> Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&stop.0))
                .map_err(|error| ClientError::malformed("signals", error))?;
        }
        Ok(stop)
    }

    /// Whether to stop.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Sleeps, unless asked to stop.
    pub fn sleep(&self, time: Duration) {
        let started = Instant::now();
        while !self.is_asked() {
            let left = time.saturating_sub(started.elapsed());
            if left.is_zero() {
                break;
            }
            sleep(left.min(NOTICE));
        }
    }
}
