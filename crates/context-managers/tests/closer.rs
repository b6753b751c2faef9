//! What the chapter promises of the task that closes what is dropped, and of what doesn't work in `Drop`.

use std::any::Any;
use std::time::Duration;

use crate::support::{
    ANSWER, ENDINGS, Ending, another_process, byte_by_byte, dropped_after, in_a_task,
    is_another_process, server, wait_for_a_seat,
};
use context_managers::closer::{Closed, Closer, upload};
use context_managers::in_drop::{BlocksInDrop, PanicsInDrop, SpawnsInDrop};
use context_managers::server::Server;
use context_managers::session::Session;
use tokio::io::AsyncWriteExt;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, timeout};

#[tokio::test(start_paused = true)]
async fn the_closer_closes_however_the_owner_ends() {
    for ending in ENDINGS {
        let server = server();
        let closer = Closer::start(1);
        let session = closer.open(server.connect()).await.unwrap();
        in_a_task(async move {
            ending.work().await?;
            session.close().await
        })
        .await;
        let closed = closer.finish().await.unwrap();
        assert_eq!(
            closed,
            Closed {
                well: usize::from(ending != Ending::Returns),
                badly: 0
            },
            "{ending:?}: an owner that closes leaves nothing to the closer"
        );
        assert_eq!(
            wait_for_a_seat(&server).await,
            Duration::ZERO,
            "{ending:?}: the server heard goodbye"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_can_be_cancelled_at_every_await_and_leaves_no_open_session() {
    for polls in 0.. {
        let server = server();
        let closer = Closer::start(1);
        let uploaded = dropped_after(polls, upload(&closer, server.connect(), &["apples"])).await;
        closer.finish().await.unwrap();
        // A server that was left alone notices at its next answer.
        tokio::time::sleep(2 * ANSWER).await;
        assert_eq!(
            server.tally().hang_ups,
            0,
            "dropped after {polls} polls: the server was left without a goodbye"
        );
        if uploaded.is_some() {
            assert!(polls > 3, "it waits for seat, answer and goodbye");
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_close_that_was_cancelled_is_finished_by_the_closer() {
    for polls in 1.. {
        let server = server();
        let closer = Closer::start(1);
        let session = closer.open(byte_by_byte(&server)).await.unwrap();
        let closed = dropped_after(polls, session.close()).await;
        let by_the_closer = closer.finish().await.unwrap();
        assert_eq!(
            by_the_closer,
            Closed {
                well: usize::from(closed.is_none()),
                badly: 0
            },
            "dropped after {polls} polls: it goes on waiting for the same goodbye"
        );
        assert_eq!(server.tally().goodbyes, 1);
        if closed.is_some() {
            assert!(
                polls > 5,
                "a close that hardly waits proves little: {polls}"
            );
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_closer_bounds_the_sessions() {
    let server = Server::new(10, ANSWER, ANSWER);
    let closer = Closer::start(1);
    let session = closer.open(server.connect()).await.unwrap();
    let second = timeout(Duration::from_secs(60), closer.open(server.connect())).await;
    assert!(
        second.is_err(),
        "its place in the channel is taken, although the server has seats"
    );
    drop(session);
    let started = Instant::now();
    let _third = closer.open(server.connect()).await.unwrap();
    assert_eq!(
        started.elapsed(),
        Duration::ZERO,
        "the closer has taken the dropped one out of the channel"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_says_goodbye_holds_the_closer_up_for_five_seconds() {
    let (ours, mut theirs) = tokio::io::duplex(64);
    theirs.write_all(b"HELLO\n").await.unwrap();
    let closer = Closer::start(1);
    drop(closer.open(ours).await.unwrap());
    let started = Instant::now();
    assert_eq!(closer.finish().await.unwrap(), Closed { well: 0, badly: 1 });
    assert_eq!(started.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn finish_waits_for_the_sessions_that_are_still_open() {
    let server = server();
    let closer = Closer::start(1);
    let session = closer.open(server.connect()).await.unwrap();
    tokio::spawn(async move {
        Ending::Fails.work().await?;
        session.close().await
    });
    let started = Instant::now();
    assert_eq!(closer.finish().await.unwrap(), Closed { well: 1, badly: 0 });
    assert_eq!(
        started.elapsed(),
        Duration::from_secs(1) + ANSWER,
        "the work of its owner, and then the goodbye"
    );

    let closer = Closer::start(1);
    let _at_hand = closer.open(server.connect()).await.unwrap();
    let finished = timeout(Duration::from_secs(3600), closer.finish()).await;
    assert!(finished.is_err(), "it waits for its own caller");
}

/// A program that drops a session in its last line, and ends its runtime. Returns how often the server heard goodbye.
fn at_the_end(drop_it: impl AsyncFnOnce(&Server)) -> usize {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let server = runtime.block_on(async {
        let server = Server::new(1, Duration::ZERO, Duration::ZERO);
        drop_it(&server).await;
        server
    });
    drop(runtime);
    server.tally().goodbyes
}

#[test]
fn finish_waits_for_the_last_close() {
    let finished = at_the_end(async |server| {
        let closer = Closer::start(1);
        drop(closer.open(server.connect()).await.unwrap());
        closer.finish().await.unwrap();
    });
    assert_eq!(finished, 1);
    let forgotten = at_the_end(async |server| {
        let closer = Closer::start(1);
        drop(closer.open(server.connect()).await.unwrap());
    });
    assert_eq!(
        forgotten, 0,
        "the closer is a task, and dies with the runtime"
    );
}

#[test]
fn a_close_spawned_in_drop_dies_with_the_runtime() {
    let heard = at_the_end(async |server| {
        let session = Session::open(server.connect()).await.unwrap();
        drop(SpawnsInDrop(Some(session)));
    });
    assert_eq!(heard, 0, "nobody waited for the task");
}

fn message(payload: &(dyn Any + Send)) -> &str {
    match payload.downcast_ref::<String>() {
        Some(message) => message,
        None => payload.downcast_ref::<&str>().unwrap(),
    }
}

#[tokio::test]
async fn block_on_in_drop_panics_on_a_thread_that_drives_a_runtime() {
    let server = server();
    let session = Session::open(server.connect()).await.unwrap();
    let task = tokio::spawn(async { drop(BlocksInDrop(Some(session))) });
    let payload = task.await.unwrap_err().into_panic();
    assert!(
        message(&*payload).starts_with("Cannot start a runtime from within a runtime"),
        "{}",
        message(&*payload)
    );
}

#[tokio::test]
async fn spawn_in_drop_panics_where_there_is_no_runtime() {
    let server = server();
    let session = Session::open(server.connect()).await.unwrap();
    let thread = std::thread::spawn(|| drop(SpawnsInDrop(Some(session))));
    let payload = thread.join().unwrap_err();
    assert!(
        message(&*payload).starts_with("there is no reactor running"),
        "{}",
        message(&*payload)
    );
}

#[tokio::test(start_paused = true)]
async fn a_check_in_drop_that_panics_hits_whoever_cancels() {
    let server = server();
    let session = Session::open(server.connect()).await.unwrap();
    let cancelling = tokio::spawn(timeout(Duration::from_secs(1), async {
        let _session = PanicsInDrop(Some(session));
        std::future::pending::<()>().await;
    }));
    let died = cancelling.await.unwrap_err();
    assert!(
        died.is_panic(),
        "a timeout that should have been an `Err` is a panic"
    );
}

#[test]
fn a_panic_in_drop_during_a_panic_aborts_the_process() {
    const TEST: &str = "closer::a_panic_in_drop_during_a_panic_aborts_the_process";
    if is_another_process() {
        let runtime = Runtime::new().unwrap();
        let _entered = runtime.enter();
        let session = runtime.block_on(Session::open(server().connect()));
        let _session = PanicsInDrop(session.ok());
        panic!("the work panics");
    }
    let ended = another_process(TEST).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("the work panics"), "{said}");
    assert!(
        said.contains("aborting") && ended.status.code() != Some(101),
        "nothing can catch the second panic, nor does any other task go on: {said}"
    );
}
