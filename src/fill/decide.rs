//! Candidates → what is proposed for a field, or why nothing is. In doubt a field stays empty or is marked; it never takes the
//! better of two that are as good.

use super::form::Field;
use super::matching::{Candidate, Doubt, PROPOSED, Refused, Search};
use super::output::{AlternativeOut, ConvertedOut, DerivedOut, FieldOut, State, ValueOut, Why};
use crate::ask::vietnamese;
use crate::indicator::output::{Confidence, Indicator};
use crate::value::number::Number;

/// Two figures are as good where their scores are no farther apart.
const AS_GOOD: u32 = 40;
/// A figure that is no farther behind makes the first one uncertain.
const NEAR: u32 = 110;
/// What a value must reach to be sure.
const SURE: f32 = 0.93;
/// Most alternatives that are shown.
const MOST: usize = 6;

/// Probability that a figure with such a score is the one meant. The steps were set to what came out of fields judged by hand, which
/// `corpus/README.md` ("Forms") counts.
pub fn probability(score: u32) -> f32 {
    const STEPS: [(f32, f32); 6] = [(0.0, 0.0), (560.0, 0.2), (700.0, 0.55), (850.0, 0.9), (940.0, 0.97), (1060.0, 0.99)];
    let score = score.min(1060) as f32;
    let line = STEPS.windows(2).find(|w| score <= w[1].0);
    line.map_or(0.0, |w| w[0].1 + (w[1].1 - w[0].1) * (score - w[0].0) / (w[1].0 - w[0].0))
}

/// Whether two numbers may be the same, one of them rounded to fewer digits.
pub fn agree(a: Number, b: Number) -> bool {
    if a.decimal() == b.decimal() {
        return true;
    }
    let (few, many) = if a.decimals() <= b.decimals() { (a, b) } else { (b, a) };
    // Only among numbers with digits behind the mark: 7 is not 7.2 people rounded.
    few.decimals() > 0 && many.decimal().round_dp(few.decimals()) == few.decimal()
}

