//! The service keeps to its own description, whatever it is sent: schemathesis, where `tests/run` puts it.

use super::{House, token};
use crate::common::python;
use bocso::web::ServeOptions;
use std::process::Command;

#[test]
fn whatever_fits_the_description_or_does_not_no_answer_is_a_server_error() {
    let Some(python) = python("schemathesis", "schemathesis") else { return };
    let house = House::new(|o| ServeOptions { rate: 0, ..o });
    let token = token(&house.folder, "admin", "read,upload,decide,audit,watch,admin");
    let address = format!("http://{}", house.client.address);
    let mut run = Command::new(python);
    run.args(["-m", "schemathesis.cli", "run", &format!("{address}/openapi.json"), "--header", &format!("Authorization: Bearer {token}")]);
    run.args(["--checks", "not_a_server_error,content_type_conformance,response_schema_conformance"]);
    run.args(["--phases", "examples,coverage,fuzzing", "--max-time", "45", "--max-examples", "30", "--request-timeout", "20"]);
    // Streams last as long as their document is read; nothing that waits is made here.
    run.args(["--suppress-health-check", "all", "--seed", "7", "--continue-on-failure", "--warnings", "off"]);
    let out = run.current_dir(house.folder.path()).env("NO_COLOR", "1").output().unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{said}\n{wrong}");
    assert_eq!(house.client.get("/healthz").status, 200);
}
