//! Where a demo prints, and what records its tasks.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use timeline::{Recorder, TextOptions, Timeline};

use crate::live;

/// The width of everything that isn't a terminal: pipes, recordings, the pages of the book.
const PLAIN_WIDTH: usize = 80;

/// The most lanes in one picture: more rows than that tell nobody anything.
const MOST_LANES: usize = 40;

/// The resolution of recordings on a real clock: that of the delays of all demos.
const RESOLUTION: Duration = Duration::from_millis(100);

/// Where a demo prints, through [`io::Write`], and what records its tasks.
#[derive(Debug)]
pub struct Stage {
    out: Out,
    look: TextOptions,
    recorder: Recorder,
    /// To what multiples of time pictures are drawn; `None` draws them as they are.
    resolution: Option<Duration>,
    pictures: Vec<Picture>,
    /// Markdown for the book.
    page: Option<String>,
}

/// A recorded timeline under the title that the demo gave it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) title: String,
    pub(crate) timeline: Timeline,
}

#[derive(Debug)]
enum Out {
    /// Standard output. With rows, it is a terminal of that many rows, on which pictures move.
    Standard { live_rows: Option<usize> },
    /// A recording.
    Memory(Vec<u8>),
}

impl Stage {
    /// The stage for a person or a pipe. `plain` asks for what a pipe gets; `live` allows moving pictures.
    pub(crate) fn standard(recorder: Recorder, plain: bool, live: bool) -> Self {
        let terminal = io::stdout().is_terminal()
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            && !plain;
        let size = if terminal {
            terminal_size::terminal_size()
        } else {
            None
        };
        let (width, rows) = match size {
            Some((width, height)) => (usize::from(width.0), usize::from(height.0)),
            None => (PLAIN_WIDTH, 24),
        };
        let color =
            terminal && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        let look = TextOptions::default()
            .width(width)
            .unicode(terminal)
            .color(color)
            .max_lanes(Some(MOST_LANES));
        let live_rows = (terminal && live).then_some(rows);
        Self {
            out: Out::Standard { live_rows },
            look,
            recorder,
            resolution: None,
            pictures: Vec::new(),
            page: None,
        }
    }

    /// The stage for a recording: plain text in memory. One that isn't `exact` is drawn at the resolution of the demos'
    /// delays, so that what a busy machine adds to them doesn't show.
    pub(crate) fn memory(recorder: Recorder, exact: bool) -> Self {
        let look = TextOptions::default()
            .width(PLAIN_WIDTH)
            .max_lanes(Some(MOST_LANES));
        let resolution = (!exact).then_some(RESOLUTION);
        Self {
            out: Out::Memory(Vec::new()),
            look,
            recorder,
            resolution,
            pictures: Vec::new(),
            page: None,
        }
    }

    /// Runs `work`, records what its tasks do meanwhile, and prints the picture under `title`; on a terminal the picture
    /// moves while `work` runs. Where no task has a span there is no picture.
    ///
    /// Cancel safety: dropping it drops `work`; the recording so far stays with the stage's recorder.
    pub async fn record<T>(&mut self, title: &str, work: impl Future<Output = T>) -> (T, Timeline) {
        // A reader who went away is met again, as an error, at the demo's own next line.
        write!(self, "\n{title}\n").ok();
        // What the demo did before belongs to no picture.
        drop(self.recorder.take());
        let value = match self.out {
            Out::Standard {
                live_rows: Some(rows),
            } => {
                let mut work = std::pin::pin!(work);
                let drawn =
                    live::while_drawing(work.as_mut(), &self.recorder, &self.look, rows).await;
                match drawn {
                    Ok(value) => value,
                    // The terminal went away. The work is unharmed, so it goes on without a picture.
                    Err(_) => work.await,
                }
            }
            _ => work.await,
        };
        let timeline = self.recorder.take();
        let drawn = match self.resolution {
            Some(resolution) => timeline.at_resolution(resolution),
            None => timeline.clone(),
        };
        if drawn.lanes().is_empty() {
            // Nothing was instrumented: there is nothing to see.
            return (value, timeline);
        }
        let picture = drawn.to_text(&self.look);
        self.pictures.push(Picture {
            title: title.to_owned(),
            timeline: drawn,
        });
        write!(self, "{picture}").ok();
        (value, timeline)
    }

    /// Prints names and values in two aligned columns.
    ///
    /// # Errors
    ///
    /// Standard output can't be written.
    pub fn figures(&mut self, figures: &[(&str, String)]) -> io::Result<()> {
        let width = figures
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or(0);
        for (name, value) in figures {
            writeln!(self, "  {name:<width$}  {value}")?;
        }
        Ok(())
    }

    /// Gives the demo's recording a file `DEMO.md`, which a page of the book includes as it is. It isn't printed.
    pub fn page(&mut self, markdown: &str) {
        self.page = Some(markdown.to_owned());
    }

    /// Whether a recording is made, which must not depend on the caller's environment.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        matches!(self.out, Out::Memory(_))
    }

    /// Prints the picture of what ran when the user pressed Ctrl-C.
    pub(crate) fn interrupted(&mut self) -> io::Result<()> {
        let timeline = self.recorder.take();
        let after = crate::seconds(timeline.took());
        if !timeline.lanes().is_empty() {
            let picture = timeline.to_text(&self.look);
            write!(self, "\n{picture}")?;
        }
        writeln!(self, "interrupted after {after}")
    }

    pub(crate) fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// What was printed to memory, nothing for a stage on standard output; the pictures; what the book takes over.
    pub(crate) fn into_recording(self) -> (Vec<u8>, Vec<Picture>, Option<String>) {
        let text = match self.out {
            Out::Memory(text) => text,
            Out::Standard { .. } => Vec::new(),
        };
        (text, self.pictures, self.page)
    }
}

impl Write for Stage {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Out::Standard { .. } => anstream::stdout().write(bytes),
            Out::Memory(text) => text.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Standard { .. } => anstream::stdout().flush(),
            Out::Memory(_) => Ok(()),
        }
    }
}
