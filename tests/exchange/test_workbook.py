"""The writer of workbooks: what it writes is read back by two other libraries, and by a look into the file itself."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from makewhole.exchange import workbook
from makewhole.exchange.workbook import Column, FileExists, Formula, NotWritten, Sheet, TooManyRows

DAY = dt.date(2026, 2, 27)
COLUMNS = (
    Column("Date", "day", "The day."),
    Column("Minutes", "minutes", "How many.", "nobody knows"),
    Column("Words", "text", "What is said."),
    Column("Note", "long", "More of it.", "nothing more"),
)


def sheet(rows: Sequence[Sequence[Any]], **also: Any) -> Sheet:
    return Sheet("Rows", COLUMNS, rows, "Nothing is here.", **also)


def written(folder: Path, rows: Sequence[Sequence[Any]], name: str = "a.xlsx", **also: Any) -> Path:
    path = folder / name
    assert workbook.write(path, [sheet(rows, **also)], made_on=DAY)[0] == len(rows)
    return path


def cells(path: Path, name: str = "Rows") -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))


# --- types ------------------------------------------------------------------------------------------------------------


def test_numbers_are_numbers_and_days_are_days(tmp_path: Path) -> None:
    path = written(tmp_path, [(DAY, 1320, "a", None), (None, 0, "007", "b")])
    page = openpyxl.load_workbook(path)["Rows"]
    day, minutes, word, empty = page[2]
    assert (day.value, day.is_date, day.number_format) == (dt.datetime(2026, 2, 27), True, "ddd d mmm yyyy")
    assert (minutes.value, minutes.data_type, type(minutes.value)) == (1320, "n", int)
    assert (word.data_type, empty.value) == ("inlineStr", None) or (word.value, empty.value) == ("a", None)
    assert [cell.value for cell in page[3]] == [None, 0, "007", "b"]  # zero is a zero, empty is empty
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Rows").to_python()
    assert rows[1] == [DAY, 1320.0, "a", ""]
    assert rows[2] == ["", 0.0, "007", "b"]


@pytest.mark.parametrize("day", [dt.date(1900, 3, 1), dt.date(2000, 2, 29), dt.date(9999, 12, 31)])
def test_a_day_is_the_same_day_when_read_back(tmp_path: Path, day: dt.date) -> None:
    assert cells(written(tmp_path, [(day, None, None, None)]))[1][0] == dt.datetime(day.year, day.month, day.day)


def test_what_a_spreadsheet_would_change_is_written_as_text(tmp_path: Path) -> None:
    early, large = dt.date(1899, 12, 31), 10**17 + 1
    assert cells(written(tmp_path, [(early, large, None, None)]))[1][:2] == ("1899-12-31", "100000000000000001")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("https://example.org")', "{=1}", "\t=1", "https://example.org"]
)
def test_text_is_never_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, [(None, None, text, text)])
    page = openpyxl.load_workbook(path)["Rows"]
    assert [page.cell(2, column).value for column in (3, 4)] == [text, text]
    assert page.cell(2, 3).data_type != "f"
    assert page.cell(2, 3).hyperlink is None
    if text[0] in "=+-@\t":
        assert page.cell(2, 3).quotePrefix  # it stays text where somebody edits the cell
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Rows").to_python()[1][2] == text
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
    assert not [name for name in names if "external" in name.lower() or "_rels/sheet" in name]


def test_only_a_formula_is_a_formula_and_it_carries_its_value(tmp_path: Path) -> None:
    total = Formula(lambda at: f"={at(-2, 0)}+{at(-1, 0)}", 50)
    path = written(tmp_path, [(None, 20, "a", None), (None, 30, "b", None), (None, total, "sum", None)])
    assert cells(path)[3][1] == "=B2+B3"
    assert openpyxl.load_workbook(path, data_only=True)["Rows"]["B4"].value == 50
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Rows").to_python()[3][1] == 50.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_is_read_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = written(tmp_path_factory.mktemp("book"), [(None, 1, text, None) for text in texts])
    read = [row[2] for row in cells(path)[1:]]
    for given_text, found in zip(texts, read, strict=True):
        plain = given_text.replace("\r\n", "\n").replace("\r", "\n")
        plain = "".join("\ufffd" if ord(each) in (0xFFFE, 0xFFFF) else each for each in plain)
        assert openpyxl.utils.escape.unescape(found or "") == openpyxl.utils.escape.unescape(plain)


@pytest.mark.parametrize("text", ["نور ح.", "נועה ל.", "山田 太", "a\nb", "<r>bold</r>", "<script>", "]]>", "&amp;"])
def test_names_and_signs_of_every_kind_are_kept(tmp_path: Path, text: str) -> None:
    assert cells(written(tmp_path, [(None, None, text, None)]))[1][2].rstrip(" ") == text


def test_letters_that_no_file_can_hold_are_marked(tmp_path: Path) -> None:
    assert cells(written(tmp_path, [(None, None, "a\ud800b\uffff", None)]))[1][2] == "a\ufffdb\ufffd"


def test_a_text_that_is_too_long_says_that_it_was_cut(tmp_path: Path) -> None:
    fits, too_long = "\U0001f600" * 16_383, "x" * 40_000
    _, first, second = cells(written(tmp_path, [(None, None, None, fits), (None, None, None, too_long)]))
    assert first[3] == fits
    assert len(second[3]) == 32_767
    assert second[3].endswith(" (cut: a cell holds no more)")


# --- how it looks -----------------------------------------------------------------------------------------------------


def test_header_filter_panes_and_print(tmp_path: Path) -> None:
    rows = [(DAY, 30, "a word", "word " * 40), (DAY, 30, "b", "short")]
    page = openpyxl.load_workbook(written(tmp_path, rows, head=("Nina P. · a title", "and a line below it")))["Rows"]
    assert [page.cell(row, 1).value for row in (1, 2, 3)] == ["Nina P. · a title", "and a line below it", None]
    assert [cell.value for cell in page[4]] == ["Date", "Minutes", "Words", "Note"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A5", "A4:D6", "$4:$4")
    setup = page.page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert not page.merged_cells.ranges
    assert page["A4"].font.bold
    assert page["D5"].alignment.wrap_text
    widths = {letter: page.column_dimensions[letter].width for letter in "ABCD"}
    assert 15 <= widths["A"] <= 20  # a day, and not the title above it
    assert widths["D"] > 55  # long text is wrapped
    assert widths["D"] < 65


def test_an_empty_sheet_says_so_in_words(tmp_path: Path) -> None:
    assert cells(written(tmp_path, []))[1][0] == "Nothing is here."


def test_the_last_sheet_explains_every_column(tmp_path: Path) -> None:
    path = written(tmp_path, [], about="One row is a thing.")
    header, *rows = cells(path, "Columns")
    assert header == ("Sheet", "Column", "Meaning", "Unit", "An empty cell means")
    assert rows[:3] == [
        ("Rows", None, "One row is a thing.", None, None),
        ("Rows", "Date", "The day.", "a day", None),
        ("Rows", "Minutes", "How many.", "minutes", "nobody knows"),
    ]
    assert [row[1] for row in rows if row[0] == "Columns"] == [None, *header]


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [(DAY, 30, "a", "b"), (DAY, 0, "=c", None)]
    one, other = (written(tmp_path, rows, name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == other
    assert written(tmp_path, rows[:1], "c.xlsx").read_bytes() != one


def test_every_part_is_well_formed_and_nothing_points_outside(tmp_path: Path) -> None:
    path = written(tmp_path, [(DAY, 30, "a\x01b", "c")])
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert len(parts) > 5
    for name, part in parts.items():
        ElementTree.fromstring(part)
        assert not re.search(rb'TargetMode="External"', part), name


def test_nothing_is_overwritten_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = written(tmp_path, [])
    before = path.read_bytes()
    with pytest.raises(FileExists, match="is there already, and nothing is overwritten"):
        workbook.write(path, [sheet([(DAY, 1, "a", "b")])], made_on=DAY)
    assert path.read_bytes() == before
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    with pytest.raises(FileExists):
        workbook.write(tmp_path / "link.xlsx", [sheet([])], made_on=DAY)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xlsx", "link.xlsx"]


def test_a_file_that_comes_in_between_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    def rows() -> Any:
        path.write_text("somebody else's", encoding="utf-8")
        yield (DAY, 1, "a", "b")

    with pytest.raises(FileExists):
        workbook.write(path, [Sheet("Rows", COLUMNS, rows(), "")], made_on=DAY)
    assert path.read_text(encoding="utf-8") == "somebody else's"


def test_a_failure_half_way_leaves_no_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield (DAY, 1, "a", "b")
        raise ValueError("the record is gone")

    with pytest.raises(ValueError, match="the record is gone"):
        workbook.write(tmp_path / "a.xlsx", [Sheet("Rows", COLUMNS, rows(), "")], made_on=DAY)
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_may_write_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="could not be written"):
        workbook.write(tmp_path / "nowhere" / "a.xlsx", [sheet([])], made_on=DAY)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 4)
    three = [(DAY, 1, "a", "b")] * 3
    workbook.write(tmp_path / "a.xlsx", [sheet(three)], made_on=DAY, explain=False)
    with pytest.raises(TooManyRows, match="more than 3 rows"):
        workbook.write(tmp_path / "b.xlsx", [sheet([*three, three[0]])], made_on=DAY, explain=False)
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_few_rows_are_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    def rows(number: int) -> Any:
        return ((DAY, at, f"word {at}", f"a longer note, number {at}") for at in range(number))

    peaks = []
    for number in (2_000, 20_000):
        tracemalloc.start()
        workbook.write(tmp_path / f"{number}.xlsx", [Sheet("Rows", COLUMNS, rows(number), "")], made_on=DAY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0] + 1_000_000, peaks
