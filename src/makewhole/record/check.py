"""What is wrong in rows, between rows and between tables: one function a rule (RECORD.md, Findings).

A row is told by its number and a cell by its column. Messages hold places and allowed words, never what a cell held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from makewhole.language import gettext
from makewhole.record import cells, services
from makewhole.record.files import Loaded, shown_of
from makewhole.record.findings import Finding, Severity
from makewhole.record.schema import PERIODS_WITH_EVERY, TABLES, Column, Table

Tables = dict[str, Loaded]

_LISTED_ROWS = 5
_LARGEST_OF_PROMISES = {
    "sessions": (0, 10_000),
    "minutes": (0, 100_000),
    "minutes_per_period": (0, 10_000_000),
    "every": (1, 1_000),
}
"""Least and most of each number of a promise."""
_MINUTES_OF_SESSIONS = ("planned_minutes", "delivered_minutes")


def check(tables: Tables) -> list[Finding]:
    """Everything that is wrong in the rows, and empties the cells that no typed table could hold."""
    findings: list[Finding] = []
    filled = [loaded for loaded in tables.values() if loaded.rows is not None and loaded.rows.count]
    for loaded in filled:
        findings.extend(required_cells_are_filled(loaded))
        findings.extend(ids_stand_once(loaded))
    wrong: list[Finding] = []
    for loaded in filled:
        wrong.extend(cells_hold_what_their_column_asks_for(loaded))
    for loaded in filled:
        findings.extend(a_span_ends_on_or_after_its_first_day(loaded))
        findings.extend(references_lead_somewhere(loaded, tables))
    for rule in _RULES:
        findings.extend(rule(tables))
    if wrong:  # a wrong cell counts as empty in the rules, but is not told a second time as an empty one
        places = {(finding.table, finding.row, finding.column) for finding in wrong}
        findings = [finding for finding in findings if (finding.table, finding.row, finding.column) not in places]
    return wrong + findings


# Every table


def cells_hold_what_their_column_asks_for(loaded: Loaded) -> Iterator[Finding]:
    """Errors: a cell that is no date, time, whole number from 0, `true` or `false`, due form, or word of its list."""
    rows = loaded.rows
    assert rows is not None
    for name in rows.columns:
        column = rows.table.column(name)
        if column.kind in ("id", "text"):
            continue
        problems = {cell: cells.problem(column, cell) for cell in rows.suspects(name)}
        bad = {cell: problem for cell, problem in problems.items() if problem is not None}
        if not bad:
            continue
        for row, (cell,) in rows.pick([name], name, bad):
            assert cell is not None
            problem = bad[cell]
            yield Finding(
                problem.code,
                "error",
                rows.table.name,
                row,
                name,
                problem.message,
                shown_of(rows.table, name, cell),
                problem.allowed,
            )
        rows.clear(name, set(bad))


def required_cells_are_filled(loaded: Loaded) -> Iterator[Finding]:
    """Errors: a required cell is empty (a column that the file has not at all is told once, by `files`)."""
    rows = loaded.rows
    assert rows is not None
    for name in rows.columns:
        column = rows.table.column(name)
        if column.required and rows.has_empty(name):
            for row, _ in rows.pick([], name, [None]):
                yield _error(
                    "empty", rows.table, row, name, gettext("This cell may not be empty."), allowed=_allowed(column)
                )


def ids_stand_once(loaded: Loaded) -> Iterator[Finding]:
    """Errors: an id that an earlier row of the table has."""
    rows = loaded.rows
    assert rows is not None
    for name in rows.table.key:
        for row, cell, first in rows.repeated(name):
            message = gettext("This id stands already in row {first}. Each row needs an id of its own.").format(
                first=first
            )
            yield _error("repeated_id", rows.table, row, name, message, cell, gettext("an id that no other row has"))


def references_lead_somewhere(loaded: Loaded, tables: Tables) -> Iterator[Finding]:
    """Errors: an id that no row of its table has. A table that could not be read whole accuses nobody."""
    rows = loaded.rows
    assert rows is not None
    for name in rows.columns:
        other = rows.table.column(name).refers_to
        if other is None:
            continue
        named = rows.suspects(name)
        if not named:
            continue
        target = tables.get(other)
        known: set[str] = set()
        if target is not None:
            if not target.complete or target.rows is None:
                continue
            known = target.rows.known(key_of(other), named)
        lost = named - known
        if lost:
            if target is None:
                message = gettext("No row of {table} has this id. The folder has no table of that name.")
            else:
                message = gettext("No row of {table} has this id.")
            message = message.format(table=other)
            for row, (cell,) in rows.pick([name], name, lost):
                yield _error("no_such_row", rows.table, row, name, message, cell, _one_of(other))


def a_span_ends_on_or_after_its_first_day(loaded: Loaded) -> Iterator[Finding]:
    """Warnings: ends_on before starts_on. Such a row holds no day at all, and what it promises is nothing."""
    rows = loaded.rows
    assert rows is not None
    if "starts_on" not in rows.columns or "ends_on" not in rows.columns:
        return
    for row, (starts_on, ends_on) in rows.pick(["starts_on", "ends_on"]):
        if starts_on is not None and ends_on is not None and ends_on < starts_on:
            message = gettext(
                "ends_on lies before starts_on, so the row holds no day. Both days belong to the span: "
                "write its last day."
            )
            yield _warning(
                "ends_before_start", rows.table, row, "ends_on", message, ends_on, gettext("starts_on or later")
            )


# Plans and promises


def a_plan_that_says_when_says_what(tables: Tables) -> Iterator[Finding]:
    """Errors: make_up_due without make_up_outcome."""
    for table, picked in _picked(tables, "plans", ["make_up_outcome", "make_up_due"]):
        for row, (outcome, due) in picked:
            if due is not None and outcome is None:
                message = gettext(
                    "make_up_due says when, but make_up_outcome does not say what happens to a missed session."
                )
                allowed = ", ".join(table.column("make_up_outcome").words)
                yield _error("due_without_outcome", table, row, "make_up_outcome", message, None, allowed)


def plans_of_one_kind_begin_on_different_days(tables: Tables) -> Iterator[Finding]:
    """Errors: two plans of one kind of one student with the same first day (which of them cuts the other?)."""
    for table, picked in _picked(tables, "plans", ["student_id", "kind", "starts_on"]):
        first: dict[tuple[str | None, ...], int] = {}
        for row, plan in picked:
            if plan[0] is None or plan[2] is None:
                continue
            earlier = first.setdefault(plan, row)
            if earlier != row:
                message = gettext(
                    "The plan in row {earlier} is of the same student, kind and first day. A later plan "
                    "ends an earlier one: give each its own first day, or keep one of the two."
                ).format(earlier=earlier)
                yield _error("plans_begin_together", table, row, "starts_on", message, plan[2])


def every_counts_weeks_cycles_or_months(tables: Tables) -> Iterator[Finding]:
    """Errors: `every` 0, or more than 1 of a period that cannot be grouped. (No period: the wording decides.)"""
    for table, picked in _picked(tables, "promises", ["period", "every"]):
        for row, (period, every) in picked:
            if every is None:
                continue
            if int(every) == 0:
                message = gettext("every may not be 0. Write 1, or leave it empty, for each period.")
                yield _error("every", table, row, "every", message, every, gettext("a whole number from 1"))
            elif int(every) > 1 and period is not None and period not in PERIODS_WITH_EVERY:
                message = gettext("every may be more than 1 only where the period is {words}.").format(
                    words=_or(PERIODS_WITH_EVERY)
                )
                yield _error("every", table, row, "every", message, every, gettext("1, or empty"))


def numbers_of_a_promise_are_no_slip_of_the_pen(tables: Tables) -> Iterator[Finding]:
    """Errors: a number beyond what any plan promises, which later sums could not hold either."""
    for table, picked in _picked(tables, "promises", list(_LARGEST_OF_PROMISES)):
        for row, found in picked:
            numbers = dict(
                zip(_LARGEST_OF_PROMISES, (None if cell is None else int(cell) for cell in found), strict=True)
            )
            large = False
            for name, cell in zip(_LARGEST_OF_PROMISES, found, strict=True):
                number, (least, most) = numbers[name], _LARGEST_OF_PROMISES[name]
                if number is not None and number > most:
                    large = True
                    message = gettext("No plan promises so much. Is a digit too many, or are two numbers in one cell?")
                    allowed = f"a whole number from {least} to {most}"
                    yield _error("too_large", table, row, name, message, cell, allowed)
            sessions, minutes, most = (
                numbers["sessions"],
                numbers["minutes"],
                _LARGEST_OF_PROMISES["minutes_per_period"][1],
            )
            if not large and sessions is not None and minutes is not None and sessions * minutes > most:
                message = gettext(
                    "sessions times minutes is more than any plan promises in a period. Check both numbers."
                )
                yield _error(
                    "too_large",
                    table,
                    row,
                    "minutes",
                    message,
                    str(minutes),
                    gettext("at most {most} in a period").format(most=most),
                )


# Calendars


def school_years_of_a_calendar_agree(tables: Tables) -> Iterator[Finding]:
    """Errors: school years of one calendar that overlap, or that have another school_week than the first."""
    for table, picked in _picked(tables, "calendars", ["calendar_id", "starts_on", "ends_on", "school_week"]):
        default = str(table.column("school_week").default)
        weeks: dict[str, tuple[frozenset[str], int]] = {}
        spans: dict[tuple[str, ...], list[tuple[str, str, int]]] = {}
        for row, (calendar, starts_on, ends_on, school_week) in picked:
            if calendar is None:
                continue
            week = frozenset((school_week or default).split())
            first_week, first_row = weeks.setdefault(calendar, (week, row))
            if week != first_week:
                message = gettext(
                    "The school week differs from row {first_row}. A calendar has one school week."
                ).format(first_row=first_row)
                yield _error("school_week_differs", table, row, "school_week", message, school_week)
            if starts_on is not None and ends_on is not None:
                spans.setdefault((calendar,), []).append((starts_on, ends_on, row))
        text = gettext(
            "The school year overlaps that in row {row} of the same calendar. Correct a first or a last day."
        )
        yield from _overlaps(table, spans, "overlapping_school_years", text)


def terms_of_a_kind_do_not_overlap(tables: Tables) -> Iterator[Finding]:
    """Errors: terms of one kind that overlap; quarters and trimesters in one calendar (`term` could mean either)."""
    for table, picked in _picked(tables, "terms", ["calendar_id", "kind", "starts_on", "ends_on"]):
        kinds: dict[str, tuple[str, int]] = {}
        spans: dict[tuple[str, ...], list[tuple[str, str, int]]] = {}
        for row, (calendar, kind, starts_on, ends_on) in picked:
            if calendar is None or kind is None:
                continue
            if kind in ("quarter", "trimester"):
                first_kind, first_row = kinds.setdefault(calendar, (kind, row))
                if kind != first_kind:
                    message = gettext(
                        "The calendar has terms of kind {first_kind} (row {first_row}) and of kind {kind}. "
                        "A promise for each term could mean either: keep the kind that the school uses."
                    ).format(first_kind=first_kind, first_row=first_row, kind=kind)
                    yield _error("quarters_and_trimesters", table, row, "kind", message, kind, first_kind)
            if starts_on is not None and ends_on is not None:
                spans.setdefault((calendar, kind), []).append((starts_on, ends_on, row))
        text = gettext(
            "The term overlaps that in row {row} of the same calendar and kind. Correct a first or a last day."
        )
        yield from _overlaps(table, spans, "overlapping_terms", text)


def closures_lie_in_a_school_year(tables: Tables) -> Iterator[Finding]:
    """Warnings: a closure outside every school year of its calendar, and outside its esy terms, changes nothing."""
    spans: dict[str, list[tuple[str, str]]] = {}
    for _, picked in _picked(tables, "calendars", ["calendar_id", "starts_on", "ends_on"]):
        for _, (calendar, starts_on, ends_on) in picked:
            if calendar is not None and starts_on is not None and ends_on is not None:
                spans.setdefault(calendar, []).append((starts_on, ends_on))
    esy: dict[str, list[tuple[str, str]]] = {}
    for _, picked in _picked(tables, "terms", ["calendar_id", "starts_on", "ends_on"], "kind", ["esy"]):
        for _, (calendar, starts_on, ends_on) in picked:
            if calendar is not None and starts_on is not None and ends_on is not None:
                esy.setdefault(calendar, []).append((starts_on, ends_on))
    for table, picked in _picked(tables, "closures", ["calendar_id", "starts_on", "ends_on", "closure"]):
        for row, (calendar, starts_on, ends_on, closure) in picked:
            if calendar is None or starts_on is None or closure is None:
                continue
            last = ends_on or starts_on
            reach = spans.get(calendar, []) + ([] if closure == "school_day" else esy.get(calendar, []))
            if not any(first <= last and starts_on <= end for first, end in reach):
                message = gettext(
                    "These days lie outside every school year of the calendar, so the row changes nothing. "
                    "Is the year right?"
                )
                yield _warning("no_effect", table, row, "starts_on", message, starts_on)


# Sessions and decisions


def a_session_has_a_promise(tables: Tables) -> Iterator[Finding]:
    """Errors: promise_id is empty, but in a compensatory session with an award_id."""
    loaded = tables.get("sessions")
    if loaded is None or loaded.rows is None or not loaded.rows.has_empty("promise_id"):
        return
    table = loaded.rows.table
    for row, (kind, award) in loaded.rows.pick(["kind", "award_id"], "promise_id", [None]):
        if kind != "compensatory" or award is None:
            message = gettext("This cell may be empty only in a compensatory session that names its award_id.")
            yield _error("empty", table, row, "promise_id", message, None, gettext("a promise_id of promises"))


def a_session_is_no_longer_than_a_day(tables: Tables) -> Iterator[Finding]:
    """Warnings: over 480 minutes in one session."""
    loaded = tables.get("sessions")
    if loaded is None or loaded.rows is None:
        return
    rows = loaded.rows
    for name in _MINUTES_OF_SESSIONS:
        long = {cell for cell in rows.suspects(name) if cell.isdecimal() and int(cell) > cells.LONG_SESSION_MINUTES}
        for row, (cell,) in rows.pick([name], name, long) if long else ():
            message = gettext("More than {minutes} minutes in one session. Are these minutes of one day?").format(
                minutes=cells.LONG_SESSION_MINUTES
            )
            yield _warning("long_session", rows.table, row, name, message, cell)


def a_determination_says_which_misses(tables: Tables) -> Iterator[Finding]:
    """Errors: a determination with neither session_id nor starts_on."""
    for table, picked in _picked(tables, "determinations", ["session_id", "starts_on"]):
        for row, (session, starts_on) in picked:
            if session is None and starts_on is None:
                message = gettext("The determination names neither a session_id nor a starts_on. Fill one of the two.")
                yield _error("empty", table, row, "starts_on", message, None, "YYYY-MM-DD")


def services_have_one_name(tables: Tables) -> Iterator[Finding]:
    """Warnings: a service that looks like a listed name. Make-up minutes reach only misses of the very same name."""
    for name in ("promises", "determinations", "awards"):
        loaded = tables.get(name)
        if loaded is None or loaded.rows is None or "service" not in loaded.rows.columns:
            continue
        like: dict[str | None, str] = {}
        found: dict[str | None, list[int]] = {}
        for row, (service,) in loaded.rows.pick(["service"]):
            if service is None:
                continue
            if service not in found:
                found[service] = []
                listed = services.looks_like(service)
                if listed is not None:
                    like[service] = listed
            if service in like:
                found[service].append(row)
        for service, listed in like.items():
            rows = found[service]
            others = f" ({_rows(rows)})" if len(rows) > 1 else ""
            message = gettext(
                'Looks like the listed service "{listed}"{others}. Services are compared as text: where the two mean '
                "the same, write the listed name everywhere."
            ).format(listed=listed, others=others)
            yield _warning("service_name", loaded.rows.table, rows[0], "service", message, service, listed)


def one_log_tells_of_a_day(tables: Tables) -> Iterator[Finding]:
    """Warnings: two sources hold the same promise and day. Told once a promise, of its first such day."""
    loaded = tables.get("sessions")
    if loaded is None or loaded.rows is None or len(loaded.rows.suspects("source")) < 2:
        return
    for row, days, sources in loaded.rows.days_of_two_sources():
        if days == 1:
            message = gettext(
                "Sources {sources} both hold sessions of this promise on this day. If they tell of the same sessions, "
                "minutes may count twice: draw the statement from one log (--source {source}), and compare it with "
                "that of the other."
            )
        else:
            message = gettext(
                "Sources {sources} both hold sessions of this promise on this day and {days} more. If they tell of the "
                "same sessions, minutes may count twice: draw the statement from one log (--source {source}), and "
                "compare it with that of the other."
            )
        both = gettext(" and ").join(sources)
        log = next((source for source in sources if source != "billing"), sources[0])  # a bill is no log
        message = message.format(sources=both, days=days - 1, source=log)
        yield _warning("two_sources", loaded.rows.table, row, "source", message)


_RULES: tuple[Callable[[Tables], Iterator[Finding]], ...] = (
    a_plan_that_says_when_says_what,
    plans_of_one_kind_begin_on_different_days,
    every_counts_weeks_cycles_or_months,
    numbers_of_a_promise_are_no_slip_of_the_pen,
    school_years_of_a_calendar_agree,
    terms_of_a_kind_do_not_overlap,
    closures_lie_in_a_school_year,
    a_session_has_a_promise,
    a_session_is_no_longer_than_a_day,
    a_determination_says_which_misses,
    services_have_one_name,
)


def key_of(table: str) -> str:
    """The column that other tables name this table's rows by."""
    return TABLES[table].key[0] if TABLES[table].key else "calendar_id"


