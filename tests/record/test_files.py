"""What is wrong with a file as such, and that no bytes whatever are a traceback."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.record.folders import contents, places, right, write_csv, write_parquet

from makewhole.record import files
from makewhole.record.folder import read

HEADER = b"student_id,name\n"


def students(folder: Path, content: bytes) -> list[tuple[str, str, str, int | None, str | None]]:
    folder.mkdir(exist_ok=True)
    (folder / "students.csv").write_bytes(content)
    return places(read(folder).findings)


@pytest.mark.parametrize(
    ("content", "code", "severity", "row"),
    [
        (b"s1,Maya R.\ns2,Zoe K.\n", "no_header", "error", 1),
        ((HEADER + b"s1,Maya R.\n").decode().encode("utf-16"), "encoding", "error", 1),
        ((HEADER + b"s1,Maya R.\n").decode().encode("utf-16-le"), "encoding", "error", 1),
        (HEADER + "s1,Maya R.\ns2,Zoë K.\n".encode("latin-1"), "encoding", "error", 3),
        (HEADER + b"s1,Maya\xc3", "encoding", "error", 2),
        (HEADER.replace(b",", b";") + b"s1;Maya R.\n", "separator", "error", 1),
        (HEADER.replace(b",", b"\t") + b"s1\tMaya R.\n", "separator", "error", 1),
        (b"sep=,\n" + HEADER + b"s1,Maya R.\n", "separator", "error", 1),
        (HEADER + b"s1,Maya \x00R.\n", "nul_byte", "error", 2),
        (HEADER + b"s1,Maya R.\ns2\n", "ragged_row", "error", 3),
        (HEADER + b"s1,R., Maya\n", "ragged_row", "error", 2),
        (b"student_id,name,name\ns1,Maya R.,x\n", "repeated_column", "error", 1),
        (b"student_id,\ns1,x\n", "unnamed_column", "warning", 1),
        (b"student_id,shoe_size\ns1,33\n", "unknown_column", "warning", 1),
        (b"student_id,Name\ns1,Maya R.\n", "column_spelling", "warning", 1),
        (b"name\nMaya R.\n", "missing_column", "error", 1),
        (b"name\n", "missing_column", "warning", 1),
        (b"", "empty_file", "warning", None),
        (HEADER + b's1,"Maya R.\n', "quotation_mark", "error", 2),
        (HEADER + b's1,"Maya" R.\n', "quotation_mark", "error", 2),
        (HEADER + b"s1,Maya R.\n,\n", "empty_row", "warning", 3),
        (HEADER + b"s1," + b"x" * 10_000_000 + b"\n", "cell_too_long", "error", 2),
    ],
)
def test_a_csv_file_that_is_not_as_the_contract_says(
    tmp_path: Path, content: bytes, code: str, severity: str, row: int | None
) -> None:
    found = students(tmp_path, content)
    assert [(place[0], place[1], place[2], place[3]) for place in found] == [(code, severity, "students", row)]


@pytest.mark.parametrize(
    "content",
    [
        HEADER + b"s1,Maya R.\n",
        b"\xef\xbb\xbf" + HEADER + b"s1,Maya R.\n",
        HEADER.strip() + b"\r\ns1,Maya R.",
        b"\n" + HEADER,
    ],
)
def test_line_ends_and_blank_lines_do_not_matter(tmp_path: Path, content: bytes) -> None:
    assert students(tmp_path, content) == []


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"Maya R.,2016-04-01\n", "no_header", None),
        (b"s1;Maya R.\n", "separator", None),
        (b"student_id;name\n", "separator", "student_id;name"),
        (b"student_id,Maya R.\n", "unknown_column", None),
        (b"student_id,nane\n", "unknown_column", "nane"),
        (b"student_id,name,born_on\ns1,x,Maya R.\n", "not_a_date", None),
        (b"student_id,name\ns1,Maya R.\ns1,Maya R.\n", "repeated_id", "s1"),
        (b"student_id,calendar_id\ns1,c9\n", "no_such_row", "c9"),
    ],
)
def test_what_students_csv_tells_of_a_child_is_never_shown(
    tmp_path: Path, content: bytes, code: str, found: str | None
) -> None:
    (tmp_path / "students.csv").write_bytes(content)
    findings = read(tmp_path).findings
    assert [(finding.code, finding.found) for finding in findings] == [(code, found)]
    assert "Maya" not in repr(findings)


def test_a_parquet_column_named_as_a_child_is_not_shown(tmp_path: Path) -> None:
    duckdb.connect().execute(f"COPY (SELECT 's1' AS student_id, 1 AS \"Maya R.\") TO '{tmp_path / 'students.parquet'}'")
    (finding,) = read(tmp_path).findings
    assert (finding.code, finding.found) == ("unknown_column", None)


@pytest.mark.parametrize("name", ["students.xlsx", "students.XLS", "students.ods", "students.numbers", "My case.xlsx"])
def test_a_workbook_is_named_and_told_how_to_save(tmp_path: Path, name: str) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / name).write_bytes(b"PK")
    (folder / "~$students.xlsx").write_bytes(b"")
    (finding,) = read(folder).findings
    assert (finding.code, finding.severity, finding.found) == ("workbook", "warning", name)
    assert "Save each sheet as CSV" in finding.message
    assert (name in finding.message) == name.startswith("students")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("name", ["sessions.csv", "sessions.parquet"])
@pytest.mark.parametrize("what", ["a named pipe", "a socket", "a device", "a link that leads nowhere"])
def test_what_is_no_file_is_refused_and_never_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, what: str
) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / "sessions.csv").unlink()
    place = folder / name
    if what == "a named pipe":
        os.mkfifo(place)
    elif what == "a socket":
        monkeypatch.chdir(folder)  # a socket's path may not be long
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(name)
    else:
        place.symlink_to("/dev/zero" if what == "a device" else folder / "nowhere.csv")
    (finding,) = read(folder).findings
    assert (finding.code, finding.severity, finding.table) == ("not_a_file", "error", "sessions")
    assert what in finding.message


def test_a_folder_in_a_tables_place_is_told(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right(sessions=[], gaps=[]))
    (folder / "sessions.csv").unlink()
    (folder / "sessions.csv").mkdir()
    told = [finding for finding in read(folder).findings if finding.table == "sessions"]
    assert [finding.code for finding in told] == ["not_a_file"]
    assert "sessions.csv is a folder" in told[0].message


def test_an_empty_folder_beside_a_table_is_not_told_as_the_table(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / "sessions").mkdir()
    assert read(folder).findings == []
    (folder / "gaps.csv").unlink()
    (folder / "gaps").mkdir()
    assert places(read(folder).findings) == [("no_parquet", "warning", "gaps", None, None)]


def test_a_column_in_other_letters_is_read(tmp_path: Path) -> None:
    (tmp_path / "students.csv").write_bytes(b"STUDENT_ID,Name\ns1,Maya R.\n")
    assert read(tmp_path).connection.execute("SELECT student_id, name FROM students").fetchall() == [("s1", "Maya R.")]


def test_a_file_that_was_not_read_whole_accuses_no_other_table(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    with (folder / "sessions.csv").open("a", encoding="utf-8") as stream:
        stream.write("x3,p1\n")
    (folder / "plans.csv").write_bytes(b"\xff\xfe")
    assert [place[0] for place in places(read(folder).findings)] == ["encoding", "ragged_row"]


@pytest.mark.parametrize("name", ["session.csv", "Sessions.csv", "sessions.CSV", "loggs.parquet"])
def test_a_file_that_looks_like_a_table_is_named(tmp_path: Path, name: str) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / name).write_bytes(b"x")
    (folder / "expected.json").write_bytes(b"{}")
    (folder / ".~lock.sessions.csv").write_bytes(b"")
    findings = read(folder).findings
    assert places(findings) == [("unknown_file", "warning", "folder", None, None)]
    assert findings[0].found == name
    assert ("Perhaps sessions." in findings[0].message) == (name != "loggs.parquet")


def test_one_table_in_two_files_is_an_error(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    write_parquet(folder, {"sessions": right()["sessions"]})
    record = read(folder)
    assert places(record.findings) == [("two_files", "error", "sessions", None, None)]
    assert record.connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_no_folder_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert places(read(tmp_path / "none").findings) == [("no_folder", "error", "folder", None, None)]
    assert places(read(tmp_path / "file").findings) == [("no_folder", "error", "folder", None, None)]
    (tmp_path / "empty").mkdir()
    assert places(read(tmp_path / "empty").findings) == [("empty_folder", "warning", "folder", None, None)]


def test_a_parquet_file_that_is_none_is_an_error(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / "awards.csv").unlink()
    (folder / "awards.parquet").write_bytes(b"PAR1 no")
    assert places(read(folder).findings) == [("parquet", "error", "awards", None, None)]


def test_a_parquet_file_damaged_in_the_middle_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    file = folder / "students.parquet"
    duckdb.connect().execute(f"COPY (SELECT 's' || i AS student_id FROM range(5000) AS t(i)) TO '{file}'")
    content = bytearray(file.read_bytes())
    content[100:400] = b"\xff" * 300
    file.write_bytes(bytes(content))
    record = read(folder)
    assert record.has_errors or record.rows["students"] == 5000


def test_parquet_columns_that_no_table_has_are_warnings(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    duckdb.connect().execute(f"COPY (SELECT 's1' AS Student_ID, 1 AS shoe_size) TO '{folder / 'students.parquet'}'")
    record = read(folder)
    assert places(record.findings) == [
        ("unknown_column", "warning", "students", None, None),
        ("column_spelling", "warning", "students", None, "student_id"),
    ]
    assert record.connection.execute("SELECT student_id FROM students").fetchall() == [("s1",)]


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), header=st.booleans())
def test_any_bytes_are_findings_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, header: bool
) -> None:
    folder = tmp_path_factory.mktemp("case")
    (folder / "sessions.csv").write_bytes((b"session_id,promise_id,date,minutes\n" if header else b"") + content)
    (folder / "plans.parquet").write_bytes(content)
    record = read(folder)
    assert record.has_errors
    record.connection.execute("SELECT count(*) FROM sessions").fetchone()


CELLS = st.one_of(
    st.sampled_from(["", " ", "p1", "x1", "2025-09-08", "2025-09-09 ", "30", "500", "-1", "true", "make_up", "family"]),
    st.sampled_from(["provider", "09:05", "c1", "Mon Tue", "week", "2", "0", "quarter", "3/4/26", "SLP", "pl1", "s1"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=4),
)
COLUMNS = {
    "calendars": ["calendar_id", "starts_on", "ends_on", "school_week"],
    "terms": ["calendar_id", "term", "starts_on", "ends_on", "kind"],
    "promises": ["promise_id", "plan_id", "service", "period", "every", "esy"],
    "sessions": [
        "session_id",
        "promise_id",
        "date",
        "starts_at",
        "planned_minutes",
        "kind",
        "makes_up",
        "source",
        "recorded_at",
    ],
}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_csv_in_memory_csv_in_the_database_and_parquet_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tables = {}
    for name, columns in COLUMNS.items():
        rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, CELLS)), min_size=1, max_size=5))
        tables[name] = [row for row in rows if any(cell.strip() for cell in row.values())]
    tables = {name: rows for name, rows in tables.items() if rows}
    assume(tables)
    folder = tmp_path_factory.mktemp("case")
    of_csv = read(write_csv(folder / "csv", tables))
    of_parquet = read(write_parquet(folder / "parquet", tables))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "CHUNK", 1)
        of_database = read(folder / "csv")
    of_one = [(f.code, f.severity, f.table, f.row, f.column, f.found, f.allowed) for f in of_csv.findings]
    assert of_one == [(f.code, f.severity, f.table, f.row, f.column, f.found, f.allowed) for f in of_database.findings]
    shifted = [
        (f.code, f.severity, f.table, None if f.row is None else f.row + 1, f.column, f.found, f.allowed)
        for f in of_parquet.findings
    ]
    assert of_one == shifted
    assert contents(of_csv) == contents(of_database) == contents(of_parquet)
