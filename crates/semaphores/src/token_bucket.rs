//! A token bucket: so many at once, then so many a second. Written with nothing but tokio.
//!
//! There is no task that adds tokens: they are counted when somebody asks. Doesn't show a limit
//! shared by several processes, nor tokens that cost more than one.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

// ANCHOR: bucket
/// Lets so many start at once (the burst), and after that so many a second.
///
/// First come, first served.
#[derive(Debug)]
pub struct TokenBucket {
    /// How long it takes to earn a token.
    interval: Duration,
    /// How many tokens the bucket holds when it is full.
    burst: u32,
    /// Tokio's mutex is a fair queue: its holder waits for the next token, the others for it.
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: u32,
    /// Up to when tokens have been added.
    filled_until: Instant,
}

impl TokenBucket {
    /// A full bucket.
    #[must_use]
    pub fn new(per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        let interval = (Duration::from_secs(1) / per_second.get()).max(Duration::from_nanos(1));
        let bucket = Bucket {
            tokens: burst.get(),
            filled_until: Instant::now(),
        };
        Self {
            interval,
            burst: burst.get(),
            bucket: Mutex::new(bucket),
        }
    }

    /// Takes a token, and waits for it if there is none.
    ///
    /// Cancel safe: a call that is dropped has taken no token; it loses its place in the queue.
    pub async fn acquire(&self) {
        let mut bucket = self.bucket.lock().await;
        self.fill(&mut bucket);
        if bucket.tokens > 0 {
            bucket.tokens -= 1;
        } else {
            let due = bucket.filled_until + self.interval;
            sleep_until(due).await;
            // The token that was due is taken as of then: a timer that fires late must not make
            // all that follow late.
            bucket.filled_until = due;
        }
    }

    fn fill(&self, bucket: &mut Bucket) {
        let now = Instant::now();
        let missing = self.burst - bucket.tokens;
        let earned = now.duration_since(bucket.filled_until).as_nanos() / self.interval.as_nanos();
        match u32::try_from(earned) {
            Ok(earned) if earned < missing => {
                bucket.tokens += earned;
                // Not `now`: the part of a token that is already earned would be lost.
                bucket.filled_until += self.interval * earned;
            }
            _ => {
                bucket.tokens = self.burst;
                bucket.filled_until = now;
            }
        }
    }
}
// ANCHOR_END: bucket
