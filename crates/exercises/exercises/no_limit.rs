//! A limit that limits nothing
//!
//! Three requests at most may be in flight, so there is a semaphore with three permits, and each request takes one.
//! The service still sees twenty at a time.

// ANCHOR: code
use std::cell::Cell;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::sleep;

/// Sends a request when there is a permit for it.
async fn send(permits: &Semaphore, service: &Service) {
    let _ = permits.acquire().await;
    service.answer().await;
}
// ANCHOR_END: code

// Nothing to change below.

/// A service that knows how many it has to do with.
#[derive(Default)]
struct Service {
    now: Cell<u32>,
    most: Cell<u32>,
}

impl Service {
    async fn answer(&self) {
        self.now.set(self.now.get() + 1);
        self.most.set(self.most.get().max(self.now.get()));
        sleep(Duration::from_millis(100)).await;
        self.now.set(self.now.get() - 1);
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn three_are_in_flight_and_no_more() {
        let (permits, service) = (Semaphore::new(3), Service::default());
        let start = Instant::now();
        join_all((0..21).map(|_| send(&permits, &service))).await;
        assert_eq!(
            service.most.get(),
            3,
            "more than three were in flight at once"
        );
        assert_eq!(
            start.elapsed(),
            Duration::from_millis(700),
            "seven rounds of three"
        );
    }
}
