"""The case folder and the case file: out and back bit for bit, and nothing harmful in."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.folders import contents, right
from tests.record.histories import lines, two_chains

from makewhole.record import casefile, folder
from makewhole.record.casefile import CaseFileError, Limits
from makewhole.record.history import Entry, Rows, canonical, view
from makewhole.record.schema import TABLES
from makewhole.record.writing import NotWritten, read_rows, write_folder

DOCS = Path(__file__).parent.parent.parent / "docs"
SCRIPT = DOCS / "verify_history.py"
FILES_SCRIPT = DOCS / "verify_files.py"
MADE_AT = "2026-03-02T20:00:00-05:00"


def rows_of(tables: dict[str, list[dict[str, str]]]) -> Rows:
    return {name: {f"r{at}": dict(row) for at, row in enumerate(rows)} for name, rows in tables.items()}


def cells_of(rows: Rows) -> dict[str, list[dict[str, str]]]:
    """The cells of every table, without the names of rows, in one order; empty ones are left out, as are empty tables."""
    return {
        name: sorted(
            ({column: cell for column, cell in cells.items() if cell} for cells in held.values()),
            key=lambda cells: sorted(cells.items()),
        )
        for name, held in sorted(rows.items())
        if held
    }


# --- the folder -------------------------------------------------------------------------------------------------------

awkward = st.sampled_from(
    ["", "=1+1", "+1", "-1", "@x", 'a "b"', "a,b", "a\nb", "a\r\nb", "\r", "\n", " x ", "\u202emaya", "מאיה ר.", "\ufeff", "'",
     "\u2028", "\x1f", "\x85", "x" * 300, "NULL", "0030", "é", "e\u0301", "🙂", '"', '""', ",", "\t"]
)  # fmt: skip
texts = awkward | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
some_tables = st.sampled_from(["students", "sessions", "closures", "attachments", "answers", "newer_table"])
columns = {
    "newer_table": ["one", "two"],
    **{name: [*(column.name for column in table.columns[:6]), "more", "also"] for name, table in TABLES.items()},
}
records = st.dictionaries(some_tables, st.none(), min_size=1, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            name: st.dictionaries(
                st.text("abc", min_size=1, max_size=3),
                st.dictionaries(
                    st.sampled_from(columns[name]),
                    texts.filter(bool) if name == "newer_table" else st.none() | texts,
                    min_size=1,
                ),
                max_size=5,
            )
            for name in names
        }
    )
)


@settings(max_examples=150)
@given(records)
def test_a_folder_comes_back_cell_by_cell(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_folder(rows, Path(place) / "one")
        again = read_rows(Path(place) / "one")
        assert cells_of(again) == cells_of(rows)
        write_folder(again, Path(place) / "two")
        assert all_bytes(Path(place) / "one") == all_bytes(Path(place) / "two")


def all_bytes(place: Path) -> dict[str, bytes]:
    return {
        file.relative_to(place).as_posix(): file.read_bytes() for file in sorted(place.rglob("*")) if file.is_file()
    }


@settings(max_examples=60)
@given(st.lists(texts.filter(lambda cell: cell.strip() == cell and cell != ""), min_size=1, max_size=4, unique=True))
def test_what_is_written_is_what_the_reader_of_folders_reads(names: list[str]) -> None:
    rows: Rows = {"students": {f"s{at}": {"student_id": f"s{at}", "name": name} for at, name in enumerate(names)}}
    with tempfile.TemporaryDirectory() as place:
        write_folder(rows, Path(place) / "case")
        record = folder.read(Path(place) / "case")
        assert not record.has_errors
        read = record.connection.execute("SELECT name FROM students ORDER BY student_id").fetchall()
        assert [name for (name,) in read] == names
        record.connection.close()


def test_a_folder_written_reads_as_the_folder_it_came_from(tmp_path: Path) -> None:
    write_folder(rows_of(right()), tmp_path / "case", two_chains())
    record = folder.read(tmp_path / "case")
    assert {finding.code for finding in record.findings} == {"tables_differ_from_history"}
    (tmp_path / "plain").mkdir()
    write_folder(rows_of(right()), tmp_path / "plain")
    record = folder.read(tmp_path / "plain")
    assert record.findings == []
    assert contents(record)["students"][0][1] == "Maya R."
    assert (tmp_path / "case" / "history.jsonl").read_bytes() == b"".join(lines(two_chains()))


def test_the_order_in_which_rows_came_does_not_show(tmp_path: Path) -> None:
    rows = rows_of(right())
    backwards = {name: dict(reversed(held.items())) for name, held in reversed(rows.items())}
    write_folder(rows, tmp_path / "one")
    write_folder(backwards, tmp_path / "two")
    assert all_bytes(tmp_path / "one") == all_bytes(tmp_path / "two")


def test_columns_stand_in_the_order_of_the_schema_and_others_after_them(tmp_path: Path) -> None:
    write_folder(
        {"students": {"s1": {"zeal": "1", "name": "Maya R.", "student_id": "s1", "also": "2"}}}, tmp_path / "c"
    )
    header = (tmp_path / "c" / "students.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "student_id,name,born_on,state,district,school,calendar_id,also,zeal"


def test_sessions_stand_by_day(tmp_path: Path) -> None:
    days = {"a": "2025-09-20", "b": "2025-09-08", "c": "2025-09-15"}
    write_folder({"sessions": {i: {"session_id": i, "date": day} for i, day in days.items()}}, tmp_path / "c")
    with (tmp_path / "c" / "sessions.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["session_id"] for row in csv.DictReader(stream)] == ["b", "c", "a"]


@pytest.mark.parametrize("ids", [["s", "s", "", "line 2"], ["a", "line 4", "line 4", "line 4+"], ["", ""]])
def test_rows_with_one_id_or_none_are_all_there(ids: list[str]) -> None:
    rows: Rows = {"students": {f"{at}": {"student_id": one, "name": f"{at}"} for at, one in enumerate(ids)}}
    with tempfile.TemporaryDirectory() as place:
        write_folder(rows, Path(place) / "c")
        assert cells_of(read_rows(Path(place) / "c")) == cells_of(rows)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"students": {"s": {"name": "a\x00b"}}}, "zero character"),
        ({"students": {"s": {"name": "\ud800"}}}, "half a character"),
        ({"students": {"s": {"name": "x" * 200_000}}}, "longer than 131072 characters"),
        ({"../students": {"s": {"name": "x"}}}, "A table's name"),
        ({"students": {"s": {"na\nme": "x"}}}, "no name that a header can hold"),
        ({"students": {"s": {"": "x"}}}, "no name that a header can hold"),
        ({"newer": {"s": {}}}, "no row of this table has a cell"),
    ],
)
def test_what_no_folder_holds_is_refused_and_nothing_stays(rows: Rows, why: str, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match=why):
        write_folder({"plans": {"p": {"plan_id": "p"}}, **rows}, tmp_path / "case")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    rows = rows_of(right())
    for name in ("full", "file"):
        with pytest.raises(NotWritten, match="is there already and not empty"):
            write_folder(rows, tmp_path / name)
    with pytest.raises(NotWritten, match="there is no folder"):
        write_folder(rows, tmp_path / "nowhere" / "case")
    write_folder(rows, tmp_path / "empty")
    assert (tmp_path / "empty" / "students.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "full"]
    assert all_bytes(tmp_path / "full") == {"note.txt": b"mine"}


def test_entries_that_break_off_leave_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Entry]:
        yield two_chains()[0]
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NotWritten, match="the disk is full"):
        write_folder(rows_of(right()), tmp_path / "case", broken())
    with pytest.raises(NotWritten, match="the disk is full"):
        casefile.write(tmp_path / "c.zip", rows_of(right()), broken(), [], [], MADE_AT)
    assert list(tmp_path.iterdir()) == []


# --- the case file ----------------------------------------------------------------------------------------------------

LETTER, PICTURE = b"%PDF-1.7 a letter", bytes(range(256)) * 40


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opener(data: bytes) -> casefile.Opener:
    return lambda: io.BytesIO(data)


def gone() -> io.BufferedReader:
    return Path("/nowhere/at/all").open("rb")


def packed(path: Path, rows: Rows | None = None, entries: list[Entry] | None = None, **more: Any) -> Path:
    """A case file with two attachments and a paper."""
    casefile.write(
        path,
        rows_of(right()) if rows is None else rows,
        two_chains() if entries is None else entries,
        [(digest(PICTURE), opener(PICTURE)), (digest(LETTER), opener(LETTER))],
        [("letter-2026-03-02.pdf", opener(LETTER)), ("brief für Łucja.pdf", opener(b"x"))],
        MADE_AT,
        **more,
    )
    return path


def again(case: casefile.CaseFile, path: Path) -> Path:
    casefile.write(
        path,
        case.rows(),
        case.entries() if case.has_history else None,
        case.contents("attachments"),
        case.contents("papers"),
        case.made_at,
        further=case.contents("further"),
        program=case.program,
    )
    return path


def test_a_case_file_goes_out_and_comes_back_bit_for_bit(tmp_path: Path) -> None:
    path = packed(tmp_path / "maya.zip")
    case = casefile.read(path, tmp_path / "maya")
    assert case.faults == ()
    assert (case.version, case.made_at) == ((1, 0), MADE_AT)
    assert case.further == ()
    assert cells_of(case.rows()) == cells_of(rows_of(right()))
    assert list(case.entries()) == two_chains()
    assert (tmp_path / "maya" / "attachments" / digest(PICTURE)).read_bytes() == PICTURE
    assert (tmp_path / "maya" / "papers" / "brief für Łucja.pdf").read_bytes() == b"x"
    assert again(case, tmp_path / "again.zip").read_bytes() == path.read_bytes()
    assert packed(tmp_path / "third.zip").read_bytes() == path.read_bytes()


@settings(max_examples=40)
@given(records)
def test_any_record_comes_back_bit_for_bit(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = packed(Path(place) / "one.zip", rows)
        case = casefile.read(path, Path(place) / "one")
        assert cells_of(case.rows()) == cells_of(rows)
        assert again(case, Path(place) / "two.zip").read_bytes() == path.read_bytes()


def test_an_unzipped_case_file_is_a_case_folder(tmp_path: Path) -> None:
    entries = two_chains()
    packed(tmp_path / "maya.zip", view(entries), entries)
    with zipfile.ZipFile(tmp_path / "maya.zip") as archive:
        archive.extractall(tmp_path / "by hand")
    case = casefile.read(tmp_path / "maya.zip", tmp_path / "maya")
    assert all_bytes(tmp_path / "by hand") == all_bytes(case.folder)
    record = folder.read(case.folder)
    assert [finding.code for finding in record.findings if finding.table == "folder"] == []
    assert record.rows == {"sessions": 1}


def test_the_manifest_lists_every_other_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(packed(tmp_path / "maya.zip")) as archive:
        names = archive.namelist()
        written = archive.read("manifest.json")
        listed = json.loads(written)["files"]
        assert [file["name"] for file in listed] == sorted(set(names) - {"manifest.json"}) == names[:-1]
        for file in listed:
            data = archive.read(file["name"])
            assert (file["bytes"], file["sha256"]) == (len(data), digest(data))
        assert canonical(json.loads(written)) + b"\n" == written
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_stranger_can_check_a_case_file_and_its_folder(tmp_path: Path) -> None:
    path = packed(tmp_path / "maya.zip")
    case = casefile.read(path, tmp_path / "maya")

    def script(which: Path, target: Path) -> tuple[int, str]:
        run = subprocess.run([sys.executable, "-I", which, target], capture_output=True, text=True, check=False)
        assert run.stderr == ""
        return run.returncode, run.stdout

    assert script(SCRIPT, path) == script(SCRIPT, case.folder) == (0, "11 entries in 2 chains: unchanged\n")
    files = sum(file.is_file() for file in case.folder.rglob("*")) - 1
    assert script(FILES_SCRIPT, path) == script(FILES_SCRIPT, case.folder)
    assert script(FILES_SCRIPT, path) == (0, f"{files} files: as the manifest lists them\n")
    with (case.folder / "students.csv").open("a", encoding="utf-8") as stream:
        stream.write("s9,,,,,,\n")
    (case.folder / "attachments" / digest(LETTER)).unlink()
    (case.folder / "plans2.csv").write_text("x", encoding="utf-8")
    status, said = script(FILES_SCRIPT, case.folder)
    assert status == 1
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        f"attachments/{digest(LETTER)}", "plans2.csv", "students.csv",
    ]  # fmt: skip


def test_a_history_that_was_tampered_with_is_read_and_told(tmp_path: Path) -> None:
    entries = two_chains()
    del entries[2]
    case = casefile.read(packed(tmp_path / "maya.zip", None, entries), tmp_path / "maya")
    assert [(fault.chain, fault.position, fault.code) for fault in case.faults] == [("leo", 4, "removed")]


def test_a_case_file_without_a_history(tmp_path: Path) -> None:
    casefile.write(tmp_path / "a.zip", rows_of(right()), None, [], [], MADE_AT)
    case = casefile.read(tmp_path / "a.zip", tmp_path / "a")
    assert not case.has_history
    assert list(case.entries()) == []
    assert again(case, tmp_path / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()


def test_a_case_file_is_never_overwritten(tmp_path: Path) -> None:
    path = packed(tmp_path / "maya.zip")
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="is there already"):
        packed(path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(CaseFileError, match="is there already and not empty"):
        casefile.read(path, tmp_path / "full")
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["full", "maya.zip"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"attachments": [("0" * 64, opener(b"x"))]}, "is not what its digest says"),
        ({"attachments": [("letter.pdf", opener(b"x"))]}, "named by its SHA-256"),
        ({"papers": [("../letter.pdf", opener(b"x"))]}, "A paper's name"),
        ({"papers": [("a.pdf", opener(b"x")), ("a.pdf", opener(b"x"))]}, "twice"),
        ({"papers": [("a.pdf", opener(b"x")), ("A.pdf", opener(b"x"))]}, "take for one"),
        ({"papers": [("nul.pdf", opener(b"x"))]}, "device"),
        ({"further": [("students.csv", opener(b"x"))]}, "not a member of a later version"),
        ({"papers": [("a.pdf", gone)]}, "no folder"),
    ],
)  # fmt: skip
def test_what_no_case_file_holds_is_refused_and_nothing_stays(change: dict[str, Any], why: str, tmp_path: Path) -> None:
    given_: dict[str, Any] = {"attachments": [], "papers": [], **change}
    with pytest.raises(NotWritten, match=why):
        casefile.write(tmp_path / "a.zip", rows_of(right()), None, made_at=MADE_AT, **given_)
    assert list(tmp_path.iterdir()) == []


# --- what comes from elsewhere ----------------------------------------------------------------------------------------

Members = dict[str, bytes]


def members() -> Members:
    return {"students.csv": b"student_id\ns1\n", "papers/a.pdf": LETTER, f"attachments/{digest(LETTER)}": LETTER}


def manifest(held: Members, **changes: Any) -> bytes:
    files = [{"bytes": len(data), "name": name, "sha256": digest(data)} for name, data in sorted(held.items())]
    said = {"files": files, "format": casefile.FORMAT, "made_at": MADE_AT, "program": "other 9", "version": "1.0"}
    return canonical(said | changes)


def zipped(path: Path, held: Members, *more: tuple[zipfile.ZipInfo | str, bytes], **changes: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
        for info, data in more:
            archive.writestr(info, data)
        if "manifest.json" not in held:
            archive.writestr("manifest.json", manifest(held, **changes))
    return path


def link(name: str, mode: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (mode | 0o777) << 16
    return info


def refused(path: Path, into: Path, limits: Limits = casefile.DEFAULT_LIMITS) -> str:
    """Why the case file is not read; nothing of it may be left anywhere."""
    before = sorted(into.parent.iterdir())
    with pytest.raises(CaseFileError) as told:
        casefile.read(path, into, limits)
    assert sorted(into.parent.iterdir()) == before
    return str(told.value)


def test_a_case_file_of_another_program_is_read(tmp_path: Path) -> None:
    case = casefile.read(zipped(tmp_path / "a.zip", members(), ("papers/", b"")), tmp_path / "a")
    assert case.program == "other 9"
    assert all_bytes(case.folder).keys() == {*members(), "manifest.json"}


@pytest.mark.parametrize("version", ["0.9", "1.0"])
def test_an_older_version_is_read(version: str, tmp_path: Path) -> None:
    casefile.read(zipped(tmp_path / "a.zip", members(), version=version), tmp_path / "a")


def test_what_a_newer_version_has_beside_is_kept(tmp_path: Path) -> None:
    held = {**members(), "drawings/plan.svg": b"<svg/>", "novelty.json": b"{}"}
    case = casefile.read(zipped(tmp_path / "a.zip", held, version="1.7"), tmp_path / "a")
    assert case.version == (1, 7)
    assert case.further == ("drawings/plan.svg", "novelty.json")
    once_more = casefile.read(again(case, tmp_path / "b.zip"), tmp_path / "b")
    assert (once_more.folder / "drawings" / "plan.svg").read_bytes() == b"<svg/>"


def test_a_version_that_is_too_new_says_so(tmp_path: Path) -> None:
    told = refused(zipped(tmp_path / "a.zip", members(), version="2.0"), tmp_path / "a")
    assert told == (
        "This case file is of format 2.0, and this makewhole reads 1. Install the newest makewhole, and read it again."
    )


NAMES = {
    "../out.csv": "out of its folder",
    "/etc/passwd": "out of its folder",
    "a//b": "out of its folder",
    "papers/../../x": "out of its folder",
    "./x": "out of its folder",
    "C:/x": "no file's name",
    "a\\..\\x": "no file's name",
    "a\nb": "no file's name",
    "\u202egpj.exe": "no file's name",
    "papers/CON.pdf": "device",
    "papers/x. /y": "blank or a dot",
    "papers/x.": "blank or a dot",
    "x" * 300: "too long",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    path = zipped(tmp_path / "a.zip", {**members(), name: b"x"})
    assert NAMES[name] in refused(path, tmp_path / "inner" / "a")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([("students.csv", b"student_id\ns2\n")], "twice"),
        ([("STUDENTS.csv", b"student_id\ns2\n")], "twice"),
        ([(link("papers/l.pdf"), b"/etc/passwd")], "a link or device"),
        ([(link("papers/l.pdf", stat.S_IFIFO), b"")], "a link or device"),
        ([(".DS_Store", b"x")], "was put into the case file"),
        ([("papers/b.pdf", b"x")], "papers/b.pdf was put into the case file"),
    ],
)
def test_what_was_put_in_is_refused(more: list[tuple[Any, bytes]], why: str, tmp_path: Path) -> None:
    assert why in refused(zipped(tmp_path / "a.zip", members(), *more), tmp_path / "a")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "not written as it should be"),
        (b"[]", "says nothing of makewhole"),
        (b"{}", "says nothing of makewhole"),
        (b"[" * 100_000, "not written as it should be"),
        (b"\xff\xfe", "not written as it should be"),
        (manifest(members(), format="other"), "says nothing of makewhole"),
        (manifest(members(), version="one"), "not written as it should be"),
        (manifest(members(), version=1), "not written as it should be"),
        (manifest(members(), files=[1]), "not written as it should be"),
        (manifest(members(), files={}), "was put into"),
        (manifest(members(), made_at=None), "not written as it should be"),
        (manifest({**members(), "more.csv": b""}), "more.csv is missing"),
        (manifest({**members(), "students.csv": b"student_id\ns2\n"}), "students.csv is not what manifest.json says"),
        (manifest({**members(), "students.csv": b"longer than it is"}), "students.csv is not what manifest.json says"),
        (manifest({}), "was put into the case file"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(said: bytes, why: str, tmp_path: Path) -> None:
    assert why in refused(zipped(tmp_path / "a.zip", {**members(), "manifest.json": said}), tmp_path / "a")


def test_an_attachment_under_another_digest_is_refused(tmp_path: Path) -> None:
    held = {**members(), f"attachments/{'0' * 64}": LETTER}
    assert "is not what manifest.json says" in refused(zipped(tmp_path / "a.zip", held), tmp_path / "a")


def test_a_manifest_that_is_missing_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("students.csv", "student_id\n")
    assert refused(tmp_path / "a.zip", tmp_path / "a") == "This is no case file: it has no manifest.json."


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", members())
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert "is encrypted" in refused(path, tmp_path / "a")


@pytest.mark.parametrize("other", [b"", b"PK", b"%PDF-1.7", b"PK\x05\x06" + bytes(18), bytes(10_000)])
def test_another_file_is_no_case_file(other: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(other)
    assert refused(tmp_path / "a.zip", tmp_path / "a").startswith("This is no case file")


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.zip", tmp_path / "a") == "The case file was not read: No such file or directory."
    assert "not read" in refused(tmp_path, tmp_path / "a")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(members=3), "more than 3 members"),
        (Limits(member_bytes=10), "more than 10\N{NO-BREAK SPACE}bytes"),
        (Limits(all_bytes=30), "more than 30\N{NO-BREAK SPACE}bytes"),
        (Limits(directory_bytes=100), "more than 100000 members, or says so"),
        (Limits(ratio=1, ratio_from=1), "more than 1 times its size"),
    ],
)
def test_limits_hold(limits: Limits, why: str, tmp_path: Path) -> None:
    assert why in refused(packed(tmp_path / "a.zip"), tmp_path / "a", limits)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused_in_little_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("papers/a.pdf", "w", force_zip64=True) as stream:
            for _ in range(64):
                stream.write(bytes(1 << 20))
        archive.writestr("manifest.json", manifest({}))
    assert (tmp_path / "a.zip").stat().st_size < 100_000
    assert refused(tmp_path / "a.zip", tmp_path / "a") == (
        "papers/a.pdf would unpack to more than 200 times its size; it is not read."
    )


def test_a_member_that_lies_about_its_size_is_cut_off(tmp_path: Path) -> None:
    """Its list of members says ten bytes, and what is packed would go on for a megabyte."""
    path = tmp_path / "a.zip"
    held = {"papers/a.pdf": bytes(1 << 20)}
    zipped(path, held, files=[{"bytes": 10, "name": "papers/a.pdf", "sha256": digest(bytes(10))}])
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 16), (b"PK\x03\x04", 14)):
        place = data.index(mark)
        struct.pack_into("<L", data, place + at, zlib.crc32(bytes(10)))
        struct.pack_into("<L", data, place + at + 8, 10)
    path.write_bytes(data)
    before = sorted(tmp_path.iterdir())
    try:
        case = casefile.read(path, tmp_path / "a")
    except CaseFileError:
        assert sorted(tmp_path.iterdir()) == before
    else:
        assert (case.folder / "papers" / "a.pdf").stat().st_size == 10


SMALL = None


def small(place: Path) -> bytes:
    global SMALL
    if SMALL is None:
        SMALL = packed(place / "small.zip", {"students": {"s": {"student_id": "s"}}}, two_chains()[:2]).read_bytes()
    return SMALL


mutations = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "put", "drop"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=8)
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(mutations, st.booleans())
def test_damage_is_a_case_file_error_and_nothing_else(found: list[tuple[str, int, bytes]], at_the_end: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        data = bytearray(small(Path(place)))
        for deed, number, given_ in found:
            at = number % (len(data) + 1)
            if at_the_end:  # where the list of members stands
                at = max(0, len(data) - number % 900)
            if deed == "set":
                data[at : at + len(given_)] = given_
            elif deed == "cut":
                del data[at:]
            elif deed == "put":
                data[at:at] = given_
            else:
                del data[at : at + len(given_)]
        Path(place, "a.zip").write_bytes(data)
        try:
            case = casefile.read(Path(place, "a.zip"), Path(place, "into", "a"))
        except CaseFileError:
            assert not Path(place, "into").exists()
            Path(place, "into").mkdir()
        try:
            case = casefile.read(Path(place, "a.zip"), Path(place, "into", "a"))
        except CaseFileError:
            assert list(Path(place, "into").iterdir()) == []
        else:  # the damage lies where nothing is: everything is as it was
            assert list(case.entries()) == two_chains()[:2]
            assert case.contents("papers")[0][0] == "brief für Łucja.pdf"


@settings(max_examples=150)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_case_file_error(data: bytes, with_an_end: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place, "a.zip").write_bytes(data + (b"PK\x05\x06" + data[:16].ljust(16, b"\0") + b"\0\0") * with_an_end)
        with pytest.raises(CaseFileError):
            casefile.read(Path(place, "a.zip"), Path(place, "a"))


def test_a_folder_filled_meanwhile_is_not_touched(tmp_path: Path) -> None:
    def meanwhile() -> Iterator[Entry]:
        yield from two_chains()
        (tmp_path / "case").mkdir()
        (tmp_path / "case" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(NotWritten, match="is there already and not empty"):
        write_folder(rows_of(right()), tmp_path / "case", meanwhile())
    assert all_bytes(tmp_path) == {"case/mine.txt": b"mine"}


def test_a_file_written_meanwhile_is_not_touched(tmp_path: Path) -> None:
    def meanwhile() -> Iterator[Entry]:
        yield from two_chains()
        (tmp_path / "a.zip").write_text("mine", encoding="utf-8")

    with pytest.raises(NotWritten, match="is there already"):
        casefile.write(tmp_path / "a.zip", {}, meanwhile(), [], [], MADE_AT)
    assert all_bytes(tmp_path) == {"a.zip": b"mine"}
