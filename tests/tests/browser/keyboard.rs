//! The keyboard alone: from the first page to a proof, and arrow keys that leave a reader of code in peace.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::Sure;
use crate::chrome::{script, until, wide};
use crate::site::in_a_browser;

#[test]
#[ignore = "needs a browser"]
fn a_proof_is_reached_from_the_first_page_by_keyboard_alone() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        wide(&client, 1440).await;
        client.goto(&book).await.sure("the first page");
        until(&client, "document.readyState === 'complete'").await;
        press(&client, Key::Tab).await;
        assert_eq!(focused(&client).await, "Skip to the text", "the first stop");
        press(&client, Key::Enter).await;
        walk_to(&client, "a[href='coming-from-asyncio.html']", 12).await;
        press(&client, Key::Enter).await;
        until(
            &client,
            "location.pathname.endsWith('/coming-from-asyncio.html')",
        )
        .await;
        until(&client, "document.readyState === 'complete'").await;
        press(&client, Key::Tab).await;
        press(&client, Key::Enter).await;
        walk_to(&client, "a.proof", 12).await;
        press(&client, Key::Enter).await;
        let opened = "(() => {
            const proof = document.querySelector(':target');
            const top = proof ? proof.getBoundingClientRect().top : -1;
            return proof && proof.open && top >= 0 && top < innerHeight;
        })()";
        until(&client, opened).await;
    });
}

#[test]
#[ignore = "needs a browser"]
fn the_table_of_contents_is_shown_and_hidden_by_keyboard() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        wide(&client, 1440).await;
        client
            .goto(&format!("{book}gather.html"))
            .await
            .sure("a chapter");
        until(&client, "document.readyState === 'complete'").await;
        let shown = "document.documentElement.classList.contains('sidebar-visible')";
        until(&client, shown).await;
        script(
            &client,
            "document.getElementById('mdbook-sidebar-toggle').focus()",
        )
        .await;
        press(&client, Key::Enter).await;
        until(&client, &format!("!{shown}")).await;
        press(&client, ' ').await;
        until(&client, shown).await;
    });
}

#[test]
#[ignore = "needs a browser"]
fn the_arrow_keys_turn_the_page_but_not_while_one_reads_code() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        // So narrow that the code scrolls, and takes the focus.
        wide(&client, 500).await;
        let page = format!("{book}gather.html");
        client.goto(&page).await.sure("a chapter");
        until(&client, "document.readyState === 'complete'").await;
        let code = "document.querySelector('pre > code[tabindex]')";
        script(&client, &format!("{code}.focus()")).await;
        until(&client, &format!("document.activeElement === {code}")).await;
        for _ in 0..3 {
            press(&client, Key::Right).await;
            press(&client, Key::Left).await;
            press(&client, Key::Right).await;
        }
        until(&client, &format!("{code}.scrollLeft > 0")).await;
        script(
            &client,
            "getSelection().selectAllChildren(document.querySelector('main p'))",
        )
        .await;
        script(&client, "document.activeElement.blur()").await;
        press(&client, Key::Right).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let url = client.current_url().await.sure("where it is");
        assert_eq!(url.as_str(), page, "no key has turned the page");
        script(&client, "getSelection().removeAllRanges()").await;
        press(&client, Key::Right).await;
        until(&client, "!location.pathname.endsWith('/gather.html')").await;
    });
}

/// Tab, until what is wanted has the focus.
async fn walk_to(client: &Client, selector: &str, at_most: usize) {
    for _ in 0..at_most {
        press(client, Key::Tab).await;
        let there = "return document.activeElement.matches(arguments[0])";
        let there = client.execute(there, vec![json!(selector)]).await;
        if there.sure("what has the focus") == json!(true) {
            let outline = "return getComputedStyle(document.activeElement).outlineStyle";
            assert_ne!(script(client, outline).await, "none", "the focus is seen");
            return;
        }
    }
    panic!(
        "{selector} isn't reached in {at_most} steps; the last: {}",
        focused(client).await
    );
}

async fn focused(client: &Client) -> String {
    let text = script(client, "return document.activeElement.textContent.trim()").await;
    text.as_str().unwrap_or_default().to_owned()
}

/// A key, to whatever has the focus.
async fn press(client: &Client, key: impl Into<char>) {
    let value = key.into();
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    client.perform_actions(keys).await.sure("a key");
}
