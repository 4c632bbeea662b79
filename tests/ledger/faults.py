"""Faults planted in a copy of the engine: each is an edit of a step's source, compiled to SQL anew and run.

To add one, name the rule of RECORD.md that it breaks, what the faulty engine does, the file, and the edits: a text that
stands in the file once (however its lines are set), and what stands there instead.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from makewhole.ledger import compile as compiler

PACKAGE = Path(compiler.__file__).parents[1]
COPIED = ("calendars", "ledger")
"""The rooms of which the engine is made; the faulty copy reads the sound program's record."""


@dataclass(frozen=True)
class Block:
    """One block of duckdb.sql."""

    kind: str
    name: str
    nothing_without: tuple[str, ...]
    sql: str


def blocks_of(text: str) -> list[Block]:
    """The blocks of a file as `makewhole.ledger.compile` writes it, in order."""
    found = []
    for block in text.split("\n-- ")[1:]:
        head, _, sql = block.partition("\n")
        parts = re.fullmatch(r"(table|step|view) (\w+)(?: \(nothing without ([\w, ]+)\))?", head)
        assert parts is not None, head
        needs = tuple(parts[3].split(", ")) if parts[3] else ()
        found.append(Block(parts[1], parts[2], needs, sql.strip()))
    return found


@dataclass(frozen=True)
class Fault:
    """One planted fault: what the engine does wrong, and the edits that make it do so."""

    rule: int
    says: str
    file: str
    edits: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return f"{self.rule:02d} {self.says}"


def _fault(rule: int, says: str, file: str, *edits: tuple[str, str]) -> Fault:
    return Fault(rule, says, file, edits)


class DoesNotFit(Exception):
    """A text to be edited is not there, or more than once: the engine has changed, and the fault is to be planted anew."""


def _however_laid_out(code: str) -> re.Pattern[str]:
    """Finds the code also where a formatter has set its lines, and the commas at their ends, in another way."""
    words = re.findall(r"\w+|[^\w\s]", code)
    return re.compile(
        r"\s*".join(f"(?:,\\s*)?{re.escape(word)}" if word in ")]" else re.escape(word) for word in words)
    )


def plant(fault: Fault | None, folder: Path, package: str) -> None:
    """Writes a copy of the engine as `package` into `folder`, with the fault in it."""
    for room in COPIED:
        (folder / package / room).mkdir(parents=True)
        for path in sorted((PACKAGE / room).glob("*.py")):
            text = path.read_text(encoding="utf-8")
            if fault is not None and fault.file == f"{room}/{path.name}":
                for old, new in fault.edits:
                    places = list(_however_laid_out(old).finditer(text))
                    if len(places) != 1:
                        raise DoesNotFit(f"{fault.name}: {old!r} stands {len(places)} times in {fault.file}")
                    text = text[: places[0].start()] + new + text[places[0].end() :]
            for copied in COPIED:
                text = text.replace(f"makewhole.{copied}", f"{package}.{copied}")
            (folder / package / room / path.name).write_text(text, encoding="utf-8")
    (folder / package / "__init__.py").write_text("", encoding="utf-8")


