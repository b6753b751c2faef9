//! What the chapter says of callers of the actor that leave, of its end, and of a process that is killed.

use std::cell::Cell;
use std::pin::pin;

use crate::direct::{File, PATIENCE, hold, in_time};
use cancel_check::cancel_at_every_await;
use database::direct::actor::{Actor, Error};
use database::direct::connection::insert;
use futures::poll;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

async fn register(actor: &Actor, address: impl Into<String>) -> Result<i64, Error> {
    let address = address.into();
    actor
        .write(move |users| insert(users, "Ada", &address))
        .await
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_any_more_never_begins() {
    let file = File::new();
    let actor = file.actor();
    let held = hold(&actor).await;
    {
        let mut given_up = pin!(register(&actor, "ada@example.com"));
        assert!(
            poll!(given_up.as_mut()).is_pending(),
            "it was sent, and waits"
        );
    }
    drop(held);
    in_time(register(&actor, "zoe@example.com")).await.unwrap();
    assert_eq!(file.addresses(), ["zoe@example.com"]);
}

#[tokio::test]
async fn a_write_that_has_begun_is_committed_though_nobody_waits() {
    let file = File::new();
    let actor = file.actor();
    let (began, begun) = oneshot::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let write = actor.write(move |users| {
        began.send(()).ok();
        may_go_on.recv().ok();
        insert(users, "Ada", "ada@example.com")
    });
    tokio::select! {
        biased;
        _ = write => unreachable!("it waits"),
        _ = begun => {} // and so the write is dropped
    }
    drop(go_on);
    in_time(actor.close()).await;
    assert_eq!(file.addresses(), ["ada@example.com"]);
}

#[tokio::test]
async fn a_write_cancelled_at_any_await_is_there_whole_or_not_at_all() {
    let file = File::new();
    let actor = file.actor();
    let n = Cell::new(0);
    let both = async || {
        n.set(n.get() + 1);
        let n = n.get();
        let both = actor.write(move |users| {
            insert(users, "Ada", &format!("ada.{n}@example.com"))?;
            insert(users, "Bea", &format!("bea.{n}@example.com"))
        });
        both.await.unwrap();
    };
    for _ in 0..30 {
        in_time(cancel_at_every_await(both, async |answered| {
            // The actor does what it has begun before this.
            actor.read(|_| Ok(())).await.unwrap();
            let n = n.get();
            let own = file.addresses();
            let own = own
                .iter()
                .filter(|who| who.contains(&format!(".{n}@")))
                .count();
            assert!(
                own == 2 || own == 0 && answered.is_none(),
                "{own} of its 2 rows"
            );
        }))
        .await;
    }
}

#[tokio::test]
async fn a_closed_actor_has_done_what_was_asked_and_closed_its_file() {
    let file = File::new();
    let actor = file.actor();
    let another = actor.clone();
    let held = hold(&actor).await;
    let mut asked = pin!(register(&actor, "ada@example.com"));
    assert!(poll!(asked.as_mut()).is_pending());
    let mut closing = pin!(another.close());
    assert!(poll!(closing.as_mut()).is_pending());
    drop(held);
    in_time(closing).await;
    assert!(!file.is_open(), "the last connection takes the log away");
    assert!(in_time(asked).await.is_ok(), "what was sent before is done");
    let late = register(&actor, "zoe@example.com").await;
    assert!(matches!(late, Err(Error::Closed)), "{late:?}");
    in_time(actor.clone().close()).await; // closing it twice is closing it
}

#[tokio::test]
async fn an_actor_ends_with_its_last_clone() {
    let file = File::new();
    let actor = file.actor();
    register(&actor, "ada@example.com").await.unwrap();
    let clone = actor.clone();
    drop(actor);
    register(&clone, "zoe@example.com").await.unwrap();
    drop(clone);
    let asked = Instant::now();
    while file.is_open() {
        assert!(asked.elapsed() < PATIENCE, "its thread goes on");
        sleep(std::time::Duration::from_millis(5)).await;
    }
}
