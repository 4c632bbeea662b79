"""What each recorded session says: RECORD.md rule 4 (what is set aside, what is said twice) and the minutes of rules 5 and 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.rounding import at_least_zero
from makewhole.record.schema import ROW
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def told_sessions(t: Tables) -> ir.Table:
    """One row per session up to as_of that tells what happened, duplicates still among them.

    Columns: session_id, promise_id, day, starts_at, kind, planned, delivered, effective (minutes that count, rule 5), miss
    (planned minutes not delivered, rule 6), length_unknown (a miss whose length nobody knows), reason (as given or derived),
    makes_up, award_id, source, row (line of the file).
    """
    promises = t.promise_terms.select("promise_id", "consult", "minutes")
    s = t.sessions.cross_join(t.settings)
    s = s.filter(s.date <= s.as_of)
    s = beside(s, promises, "promise_id")
    kind = s.kind.fill_null("regular")
    # Rule 4: a regular session with neither minutes nor a reason tells nothing, whatever else it says.
    s = s.filter(~((kind == "regular") & s.delivered_minutes.isnull() & s.reason.isnull()))
    kind = s.kind.fill_null("regular")
    as_written = s.as_written.fill_null(True)
    consult = s.consult.fill_null(False)
    promised_contact = ibis.cases(
        (s.contact.isnull(), True),
        (s.contact == "attempt", False),
        else_=(s.contact == "consult") == consult,
    )
    no_promise = s.promise_id.isnull()  # a compensatory session of an award counts whatever else it says (rule 13)
    counts = no_promise | (as_written & promised_contact)
    delivered = s.delivered_minutes.fill_null(0)
    effective = counts.ifelse(delivered, 0)
    unlike = s.reason.notnull() | ~as_written | ~promised_contact
    planned = s.planned_minutes.fill_null(unlike.ifelse(s.minutes, delivered))
    return s.select(
        "session_id",
        "promise_id",
        "starts_at",
        "makes_up",
        "award_id",
        "source",
        row=s[ROW],
        kind=kind,
        day=day_number(s.date),
        given_planned=s.planned_minutes,
        given_delivered=s.delivered_minutes,
        planned=planned,
        effective=effective,
        miss=at_least_zero(planned.fill_null(0) - effective),
        length_unknown=planned.isnull(),
        reason=ibis.cases(
            (s.reason.notnull(), s.reason),
            (~as_written | (~promised_contact & (s.contact != "attempt").fill_null(True)), "not_as_written"),
            else_="not_stated",
        ),
    )


def same_day(t: Tables) -> ir.Table:
    """Sessions that share promise, kind and day with another: only among these can one be a duplicate (rule 4)."""
    s = t.told_sessions
    s = s.filter(s.promise_id.notnull())
    keys = ["promise_id", "kind", "day"]
    several = s.group_by(keys).agg(rows=s.count())
    return s.join(several.filter(several.rows > 1), keys)


def duplicates(t: Tables) -> ir.Table:
    """One row per session that says again what another says, and the one that counts in its place (rule 4).

    Columns: session_id, stands_for: of such rows the one with the fewest effective minutes, then the first id.
    """
    s = t.same_day
    untimed = s.starts_at.isnull()
    nothing = ibis.null("int64")
    same = ibis.window(
        group_by=[
            s.promise_id,
            s.kind,
            s.day,
            s.starts_at,
            untimed.ifelse(s.given_planned, nothing),
            untimed.ifelse(s.given_delivered, nothing),
            untimed.ifelse(s.source, ibis.null("string")),
        ],
        order_by=[s.effective, s.session_id],
        rows=(None, None),
    )
    s = s.select("session_id", stands_for=s.session_id.first().over(same))
    return s.filter(s.session_id != s.stands_for)


def counted_sessions(t: Tables) -> ir.Table:
    """The sessions that tell something, each once: what `told_sessions` holds, less the duplicates."""
    return t.told_sessions.anti_join(t.duplicates, "session_id")


def session_names(t: Tables) -> ir.Table:
    """Which session counts wherever a session is named: itself, or the row it is a duplicate of (rule 4).

    Columns: named_id, stands_for.
    """
    s = beside(t.told_sessions.select("session_id"), t.duplicates, "session_id")
    return s.select(named_id=s.session_id, stands_for=s.stands_for.fill_null(s.session_id))


def regular_sessions(t: Tables) -> ir.Table:
    """One row per regular session that counts, with the period that holds it.

    Columns: promise_id, bucket (null: in no period of the promise, or outside the promise), session_id, day, starts_at,
    effective, miss, length_unknown, reason, planned, given_delivered, within (inside the promise), row.
    A session in a period not yet begun is not here (rule 5).
    """
    s = t.counted_sessions
    s = s.filter((s.kind == "regular") & s.promise_id.notnull())
    p = t.promise_terms
    p = p.filter(p.not_countable.isnull())
    s = s.join(p.select("promise_id", first_day=p.starts, last_day=p.ends), "promise_id")
    within = (s.day >= s.first_day) & (s.day <= s.last_day)
    s = s.mutate(within=within, period_day=within.ifelse(s.day, ibis.null("int64")))
    of_period = t.period_spans.select("promise_id", "bucket", "starts", "ends", "begun")
    s = s.left_join(
        of_period,
        [s.promise_id == of_period.promise_id, s.period_day >= of_period.starts, s.period_day <= of_period.ends],
    )
    s = s.filter(s.begun.fill_null(True))
    return s.select(
        "promise_id",
        "bucket",
        "session_id",
        "day",
        "starts_at",
        "effective",
        "miss",
        "length_unknown",
        "reason",
        "planned",
        "given_delivered",
        "within",
        "row",
    )


def by_day(sessions: ir.Table) -> list[ir.Value]:
    """The order of a period's sessions: day, start (none first), id."""
    return [sessions.day, sessions.starts_at.asc(nulls_first=True), sessions.session_id]
