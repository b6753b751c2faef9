//! A chapter's markdown, taken apart: code blocks, includes, links, and the comments that mean something.
//!
//! The parser is mdbook's own, with its options, so that both see the same blocks. Nothing is judged here.

mod block;
mod key_points;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::include::{Directive, directives};

pub use block::{Block, Purpose, Run};
pub use key_points::KeyPoints;

/// The parts of a chapter that the book cares about, each in order.
#[derive(Debug, Default)]
pub struct Page {
    /// Code blocks, indented ones too.
    pub blocks: Vec<Block>,
    /// `{{#…}}` outside of code blocks.
    pub loose: Vec<Directive>,
    /// Links and images.
    pub links: Vec<Link>,
    /// `<!-- proofs -->`: where the tests are shown.
    pub proof_lists: Vec<Range<usize>>,
    /// `<!-- key points -->` and the list below it.
    pub key_points: Vec<KeyPoints>,
    /// `<!-- rules -->`: where the key points of all chapters are gathered.
    pub rules: Vec<Range<usize>>,
    /// `<!-- live: … -->`: where a reader can play.
    pub scenes: Vec<Scene>,
    /// `<!-- run: … -->` that stands above no code block, by line.
    pub stray_runs: Vec<usize>,
}

/// A link or an image.
#[derive(Debug)]
pub struct Link {
    /// Where it leads, as written.
    pub target: String,
    /// All of it.
    pub range: Range<usize>,
    /// The text between the brackets.
    pub text: Range<usize>,
    /// Its line.
    pub line: usize,
}

/// `<!-- live: SCENE -->`.
#[derive(Debug)]
pub struct Scene {
    /// Which one.
    pub name: String,
    /// All of the comment.
    pub range: Range<usize>,
    /// Its line.
    pub line: usize,
}

/// The pages by path and text.
type Seen = HashMap<(String, String), Arc<Page>>;

impl Page {
    /// As [`Page::parse`], or remembered: `serve` reads all chapters at each change, and all but one are as they were.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Arc<Self> {
        static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);
        let key = (path.to_owned(), text.to_owned());
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let page = seen.entry(key);
        Arc::clone(page.or_insert_with(|| Arc::new(Self::parse(path, text))))
    }

    /// Takes the chapter at `path` (from the root of the repository) apart.
    #[must_use]
    pub fn parse(path: &str, text: &str) -> Self {
        let mut page = Self::default();
        let mut runs = Vec::new();
        let mut depth = 0_usize;
        let mut events = parser(text).into_offset_iter().peekable();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let mut body = String::new();
                    while let Some((Event::Text(piece), _)) =
                        events.next_if(|(event, _)| matches!(event, Event::Text(_)))
                    {
                        body.push_str(&piece);
                    }
                    page.blocks
                        .push(Block::new(text, range, &kind, &body, depth > 0));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let inner = match events.peek() {
                        Some((Event::End(_), _)) | None => range.start + 1,
                        Some((_, inner)) => inner.start,
                    };
                    page.links.push(Link {
                        target: dest_url.to_string(),
                        text: bracketed(text, &range, inner),
                        line: line_of(text, range.start),
                        range,
                    });
                }
                Event::Start(Tag::HtmlBlock) => match comment(&text[range.clone()]) {
                    Some("proofs") => page.proof_lists.push(trimmed(text, range)),
                    Some("rules") => page.rules.push(trimmed(text, range)),
                    Some("key points") => {
                        page.key_points
                            .push(KeyPoints::below(text, trimmed(text, range)));
                    }
                    Some(comment) if comment.starts_with("live:") => page.scenes.push(Scene {
                        name: comment["live:".len()..].trim().to_owned(),
                        line: line_of(text, range.start),
                        range: trimmed(text, range),
                    }),
                    Some(comment) => runs.extend(Run::parse(text, comment, range)),
                    None => {}
                },
                Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => {
                    depth += 1;
                }
                Event::End(end) if closes_nesting(end) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        page.attach_runs(runs);
        page.attach_directives(directives(path, text));
        page
    }

    /// Each comment belongs to the code block on the next line.
    fn attach_runs(&mut self, runs: Vec<Run>) {
        for run in runs {
            match self
                .blocks
                .iter_mut()
                .find(|block| block.line == run.line + 1)
            {
                Some(block) => block.run = Some(run),
                None => self.stray_runs.push(run.line),
            }
        }
    }

    fn attach_directives(&mut self, directives: Vec<Directive>) {
        for directive in directives {
            let holds = |block: &&mut Block| block.range.contains(&directive.range.start);
            match self.blocks.iter_mut().find(holds) {
                Some(block) => block.includes.push(directive),
                None => self.loose.push(directive),
            }
        }
    }
}

