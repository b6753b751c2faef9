//! A ticket is a URL's place in the program: taken before the URL goes anywhere, given back when its row is stored.
//!
//! The practice: [context managers](../../../book/src/context-managers.md) and
//! [semaphores](../../../book/src/semaphores.md#where-to-take-the-permit). The permit is taken *before* the work is put
//! anywhere, so that a list of any length takes the memory of one window. It comes back in `Drop`, whatever happened.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

// ANCHOR: window
/// The URLs that are under way: read from the list, not yet stored.
#[derive(Debug)]
pub struct Window {
    places: Arc<Semaphore>,
    /// With each, where somebody else may get it, the way to tell that.
    under_way: Mutex<HashMap<Arc<str>, Option<CancellationToken>>>,
    /// Who has to know how each ticket ends: where URLs come from a queue, they have to be acknowledged there.
    ended: Option<UnboundedSender<Ended>>,
}

impl Window {
    /// Room for so many URLs. How their tickets end is told to `ended`, if anybody wants to know.
    #[must_use]
    pub fn new(places: usize, ended: Option<UnboundedSender<Ended>>) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(places)),
            under_way: Mutex::default(),
            ended,
        })
    }

    /// A place for this URL, as soon as one is free; `None` if the URL has one already.
    ///
    /// Cancel safety: dropped, it has claimed nothing.
    pub async fn claim(self: &Arc<Self>, url: &str) -> Option<Ticket> {
        // `Err` would mean that the semaphore is closed, which nobody does.
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let mut under_way = self.under_way();
        let Entry::Vacant(entry) = under_way.entry(url.into()) else {
            return None;
        };
        let lost = self.ended.is_some().then(CancellationToken::new);
        Some(Ticket {
            url: Arc::clone(entry.key()),
            window: Arc::clone(self),
            lost: entry.insert(lost).clone(),
            stored: false,
            _place: place,
        })
    }

    /// Somebody else has this URL by now: whoever has its ticket here should stop.
    pub(crate) fn lose(&self, url: &str) {
        if let Some(Some(lost)) = self.under_way().get(url) {
            lost.cancel();
        }
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<Arc<str>, Option<CancellationToken>>> {
        // A map can't be left half changed by a panic of ours.
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: window

// ANCHOR: ticket
/// The only one for its URL. [Settle](Ticket::settle) it when the row is stored, and not before; drop it when the URL is
/// given up.
#[derive(Debug)]
pub struct Ticket {
    url: Arc<str>,
    window: Arc<Window>,
    lost: Option<CancellationToken>,
    stored: bool,
    _place: OwnedSemaphorePermit,
}

/// How a ticket ended.
#[derive(Debug)]
pub enum Ended {
    /// The row of this URL is stored.
    Stored(Arc<str>),
    /// Nobody here has this URL any more, and it has no row.
    GivenUp(Arc<str>),
}

impl Ticket {
    /// The URL as it is stored.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The row is stored: the URL needs nobody any more.
    pub fn settle(mut self) {
        self.stored = true;
    }

    /// Ends when somebody else has got the URL; never where there is nobody else.
    pub async fn lost(&self) {
        match &self.lost {
            Some(lost) => lost.cancelled().await,
            None => pending().await,
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        // The place first. Another copy of the URL that comes now is claimed anew, and finds the row if there is one; a copy
        // that came before has no ticket, and shares the end of this one.
        self.window.under_way().remove(&self.url);
        if let Some(ended) = &self.window.ended {
            let url = Arc::clone(&self.url);
            // Nobody listens where the program is ending.
            ended
                .send(match self.stored {
                    true => Ended::Stored(url),
                    false => Ended::GivenUp(url),
                })
                .ok();
        }
    }
}
// ANCHOR_END: ticket
