//! What is known of one pitfall.

use super::Scene;

/// One way in which async Rust goes wrong.
#[derive(Debug)]
pub struct Pitfall {
    /// What people call it, in kebab case: the argument of `cargo run -p pitfalls -- NAME`, and its heading on the page.
    pub name: &'static str,
    /// What a sufferer says: one sentence, without a word of the cause.
    pub symptom: &'static str,
    /// Words that somebody would search by and that the symptom lacks.
    pub also: &'static [&'static str],
    /// Why it happens: one or two sentences.
    pub cause: &'static str,
    /// What to do instead: one sentence.
    pub cure: &'static str,
    /// What sees it before the program runs. Empty: nothing does.
    pub caught_by: &'static [Check],
    /// What sees it while the program or its tests run.
    pub shown_by: &'static [Watch],
    /// Public reports and documentation that show people meet it.
    pub met_in: &'static [&'static str],
    /// The broken program, in its scene. A program that the compiler refuses has none.
    pub broken: Scene,
    /// The mended program, in the same scene.
    pub fixed: Scene,
}

/// A check that fires on the broken code and not on the mended one. `tests/detectors.rs` compares these with what the pinned
/// toolchain says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The compiler refuses the code: the code of its error, or its first words where it has none.
    Refused(&'static str),
    /// A lint of the compiler that is on by default.
    Rustc(&'static str),
    /// A lint of Clippy, and the group that turns it on.
    Clippy(&'static str, Group),
    /// A lint of Clippy that looks for what `clippy.toml` tells it: the lint, and the key.
    Configured(&'static str, &'static str),
}

/// Where Clippy keeps a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// `clippy::all`: on by default.
    Default,
    /// `clippy::pedantic`: off by default.
    Pedantic,
    /// `clippy::nursery`: off by default, unfinished.
    Nursery,
    /// `clippy::restriction`: off by default, to be chosen one by one.
    Restriction,
}

/// What shows the pitfall when code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watch {
    /// The program panics and its message names the cause: the message's first words.
    Panic(&'static str),
    /// A stable metric of the runtime: its method.
    Metric(&'static str),
    /// A test: of which kind.
    Test(&'static str),
    /// Anything else: the tool and what it shows.
    Tool(&'static str),
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(code) => write!(f, "the compiler refuses it (`{code}`)"),
            Self::Rustc(lint) => write!(f, "rustc's `{lint}`, on by default"),
            Self::Clippy(lint, group) => write!(f, "Clippy's `{lint}`, {group}"),
            Self::Configured(lint, key) => {
                write!(
                    f,
                    "Clippy's `{lint}`, once `{key}` names it in `clippy.toml`"
                )
            }
        }
    }
}

impl std::fmt::Display for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Default => "on by default",
            Self::Pedantic => "off by default (pedantic)",
            Self::Nursery => "off by default (nursery)",
            Self::Restriction => "off by default (restriction)",
        })
    }
}

impl std::fmt::Display for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Panic(message) => write!(f, "a panic: \"{message}\""),
            Self::Metric(method) => write!(f, "the runtime's `{method}`"),
            Self::Test(kind) => write!(f, "a test {kind}"),
            Self::Tool(what) => f.write_str(what),
        }
    }
}
