//! What the check finds, what it lets pass, and that it always ends.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use cancel_check::{MOST_POLLS, cancel_at_every_await, cancel_at_every_await_from};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

const TICK: Duration = Duration::from_millis(100);

/// Wrong: between the second await and the end, the item is nowhere.
async fn take_work_put_back(queue: &mut VecDeque<u32>) {
    sleep(TICK).await;
    let item = queue.pop_front().unwrap();
    sleep(TICK).await;
    queue.push_back(item);
    sleep(TICK).await;
}

/// The item is taken out and put back without an await in between.
async fn work_take_put_back(queue: &mut VecDeque<u32>) {
    sleep(TICK).await;
    sleep(TICK).await;
    let item = queue.pop_front().unwrap();
    queue.push_back(item);
    sleep(TICK).await;
}

async fn one_item() -> VecDeque<u32> {
    VecDeque::from([7])
}

async fn nothing_is_lost(queue: VecDeque<u32>, _: Option<()>) {
    assert_eq!(queue, [7], "the item is gone");
}

#[tokio::test(start_paused = true)]
#[should_panic(
    expected = "broken when dropped after poll 2: assertion `left == right` failed: the item is gone"
)]
async fn an_item_lost_at_the_second_await_is_caught_there() {
    cancel_at_every_await_from(one_item, take_work_put_back, nothing_is_lost).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancel_safe_future_passes_and_its_awaits_are_counted() {
    let awaits = cancel_at_every_await_from(one_item, work_take_put_back, nothing_is_lost).await;
    assert_eq!(awaits, 3, "three sleeps, three places to be dropped at");
}

#[tokio::test(start_paused = true)]
async fn a_future_is_dropped_before_and_after_every_poll_and_then_completes() {
    let polls = Cell::new(0);
    let seen = RefCell::new(Vec::new());
    let awaits = cancel_at_every_await(
        async || {
            polls.set(1);
            sleep(TICK).await;
            polls.set(2);
            sleep(TICK).await;
            polls.set(3);
            "done"
        },
        async |output| seen.borrow_mut().push((polls.take(), output)),
    )
    .await;
    let expected = [
        (0, None), // before poll 1
        (1, None), // after it
        (1, None), // woken, before poll 2
        (2, None), // after it
        (2, None), // woken, before poll 3
        (3, Some("done")),
    ];
    assert_eq!(*seen.borrow(), expected);
    assert_eq!(awaits, 2);
}

#[tokio::test(start_paused = true)]
async fn before_a_poll_means_that_the_wait_is_over() {
    let began = Cell::new(Instant::now());
    let mut elapsed = Vec::new();
    cancel_at_every_await(
        async || {
            began.set(Instant::now());
            sleep(TICK).await;
        },
        async |_| elapsed.push(began.get().elapsed()),
    )
    .await;
    // Before poll 1 the scenario has not begun, and `began` is the time at which this test did.
    let zero = Duration::ZERO;
    assert_eq!(elapsed, [zero, zero, TICK, TICK]);
}

/// Wrong: what is given to a waiter is lost if the waiter is dropped before it is polled again.
#[derive(Default)]
struct HandOff {
    waiting: Mutex<Option<Waker>>,
    given: AtomicBool,
}

impl HandOff {
    async fn take(&self) {
        poll_fn(|context| {
            if self.given.swap(false, Ordering::Relaxed) {
                return Poll::Ready(());
            }
            *self.waiting.lock().unwrap() = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn give(&self) {
        let waiting = self.waiting.lock().unwrap().take();
        if let Some(waiting) = waiting {
            self.given.store(true, Ordering::Relaxed);
            waiting.wake();
        }
    }
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped before poll 2: it was given")]
async fn what_is_lost_between_the_wake_up_and_the_poll_is_caught() {
    cancel_at_every_await_from(
        async || {
            let hand_off = Arc::new(HandOff::default());
            let giver = Arc::clone(&hand_off);
            tokio::spawn(async move {
                sleep(TICK).await;
                giver.give();
            });
            hand_off
        },
        async |hand_off| hand_off.take().await,
        async |hand_off, _| {
            let given = hand_off.given.load(Ordering::Relaxed);
            assert!(!given, "it was given to a future that is no more");
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when completed after poll 1: assertion failed")]
async fn the_run_that_completes_is_checked_too() {
    cancel_at_every_await(async || 1, async |output| assert!(output.is_none())).await;
}

#[tokio::test(start_paused = true)]
async fn a_future_that_never_waits_has_no_await_to_be_dropped_at() {
    let awaits = cancel_at_every_await(async || std::future::ready(()).await, async |_| ()).await;
    assert_eq!(awaits, 0);
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "not complete after 500 polls")]
async fn a_scenario_without_end_is_given_up() {
    assert_eq!(MOST_POLLS, 500);
    let forever = async || {
        poll_fn::<(), _>(|context| {
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    };
    cancel_at_every_await(forever, async |_| ()).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "no wake-up in 60s: can't drop before poll 2")]
async fn a_scenario_that_nothing_wakes_is_given_up() {
    cancel_at_every_await(pending::<()>, async |_| ()).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped before poll 1: the check has no end in 60s")]
async fn a_check_that_nothing_wakes_is_given_up() {
    cancel_at_every_await(async || (), async |_| pending().await).await;
}

#[tokio::test(start_paused = true)]
async fn state_may_be_shared_by_all_runs() {
    let permits = Semaphore::new(1);
    let awaits = cancel_at_every_await(
        async || {
            let _permit = permits.acquire().await.unwrap();
            sleep(TICK).await;
        },
        async |_| assert_eq!(permits.available_permits(), 1, "the permit came back"),
    )
    .await;
    assert_eq!(awaits, 1, "a permit that is free is no await");
}

#[tokio::test]
async fn it_works_on_real_sockets_and_wakes_with_them() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let echo = tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut byte = [0];
                if socket.read_exact(&mut byte).await.is_ok() {
                    socket.write_all(&byte).await.ok();
                }
            });
        }
    });
    let completed = Cell::new(0);
    let awaits = cancel_at_every_await(
        async || {
            let mut socket = TcpStream::connect(address).await.unwrap();
            socket.write_all(b"!").await.unwrap();
            let mut byte = [0];
            socket.read_exact(&mut byte).await.unwrap();
            byte[0]
        },
        async |output| {
            if let Some(byte) = output {
                assert_eq!(byte, b'!');
                completed.set(completed.get() + 1);
            }
        },
    )
    .await;
    assert!(awaits >= 1, "the answer has to come through the kernel");
    assert_eq!(completed.get(), 1);
    echo.abort();
}
