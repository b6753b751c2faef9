//! The demos of jobs that need more than one permit.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::deadlock;
use crate::many::{self, Memory};

pub(super) async fn many(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "4 MB: the first job needs 3, the large one 4, the small one 1"
    )?;
    let memory = Memory::new(4);
    let work = async {
        tokio::try_join!(
            many::job("first", 3, &memory, delay),
            many::job("large", 4, &memory, delay),
            many::job("small", 1, &memory, delay),
        )
    };
    let (done, run) = stage.record("first come, first served", work).await;
    done?;
    let waited = run
        .lane("job small")
        .map(timeline::Lane::waited)
        .unwrap_or_default();
    writeln!(stage)?;
    stage.figures(&[("the small job waited", seconds(waited))])?;
    Ok(())
}

pub(super) async fn deadlock(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let (step, patience) = (delay / 2, delay * 3);
    writeln!(stage, "2 permits, and 2 jobs that need 2 each")?;

    let permits = Semaphore::new(2);
    let copy = |n| deadlock::one_by_one(n, &permits, step);
    let work = timeout(patience, async { tokio::try_join!(copy(1), copy(2)) });
    let (ended, _) = stage.record("one after the other", work).await;
    let one_by_one = match ended {
        Ok(done) => format!("done: {:?}", done?),
        Err(_) => format!("given up after {}", seconds(patience)),
    };

    let permits = Semaphore::new(2);
    let copy = |n| deadlock::both_at_once(n, &permits, step);
    let work = async { tokio::try_join!(copy(1), copy(2)) };
    let (done, both) = stage.record("both at once", work).await;
    done?;

    let hosts = [Semaphore::new(1), Semaphore::new(1)];
    let transfer = |from, to| deadlock::in_one_order(from, to, &hosts, step);
    let work = async { tokio::try_join!(transfer(0, 1), transfer(1, 0)) };
    let (done, ordered) = stage.record("two semaphores in one order", work).await;
    done?;

    writeln!(stage)?;
    stage.figures(&[
        ("one after the other", one_by_one),
        ("both at once", seconds(both.took())),
        ("in one order", seconds(ordered.took())),
    ])?;
    Ok(())
}
