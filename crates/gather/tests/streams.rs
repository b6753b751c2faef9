//! What the chapter says of windows: `buffered`, `buffer_unordered`, `for_each_concurrent`, and the frozen stream.

use std::cell::Cell;
use std::time::Duration;

use futures::stream::{self, StreamExt};
use gather::frozen::{self, Job};
use gather::service::{Answer, Service};
use gather::starved_timeout::{Download, process_in_the_loop, process_in_the_stream};
use gather::streams;
use timeline::{Outcome, Recorder, Timeline};
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

/// A slow request and three quick ones.
const REQUESTS: [(&str, Duration); 4] = [
    ("users", Duration::from_secs(3)),
    ("orders", SECOND),
    ("stock", SECOND),
    ("offers", SECOND),
];

/// Six items, two at a time, two seconds to fetch, two to process.
const JOB: Job = Job {
    items: 6,
    window: 2,
    fetching: TWO_SECONDS,
    processing: TWO_SECONDS,
};
const TWO_SECONDS: Duration = Duration::from_secs(2);

/// The first is quick; the second needs 2.5 s, in two steps.
const DOWNLOADS: [Download; 2] = [
    Download {
        item: 1,
        connect: HALF,
        read: Duration::ZERO,
    },
    Download {
        item: 2,
        connect: SECOND,
        read: Duration::from_millis(1500),
    },
];

fn names(answers: &[Answer]) -> Vec<&str> {
    answers.iter().map(|answer| answer.name.as_str()).collect()
}

/// What happens while `work` runs.
async fn recorded<T>(work: impl Future<Output = T>) -> (T, Timeline) {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let value = work.await;
    (value, recorder.take())
}

fn started(run: &Timeline, lane: &str) -> Duration {
    run.lane(lane).unwrap().started.unwrap()
}

