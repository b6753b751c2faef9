//! What the chapter says of the ways between synchronous and asynchronous code.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support::{LONG, SHORT, one_thread, workers};
use runtime::background::BackgroundClient;
use runtime::bridge::{BlockingClient, render, rendered_aside, rendered_on_the_worker};
use runtime::client::{Client, start_server};
use runtime::panics::words_of;
use tokio::runtime::Runtime;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

#[test]
fn synchronous_code_asks_through_a_client_with_its_own_runtime() {
    let mut client = BlockingClient::connect(start_server().unwrap()).unwrap();
    assert_eq!(client.ask("one").unwrap(), "ONE");
    assert_eq!(client.ask("two").unwrap(), "TWO");
}

#[test]
fn such_a_client_panics_in_async_code() {
    let server = start_server().unwrap();
    let connecting = words_of(|| one_thread().block_on(async { BlockingClient::connect(server) }));
    assert!(
        connecting
            .unwrap()
            .starts_with("Cannot start a runtime from within a runtime")
    );
    let client = BlockingClient::connect(server).unwrap();
    let dropping = words_of(|| one_thread().block_on(async move { drop(client) }));
    assert!(
        dropping
            .unwrap()
            .starts_with("Cannot drop a runtime in a context where blocking is not allowed")
    );
}

#[tokio::test]
async fn on_a_thread_for_blocking_such_a_client_works() {
    let server = start_server().unwrap();
    let answer = spawn_blocking(move || BlockingClient::connect(server)?.ask("hello"));
    assert_eq!(answer.await.unwrap().unwrap(), "HELLO");
}

#[test]
fn between_two_calls_a_current_thread_runtime_runs_nothing() {
    let tick = |runtime: &Runtime| {
        let (tick, ticks) = mpsc::channel();
        runtime.spawn(async move {
            while tick.send(()).is_ok() {
                sleep(Duration::from_millis(1)).await;
            }
        });
        ticks
    };
    let runtime = one_thread();
    let ticks = tick(&runtime);
    runtime.block_on(async { sleep(Duration::from_millis(1)).await });
    while ticks.try_recv().is_ok() {}
    assert!(
        ticks.recv_timeout(SHORT).is_err(),
        "no keep-alive, no reconnecting, no timeout: nobody polls"
    );

    let runtime = workers(1);
    let ticks = tick(&runtime);
    for _ in 0..3 {
        ticks
            .recv_timeout(LONG)
            .expect("a worker polls all the time");
    }
}

#[test]
fn a_runtime_in_the_background_serves_many_threads() {
    let client = BackgroundClient::connect(start_server().unwrap()).unwrap();
    let answers = thread::scope(|threads| {
        let asking = ["one", "two", "three"].map(|name| threads.spawn(|| client.ask(name)));
        asking.map(|asked| asked.join().unwrap().unwrap())
    });
    assert_eq!(answers, ["ONE", "TWO", "THREE"]);
}

#[test]
fn a_runtime_in_the_background_ends_with_its_client() {
    let server = start_server().unwrap();
    let (gone, is_gone) = mpsc::channel();
    thread::spawn(move || {
        drop(BackgroundClient::connect(server).unwrap());
        gone.send(()).unwrap();
    });
    is_gone
        .recv_timeout(LONG)
        .expect("its drop closes the channel, then waits for the thread");
}

#[tokio::test]
async fn a_handle_leads_back_from_synchronous_code() {
    let client = Client::connect(start_server().unwrap()).await.unwrap();
    let page = rendered_aside("a {b} c {d}!".to_owned(), client).await;
    assert_eq!(page.unwrap(), "a B c D!");
}

#[test]
fn on_the_worker_the_way_back_panics() {
    let server = start_server().unwrap();
    let words = words_of(|| {
        workers(1).block_on(async {
            let client = Client::connect(server).await?;
            rendered_on_the_worker("{name}".to_owned(), client).await
        })
    });
    assert!(
        words
            .unwrap()
            .starts_with("Cannot start a runtime from within a runtime")
    );
}

#[test]
fn a_template_without_names_asks_nobody_and_an_error_ends_it() {
    let fails = |_: &str| Err(std::io::Error::other("no such name"));
    assert_eq!(render("plain {text", fails).unwrap(), "plain {text");
    assert_eq!(
        render("{x}", fails).unwrap_err().to_string(),
        "no such name"
    );
}

#[test]
fn a_handle_of_a_current_thread_runtime_drives_no_timer() {
    let runtime = one_thread();
    let handle = runtime.handle().clone();
    let (over, is_over) = mpsc::channel();
    thread::spawn(move || {
        handle.block_on(async { sleep(Duration::from_millis(1)).await });
        over.send(()).unwrap();
    });
    assert!(
        is_over.recv_timeout(SHORT).is_err(),
        "it blocks, but nobody looks at the timers"
    );
    let driven =
        runtime.block_on(async move { spawn_blocking(move || is_over.recv_timeout(LONG)).await });
    assert_eq!(driven.unwrap(), Ok(()), "the runtime's own `block_on` does");
}
