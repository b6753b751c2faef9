//! Several receivers of the same: everything, or the latest.

use crate::support::{SECOND, ms};
use queues::broadcast::{Seen, goes_on, stops_at_a_lag};
use queues::watch::{looks_first, waits_first};
use tokio::join;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::time::sleep;

/// Sends ten messages, one a second.
async fn publish(feed: broadcast::Sender<u32>) {
    for message in 1..=10 {
        feed.send(message).unwrap();
        sleep(SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_quick_subscriber_sees_everything() {
    let (feed, first) = broadcast::channel(2);
    let second = feed.subscribe();
    let (first, second, ()) = join!(
        goes_on(1, first, ms(900)),
        goes_on(2, second, ms(900)),
        publish(feed)
    );
    let everything = Seen {
        messages: (1..=10).collect(),
        missed: 0,
    };
    assert_eq!((&first, &second), (&everything, &everything));
}

#[tokio::test(start_paused = true)]
async fn a_slow_subscriber_is_told_how_many_it_missed() {
    let (feed, slow) = broadcast::channel(2);
    let (seen, ()) = join!(goes_on(1, slow, ms(2500)), publish(feed));
    assert!(seen.missed > 0);
    assert_eq!(
        seen.messages.len() as u64 + seen.missed,
        10,
        "seen or counted: {seen:?}"
    );
    assert_eq!(
        seen.messages.last(),
        Some(&10),
        "what is lost is the oldest"
    );
}

#[tokio::test(start_paused = true)]
async fn while_let_ok_ends_at_the_first_lag() {
    let (feed, slow) = broadcast::channel(2);
    let quick = feed.subscribe();
    let (slow, quick, ()) = join!(
        stops_at_a_lag(1, slow, ms(2500)),
        stops_at_a_lag(2, quick, ms(900)),
        publish(feed)
    );
    assert!(
        slow.messages.len() < 10,
        "the stream went on without it: {slow:?}"
    );
    assert_eq!(slow.missed, 0, "and it doesn't even know");
    assert_eq!(
        quick.messages.len(),
        10,
        "in a test that is quick enough, nothing shows"
    );
}

#[tokio::test]
async fn a_subscriber_sees_what_comes_after_it() {
    let (feed, _first) = broadcast::channel(4);
    feed.send(1).unwrap();
    let mut late = feed.subscribe();
    feed.send(2).unwrap();
    assert_eq!(late.recv().await, Ok(2));
}

#[tokio::test]
async fn a_broadcast_has_room_for_a_power_of_two() {
    let (feed, mut receiver) = broadcast::channel(3);
    for message in 1..=5 {
        feed.send(message).unwrap();
    }
    assert_eq!(
        receiver.recv().await,
        Err(RecvError::Lagged(1)),
        "asked for three, it has room for four"
    );
    assert_eq!(receiver.recv().await, Ok(2));
}

#[tokio::test]
async fn a_broadcast_to_nobody_is_an_error() {
    let (feed, receiver) = broadcast::channel(4);
    drop(receiver);
    assert_eq!(feed.send(7).unwrap_err().0, 7, "the message comes back");
    let mut late = feed.subscribe();
    feed.send(8).unwrap();
    assert_eq!(
        late.recv().await,
        Ok(8),
        "and the next subscriber makes it work again"
    );
}

/// Sets the state to 1 to 9, one a second, and leaves.
async fn change(state: watch::Sender<u32>) {
    for value in 1..=9 {
        sleep(SECOND).await;
        state.send_replace(value);
    }
}

#[tokio::test(start_paused = true)]
async fn a_watcher_sees_the_latest() {
    let (state, watcher) = watch::channel(0);
    let (seen, ()) = join!(looks_first(1, watcher, ms(2400)), change(state));
    assert_eq!(
        seen,
        [0, 2, 4, 7, 9],
        "the last one, too, though its sender left at once"
    );
}

#[tokio::test(start_paused = true)]
async fn the_first_value_is_no_change() {
    let (state, watcher) = watch::channel(0);
    let (seen, ()) = join!(waits_first(1, watcher, ms(900)), change(state));
    assert_eq!(
        seen,
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        "0 was there from the start"
    );
}

#[tokio::test]
async fn borrow_does_not_mark_as_seen() {
    let (state, mut watcher) = watch::channel(0);
    state.send_replace(1);
    watcher.changed().await.unwrap();
    state.send_replace(2); // comes between `changed` and the look at it
    assert_eq!(*watcher.borrow(), 2);
    assert!(
        watcher.has_changed().unwrap(),
        "2 would be handled a second time"
    );
    assert_eq!(*watcher.borrow_and_update(), 2);
    assert!(!watcher.has_changed().unwrap());
}
