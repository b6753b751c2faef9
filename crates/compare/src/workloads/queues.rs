//! Items through a queue, from producers to consumers that do next to nothing with them: what handing over costs.

mod rivals;

use anyhow::{Result, ensure};
use queues::chunks::{in_chunks, item_by_item};

use super::runtimes::{one_thread, passes};
use crate::{Bound, Case, Figure, Goal, Loop, Meter, Role, Sample, Side, Workload};

pub(super) const OF_TEN: Workload = Workload {
    name: "queue-of-10",
    title: "A queue of 10, one producer, two consumers",
    item: "item",
    size: None,
    chapter: "queues",
    sizes: &[1_000, 10_000, 100_000],
    quick: 10_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "async-channel, item by item (queues::chunks::item_by_item)",
            |case| ours(case, TEN),
        ),
        Side::rust(
            "chunks",
            Role::Ours,
            "flume, ten items at a time (queues::chunks::in_chunks)",
            |case| chunks(case, TEN),
        ),
        Side::rust(
            "shared-receiver",
            Role::Rival,
            "tokio's mpsc, its receiver in a Mutex",
            |case| rivals::shared_receiver(case, TEN),
        ),
        Side::rust("flume", Role::Rival, "flume, item by item", |case| {
            rivals::on_flume(case, TEN)
        }),
        Side::rust("kanal", Role::Rival, "kanal, item by item", |case| {
            rivals::on_kanal(case, TEN)
        }),
        Side::rust(
            "kanal-chunks",
            Role::Rival,
            "kanal, five items at a time",
            |case| rivals::chunks_on_kanal(case, TEN),
        ),
        Side::rust(
            "vecdeque",
            Role::Limit,
            "a VecDeque, filled and emptied in turn",
            |case| rivals::vecdeque(case, TEN),
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.Queue",
            "queue_of_10.py",
            Loop::Asyncio,
        ),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.Queue on uvloop",
            "queue_of_10.py",
            Loop::Uvloop,
        ),
    ],
    goals: &[
        Goal::new(
            "a queue of 10 against asyncio",
            "chunks",
            "asyncio",
            Figure::Cpu,
            100_000,
            Bound::AtMost(1.0 / 65.0),
        ),
        Goal::new(
            "a queue of 10 against a VecDeque",
            "chunks",
            "vecdeque",
            Figure::Cpu,
            100_000,
            Bound::AtMost(10.0),
        ),
        Goal::new(
            "a queue of 10 item by item, against asyncio",
            "ours",
            "asyncio",
            Figure::Cpu,
            100_000,
            Bound::AtMost(1.0 / 65.0),
        )
        .because("item by item, somebody is woken for each filling of ten, and each item passes two locks or the like: the quickest channel tried, kanal, comes to about 1/40. In chunks it is reached"),
    ],
    fixture: None,
    serve: None,
    caveats: &[
        Goal::new(
            "tokio's mpsc with its receiver in a Mutex, against a multi-consumer channel",
            "shared-receiver",
            "ours",
            Figure::Cpu,
            100_000,
            Bound::AtLeast(2.0),
        )
        .because("who unlocks the receiver wakes the next in line, for each item"),
        Goal::new(
            "async-channel, which we take, against flume, item by item",
            "ours",
            "flume",
            Figure::Cpu,
            100_000,
            Bound::AtLeast(1.2),
        )
        .because("where a job takes a microsecond nobody notices; where it doesn't, chunks gain more than another channel"),
        Goal::new(
            "chunks through kanal, against ours through flume",
            "kanal-chunks",
            "chunks",
            Figure::Cpu,
            100_000,
            Bound::AtMost(0.95),
        )
        .because("we don't take it: a receive that is dropped may lose its item (kanal's issues 24 and 65)"),
    ],
};

