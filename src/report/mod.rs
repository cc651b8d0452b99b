//! What was understood of a document: its header, sections, tables and figures. Types only, no words of any language.

use crate::document::Span;
use crate::value::date::Period;
use crate::value::{Status, Value};

/// The report that stands in a document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Number, date, issuer and the like.
    pub header: Header,
    /// Numbered headings and paragraphs in document order.
    pub sections: Vec<Section>,
    /// Tables in document order.
    pub tables: Vec<Table>,
    /// Figures, those of sentences and those of table cells, in document order.
    pub figures: Vec<Figure>,
    /// Number tokens that are no figures, each named for what it is.
    pub named: Vec<Named>,
    /// What sentences say about how their figures hang together.
    pub relations: Vec<Relation>,
    /// Doubts about numbered sections or rows and stated periods that are no figure's.
    pub oddities: Vec<Oddity>,
}

/// A fact of the header with the words it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The value, normalised (a date in ISO form).
    pub value: String,
    /// The words.
    pub span: Span,
    /// How sure, 0 to 1.
    pub confidence: f32,
}

/// The header (phần đầu văn bản). Each `None`: not stated, or left blank in the document.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// Number and sign (số, ký hiệu): "591/BC-UBND".
    pub number: Option<Fact>,
    /// Date of issue, ISO; "2023-11" when the day is blank.
    pub date: Option<Fact>,
    /// Place of issue (địa danh).
    pub place: Option<Fact>,
    /// Kind of document in lower case (báo cáo, phụ lục, biểu …).
    pub kind: Option<Fact>,
    /// The body in whose name it is issued.
    pub issuer: Option<Fact>,
    /// Subject line (trích yếu).
    pub title: Option<Fact>,
    /// First day of the reporting period, ISO.
    pub period_start: Option<Fact>,
    /// Last day of the reporting period, ISO.
    pub period_end: Option<Fact>,
    /// Who signed.
    pub signer: Option<Fact>,
}

/// A numbered heading or paragraph (mục).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its own number as written, without the closing mark ("2.1", "a", "Phần I").
    pub number: String,
    /// Its heading. `None`: a numbered paragraph without one.
    pub title: Option<String>,
    /// The numbers from the root to itself.
    pub path: Vec<String>,
    /// Depth, from 1.
    pub level: u8,
    /// The heading's words, number included.
    pub span: Span,
    /// Its content speaks of plans (phương hướng, nhiệm vụ năm sau).
    pub target: bool,
    /// The number starts a new outline (after a caption), or the first one.
    pub root: bool,
}

/// What rows and columns of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Rows are units, columns are metrics.
    Entity,
    /// Rows are metrics.
    Indicator,
    /// No figures: documents, software, contacts.
    List,
}

impl Shape {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Indicator => "indicator",
            Self::List => "list",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// TT, STT.
    Ordinal,
    /// What the row is.
    Label,
    /// Đơn vị tính.
    Unit,
    /// Figures.
    Value,
    /// Ghi chú.
    Note,
}

impl ColumnRole {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinal => "ordinal",
            Self::Label => "label",
            Self::Unit => "unit",
            Self::Value => "value",
            Self::Note => "note",
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRole {
    /// An ordinary row.
    Data,
    /// A heading of the rows below it (it may carry their subtotal).
    Group,
    /// A total row.
    Total,
}

impl RowRole {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Group => "group",
            Self::Total => "total",
        }
    }
}

/// A table (bảng biểu) understood.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where it stands, first cell to last.
    pub span: Span,
    /// Index into [`Report::sections`]. `None`: it stands in no section.
    pub section: Option<usize>,
    /// The lines above it that name it, outermost first, joined by " > ". `None`: none.
    pub caption: Option<String>,
    /// Entity, indicator or list.
    pub shape: Shape,
    /// Pages it stands on, from 1; empty where the input has none.
    pub pages: Vec<u32>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Body rows in order; headers and "(1) (2) (3)" rows are not among them.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Header labels, outermost first.
    pub path: Vec<String>,
    /// What it holds.
    pub role: ColumnRole,
    /// The unit that the header or the "ĐVT" line above the table states. `None`: none.
    pub unit: Option<String>,
    /// Its figures are percents or rates.
    pub percent: bool,
    /// Its figures are targets.
    pub target: bool,
    /// The period that its header states.
    pub period: Option<Period>,
}

/// A body row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub role: RowRole,
    /// Its number as written. `None`: none.
    pub ordinal: Option<String>,
    /// Its label, markup off. Empty where the table has no label column.
    pub label: String,
    /// Ancestor rows as "ordinal label", outermost first.
    pub path: Vec<String>,
    /// Index of the parent row in the table. `None`: top level.
    pub parent: Option<usize>,
    /// From the unit column.
    pub unit: Option<String>,
    /// From the note column.
    pub note: Option<String>,
    /// The row's words, ordinal and label.
    pub span: Span,
    /// Index into [`Report::figures`] by column; `None` in columns that hold no figures.
    pub cells: Vec<Option<usize>>,
}

/// Where a table figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRef {
    /// Index into [`Report::tables`].
    pub table: usize,
    /// Index into [`Table::rows`].
    pub row: usize,
    /// Index into [`Table::columns`].
    pub column: usize,
}

