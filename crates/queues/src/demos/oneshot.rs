//! An answer to each question.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc;

use super::list;
use crate::oneshot::{ask, service};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let takes = delay * 3;
    writeln!(
        stage,
        "4 questions at the same time; an answer takes {}",
        seconds(takes)
    )?;
    let (asks, questions) = mpsc::channel(4);
    let callers = async move {
        join!(
            ask(1, &asks, delay * 10),
            ask(2, &asks, delay * 4),
            ask(3, &asks, delay * 2),
            ask(4, &asks, delay * 10),
        )
    };
    let work = async { join!(callers, service(questions, takes)) };
    let (((one, two, three, four), answered), run) =
        stage.record("a service that answers", work).await;
    writeln!(stage)?;
    for (n, answer) in (1..).zip([one, two, three, four]) {
        match answer {
            Ok(answer) => writeln!(stage, "  question {n}: {answer}")?,
            Err(error) => writeln!(stage, "  question {n}: {error}")?,
        }
    }
    stage.figures(&[("answered", list(answered)), ("took", seconds(run.took()))])?;
    Ok(())
}
