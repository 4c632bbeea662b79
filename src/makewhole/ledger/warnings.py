"""What looks wrong in a record that can be computed: the warnings that only the arithmetic can see
(RECORD.md, Findings).

A message names ids and says what to do; it holds no name and no cell that a person wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis.expr.types import DateValue

from makewhole.calendars.day_numbers import date_of, day_number
from makewhole.ledger.sessions import regular_sessions
from makewhole.record.schema import ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

WHOLE_YEAR_DAYS = 120
"""From how many days on a calendar's last row is a whole school year, after which a summer may follow."""
SUMMER_DAYS = 90
"""How long after the calendar's last day as_of may lie before the next school year is missed: longer than
any summer."""

WHY_NOT_COUNTABLE = {
    "no_amount": "the plan's line gives no sessions with their minutes, and no minutes for the period",
    "no_period": "the plan's line does not say how often: a day, a week, a month",
    "no_esy_term": "it is for the extended school year, and the calendar has no term of kind esy",
    "period_not_for_esy": "an extended school year has no semesters, school years or plan years to count by",
    "no_terms": "it is counted by the term, and the calendar has no quarters or trimesters",
    "no_semesters": "it is counted by the semester, and the calendar has none",
    "no_school_year": "it is counted by the school year, and the student has no calendar",
}


def _found(
    rows: ir.Table, code: str, table: str, column: str | None, row: ir.IntegerValue | None, *message: str | ir.Value
) -> ir.Table:
    """One finding a row; the parts of the message are put together."""
    text = ibis.literal("")
    for part in message:
        if isinstance(part, str):
            part = ibis.literal(part)
        elif isinstance(part, DateValue):
            part = part.strftime("%Y-%m-%d")
        text = text + part.cast("string")
    return rows.select(
        code=ibis.literal(code),
        table=ibis.literal(table),
        row=ibis.null("int64") if row is None else row,
        column=ibis.literal(column) if column else ibis.null("string"),
        message=text,
    )


def _of_sessions(t: Tables) -> list[ir.Table]:
    silent = t.sessions.cross_join(t.settings)
    silent = silent.filter(
        (silent.date <= silent.as_of)
        & (silent.kind.isnull() | (silent.kind == "regular"))
        & silent.delivered_minutes.isnull()
        & silent.reason.isnull()
    )
    r = regular_sessions(t)
    outside = r.filter(~r.within)
    # A miss because school was closed belongs on a closed day; whatever else stands there may be misdated.
    odd = r.filter(r.within & ((r.effective > 0) | (r.reason != "school_closed")))
    nowhere = odd.filter(odd.bucket.isnull())
    closed = odd.filter(odd.bucket.notnull() & ~odd.open_day)
    unknown = r.filter(r.length_unknown)
    # Two logs of one session are no slip of either: that two sources tell of a day is a finding of the record.
    again = t.duplicates.filter(t.duplicates.same_source)
    u = t.make_ups
    u = u.filter(u.makes_up.notnull())
    others = t.told_sessions.join(t.session_names, t.told_sessions.session_id == t.session_names.stands_for)
    others = others.filter((others.kind == "regular") & ((others.miss > 0) | others.length_unknown))
    others = others.join(t.promise_terms.select("promise_id", "student_id", "service"), "promise_id")
    own = others.select("student_id", "service", makes_up="named_id")
    astray = u.anti_join(own, ["makes_up", "student_id", "service"])
    ask = ". If it was held, write delivered_minutes; if it was missed, write a reason."
    return [
        _found(
            silent, "tells_nothing", "sessions", "delivered_minutes", silent[ROW], "Session ", silent.session_id,
            " has neither minutes nor a reason, so it is set aside", ask,
        ),
        _found(
            outside, "outside_promise", "sessions", "date", outside.row, "Session ", outside.session_id,
            " is dated before or after its promise runs: a miss there counts nowhere, and minutes held are extra. "
            "Check the date and the promise.",
        ),
        _found(
            nowhere, "in_no_period", "sessions", "date", nowhere.row, "Session ", nowhere.session_id,
            " is dated on a day that no period of its promise holds: a miss there counts nowhere, and minutes held are "
            "extra. Check the date and the calendar.",
        ),
        _found(
            closed, "held_on_closed_day", "sessions", "date", closed.row, "Session ", closed.session_id,
            " is dated on a day that is no school day in the calendar. It counts; check the date, or the closure.",
        ),
        _found(
            unknown, "length_unknown", "sessions", "planned_minutes", unknown.row, "Session ", unknown.session_id,
            " was missed, and nobody knows how long it was to be: it counts as 0. Write planned_minutes.",
        ),
        _found(
            again, "duplicate", "sessions", None, again.row, "Session ", again.session_id,
            " says again what session ", again.stands_for, " says, so only that one counts. "
            "If both were held, give each its start time.",
        ),
        _found(
            astray, "names_no_miss", "sessions", "makes_up", astray.row, "Make-up session ", astray.session_id,
            " names no missed session of the same student and service, so it counts as one that names none. "
            "Check makes_up.",
        ),
    ]  # fmt: skip


