//! KV, SQL and storage over HTTP. The host lets a handler call the URL in `MIK_API_URL`, and adds the key if there is one.

use serde_json::{json, Value};
use std::time::Duration;
use wstd::http::{Body, Client, Method, Request};

/// Why a request cannot be answered, with the status to say so.
pub struct Failure {
    pub status: u16,
    pub message: String,
}

impl Failure {
    pub fn new(status: u16, message: String) -> Self {
        Failure { status, message }
    }
}

pub struct Services {
    url: String,
}

impl Services {
    pub fn from_environment() -> Self {
        Services {
            url: std::env::var("MIK_API_URL").unwrap_or("http://127.0.0.1:9919".to_string()),
        }
    }

    /// Adds one to a KV entry, which begins at 0, and gives what it is then; of two requests at once each gets its own.
    pub async fn increment(&self, key: &str) -> Result<i64, Failure> {
        let body = self
            .json(
                Method::POST,
                &format!("/kv/{key}/increment"),
                json!({ "by": 1 }),
            )
            .await?;
        body["value"].as_i64().ok_or_else(|| unexpected(&body))
    }

    /// A KV entry; null if there is none.
    pub async fn get(&self, key: &str) -> Result<Value, Failure> {
        match self
            .call(Method::GET, &format!("/kv/{key}"), "", String::new())
            .await
        {
            Ok(body) => Ok(body["value"].clone()),
            Err(failure) if failure.status == 404 => Ok(Value::Null),
            Err(failure) => Err(failure),
        }
    }

    /// Runs a statement that gives no rows.
    pub async fn execute(&self, sql: &str, params: Value) -> Result<(), Failure> {
        self.json(
            Method::POST,
            "/sql/execute",
            json!({ "sql": sql, "params": params }),
        )
        .await?;
        Ok(())
    }

    /// Runs a statement that gives rows: each an object by column.
    pub async fn query(&self, sql: &str, params: Value) -> Result<Value, Failure> {
        let body = self
            .json(
                Method::POST,
                "/sql/query",
                json!({ "sql": sql, "params": params }),
            )
            .await?;
        Ok(body["rows"].clone())
    }

    /// Stores an object, and gives its path, size, type, ETag and times.
    pub async fn put(
        &self,
        path: &str,
        content_type: &str,
        content: String,
    ) -> Result<Value, Failure> {
        self.call(
            Method::PUT,
            &format!("/storage/{path}"),
            content_type,
            content,
        )
        .await
    }

    /// A stored object that is JSON.
    pub async fn object(&self, path: &str) -> Result<Value, Failure> {
        self.call(Method::GET, &format!("/storage/{path}"), "", String::new())
            .await
    }

    async fn json(&self, method: Method, path: &str, body: Value) -> Result<Value, Failure> {
        self.call(method, path, "application/json", body.to_string())
            .await
    }

    /// One call; every answer is JSON, the errors too.
    async fn call(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: String,
    ) -> Result<Value, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        if !content_type.is_empty() {
            request = request.header("Content-Type", content_type);
        }
        let request = request
            .body(Body::from(body))
            .map_err(|error| self.unreachable(error))?;

        let mut client = Client::new();
        client.set_connect_timeout(Duration::from_secs(2));
        client.set_first_byte_timeout(Duration::from_secs(10));
        let mut response = client
            .send(request)
            .await
            .map_err(|error| self.unreachable(error))?;

        let status = response.status().as_u16();
        let body: Value = response
            .body_mut()
            .json()
            .await
            .map_err(|error| self.unreachable(error))?;
        match status {
            200..=299 => Ok(body),
            404 => Err(Failure::new(404, reason(&body))),
            _ => Err(Failure::new(
                502,
                format!("The services answered {status}: {}", reason(&body)),
            )),
        }
    }

    fn unreachable(&self, error: impl std::fmt::Display) -> Failure {
        let (url, error) = (&self.url, error.to_string());
        let message = if error.to_ascii_lowercase().contains("denied") {
            format!("This handler may not call {url}: name it in MIK_API_URL, or in http_allowed of mik.toml. ({error})")
        } else {
            format!("No services answer at {url}: start them with ./mik daemon, or set MIK_API_URL to where they are. ({error})")
        };
        Failure::new(503, message)
    }
}

fn reason(body: &Value) -> String {
    body["error"]
        .as_str()
        .unwrap_or("no reason given")
        .to_string()
}

fn unexpected(body: &Value) -> Failure {
    Failure::new(
        502,
        format!("The services answered something else than expected: {body}"),
    )
}
