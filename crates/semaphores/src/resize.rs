//! A limit that can be changed while it is in use.
//!
//! Raising is `add_permits`. Lowering must not interrupt anybody, nor wait behind the queue, as
//! `acquire_many(n)` and `forget` would: here a permit that comes back is destroyed as long as there
//! are too many. Doesn't show who decides what the limit should be.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

// ANCHOR: resize
/// A limit on what is in flight that can be raised and lowered. Clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct Limit {
    semaphore: Arc<Semaphore>,
    /// How many permits are to be destroyed when they come back.
    surplus: Arc<Mutex<usize>>,
}

/// Counts as one in flight until it is dropped.
#[derive(Debug)]
#[must_use = "nothing is in flight any more once it is dropped"]
pub struct Permit {
    limit: Limit,
    permit: Option<OwnedSemaphorePermit>,
}

impl Limit {
    /// At most `permits` in flight, for now.
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self {
            semaphore: Arc::new(Semaphore::new(permits)),
            surplus: Arc::default(),
        }
    }

    /// Waits until the limit allows one more. First come, first served; cancel safe.
    ///
    /// # Errors
    /// When the semaphore is closed, which nobody does here.
    pub async fn acquire(&self) -> Result<Permit, AcquireError> {
        let permit = Arc::clone(&self.semaphore).acquire_owned().await?;
        Ok(Permit {
            limit: self.clone(),
            permit: Some(permit),
        })
    }

    /// Allows `by` more, at once.
    pub fn raise(&self, by: usize) {
        let mut surplus = self.surplus();
        let spared = by.min(*surplus);
        *surplus -= spared;
        self.semaphore.add_permits(by - spared);
    }

    /// Allows `by` fewer: free permits go at once, those that are out when they come back.
    ///
    /// Lowering by more than the limit makes it zero and keeps the rest as a debt for
    /// [`raise`](Self::raise) to pay.
    pub fn lower(&self, by: usize) {
        let mut surplus = self.surplus();
        *surplus += by - self.semaphore.forget_permits(by);
    }

    fn surplus(&self) -> MutexGuard<'_, usize> {
        self.surplus.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let Some(permit) = self.permit.take() else {
            return;
        };
        let mut surplus = self.limit.surplus();
        if *surplus > 0 {
            *surplus -= 1;
            permit.forget();
        } else {
            drop(permit); // while `surplus` is locked, or `lower` could miss it
        }
    }
}
// ANCHOR_END: resize
