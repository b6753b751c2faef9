//! `config`: `book.toml` holds nothing that mdbook would ignore, and what the book relies on.
//!
//! A misspelt key under `[output.html]` makes mdbook drop that whole table and go on. The keys that there are come from
//! mdbook's own types, so a new version of mdbook brings its own list.

use std::ops::Range;

use mdbook_driver::config::{
    BookConfig, BuildConfig, Code, Config, Fold, HtmlConfig, Playground, Print, RustConfig, Search,
    SearchChapterSettings,
};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::findings::Findings;
use crate::page::line_of;
use crate::source::{BOOK_TOML, CHAPTERS, Source};

const RULE: &str = "config";

/// Looks at `book.toml` and at the files that it names.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    let text = &book.config;
    let mut refuse = |offset: usize, what: String, cure: String| {
        findings.add(RULE, BOOK_TOML, line_of(text, offset), what, cure);
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return refuse(at, error.message().to_owned(), "write valid TOML".into());
        }
    };
    let mut unknown = Vec::new();
    unknown_keys("", table.get_ref(), &mut unknown);
    let has_unknown = !unknown.is_empty();
    for (span, what, cure) in unknown {
        refuse(span.start, what, cure);
    }
    match toml::from_str::<Whole>(text) {
        Ok(whole) => promises(book, &whole, table.get_ref(), &mut refuse),
        // An unknown key is an error here too, and was told.
        Err(_) if has_unknown => {}
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            refuse(
                at,
                error.message().to_owned(),
                "give a value of that kind".into(),
            );
        }
    }
}

/// `book.toml` as mdbook's types have it. mdbook itself reads `output` late, and logs where that fails.
#[derive(serde::Deserialize)]
struct Whole {
    #[serde(default)]
    book: BookConfig,
    #[serde(default)]
    build: BuildConfig,
    #[serde(default)]
    output: Output,
}

#[derive(Default, serde::Deserialize)]
struct Output {
    #[serde(default)]
    html: HtmlConfig,
}

fn promises(
    book: &Source,
    whole: &Whole,
    table: &DeTable<'_>,
    refuse: &mut impl FnMut(usize, String, String),
) {
    let at = |path: &[&str]| offset_of(table, path).unwrap_or(0);
    if whole.build.create_missing {
        refuse(
            at(&["build", "create-missing"]),
            "a missing chapter would be created empty".into(),
            "set `create-missing = false` under [build]".into(),
        );
    }
    if whole.output.html.playground.runnable {
        refuse(
            at(&["output", "html", "playground", "runnable"]),
            "the pages would have run buttons that can't work".into(),
            "set `runnable = false` under [output.html.playground]".into(),
        );
    }
    if whole.book.src != std::path::Path::new("src") {
        let cure = format!("leave `src` out: the chapters are in {CHAPTERS}");
        refuse(
            at(&["book", "src"]),
            "the chapters are looked for elsewhere".into(),
            cure,
        );
    }
    let html = &whole.output.html;
    for (key, files) in [
        ("additional-css", &html.additional_css),
        ("additional-js", &html.additional_js),
    ] {
        for file in files {
            let shown = file.to_string_lossy();
            let wrong = if !book.workspace.root.join("book").join(file).is_file() {
                Some((
                    format!("there is no book/{shown}"),
                    format!("write it, or take it out of {key}"),
                ))
            } else {
                let own = OWN_FILES.iter().any(|own| shown == format!("theme/{own}"));
                own.then(|| {
                    (
                        format!("mdbook takes book/{shown} for its own file of that name"),
                        "call it otherwise".into(),
                    )
                })
            };
            if let Some((what, cure)) = wrong {
                refuse(at(&["output", "html", key]), what, cure);
            }
        }
    }
}

/// Scripts and styles of mdbook that a file of the same name in `theme` replaces. With a `book.js` of ours the pages lost their
/// copy buttons, colours and search, and nothing was logged.
const OWN_FILES: [&str; 11] = [
    "ayu-highlight.css",
    "book.js",
    "clipboard.min.js",
    "css/chrome.css",
    "css/general.css",
    "css/print.css",
    "css/variables.css",
    "fonts/fonts.css",
    "highlight.css",
    "highlight.js",
    "tomorrow-night.css",
];

/// Where a key stands, or the table that should have it.
fn offset_of(table: &DeTable<'_>, path: &[&str]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.get_key_value(*first)?;
    let inner = value
        .get_ref()
        .as_table()
        .and_then(|inner| offset_of(inner, rest));
    Some(inner.unwrap_or(key.span().start))
}

type Unknown = (Range<usize>, String, String);

fn unknown_keys(path: &str, table: &DeTable<'_>, unknown: &mut Vec<Unknown>) {
    let Some(known) = known_keys(path) else {
        return;
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let inner = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        if let Known::Only(known) = &known
            && !known.contains(&name)
        {
            let cure = match known.as_slice() {
                [] => "take it out: the book needs no plugin".to_owned(),
                known => format!("use one of {}", known.join(", ")),
            };
            unknown.push((key.span(), format!("the book has no key {inner}"), cure));
        } else if let Some(table) = table_of(value) {
            unknown_keys(&inner, table, unknown);
        }
    }
}

fn table_of<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Option<&'a DeTable<'i>> {
    value.get_ref().as_table()
}

enum Known {
    Only(Vec<&'static str>),
    Any,
}

/// The keys of a table of `book.toml`; none where mdbook has no such table and the key itself is the mistake.
fn known_keys(path: &str) -> Option<Known> {
    let fields = match path {
        "" => fields_of::<Config>(),
        "book" => fields_of::<BookConfig>(),
        "build" => fields_of::<BuildConfig>(),
        "rust" => fields_of::<RustConfig>(),
        // Neither other renderers nor plugins: nothing needs to be installed to build the book.
        "output" => vec!["html"],
        "preprocessor" => vec![],
        "output.html" => fields_of::<HtmlConfig>(),
        "output.html.fold" => fields_of::<Fold>(),
        "output.html.playground" => fields_of::<Playground>(),
        "output.html.code" => fields_of::<Code>(),
        "output.html.print" => fields_of::<Print>(),
        "output.html.search" => fields_of::<Search>(),
        "output.html.search.chapter" => return Some(Known::Any),
        path if path.starts_with("output.html.search.chapter.") => {
            fields_of::<SearchChapterSettings>()
        }
        _ => return None,
    };
    Some(Known::Only(fields))
}

/// The names that serde would accept, asked of the type itself.
fn fields_of<T: for<'de> Deserialize<'de>>() -> Vec<&'static str> {
    let mut fields: &'static [&'static str] = &[];
    // The answer comes before the error that ends it.
    drop(T::deserialize(Fields(&mut fields)));
    fields.to_vec()
}

struct Fields<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = de::value::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(de::Error::custom("only the names were asked for"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("not a struct"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_come_from_mdbook_itself() {
        assert!(fields_of::<HtmlConfig>().contains(&"additional-css"));
        assert!(fields_of::<Search>().contains(&"boost-title"));
        assert!(fields_of::<BuildConfig>().contains(&"create-missing"));
        assert!(
            fields_of::<Config>().contains(&"output"),
            "the top level is asked too"
        );
    }
}
