//! How a run behaves. The command line fills it in; a test or another program may do so as well.

use std::time::Duration;

/// Limits, patience, and what is asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Requests in flight in all.
    pub concurrency: usize,
    /// Requests in flight to one host.
    pub per_host: usize,
    /// Between the starts of two requests to one host; zero is no limit.
    pub interval: Duration,
    /// From the start of a request to the last byte of its answer.
    pub timeout: Duration,
    /// How often a URL is tried at most.
    pub attempts: u32,
    /// The pause after the first failure is random, and at most this; after each further failure twice as much.
    pub backoff: Duration,
    /// A server's `Retry-After` is obeyed up to this; who asks for more is not asked again.
    pub longest_wait: Duration,
    /// Redirects that are followed for one URL.
    pub redirects: u32,
    /// Ask for the head of each answer only.
    pub head: bool,
    /// URLs under way: read from the list, waiting or in flight, not yet stored.
    pub window: usize,
    /// After a signal, requests in flight may take this long to end.
    pub grace: Duration,
    /// Where harvesters share a queue: who is silent for so long loses what it holds of it, and its slots of hosts.
    pub lease: Duration,
    /// Draw the progress, where standard error is a terminal.
    pub progress: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 100,
            per_host: 6,
            interval: Duration::from_millis(100),
            timeout: Duration::from_secs(30),
            attempts: 3,
            backoff: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            redirects: 10,
            head: false,
            window: 4096,
            grace: Duration::from_secs(10),
            lease: Duration::from_secs(30),
            progress: false,
        }
    }
}
