//! It worked with two connections
//!
//! The transfer and its entry in the audit log belong into one transaction. With a pool of ten it works in every
//! test; on a busy day everything hangs, and then times out. With a pool of one it does so at once.

// ANCHOR: code
use std::cell::RefCell;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{sleep, timeout};

/// Moves money, and writes down that it did, in one transaction.
async fn transfer(pool: &Pool) -> Result<(), PoolTimedOut> {
    let mut connection = pool.acquire().await?;
    connection.execute("BEGIN").await;
    connection.execute("UPDATE account").await;
    audit(pool).await?;
    connection.execute("COMMIT").await;
    Ok(())
}

async fn audit(pool: &Pool) -> Result<(), PoolTimedOut> {
    let mut connection = pool.acquire().await?;
    connection.execute("INSERT INTO audit").await;
    Ok(())
}
// ANCHOR_END: code

// Nothing to change below.

/// A pool, as a database's driver has it. It waits a second for a connection.
struct Pool {
    free: Semaphore,
    log: RefCell<Vec<&'static str>>,
}

#[derive(Debug)]
struct PoolTimedOut;

struct Connection<'pool> {
    pool: &'pool Pool,
    _permit: SemaphorePermit<'pool>,
}

impl Pool {
    async fn acquire(&self) -> Result<Connection<'_>, PoolTimedOut> {
        let permit = timeout(Duration::from_secs(1), self.free.acquire()).await;
        match permit {
            Ok(Ok(_permit)) => Ok(Connection {
                pool: self,
                _permit,
            }),
            _ => Err(PoolTimedOut),
        }
    }
}

impl Connection<'_> {
    async fn execute(&mut self, sql: &'static str) {
        sleep(Duration::from_millis(1)).await;
        self.pool.log.borrow_mut().push(sql);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_transfer_needs_one_connection() {
        let pool = Pool {
            free: Semaphore::new(1),
            log: RefCell::default(),
        };
        let transferred = transfer(&pool).await;
        transferred.expect("the transfer waits for a connection that it holds itself");
        let expected = ["BEGIN", "UPDATE account", "INSERT INTO audit", "COMMIT"];
        assert_eq!(pool.log.take(), expected);
    }
}
