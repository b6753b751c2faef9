//! The list for a first run: a server in this process, with everything that a server can do to one.

use std::io;
use std::time::Duration;

use httpbin::Server;

use crate::settings::Settings;
use crate::source::List;

/// Paths, in the order in which they are asked for.
const PATHS: [&str; 18] = [
    "/get",
    "/json",
    "/bytes/100000?seed=1",
    "/bytes/100000?seed=1#the-same-again",
    "/stream/20",
    "/delay/0.3",
    "/drip?duration=0.4&numbytes=10",
    "/redirect/3",
    "/redirect/20",
    "/status/404",
    "/status/500",
    "/fault/flaky/1?key=once",
    "/fault/flaky/1?key=later&retry_after=1",
    "/fault/hang",
    "/drip?duration=5&numbytes=50",
    "/fault/garbage",
    "/fault/close?after=10",
    "/fault/reset",
];

/// Starts the server, and says what to fetch from it. It ends when it is dropped.
///
/// # Errors
///
/// The system gives no port.
pub fn start() -> io::Result<(Server, List)> {
    let server = Server::start()?;
    let mut lines: Vec<String> = PATHS.iter().map(|path| server.url_of(path)).collect();
    lines.push("this is no URL".to_owned());
    lines.push("ftp://127.0.0.1/file".to_owned());
    Ok((server, List::Lines(lines)))
}

/// Nobody wants to wait for half a minute to see that a server hangs.
pub fn hurry(settings: &mut Settings) {
    settings.timeout = settings.timeout.min(Duration::from_millis(700));
    // Random pauses would draw another picture each time.
    settings.backoff = Duration::ZERO;
    settings.attempts = settings.attempts.min(2);
    settings.redirects = settings.redirects.min(4);
}
