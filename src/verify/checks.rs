//! Exported checks against those computed anew.

use super::{Aspect, Findings, NOTHING};
use crate::export::select::concerns;
use crate::indicator::output::{CheckOut, Extraction, Outcome};
use std::collections::{HashMap, HashSet};

/// What a check is about: its name and where the judged words stand, with the figures that take part where program and grammars
/// are the same (their ids are).
type Key = (String, Option<(u32, u32)>, Vec<String>);

/// Every exported check must come out the same, and none that concerns the exported figures may be missing. `same`: program and
/// grammars are those of the export; otherwise checks that only one of them has are no fault.
pub(super) fn compare(exported: &[CheckOut], anew: &Extraction, ids: &HashSet<String>, same: bool, out: &mut Findings<'_>) {
    let key = |c: &CheckOut| -> Key {
        (c.rule.clone(), c.evidence.as_ref().map(|e| (e.start, e.end)), if same { c.indicators.clone() } else { Vec::new() })
    };
    let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let mut waiting: HashMap<Key, Vec<&CheckOut>> = HashMap::new();
    for check in anew.checks.iter().filter(|c| concerns(c, &ids)) {
        waiting.entry(key(check)).or_default().push(check);
    }
    for check in exported {
        let alike = waiting.get_mut(&key(check)).filter(|all| !all.is_empty());
        let Some(alike) = alike else {
            if same {
                out.failed(Aspect::Check, &check.rule, "", NOTHING, &said(check));
            }
            continue;
        };
        // Several checks of one rule can judge the same words: the one that says the same counts first.
        let at = alike.iter().position(|a| agrees(a, check, same)).unwrap_or(0);
        let computed = alike.swap_remove(at);
        if agrees(computed, check, same) {
            out.held(Aspect::Check);
        } else {
            out.failed(Aspect::Check, &check.rule, "", &said(computed), &said(check));
        }
    }
    if same {
        let mut missing: Vec<&CheckOut> = waiting.into_values().flatten().collect();
        missing.sort_by_key(|c| (c.evidence.as_ref().map(|e| e.start), c.rule.as_str()));
        for check in missing {
            out.failed(Aspect::Check, &check.rule, "", &said(check), NOTHING);
        }
    }
}

fn agrees(a: &CheckOut, b: &CheckOut, same: bool) -> bool {
    let outcome = a.status == b.status && a.stated == b.stated && a.expected == b.expected;
    outcome && (!same || a.message == b.message && a.evidence == b.evidence)
}

fn said(check: &CheckOut) -> String {
    let outcome = if check.status == Outcome::Passed { "passed" } else { "failed" };
    format!("{outcome}: {}", check.message)
}
