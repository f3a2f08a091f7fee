//! What was learnt of another scale is forgotten.

use super::Inferer;
use crate::jump::Scale;
use crate::window::{last, unseen};
use crate::Target;

/// A model that begins anew where the series changes its scale for good: it sees only what came
/// since. Where the newest level may have begun another scale, it says that nothing will change.
///
/// On a series without such a jump it says what the model says.
pub struct Restarting {
    target: Target,
    make: Box<dyn Fn() -> Box<dyn Inferer> + Send>,
    model: Box<dyn Inferer>,
    seen: usize,
    /// Logarithm of the level over that before the history: what returns add up to.
    logarithm: f64,
    scale: Scale,
}

impl Restarting {
    /// Around a model of the target, made by a function that makes it again at each jump.
    pub fn new(target: Target, make: Box<dyn Fn() -> Box<dyn Inferer> + Send>) -> Self {
        let mut scale = Scale::default();
        if target == Target::Return {
            // A history of returns has one more level than values.
            scale.observe(1.0);
        }
        Self {
            target,
            model: make(),
            make,
            seen: 0,
            logarithm: 0.0,
            scale,
        }
    }

    fn observe(&mut self, value: f64) {
        let level = match self.target {
            Target::Level => value,
            Target::Return => {
                self.logarithm += value / 100.0;
                self.logarithm.exp()
            }
        };
        self.scale.observe(level);
    }
}

impl Inferer for Restarting {
    fn name(&self) -> String {
        self.model.name()
    }

    fn predict(&mut self, history: &[f64]) -> f64 {
        let start = self.scale.start();
        for value in unseen(history, &mut self.seen) {
            self.observe(*value);
        }
        if self.scale.start() != start {
            self.model = (self.make)();
        }
        if self.scale.is_suspect() {
            return match self.target {
                Target::Level => last(history),
                Target::Return => 0.0,
            };
        }
        // The return that leads to a scale is not of it: the first of `start` levels has none.
        let since = history.get(self.scale.start()..).unwrap_or(&[]);
        self.model.predict(since)
    }
}
