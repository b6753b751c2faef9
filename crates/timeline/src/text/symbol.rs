//! The characters of the drawing and their colours. Each says what it says without its colour.

use anstyle::{AnsiColor, Style};

use crate::model::Outcome;

/// What a column of a row can show, in the order of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Symbol {
    NotStarted,
    Waiting,
    InFlight,
    Blocked,
    End(Outcome),
}

impl Symbol {
    pub(crate) fn glyph(self, unicode: bool) -> char {
        let (ascii, fine) = match self {
            Self::NotStarted => ('-', '╌'),
            Self::Waiting => ('.', '·'),
            Self::InFlight => ('=', '━'),
            Self::Blocked => ('#', '█'),
            Self::End(Outcome::Done) => ('o', '✓'),
            Self::End(Outcome::Failed) => ('!', '✗'),
            Self::End(Outcome::Panicked) => ('*', '✱'),
            Self::End(Outcome::Cancelled) => ('x', '⊘'),
            Self::End(Outcome::NeverPolled) => ('0', '∅'),
            Self::End(Outcome::Running) => ('>', '▸'),
        };
        if unicode { fine } else { ascii }
    }

    pub(crate) fn style(self) -> Style {
        match self {
            Self::NotStarted => Style::new().dimmed(),
            Self::Waiting => AnsiColor::Yellow.on_default(),
            Self::InFlight => AnsiColor::Cyan.on_default(),
            Self::Blocked => AnsiColor::BrightMagenta.on_default().bold(),
            Self::End(Outcome::Done) => AnsiColor::Green.on_default().bold(),
            Self::End(Outcome::Failed | Outcome::Panicked) => AnsiColor::Red.on_default().bold(),
            Self::End(Outcome::Cancelled) => AnsiColor::BrightRed.on_default().bold(),
            Self::End(Outcome::NeverPolled) => Style::new().dimmed(),
            Self::End(Outcome::Running) => AnsiColor::Cyan.on_default().bold(),
        }
    }
}