#[tokio::test(start_paused = true)]
async fn buffered_keeps_the_order_and_a_slow_fetch_holds_up_the_window() {
    let service = Service::simulated();
    let (answers, run) = recorded(streams::in_input_order(&service, &REQUESTS, 2)).await;
    assert_eq!(
        names(&answers.unwrap()),
        ["users", "orders", "stock", "offers"]
    );
    assert_eq!(
        started(&run, "fetch stock"),
        3 * SECOND,
        "orders kept its place until users came"
    );
    assert_eq!(run.took(), 4 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn buffer_unordered_lets_the_quick_ones_pass() {
    let service = Service::simulated();
    let (answers, run) = recorded(streams::in_order_of_completion(&service, &REQUESTS, 2)).await;
    let answers = answers.unwrap();
    assert_eq!(
        names(&answers)[..2],
        ["orders", "stock"],
        "the slow one is overtaken"
    );
    assert_eq!(
        started(&run, "fetch stock"),
        SECOND,
        "orders made room as soon as it was done"
    );
    assert_eq!(run.took(), 3 * SECOND, "as long as the slow one alone");
}

#[tokio::test(start_paused = true)]
async fn at_most_a_window_of_fetches_is_in_flight() {
    let service = Service::simulated();
    let requests: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"]
        .map(|name| (name, SECOND))
        .into();
    let (_, run) = recorded(streams::in_input_order(&service, &requests, 3)).await;
    assert_eq!(run.most_in_flight("fetch"), 3, "buffered");
    let (_, run) = recorded(streams::in_order_of_completion(&service, &requests, 3)).await;
    assert_eq!(run.most_in_flight("fetch"), 3, "buffer_unordered");
    let handled = streams::handle_each(&service, &requests, 3, async |_| {});
    let (_, run) = recorded(handled).await;
    assert_eq!(run.most_in_flight("fetch"), 3, "try_for_each_concurrent");
    assert_eq!(
        run.took(),
        3 * SECOND,
        "seven fetches, three at a time: three rounds"
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_makes_a_future_only_when_there_is_room_for_it() {
    let made = Cell::new(0);
    let mut window = stream::iter(0..1_000_000)
        .map(|_| {
            made.set(made.get() + 1);
            sleep(SECOND)
        })
        .buffer_unordered(10);
    window.next().await;
    assert_eq!(
        made.get(),
        10,
        "a million items cost the memory of one window"
    );
}

#[tokio::test(start_paused = true)]
async fn the_first_error_of_a_window_drops_what_is_in_flight_and_starts_no_more() {
    let service = Service::simulated().failing("orders", HALF);
    let handled = streams::handle_each(&service, &REQUESTS, 2, async |_| {});
    let (result, run) = recorded(handled).await;
    assert_eq!(result.unwrap_err().name, "orders");
    assert_eq!(run.took(), HALF);
    assert_eq!(run.lane("fetch users").unwrap().outcome, Outcome::Cancelled);
    assert_eq!(run.lane("fetch stock"), None, "its turn never came");
}

#[tokio::test(start_paused = true)]
async fn a_loop_over_buffer_unordered_takes_18_seconds() {
    let ((), run) = recorded(frozen::while_let(JOB)).await;
    assert_eq!(
        run.took(),
        18 * SECOND,
        "nothing is fetched while an item is processed"
    );
    assert_eq!(run.most_in_flight("process"), 1);
}

#[tokio::test(start_paused = true)]
async fn spawning_in_the_futures_of_the_stream_still_takes_18_seconds() {
    let ((), run) = recorded(frozen::spawn_in_the_future(JOB)).await;
    assert_eq!(
        run.took(),
        18 * SECOND,
        "the spawn itself waited to be polled"
    );
}

#[tokio::test(start_paused = true)]
async fn spawning_in_the_map_takes_14_seconds() {
    let ((), run) = recorded(frozen::spawn_in_the_map(JOB)).await;
    assert_eq!(
        run.took(),
        14 * SECOND,
        "the closure spawned, and tasks need no polls of ours"
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_of_handles_leaves_its_tasks_running() {
    let cut_short = async {
        timeout(SECOND, frozen::spawn_in_the_map(JOB))
            .await
            .unwrap_err();
        sleep(5 * SECOND).await;
    };
    let ((), run) = recorded(cut_short).await;
    assert_eq!(
        run.lane("fetch 2").unwrap().outcome,
        Outcome::Done,
        "a handle's drop detaches"
    );
}

#[tokio::test(start_paused = true)]
async fn a_channel_between_the_stages_takes_14_seconds() {
    let ((), run) = recorded(frozen::channel_between(JOB)).await;
    assert_eq!(
        run.took(),
        14 * SECOND,
        "one fetch, then six items processed without a pause"
    );
}

#[tokio::test(start_paused = true)]
async fn for_each_concurrent_takes_12_seconds() {
    let ((), run) = recorded(frozen::for_each(JOB)).await;
    assert_eq!(
        run.took(),
        12 * SECOND,
        "three rounds of two items, four seconds each"
    );
    assert_eq!(
        run.most_in_flight("process"),
        2,
        "processing is inside of the window"
    );
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_3_seconds_fails_on_2_5_seconds_of_work_while_the_loop_processes() {
    let work = process_in_the_loop(&DOWNLOADS, 3 * SECOND, TWO_SECONDS);
    let (results, run) = recorded(work).await;
    assert_eq!(results[0], Ok(1));
    assert!(
        results[1].is_err(),
        "from 0.5 s to 2.5 s nobody polled it, and its clock ran on"
    );
    assert_eq!(run.lane("download 2").unwrap().ended, Some(3 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn the_same_download_succeeds_when_processing_is_inside_of_the_stream() {
    let work = process_in_the_stream(&DOWNLOADS, 3 * SECOND, TWO_SECONDS);
    let (results, run) = recorded(work).await;
    assert_eq!(results, [Ok(1), Ok(2)]);
    assert_eq!(
        run.lane("download 2").unwrap().ended,
        Some(Duration::from_millis(2500))
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_channel_freezes_the_fetches_again() {
    // Four quick items fill the channel while the first is processed for long; then `send` waits, and nobody polls.
    let job = Job {
        items: 6,
        window: 2,
        fetching: SECOND,
        processing: 10 * SECOND,
    };
    let ((), run) = recorded(frozen::channel_between(job)).await;
    let fetch = run.lane("fetch 6").unwrap();
    let took = fetch.ended.unwrap() - fetch.started.unwrap();
    assert!(
        took > SECOND,
        "a second of work took {took:?}: `send` is a slow body as well"
    );
}

#[tokio::test]
async fn a_window_is_a_future_that_can_be_spawned() {
    fn can_be_spawned<F: Future + Send>(future: F) -> F {
        future
    }
    drop(can_be_spawned(frozen::while_let(JOB)));
    drop(can_be_spawned(frozen::channel_between(JOB)));
    drop(can_be_spawned(frozen::for_each(JOB)));
}
