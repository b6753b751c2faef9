//! What the sessions talk to: a server in the same process, with a seat for each session and few seats.
//!
//! It gives a seat back as soon as it hears goodbye. A client that hangs up without a word may come back, so its seat stays
//! taken for a while: as a lock stays with a client whose lease hasn't run out, or a connection slot with one whose TCP
//! connection is only half dead.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream, DuplexStream, duplex};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// How many bytes may be under way in each direction.
const PIPE: usize = 64;

/// A server. A clone is the same server.
#[derive(Debug, Clone)]
pub struct Server {
    seats: Arc<Semaphore>,
    answers_after: Duration,
    holds_seats_for: Duration,
    tally: Arc<Mutex<Tally>>,
}

/// What the server has seen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// What it was told to keep, in order.
    pub kept: Vec<String>,
    /// How many sessions ended with a goodbye.
    pub goodbyes: usize,
    /// How many ended without.
    pub hang_ups: usize,
}

impl Server {
    /// A server with so many seats, which takes `answers_after` for each answer and holds the seat
    /// of a client that hung up for `holds_seats_for`.
    #[must_use]
    pub fn new(seats: usize, answers_after: Duration, holds_seats_for: Duration) -> Self {
        Self {
            seats: Arc::new(Semaphore::new(seats)),
            answers_after,
            holds_seats_for,
            tally: Arc::default(),
        }
    }

    /// A new connection. The server greets as soon as there is a seat.
    #[must_use]
    pub fn connect(&self) -> DuplexStream {
        let (ours, theirs) = duplex(PIPE);
        tokio::spawn(self.clone().serve(theirs));
        ours
    }

    /// What the server has seen so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn serve(self, stream: DuplexStream) {
        // Nobody closes the semaphore.
        let Ok(_seat) = self.seats.acquire().await else {
            return;
        };
        let mut stream = BufStream::new(stream);
        if say(&mut stream, "HELLO\n").await.is_err() {
            return; // gone before the first word: there is nothing to come back to
        }
        match self.talk(&mut stream).await {
            Ok(()) => self.note(|tally| tally.goodbyes += 1),
            Err(_) => {
                self.note(|tally| tally.hang_ups += 1);
                sleep(self.holds_seats_for).await;
            }
        }
    }

    /// Answers until the client says goodbye.
    async fn talk(&self, stream: &mut BufStream<DuplexStream>) -> io::Result<()> {
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            sleep(self.answers_after).await;
            let request = line.trim_end();
            if request == "QUIT" {
                // Whether it still listens is its own affair.
                say(stream, "BYE\n").await.ok();
                return Ok(());
            }
            let answer = self.answer(request);
            say(stream, answer).await?;
        }
    }

    /// Keeps each item once.
    fn answer(&self, request: &str) -> &'static str {
        let Some(item) = request.strip_prefix("PUT ") else {
            return "WHAT\n";
        };
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        if tally.kept.iter().any(|kept| kept == item) {
            return "NO\n";
        }
        tally.kept.push(item.to_owned());
        "OK\n"
    }

    fn note(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

async fn say(stream: &mut BufStream<DuplexStream>, words: &str) -> io::Result<()> {
    stream.write_all(words.as_bytes()).await?;
    stream.flush().await
}
