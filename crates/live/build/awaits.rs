//! Finds the places where a task can wait, and writes their lines down beside them.
//!
//! A scanner, no parser: it knows strings, comments and brackets, and that is enough for code that rustfmt has formatted.
//! Nothing is removed and no line is added.

/// The text with a note at each await. `place` is the path that the notes name, `root` the module that `crate::` stands for.
pub(crate) fn noted(text: &str, path: &str, root: &str) -> String {
    let code = code_of(text);
    let mut added: Vec<(usize, String)> = Vec::new();
    for at in places(&code, ".await") {
        added.push((at, format!(".tracked_at({})", place(text, path, at))));
    }
    for at in places(&code, "crate::") {
        added.push((at + "crate::".len(), format!("{root}::")));
    }
    for (from, to) in branches(&code) {
        added.push((from, "crate::track::tracked(".to_owned()));
        added.push((to, format!(", {})", place(text, path, from))));
    }
    added.sort_by_key(|(at, _)| *at);
    let mut noted = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for (at, note) in added {
        noted.push_str(&text[done..at]);
        noted.push_str(&note);
        done = at;
    }
    noted.push_str(&text[done..]);
    noted.push_str("\nuse crate::track::TrackedAt as _;\n");
    noted
}

/// The text with what is no code blanked, byte for byte.
fn code_of(text: &str) -> Vec<u8> {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let end = match &code[at..] {
            [b'/', b'/', ..] => line_end(&code, at),
            [b'"', ..] => string_end(&code, at),
            _ => {
                at += 1;
                continue;
            }
        };
        code[at..end].fill(b' ');
        at = end;
    }
    code
}

fn line_end(code: &[u8], at: usize) -> usize {
    let length = code[at..].iter().position(|&byte| byte == b'\n');
    length.map_or(code.len(), |length| at + length)
}

/// Behind the closing quote.
fn string_end(code: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < code.len() && code[end] != b'"' {
        end += if code[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(code.len())
}

/// Where the word stands, whole.
fn places(code: &[u8], word: &str) -> Vec<usize> {
    let part_of_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let whole = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| code.get(before));
        let ends_in_a_name = word.ends_with(|last: char| last.is_alphanumeric());
        let after = code.get(at + word.len()).filter(|_| ends_in_a_name);
        let starts_a_name = word.starts_with(|first: char| first.is_alphanumeric());
        !before.is_some_and(|byte| starts_a_name && part_of_a_name(byte))
            && !after.is_some_and(part_of_a_name)
    };
    code.windows(word.len())
        .enumerate()
        .filter(|(_, window)| *window == word.as_bytes())
        .map(|(at, _)| at)
        .filter(whole)
        .collect()
}

/// The futures in the branches of `join!`, `try_join!` and `select!`, from and to.
fn branches(code: &[u8]) -> Vec<(usize, usize)> {
    let mut branches = Vec::new();
    for at in places(code, "join!(")
        .into_iter()
        .chain(places(code, "try_join!("))
    {
        let open = at
            + code[at..]
                .iter()
                .position(|&byte| byte == b'(')
                .unwrap_or(0);
        let mut from = open + 1;
        let close = closing(code, open);
        while from < close {
            let to = end_of_branch(code, from, close, b",");
            branches.extend(trimmed(code, from, to));
            from = to + 1;
        }
    }
    for at in places(code, "select! {") {
        let open = at + "select! {".len() - 1;
        branches.extend(arms(code, open + 1, closing(code, open)));
    }
    branches
}

/// The futures of `pattern = future => handler` and `pattern = future, if condition => handler`.
fn arms(code: &[u8], mut from: usize, close: usize) -> Vec<(usize, usize)> {
    let mut futures = Vec::new();
    while from < close {
        let arrow = end_of_branch(code, from, close, b"=>");
        let equals = end_of_branch(code, from, arrow, b" = ");
        if equals < arrow {
            let to = end_of_branch(code, equals + 3, arrow, b", if ");
            futures.extend(trimmed(code, equals + 3, to));
        }
        let handler = (arrow + 2..close)
            .find(|&at| !code[at].is_ascii_whitespace())
            .unwrap_or(close);
        let block = code.get(handler) == Some(&b'{');
        from = if block {
            closing(code, handler) + 1
        } else {
            end_of_branch(code, handler, close, b",")
        };
        while from < close && (code[from].is_ascii_whitespace() || code[from] == b',') {
            from += 1;
        }
    }
    futures
}

/// Where the mark stands outside of brackets, or `to`.
fn end_of_branch(code: &[u8], from: usize, to: usize, mark: &[u8]) -> usize {
    let mut at = from;
    while at < to {
        match code[at] {
            _ if code[at..].starts_with(mark) => return at,
            b'(' | b'[' | b'{' => at = closing(code, at) + 1,
            _ => at += 1,
        }
    }
    to
}

/// The bracket that closes the one at `open`.
fn closing(code: &[u8], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.iter().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 1 => return at,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn trimmed(code: &[u8], from: usize, to: usize) -> Option<(usize, usize)> {
    let solid = |at: &usize| !code[*at].is_ascii_whitespace();
    Some(((from..to).find(solid)?, (from..to).rfind(solid)? + 1))
}

/// The place as an expression: path, line, and what a reader sees there.
fn place(text: &str, path: &str, at: usize) -> String {
    let line = text[..at].matches('\n').count();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    // A chain of calls is shown from its beginning.
    let first = (0..=line)
        .rfind(|&line| !lines[line].starts_with('.'))
        .unwrap_or(line);
    let shown = lines[first..=line].concat();
    let shown = shown
        .split(" //")
        .next()
        .unwrap_or(&shown)
        .trim_end_matches(',');
    format!(
        "const {{ &crate::track::Place::new({path:?}, {}, {shown:?}) }}",
        line + 1
    )
}
