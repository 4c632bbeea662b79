"""Which rows of a file the record has already (RECORD.md, History): new, changed, the same, gone, moved.

Rows are known again by their ids, or by what tells them apart; sessions of a log by source, student, service, day,
start and their order that day, never by row number. A row that is gone, or stands on another day, is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from makewhole.exchange.reading import Choice, Question
from makewhole.language import gettext, number
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    import duckdb

_ESCAPED, _PLAIN = r'["\\\x00-\x1f]', r'[^"\\\x00-\x1f]+'
"""What JSON must escape in a text, and what it may not."""
ONE_BY_ONE = 20
"""Rows gone from a file up to which each is asked about by itself."""
NEAR_DAYS = 10
"""How far from its old day a session may stand to be offered as the same one, moved."""


@dataclass(frozen=True)
class Change:
    """A row that the import would say: new, changed or taken back."""

    kind: str
    """`say`, `correct` or `withdraw`."""
    table: str
    row: str
    cells: Mapping[str, str]
    """The row as it would be, without empty cells; of a row taken back, as it was."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The cells as they are, of those that change."""
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "table": self.table,
            "row": self.row,
            "cells": dict(self.cells),
            "before": dict(self.before),
            "place": self.place,
        }


class KnownRows:
    """The staged rows of a file (`in_<table>`) beside those of the record (`was_<table>`, with the rows' names)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, brought: Callable[[str], list[str]]) -> None:
        """`brought(table)`: the names of the rows that earlier files of this layout brought and nobody undid."""
        self.connection = connection
        self.staged: list[str] = []
        self._brought = brought
        self._answers: Mapping[str, str] = {}

    # --- which rows are known -----------------------------------------------------------------------------------------

    def match(self, answers: Mapping[str, str]) -> None:
        """Makes `next_<table>` of each staged table: the rows as they would be, with `_id`, `_what` and `_place`."""
        self._answers = answers
        self.staged = [name for name in TABLES if self._has(f"in_{name}")]
        for name in self.staged:
            if name == "sessions":
                self._name_sessions()
            else:
                self._name_rows(name)
            self._compare(name)
            self._find_gone(name)
            if name == "sessions":
                self._move(answers)
        if "calendars" in self.staged:
            self._give_calendar(answers)

    def _has(self, table: str) -> bool:
        found = self.connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = ?", [table]
        ).fetchone()
        return found is not None

    def _name_rows(self, name: str) -> None:
        """`named_<table>`: the staged rows with the name each has in the history; the second of one name gets '#2'."""
        table = TABLES[name]
        parts = ", ".join(f"coalesce({_sql(column)}, '')" for column in table.identity)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE named_{name} AS SELECT *, base || CASE WHEN n > 1 THEN '#' || n ELSE '' END "
            f"AS _id FROM (SELECT *, concat_ws('/', {parts}) AS base, "
            f"row_number() OVER (PARTITION BY concat_ws('/', {parts}) ORDER BY _seq) AS n "
            f"FROM (SELECT *, row_number() OVER () AS _seq FROM in_{name}))"
        )

    def _name_sessions(self) -> None:
        """`named_sessions`: the staged sessions, each with the id of the session that it is, known or new.

        Known again by source, student, service, day, start and order that day (RECORD.md, History).
        """
        columns = {row[0] for row in self.connection.execute("DESCRIBE in_sessions").fetchall()}
        order = "_order" if "_order" in columns else "_seq"
        on = "_makes_up_on" if "_makes_up_on" in columns else "NULL"
        who = """
            FROM {rows} AS s
            LEFT JOIN all_promises AS p ON p.promise_id = s.promise_id
            LEFT JOIN all_plans AS plan ON plan.plan_id = p.plan_id
            LEFT JOIN awards AS a ON a.award_id = s.award_id
        """
        key = (
            "coalesce(s.source, '') AS k_source, coalesce(plan.student_id, a.student_id, '') AS k_student, "
            "coalesce(p.service, a.service, '') AS k_service, s.date AS k_date, coalesce(s.starts_at, '') AS k_start"
        )
        self._merged_parents()
        self._number_in_day(
            "known_sessions", f"SELECT s._id, {key} {who.format(rows='was_sessions')}", "length(_id), _id"
        )
        staged = who.format(rows="(SELECT *, row_number() OVER () AS _seq FROM in_sessions)")
        self._number_in_day("keyed_sessions", f"SELECT s.*, {on} AS _on, {key} {staged}", f"{order}, _seq")
        made = (
            "concat_ws('-', nullif(k_source, ''), i.promise_id, k_date, nullif(replace(k_start, ':', ''), '')) "
            "|| CASE WHEN i.n > 1 THEN '-' || i.n ELSE '' END"
        )
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE named_sessions AS SELECT i.* EXCLUDE (session_id, k_hash), "
            f"coalesce(k._id, {made}) AS _id, coalesce(k._id, {made}) AS session_id FROM keyed_sessions AS i "
            "LEFT JOIN known_sessions AS k USING (k_source, k_student, k_service, k_date, k_start, n)"
        )
        self.connection.execute("DROP TABLE keyed_sessions")
        self._number_like_ids()
        if on != "NULL":
            self._name_what_is_made_up()

    def _number_in_day(self, table: str, query: str, order: str) -> None:
        """`table`: the sessions of the query, with `n`, the place of each among those of one source, student ... start.

        Hardly a session has another beside it, and to sort a million by five texts takes seconds: only those are sorted
        whose key has the hash of another's.
        """
        key = "k_source, k_student, k_service, k_date, k_start"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT *, hash({key}) AS k_hash, CAST(1 AS BIGINT) AS n "
            f"FROM ({query})"
        )
        self.connection.execute(
            f"UPDATE {table} SET n = o.n FROM (SELECT rowid AS place, row_number() OVER (PARTITION BY {key} "
            f"ORDER BY {order}) AS n FROM {table} WHERE k_hash IN (SELECT k_hash FROM {table} GROUP BY k_hash "
            f"HAVING count(*) > 1)) AS o WHERE {table}.rowid = o.place"
        )

    def _merged_parents(self) -> None:
        """`all_promises` and `all_plans`: those of the record, and those that the same file brings."""
        for name, key in (("promises", "promise_id"), ("plans", "plan_id")):
            columns = ", ".join(_sql(column.name) for column in TABLES[name].columns)
            brought = f"SELECT {columns} FROM in_{name} UNION ALL " if self._has(f"in_{name}") else ""
            without = f" WHERE {key} NOT IN (SELECT {key} FROM in_{name})" if brought else ""
            self.connection.execute(
                f"CREATE OR REPLACE TEMP VIEW all_{name} AS {brought}SELECT {columns} FROM was_{name}{without}"
            )

    def _number_like_ids(self) -> None:
        """A new id that some other session has already gets a number: an id is never given twice."""
        like = self.connection.execute(
            "SELECT (SELECT count(*) FROM was_sessions) > 0 OR count(*) > count(DISTINCT hash(_id)) FROM named_sessions"
        ).fetchone()
        if like is None or not like[0]:
            return
        self.connection.execute(
            "UPDATE named_sessions AS i SET _id = i._id || '-x' || i._seq, session_id = i._id || '-x' || i._seq "
            "WHERE i._seq > (SELECT min(j._seq) FROM named_sessions AS j WHERE j._id = i._id) "
            "OR (i._id IN (SELECT _id FROM was_sessions) AND NOT EXISTS (SELECT 1 FROM known_sessions AS k "
            "WHERE k._id = i._id AND k.k_source = i.k_source AND k.k_student = i.k_student "
            "AND k.k_service = i.k_service AND k.k_date = i.k_date AND k.k_start = i.k_start AND k.n = i.n))"
        )

    def _name_what_is_made_up(self) -> None:
        """`makes_up` of a make-up that names a day: the one miss of that student, service and day; else nothing."""
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE missed_days AS
            SELECT k_student, k_service, k_date, min(_id) AS _id, count(*) AS misses FROM (
                SELECT k_student, k_service, k_date, _id FROM named_sessions
                WHERE coalesce(kind, 'regular') = 'regular' AND reason IS NOT NULL
                UNION
                SELECT k.k_student, k.k_service, k.k_date, k._id FROM known_sessions AS k
                JOIN was_sessions AS w ON w._id = k._id
                WHERE coalesce(w.kind, 'regular') = 'regular' AND w.reason IS NOT NULL
            ) GROUP BY ALL
            """
        )
        self.connection.execute(
            "UPDATE named_sessions AS i SET makes_up = m._id FROM missed_days AS m "
            "WHERE i.makes_up IS NULL AND i._on IS NOT NULL AND m.misses = 1 AND m.k_student = i.k_student "
            "AND m.k_service = i.k_service AND m.k_date = i._on AND i.kind IN ('make_up', 'compensatory')"
        )

    def _compare(self, name: str) -> None:
        """`next_<table>`: each named row as it would be, and whether that is new, a change or nothing new.

        A column in which the file has no cell at all is not the file's to say: it stays as it is.
        """
        columns = [column.name for column in TABLES[name].columns]
        counted = ", ".join(f"count({_sql(column)})" for column in columns)
        filled = self.connection.execute(f"SELECT {counted} FROM named_{name}").fetchone()
        assert filled is not None
        spoken = {column for column, count in zip(columns, filled, strict=True) if count}
        cells = ", ".join(f"i.{_sql(column)}" if column in spoken else f"w.{_sql(column)}" for column in columns)
        differs = (
            " OR ".join(f"i.{_sql(column)} IS DISTINCT FROM w.{_sql(column)}" for column in columns if column in spoken)
            or "false"
        )
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE next_{name} AS SELECT i._id, i._place, i._seq, CASE WHEN w._id IS NULL "
            f"THEN 'say' WHEN {differs} THEN 'correct' ELSE 'same' END AS _what, {cells} "
            f"FROM named_{name} AS i LEFT JOIN was_{name} AS w ON w._id = i._id"
        )

    # --- rows that are gone -------------------------------------------------------------------------------------------

    def _find_gone(self, name: str) -> None:
        """`gone_<table>`: rows that an earlier file of this layout brought and this one, which tells of them, has not.

        Of sessions: the same source and students and services, between the file's first and last day. Of a calendar:
        the same calendar and years. Of a plan: the promises of the same plan.
        """
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE gone_{name} AS SELECT _id FROM was_{name} WHERE false")
        brought = self._brought(name)
        if not brought:
            return
        self.connection.execute("CREATE OR REPLACE TEMP TABLE brought (_id VARCHAR)")
        for start in range(0, len(brought), 5_000):
            some = brought[start : start + 5_000]
            self.connection.execute(f"INSERT INTO brought VALUES {', '.join(['(?)'] * len(some))}", some)
        scope = {
            "sessions": (
                "JOIN known_sessions AS k ON k._id = w._id JOIN (SELECT k_source, k_student, k_service FROM "
                "named_sessions GROUP BY ALL) USING (k_source, k_student, k_service), "
                "(SELECT min(date) AS first, max(date) AS last FROM named_sessions) AS span "
                "WHERE w.date BETWEEN span.first AND span.last"
            ),
            "calendars": "JOIN (SELECT DISTINCT calendar_id FROM next_calendars) USING (calendar_id) WHERE false",
            "closures": "WHERE w.calendar_id IN (SELECT calendar_id FROM in_closures) AND EXISTS (SELECT 1 FROM "
            "in_calendars AS y WHERE y.calendar_id = w.calendar_id AND w.starts_on BETWEEN y.starts_on AND y.ends_on)",
            "terms": "WHERE w.calendar_id IN (SELECT calendar_id FROM in_terms) AND EXISTS (SELECT 1 FROM "
            "in_calendars AS y WHERE y.calendar_id = w.calendar_id AND w.starts_on BETWEEN y.starts_on AND y.ends_on)",
            "promises": "WHERE w.plan_id IN (SELECT plan_id FROM in_promises)",
        }.get(name)
        if scope is None:
            return
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE gone_{name} AS SELECT w._id FROM was_{name} AS w "
            f"JOIN brought AS b ON b._id = w._id {scope} AND w._id NOT IN (SELECT _id FROM next_{name})"
        )

    def asked(self, answers: Mapping[str, str]) -> Iterator[Question]:
        """The questions about rows that are gone, and whether a calendar is a student's."""
        for name in self.staged:
            gone = self._gone(name)
            if "gone" in answers or not gone:
                continue
            if len(gone) > ONE_BY_ONE:
                yield Question(
                    key="gone",
                    asks=gettext(
                        "{count} rows of {name} that an earlier file had are not in this one. What holds?"
                    ).format(count=number(len(gone)), name=name),
                    choices=(
                        Choice("keep", gettext("they stay as they were said")),
                        Choice("withdraw", gettext("they are taken back; the history keeps what was said")),
                    ),
                    seen=tuple(self._words_of(name, row) for row in gone[:5]),
                    rows=len(gone),
                )
                continue
            for row in gone:
                moved = self._moved_to(row) if name == "sessions" else []
                yield Question(
                    key=f"row:gone:{row}",
                    asks=gettext("An earlier file had this row of {name}, and this one has not. What holds?").format(
                        name=name
                    ),
                    choices=(
                        Choice("keep", gettext("it stays as it was said")),
                        Choice("withdraw", gettext("it is taken back; the history keeps what was said")),
                        *(
                            Choice(f"moved:{other}", gettext("it is the one on {day}, moved").format(day=day))
                            for other, day in moved
                        ),
                    ),
                    seen=(self._words_of(name, row),),
                    rows=1,
                )
        if "calendars" in self.staged:
            yield from self._calendar_questions()

    def _gone(self, name: str) -> list[str]:
        return [row[0] for row in self.connection.execute(f"SELECT _id FROM gone_{name} ORDER BY _id").fetchall()]

    def _words_of(self, name: str, row: str) -> str:
        """The row in a few words: its cells that are not empty, ids left out."""
        cells = self._cells(f"was_{name}", row)
        shown = [text for column, text in cells.items() if not column.endswith("_id") and column != "recorded_at"]
        return " · ".join(shown)

    def _cells(self, table: str, row: str) -> dict[str, str]:
        result = self.connection.execute(f"SELECT * FROM {table} WHERE _id = ?", [row])
        names = [column[0] for column in result.description or ()]
        found = result.fetchone()
        if found is None:
            return {}
        return {
            name: str(text)
            for name, text in zip(names, found, strict=True)
            if text is not None and not name.startswith("_")
        }

    def _moved_to(self, row: str) -> list[tuple[str, str]]:
        """New sessions that may be this one on another day or at another time: id and day, the nearest first."""
        found = self.connection.execute(
            """
            SELECT i._id, coalesce(i.date || ' ' || i.starts_at, i.date)
            FROM next_sessions AS i JOIN named_sessions AS n ON n._id = i._id,
                (SELECT w.date AS was_on, k.k_source, k.k_student, k.k_service, w.reason, w.delivered_minutes
                 FROM was_sessions AS w JOIN known_sessions AS k ON k._id = w._id WHERE w._id = ?) AS was
            WHERE i._what = 'say' AND n.k_source = was.k_source AND n.k_student = was.k_student
                AND n.k_service = was.k_service
                AND abs(date_diff('day', CAST(was.was_on AS DATE), CAST(i.date AS DATE))) <= ?
            ORDER BY abs(date_diff('day', CAST(was.was_on AS DATE), CAST(i.date AS DATE))), i._id LIMIT 3
            """,
            [row, NEAR_DAYS],
        ).fetchall()
        return [(str(found_id), str(day)) for found_id, day in found]

    def _move(self, answers: Mapping[str, str]) -> None:
        """Takes up the answers that a row of this file is one that is gone: it keeps its id, its day is corrected."""
        columns = [column.name for column in TABLES["sessions"].columns if column.name != "session_id"]
        for key, answer in answers.items():
            if not (key.startswith("row:gone:") and answer.startswith("moved:")):
                continue
            old, new = key.removeprefix("row:gone:"), answer.removeprefix("moved:")
            if old not in self._gone("sessions"):
                continue
            cells = ", ".join(_sql(column) for column in columns)
            self.connection.execute(
                f"INSERT INTO next_sessions (_id, _place, _seq, _what, session_id, {cells}) "
                f"SELECT ?, _place, _seq, 'correct', ?, {cells} FROM next_sessions WHERE _id = ?",
                [old, old, new],
            )
            self.connection.execute("DELETE FROM next_sessions WHERE _id = ?", [new])
            self.connection.execute("DELETE FROM gone_sessions WHERE _id = ?", [old])

    def withdrawn(self, name: str) -> list[str]:
        every = self._answers.get("gone")
        return [row for row in self._gone(name) if self._answers.get(f"row:gone:{row}", every) == "withdraw"]

    # --- a calendar and its students ----------------------------------------------------------------------------------

    def _calendar_questions(self) -> Iterator[Question]:
        calendars = [row[0] for row in self._all("SELECT DISTINCT calendar_id FROM in_calendars ORDER BY 1")]
        if len(calendars) != 1:
            return
        waiting = self._all("SELECT _id, coalesce(name, student_id) FROM was_students WHERE calendar_id IS NULL")
        for student, name in waiting:
            yield Question(
                key=f"calendar_of:{student}",
                asks=gettext("Is this the school calendar of {name}?").format(name=name),
                choices=(
                    Choice("yes", gettext("its school days and closures count")),
                    Choice("no", gettext("leave that open")),
                ),
                proposed="yes",
                why=gettext("no calendar is set yet"),
                rows=1,
            )

    def _give_calendar(self, answers: Mapping[str, str]) -> None:
        """`next_students`: the students whose calendar this is, as the person says or as it is proposed."""
        if "students" in self.staged:
            return
        asked = list(self._calendar_questions())
        yes = [
            question.key.removeprefix("calendar_of:")
            for question in asked
            if answers.get(question.key, question.proposed) == "yes"
        ]
        if not yes:
            return
        columns = [column.name for column in TABLES["students"].columns]
        cells = ", ".join(
            "(SELECT min(calendar_id) FROM in_calendars) AS calendar_id" if column == "calendar_id" else _sql(column)
            for column in columns
        )
        marks = ", ".join("?" * len(yes))
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE next_students AS SELECT _id, '' AS _place, 0 AS _seq, 'correct' AS _what, "
            f"{cells} FROM was_students WHERE _id IN ({marks})",
            yes,
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE gone_students AS SELECT _id FROM was_students WHERE false"
        )
        self.staged = [name for name in TABLES if name in self.staged or name == "students"]

    def _all(self, query: str) -> list[Any]:
        return self.connection.execute(query).fetchall()

    # --- what would change --------------------------------------------------------------------------------------------

    def counts(self) -> dict[str, dict[str, int]]:
        counts = {}
        for name in self.staged:
            found = dict(self._all(f"SELECT _what, count(*) FROM next_{name} GROUP BY 1"))
            counts[name] = {
                "new": found.get("say", 0),
                "changed": found.get("correct", 0),
                "withdrawn": len(self.withdrawn(name)),
                "same": found.get("same", 0),
            }
        return counts

    def changes(self, limit: int | None = None) -> Iterator[Change]:
        """The rows to say, table by table: new ones, then changed ones, then those taken back."""
        for name in self.staged:
            yield from self.new_rows(name, limit)
            yield from self.changed_rows(name, limit)

    def new_rows(self, name: str, limit: int | None = None) -> Iterator[Change]:
        yield from self._said(name, "say", limit)

    def changed_rows(self, name: str, limit: int | None = None) -> Iterator[Change]:
        """The rows of the table that are changed, then those taken back."""
        yield from self._said(name, "correct", limit)
        for row_id in self.withdrawn(name)[:limit]:
            yield Change("withdraw", name, row_id, self._cells(f"was_{name}", row_id))

    def _said(self, name: str, what: str, limit: int | None) -> Iterator[Change]:
        columns = [column.name for column in TABLES[name].columns]
        told = ", ".join(f"i.{_sql(column)}" for column in columns)
        was = ", ".join(f"w.{_sql(column)}" for column in columns)
        both = f"{told}, {was}" if what == "correct" else told
        result = self.connection.execute(
            f"SELECT i._id, i._place, {both} FROM next_{name} AS i LEFT JOIN was_{name} AS w ON w._id = i._id "
            f"WHERE i._what = '{what}' ORDER BY i._seq" + (f" LIMIT {limit}" if limit is not None else "")
        )
        width = len(columns)
        for row_id, place, *values in _batches(result):
            now = {c: v for c, v in zip(columns, values, strict=False) if v is not None}
            old = {c: v for c, v in zip(columns, values[width:], strict=False) if v is not None}
            changed = [c for c in columns if old.get(c) != now.get(c)] if what == "correct" else []
            yield Change(what, name, row_id, now, {c: old.get(c, "") for c in changed}, place or "")

    def sessions_written(self) -> Iterator[tuple[str, str, str, str]]:
        """Each new session: its name, its student, its day, and its cells in the canonical form of a history.

        They come student by student, each student's in the order of the file: a chain goes on where it was left, and
        the indexes of the data file grow at one place. A log has a million of them, so the database writes the cells.
        """
        self._merged_parents()
        columns = sorted(column.name for column in TABLES["sessions"].columns)
        result = self.connection.execute(
            f"SELECT i._id, coalesce(plan.student_id, a.student_id), i.date, {self._canonical(columns)} "
            "FROM next_sessions AS i LEFT JOIN all_promises AS p ON p.promise_id = i.promise_id "
            "LEFT JOIN all_plans AS plan ON plan.plan_id = p.plan_id "
            "LEFT JOIN was_awards AS a ON a.award_id = i.award_id WHERE i._what = 'say' ORDER BY 2, i._seq"
        )
        yield from _batches(result)

    def _canonical(self, columns: list[str]) -> str:
        """SQL for the canonical form of a new session's cells (`record.history`); a test holds the two together."""
        asked = ", ".join(
            f"string_agg(DISTINCT regexp_replace({_sql(column)}, '{_PLAIN}', '', 'g'), '') "
            f"FILTER (regexp_matches({_sql(column)}, '{_ESCAPED}'))"
            for column in columns
        )
        found = self.connection.execute(f"SELECT {asked} FROM next_sessions WHERE _what = 'say'").fetchone()
        assert found is not None
        parts = []
        for column, escaped in zip(columns, found, strict=True):
            cell = f"i.{_sql(column)}"
            text = cell
            for letter in sorted(set(escaped or ""), key=lambda letter: letter != "\\"):  # the one that escapes, first
                text = f"replace({text}, chr({ord(letter)}), '{encode_basestring(letter)[1:-1]}')"
            parts.append(f"CASE WHEN coalesce({cell}, '') = '' THEN '' ELSE ',\"{column}\":\"' || {text} || '\"' END")
        return f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"

    def students(self) -> dict[str, dict[str, str]]:
        """The student of each promise, plan, session, award and goal, by table and id."""
        self._merged_parents()
        found: dict[str, dict[str, str]] = {}
        found["plan_id"] = dict(self._all("SELECT plan_id, student_id FROM all_plans"))
        found["promise_id"] = dict(
            self._all("SELECT promise_id, student_id FROM all_promises JOIN all_plans USING (plan_id)")
        )
        found["award_id"] = dict(self._all("SELECT award_id, student_id FROM was_awards"))
        return found


def _batches(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of a result, few in memory at a time. Nothing else is asked of the connection before the last."""
    while some := result.fetchmany(20_000):
        yield from some


def _sql(name: str) -> str:
    return f'"{name}"'
