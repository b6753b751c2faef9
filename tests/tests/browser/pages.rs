//! Every page: it loads, asks nobody else, fits its window, and axe-core finds nothing in it.

use std::collections::BTreeSet;
use std::time::Duration;

use fantoccini::Client;
use serde_json::{Value, json};

use crate::Sure;
use crate::chrome::{log, script, until, wide};
use crate::site::{in_a_browser, pages};

/// A page is whole when its scripts have run.
const WHOLE: &str = "document.readyState === 'complete'";

#[test]
#[ignore = "needs a browser"]
fn every_page_loads_without_an_error_and_asks_no_other_host() {
    in_a_browser(Duration::from_secs(120), async |client, book| {
        let mut faults = Vec::new();
        // What the browser asks itself for its own first tab.
        client.goto("about:blank").await.sure("an empty page");
        log(&client, "performance").await;
        for page in pages() {
            client.goto(&format!("{book}{page}")).await.sure(&page);
            until(&client, WHOLE).await;
            for line in log(&client, "browser").await {
                faults.push(format!("{page}: {}", line["message"]));
            }
            for url in asked(&client).await {
                if !url.starts_with(&book) && !url.starts_with("data:") {
                    faults.push(format!("{page} asks for {url}"));
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// Where the browser sent a request since it was last asked.
async fn asked(client: &Client) -> Vec<String> {
    let mut urls = Vec::new();
    for line in log(client, "performance").await {
        let message: Value = serde_json::from_str(line["message"].as_str().unwrap_or_default())
            .sure("an event of the DevTools");
        let message = &message["message"];
        if message["method"] == "Network.requestWillBeSent" {
            let url = message["params"]["request"]["url"].as_str();
            urls.push(url.sure("a request has a URL").to_owned());
        }
    }
    urls
}

#[test]
#[ignore = "needs a browser"]
fn no_page_scrolls_sideways_on_a_phone_a_tablet_or_a_desk() {
    in_a_browser(Duration::from_secs(180), async |client, book| {
        let mut faults = Vec::new();
        for width in [360, 768, 1440] {
            wide(&client, width).await;
            // Loaded at that width: whether the table of contents is shown is decided then.
            for page in pages() {
                client.goto(&format!("{book}{page}")).await.sure(&page);
                until(&client, WHOLE).await;
                let beyond = script(&client, BEYOND).await;
                if beyond != json!([]) {
                    faults.push(format!("{page}, {width} wide: {beyond}"));
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// What reaches beyond the right edge and can't be scrolled into sight within a box of its own. `body` hides what overflows, so
/// asking how wide the page is would tell nothing.
const BEYOND: &str = "
const edge = document.documentElement.clientWidth + 1;
const clipped = function (element) {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (box.id === 'mdbook-content') { continue; }
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(box).overflowX)) { return true; }
    }
    return false;
};
const content = document.getElementById('mdbook-content');
const beyond = Array.from(document.querySelectorAll('main *, #mdbook-menu-bar *'))
    .filter(element => element.getBoundingClientRect().right > edge && !clipped(element))
    .map(element => element.outerHTML.slice(0, 120));
if (content.scrollWidth > content.clientWidth + 1) { beyond.push('the text scrolls as a whole'); }
return beyond.slice(0, 3);";

#[test]
#[ignore = "needs a browser"]
fn axe_finds_nothing_on_any_page_in_light_and_in_dark() {
    let axe = axe();
    in_a_browser(Duration::from_secs(300), async move |client, book| {
        let mut faults = BTreeSet::new();
        for page in pages() {
            client.goto(&format!("{book}{page}")).await.sure(&page);
            until(&client, WHOLE).await;
            client.execute(&axe, Vec::new()).await.sure("axe is there");
            for (theme, rules) in [("light", json!([])), ("navy", json!(BY_COLOUR))] {
                faults.extend(violations(&client, &page, theme, rules).await);
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

#[test]
#[ignore = "needs a browser"]
fn every_theme_can_be_chosen_is_kept_and_can_be_read() {
    let axe = axe();
    in_a_browser(Duration::from_secs(60), async move |client, book| {
        let mut grounds = BTreeSet::new();
        for theme in ["light", "rust", "coal", "navy", "ayu"] {
            client
                .goto(&format!("{book}gather.html"))
                .await
                .sure("the page");
            let chosen = format!(
                "document.getElementById('mdbook-theme-toggle').click();
                 document.getElementById('mdbook-theme-{theme}').click();"
            );
            script(&client, &chosen).await;
            client.refresh().await.sure("the page again");
            until(&client, WHOLE).await;
            let kept = "return [document.documentElement.classList.contains(arguments[0]), \
                        getComputedStyle(document.documentElement).backgroundColor]";
            let kept = client
                .execute(kept, vec![json!(theme)])
                .await
                .sure("its colours");
            assert_eq!(kept[0], true, "{theme} is kept");
            grounds.insert(kept[1].to_string());
            client.execute(&axe, Vec::new()).await.sure("axe is there");
            let faults = violations(&client, "gather.html", theme, json!(BY_COLOUR)).await;
            assert!(faults.is_empty(), "{faults:#?}");
        }
        assert_eq!(
            grounds.len(),
            5,
            "each has a ground of its own: {grounds:?}"
        );
    });
}

/// Of axe's rules, those that depend on the theme.
const BY_COLOUR: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// What axe-core says in a theme, with all of its rules or only some.
async fn violations(client: &Client, page: &str, theme: &str, rules: Value) -> Vec<String> {
    let run = "
        const [theme, rules, done] = arguments;
        document.getElementById('mdbook-theme-' + theme).click();
        const still = document.createElement('style');
        still.textContent = '* { transition: none !important; }';
        document.head.append(still);
        const wanted = { resultTypes: ['violations'] };
        if (rules.length) { wanted.runOnly = rules; }
        axe.run(document, wanted).then(found => done(found.violations.map(violation =>
            violation.id + ': ' + violation.nodes.length + ' times, first ' + violation.nodes[0].html.slice(0, 160)
            + ' ' + violation.nodes[0].failureSummary)));";
    let arguments = vec![json!(theme), rules];
    let found = client.execute_async(run, arguments).await.sure("axe runs");
    let found = found.as_array().sure("a list").clone();
    let told = found
        .iter()
        .map(|fault| format!("{page}, {theme}: {fault}"));
    told.collect()
}

/// The script of axe-core. It is a part of nothing that we publish, and so not kept in this repository.
fn axe() -> String {
    let path = workspace_tests::root().join("target/browser/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. Get it: npm install --no-save --prefix target/browser axe-core@4.14.1",
            path.display()
        )
    })
}
