//! What this practice leaves behind when it is dropped: at every await, not only where a test happens to cancel it.

use std::sync::Arc;
use std::time::Duration;

use cancel_check::cancel_at_every_await_from;
use gather::cancel_safety::made_before_the_loop;
use gather::fan_out;
use gather::task_group::{task_group, task_group_within};
use tokio::sync::mpsc;
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A second of work that holds on to something.
async fn hold(held: Arc<()>, seconds: u32) -> Result<(), &'static str> {
    sleep(SECOND * seconds).await;
    drop(held);
    Ok(())
}

/// Whether nobody holds it any more, once the runtime has looked at every task that was aborted.
async fn is_let_go(held: &Arc<()>) -> bool {
    yield_now().await;
    Arc::strong_count(held) == 1
}

#[tokio::test(start_paused = true)]
async fn joined_futures_are_gone_wherever_their_owner_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Arc::new(()),
        async |held| {
            let futures = (1..=3).map(|n| hold(Arc::clone(held), n)).collect();
            fan_out::joined(futures).await
        },
        async |held, _| assert_eq!(Arc::strong_count(&held), 1, "at once: they are no tasks"),
    )
    .await;
    assert_eq!(awaits, 3, "one for each second");
}

#[tokio::test(start_paused = true)]
async fn a_limited_fan_out_leaves_no_task_wherever_it_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Arc::new(()),
        async |held| {
            let futures = (1..=4).map(|_| hold(Arc::clone(held), 1));
            fan_out::at_most(2, futures).await.unwrap().len()
        },
        async |held, ended| {
            assert!(is_let_go(&held).await, "a task goes on without its owner");
            assert!(ended.is_none_or(|ended| ended == 4));
        },
    )
    .await;
    assert!(
        awaits >= 2,
        "it waits for the first two, and for the others"
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_group_leaves_no_task_wherever_it_is_dropped() {
    let group = |held: &Arc<()>| -> JoinSet<_> {
        let fails = async {
            sleep(2 * SECOND).await;
            Err("no stock")
        };
        let mut tasks: JoinSet<_> = (1..=3).map(|n| hold(Arc::clone(held), n)).collect();
        tasks.spawn(fails);
        tasks
    };
    let fresh = async || Arc::new(());
    let nobody_is_left = async |held: Arc<()>, _: Option<bool>| {
        assert!(is_let_go(&held).await, "a task outlived its group");
    };
    let plain = async |held: &mut Arc<()>| task_group(group(held)).await.is_err();
    let awaits = cancel_at_every_await_from(fresh, plain, nobody_is_left).await;
    assert!(
        awaits >= 3,
        "the first task, the error, the end of the others"
    );
    let within = async |held: &mut Arc<()>| task_group_within(HOUR, group(held)).await.is_err();
    cancel_at_every_await_from(fresh, within, nobody_is_left).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 2")]
async fn two_receives_in_a_row_are_caught_between_the_two() {
    cancel_at_every_await_from(
        async || {
            let (sender, parts) = mpsc::channel(2);
            tokio::spawn(async move {
                for part in ["head", "body"] {
                    sleep(SECOND).await;
                    // Whoever was to receive it may be gone.
                    sender.send(part).await.ok();
                }
            });
            parts
        },
        async |parts| made_before_the_loop(parts, HOUR).await,
        async |mut parts, message| {
            let mut found: Vec<_> = message
                .flatten()
                .map(<[_; 2]>::from)
                .into_iter()
                .flatten()
                .collect();
            while let Some(part) = parts.recv().await {
                found.push(part);
            }
            assert_eq!(found, ["head", "body"], "what was received is somewhere");
        },
    )
    .await;
}
