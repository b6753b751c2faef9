//! A limit for each host, in a map that doesn't grow for ever.
//!
//! A map of semaphores is easily made and never shrinks: one entry for each host ever seen. Here a
//! host that nobody waits for or talks to is forgotten. Doesn't show several processes sharing a
//! limit: that needs something outside of them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

// ANCHOR: hosts
/// At most so many requests in flight to any one host.
#[derive(Debug)]
pub struct HostLimits {
    per_host: usize,
    hosts: Mutex<Hosts>,
}

#[derive(Debug)]
struct Hosts {
    semaphores: HashMap<String, Arc<Semaphore>>,
    /// How many entries there may be before the next look for idle ones.
    sweep_at: usize,
}

/// Below so many hosts it isn't worth looking for idle ones.
const SMALL: usize = 16;

impl HostLimits {
    /// At most `per_host` requests in flight to each host.
    #[must_use]
    pub fn new(per_host: usize) -> Self {
        let hosts = Hosts {
            semaphores: HashMap::new(),
            sweep_at: SMALL,
        };
        Self {
            per_host,
            hosts: Mutex::new(hosts),
        }
    }

    /// Waits until one more request to `host` is allowed. Hosts don't wait for each other.
    ///
    /// Cancel safe: a call that is dropped loses its place in the queue and nothing else.
    ///
    /// # Errors
    /// When the semaphore is closed, which nobody does here.
    pub async fn acquire(&self, host: &str) -> Result<OwnedSemaphorePermit, AcquireError> {
        // The lock of the map is released before the wait begins.
        self.semaphore(host).acquire_owned().await
    }

    fn semaphore(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(semaphore) = hosts.semaphores.get(host) {
            return Arc::clone(semaphore);
        }
        if hosts.semaphores.len() >= hosts.sweep_at {
            hosts.forget_idle();
        }
        let semaphore = Arc::new(Semaphore::new(self.per_host));
        hosts
            .semaphores
            .insert(host.to_owned(), Arc::clone(&semaphore));
        semaphore
    }

    /// How many hosts are remembered: at most twice as many as were in use at the last sweep, or
    /// a small constant.
    pub fn remembered(&self) -> usize {
        self.hosts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .semaphores
            .len()
    }
}

impl Hosts {
    fn forget_idle(&mut self) {
        // Every permit and every waiter owns an `Arc`. Where the map's is the only one, there is
        // neither, and none can come while the map is locked.
        self.semaphores
            .retain(|_host, semaphore| Arc::strong_count(semaphore) > 1);
        // Doubling keeps the sweeps' cost constant per new host.
        self.sweep_at = SMALL.max(2 * self.semaphores.len());
    }
}
// ANCHOR_END: hosts
