//! How an `ApiClient` is set up: what it needs, what has a default, and why that one.

use std::fmt;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder};
use tokio::sync::Semaphore;

use crate::api_client::{ApiClient, Shared};
use crate::base_url::BaseUrl;
use crate::error::ConfigError;

// ANCHOR: builder
/// Sets up an [`ApiClient`]. Every limit has a default, because reqwest's own is none.
#[derive(Clone)]
#[must_use = "there is no client before `build`"]
pub struct ApiClientBuilder {
    base: String,
    user_agent: String,
    token: Option<String>,
    in_flight: usize,
    connect_timeout: Duration,
    timeout: Duration,
    idle_timeout: Duration,
    max_body: usize,
    proxy: bool,
}

impl ApiClientBuilder {
    pub(crate) fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            token: None,
            in_flight: 10,
            connect_timeout: Duration::from_secs(3),
            timeout: Duration::from_secs(30),
            // Shorter than most servers keep a connection: who closes first is never surprised.
            idle_timeout: Duration::from_secs(30),
            max_body: 16 * 1024 * 1024,
            proxy: true,
        }
    }

    /// Makes the client. It connects at its first call.
    ///
    /// # Errors
    /// A [`ConfigError`] that names the setting.
    pub fn build(self) -> Result<ApiClient, ConfigError> {
        let base = BaseUrl::parse(&self.base).map_err(ConfigError::BaseUrl)?;
        if self.in_flight == 0 {
            return Err(ConfigError::NoneInFlight);
        }
        let user_agent =
            HeaderValue::from_str(&self.user_agent).map_err(|_| ConfigError::Header)?;
        let http = self
            .reqwest()
            .user_agent(user_agent)
            .default_headers(self.headers()?)
            .build()
            .map_err(ConfigError::Client)?;
        Ok(ApiClient::new(Shared {
            http,
            base,
            in_flight: Semaphore::new(self.in_flight.min(Semaphore::MAX_PERMITS)),
            max_body: self.max_body,
        }))
    }

    fn reqwest(&self) -> ClientBuilder {
        let client = Client::builder()
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
            .pool_idle_timeout(self.idle_timeout);
        if self.proxy {
            client
        } else {
            client.no_proxy()
        }
    }

    fn headers(&self) -> Result<HeaderMap, ConfigError> {
        let mut headers = HeaderMap::new();
        if let Some(token) = &self.token {
            let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
                .map_err(|_| ConfigError::Header)?;
            // `Debug` prints "Sensitive" in its place, ours and that of reqwest.
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(headers)
    }
}
// ANCHOR_END: builder

impl ApiClientBuilder {
    /// How the client names itself; by default the name and version of this package.
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// The token that every request carries as `Authorization: Bearer`.
    pub fn bearer_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// How many requests may be in flight at the same time, and so how many connections may be open;
    /// 10 by default. The others wait for their turn, in order.
    pub fn in_flight(mut self, limit: usize) -> Self {
        self.in_flight = limit;
        self
    }

    /// How long to wait for a connection, the look-up of the name included; 3 s by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long a call may take from its turn to the last byte of the body; 30 s by default. The wait
    /// for its turn doesn't count: put a `tokio::time::timeout` around the call for that.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// How long a connection that nobody uses is kept; 30 s by default. Keep it below the keep-alive time
    /// of the server.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// The most bytes of an answer that are kept in memory; 16 MiB by default.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Ignores the proxy that the environment names, for a server on this machine.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = false;
        self
    }
}

/// Tells the limits, and not the token.
impl fmt::Debug for ApiClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClientBuilder")
            .field("in_flight", &self.in_flight)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
