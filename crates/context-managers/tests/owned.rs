//! What the chapter promises of tasks and child processes that belong to a scope.

use std::time::Duration;

use crate::support::dropped_after;
use context_managers::background::{Lease, aborted, asked, awaited, detached};
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

const SECOND: Duration = Duration::from_secs(1);

/// Work during which a lease with a second between renewals is renewed three times.
async fn work() {
    sleep(SECOND * 5 / 2).await;
}

#[tokio::test(start_paused = true)]
async fn a_detached_task_outlives_its_scope() {
    let lease = Lease::new(SECOND);
    detached(&lease, work()).await;
    assert_eq!(lease.renewed(), 3);
    sleep(10 * SECOND).await;
    assert_eq!(lease.renewed(), 13, "nobody uses it any more");
}

#[tokio::test(start_paused = true)]
async fn abort_on_drop_ends_a_task_with_its_scope() {
    let lease = Lease::new(SECOND);
    aborted(&lease, work()).await;
    sleep(10 * SECOND).await;
    assert_eq!(lease.renewed(), 3);
    assert!(!lease.given_back(), "it had no chance to say goodbye");

    let lease = Lease::new(SECOND);
    let cancelled = timeout(SECOND / 2, aborted(&lease, work())).await;
    assert!(cancelled.is_err());
    sleep(10 * SECOND).await;
    assert_eq!(lease.renewed(), 1, "cancelled: ended just the same");
}

#[tokio::test(start_paused = true)]
async fn a_drop_guard_asks_a_task_to_end_however_the_scope_ends() {
    let lease = Lease::new(SECOND);
    asked(&lease, work()).await;
    assert!(!lease.given_back(), "it is asked, not waited for");
    sleep(10 * SECOND).await;
    assert_eq!(lease.renewed(), 3);
    assert!(lease.given_back(), "it ended in order");

    let lease = Lease::new(SECOND);
    let cancelled = timeout(SECOND / 2, asked(&lease, work())).await;
    assert!(cancelled.is_err());
    sleep(10 * SECOND).await;
    assert!(lease.given_back(), "cancelled: the guard is dropped too");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_the_task_knows_that_it_has_ended() {
    let lease = Lease::new(SECOND);
    awaited(&lease, work()).await;
    assert!(lease.given_back());

    let lease = Lease::new(SECOND);
    let cancelled = timeout(SECOND / 2, awaited(&lease, work())).await;
    assert!(cancelled.is_err());
    assert!(!lease.given_back(), "cancelled: nobody waits any more");
    sleep(10 * SECOND).await;
    assert!(lease.given_back(), "but it was asked");
}

#[tokio::test(start_paused = true)]
async fn an_aborted_task_is_dropped_when_it_is_next_scheduled() {
    let lease = Lease::new(SECOND);
    let in_the_task = lease.clone();
    let task = tokio::spawn(async move {
        dropped_after(usize::MAX, work()).await;
        drop(in_the_task);
    });
    tokio::task::yield_now().await;
    drop(AbortOnDropHandle::new(task));
    assert_eq!(lease.users(), 2, "the task holds its clone");
    tokio::task::yield_now().await;
    assert_eq!(lease.users(), 1, "one turn later, it doesn't");
}

mod child {
    use std::io;
    use std::time::Duration;

    use context_managers::child::{killed_on_drop, left_running, stop};
    use context_managers::demos::child::{DEAF, ECHO};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::process::{Child, Command};

    /// Long enough on any machine, short enough for a test that fails.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// The practice's own program, which can play a child.
    fn playing(part: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_context-managers"));
        command.arg(part);
        command
    }

    /// Drops the child but not the pipes to it, and returns what it repeats.
    async fn echo_when_dropped(mut child: Child) -> Vec<u8> {
        let mut to = child.stdin.take().unwrap();
        let mut from = child.stdout.take().unwrap();
        drop(child);
        // A dead child takes nothing, at the first write or at a later one.
        to.write_all(b"still there").await.ok();
        drop(to);
        let mut echo = Vec::new();
        from.read_to_end(&mut echo).await.unwrap();
        echo
    }

    #[tokio::test]
    async fn a_dropped_child_goes_on_running() {
        let child = left_running(&mut playing(ECHO)).unwrap();
        assert_eq!(echo_when_dropped(child).await, b"still there");
    }

    #[tokio::test]
    async fn kill_on_drop_kills_a_dropped_child() {
        let child = killed_on_drop(&mut playing(ECHO)).unwrap();
        assert_eq!(echo_when_dropped(child).await, b"");
    }

    #[tokio::test]
    async fn a_child_that_reads_to_its_end_ends_in_order() {
        let child = killed_on_drop(&mut playing(ECHO)).unwrap();
        let ended = stop(child, PATIENCE).await.unwrap();
        assert!(ended.success(), "{ended}");
    }

    #[tokio::test]
    async fn a_child_that_does_not_listen_is_killed() -> io::Result<()> {
        let child = killed_on_drop(&mut playing(DEAF))?;
        let ended = stop(child, Duration::from_millis(50)).await?;
        assert!(!ended.success(), "{ended}");
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&ended),
            Some(9)
        );
        Ok(())
    }
}
