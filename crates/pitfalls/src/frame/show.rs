//! One pitfall on the stage: what each of its two programs does, and what the difference is.

use std::any::Any;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt;

use demo::{Failure, Stage};

use super::{Check, Pitfall, Scene, Seen, Side, Watch, panic_message};

/// The width of running text, in columns.
const WIDTH: usize = 80;

/// Shows the broken program, the cause, the mended program, and what catches it.
pub(super) async fn pitfall(stage: &mut Stage, pitfall: &Pitfall) -> Result<(), Failure> {
    paragraph(stage, &format!("\"{}\"", pitfall.symptom))?;
    side(stage, pitfall, Side::Broken).await?;
    writeln!(stage)?;
    paragraph(stage, &format!("Why: {}", pitfall.cause))?;
    paragraph(stage, &format!("Instead: {}", pitfall.cure))?;
    side(stage, pitfall, Side::Fixed).await?;
    writeln!(stage)?;
    paragraph(
        stage,
        &format!("Caught by: {}", caught_by(pitfall.caught_by)),
    )?;
    if !pitfall.shown_by.is_empty() {
        paragraph(stage, &format!("Shown by: {}", shown_by(pitfall.shown_by)))?;
    }
    Ok(())
}

/// Runs one of the two programs. It is pictured where its tasks share a thread: elsewhere their order is an accident.
async fn side(stage: &mut Stage, pitfall: &Pitfall, side: Side) -> Result<(), Failure> {
    let title = match side {
        Side::Broken => "broken",
        Side::Fixed => "fixed",
    };
    let seen = match pitfall.scene(side) {
        Scene::Paused(act) | Scene::RealTime(act) => {
            let recorded = AssertUnwindSafe(stage.record(title, act())).catch_unwind();
            match demo::quiet::about_panics(recorded).await {
                Ok((seen, _)) => seen,
                Err(panic) => return Err(panicked(pitfall, &*panic)),
            }
        }
        Scene::Refused(message) => {
            return Ok(write!(stage, "\n{title}\n{message}")?);
        }
        Scene::Workers(..) | Scene::Outside(_) | Scene::Process(_) => {
            write!(stage, "\n{title}\n")?;
            let program = std::env::current_exe()?;
            let seen = async { catch_unwind(|| pitfall.see(side, &program)) };
            match demo::quiet::about_panics(seen).await {
                Ok(seen) => seen,
                Err(panic) => return Err(panicked(pitfall, &*panic)),
            }
        }
    };
    Ok(figures(stage, &seen)?)
}

/// A scene catches the panics that it shows: another one is a mistake of ours, and must not end the program without a word.
fn panicked(pitfall: &Pitfall, panic: &(dyn Any + Send)) -> Failure {
    let message = panic_message(panic);
    Failure::at_run_time(format!("the scene of {} panicked: {message}", pitfall.name))
}

/// What was seen, in two columns.
pub(super) fn figures(stage: &mut Stage, seen: &Seen) -> io::Result<()> {
    let figures: Vec<_> = seen
        .iter()
        .map(|(what, value)| (what, value.to_owned()))
        .collect();
    stage.figures(&figures)
}

fn paragraph(stage: &mut Stage, text: &str) -> io::Result<()> {
    writeln!(stage, "{}", textwrap::fill(text, WIDTH))
}

/// What catches it before it runs, as the end of a sentence.
pub(super) fn caught_by(checks: &[Check]) -> String {
    match checks {
        [] => "nothing before it runs".to_owned(),
        checks => joined(checks),
    }
}

/// What shows it when it runs, as the end of a sentence.
pub(super) fn shown_by(watches: &[Watch]) -> String {
    joined(watches)
}

fn joined(all: &[impl ToString]) -> String {
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    all.join("; ")
}
