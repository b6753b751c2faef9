//! The most important first.

use demo::{Failure, Stage};
use tokio::join;

use super::list;
use crate::priority_queue::PriorityQueue;

const REPORTS: [(u64, &str); 5] = [
    (2, "a typing error"),
    (0, "data lost"),
    (1, "slow"),
    (0, "down"),
    (2, "a wrong colour"),
];

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    let queue = PriorityQueue::new(5);
    let producer = async {
        for (priority, report) in REPORTS {
            queue.push(priority, report).await?;
        }
        queue.close();
        Ok::<_, Failure>(())
    };
    let consumer = async {
        let mut order = Vec::new();
        while let Some(report) = queue.pop().await {
            order.push(report);
        }
        order
    };
    let (pushed, popped) = join!(producer, consumer);
    pushed?;
    stage.figures(&[
        ("as they went in", list(REPORTS.map(|(_, report)| report))),
        ("as they came out", list(popped)),
    ])?;
    Ok(())
}
