//! The JSON keeps its schema: the schema is generated from the types, kept in the repository, and every output is valid under it.

use crate::common::{blessing, documents, extract, root};
use bocso::indicator::output::Extraction;
use serde_json::Value;
use std::fs;

fn generated() -> Value {
    serde_json::to_value(schemars::schema_for!(Extraction)).unwrap()
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let path = root().join("tests/it/schema.json");
    let text = serde_json::to_string_pretty(&generated()).unwrap() + "\n";
    if blessing() {
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "tests/it/schema.json is not what the types give: look at the change, then UPDATE_EXPECT=1 cargo test schema");
}

#[test]
fn every_extraction_is_valid() {
    let validator = jsonschema::validator_for(&generated()).unwrap();
    for (name, bytes) in documents() {
        let json = serde_json::to_value(extract(&name, &bytes)).unwrap();
        let faults: Vec<String> = validator.iter_errors(&json).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {}", faults.join("; "));
    }
}

#[test]
fn the_schema_refuses_what_is_no_extraction() {
    let validator = jsonschema::validator_for(&generated()).unwrap();
    let mut json = serde_json::to_value(extract("a", "Có 12 hồ sơ.".as_bytes())).unwrap();
    assert!(validator.is_valid(&json));
    json["source"]["status"] = "perhaps".into();
    assert!(!validator.is_valid(&json));
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "bocso/1" })));
}
