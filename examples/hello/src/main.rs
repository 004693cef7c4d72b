//! A handler that counts its visitors in KV, writes each into a SQL table, and keeps its last greeting as an object.
//!
//! A handler is a function from a request to a response. It holds nothing between requests (each gets a fresh instance), so
//! whatever has to be remembered goes to a service; `services.rs` has the calls.

mod services;

use serde_json::{json, Value};
use services::{Failure, Services};
use std::time::{SystemTime, UNIX_EPOCH};
use wstd::http::{Body, Error, Request, Response};

const COUNTER: &str = "hello:visits";
const LAST_GREETING: &str = "hello/last.json";

#[wstd::http_server]
async fn main(request: Request<Body>) -> Result<Response<Body>, Error> {
    // The path is what follows /run/hello.
    let (method, path) = (request.method().as_str(), request.uri().path());
    match (method, path) {
        ("GET", "/" | "") => answer(greet(name(&request)).await),
        ("GET", "/visits") => answer(visits().await),
        // The body goes back as it comes in, in bounded memory at any size.
        ("POST", "/echo") => Ok(Response::new(request.into_body())),
        _ => answer(Err(Failure::new(
            404,
            format!("There is no {method} {path} here: try GET /, GET /visits, POST /echo."),
        ))),
    }
}

/// Writes to all three services, and tells what came of it.
async fn greet(name: String) -> Result<Value, Failure> {
    let services = Services::from_environment();
    let visits = services.increment(COUNTER).await?;
    services
        .execute("CREATE TABLE IF NOT EXISTS hello_visits (visit BIGINT NOT NULL, name TEXT NOT NULL, seen_at BIGINT NOT NULL)", json!([]))
        .await?;
    let rows = services
        .query(
            "INSERT INTO hello_visits (visit, name, seen_at) VALUES (?, ?, ?) RETURNING visit, name, seen_at",
            json!([visits, name, seconds_since_1970()]),
        )
        .await?;
    let greeting = json!({ "hello": name, "visits": visits, "row": rows[0] });
    let object = services
        .put(LAST_GREETING, "application/json", greeting.to_string())
        .await?;
    Ok(json!({ "hello": name, "visits": visits, "row": rows[0], "object": object }))
}

/// Reads from all three.
async fn visits() -> Result<Value, Failure> {
    let services = Services::from_environment();
    let visits = services.get(COUNTER).await?;
    if visits.is_null() {
        return Ok(json!({ "visits": 0, "latest": [], "last_greeting": null }));
    }
    let latest = services
        .query(
            "SELECT visit, name, seen_at FROM hello_visits ORDER BY visit DESC LIMIT 5",
            json!([]),
        )
        .await?;
    Ok(json!({
        "visits": visits.as_str().and_then(|text| text.parse::<i64>().ok()),
        "latest": latest,
        "last_greeting": services.object(LAST_GREETING).await?,
    }))
}

/// `?name=…`, or the world.
fn name(request: &Request<Body>) -> String {
    let query = request.uri().query().unwrap_or("");
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("name="))
        .filter(|name| !name.is_empty())
        .map_or("world".to_string(), percent_decoded)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (first, _) => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn seconds_since_1970() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// JSON either way; a failure has the shape that the services' own have.
fn answer(result: Result<Value, Failure>) -> Result<Response<Body>, Error> {
    let (status, body) = match result {
        Ok(value) => (200, value),
        Err(failure) => (
            failure.status,
            json!({ "error": failure.message, "status": failure.status }),
        ),
    };
    Ok(Response::builder()
        .status(status)
        .header("Content-Type", "application/json")
        .body(format!("{body}\n").into())?)
}
