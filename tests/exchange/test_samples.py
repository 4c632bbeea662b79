"""The file readers against samples made by another hand: no wrong cell, no row that nobody wrote, no guess.

An empty cell fails nothing; how many there are stands in the report of the tests. The checks are shown planted faults,
so that a check that sees nothing is told from one that finds nothing.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from tests.exchange import samples_check
from tests.exchange.samples.calendars_unseen import make as calendars
from tests.exchange.samples.logs import make as logs
from tests.exchange.samples_check import Outcome, Sample, check, read_sample

from makewhole.exchange.reading import Choice, Extract, Kind, Match, Question, Reader, Request, stage
from makewhole.record import folder
from makewhole.record.findings import Finding

Look = Callable[[str, object], None]
SAMPLES = samples_check.samples()
HERE = Path(__file__).parent


@cache
def readers() -> dict[str, Reader]:
    return samples_check.readers()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_cell_is_wrong_no_row_is_made_up_and_what_only_a_person_knows_is_asked(
    sample: Sample, record_property: Look
) -> None:
    outcome = check(sample, readers())
    record_property("cells", f"{outcome.right} right, {outcome.empty} empty, {len(outcome.wrong)} wrong")
    record_property("rows", f"{len(outcome.missing)} missing, {len(outcome.extra)} extra")
    record_property("not_answered", ", ".join(outcome.not_answered))
    assert outcome.faults == []


def test_there_are_samples_of_every_kind_in_both_halves(record_property: Look) -> None:
    count = {
        (kind, half): sum(1 for each in SAMPLES if each.kind == kind and each.folder.parent.name == half)
        for kind in samples_check.READERS
        for half in samples_check.HALVES
    }
    record_property("looked_at", f"{len(SAMPLES)} samples")
    assert all(number >= 12 for (kind, _), number in count.items() if kind != "billing_log"), count
    assert all(count["billing_log", half] >= 1 for half in samples_check.HALVES), count


def test_no_record_of_a_sample_has_an_error() -> None:
    for sample in SAMPLES:
        record = folder.read(sample.folder / "record")
        with closing(record.connection):
            assert [finding.message for finding in record.findings if finding.is_error] == [], sample.name


# --- the makers -------------------------------------------------------------------------------------------------------


def test_the_hand_that_makes_the_samples_imports_nothing_of_the_program() -> None:
    for maker in (logs, calendars):
        imported = set()
        for node in ast.walk(ast.parse(Path(maker.__file__ or "").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
        assert {"csv", "dataclasses"} <= imported
        assert not [name for name in imported if name.startswith(("makewhole", "tests"))]


def files_in(path: Path) -> dict[str, bytes]:
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for half in samples_check.HALVES
        for each in sorted((path / half).rglob("*"))
        if each.is_file()
    }


@pytest.mark.parametrize("maker", [logs, calendars], ids=["logs", "calendars"])
def test_the_samples_are_what_their_maker_makes(maker: object, tmp_path: Path) -> None:
    assert maker in (logs, calendars)
    made = (logs.make if maker is logs else calendars.make)(tmp_path)
    kept = files_in(logs.HERE if maker is logs else calendars.HERE)
    assert len(made) >= 24
    assert files_in(tmp_path) == kept


# --- planted faults ---------------------------------------------------------------------------------------------------


@dataclass
class ByHand:
    """A reader that says what the test gives it: that a fault of a reader is seen is what is tested here."""

    rows: Mapping[str, list[dict[str, str | None]]]
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    KIND: Kind = "service_log"
    TITLE: str = "by hand"
    sure: int = 90

    def identify(self, path: Path) -> Match:
        return Match(self.sure, "by hand")

    def extract(self, request: Request) -> Extract:
        for table, rows in self.rows.items():
            stage(request.connection, table, rows, [f"line {at}" for at in range(2, 2 + len(rows))])
        asked = tuple(each for each in self.questions if each.key not in request.answers)
        return Extract("service_log", "by hand", asked, self.findings)


ASKED = Question("reason:testing", "Who was tested?", (Choice("provider_duty", "the therapist tested"),))
HELD: dict[str, str | None] = {
    "promise_id": "p", "date": "2026-09-14", "delivered_minutes": "30", "source": "provider"
}  # fmt: skip
MISSED: dict[str, str | None] = {
    "promise_id": "p", "date": "2026-09-21", "delivered_minutes": "0", "reason": "provider_duty", "source": "provider"
}  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """One session held, one missed for a reason that must be asked."""
    (tmp_path / "record").mkdir()
    (tmp_path / "expected").mkdir()
    texts = {
        "record/students.csv": "student_id,name\nm,Maya R.\n",
        "record/plans.csv": "plan_id,student_id,kind,starts_on\nmp,m,iep,2026-08-31\n",
        "record/promises.csv": "promise_id,plan_id,service,sessions,minutes,period\np,mp,Reading,1,30,week\n",
        "expected/asked.txt": "(?i)testing\n",
        "expected/sessions.csv": "promise_id,date,planned_minutes,delivered_minutes,kind,reason,source\n"
        "p,2026-09-14,|30,30,,,provider\np,2026-09-21,,0|,,provider_duty,provider\n",
        "answers.toml": 'kind = "service_log"\nfile = "log.csv"\n[[answers]]\nmatch = "testing"\nanswer = ["provider_duty"]\n',
        "log.csv": "the reader by hand does not look\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read_sample(tmp_path)


def looked_at(sample: Sample, reader: ByHand) -> Outcome:
    return check(sample, {"by_hand": reader})


def test_what_is_as_meant_has_no_fault(sample: Sample) -> None:
    outcome = looked_at(sample, ByHand({"sessions": [MISSED, HELD]}, (ASKED,)))
    assert outcome.faults == []
    assert (outcome.right, outcome.empty) == (11, 0)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("date", "2026-09-12"),
        ("delivered_minutes", "15"),
        ("kind", "make_up"),
        ("planned_minutes", "45"),
        ("source", "family"),
    ],
)
def test_a_wrong_cell_is_a_fault(sample: Sample, column: str, cell: str) -> None:
    outcome = looked_at(sample, ByHand({"sessions": [{**HELD, column: cell}, MISSED]}, (ASKED,)))
    assert [each for each in outcome.faults if each.startswith("wrong:")] == outcome.faults != []


def test_an_empty_cell_is_counted_and_is_no_fault(sample: Sample) -> None:
    outcome = looked_at(sample, ByHand({"sessions": [HELD, {**MISSED, "reason": None}]}, (ASKED,)))
    assert (outcome.empty, outcome.faults) == (1, [])


def test_a_row_that_nobody_wrote_is_a_fault(sample: Sample) -> None:
    total: dict[str, str | None] = {"promise_id": "p", "delivered_minutes": "60", "source": "provider"}
    assert "nobody wrote" in looked_at(sample, ByHand({"sessions": [HELD, MISSED, total]}, (ASKED,))).faults[0]
    assert "nobody wrote" in looked_at(sample, ByHand({"sessions": [HELD, HELD, MISSED]}, (ASKED,))).faults[0]
    gap: dict[str, str | None] = {"promise_id": "p", "starts_on": "2026-09-14"}
    assert "nobody wrote" in looked_at(sample, ByHand({"sessions": [HELD, MISSED], "gaps": [gap]}, (ASKED,))).faults[0]


def test_what_must_be_asked_may_be_neither_passed_over_nor_proposed(sample: Sample) -> None:
    both = {"sessions": [HELD, MISSED]}
    assert "not asked" in looked_at(sample, ByHand(both)).faults[0]
    assert "not asked" in looked_at(sample, ByHand(both, (replace(ASKED, proposed="provider_duty"),))).faults[0]


def test_a_row_may_wait_or_be_owned_up_to_but_not_fall_under_the_table(sample: Sample) -> None:
    assert "without a word" in looked_at(sample, ByHand({"sessions": [HELD]}, (ASKED,))).faults[0]
    finding = Finding("row_not_read", "warning", "sessions", 3, None, "the row was not read")
    assert looked_at(sample, ByHand({"sessions": [HELD]}, (ASKED,), (finding,))).faults == []
    nobody_knows = Question("column:x", "What is this?")
    assert looked_at(sample, ByHand({"sessions": [HELD]}, (ASKED, nobody_knows))).faults == []


def test_the_wrong_reader_or_none_is_a_fault(sample: Sample) -> None:
    both = {"sessions": [HELD, MISSED]}
    right, other = ByHand(both, (ASKED,)), ByHand(both, (ASKED,), KIND="billing_log")
    assert "taken for billing_log" in check(sample, {"a": replace(right, sure=40), "b": other}).faults[0]
    assert "no one reader" in check(sample, {"a": right, "b": other}).faults[0]
    assert "not there" in check(sample, {"b": other}).faults[0]


def test_a_closure_is_compared_day_by_day() -> None:
    outcome = Outcome("closures")
    meant = [{"calendar_id": "r", "starts_on": "2026-11-25", "ends_on": "2026-11-27", "closure": "break|holiday"}]
    late = [{"calendar_id": "r", "starts_on": "2026-11-25", "ends_on": "2026-11-28", "closure": "break"}]
    samples_check.compare(
        "closures", samples_check.plain("closures", meant, {}), samples_check.plain("closures", late, {}), outcome
    )
    assert [each.split()[2] for each in outcome.extra] == ["r"]
    assert "2026-11-28" in outcome.extra[0]


@pytest.mark.parametrize(
    ("name", "table", "meant", "planted"),
    [
        ("seen/two-digit-years", "sessions", "provider_absent", "student_absent"),
        ("seen/google", "closures", "2026-09-07,holiday", "2026-09-07,staff_day"),
    ],
)
def test_a_wrong_expectation_planted_in_a_real_sample_is_found(
    name: str, table: str, meant: str, planted: str, tmp_path: Path
) -> None:
    [path] = [each.folder for each in SAMPLES if each.name == name]
    assert check(read_sample(path), readers()).faults == []
    copy = tmp_path / "planted"
    shutil.copytree(path, copy)
    cells = copy / "expected" / f"{table}.csv"
    text = cells.read_text(encoding="utf-8")
    assert meant in text
    cells.write_text(text.replace(meant, planted), encoding="utf-8")
    assert [each.split(":")[0] for each in check(read_sample(copy), readers()).faults] == ["wrong"]
