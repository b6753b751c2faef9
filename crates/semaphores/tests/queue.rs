//! What the chapter promises of the queue for permits: first come, first served, what that costs,
//! how not to stand in it, and how it locks up.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{HOUR, SECOND, ms, recorded, sent};
use semaphores::many::{self, Memory, NotLent};
use semaphores::shed::{self, Refused};
use semaphores::{deadlock, permits};
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn permits_go_to_who_waits_longest() {
    let (_, timeline) = recorded(permits::limited(9, 1, SECOND)).await;

    let in_order_of_sending = {
        let mut lanes: Vec<_> = timeline.lanes_of("request").collect();
        lanes.sort_by_key(|lane| sent(lane));
        lanes
            .iter()
            .map(|lane| lane.label.clone())
            .collect::<Vec<_>>()
    };
    let in_order_of_asking: Vec<_> = (1..=9).map(|n| format!("request {n}")).collect();
    assert_eq!(in_order_of_sending, in_order_of_asking);
}

#[tokio::test(start_paused = true)]
async fn a_queued_acquire_many_holds_up_a_later_acquire_that_would_fit() {
    let memory = Memory::new(4);
    let started = Instant::now();
    let first = many::job("first", 3, &memory, SECOND);
    let large = many::job("large", 4, &memory, SECOND);
    let small = async {
        many::job("small", 1, &memory, SECOND).await.unwrap();
        started.elapsed()
    };

    let (first, large, small) = tokio::join!(first, large, small);

    first.unwrap();
    large.unwrap();
    assert_eq!(
        small,
        3 * SECOND,
        "1 MB was unused in the first second, and reserved for `large`"
    );
}

#[tokio::test(start_paused = true)]
async fn permits_set_aside_for_the_first_in_the_queue_are_not_available() {
    let semaphore = Semaphore::new(2);
    let _held = semaphore.acquire().await.unwrap();
    let both = timeout(SECOND, semaphore.acquire_many(2));
    let meanwhile = async {
        let refused = semaphore.try_acquire().unwrap_err();
        (semaphore.available_permits(), refused)
    };

    let (both, (available, refused)) = tokio::join!(both, meanwhile);

    assert!(both.is_err());
    assert_eq!(
        available, 0,
        "one permit is with nobody, but it is not available"
    );
    assert_eq!(
        refused,
        TryAcquireError::NoPermits,
        "`try_acquire` doesn't jump the queue"
    );
    assert_eq!(
        semaphore.available_permits(),
        1,
        "what was set aside came back on cancellation"
    );
}

#[tokio::test(start_paused = true)]
async fn a_large_request_is_not_starved_by_small_ones() {
    let memory = Memory::new(4);
    let small_ones_for_ever = async {
        let small = |name, pause| {
            let memory = &memory;
            async move {
                sleep(pause).await;
                loop {
                    many::job(name, 1, memory, SECOND).await.unwrap();
                }
            }
        };
        tokio::join!(small("a", ms(0)), small("b", ms(300)), small("c", ms(600)));
    };
    let large = async {
        sleep(ms(700)).await;
        many::job("large", 4, &memory, SECOND).await.unwrap();
    };
    let started = Instant::now();

    tokio::select! {
        () = small_ones_for_ever => unreachable!("they go on for ever"),
        () = large => {}
    }

    assert_eq!(
        started.elapsed(),
        ms(2600),
        "`c` ends at 1.6 s and nobody got in before `large`"
    );
}

#[tokio::test(start_paused = true)]
async fn asking_for_more_permits_than_there_are_waits_for_ever() {
    let semaphore = Semaphore::new(4);

    assert!(
        timeout(HOUR, semaphore.acquire_many(5)).await.is_err(),
        "no error: it waits"
    );
}

#[tokio::test(start_paused = true)]
async fn asking_for_more_memory_than_there_is_is_refused_at_once() {
    let memory = Memory::new(4);

    let refused = timeout(HOUR, memory.lend(5))
        .await
        .expect("no wait")
        .unwrap_err();

    assert!(matches!(
        refused,
        NotLent::TooMuch {
            wanted: 5,
            megabytes: 4
        }
    ));
}

/// What became of a request, and how long its caller waited to learn it.
type Answer = (Result<(), Refused>, Duration);

/// Twice as many requests as two permits can serve: ten a second, and each takes 400 ms.
async fn overload<F>(serve: fn(usize, Arc<Semaphore>, Duration) -> F) -> Vec<Answer>
where
    F: Future<Output = Result<(), Refused>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(2));
    let mut tasks = JoinSet::new();
    for n in 1..=40 {
        let answer = serve(n, Arc::clone(&semaphore), ms(400));
        tasks.spawn(async {
            let asked = Instant::now();
            (answer.await, asked.elapsed())
        });
        sleep(ms(100)).await;
    }
    tasks.join_all().await
}

