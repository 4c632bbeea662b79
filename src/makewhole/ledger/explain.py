"""One posting in plain sentences: what it is, the arithmetic, the rule, where the rule stands, and the due date.

The figures are the engine's own; the sentences repeat its arithmetic (RECORD.md, rules 1 to 13) so that a reader can
check it by hand. A sentence names ids, dates and minutes, never a child.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.language import day, gettext, gettext_noop, ngettext, number, pgettext
from makewhole.ledger.statement import (
    MISS_ACCOUNTS,
    OF_UNKNOWN_LENGTH,
    OUTCOME_WORDS,
    amount_words,
    citation_words,
    columns_of,
    decider_words,
    evidence_words,
    gloss,
    in_words,
    listed,
    outcome_words,
    post,
    reason_words,
    rows,
)
from makewhole.policy import find_rule
from makewhole.policy.due import parse_due
from makewhole.record.services import service_words

if TYPE_CHECKING:
    import duckdb

STEP_WORDS = {
    1: gettext_noop("periods are made of the school days that promise, plan and calendar share"),
    2: gettext_noop("a period promises its share of the amount, rounded half up"),
    3: gettext_noop("a period counts once its first school day has come"),
    4: gettext_noop("rows that tell nothing are set aside, and two logs of one session count once"),
    5: gettext_noop("minutes inside a period count up to what the period promises; the rest is extra"),
    6: gettext_noop("a miss is what was planned less what was delivered"),
    7: gettext_noop("the misses of a period carry its shortfall, the earliest being cured first"),
    8: gettext_noop(
        "what no missed session explains goes to gaps, then to no record, or to upcoming while the period is open"
    ),
    9: gettext_noop(
        "a miss is answered by a decision, else the plan's own clause, else the rule for its reason, else the team"
    ),
    10: gettext_noop("a make-up session that names a miss settles that miss first"),
    11: gettext_noop("the last answer to an offer stands"),
    12: gettext_noop("other make-up sessions settle the oldest misses first"),
    13: gettext_noop("compensatory sessions go to the award they name, then to the oldest award"),
}
"""The rules of RECORD.md by number, in plain words."""

ACCOUNT_PHRASES = {
    "promised": ("promised",),
    "delivered": ("delivered",),
    "excused": ("excused",),
    "undetermined": ("undetermined",),
    "resolved": ("resolved",),
    "owed": ("open", "declined", "made_up"),
    "made_up": ("made_up",),
    "declined": ("declined",),
    "open": ("open",),
    "unrecorded": ("unrecorded",),
    "upcoming": ("upcoming",),
    "extra": ("extra",),
    "awarded": ("awarded",),
    "provided": ("provided",),
    "open_award": ("open_award",),
    "overdue": ("open",),
    "assumed": ("delivered",),
    "missed": ("open", "undetermined", "excused", "resolved", "declined", "made_up"),
    "still owed": ("open",),
    "waiting": ("undetermined",),
    "waiting for the team": ("undetermined",),
    "waiting for the team to decide": ("undetermined",),
    "undecided": ("undetermined",),
    "no record": ("unrecorded",),
    "coming": ("upcoming",),
    "still to come": ("upcoming",),
    "beyond the promise": ("extra",),
    "declined by the family": ("declined",),
    "resolved by an award": ("resolved",),
    "award still open": ("open_award",),
    "still to be provided": ("open_award",),
    "misses": ("open", "undetermined", "excused", "resolved", "declined", "made_up"),
}
"""What a person may call an account, and the postings it stands for; "_" and "-" count as spaces."""

ACCOUNT_LABELS = {
    "promised": gettext_noop("promised"),
    "delivered": gettext_noop("delivered"),
    "excused": gettext_noop("excused"),
    "undetermined": gettext_noop("waiting for the team to decide"),
    "resolved": gettext_noop("resolved by an award"),
    "made_up": gettext_noop("made up"),
    "declined": gettext_noop("declined by the family"),
    "open": gettext_noop("still owed"),
    "unrecorded": gettext_noop("no record"),
    "upcoming": gettext_noop("upcoming"),
    "extra": gettext_noop("beyond the promise"),
    "awarded": gettext_noop("awarded"),
    "provided": gettext_noop("provided"),
    "open_award": gettext_noop("award still open"),
}
"""What the statement calls each account of a posting."""
_ASKED_FOR = (
    gettext_noop("owed"),
    gettext_noop("overdue"),
    gettext_noop("assumed"),
    gettext_noop("missed"),
    gettext_noop("misses"),
    gettext_noop("open"),
    gettext_noop("declined"),
    gettext_noop("resolved"),
    gettext_noop("undetermined"),
    gettext_noop("unrecorded"),
    gettext_noop("open award"),
    gettext_noop("waiting"),
    gettext_noop("waiting for the team"),
    gettext_noop("undecided"),
    gettext_noop("coming"),
    gettext_noop("still to come"),
    gettext_noop("still to be provided"),
)
"""What else a person may call an account (the keys of ACCOUNT_PHRASES), marked for the catalog."""


def account_words(account: str) -> str:
    """What the statement calls an account, or the words of ACCOUNT_PHRASES by which a person asked for it."""
    return gettext(ACCOUNT_LABELS.get(account, account.replace("_", " ")))


_DUE_WORDS = {
    "date": gettext_noop(", the date in the rule"),
    "days": gettext_noop(", {count} days after the miss"),
    "school_days": gettext_noop(", {count} school days after the miss"),
    "month_end": gettext_noop(", the end of the month of the miss"),
    "term_end": gettext_noop(", the end of the term of the miss"),
    "school_year_end": gettext_noop(", the end of the school year of the miss"),
    "plan_end": gettext_noop(", the end of the plan"),
}
"""How a rule sets the day, after it."""
_CLAUSE_WORDS = {
    "month_end": gettext_noop("end of month"),
    "term_end": gettext_noop("end of term"),
    "school_year_end": gettext_noop("end of school year"),
    "plan_end": gettext_noop("end of plan"),
}
"""The due forms of a plan's own clause that no number and no date belongs to."""