/// A figure (số liệu): one figure expression of a sentence, or one cell of a table.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its words. Empty span for a blank cell.
    pub span: Span,
    /// What it states.
    pub value: Value,
    /// The document's own words for what is measured.
    pub label: String,
    /// How its label leans on that of a figure before. `None`: its words are its own.
    pub leans: Option<Leaning>,
    /// What its paragraph, or the lead-in of its list, is about: the words before the colon that it begins with.
    pub topic: Option<String>,
    /// Whom or where the clause names. `None`: nobody.
    pub subject: Option<String>,
    /// Reached or aimed at.
    pub status: Status,
    /// `None`: the report's own period.
    pub period: Option<Period>,
    /// Index into [`Report::sections`].
    pub section: Option<usize>,
    /// Its cell. `None`: it stands in a sentence.
    pub cell: Option<CellRef>,
    /// The grammar rule that fired. `None` in tables.
    pub rule: Option<String>,
    /// Other readings, best first.
    pub alternatives: Vec<(Value, &'static str)>,
    /// What speaks for and against it, by name (see `confidence`).
    pub reasons: Vec<Reason>,
}

/// What a label leans on: that of a figure before, taken over before its own words or told there alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaning {
    /// Its own words.
    pub own: String,
    /// The label that it leans on.
    pub on: String,
    /// That label is part of its own; else it only stands before it in the sentence.
    pub joined: bool,
    /// It counts a part of what that figure counts ("trong đó …"), not another thing beside it.
    pub part: bool,
}

/// Something that speaks for or against a reading. The factor of each is fitted in `confidence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A unit of the grammar stands beside the number.
    UnitKnown,
    /// A word stands where the unit should, but the grammar does not know it.
    UnitGuessed,
    /// No unit stands there.
    UnitMissing,
    /// The label comes from a clear clause ("X là N", "X đạt N%", "X: N").
    LabelClear,
    /// The label was taken over from the figure before.
    LabelInherited,
    /// There are no words for what it counts.
    LabelMissing,
    /// The separators allow two readings.
    SeparatorAmbiguous,
    /// Context or arithmetic decided the separators.
    SeparatorDecided,
    /// The number is glued to a word.
    Glued,
    /// A space stands inside the number, or another number right beside it: digits may belong together, or not.
    Broken,
    /// A bare number that no word announces and no unit follows: it may be a footnote mark or a number of something else.
    Unannounced,
    /// A bare number of four digits that could be a year.
    YearLike,
    /// It was recognised from a picture twice over, with the same result.
    SeenTwice,
    /// It was recognised from a picture, and no second reading confirms it.
    SeenOnce,
    /// It was recognised from a picture, and two readings differ.
    SeenApart,
    /// Something stands in the picture that no reading makes out.
    SeenUnread,
    /// The head of its column on a scanned page names nothing, or names another column alike; a column beside it has no head.
    HeadUnclear,
    /// It was recognised from a picture of which the engine is not sure.
    SeenFaintly,
    /// Arithmetic chose between two readings of a picture.
    SeenSettled,
    /// Arithmetic holds with the reading that stands, and with no other.
    SeenProved,
    /// It stands in a clear table cell.
    CellClear,
    /// Nothing draws its table's columns and rows, and the white space between them leaves a doubt.
    ColumnsGuessed,
    /// Its table's rows are ragged.
    CellRagged,
    /// The table's header was inferred through merged cells.
    HeaderInferred,
    /// An arithmetic check passed on it.
    CheckPassed,
    /// An arithmetic check failed on it.
    CheckFailed,
}

/// A number token that is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The token.
    pub span: Span,
    /// What it is.
    pub kind: NameKind,
}

/// What a number token can be besides a figure. The names are those of the ledger in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// A date, month, quarter or year.
    Date,
    /// A time of day.
    Time,
    /// The number of a document or law.
    DocumentNumber,
    /// An article, clause, point of a law, an annex or table number.
    Article,
    /// The number of a section, list item or row.
    Ordinal,
    /// Part of a name (Đề án 06, mức độ 3, 4G).
    Name,
    /// A telephone or fax number.
    Phone,
    /// An address on the net.
    Url,
    /// An age limit that names a group of people.
    Age,
    /// A column number under a header ("(1) (2) (3)").
    ColumnNumber,
    /// A figure that stands in a column of notes.
    Note,
    /// Part of a header cell or caption.
    Header,
    /// Running heads and page numbers.
    PageNumber,
    /// A row of a list table.
    ListItem,
    /// A formula between columns or rows.
    Formula,
}

impl NameKind {
    /// Its name in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::DocumentNumber => "document-number",
            Self::Article => "article",
            Self::Ordinal => "ordinal",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Age => "age",
            Self::ColumnNumber => "column-number",
            Self::Note => "note",
            Self::Header => "header",
            Self::PageNumber => "page-number",
            Self::ListItem => "list-item",
            Self::Formula => "formula",
        }
    }
}

/// How figures of one sentence or list hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What the words say.
    pub kind: RelationKind,
    /// Index of the whole in [`Report::figures`].
    pub whole: usize,
    /// Indices of its parts.
    pub parts: Vec<usize>,
    /// The words claim that the parts are all there are ("gồm", a bracket right behind it, "còn lại").
    pub complete: bool,
}

/// What a [`Relation`] claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// Parts of a whole: "256 (tổ chức 76; cá nhân 180)", "trong đó".
    Breakdown,
    /// A count and the percent it is of a whole stated elsewhere: "33.290 lượt đạt 98%"; parts = [count, percent].
    Share,
    /// A ratio and what it leaves: "1.946/2.187 hồ sơ, còn 241 hồ sơ (11,02%)"; whole = the ratio, parts = [rest] or [rest, percent].
    Remainder,
}

/// A doubt about something that is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// The fault's name: `ordinal` or `period`.
    pub rule: &'static str,
    /// The heading or row label as written, number included.
    pub span: Span,
    /// In words, Vietnamese.
    pub message: String,
    /// What was expected. `None`: arithmetic gives nothing.
    pub expected: Option<String>,
}