_Picked = list[tuple[int, tuple[str | None, ...]]]


def _picked(
    tables: Tables, name: str, columns: list[str], where: str | None = None, among: list[str | None] | None = None
) -> Iterator[tuple[Table, _Picked]]:
    """The table and those cells of its rows, once; nothing where there are no rows."""
    loaded = tables.get(name)
    if loaded is not None and loaded.rows is not None and loaded.rows.count:
        yield loaded.rows.table, loaded.rows.pick(columns, where, among or ())


def _overlaps(
    table: Table, spans: dict[tuple[str, ...], list[tuple[str, str, int]]], code: str, text: str
) -> Iterator[Finding]:
    """Errors: a span that begins before an earlier one of the same group has ended."""
    for group in spans.values():
        group.sort()
        last: tuple[str, str, int] | None = None
        for span in group:
            if last is not None and span[0] <= last[1]:
                message = text.format(row=last[2])
                allowed = gettext("a day after the other's last")
                yield _error(code, table, span[2], "starts_on", message, span[0], allowed)
            if last is None or span[1] > last[1]:
                last = span


def _error(
    code: str,
    table: Table,
    row: int,
    column: str,
    message: str,
    found: str | None = None,
    allowed: str | None = None,
) -> Finding:
    return _finding("error", code, table, row, column, message, found, allowed)


