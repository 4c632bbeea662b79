"""What stands behind a figure adds up to it; the statement's drawing says of each session what the accounts say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from makewhole.app import drawings, figures, folders
from makewhole.documents.charts import STATES
from makewhole.documents.school_year import years

EXAMPLES = sorted(path.parent for path in (Path(__file__).parent.parent.parent / "examples").glob("*/students.csv"))
OF_ONE_CHILD = [folder for folder in EXAMPLES if folder.name[:2] != "10"]
"""A page is about one child."""
DAYS = {
    "02": dt.date(2026, 12, 19),
    "07": dt.date(2025, 12, 20),
    "09": dt.date(2026, 6, 13),
    "10": dt.date(2027, 6, 12),
    "05": dt.date(2027, 2, 27),
}
SHOWN = (
    *("promised", "delivered", "excused", "undetermined", "resolved", "made_up", "declined", "open", "unrecorded"),
    *("upcoming", "assumed", "extra", "overdue", "owed", "awarded", "provided", "open_award"),
)


def day_of(folder: Path) -> dt.date:
    return DAYS.get(folder.name[:2], dt.date(2026, 4, 1))


@pytest.mark.parametrize("folder", OF_ONE_CHILD, ids=lambda folder: folder.name[:2])
def test_each_number_of_a_statement_is_the_sum_of_what_stands_behind_it(folder: Path) -> None:
    as_of = day_of(folder)
    looked_at = 0
    with folders.account(folder, as_of) as worked_out:
        statement = folders.shaped(worked_out)
        for block in statement.services:
            for account in SHOWN:
                minutes = block.minutes.get(account)
                asked = figures.Asked(account, block.service, block.esy)
                if not minutes:
                    with pytest.raises(figures.NoFigure):
                        figures.figure_of(worked_out, asked)
                    continue
                found = figures.figure_of(worked_out, asked)
                assert found.minutes == minutes, (block.service, account)
                assert sum(part for _, part in found.sums) == minutes
                looked_at += 1
    assert looked_at


def test_pages_of_postings_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "PAGE", 7)
    folder, as_of = EXAMPLES[6], DAYS["07"]
    asked = figures.Asked("delivered", "Speech-Language Therapy", False)
    first = figures.figure(folder, asked, 1, as_of)
    assert (first.count, first.pages, first.first, first.last) == (24, 4, 1, 7)
    pages = [figures.figure(folder, asked, number, as_of) for number in range(1, first.pages + 1)]
    told = [each.explanation for page in pages for each in page.postings]
    assert sum(explanation.minutes for explanation in told) == first.minutes == 720
    assert len({explanation.posting_id for explanation in told}) == 24
    assert (pages[-1].first, pages[-1].last) == (22, 24)
    for number in (0, first.pages + 1):
        with pytest.raises(figures.NoFigure):
            figures.figure(folder, asked, number, as_of)


def test_one_posting_is_explained_with_its_rule() -> None:
    folder, as_of = EXAMPLES[6], DAYS["07"]
    of_all = figures.figure(folder, figures.Asked("open", "Speech-Language Therapy", False), 1, as_of)
    ident = of_all.postings[0].explanation.posting_id
    found = figures.figure(folder, figures.Asked("", posting_id=ident), 1, as_of)
    assert found.count == 1
    assert found.postings[0].explanation == of_all.postings[0].explanation
    assert "The plan itself says" in found.postings[0].explanation.rule[0]


def test_what_is_no_figure_is_refused() -> None:
    for asked in (
        figures.Asked("nonsense", "Speech-Language Therapy"),
        figures.Asked("still owed", "Speech-Language Therapy"),
        figures.Asked("open", "Chess"),
        figures.Asked("", posting_id="'; DROP TABLE posted; --"),
    ):
        with pytest.raises(figures.NoFigure):
            figures.figure(EXAMPLES[6], asked, 1, DAYS["07"])


@pytest.mark.parametrize("folder", OF_ONE_CHILD, ids=lambda folder: folder.name[:2])
def test_the_cells_of_all_years_hold_the_minutes_of_the_accounts(folder: Path) -> None:
    drawing = drawings.draw(folder, day_of(folder))
    states = {
        "held": ("delivered", "extra"),
        "owed": ("open",),
        "undecided": ("undetermined",),
        "excused": ("excused",),
        "no_record": ("unrecorded",),
        "upcoming": ("upcoming",),
    }
    looked_at = 0
    for block in drawing.statement.services:
        cells = drawing.cells.get((block.service, block.esy), ())
        assert {cell.state for cell in cells} <= set(STATES)
        for state, accounts in states.items():
            said = sum(cell.minutes for cell in cells if cell.state == state)
            held = sum(block.minutes.get(account) or 0 for account in accounts)
            # A session that was held in part is the cell of what was missed, so the held minutes may be more.
            assert said <= held if state == "held" else said == held, (block.service, state)
            looked_at += said
        shown = [drawing.chart((block.service, block.esy), year, ident="y", name="x") for year in drawing.years]
        in_years = [cell for chart in shown if chart for cell in chart.cells if cell.state != "closed"]
        assert len(in_years) == len(cells)
    assert looked_at


def test_a_school_year_begins_with_the_calendar_or_in_august() -> None:
    first, last = dt.date(2023, 9, 5), dt.date(2026, 2, 1)
    assert [year.words for year in years([], first, last)] == ["2023-24", "2024-25", "2025-26"]
    listed = years([dt.date(2024, 8, 26), dt.date(2025, 9, 2)], first, last)
    assert [(year.starts_on, year.words) for year in listed] == [
        (dt.date(2023, 8, 1), "2023-24"),
        (dt.date(2024, 8, 26), "2024-25"),
        (dt.date(2025, 9, 2), "2025-26"),
    ]
    assert listed[0].ends_on == dt.date(2024, 8, 25)
    assert years([dt.date(2025, 9, 2)], dt.date(2025, 9, 4), last)[0].starts_on == dt.date(2025, 9, 2)
