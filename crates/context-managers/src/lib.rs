//! Release what you acquire: what `async with` is for.
//!
//! The rule: *what ends synchronously ends in `Drop`; what must be awaited ends in `close(self)`, called by a scope function
//! that nobody can forget; what must end even when cancelled is handed to a task that is still there.*
//!
//! The chapter is `book/src/context-managers.md`. One idea a module, in the order of the chapter:
//!
//! - [`guard`]: synchronous clean-up, however the scope is left
//! - [`session`], [`scope`], [`closer`]: clean-up that has to be awaited, and [`in_drop`]: what doesn't work
//! - [`stack`]: several resources, and in which order they end
//! - [`flush`], [`replace`]: bytes that are lost, and files that are never half written
//! - [`read`], [`small_files`]: reading files; [`round_trips`] counts what that costs
//! - [`background`], [`child`]: tasks and processes that end with their owner
//!
//! [`server`] is what the sessions talk to. [`demos`] shows all of it.

pub mod background;
pub mod child;
pub mod closer;
pub mod demos;
pub mod flush;
pub mod guard;
pub mod in_drop;
pub mod read;
pub mod replace;
pub mod round_trips;
pub mod scope;
pub mod server;
pub mod session;
pub mod small_files;
pub mod stack;
