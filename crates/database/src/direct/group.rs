//! Many writes, one transaction: what is dear about a write is its commit, and writes that wait can share one.
//!
//! Each write has a savepoint, so that one which fails takes nobody along; and an answer, which goes out after the commit.

use std::sync::Arc;
use std::thread;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::answer::{Answer, Error, attempt};

// ANCHOR: group
/// Runs the writes in one transaction, and answers each when that is committed. Leaves `writes` empty.
pub(super) fn write_together(connection: &mut Connection, writes: &mut Vec<Box<dyn Write>>) {
    writes.retain(|write| write.is_wanted());
    if writes.is_empty() {
        return;
    }
    let group = in_one_transaction(connection, writes).map_err(Arc::new);
    for write in writes.drain(..) {
        write.answer(&group);
    }
}

fn in_one_transaction(
    connection: &mut Connection,
    writes: &mut [Box<dyn Write>],
) -> rusqlite::Result<()> {
    // IMMEDIATE waits for its turn. A transaction that finds out later that it writes may be refused.
    let group = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for write in writes {
        // Prepared once: rusqlite's own `Savepoint` parses its two statements each time.
        group.prepare_cached("SAVEPOINT this_write")?.execute([])?;
        if !write.run(&group) {
            group
                .prepare_cached("ROLLBACK TO this_write")?
                .execute([])?;
        }
        // "no such savepoint", if SQLite or the work itself has ended the transaction.
        group.prepare_cached("RELEASE this_write")?.execute([])?;
    }
    group.commit()
}
// ANCHOR_END: group

// ANCHOR: write
/// A write, whatever it gives.
pub(super) trait Write: Send {
    /// Whether anybody waits for it.
    fn is_wanted(&self) -> bool;

    /// Runs it, once. `true` if what it wrote may stay.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Answers, now that the fate of its group is known.
    fn answer(self: Box<Self>, group: &Result<(), Arc<rusqlite::Error>>);
}

/// What was asked, what came of it, and who waits.
pub(super) struct WriteCall<Work, T> {
    work: Option<Work>,
    result: Option<thread::Result<rusqlite::Result<T>>>,
    answer: oneshot::Sender<Answer<T>>,
}

impl<Work, T> Write for WriteCall<Work, T>
where
    Work: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
    T: Send,
{
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(&mut self, connection: &Connection) -> bool {
        self.result = self.work.take().map(|work| attempt(connection, work));
        matches!(self.result, Some(Ok(Ok(_))))
    }

    fn answer(self: Box<Self>, group: &Result<(), Arc<rusqlite::Error>>) {
        let answer = match (self.result, group) {
            (Some(Err(panic)), _) => Err(panic),
            (Some(Ok(Err(error))), _) => Ok(Err(Error::Refused(error))),
            (Some(Ok(Ok(value))), Ok(())) => Ok(Ok(value)),
            (_, Err(error)) => Ok(Err(Error::RolledBack(Arc::clone(error)))),
            (None, Ok(())) => return, // A group is committed after each of its writes has run.
        };
        // Whoever asked may have left. It is written all the same.
        self.answer.send(answer).ok();
    }
}
// ANCHOR_END: write

impl<Work, T> WriteCall<Work, T> {
    pub(super) fn new(work: Work, answer: oneshot::Sender<Answer<T>>) -> Self {
        Self {
            work: Some(work),
            result: None,
            answer,
        }
    }
}