@dataclass(frozen=True)
class Explanation:
    """One posting in sentences. `minutes` is the posting's own figure."""

    posting_id: str
    account: str
    minutes: int
    service: str
    student_id: str
    esy: bool
    what: str
    arithmetic: tuple[str, ...]
    rule: tuple[str, ...]
    source: tuple[str, ...]
    due: str | None
    posting: Mapping[str, Any]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every sentence, in the order in which they are read."""
        due = (self.due,) if self.due else ()
        return (self.what, *self.arithmetic, *self.rule, *self.source, *due)

    def as_json(self) -> dict[str, Any]:
        """The explanation as `explain --json` prints it."""
        return {
            "posting_id": self.posting_id,
            "account": self.account,
            "minutes": self.minutes,
            "what": self.what,
            "arithmetic": list(self.arithmetic),
            "rule": list(self.rule),
            "source": list(self.source),
            "due": self.due,
            "posting": posting_as_json(self.posting),
        }


def posting_as_json(posting: Mapping[str, Any]) -> dict[str, Any]:
    """The posting as `postings --json` prints it: dates as text, unknown as null."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in posting.items()}


def find_account(words: str) -> str | None:
    """The account that a person means by these words, as a key of ACCOUNT_PHRASES; None where they name none."""
    spoken = " ".join(words.replace("_", " ").replace("-", " ").casefold().split())
    for name in ACCOUNT_PHRASES:
        if name.replace("_", " ") == spoken:
            return name
    return None


def match_services(spoken: str, services: Sequence[str], listed: str | None = None) -> list[str]:
    """The services that a person may mean: one where it is clear, several where they must choose, none where unknown.

    The name as written comes first, then the name in other cases, then `listed` (the listed name that the spoken one
    is another name for), then every service that holds all the words spoken.
    """
    known = sorted(set(services))
    if spoken in known:
        return [spoken]
    plain = _words(spoken)
    if not plain:
        return []
    same = [service for service in known if _words(service) == plain]
    if same:
        return same
    if listed in known:
        return [listed]
    whole = [service for service in known if set(plain) <= set(_words(service))]
    if whole:
        return whole
    return [service for service in known if all(any(w.startswith(p) for w in _words(service)) for p in plain)]


def shortest_name(service: str, services: Sequence[str]) -> str:
    """The shortest word that names this service and no other of the list, in small letters; else the name itself."""
    for word in _words(service):
        if len(word) > 2 and word.isascii() and match_services(word, services) == [service]:
            return word
    return service


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()


_LOOKED_UP = (
    ("promises", "promise_id"),
    ("plans", "plan_id"),
    ("sessions", "session_id"),
    ("told_sessions", "session_id"),
    ("gaps", "gap_id"),
    ("determinations", "determination_id"),
    ("awards", "award_id"),
)
"""Tables in which a posting's rows are looked up, and by which column."""
POSTING_ORDER = "student_id, service, esy, coalesce(date, period_starts_on), promise_id, account, posting_id"


def postings_of(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: dt.date,
    account: str,
    service: str,
    student_id: str | None = None,
) -> list[dict[str, Any]]:
    """The postings behind one figure of a statement, oldest first; `account` is a key of ACCOUNT_PHRASES.

    Reads `posted`, which an Explainer makes.
    """
    names = ACCOUNT_PHRASES[account]
    marks = ", ".join("?" for _ in names)
    where = f"service = ? AND account IN ({marks})"
    values: list[Any] = [service, *names]
    if student_id is not None:
        where += " AND student_id = ?"
        values.append(student_id)
    if account == "overdue":
        where += " AND due_on < ?"
        values.append(as_of)
    if account == "assumed":
        where += " AND step = 8"
    found = rows(connection, f"SELECT * FROM posted WHERE {where} ORDER BY {POSTING_ORDER}", values)
    return sorted(found, key=lambda posting: names.index(posting["account"]))  # sorted() keeps days in order


def posting_by_id(connection: duckdb.DuckDBPyConnection, posting_id: str) -> dict[str, Any] | None:
    """The posting of that id; None where there is none. Reads `posted`, which an Explainer makes."""
    found = rows(connection, "SELECT * FROM posted WHERE posting_id = ?", [posting_id])
    return found[0] if found else None


