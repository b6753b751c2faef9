//! Calls that wait share one transaction: reads share its locks, writes its commit. Those are what is dear about a small call.
//!
//! Each write has a savepoint, so that one which fails takes nobody along. The answers go out when the transaction has ended.

use std::sync::Arc;
use std::thread;

use rusqlite::{Connection, Result, TransactionBehavior};
use tokio::sync::oneshot;

use super::answer::{Answer, Error, attempt};

// ANCHOR: group
/// Runs the reads on one state of the file, and answers them. Leaves `reads` empty.
pub(super) fn read_together(connection: &mut Connection, reads: &mut Vec<Box<dyn Request>>) {
    together(connection, TransactionBehavior::Deferred, reads, read_each);
}

/// Runs the writes in one transaction, and answers each when that is committed. Leaves `writes` empty.
pub(super) fn write_together(connection: &mut Connection, writes: &mut Vec<Box<dyn Request>>) {
    // IMMEDIATE waits for its turn. A transaction that finds out later that it writes may be refused.
    together(
        connection,
        TransactionBehavior::Immediate,
        writes,
        write_each,
    );
}

type Requests<'a> = &'a mut [Box<dyn Request>];

fn together(
    connection: &mut Connection,
    kind: TransactionBehavior,
    requests: &mut Vec<Box<dyn Request>>,
    run_each: fn(&Connection, Requests<'_>) -> Result<()>,
) {
    requests.retain(|request| request.is_wanted());
    if requests.is_empty() {
        return;
    }
    let group = connection.transaction_with_behavior(kind);
    let group = group.and_then(|group| {
        run_each(&group, requests)?;
        group.commit()
    });
    let group = group.map_err(Arc::new);
    // All at once: the first wakes the callers' thread, and it finds the others without having slept.
    for request in requests.drain(..) {
        request.answer(&group);
    }
}

fn read_each(group: &Connection, reads: Requests<'_>) -> Result<()> {
    for read in reads {
        read.run(group);
    }
    Ok(())
}

fn write_each(group: &Connection, writes: Requests<'_>) -> Result<()> {
    // Prepared once: rusqlite's own `Savepoint` parses its two statements each time.
    let mut begin = group.prepare_cached("SAVEPOINT this_write")?;
    let mut undo = group.prepare_cached("ROLLBACK TO this_write")?;
    let mut end = group.prepare_cached("RELEASE this_write")?;
    for write in writes {
        begin.execute([])?;
        if !write.run(group) {
            undo.execute([])?;
        }
        // "no such savepoint", if SQLite or the work itself has ended the transaction.
        end.execute([])?;
    }
    Ok(())
}
// ANCHOR_END: group

// ANCHOR: request
/// What a task wants of the connection, whatever it gives.
pub(super) trait Request: Send {
    /// Whether anybody waits for it.
    fn is_wanted(&self) -> bool;

    /// Runs it once, if it is wanted still. `true` if what it wrote may stay.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Answers, now that the fate of its group is known.
    fn answer(self: Box<Self>, group: &Result<(), Arc<rusqlite::Error>>);
}

/// What was asked, what came of it, and who waits.
pub(super) struct Asked<Work, T> {
    work: Option<Work>,
    result: Option<thread::Result<Result<T>>>,
    answer: oneshot::Sender<Answer<T>>,
}

impl<Work, T> Request for Asked<Work, T>
where
    Work: FnOnce(&Connection) -> Result<T> + Send,
    T: Send,
{
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(&mut self, connection: &Connection) -> bool {
        if self.is_wanted() {
            self.result = self.work.take().map(|work| attempt(connection, work));
        }
        matches!(self.result, Some(Ok(Ok(_))))
    }

    fn answer(self: Box<Self>, group: &Result<(), Arc<rusqlite::Error>>) {
        let answer = match (self.result, group) {
            (Some(Err(panic)), _) => Err(panic),
            (Some(Ok(Err(error))), _) => Ok(Err(Error::Refused(error))),
            (Some(Ok(Ok(value))), Ok(())) => Ok(Ok(value)),
            (_, Err(error)) => Ok(Err(Error::RolledBack(Arc::clone(error)))),
            (None, Ok(())) => return, // Its caller left before its turn.
        };
        // Whoever asked may have left. It is written all the same.
        self.answer.send(answer).ok();
    }
}
// ANCHOR_END: request

impl<Work, T> Asked<Work, T> {
    pub(super) fn new(work: Work, answer: oneshot::Sender<Answer<T>>) -> Self {
        Self {
            work: Some(work),
            result: None,
            answer,
        }
    }
}
