//! Five questions, five connections
//!
//! The client connects for each question. Make it keep its connection for the next one. If a call is cancelled, or
//! fails, its connection must not be used again: nobody knows what is still on its way.

// ANCHOR: code
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

type Connection = BufStream<TcpStream>;

/// Asks one server.
struct Client {
    server: SocketAddr,
}

impl Client {
    fn new(server: SocketAddr) -> Self {
        Self { server }
    }

    /// Sends a line, and gives the line that comes back.
    async fn ask(&mut self, question: &str) -> io::Result<String> {
        let mut connection = BufStream::new(TcpStream::connect(self.server).await?);
        exchange(&mut connection, question).await
    }
}
// ANCHOR_END: code

// Nothing to change below.

async fn exchange(connection: &mut Connection, question: &str) -> io::Result<String> {
    connection
        .write_all(format!("{question}\n").as_bytes())
        .await?;
    connection.flush().await?;
    let mut answer = String::new();
    connection.read_line(&mut answer).await?;
    Ok(answer.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::net::TcpListener;

    use super::*;

    /// Answers with what it is asked, but never answers `silence`. Counts its connections.
    async fn echo() -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let mut socket = BufStream::new(socket);
                    let mut line = String::new();
                    while socket.read_line(&mut line).await.unwrap() > 0 {
                        if line != "silence\n" {
                            socket.write_all(line.as_bytes()).await.unwrap();
                            socket.flush().await.unwrap();
                        }
                        line.clear();
                    }
                });
            }
        });
        (address, connections)
    }

    #[tokio::test]
    async fn five_questions_share_a_connection() {
        let (address, connections) = echo().await;
        let mut client = Client::new(address);
        for question in ["one", "two", "three", "four", "five"] {
            assert_eq!(client.ask(question).await.unwrap(), question);
        }
        let connections = connections.load(Ordering::Relaxed);
        assert_eq!(connections, 1, "a connection for each question");
    }

    #[tokio::test]
    async fn a_call_that_was_cancelled_takes_its_connection_along() {
        let (address, connections) = echo().await;
        let mut client = Client::new(address);
        client.ask("one").await.unwrap();
        let limit = std::time::Duration::from_millis(100);
        let silent = tokio::time::timeout(limit, client.ask("silence")).await;
        assert!(silent.is_err());
        assert_eq!(client.ask("two").await.unwrap(), "two");
        let why = "the connection of a call that was given up is not used again";
        assert_eq!(connections.load(Ordering::Relaxed), 2, "{why}");
    }
}
