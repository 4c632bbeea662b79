"""The agreed record of several logs: what the ledger runs on has the figures that `makewhole reconcile` works out."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli import case

from makewhole.app import calendar_out, drawings, figures, folders, reconciling, workbooks
from makewhole.app.agreed import Word

EXAMPLES = Path(__file__).parents[2] / "examples"
OWEN, AS_OF = EXAMPLES / "08-two-logs-that-disagree", dt.date(2026, 3, 28)
HEAD = "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,reason,kind,source\n"
SETTLED = "resolution_id,session_ids,counted,decided_on,decided_by,why\n"
ACCOUNTS = ("promised", "delivered", "open", "undetermined", "excused", "unrecorded")


def services(folder: Path, as_of: dt.date, word: str | None) -> Any:
    return folders.statement(folder, as_of, word=Word(word)).as_json()["services"]


def same_as_reconciled(folder: Path, as_of: dt.date, first: str, second: str) -> reconciling.Compared:
    """The statement by the word of each log is that of `reconcile`; a log that may have no word leaves it to the other."""
    found = reconciling.between(folder, first, second, as_of)
    for word, said in found.as_json()["agreed"].items():
        assert services(folder, as_of, word) == said, word
    return found


@pytest.mark.parametrize(
    ("word", "figures"), [(None, (720, 615, 60, 45, 0, 0)), ("provider", (720, 660, 30, 0, 30, 0))]
)
def test_example_8_by_the_word_of_each(word: str | None, figures: tuple[int, ...]) -> None:
    same_as_reconciled(OWEN, AS_OF, "family", "provider")
    statement = folders.statement(OWEN, AS_OF, word=Word(word))
    (service,) = statement.as_json()["services"]
    assert tuple(service[account] for account in ACCOUNTS) == figures
    said = next(each for each in statement.assumptions if each.kind == "agreed")
    assert said.details == {
        "logs": ["family", "provider"],
        "word": word or "family",
        "sessions": 5,
        "minutes_at_stake": 135,
    }
    assert f"Where they differ, the {word or 'family'}'s log has the word." in said.text
    assert "At stake: 135 minutes in 5 sessions." in said.text
    assert "two_sources" not in {finding.code for finding in statement.findings}


def test_all_rows_are_drawn_where_nobody_asks_for_the_agreed_record() -> None:
    statement = folders.statement(OWEN, AS_OF)
    assert statement.as_json()["services"][0]["delivered"] == 585
    assert "agreed" not in {each.kind for each in statement.assumptions}


@pytest.mark.parametrize("number", ["03", "07", "09"])
def test_one_log_is_as_it_was(number: str) -> None:
    (folder,) = EXAMPLES.glob(f"{number}-*")
    day = dt.date(2026, 4, 1)
    assert folders.statement(folder, day, word=Word("provider")).as_json() == folders.statement(folder, day).as_json()


def test_one_log_alone_has_no_other_word() -> None:
    alone = folders.statement(OWEN, AS_OF, "provider")
    assert folders.statement(OWEN, AS_OF, "provider", word=Word("family")).as_json() == alone.as_json()


def test_a_settled_session_counts_as_settled_by_either_word(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(OWEN, folder)
    pair = "family-2026-03-16 provider-2026-03-16"
    (folder / "resolutions.csv").write_text(f"{SETTLED}r,{pair},family-2026-03-16,2026-03-27,team,\n", encoding="utf-8")
    same_as_reconciled(folder, AS_OF, "family", "provider")
    with folders.account(folder, AS_OF, word=Word("provider")) as worked_out:
        standing = worked_out.agreed
    assert standing is not None
    assert (standing.sessions, standing.minutes_at_stake) == (4, 105)
    assert services(folder, AS_OF, "provider")[0]["delivered"] == 690


def test_logs_that_agree_have_one_statement_and_nothing_at_stake(tmp_path: Path) -> None:
    rows = "".join(f"{log[0]}{day},speech,2025-09-0{day},09:00,30,30,,,{log}\n" for day in (2, 4) for log in ("family", "provider"))  # fmt: skip
    folder = case.write(tmp_path / "case", sessions=HEAD + rows)
    day = dt.date(2025, 9, 6)
    assert services(folder, day, "family") == services(folder, day, "provider")
    with folders.account(folder, day, word=Word()) as worked_out:
        standing = worked_out.agreed
    assert standing is not None
    assert (standing.sessions, standing.others) == (0, ())
    assert "They agree, or their differences are settled." in standing.sentence()


BILLED = (
    "p1,speech,2025-09-02,09:00,30,30,,,provider\nb1,speech,2025-09-02,09:00,30,30,,,billing\n"
    "p2,speech,2025-09-04,09:00,30,0,provider_absent,,provider\nb2,speech,2025-09-04,09:00,30,30,,,billing\n"
    "b3,speech,2025-09-09,09:00,30,30,,,billing\nb4,speech,2025-09-16,09:00,30,30,,,billing\n"
)


@pytest.mark.parametrize("settled", ["", "r1,b3,b3,2025-09-12,team,\nr2,p2 b2,b2,2025-09-12,team,\n"])
def test_what_was_billed_never_has_the_word(tmp_path: Path, settled: str) -> None:
    folder = case.write(tmp_path / "case", sessions=HEAD + BILLED)
    (folder / "resolutions.csv").write_text(SETTLED + settled, encoding="utf-8")
    day = dt.date(2025, 9, 15)
    same_as_reconciled(folder, day, "provider", "billing")
    with folders.account(folder, day, word=Word("billing")) as worked_out:
        standing, codes = worked_out.agreed, {finding.code for finding in worked_out.findings}
        left = worked_out.connection.execute("SELECT count(*) FROM sessions WHERE source = 'billing'").fetchone()
    assert standing is not None
    assert (standing.words, standing.word, standing.sessions) == (("provider",), "provider", 0)
    assert "billing_not_counted" in codes
    assert left == ((2 if settled else 0),)


def test_three_logs_stand_together_each_session_once(tmp_path: Path) -> None:
    rows = (
        "f1,speech,2025-09-02,09:00,30,30,,,family\np1,speech,2025-09-02,09:00,30,30,,,provider\n"
        "d1,speech,2025-09-02,09:00,30,30,,,district\n"  # all agree
        "f2,speech,2025-09-04,09:00,30,0,provider_absent,,family\np2,speech,2025-09-04,09:00,30,30,,,provider\n"
        "p3,speech,2025-09-09,09:00,30,30,,,provider\nd3,speech,2025-09-09,09:00,30,0,student_absent,,district\n"
        "d4,speech,2025-09-11,09:00,30,30,,,district\n"
    )
    folder = case.write(tmp_path / "case", sessions=HEAD + rows)
    day = dt.date(2025, 9, 13)
    stands = {"family": (90, 30), "provider": (120, 0), "district": (60, 60)}
    for word, (delivered, opened) in stands.items():
        (service,) = services(folder, day, word)
        assert service["promised"] == 120
        assert (service["delivered"], service["open"]) == (delivered, opened), word


def test_page_calendar_and_workbook_hold_the_same(tmp_path: Path) -> None:
    for word, delivered in (("family", 615), ("provider", 660)):
        drawing = drawings.draw(OWEN, AS_OF, word=Word(word))
        assert drawing.logs == ("family", "provider")
        (block,) = drawing.statement.services
        (cells,) = drawing.cells.values()
        for state, account in (("owed", "open"), ("undecided", "undetermined"), ("excused", "excused")):
            assert sum(cell.minutes for cell in cells if cell.state == state) == (block.minutes[account] or 0)
        asked = figures.Asked("delivered", block.service, False)
        assert figures.figure(OWEN, asked, 1, AS_OF, word=Word(word)).minutes == delivered
        with folders.postings(OWEN, AS_OF, word=Word(word)) as postings:
            assert sum(each["minutes"] for each in postings if each["account"] == "delivered") == delivered
        events = [event for event in calendar_out.events(OWEN, AS_OF, word=Word(word)) if event.kind in ("session", "missed")]  # fmt: skip
        assert len(events) == 24  # of 47 rows
        book = workbooks.write(OWEN, tmp_path / f"{word}.xlsx", AS_OF, word=Word(word))
        assert book.path.is_file()


# --- any two logs -----------------------------------------------------------------------------------------------------

ROW = st.tuples(
    st.sampled_from(["2025-09-02", "2025-09-04", "2025-09-09"]),
    st.sampled_from(["", "09:00", "09:15", "14:00"]),
    st.sampled_from([(30, 30, ""), (30, 0, "student_absent"), (30, 0, "provider_absent"), (15, 15, ""), (30, 15, "")]),
    st.sampled_from(["regular", "regular", "make_up"]),
    st.sampled_from(["family", "provider", ""]),
)


@settings(max_examples=6, deadline=None)  # seven ledgers an example
@given(st.lists(ROW, min_size=3, max_size=10))
def test_whatever_the_two_logs_the_figures_are_those_of_reconcile(rows: list[Any]) -> None:
    rows = [*rows, ("2025-09-11", "09:00", (30, 30, ""), "regular", "family")]
    rows += [("2025-09-11", "09:00", (30, 0, "provider_absent"), "regular", "provider")]
    lines = [
        f"s{at},speech,{day},{start},{planned},{delivered},{reason},{kind},{source}\n"
        for at, (day, start, (planned, delivered, reason), kind, source) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = case.write(Path(scratch) / "case", sessions=HEAD + "".join(lines))
        day = dt.date(2025, 9, 14)
        found = same_as_reconciled(folder, day, "family", "provider")
        with folders.account(folder, day, word=Word()) as worked_out:
            standing = worked_out.agreed
        assert standing is not None
        assert standing.minutes_at_stake == found.lines.minutes_at_stake
        assert standing.sessions == len(found.lines.open_lines)
        assert bool(standing.others) == bool(found.lines.differs)
