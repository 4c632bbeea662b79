"""The statement: the ledger's tables shaped into values that a page, a paper or a terminal can show.

Nothing is decided here. Every figure is read from the tables that the engine made (`postings`, `promise_accounts`,
`service_accounts`, `periods`), and what is null there stays None here: unknown is never zero.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from makewhole.language import day, gettext, gettext_noop, ngettext, number, short_day
from makewhole.ledger.warning_words import spoken, why_not_countable
from makewhole.record.findings import Finding
from makewhole.record.services import service_words

if TYPE_CHECKING:
    import duckdb

    from makewhole.ledger.clocks import ClockReading
    from makewhole.ledger.patterns import Gap, Patterns, Suspensions
    from makewhole.policy.pack import Note, Pack, Rule

PROMISE_ACCOUNTS = (
    "promised",
    "delivered",
    "excused",
    "undetermined",
    "resolved",
    "owed",
    "made_up",
    "declined",
    "open",
    "unrecorded",
    "upcoming",
    "assumed",
    "extra",
    "overdue",
    "misses",
)
"""The figures of a promise, in minutes, but for `misses`, which counts sessions."""
AWARD_ACCOUNTS = ("awarded", "provided", "open_award")
SERVICE_ACCOUNTS = PROMISE_ACCOUNTS + AWARD_ACCOUNTS
MISS_ACCOUNTS = ("excused", "undetermined", "resolved", "made_up", "declined", "open")
"""The accounts that together hold every missed minute, each exactly once."""

REASON_WORDS = {
    "provider_absent": gettext_noop("therapist was out"),
    "provider_vacancy": gettext_noop("therapist's job is empty"),
    "provider_duty": gettext_noop("therapist had another duty"),
    "provider_no_equipment": gettext_noop("room or equipment missing"),
    "agency_change": gettext_noop("change of agency"),
    "student_absent": gettext_noop("child was ill or away"),
    "student_refused": gettext_noop("child did not want to go"),
    "student_suspended": gettext_noop("child was suspended"),
    "student_removed": gettext_noop("child was placed elsewhere"),
    "school_activity": gettext_noop("assembly or event at school"),
    "field_trip": gettext_noop("class trip"),
    "school_assessment": gettext_noop("school tests"),
    "school_closed": gettext_noop("no school"),
    "late_start": gettext_noop("services not begun"),
    "shortened_day": gettext_noop("short day"),
    "schedule_conflict": gettext_noop("something else at that time"),
    "family_cancelled": gettext_noop("called off by the family"),
    "not_as_written": gettext_noop("not given as the plan says"),
    "not_stated": gettext_noop("no reason given"),
}
"""Reasons as people say them: the same words on pages, on papers and in the terminal."""
OUTCOME_WORDS = {
    "make_up": gettext_noop("must be made up"),
    "offer": gettext_noop("a make-up must be offered"),
    "team_decides": gettext_noop("the team decides"),
    "not_required": gettext_noop("need not be made up"),
    "may": gettext_noop("may be made up, no duty"),
    "plan_ahead": gettext_noop("the plan must say in advance"),
    "compensatory": gettext_noop("answered with an award"),
}
EVIDENCE_WORDS = {
    "primary": gettext_noop("primary: the issuer's own text was read"),
    "reported": gettext_noop(
        "reported: read only in another's account of it, so it moves no minutes by itself; ask for the text"
    ),
    "local": gettext_noop("local: a user holds the document and confirmed the rule"),
}
EVIDENCE_MARKS = {
    "primary": gettext_noop("primary"),
    "reported": gettext_noop("reported"),
    "local": gettext_noop("local"),
}
"""The same in one word, as it stands in brackets beside a rule."""
REPORTED_WORDS = {
    "make_up": gettext_noop("reported to require a make-up; ask for the text"),
    "offer": gettext_noop("reported to require that a make-up be offered; ask for the text"),
    "not_required": gettext_noop("reported to require no make-up; ask for the text"),
    "may": gettext_noop("reported to allow a make-up without requiring it; ask for the text"),
    "plan_ahead": gettext_noop("reported to have the plan say in advance; ask for the text"),
}
"""How a rule that nobody has read is spoken of, by its outcome."""
PLAN_KIND_WORDS = {"iep": gettext_noop("IEP"), "504": gettext_noop("504 plan"), "ifsp": gettext_noop("IFSP")}
DECIDER_WORDS = {
    "team": gettext_noop("the team"),
    "sea": gettext_noop("the state agency"),
    "hearing": gettext_noop("a hearing decision"),
    "settlement": gettext_noop("a settlement"),
}
_AMOUNT_WORDS = {
    "day": (gettext_noop("{what} a school day"), gettext_noop("{what} every {count} school days")),
    "week": (gettext_noop("{what} a week"), gettext_noop("{what} every {count} weeks")),
    "cycle": (gettext_noop("{what} a school day"), gettext_noop("{what} every {count} school days")),
    "month": (gettext_noop("{what} a month"), gettext_noop("{what} every {count} months")),
    "term": (gettext_noop("{what} a term"), gettext_noop("{what} every {count} terms")),
    "semester": (gettext_noop("{what} a semester"), gettext_noop("{what} every {count} semesters")),
    "school_year": (gettext_noop("{what} a school year"), gettext_noop("{what} every {count} school years")),
    "plan_year": (gettext_noop("{what} a plan year"), gettext_noop("{what} every {count} plan years")),
}
"""An amount in each period, and in every so many of them."""
NO_REASON = gettext_noop("no reason given")
A_DECISION = gettext_noop("a decision")


def reason_words(reason: str | None) -> str:
    """A reason as people say it."""
    return gettext(REASON_WORDS.get(reason or "", reason or NO_REASON))


def outcome_words(outcome: str | None) -> str:
    """An outcome as people say it; where there is none, the team decides."""
    return gettext(OUTCOME_WORDS.get(outcome or "", outcome or OUTCOME_WORDS["team_decides"]))


def evidence_words(evidence: str) -> str:
    """How sure we are of a rule's text, as people say it."""
    return gettext(EVIDENCE_WORDS.get(evidence, evidence))


