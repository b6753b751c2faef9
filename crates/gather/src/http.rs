//! As much HTTP as a demo needs: one GET a connection, over tokio's own `TcpStream`.
//!
//! Why not a client crate: this practice is about running operations together, and compiles in seconds because it stays
//! light. The practice `semaphores` shows reqwest. What is missing here and isn't in a real client: TLS, redirects, kept
//! connections, compression, chunked bodies (one is read to the end of the connection, and its text is thrown away).

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// More than any server's status line and headers: whoever sends more doesn't speak HTTP to us.
const LONGEST_HEAD: u64 = 16 * 1024;

/// Asks `host:port` for `path`, reads the whole answer, and returns its status if that is a success (2xx).
///
/// Cancel safety: dropping it closes the connection; the server may have done its work all the same.
///
/// # Errors
///
/// Each way in which a server can let one down is its own [`HttpError`].
pub async fn get(host: &str, port: u16, path: &str, patience: Duration) -> Result<u16, HttpError> {
    match timeout(patience, exchange(host, port, path)).await {
        Ok(answer) => answer,
        Err(_) => Err(HttpError::TooLate { patience }),
    }
}

async fn exchange(host: &str, port: u16, path: &str) -> Result<u16, HttpError> {
    let mut connection =
        TcpStream::connect((host, port))
            .await
            .map_err(|source| HttpError::Connect {
                address: format!("{host}:{port}"),
                source,
            })?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        authority(host, port),
    );
    connection.write_all(request.as_bytes()).await?;

    let mut answer = BufReader::new(connection);
    let head = read_head(&mut answer).await?;
    if let Some(length) = head.content_length {
        let body = tokio::io::copy(&mut (&mut answer).take(length), &mut tokio::io::sink()).await?;
        if body < length {
            return Err(HttpError::ClosedEarly);
        }
    } else {
        // Without a length, the end of the connection is the end of the body.
        tokio::io::copy(&mut answer, &mut tokio::io::sink()).await?;
    }
    if (200..300).contains(&head.status) {
        Ok(head.status)
    } else {
        Err(HttpError::Status {
            status: head.status,
        })
    }
}

/// An IPv6 address stands in brackets, or its colons would look like the port's.
fn authority(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// What stands before the body, as far as it matters here.
struct Head {
    status: u16,
    content_length: Option<u64>,
}

async fn read_head(answer: &mut (impl AsyncBufRead + Unpin)) -> Result<Head, HttpError> {
    let mut lines = answer.take(LONGEST_HEAD);
    let status = parse_status_line(&read_line(&mut lines).await?)?;
    let mut content_length = None;
    loop {
        let line = read_line(&mut lines).await?;
        let Some(header) = line.strip_suffix('\n') else {
            let endless = lines.limit() == 0;
            return Err(if endless {
                not_http(&line)
            } else {
                HttpError::ClosedEarly
            });
        };
        if header.trim_end().is_empty() {
            return Ok(Head {
                status,
                content_length,
            });
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            content_length = Some(value.trim().parse().map_err(|_| not_http(header))?);
        }
    }
}

/// One line with its end, or without one where the answer stops. Bytes that are no UTF-8 become `�`.
async fn read_line(lines: &mut (impl AsyncBufRead + Unpin)) -> io::Result<String> {
    let mut line = Vec::new();
    lines.read_until(b'\n', &mut line).await?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// The 200 of `HTTP/1.1 200 OK`.
fn parse_status_line(line: &str) -> Result<u16, HttpError> {
    if line.is_empty() {
        return Err(HttpError::ClosedEarly);
    }
    let mut words = line.split_whitespace();
    let version = words.next().unwrap_or_default();
    let status = words.next().and_then(|status| status.parse().ok());
    match status {
        Some(status @ 100..=599) if version.starts_with("HTTP/1.") => Ok(status),
        _ => Err(not_http(line)),
    }
}

fn not_http(said: &str) -> HttpError {
    HttpError::NotHttp {
        said: said.trim_end().to_owned(),
    }
}

/// How a GET can fail.
#[derive(Debug)]
pub enum HttpError {
    /// No connection: the port is closed, the name is unknown, the host is unreachable.
    Connect {
        /// Host and port.
        address: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The connection broke while it was in use.
    Broken(io::Error),
    /// The server closed the connection before its answer was complete.
    ClosedEarly,
    /// The server said something, but not in HTTP.
    NotHttp {
        /// The line that isn't HTTP.
        said: String,
    },
    /// The server answered in full and refused: its status isn't 2xx.
    Status {
        /// The status, such as 503.
        status: u16,
    },
    /// The server didn't answer in full within our patience.
    TooLate {
        /// How long we waited.
        patience: Duration,
    },
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect { address, source } => write!(f, "no connection to {address}: {source}"),
            Self::Broken(source) => write!(f, "the connection broke: {source}"),
            Self::ClosedEarly => f.write_str("the server closed the connection in mid-answer"),
            Self::NotHttp { said } => {
                // Long garbage tells no more than short garbage.
                let start: String = said.chars().take(40).collect();
                write!(f, "the server doesn't speak HTTP, it said {start:?}")
            }
            Self::Status { status } => write!(f, "the server answered with status {status}"),
            Self::TooLate { patience } => {
                write!(f, "no full answer within {:.1} s", patience.as_secs_f64())
            }
        }
    }
}

impl Error for HttpError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connect { source, .. } | Self::Broken(source) => Some(source),
            _ => None,
        }
    }
}

impl From<io::Error> for HttpError {
    fn from(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::UnexpectedEof => Self::ClosedEarly,
            _ => Self::Broken(source),
        }
    }
}
