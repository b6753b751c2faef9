//! An actor: one task owns the state, everybody else sends it requests. No lock, and no await while one is held.
//!
//! Channels in depth, and why this one has a bound: `queues`.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::instrument;

// ANCHOR: handle
/// The handle: what everybody else has of the box office. A clone talks to the same one.
#[derive(Debug, Clone)]
pub struct BoxOffice {
    requests: mpsc::Sender<Request>,
}

enum Request {
    Book {
        seats: u32,
        answer: oneshot::Sender<Result<Ticket, BookingError>>,
    },
}

impl BoxOffice {
    /// Opens a box office with `seats` to sell. At most `queue` requests wait for it; who comes then waits to be let in.
    ///
    /// It closes when the last handle is dropped. Its task then gives the seats that are left.
    #[must_use]
    pub fn open(seats: u32, queue: usize, each_takes: Duration) -> (Self, JoinHandle<u32>) {
        let (requests, inbox) = mpsc::channel(queue);
        let clerk = Clerk {
            inbox,
            free: seats,
            each_takes,
        };
        (Self { requests }, tokio::spawn(clerk.work()))
    }

    /// Books seats.
    ///
    /// Cancel safety: who goes away before the answer gets no seats, and the clerk puts them back. Who goes away in the
    /// moment between the answer and its arrival drops the [`Ticket`].
    ///
    /// # Errors
    ///
    /// There are not so many seats, or the box office is closed.
    #[instrument(name = "visitor", skip(self), ret, err)]
    pub async fn book(&self, seats: u32) -> Result<Ticket, BookingError> {
        let (answer, answered) = oneshot::channel();
        let request = Request::Book { seats, answer };
        self.requests
            .send(request)
            .await
            .map_err(|_| BookingError::Closed)?;
        // The clerk drops the sender when it panics: nobody waits for ever.
        answered.await.map_err(|_| BookingError::Closed)?
    }
}
// ANCHOR_END: handle

// ANCHOR: clerk
/// The actor: it alone has the seats, so it may await between looking at them and taking them.
struct Clerk {
    inbox: mpsc::Receiver<Request>,
    free: u32,
    each_takes: Duration,
}

impl Clerk {
    /// Works until the last handle is gone and the queue is empty: requests that were sent are answered.
    async fn work(mut self) -> u32 {
        while let Some(request) = self.inbox.recv().await {
            match request {
                // Whoever asked has gone: don't begin.
                Request::Book { answer, .. } if answer.is_closed() => {}
                Request::Book { seats, answer } => {
                    let booked = self.book(seats).await;
                    // Whoever asked has gone meanwhile: the answer comes back, and the seats with it.
                    if let Err(Ok(unclaimed)) = answer.send(booked) {
                        self.free += unclaimed.seats;
                    }
                }
            }
        }
        self.free
    }

    async fn book(&mut self, seats: u32) -> Result<Ticket, BookingError> {
        if seats > self.free {
            return Err(BookingError::SoldOut { free: self.free });
        }
        sleep(self.each_takes).await;
        self.free -= seats;
        Ok(Ticket { seats })
    }
}
// ANCHOR_END: clerk

/// Seats that are somebody's.
#[derive(Debug, PartialEq, Eq)]
pub struct Ticket {
    /// How many.
    pub seats: u32,
}

/// Why there is no ticket.
#[derive(Debug, PartialEq, Eq)]
pub enum BookingError {
    /// There are only so many seats.
    SoldOut {
        /// The seats that nobody has.
        free: u32,
    },
    /// The box office is closed, or has come to grief.
    Closed,
}

impl fmt::Display for BookingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SoldOut { free } => write!(f, "{free} seats are free"),
            Self::Closed => f.write_str("the box office is closed"),
        }
    }
}

impl Error for BookingError {}
