//! What somebody might take instead of ours, and what bounds all of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::thread;
use std::time::Instant;

use anyhow::{Result, ensure};
use futures::stream::{FuturesUnordered, StreamExt};

use super::{delay, measured, sleeps, times};
use crate::{Case, Meter, Sample};

pub(super) fn futures_unordered(case: &Case) -> Result<Sample> {
    measured(case, |size| {
        sleeps(size).collect::<FuturesUnordered<_>>().count()
    })
}

pub(super) fn on_smol(case: &Case) -> Result<Sample> {
    let size = case.size;
    let executor = smol::LocalExecutor::new();
    let pass = async |size| {
        let delay = delay(size);
        let one = |number| async move {
            smol::Timer::after(delay).await;
            number
        };
        let tasks: Vec<_> = (0..size)
            .map(|number| executor.spawn(one(number)))
            .collect();
        let mut ended = 0;
        for (number, task) in (0..size).zip(tasks) {
            ended += u64::from(task.await == number);
        }
        ended
    };
    smol::block_on(executor.run(async {
        pass(100).await;
        let meter = Meter::start();
        for _ in 0..times(size) {
            ensure!(pass(size).await == size, "a sleep was lost");
        }
        Ok(meter.stop(size * times(size)))
    }))
}

/// No futures, no runtime, nothing that could be done beside it.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no runtime whose thread could be blocked"
)]
pub(super) fn timer_heap(case: &Case) -> Result<Sample> {
    let size = case.size;
    let meter = Meter::start();
    for _ in 0..times(size) {
        let delay = delay(size);
        let mut heap: BinaryHeap<_> = (0..size)
            .map(|number| Reverse((Instant::now() + delay, number)))
            .collect();
        let mut now = Instant::now();
        let mut ended = 0;
        while let Some(Reverse((at, _number))) = heap.pop() {
            while at > now {
                thread::sleep(at - now);
                now = Instant::now();
            }
            ended += 1;
        }
        ensure!(ended == size, "{ended} of {size} ended");
    }
    Ok(meter.stop(size * times(size)))
}