def _of_plans(t: Tables) -> list[ir.Table]:
    p = t.plans_in_force
    cut = p.filter(p.was_cut)
    without = p.filter(~p.has_calendar)
    terms = t.promise_terms
    unclear = terms.filter(terms.not_countable.notnull())
    why = ibis.cases(*[(unclear.not_countable == code, text) for code, text in WHY_NOT_COUNTABLE.items()])
    q = t.promises
    disagree = q.filter(q.sessions * q.minutes != q.minutes_per_period)
    years = t.calendar_years
    years = years.filter(years.known)
    known = years.group_by("calendar").agg(
        first=years.starts.min(), last=years.ends.max(), days=(years.ends - years.starts).argmax(years.ends)
    )
    m = terms.filter(terms.not_countable.isnull() & ~terms.esy & terms.known_calendar)
    m = m.join(known, "calendar").cross_join(t.settings)
    early = m.filter((m.starts < m["first"]) & (m.ends >= m.starts))
    summer = (m.days >= WHOLE_YEAR_DAYS).ifelse(SUMMER_DAYS, 0)
    late = m.filter((m.ends > m["last"]) & (day_number(m.as_of) > m["last"] + summer))
    idle = q.filter((q.sessions == 0) | (q.minutes == 0) | (q.minutes_per_period == 0))
    d = t.calendar_days
    d = d.filter(d.open & ~d.esy)
    uncovered = []
    for start, terms_called in ((d.term_start, "quarter or trimester"), (d.semester_start, "semester")):
        days = d.group_by("calendar").agg(
            held=start.notnull().sum(), left=start.isnull().sum(), first=d.day.min(where=start.isnull())
        )
        days = days.filter((days.held > 0) & (days["left"] > 0))
        uncovered.append(
            _found(
                days, "terms_do_not_cover", "terms", None, None, "The calendar ", days.calendar.substr(1), " has ",
                days["left"], f" school days that no {terms_called} holds, the first on ", date_of(days["first"]),
                ": what is promised by the term promises nothing on them. Check the first and last days of the terms.",
            )
        )  # fmt: skip
    return [
        *uncovered,
        _found(
            cut, "plan_cut", "plans", "ends_on", cut.row, "Plan ", cut.plan_id,
            " overlaps a later plan of the same kind, so it ends on ", date_of(cut.ends),
            ", the day before that one starts.",
        ),
        _found(
            without, "no_calendar", "students", "calendar_id", None, "The student of plan ", without.plan_id,
            " has no school calendar, so every weekday of the plan that is no federal holiday counts as a school day. "
            "Give the student a calendar.",
        ),
        _found(
            unclear, "not_countable", "promises", None, unclear.row, "Promise ", unclear.promise_id,
            " cannot be counted: ", why, ". Ask the team to say it; nothing is taken for it.",
        ),
        _found(
            disagree, "numbers_disagree", "promises", "minutes_per_period", disagree[ROW],
            "Promise ", disagree.promise_id,
            " has sessions times minutes that are not its minutes_per_period; sessions times minutes count.",
        ),
        _found(
            idle, "promises_nothing", "promises", None, idle[ROW], "Promise ", idle.promise_id,
            " has a 0 among its amounts, and 0 is a number: leave the cell empty if it is not known.",
        ),
        _found(
            early, "calendar_too_short", "promises", "starts_on", early.row, "Promise ", early.promise_id,
            " runs before the calendar's first school year, which starts on ", date_of(early["first"]),
            ": nothing is promised on those days. Add the school year, if there was one.",
        ),
        _found(
            late, "calendar_too_short", "promises", "ends_on", late.row, "Promise ", late.promise_id,
            " runs on, and the calendar ends on ", date_of(late["last"]),
            ": nothing is promised after that day. Add the next school year to the calendar.",
        ),
    ]  # fmt: skip


def _of_decisions(t: Tables) -> list[ir.Table]:
    m = t.missed
    d = t.determinations.cross_join(t.settings)
    d = d.filter(d.decided_on <= d.as_of).anti_join(t.decided_misses, "determination_id")
    o = t.offers.cross_join(t.settings)
    o = o.filter(o.offered_on <= o.as_of).join(t.session_names.rename(session_id="named_id"), "session_id")
    o = o.anti_join(m.filter(m.session_id.notnull()).select(stands_for="session_id"), "stands_for")
    g = t.gaps.cross_join(t.settings)
    g = g.filter(g.starts_on <= g.as_of).anti_join(t.gap_days, "gap_id")
    r = t.settled_misses
    resolved = r.filter(r.resolved > 0).anti_join(t.awards_made, ["student_id", "service"])
    resolved = resolved.group_by(["student_id", "service"]).agg(minutes=resolved.resolved.sum())
    c = t.compensatory_sessions
    other = c.filter(c.names.isnull()).semi_join(t.awards_made, "award_id")
    nothing = " changes nothing up to this day"
    return [
        _found(
            d, "no_effect", "determinations", None, d[ROW], "Determination ", d.determination_id, nothing,
            ": it decides no miss that carries minutes, or a later one stands. "
            "Check its student, service, session and days.",
        ),
        _found(
            o, "no_effect", "offers", "session_id", o[ROW], "Offer ", o.offer_id, nothing,
            ": its session is no miss that carries minutes. Check session_id.",
        ),
        _found(
            g, "no_effect", "gaps", None, g[ROW], "Gap ", g.gap_id, nothing,
            ": it holds no school day of its promise that lacks minutes. Check its promise and days.",
        ),
        _found(
            resolved, "resolved_without_award", "determinations", None, None, resolved.minutes, " minutes of ",
            resolved.service, " for student ", resolved.student_id,
            " were decided to be compensated, and no award says how. Add the award.",
        ),
        _found(
            other, "award_of_another", "sessions", "award_id", other.row, "Compensatory session ", other.session_id,
            " names an award of another student, so it counts as one that names none. Check award_id.",
        ),
    ]  # fmt: skip


def ledger_findings(t: Tables) -> ir.Table:
    """Every warning of the arithmetic: code, table, row, column, message."""
    return ibis.union(*_of_sessions(t), *_of_plans(t), *_of_decisions(t))
