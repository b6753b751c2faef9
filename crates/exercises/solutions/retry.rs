//! Try again, but not like this: a solution
//!
//! The `match` names what may be tried again, and returns all else. There is no pause after the last attempt. Many
//! clients at once would need jitter too, or they come back together: the chapter adds it.

// ANCHOR: code
use std::time::Duration;

use tokio::time::sleep;

/// Why a call failed.
#[derive(Debug, PartialEq, Eq)]
enum Failed {
    /// It may work later.
    Busy,
    /// It never will.
    Refused,
}

/// Calls up to `attempts` times, at least once. Pauses before the second attempt, twice as long before each further one.
async fn retry<T>(
    attempts: u32,
    mut call: impl AsyncFnMut() -> Result<T, Failed>,
) -> Result<T, Failed> {
    let mut pause = Duration::from_millis(100);
    for _ in 1..attempts {
        match call().await {
            Err(Failed::Busy) => sleep(pause).await,
            other => return other,
        }
        pause *= 2;
    }
    call().await
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_busy_service_is_asked_again_after_pauses_that_double() {
        let start = Instant::now();
        let mut calls = 0;
        let answer = retry(4, async || {
            calls += 1;
            if calls < 4 {
                Err(Failed::Busy)
            } else {
                Ok("here")
            }
        });
        assert_eq!(answer.await, Ok("here"));
        let why = "the pauses are to be 100, 200 and 400 ms";
        assert_eq!(start.elapsed(), Duration::from_millis(700), "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_refused_is_not_asked_again() {
        let mut calls = 0;
        let answer = retry(4, async || {
            calls += 1;
            Err::<(), _>(Failed::Refused)
        });
        assert_eq!(answer.await, Err(Failed::Refused));
        assert_eq!(calls, 1, "it was refused, and asked again");
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_no_pause_after_the_last_attempt() {
        let start = Instant::now();
        let answer = retry(2, async || Err::<(), _>(Failed::Busy));
        assert_eq!(answer.await, Err(Failed::Busy));
        let why = "two attempts, and one pause between them";
        assert_eq!(start.elapsed(), Duration::from_millis(100), "{why}");
    }
}
