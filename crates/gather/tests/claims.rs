//! What the chapter says of futures that are run together in one task: `join!`, `try_join!`, `join_all`, `try_join_all`.
//!
//! A paused clock makes each time an equality. The recorder tells how each fetch ended.

use std::time::Duration;

use gather::service::{Answer, Service};
use gather::{join, join_all, one_by_one, try_join};
use timeline::{Outcome, Recorder};
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

/// The service that refuses `orders` after half a second.
fn refusing_orders() -> Service {
    Service::simulated().failing("orders", HALF)
}

fn names(answers: &[Answer]) -> Vec<&str> {
    answers.iter().map(|answer| answer.name.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn one_by_one_the_delays_add_up() {
    let started = Instant::now();
    one_by_one::one_by_one(&Service::simulated(), SECOND)
        .await
        .unwrap();
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "each await begins when the one before has ended"
    );
}

#[tokio::test(start_paused = true)]
async fn futures_made_before_they_are_awaited_still_run_one_by_one() {
    let started = Instant::now();
    one_by_one::made_first_awaited_later(&Service::simulated(), SECOND)
        .await
        .unwrap();
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "calling an async fn starts nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn one_by_one_an_error_keeps_the_later_fetches_from_being_made() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    one_by_one::one_by_one(&refusing_orders(), SECOND)
        .await
        .unwrap_err();
    assert_eq!(
        recorder.take().lane("fetch stock"),
        None,
        "`?` returned before stock was called"
    );
}

#[tokio::test(start_paused = true)]
async fn together_they_take_as_long_as_the_slowest() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    join::together(&Service::simulated(), SECOND).await.unwrap();
    let run = recorder.take();
    assert_eq!(run.took(), SECOND, "the three delays pass at the same time");
    assert_eq!(run.most_in_flight("fetch"), 3);
}

#[tokio::test(start_paused = true)]
async fn join_waits_for_all_even_if_one_fails_early() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let error = join::together(&refusing_orders(), SECOND)
        .await
        .unwrap_err();
    let run = recorder.take();
    assert_eq!(error.name, "orders");
    assert_eq!(
        run.took(),
        SECOND,
        "join! knows nothing of errors: `?` comes after it"
    );
    assert_eq!(run.lane("fetch orders").unwrap().ended, Some(HALF));
    assert_eq!(run.lane("fetch stock").unwrap().outcome, Outcome::Done);
}

#[tokio::test(start_paused = true)]
async fn join_keeps_what_each_came_to() {
    let [users, orders, stock] = join::each_result(&refusing_orders(), SECOND).await;
    assert!(
        users.is_ok() && stock.is_ok(),
        "an error of one is no error of the others"
    );
    assert_eq!(
        orders.unwrap_err().to_string(),
        "orders: the server answered with status 503"
    );
}

