//! A pool by hand, on hyper's connections: what a client does for each request, in sight.
//!
//! One server, plain HTTP/1, nothing but GET. Doesn't do what reqwest does besides: TLS, proxies,
//! redirects, cookies, compression, limits on time, another try for what was not sent.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderValue};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// The most bytes of an answer that are kept in memory.
pub const LARGEST: usize = 1024 * 1024;

// ANCHOR: pool
/// Connections to one server, of which at most so many are open.
pub struct Pool {
    host: String,
    host_header: HeaderValue,
    turns: Semaphore,
    /// Connections that nobody uses. The last one used is on top: the server is the least likely to
    /// have closed that.
    idle: Mutex<Vec<Connection>>,
}

type Connection = SendRequest<Empty<Bytes>>;

impl Pool {
    /// A pool for the server at `host`, such as `api.example.com:80`, with at most `limit`
    /// connections. It connects at the first call.
    ///
    /// # Errors
    /// `host` can't be the name of a host.
    pub fn new(host: &str, limit: usize) -> Result<Self, PoolError> {
        Ok(Self {
            host: host.to_owned(),
            host_header: HeaderValue::from_str(host).map_err(hyper::http::Error::from)?,
            turns: Semaphore::new(limit),
            idle: Mutex::default(),
        })
    }

    /// Asks for `path` and reads the answer as JSON.
    ///
    /// Cancel safety: dropped, it closes the connection, and its turn passes to the next. There is
    /// no limit on time but the `timeout` that you put around it.
    ///
    /// # Errors
    /// A [`PoolError`]. Any status but success is one.
    pub async fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, PoolError> {
        let request = Request::get(path)
            .header(HOST, self.host_header.clone())
            .body(Empty::new())?;
        // Nobody closes the semaphore, so this is no error in practice.
        let _turn = self.turns.acquire().await.map_err(io::Error::other)?;
        let mut connection = self.connection().await?;
        let (head, body) = connection.send_request(request).await?.into_parts();
        let body = read(body).await?;
        // Here and not before: until its answer has been read to the end, a connection is of no use
        // to anybody else. On every other way out of this function it is dropped, and closes.
        self.idle().push(connection);
        if !head.status.is_success() {
            return Err(PoolError::Status(head.status));
        }
        Ok(serde_json::from_slice(&body)?)
    }

    /// One that is idle, or a new one.
    async fn connection(&self) -> Result<Connection, PoolError> {
        loop {
            // A statement of its own: in a `while let` the lock would be held across the await.
            let kept = self.idle().pop();
            let Some(mut kept) = kept else {
                return self.connect().await;
            };
            // An error where the server has closed it meanwhile, as far as we have heard.
            if kept.ready().await.is_ok() {
                return Ok(kept);
            }
        }
    }

    async fn connect(&self) -> Result<Connection, PoolError> {
        let stream = TcpStream::connect(&self.host).await?;
        stream.set_nodelay(true)?;
        let (requests, connection) = http1::Builder::new()
            .writev(false) // a request without a body is one piece
            .handshake(TokioIo::new(stream))
            .await?;
        // It writes requests and reads answers, until `requests` is dropped. What goes wrong there,
        // the request hears.
        tokio::spawn(connection);
        Ok(requests)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The whole body, if it has at most [`LARGEST`] bytes.
async fn read(mut body: Incoming) -> Result<Vec<u8>, PoolError> {
    let mut all = Vec::new();
    while let Some(frame) = body.frame().await {
        // A frame without data holds trailers.
        if let Ok(data) = frame?.into_data() {
            if data.len() > LARGEST - all.len() {
                return Err(PoolError::TooLarge);
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(all)
}
// ANCHOR_END: pool

// ANCHOR: workers
/// Asks for all paths, with so many tasks, and hands each answer to `each` as it comes. A task takes
/// the next path when it has an answer: nobody waits for a turn, and what is in memory is bounded.
///
/// # Errors
/// The first that one of the tasks met; that task asks for nothing more, the others go on.
///
/// # Panics
/// When a task panicked.
pub async fn for_each<T: DeserializeOwned + 'static>(
    pool: &Arc<Pool>,
    paths: impl Iterator<Item = String> + Send + 'static,
    workers: usize,
    each: impl Fn(T) + Clone + Send + 'static,
) -> Result<(), PoolError> {
    let paths = Arc::new(Mutex::new(paths));
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(worker(Arc::clone(pool), Arc::clone(&paths), each.clone()));
    }
    tasks.join_all().await.into_iter().collect()
}

async fn worker<T: DeserializeOwned>(
    pool: Arc<Pool>,
    paths: Arc<Mutex<impl Iterator<Item = String>>>,
    each: impl Fn(T),
) -> Result<(), PoolError> {
    loop {
        // A statement of its own: in a `while let` the lock would be held during the request.
        let next = paths.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(path) = next else { return Ok(()) };
        let answer = pool.get_json(&path).await?;
        each(answer);
    }
}
// ANCHOR_END: workers

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// The host or the path isn't one.
    #[error("no such address")]
    Address(#[from] hyper::http::Error),
    /// Nobody there, or the socket failed.
    #[error("no connection")]
    Connect(#[from] io::Error),
    /// What came is no answer, or breaks off.
    #[error("no valid HTTP answer")]
    Protocol(#[from] hyper::Error),
    /// An answer that says that it is none.
    #[error("status {0}")]
    Status(StatusCode),
    /// The body has more than [`LARGEST`] bytes.
    #[error("the body has more than {LARGEST} bytes")]
    TooLarge,
    /// The body is not what was asked for.
    #[error("an unexpected body")]
    Unexpected(#[from] serde_json::Error),
}
