//! What the engines share in running on many workers at once.

use std::sync::{Mutex, PoisonError};

/// Things that a worker needs for itself, made when all are in use and kept for the next. A `single` pool holds one
/// thing that the workers wait for: a graphics card has one memory.
pub(super) struct Pool<T> {
    free: Mutex<Vec<T>>,
    turn: Option<Mutex<()>>,
}

impl<T> Pool<T> {
    pub(super) fn new() -> Self {
        Pool { free: Mutex::new(Vec::new()), turn: None }
    }

    /// A pool with a thing in it; `single` when there must not be another.
    #[cfg(any(feature = "rust-bert", feature = "ort"))]
    pub(super) fn with_first(thing: T, single: bool) -> Self {
        Pool { free: Mutex::new(vec![thing]), turn: single.then(|| Mutex::new(())) }
    }

    /// Runs `work` with a free thing. When `work` panics, its thing is dropped, not kept.
    pub(super) fn with<R, E>(
        &self,
        make: impl FnOnce() -> Result<T, E>,
        work: impl FnOnce(&mut T) -> R,
    ) -> Result<R, E> {
        let _turn = self.turn.as_ref().map(|turn| turn.lock().unwrap_or_else(PoisonError::into_inner));
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut thing = match free {
            Some(thing) => thing,
            None => make()?,
        };
        let result = work(&mut thing);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
        Ok(result)
    }
}

/// Runs `work` outside of any Rayon pool.
///
/// A Rayon worker that waits for another pool takes up other work of its own pool meanwhile: it would start a second
/// document in the middle of the first, and a third in the middle of that. A plain thread just waits.
pub(super) fn outside_rayon<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if rayon::current_thread_index().is_none() {
        return work();
    }
    let joined = std::thread::scope(|scope| scope.spawn(work).join());
    joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_made_once_and_used_again() {
        let pool: Pool<u32> = Pool::new();
        let made = std::cell::Cell::new(0);
        for round in 1..4 {
            let make = || {
                made.set(made.get() + 1);
                Ok::<u32, ()>(0)
            };
            let used = pool.with(make, |thing| {
                *thing += 1;
                *thing
            });
            assert_eq!(used, Ok(round));
        }
        assert_eq!(made.get(), 1);
    }
}
