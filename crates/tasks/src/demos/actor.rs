//! Visitors at the box office.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::time::{sleep, timeout};

use crate::actor::{BookingError, BoxOffice, Ticket};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let each = delay / 2;
    writeln!(
        stage,
        "Four seats. Visitor 1 wants one, visitor 2 wants two and goes away meanwhile,\nvisitor 3 wants three, visitor 4 wants four."
    )?;
    let work = async {
        let (office, clerk) = BoxOffice::open(4, 8, each);
        let told = tokio::join!(
            office.book(1),
            timeout(each * 3 / 2, office.book(2)),
            office.book(3),
            async {
                sleep(each / 2).await;
                office.book(4).await
            },
        );
        // The last handle: the clerk goes home.
        drop(office);
        (told, clerk.await)
    };
    let ((told, left), _) = stage.record("visitors", work).await;
    let (first, second, third, fourth) = told;
    writeln!(stage)?;
    stage.figures(&[
        ("visitor 1", answer(first)),
        (
            "visitor 2",
            second.map_or_else(|_| "went away".to_owned(), answer),
        ),
        ("visitor 3", answer(third)),
        ("visitor 4", answer(fourth)),
        ("seats left", left?.to_string()),
    ])?;
    Ok(())
}

fn answer(told: Result<Ticket, BookingError>) -> String {
    match told {
        Ok(ticket) => format!("has {}", ticket.seats),
        Err(error) => error.to_string(),
    }
}