def reported_words(outcome: str) -> str:
    """How a rule that nobody has read is spoken of; outcomes without words of their own have none."""
    return gettext(REPORTED_WORDS[outcome])


def unread_words(share: Share) -> str | None:
    """What is said of a rule that only others tell of, and of which no report says what it asks for; else None.

    Two things that must not sound alike: a rule that is there and whose content nobody reports, and no rule at all.
    """
    if share.evidence != "reported" or share.asks is not None or share.reported_outcome is not None:
        return None
    if share.is_of_unknown_content:
        return gettext("a rule is reported, but not what it asks for: ask for its text; until then the team decides")
    if share.rule == _OF_504:
        return gettext("no rule on missed sessions is known: the team decides")
    return gettext("no rule on missed sessions is known, only federal guidance: the team decides")


_OF_504 = "us/missed-session-504"
"""What holds for a 504 plan is a regulation that says nothing of missed sessions, and no guidance."""


def plan_kind_words(kind: str | None) -> str:
    """A kind of plan as people say it."""
    return gettext(PLAN_KIND_WORDS.get(kind or "", gettext_noop("Plan")))


def decider_words(decider: str | None, otherwise: str = A_DECISION) -> str:
    """Who decided, as people say it; `otherwise`, where the record does not name them."""
    return gettext(DECIDER_WORDS.get(decider or "", otherwise))


def in_words(text: str) -> str:
    """A sentence of a policy pack on one line, in the language that is spoken; what is not ours stays as it is."""
    return gettext(" ".join(text.split()))


_CITED = re.compile(r", (read|dated) (\d{4}-\d{2}-\d{2})(?=,|$)|, page (?=\S)")
_CITED_WORDS = {
    # Of some sources it is known only when the notes on them were taken, not when they were read.
    "read": gettext_noop(", noted on {day}"),
    "dated": gettext_noop(", dated {day}"),
    "page": gettext_noop(", page "),
}


def citation_words(text: str) -> str:
    """A citation with what is ours of it, when it was read or is dated, in the language that is spoken."""

    def said(found: re.Match[str]) -> str:
        if found[1] is None:
            return gettext(_CITED_WORDS["page"])
        return gettext(_CITED_WORDS[found[1]]).format(day=short_day(dt.date.fromisoformat(found[2])))

    return _CITED.sub(said, text)


def gloss(text: str) -> str:
    """What FAPE means, where a quoted text has it; else nothing."""
    if "FAPE" not in text:
        return ""
    return gettext(
        "FAPE means a free appropriate public education, which federal law promises to children with an IEP."
    )


def amount_words(
    *, sessions: int | None, minutes: int | None, minutes_per_period: int | None, period: str | None, every: int | None
) -> str | None:
    """What a promise promises, in words ("2 x 30 min a week"); None where its numbers do not say."""
    if sessions is not None and minutes is not None:
        what = f"{sessions} x {minutes} min"
    elif sessions is not None and minutes_per_period is not None:
        what = gettext("{sessions} sessions, {minutes} min in all,").format(
            sessions=sessions, minutes=number(minutes_per_period)
        )
    elif minutes_per_period is not None:
        what = f"{minutes_per_period:,} min"
    else:
        return None
    if period not in _AMOUNT_WORDS:
        return None
    one, many = _AMOUNT_WORDS[period]
    times = every or 1
    return gettext(one).format(what=what) if times == 1 else gettext(many).format(what=what, count=times)


@dataclass(frozen=True)
class Share:
    """Minutes of one account that have one cause: the same reason, decided by the same rule, decision or clause."""

    account: str
    minutes: int
    postings: int
    reason: str | None
    outcome: str | None
    decided_by: str | None
    rule: str | None
    evidence: str | None
    citation: str | None
    asks: str | None
    rule_outcome: str | None
    """What the rule itself says, also where it moves nothing because it is only reported."""
    decider: str | None
    """Who made the determination (team, sea, hearing, settlement), where one decided."""
    first_on: dt.date | None
    first_due_on: dt.date | None
    without_due_date: int
    """Minutes of the share for which no rule sets a date."""
    reported_text: str | None = None
    """What a rule that nobody has read is reported to say, by whom, and whom to ask for its text."""
    reported_by: str | None = None
    ask_whom: str | None = None

    @property
    def reported_outcome(self) -> str | None:
        """What a rule that nobody has read is reported to ask for.

        None where it was read, leaves it to the team, or turns on a question that nobody has answered.
        """
        if self.evidence != "reported" or self.asks is not None or self.rule_outcome in (None, "team_decides"):
            return None
        return self.rule_outcome

    @property
    def is_federal_default(self) -> bool:
        """Whether only what holds everywhere speaks: no rule of the state, the district or the plan is known."""
        return self.rule is None or self.rule.startswith("us/")

    @property
    def is_of_unknown_content(self) -> bool:
        """Whether others report that there is a rule for these minutes, and nobody reports what it asks for."""
        return (
            self.decided_by == "rule"
            and self.evidence == "reported"
            and self.asks is None
            and self.reported_outcome is None
            and not self.is_federal_default
        )

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason)


@dataclass(frozen=True)
class PromiseLine:
    """One line of a plan's services and its accounts, in minutes (None: not countable)."""

    promise_id: str
    student_id: str
    service: str
    esy: bool
    minutes: Mapping[str, int | None]
    plan_id: str | None = None
    amount: str | None = None
    wording: str | None = None
    grouping: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    not_countable: str | None = None
    """Why it cannot be counted; None where it can."""

    @property
    def is_countable(self) -> bool:
        return self.minutes.get("promised") is not None

    def as_json(self) -> dict[str, Any]:
        """The promise as `statement --json` prints it."""
        head = {"promise_id": self.promise_id, "student_id": self.student_id, "service": self.service, "esy": self.esy}
        return head | {account: self.minutes.get(account) for account in PROMISE_ACCOUNTS}


@dataclass(frozen=True)
class Award:
    """Compensatory minutes ordered or agreed, and what became of them."""

    award_id: str
    awarded_on: dt.date
    awarded_by: str | None
    due_on: dt.date | None
    minutes: int
    provided: int
    source: str | None = None

    @property
    def open(self) -> int:
        return self.minutes - self.provided


