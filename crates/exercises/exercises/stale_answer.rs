//! The answer to an earlier question
//!
//! Questions may take a second. One took longer and was given up. Ever since, each question gets the answer to the
//! one before.

// ANCHOR: code
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream, DuplexStream, duplex};
use tokio::time::{sleep, timeout};

/// Asks a server, over one connection if it can.
#[derive(Default)]
struct Client {
    idle: Option<Connection>,
}

impl Client {
    /// The answer, if it comes within a second.
    async fn ask(&mut self, question: &str) -> Option<String> {
        let mut connection = self.idle.take().unwrap_or_else(connect);
        let answer = timeout(Duration::from_secs(1), connection.exchange(question)).await;
        self.idle = Some(connection);
        answer.ok()
    }
}
// ANCHOR_END: code

// Nothing to change below.

struct Connection(BufStream<DuplexStream>);

impl Connection {
    async fn exchange(&mut self, question: &str) -> String {
        let line = format!("{question}\n");
        let mut answer = String::new();
        // An error leaves the answer empty, which no test expects.
        self.0.write_all(line.as_bytes()).await.ok();
        self.0.flush().await.ok();
        self.0.read_line(&mut answer).await.ok();
        answer.trim_end().to_owned()
    }
}

/// Connects to a server that answers each question with the question, and `hard` ones after three seconds.
fn connect() -> Connection {
    let (ours, theirs) = duplex(1024);
    tokio::spawn(async move {
        let mut theirs = BufStream::new(theirs);
        let mut line = String::new();
        while theirs
            .read_line(&mut line)
            .await
            .is_ok_and(|bytes| bytes > 0)
        {
            if line.starts_with("hard") {
                sleep(Duration::from_secs(3)).await;
            }
            theirs.write_all(line.as_bytes()).await.ok();
            theirs.flush().await.ok();
            line.clear();
        }
    });
    Connection(BufStream::new(ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_question_gets_its_own_answer() {
        let mut client = Client::default();
        assert_eq!(client.ask("easy").await.as_deref(), Some("easy"));
        assert_eq!(client.ask("hard").await, None);
        sleep(Duration::from_secs(10)).await;
        let answer = client.ask("simple").await;
        let why = "the answer belongs to an earlier question";
        assert_eq!(answer.as_deref(), Some("simple"), "{why}");
    }
}
