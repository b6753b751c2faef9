//! A ticket is a URL's place in the program: taken before the URL goes anywhere, given back when its row is stored.
//!
//! The practice: [context managers](../../../book/src/context-managers.md) and
//! [semaphores](../../../book/src/semaphores.md#where-to-take-the-permit). The permit is taken *before* the work is put
//! anywhere, so that a list of any length takes the memory of one window. It comes back in `Drop`, whatever happened.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

// ANCHOR: window
/// The URLs that are under way: read from the list, not yet stored.
#[derive(Debug)]
pub struct Window {
    places: Arc<Semaphore>,
    under_way: Mutex<HashSet<Arc<str>>>,
}

impl Window {
    /// Room for so many URLs.
    #[must_use]
    pub fn new(places: usize) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(places)),
            under_way: Mutex::default(),
        })
    }

    /// A place for this URL, as soon as one is free; `None` if the URL has one already.
    ///
    /// Cancel safety: dropped, it has claimed nothing.
    pub async fn claim(self: &Arc<Self>, url: &str) -> Option<Ticket> {
        // `Err` would mean that the semaphore is closed, which nobody does.
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let url: Arc<str> = url.into();
        self.under_way().insert(Arc::clone(&url)).then(|| Ticket {
            url,
            window: Arc::clone(self),
            _place: place,
        })
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<Arc<str>>> {
        // A set can't be left half changed by a panic of ours.
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: window

// ANCHOR: ticket
/// The only one for its URL. Drop it when the row is stored, or when the URL is given up: not before.
#[derive(Debug)]
pub struct Ticket {
    url: Arc<str>,
    window: Arc<Window>,
    _place: OwnedSemaphorePermit,
}

impl Ticket {
    /// The URL as it is stored.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.window.under_way().remove(&self.url);
    }
}
// ANCHOR_END: ticket
