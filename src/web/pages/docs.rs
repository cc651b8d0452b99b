//! The API's description for people: the same document as `/openapi.json`, as a page that needs nothing from elsewhere.

use super::Asked;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::{assets, openapi};
use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

#[derive(Template)]
#[template(path = "docs.html", config = "src/web/askama.toml")]
struct Docs {
    lang: Lang,
    version: &'static str,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
}

struct Group {
    name: String,
    calls: Vec<Call>,
}

struct Call {
    id: String,
    method: String,
    path: String,
    summary: String,
    right: String,
    fields: Vec<Field>,
    bodies: Vec<(String, String)>,
    answers: Vec<(String, String, String)>,
}

struct Shape {
    name: String,
    meaning: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    place: String,
    kind: String,
    meaning: String,
}

pub(in crate::web) async fn show(Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lang = asked.lang();
    let described = openapi::description(lang);
    let docs = Docs { lang, version: assets::version(), groups: groups(&described), shapes: shapes(&described) };
    Ok(Html(docs.render()?).into_response())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A shape in a word: `Document`, `string`, `array of Check`, `integer or null`.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(some) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        return some.iter().map(kind).collect::<Vec<_>>().join(" | ");
    }
    match &schema["type"] {
        Value::String(s) if s == "array" => format!("[{}]", kind(&schema["items"])),
        Value::String(s) => s.clone(),
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join(" | "),
        _ => schema["const"].as_str().map_or_else(String::new, |c| format!("\"{c}\"")),
    }
}

fn groups(described: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, calls) in described["paths"].as_object().into_iter().flatten() {
        for (method, call) in calls.as_object().into_iter().flatten() {
            let name = text(&call["tags"][0]);
            let parameters = call["parameters"].as_array().into_iter().flatten();
            let field = |p: &Value| Field {
                name: text(&p["name"]),
                place: text(&p["in"]),
                kind: kind(&p["schema"]),
                meaning: text(&p["description"]),
            };
            let bodies = call["requestBody"]["content"].as_object().into_iter().flatten();
            let answers = call["responses"].as_object().into_iter().flatten().filter(|a| a.0 != "default");
            let answer = |(status, answer): (&String, &Value)| {
                let content = answer["content"].as_object().and_then(|c| c.iter().next());
                let (media, shape) = content.map_or_else(Default::default, |(m, c)| (m.clone(), kind(&c["schema"])));
                (status.clone(), media, shape)
            };
            let call = Call {
                id: text(&call["operationId"]),
                method: method.to_ascii_uppercase(),
                path: path.clone(),
                summary: text(&call["summary"]),
                right: text(&call["x-right"]),
                fields: parameters.map(field).collect(),
                bodies: bodies.map(|(media, body)| (media.clone(), kind(&body["schema"]))).collect(),
                answers: answers.map(answer).collect(),
            };
            match groups.iter_mut().find(|g| g.name == name) {
                Some(group) => group.calls.push(call),
                None => groups.push(Group { name, calls: vec![call] }),
            }
        }
    }
    groups
}

fn shapes(described: &Value) -> Vec<Shape> {
    let schemas = described["components"]["schemas"].as_object().into_iter().flatten();
    let shape = |(name, schema): (&String, &Value)| {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let field = |(name, schema): (&String, &Value)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(schema),
            meaning: text(&schema["description"]),
        };
        Shape { name: name.clone(), meaning: text(&schema["description"]), fields: properties.map(field).collect() }
    };
    schemas.map(shape).collect()
}
