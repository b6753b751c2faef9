//! Search, and what is copied.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;

use crate::Sure;
use crate::chrome::{devtools, script, until};
use crate::site::in_a_browser;

#[test]
#[ignore = "needs a browser"]
fn search_finds_a_pitfall_by_its_symptom_and_loads_its_index_only_then() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        client.goto(&book).await.sure("the first page");
        until(&client, "document.readyState === 'complete'").await;
        let index = "performance.getEntriesByType('resource').some(entry => entry.name.includes('searchindex'))";
        let loaded = script(&client, &format!("return {index}")).await;
        assert_eq!(loaded, json!(false), "nobody has searched yet");
        let toggle = client.find(Locator::Id("mdbook-search-toggle")).await;
        toggle.sure("the button").click().await.sure("a click");
        until(&client, index).await;
        let field = client
            .find(Locator::Id("mdbook-searchbar"))
            .await
            .sure("the field");
        field
            .send_keys("consumer hangs sender")
            .await
            .sure("what is seen");
        until(
            &client,
            "document.querySelector('#mdbook-searchresults a[href*=\"pitfalls/channels.html\"]')",
        )
        .await;
    });
}

#[test]
#[ignore = "needs a browser"]
fn a_copy_button_copies_what_stands_beside_it() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        let may = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": book.trim_end_matches('/') });
        devtools(&client, "Browser.grantPermissions", may).await;
        for kind in ["sh", "rust", "python"] {
            // From its top each time: whoever scrolls up gets the menu in the way.
            client
                .goto(&format!("{book}gather.html"))
                .await
                .sure("a chapter");
            until(&client, "document.querySelector('.clip-button')").await;
            let block = format!(".listing:not(.broken) > pre:has(> code.language-{kind})");
            let button = client
                .find(Locator::Css(&format!("{block} .clip-button")))
                .await;
            let button = button.sure("a button");
            script(
                &client,
                &format!("document.querySelector('{block}').scrollIntoView({{ block: 'center' }})"),
            )
            .await;
            button.click().await.sure("a click");
            until(
                &client,
                &format!("document.querySelector('{block} .tooltipped')"),
            )
            .await;
            let copied = client
                .execute_async(
                    "navigator.clipboard.readText().then(arguments[0])",
                    Vec::new(),
                )
                .await
                .sure("what was copied");
            let shown = script(
                &client,
                &format!("return document.querySelector('{block} > code').textContent"),
            )
            .await;
            assert_eq!(copied, shown, "no prompt, no button, nothing else");
            assert_ne!(copied, "");
        }
        let broken = "return getComputedStyle(document.querySelector(
            '.listing.broken > pre:not(:has(> code.language-sh)) > .buttons')).display";
        assert_eq!(
            script(&client, broken).await,
            "none",
            "nobody copies what is broken"
        );
    });
}
