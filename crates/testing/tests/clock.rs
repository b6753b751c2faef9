//! The rules of the paused clock, one test each.

use std::cell::RefCell;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{HOUR, PATIENCE, SECOND, ms};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::join;
use tokio::sync::{Mutex, oneshot};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{self, Instant, advance, interval, sleep, timeout};

/// How much time passed on the clock of the machine while `work` ran.
#[expect(
    clippy::disallowed_methods,
    reason = "the paused clock can't tell how long it really took"
)]
async fn really_took(work: impl Future) -> Duration {
    let began = std::time::Instant::now();
    work.await;
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_sleep_of_an_hour_takes_no_time() {
    let began = Instant::now();
    let really = really_took(sleep(HOUR)).await;
    assert_eq!(began.elapsed(), HOUR, "exactly");
    assert!(really < PATIENCE, "it took {really:?}");
}

#[tokio::test(start_paused = true)]
#[expect(clippy::disallowed_methods, reason = "what it reads is the point")]
async fn tokios_instant_is_paused_and_that_of_std_is_not() {
    let tokio = Instant::now();
    let std = std::time::Instant::now();
    sleep(HOUR).await;
    assert_eq!(tokio.elapsed(), HOUR);
    assert!(std.elapsed() < PATIENCE, "no hour has passed outside");
}

#[tokio::test(start_paused = true)]
async fn the_clock_stands_still_while_there_is_something_to_do() {
    let began = Instant::now();
    let timer = tokio::spawn(sleep(ms(1)));
    for _ in 0..1000 {
        yield_now().await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO, "a thousand turns, no time");
    assert!(!timer.is_finished());
    timer.await.unwrap(); // now everybody waits, and the clock jumps
    assert_eq!(began.elapsed(), ms(1));
}

#[tokio::test(start_paused = true)]
async fn the_clock_jumps_to_the_next_timer_when_everybody_waits() {
    let began = Instant::now();
    let seen = RefCell::new(Vec::new());
    let wait = async |seconds: u32| {
        sleep(SECOND * seconds).await;
        seen.borrow_mut().push((seconds, began.elapsed()));
    };
    join!(wait(3), wait(1), wait(2));
    let at = |seconds| (seconds, SECOND * seconds);
    assert_eq!(*seen.borrow(), [at(1), at(2), at(3)]);
}

#[tokio::test(start_paused = true)]
async fn timers_fire_on_whole_milliseconds() {
    let began = Instant::now();
    sleep(Duration::from_micros(1500)).await;
    assert_eq!(began.elapsed(), ms(2), "rounded up");
}

#[tokio::test(start_paused = true)]
async fn advance_is_one_jump_and_sleep_stops_at_every_timer() {
    let ticks_during = async |wait: &dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = ()>>>| {
        let began = Instant::now();
        let ticking = async {
            let mut ticks = interval(SECOND);
            let mut seen = Vec::new();
            for _ in 0..4 {
                ticks.tick().await;
                seen.push(began.elapsed().as_secs());
            }
            seen
        };
        join!(ticking, wait()).0
    };
    let by_sleep = ticks_during(&|| Box::pin(sleep(3 * SECOND))).await;
    assert_eq!(by_sleep, [0, 1, 2, 3]);
    let by_advance = ticks_during(&|| Box::pin(advance(3 * SECOND))).await;
    assert_eq!(by_advance, [0, 3, 3, 3], "three ticks were due, and late");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_nothing_ends_is_a_timeout_that_elapses() {
    let lock = Mutex::new(());
    let began = Instant::now();
    let deadlock = async {
        let _first = lock.lock().await;
        let _second = lock.lock().await;
    };
    timeout(HOUR, deadlock).await.expect_err("locked for ever");
    assert_eq!(began.elapsed(), HOUR, "which took no time");
}

#[tokio::test(start_paused = true)]
async fn blocking_work_holds_the_clock() {
    let (release, released) = mpsc::channel();
    let began = Instant::now();
    let work = spawn_blocking(move || released.recv_timeout(PATIENCE));
    let mut limited = std::pin::pin!(timeout(SECOND, work));
    for _ in 0..100 {
        // The test does nothing but yield to a runtime that has nothing else to do.
        assert!(!poll_once(limited.as_mut()).await, "it is not late");
        yield_now().await;
    }
    release.send(()).unwrap();
    assert!(limited.await.is_ok(), "it has really taken a while");
    assert_eq!(began.elapsed(), Duration::ZERO, "and none on this clock");
}

#[tokio::test(start_paused = true)]
async fn a_file_holds_the_clock() {
    let read = timeout(ms(1), tokio::fs::read(env!("CARGO_MANIFEST_PATH")));
    assert!(read.await.is_ok(), "tokio::fs is blocking work");
}

#[tokio::test(start_paused = true)]
async fn a_thread_of_std_does_not_hold_the_clock() {
    let (finish, finished) = mpsc::channel();
    let (answer, answered) = oneshot::channel();
    let thread = std::thread::spawn(move || {
        finished.recv_timeout(PATIENCE).ok();
        answer.send(()).ok();
    });
    timeout(HOUR, answered)
        .await
        .expect_err("the thread had no time at all to answer");
    finish.send(()).ok();
    thread.join().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_socket_does_not_hold_the_clock() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (finish, finished) = mpsc::channel::<()>();
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        finished.recv_timeout(PATIENCE).ok();
        std::io::Write::write_all(&mut socket, b"!").ok();
    });
    let socket = TcpStream::connect(address).unwrap();
    socket.set_nonblocking(true).unwrap();
    let mut client = tokio::net::TcpStream::from_std(socket).unwrap();
    timeout(HOUR, client.read_u8())
        .await
        .expect_err("waiting for the network looks like doing nothing");
    finish.send(()).ok();
    let client = client.into_std().unwrap();
    client.set_nonblocking(false).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    (&client).read_exact(&mut [0]).expect("it was on its way");
    server.join().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pipe_in_memory_keeps_to_the_clock() {
    let (mut client, mut server) = duplex(64);
    let began = Instant::now();
    let answers = async {
        sleep(ms(500)).await;
        server.write_u8(7).await.unwrap();
    };
    let (answer, ()) = join!(timeout(SECOND, client.read_u8()), answers);
    assert_eq!(answer.unwrap().unwrap(), 7);
    assert_eq!(began.elapsed(), ms(500));
}

#[test]
#[should_panic(expected = "`time::pause()` requires the `current_thread` Tokio runtime")]
fn the_clock_of_several_threads_cannot_be_paused() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async { time::pause() });
}