def _warning(
    code: str,
    table: Table,
    row: int,
    column: str,
    message: str,
    found: str | None = None,
    allowed: str | None = None,
) -> Finding:
    return _finding("warning", code, table, row, column, message, found, allowed)


def _finding(
    severity: Severity,
    code: str,
    table: Table,
    row: int,
    column: str,
    message: str,
    found: str | None,
    allowed: str | None,
) -> Finding:
    found = None if found is None else shown_of(table, column, found)
    return Finding(code, severity, table.name, row, column, message, found, allowed)


def _allowed(column: Column) -> str | None:
    if column.kind == "word":
        return ", ".join(column.words)
    if column.kind == "date":
        return "YYYY-MM-DD"
    if column.kind == "count":
        return gettext("a whole number from 0")
    return _one_of(column.refers_to) if column.refers_to else None


def _one_of(table: str) -> str:
    return gettext("a {key} of {table}").format(key=key_of(table), table=table)


def _rows(numbers: list[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:_LISTED_ROWS])
    more = len(numbers) - _LISTED_ROWS
    if more > 0:
        return gettext("rows {rows} and {count} more").format(rows=named, count=more)
    return gettext("rows {rows}").format(rows=named)


def _or(words: tuple[str, ...]) -> str:
    return gettext("{names} or {last}").format(names=", ".join(words[:-1]), last=words[-1])
