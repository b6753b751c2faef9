//! Nobody gets a receipt: a solution
//!
//! An `async fn` returns a future, and a future that nobody polls does nothing. In Python the coroutine that was
//! never awaited is reported at run time; here the compiler warns.

// ANCHOR: code
use std::cell::RefCell;
use std::time::Duration;

use tokio::time::sleep;

/// Charges the customer, then sends a receipt.
async fn check_out(outbox: &RefCell<Vec<String>>, customer: &str) {
    charge(customer).await;
    send_receipt(outbox, customer).await;
}
// ANCHOR_END: code

// Nothing to change below.

async fn charge(_customer: &str) {
    sleep(Duration::from_millis(100)).await;
}

async fn send_receipt(outbox: &RefCell<Vec<String>>, customer: &str) {
    sleep(Duration::from_millis(50)).await;
    outbox.borrow_mut().push(format!("receipt for {customer}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_customer_gets_one_receipt() {
        let outbox = RefCell::default();
        check_out(&outbox, "Ada").await;
        assert_eq!(
            outbox.into_inner(),
            ["receipt for Ada"],
            "nobody got a receipt: an async fn does nothing until it is awaited"
        );
    }
}
