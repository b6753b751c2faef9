//! The work that this practice runs together: fetches from a service, each of which takes a while and may fail.
//!
//! By default nothing is asked: an answer is a `sleep`, so everything runs without a network and exactly the same on a
//! paused clock. [`Service::at`] asks a real httpbin instead, and not a line of the teaching code changes.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use tokio::time::sleep;
use tracing::instrument;

use crate::http::{self, HttpError};

/// How much longer than the delay it was asked for a real service may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A service to fetch from. A clone asks the same service: tasks, which may borrow nothing, get one each.
#[derive(Debug, Clone)]
pub struct Service {
    origin: Origin,
    failing: Option<Failing>,
}

#[derive(Debug, Clone)]
enum Origin {
    Simulated,
    Httpbin { host: String, port: u16 },
}

/// The one fetch that fails, and when.
#[derive(Debug, Clone)]
struct Failing {
    name: String,
    after: Duration,
}

impl Service {
    /// A service that answers after a sleep.
    #[must_use]
    pub fn simulated() -> Self {
        Self {
            origin: Origin::Simulated,
            failing: None,
        }
    }

    /// The httpbin that listens at `host:port`.
    #[must_use]
    pub fn at(host: impl Into<String>, port: u16) -> Self {
        Self {
            origin: Origin::Httpbin {
                host: host.into(),
                port,
            },
            failing: None,
        }
    }

    /// The same service, except that it refuses `name` with status 503 `after` a while.
    #[must_use]
    pub fn failing(self, name: impl Into<String>, after: Duration) -> Self {
        Self {
            failing: Some(Failing {
                name: name.into(),
                after,
            }),
            ..self
        }
    }

    /// Fetches `name`, which takes the service `delay`.
    ///
    /// Cancel safety: dropping it gives up the answer, and nothing else.
    ///
    /// # Errors
    ///
    /// The service refused `name`, or didn't answer as an HTTP server should.
    #[instrument(skip(self, delay), ret(Display), err)]
    pub async fn fetch(&self, name: &str, delay: Duration) -> Result<Answer, FetchError> {
        let answered = match self.failing.as_ref().filter(|failing| failing.name == name) {
            None => self.delayed(delay).await,
            Some(failing) => self.refused(failing.after).await,
        };
        match answered {
            Ok(status) => Ok(Answer {
                name: name.to_owned(),
                status,
            }),
            Err(source) => Err(FetchError {
                name: name.to_owned(),
                source,
            }),
        }
    }

    async fn delayed(&self, delay: Duration) -> Result<u16, HttpError> {
        match &self.origin {
            Origin::Simulated => {
                sleep(delay).await;
                Ok(200)
            }
            Origin::Httpbin { host, port } => {
                let path = format!("/delay/{}", delay.as_secs_f64());
                http::get(host, *port, &path, delay + PATIENCE).await
            }
        }
    }

    async fn refused(&self, after: Duration) -> Result<u16, HttpError> {
        match &self.origin {
            Origin::Simulated => {
                sleep(after).await;
                Err(HttpError::Status { status: 503 })
            }
            Origin::Httpbin { host, port } => {
                // httpbin has no route that refuses late: one request for the delay, one for the refusal.
                self.delayed(after).await?;
                http::get(host, *port, "/status/503", PATIENCE).await
            }
        }
    }
}

/// What the service answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked for.
    pub name: String,
    /// The HTTP status: 2xx.
    pub status: u16,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.status)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub struct FetchError {
    /// What was asked for.
    pub name: String,
    /// What went wrong.
    pub source: HttpError,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.source)
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
