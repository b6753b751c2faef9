//! A base URL that paths are joined to, and never leave.
//!
//! `Url::join` follows links, as a browser does: it takes the last segment of `/v1` for a file and
//! replaces it, and a "path" that names a host of its own wins over the base, which would send our
//! headers there. An API client wants neither.

use reqwest::Url;

// ANCHOR: base_url
/// Where an API lives: `http://host/v1`, with or without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// # Errors
    /// What is wrong with `text`, for a person.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|error| error.to_string())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("the scheme is {}, not http", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it holds a password, which ends up in logs: use a header".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it ends in a query or a fragment: paths can't be joined to it".to_owned());
        }
        // Without it the last segment would be a file's name, and be replaced.
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }

    /// The URL of `path` below the base; a query may follow. `None` where the path leads out of it.
    pub(crate) fn join(&self, path: &str) -> Option<Url> {
        // After "./" nothing is a scheme or a host any more: "http://elsewhere" and "users:all" are
        // names of files.
        let relative = format!("./{}", path.trim_start_matches('/'));
        let url = self.0.join(&relative).ok()?;
        // `..` is left, however it was spelt.
        url.path().starts_with(self.0.path()).then_some(url)
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
// ANCHOR_END: base_url

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, path: &str) -> Option<String> {
        let base = BaseUrl::parse(base).unwrap();
        base.join(path).map(|url| url.to_string())
    }

    #[test]
    fn a_path_is_joined_whatever_the_slashes() {
        for base in ["http://api.test/v1", "http://api.test/v1/"] {
            for path in ["users/7?full=1", "/users/7?full=1", "//users/7?full=1"] {
                assert_eq!(
                    joined(base, path).as_deref(),
                    Some("http://api.test/v1/users/7?full=1"),
                    "{base} and {path}: `Url::join` would lose a segment"
                );
            }
        }
        assert_eq!(
            joined("http://api.test", "").as_deref(),
            Some("http://api.test/")
        );
    }

    #[test]
    fn a_path_never_leads_to_another_host() {
        for path in [
            "http://evil.test/x",
            "//evil.test/x",
            "\\\\evil.test/x",
            "\t//evil.test/x",
            "users:all",
            "@evil.test",
        ] {
            let url = BaseUrl::parse("http://api.test/v1")
                .unwrap()
                .join(path)
                .unwrap();
            assert_eq!(
                url.host_str(),
                Some("api.test"),
                "{path:?} would get our headers"
            );
            assert!(url.path().starts_with("/v1/"), "{path:?} became {url}");
        }
    }

    #[test]
    fn a_path_that_climbs_out_of_the_base_is_refused() {
        for path in [
            "../admin",
            "users/../../admin",
            "%2e%2e/admin",
            "..\\admin",
            "/../v10/",
        ] {
            assert_eq!(joined("http://api.test/v1", path), None, "{path}");
        }
        let inside = joined("http://api.test/v1", "users/../teams");
        assert_eq!(inside.as_deref(), Some("http://api.test/v1/teams"));
    }

    #[test]
    fn a_base_that_is_none_is_refused() {
        for (base, says) in [
            ("api.test/v1", "without a base"),
            ("ftp://api.test", "scheme is ftp"),
            ("http://me:secret@api.test", "password"),
            ("http://api.test/?key=1", "query"),
        ] {
            let error = BaseUrl::parse(base).unwrap_err();
            assert!(
                error.contains(says) && !error.contains("secret"),
                "{base}: {error}"
            );
        }
    }
}