impl Search<'_> {
    /// What is proposed for a field.
    pub fn decide(&self, field: &Field, found: &[Candidate], refused: &[Refused]) -> FieldOut {
        let mut out = blank(field);
        let say = |vi, en| self.language.say(vi, en);
        let Some((best, top)) = self.chosen(found) else {
            let (why, message) = self.missing(refused);
            out.why = Some(why);
            out.messages.push(message.to_owned());
            return out;
        };
        let others: Vec<&Candidate> = found.iter().filter(|c| !std::ptr::eq(*c, best)).collect();
        let differs = |c: &&&Candidate| !agree(c.number, best.number);
        let beside = |c: &&&Candidate| c.report == best.report;
        let rival = others.iter().filter(beside).find(differs).map_or(0, |c| c.score);
        let elsewhere = others.iter().filter(|c| !beside(c)).find(differs);
        out.alternatives = self.alternatives(field, best, &others);
        if top < PROPOSED {
            out.why = Some(Why::BelowThreshold);
            out.messages.push(
                say("có số liệu gần giống nhưng chưa đủ khớp để điền", "figures are alike, but not enough to be filled in").to_owned(),
            );
            self.first(&mut out, field, best, say("chưa đủ khớp", "not alike enough"));
            return out;
        }
        // A figure of another period is no equal of one that is of the report's own, nor is a part of its whole ("Tổng số đơn tiếp
        // nhận", "Tổng số đơn tiếp nhận trong kỳ"); that they are there is told below.
        let period = |c: &Candidate| c.doubts.contains(&Doubt::Period);
        let label = |c: &Candidate| Some(self.reports.get(c.report)?.figures.get(c.figure)?.own.label.as_str());
        let part = |c: &Candidate| label(c).zip(label(best)).and_then(|(c, b)| c.strip_prefix(b)).is_some_and(|rest| rest.starts_with(' '));
        let equal = others.iter().filter(beside).filter(differs).find(|c| (period(best) || !period(c)) && !part(c)).map_or(0, |c| c.score);
        if equal + AS_GOOD >= top {
            out.why = Some(Why::TwoCandidates);
            out.messages.push(
                say("hai số liệu khác nhau cùng khớp như nhau; người điền chọn", "two different figures fit as well; a person chooses")
                    .to_owned(),
            );
            self.first(&mut out, field, best, say("cùng khớp", "fits as well"));
            return out;
        }
        let Some(report) = self.reports.get(best.report) else { return out };
        let Some(figure) = report.figures.get(best.figure) else { return out };
        let mut doubts: Vec<String> = best.doubts.iter().map(|d| d.said(self.language).to_owned()).collect();
        let same_table = |c: &Candidate| {
            let other = report.figures.get(c.figure).map(|f| f.own);
            let table = |i: &Indicator| i.table.as_ref().map(|t| t.id.clone());
            other.is_some_and(|o| o.code.is_some() && o.code == figure.own.code && table(o).is_some() && table(o) == table(figure.own))
        };
        let whole = figure.total || figure.asked.label.total || figure.asked.tail.total;
        let levels = |c: &&&Candidate| c.doubts.contains(&Doubt::Level) && same_table(c);
        if !whole && !best.doubts.contains(&Doubt::Level) && others.iter().filter(beside).filter(differs).any(|c| levels(&c)) {
            let vi = "báo cáo tách số này theo cấp; chưa rõ số được chọn có phải của tất cả các cấp";
            doubts.push(say(vi, "the report states it by level; whether this one is of all levels is not known").to_owned());
        }
        if rival + NEAR >= top {
            doubts.push(
                say("có số liệu khác gần giống trong cùng báo cáo", "another figure of the same report is nearly as alike").to_owned(),
            );
        }
        if let Some(other) = elsewhere.filter(|c| c.score + NEAR >= top)
            && let Some(its) = self.reports.get(other.report)
        {
            let name = &its.source.extraction.source.name;
            let words = format!("{} ({name}) {} {}", say("báo cáo khác", "another report"), say("ghi", "says"), vietnamese(other.number));
            // An older report, or one of another body, is expected to say something else.
            let same = its.period == report.period && its.issuer == report.issuer;
            let newer = self.newer(best.report, other.report);
            if same || !newer {
                doubts.push(words);
            } else {
                out.messages.push(words);
            }
        }
        let agreed = others.iter().any(|c| c.score >= PROPOSED && agree(c.number, best.number));
        let p = probability(best.score) * figure.own.confidence.0;
        let p = if agreed { 1.0 - (1.0 - p) * 0.6 } else { p };
        let p = if doubts.is_empty() { p } else { p.min(0.9) };
        out.confidence = Confidence(p);
        out.value = Some(self.value(field, best));
        out.source = Some(report.shown(best.report, figure.own));
        out.derived = best.computed.map(|(part, whole)| self.computed(part, whole));
        let sure = doubts.is_empty() && p >= SURE;
        if doubts.is_empty() && !sure {
            doubts.push(say("độ tin cậy chưa đủ để coi là chắc", "its confidence is not enough to be sure").to_owned());
        }
        doubts.append(&mut out.messages);
        out.messages = doubts;
        out.state = if field.typed.is_some() {
            State::Typed
        } else if sure {
            State::Sure
        } else {
            State::Uncertain
        };
        out
    }

    /// Why a field without any candidate stays empty, and the same in words.
    fn missing(&self, refused: &[Refused]) -> (Why, &'static str) {
        let (why, vi, en) = match refused.first() {
            Some(Refused::Unit) => (
                Why::OtherUnit,
                "có số liệu cùng tên nhưng đơn vị tính không đổi được sang đơn vị của biểu mẫu",
                "there are figures of that name, but their unit cannot be turned into the form's",
            ),
            Some(Refused::TooMany) => (
                Why::BelowThreshold,
                "quá nhiều số liệu để so với biểu mẫu này; chia nhỏ biểu hoặc bớt báo cáo",
                "too many figures to hold against this form; split the form or hand in fewer reports",
            ),
            Some(Refused::Period) => (Why::OtherPeriod, "chỉ có số liệu cùng tên của kỳ khác", "figures of that name are of other periods"),
            None => (Why::NotFound, "không có trong báo cáo", "not in the reports"),
        };
        (why, self.language.say(vi, en))
    }

    /// The figure to take, and the score that others are held against: of the best of each report that fit about as well, the one of
    /// the nearest and newest report; where that report says the same number in several places, the place with the fewest doubts.
    fn chosen<'c>(&self, found: &'c [Candidate]) -> Option<(&'c Candidate, u32)> {
        let first = found.first()?;
        let mut best = first;
        for report in 0..self.reports.len() {
            let Some(own) = found.iter().find(|c| c.report == report) else { continue };
            let fits = own.score + NEAR >= first.score && own.score >= PROPOSED;
            let clean = own.doubts.len() <= best.doubts.len();
            if fits && own.report != best.report && clean && self.newer(own.report, best.report) {
                best = own;
            }
        }
        let again = found.iter().filter(|c| c.report == best.report && c.score + NEAR >= best.score && c.number == best.number);
        let clearer = again.min_by_key(|c| (c.doubts.len(), std::cmp::Reverse(c.score)));
        // What is to be looked at in one place does not become sure by another.
        let clearer = clearer.filter(|c| c.doubts.len() < best.doubts.len() && !best.doubts.contains(&Doubt::Review));
        Some((clearer.unwrap_or(best), best.score))
    }

    /// Whether a report is nearer to the form, or as near and newer.
    fn newer(&self, a: usize, b: usize) -> bool {
        let rank = |at: usize| {
            let report = self.reports.get(at)?;
            let form = self.form.issuer.as_deref().map(super::words::spaced);
            let issuer = form.is_some() && report.issuer == form;
            let period = self.form.period_end.is_some() && report.period.1 == self.form.period_end.as_deref();
            Some((issuer, period, report.period.1.or(report.date).map(ToOwned::to_owned), report.date.map(ToOwned::to_owned)))
        };
        rank(a) > rank(b)
    }

    /// A share that a figure states by its part and whole.
    fn computed(&self, part: Number, whole: Number) -> DerivedOut {
        let (computed, rounded) = (self.language.say("tính", "computed"), self.language.say("làm tròn 2 chữ số", "rounded to 2 digits"));
        DerivedOut {
            how: "parts".to_owned(),
            fields: Vec::new(),
            message: format!("{computed}: {} / {} × 100, {rounded}", vietnamese(part), vietnamese(whole)),
            sources: Vec::new(),
        }
    }

    fn value(&self, field: &Field, candidate: &Candidate) -> ValueOut {
        let figure = self.reports.get(candidate.report).and_then(|r| r.figures.get(candidate.figure));
        let value = figure.map(|f| &f.own.value);
        let converted = candidate.before.as_ref().map(|(number, unit)| ConvertedOut {
            number: *number,
            unit: unit.clone(),
            message: format!(
                "{} {} = {} {}",
                vietnamese(*number),
                unit.as_deref().unwrap_or_default(),
                vietnamese(candidate.number),
                field.unit.as_deref().unwrap_or_default()
            ),
        });
        ValueOut {
            number: candidate.number,
            text: vietnamese(candidate.number),
            unit: field.unit.clone().or_else(|| value.and_then(|v| v.unit.clone())),
            qualifier: value.map(|v| v.qualifier).unwrap_or_default(),
            converted,
        }
    }

    /// Shows the best one that is not taken before all others.
    fn first(&self, out: &mut FieldOut, field: &Field, best: &Candidate, message: &str) {
        out.alternatives.splice(0..0, self.alternative(field, best, message));
        out.alternatives.truncate(MOST);
    }

    fn alternative(&self, field: &Field, candidate: &Candidate, message: &str) -> Option<AlternativeOut> {
        let report = self.reports.get(candidate.report)?;
        let figure = report.figures.get(candidate.figure)?;
        let mut words: Vec<&str> = vec![message];
        words.extend(candidate.doubts.iter().map(|d| d.said(self.language)));
        words.retain(|w| !w.is_empty());
        Some(AlternativeOut {
            value: self.value(field, candidate),
            source: report.shown(candidate.report, figure.own),
            confidence: Confidence(probability(candidate.score) * figure.own.confidence.0),
            message: words.join("; "),
        })
    }

    /// Other figures, each number once.
    fn alternatives(&self, field: &Field, best: &Candidate, others: &[&Candidate]) -> Vec<AlternativeOut> {
        let mut numbers = vec![best.number];
        let mut out = Vec::new();
        for other in others {
            if out.len() >= MOST {
                break;
            }
            if !numbers.iter().any(|n| agree(*n, other.number)) {
                numbers.push(other.number);
                let message = if other.report == best.report { "" } else { self.language.say("báo cáo khác", "another report") };
                out.extend(self.alternative(field, other, message));
            }
        }
        out
    }
}

/// The field without a value.
pub fn blank(field: &Field) -> FieldOut {
    FieldOut {
        id: field.id.clone(),
        label: field.label.clone(),
        path: field.path.clone(),
        columns: field.columns.clone(),
        ordinal: field.ordinal.clone(),
        subject: field.subject.clone(),
        unit: field.unit.clone(),
        code: field.code.clone(),
        status: field.status,
        period: field.period.clone(),
        cell: field.slot.as_ref().and_then(super::form::Slot::name),
        slot: field.slot.clone(),
        typed: field.typed.clone(),
        state: if field.typed.is_some() { State::Typed } else { State::Empty },
        value: None,
        confidence: Confidence(0.0),
        derived: None,
        source: None,
        alternatives: Vec::new(),
        why: None,
        messages: Vec::new(),
    }
}
