//! The book on paper.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::wd::{PrintConfiguration, PrintConfigurationBuilder, PrintMargins, PrintSize};

use crate::Sure;
use crate::chrome::{script, until};
use crate::site::in_a_browser;

#[test]
#[ignore = "needs a browser"]
fn the_rules_print_on_two_sheets() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        client
            .goto(&format!("{book}rules.html"))
            .await
            .sure("the rules");
        until(&client, "document.readyState === 'complete'").await;
        assert_eq!(sheets(&print(&client).await), 2);
    });
}

#[test]
#[ignore = "needs a browser"]
fn a_chapter_prints_its_tests_and_not_its_frame() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        client
            .goto(&format!("{book}async-await.html"))
            .await
            .sure("a chapter");
        until(&client, "document.readyState === 'complete'").await;
        // Asked in the moment in which the browser lays the sheets out.
        let look = "addEventListener('beforeprint', () => setTimeout(() => {}, 0));
            const sheet = matchMedia('print');
            sheet.addEventListener('change', () => {
                if (!sheet.matches) { return; }
                const shown = selector => Array.from(document.querySelectorAll(selector))
                    .filter(element => getComputedStyle(element).display !== 'none').length;
                window.onPaper = [
                    document.querySelectorAll('details.proof:not([open])').length,
                    shown('#mdbook-sidebar, #mdbook-menu-bar, .nav-wide-wrapper, .buttons, .skip'),
                ];
            });";
        script(&client, look).await;
        let printed = print(&client).await;
        assert!(sheets(&printed) > 2, "a chapter is long");
        let on_paper = script(&client, "return window.onPaper").await;
        assert_eq!(
            on_paper,
            serde_json::json!([0, 0]),
            "folded tests, parts of the frame"
        );
        until(
            &client,
            "document.querySelector('details.proof:not([open])')",
        )
        .await;
    });
}

async fn print(client: &Client) -> Vec<u8> {
    let paper: PrintConfiguration = PrintConfigurationBuilder::default()
        .size(PrintSize::A4)
        .margins(PrintMargins {
            top: 1.4,
            bottom: 1.4,
            left: 1.3,
            right: 1.3,
        })
        .build()
        .sure("a sheet");
    client.print(paper).await.sure("a PDF")
}

/// How many pages a PDF has: Chromium writes each as an object of its own.
fn sheets(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page")
        .filter(|(at, word)| !text[at + word.len()..].starts_with('s'))
        .count()
}
