//! Gone without a goodbye: a solution
//!
//! `?` leaves at once. A scope function has to hold the result until it has closed. It is still no `finally`: a
//! panic or a cancellation in the work skips the close, since closing awaits. Those need a `Drop` that hands the
//! session to somebody who can.

// ANCHOR: code
use std::cell::RefCell;

use tokio::task::yield_now;

/// Opens a session, does the work with it, and closes it.
async fn with_session<T>(
    server: &Server,
    work: impl AsyncFnOnce(&Session<'_>) -> Result<T, &'static str>,
) -> Result<T, &'static str> {
    let session = server.connect().await;
    let done = work(&session).await;
    session.close().await;
    done
}
// ANCHOR_END: code

// Nothing to change below.

/// A server that writes down what it is told.
#[derive(Default)]
struct Server(RefCell<Vec<&'static str>>);

struct Session<'server>(&'server Server);

impl Server {
    async fn hear(&self, word: &'static str) {
        yield_now().await;
        self.0.borrow_mut().push(word);
    }

    async fn connect(&self) -> Session<'_> {
        self.hear("hello").await;
        Session(self)
    }
}

impl Session<'_> {
    async fn ask(&self) {
        self.0.hear("question").await;
    }

    async fn close(self) {
        self.0.hear("goodbye").await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_session_is_closed_after_an_error_too() {
        let server = Server::default();
        let failed = with_session(&server, async |session| {
            session.ask().await;
            Err::<u32, _>("no such table")
        });
        assert_eq!(failed.await, Err("no such table"));
        let why = "the server wasn't told goodbye after the error";
        assert_eq!(server.0.take(), ["hello", "question", "goodbye"], "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_session_is_closed_after_the_work() {
        let server = Server::default();
        let worked = with_session(&server, async |_session| Ok(7));
        assert_eq!(worked.await, Ok(7));
        assert_eq!(server.0.take(), ["hello", "goodbye"]);
    }
}