#[tokio::test]
async fn without_biased_chance_decides_a_tie() {
    let ready = std::future::ready::<()>;
    let mut wins = [0, 0];
    for _ in 0..1000 {
        tokio::select! {
            () = ready(()) => wins[0] += 1,
            () = ready(()) => wins[1] += 1,
        }
    }
    assert!(wins[0] > 0 && wins[1] > 0, "{wins:?}");
    for _ in 0..1000 {
        tokio::select! {
            biased;
            () = ready(()) => wins[0] += 1,
            () = ready(()) => unreachable!("the upper one is ready"),
        }
    }
}

#[test]
fn a_paused_run_repeats_itself() {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let began = Instant::now();
            let (sender, mut seen) = tokio::sync::mpsc::channel(100);
            for n in 1..=20_u64 {
                let sender = sender.clone();
                tokio::spawn(async move {
                    for turn in 0..3 {
                        sleep(ms(n * 37 % 11)).await;
                        sender.send((n, turn)).await.unwrap();
                    }
                });
            }
            drop(sender);
            let mut order = Vec::new();
            while let Some(seen) = seen.recv().await {
                order.push((seen, began.elapsed()));
            }
            order
        })
    };
    let first = run();
    for _ in 0..50 {
        assert_eq!(run(), first, "the same order at the same times");
    }
}

/// Polls a future once, and tells whether it has ended.
async fn poll_once(mut future: std::pin::Pin<&mut impl Future>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_ready()))
        .await
}
