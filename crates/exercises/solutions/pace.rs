//! Ten a second, evenly: a solution
//!
//! The moment is taken and moved on before the await, so that no two callers get the same. A semaphore would limit
//! what is in flight, not what starts in a second. Who is cancelled while it sleeps leaves its turn unused.

// ANCHOR: code
use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Hands out turns, one each `every`.
struct Pace {
    every: Duration,
    /// When the next turn is free.
    next: Cell<Instant>,
}

impl Pace {
    /// Waits for a turn.
    async fn turn(&self) {
        let mine = self.next.get().max(Instant::now());
        self.next.set(mine + self.every);
        sleep_until(mine).await;
    }
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::time::advance;

    use super::*;

    fn pace() -> Pace {
        Pace {
            every: Duration::from_millis(100),
            next: Cell::new(Instant::now()),
        }
    }

    async fn turns(pace: &Pace, callers: u32) -> Vec<u128> {
        let start = Instant::now();
        let turn = async |_| {
            pace.turn().await;
            start.elapsed().as_millis()
        };
        join_all((0..callers).map(turn)).await
    }

    #[tokio::test(start_paused = true)]
    async fn one_caller_every_100_ms() {
        let why = "each caller is to have a turn of its own";
        assert_eq!(turns(&pace(), 4).await, [0, 100, 200, 300], "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn turns_that_nobody_took_are_not_saved_up() {
        let pace = pace();
        advance(Duration::from_secs(60)).await;
        let why = "after a quiet minute, 600 would come at once";
        assert_eq!(turns(&pace, 3).await, [0, 100, 200], "{why}");
    }
}
