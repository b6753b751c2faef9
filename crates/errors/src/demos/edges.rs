//! The demos of what happens at an edge: of a task, and of what can be done.

use std::io::Write;
use std::panic::{set_hook, take_hook};
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::time::sleep;
use tracing::instrument;

use crate::fallback::{Answer, LastGood, rate_or_default};
use crate::panics::{contained, detached};

const TENTH: Duration = Duration::from_millis(100);

#[instrument(skip_all)]
async fn job(stock: Vec<u32>) {
    sleep(TENTH).await;
    assert!(!stock.is_empty(), "nothing in stock");
}

pub(super) async fn panics(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "A job with a bug; its panic says so on standard error"
    )?;
    // The line that everybody gets, without the backtrace that some have asked for.
    let usual = take_hook();
    set_hook(Box::new(|panic| eprintln!("{panic}")));
    let nobody = async {
        detached(job(Vec::new()));
        sleep(2 * TENTH).await;
    };
    let ((), _) = stage.record("detached", nobody).await;
    let (ended, _) = stage.record("contained", contained(job(Vec::new()))).await;
    set_hook(usual);

    let said = ended.map_or_else(|error| error.to_string(), |()| "done".to_owned());
    writeln!(stage)?;
    stage.figures(&[
        (
            "detached",
            "nobody knows, and the program goes on".to_owned(),
        ),
        ("contained", said),
    ])?;
    Ok(())
}

/// Why there is no exchange rate.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum NoRate {
    #[error("the server is busy")]
    Busy,
    #[error("no such currency")]
    NoSuchCurrency,
}

pub(super) async fn fallback(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "An exchange rate, asked for four times")?;
    let last_good = LastGood::default();
    let excuse = |error: &NoRate| matches!(error, NoRate::Busy);
    for (what, answer) in [
        ("busy", Err(NoRate::Busy)),
        ("an answer", Ok(105)),
        ("busy again", Err(NoRate::Busy)),
        ("a mistake", Err(NoRate::NoSuchCurrency)),
    ] {
        let or_default = rate_or_default(async { answer }).await;
        let said = match last_good.or_stale(async { answer }, excuse).await {
            Ok(Answer::Fresh(rate)) => format!("{rate}"),
            Ok(Answer::Stale(rate, error)) => format!("{rate}, which is old: {error}"),
            Err(error) => format!("none: {error}"),
        };
        writeln!(
            stage,
            "  {what:<10}  or default: {or_default:<3}  or stale: {said}"
        )?;
    }
    Ok(())
}
