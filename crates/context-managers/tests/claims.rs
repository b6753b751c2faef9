//! What the chapter promises of guards, sessions and scopes, a test a promise.

use std::cell::RefCell;
use std::io;
use std::time::Duration;

use crate::support::{
    ANSWER, ENDINGS, Ending, HELD, byte_by_byte, dropped_after, in_a_task, server, wait_for_a_seat,
};
use context_managers::guard::{Gauge, counted, counted_by_hand, not_counted};
use context_managers::scope::{upload, upload_by_hand, with_session};
use context_managers::server::Server;
use context_managers::session::{LONGEST_ITEM, Session};
use context_managers::stack::{Noted, Upload, mirror};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn a_guard_counts_down_however_its_scope_is_left() {
    for ending in ENDINGS {
        let gauge = Gauge::default();
        let request = gauge.clone();
        in_a_task(async move { counted(&request, ending.work()).await }).await;
        assert_eq!(gauge.value(), 0, "{ending:?}: `Drop` runs in every case");
    }
}

#[tokio::test(start_paused = true)]
async fn a_count_kept_by_hand_is_wrong_after_an_error_a_panic_or_a_cancellation() {
    let mut left_over = Vec::new();
    for ending in ENDINGS {
        let gauge = Gauge::default();
        let request = gauge.clone();
        in_a_task(async move { counted_by_hand(&request, ending.work()).await }).await;
        left_over.push(gauge.value());
    }
    assert_eq!(
        left_over,
        [0, 1, 1, 1],
        "the line after the await runs when all goes well"
    );
}

