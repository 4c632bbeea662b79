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

from makewhole.ledger.statement import (
    DECIDER_WORDS,
    EVIDENCE_WORDS,
    MISS_ACCOUNTS,
    OUTCOME_WORDS,
    REASON_WORDS,
    amount_words,
    columns_of,
    day,
    post,
    rows,
)
from makewhole.policy import find_rule

if TYPE_CHECKING:
    import duckdb

STEP_WORDS = {
    1: "periods are made of the school days that promise, plan and calendar share",
    2: "a period promises its share of the amount, rounded half up",
    3: "a period counts once its first school day has come",
    4: "rows that tell nothing are set aside, and two logs of one session count once",
    5: "minutes inside a period count up to what the period promises; the rest is extra",
    6: "a miss is what was planned less what was delivered",
    7: "the misses of a period carry its shortfall, the earliest being cured first",
    8: "what no missed session explains goes to gaps, then to no record, or to upcoming while the period is open",
    9: "a miss is answered by a decision, else the plan's own clause, else the rule for its reason, else the team",
    10: "a make-up session that names a miss settles that miss first",
    11: "the last answer to an offer stands",
    12: "other make-up sessions settle the oldest misses first",
    13: "compensatory sessions go to the award they name, then to the oldest award",
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
    "promised": "promised",
    "delivered": "delivered",
    "excused": "excused",
    "undetermined": "waiting for the team to decide",
    "resolved": "resolved by an award",
    "made_up": "made up",
    "declined": "declined by the family",
    "open": "still owed",
    "unrecorded": "no record",
    "upcoming": "upcoming",
    "extra": "beyond the promise",
    "awarded": "awarded",
    "provided": "provided",
    "open_award": "award still open",
}
"""What the statement calls each account of a posting."""


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
    ) -> None:
        """`packs` gives each policy pack's title and the day it was last checked; pack files may stand in `folder`."""
        post(connection)
        self._connection = connection
        self._as_of = as_of
        self._packs = packs or {}
        self._folder = folder
        self._seen: dict[tuple[str, str, str], dict[str, Any] | None] = {}
        self._in_period: dict[tuple[str, dt.date], list[dict[str, Any]]] = {}
        self._tables: dict[str, frozenset[str]] = {}

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
            rule.append(f"By rule {step} of the arithmetic: {STEP_WORDS[step]}.")
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
        return f"{_minutes(posting['minutes'])} of {_service(posting)} are promised for {_period(posting)}."

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
        wording = f' (as written: "{promise["wording"]}")' if promise["wording"] else ""
        if says:
            sentences.append(f"Promise {promise['promise_id']} says {says}{wording}.")
        elif wording:
            sentences.append(f"Promise {promise['promise_id']} says{wording}.")
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
        what = "possible school days" if prorate else "school days"
        if inside == days:
            share = f"All {inside} of its {what} lie inside the promise, so the whole amount is promised"
        else:
            share = f"{inside} of its {days} {what} lie inside the promise (short_period "
            share += f"{'prorate' if prorate else 'full'}), so {inside}/{days} of the amount is promised"
        amount = period["amount"]
        if sessions and minutes:
            held = amount // minutes if minutes else 0
            rounded = "" if inside == days else f": {sessions} x {inside}/{days}, rounded half up, is {held} sessions"
            sentences.append(f"{share}{rounded}. {held} x {minutes} = {amount:,} minutes.")
        elif whole is not None:
            rounded = "" if inside == days else f": {whole:,} x {inside}/{days}, rounded half up, is {amount:,}"
            sentences.append(f"{share}{rounded}.")
        return sentences

    def _delivered(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        minutes = posting["minutes"]
        if posting.get("step") == 8:
            arithmetic.append(self._balance(posting))
            arithmetic.append("The plan says unlogged = delivered, so what nobody logged counts as delivered.")
            return f"{_minutes(minutes)} of {_service(posting)} {_within(posting)} are assumed delivered."
        lasted = self._figures(posting)[1]
        if lasted is not None and lasted > minutes:
            arithmetic.append(
                f"The session had {lasted} minutes; {minutes} of them count, because minutes count only up to what "
                f"the period promises ({self._period_amount(posting):,})."
            )
        return f"{_minutes(minutes)} of {_service(posting)} were delivered on {_on(posting)}{_by_session(posting)}."

    def _blank(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        arithmetic.append(self._balance(posting))
        what = f"{_minutes(posting['minutes'])} of {_service(posting)} {_within(posting)}"
        if posting["account"] == "upcoming":
            return f"{what} are still to come: that time is not over on {day(self._as_of)}."
        arithmetic.append("Nothing in the record says whether they were delivered or missed: ask for the logs.")
        return f"{what} have no record."

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
        return (
            f"The period promised {amount:,} minutes; {sums['delivered']:,} were logged as delivered and "
            f"{sums['missed']:,} as missed: {amount:,} - {sums['delivered']:,} - {sums['missed']:,} = {left:,}."
        )

    def _extra(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        step = posting.get("step")
        if step == 12:
            arithmetic.append("A make-up session held them when no miss of the service was left to be made up.")
        elif step == 13:
            arithmetic.append("A compensatory session held them when no award of the service was left open.")
        elif posting.get("period_starts_on") is None:
            arithmetic.append("The session lies in no period of the promise, so nothing there was promised.")
        else:
            amount = self._period_amount(posting)
            arithmetic.append(f"The period promised {amount:,} minutes, and they were all delivered already.")
        arithmetic.append("Minutes beyond the promise of one period are no credit in another.")
        return (
            f"{_minutes(posting['minutes'])} of {_service(posting)} on {_on(posting)}{_by_session(posting)} are beyond "
            "the promise."
        )

    # what was missed

    def _miss(self, posting: Mapping[str, Any], arithmetic: list[str]) -> str:
        account = posting["account"]
        reason = REASON_WORDS.get(posting.get("reason") or "", posting.get("reason") or "no reason given")
        became = {
            "excused": "need not be made up",
            "undetermined": "wait for the team to decide",
            "resolved": "are answered with an award",
            "made_up": "were made up",
            "declined": "were declined by the family",
            "open": "are still owed",
        }[account]
        if posting.get("gap_id") and not posting.get("session_id"):
            what = (
                f"{_minutes(posting['minutes'])} of {_service(posting)} on {_on(posting)} were missed in a time "
                f"without service (gap {posting['gap_id']}, {reason}) and {became}."
            )
            arithmetic.extend(self._gap_arithmetic(posting))
        else:
            what = (
                f"{_minutes(posting['minutes'])} of {_service(posting)} on {_on(posting)}{_by_session(posting)} were "
                f"missed ({reason}) and {became}."
            )
            arithmetic.extend(self._miss_arithmetic(posting))
        if posting.get("settled_by"):
            made_up = self._row("sessions", "session_id", posting["settled_by"])
            when = f" of {day(made_up['date'])}" if made_up else ""
            arithmetic.append(f"They were made up in session {posting['settled_by']}{when}.")
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
            if counted < (held or 0):
                why = self._why_not(posting["session_id"]) or "not as promised"
                text = f"Planned {planned} minutes; {held} were held, but {why}, so {counted} count"
            else:
                text = f"Planned {planned} minutes, delivered {counted}" + (" (no entry)" if held is None else "")
            sentences.append(f"{text}: {planned} - {counted} = {planned - counted} missed.")
            cured = planned - counted - carried
            if cured > 0:
                sentences.append(
                    f"Other sessions of the same period cured {cured} of them (the earliest misses are cured first), "
                    f"so this miss carries {carried}."
                )
        amount = self._period_amount(posting)
        got = sum(other["minutes"] for other in self._period_postings(posting) if _is_logged(other))
        sentences.append(
            f"{_capital(_within(posting))}, {amount:,} minutes were promised and {got:,} delivered: a shortfall of "
            f"{amount - got:,}."
        )
        sentences.extend(self._split(posting, siblings, carried))
        return sentences

    def _split(self, posting: Mapping[str, Any], siblings: Sequence[Mapping[str, Any]], carried: int) -> list[str]:
        """What the other minutes of the same miss became."""
        if len(siblings) < 2:
            return []
        sums: dict[str, int] = {}
        for other in siblings:
            sums[other["account"]] = sums.get(other["account"], 0) + other["minutes"]
        if len(sums) < 2:
            return []
        became = ", ".join(f"{minutes} {ACCOUNT_LABELS[account]}" for account, minutes in sums.items())
        return [f"Of the {carried} minutes of this miss: {became}."]

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
            return "not as the plan is written"
        promise = self._row("promises", "promise_id", session["promise_id"])
        promised = "consult" if promise is not None and promise["grouping"] == "consult" else "direct"
        if session["contact"] is not None and session["contact"] != promised:
            what = {"attempt": "as an attempt", "consult": "as consultation", "direct": "as direct contact"}
            wanted = "consultation" if promised == "consult" else "direct contact"
            return f"{what[session['contact']]}, where {wanted} is promised"
        return None

    def _gap_arithmetic(self, posting: Mapping[str, Any]) -> list[str]:
        sentences = []
        gap = self._row("gaps", "gap_id", posting["gap_id"])
        if gap is not None:
            sentences.append(f"Gap {posting['gap_id']} runs from {day(gap['starts_on'])} to {day(gap['ends_on'])}.")
        period = self._period_row(posting)
        others = self._period_postings(posting)
        got = sum(other["minutes"] for other in others if _is_logged(other))
        by_sessions = sum(
            other["minutes"] for other in others if other["account"] in MISS_ACCOUNTS and other["session_id"]
        )
        amount = self._period_amount(posting)
        left = amount - got - by_sessions
        sentences.append(
            f"{_capital(_within(posting))}, {amount:,} minutes were promised and {got:,} delivered, and missed "
            f"sessions explain {by_sessions:,}: {left:,} are left for the gap's days."
        )
        gap_days = [o for o in others if o["account"] in MISS_ACCOUNTS and not o["session_id"]]
        before = sum(o["minutes"] for o in gap_days if o["date"] < posting["date"])
        here = sum(o["minutes"] for o in gap_days if o["date"] == posting["date"])
        if period is not None and period["inside"]:
            sentences.append(
                f"Each school day of a gap carries its part of the period, {amount:,}/{period['inside']} a day, the "
                f"running total rounded half up and never above {left:,}: {before:,} before this day, "
                f"{before + here:,} with it."
            )
        sentences.extend(self._split(posting, [o for o in gap_days if o["date"] == posting["date"]], here))
        return sentences

    # who says what follows

    def _outcome(self, posting: Mapping[str, Any], rule: list[str], source: list[str]) -> None:
        decided_by = posting.get("decided_by")
        outcome = OUTCOME_WORDS.get(posting.get("outcome") or "", posting.get("outcome") or "the team decides")
        reason = REASON_WORDS.get(posting.get("reason") or "", "no reason given")
        if decided_by == "determination":
            decision = self._row("determinations", "determination_id", posting.get("rule"))
            who = "A decision"
            when = ""
            if decision is not None:
                who = DECIDER_WORDS.get(decision["decided_by"] or "", "a decision")
                when = f" on {day(decision['decided_on'])}"
            says = {"make_up": "they must be made up", "not_required": "they need not be made up"}.get(
                posting.get("outcome") or "", "they are answered with an award"
            )
            if who in ("a hearing decision", "a settlement"):
                rule.append(f"{_capital(who)}{when} said: {says}. A decision comes before every rule.")
            else:
                rule.append(f"{_capital(who)} decided{when}: {says}. A decision comes before every rule.")
            source.append(f"Source: determination {posting.get('rule')} of the record.")
            if decision is not None and decision["why"]:
                source.append(f'Why, as recorded: "{decision["why"]}".')
        elif decided_by == "plan":
            rule.append(f"The plan itself says of missed sessions: {outcome}. It comes before every policy's rule.")
            source.append(f"Source: make_up_outcome of plan {posting.get('rule') or ''}".rstrip() + ".")
        elif decided_by == "rule":
            self._rule(posting, rule, source, outcome, reason)
        elif posting.get("account") in MISS_ACCOUNTS:
            rule.append(f"No decision, no clause of the plan and no rule speaks for this reason ({reason}): the team")
            rule[-1] += " decides."
            if posting.get("citation"):
                source.append(f"Source: {posting['citation']}{_evidence(posting.get('evidence'))}.")

    def _rule(self, posting: Mapping[str, Any], rule: list[str], source: list[str], outcome: str, reason: str) -> None:
        rule_id = posting.get("rule") or ""
        found = rows(self._connection, "SELECT * FROM rules WHERE rule_id = ? ORDER BY ALL LIMIT 1", [rule_id])
        known = found[0] if found else {}
        title = self._packs.get(known.get("pack_id") or "", (known.get("pack_id") or rule_id.partition("/")[0], None))
        pack, checked_on = title
        evidence = posting.get("evidence") or known.get("evidence")
        says = OUTCOME_WORDS.get(known.get("outcome") or "", outcome)
        written = find_rule(rule_id, self._folder) if rule_id else None
        if evidence == "reported":
            rule.append(f"{pack} is reported to say, where the reason is {reason}: {_reported(known.get('outcome'))}.")
            if written is not None and written.reported_text:
                by = f" ({written.reported_by})" if written.reported_by else ""
                rule.append(f'As reported{by}: "{" ".join(written.reported_text.split())}"')
            whom = f" Ask for the text: {written.ask_whom}." if written is not None and written.ask_whom else ""
            if known.get("outcome") != "team_decides":
                rule.append(f"Nobody has read its text, so it moves no minutes by itself: the team decides.{whom}")
            elif whom:
                rule.append(whom.strip())
        else:
            rule.append(f"{pack} says, where the reason is {reason}: {says}.")
        if written is not None and written.note:
            rule.append(f"Note: {' '.join(written.note.split())}")
        asks = posting.get("asks") or known.get("asks")
        if asks:
            rule.append(f'The rule turns on a question: "{asks}"')
            if posting.get("asks"):
                rule.append("The record does not answer it for that day, so the team decides.")
        if known.get("first_days"):
            rule.append(f"It holds for the first {known['first_days']} school days of that reason in a school year.")
        if known.get("after_days"):
            rule.append(f"It holds after {known['after_days']} school days of that reason in a school year.")
        if known.get("since"):
            rule.append(f"It holds from {day(known['since'])}.")
        if known.get("until"):
            rule.append(f"It holds until {day(known['until'])}.")
        citation = posting.get("citation") or known.get("citation")
        checked = f" The pack was last checked on {day(checked_on)}." if checked_on else ""
        cited = f"{citation}" if citation else "no citation"
        source.append(f"Source: {cited} (rule {rule_id}).{checked}")
        if evidence:
            source.append(f"Evidence: {EVIDENCE_WORDS.get(evidence, evidence)}.")

    def _due(self, posting: Mapping[str, Any]) -> str | None:
        due_on: dt.date | None = posting.get("due_on")
        if posting["account"] not in ("open", "made_up", "declined"):
            return None
        if due_on is None:
            return "Due: no due date is set." if posting["account"] == "open" else None
        how = self._how_due(posting)
        late = ""
        if posting["account"] == "open":
            late = ": overdue" if due_on < self._as_of else ""
        return f"Due: {day(due_on)}{how}{late}."

    def _how_due(self, posting: Mapping[str, Any]) -> str:
        decided_by = posting.get("decided_by")
        if decided_by == "determination":
            return ", as the decision sets it"
        if decided_by == "plan":
            plan = self._row("plans", "plan_id", posting.get("rule"))
            return f", by the plan's clause ({plan['make_up_due']})" if plan and plan["make_up_due"] else ""
        if decided_by != "rule":
            return ""
        found = rows(
            self._connection,
            "SELECT due_kind, due_count FROM rules WHERE rule_id = ? AND due_kind IS NOT NULL ORDER BY ALL LIMIT 1",
            [posting.get("rule")],
        )
        if not found:
            return ""
        count = found[0]["due_count"]
        words = {
            "date": "the date in the rule",
            "days": f"{count} days after the miss",
            "school_days": f"{count} school days after the miss",
            "month_end": "the end of the month of the miss",
            "term_end": "the end of the term of the miss",
            "school_year_end": "the end of the school year of the miss",
            "plan_end": "the end of the plan",
        }
        return f", {words[found[0]['due_kind']]}" if found[0]["due_kind"] in words else ""

    # awards

    def _award(self, posting: Mapping[str, Any], arithmetic: list[str], source: list[str]) -> str:
        award = self._row("awards", "award_id", posting.get("award_id"))
        minutes = _minutes(posting["minutes"])
        if award is not None:
            who = DECIDER_WORDS.get(award["awarded_by"] or "", "somebody the record does not name")
            made = f"{award['minutes']:,} minutes by {who}, {day(award['awarded_on'])}"
            source.append(f"Source: award {award['award_id']} of {made}.")
            if award["source"]:
                source.append(f'It stands in: "{award["source"]}".')
        if posting["account"] == "awarded":
            return f"{minutes} of {_service(posting)} are awarded as compensatory service on {_on(posting)}."
        if posting["account"] == "provided":
            session = posting.get("settled_by") or posting.get("session_id")
            held = self._row("sessions", "session_id", session)
            when = f" on {day(held['date'])}" if held else ""
            return f"{minutes} of the award {posting.get('award_id')} were provided in session {session}{when}."
        if award is not None:
            given = award["minutes"] - posting["minutes"]
            arithmetic.append(f"Awarded {award['minutes']:,}, provided {given:,}: {posting['minutes']:,} are open.")
        return f"{minutes} of the award {posting.get('award_id')} are still to be provided."

    def _award_due(self, posting: Mapping[str, Any]) -> str | None:
        due_on: dt.date | None = posting.get("due_on")
        if due_on is None:
            return "Due: no due date is set." if posting["account"] == "open_award" else None
        late = ": past" if posting["account"] == "open_award" and due_on < self._as_of else ""
        return f"Due: {day(due_on)}, as the award sets it{late}."

    # what is looked up

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
        found = rows(
            self._connection,
            "SELECT * FROM periods WHERE promise_id = ? AND starts_on = ?",
            [posting["promise_id"], posting["period_starts_on"]],
        )
        return found[0] if found else None

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


def _minutes(minutes: int) -> str:
    return "1 minute" if minutes == 1 else f"{minutes:,} minutes"


def _service(posting: Mapping[str, Any]) -> str:
    return f"{posting['service']} (extended school year)" if posting["esy"] else str(posting["service"])


def _on(posting: Mapping[str, Any]) -> str:
    return day(posting["date"]) if posting.get("date") else "a day that is not recorded"


def _by_session(posting: Mapping[str, Any]) -> str:
    return f" (session {posting['session_id']})" if posting.get("session_id") else ""


def _period(posting: Mapping[str, Any]) -> str:
    starts_on, ends_on = posting.get("period_starts_on"), posting.get("period_ends_on")
    if starts_on is None:
        return "no period"
    if ends_on is None or ends_on == starts_on:
        return day(starts_on)
    return f"{day(starts_on)} to {day(ends_on)}"


def _within(posting: Mapping[str, Any]) -> str:
    starts_on, ends_on = posting.get("period_starts_on"), posting.get("period_ends_on")
    if starts_on is None:
        return "in no period"
    return f"on {day(starts_on)}" if ends_on in (None, starts_on) else f"from {day(starts_on)} to {day(ends_on)}"


def _evidence(evidence: str | None) -> str:
    return f" ({EVIDENCE_WORDS.get(evidence, evidence)})" if evidence else ""


def _reported(outcome: str | None) -> str:
    if outcome in ("make_up", "offer"):
        return "a make-up is required"
    return OUTCOME_WORDS.get(outcome or "", "what, is not known")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
