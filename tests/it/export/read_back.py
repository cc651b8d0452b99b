"""Reads the exports of a folder with the readers that people use, and holds them against its rows.jsonl."""

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as parquet

folder = Path(sys.argv[1])
rows = [json.loads(line, parse_float=Decimal) for line in (folder / "rows.jsonl").open(encoding="utf-8")]
assert rows, "no rows"
columns = list(rows[0])


def plain(value):
    """A value as CSV and Parquet write words."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return "; ".join(" ".join(str(n) for n in box) for box in value)
        return " > ".join(value)
    return str(value)


# CSV, with both decimal marks
for name, separator, mark in [("rows.csv", ",", "."), ("comma.csv", ";", ",")]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file, delimiter=separator))
    assert len(read) == len(rows), name
    assert list(read[0]) == columns, name
    for row, back in zip(rows, read):
        for column in columns:
            words = plain(row[column]) or ""
            if isinstance(row[column], (int, Decimal)):
                words = words.replace(".", mark)
            elif words[:1] in ("=", "+", "-", "@", "\t", "\r"):
                words = "'" + words
            assert back[column] == words, (name, column, words, back[column])

# Parquet
table = parquet.read_table(folder / "rows.parquet")
assert str(table.schema.field("value").type) == "decimal128(38, 10)"
assert str(table.schema.field("report_date").type) == "date32[day]"
dictionary = parquet.ParquetFile(folder / "rows.parquet").metadata.row_group(0).column(columns.index("issuer"))
assert any("DICTIONARY" in encoding for encoding in dictionary.encodings), dictionary.encodings
assert table.column_names == columns + ["not_typed"]
for row, back in zip(rows, table.to_pylist(), strict=True):
    untyped = back["not_typed"] or ""
    for column in columns:
        stated, read = row[column], back[column]
        if read is None and stated not in (None, []):
            assert f"{column}={stated}" in untyped, (column, stated, untyped)
        elif isinstance(read, Decimal):
            assert read == stated, (column, stated, read)
        elif hasattr(read, "isoformat"):
            assert read.isoformat() == stated, (column, stated, read)
        elif isinstance(stated, int):
            assert read == stated, (column, stated, read)
        else:
            assert read == plain(stated), (column, stated, read)

# the workbook
book = openpyxl.load_workbook(folder / "rows.xlsx")
assert book.sheetnames == ["Chỉ tiêu", "Bằng chứng", "Kiểm tra"], book.sheetnames
for sheet in book:
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, sheet.title
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line), f"{sheet.title}: a formula"
sheet = book["Chỉ tiêu"]
heads = {cell.value: cell.column - 1 for cell in sheet[1]}
read = list(sheet.iter_rows(min_row=2))
assert len(read) == len(rows)
long = 0
for row, back in zip(rows, read):
    stated, cell = row["value"], back[heads["Giá trị"]]
    if stated is None:
        assert cell.value is None
    elif len(str(stated).replace(".", "").strip("0")) > 15:
        assert cell.data_type == "s" and Decimal(cell.value) == stated, (stated, cell.value)
        assert "15" in back[heads["Lưu ý"]].value
        long += 1
    else:
        assert cell.data_type == "n" and Decimal(repr(cell.value)) == stated, (stated, cell.value)
    date = back[heads["Ngày báo cáo"]]
    if row["report_date"] and len(row["report_date"]) == 10:
        assert date.is_date and date.value.date().isoformat() == row["report_date"]
    assert (back[heads["Chỉ tiêu"]].value or "") == row["label"].replace("\r", "")
    assert back[heads["Tệp"]].value == row["file"]
evidence = list(book["Bằng chứng"].iter_rows(min_row=2, values_only=True))
assert [line[5] for line in evidence] == [row["quote"] for row in rows if row["quote"] is not None]
assert book["Kiểm tra"].max_row > 1

# annotations
page = json.loads((folder / "rows.jsonld").read_text(encoding="utf-8"))
assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
quoted = [row for row in rows if row["quote"] is not None]
assert len(page["items"]) == len(quoted)
for row, item in zip(quoted, page["items"]):
    words, place = item["target"]["selector"][:2]
    assert item["target"]["source"] == "urn:sha256:" + row["sha256"]
    assert words["exact"] == row["quote"] and (place["start"], place["end"]) == (row["start"], row["end"])
assert long, "no number of more than 15 digits was tried"
print(f"{len(rows)} rows read back")
