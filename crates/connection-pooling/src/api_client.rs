//! A client for one API, as one would ship it: base URL, time limits, a limit on what is in flight,
//! one pool, errors with a type.
//!
//! How it is set up is in `builder`, how paths are joined in `base_url`. Doesn't show retries, which
//! need to know what may be done twice: that is the practice on errors.

use std::fmt;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tracing::{Instrument, info_span};

use crate::base_url::BaseUrl;
use crate::builder::ApiClientBuilder;
use crate::error::ApiError;

// ANCHOR: api_client
/// A client for one API. Make one, and hand out clones: they share its connections and its limit.
#[derive(Clone)]
pub struct ApiClient(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) http: Client,
    pub(crate) base: BaseUrl,
    /// A permit for each request in flight; so it bounds the open connections, too.
    pub(crate) in_flight: Semaphore,
    /// The most bytes of an answer that are kept in memory.
    pub(crate) max_body: usize,
}

impl ApiClient {
    /// A client for the API at `base`, such as `https://api.example.com/v1`, with limits that can be
    /// changed before it is built.
    pub fn builder(base: &str) -> ApiClientBuilder {
        ApiClientBuilder::new(base)
    }

    /// Asks for `path` and reads the answer as JSON.
    ///
    /// Cancel safety: dropped while it waits for its turn, the call loses its place and nothing else.
    /// Dropped later, it closes the connection, and its turn passes to the next.
    ///
    /// # Errors
    /// An [`ApiError`]. Any status but success is one.
    pub async fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        let url = self.0.base.join(path).ok_or(ApiError::Path)?;
        self.call(self.0.http.get(url)).await
    }

    /// Posts `body` as JSON to `path` and reads the answer as JSON.
    ///
    /// Cancel safety: as [`get_json`](Self::get_json); but whether the server has acted on a call that
    /// was dropped, nobody here can know.
    ///
    /// # Errors
    /// An [`ApiError`]. Any status but success is one.
    pub async fn post_json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + ?Sized),
    ) -> Result<T, ApiError> {
        let url = self.0.base.join(path).ok_or(ApiError::Path)?;
        self.call(self.0.http.post(url).json(body)).await
    }

    /// Calls in flight end, those that wait and those to come get [`ApiError::Closed`]. For all
    /// clones. The connections close when the last clone is dropped.
    pub fn close(&self) {
        self.0.in_flight.close();
    }

    async fn call<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ApiError> {
        // Held until the body has been read: until then the connection is in use.
        let _turn = self
            .0
            .in_flight
            .acquire()
            .instrument(info_span!("wait for turn"))
            .await
            .map_err(ApiError::Closed)?;
        let answer = request.send().await?;
        let status = answer.status();
        // Also where the status is an error: an answer that is dropped unread costs its connection.
        let body = read(answer, self.0.max_body).await?;
        if !status.is_success() {
            return Err(ApiError::Status(status));
        }
        serde_json::from_slice(&body).map_err(ApiError::Unexpected)
    }
}

/// The whole body, if it has at most `limit` bytes: the server decides how much it sends, the client
/// how much it holds.
async fn read(mut answer: Response, limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if chunk.len() > limit - body.len() {
            return Err(ApiError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
// ANCHOR_END: api_client

/// Tells where it calls, and no header: one of them may be a token.
impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient")
            .field("base", &self.0.base.as_str())
            .field("free", &self.0.in_flight.available_permits())
            .field("closed", &self.0.in_flight.is_closed())
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}
