//! Tasks that share an `Rc`, in three places that take them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::task::spawn_blocking;
use tokio_util::task::LocalPoolHandle;

use crate::local::{in_a_local_runtime, in_a_local_set, in_a_pool};

const WORDS: &[&str] = &["to", "be", "or", "not", "to", "be"];

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "Six tasks of {} count words into one Rc<RefCell<..>>.",
        seconds(delay)
    )?;
    let (counts, run) = stage
        .record("in a LocalSet", in_a_local_set(WORDS, delay))
        .await;
    tell(stage, "a LocalSet", &counts)?;
    stage.figures(&[("took", seconds(run.took()))])?;

    writeln!(stage)?;
    // These two have clocks of their own: no delay, so that nobody waits for them.
    let counts = spawn_blocking(|| in_a_local_runtime(WORDS, Duration::ZERO)).await??;
    tell(stage, "a local runtime", &counts)?;
    let counts = in_a_pool(&LocalPoolHandle::new(1), WORDS, Duration::ZERO).await?;
    tell(stage, "a pool of threads", &counts)?;
    Ok(())
}

fn tell(stage: &mut Stage, place: &str, counts: &BTreeMap<&str, u32>) -> io::Result<()> {
    let counts: Vec<_> = counts
        .iter()
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    writeln!(stage, "  {place}: {}", counts.join(", "))
}
