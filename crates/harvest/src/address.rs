//! A line of the list becomes a URL that can be compared: two spellings of one address are fetched once.
//!
//! Scheme and host in lower case, no default port, no `..`, no fragment (a server never sees it).

use hyper::Uri;
use url::Url;

use crate::outcome::Outcome;

/// What is longer is no URL that a server would take, and shouldn't fill the database.
pub const LONGEST: usize = 8 * 1024;

/// Reads a line of the list.
///
/// # Errors
///
/// [`Outcome::NotAUrl`] or [`Outcome::Unsupported`]: the line's final state, since nothing can be fetched.
pub fn parse(line: &str) -> Result<Url, Outcome> {
    let url = Url::parse(line).map_err(|_| Outcome::NotAUrl)?;
    if line.len() > LONGEST {
        return Err(Outcome::NotAUrl);
    }
    normalised(url)
}

/// Where a redirect leads, seen from `from`.
///
/// # Errors
///
/// [`Outcome::BadRedirect`], where that can't be fetched.
pub fn join(from: &Url, location: &str) -> Result<Url, Outcome> {
    let url = from.join(location).map_err(|_| Outcome::BadRedirect)?;
    normalised(url).map_err(|_| Outcome::BadRedirect)
}

fn normalised(mut url: Url) -> Result<Url, Outcome> {
    let supported = url.scheme() == "http" || (cfg!(feature = "https") && url.scheme() == "https");
    // A password in a URL would end up in the database, in the log and on the screen.
    if !supported || !url.username().is_empty() || url.password().is_some() {
        return Err(Outcome::Unsupported);
    }
    url.set_fragment(None);
    // The two libraries don't agree on every character; what one of them refuses is refused.
    uri(&url).map(|_| url)
}

/// The same address for the HTTP library.
///
/// # Errors
///
/// [`Outcome::NotAUrl`], where it allows less than `url` does.
pub fn uri(url: &Url) -> Result<Uri, Outcome> {
    url.as_str().parse().map_err(|_| Outcome::NotAUrl)
}

/// Whom the limits protect: `host:port`.
#[must_use]
pub fn host(url: &Url) -> &str {
    url.authority()
}
