//! Which tasks are left when their owner is dropped: at every await, not only where a test happens to cancel it.

use std::cell::RefCell;
use std::time::Duration;

use cancel_check::{cancel_at_every_await, cancel_at_every_await_from};
use tasks::abort::{aborted, left_running};
use tasks::actor::{BookingError, BoxOffice};
use tasks::drain::Tasks;
use tasks::job::{Job, JobError};
use tasks::set::at_most;
use tasks::supervisor::{Restarts, supervise};
use tokio::runtime::Handle;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

/// How many tasks the runtime has, once it has looked at those that were aborted.
async fn left() -> usize {
    yield_now().await;
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test(start_paused = true)]
async fn a_set_leaves_no_task_wherever_its_owner_is_dropped() {
    let awaits = cancel_at_every_await(
        async || {
            let jobs = (1..=4).map(|n| Job::new(n, SECOND));
            let mut done = 0;
            at_most(2, jobs, |ended| done += usize::from(ended.is_ok())).await;
            done
        },
        async |done| {
            assert_eq!(left().await, 0, "a job goes on without its set");
            assert!(done.is_none_or(|done| done == 4));
        },
    )
    .await;
    assert!(awaits >= 2, "for the first two jobs, and for the others");
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_aborts_leaves_no_task_wherever_its_owner_is_dropped() {
    let awaits = cancel_at_every_await(
        async || aborted(Job::new(1, SECOND), 2 * SECOND).await.is_ok(),
        async |_| assert_eq!(left().await, 0, "the job goes on"),
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 1")]
async fn a_plain_handle_is_caught_at_its_first_await() {
    cancel_at_every_await(
        async || left_running(Job::new(1, SECOND), 2 * SECOND).await.is_ok(),
        async |_| assert_eq!(left().await, 0, "the job goes on"),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_supervisor_leaves_no_task_wherever_it_is_dropped() {
    let restarts = Restarts {
        most_failures: 3,
        first_pause: Duration::from_millis(100),
        longest_pause: SECOND,
        well_after: 10 * SECOND,
    };
    let awaits = cancel_at_every_await(
        async || {
            let fails = || async {
                sleep(SECOND).await;
                Err::<(), _>(JobError { n: 1 })
            };
            supervise(restarts, fails).await.is_err()
        },
        async |_| assert_eq!(left().await, 0, "the task goes on without its supervisor"),
    )
    .await;
    assert_eq!(awaits, 5, "three tasks, and two pauses");
}

#[tokio::test(start_paused = true)]
async fn a_drain_can_be_taken_up_again_wherever_it_was_dropped() {
    let awaits = cancel_at_every_await_from(
        async || {
            let tasks = Tasks::default();
            for seconds in [1, 5] {
                tasks.spawn(move |_stop| sleep(SECOND * seconds));
            }
            tasks
        },
        async |tasks| tasks.drain(2 * SECOND).await,
        async |tasks, cut_off| {
            assert!(cut_off.is_none_or(|cut_off| cut_off == 1));
            let again = tasks.drain(2 * SECOND).await;
            assert!(again <= 1, "{again} of two are cut off, one at most");
            assert_eq!(left().await, 0, "and none is left");
        },
    )
    .await;
    assert!(
        awaits >= 2,
        "for the short one, and for the end of the long one"
    );
}

#[tokio::test(start_paused = true)]
async fn seats_are_lost_between_the_answer_and_its_arrival_and_nowhere_else() {
    let lost = RefCell::new(Vec::new());
    cancel_at_every_await_from(
        async || BoxOffice::open(10, 1, SECOND),
        async |(office, _)| office.book(2).await,
        async |(office, clerk), ticket: Option<Result<_, BookingError>>| {
            drop(office);
            let sold = ticket.map_or(0, |ticket| ticket.unwrap().seats);
            let free = clerk.await.unwrap();
            lost.borrow_mut().push(10 - free - sold);
        },
    )
    .await;
    assert_eq!(
        *lost.borrow(),
        [0, 0, 2, 0],
        "before the question, while it waits, when it is woken for the answer, and when it has it"
    );
}

#[tokio::test(start_paused = true)]
async fn who_leaves_while_the_clerk_works_takes_no_seats_along() {
    let awaits = cancel_at_every_await_from(
        async || BoxOffice::open(10, 1, SECOND),
        async |(office, _)| timeout(SECOND / 2, office.book(2)).await.is_ok(),
        async |(office, clerk), _| {
            drop(office);
            assert_eq!(clerk.await.unwrap(), 10, "the clerk puts them back");
        },
    )
    .await;
    assert_eq!(awaits, 1, "it is woken when half of the work is done");
}
