//! `/status` and `/redirect`: answers that are hardly more than their first line.

use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};

use super::{Refusal, Route, whole_number};
use crate::random::Random;

pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/status/{codes}",
        query: "",
        about: "that status; of 200,503 or 200:3,503:1 one at random, by weight; any method",
        handler: || any(status),
    },
    Route {
        path: "/redirect/{count}",
        query: "",
        about: "so many redirects, the last one to /get",
        handler: || get(redirect),
    },
    Route {
        path: "/relative-redirect/{count}",
        query: "",
        about: "where /redirect leads",
        handler: || get(redirect),
    },
];

const RFC_2324: &str = "http://tools.ietf.org/html/rfc2324";

const TEAPOT: &str = r"
        ___
    .--'---'--.  __
   /           \/ /
  |  I AM HTTP   /
   \   418     |
    '--.___.--'
";

async fn status(Path(codes): Path<String>) -> Result<Response, Refusal> {
    let code = if codes.contains(',') {
        let choices = codes
            .split(',')
            .map(choice)
            .collect::<Result<Vec<_>, _>>()?;
        choose(&choices, Random::new(None).next_unit()).ok_or_else(invalid)?
    } else {
        status_code(&codes)?
    };
    Ok(with_usual_headers(code))
}

async fn redirect(Path(count): Path<String>) -> Result<Response, Refusal> {
    let location = match whole_number(&count)? {
        0 => {
            return Err((
                StatusCode::BAD_REQUEST,
                "at least one redirect\n".to_owned(),
            ));
        }
        1 => "/get".to_owned(),
        more => format!("/relative-redirect/{}", more - 1),
    };
    Ok((StatusCode::FOUND, [(header::LOCATION, location)]).into_response())
}

/// Reads a status that can be an answer. 1xx can't: it only announces one.
pub(super) fn status_code(code: &str) -> Result<StatusCode, Refusal> {
    let code: StatusCode = code.parse().map_err(|_| invalid())?;
    if code.is_informational() {
        Err(invalid())
    } else {
        Ok(code)
    }
}

/// httpbin's words.
fn invalid() -> Refusal {
    (StatusCode::BAD_REQUEST, "Invalid status code".to_owned())
}

/// `503` or `503:0.5`; a choice without a weight has the weight 1.
fn choice(text: &str) -> Result<(StatusCode, f64), Refusal> {
    let (code, weight) = text.split_once(':').unwrap_or((text, "1"));
    let weight: f64 = weight.parse().map_err(|_| invalid())?;
    if weight.is_finite() && weight >= 0.0 {
        Ok((status_code(code)?, weight))
    } else {
        Err(invalid())
    }
}

/// The choice in whose share of the whole weight `at` (from 0 to 1, exclusive) falls; `None` where nothing has weight.
fn choose(choices: &[(StatusCode, f64)], at: f64) -> Option<StatusCode> {
    let mut left = at * choices.iter().map(|(_, weight)| weight).sum::<f64>();
    let chosen = choices.iter().find(|(_, weight)| {
        let chosen = left < *weight;
        left -= weight;
        chosen
    });
    chosen.map(|(code, _)| *code)
}

/// Some statuses make no sense without a header; httpbin sends the same ones.
fn with_usual_headers(code: StatusCode) -> Response {
    let header = |name: HeaderName, value| (code, [(name, value)]).into_response();
    match code.as_u16() {
        301 | 302 | 303 | 305 | 307 => header(header::LOCATION, "/redirect/1"),
        401 => header(header::WWW_AUTHENTICATE, r#"Basic realm="Fake Realm""#),
        407 => header(header::PROXY_AUTHENTICATE, r#"Basic realm="Fake Realm""#),
        406 => super::json(
            code,
            &serde_json::json!({
                "message": "Client did not request a supported media type.",
                "accept": ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"],
            }),
        ),
        418 => {
            let more = (HeaderName::from_static("x-more-info"), RFC_2324);
            (code, [more], TEAPOT).into_response()
        }
        _ => code.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::{StatusCode, choose};

    #[test]
    fn a_status_is_chosen_by_its_share_of_the_weight() {
        let choices = [
            (StatusCode::OK, 3.0),
            (StatusCode::NOT_FOUND, 0.0),
            (StatusCode::GONE, 1.0),
        ];
        let chosen = [0.0, 0.74, 0.76, 0.999].map(|at| choose(&choices, at));
        let [ok, gone] = [Some(StatusCode::OK), Some(StatusCode::GONE)];
        assert_eq!(
            chosen,
            [ok, ok, gone, gone],
            "a weight of zero is never chosen"
        );
        assert_eq!(
            choose(&[(StatusCode::OK, 0.0)], 0.5),
            None,
            "nothing to choose from"
        );
    }
}