fn served_and_slowest(answers: &[Answer]) -> (usize, Duration) {
    let served = answers.iter().filter(|(answer, _)| answer.is_ok()).count();
    (
        served,
        answers.iter().map(|(_, after)| *after).max().unwrap(),
    )
}

#[tokio::test(start_paused = true)]
async fn a_queue_without_end_makes_everybody_wait_longer_and_longer() {
    let (served, slowest) = served_and_slowest(&overload(shed::queue).await);

    assert_eq!(served, 40);
    assert_eq!(
        slowest,
        ms(4200),
        "ten times as long as the 400 ms of work, and it grows"
    );
}

#[tokio::test(start_paused = true)]
async fn shedding_load_keeps_every_answer_fast() {
    let answers = overload(shed::shed).await;
    let (served, slowest) = served_and_slowest(&answers);

    assert_eq!(
        (served, slowest),
        (20, ms(400)),
        "the half that can be served is served at once"
    );
    for (answer, after) in answers.iter().filter(|(answer, _)| answer.is_err()) {
        assert_eq!(*answer, Err(Refused::Overloaded));
        assert_eq!(*after, Duration::ZERO, "a refusal costs nothing");
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_bounds_the_time_to_every_answer() {
    let (served, slowest) = served_and_slowest(&overload(shed::wait_a_little).await);

    assert!(served >= 20, "never fewer than without patience");
    assert_eq!(slowest, shed::PATIENCE + ms(400));
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_lets_a_burst_pass_that_shedding_would_refuse() {
    async fn burst<F: Future<Output = Result<(), Refused>>>(
        serve: fn(usize, Arc<Semaphore>, Duration) -> F,
    ) -> usize {
        let semaphore = Arc::new(Semaphore::new(2));
        let serve = |n| serve(n, Arc::clone(&semaphore), ms(100));
        let (a, b, c, d) = tokio::join!(serve(1), serve(2), serve(3), serve(4));
        [a, b, c, d].iter().filter(|answer| answer.is_ok()).count()
    }

    assert_eq!(burst(shed::shed).await, 2);
    assert_eq!(burst(shed::wait_a_little).await, 4);
}

#[tokio::test(start_paused = true)]
async fn a_second_permit_taken_while_holding_the_first_deadlocks() {
    let connections = Semaphore::new(2);
    let copy = |n| deadlock::one_by_one(n, &connections, ms(100));

    let both = timeout(HOUR, async { tokio::join!(copy(1), copy(2)) }).await;

    assert!(
        both.is_err(),
        "each holds one permit and waits for the other's"
    );
}

#[tokio::test(start_paused = true)]
async fn a_nested_acquire_needs_a_permit_more_than_there_are_jobs() {
    let connections = Semaphore::new(3);
    let copy = |n| deadlock::one_by_one(n, &connections, ms(100));

    let both = timeout(HOUR, async { tokio::join!(copy(1), copy(2)) }).await;

    assert!(
        both.is_ok(),
        "with one to spare somebody can always end: the fault sleeps until then"
    );
}

#[tokio::test(start_paused = true)]
async fn taking_both_permits_at_once_does_not_deadlock() {
    let connections = Semaphore::new(2);
    let copy = |n| deadlock::both_at_once(n, &connections, ms(100));
    let started = Instant::now();

    let both = timeout(HOUR, async { tokio::try_join!(copy(1), copy(2)) }).await;

    both.expect("no deadlock").unwrap();
    assert_eq!(
        started.elapsed(),
        ms(400),
        "one after the other, 200 ms each"
    );
}

#[tokio::test(start_paused = true)]
async fn two_semaphores_taken_in_opposite_order_deadlock() {
    let hosts = [Semaphore::new(1), Semaphore::new(1)];
    let transfer = |from, to| deadlock::in_order_of_need(from, to, &hosts, ms(100));

    let both = timeout(HOUR, async { tokio::join!(transfer(0, 1), transfer(1, 0)) }).await;

    assert!(both.is_err(), "each holds what the other waits for");
}

#[tokio::test(start_paused = true)]
async fn two_semaphores_taken_in_one_order_do_not_deadlock() {
    let hosts = [Semaphore::new(1), Semaphore::new(1)];
    let transfer = |from, to| deadlock::in_one_order(from, to, &hosts, ms(100));
    let started = Instant::now();

    let both = timeout(HOUR, async {
        tokio::try_join!(transfer(0, 1), transfer(1, 0))
    })
    .await;

    both.expect("no deadlock").unwrap();
    assert_eq!(started.elapsed(), ms(400));
}