/// A parser as mdbook makes it.
pub(crate) fn parser(text: &str) -> Parser<'_> {
    new_cmark_parser(text, &MarkdownOptions::default())
}

/// The line of a byte offset, counted from one.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

fn comment(html: &str) -> Option<&str> {
    Some(
        html.trim()
            .strip_prefix("<!--")?
            .strip_suffix("-->")?
            .trim(),
    )
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end().len()
}

/// The text of a link whose first inner event starts at `inner`: up to the bracket that closes it.
fn bracketed(text: &str, link: &Range<usize>, inner: usize) -> Range<usize> {
    let start = inner.clamp(link.start, link.end);
    let mut open = 0_usize;
    for (at, found) in text[start..link.end].char_indices() {
        match found {
            '[' => open += 1,
            ']' if open == 0 => return start..start + at,
            ']' => open -= 1,
            _ => {}
        }
    }
    start..link.end
}

fn closes_nesting(end: mdbook_markdown::pulldown_cmark::TagEnd) -> bool {
    use mdbook_markdown::pulldown_cmark::TagEnd;
    matches!(
        end,
        TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_comment_belongs_to_the_block_on_the_next_line() {
        let page = Page::parse(
            "book/src/a.md",
            "<!-- run: cargo run -p a -- b -->\n```rust\n{{#include ../../c.rs:d}}\n```\n\n<!-- run: lost -->\n\ntext\n",
        );
        let block = &page.blocks[0];
        assert_eq!(block.run.as_ref().unwrap().command, "cargo run -p a -- b");
        assert_eq!(block.only_includes().unwrap()[0].path, "c.rs");
        assert_eq!(page.stray_runs, [6]);
    }

    #[test]
    fn a_block_with_a_line_of_its_own_is_more_than_includes() {
        let page = Page::parse("a.md", "```rust\n{{#include c.rs}}\nlet x = 1;\n```\n");
        assert!(page.blocks[0].only_includes().is_none());
        assert_eq!(page.blocks[0].body[1], (3, "let x = 1;".to_owned()));
    }

    #[test]
    fn an_include_in_a_code_block_is_not_loose() {
        let page = Page::parse(
            "a.md",
            "{{#include a.svg}}\n\n```text\n{{#include b.txt}}\n```\n",
        );
        assert_eq!(page.loose.len(), 1);
        assert_eq!(page.blocks[0].includes.len(), 1);
    }

    #[test]
    fn links_keep_the_text_as_it_was_written() {
        let text = "See [at most *five*](proof:five) and ![x](y.png).";
        let page = Page::parse("a.md", text);
        assert_eq!(page.links[0].target, "proof:five");
        assert_eq!(&text[page.links[0].text.clone()], "at most *five*");
        assert_eq!(page.links[1].target, "y.png");
    }

    #[test]
    fn a_block_in_a_list_is_nested_and_an_indented_one_is_code() {
        let page = Page::parse(
            "a.md",
            "- item\n\n  ```sh\n  ls\n  ```\n\ntext\n\n    let x = 1;\n",
        );
        assert!(page.blocks[0].nested);
        assert_eq!(page.blocks[0].purpose(), Purpose::Commands);
        assert!(!page.blocks[1].fenced && !page.blocks[1].nested);
        assert_eq!(page.blocks[1].purpose(), Purpose::Code);
        assert_eq!(page.blocks[1].body, [(9, "let x = 1;".to_owned())]);
    }
}
