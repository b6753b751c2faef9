//! A built page, as far as links need it: its ids, and what it refers to.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a page has and wants.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// Values of `id`, and of `name` on links.
    pub(super) ids: BTreeSet<String>,
    /// Values of `href` and `src`, and of `url(#…)`, in order.
    pub(super) references: Vec<String>,
    /// Of these, what a browser fetches with the page.
    pub(super) loads: Vec<String>,
    /// Whether `<base>` makes the links start at the root of the site.
    pub(super) from_root: bool,
}

impl Html {
    pub(super) fn parse(text: &str) -> Self {
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(text));
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        // Scripts are skipped by the sink, so the tokenizer never stops for one.
        drop(tokenizer.feed(&queue));
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn tag(&mut self, tag: &Tag) {
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            if let ("link", "href") | ("script" | "img", "src") =
                (&*tag.name, &*attribute.name.local)
            {
                self.loads.push(value.clone());
            }
            match (&*tag.name, &*attribute.name.local) {
                ("base", "href") => self.from_root = true,
                (_, "id") | ("a", "name") => drop(self.ids.insert(value)),
                (_, "href" | "src" | "xlink:href" | "poster") => self.references.push(value),
                _ => {
                    let id = value
                        .strip_prefix("url(#")
                        .and_then(|rest| rest.strip_suffix(')'));
                    self.references.extend(id.map(|id| format!("#{id}")));
                }
            }
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Html>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        self.0.borrow_mut().tag(&tag);
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_references_are_seen_and_scripts_are_not() {
        let html = Html::parse(
            r##"<h1 id="top">x</h1><a href="a.html#b">a</a><script>"<a href='no'>"</script><rect fill="url(#hatch)"/><img src="c.png">"##,
        );
        assert_eq!(html.ids, BTreeSet::from(["top".to_owned()]));
        assert_eq!(html.references, ["a.html#b", "#hatch", "c.png"]);
    }
}
