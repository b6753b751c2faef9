//! Keeps some items of a file and blanks the rest, so that what stays keeps its line.

/// Which part of a file is brought in.
pub(crate) enum Keep {
    /// The whole file.
    All,
    /// These top-level items, each given by how its first line begins. Doc comments stay behind.
    Items(&'static [&'static str]),
}

impl Keep {
    /// The part, each line in its place.
    pub(crate) fn of(&self, text: &str, path: &str) -> Result<String, String> {
        let Self::Items(items) = self else {
            return Ok(text.to_owned());
        };
        let lines: Vec<&str> = text.lines().collect();
        let mut kept = vec![""; lines.len()];
        for item in *items {
            let first = lines.iter().position(|line| line.starts_with(item));
            let first =
                first.ok_or_else(|| format!("{path} has no line that begins with `{item}`"))?;
            let ends =
                |line: &&str| **line == *"}" || line.ends_with(';') && !line.starts_with(' ');
            let length = lines[first..].iter().position(ends);
            let last = first + length.ok_or_else(|| format!("{path}: `{item}` has no end"))?;
            kept[first..=last].copy_from_slice(&lines[first..=last]);
        }
        Ok(kept.join("\n"))
    }
}

/// What stands between the anchors of this name: the number of the first line, and the text.
pub(crate) fn anchored(text: &str, anchor: &str) -> Option<(usize, String)> {
    let begins = format!("// ANCHOR: {anchor}");
    let ends = format!("// ANCHOR_END: {anchor}");
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| line.trim() == begins)? + 1;
    let last = lines.iter().position(|line| line.trim() == ends)?;
    Some((first + 1, lines[first..last].join("\n")))
}
