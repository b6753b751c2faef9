//! What a check found: where, which rule, what is wrong, what to do about it.

use std::fmt;

/// One broken promise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Counted from one.
    pub line: usize,
    /// The rule's short name, as the `check` module lists them.
    pub rule: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            rule,
            what,
            cure,
        } = self;
        write!(f, "{path}:{line}: [{rule}] {what}; {cure}")
    }
}

/// Everything found so far.
#[derive(Debug, Default, Clone)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Notes that `rule` is broken at `path:line`.
    pub fn add(
        &mut self,
        rule: &'static str,
        path: &str,
        line: usize,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let (what, cure) = (what.into(), cure.into());
        self.0.push(Finding {
            path: path.to_owned(),
            line,
            rule,
            what,
            cure,
        });
    }

    /// Whether `rule` found anything yet.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        self.0.iter().any(|finding| finding.rule == rule)
    }

    /// Sorted by file and line, each once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Finding> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
