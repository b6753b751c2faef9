//! The sum that never comes
//!
//! Several tasks send numbers, and one loop adds them up. All tasks are done, and the loop waits for more.

// ANCHOR: code
use std::time::Duration;

use tokio::sync::mpsc;

/// The sum of all numbers of all sources.
async fn sum(sources: Vec<Vec<u64>>) -> u64 {
    let (numbers, mut received) = mpsc::channel(4);
    for source in sources {
        let numbers = numbers.clone();
        tokio::spawn(async move {
            for number in source {
                if numbers.send(number).await.is_err() {
                    break;
                }
            }
        });
    }
    let mut sum = 0;
    while let Some(number) = received.recv().await {
        sum += number;
    }
    sum
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_sum_is_there_when_all_sources_have_ended() {
        let adding = sum(vec![vec![1, 2, 3], vec![10, 20], vec![100]]);
        let sum = timeout(Duration::from_secs(60), adding).await;
        let why = "the sum is never complete: somebody still holds a sender";
        assert_eq!(sum.expect(why), 136);
    }
}
