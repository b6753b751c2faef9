//! Parsers for the values that demos take, each with a message that says how to mend the value.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::Uri;

/// The longest delay a demo accepts: beyond it a typing error is likelier than a wish.
const LONGEST: Duration = Duration::from_secs(3600);

/// A delay: seconds (`1`, `0.25`) or with a unit (`250ms`, `2s`).
///
/// # Errors
///
/// Negative, not a number, or longer than an hour.
pub fn delay(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text {
        _ if text.ends_with("ms") => (text.trim_end_matches("ms"), 0.001),
        _ => (text.trim_end_matches('s'), 1.0),
    };
    let seconds = number
        .trim()
        .parse::<f64>()
        .map_err(|_| "not a delay: write seconds (1, 0.25) or a unit (250ms, 2s)".to_owned())?
        * unit;
    if seconds < 0.0 {
        return Err("a delay can't be negative: write 0 or more".to_owned());
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(delay) if delay <= LONGEST => Ok(delay),
        _ => Err("longer than an hour: write at most 3600".to_owned()),
    }
}

/// A count that zero makes no sense for.
///
/// # Errors
///
/// Zero, negative, or not a whole number.
pub fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(0) => Err("must be at least 1".to_owned()),
        Ok(count) => Ok(count),
        Err(_) => Err("must be a whole number of at least 1".to_owned()),
    }
}

/// An `http://` address with a host, as `--url` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpUrl {
    uri: Uri,
    host: String,
}

impl HttpUrl {
    /// The host: a name, or an address without the brackets of IPv6.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port: 80 where the address names none.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.uri.port_u16().unwrap_or(80)
    }

    /// The path without the query, `/` where the address has none.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// Scheme, host and port: the address without its path and query, and without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!(
            "http://{}",
            self.uri
                .authority()
                .map_or("", |authority| authority.as_str())
        )
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uri.fmt(f)
    }
}

impl FromStr for HttpUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const HOW: &str = "write it as http://host:port/path";
        let uri = text
            .parse::<Uri>()
            .map_err(|error| format!("not a URL ({error}): {HOW}"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => {
                return Err("https isn't built in, to keep the build light: use http".to_owned());
            }
            Some(scheme) => return Err(format!("the scheme {scheme} isn't http: {HOW}")),
            None => return Err(format!("not a URL: {HOW}")),
        }
        let host = uri
            .host()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .to_owned();
        if host.is_empty() {
            return Err(format!("no host in the URL: {HOW}"));
        }
        Ok(Self { uri, host })
    }
}

/// As [`HttpUrl::from_str`], in the form that `value_parser` wants.
///
/// # Errors
///
/// Not a URL, another scheme than `http`, or no host.
pub fn http_url(text: &str) -> Result<HttpUrl, String> {
    text.parse()
}

/// As [`http_url`], for demos that ask for paths of their own.
///
/// # Errors
///
/// As [`http_url`], and an address with a path.
pub fn http_origin(text: &str) -> Result<HttpUrl, String> {
    let url = http_url(text)?;
    match url.path() {
        "/" => Ok(url),
        path => Err(format!(
            "this demo asks for paths of its own: leave out {path}"
        )),
    }
}
