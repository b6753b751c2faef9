//! An asynchronous client, as a library would offer it, and the server that it asks: one line there, one line back.
//!
//! It stands for a database driver or an HTTP client. The server is plain threads, so that it runs beside any runtime.

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

// ANCHOR: client
/// A connection to the server.
#[derive(Debug)]
pub struct Client {
    connection: BufReader<TcpStream>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    ///
    /// Nobody listens there.
    pub async fn connect(server: SocketAddr) -> io::Result<Self> {
        let connection = BufReader::new(TcpStream::connect(server).await?);
        Ok(Self { connection })
    }

    /// Asks, and waits for the answer.
    ///
    /// Cancel safety: none. Dropped between question and answer, the connection must not be used again.
    ///
    /// # Errors
    ///
    /// The connection broke.
    pub async fn ask(&mut self, question: &str) -> io::Result<String> {
        self.connection
            .write_all(format!("{question}\n").as_bytes())
            .await?;
        let mut answer = String::new();
        if self.connection.read_line(&mut answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer.trim_end().to_owned())
    }
}
// ANCHOR_END: client

/// Starts a server that answers each line in capitals, and gives its address. It runs as long as the process does.
///
/// # Errors
///
/// The operating system gave no port.
pub fn start_server() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client that goes away ends its own connection only.
            thread::spawn(move || answer_lines(&connection));
        }
    });
    Ok(address)
}

fn answer_lines(mut connection: &std::net::TcpStream) -> io::Result<()> {
    for line in io::BufReader::new(connection).lines() {
        writeln!(connection, "{}", line?.to_uppercase())?;
    }
    Ok(())
}
