//! Tasks that nobody waits for: what they lose, and how they are made to tell.

use std::io::Write;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::runtime::{Builder, Runtime};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::background::Background;
use crate::detach::{awaited, detached, program_that_forgets, program_that_waits};
use crate::job::{Ends, Job};
use demo::quiet;

fn jobs(delay: Duration) -> [Job; 3] {
    [
        Job::new(1, delay),
        Job::new(2, delay / 2).ending(Ends::WithAnError),
        Job::new(3, delay / 2).ending(Ends::WithAPanic),
    ]
}

pub(super) async fn detach(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(stage, "Three jobs. The second fails, the third panics.")?;
    let started = async {
        for job in jobs(delay) {
            detached(job).await?;
        }
        // Long enough to see what becomes of them.
        sleep(delay + delay / 2).await;
        Ok::<_, Failure>(())
    };
    let (ended, _) = stage.record("detached", quiet::about_panics(started)).await;
    ended?;
    writeln!(stage, "  heard of them: nothing")?;

    writeln!(stage, "\nAwaited, one by one:")?;
    for job in jobs(delay) {
        match quiet::about_panics(awaited(job)).await {
            Ok(()) => writeln!(stage, "  job {}: done", job.n)?,
            Err(ended) => writeln!(stage, "  job {}: {ended}", job.n)?,
        }
    }

    writeln!(stage, "\nWhen the program ends, a job that it started is")?;
    let forgotten = job_of(program_that_forgets, delay).await?;
    let waited_for = job_of(program_that_waits, delay).await?;
    stage.figures(&[
        ("in a program that forgets it", forgotten.to_owned()),
        ("in a program that waits for it", waited_for.to_owned()),
    ])?;
    Ok(())
}

type SomeJob = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs a program with one job, and tells what became of that.
async fn job_of(program: fn(Runtime, SomeJob), delay: Duration) -> Result<&'static str, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let done = Arc::new(AtomicBool::new(false));
    let job = {
        let done = Arc::clone(&done);
        async move {
            sleep(delay).await;
            done.store(true, Ordering::Relaxed);
        }
    };
    // A runtime blocks its thread, and this one belongs to another runtime.
    spawn_blocking(move || program(runtime, Box::pin(job))).await?;
    Ok(if done.load(Ordering::Relaxed) {
        "done"
    } else {
        "lost"
    })
}

pub(super) async fn background(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "The same three jobs. Nobody awaits one of them; somebody hears of failures."
    )?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let background = Background::new({
        let heard = Arc::clone(&heard);
        move |failed| {
            heard
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(failed);
        }
    });
    let started = async {
        for job in jobs(delay) {
            background.spawn(format!("job {}", job.n), job.run());
        }
        background.wait(2 * delay).await
    };
    let (ended, _) = stage
        .record("in the background", quiet::about_panics(started))
        .await;
    for failed in heard.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        writeln!(stage, "  heard of {}: {}", failed.task, failed.why)?;
    }
    match ended {
        Ok(()) => writeln!(stage, "  all have ended")?,
        Err(_) => writeln!(stage, "  some are still running")?,
    }
    Ok(())
}