pub(super) const OF_1024: Workload = Workload {
    name: "queue-of-1024",
    title: "A queue of 1 024, four producers, four consumers",
    item: "item",
    size: None,
    chapter: "queues",
    sizes: &[10_000, 100_000, 1_000_000],
    quick: 100_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "async-channel, item by item (queues::chunks::item_by_item)",
            |case| ours(case, MANY),
        ),
        Side::rust(
            "chunks",
            Role::Ours,
            "flume, 64 items at a time (queues::chunks::in_chunks)",
            |case| chunks(case, MANY),
        ),
        Side::rust(
            "shared-receiver",
            Role::Rival,
            "tokio's mpsc, its receiver in a Mutex",
            |case| rivals::shared_receiver(case, MANY),
        ),
        Side::rust("flume", Role::Rival, "flume, item by item", |case| {
            rivals::on_flume(case, MANY)
        }),
        Side::rust("kanal", Role::Rival, "kanal, item by item", |case| {
            rivals::on_kanal(case, MANY)
        }),
        Side::rust(
            "vecdeque",
            Role::Limit,
            "a VecDeque, filled and emptied in turn",
            |case| rivals::vecdeque(case, MANY),
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncio.Queue",
            "queue_of_1024.py",
            Loop::Asyncio,
        ),
        Side::python(
            "uvloop",
            Role::Twin,
            "asyncio.Queue on uvloop",
            "queue_of_1024.py",
            Loop::Uvloop,
        ),
    ],
    goals: &[
        Goal::new(
            "a queue of 1 024 against asyncio",
            "chunks",
            "asyncio",
            Figure::Cpu,
            1_000_000,
            Bound::AtMost(1.0 / 60.0),
        ),
        Goal::new(
            "a queue of 1 024 against a VecDeque",
            "chunks",
            "vecdeque",
            Figure::Cpu,
            1_000_000,
            Bound::AtMost(6.0),
        ),
    ],
    fixture: None,
    serve: None,
    caveats: &[Goal::new(
        "tokio's mpsc with its receiver in a Mutex, against a multi-consumer channel",
        "shared-receiver",
        "ours",
        Figure::Cpu,
        1_000_000,
        Bound::AtLeast(2.0),
    )
    .because("who unlocks the receiver wakes the next in line, for each item")],
};

/// Who is at the queue, and how much it holds.
#[derive(Debug, Clone, Copy)]
struct Queue {
    producers: u64,
    consumers: usize,
    room: usize,
    /// How many items a chunk holds, where items go in chunks.
    chunk: usize,
}

const TEN: Queue = Queue {
    producers: 1,
    consumers: 2,
    room: 10,
    chunk: 10,
};

const MANY: Queue = Queue {
    producers: 4,
    consumers: 4,
    room: 1_024,
    chunk: 64,
};

impl Queue {
    /// The numbers below `items`, dealt out to the producers.
    fn items(self, items: u64) -> Vec<impl Iterator<Item = u64> + Send + 'static> {
        let step = self.producers as usize;
        (0..self.producers)
            .map(|producer| (producer..items).step_by(step))
            .collect()
    }
}

/// Measures passes on a runtime of one thread, each in a spawned task.
fn measured<P>(case: &Case, pass: impl Fn(u64) -> P) -> Result<Sample>
where
    P: Future<Output = u64> + Send + 'static,
{
    let size = case.size;
    let times = times(size);
    one_thread()?.block_on(async {
        tokio::spawn(pass(1_000)).await?;
        let meter = Meter::start();
        for _ in 0..times {
            let sum = tokio::spawn(pass(size)).await?;
            ensure!(sum == size * (size - 1) / 2, "an item is missing");
        }
        Ok(meter.stop(size * times))
    })
}

fn times(size: u64) -> u64 {
    passes(1_000_000, size)
}

fn ours(case: &Case, queue: Queue) -> Result<Sample> {
    measured(case, |items| {
        item_by_item(queue.items(items), queue.room, queue.consumers)
    })
}

fn chunks(case: &Case, queue: Queue) -> Result<Sample> {
    let room = queue.room / queue.chunk;
    measured(case, |items| {
        in_chunks(queue.items(items), queue.chunk, room, queue.consumers)
    })
}
