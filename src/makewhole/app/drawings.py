"""A child's statement and the cells of its school years, drawn from one run of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from makewhole.app import folders

if TYPE_CHECKING:
    import duckdb

    from makewhole.app.agreed import Standing, Word
    from makewhole.documents.charts import Cell, YearChart
    from makewhole.documents.school_year import SchoolDay, SchoolYear, Service
    from makewhole.ledger.statement import Child, Statement


@dataclass(frozen=True)
class Drawing:
    """What one run of the ledger says of a child as of a day."""

    statement: Statement
    cells: Mapping[Service, tuple[Cell, ...]]
    """Each session, each day of a time without service, each stretch without a record, by service; oldest first."""
    days: tuple[SchoolDay, ...]
    """Every day of the school week that the calendar knows, oldest first."""
    years: tuple[SchoolYear, ...]
    """The school years in which something stands, oldest first."""
    logs: tuple[str, ...]
    """Whose logs there are in what was drawn."""
    agreed: Standing | None = None
    """How several logs stand together in it; None: it was drawn from one."""
    missed: Mapping[dt.date, int] = field(default_factory=dict)
    """Minutes of misses under an IEP that are open or undecided, by day (missed_by_day)."""
    _charts: dict[tuple[object, ...], YearChart | None] = field(default_factory=dict, compare=False, repr=False)
    """The years that somebody looked at."""

    def year_of(self, day: dt.date) -> SchoolYear | None:
        """The school year that holds the day, else the last one before it; None where there is none."""
        from makewhole.documents import school_year

        return school_year.year_of(day, self.years)

    def chart(self, service: Service, year: SchoolYear, *, ident: str, name: str, columns: int = 3) -> YearChart | None:
        """That year of a service, a cell a session; None where it has none in that year. `columns`: months in a row."""
        key = (service, year, ident, name, columns)
        if key not in self._charts:
            self._charts[key] = self._chart(service, year, ident, name, columns)
        return self._charts[key]

    def _chart(self, service: Service, year: SchoolYear, ident: str, name: str, columns: int) -> YearChart | None:
        from makewhole.documents import charts, school_year

        own = [c for c in self.cells.get(service, ()) if year.starts_on <= (c.until or c.on) <= year.ends_on]
        if not own:
            return None
        shut = () if service[1] else school_year.closed(self.days, year)
        return charts.year(
            [*own, *shut],
            first=year.starts_on,
            last=year.ends_on,
            school_days=() if service[1] else [day.on for day in self.days if day.is_open],
            ident=ident,
            name=name,
            columns=columns,
        )


_POSTED = """
SELECT p.service, p.esy, p.promise_id, p.date, p.period_starts_on, p.period_ends_on, p.session_id, p.gap_id, p.account,
       p.minutes, p.step, p.reason, p.posting_id, p.settled_by, s.date AS settled_on
FROM posted p LEFT JOIN sessions s ON s.session_id = p.settled_by
WHERE p.account NOT IN ('promised', 'awarded', 'open_award')
ORDER BY coalesce(p.date, p.period_starts_on), p.promise_id, p.account, p.posting_id
"""
_DAYS = """
SELECT DATE '1970-01-01' + CAST(day AS INTEGER) AS "on", open, day = year_start AS starts
FROM calendar_days WHERE NOT esy AND on_week ORDER BY day
"""
_CLOSURES = """
SELECT starts_on, coalesce(ends_on, starts_on) AS ends_on, closure, note FROM closures
WHERE closure NOT IN ('half_day', 'school_day')
"""


def _days(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[SchoolDay, ...], list[dt.date]]:
    """The days of the school week, and the first day of each school year."""
    from makewhole.documents import school_year
    from makewhole.ledger.statement import asked

    found = asked(connection, _DAYS)
    why: dict[dt.date, str] = {}
    for closure in asked(connection, _CLOSURES):
        day = closure["starts_on"]
        while day <= closure["ends_on"]:
            why[day] = school_year.closure_words(closure["closure"], closure["note"])
            day += dt.timedelta(days=1)
    days = tuple(
        school_year.SchoolDay(row["on"], row["open"], None if row["open"] else why.get(row["on"])) for row in found
    )
    return days, [row["on"] for row in found if row["starts"]]


def draw(
    folder: folders.Case,
    as_of: dt.date,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    word: Word | None = None,
) -> Drawing:
    """The drawing of one child's case folder; folders.RecordErrors where the record has errors."""
    with folders.account(folder, as_of, source, known_on, policy, word=word) as worked_out:
        return of_account(worked_out, policy)


def of_account(worked_out: folders.Account, policy: str | None = None) -> Drawing:
    """The drawing of a ledger that has been worked out; `policy` as it was given to folders.account."""
    from makewhole.documents import school_year
    from makewhole.ledger.statement import asked

    connection = worked_out.connection
    statement = folders.shaped(worked_out, policy)
    posted = asked(connection, _POSTED)
    cells = school_year.cells(posted)
    missed = missed_by_day(posted, statement.children[0]) if statement.children else {}
    days, starts = _days(connection)
    found_logs = asked(connection, "SELECT DISTINCT source FROM sessions WHERE source IS NOT NULL ORDER BY 1")
    agreed = worked_out.agreed
    seen = [cell.until or cell.on for listed in cells.values() for cell in listed]
    years = school_year.years(starts, min(seen), max(seen)) if seen else ()
    logs = agreed.logs if agreed else tuple(row["source"] for row in found_logs)
    return Drawing(statement, cells, days, years, logs, agreed, missed)


def missed_by_day(postings: Iterable[Mapping[str, object]], child: Child) -> dict[dt.date, int]:
    """Minutes of misses under an IEP that are open or undecided, by day: what a state complaint may name."""
    ieps = {plan.plan_id for plan in child.plans if plan.kind == "iep"}
    promises = {line.promise_id for service in child.services for line in service.promises if line.plan_id in ieps}
    found: dict[dt.date, int] = {}
    for posting in postings:
        on, minutes = posting["date"], posting["minutes"]
        if posting["account"] in ("open", "undetermined") and posting["promise_id"] in promises:
            assert isinstance(on, dt.date)
            assert isinstance(minutes, int)
            found[on] = found.get(on, 0) + minutes
    return found
