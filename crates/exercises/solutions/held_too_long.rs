//! A connection that waits for somebody else: a solution
//!
//! A connection is held from `acquire` to its drop, whatever happens between. What takes two seconds and isn't the
//! database's work belongs outside. The order is no longer one transaction then: it needs a state between
//! (`unpaid`), and somebody who looks after those that stay in it.

// ANCHOR: code
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{sleep, timeout};

/// Writes the order down, has it paid, and writes that down too.
async fn place_order(pool: &Pool) -> Result<(), PoolTimedOut> {
    let mut connection = pool.acquire().await?;
    connection.execute("INSERT INTO orders").await;
    drop(connection);
    ask_the_bank().await;
    let mut connection = pool.acquire().await?;
    connection.execute("UPDATE orders").await;
    Ok(())
}
// ANCHOR_END: code

// Nothing to change below.

async fn ask_the_bank() {
    sleep(Duration::from_secs(2)).await;
}

/// A pool, as a database's driver has it. It waits three seconds for a connection.
struct Pool {
    free: Semaphore,
}

#[derive(Debug)]
struct PoolTimedOut;

struct Connection<'pool> {
    _permit: SemaphorePermit<'pool>,
}

impl Pool {
    async fn acquire(&self) -> Result<Connection<'_>, PoolTimedOut> {
        let permit = timeout(Duration::from_secs(3), self.free.acquire()).await;
        match permit {
            Ok(Ok(_permit)) => Ok(Connection { _permit }),
            _ => Err(PoolTimedOut),
        }
    }
}

impl Connection<'_> {
    async fn execute(&mut self, _sql: &str) {
        sleep(Duration::from_millis(10)).await;
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn two_connections_serve_ten_orders() {
        let free = Semaphore::new(2);
        let pool = Pool { free };
        let start = Instant::now();
        let placed = join_all((0..10).map(|_| place_order(&pool))).await;
        let failed = placed.iter().filter(|placed| placed.is_err()).count();
        assert_eq!(failed, 0, "{failed} of 10 orders found no connection");
        let why = "five rounds of 10 ms, the bank, and the last update";
        assert_eq!(start.elapsed(), Duration::from_millis(2060), "{why}");
    }
}
