//! `/get`, `/headers`, `/post`: the request told back, in httpbin's shapes.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, RequestPartsExt};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use super::encoding::{Fields, fields, headers, latin1, text_or_data_url};
use super::{Refusal, Route};
use crate::connection::Ends;

pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/get",
        query: "",
        about: "the request: args, headers, origin, url",
        handler: || get(|asked: Asked| async move { ok(&asked) }),
    },
    Route {
        path: "/headers",
        query: "",
        about: "the request's headers",
        handler: || get(|asked: Asked| async move { ok(&json!({ "headers": asked.headers })) }),
    },
    Route {
        path: "/post",
        query: "",
        about: "POST: also data, form and json of the body",
        handler: || post(|asked: Asked, sent: Sent| async move { ok(&Echo::new(asked, sent)) }),
    },
];

fn ok(value: &impl Serialize) -> Response {
    super::json(StatusCode::OK, value)
}

/// What every echo tells of a request. As in all of them, the fields are in the order of httpbin's print.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Asked {
    args: Fields,
    headers: BTreeMap<String, String>,
    origin: String,
    url: String,
}

/// A body, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    data: String,
    form: Fields,
    /// `null` where the body is no JSON.
    json: Value,
}

/// The answer of `/post`, and, without `json`, of `/delay`.
#[derive(Debug, Serialize)]
pub(super) struct Echo {
    args: Fields,
    data: String,
    /// Always empty: multipart forms are refused.
    files: BTreeMap<String, String>,
    form: Fields,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<Value>,
    origin: String,
    url: String,
}

impl Echo {
    fn new(asked: Asked, sent: Sent) -> Self {
        Self {
            args: asked.args,
            data: sent.data,
            files: BTreeMap::new(),
            form: sent.form,
            headers: asked.headers,
            json: Some(sent.json),
            origin: asked.origin,
            url: asked.url,
        }
    }

    pub(super) fn without_json(asked: Asked, sent: Sent) -> Self {
        Self {
            json: None,
            ..Self::new(asked, sent)
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let ends: Extension<Ends> = parts.extract().await.map_err(IntoResponse::into_response)?;
        let header = |name: &str| {
            parts
                .headers
                .get(name)
                .map(|value| latin1(value.as_bytes()))
        };
        let args = fields(parts.uri.query().unwrap_or_default().as_bytes());
        let scheme = header("x-forwarded-proto").or_else(|| header("x-forwarded-protocol"));
        // Not the whole URI: a client that takes this server for its proxy sends scheme and host in it too.
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let host = header("host").unwrap_or_else(|| ends.server.to_string());
        Ok(Self {
            headers: headers(&parts.headers, args.contains_key("show_env")),
            origin: header("x-forwarded-for").unwrap_or_else(|| ends.client.ip().to_string()),
            url: format!("{}://{host}{path}", scheme.as_deref().unwrap_or("http")),
            args,
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|kind| latin1(kind.as_bytes()));
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        if kind.starts_with("multipart/") {
            let refusal: Refusal = (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "this stand-in reads no multipart forms: send them urlencoded\n".to_owned(),
            );
            return Err(refusal.into_response());
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let sent = if kind.starts_with("application/x-www-form-urlencoded") {
            Self {
                form: fields(&body),
                ..Self::default()
            }
        } else {
            let json = serde_json::from_slice(&body).unwrap_or_default();
            Self {
                data: text_or_data_url(&body),
                json,
                ..Self::default()
            }
        };
        Ok(sent)
    }
}
