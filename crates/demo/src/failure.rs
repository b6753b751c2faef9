//! How a demo fails: one line for a person, one exit code for a script.

use std::error::Error;
use std::fmt;
use std::io;

/// Why a demo ended early, in one line that says what is wrong and how to mend it.
///
/// Any error converts into a failure at run time with `?`; its sources are joined into the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    line: String,
    exit_code: u8,
    /// Whether nobody listened at the port that was asked.
    refused: bool,
}

impl Failure {
    /// The arguments can't be used: exit code 2.
    pub fn usage(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            exit_code: 2,
            refused: false,
        }
    }

    /// Something failed while the demo ran: exit code 1.
    pub fn at_run_time(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            exit_code: 1,
            refused: false,
        }
    }

    /// What `?` makes of an error, for one that is only borrowed.
    #[must_use]
    pub fn caused_by(error: &(dyn Error + 'static)) -> Self {
        let broken_pipe = error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        Self {
            line: one_line(error),
            // `cargo run -p gather | head -1` is no failure of ours.
            exit_code: if broken_pipe { 0 } else { 1 },
            refused: refused(error),
        }
    }

    /// The same, and `hint` behind the line if a closed port was the cause.
    #[must_use]
    pub(crate) fn with_hint_if_refused(mut self, hint: &str) -> Self {
        if self.refused {
            self.line = format!("{}; {hint}", self.line);
        }
        self
    }

    /// 2 for usage, 1 for what failed at run time, 0 where the reader of our output merely went away.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

// `Failure` itself is no `Error`: otherwise this conversion would overlap with the identity.
impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::caused_by(&error)
    }
}

/// Whether a closed port is behind the error.
fn refused(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// The error and its sources in one line. A source that its parent already quotes is not said twice.
fn one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = cause.source();
    }
    line.replace('\n', " ")
}
