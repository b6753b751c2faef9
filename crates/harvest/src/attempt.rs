//! One attempt: from redirect to redirect to a body, read to its end and hashed as it streams.
//!
//! The practices: [errors](../../../book/src/errors.md#limits) (a limit on time that covers the body),
//! [semaphores](../../../book/src/semaphores.md) (a slot of the host, its turn, a permit of all, in this order: whoever
//! waits for a host keeps nobody else waiting), [connection pooling](../../../book/src/connection-pooling.md#bodies-left-unread).

use std::io;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::{ACCEPT, HeaderMap, LOCATION, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request, Response, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, info, info_span};
use url::Url;

use crate::address;
use crate::client::{Client, NoBody, client};
use crate::hosts::{Hosts, Slot};
use crate::metrics::Metrics;
use crate::outcome::{self, Outcome};
use crate::settings::Settings;
use crate::signals::Stop;

/// Sent with each request, so that a server's log says who came.
const WHO: &str = concat!("harvest/", env!("CARGO_PKG_VERSION"));

/// A redirect's body is read so far, to keep the connection; a longer one costs a new connection instead.
const SMALL: u64 = 64 * 1024;

/// What all URLs share.
#[derive(Debug)]
pub struct Fetcher {
    /// The pool of connections.
    pub client: Client,
    /// The limits of each host.
    pub hosts: Hosts,
    /// The limit on all requests.
    pub permits: Semaphore,
    /// How to behave.
    pub settings: Settings,
    /// What is counted.
    pub metrics: Metrics,
    /// Cancelled, nothing new is started.
    pub stop: CancellationToken,
}

/// What an attempt has seen, as far as it came.
#[derive(Debug, Default)]
pub struct Answer {
    /// The last status.
    pub status: Option<StatusCode>,
    /// The last answer's headers.
    pub headers: HeaderMap,
    /// Bytes of the body.
    pub bytes: u64,
    /// The hash of the whole body.
    pub sha256: Option<String>,
    /// The time that requests took.
    pub took: Duration,
    /// Where it was redirected to.
    pub landed: Option<Url>,
}

impl Fetcher {
    /// With a client of its own, and the limits of `hosts`.
    ///
    /// # Errors
    ///
    /// The client can't be made.
    pub fn new(
        settings: Settings,
        hosts: Hosts,
        metrics: &Metrics,
        stop: &Stop,
    ) -> io::Result<Self> {
        Ok(Self {
            // Half of the time: a server that answers has to be reached first.
            client: client(settings.timeout / 2)?,
            hosts,
            permits: Semaphore::new(settings.concurrency),
            metrics: metrics.clone(),
            stop: stop.soon.clone(),
            settings,
        })
    }

    // ANCHOR: attempt
    /// Fetches `target`, wherever that leads. `None` where the program was told to stop before a request could start.
    ///
    /// Cancel safety: dropped, it closes its connection and gives back its slot and its permit.
    pub async fn attempt(&self, target: &Url, answer: &mut Answer) -> Option<Outcome> {
        let mut url = target.clone();
        for _hop in 0..=self.settings.redirects {
            let (slot, _permit) = self.stop.run_until_cancelled(self.enter(&url)).await??;
            let started = Instant::now();
            let step = self.exchange(&url, &slot, answer).await;
            answer.took += started.elapsed();
            match step {
                Ok(Step::Redirect(next)) => {
                    info!("redirected to {next}");
                    answer.landed = Some(next.clone());
                    url = next;
                }
                Ok(Step::End(outcome)) | Err(outcome) => return Some(outcome),
            }
        }
        Some(Outcome::TooManyRedirects)
    }

    /// The host's slot and turn first, the permit of all last: it is the one that everybody wants.
    async fn enter(&self, url: &Url) -> Option<(Slot, SemaphorePermit<'_>)> {
        let host = self.hosts.enter(address::host(url));
        let slot = host.instrument(info_span!("wait for host")).await?;
        let permit = self.permits.acquire();
        let permit = permit.instrument(info_span!("wait for permit")).await;
        Some((slot, permit.ok()?))
    }
    // ANCHOR_END: attempt

