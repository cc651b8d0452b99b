//! The route table as an OpenAPI 3.1 document: shapes come from the types that handlers read and write.

use super::lang::Lang;
use super::problem::{Body, Problem};
use super::routes::{Route, table};
use axum::Json;
use axum::extract::Query;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// In which language.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// vi or en.
    lang: Option<String>,
}

pub(in crate::web) async fn show(Query(asked): Query<Asked>) -> Result<Json<Value>, Problem> {
    let lang = if asked.lang.as_deref() == Some("vi") { Lang::Vi } else { Lang::En };
    Ok(Json(description(lang)))
}

/// The whole description.
pub(in crate::web) fn description(lang: Lang) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut schemas = SchemaGenerator::new(settings);
    let mut paths = Map::new();
    for route in table::table().iter().filter(|r| r.tag != "pages") {
        let at = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(at) = at.as_object_mut() {
            at.insert(route.method.to_ascii_lowercase(), operation(route, lang, &mut schemas));
        }
    }
    let failure = schemas.subschema_for::<Body>();
    let mut definitions: Map<String, Value> = schemas.take_definitions(true);
    for definition in definitions.values_mut() {
        if let Some(object) = definition.as_object_mut() {
            object.remove("$schema");
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "bocso",
            "version": env!("CARGO_PKG_VERSION"),
            "description": lang.pick(
                "Bóc số liệu từ báo cáo hành chính. Thay đổi bằng cookie cần tiêu đề `X-Bocso-Request`.",
                "Figures out of administrative reports. Changes by cookie need the header `X-Bocso-Request`."),
        },
        "security": [{ "token": [] }, { "session": [] }, {}],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "responses": { "Problem": {
                "description": lang.pick("Không thực hiện được", "It could not be done"),
                "content": { "application/problem+json": { "schema": failure } },
            } },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": super::access::secret::COOKIE_NAME },
            },
        },
    })
}

fn operation(route: &Route, lang: Lang, schemas: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = names(route.path)
        .map(|name| {
            let schema = match name {
                "id" => json!({ "type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{24}$" }),
                "n" => json!({ "type": "integer", "minimum": 1 }),
                _ => json!({ "type": "string", "minLength": 1, "maxLength": 100 }),
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    if let Some(query) = route.query {
        parameters.extend(query_parameters(&query(schemas), schemas));
    }
    for (name, meaning) in &route.headers {
        let schema = json!({ "type": "string" });
        parameters.push(json!({ "name": name, "in": "header", "required": false, "description": meaning, "schema": schema }));
    }
    let mut responses = Map::new();
    for (status, media, schema) in &route.answers {
        let answer = responses.entry(status.to_string()).or_insert_with(|| json!({ "description": said(*status, lang) }));
        if !media.is_empty() {
            answer["content"][*media] = schema.map_or(json!({}), |s| json!({ "schema": s(schemas) }));
        }
        if matches!(status, 201 | 202) {
            answer["headers"] = json!({ "Location": { "schema": { "type": "string" } } });
        }
    }
    responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    let mut operation = json!({
        "operationId": id(route),
        "tags": [route.tag],
        "summary": lang.pick(route.summary.0, route.summary.1),
        "x-right": route.right.name(),
        "parameters": parameters,
        "responses": responses,
    });
    if route.right == super::access::Right::Open {
        operation["security"] = json!([]);
    }
    if !route.bodies.is_empty() {
        let mut content = Map::new();
        for (media, schema) in &route.bodies {
            let schema = match schema {
                Some(schema) => json!(schema(schemas)),
                None if *media == "multipart/form-data" => json!({
                    "type": "object",
                    "required": ["file"],
                    "properties": { "file": { "type": "string", "contentMediaType": "application/octet-stream" } },
                }),
                None => json!({}),
            };
            content.insert((*media).to_owned(), json!({ "schema": schema }));
        }
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// The parameters of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// `get_documents_id_text`.
fn id(route: &Route) -> String {
    let words = route.path.trim_start_matches("/api/v1").split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let words: Vec<String> = std::iter::once(route.method.to_ascii_lowercase()).chain(words.map(str::to_owned)).collect();
    words.join("_")
}

fn said(status: u16, lang: Lang) -> &'static str {
    match status {
        201 => lang.pick("Đã tạo", "Made"),
        202 => lang.pick("Đã nhận, sẽ đọc", "Taken in, to be read"),
        204 => lang.pick("Đã làm", "Done"),
        _ => lang.pick("Được", "Good"),
    }
}

/// The fields of a query's type, each a parameter.
fn query_parameters(schema: &schemars::Schema, schemas: &SchemaGenerator) -> Vec<Value> {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next()).unwrap_or_default();
    let definition = schemas.definitions().get(name).cloned().unwrap_or_else(|| schema.as_value().clone());
    let required: Vec<&str> = definition["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = definition["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let meaning = schema.as_object_mut().and_then(|s| s.remove("description")).unwrap_or_default();
            let meaning = meaning.as_str().unwrap_or_default();
            json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "description": meaning, "schema": schema })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_every_reference_holds() {
        let description = description(Lang::En);
        for route in table::table().iter().filter(|r| r.tag != "pages") {
            let operation = &description["paths"][route.path][route.method.to_ascii_lowercase()];
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{} {}", route.method, route.path);
            assert!(operation["responses"].as_object().is_some_and(|r| r.len() > 1), "{} {}", route.method, route.path);
        }
        let text = description.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap_or_default();
            assert!(description.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
