//! An error that nobody hears of
//!
//! Without the weather there is no page: `home_page` should give the error at once, and stop what runs beside it.
//! Yet it waits for the news, and gives half a page.

// ANCHOR: code
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::spawn_local;
use tokio::time::sleep;
use tokio::try_join;

/// News and weather, or the first error.
async fn home_page(printed: Rc<Cell<bool>>) -> Result<String, &'static str> {
    let news = spawn_local(news(printed));
    let weather = spawn_local(weather());
    match try_join!(news, weather) {
        Ok((news, weather)) => Ok(format!(
            "{} {}",
            news.unwrap_or_default(),
            weather.unwrap_or_default()
        )),
        Err(_) => Err("a task died"),
    }
}
// ANCHOR_END: code

// Nothing to change below.

async fn news(printed: Rc<Cell<bool>>) -> Result<String, &'static str> {
    sleep(Duration::from_secs(10)).await;
    printed.set(true);
    Ok("All is well.".to_owned())
}

async fn weather() -> Result<String, &'static str> {
    sleep(Duration::from_millis(100)).await;
    Err("the station is silent")
}

#[cfg(test)]
mod tests {
    use tokio::task::LocalSet;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_error_ends_the_page_and_stops_the_rest() {
        let printed = Rc::new(Cell::new(false));
        let tasks = LocalSet::new();
        let start = Instant::now();
        let page = tasks.run_until(home_page(Rc::clone(&printed))).await;
        let why = "the weather failed, and the page was made without it";
        assert_eq!(page, Err("the station is silent"), "{why}");
        let why = "the error was there after 100 ms: nothing else was worth waiting for";
        assert_eq!(start.elapsed(), Duration::from_millis(100), "{why}");
        tasks.run_until(sleep(Duration::from_secs(60))).await;
        assert!(!printed.get(), "the news went on, though nobody wants them");
    }
}
