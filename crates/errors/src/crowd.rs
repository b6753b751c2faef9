//! What a crowd of clients does to a small service when all of them try again, with and without
//! jitter.
//!
//! The service is a counter and a sleep; the pauses are those of `backoff`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::instrument;

use crate::backoff::{Backoff, with_backoff, with_jitter};

/// More than the service can do at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("busy")]
pub struct Busy;

/// A service that does `capacity` requests at a time, and refuses more at once.
#[derive(Debug)]
pub struct Service {
    capacity: u32,
    takes: Duration,
    seen: Mutex<Seen>,
}

/// What a service has seen.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Requests, the refused ones included.
    pub requests: u32,
    /// Those that were refused.
    pub refused: u32,
    in_flight: u32,
}

impl Service {
    /// A service whose every request takes so long.
    pub fn new(capacity: u32, takes: Duration) -> Self {
        let seen = Mutex::default();
        Self {
            capacity,
            takes,
            seen,
        }
    }

    /// What came so far.
    pub fn seen(&self) -> Seen {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        change(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One request.
    ///
    /// # Errors
    ///
    /// [`Busy`], at once.
    pub async fn request(&self) -> Result<(), Busy> {
        self.update(|seen| {
            seen.requests += 1;
            if seen.in_flight == self.capacity {
                seen.refused += 1;
                return Err(Busy);
            }
            seen.in_flight += 1;
            Ok(())
        })?;
        sleep(self.takes).await;
        self.update(|seen| seen.in_flight -= 1);
        Ok(())
    }
}

/// Nobody in the crowd gives up.
const ATTEMPTS: u32 = 100;

/// Wrong for a crowd: whoever was refused together comes back together.
pub async fn in_step(clients: u32, service: &Arc<Service>, backoff: Backoff) {
    let mut crowd = JoinSet::new();
    for n in 1..=clients {
        crowd.spawn(client_in_step(n, Arc::clone(service), backoff));
    }
    crowd.join_all().await;
}

#[instrument(name = "client", skip(service, backoff), ret, err)]
async fn client_in_step(n: u32, service: Arc<Service>, backoff: Backoff) -> Result<(), Busy> {
    with_backoff(ATTEMPTS, backoff, || service.request()).await
}

/// Each client draws its pauses from a generator of its own.
pub async fn scattered(clients: u32, service: &Arc<Service>, backoff: Backoff) {
    let mut crowd = JoinSet::new();
    for n in 1..=clients {
        crowd.spawn(scattered_client(n, Arc::clone(service), backoff));
    }
    crowd.join_all().await;
}

#[instrument(name = "client", skip(service, backoff), ret, err)]
async fn scattered_client(n: u32, service: Arc<Service>, backoff: Backoff) -> Result<(), Busy> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(n.into());
    with_jitter(ATTEMPTS, backoff, &mut random, async || {
        service.request().await
    })
    .await
}
