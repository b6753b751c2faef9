//! What mdbook's own frame around a page lacks, put right in the built pages.
//!
//! A template of our own (`theme/index.hbs`) would be a copy of mdbook's, and would miss what the next version of mdbook brings.
//! Each mend names what it looks for, and the build fails where a new version has it no more.

use std::fs;
use std::io;
use std::path::Path;

/// What stands in each page, and what takes its place.
const MENDS: [(&str, &str); 3] = [
    // Words and pictures come before what the scripts add to them. They keep their order.
    (r#"<script src=""#, r#"<script defer src=""#),
    // Whoever comes by keyboard or by ear starts with the text.
    (
        "<body>",
        "<body>\n    <a class=\"skip\" href=\"#mdbook-content\">Skip to the text</a>",
    ),
    (
        r#"<div id="mdbook-menu-bar" class="menu-bar sticky">"#,
        r#"<div id="mdbook-menu-bar" class="menu-bar sticky" role="banner">"#,
    ),
];

/// Elements that should be others: how one begins and ends, and how it does then.
const OTHERS: [[&str; 4]; 2] = [
    // A label takes no focus, and may not say whether it is expanded. Without scripts it works, and the button doesn't.
    [
        r#"<label id="mdbook-sidebar-toggle" class="icon-button" for="mdbook-sidebar-toggle-anchor""#,
        "</label>",
        r#"<noscript><label class="icon-button" for="mdbook-sidebar-toggle-anchor">☰</label></noscript>
<button id="mdbook-sidebar-toggle" class="icon-button" type="button""#,
        "</button>",
    ],
    // Each page has a heading of its own.
    [
        r#"<h1 class="menu-title""#,
        "</h1>",
        r#"<p class="menu-title""#,
        "</p>",
    ],
];

/// Mends all pages of a built book. Returns what should have been there to be mended, and was not.
///
/// # Errors
/// Where a page can't be read or written.
pub(crate) fn mend(folder: &Path) -> io::Result<Vec<String>> {
    let mut missing = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let page = fs::read_to_string(&path)?;
                // The table of contents for readers without scripts has no frame, nor have redirects.
                if page.contains("mdbook-page-wrapper") {
                    fs::write(&path, mended(&page, &mut missing))?;
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    Ok(missing)
}

fn mended(page: &str, missing: &mut Vec<String>) -> String {
    let mut page = page.to_owned();
    for (old, new) in MENDS {
        if !page.contains(old) {
            missing.push(old.to_owned());
        }
        page = page.replace(old, new);
    }
    for [open, close, new_open, new_close] in OTHERS {
        let Some(start) = page.find(open) else {
            missing.push(open.to_owned());
            continue;
        };
        if let Some(length) = page[start..].find(close) {
            let end = start + length;
            page.replace_range(end..end + close.len(), new_close);
            page.replace_range(start..start + open.len(), new_open);
        }
    }
    // The corner of a table is no heading.
    page = page.replace("<th></th>", "<td></td>");
    lean(&page)
}

/// Without what a picture repeats: the style sheet that the first one on the page brings already, indentation, end tags.
fn lean(page: &str) -> String {
    let mut lean = String::with_capacity(page.len());
    let mut rest = page;
    let mut style: Option<&str> = None;
    while let Some(start) = rest.find("<svg class=\"tl\"") {
        let Some(length) = rest[start..].find("</svg>") else {
            break;
        };
        let (before, picture) = (&rest[..start], &rest[start..start + length]);
        lean.push_str(before);
        let own = picture
            .find("<style>")
            .and_then(|from| Some(&picture[from..from + picture[from..].find("</style>")? + 8]));
        let repeated = own.is_some() && own == style;
        style = style.or(own);
        let kept = match own {
            Some(own) if repeated => picture.replacen(own, "", 1),
            _ => picture.to_owned(),
        };
        for line in kept.lines().map(str::trim).filter(|line| !line.is_empty()) {
            lean.push_str(line);
            lean.push('\n');
        }
        rest = &rest[start + length..];
    }
    lean.push_str(rest);
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &str = r#"<body>
<script src="a.js"></script>
<label id="mdbook-sidebar-toggle" class="icon-button" for="mdbook-sidebar-toggle-anchor" title="x">=</label>
<table><thead><tr><th></th><th>a</th></tr></thead></table>
<div id="mdbook-menu-bar" class="menu-bar sticky"><h1 class="menu-title">Book</h1></div>
<div id="mdbook-page-wrapper"><h1>Chapter</h1></div>"#;

    #[test]
    fn a_page_is_mended_as_a_whole() {
        let mut missing = Vec::new();
        let page = mended(FRAME, &mut missing);
        assert_eq!(missing, Vec::<String>::new());
        assert!(page.contains(r#"<script defer src="a.js">"#));
        assert!(page.contains(r#"<p class="menu-title">Book</p>"#));
        assert!(
            page.contains(r#"type="button" title="x">=</button>"#),
            "{page}"
        );
        assert!(page.contains("<tr><td></td><th>a</th></tr>"));
        assert!(page.contains("<h1>Chapter</h1>"), "its own heading stays");
    }

    #[test]
    fn what_a_new_version_of_mdbook_has_no_more_is_told() {
        let mut missing = Vec::new();
        mended(&FRAME.replace("menu-bar sticky", "bar"), &mut missing);
        assert_eq!(missing, [MENDS[2].0]);
    }

    #[test]
    fn a_style_sheet_comes_once_and_pictures_stay() {
        let picture = |name: &str| {
            format!(
                "<svg class=\"tl\">\n  <style>\n    a {{}}\n  </style>\n  <text>{name}</text>\n</svg>"
            )
        };
        let page = lean(&format!(
            "<pre>\n  x</pre>{}\n{}",
            picture("one"),
            picture("two")
        ));
        assert_eq!(page.matches("<style>").count(), 1);
        assert!(page.contains("<text>one</text>") && page.contains("<text>two</text>"));
        assert!(
            page.starts_with("<pre>\n  x</pre>"),
            "only pictures: {page}"
        );
    }

    #[test]
    fn a_style_sheet_of_another_kind_stays() {
        let page = lean(
            "<svg class=\"tl\"><style>a</style></svg><svg class=\"tl\"><style>b</style></svg>",
        );
        assert_eq!(page.matches("<style>").count(), 2);
    }
}
