"""The file of a log: the record it is read beside, its tables and their columns, and what is told about its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from makewhole.exchange import log_cards, log_cells, log_columns, log_services, moments, reasons
from makewhole.exchange.log_columns import ROLES, Known, Table
from makewhole.exchange.reading import Choice, Kind, NotReadable, Question, Request, some_of
from makewhole.exchange.sheets import Book
from makewhole.language import gettext, gettext_noop, ngettext
from makewhole.language import number as figures
from makewhole.record.findings import Finding
from makewhole.record.schema import SOURCES

if TYPE_CHECKING:
    import duckdb

_NO_TABLE = gettext_noop(
    "No table of sessions was found: no row of headings above a column of days. The first "
    "row of the table should name its columns (Date, Student, Service, Minutes ...)."
)
FAR = 50_000
"""Different names of students, or different sets of words, above which a file is no log."""


@dataclass
class LogFile:
    """A log with its tables found and its columns known."""

    request: Request
    kind: Kind
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(init=False, default_factory=dict)
    book: Book = field(init=False)
    tables: list[Table] = field(init=False, default_factory=list)
    layout: str = field(init=False, default="")
    roles: list[str] = field(init=False, default_factory=list)
    """The columns of `log_rows`."""
    places: log_cells.Places = field(init=False)
    repeated: set[str] = field(init=False, default_factory=set)
    """Cells of the columns of days that are the headings again."""

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        return self.request.connection

    def _told(self, what: str, share: float) -> None:
        if self.request.progress is not None:
            self.request.progress(what, share)

    def _read_record(self) -> None:
        rows = self.db.execute("SELECT student_id, name FROM students ORDER BY student_id").fetchall()
        self.record: dict[str, str | None] = {row[0]: row[1] for row in rows}
        self.promises = self._promises()
        self.plan_windows = [
            (start, end or dt.date(moments.LATEST_YEAR, 12, 31))
            for start, end in self.db.execute(
                "SELECT starts_on, ends_on FROM plans WHERE starts_on IS NOT NULL"
            ).fetchall()
        ]

    def _promises(self) -> list[log_services.Promise]:
        """The promises with the days on which each holds: its own within its plan's, cut where a later plan begins."""
        rows = self.db.execute(
            """
            WITH plan AS (
                SELECT *, lead(starts_on) OVER (PARTITION BY student_id, kind ORDER BY starts_on, plan_id) AS next_on
                FROM plans)
            SELECT p.promise_id, plan.student_id, p.service, p.grouping, p.setting, p.minutes, coalesce(p.esy, false),
                greatest(coalesce(p.starts_on, plan.starts_on), plan.starts_on),
                least(coalesce(p.ends_on, DATE '2200-01-01'), coalesce(plan.ends_on, DATE '2200-01-01'),
                    coalesce(plan.next_on - 1, DATE '2200-01-01')),
                p.wording, p.sessions, p.period, s.calendar_id
            FROM promises AS p JOIN plan USING (plan_id) LEFT JOIN students AS s USING (student_id)
            WHERE p.service IS NOT NULL ORDER BY p.promise_id
            """
        ).fetchall()
        summers: dict[str, list[tuple[dt.date, dt.date]]] = {}
        for calendar, start, end in self.db.execute(
            "SELECT calendar_id, starts_on, ends_on FROM terms WHERE kind = 'esy' ORDER BY starts_on"
        ).fetchall():
            summers.setdefault(calendar, []).append((start, end))
        made = []
        for (
            promise_id,
            student,
            service,
            grouping,
            setting,
            minutes,
            esy,
            start,
            end,
            wording,
            count,
            period,
            calendar,
        ) in rows:
            windows = _windows((start, end), summers.get(calendar or "", []), esy=esy)
            said = wording or " ".join(
                str(part)
                for part in (count and f"{count} x", minutes and f"{minutes} min", period and f"a {period}", grouping)
                if part
            )
            made.append(
                log_services.Promise(
                    promise_id,
                    student,
                    service,
                    grouping,
                    setting,
                    minutes,
                    windows,
                    f"{service}: {said}" if said else service,
                )
            )
        return made

    def _find_tables(self) -> list[Table]:
        names = {reasons.folded(each) for one in self.record.items() for each in one if each}
        self.known = Known(names, {promise.service for promise in self.promises})
        found: list[Table] = []
        for sheet in self.book.sheets:
            table = log_cards.find_card(self.book, sheet, self.known) or log_columns.find_table(sheet, self.known)
            if table is not None:
                found.append(table)
        if not found:
            raise NotReadable(gettext(_NO_TABLE))
        log_columns.apply_answers(found, self.answers)
        dated = [table for table in found if table.one("date") is not None]
        kept = dated or found[:1]
        others = [sheet.name or "" for sheet in self.book.sheets if all(sheet is not table.sheet for table in kept)]
        self._legend(kept)
        for table in kept:
            self._take_head(table)
        left = [name for name in others if name not in self._legend_sheets]
        if left:
            self._find(
                "sheet_ignored", "warning", None,
                ngettext(
                    "{count} sheet holds no table of sessions and was not read: {sheets}.",
                    "{count} sheets hold no table of sessions and were not read: {sheets}.",
                    len(left),
                ).format(count=len(left), sheets=", ".join(left[:5])),
            )  # fmt: skip
        return kept

    def _legend(self, kept: Sequence[Table]) -> None:
        """What the file says that its codes mean: the lines around its tables, and sheets beside them."""
        self._legend_sheets: set[str] = set()
        lines: list[list[str]] = []
        for sheet in self.book.sheets:
            mine = next((table for table in kept if table.sheet is sheet), None)
            own = [cells for _, cells in (mine.before if mine is not None else sheet.head)]
            if mine is None and reasons.legend(own):
                self._legend_sheets.add(sheet.name or "")
            lines += own
            if mine is not None:
                lines += [
                    cells for _, cells in sheet.head[mine.first :] if 1 <= sum(1 for one in cells if one.strip()) <= 2
                ]
        self.legend = reasons.legend(lines)

    def _take_head(self, table: Table) -> None:
        """What the lines above a table, or its sheet's name, say of all of its rows: the service, the student."""
        said: dict[str, str] = {}
        for _, cells in table.before:
            filled = [cell.strip() for cell in cells if cell.strip()]
            for at, cell in enumerate(filled):
                label, colon, value = cell.partition(":")
                if not colon or len(label) > 40:
                    continue
                value = value.strip() or (filled[at + 1] if at + 1 < len(filled) else "")
                role = log_columns.role_of_heading(label)
                if role in ("service", "student", "student_id") and value and not value.endswith(":"):
                    said.setdefault(role, value)
        name = table.sheet.name or ""
        if reasons.folded(name) in self.known.students:
            said.setdefault("student", name)
        if log_services.name_of(name, self.known.services) is not None:
            said.setdefault("service", name)
        has_student = any(table.one(role) for role in ("student", "student_id", "last_name"))
        for role, value in said.items():
            if (role == "service" and table.one("service", "code") is None) or (role != "service" and not has_student):
                table.constants[role] = value

    def _layout(self) -> str:
        table = self.tables[0]
        if table.made is not None:
            return f"{self.kind}: a card with a column a day"
        names = [column.heading.casefold() for column in table.columns]
        return f"{self.kind}: " + " | ".join(names)

    def _column_questions(self) -> list[Question]:
        needs: list[str] = []
        if any(table.one("date") is None for table in self.tables):
            needs.append("date")
        who = any(
            table.one("student", "student_id", "last_name") or table.constants.get("student") for table in self.tables
        )
        if not who and self.request.student_id is None and len(self.record) != 1 and "student" not in self.answers:
            needs.append("student")
        says = ("minutes", "hours", "units", "start", "time", "status", "given", "missed", "reason", "not_available")
        if all(table.one(*says) is None for table in self.tables):
            needs.append("minutes")
        if needs == ["student"] and not any(table.of("unknown") for table in self.tables):
            needs = []
        tables = [table for table in self.tables if table.made is None]
        for table in tables:
            for column in table.columns:
                if column.role not in ("ignore", "unknown") and len(self.shown) < 40:
                    cells = ", ".join(_short(cell) for cell in column.samples[:2])
                    name = gettext('column "{heading}"').format(heading=column.key) + (f" ({cells})" if cells else "")
                    if table is not tables[0]:
                        name = gettext("{column} on {sheet}").format(column=name, sheet=table.sheet.name)
                    if table is tables[0] or all(other.key != column.key for other in tables[0].columns):
                        self.shown.append((name, gettext(ROLES[column.role])))
            unused = [column.key for column in table.columns if column.role in ("ignore", "unknown")]
            if unused and table is tables[0]:
                self.shown.append((gettext("columns that are not used"), ", ".join(unused[:30])))
        self._tell_of_codes(tables)
        for table in tables:
            for role, value in table.constants.items():
                self.shown.append(
                    (
                        gettext("above the table, or its sheet: {value}").format(value=value),
                        gettext("{what}, for all rows").format(what=gettext(ROLES[role])),
                    )
                )
        return log_columns.column_questions(tables, self.answers, needs=needs)

    def _tell_of_codes(self, tables: Sequence[Table]) -> None:
        """A finding for each column of codes that nobody explains: it may say which sessions were held."""
        for table in tables:
            for column in table.columns:
                codes = list(dict.fromkeys(cell.strip() for cell in column.samples if cell.strip()))
                asked = f"column:{column.key}"
                if column.role != "unknown" or asked in self.answers or len(codes) < 2:
                    continue
                if all(reasons.is_code(code) for code in codes):
                    self._find(
                        "codes_not_used", "warning", None,
                        gettext(
                            'The column "{heading}" holds codes that the file does not explain ({codes}), and it was '
                            "not used. If it says whether a session was held, answer {key}=status: each code is then "
                            "asked about."
                        ).format(heading=column.key, codes=", ".join(codes[:4]), key=asked),
                    )  # fmt: skip

    def _source(self) -> str | None:
        if self.kind == "billing_log":
            return "billing"
        source = self.request.source or self.answers.get("source")
        if source in SOURCES:
            return str(source)
        self.questions.append(
            Question(
                "source",
                gettext("Whose log is this?"),
                (
                    Choice("family", gettext("the family's own")),
                    Choice("provider", gettext("the provider's: the therapist's, the teacher's, the agency's")),
                    Choice("district", gettext("the school's or the district's")),
                ),
            )
        )
        return None

    def _name_sheets(self) -> None:
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_sheets (_sheet INTEGER, before VARCHAR)")
        names = self.places.names
        self._fill("log_sheets", [list(range(len(names))), names], ("INTEGER", "VARCHAR"))

    def _fill(self, table: str, columns: Sequence[Sequence[Any]], kinds: Sequence[str]) -> None:
        """Rows put into a table, a list a column: quick for a hundred thousand of them."""
        if columns and columns[0]:
            marks = ", ".join(f"unnest(${at}::{kind}[])" for at, kind in enumerate(kinds, start=1))
            self.db.execute(f"INSERT INTO {table} SELECT {marks}", [list(column) for column in columns])

    def _place(self, n: int) -> str:
        return self.places.of(n)

    def _counts(self, role: str, where: str = "NOT _is_sum") -> tuple[dict[str, int], dict[str, str]]:
        """The different cells of a column with their rows, in the order of the file; and the place of the
        first of each.
        """
        return self._counted([role], where)

    def _counted(self, roles: Iterable[str], where: str = "NOT _is_sum") -> tuple[dict[str, int], dict[str, str]]:
        there = [role for role in roles if role in self.roles]
        if not there:
            return {}, {}
        union = " UNION ALL ".join(
            f'SELECT "{role}" AS cell, _n FROM log_rows WHERE {where} AND "{role}" <> \'\'' for role in there
        )
        rows = self.db.execute(
            f"SELECT cell, count(*), min(_n) AS first FROM ({union}) GROUP BY cell ORDER BY first"
        ).fetchall()
        if len(rows) > 20 * FAR:
            raise NotReadable(
                gettext("Nearly every row has a day, time or length of its own: the file is no log of sessions.")
            )
        return {row[0]: row[1] for row in rows}, {row[0]: self._place(row[2]) for row in rows[:200]}

    _CODES = {  # noqa: RUF012 - it is only read
        "sums": ("left_out", "warning"),
        "heading": ("left_out", "warning"),
        "no_day": ("no_day", "error"),
        "no_student": ("no_student", "warning"),
        "not_in_record": ("not_in_record", "warning"),
        "others": ("other_student", "warning"),
        "draft": ("draft", "warning"),
        "unsigned": ("unsigned", "warning"),
        "not_billed": ("not_billed", "warning"),
        "service": ("service_left_out", "warning"),
        "unpromised": ("not_promised", "error"),
        "outside": ("outside_promises", "error"),
        "reversal": ("reversal", "error"),
    }

    @staticmethod
    def _why_left_out(label: str, count: int, rows: str, where: str) -> str:
        """The sentence about rows that were left out, for one row or for many."""
        said = {
            "sums": ngettext(
                "{rows} row is a sum and no session: left out ({where}).",
                "{rows} rows are a sum and no session: left out ({where}).",
                count,
            ),
            "heading": ngettext(
                "{rows} row is the headings again: left out ({where}).",
                "{rows} rows are the headings again: left out ({where}).",
                count,
            ),
            "no_day": ngettext(
                "{rows} row has no day, so nothing can be told of a session: left out ({where}). Write the day.",
                "{rows} rows have no day, so nothing can be told of a session: left out ({where}). Write the day.",
                count,
            ),
            "no_student": ngettext(
                "{rows} row has no student: left out ({where}).",
                "{rows} rows have no student: left out ({where}).",
                count,
            ),
            "not_in_record": ngettext(
                "{rows} row is about somebody whom the record has not, or whom you left out ({where}).",
                "{rows} rows are about somebody whom the record has not, or whom you left out ({where}).",
                count,
            ),
            "others": ngettext(
                "{rows} row is about other students than the one you named: left out ({where}).",
                "{rows} rows are about other students than the one you named: left out ({where}).",
                count,
            ),
            "draft": ngettext(
                "{rows} row is a draft, or no session of a child: left out ({where}).",
                "{rows} rows are a draft, or no session of a child: left out ({where}).",
                count,
            ),
            "unsigned": ngettext(
                "{rows} row is not signed: left out ({where}).",
                "{rows} rows are not signed: left out ({where}).",
                count,
            ),
            "not_billed": ngettext(
                "{rows} row is not billed: left out ({where}).",
                "{rows} rows are not billed: left out ({where}).",
                count,
            ),
            "service": ngettext(
                "{rows} row is of a service that you left out ({where}).",
                "{rows} rows are of a service that you left out ({where}).",
                count,
            ),
            "unpromised": ngettext(
                "{rows} row is of a service that the record promises that student nowhere: left out "
                "({where}). Write the promise down first, or answer the question about it.",
                "{rows} rows are of a service that the record promises that student nowhere: left out "
                "({where}). Write the promise down first, or answer the question about it.",
                count,
            ),
            "outside": ngettext(
                "{rows} row is on a day on which none of the promises of that service holds: left out ({where}).",
                "{rows} rows are on a day on which none of the promises of that service holds: left out ({where}).",
                count,
            ),
            "reversal": ngettext(
                "{rows} row has units or minutes below zero: a bill taken back. It was left out, and the "
                "bill that it takes back was not: look at both ({where}).",
                "{rows} rows have units or minutes below zero: a bill taken back. It was left out, and "
                "the bill that it takes back was not: look at both ({where}).",
                count,
            ),
        }
        return said[label].format(rows=rows, where=where)

    def _left_out(self, label: str, query: str, values: list[Any] | None = None) -> None:
        """A finding that names the rows which were left out, if there are any."""
        found = self.db.execute(
            f"SELECT count(*), min(_line) FROM (SELECT DISTINCT * FROM ({query}))", values or []
        ).fetchone()
        if not found or not found[0]:
            return
        count, first = found
        some = self.db.execute(
            f"SELECT before || _line FROM (SELECT DISTINCT * FROM ({query})) JOIN log_sheets USING (_sheet) "
            "ORDER BY _sheet, _line LIMIT 3",
            values or [],
        ).fetchall()
        where = some_of([row[0] for row in some], count)
        code, severity = self._CODES[label]
        self._find(code, severity, first, self._why_left_out(label, count, figures(count), where))

    def _find(
        self,
        code: str,
        severity: str,
        row: int | None,
        message: str,
        column: str | None = None,
        found: str | None = None,
    ) -> None:
        self.findings.append(Finding(code, severity, "sessions", row, column, message, found))  # type: ignore[arg-type]

    def _not_read(self, role: str, unread: Mapping[str, str], column: str, *, left_out: bool) -> None:
        """A finding for each way in which cells of a column could not be read: the place of the first, and how many."""
        by_why: dict[str, list[str]] = {}
        for cell, why in unread.items():
            by_why.setdefault(why, []).append(cell)
        for why, cells in by_why.items():
            rows = self.db.execute(
                f'SELECT before || _line, _line, "{role}" FROM log_rows JOIN log_sheets USING (_sheet) '
                f'WHERE NOT _is_sum AND "{role}" IN (SELECT unnest($1::VARCHAR[])) ORDER BY _n',
                [cells],
            ).fetchall()
            if not rows:
                continue
            where = some_of([row[0] for row in rows])
            of = {"length": log_columns.LENGTHS, "planned": ("planned_minutes", "planned_hours")}.get(role, (role,))
            heading = next((each.heading for table in self.tables for each in table.columns if each.role in of), role)
            then = (
                gettext("The row was left out: correct the file, and import it again.")
                if left_out
                else gettext("It was left empty: correct the file, and import it again.")
            )
            said = gettext(moments.NOT_READ[why]).format(heading=heading, where=where)
            self._find(
                f"{role}_not_read",
                "error",
                rows[0][1],
                f"{said} {then}",
                column,
                rows[0][2],
            )


def _windows(
    whole: tuple[dt.date, dt.date], summers: Sequence[tuple[dt.date, dt.date]], *, esy: bool
) -> tuple[tuple[dt.date, dt.date], ...]:
    """The days of a promise: of one for the summer only its terms, of another all but those; whole where none
    is known.
    """
    if not summers:
        return (whole,)
    inside = [
        (max(start, whole[0]), min(end, whole[1])) for start, end in summers if start <= whole[1] and end >= whole[0]
    ]
    if esy:
        return tuple(inside) or (whole,)
    found, first = [], whole[0]
    for start, end in sorted(inside):
        if start > first:
            found.append((first, start - dt.timedelta(1)))
        first = max(first, end + dt.timedelta(1))
    if first <= whole[1]:
        found.append((first, whole[1]))
    return tuple(found) or (whole,)


def _short(cell: str) -> str:
    return cell if len(cell) <= 30 else cell[:29] + "…"


def sql_name(name: str) -> str:
    return f'"{name}"'
