"""What the different cells of a log say: days, students, times, lengths, services and words, each as a small table.

A million rows hold a few hundred of each. They are read here, one by one; the rows themselves are only joined with
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from makewhole.exchange import log_cells, log_columns, log_people, log_services, moments, reasons
from makewhole.exchange.log_columns import WORDS
from makewhole.exchange.log_file import FAR, LogFile, sql_name
from makewhole.exchange.log_people import Name
from makewhole.exchange.log_words import Length, Outcome, WordColumn, Words, grouping_of
from makewhole.exchange.reading import Choice, NotReadable, Question
from makewhole.language import day, gettext
from makewhole.language import number as figures

_DASHES = frozenset(("-", "\u2013", "\u2014", "--"))
"""What people write in a cell of minutes where there were none to write."""
_MARK = "\x1f"
"""Stands between the cells of a joined key, and in no cell."""


@dataclass
class LogValues(LogFile):
    """Makes the tables that `log_rows` is joined with."""

    reversed: set[str] = field(default_factory=set)
    untimed: set[str] = field(default_factory=set)

    def _read_days(self) -> None:
        counts, seen = self._counted(("date", "make_up_for"))
        headings = {column.heading for table in self.tables for column in table.columns}
        self.repeated = {cell for cell in counts if cell in headings}
        marks = {cell for cell in counts if cell.casefold() in log_columns.YES | log_columns.NO}
        own, _ = self._counts("date")
        counts = {
            cell: count
            for cell, count in counts.items()
            if cell not in self.repeated and (cell in own or cell not in marks)
        }
        whole = _with_lost_noughts(counts)
        seen = {whole[cell]: place for cell, place in seen.items() if cell in whole}
        days = moments.read_days(
            {whole[cell]: count for cell, count in counts.items()},
            self.answers,
            windows=self.plan_windows,
            is_1904=self.book.is_1904,
            is_workbook=self.book.kind != "csv",
            seen=seen,
        )
        self.questions += [q for q in (days.question, days.serial_question, days.swapped_question) if q is not None]
        _as_in_the_file(days, whole)
        seen = {cell: seen.get(full, "") for cell, full in whole.items()}
        self.days = days
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_days (cell VARCHAR, day DATE, clock VARCHAR)")
        cells = list(days.days)
        self._fill(
            "log_days",
            [cells, [days.days[cell] for cell in cells], [days.times.get(cell, "") for cell in cells]],
            ("VARCHAR", "DATE", "VARCHAR"),
        )
        for cell in cells[:2]:
            if cell != days.days[cell].isoformat():
                self.shown.append((f"{cell} ({seen.get(cell, '')})", day(days.days[cell])))
        self._not_read("date", {cell: why for cell, why in days.unread.items() if cell in own}, "date", left_out=True)
        if "make_up_for" in self.roles:
            made, _ = self._counts("make_up_for")
            unread = {cell: why for cell, why in days.unread.items() if cell in made and cell not in own}
            self._not_read("make_up_for", unread, "makes_up", left_out=False)
        filled = " OR ".join(f"{sql_name(role)} <> ''" for role in self.roles if role != "date") or "false"
        for label, where in (
            ("sums", "_is_sum"),
            ("no_day", f"NOT _is_sum AND \"date\" = '' AND ({filled})"),
            ("heading", 'NOT _is_sum AND "date" IN (SELECT unnest($1::VARCHAR[]))'),
        ):
            self._left_out(
                label,
                f"SELECT _sheet, _line FROM log_rows WHERE {where}",
                [list(self.repeated)] if "$1" in where else None,
            )

    def _read_people(self) -> None:
        """`log_who`: the students of each joined key of names; a key without a row in it is left out or waits."""
        only = self.request.student_id
        if only is not None and only not in self.record:
            raise NotReadable(
                gettext("The record holds no student {only}. Students: {listed}.").format(
                    only=only, listed=", ".join(list(self.record)[:20])
                )
            )
        self.who_roles = [role for role in ("student_id", "last_name", "first_name", "student") if role in self.roles]
        parts = ", ".join(f'"{role}"' for role in self.who_roles)
        self.who = f"concat_ws(chr(31), {parts})" if self.who_roles else "''"
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_who (who VARCHAR, found_id VARCHAR, spot INTEGER)")
        if not self.who_roles:
            self._one_student(only)
            return
        rows = self.db.execute(
            f'SELECT {parts}, count(*), min(_n) AS first FROM log_rows SEMI JOIN log_days ON cell = "date" '
            f"WHERE NOT _is_sum GROUP BY ALL HAVING count(*) > 0 ORDER BY first"
        ).fetchall()
        if len(rows) > FAR:
            raise NotReadable(
                gettext(
                    "The file has {count} different names of students; {most} can be read. Split it by school."
                ).format(count=figures(len(rows)), most=figures(FAR))
            )
        names: dict[Name, int] = {}
        keys: dict[Name, list[str]] = {}
        firsts: dict[Name, int] = {}
        empty: list[str] = []
        fields = {"student_id": "number", "last_name": "last", "first_name": "first", "student": "text"}
        for row in rows:
            cells = row[: len(self.who_roles)]
            name = Name(**{fields[role]: cell for role, cell in zip(self.who_roles, cells, strict=True)})
            key = _MARK.join(cells)
            if not any(cells):
                empty.append(key)
                continue
            names[name] = names.get(name, 0) + row[-2]
            keys.setdefault(name, []).append(key)
            firsts.setdefault(name, row[-1])
        seen = {name: self._place(firsts[name]) for name in list(names)[:300]}
        people = log_people.read_students(names, self.record, self.answers, only=only, seen=_Seen(seen))
        self.questions += people.questions
        self.shown += people.shown
        made = [
            (key, student, at)
            for name, students in people.of.items()
            for key in keys[name]
            for at, student in enumerate(students)
        ]
        self._fill("log_who", [list(each) for each in zip(*made, strict=True)], ("VARCHAR", "VARCHAR", "INTEGER"))
        waiting = [(key, None, -1) for name in people.waiting for key in keys[name]]
        self._fill("log_who", [list(each) for each in zip(*waiting, strict=True)], ("VARCHAR", "VARCHAR", "INTEGER"))
        for label, left in (
            ("no_student", empty),
            ("not_in_record", [key for name in people.left_out for key in keys[name]]),
        ):
            if left:
                label = "others" if label == "not_in_record" and people.others and only is not None else label
                self._left_out(
                    label,
                    f'SELECT _sheet, _line FROM log_rows SEMI JOIN log_days ON cell = "date" WHERE NOT _is_sum '
                    f"AND {self.who} IN (SELECT unnest($1::VARCHAR[]))",
                    [left],
                )

    def _one_student(self, only: str | None) -> None:
        """The file names no student: it is about the one that the person named, or who is asked."""
        said = self.answers.get("student")
        student = only or (said if said in self.record else None)
        if student is None:
            one = next(iter(self.record)) if len(self.record) == 1 else None
            self.questions.append(
                Question(
                    "student",
                    gettext("Which student is this log about? It does not say."),
                    tuple(Choice(each, name or each) for each, name in list(self.record.items())[:100]),
                    proposed=one,
                    why=gettext("The record holds no other.") if one else "",
                )
            )
            student = one
        self._fill("log_who", [[""], [student], [0 if student else -1]], ("VARCHAR", "VARCHAR", "INTEGER"))

    def _read_clocks(self) -> None:
        counts, seen = self._counted(("start", "end", "time"))
        day_times = (
            dict.fromkeys(self.days.times.values(), 1) if "start" not in self.roles and "time" not in self.roles else {}
        )
        clocks = moments.read_clocks({**counts, **day_times}, self.answers, seen)
        if clocks.question is not None:
            self.questions.append(clocks.question)
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_clocks (cell VARCHAR, start INTEGER, stop INTEGER)")
        cells = list(clocks.starts)
        self._fill(
            "log_clocks",
            [cells, [clocks.starts[cell] for cell in cells], [clocks.ends.get(cell) for cell in cells]],
            ("VARCHAR", "INTEGER", "INTEGER"),
        )
        for role in ("start", "end", "time"):
            if role in self.roles and clocks.unread:
                mine, _ = self._counts(role)
                unread = {
                    cell: why for cell, why in clocks.unread.items() if cell in mine and cell not in self.repeated
                }
                headings = {column.heading for table in self.tables for column in table.columns}
                self._not_read(
                    role, {c: w for c, w in unread.items() if c not in headings}, "starts_at", left_out=False
                )

    def _read_lengths(self) -> None:
        """`log_lengths`: minutes by sheet, cell and code; `log_planned`: planned minutes by sheet and cell."""
        for table_name in ("log_lengths", "log_planned"):
            self.db.execute(
                f"CREATE OR REPLACE TEMP TABLE {table_name} (_sheet INTEGER, cell VARCHAR, code VARCHAR, minutes "
                f"INTEGER, waits BOOLEAN)"
            )
        self.length_heading = ""
        self.length_unit: moments.Unit | None = None
        self.lengths_wait = False
        groups: dict[tuple[str, str, int | None], list[int]] = {}
        for number, table in enumerate(self.tables):
            if (column := table.one("minutes", "hours", "units")) is not None:
                groups.setdefault((column.role, column.heading, column.unit_minutes), []).append(number)
                self.length_heading, self.length_unit = column.heading, column.role  # type: ignore[assignment]
        for (role, heading, unit_minutes), numbers in groups.items():
            self._read_length_group(role, heading, unit_minutes, numbers)
        for number, table in enumerate(self.tables):
            if (column := table.one("planned_minutes", "planned_hours")) is not None:
                unit: moments.Unit = "minutes" if column.role == "planned_minutes" else "hours"
                counts, seen = self._counts("planned", f"NOT _is_sum AND _sheet = {number}")
                read = moments.read_lengths(counts, unit, self.answers, header=column.heading, seen=seen)
                self.questions += read.questions
                self._put_lengths("log_planned", [number], read, "")
                self._not_read("planned", read.unread, "planned_minutes", left_out=False)

    def _put_lengths(self, table: str, numbers: Sequence[int], read: moments.Lengths, code: str) -> None:
        for number in numbers:
            cells = [*read.minutes, *read.waiting]
            self._fill(
                table,
                [
                    [number] * len(cells),
                    cells,
                    [code] * len(cells),
                    [read.minutes.get(cell) for cell in cells],
                    [cell in read.waiting for cell in cells],
                ],
                ("INTEGER", "VARCHAR", "VARCHAR", "INTEGER", "BOOLEAN"),
            )
        self.lengths_wait = self.lengths_wait or bool(read.waiting)

    def _read_length_group(self, role: str, heading: str, unit_minutes: int | None, numbers: Sequence[int]) -> None:
        where = f"NOT _is_sum AND _sheet IN ({', '.join(map(str, numbers))})"
        if role != "units" or "code" not in self.roles:
            counts, seen = self._counts("length", where)
            counts = {cell: count for cell, count in counts.items() if cell != heading and cell not in _DASHES}
            negative = {cell for cell in counts if re.fullmatch(r"-\s*\d+([.,]\d+)?", cell)}
            self._reversals(negative, where)
            counts = {cell: count for cell, count in counts.items() if cell not in negative}
            unit: moments.Unit = "minutes" if role == "minutes" else "hours" if role == "hours" else "units"
            read = moments.read_lengths(
                counts, unit, self.answers, header=heading, unit_minutes=unit_minutes, seen=seen
            )
            self.questions += read.questions
            self._put_lengths("log_lengths", numbers, read, "")
            self._not_read("length", read.unread, "delivered_minutes", left_out=False)
            return
        rows = self.db.execute(
            f"SELECT length, code, count(*), min(_n) AS first FROM log_rows WHERE {where} AND length <> '' "
            "GROUP BY ALL HAVING count(*) > 0 ORDER BY first"
        ).fetchall()
        by_code: dict[str, dict[str, int]] = {}
        for cell, code, count, _ in rows:
            if cell != heading:
                by_code.setdefault(code, {})[cell] = count
        negative = {cell for counts in by_code.values() for cell in counts if re.fullmatch(r"-\s*\d+([.,]\d+)?", cell)}
        self._reversals(negative, where)
        for code, counts in by_code.items():
            mine = {cell: count for cell, count in counts.items() if cell not in negative}
            self._units_of_code(code, mine, heading, unit_minutes, numbers)

    def _units_of_code(
        self, code: str, counts: Mapping[str, int], heading: str, unit_minutes: int | None, numbers: Sequence[int]
    ) -> None:
        """Units of one code: 15 minutes each where the code is timed; of an untimed one the length of a unit
        is asked.
        """
        bare = log_services.code_of(code) if code else ""
        known = log_services.codes().get(bare)
        said = self.answers.get(f"unit_minutes:{bare}", "")
        minutes = int(said) if re.fullmatch(r"[1-9]\d{0,2}", said) else None
        if minutes is None and known is not None and known.minutes is None:
            self.untimed.add(code)
            timed = self.db.execute(
                "SELECT count(*), min(_n) FROM log_rows WHERE NOT _is_sum AND code = ? AND NOT ("
                + self._has_times()
                + ")",
                [code],
            ).fetchone()
            if timed and timed[0]:
                self.questions.append(
                    Question(
                        f"unit_minutes:{bare}",
                        gettext(
                            "How many minutes is one unit of the code {bare}? The code is not timed: a unit is "
                            "one session."
                        ).format(bare=bare),
                        seen=(self._place(timed[1]),),
                        rows=timed[0],
                    )
                )
            read = moments.Lengths(waiting=set(counts))
            self._put_lengths("log_lengths", numbers, read, code)
            return
        if minutes is None and known is not None and known.minutes is not None:
            minutes = unit_minutes or known.minutes
        read = moments.read_lengths(
            counts, "units", self.answers, header=heading, unit_minutes=minutes or unit_minutes, seen={}
        )
        self.questions += [each for each in read.questions if all(each.key != other.key for other in self.questions)]
        self._put_lengths("log_lengths", numbers, read, code)
        self._not_read("length", read.unread, "delivered_minutes", left_out=False)

    def _has_times(self) -> str:
        """SQL: whether the row has both times."""
        if "time" in self.roles:
            return "\"time\" <> ''"
        if "start" in self.roles and "end" in self.roles:
            return "\"start\" <> '' AND \"end\" <> ''"
        return "false"

    def _reversals(self, cells: Iterable[str], where: str) -> None:
        some = list(cells)
        if some:
            self.reversed |= set(some)
            self._left_out(
                "reversal",
                f"SELECT _sheet, _line FROM log_rows WHERE {where} AND length IN (SELECT unnest($1::VARCHAR[]))",
                [some],
            )

    def _read_services(self) -> None:
        """`log_services`: the service, grouping and contact of each service cell, code and set of students."""
        self.services = log_services.Services(self.promises, self.answers)
        service, code = ('"service"' if "service" in self.roles else "''"), ('"code"' if "code" in self.roles else "''")
        students: dict[str, list[str]] = {}
        for who, student in self.db.execute("SELECT who, found_id FROM log_who WHERE spot >= 0").fetchall():
            students.setdefault(who, []).append(student)
        rows = self.db.execute(
            f"SELECT {service}, {code}, {self.who}, count(*), min(_n) AS first FROM log_rows "
            f'SEMI JOIN log_days ON cell = "date" SEMI JOIN log_who ON who = {self.who} '
            "WHERE NOT _is_sum GROUP BY ALL HAVING count(*) > 0 ORDER BY first"
        ).fetchall()
        by_words: dict[str, log_services.Said] = {}
        groups: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
        for text, number, who, count, first in rows:
            groups.setdefault((text, number), []).append((who, count, first))
        made: list[tuple[str, str, str, log_services.Said]] = []
        for (text, number), each in groups.items():
            place = self._place(min(first for _, _, first in each))
            if text:
                said = self.services.said(text, number, [], sum(count for _, count, _ in each), f"{text} ({place})")
                by_words[text] = said
                made += [(text, number, who, said) for who, _, _ in each]
            else:
                for who, count, _ in each:
                    said = self.services.said(
                        text, number, students.get(who, []), count, f"{number} ({place})" if number else place
                    )
                    made.append((text, number, who, said))
        for text, said in list(by_words.items())[:20]:
            if said.service is not None:
                self.shown.append(
                    (
                        text,
                        next(
                            (own for own in self.services.own if log_services.canonical(own) == said.service),
                            said.service,
                        ),
                    )
                )
        self.marks_contact = any(said.contact == "consult" for _, _, _, said in made)
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE log_services (service VARCHAR, code VARCHAR, who VARCHAR, name VARCHAR, "
            "grouping VARCHAR, contact VARCHAR, waits BOOLEAN, left_out BOOLEAN)"
        )
        self._fill(
            "log_services",
            [
                [one[0] for one in made],
                [one[1] for one in made],
                [one[2] for one in made],
                [one[3].service for one in made],
                [one[3].grouping for one in made],
                [one[3].contact for one in made],
                [one[3].waits is not None for one in made],
                [one[3].left_out for one in made],
            ],
            ("VARCHAR",) * 6 + ("BOOLEAN",) * 2,
        )

    def _word_columns(self) -> list[WordColumn]:
        """The columns of words of `log_rows`, with the heading of the first table that has each."""
        found: dict[str, WordColumn] = {}
        for table in self.tables:
            names = {place: name for name, places in log_cells.places(table).items() for place in places}
            for column in table.columns:
                name = names.get(column.place)
                if column.role in WORDS and name is not None and name not in found:
                    found[name] = WordColumn(name, column.role, column.heading)
        return list(found.values())

    def _read_words(self) -> None:
        """`log_outcomes`: what each set of words says, with the note where the note may say why."""
        columns = self._word_columns()
        self.words = Words(columns, self.answers, self.legend)
        self.wk = (
            f"concat_ws(chr(31), {', '.join([*(sql_name(column.name) for column in columns), self._length_told()])})"
        )
        notes = [role for role in self.roles if role == "note" or role.startswith("note_")]
        note = "concat_ws(' ', " + ", ".join(f"nullif({sql_name(role)}, '')" for role in notes) + ")" if notes else "''"
        self.note = f"CASE WHEN w.wants THEN {note} ELSE '' END"
        eligible = f'SEMI JOIN log_days ON cell = "date" SEMI JOIN log_who ON who = {self.who} WHERE NOT _is_sum'
        rows = self.db.execute(
            f"SELECT {self.wk} AS wk, count(*), min(_n) AS first FROM log_rows {eligible} GROUP BY ALL HAVING "
            f"count(*) > 0 ORDER BY first"
        ).fetchall()
        if len(rows) > FAR:
            raise NotReadable(
                gettext(
                    "Nearly every row has words of its own in the columns of what came of the session: is "
                    "one of them a note?"
                )
            )
        outcomes: list[tuple[str, str, Outcome]] = []
        wants: list[str] = []
        for wk, count, first in rows:
            *cells, length = wk.split(_MARK)
            outcome = self.words.combine(cells, None if notes else "", count, self._place(first), length)
            if outcome.wants_note:
                wants.append(wk)
            else:
                outcomes.append((wk, "", outcome))
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_words (wk VARCHAR, wants BOOLEAN)")
        every = [row[0] for row in rows]
        asked = set(wants)
        self._fill("log_words", [every, [wk in asked for wk in every]], ("VARCHAR", "BOOLEAN"))
        if wants:
            noted = self.db.execute(
                f"SELECT {self.wk} AS wk, {note} AS note, count(*), min(_n) AS first FROM log_rows {eligible} "
                f"AND {self.wk} IN (SELECT unnest($1::VARCHAR[])) GROUP BY ALL HAVING count(*) > 0 ORDER BY first",
                [wants],
            ).fetchall()
            if len(noted) > 4 * FAR:
                raise NotReadable(
                    gettext("More than 200,000 missed sessions have a note of their own. Split the file by month.")
                )
            for wk, text, count, first in noted:
                *cells, length = wk.split(_MARK)
                outcomes.append((wk, text, self.words.combine(cells, text, count, self._place(first), length)))
        self._put_outcomes(outcomes)
        self.questions += self.words.questions()
        for text, means in list(self.words.meant.items())[:25]:
            said = reasons.REASON_WORDS.get(means) or reasons.STATUSES.get(means)
            self.shown.append((text, f"{means}: {gettext(said)}" if said else means))
        self._settings()

    def _length_told(self) -> str:
        """SQL: what the row says of its minutes, one of `Length`."""
        told: dict[Length, str] = {}
        if "length" in self.roles:
            noughts = self.db.execute(
                "SELECT DISTINCT cell FROM log_lengths WHERE minutes = 0 ORDER BY cell"
            ).fetchall()
            if noughts:
                listed = ", ".join("'" + cell.replace("'", "''") + "'" for (cell,) in noughts)
                told["nought"] = f'"length" IN ({listed})'
            blanks = ", ".join(f"'{cell}'" for cell in ("", *sorted(_DASHES)))
            told["empty"] = f'"length" IN ({blanks}) AND NOT ({self._has_times()})'
        elif self._has_times() != "false":
            told["empty"] = f"NOT ({self._has_times()})"
        else:
            return "'nowhere'"
        return "CASE " + " ".join(f"WHEN {where} THEN '{word}'" for word, where in told.items()) + " ELSE 'given' END"

    def _put_outcomes(self, outcomes: Sequence[tuple[str, str, Outcome]]) -> None:
        others = self.answers.get("reasons:others") == "not_stated"
        open_keys = {question.key for question in self.words.questions()}
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE log_outcomes (wk VARCHAR, note VARCHAR, state VARCHAR, reason VARCHAR, "
            "kind VARCHAR, "
            "contact VARCHAR, left_out VARCHAR, waits BOOLEAN, grouping VARCHAR)"
        )
        made = []
        for wk, note, one in outcomes:
            waits = bool(one.waits)
            reason, state = one.reason, str(one.state)
            if waits and others and not set(one.waits) & open_keys:
                waits, reason, state = False, "not_stated", "missed"
            made.append((wk, note, state, reason, one.kind, one.contact, one.left_out, waits, one.grouping))
        self.marks_contact = self.marks_contact or any(row[5] == "consult" for row in made)
        self._fill(
            "log_outcomes", [list(each) for each in zip(*made, strict=True)], (*("VARCHAR",) * 7, "BOOLEAN", "VARCHAR")
        )

    def _settings(self) -> None:
        """`log_ways`: what each cell of the settings, and each group size, says of alone or in a group."""
        self.setting_roles = [role for role in self.roles if role == "setting" or role.startswith("setting_")]
        self.way = (
            f"concat_ws(chr(31), {', '.join(sql_name(role) for role in (*self.setting_roles, *self._size()))})"
            if self.setting_roles or self._size()
            else "''"
        )
        self.db.execute("CREATE OR REPLACE TEMP TABLE log_ways (way VARCHAR, grouping VARCHAR, setting VARCHAR)")
        rows = self.db.execute(f"SELECT DISTINCT {self.way} FROM log_rows WHERE NOT _is_sum ORDER BY 1").fetchall()
        ways: list[tuple[str, str | None, str]] = []
        for (way,) in rows[: 4 * FAR]:
            parts = way.split(_MARK) if way else []
            texts, size = parts[: len(self.setting_roles)], parts[len(self.setting_roles) :]
            said = {grouping for text in texts if (grouping := grouping_of(text)) is not None}
            grouping = next(iter(said)) if len(said) == 1 else None
            if grouping is None and size and re.fullmatch(r"\d{1,2}", size[0]) and int(size[0]) > 0:
                grouping = "individual" if int(size[0]) == 1 else "group"
            setting = next((text for text in texts if text and grouping_of(text) is None), "")
            ways.append((way, grouping, setting))
        self._fill("log_ways", [list(each) for each in zip(*ways, strict=True)], ("VARCHAR",) * 3)

    def _size(self) -> tuple[str, ...]:
        return ("group_size",) if "group_size" in self.roles else ()


class _Seen(dict[Name, str]):
    def __missing__(self, name: Name) -> str:
        return ""


def _with_lost_noughts(counts: Mapping[str, int]) -> dict[str, str]:
    """Each cell, those of five digits with the nought before them that a spreadsheet took from 090226.

    Only in a column of days as runs of digits: one that holds six digits too, or numbers that are no day of a
    spreadsheet.
    """
    short = [cell for cell in counts if re.fullmatch(r"\d{5}", cell)]
    runs = [cell for cell in counts if re.fullmatch(r"\d{6}", cell)]
    if not short or not (runs or any(moments.day_of(cell) is None for cell in short)):
        return {cell: cell for cell in counts}
    if any(moments.day_of(f"0{cell}") is None for cell in short):
        return {cell: cell for cell in counts}
    return {cell: f"0{cell}" if cell in short else cell for cell in counts}


def _as_in_the_file(days: moments.Days, whole: Mapping[str, str]) -> None:
    """Puts the cells as they stand in the file in the place of those with their nought."""
    days.days = {cell: days.days[full] for cell, full in whole.items() if full in days.days}
    days.times = {cell: days.times[full] for cell, full in whole.items() if full in days.times}
    days.unread = {cell: days.unread[full] for cell, full in whole.items() if full in days.unread}
    days.waiting = {cell for cell, full in whole.items() if full in days.waiting}
