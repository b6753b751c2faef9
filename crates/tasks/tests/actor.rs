//! What the chapter says of the actor.

use std::time::Duration;

use tasks::actor::{BookingError, BoxOffice, Ticket};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

#[tokio::test(start_paused = true)]
async fn an_actor_answers_one_request_after_another() {
    let (office, _clerk) = BoxOffice::open(10, 8, SECOND);
    let started = Instant::now();
    let (first, second, third) = tokio::join!(office.book(1), office.book(2), office.book(3));
    assert_eq!(
        (first, second, third),
        (
            Ok(Ticket { seats: 1 }),
            Ok(Ticket { seats: 2 }),
            Ok(Ticket { seats: 3 })
        )
    );
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "one task has the seats, and takes a second for each visitor"
    );
}

#[tokio::test(start_paused = true)]
async fn no_seat_is_sold_twice_though_the_clerk_awaits_in_between() {
    let (office, clerk) = BoxOffice::open(4, 2, SECOND);
    let mut visitors = JoinSet::new();
    for _ in 0..10 {
        let office = office.clone();
        visitors.spawn(async move { office.book(1).await });
    }
    drop(office);
    let answers = visitors.join_all().await;
    let sold_out = Err(BookingError::SoldOut { free: 0 });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4);
    assert_eq!(
        answers.iter().filter(|answer| **answer == sold_out).count(),
        6
    );
    assert_eq!(clerk.await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_gets_no_seats_and_takes_none() {
    let (office, clerk) = BoxOffice::open(4, 8, SECOND);
    timeout(HALF, office.book(3)).await.unwrap_err();
    drop(office);
    assert_eq!(
        clerk.await.unwrap(),
        4,
        "nobody took the answer, so the clerk put the seats back"
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_nobody_waits_for_any_more_is_not_begun() {
    let (office, clerk) = BoxOffice::open(4, 8, SECOND);
    let started = Instant::now();
    let (first, second) = tokio::join!(office.book(1), timeout(HALF, office.book(1)));
    first.unwrap();
    second.unwrap_err();
    drop(office);
    assert_eq!(clerk.await.unwrap(), 3);
    assert_eq!(
        started.elapsed(),
        SECOND,
        "the second visitor had left the queue before it was their turn"
    );
}

#[tokio::test(start_paused = true)]
async fn an_actor_ends_when_its_last_handle_is_gone() {
    let (office, clerk) = BoxOffice::open(4, 8, SECOND);
    let other = office.clone();
    drop(office);
    sleep(SECOND).await;
    assert!(!clerk.is_finished(), "there is still a handle");
    drop(other);
    assert_eq!(clerk.await.unwrap(), 4);
}

#[tokio::test(start_paused = true)]
async fn who_asks_a_dead_actor_gets_an_error_and_does_not_wait_for_ever() {
    let (office, clerk) = BoxOffice::open(4, 8, SECOND);
    let ((), waiting) = tokio::join!(
        async {
            sleep(HALF).await;
            clerk.abort();
        },
        office.book(1),
    );
    assert_eq!(waiting, Err(BookingError::Closed), "it died meanwhile");
    assert_eq!(
        office.book(1).await,
        Err(BookingError::Closed),
        "it is dead"
    );
}