#[tokio::test(start_paused = true)]
async fn what_join_runs_may_borrow_and_shares_one_thread() {
    // A `Cell` behind a shared borrow: neither would be allowed in a spawned task.
    let turns = std::cell::Cell::new(0);
    let count = async || {
        for _ in 0..1000 {
            turns.set(turns.get() + 1);
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(count(), count());
    assert_eq!(
        turns.get(),
        2000,
        "one thread polls both, so no turn is lost"
    );
}

#[tokio::test(start_paused = true)]
async fn try_join_returns_at_the_first_error_and_drops_the_others() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    try_join::all_or_first_error(&refusing_orders(), SECOND)
        .await
        .unwrap_err();
    let run = recorder.take();
    assert_eq!(
        run.took(),
        HALF,
        "nobody waits for answers that nobody wants"
    );
    for dropped in ["fetch users", "fetch stock"] {
        let lane = run.lane(dropped).unwrap();
        assert_eq!(
            lane.outcome,
            Outcome::Cancelled,
            "{dropped} was owned by try_join!"
        );
        assert_eq!(
            lane.ended,
            Some(HALF),
            "{dropped} ended with it, in mid-await"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn try_join_throws_away_answers_that_had_already_come() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let service = Service::simulated().failing("orders", 2 * SECOND);
    try_join::all_or_first_error(&service, SECOND)
        .await
        .unwrap_err();
    let run = recorder.take();
    assert_eq!(
        run.lane("fetch users").unwrap().outcome,
        Outcome::Done,
        "users had answered"
    );
    assert_eq!(
        run.took(),
        2 * SECOND,
        "and all that came back, a second later, was the error"
    );
}

#[tokio::test(start_paused = true)]
async fn over_handles_try_join_waits_for_all_in_spite_of_an_error() {
    let started = Instant::now();
    let error = try_join::over_handles(&refusing_orders(), SECOND)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "orders: the server answered with status 503"
    );
    assert_eq!(
        started.elapsed(),
        SECOND,
        "to try_join! the task's own error was inside of an Ok"
    );
}

#[tokio::test(start_paused = true)]
async fn over_handles_an_inner_error_is_an_ok_of_the_outer_result() {
    let failing = tokio::spawn(async { Err::<(), _>("inner") });
    let fine = tokio::spawn(async { Ok::<_, &str>(()) });
    let joined = tokio::try_join!(failing, fine);
    assert!(
        matches!(joined, Ok((Err("inner"), Ok(())))),
        "a JoinHandle's own error is a panic or an abort, never what the task returned: {joined:?}",
    );
}

#[tokio::test(start_paused = true)]
async fn over_flattened_handles_try_join_stops_no_task() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let started = Instant::now();
    try_join::over_flattened_handles(&refusing_orders(), SECOND)
        .await
        .unwrap_err();
    assert_eq!(started.elapsed(), HALF, "the error is seen at once");
    sleep(SECOND).await;
    let run = recorder.take();
    for detached in ["fetch users", "fetch stock"] {
        let lane = run.lane(detached).unwrap();
        assert_eq!(
            lane.outcome,
            Outcome::Done,
            "dropping a handle detaches, it doesn't abort"
        );
        assert_eq!(
            lane.ended,
            Some(SECOND),
            "{detached} ran on for half a second, unseen"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn join_all_keeps_every_result_in_the_order_of_the_input() {
    let requests = [
        ("users", 3 * SECOND),
        ("orders", SECOND),
        ("stock", 2 * SECOND),
    ];
    let started = Instant::now();
    let results = join_all::each_result(&refusing_orders(), &requests).await;
    assert_eq!(started.elapsed(), 3 * SECOND, "all of them were waited for");
    let told: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().map_or("failed", |a| &a.name))
        .collect();
    assert_eq!(
        told,
        ["users", "failed", "stock"],
        "the quickest isn't first: the first is"
    );
}

#[tokio::test(start_paused = true)]
async fn try_join_all_drops_the_others_at_the_first_error() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let requests = [
        ("users", 3 * SECOND),
        ("orders", SECOND),
        ("stock", 2 * SECOND),
    ];
    let error = join_all::all_or_first_error(&refusing_orders(), &requests)
        .await
        .unwrap_err();
    let run = recorder.take();
    assert_eq!((error.name.as_str(), run.took()), ("orders", HALF));
    assert_eq!(run.lane("fetch users").unwrap().outcome, Outcome::Cancelled);
    assert_eq!(run.lane("fetch stock").unwrap().outcome, Outcome::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn try_join_all_gives_the_answers_in_the_order_of_the_input() {
    let requests = [
        ("users", 3 * SECOND),
        ("orders", SECOND),
        ("stock", 2 * SECOND),
    ];
    let answers = join_all::all_or_first_error(&Service::simulated(), &requests)
        .await
        .unwrap();
    assert_eq!(names(&answers), ["users", "orders", "stock"]);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_whole_drops_every_fetch_at_once() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let service = Service::simulated();
    let together = join::together(&service, SECOND);
    tokio::time::timeout(HALF, together).await.unwrap_err();
    let run = recorder.take();
    assert_eq!(run.lanes_of("fetch").count(), 3);
    for lane in run.lanes_of("fetch") {
        assert_eq!(
            lane.outcome,
            Outcome::Cancelled,
            "the futures live inside of what was dropped"
        );
        assert_eq!(lane.ended, Some(HALF));
    }
}