    // ANCHOR: exchange
    /// One request and its answer, all of it before one deadline.
    async fn exchange(&self, url: &Url, slot: &Slot, answer: &mut Answer) -> Result<Step, Outcome> {
        let deadline = Instant::now() + self.settings.timeout;
        let _in_flight = self.metrics.request();
        let response = timeout_at(deadline, self.client.request(self.request(url)?)).await;
        let response = response
            .map_err(|_elapsed| Outcome::AnswerTimeout)?
            .map_err(|error| outcome::of_request(&error))?;
        let (head, body) = response.into_parts();
        answer.status = Some(head.status);
        answer.headers = head.headers;
        if let Some(silence) = self.silence(answer) {
            slot.be_silent(silence);
        }
        if let Some(location) = redirect(answer) {
            let next = address::join(url, &location)?;
            // The next hop may go to the same host, which has this slot only: the body has to end first.
            let mut unused = Answer::default();
            let rest = read(body, Some(SMALL), &mut unused);
            timeout_at(deadline, rest)
                .await
                .map_err(|_elapsed| Outcome::BodyTimeout)??;
            return Ok(Step::Redirect(next));
        }
        let whole = timeout_at(deadline, read(body, None, answer)).await;
        whole.map_err(|_elapsed| Outcome::BodyTimeout)??;
        Ok(Step::End(match head.status.is_success() {
            true => Outcome::Ok,
            false => Outcome::Status,
        }))
    }
    // ANCHOR_END: exchange

    fn request(&self, url: &Url) -> Result<Request<NoBody>, Outcome> {
        let method = if self.settings.head {
            Method::HEAD
        } else {
            Method::GET
        };
        let request = Request::builder()
            .method(method)
            .uri(address::uri(url)?)
            .header(USER_AGENT, WHO)
            .header(ACCEPT, "*/*");
        request.body(NoBody::new()).map_err(|_| Outcome::NotAUrl)
    }

    /// How long the host wants not to be asked, if that is a wish that is obeyed.
    pub(crate) fn silence(&self, answer: &Answer) -> Option<Duration> {
        retry_after(answer).filter(|wish| *wish <= self.settings.longest_wait)
    }

    /// A request for something that isn't on the list: a sitemap.
    pub(crate) async fn get(&self, url: &Url) -> Result<Response<Incoming>, Outcome> {
        let request = self.client.request(self.request(url)?);
        let deadline = Instant::now() + self.settings.timeout;
        timeout_at(deadline, request)
            .await
            .map_err(|_elapsed| Outcome::AnswerTimeout)?
            .map_err(|error| outcome::of_request(&error))
    }
}

/// Where a request has led.
enum Step {
    Redirect(Url),
    End(Outcome),
}

// ANCHOR: read
/// Reads a body to its end, or to `limit`. It is hashed piece by piece: what is in memory is one piece, however long the
/// body is.
async fn read(mut body: Incoming, limit: Option<u64>, answer: &mut Answer) -> Result<(), Outcome> {
    let mut hash = Sha256::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| outcome::of_body(&error))?;
        if let Some(piece) = frame.data_ref() {
            hash.update(piece);
            answer.bytes += piece.len() as u64;
        }
        if limit.is_some_and(|limit| answer.bytes > limit) {
            return Ok(());
        }
    }
    answer.sha256 = Some(hexadecimal(&hash.finalize()));
    Ok(())
}
// ANCHOR_END: read

fn redirect(answer: &Answer) -> Option<String> {
    let redirects = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    let status = answer.status.filter(|status| redirects.contains(status));
    let location = status.and_then(|_| answer.headers.get(LOCATION))?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// What the server wishes: seconds, or a date.
pub(crate) fn retry_after(answer: &Answer) -> Option<Duration> {
    let asks = [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    answer.status.filter(|status| asks.contains(status))?;
    let wish = answer.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = wish.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(wish).ok()?;
    #[expect(
        clippy::disallowed_methods,
        reason = "a date can only be compared with the clock on the wall"
    )]
    let now = std::time::SystemTime::now();
    Some(date.duration_since(now).unwrap_or_default())
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}