@dataclass(frozen=True)
class ServiceBlock:
    """One service of one student: its accounts and everything that its lines in a statement say."""

    student_id: str
    service: str
    esy: bool
    minutes: Mapping[str, int | None]
    promises: tuple[PromiseLine, ...] = ()
    shares: tuple[Share, ...] = ()
    awards: tuple[Award, ...] = ()
    patterns: Patterns | None = None
    unknown_lengths: int = 0
    """Missed sessions whose length nobody wrote down: they stand in no account, and are not nothing."""

    @property
    def is_countable(self) -> bool:
        return self.minutes.get("promised") is not None

    @property
    def longest_gap(self) -> Gap | None:
        """The longest run of school days without the service; None: none that is longer than the days between."""
        return self.patterns.longest_run if self.patterns else None

    def shares_of(self, *accounts: str) -> tuple[Share, ...]:
        """The shares of these accounts, the largest first."""
        return tuple(share for share in self.shares if share.account in accounts)

    def as_json(self) -> dict[str, Any]:
        """The service as `statement --json` prints it."""
        head = {"student_id": self.student_id, "service": self.service, "esy": self.esy}
        return head | {account: self.minutes.get(account) for account in SERVICE_ACCOUNTS}


@dataclass(frozen=True)
class PackLine:
    """One policy pack that a plan stands under: level 0 is its own, 1 that pack's parent."""

    pack_id: str
    title: str
    evidence: tuple[str, ...]
    checked_on: dt.date | None
    level: int = 0
    rights: tuple[Note, ...] = ()
    """What the pack says a family may ask for at any time."""
    has_clocks: bool = False
    issuer: str | None = None
    """Whose rules they are: federal, state, district or program; None where the pack does not say."""


@dataclass(frozen=True)
class PlanLine:
    """One plan of a student, with the packs that decide for it, the most specific first."""

    plan_id: str
    kind: str | None
    starts_on: dt.date
    ends_on: dt.date | None
    policy: str | None = None
    packs: tuple[PackLine, ...] = ()

    @property
    def kind_words(self) -> str:
        return plan_kind_words(self.kind)


@dataclass(frozen=True)
class Headline:
    """What the statement says first: sentences, and the one thing to do (None: nothing)."""

    sentences: tuple[str, ...]
    action: str | None


@dataclass(frozen=True)
class Child:
    """One student's part of a statement."""

    student_id: str
    name: str | None
    plans: tuple[PlanLine, ...]
    services: tuple[ServiceBlock, ...]
    suspensions: tuple[Suspensions, ...] = ()
    clocks: tuple[ClockReading, ...] = ()
    state: str | None = None

    @property
    def rights(self) -> tuple[Note, ...]:
        """What the packs of the child's plans say the family may ask for at any time, each once."""
        found = {
            note.full_id: note
            for plan in self.plans
            for pack in plan.packs
            for note in pack.rights
            if not note.plan_kinds or plan.kind in note.plan_kinds
        }
        return tuple(found.values())

    @property
    def headline(self) -> Headline:
        return headline(self.services)


@dataclass(frozen=True)
class Assumption:
    """Something the figures rest on that the record did not say, or a choice that somebody made."""

    kind: str
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)
    plain: str | None = None
    """The same for pages, without the ids and columns of the tables, where the text has any."""

    def as_json(self) -> dict[str, Any]:
        """The assumption as `statement --json` prints it."""
        return {"kind": self.kind, **{name: _plain(value) for name, value in self.details.items()}, "text": self.text}


