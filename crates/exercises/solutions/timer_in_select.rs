//! Five seconds that never end: a solution
//!
//! The expressions of a `select!` are evaluated anew each time: each message brought a new timer. Pinned outside of
//! the loop it is one timer. `sleep_until(deadline)` with a deadline from before the loop does as well.

// ANCHOR: code
use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

/// What comes within `limit`.
async fn collect(messages: &mut Receiver<u32>, limit: Duration) -> Vec<u32> {
    let mut collected = Vec::new();
    let mut time_up = pin!(sleep(limit));
    loop {
        select! {
            message = messages.recv() => match message {
                Some(message) => collected.push(message),
                None => return collected,
            },
            () = &mut time_up => return collected,
        }
    }
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;
    use tokio::time::{interval, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_the_time_is_up() {
        let (sender, mut messages) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut each_second = interval(Duration::from_secs(1));
            for number in 0.. {
                each_second.tick().await;
                if sender.send(number).await.is_err() {
                    break;
                }
            }
        });
        let collecting = collect(&mut messages, Duration::from_millis(4500));
        let collected = timeout(Duration::from_secs(60), collecting).await;
        let why = "the time was up long ago: each message brought a new timer";
        assert_eq!(collected.expect(why), [0, 1, 2, 3, 4]);
    }
}
