//! Parquet for analysts: numbers as DECIMAL(38,10), days as DATE, words coded by dictionary, bounded row groups.
//!
//! What does not fit its column's type (a number of more than 28 digits before the mark or 10 behind it, a date whose day is not
//! stated) is null there and stands in the column `not_typed` as "column=value": nothing is rounded.

use super::cell::{Cell, day, days_since_1970};
use super::column::{COLUMNS, Kind};
use super::select::Selected;
use super::{Error, Sink};
use crate::value::number::Number;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Digits of a decimal.
pub const PRECISION: i32 = 38;
/// Of them behind the mark.
pub const SCALE: i32 = 10;
/// Bytes of a decimal of that many digits.
const WIDTH: i32 = 16;
/// Rows of a group.
const GROUP: usize = 20_000;
/// Bytes of words of a group.
const GROUP_BYTES: usize = 16 << 20;

/// The values of one column of the group that is gathered.
enum Values {
    Text(Vec<ByteArray>),
    Number(Vec<FixedLenByteArray>),
    Whole(Vec<i64>),
    Date(Vec<i32>),
}

/// A column of the group that is gathered.
struct Gathered {
    values: Values,
    /// 1 where there is a value, 0 where there is none.
    levels: Vec<i16>,
}

/// Writes Parquet.
pub struct Parquet<W: Write + Send> {
    out: Option<SerializedFileWriter<W>>,
    columns: Vec<Gathered>,
    rows: usize,
    bytes: usize,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn wrong(e: ParquetError) -> Error {
    Error::Format(e.to_string())
}

impl<W: Write + Send> Parquet<W> {
    /// Onto this output.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(out: W) -> Result<Self, Error> {
        let schema = schema().map_err(wrong)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("bocso ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(wrong)?;
        let columns = COLUMNS.iter().map(|c| c.kind).chain([Kind::Text]).map(Gathered::new).collect();
        Ok(Self { out: Some(out), columns, rows: 0, bytes: 0 })
    }

    /// Writes the group that was gathered.
    fn group(&mut self) -> Result<(), Error> {
        let Some(out) = self.out.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = out.next_row_group().map_err(wrong)?;
        for gathered in &mut self.columns {
            let Some(mut column) = group.next_column().map_err(wrong)? else { break };
            let levels = Some(gathered.levels.as_slice());
            match &gathered.values {
                Values::Text(all) => column.typed::<ByteArrayType>().write_batch(all, levels, None),
                Values::Number(all) => column.typed::<FixedLenByteArrayType>().write_batch(all, levels, None),
                Values::Whole(all) => column.typed::<Int64Type>().write_batch(all, levels, None),
                Values::Date(all) => column.typed::<Int32Type>().write_batch(all, levels, None),
            }
            .map_err(wrong)?;
            column.close().map_err(wrong)?;
            gathered.clear();
        }
        group.close().map_err(wrong)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl<W: Write + Send> Sink for Parquet<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        for figure in &document.figures {
            let mut unfit = String::new();
            for (column, gathered) in COLUMNS.iter().zip(&mut self.columns) {
                let cell = (column.get)(figure);
                if let Some(bytes) = gathered.take(&cell) {
                    self.bytes += bytes;
                } else {
                    let separator = if unfit.is_empty() { "" } else { "; " };
                    unfit = format!("{unfit}{separator}{}={}", column.name, cell.plain().unwrap_or_default());
                }
            }
            let unfit = if unfit.is_empty() { Cell::Null } else { Cell::text(&unfit) };
            if let Some(last) = self.columns.last_mut() {
                last.take(&unfit);
            }
            self.rows += 1;
            if self.rows >= GROUP || self.bytes >= GROUP_BYTES {
                self.group()?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Error> {
        self.group()?;
        let Some(out) = self.out.take() else { return Ok(()) };
        out.into_inner().map_err(wrong)?.flush()?;
        Ok(())
    }
}

impl Gathered {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Whole => Values::Whole(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
        };
        Self { values, levels: Vec::new() }
    }

    /// Takes a value and gives its bytes. `None`: there is one and it does not fit; null was taken.
    fn take(&mut self, cell: &Cell<'_>) -> Option<usize> {
        let words = cell.plain();
        let (fits, bytes) = match (&mut self.values, cell) {
            (_, _) if words.is_none() => {
                self.levels.push(0);
                return Some(2);
            }
            (Values::Text(all), _) => {
                let words = words.unwrap_or_default();
                all.push(ByteArray::from(words.as_bytes().to_vec()));
                (true, words.len() + size_of::<ByteArray>())
            }
            (Values::Number(all), Cell::Number(n)) => {
                let fit = unscaled(*n).map(|u| all.push(FixedLenByteArray::from(u.to_be_bytes().to_vec())));
                (fit.is_some(), size_of::<i128>() + size_of::<FixedLenByteArray>())
            }
            (Values::Whole(all), Cell::Whole(n)) => {
                all.push(*n);
                (true, 8)
            }
            (Values::Date(all), Cell::Date(iso)) => (day(iso).map(|d| all.push(days_since_1970(d))).is_some(), 4),
            _ => (false, 0),
        };
        self.levels.push(i16::from(fits));
        fits.then_some(bytes + 2)
    }

    fn clear(&mut self) {
        self.levels.clear();
        match &mut self.values {
            Values::Text(all) => all.clear(),
            Values::Number(all) => all.clear(),
            Values::Whole(all) => all.clear(),
            Values::Date(all) => all.clear(),
        }
    }
}

/// The number times 10 to the [`SCALE`]. `None`: that is no whole number, or has more than [`PRECISION`] digits.
fn unscaled(n: Number) -> Option<i128> {
    let decimal = if n.decimals() > SCALE as u32 { n.decimal().normalize() } else { n.decimal() };
    let up = (SCALE as u32).checked_sub(decimal.scale())?;
    let whole = decimal.mantissa().checked_mul(10i128.checked_pow(up)?)?;
    (whole.unsigned_abs() < 10u128.pow(PRECISION as u32)).then_some(whole)
}

fn schema() -> Result<Type, ParquetError> {
    let fields = COLUMNS.iter().map(|c| (c.name, c.kind)).chain([("not_typed", Kind::Text)]);
    let fields = fields.map(|(name, kind)| {
        let (physical, logical) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Number => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(SCALE, PRECISION))),
            Kind::Whole => (Physical::INT64, None),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        let mut field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
        if kind == Kind::Number {
            field = field.with_length(WIDTH).with_precision(PRECISION).with_scale(SCALE);
        }
        Ok(Arc::new(field.build()?))
    });
    Type::group_type_builder("figures").with_fields(fields.collect::<Result<_, ParquetError>>()?).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_held_exactly_or_not_at_all() {
        let scaled = |n: &str| n.parse::<Number>().ok().and_then(unscaled);
        assert_eq!(scaled("76.070"), Some(760_700_000_000));
        assert_eq!(scaled("-5"), Some(-50_000_000_000));
        assert_eq!(scaled("1.10000000000000"), Some(11_000_000_000), "zeros at the end are no loss");
        assert_eq!(scaled("0.00000000001"), None);
        assert_eq!(scaled("9999999999999999999999999999"), Some(99_999_999_999_999_999_999_999_999_990_000_000_000));
        assert_eq!(scaled("79228162514264337593543950335"), None);
    }
}
