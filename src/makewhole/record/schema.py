"""The tables of the record: columns, units, what an empty cell means, which words are allowed.

This is the narrow waist of the program (RECORD.md): every reader writes these tables and the ledger reads nothing else.
Minutes are whole numbers from 0, dates are local civil dates, ids are text, and an empty cell is unknown, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "word", "date", "time", "count", "flag", "instant", "due", "school_week"]
"""What a cell holds. `count` is a whole number from 0; `time` is HH:MM; `flag` is true or false; `instant` is a day, or
a day and time with its offset; `due` is a due form of a policy (RECORD.md rule 9); `school_week` is weekday names."""

REASONS = (
    "provider_absent",
    "provider_vacancy",
    "provider_duty",
    "provider_no_equipment",
    "agency_change",
    "student_absent",
    "student_refused",
    "student_suspended",
    "student_removed",
    "school_activity",
    "field_trip",
    "school_assessment",
    "school_closed",
    "late_start",
    "shortened_day",
    "schedule_conflict",
    "family_cancelled",
    "not_as_written",
    "not_stated",
)
OUTCOMES = ("make_up", "offer", "team_decides", "not_required", "may", "plan_ahead")
EVIDENCE = ("primary", "reported", "local")
PLAN_KINDS = ("iep", "504", "ifsp")
PERIODS = ("day", "week", "cycle", "month", "term", "semester", "school_year", "plan_year")
PERIODS_WITH_EVERY = ("week", "cycle", "month")
SOURCES = ("family", "provider", "district", "billing")
DECIDERS = ("team", "sea", "hearing", "settlement")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSURES = ("holiday", "weather", "election", "staff_day", "emergency", "break", "half_day", "school_day")
NO_SCHOOL = ("holiday", "weather", "election", "staff_day", "emergency", "break")


@dataclass(frozen=True)
class Column:
    """One column: its name, what a cell holds, and what an empty cell means."""

    name: str
    kind: Kind = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    """The closed list of a `word` column."""
    default: str | bool | int | None = None
    """What an empty cell counts as in the arithmetic (the record itself keeps it empty)."""
    refers_to: str | None = None
    """The table whose key this cell must hold."""


@dataclass(frozen=True)
class Table:
    """One table: its columns in the order of RECORD.md, and its key (empty: rows have no id)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    moves_minutes: bool = True
    """False for tables that pages and papers use and the arithmetic never reads."""
    tells: tuple[str, ...] = ()
    """Where rows have no id: the columns that tell one row from another when it is said again."""

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns by which a row is known again: its id, else what tells it from others."""
        return self.key or self.tells

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def _id(name: str, refers_to: str | None = None, required: bool = True) -> Column:
    return Column(name, "id", required, refers_to=refers_to)


def _word(name: str, words: tuple[str, ...], required: bool = False, default: str | None = None) -> Column:
    return Column(name, "word", required, words, default)


def _date(name: str, required: bool = False) -> Column:
    return Column(name, "date", required)


def _count(name: str, required: bool = False, default: int | None = None) -> Column:
    return Column(name, "count", required, default=default)


_STUDENTS = Table(
    "students",
    (
        _id("student_id"),
        Column("name"),
        _date("born_on"),
        Column("state"),
        Column("district"),
        Column("school"),
        _id("calendar_id", "calendars", required=False),
    ),
    key=("student_id",),
)
_PLANS = Table(
    "plans",
    (
        _id("plan_id"),
        _id("student_id", "students"),
        _word("kind", PLAN_KINDS),
        _date("starts_on", required=True),
        _date("ends_on"),
        _date("consented_on"),
        Column("policy"),
        _word("unlogged", ("unrecorded", "delivered"), default="unrecorded"),
        _word("short_period", ("full", "prorate"), default="full"),
        _word("make_up_outcome", OUTCOMES),
        Column("make_up_due", "due"),
    ),
    key=("plan_id",),
)
_PROMISES = Table(
    "promises",
    (
        _id("promise_id"),
        _id("plan_id", "plans"),
        Column("service", required=True),
        Column("wording"),
        _count("sessions"),
        _count("minutes"),
        _count("minutes_per_period"),
        _word("period", PERIODS),
        _count("every", default=1),
        _word("grouping", ("individual", "group", "consult")),
        Column("setting"),
        _id("provider_id", required=False),
        _date("starts_on"),
        _date("ends_on"),
        Column("esy", "flag", default=False),
    ),
    key=("promise_id",),
)
_CALENDARS = Table(
    "calendars",
    (
        _id("calendar_id"),
        _date("starts_on", required=True),
        _date("ends_on", required=True),
        Column("school_week", "school_week", default="Mon Tue Wed Thu Fri"),
    ),
    tells=("calendar_id", "starts_on"),
)
_CLOSURES = Table(
    "closures",
    (
        _id("calendar_id", "calendars"),
        _date("starts_on", required=True),
        _date("ends_on"),
        _word("closure", CLOSURES, required=True),
        Column("note"),
    ),
    tells=("calendar_id", "starts_on", "closure"),
)
_TERMS = Table(
    "terms",
    (
        _id("calendar_id", "calendars"),
        Column("term", required=True),
        _date("starts_on", required=True),
        _date("ends_on", required=True),
        _word("kind", ("quarter", "trimester", "semester", "esy"), required=True),
    ),
    tells=("calendar_id", "kind", "term"),
)
_SESSIONS = Table(
    "sessions",
    (
        _id("session_id"),
        _id("promise_id", "promises", required=False),  # required but for a compensatory session with an award_id
        _date("date", required=True),
        Column("starts_at", "time"),
        _count("planned_minutes"),
        _count("delivered_minutes"),
        _word("kind", ("regular", "make_up", "compensatory"), default="regular"),
        _word("contact", ("direct", "consult", "attempt")),
        _word("reason", REASONS),
        Column("as_written", "flag", default=True),
        _id("makes_up", "sessions", required=False),
        _id("award_id", "awards", required=False),
        _word("source", SOURCES),
        _date("notified_on"),
        Column("recorded_at", "instant"),
        Column("note"),
    ),
    key=("session_id",),
)
_GAPS = Table(
    "gaps",
    (
        _id("gap_id"),
        _id("promise_id", "promises"),
        _date("starts_on", required=True),
        _date("ends_on", required=True),
        _word("reason", REASONS, required=True),
        _word("source", SOURCES),
        _date("notified_on"),
        Column("recorded_at", "instant"),
        Column("note"),
    ),
    key=("gap_id",),
)
_DETERMINATIONS = Table(
    "determinations",
    (
        _id("determination_id"),
        _id("student_id", "students"),
        Column("service", required=True),
        _id("session_id", "sessions", required=False),  # or starts_on: one of the two is required
        _date("starts_on"),
        _date("ends_on"),
        _word("outcome", ("make_up", "not_required", "compensatory"), required=True),
        _count("minutes"),
        _date("due_on"),
        _date("decided_on", required=True),
        _word("decided_by", DECIDERS),
        Column("why"),
    ),
    key=("determination_id",),
)
_OFFERS = Table(
    "offers",
    (
        _id("offer_id"),
        _id("session_id", "sessions"),
        _date("offered_on", required=True),
        _word("answer", ("accepted", "declined", "waived")),
        _date("answered_on"),
    ),
    key=("offer_id",),
)
_AWARDS = Table(
    "awards",
    (
        _id("award_id"),
        _id("student_id", "students"),
        Column("service", required=True),
        _count("minutes", required=True),
        _date("awarded_on", required=True),
        _date("due_on"),
        _word("awarded_by", DECIDERS),
        Column("source"),
    ),
    key=("award_id",),
)
_ANSWERS = Table(
    "answers",
    (
        _id("plan_id", "plans"),
        Column("question", required=True),
        _word("answer", ("yes", "no"), required=True),
        _date("starts_on"),
        _date("ends_on"),
        _date("answered_on"),
        Column("source"),
    ),
    tells=("plan_id", "question", "starts_on"),
)
_SLOTS = Table(
    "slots",
    (
        _id("promise_id", "promises"),
        _word("weekday", WEEKDAYS, required=True),
        Column("starts_at", "time"),
        _count("minutes"),
        _count("every"),
        _date("starts_on"),
        _date("ends_on"),
    ),
    moves_minutes=False,
    tells=("promise_id", "weekday", "starts_at", "starts_on"),
)
_CONTACTS = Table(
    "contacts",
    (
        _id("contact_id"),
        _id("student_id", "students"),
        _date("happened_on", required=True),
        _word("channel", ("letter", "email", "call", "meeting", "in_person")),
        _word("direction", ("to", "from")),
        Column("who"),
        Column("about"),
        Column("asked"),
        _date("reply_due_on"),
        _id("replies_to", "contacts", required=False),
        _id("attachment_id", "attachments", required=False),
    ),
    key=("contact_id",),
    moves_minutes=False,
)
_GOALS = Table(
    "goals",
    (
        _id("goal_id"),
        _id("plan_id", "plans"),
        Column("service"),
        Column("wording", required=True),
        Column("baseline"),
        Column("measure"),
        Column("target"),
        _date("target_on"),
    ),
    key=("goal_id",),
    moves_minutes=False,
)
_PROGRESS = Table(
    "progress",
    (
        _id("goal_id", "goals"),
        _date("observed_on", required=True),
        Column("value", required=True),
        Column("note"),
    ),
    moves_minutes=False,
    tells=("goal_id", "observed_on"),
)
_RESOLUTIONS = Table(
    "resolutions",
    (
        _id("resolution_id"),
        Column("session_ids", required=True),
        _id("counted", "sessions", required=False),
        _date("decided_on", required=True),
        Column("decided_by", required=True),
        Column("why"),
    ),
    key=("resolution_id",),
    moves_minutes=False,
)
_PAPERS = Table(
    "papers",
    (
        _id("paper_id"),
        Column("kind", required=True),
        _id("student_id", "students"),
        _date("made_on", required=True),
        _date("sent_on"),
        Column("channel"),
        Column("sent_to"),
        _id("attachment_id", "attachments"),
    ),
    key=("paper_id",),
    moves_minutes=False,
)
_ATTACHMENTS = Table(
    "attachments",
    (
        _id("attachment_id"),
        Column("table", required=True),
        Column("row_id", required=True),
        Column("name", required=True),
        Column("media_type", required=True),
        _count("bytes", required=True),
        Column("sha256", required=True),
    ),
    key=("attachment_id",),
    moves_minutes=False,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _STUDENTS,
        _PLANS,
        _PROMISES,
        _CALENDARS,
        _CLOSURES,
        _TERMS,
        _SESSIONS,
        _GAPS,
        _DETERMINATIONS,
        _OFFERS,
        _AWARDS,
        _ANSWERS,
        _SLOTS,
        _CONTACTS,
        _GOALS,
        _PROGRESS,
        _RESOLUTIONS,
        _PAPERS,
        _ATTACHMENTS,
    )
}

SQL_TYPES: dict[Kind, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "word": "VARCHAR",
    "date": "DATE",
    "time": "VARCHAR",  # HH:MM, two digits each, so that text order is time order on every engine
    "count": "BIGINT",
    "flag": "BOOLEAN",
    "instant": "VARCHAR",  # as given; the day it is compared by is its first ten characters
    "due": "VARCHAR",
    "school_week": "VARCHAR",
}
ROW = "_row"
"""The column every loaded table has beside its own: the line of the file (or the row of a Parquet file)
it came from."""
