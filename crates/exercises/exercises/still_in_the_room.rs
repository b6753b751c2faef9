//! The room that is never empty
//!
//! The sign at the door says how many visitors are in. After a busy day it says 17, and nobody is there: whoever
//! leaves by cancellation isn't counted out.

// ANCHOR: code
use std::cell::Cell;
use std::time::Duration;

use tokio::time::sleep;

/// Is in the room for a while. The room knows how many are in.
async fn visit(room: &Cell<u32>, stay: Duration) {
    room.set(room.get() + 1);
    sleep(stay).await;
    room.set(room.get() - 1);
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_leaves_is_counted_out_cancelled_or_not() {
        let room = Cell::new(0);
        visit(&room, Duration::from_secs(1)).await;
        assert_eq!(room.get(), 0, "a visitor who left is still counted");

        let long = visit(&room, Duration::from_secs(3600));
        timeout(Duration::from_secs(1), long).await.unwrap_err();
        assert_eq!(
            room.get(),
            0,
            "a visitor who was cancelled is still counted"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_in_is_counted() {
        let room = Cell::new(0);
        let look = async {
            sleep(Duration::from_secs(1)).await;
            room.get()
        };
        let stay = Duration::from_secs(10);
        let ((), (), seen) = tokio::join!(visit(&room, stay), visit(&room, stay), look);
        assert_eq!(seen, 2, "two visitors are in");
    }
}