@dataclass(frozen=True)
class Statement:
    """A child's account, or many children's, as it stood on a day. All figures are minutes."""

    as_of: dt.date
    children: tuple[Child, ...]
    promises: tuple[PromiseLine, ...]
    services: tuple[ServiceBlock, ...]
    assumptions: tuple[Assumption, ...]
    findings: tuple[Finding, ...]
    suspensions: tuple[Suspensions, ...] = ()
    clocks: tuple[ClockReading, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The one object that `statement --json` prints (RECORD.md)."""
        return {
            "as_of": self.as_of.isoformat(),
            "assumptions": [assumption.as_json() for assumption in self.assumptions],
            "promises": [promise.as_json() for promise in self.promises],
            "services": [service.as_json() for service in self.services],
            "patterns": [service.patterns.as_json() for service in self.services if service.patterns],
            "suspensions": [suspended.as_json() for suspended in self.suspensions],
            "clocks": [clock.as_json() for clock in self.clocks],
            "findings": [finding.as_json() for finding in self.findings],
        }


def _plain(value: Any) -> Any:
    """The value as JSON holds it: dates as text."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a query, each as a dict by column name; each `?` stands for a parameter.

    Parameters are written into the text: DuckDB loads pandas, where it is installed, at the first value it is handed,
    which takes longer than the whole statement.
    """
    parts = sql.split("?")
    if len(parts) != len(parameters) + 1:
        raise ValueError(f"{len(parts) - 1} places for {len(parameters)} parameters")
    text = parts[0] + "".join(literal(value) + part for value, part in zip(parameters, parts[1:], strict=True))
    cursor = connection.execute(text)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def asked(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a question that every statement asks, as `rows` gives them; its plan is kept."""
    from makewhole.ledger import engine

    cursor = engine.ask(connection, sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def literal(value: str | int | dt.date | None) -> str:
    """The value as SQL text."""
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """The columns of a table of the connection; empty where there is no such table."""
    found = rows(connection, "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table])
    return frozenset(row["column_name"] for row in found)


def post(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the TEMP TABLE `posted` of the view `postings`, because a view is worked out anew at every look."""
    from makewhole.ledger import engine

    engine.post(connection)


def shape(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: dt.date,
    findings: Iterable[Finding] = (),
    packs: Mapping[str, tuple[str, dt.date | None]] | None = None,
    policies: Mapping[str, Sequence[Pack]] | None = None,
    assumptions: Iterable[Assumption] = (),
    detailed: bool = True,
) -> Statement:
    """The statement of a connection in which the engine has run, in minutes.

    `packs` gives each policy pack's title and the day it was last checked; `policies` the packs of each policy of
    `plan_policies`, the most specific first, whose clocks are read; `assumptions` are added before those that the
    tables show. Students come by id, services by name, promises by id. Without `detailed` the services have no shares
    and awards, which are worked out from every posting: the figures do not need them.
    """
    from makewhole.ledger.clocks import read_clocks
    from makewhole.ledger.patterns import suspensions

    if detailed:
        post(connection)
    warnings = ledger_findings(connection)
    findings = tuple(findings)
    promises = _promises(connection, (*findings, *warnings))
    rules = {rule.full_id: rule for links in (policies or {}).values() for pack in links for rule in pack.rules}
    services = _services(connection, promises, as_of, detailed, rules)
    plans = _plans(connection, packs or {}, policies or {})
    students = rows(connection, "SELECT student_id, name, state FROM students ORDER BY student_id")
    names = {student["student_id"]: student["name"] for student in students}
    states = {student["student_id"]: student["state"] for student in students}
    for service in services:  # a service of nobody is a fault that a finding names; it is shown all the same
        names.setdefault(service.student_id, None)
    blocks: dict[str, list[ServiceBlock]] = {}
    for service in services:
        blocks.setdefault(service.student_id, []).append(service)
    is_suspended = any(
        share.reason == "student_suspended"
        for service in services
        if service.patterns
        for share in service.patterns.reasons
    )
    suspended = suspensions(connection) if is_suspended else []
    clocks = read_clocks(connection, as_of, policies or {})
    suspended_of: dict[str, list[Suspensions]] = {}
    for days in suspended:
        suspended_of.setdefault(days.student_id, []).append(days)
    clocks_of: dict[str, list[ClockReading]] = {}
    for clock in clocks:
        clocks_of.setdefault(clock.student_id, []).append(clock)
    children = tuple(
        Child(
            student_id,
            name,
            tuple(plans.get(student_id, ())),
            tuple(blocks.get(student_id, ())),
            tuple(suspended_of.get(student_id, ())),
            tuple(clocks_of.get(student_id, ())),
            states.get(student_id),
        )
        for student_id, name in names.items()
    )
    return Statement(
        as_of=as_of,
        children=children,
        promises=tuple(promises),
        services=tuple(services),
        assumptions=(*assumptions, *_assumptions(connection, plans, services)),
        findings=(*findings, *warnings),
        suspensions=tuple(suspended),
        clocks=tuple(clocks),
    )


def ledger_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The warnings that the arithmetic gave, in the order of the record."""
    if "code" not in columns_of(connection, "ledger_findings"):
        return []
    found = rows(connection, 'SELECT code, "table", "row", "column", message FROM ledger_findings ORDER BY ALL')
    return [
        Finding(item["code"], "warning", item["table"], item["row"], item["column"], spoken(item["message"]))
        for item in found
    ]


def _promises(connection: duckdb.DuckDBPyConnection, warnings: Iterable[Finding]) -> list[PromiseLine]:
    figures = ", ".join(f"a.{account}" for account in PROMISE_ACCOUNTS)
    found = rows(
        connection,
        f"""
        SELECT a.promise_id, a.student_id, a.service, a.esy, {figures}, p.plan_id, p.wording, p.grouping, p.sessions,
               p.minutes AS session_minutes, p.minutes_per_period, p.period, p.every,
               coalesce(p.starts_on, l.starts_on) AS starts_on, coalesce(p.ends_on, l.ends_on) AS ends_on, p._row
        FROM promise_accounts a
        LEFT JOIN promises p ON p.promise_id = a.promise_id
        LEFT JOIN plans l ON l.plan_id = p.plan_id
        ORDER BY a.promise_id
        """,
    )
    why: dict[int, str] = {}
    for finding in warnings:
        if finding.code == "ambiguous_wording" and finding.row is not None and finding.found:
            why[finding.row] = gettext("its wording can be read in more than one way ({found})").format(
                found=finding.found
            )
    for finding in warnings:
        if finding.code == "not_countable" and finding.table == "promises" and finding.row is not None:
            why.setdefault(finding.row, why_not_countable(finding.message) or finding.message)
    return [
        PromiseLine(
            promise_id=row["promise_id"],
            student_id=row["student_id"],
            service=row["service"],
            esy=bool(row["esy"]),
            minutes={account: row[account] for account in PROMISE_ACCOUNTS},
            plan_id=row["plan_id"],
            amount=amount_words(
                sessions=row["sessions"],
                minutes=row["session_minutes"],
                minutes_per_period=row["minutes_per_period"],
                period=row["period"],
                every=row["every"],
            ),
            wording=row["wording"],
            grouping=row["grouping"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            not_countable=None
            if row["promised"] is not None
            else why.get(row["_row"]) or gettext("its amount or its period is not clear"),
        )
        for row in found
    ]


def _services(
    connection: duckdb.DuckDBPyConnection,
    promises: Sequence[PromiseLine],
    as_of: dt.date,
    detailed: bool,
    rules: Mapping[str, Rule],
) -> list[ServiceBlock]:
    from makewhole.ledger.patterns import patterns_of

    lines: dict[tuple[str, str, bool], list[PromiseLine]] = {}
    for promise in promises:
        lines.setdefault((promise.student_id, promise.service, promise.esy), []).append(promise)
    shares = _shares(connection, rules) if detailed else {}
    awards = _awards(connection, as_of) if detailed else {}
    figures = ", ".join(SERVICE_ACCOUNTS)
    found = rows(
        connection,
        f"SELECT student_id, service, esy, {figures} FROM service_accounts ORDER BY student_id, service, esy",
    )
    accounts = {
        (row["student_id"], row["service"], bool(row["esy"])): {name: row[name] for name in SERVICE_ACCOUNTS}
        for row in found
    }
    patterns = patterns_of(connection, accounts)
    unknown = _unknown_lengths(connection)
    blocks = []
    for key, minutes in accounts.items():
        own = sorted(lines.get(key, ()), key=lambda line: (line.starts_on or dt.date.min, line.promise_id))
        blocks.append(
            ServiceBlock(
                student_id=key[0],
                service=key[1],
                esy=key[2],
                minutes=minutes,
                promises=tuple(own),
                shares=tuple(shares.get(key, ())),
                awards=tuple(() if key[2] else awards.get(key[:2], ())),
                patterns=patterns[key],
                unknown_lengths=unknown.get(key, 0),
            )
        )
    return blocks


OF_UNKNOWN_LENGTH = """
    FROM told_sessions s JOIN promise_terms t ON t.promise_id = s.promise_id
    WHERE s.length_unknown AND s.kind = 'regular' AND s.countable AND coalesce(s.begun, true)
      AND NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.session_id = s.session_id)
"""
"""The missed sessions (s, of the promise t) whose length nobody wrote down: rule 6, and those that are warned of."""


def _unknown_lengths(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, bool], int]:
    """How many missed sessions have no known length (rule 6), by (student, service, esy): those that are warned of."""
    found = rows(
        connection,
        f"SELECT t.student_id, t.service, t.esy, count(*) AS sessions {OF_UNKNOWN_LENGTH} GROUP BY ALL",
    )
    return {(row["student_id"], row["service"], bool(row["esy"])): row["sessions"] for row in found}


def _shares(
    connection: duckdb.DuckDBPyConnection, rules: Mapping[str, Rule]
) -> dict[tuple[str, str, bool], list[Share]]:
    """The causes of every account but promised and awarded, the largest first, by (student, service, esy)."""
    found = rows(
        connection,
        """
        WITH outcomes AS (SELECT rule_id, min(outcome) AS outcome FROM rules GROUP BY rule_id)
        SELECT p.student_id, p.service, p.esy, p.account, p.reason, p.outcome, p.decided_by, p.rule, p.evidence,
               p.citation, p.asks, o.outcome AS rule_outcome, d.decided_by AS decider,
               CAST(sum(p.minutes) AS BIGINT) AS minutes, count(*) AS postings, min(p.date) AS first_on,
               min(p.due_on) AS first_due_on,
               CAST(coalesce(sum(p.minutes) FILTER (WHERE p.due_on IS NULL), 0) AS BIGINT) AS without_due_date
        FROM posted p
        LEFT JOIN outcomes o ON p.decided_by = 'rule' AND o.rule_id = p.rule
        LEFT JOIN determinations d ON p.decided_by = 'determination' AND d.determination_id = p.rule
        WHERE p.account NOT IN ('promised', 'delivered', 'awarded', 'provided', 'open_award', 'extra', 'upcoming')
        GROUP BY ALL
        ORDER BY minutes DESC, p.reason, p.rule
        """,
    )
    shares: dict[tuple[str, str, bool], list[Share]] = {}
    for row in found:
        key = (row.pop("student_id"), row.pop("service"), bool(row.pop("esy")))
        rule = rules.get(row["rule"]) if row["decided_by"] == "rule" and row["evidence"] == "reported" else None
        if rule is not None:
            row |= {"reported_text": rule.reported_text, "reported_by": rule.reported_by, "ask_whom": rule.ask_whom}
        shares.setdefault(key, []).append(Share(**row))
    return shares


def _awards(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> dict[tuple[str, str], list[Award]]:
    """The awards made by the day, oldest first, with the minutes provided of each, by (student, service)."""
    found = rows(
        connection,
        """
        SELECT a.student_id, a.service, a.award_id, a.awarded_on, a.awarded_by, a.due_on, a.minutes, a.source,
               CAST(coalesce(sum(p.minutes) FILTER (WHERE p.account = 'provided'), 0) AS BIGINT) AS provided
        FROM awards a LEFT JOIN posted p ON p.award_id = a.award_id
        WHERE a.awarded_on <= ?
        GROUP BY ALL ORDER BY a.awarded_on, a.award_id
        """,
        [as_of],
    )
    awards: dict[tuple[str, str], list[Award]] = {}
    for row in found:
        awards.setdefault((row.pop("student_id"), row.pop("service")), []).append(Award(**row))
    return awards


def _plans(
    connection: duckdb.DuckDBPyConnection,
    titles: Mapping[str, tuple[str, dt.date | None]],
    policies: Mapping[str, Sequence[Pack]],
) -> dict[str, list[PlanLine]]:
    packs: dict[str, list[PackLine]] = {
        # A pack may hold clocks and no rule, so the packs themselves are asked, and not only the table of rules.
        policy: [
            PackLine(
                pack.id,
                pack.title,
                # How sure we are of what decides and of what runs; a note beside it makes no rule surer.
                _evidence([rule.evidence for rule in pack.rules] + [clock.evidence for clock in pack.clocks]),
                pack.checked_on,
                level,
                tuple(note for note in pack.notes if note.kind == "right"),
                bool(pack.clocks),
                pack.level,
            )
            for level, pack in enumerate(links)
        ]
        for policy, links in policies.items()
    }
    found = rows(
        connection,
        """
        SELECT policy, level, pack_id, list(DISTINCT evidence) AS evidence
        FROM rules GROUP BY policy, level, pack_id ORDER BY policy, level, pack_id
        """,
    )
    for row in found:
        if row["policy"] not in policies:
            title, checked_on = titles.get(row["pack_id"], (row["pack_id"], None))
            line = PackLine(row["pack_id"], title, _evidence(row["evidence"]), checked_on, row["level"])
            packs.setdefault(row["policy"], []).append(line)
    plans: dict[str, list[PlanLine]] = {}
    found = rows(
        connection,
        """
        SELECT l.student_id, l.plan_id, l.kind, l.starts_on, l.ends_on, q.policy
        FROM plans l LEFT JOIN plan_policies q ON q.plan_id = l.plan_id
        ORDER BY l.student_id, l.starts_on, l.plan_id
        """,
    )
    for row in found:
        plans.setdefault(row.pop("student_id"), []).append(
            PlanLine(packs=tuple(packs.get(row["policy"] or "", ())), **row)
        )
    return plans


def _evidence(marks: Iterable[str]) -> tuple[str, ...]:
    held = set(marks)
    return tuple(mark for mark in ("primary", "local", "reported") if mark in held)


def _assumptions(
    connection: duckdb.DuckDBPyConnection,
    plans: Mapping[str, Sequence[PlanLine]],
    services: Sequence[ServiceBlock],
) -> list[Assumption]:
    """What the figures rest on, in the order in which a reader would ask."""
    assumed: list[Assumption] = []
    used = rows(
        connection,
        """
        SELECT s.student_id, s.calendar_id,
               s.calendar_id IN (SELECT calendar_id FROM calendars WHERE calendar_id IS NOT NULL) AS known,
               (SELECT max(c.ends_on) FROM calendars c WHERE c.calendar_id = s.calendar_id) AS ends_on
        FROM students s ORDER BY s.student_id
        """,
    )
    for row in used:
        if row["known"]:
            text = gettext("School days are those of the calendar {calendar_id}, which ends on {date}.").format(
                calendar_id=row["calendar_id"], date=day(row["ends_on"])
            )
            plain = gettext("School days are those of the school calendar on this record, which ends on {date}.")
            plain = plain.format(date=day(row["ends_on"]))
        else:
            plain = None
            text = gettext(
                "No school calendar is given: every weekday that is no federal holiday counts as a school day."
            )
        calendar_id = row["calendar_id"] if row["known"] else None
        ids = {"student_id": row["student_id"], "calendar_id": calendar_id}
        assumed.append(Assumption("calendar", text, ids, plain))
    choices = {
        row["plan_id"]: row
        for row in rows(
            connection,
            """
            SELECT plan_id, coalesce(short_period, 'full') AS short_period, short_period IS NULL AS short_default,
                   coalesce(unlogged, 'unrecorded') AS unlogged, unlogged IS NULL AS unlogged_default,
                   make_up_outcome, make_up_due
            FROM plans
            """,
        )
    }
    for student_id, lines in plans.items():
        for plan in lines:
            ids = {"student_id": student_id, "plan_id": plan.plan_id}
            chain = [
                {
                    "pack": pack.pack_id,
                    "title": pack.title,
                    "evidence": list(pack.evidence),
                    "checked_on": pack.checked_on.isoformat() if pack.checked_on else None,
                }
                for pack in plan.packs
            ]
            text = gettext("Missed minutes of plan {plan_id} follow {rules}.").format(
                plan_id=plan.plan_id, rules=rules_words(plan.packs)
            )
            assumed.append(Assumption("policy", text, {**ids, "policy": plan.policy, "packs": chain}))
            choice = choices[plan.plan_id]
            if choice["make_up_outcome"] is not None:
                text = gettext(
                    "Plan {plan_id} itself says of missed sessions: {outcome}. That comes before every rule."
                ).format(plan_id=plan.plan_id, outcome=outcome_words(choice["make_up_outcome"]))
                assumed.append(Assumption("plan_clause", text, {**ids, "outcome": choice["make_up_outcome"]}))
            prorate = choice["short_period"] == "prorate"
            if prorate:
                text = gettext("A week or month with closed days promises its share of the days ({choice}).")
                plain = gettext(
                    "A week or month with closed days promises less, its share of the days: so it was answered where "
                    "the plan was written down."
                )
            else:
                text = gettext("A week or month with closed days promises the full amount ({choice}).")
                plain = gettext(
                    "A week or month with closed days promises the full amount: so it was answered where the plan was "
                    "written down (the plan says so, or does not say)."
                )
            if choice["short_default"]:
                plain = gettext("A week or month with closed days promises the full amount: nobody chose otherwise.")
            text = text.format(choice=_chosen("short_period", choice["short_period"], choice["short_default"]))
            assumed.append(Assumption("short_period", text, {**ids, "value": choice["short_period"]}, plain))
            delivered = choice["unlogged"] == "delivered"
            if delivered:
                text = gettext("What nobody logged is assumed delivered ({choice}).")
                plain = gettext(
                    "What nobody logged is assumed delivered: so it was answered here, that only the missed sessions "
                    "are written down."
                )
            else:
                text = gettext("What nobody logged is shown as no record, not as delivered or missed ({choice}).")
                plain = gettext(
                    "What nobody logged is shown as no record, not as delivered or missed: so it was answered here, "
                    "that every session is written down."
                )
            if choice["unlogged_default"]:
                plain = gettext(
                    "What nobody logged is shown as no record, not as delivered or missed: nobody chose otherwise."
                )
            text = text.format(choice=_chosen("unlogged", choice["unlogged"], choice["unlogged_default"]))
            assumed.append(Assumption("unlogged", text, {**ids, "value": choice["unlogged"]}, plain))
    if columns_of(connection, "promise_readings"):
        found = rows(
            connection,
            """
            SELECT l.student_id, p.promise_id, r.filled
            FROM promise_readings r JOIN promises p ON p._row = r._row JOIN plans l ON l.plan_id = p.plan_id
            ORDER BY l.student_id, p.promise_id
            """,
        )
        read: dict[str, list[str]] = {}
        for row in found:
            read.setdefault(row["student_id"], []).append(row["promise_id"])
        for student_id, promise_ids in read.items():
            text = ngettext(
                "What the cells of promise {promises} leave empty was read from the wording: compare it with the plan.",
                "What the cells of promises {promises} leave empty was read from the wording: compare it with the "
                "plan.",
                len(promise_ids),
            ).format(promises=listed(promise_ids))
            plain = ngettext(
                "The numbers of one line of the plan were read from its wording: compare them with the plan.",
                "The numbers of {count} lines of the plan were read from their wording: compare them with the plan.",
                len(promise_ids),
            ).format(count=number(len(promise_ids)))
            assumed.append(Assumption("wording", text, {"student_id": student_id, "promise_ids": promise_ids}, plain))
    for service in services:
        minutes = service.minutes.get("assumed")
        if minutes:
            text = gettext("{minutes} minutes of {service} are assumed delivered: nothing was logged for them.").format(
                minutes=number(minutes), service=service_words(service.service)
            )
            whose = {"student_id": service.student_id, "service": service.service, "esy": service.esy}
            assumed.append(Assumption("assumed_delivered", text, {**whose, "minutes": minutes}))
    return assumed


def _chosen(name: str, value: str, is_default: bool) -> str:
    """A choice of a plan as its cell has it, and who made it."""
    if is_default:
        return gettext("{column} {value}, nobody chose otherwise").format(column=name, value=value)
    return gettext("{column} {value}, as chosen for this plan").format(column=name, value=value)


def rules_words(packs: Sequence[PackLine]) -> str:
    """The packs of a plan in one phrase, each with its evidence: "San Diego Unified (primary) over federal default"."""
    if not packs:
        return gettext("no written rule: the team decides")
    named = []
    for pack in packs:
        marks = ", ".join(gettext(EVIDENCE_MARKS[mark]) for mark in pack.evidence) or gettext("no rules of its own")
        if pack.checked_on:
            text = gettext("{title} ({evidence}, checked {date})")
        else:
            text = gettext("{title} ({evidence}, undated)")
        date = short_day(pack.checked_on) if pack.checked_on else ""
        named.append(text.format(title=in_words(pack.title), evidence=marks, date=date))
    return gettext(" over ").join(named)


_ASK_FOR_THE_TEXT = gettext_noop("Ask for the text of the rule.")
_ASK_WHEN = gettext_noop("Ask when they will be made up.")
_ASK_THE_TEAM = gettext_noop("Ask the team to decide.")


_CLOSED = ("excused", "resolved", "declined")
"""What became of missed minutes that are neither made up nor open."""


def headline(services: Sequence[ServiceBlock]) -> Headline:
    """What was missed, which part a rule, a decision or nobody yet answers, and the one thing to ask for.

    The figures of its second sentence add up to its first, or to what of it was not made up. Not among them is a missed
    session whose length nobody wrote down: it has a sentence of its own, and "nothing missed" is never said
    beside it.
    """
    countable = [service for service in services if service.is_countable]
    unclear = [service for service in services if not service.is_countable]
    parts = _headline_parts(countable)
    total = sum(minutes for minutes, _, _, _ in parts)
    sums = {
        account: sum(service.minutes.get(account) or 0 for service in services if service.minutes.get(account))
        for account in SERVICE_ACCOUNTS
    }
    unknown = sum(service.unknown_lengths for service in services)
    sentences: list[str] = []
    action: str | None = None
    if unknown and not total and not sums["made_up"]:
        text = ngettext(
            "{count} missed session whose length is not known is on record.",
            "{count} missed sessions whose length is not known are on record.",
            unknown,
        )
        sentences.append(text.format(count=number(unknown)))
    if total:
        if sums["made_up"]:
            text = gettext("{missed} minutes missed: {made_up} made up, {left} still open.")
            if any(share.account in _CLOSED for service in countable for share in service.shares):
                text = gettext("{missed} minutes missed: {made_up} made up, {left} not.")
            sentences.append(
                text.format(missed=number(total + sums["made_up"]), made_up=number(sums["made_up"]), left=number(total))
            )
        else:
            sentences.append(gettext("{minutes} minutes missed.").format(minutes=number(total)))
        if len(parts) == 1:
            sentences.append(f"{parts[0][2]}.")
        else:
            said = (words.replace("{minutes}", number(minutes)) for minutes, words, _, _ in parts)
            sentences.append("; ".join(said) + ".")
        if sums["overdue"]:
            late = ngettext(
                "Of the minutes owed, {minutes} is past the due date.",
                "Of the minutes owed, {minutes} are past the due date.",
                sums["overdue"],
            )
            sentences.append(late.format(minutes=number(sums["overdue"])))
        asks = {ask for _, _, _, ask in parts if ask}
        if len(asks) > 2:
            action = gettext("Ask about each.")
        elif len(asks) == 2:
            action = gettext("Ask about both.")
        elif asks:
            action = None if asks == {_ASK_FOR_THE_TEXT} else gettext(asks.pop())  # the rule's sentence has asked
        elif sums["unrecorded"]:
            action = gettext("{minutes} more have no record: ask for the logs.").format(
                minutes=number(sums["unrecorded"])
            )
        elif sums["excused"]:
            action = gettext("You may still ask the team about them.")
    elif unknown or (sums["made_up"] and (sums["unrecorded"] or sums["assumed"])):
        beside, action = _beside_misses(sums, has_unknown=bool(unknown))
        sentences += beside
    elif countable or not unclear:
        sentence, action = _nothing_missed(sums)
        sentences.append(sentence)
    if unknown and (total or sums["made_up"]):
        text = ngettext(
            "{count} more missed session is on record, and its length is not known.",
            "{count} more missed sessions are on record, and their length is not known.",
            unknown,
        )
        sentences.append(text.format(count=number(unknown)))
    if unknown and action is None:
        action = ngettext("Ask how long that session was to be.", "Ask how long those sessions were to be.", unknown)
    if sums["open_award"]:
        text = gettext("{minutes} awarded minutes are still to be provided.")
        sentences.append(text.format(minutes=number(sums["open_award"])))
        action = action or gettext("Ask when they will be provided.")
    if unclear:
        names = listed(sorted({service_words(service.service) for service in unclear}))
        sentences.append(gettext("{services} cannot be counted.").format(services=names))
        wanted = gettext("Ask the team to write down how many minutes, and how often.")
        action = action or wanted
    return Headline(tuple(sentences), action)


def assumed_beside(services: Sequence[ServiceBlock]) -> str | None:
    """How much of what was given is only assumed; None where nothing is, or where `headline` has said so itself.

    It says so where no missed minute is left to speak of. Where there is one, it says nothing of the minutes that
    nobody wrote down, and beside it they would read as facts.
    """
    countable = [service for service in services if service.is_countable]
    delivered, assumed, unrecorded = (
        sum(service.minutes.get(account) or 0 for service in countable)
        for account in ("delivered", "assumed", "unrecorded")
    )
    if not assumed or not (_headline_parts(countable) or unrecorded):
        return None
    if assumed == delivered:
        text = ngettext(
            "The {minutes} delivered minute is assumed: nobody wrote that session down.",
            "All {minutes} delivered minutes are assumed: nobody wrote these sessions down.",
            assumed,
        )
    else:
        text = ngettext(
            "Of {delivered} delivered minutes, {minutes} is assumed: nobody wrote that session down.",
            "Of {delivered} delivered minutes, {minutes} are assumed: nobody wrote these sessions down.",
            assumed,
        )
    return text.format(minutes=number(assumed), delivered=number(delivered))


def _headline_parts(services: Sequence[ServiceBlock]) -> list[tuple[int, str, str, str | None]]:
    """Minutes, words with their place, words for "all of them", and what to ask for; those that need asking first."""
    parts: dict[tuple[str, str, str | None], int] = {}
    order: list[tuple[str, str, str | None]] = []

    def add(minutes: int, words: str, for_all: str, ask: str | None) -> None:
        key = (words, for_all, ask)
        if key not in parts:
            order.append(key)
        parts[key] = parts.get(key, 0) + minutes

    shares = [share for service in services for share in service.shares]
    for share in (share for share in shares if share.account == "open"):
        who = _who(share)
        if share.outcome == "offer":
            words = gettext("{minutes} {who} says must be offered again")
            for_all = gettext("{who} says a make-up must be offered for all of them")
        else:
            words = gettext("{minutes} {who} says must be made up")
            for_all = gettext("{who} says all of them must be made up")
        add(share.minutes, words.replace("{who}", who), _sentence(for_all.format(who=who)), _ASK_WHEN)
    undetermined = [share for share in shares if share.account == "undetermined"]
    for share in (share for share in undetermined if share.reported_outcome is None):
        add(
            share.minutes,
            gettext("{minutes} the team must decide"),
            gettext("The team must decide about them"),
            _ASK_THE_TEAM,
        )
    for share in (share for share in shares if share.account == "excused"):
        if share.decided_by == "determination":
            who = decider_words(share.decider)
            words, for_all = gettext("{minutes} excused by {who}"), gettext("{who} excused them")
            add(share.minutes, words.replace("{who}", who), _sentence(for_all.format(who=who)), None)
        elif share.decided_by == "plan":
            words, for_all = gettext("{minutes} excused by the plan itself"), gettext("The plan itself excuses them")
            add(share.minutes, words, for_all, None)
        else:
            words = gettext("{minutes} a rule does not require to be made up")
            add(share.minutes, words, gettext("A rule does not require a make-up"), None)
    for share in (share for share in shares if share.account == "resolved"):
        words = gettext("{minutes} answered with an award")
        add(share.minutes, words, gettext("A decision answered them with an award"), None)
    for share in (share for share in shares if share.account == "declined"):
        words = gettext("{minutes} declined by the family")
        add(share.minutes, words, gettext("The family declined to have them made up"), None)
    for share in undetermined:
        if share.reported_outcome is not None:
            says = reported_words(share.reported_outcome)
            words, for_all = gettext("{minutes} under a rule {reported}"), gettext("A rule is {reported}")
            add(share.minutes, words.replace("{reported}", says), for_all.format(reported=says), _ASK_FOR_THE_TEXT)
    return [(parts[key], *key) for key in order]


def _who(share: Share) -> str:
    """Who says that minutes are owed."""
    if share.decided_by == "determination":
        return decider_words(share.decider)
    return gettext("the plan") if share.decided_by == "plan" else gettext("a written rule")


def _nothing_missed(sums: Mapping[str, int]) -> tuple[str, str | None]:
    """The sentence, and the thing to do, where no missed minute is left."""
    promised = sums["promised"]
    if not promised:
        return gettext("Nothing was promised up to this day."), None
    if sums["unrecorded"]:
        text = gettext("No miss is on record, but {minutes} of {promised} minutes have no record at all.")
        return text.format(minutes=number(sums["unrecorded"]), promised=number(promised)), gettext("Ask for the logs.")
    if sums["assumed"]:
        text = gettext(
            "No miss is on record. {minutes} of {promised} minutes are assumed delivered, because nothing was logged "
            "for them."
        )
        text = text.format(minutes=number(sums["assumed"]), promised=number(promised))
        return text, gettext("Ask for the logs to be sure.")
    if sums["made_up"]:
        text = gettext("Nothing is outstanding: {minutes} minutes were missed, and all were made up.")
        return text.format(minutes=number(sums["made_up"])), None
    if sums["upcoming"]:
        text = gettext("Nothing missed: {minutes} minutes delivered, {upcoming} still to come in the current period.")
        return text.format(minutes=number(sums["delivered"]), upcoming=number(sums["upcoming"])), None
    text = gettext("Nothing missed: all {minutes} minutes promised so far were delivered.")
    return text.format(minutes=number(promised)), None


def _beside_misses(sums: Mapping[str, int], *, has_unknown: bool) -> tuple[list[str], str | None]:
    """What else there is where a miss is on record and no missed minute is left, and the thing to do.

    `has_unknown`: a miss of unknown length is told before, so nobody may say that there is no record at all.
    """
    promised = sums["promised"]
    if not promised:
        return [gettext("Nothing was promised up to this day.")], None
    said: list[str] = []
    if sums["made_up"]:
        text = gettext("{minutes} minutes were missed, and all were made up.")
        said.append(text.format(minutes=number(sums["made_up"])))
    if sums["unrecorded"]:
        text = gettext("{minutes} of {promised} minutes have no record at all.")
        if has_unknown:
            text = gettext("It is not known what became of {minutes} of {promised} minutes.")
        said.append(text.format(minutes=number(sums["unrecorded"]), promised=number(promised)))
        return said, gettext("Ask for the logs.")
    if sums["assumed"]:
        text = gettext("{minutes} of {promised} minutes are assumed delivered, because nothing was logged for them.")
        said.append(text.format(minutes=number(sums["assumed"]), promised=number(promised)))
        return said, gettext("Ask for the logs to be sure.")
    if said:
        return said, None
    if sums["upcoming"]:
        text = gettext("{minutes} minutes were delivered, and {upcoming} are still to come in the current period.")
        return [text.format(minutes=number(sums["delivered"]), upcoming=number(sums["upcoming"]))], None
    return [gettext("All {minutes} minutes promised so far were delivered.").format(minutes=number(promised))], None


def listed(names: Sequence[str]) -> str:
    """The names as a sentence lists them: a, b and c."""
    if len(names) == 1:
        return names[0]
    return gettext("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