class Explainer:
    """Explains the postings of one connection in which the engine has run; what it looks up it looks up once."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        as_of: dt.date,
        packs: Mapping[str, tuple[str, dt.date | None]] | None = None,
        folder: Path | None = None,
        names_ids: bool = True,
        has_other_logs: bool = False,
    ) -> None:
        """`packs` gives each policy pack's title and the day it was last checked; pack files may stand in `folder`.

        Not `names_ids`: for pages, where a person opens what an id would name, and no code is read. `has_other_logs`:
        the record has rows of logs that were left out of the connection, so that it is not asked what they say.
        """
        post(connection)
        self._connection = connection
        self._as_of = as_of
        self._packs = packs or {}
        self._folder = folder
        self._ids = names_ids
        self._has_other_logs = has_other_logs
        self._unknown: dict[str, list[dt.date]] | None = None
        self._seen: dict[tuple[str, str, str], dict[str, Any] | None] = {}
        self._in_period: dict[tuple[str, dt.date], list[dict[str, Any]]] = {}
        self._periods: dict[tuple[str, dt.date], dict[str, Any] | None] = {}
        self._tables: dict[str, frozenset[str]] = {}
        self._rules: dict[str, Mapping[str, Any]] = {}

    def look_up_all(self) -> None:
        """Reads whole tables now, not a row each time: for whoever explains every posting of a child."""
        for table, key in _LOOKED_UP:
            if self._has(table):
                for row in rows(self._connection, f"SELECT * FROM {table}"):
                    self._seen.setdefault((table, key, row[key]), row)
        if self._has("periods"):
            for row in rows(self._connection, "SELECT * FROM periods"):
                self._periods.setdefault((row["promise_id"], row["starts_on"]), row)
        self._in_period = {}
        for posting in rows(self._connection, f"SELECT * FROM posted ORDER BY {POSTING_ORDER}"):
            if posting["promise_id"] is not None and posting["period_starts_on"] is not None:
                self._in_period.setdefault((posting["promise_id"], posting["period_starts_on"]), []).append(posting)

    def explain(self, posting: Mapping[str, Any]) -> Explanation:
        """The posting in sentences."""
        account = posting["account"]
        arithmetic: list[str] = []
        rule: list[str] = []
        source: list[str] = []
        due: str | None = None
        if account == "promised":
            what = self._promised(posting, arithmetic)
        elif account == "delivered":
            what = self._delivered(posting, arithmetic)
        elif account in ("unrecorded", "upcoming"):
            what = self._blank(posting, arithmetic)
        elif account == "extra":
            what = self._extra(posting, arithmetic)
        elif account in ("awarded", "provided", "open_award"):
            what = self._award(posting, arithmetic, source)
            due = self._award_due(posting)
        else:
            what = self._miss(posting, arithmetic)
            self._outcome(posting, rule, source)
            due = self._due(posting)
        step = posting.get("step")
        if step in STEP_WORDS:
            text = gettext("By rule {step} of the arithmetic: {words}.")
            if not self._ids:
                text = gettext("How it is counted: {words}.")
            rule.append(text.format(step=step, words=gettext(STEP_WORDS[step])))
        return Explanation(
            posting_id=posting["posting_id"],
            account=account,
            minutes=posting["minutes"],
            service=posting["service"],
            student_id=posting["student_id"],
            esy=bool(posting["esy"]),
            what=what,
            arithmetic=tuple(arithmetic),
            rule=tuple(rule),
            source=tuple(source),
            due=due,
            posting=dict(posting),
        )

    # what was promised, and what became of it

    def _promised(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        arithmetic.extend(self._amount(posting))
        return self._said(
            gettext("{minutes} of {service} are promised for {period}."), posting, period=_period(posting)
        )

    def _amount(self, posting: Mapping[str, Any]) -> list[str]:
        """How the period's amount comes about (rule 2)."""
        promise = self._row("promises", "promise_id", posting["promise_id"])
        period = self._period_row(posting)
        if promise is None:
            return []
        sentences = []
        says = amount_words(
            sessions=promise["sessions"],
            minutes=promise["minutes"],
            minutes_per_period=promise["minutes_per_period"],
            period=promise["period"],
            every=promise["every"],
        )
        if says and promise["wording"]:
            text = gettext('Promise {promise_id} says {amount} (as written: "{wording}").')
            plain = gettext('The plan\'s line says {amount} (as written: "{wording}").')
        elif says:
            text = gettext("Promise {promise_id} says {amount}.")
            plain = gettext("The plan's line says {amount}.")
        else:
            text = gettext('Promise {promise_id} says (as written: "{wording}").')
            plain = gettext('The plan\'s line says (as written: "{wording}").')
        text = text if self._ids else plain
        if says or promise["wording"]:
            sentences.append(text.format(promise_id=promise["promise_id"], amount=says, wording=promise["wording"]))
        sessions, minutes = promise["sessions"], promise["minutes"]
        whole = promise["minutes_per_period"]
        if sessions and not minutes and whole and whole % sessions == 0:
            minutes = whole // sessions
        if period is None or promise["period"] == "day":
            if sessions and minutes:
                sentences.append(f"{sessions} x {minutes} = {sessions * minutes}.")
            return sentences
        plan = self._row("plans", "plan_id", promise["plan_id"])
        prorate = plan is not None and plan["short_period"] == "prorate"
        inside, days = period["inside"], period["possible"] if prorate else period["all_days"]
        if inside == days and prorate:
            share = gettext(
                "All {inside} of its possible school days lie inside the promise, so the whole amount is promised"
            )
        elif inside == days:
            share = gettext("All {inside} of its school days lie inside the promise, so the whole amount is promised")
        elif prorate and self._ids:
            share = gettext(
                "{inside} of its {days} possible school days lie inside the promise (short_period prorate), so "
                "{inside}/{days} of the amount is promised"
            )
        elif prorate:
            share = gettext(
                "{inside} of its {days} possible school days lie inside the promise (closed days promise less), so "
                "{inside}/{days} of the amount is promised"
            )
        elif self._ids:
            share = gettext(
                "{inside} of its {days} school days lie inside the promise (short_period full), so {inside}/{days} of "
                "the amount is promised"
            )
        else:
            share = gettext(
                "{inside} of its {days} school days lie inside the promise (closed days promise no less), so "
                "{inside}/{days} of the amount is promised"
            )
        share = share.format(inside=inside, days=days)
        amount = period["amount"]
        if sessions and minutes:
            held = amount // minutes if minutes else 0
            rounded = gettext(": {amount} x {inside}/{days}, rounded half up, is {sessions} sessions").format(
                amount=sessions, inside=inside, days=days, sessions=held
            )
            product = gettext("{sessions} x {length} = {minutes} minutes.").format(
                sessions=held, length=minutes, minutes=number(amount)
            )
            sentences.append(f"{share}{'' if inside == days else rounded}. {product}")
        elif whole is not None:
            rounded = gettext(": {amount} x {inside}/{days}, rounded half up, is {minutes}").format(
                amount=number(whole), inside=inside, days=days, minutes=number(amount)
            )
            sentences.append(f"{share}{'' if inside == days else rounded}.")
        return sentences

    def _delivered(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        minutes = posting["minutes"]
        if posting.get("step") == 8:
            arithmetic.append(self._balance(posting))
            if self._ids:
                text = gettext("The plan says unlogged = delivered, so what nobody logged counts as delivered.")
            else:
                text = gettext(
                    "On this record only missed sessions are written down, so what nobody logged counts as delivered."
                )
            arithmetic.append(text)
            return self._said(gettext("{minutes} of {service} {within} are assumed delivered."), posting)
        lasted = self._figures(posting)[1]
        if lasted is not None and lasted > minutes:
            text = gettext(
                "The session had {lasted} minutes; {minutes} of them count, because minutes count only up to what the "
                "period promises ({promised})."
            )
            promised = number(self._period_amount(posting))
            arithmetic.append(text.format(lasted=lasted, minutes=minutes, promised=promised))
        return self._said(gettext("{minutes} of {service} were delivered {on}{session}."), posting)

    def _blank(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        arithmetic.append(self._balance(posting))
        if posting["account"] == "upcoming":
            text = gettext("{minutes} of {service} {within} are still to come: that time is not over on {date}.")
            return self._said(text, posting, date=day(self._as_of))
        if days := self._of_unknown_length(posting):
            if self._has_other_logs:
                text = ngettext(
                    "By the log that counts here a session was missed on {days}, and it does not say how long it was "
                    "to be. So it is not known how much of them was missed: compare all the logs.",
                    "By the log that counts here sessions were missed on {days}, and it does not say how long they "
                    "were to be. So it is not known how much of them was missed: compare all the logs.",
                    len(days),
                )
            else:
                text = ngettext(
                    "A session was missed on {days}, and nobody wrote down how long it was to be. So it is not known "
                    "how much of them was missed: write its length down, or ask for the logs.",
                    "Sessions were missed on {days}, and nobody wrote down how long they were to be. So it is not "
                    "known how much of them was missed: write their length down, or ask for the logs.",
                    len(days),
                )
            arithmetic.append(text.format(days=listed([day(on) for on in dict.fromkeys(days)])))
            return self._said(gettext("It is not known what became of {minutes} of {service} {within}."), posting)
        if self._has_other_logs:
            arithmetic.append(
                gettext("No log that counts here says whether they were delivered or missed: compare all the logs.")
            )
            return self._said(gettext("{minutes} of {service} {within} have no record that counts here."), posting)
        arithmetic.append(
            gettext("Nothing in the record says whether they were delivered or missed: ask for the logs.")
        )
        return self._said(gettext("{minutes} of {service} {within} have no record."), posting)

    def _of_unknown_length(self, posting: Mapping[str, Any]) -> list[dt.date]:
        """The days of the missed sessions in the posting's period whose length nobody wrote down (rule 6)."""
        first = posting.get("period_starts_on")
        if first is None or not all(map(self._has, ("told_sessions", "promise_terms", "duplicates"))):
            return []
        if self._unknown is None:
            found = rows(
                self._connection,
                f"SELECT s.promise_id, DATE '1970-01-01' + s.day::INTEGER AS on_day {OF_UNKNOWN_LENGTH} ORDER BY s.day",
            )
            self._unknown = {}
            for row in found:
                self._unknown.setdefault(row["promise_id"], []).append(row["on_day"])
        last = posting.get("period_ends_on") or first
        return [on for on in self._unknown.get(posting["promise_id"], ()) if first <= on <= last]

    def _balance(self, posting: Mapping[str, Any]) -> str:
        """What the period promised, and what of it each kind of row explains."""
        sums = {"delivered": 0, "missed": 0}
        for other in self._period_postings(posting):
            if other["account"] == "delivered" and other.get("step") != 8:
                sums["delivered"] += other["minutes"]
            elif other["account"] in MISS_ACCOUNTS:
                sums["missed"] += other["minutes"]
        amount = self._period_amount(posting)
        left = amount - sums["delivered"] - sums["missed"]
        text = gettext(
            "The period promised {amount} minutes; {delivered} were logged as delivered and {missed} as missed: "
            "{amount} - {delivered} - {missed} = {left}."
        )
        if self._of_unknown_length(posting):  # of which no minutes are known, and so none stand in the sum
            text = gettext(
                "The period promised {amount} minutes; {delivered} were logged as delivered, and {missed} as missed "
                "with a known length: {amount} - {delivered} - {missed} = {left}."
            )
        return text.format(
            amount=number(amount),
            delivered=number(sums["delivered"]),
            missed=number(sums["missed"]),
            left=number(left),
        )

    def _extra(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        step = posting.get("step")
        if step == 12:
            why = gettext("A make-up session held them when no miss of the service was left to be made up.")
        elif step == 13:
            why = gettext("A compensatory session held them when no award of the service was left open.")
        elif posting.get("period_starts_on") is None:
            why = gettext("The session lies in no period of the promise, so nothing there was promised.")
        else:
            why = gettext("The period promised {minutes} minutes, and they were all delivered already.").format(
                minutes=number(self._period_amount(posting))
            )
        arithmetic.append(why)
        arithmetic.append(gettext("Minutes beyond the promise of one period are no credit in another."))
        return self._said(gettext("{minutes} of {service} {on}{session} are beyond the promise."), posting)

    # what was missed

    def _miss(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        account = posting["account"]
        reason = reason_words(posting.get("reason"))
        if account == "excused":
            became = pgettext("missed minutes", "need not be made up")
        elif account == "undetermined":
            became = pgettext("missed minutes", "wait for the team to decide")
        elif account == "resolved":
            became = pgettext("missed minutes", "are answered with an award")
        elif account == "made_up":
            became = pgettext("missed minutes", "were made up")
        elif account == "declined":
            became = pgettext("missed minutes", "were declined by the family")
        else:
            became = pgettext("missed minutes", "are still owed")
        if posting.get("gap_id") and not posting.get("session_id"):
            text = gettext(
                "{minutes} of {service} {on} were missed in a time without service (gap {gap_id}, {reason}) and "
                "{became}."
            )
            if not self._ids:
                text = gettext(
                    "{minutes} of {service} {on} were missed in a time without service ({reason}) and {became}."
                )
            what = self._said(text, posting, gap_id=posting["gap_id"], reason=reason, became=became)
            arithmetic.extend(self._gap_arithmetic(posting))
        else:
            text = gettext("{minutes} of {service} {on}{session} were missed ({reason}) and {became}.")
            what = self._said(text, posting, reason=reason, became=became)
            arithmetic.extend(self._miss_arithmetic(posting))
        if posting.get("settled_by"):
            made_up = self._row("sessions", "session_id", posting["settled_by"])
            if made_up:
                text = gettext("They were made up in session {session_id} of {date}.")
                if not self._ids:
                    text = gettext("They were made up in the session of {date}.")
            elif not self._ids:
                text = gettext("They were made up in another session.")
            else:
                text = gettext("They were made up in session {session_id}.")
            date = day(made_up["date"]) if made_up else ""
            arithmetic.append(text.format(session_id=posting["settled_by"], date=date))
        return what

    def _miss_arithmetic(self, posting: Mapping[str, Any]) -> list[str]:
        sentences = []
        siblings = [
            other
            for other in self._period_postings(posting)
            if other["session_id"] == posting["session_id"] and other["account"] in MISS_ACCOUNTS
        ]
        carried = sum(other["minutes"] for other in siblings)
        planned, held, counted = self._figures(posting)
        if planned is not None:
            why = ""
            if counted < (held or 0):
                why = self._why_not(posting["session_id"]) or gettext("not as promised")
                text = gettext(
                    "Planned {planned} minutes; {held} were held, but {why}, so {counted} count: {planned} - {counted} "
                    "= {missed} missed."
                )
            elif held is None:
                text = gettext(
                    "Planned {planned} minutes, delivered {counted} (no entry): {planned} - {counted} = {missed} "
                    "missed."
                )
            else:
                text = gettext(
                    "Planned {planned} minutes, delivered {counted}: {planned} - {counted} = {missed} missed."
                )
            sentences.append(
                text.format(planned=planned, held=held, why=why, counted=counted, missed=planned - counted)
            )
            cured = planned - counted - carried
            if cured > 0:
                text = gettext(
                    "Other sessions of the same period cured {cured} of them (the earliest misses are cured first), so "
                    "this miss carries {carried}."
                )
                sentences.append(text.format(cured=cured, carried=carried))
        amount = self._period_amount(posting)
        got = sum(other["minutes"] for other in self._period_postings(posting) if _is_logged(other))
        text = gettext("{within}, {amount} minutes were promised and {got} delivered: a shortfall of {short}.").format(
            within=_within(posting), amount=number(amount), got=number(got), short=number(amount - got)
        )
        sentences.append(_capital(text))
        sentences.extend(self._assumed(posting))
        sentences.extend(self._split(posting, siblings, carried))
        return sentences

    def _assumed(self, posting: Mapping[str, Any]) -> list[str]:
        """What of the period counts as delivered although nobody wrote it down: it is no part of what was counted."""
        others = self._period_postings(posting)
        assumed = sum(o["minutes"] for o in others if o["account"] == "delivered" and not _is_logged(o))
        if not assumed:
            return []
        text = ngettext(
            "{minutes} minute of that shortfall is assumed delivered, because nobody wrote it down.",
            "{minutes} minutes of that shortfall are assumed delivered, because nobody wrote them down.",
            assumed,
        )
        return [text.format(minutes=number(assumed))]

    def _split(self, posting: Mapping[str, Any], siblings: Sequence[Mapping[str, Any]], carried: int) -> list[str]:
        """What the other minutes of the same miss became."""
        if len(siblings) < 2:
            return []
        sums: dict[str, int] = {}
        for other in siblings:
            sums[other["account"]] = sums.get(other["account"], 0) + other["minutes"]
        if len(sums) < 2:
            return []
        became = ", ".join(f"{minutes} {account_words(account)}" for account, minutes in sums.items())
        return [gettext("Of the {minutes} minutes of this miss: {became}.").format(minutes=carried, became=became)]

    def _figures(self, posting: Mapping[str, Any]) -> tuple[int | None, int | None, int]:
        """Of the posting's session: planned minutes (rule 6), delivered as recorded, and those that count (rule 5)."""
        session = self._row("sessions", "session_id", posting["session_id"]) or {}
        held = session.get("delivered_minutes", posting.get("delivered_minutes"))
        counted = 0 if self._why_not(posting["session_id"]) else (held or 0)
        told = None
        if self._has("told_sessions"):
            told = self._row("told_sessions", "session_id", posting["session_id"])
        if told is not None:
            return told["planned"], held, told["effective"]
        promise = self._row("promises", "promise_id", posting["promise_id"]) or {}
        planned = posting.get("planned_minutes")
        if planned is None:
            planned = session.get("planned_minutes")
        return (planned if planned is not None else promise.get("minutes")), held, counted

    def _why_not(self, session_id: str | None) -> str | None:
        """Why a session's minutes do not count as the promised service; None where they do."""
        session = self._row("sessions", "session_id", session_id)
        if session is None:
            return None
        if session["as_written"] is False:
            return gettext("not as the plan is written")
        promise = self._row("promises", "promise_id", session["promise_id"])
        promised = "consult" if promise is not None and promise["grouping"] == "consult" else "direct"
        if session["contact"] is not None and session["contact"] != promised:
            wanted = {
                ("attempt", "consult"): gettext_noop("as an attempt, where consultation is promised"),
                ("attempt", "direct"): gettext_noop("as an attempt, where direct contact is promised"),
                ("consult", "direct"): gettext_noop("as consultation, where direct contact is promised"),
                ("direct", "consult"): gettext_noop("as direct contact, where consultation is promised"),
            }
            return gettext(wanted[session["contact"], promised])
        return None

    def _gap_arithmetic(self, posting: Mapping[str, Any]) -> list[str]:
        sentences = []
        gap = self._row("gaps", "gap_id", posting["gap_id"])
        if gap is not None:
            text = gettext("Gap {gap_id} runs from {first} to {last}.")
            if not self._ids:
                text = gettext("The time without service runs from {first} to {last}.")
            sentences.append(
                text.format(gap_id=posting["gap_id"], first=day(gap["starts_on"]), last=day(gap["ends_on"]))
            )
        period = self._period_row(posting)
        others = self._period_postings(posting)
        got = sum(other["minutes"] for other in others if _is_logged(other))
        by_sessions = sum(
            other["minutes"] for other in others if other["account"] in MISS_ACCOUNTS and other["session_id"]
        )
        amount = self._period_amount(posting)
        left = amount - got - by_sessions
        text = gettext(
            "{within}, {amount} minutes were promised and {got} delivered, and missed sessions explain {explained}: "
            "{left} are left for the gap's days."
        ).format(
            within=_within(posting),
            amount=number(amount),
            got=number(got),
            explained=number(by_sessions),
            left=number(left),
        )
        sentences.append(_capital(text))
        gap_days = [o for o in others if o["account"] in MISS_ACCOUNTS and not o["session_id"]]
        before = sum(o["minutes"] for o in gap_days if o["date"] < posting["date"])
        here = sum(o["minutes"] for o in gap_days if o["date"] == posting["date"])
        if period is not None and period["inside"]:
            text = gettext(
                "Each school day of a gap carries its part of the period, {amount}/{days} a day, the running total "
                "rounded half up and never above {left}: {before} before this day, {after} with it."
            )
            sentences.append(
                text.format(
                    amount=number(amount),
                    days=period["inside"],
                    left=number(left),
                    before=number(before),
                    after=number(before + here),
                )
            )
        sentences.extend(self._split(posting, [o for o in gap_days if o["date"] == posting["date"]], here))
        return sentences

    # who says what follows

    def _outcome(self, posting: Mapping[str, Any], rule: list[str], source: list[str]) -> None:
        decided_by = posting.get("decided_by")
        outcome = outcome_words(posting.get("outcome"))
        reason = reason_words(posting.get("reason"))
        if decided_by == "determination":
            decision = self._row("determinations", "determination_id", posting.get("rule"))
            if posting.get("outcome") == "make_up":
                says = gettext("they must be made up")
            elif posting.get("outcome") == "not_required":
                says = gettext("they need not be made up")
            else:
                says = gettext("they are answered with an award")
            if decision is None:
                text = gettext("{who} decided: {says}. A decision comes before every rule.")
            elif decision["decided_by"] in ("hearing", "settlement"):
                text = gettext("{who} on {date} said: {says}. A decision comes before every rule.")
            else:
                text = gettext("{who} decided on {date}: {says}. A decision comes before every rule.")
            who = decider_words(decision["decided_by"] if decision else None)
            date = day(decision["decided_on"]) if decision else ""
            rule.append(_capital(text.format(who=who, date=date, says=says)))
            text = gettext("Source: determination {determination_id} of the record.")
            if not self._ids:
                text = gettext("Source: the decision, as it stands on this record.")
            source.append(text.format(determination_id=posting.get("rule")))
            if decision is not None and decision["why"]:
                source.append(gettext('Why, as recorded: "{why}".').format(why=decision["why"]))
        elif decided_by == "plan":
            text = gettext("The plan itself says of missed sessions: {outcome}. It comes before every policy's rule.")
            rule.append(text.format(outcome=outcome))
            text = gettext("Source: make_up_outcome of plan {plan_id}.").format(plan_id=posting.get("rule") or "")
            if not self._ids:
                text = gettext("Source: the plan, as it was written down on this record.")
            source.append(text.replace(" .", "."))
        elif decided_by == "rule":
            self._rule(posting, rule, source, outcome, reason)
        elif posting.get("account") in MISS_ACCOUNTS:
            text = gettext(
                "No decision, no clause of the plan and no rule speaks for this reason ({reason}): the team decides."
            )
            rule.append(text.format(reason=reason))
            if posting.get("citation"):
                source.append(
                    gettext("Source: {citation}{evidence}.").format(
                        citation=citation_words(posting["citation"]), evidence=_evidence(posting.get("evidence"))
                    )
                )

    def _rule(self, posting: Mapping[str, Any], rule: list[str], source: list[str], outcome: str, reason: str) -> None:
        rule_id = posting.get("rule") or ""
        known = self._written(rule_id)
        title = self._packs.get(known.get("pack_id") or "", (known.get("pack_id") or rule_id.partition("/")[0], None))
        pack, checked_on = title
        evidence = posting.get("evidence") or known.get("evidence")
        says = outcome_words(known["outcome"]) if known.get("outcome") in OUTCOME_WORDS else outcome
        pack = gettext(pack)
        written = find_rule(rule_id, self._folder) if rule_id else None
        if evidence == "reported":
            text = gettext('{pack} is reported to say, where the reason is "{reason}": {says}.')
            if known.get("outcome") == "team_decides":
                text = gettext('{pack}, where the reason is "{reason}": of a rule there is only a report.')
            rule.append(text.format(pack=pack, reason=reason, says=_reported(known.get("outcome"))))
            if written is not None and written.reported_text:
                if written.reported_by:
                    text = gettext("As reported, in our words ({by}): {text}")
                else:
                    text = gettext("As reported, in our words: {text}")
                rule.append(text.format(by=in_words(written.reported_by or ""), text=in_words(written.reported_text)))
                if not self._ids and gloss(written.reported_text):
                    rule.append(gloss(written.reported_text))
            whom = ""
            if written is not None and written.ask_whom:
                whom = gettext("Ask for the text: {whom}.").format(whom=in_words(written.ask_whom))
            if known.get("outcome") != "team_decides":
                text = gettext("Nobody has read its text, so it moves no minutes by itself: the team decides.")
                rule.append(f"{text} {whom}".rstrip())
            else:
                text = gettext("The report does not say that a make-up is required, so the team decides.")
                rule.append(f"{text} {whom}".rstrip())
        else:
            text = gettext('{pack} says, where the reason is "{reason}": {says}.')
            rule.append(text.format(pack=pack, reason=reason, says=says))
        if written is not None and written.note:
            rule.append(gettext("Note: {note}").format(note=in_words(written.note)))
        asks = posting.get("asks") or known.get("asks")
        if asks:
            rule.append(gettext('The rule turns on a question: "{question}"').format(question=in_words(asks)))
            if posting.get("asks"):
                rule.append(gettext("The record does not answer it for that day, so the team decides."))
        if known.get("first_days"):
            text = gettext("It holds for the first {days} school days of that reason in a school year.")
            rule.append(text.format(days=known["first_days"]))
        if known.get("after_days"):
            text = gettext("It holds after {days} school days of that reason in a school year.")
            rule.append(text.format(days=known["after_days"]))
        if known.get("since"):
            rule.append(gettext("It holds from {date}.").format(date=day(known["since"])))
        if known.get("until"):
            rule.append(gettext("It holds until {date}.").format(date=day(known["until"])))
        citation = posting.get("citation") or known.get("citation") or gettext("no citation")
        text = gettext("Source: {citation} (rule {rule_id}).") if self._ids else gettext("Source: {citation}.")
        text = text.format(citation=citation_words(citation), rule_id=rule_id)
        if checked_on:
            if self._ids:
                text += gettext(" The pack was last checked on {date}.").format(date=day(checked_on))
            else:
                text += gettext(" These rules were last checked on {date}.").format(date=day(checked_on))
        source.append(text)
        if evidence and self._ids:  # a page says beside it how sure we are
            source.append(gettext("Evidence: {evidence}.").format(evidence=evidence_words(evidence)))

    def _written(self, rule_id: str) -> Mapping[str, Any]:
        """The rule as the record's packs have it; empty where none of them has it."""
        if rule_id not in self._rules:
            found = rows(self._connection, "SELECT * FROM rules WHERE rule_id = ? ORDER BY ALL LIMIT 1", [rule_id])
            self._rules[rule_id] = found[0] if found else {}
        return self._rules[rule_id]

    def _due(self, posting: Mapping[str, Any]) -> str | None:
        due_on: dt.date | None = posting.get("due_on")
        if posting["account"] not in ("open", "made_up", "declined"):
            return None
        if due_on is None:
            return gettext("Due: no due date is set.") if posting["account"] == "open" else None
        if posting["account"] == "open" and due_on < self._as_of:
            text = gettext("Due: {date}{how}: overdue.")
        else:
            text = gettext("Due: {date}{how}.")
        return text.format(date=day(due_on), how=self._how_due(posting))

    def _how_due(self, posting: Mapping[str, Any]) -> str:
        decided_by = posting.get("decided_by")
        if decided_by == "determination":
            return gettext(", as the decision sets it")
        if decided_by == "plan":
            plan = self._row("plans", "plan_id", posting.get("rule"))
            if not plan or not plan["make_up_due"]:
                return ""
            return gettext(", by the plan's clause ({clause})").format(clause=clause_words(plan["make_up_due"]))
        if decided_by != "rule":
            return ""
        found = rows(
            self._connection,
            "SELECT due_kind, due_count FROM rules WHERE rule_id = ? AND due_kind IS NOT NULL ORDER BY ALL LIMIT 1",
            [posting.get("rule")],
        )
        if not found:
            return ""
        words = _DUE_WORDS.get(found[0]["due_kind"])
        return gettext(words).format(count=found[0]["due_count"]) if words else ""

    # awards

    def _award(self, posting: Mapping[str, Any], arithmetic: list[str], source: list[str]) -> str:
        award = self._row("awards", "award_id", posting.get("award_id"))
        if award is not None:
            text = gettext("Source: award {award_id} of {minutes} minutes by {who}, {date}.")
            if not self._ids:
                text = gettext("Source: an award of {minutes} minutes by {who}, {date}.")
            source.append(
                text.format(
                    award_id=award["award_id"],
                    minutes=number(award["minutes"]),
                    who=decider_words(award["awarded_by"], _NOBODY_NAMED),
                    date=day(award["awarded_on"]),
                )
            )
            if award["source"]:
                source.append(gettext('It stands in: "{source}".').format(source=award["source"]))
        if posting["account"] == "awarded":
            return self._said(gettext("{minutes} of {service} are awarded as compensatory service {on}."), posting)
        if posting["account"] == "provided":
            session = posting.get("settled_by") or posting.get("session_id")
            held = self._row("sessions", "session_id", session)
            if held:
                text = gettext("{minutes} of the award {award_id} were provided in session {session_id} on {date}.")
                if not self._ids:
                    text = gettext("{minutes} of the award were provided in the session of {date}.")
            elif not self._ids:
                text = gettext("{minutes} of the award were provided in another session.")
            else:
                text = gettext("{minutes} of the award {award_id} were provided in session {session_id}.")
            date = day(held["date"]) if held else ""
            return text.format(
                minutes=_minutes(posting["minutes"]), award_id=posting.get("award_id"), session_id=session, date=date
            )
        if award is not None:
            text = gettext("Awarded {awarded}, provided {provided}: {open} are open.")
            arithmetic.append(
                text.format(
                    awarded=number(award["minutes"]),
                    provided=number(award["minutes"] - posting["minutes"]),
                    open=number(posting["minutes"]),
                )
            )
        text = gettext("{minutes} of the award {award_id} are still to be provided.")
        if not self._ids:
            text = gettext("{minutes} of the award are still to be provided.")
        return text.format(minutes=_minutes(posting["minutes"]), award_id=posting.get("award_id"))

    def _award_due(self, posting: Mapping[str, Any]) -> str | None:
        due_on: dt.date | None = posting.get("due_on")
        if due_on is None:
            return gettext("Due: no due date is set.") if posting["account"] == "open_award" else None
        if posting["account"] == "open_award" and due_on < self._as_of:
            return gettext("Due: {date}, as the award sets it: past.").format(date=day(due_on))
        return gettext("Due: {date}, as the award sets it.").format(date=day(due_on))

    # what is looked up

    def _said(self, text: str, posting: Mapping[str, Any], **words: str) -> str:
        """The sentence about a posting: its minutes, service, day or period and session, and what else it names."""
        return text.format(
            minutes=_minutes(posting["minutes"]),
            service=_service(posting),
            on=_on(posting),
            within=_within(posting),
            session=_by_session(posting) if self._ids else "",
            **words,
        )

    def _row(self, table: str, key: str, value: str | None) -> dict[str, Any] | None:
        if value is None:
            return None
        place = (table, key, value)
        if place not in self._seen:
            found = rows(self._connection, f"SELECT * FROM {table} WHERE {key} = ? LIMIT 1", [value])
            self._seen[place] = found[0] if found else None
        return self._seen[place]

    def _has(self, table: str) -> bool:
        if table not in self._tables:
            self._tables[table] = columns_of(self._connection, table)
        return bool(self._tables[table])

    def _period_row(self, posting: Mapping[str, Any]) -> dict[str, Any] | None:
        if posting.get("promise_id") is None or posting.get("period_starts_on") is None or not self._has("periods"):
            return None
        place = (posting["promise_id"], posting["period_starts_on"])
        if place not in self._periods:
            sql = "SELECT * FROM periods WHERE promise_id = ? AND starts_on = ?"
            found = rows(self._connection, sql, list(place))
            self._periods[place] = found[0] if found else None
        return self._periods[place]

    def _period_postings(self, posting: Mapping[str, Any]) -> list[dict[str, Any]]:
        starts_on = posting.get("period_starts_on")
        if posting.get("promise_id") is None or starts_on is None:
            return [dict(posting)]
        key = (posting["promise_id"], starts_on)
        if key not in self._in_period:
            self._in_period[key] = rows(
                self._connection,
                f"SELECT * FROM posted WHERE promise_id = ? AND period_starts_on = ? ORDER BY {POSTING_ORDER}",
                list(key),
            )
        return self._in_period[key]

    def _period_amount(self, posting: Mapping[str, Any]) -> int:
        """The minutes promised in the posting's period."""
        return sum(other["minutes"] for other in self._period_postings(posting) if other["account"] == "promised")


def _is_logged(posting: Mapping[str, Any]) -> bool:
    return posting["account"] == "delivered" and posting.get("step") != 8


_NOBODY_NAMED = gettext_noop("somebody the record does not name")


def _minutes(minutes: int) -> str:
    return ngettext("{minutes} minute", "{minutes} minutes", minutes).format(minutes=number(minutes))


def _service(posting: Mapping[str, Any]) -> str:
    service = service_words(posting["service"])
    return gettext("{service} (extended school year)").format(service=service) if posting["esy"] else service


def _on(posting: Mapping[str, Any]) -> str:
    if not posting.get("date"):
        return gettext("on a day that is not recorded")
    return gettext("on {date}").format(date=day(posting["date"]))


def _by_session(posting: Mapping[str, Any]) -> str:
    if not posting.get("session_id"):
        return ""
    return gettext(" (session {session_id})").format(session_id=posting["session_id"])


def _period(posting: Mapping[str, Any]) -> str:
    starts_on, ends_on = posting.get("period_starts_on"), posting.get("period_ends_on")
    if starts_on is None:
        return gettext("no period")
    if ends_on is None or ends_on == starts_on:
        return day(starts_on)
    return gettext("{first} to {last}").format(first=day(starts_on), last=day(ends_on))


def _within(posting: Mapping[str, Any]) -> str:
    starts_on, ends_on = posting.get("period_starts_on"), posting.get("period_ends_on")
    if starts_on is None:
        return gettext("in no period")
    if ends_on in (None, starts_on):
        return gettext("on {date}").format(date=day(starts_on))
    return gettext("from {first} to {last}").format(first=day(starts_on), last=day(ends_on))


def _evidence(evidence: str | None) -> str:
    return f" ({evidence_words(evidence)})" if evidence else ""


def clause_words(text: str) -> str:
    """When a make-up is due by a plan's own clause, in the language that is spoken; as written where it says no day."""
    try:
        due = parse_due(text)
    except ValueError:
        return text
    if due.kind == "date":
        return day(due.day) if due.day else text
    if due.kind == "days":
        return ngettext("{count} day", "{count} days", due.count or 0).format(count=due.count)
    if due.kind == "school_days":
        return ngettext("{count} school day", "{count} school days", due.count or 0).format(count=due.count)
    return gettext(_CLAUSE_WORDS[due.kind])


def _reported(outcome: str | None) -> str:
    if outcome in ("make_up", "offer"):
        return gettext("a make-up is required")
    return outcome_words(outcome) if outcome in OUTCOME_WORDS else gettext("what, is not known")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
