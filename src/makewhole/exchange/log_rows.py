"""All rows of a log in one go: joined with what their cells say, given their promise, and staged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makewhole.exchange import log_columns, moments
from makewhole.exchange.log_file import sql_name
from makewhole.exchange.log_values import LogValues
from makewhole.exchange.reading import Choice, Question, some_of
from makewhole.language import gettext, ngettext
from makewhole.language import number as figures
from makewhole.record.schema import TABLES


@dataclass
class LogRows(LogValues):
    """Makes `in_sessions` of `log_rows` and the tables of what its cells say."""

    def _join(self) -> None:
        """`log_read`: a row for each student of each row that has a day, with all that its cells say."""
        clocks, start, stop = "", "CAST(NULL AS INTEGER)", "CAST(NULL AS INTEGER)"
        if "start" in self.roles:
            clocks += ' LEFT JOIN log_clocks AS b ON b.cell = r."start" AND r."start" <> \'\''
            start, stop = "b.start", "b.stop"
        elif "time" in self.roles:
            clocks += ' LEFT JOIN log_clocks AS b ON b.cell = r."time" AND r."time" <> \'\''
            start, stop = "b.start", "b.stop"
        elif self.days.times:
            clocks += " LEFT JOIN log_clocks AS b ON b.cell = d.clock AND d.clock <> ''"
            start = "b.start"
        if "end" in self.roles:
            clocks += ' LEFT JOIN log_clocks AS e ON e.cell = r."end" AND r."end" <> \'\''
            stop = f"coalesce({stop}, e.start)"
        lengths = ""
        length, planned = "CAST(NULL AS INTEGER)", "CAST(NULL AS INTEGER)"
        length_waits = "false"
        if "length" in self.roles:
            code = 'r."code"' if self.length_unit == "units" and "code" in self.roles else "''"
            lengths += f" LEFT JOIN log_lengths AS l ON l._sheet = r._sheet AND l.cell = r.length AND l.code = {code}"
            length, length_waits = "l.minutes", "coalesce(l.waits, false)"
        if "planned" in self.roles:
            lengths += " LEFT JOIN log_planned AS p ON p._sheet = r._sheet AND p.cell = r.planned"
            planned = "p.minutes"
        made_up = "CAST(NULL AS DATE)"
        if "make_up_for" in self.roles:
            lengths += " LEFT JOIN log_days AS m ON m.cell = r.make_up_for"
            made_up = "m.day"
        marked = "false"
        if "make_up_for" in self.roles:
            yes = ", ".join(_text(word) for word in sorted(log_columns.YES))
            marked = f"(m.day IS NOT NULL OR lower(r.make_up_for) IN ({yes}))"
        service, code = (
            ('r."service"' if "service" in self.roles else "''"),
            ('r."code"' if "code" in self.roles else "''"),
        )
        gone = (
            f"r.length NOT IN ({', '.join(_text(cell) for cell in sorted(self.reversed))})" if self.reversed else "true"
        )
        names = {role: f"r.{sql_name(role)}" for role in self.roles}
        who, wk, way = self._on_r(self.who, names), self._on_r(self.wk, names), self._on_r(self.way, names)
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE log_read AS
            SELECT r._n, r._sheet, r._line, o.spot, o.found_id AS student_id, d.day, {start} AS start,
                CASE WHEN {stop} > {start} AND ({stop} - {start}) % 60 = 0 AND {stop} - {start} <=
                    {moments.LONGEST_MINUTES * 60}
                    THEN ({stop} - {start}) // 60 END AS span,
                {stop} <= {start} AS is_backward,
                {length} AS length, {length_waits} AS length_waits, {planned} AS planned,
                {"r.length <> ''" if "length" in self.roles else "false"} AS has_length,
                t.state, t.reason, CASE WHEN {marked} AND t.kind IS NULL THEN 'make_up' ELSE t.kind END AS kind,
                coalesce(t.contact, s.contact) AS contact, t.left_out,
                t.waits OR s.waits OR o.spot < 0 AS waits, s.left_out AS service_left_out, s.name AS service,
                coalesce(y.grouping, s.grouping, t.grouping, CASE WHEN g.many > 1 THEN 'group' END) AS grouping,
                y.setting, {made_up} AS makes_up_on
            FROM log_rows AS r
            JOIN log_days AS d ON d.cell = r."date"
            JOIN log_who AS o ON o.who = {who}
            JOIN (SELECT who, count(*) AS many FROM log_who GROUP BY who) AS g ON g.who = o.who
            JOIN log_services AS s ON s.service = {service} AND s.code = {code} AND s.who = o.who
            JOIN log_words AS w ON w.wk = {wk}
            JOIN log_outcomes AS t ON t.wk = w.wk AND t.note = {self._on_r(self.note, names)}
            JOIN log_ways AS y ON y.way = {way}
            {clocks} {lengths}
            WHERE NOT r._is_sum AND {gone}
            """
        )
        for label in ("draft", "unsigned", "not_billed"):
            self._left_out(label, f"SELECT _sheet, _line FROM log_read WHERE left_out = '{label}'")
        self._left_out("service", "SELECT _sheet, _line FROM log_read WHERE service_left_out AND left_out IS NULL")
        self._minutes()

    @staticmethod
    def _on_r(expression: str, names: Mapping[str, str]) -> str:
        """The expression over `log_rows` with its columns named by their table."""
        return re.sub(r'(?<![.\w])"(\w+)"', lambda match: names.get(match[1], match[0]), expression)

    def _count(self, where: str) -> int:
        row = self.db.execute(
            f"SELECT count(*) FROM log_read WHERE left_out IS NULL AND NOT service_left_out AND {where}"
        ).fetchone()
        return int(row[0]) if row else 0

    def _first(self, where: str) -> tuple[str, ...]:
        rows = self.db.execute(
            "SELECT before || _line FROM (SELECT _sheet, _line, min(_n) AS n FROM log_read WHERE left_out IS NULL "
            "AND NOT "
            f"service_left_out AND {where} GROUP BY ALL) JOIN log_sheets USING (_sheet) ORDER BY n LIMIT 5"
        ).fetchall()
        return tuple(row[0] for row in rows)

    def _minutes(self) -> None:
        """What minutes beside a miss are, whether a row without a word was held, and how long what has no
        length was.
        """
        has_length, has_planned = "length" in self.roles, "planned" in self.roles
        self.beside = self._minutes_beside_misses(has_length)
        self.blank = "held"
        open_rows = "state = 'open' AND length IS NULL AND NOT has_length AND NOT waits"
        if not has_length and (count := self._count(open_rows)):
            status = any(column.role in ("status", "given") for column in self.words.columns)
            self.blank = self.answers.get("blank") or ("" if status else "held")
            if self.blank not in ("held", "unknown"):
                self.blank = ""
            self.questions.append(
                Question(
                    "blank",
                    gettext("Some rows say neither that the session was held nor why it was not. What holds for them?"),
                    (Choice("held", gettext("it was held")), Choice("unknown", gettext("nobody knows: leave it open"))),
                    proposed=None if status else "held",
                    why=""
                    if status
                    else gettext("The file has a column for why a session was not held, and there it is empty."),
                    seen=self._first(open_rows),
                    rows=count,
                )
            )
        self.held_minutes = ""
        lost = "state IN ('held', 'open', 'blank') AND length IS NULL AND span IS NULL AND NOT has_length AND NOT waits"
        if not has_length and (count := self._count(lost)):
            self.held_minutes = self._held_minutes(has_planned, lost, count)
        self._differences(has_length)

    def _minutes_beside_misses(self, has_length: bool) -> str:
        """'planned', 'given' or '' (asked): what minutes are that stand beside words which say that nothing
        was held.
        """
        if not has_length:
            return "planned"
        words = log_columns.words_of(self.length_heading)
        says_given = bool(words & {"given"})
        full = "length > 0 AND (planned IS NULL OR length >= planned)"
        beside = self._count(f"state = 'reason' AND NOT waits AND {full}")
        missed = self._count(f"state = 'missed' AND NOT waits AND {full}")
        zero = self._count("state IN ('reason', 'missed') AND (length = 0 OR NOT has_length)")
        asks = (beside and (says_given or zero)) or (missed and says_given)
        if not asks:
            return "planned"
        answer = self.answers.get("minutes_beside_reason")
        some = f"state IN ('reason', 'missed') AND NOT waits AND {full}"
        self.questions.append(
            Question(
                "minutes_beside_reason",
                gettext(
                    'In some rows minutes stand in "{length_heading}" beside words that say the session '
                    "was not held. Were those minutes given?"
                ).format(length_heading=self.length_heading),
                (
                    Choice("given", gettext("yes: a part was held, and the words say why not more")),
                    Choice("planned", gettext("no: they are only how long it should have been")),
                ),
                seen=self._first(some),
                rows=self._count(some),
            )
        )
        return answer if answer in ("given", "planned") else ""

    def _held_minutes(self, has_planned: bool, lost: str, count: int) -> str:
        """Where the length of held sessions comes from that have none in the file: planned, promised, a
        number, unknown.
        """
        card = next((table.said for table in self.tables if table.said), "")
        text, _, number = card.partition("|")
        proposed = "planned" if has_planned else number or None
        choices = [
            *([Choice("planned", gettext("as long as planned"))] if has_planned else []),
            *([Choice(number, gettext("{number} minutes each").format(number=number))] if number else []),
            Choice("promised", gettext("as long as promised")),
            Choice("unknown", gettext("nobody knows: leave it open")),
        ]
        why = (
            gettext("It is the only length in the file.")
            if has_planned
            else gettext('The head says "{text}".').format(text=text)
            if number
            else ""
        )
        self.questions.append(
            Question(
                "held_minutes",
                gettext(
                    "The file does not say how many minutes were given in the sessions that were held. "
                    "How long were they?"
                ),
                tuple(choices),
                proposed=proposed,
                why=why,
                seen=self._first(lost),
                rows=count,
            )
        )
        answer = self.answers.get("held_minutes") or proposed or ""
        return answer if answer in ("planned", "promised", "unknown") or re.fullmatch(r"[1-9]\d{0,2}", answer) else ""

    def _differences(self, has_length: bool) -> None:
        """Findings: minutes that differ from the times beside them, sessions that end before they begin, rows
        that say nothing.
        """
        if has_length:
            far = {"minutes": 0, "hours": 3, "units": 14}[self.length_unit or "minutes"]
            self._some_rows(
                f"state IN ('held', 'open', 'blank') AND length > 0 AND span IS NOT NULL AND abs(length - span) > "
                f"{far}",
                "minutes_differ",
            )
        self._some_rows("is_backward", "ends_before_it_begins")
        if has_length:
            self._some_rows(
                "state IN ('open', 'blank') AND length IS NULL AND NOT length_waits AND NOT waits", "nothing_told"
            )

    def _some_rows(self, where: str, code: str) -> None:
        if count := self._count(where):
            places = self._first(where)
            first = re.search(r"(\d+)$", places[0])
            said = {
                "minutes_differ": ngettext(
                    "{rows} row has other minutes than lie between its times. The minutes were taken as they stand "
                    "({where}).",
                    "{rows} rows have other minutes than lie between its times. The minutes were taken as they stand "
                    "({where}).",
                    count,
                ),
                "ends_before_it_begins": ngettext(
                    "{rows} row has an end that is not after its start. The times give no length ({where}).",
                    "{rows} rows have an end that is not after its start. The times give no length ({where}).",
                    count,
                ),
                "nothing_told": ngettext(
                    "{rows} row has no minutes that can be read and no word of what came of the session. It was "
                    "taken with empty minutes ({where}).",
                    "{rows} rows have no minutes that can be read and no word of what came of the session. It was "
                    "taken with empty minutes ({where}).",
                    count,
                ),
            }
            message = said[code].format(rows=figures(count), where=some_of(places, count))
            self._find(code, "warning", int(first[1]) if first else None, message)

    def _read_promises(self) -> None:
        """`log_promises`: for each student, service, grouping, contact and setting, the promise of each
        stretch of days.
        """
        contact = "CASE WHEN contact = 'consult' THEN 'consult' WHEN {marks} THEN 'direct' END".format(
            marks="true" if self.marks_contact else "contact = 'direct'"
        )
        self.key = f"concat_ws(chr(31), student_id, service, coalesce(grouping, ''), coalesce({contact}, ''), setting)"
        rows = self.db.execute(
            f"SELECT student_id, service, grouping, {contact}, setting, min(day), max(day), count(*), {self.key} "
            f"FROM log_read "
            "WHERE left_out IS NULL AND NOT service_left_out AND student_id IS NOT NULL AND service IS NOT NULL "
            "GROUP BY ALL HAVING count(*) > 0 ORDER BY min(_n)"
        ).fetchall()
        made: list[tuple[str, str | None, dt.date, dt.date]] = []
        waiting: list[str] = []
        missing: list[str] = []
        open_ends: list[str] = []
        for student, service, grouping, how, setting, first, last, count, key in rows:
            name = self.record[student] or student
            found, waits = self.services.windows(student, service, grouping, how, setting, name, (first, last), count)
            made += [(key, promise, start, end) for promise, start, end in found]
            if found and not _covers(found, first, last):
                open_ends.append(key)
            if waits is not None:
                waiting.append(key)
            elif not found:
                missing.append(key)
        self.questions += self.services.questions.values()
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE log_promises (key VARCHAR, promise_id VARCHAR, starts DATE, ends DATE, "
            "waits BOOLEAN)"
        )
        self._fill(
            "log_promises",
            [*(list(each) for each in zip(*made, strict=True)), [False] * len(made)],
            ("VARCHAR", "VARCHAR", "DATE", "DATE", "BOOLEAN"),
        )
        far = (dt.date(1900, 1, 1), dt.date(2200, 1, 1))
        self._fill(
            "log_promises",
            [waiting, [None] * len(waiting), [far[0]] * len(waiting), [far[1]] * len(waiting), [True] * len(waiting)],
            ("VARCHAR", "VARCHAR", "DATE", "DATE", "BOOLEAN"),
        )
        taken = "left_out IS NULL AND NOT service_left_out AND NOT waits"
        self._left_out(
            "unpromised",
            f"SELECT _sheet, _line FROM log_read WHERE {taken} AND {self.key} IN (SELECT unnest($1::VARCHAR[]))",
            [missing],
        )
        if open_ends:
            self._left_out(
                "outside",
                f"SELECT _sheet, _line FROM log_read AS r WHERE {taken} AND {self.key} IN (SELECT "
                f"unnest($1::VARCHAR[])) "
                f"AND NOT EXISTS (SELECT 1 FROM log_promises AS p WHERE p.key = {self.key} AND r.day BETWEEN "
                f"p.starts AND p.ends)",
                [open_ends],
            )

    def _empty_sessions(self) -> None:
        typed = ", ".join(f"{sql_name(column.name)} VARCHAR" for column in TABLES["sessions"].columns)
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE in_sessions ({typed}, _place VARCHAR, _order BIGINT, _makes_up_on VARCHAR)"
        )

    def _stage(self, source: str | None) -> int:
        """`in_sessions`: every row that waits for nothing; how many."""
        if source is None:
            return 0
        held_minutes = self.held_minutes
        lost = {
            "planned": "planned",
            "promised": "promised",
            "unknown": "NULL",
        }.get(held_minutes, held_minutes or "NULL")
        given = {
            "minutes": "length",
            "hours": "CASE WHEN abs(span - length) <= 3 THEN span ELSE length END",
            "units": "CASE WHEN span IS NOT NULL AND (length IS NULL OR abs(span - length) < 15) THEN span ELSE "
            "length END",
        }[self.length_unit or "minutes"]
        if "length" not in self.roles:
            given = f"coalesce(span, {lost})"
        held = f"coalesce({given}, span)"
        unsure = given if "length" in self.roles else (held if self.blank == "held" else "NULL")
        beside = self.beside
        missed_length = "length" if "length" in self.roles else "NULL"
        delivered = f"""CASE state
            WHEN 'held' THEN {held} WHEN 'attempt' THEN 0
            WHEN 'missed' THEN CASE WHEN {_given_beside(beside)} THEN {given} ELSE 0 END
            WHEN 'reason' THEN CASE WHEN {_given_beside(beside)} THEN {given} ELSE 0 END
            WHEN 'partly' THEN {given if "length" in self.roles else "NULL"}
            WHEN 'open' THEN {unsure} WHEN 'blank' THEN {given} END"""
        planned = f"""CASE WHEN planned IS NOT NULL THEN planned
            WHEN state IN ('missed', 'reason', 'attempt') AND {_given_beside(beside)} THEN CASE WHEN span > length
                THEN span END
            WHEN state IN ('missed', 'reason', 'attempt') THEN coalesce(span, nullif({missed_length}, 0))
            WHEN state = 'partly' AND span > coalesce(length, -1) AND {_sql_bool("length" in self.roles)} THEN span
                END"""
        waits = ["r.waits", "coalesce(p.waits, false)"]
        if not beside:
            waits.append("(state IN ('missed', 'reason') AND length > 0 AND (planned IS NULL OR length >= planned))")
        if "length" not in self.roles and not self.blank:
            waits.append("state = 'open'")
        if "length" not in self.roles and not held_minutes:
            waits.append("(state IN ('held', 'open', 'blank') AND span IS NULL)")
        waits.append(
            "(length_waits AND NOT (span IS NOT NULL AND state IN ('held', 'open', 'blank', 'partly')) AND state "
            "<> 'missed')"
        )
        columns = [column.name for column in TABLES["sessions"].columns]
        cells = {
            "promise_id": "promise_id",
            "date": "strftime(day, '%Y-%m-%d')",
            "starts_at": "CASE WHEN start IS NOT NULL THEN lpad(CAST(start // 3600 AS VARCHAR), 2, '0') || ':' || "
            "lpad(CAST(start // 60 % 60 AS VARCHAR), 2, '0') END",
            "planned_minutes": "CAST(planned AS VARCHAR)",
            "delivered_minutes": "CAST(delivered AS VARCHAR)",
            "kind": "kind",
            "contact": "contact",
            "reason": "CASE WHEN state = 'missed' AND reason IS NULL AND planned IS NULL THEN 'not_stated' ELSE reason "
            "END",
            "as_written": "CASE WHEN reason = 'not_as_written' THEN 'false' END",
            "source": _text(source),
        }
        self._empty_sessions()
        told = ", ".join(f"{cells.get(name, 'NULL')} AS {sql_name(name)}" for name in columns)
        self.db.execute(
            f"""
            INSERT INTO in_sessions SELECT {told}, before || _line, n, strftime(makes_up_on, '%Y-%m-%d')
            FROM (
                SELECT r._sheet, r._line, r._n * 64 + least(r.spot, 63) AS n, p.promise_id, day, start, state,
                kind, contact, makes_up_on,
                    CASE WHEN state IN ('held', 'blank') AND reason IS NOT NULL AND reason = 'not_stated' THEN NULL
                        ELSE reason
                    END AS reason, {planned} AS planned, {delivered} AS delivered
                FROM (SELECT * FROM log_read WHERE left_out IS NULL AND NOT service_left_out) AS r
                JOIN log_promises AS p ON p.key = {self.key} AND r.day BETWEEN p.starts AND p.ends
                LEFT JOIN (SELECT promise_id, minutes AS promised FROM promises) AS q ON q.promise_id = p.promise_id
                WHERE NOT ({" OR ".join(waits)}) AND r.student_id IS NOT NULL
            ) JOIN log_sheets USING (_sheet) ORDER BY n
            """
        )
        found = self.db.execute("SELECT count(*) FROM in_sessions").fetchone()
        return int(found[0]) if found else 0


def _covers(spans: Sequence[tuple[str, dt.date, dt.date]], first: dt.date, last: dt.date) -> bool:
    """Whether every day from the first to the last lies in one of the spans, which are in order."""
    for _, start, end in spans:
        if start <= first <= end:
            first = end + dt.timedelta(1) if end < last else last
            if end >= last:
                return True
    return False


def _given_beside(beside: str) -> str:
    """SQL: whether the minutes beside a miss were given: a part, or what the person said of whole ones."""
    part = "(length > 0 AND planned > length)"
    return f"({part} OR length > 0)" if beside == "given" else part


def _sql_bool(value: bool) -> str:
    return "true" if value else "false"


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
