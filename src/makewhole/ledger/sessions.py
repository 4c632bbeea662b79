"""What each recorded session says.

RECORD.md rule 4 (what is set aside, what is said twice) and the minutes of rules 5 and 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.joins import beside
from makewhole.ledger.periods import bucket_of
from makewhole.ledger.rounding import at_least_zero
from makewhole.record.schema import ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def told_sessions(t: Tables) -> ir.Table:
    """One row per session up to as_of that tells what happened, duplicates still among them.

    Columns: session_id, promise_id, day, starts_at, kind, planned, effective (minutes that count, rule 5), miss
    (planned minutes not delivered, rule 6), length_unknown (a miss whose length nobody knows), reason (as given or
    derived), makes_up, award_id, row (line of the file); and of regular sessions: within (inside the promise), bucket
    (the period that holds it; null: none, or outside the promise), begun (that period has begun; null: no period),
    open_day (a school day).
    """
    p = t.promise_terms
    promises = p.select("promise_id", "consult", "minutes", "starts", "ends", countable=p.not_countable.isnull())
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
    s = s.mutate(
        kind=kind,
        day=day_number(s.date),
        as_promised=as_written & promised_contact,
        effective=counts.ifelse(delivered, 0),
        planned=s.planned_minutes.fill_null(
            (s.reason.notnull() | ~as_written | ~promised_contact).ifelse(s.minutes, delivered)
        ),
        reason=ibis.cases(
            (s.reason.notnull(), s.reason),
            (~as_written | (~promised_contact & (s.contact != "attempt").fill_null(True)), "not_as_written"),
            else_="not_stated",
        ),
    )
    regular = (s.kind == "regular") & s.countable.fill_null(False)
    s = s.mutate(within=(regular & (s.day >= s.starts) & (s.day <= s.ends)).fill_null(False))
    s = s.select(
        "session_id",
        "promise_id",
        "day",
        "starts_at",
        "kind",
        "planned",
        "effective",
        "reason",
        "makes_up",
        "award_id",
        "within",
        "countable",
        row=s[ROW],
        miss=at_least_zero(s.planned.fill_null(0) - s.effective),
        length_unknown=s.planned.isnull(),
    )
    s = bucket_of(t, s)
    s = s.mutate(bucket=s.within.ifelse(s.bucket, ibis.null("int64")))
    spans = t.period_spans.select("promise_id", "bucket", "begun")
    s = beside(s, spans, "promise_id", "bucket")
    return s.mutate(bucket=s.begun.notnull().ifelse(s.bucket, ibis.null("int64")))


def same_day(t: Tables) -> ir.Table:
    """Sessions that share promise, kind and day with another: only among these can one be a duplicate (rule 4)."""
    s = t.told_sessions
    s = s.filter(s.promise_id.notnull())
    keys = ["promise_id", "kind", "day"]
    several = s.group_by(keys).agg(rows=s.count())
    several = s.join(several.filter(several.rows > 1), keys)
    given = t.sessions.select("session_id", "planned_minutes", "delivered_minutes", "source")
    return several.select("session_id", "promise_id", "kind", "day", "starts_at", "effective", "row").join(
        given, "session_id"
    )


def duplicates(t: Tables) -> ir.Table:
    """One row per session that says again what another says, and the one that counts in its place (rule 4).

    Columns: session_id, stands_for: of such rows the one with the fewest effective minutes, then the first id; row; and
    same_source, whether the two rows are of one source, or one of them names none.
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
            untimed.ifelse(s.planned_minutes, nothing),
            untimed.ifelse(s.delivered_minutes, nothing),
            untimed.ifelse(s.source, ibis.null("string")),
        ],
        order_by=[s.effective, s.session_id],
        rows=(None, None),
    )
    first_source = s.source.first(include_null=True).over(same)
    s = s.select(
        "session_id",
        "row",
        stands_for=s.session_id.first().over(same),
        same_source=(s.source == first_source).fill_null(True),
    )
    return s.filter(s.session_id != s.stands_for)


def counted_sessions(t: Tables) -> ir.Table:
    """The sessions that tell something, each once: what `told_sessions` holds, less the duplicates (rule 4)."""
    return t.told_sessions.anti_join(t.duplicates, "session_id")


def session_names(t: Tables) -> ir.Table:
    """Which session counts wherever a session is named: itself, or the row it is a duplicate of (rule 4).

    Columns: named_id, stands_for. Only sessions that a determination, an offer or a make-up names are here.
    """
    d, o, s = t.determinations, t.offers, t.told_sessions
    names = d.select(session_id="session_id").union(o.select(session_id="session_id"))
    names = names.union(s.select(session_id="makes_up"))
    names = names.filter(names.session_id.notnull()).distinct()
    named = beside(names.semi_join(t.told_sessions, "session_id"), t.duplicates, "session_id")
    return named.select(named_id=named.session_id, stands_for=named.stands_for.fill_null(named.session_id))


def regular_sessions(t: Tables) -> ir.Table:
    """The regular sessions that count, of promises that can be counted, in the columns of `told_sessions`.

    A session in a period not yet begun is not here (rule 5).
    """
    s = counted_sessions(t)
    s = s.filter((s.kind == "regular") & s.countable.fill_null(False))
    return s.filter(s.begun.fill_null(True))


def by_day(sessions: ir.Table) -> list[ir.Value]:
    """The order of a period's sessions: day, start (none first), id."""
    return [sessions.day, sessions.starts_at.asc(nulls_first=True), sessions.session_id]
