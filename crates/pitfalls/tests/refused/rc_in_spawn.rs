//! An `Rc` in a task that may change its thread.

use std::cell::Cell;
use std::rc::Rc;

use tokio::task::{JoinError, yield_now};

// ANCHOR: broken
/// Wrong: the task may go on in another thread after `yield_now`, and the counter can't.
pub async fn broken() -> Result<u32, JoinError> {
    let task = tokio::spawn(async {
        let hits = Rc::new(Cell::new(0));
        yield_now().await;
        hits.set(hits.get() + 1);
        hits.get()
    });
    task.await
}
// ANCHOR_END: broken

fn main() {}
