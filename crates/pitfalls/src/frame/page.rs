//! What the book takes over as it is: the facts of a pitfall, and the tables.

use super::Pitfall;
use super::catalogue::families;
use super::show::{caught_by, shown_by};

/// The facts that stand under a pitfall's heading.
pub(super) fn facts(pitfall: &Pitfall) -> String {
    let met_in: Vec<String> = pitfall.met_in.iter().map(|url| link(url)).collect();
    let mut facts = format!(
        "> “{}”\n\n- **Caught by:** {}.\n",
        pitfall.symptom,
        caught_by(pitfall.caught_by)
    );
    if !pitfall.shown_by.is_empty() {
        facts += &format!("- **Shown by:** {}.\n", shown_by(pitfall.shown_by));
    }
    facts + &format!("- **People met it in:** {}.\n", met_in.join(", "))
}

/// What catches what, a row a pitfall, for the page `book/src/pitfalls.md`.
pub(super) fn catches() -> String {
    let mut table =
        "| pitfall | caught before it runs by | shown at run time by |\n|---|---|---|\n".to_owned();
    for family in families() {
        for pitfall in family.pitfalls {
            let name = pitfall.name;
            let shown_by = match pitfall.shown_by {
                [] => "nothing".to_owned(),
                watches => shown_by(watches),
            };
            table += &format!(
                "| [{name}]({}.md#{name}) | {} | {shown_by} |\n",
                family.name,
                caught_by(pitfall.caught_by).replace(" before it runs", ""),
            );
        }
    }
    table
}

/// A link that says where it leads: `tokio-rs/tokio#5446`, or host and last part.
fn link(url: &str) -> String {
    let short = url.trim_start_matches("https://");
    let parts: Vec<&str> = short.trim_end_matches('/').split('/').collect();
    let text = match parts[..] {
        [
            "github.com",
            owner,
            name,
            "issues" | "pull" | "discussions",
            number,
        ] => {
            let number = number.split('#').next().unwrap_or(number);
            format!("{owner}/{name}#{number}")
        }
        [host] => host.to_owned(),
        [host, .., last] => format!("{host}: {last}"),
        [] => url.to_owned(),
    };
    format!("[{text}]({url})")
}
