//! What the program promises.

mod endings;
mod faults;
mod limits;
mod lists;
mod program;
mod storage;
mod support;

#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod with_servers;