@cache
def _read_by(module: str) -> frozenset[str]:
    """The files of the engine that a module's steps are made of: its own, and those it imports, and those they import."""
    room, _, name = module.partition(".")
    path = PACKAGE / room / f"{name}.py"
    found = {f"{room}/{name}.py"}
    for line in re.findall(
        r"^from makewhole\.(\w+(?:\.\w+)?) import (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        imported = [line[0]] if "." in line[0] else [f"{line[0]}.{part.strip()}" for part in line[1].split(",")]
        for other in imported:
            if other.partition(".")[0] in COPIED:
                found |= _read_by(other)
    return frozenset(found)


def changed_blocks(fault: Fault | None, folder: Path, sound: dict[str, Any]) -> list[Block]:
    """The steps and views that the fault changes, compiled. `sound`: the expressions of the engine as it is."""
    package = f"faulty_{folder.name}".replace("-", "_")
    plant(fault, folder, package)
    sys.path.insert(0, str(folder))
    try:
        pipeline: Any = importlib.import_module(f"{package}.ledger.pipeline")
        copied_compiler: Any = importlib.import_module(f"{package}.ledger.compile")
        tables = copied_compiler.pipeline.Tables()
        built = dict(sound)
        for step in (*pipeline.STORED, *pipeline.SHOWN):
            # Only a step whose source reads the edited file can be another one, and building takes most of the time.
            if fault is None or fault.file in _read_by(step.build.__module__.partition(".")[2]):
                built[step.name] = step.build(tables)
            tables.add(step.name, built[step.name])
        changed = {name for name, expression in built.items() if not expression.equals(sound[name])}
        # What is as it was need not be compiled again.
        pipeline.expressions = lambda: built
        pipeline.STORED = tuple(step for step in pipeline.STORED if step.name in changed)
        pipeline.SHOWN = tuple(step for step in pipeline.SHOWN if step.name in changed)
        return [block for block in blocks_of(copied_compiler.shipped_text()) if block.kind != "table"]
    finally:
        sys.path.remove(str(folder))
        for module in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[module]


def run(connection: duckdb.DuckDBPyConnection, shipped: Sequence[Block], changed: Sequence[Block]) -> None:
    """Runs the steps from the first changed one on over what the sound engine has worked out in this connection."""
    faulty = {block.name: block for block in changed}
    begun = False
    for block in shipped:
        if block.kind == "step" and (begun or block.name in faulty):
            begun = True
            connection.execute(f"TRUNCATE {block.name}")
            connection.execute(faulty.get(block.name, block).sql)
        elif block.kind == "view" and block.name in faulty:
            connection.execute(faulty[block.name].sql)


DAYS = "calendars/days.py"
PROMISES = "ledger/promises.py"
PERIODS = "ledger/periods.py"
SESSIONS = "ledger/sessions.py"
MISSES = "ledger/misses.py"
OUTCOMES = "ledger/outcomes.py"
SETTLEMENT = "ledger/settlement.py"
AWARDS = "ledger/awards.py"
ACCOUNTS = "ledger/accounts.py"
ROUNDING = "ledger/rounding.py"

FAULTS = (
    # --- rule 1: periods
    _fault(1, "closed days are school days", DAYS, ("(on_week & days.no_school.isnull())", "on_week")),
    _fault(1, "the last day of a promise is not in it", PERIODS, ("(days.day <= days.ends)", "(days.day < days.ends)")),
    _fault(
        1, "groups of weeks count from the plan's first day", PROMISES,
        ("first_week=week_number(starts)", "first_week=week_number(p.starts)"),
    ),
    _fault(
        1, "the first cycle is a day short", PERIODS,
        ("first_n=days.n.min()", "first_n=days.n.min() - 1"),
    ),
    _fault(
        1, "a plan_year begins the day after its anniversary", PERIODS,
        ("(day_of_month < rows.plan_day_of_month)", "(day_of_month <= rows.plan_day_of_month)"),
    ),
    _fault(
        1, "an earlier plan ends on the day the later one starts", PROMISES,
        ("ibis.least(written_end.fill_null(next_start - 1), (next_start - 1).fill_null(written_end))",
         "ibis.least(written_end.fill_null(next_start), next_start.fill_null(written_end))"),
    ),
    # --- rule 2: what a period promises
    _fault(2, "halves are rounded down", ROUNDING, ("2 * numerator + denominator,", "2 * numerator + denominator - 1,")),
    _fault(2, "prorate counts as full", PERIODS, ("ibis.greatest(p.possible, p.inside)", "p.all_days")),
    _fault(
        2, "parts of sessions are promised", PERIODS,
        ("p.in_sessions.ifelse(p.sessions, p.amount) * p.inside",
         "p.in_sessions.ifelse(p.sessions * p.minutes, p.amount) * p.inside"),
        ("shared * p.in_sessions.ifelse(p.minutes, 1)", "shared"),
    ),
    _fault(
        2, "sessions are counted although the minutes do not divide by them", PROMISES,
        ("shares_out & (p.minutes_per_period % p.sessions.nullif(0) == 0)", "shares_out"),
    ),
    # --- rule 3: begun and closed
    _fault(3, "a period begins the day after its first day", PERIODS, ("p.first_inside <= as_of", "p.first_inside < as_of")),
    _fault(
        3, "a period closes with its own last day", PERIODS,
        ("runs_on.ifelse(p.period_end, p.last_inside)", "p.period_end"),
    ),
    _fault(3, "a session of the day itself is not looked at", SESSIONS, ("s.date <= s.as_of", "s.date < s.as_of")),
    # --- rule 4: what is set aside, what is said twice
    _fault(
        4, "of duplicates the one with the most minutes counts", SESSIONS,
        ("order_by=[s.effective, s.session_id]", "order_by=[s.effective.desc(), s.session_id]"),
    ),
    _fault(
        4, "sessions with neither minutes nor reason are misses", SESSIONS,
        ("& s.delivered_minutes.isnull() & s.reason.isnull()", "& s.delivered_minutes.isnull() & (s.kind == 'none')"),
    ),
    _fault(
        4, "logs of two sources are duplicates", SESSIONS,
        ('untimed.ifelse(s.source, ibis.null("string")),', ""),
    ),
    _fault(
        4, "the id of a dropped duplicate names nothing", SESSIONS,
        ("stands_for=named.stands_for.fill_null(named.session_id)", "stands_for=named.session_id"),
    ),
    # --- rule 5: what counts
    _fault(5, "an attempt counts", SESSIONS, ('(s.contact == "attempt", False)', '(s.contact == "attempt", True)')),
    _fault(5, "a session not as written counts", SESSIONS, ("(as_written & promised_contact)", "promised_contact")),
    _fault(
        5, "sessions outside the promise count in it", SESSIONS,
        ('bucket=s.within.ifelse(s.bucket, ibis.null("int64"))', "bucket=s.bucket"),
    ),
    # --- rule 6: misses
    _fault(
        6, "unknown planned minutes are always the promise's", SESSIONS,
        ("(s.reason.notnull() | ~as_written | ~promised_contact).ifelse(s.minutes, delivered)", "s.minutes.fill_null(delivered)"),
    ),
    _fault(
        6, "an attempt is not as written", SESSIONS,
        ('(~promised_contact & (s.contact != "attempt").fill_null(True))', "~promised_contact"),
    ),
    _fault(
        6, "a miss of unknown length is assumed delivered", MISSES,
        ("length_unknown=p.length_unknown.fill_null(False)", "length_unknown=ibis.literal(False)"),
    ),
    # --- rule 7: what other sessions cure
    _fault(
        7, "the latest misses are cured first", MISSES,
        ("order_by=by_day(s), rows=(None, 0))", "order_by=[s.day.desc(), s.session_id.desc()], rows=(None, 0))"),
    ),
    _fault(
        7, "a miss is cured as a whole or not at all", MISSES,
        ("at_least_zero(ibis.least(s.miss, s.cum - s.cured))", "(s.cum > s.cured).ifelse(s.miss, 0)"),
    ),
    _fault(
        7, "`misses` counts gap days too", ACCOUNTS,
        ('misses=m.session_id.notnull().cast("int64")', 'misses=(m.minutes > 0).cast("int64")'),
    ),
    # --- rule 8: gaps, and what no miss explains
    _fault(8, "a gap does not hold the day itself", MISSES, ("day_number(g.as_of))", "day_number(g.as_of) - 1)")),
    _fault(
        8, "of two gaps the one with the first id gives its reason", MISSES,
        ('order_by=[held["first"], held.gap_id]', "order_by=[held.gap_id]"),
    ),
    _fault(
        8, "each gap day carries its share rounded by itself", MISSES,
        ("round_half_up(held.amount * held.i, held.inside)", "held.i * round_half_up(held.amount, held.inside)"),
        ("round_half_up(held.amount * (held.i - 1), held.inside)", "(held.i - 1) * round_half_up(held.amount, held.inside)"),
    ),
    _fault(8, "what is not recorded is never assumed", MISSES, ('(p.unlogged == "delivered")', '(p.unlogged == "assumed")')),
    # --- rule 9: outcomes
    _fault(
        9, "the first decision wins", OUTCOMES,
        ("pairs.decided.desc(), pairs.determination_id.desc()", "pairs.decided, pairs.determination_id"),
    ),
    _fault(9, "a decision on the day of the miss does not decide it", OUTCOMES, ("d.decided >= m.day", "d.decided > m.day")),
    _fault(
        9, "the last day of a decided range is not in it", OUTCOMES,
        ('(m.day <= d["last"].fill_null(_FAR))', '(m.day < d["last"].fill_null(_FAR))'),
    ),
    _fault(
        9, "each miss may have all the minutes of a decision", OUTCOMES,
        ("granted - (decided.cum - decided.minutes)", "granted"),
    ),
    _fault(9, "ten days of suspension are nine", OUTCOMES, ("(m.nth <= r.first_days)", "(m.nth < r.first_days)")),
    _fault(
        9, "a reported rule acts as written", OUTCOMES,
        ('(unanswered | (ruled.evidence == "reported"))', "unanswered"),
    ),
    _fault(
        9, "a question that nobody answered lets the next rule speak", OUTCOMES,
        ("s.answer.isnull() | (s.answer == s.holds_if)", "s.asks.isnull() | (s.answer == s.holds_if)"),
    ),
    _fault(9, "a rule does not hold on its last day", OUTCOMES, ("m.day <= r.until_day", "m.day < r.until_day")),
    _fault(
        9, "the day of the miss is the first of its school days", OUTCOMES,
        ("m.n.fill_null(0) + m.due_count", "m.n.fill_null(0) + m.due_count - 1"),
    ),
    _fault(
        9, "the longest term ends the time", OUTCOMES,
        ('order_by=[held["last"] - held["first"], held["first"]]', 'order_by=[held["first"] - held["last"], held["first"]]'),
    ),
    # --- rule 10: make-ups that name a miss
    _fault(
        10, "a make-up named in advance does not count", SETTLEMENT,
        ('stands_for=m.session_id, claim=m.owed', 'stands_for=m.session_id, held="day", claim=m.owed'),
        ('u.join(m, ["stands_for", "student_id", "service"])', 'u.join(m, ["stands_for", "student_id", "service", u.day >= m.held])'),
    ),
    _fault(
        10, "a make-up may name a miss of another service", SETTLEMENT,
        ('u.join(m, ["stands_for", "student_id", "service"])', 'u.drop("student_id", "service").join(m, "stands_for")'),
    ),
    _fault(
        10, "each make-up restores the whole miss again", SETTLEMENT,
        ("pairs.claim - (pairs.cum - pairs.minutes)", "pairs.claim"),
    ),
    # --- rule 11: offers
    _fault(
        11, "who declines a time gives up what must be made up", SETTLEMENT,
        ('(m.answer == "waived") | (m.outcome == "offer")', "m.answer.notnull()"),
    ),
    _fault(
        11, "the first answer stands", SETTLEMENT,
        ("o.answered_on.desc(nulls_first=False), o.offer_id.desc()", "o.answered_on.asc(nulls_first=True), o.offer_id"),
    ),
    _fault(
        11, "an answer still to come is known", SETTLEMENT,
        ("& (o.answered_on.isnull() | (o.answered_on <= o.as_of))", ""),
    ),
    # --- rule 12: the other make-ups
    _fault(
        12, "a make-up is credit for misses still to come", SETTLEMENT,
        ('u.select("pool", "day", "minutes", id=', 'u.select("pool", "minutes", day=u.day + 400, id='),
    ),
    _fault(12, "esy and other make-ups mix", SETTLEMENT, ('rows.esy.ifelse("\\nesy", "\\n")', 'rows.esy.ifelse("\\n", "\\n")')),
    _fault(
        12, "what the team has to decide is never made up", SETTLEMENT,
        ("in_turn = t.owed_settlements.union(t.undetermined_settlements.select(t.owed_settlements.columns))",
         "in_turn = t.owed_settlements"),
    ),
    _fault(12, "minutes are overdue on the day they are due", ACCOUNTS, ("m.due < day_number(m.as_of)", "m.due <= day_number(m.as_of)")),
    # --- rule 13: awards
    _fault(13, "an award of the day itself is not looked at", AWARDS, ("a.awarded_on <= a.as_of", "a.awarded_on < a.as_of")),
    _fault(
        13, "a session without a promise is nobody's", AWARDS,
        ("s.promised_to.fill_null(s.awarded_to)", "s.promised_to"),
    ),
    _fault(13, "an award takes more than it has from those who name it", AWARDS, ("s.award - (s.cum - s.minutes)", "s.award")),
    _fault(
        13, "the minutes of a session for an award must be as written", SESSIONS,
        ("no_promise | (as_written & promised_contact)", "as_written & promised_contact"),
    ),
    _fault(
        13, "compensatory minutes go to awards still to come", AWARDS,
        ("""supplies = s.select(
        "day",
        id=s.session_id,""", """supplies = s.select(
        day=s.day + 400,
        id=s.session_id,"""),
    ),
)  # fmt: skip
