//! One Rust file: its functions, and the modules that it declares in other files.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Item, ItemFn, Lit, Meta};

use super::Test;

/// What a file holds; nothing where it doesn't parse, which the compiler will say.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Without their path: two files may have one text.
    pub(super) functions: Vec<Test>,
    pub(super) modules: Vec<Module>,
}

/// `mod name;`
#[derive(Debug)]
pub(super) struct Module {
    /// Its name, after those of the inline modules that it stands in, with `/`.
    pub(super) place: String,
    /// The value of `#[path]`.
    pub(super) path: Option<String>,
}

/// Parses a text, or remembers it: `serve` reads all files at each change, and all but one are as they were.
pub(super) fn parsed(text: &str) -> Arc<Parsed> {
    static SEEN: LazyLock<Mutex<HashMap<String, Arc<Parsed>>>> = LazyLock::new(Mutex::default);
    let seen = SEEN
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(text)
        .cloned();
    seen.unwrap_or_else(|| {
        let parsed = Arc::new(Parsed::new(text));
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(text.to_owned(), Arc::clone(&parsed));
        parsed
    })
}

impl Parsed {
    fn new(text: &str) -> Self {
        let mut parsed = Self::default();
        if let Ok(file) = syn::parse_file(text) {
            parsed.items(text, "", file.items);
        }
        parsed
    }

    fn items(&mut self, text: &str, place: &str, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Fn(function) => self.functions.push(test(text, &function)),
                Item::Mod(module) => {
                    let inner = format!("{place}{}", module.ident);
                    match module.content {
                        Some((_, items)) => self.items(text, &format!("{inner}/"), items),
                        None => {
                            let path = path_attribute(&module.attrs);
                            self.modules.push(Module { place: inner, path });
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn test(text: &str, function: &ItemFn) -> Test {
    let span = function.span();
    let (first, last) = (span.start().line, span.end().line);
    let lines: Vec<_> = text
        .lines()
        .skip(first - 1)
        .take(last + 1 - first)
        .collect();
    let margin = lines
        .first()
        .map_or(0, |line| line.len() - line.trim_start().len());
    let blank = " ".repeat(margin);
    let dedented = lines
        .iter()
        .map(|line| line.strip_prefix(&blank).unwrap_or(line));
    let needs = function.attrs.iter().find_map(needs);
    Test {
        name: function.sig.ident.to_string(),
        path: String::new(),
        line: first,
        is_test: function.attrs.iter().any(is_test),
        ignored: needs.is_none() && function.attrs.iter().any(is_ignore),
        needs,
        source: dedented
            .filter(|line| !is_anchor(line))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "test")
}

fn is_ignore(attribute: &Attribute) -> bool {
    attribute.path().is_ident("ignore")
        || matches!(&attribute.meta, Meta::List(list)
            if list.path.is_ident("cfg_attr") && list.tokens.to_string().contains("ignore"))
}

/// `PostgreSQL` of `#[ignore = "needs PostgreSQL"]`.
fn needs(attribute: &Attribute) -> Option<String> {
    let reason = text_of(attribute, "ignore")?;
    reason.strip_prefix("needs ").map(str::to_owned)
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| text_of(attribute, "path"))
}

/// The text of `#[name = "text"]`.
fn text_of(attribute: &Attribute, name: &str) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident(name) => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn is_anchor(line: &str) -> bool {
    line.contains("ANCHOR:") || line.contains("ANCHOR_END:")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
mod plain;
#[path = \"elsewhere.rs\"]
mod named;
mod inline {
    mod deep;

    /// Says so.
    #[tokio::test(start_paused = true)]
    #[ignore = \"slow\"]
    async fn it_waits() {
        // ANCHOR: x
        wait().await;
    }
}
fn no_test() {}
";

    #[test]
    fn a_test_is_shown_whole_at_the_left_margin() {
        let found = &parsed(TEXT).functions[0];
        assert_eq!((found.name.as_str(), found.line), ("it_waits", 7));
        assert!(found.is_test && found.ignored);
        let source = "/// Says so.\n#[tokio::test(start_paused = true)]\n#[ignore = \"slow\"]\nasync fn it_waits() {\n    wait().await;\n}";
        assert_eq!(found.source, source);
    }

    #[test]
    fn a_test_that_says_what_it_needs_is_not_just_ignored() {
        let text = "#[test]\n#[ignore = \"needs PostgreSQL\"]\nfn it_asks() {}\n";
        let found = &parsed(text).functions[0];
        assert_eq!(
            (found.ignored, found.needs.as_deref()),
            (false, Some("PostgreSQL"))
        );
    }

    #[test]
    fn a_module_in_an_inline_module_lies_in_its_folder() {
        let parsed = parsed(TEXT);
        let told: Vec<_> = parsed
            .modules
            .iter()
            .map(|module| (module.place.as_str(), module.path.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("plain", None),
                ("named", Some("elsewhere.rs")),
                ("inline/deep", None)
            ]
        );
    }

    #[test]
    fn what_does_not_parse_holds_nothing() {
        assert!(parsed("fn broken( {").functions.is_empty());
    }
}
