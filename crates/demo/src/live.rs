//! The live picture: the timeline so far, drawn again and again in place while the demo runs.

use std::io::{self, Write};
use std::time::Duration;

use timeline::{Recorder, TextOptions};

/// Ten pictures a second look like motion and cost nothing.
const BETWEEN_FRAMES: Duration = Duration::from_millis(100);

/// Moves the cursor to the start of the line `lines` above, and erases everything below it.
fn erase(out: &mut impl Write, lines: usize) -> io::Result<()> {
    if lines > 0 {
        write!(out, "\x1b[{lines}A\x1b[J")?;
    }
    Ok(())
}

/// Runs `work` and draws the picture meanwhile. It leaves the screen as it found it.
///
/// When it is dropped, the last frame stays on the screen.
pub(crate) async fn while_drawing<T>(
    work: impl Future<Output = T>,
    recorder: &Recorder,
    options: &TextOptions,
    rows: usize,
) -> io::Result<T> {
    let mut work = std::pin::pin!(work);
    let mut frames = tokio::time::interval(BETWEEN_FRAMES);
    frames.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut drawn = 0;
    loop {
        tokio::select! {
            // The work comes first: drawing must not delay what it draws.
            biased;
            value = &mut work => {
                erase(&mut anstream::stdout(), drawn)?;
                return Ok(value);
            }
            _ = frames.tick() => {
                let frame = recorder.snapshot().to_text(options);
                let mut out = anstream::stdout().lock();
                erase(&mut out, drawn)?;
                // More rows than the terminal has would scroll, and could not be erased.
                drawn = 0;
                for line in frame.lines().take(rows.saturating_sub(1)) {
                    writeln!(out, "{line}")?;
                    drawn += 1;
                }
                out.flush()?;
            }
        }
    }
}
