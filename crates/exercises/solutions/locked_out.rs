//! Locked out by oneself: a solution
//!
//! The guard in the head of the `match` is alive in its arms. In a `let` of its own it goes at the semicolon.
//! Between the two locks another task may ask for the same key: then it is fetched twice, which is harmless here.

// ANCHOR: code
use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;

/// The answer for a key, from the cache if it is there.
async fn look_up(cache: &Mutex<HashMap<u32, u32>>, key: u32) -> u32 {
    let known = cache.lock().await.get(&key).copied();
    match known {
        Some(answer) => answer,
        None => {
            let answer = ask(key).await;
            cache.lock().await.insert(key, answer);
            answer
        }
    }
}
// ANCHOR_END: code

// Nothing to change below.

async fn ask(key: u32) -> u32 {
    sleep(Duration::from_secs(1)).await;
    key * 10
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_key_is_asked_for_once() {
        let cache = Mutex::default();
        let start = Instant::now();
        for _ in 0..3 {
            let looking = look_up(&cache, 7);
            let answer = timeout(Duration::from_secs(60), looking).await;
            assert_eq!(
                answer.expect("it waits for a lock that it holds itself"),
                70
            );
        }
        let why = "the second and the third answer are in the cache";
        assert_eq!(start.elapsed(), Duration::from_secs(1), "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_another_key() {
        let cache = Mutex::default();
        let start = Instant::now();
        let both = async { tokio::join!(look_up(&cache, 1), look_up(&cache, 2)) };
        let answers = timeout(Duration::from_secs(60), both).await;
        assert_eq!(
            answers.expect("it waits for a lock that it holds itself"),
            (10, 20)
        );
        let why = "the lock was held while the service was asked";
        assert_eq!(start.elapsed(), Duration::from_secs(1), "{why}");
    }
}
