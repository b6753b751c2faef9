//! A lock that is given up between the look and the change.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "check-then-act",
    symptom: "The same thing is fetched several times at start-up, and the answers overwrite each other",
    also: &[
        "race condition",
        "TOCTOU",
        "double-checked locking",
        "cache stampede",
        "thundering herd",
        "loaded twice",
        "duplicate requests",
        "logged in twice",
        "token refresh",
    ],
    cause: "The lock is free while the value is fetched, and whoever looks meanwhile sees that there is none, and fetches it too.",
    cure: "Hold tokio's `Mutex` from the look to the change: waiting with the lock held is what it is for. For a value that is made once, take a `OnceCell`; for many keys, one of them a key.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of several calls at the same time that counts the fetches",
    )],
    met_in: &[
        "https://github.com/gabrielkoerich/orch/pull/2433",
        "https://github.com/jdx/mise/pull/9616",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: between the first `lock` and the second, others look into the cache too.
pub async fn broken(cache: &Mutex<Option<u32>>, server: &Server) -> u32 {
    let cached = *cache.lock().await;
    match cached {
        Some(token) => token,
        None => {
            let token = server.log_in().await;
            *cache.lock().await = Some(token);
            token
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Who comes second waits, and then sees the token.
pub async fn fixed(cache: &Mutex<Option<u32>>, server: &Server) -> u32 {
    let mut cached = cache.lock().await;
    match *cached {
        Some(token) => token,
        None => {
            let token = server.log_in().await;
            *cached = Some(token);
            token
        }
    }
}
// ANCHOR_END: fixed

/// Gives a new token to each who logs in.
#[derive(Debug, Default)]
pub struct Server {
    log_ins: AtomicU32,
}

impl Server {
    #[instrument(name = "log in", skip_all, ret)]
    async fn log_in(&self) -> u32 {
        sleep(Duration::from_millis(100)).await;
        1 + self.log_ins.fetch_add(1, Ordering::Relaxed)
    }
}

/// Three calls at the same time.
async fn scene(token: impl AsyncFn(&Mutex<Option<u32>>, &Server) -> u32) -> Seen {
    let cache = Mutex::new(None);
    let server = Server::default();
    let (first, second, third) = tokio::join!(
        lane(info_span!("call", n = 1), token(&cache, &server)),
        lane(info_span!("call", n = 2), token(&cache, &server)),
        lane(info_span!("call", n = 3), token(&cache, &server)),
    );
    Seen::of("log-ins", server.log_ins.load(Ordering::Relaxed)).and(
        "different tokens",
        BTreeSet::from([first, second, third]).len(),
    )
}
