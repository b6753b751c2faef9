//! Finds pitfalls by what somebody typed: a word, an error message, or a whole sentence.
//!
//! A pitfall need not have all of the words. It is worth the more, the more of them it has and the rarer they are. This is no
//! language model: it knows nothing but the words that stand in the catalogue, and a few that mean the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::catalogue::pitfalls;
use super::{Check, Pitfall, Watch};

/// More than that nobody reads. Who types a single word gets all that have it.
const BEST: usize = 8;

/// Whatever has less than this part of the best one's worth is there by chance.
const CHANCE: f64 = 0.3;

/// A word in the name, the symptom, the synonyms or a message says more than one in the explanation.
const SEEN: f64 = 2.5;

/// Words that stand in every question.
const SAY_NOTHING: &str = "a after all also am an and any are as async at be because been bug but by can cannot code could did \
    do does doing don doesn error fail failed fix for from get getting got had has have how i if in into is issue it its just me \
    my no not of on one only or our program rust so some sometimes that the their them then there these they this though to \
    tokio too up use used using very was we were what when where which while who why will with without would you your";

/// Words for the same thing: either may be typed for the other, and is worth half.
const ALIKE: &[&str] = &[
    "block deadlock forever freeze frozen hang hung stall stuck unresponsive",
    "leak memory oom",
    "abort crash panic",
    "disappear lose lost miss truncate vanish",
    "latency performance slow",
    "complete end exit finish quit terminate",
    "close kill shutdown stop",
    "close disconnect",
    "core cpu processor",
    "begin execute run start",
];

/// Each pitfall with its terms.
static ENTRIES: LazyLock<Vec<(&'static Pitfall, BTreeMap<String, f64>)>> = LazyLock::new(|| {
    pitfalls()
        .map(|pitfall| (pitfall, weights(pitfall)))
        .collect()
});

/// Those that fit the words best, the best one first.
#[must_use]
pub fn search(words: &str) -> Vec<&'static Pitfall> {
    let asked: BTreeSet<String> = terms(words).collect();
    let most = if asked.len() == 1 { usize::MAX } else { BEST };
    let answers: Vec<_> = asked.iter().map(|term| answers(term)).collect();
    let worth = |weights: &BTreeMap<String, f64>| {
        let best = |answers: &BTreeMap<String, f64>| {
            answers
                .iter()
                .filter_map(|(term, worth)| Some(weights.get(term)? * worth))
                .fold(0.0, f64::max)
        };
        answers.iter().map(best).sum::<f64>()
    };
    let mut found: Vec<_> = ENTRIES
        .iter()
        .map(|(pitfall, weights)| (worth(weights), *pitfall))
        .collect();
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let best = found.first().map_or(0.0, |(worth, _)| *worth);
    found
        .into_iter()
        .take(most)
        .filter(|(worth, _)| *worth > 0.0 && *worth >= best * CHANCE)
        .map(|(_, pitfall)| pitfall)
        .collect()
}

/// The terms that answer one which was asked for, itself and those like it, each with what it is worth: the rarer, the more.
fn answers(asked: &str) -> BTreeMap<String, f64> {
    let rarity = |term: &String| {
        let having = ENTRIES.iter().filter(|(_, terms)| terms.contains_key(term));
        match having.count() {
            0 => None,
            having => Some((ENTRIES.len() as f64 / having as f64).ln()),
        }
    };
    alike(asked)
        .map(|other| (other, 0.5))
        .chain([(asked.to_owned(), 1.0)])
        .filter_map(|(term, part)| rarity(&term).map(|rarity| (term, rarity * part)))
        .collect()
}

/// The terms of a pitfall, and how much each says of it.
fn weights(pitfall: &Pitfall) -> BTreeMap<String, f64> {
    let messages = pitfall
        .shown_by
        .iter()
        .filter_map(|watch| match watch {
            Watch::Panic(message) => Some(*message),
            _ => None,
        })
        .chain(pitfall.caught_by.iter().map(|check| match check {
            Check::Refused(text) | Check::Rustc(text) => *text,
            Check::Clippy(lint, _) | Check::Configured(lint, _) => *lint,
        }));
    let seen = [pitfall.name, pitfall.symptom]
        .into_iter()
        .chain(pitfall.also.iter().copied())
        .chain(messages)
        .flat_map(terms)
        .map(|term| (term, SEEN));
    let explained = [pitfall.cause, pitfall.cure]
        .into_iter()
        .flat_map(terms)
        .map(|term| (term, 1.0));
    explained.chain(seen).collect()
}

/// The words that say something, without their endings, and each two that follow each other: those are rare, so a message that
/// was copied outweighs its words. `block_on` and `PoolTimedOut` count as a whole and in parts.
fn terms(text: &str) -> impl Iterator<Item = String> {
    let apart = |c: char| !(c.is_alphanumeric() || c == '_');
    let words: Vec<String> = text
        .split(apart)
        .flat_map(|word| [vec![word.to_lowercase()], parts(word)].concat())
        .filter(|word| word.len() > 1 && SAY_NOTHING.split_whitespace().all(|idle| idle != word))
        .map(|word| stem(&word))
        .collect();
    let pairs: Vec<_> = words.windows(2).map(|pair| pair.join(" ")).collect();
    words.into_iter().chain(pairs)
}

/// `PoolTimedOut` in pool, timed, out. None if there is but one.
fn parts(word: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut after_small = false;
    for c in word.chars() {
        if after_small && c.is_uppercase() {
            apart.push('_');
        }
        after_small = c.is_lowercase();
        apart.extend(c.to_lowercase());
    }
    let parts: Vec<_> = apart.split('_').map(str::to_owned).collect();
    if parts.len() > 1 { parts } else { Vec::new() }
}

/// `hangs`, `hanging` and `hang` alike: good enough to compare, no dictionary.
fn stem(word: &str) -> String {
    let without = |end: &&str| word.strip_suffix(*end).filter(|rest| rest.len() > 2);
    let shorter = ["ing", "ed", "es", "s", "e"].iter().find_map(without);
    let mut stem = shorter.unwrap_or(word).to_owned();
    let mut last = stem.chars().rev();
    match (last.next(), last.next()) {
        // `stopped`, `dropping`: but `process` and `kill` have it anyway.
        (Some(one), Some(two)) if one == two && stem.len() > 3 => drop(stem.pop()),
        // `freezing`, `times`.
        (Some('e'), _) if stem.len() > 3 => drop(stem.pop()),
        // `retries`, `retry`.
        (Some('i'), _) => stem.replace_range(stem.len() - 1.., "y"),
        _ => {}
    }
    stem
}

/// The other terms of its groups.
fn alike(term: &str) -> impl Iterator<Item = String> {
    let of_group = move |group: &&&str| group.split(' ').any(|word| stem(word) == term);
    ALIKE
        .iter()
        .filter(of_group)
        .flat_map(|group| group.split(' '))
        .map(stem)
        .filter(move |other| other != term)
}