#[test]
fn a_runtime_that_ends_drops_its_tasks_and_their_guards() {
    let gauge = Gauge::default();
    let request = gauge.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        tokio::spawn(async move { counted(&request, Ending::IsCancelled.work()).await });
        tokio::task::yield_now().await;
        assert_eq!(gauge.value(), 1);
    });
    drop(runtime);
    assert_eq!(gauge.value(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_guard_in_an_underscore_is_dropped_at_once() {
    let gauge = Gauge::default();
    let look = async {
        sleep(Duration::from_millis(500)).await;
        gauge.value()
    };
    let (_, bound) = tokio::join!(counted(&gauge, Ending::Returns.work()), look);
    assert_eq!(bound, 1, "`let _in_flight` lives to the end of its scope");
    let look = async {
        sleep(Duration::from_millis(500)).await;
        gauge.value()
    };
    let (_, underscore) = tokio::join!(not_counted(&gauge, Ending::Returns.work()), look);
    assert_eq!(underscore, 0, "`let _` isn't a variable");
}

#[tokio::test(start_paused = true)]
async fn a_closed_session_frees_its_seat_at_once() {
    let server = server();
    let session = Session::open(server.connect()).await.unwrap();
    session.close().await.unwrap();
    assert_eq!(wait_for_a_seat(&server).await, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_session_keeps_its_seat_until_the_server_gives_up() {
    let server = server();
    let session = Session::open(server.connect()).await.unwrap();
    drop(session);
    assert_eq!(
        wait_for_a_seat(&server).await,
        HELD,
        "nobody said goodbye, so the server waited for the client to come back"
    );
}

#[tokio::test(start_paused = true)]
async fn a_session_can_be_used_and_closed_after_a_request_that_was_cancelled() {
    for polls in 0.. {
        let server = server();
        let mut session = Session::open(byte_by_byte(&server)).await.unwrap();
        let put = dropped_after(polls, session.put("apples")).await;
        let next = session.put("pears").await;
        assert!(
            next.is_ok(),
            "the answer to the cancelled request is not the answer to this one: {next:?}"
        );
        session.close().await.unwrap();
        let kept = server.tally().kept;
        assert!(
            kept == ["pears"] || kept == ["apples", "pears"],
            "dropped after {polls} polls: whole or not at all, and nothing else"
        );
        assert_eq!(server.tally().goodbyes, 1);
        if put.is_some() {
            assert!(
                polls > 10,
                "a request that hardly waits proves little: {polls}"
            );
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_item_that_would_be_two_requests_is_refused() {
    let server = server();
    let mut session = Session::open(server.connect()).await.unwrap();
    let long = "x".repeat(LONGEST_ITEM + 1);
    for item in ["apples\nQUIT", &long] {
        let refused = session.put(item).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }
    let longest = "x".repeat(LONGEST_ITEM);
    session.put(&longest).await.unwrap();
    session.close().await.unwrap();
    assert_eq!(server.tally().kept, [longest], "nothing of it was sent");
}

#[tokio::test(start_paused = true)]
async fn an_error_between_open_and_close_skips_the_close() {
    let server = server();
    let refused = upload_by_hand(server.connect(), &["apples", "apples"]).await;
    assert!(refused.is_err());
    assert_eq!(
        wait_for_a_seat(&server).await,
        HELD,
        "`?` leaves the function, and `close` is a line of the function"
    );
}

#[tokio::test(start_paused = true)]
async fn a_scope_closes_when_its_work_returns_or_fails() {
    for items in [["apples", "pears"], ["apples", "apples"]] {
        let server = server();
        let uploaded = upload(server.connect(), &items).await;
        assert_eq!(uploaded.is_ok(), items[0] != items[1]);
        assert_eq!(
            wait_for_a_seat(&server).await,
            Duration::ZERO,
            "`?` leaves the closure, and the scope function goes on"
        );
    }
}

/// How long the next client waits after a scope that ended so.
async fn wait_after_a_scope(ending: Ending) -> Duration {
    let server = server();
    let stream = server.connect();
    in_a_task(with_session(stream, async move |_| ending.work().await)).await;
    wait_for_a_seat(&server).await
}

#[tokio::test(start_paused = true)]
async fn a_panic_skips_the_close_of_a_scope() {
    assert_eq!(wait_after_a_scope(Ending::Fails).await, Duration::ZERO);
    assert_eq!(wait_after_a_scope(Ending::Panics).await, HELD);
}

#[tokio::test(start_paused = true)]
async fn cancellation_skips_the_close_of_a_scope() {
    assert_eq!(
        wait_after_a_scope(Ending::IsCancelled).await,
        HELD,
        "a dropped future runs no further line, and the close is one"
    );
}

/// A server that greets and hangs up: whatever is said to it fails.
async fn a_server_that_is_gone() -> DuplexStream {
    let (ours, mut theirs) = duplex(64);
    theirs.write_all(b"HELLO\n").await.unwrap();
    ours
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_work_comes_before_one_of_the_close() {
    let stream = a_server_that_is_gone().await;
    let failed = with_session(stream, async |_| Err::<(), _>(io::Error::other("no stock"))).await;
    assert_eq!(failed.unwrap_err().to_string(), "no stock");

    let stream = a_server_that_is_gone().await;
    let closed = with_session(stream, async |_| Ok(())).await;
    assert!(closed.is_err(), "what the close says isn't lost either");
}

#[test]
fn variables_are_dropped_in_reverse_order() {
    let order = RefCell::new(Vec::new());
    {
        let _first = Noted("first", &order);
        let _second = Noted("second", &order);
    }
    assert_eq!(order.take(), ["second", "first"]);
}

#[test]
fn the_elements_of_a_vec_and_the_fields_of_a_struct_are_dropped_from_the_front() {
    let order = RefCell::new(Vec::new());
    drop(vec![Noted("first", &order), Noted("second", &order)]);
    assert_eq!(
        order.take(),
        ["first", "second"],
        "a Vec of guards is no stack"
    );
    drop(Upload {
        connection: Noted("connection", &order),
        writer: Noted("writer", &order),
    });
    assert_eq!(
        order.take(),
        ["writer", "connection"],
        "the order of the declaration counts"
    );
}

#[tokio::test(start_paused = true)]
async fn sessions_are_closed_in_reverse_order() {
    let servers = [server(), server(), server()];
    let streams = servers.iter().map(Server::connect).collect();
    let goodbyes = || servers.each_ref().map(|server| server.tally().goodbyes);
    let watch = async {
        sleep(3 * ANSWER).await; // for three items
        let mut seen = Vec::new();
        for _ in 0..3 {
            sleep(ANSWER).await;
            tokio::task::yield_now().await;
            seen.push(goodbyes());
        }
        seen
    };
    let (mirrored, seen) = tokio::join!(mirror(streams, "apples"), watch);
    mirrored.unwrap();
    assert_eq!(
        seen,
        [[0, 0, 1], [0, 1, 1], [1, 1, 1]],
        "the last that was opened is the first that is closed"
    );
}

#[tokio::test(start_paused = true)]
async fn every_session_that_was_opened_is_closed_when_a_later_one_fails() {
    let servers = [server(), server(), server()];
    upload(servers[1].connect(), &["apples"]).await.unwrap();
    let streams = servers.iter().map(Server::connect).collect();
    let refused = mirror(streams, "apples").await;
    assert!(refused.is_err(), "the second server has it already");
    let ended = servers.each_ref().map(|server| server.tally().goodbyes);
    assert_eq!(
        ended,
        [1, 2, 0],
        "the one before is closed, so is the one that failed, and the third was never opened"
    );
    assert_eq!(servers[0].tally().hang_ups + servers[1].tally().hang_ups, 0);
}

#[tokio::test(start_paused = true)]
async fn an_open_that_is_cancelled_hangs_up() {
    let server = server();
    {
        let mut opening = std::pin::pin!(Session::open(server.connect()));
        assert!(dropped_after(1, &mut opening).await.is_none());
        // The server greets; nobody has looked at it yet.
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(
        wait_for_a_seat(&server).await,
        HELD,
        "whoever isn't given a session has nothing to close"
    );
}
