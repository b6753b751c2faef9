//! Fifty requests in flight, as Rust makes them.

use std::iter::repeat_n;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use bytes::Bytes;
use connection_pooling::api_client::ApiClient;
use connection_pooling::at_once;
use connection_pooling::by_hand::{Pool, for_each};
use http_body_util::{BodyExt as _, Empty};
use httparse::{EMPTY_HEADER, Response, Status};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use super::IN_FLIGHT;
use crate::{Case, Meter, Sample};

const PATH: &str = "/users/7";

pub(super) fn with_limit(case: &Case) -> Result<Sample> {
    let client = api_client(case)?;
    measured(case, async |requests| {
        Ok(at_once::with_limit(&client, PATH, usize::try_from(requests)?).await?)
    })
}

pub(super) fn by_workers(case: &Case) -> Result<Sample> {
    let client = api_client(case)?;
    measured(case, async |requests| {
        let requests = usize::try_from(requests)?;
        Ok(at_once::by_workers(&client, PATH, requests, IN_FLIGHT).await?)
    })
}

fn api_client(case: &Case) -> Result<ApiClient> {
    let builder = ApiClient::builder(&format!("http://{}", case.fixture()?));
    Ok(builder.in_flight(IN_FLIGHT).no_proxy().build()?)
}

pub(super) fn by_hand(case: &Case) -> Result<Sample> {
    let pool = Arc::new(Pool::new(case.fixture()?, IN_FLIGHT)?);
    measured(case, async |requests| {
        let paths = repeat_n(PATH.to_owned(), usize::try_from(requests)?);
        Ok(for_each(&pool, paths, IN_FLIGHT, |_: Value| ()).await?)
    })
}

pub(super) fn hyper_util(case: &Case) -> Result<Sample> {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build::<_, Empty<Bytes>>(connector);
    let url: hyper::Uri = format!("http://{}{PATH}", case.fixture()?).parse()?;
    measured(case, async |requests| {
        let left = Arc::new(AtomicU64::new(requests));
        let mut tasks = JoinSet::new();
        for _ in 0..IN_FLIGHT {
            let (client, url, left) = (client.clone(), url.clone(), Arc::clone(&left));
            tasks.spawn(async move {
                while one_less(&left) {
                    let answer = client.get(url.clone()).await?;
                    ensure!(answer.status().is_success());
                    let body = answer.into_body().collect().await?.to_bytes();
                    serde_json::from_slice::<Value>(&body)?;
                }
                Ok(())
            });
        }
        tasks.join_all().await.into_iter().collect()
    })
}

/// Whether there was one left.
fn one_less(left: &AtomicU64) -> bool {
    let less = |left: u64| left.checked_sub(1);
    left.try_update(Ordering::Relaxed, Ordering::Relaxed, less)
        .is_ok()
}

pub(super) fn sockets(case: &Case) -> Result<Sample> {
    let host = case.fixture()?;
    let idle = Mutex::new(Vec::new());
    measured(case, async |requests| {
        let left = Arc::new(AtomicU64::new(requests));
        let mut tasks = JoinSet::new();
        for _ in 0..IN_FLIGHT {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut socket = match kept {
                Some(kept) => kept,
                None => Socket::connect(host).await?,
            };
            let left = Arc::clone(&left);
            tasks.spawn(async move {
                while one_less(&left) {
                    socket.get().await?;
                }
                anyhow::Ok(socket)
            });
        }
        for socket in tasks.join_all().await {
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(socket?);
        }
        Ok(())
    })
}

/// A connection, a request as bytes, and no more of HTTP than the answer needs.
struct Socket {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Socket {
    async fn connect(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            request: format!("GET {PATH} HTTP/1.1\r\nhost: {host}\r\n\r\n").into_bytes(),
            buffer: vec![0; 8192],
        })
    }

    async fn get(&mut self) -> Result<Value> {
        self.stream.write_all(&self.request).await?;
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            ensure!(read > 0, "the server hung up, or says too much");
            filled += read;
            if let Some((body, end)) = body_of(&self.buffer[..filled])?
                && end <= filled
            {
                return Ok(serde_json::from_slice(&self.buffer[body..end])?);
            }
        }
    }
}

/// Where the body begins and ends, once the head is there.
fn body_of(answer: &[u8]) -> Result<Option<(usize, usize)>> {
    let mut headers = [EMPTY_HEADER; 16];
    let mut head = Response::new(&mut headers);
    let Status::Complete(body) = head.parse(answer)? else {
        return Ok(None);
    };
    ensure!(head.code == Some(200));
    let mut headers = head.headers.iter();
    let length = headers.find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.context("no length")?;
    let length: usize = std::str::from_utf8(length.value)?.parse()?;
    Ok(Some((body, body + length)))
}

/// Measures `ask`, which makes so many requests, on one thread.
fn measured(case: &Case, ask: impl AsyncFn(u64) -> Result<()>) -> Result<Sample> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        ask(case.size.min(1_000)).await?;
        let times = (4_000 / case.size).max(1);
        let meter = Meter::start();
        for _ in 0..times {
            ask(case.size).await?;
        }
        Ok(meter.stop(case.size * times))
    })
}
