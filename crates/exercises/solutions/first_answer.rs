//! The first good answer: a solution
//!
//! `FuturesUnordered` gives results in the order in which they come. A `return` drops it and all that it holds, so
//! the other questions end there. `select_ok` of the futures crate does the same for a plain list.

// ANCHOR: code
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::time::sleep;

/// The first answer that is no error; none if all fail.
async fn first_answer(mirrors: &[Mirror]) -> Option<&'static str> {
    let mut asked: FuturesUnordered<_> = mirrors.iter().map(Mirror::ask).collect();
    while let Some(answer) = asked.next().await {
        if let Ok(answer) = answer {
            return Some(answer);
        }
    }
    None
}
// ANCHOR_END: code

// Nothing to change below.

/// A mirror that answers, or fails, after so long.
struct Mirror(Duration, Result<&'static str, &'static str>);

impl Mirror {
    async fn ask(&self) -> Result<&'static str, &'static str> {
        sleep(self.0).await;
        self.1
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[tokio::test(start_paused = true)]
    async fn the_fastest_good_answer_wins() {
        let mirrors = [
            Mirror(ms(900), Ok("from Oslo")),
            Mirror(ms(100), Err("down")),
            Mirror(ms(300), Ok("from Turin")),
        ];
        let start = Instant::now();
        let answer = first_answer(&mirrors).await;
        let why = "the mirrors were asked one after another";
        assert_eq!(
            (answer, start.elapsed()),
            (Some("from Turin"), ms(300)),
            "{why}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_no_answer_only_when_all_have_failed() {
        let mirrors = [Mirror(ms(100), Err("down")), Mirror(ms(200), Err("gone"))];
        let start = Instant::now();
        assert_eq!(first_answer(&mirrors).await, None);
        assert_eq!(
            start.elapsed(),
            ms(200),
            "the last mirror had not failed yet"
        );
    }
}
