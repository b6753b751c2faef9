//! What a scene saw.

use std::any::Any;
use std::ops::Index;

/// What somebody who watches the program sees: names and values, in the order in which they are told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(Vec<(String, String)>);

impl Seen {
    /// The first thing seen.
    #[must_use]
    pub fn of(what: &str, value: impl ToString) -> Self {
        Self::default().and(what, value)
    }

    /// One thing more.
    #[must_use]
    pub fn and(mut self, what: &str, value: impl ToString) -> Self {
        self.0.push((what.to_owned(), value.to_string()));
        self
    }

    /// All of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(what, value)| (what.as_str(), value.as_str()))
    }
}

/// The value of the thing seen that has this name.
impl Index<&str> for Seen {
    type Output = str;

    /// # Panics
    ///
    /// Nothing of that name was seen.
    fn index(&self, what: &str) -> &str {
        match self.iter().find(|(name, _)| *name == what) {
            Some((_, value)) => value,
            None => panic!("nothing is called {what:?} in {self:?}"),
        }
    }
}

/// The message of a panic that was caught, as by [`tokio::task::JoinError::into_panic`].
#[must_use]
pub fn panic_message(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().copied();
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    literal.or(formatted).unwrap_or("no message").to_owned()
}
