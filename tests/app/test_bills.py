"""A bill says what was charged, not what was held: it is not counted unless somebody says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from makewhole.app import folders

AS_OF = dt.date(2025, 10, 10)
TABLES = {
    "students": "student_id\nmaya\n",
    "plans": "plan_id,student_id,kind,starts_on\niep,maya,iep,2025-09-29\n",
    "promises": "promise_id,plan_id,service,sessions,minutes,period\nsp,iep,speech,2,30,week\n",
    "sessions": (
        "session_id,promise_id,date,delivered_minutes,source\n"
        "p1,sp,2025-09-30,30,provider\nb1,sp,2025-09-30,30,billing\nb2,sp,2025-10-02,30,billing\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def delivered(folder: Path, source: str | None = None) -> int | None:
    (block,) = folders.statement(folder, AS_OF, source).services
    return block.as_json()["delivered"]  # type: ignore[no-any-return]


def test_a_bill_is_not_counted_and_the_statement_says_so(folder: Path) -> None:
    assert delivered(folder) == 30
    (said,) = [found for found in folders.check(folder, AS_OF) if found.code == "billing_not_counted"]
    assert said.message.startswith("2 rows of the billing log are not counted")
    assert "billing_not_counted" not in {found.code for found in folders.check(folder, AS_OF, "provider")}


def test_a_bill_counts_where_it_is_asked_for(folder: Path) -> None:
    assert delivered(folder, "billing") == 60


def test_a_bill_counts_where_somebody_settled_that_it_does(folder: Path) -> None:
    (folder / "resolutions.csv").write_text(
        "resolution_id,session_ids,counted,decided_on,decided_by\nr1,b2,b2,2025-10-09,team\n", encoding="utf-8"
    )
    assert delivered(folder) == 60
    (said,) = [found for found in folders.check(folder, AS_OF) if found.code == "billing_not_counted"]
    assert said.message.startswith("One row of the billing log is not counted")


def test_a_record_without_bills_hears_nothing_of_them(folder: Path) -> None:
    (folder / "sessions.csv").write_text(TABLES["sessions"].replace("billing", "district"), encoding="utf-8")
    assert delivered(folder) == 60  # two logs may tell of one session twice: the warning is two_sources
    assert "billing_not_counted" not in {found.code for found in folders.check(folder, AS_OF)}
