//! The timelines that a reader plays with: what the page shows is what tokio does natively.

use std::time::Duration;

use fantoccini::Client;
use live::{SCENES, Scene, Shown, Sort, Values, play};
use serde_json::{Value, json};

use crate::Sure;
use crate::chrome::{log, script, until};
use crate::site::{in_a_browser, pages};

/// The stage of the only scene that is open.
const STAGE: &str = "document.querySelector('.live-stage')";

#[test]
#[ignore = "needs a browser"]
fn each_scene_is_played_moved_and_stepped_in_its_page_as_natively() {
    in_a_browser(Duration::from_secs(180), async |client, book| {
        let mut left: Vec<&Scene> = SCENES.to_vec();
        for page in pages() {
            client.goto(&format!("{book}{page}")).await.sure(&page);
            let names = "return Array.from(document.querySelectorAll('.live'), place => place.dataset.scene)";
            for name in script(&client, names).await.as_array().sure("a list") {
                let name = name.as_str().sure("a name");
                left.retain(|scene| scene.name != name);
                played(&client, live::scene(name).sure("a scene")).await;
            }
        }
        let left: Vec<_> = left.iter().map(|scene| scene.name).collect();
        assert_eq!(left, [""; 0], "scenes that no page has");
        let complaints = log(&client, "browser").await;
        assert_eq!(complaints, [Value::Null; 0]);
    });
}

/// Opens it, compares; moves each setting to its end, compares; steps, compares; closes it.
async fn played(client: &Client, scene: &Scene) {
    let place = format!(
        "document.querySelector('.live[data-scene=\"{}\"]')",
        scene.name
    );
    script(client, &format!("{place}.querySelector('button').click()")).await;
    until(client, STAGE).await;
    let mut values = Values::of(scene);
    compare(client, &native(scene, &values, None)).await;
    for (index, setting) in scene.settings.iter().enumerate() {
        let value = *setting.values().last().sure("a value");
        values.set(setting.key, value).sure(setting.key);
        let control = format!("{STAGE}.querySelector('.live-settings').children[{index}]");
        let moved = match setting.sort {
            Sort::Way(_) => format!("{control}.querySelectorAll('input')[{value}].click()"),
            _ => format!(
                "const range = {control}.querySelector('input'); range.value = {value}; \
                 range.dispatchEvent(new Event('input'))"
            ),
        };
        script(client, &moved).await;
        compare(client, &native(scene, &values, None)).await;
    }
    for step in 1..=3 {
        script(
            client,
            &format!("{STAGE}.querySelector('[title=\"Step\"]').click()"),
        )
        .await;
        compare(client, &native(scene, &values, Some(step))).await;
    }
    script(
        client,
        &format!("{STAGE}.querySelector('.live-close').click()"),
    )
    .await;
    until(client, &format!("!{STAGE}")).await;
}

/// What the page has to show.
fn native(scene: &Scene, values: &Values, step: Option<usize>) -> Shown {
    // A scene has a runtime of its own, and this thread belongs to another.
    tokio::task::block_in_place(|| play(scene, values, step)).sure(scene.name)
}

/// The figures, the lanes of the picture, and what is said of the step: in time, for the page plays on its own.
async fn compare(client: &Client, expected: &Shown) {
    let figures = json!(expected.figures);
    let said = expected.moment.as_ref().map(|moment| moment.what.as_str());
    let place = expected.moment.as_ref().map(|moment| {
        json!(
            moment
                .tasks
                .iter()
                .map(|task| &task.name)
                .collect::<Vec<_>>()
        )
    });
    let shown = format!(
        "JSON.stringify(Array.from({STAGE}.querySelectorAll('.live-figures > div'), \
         one => [one.children[0].textContent, one.children[1].textContent]))"
    );
    let bars = expected.svg.matches("<rect").count();
    until(
        client,
        &format!(
            "{shown} === {} && {STAGE}.querySelectorAll('.live-picture rect').length === {bars}",
            json!(figures.to_string())
        ),
    )
    .await;
    if let (Some(said), Some(names)) = (said, place) {
        let condition = format!(
            "{STAGE}.querySelector('.live-what').textContent === {} && \
             JSON.stringify(Array.from({STAGE}.querySelectorAll('tbody th'), name => name.textContent)) === {}",
            json!(said),
            json!(names.to_string())
        );
        until(client, &condition).await;
    }
}

#[test]
#[ignore = "needs a browser"]
fn nothing_is_loaded_for_a_scene_before_its_button_is_pressed() {
    in_a_browser(Duration::from_secs(60), async |client, book| {
        client
            .goto(&format!("{book}gather.html"))
            .await
            .sure("a chapter");
        until(&client, "document.querySelector('.live-open')").await;
        let loaded = "performance.getEntriesByType('resource').some(entry => entry.name.includes('live/tokio'))";
        let before = script(&client, &format!("return {loaded}")).await;
        assert_eq!(before, json!(false));
        script(&client, "document.querySelector('.live-open').click()").await;
        until(&client, STAGE).await;
        until(&client, loaded).await;
        let twice = "(() => { const ids = Array.from(document.querySelectorAll('[id]'), one => one.id); \
                     return ids.filter((id, at) => ids.indexOf(id) !== at).join(' '); })()";
        assert_eq!(
            script(&client, &format!("return {twice}")).await,
            json!(""),
            "ids that two elements have"
        );
    });
}
