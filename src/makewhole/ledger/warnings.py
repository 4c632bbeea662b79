"""What looks wrong in a record that can be computed: the warnings that only the arithmetic can see
(RECORD.md, Findings).

A message names ids and says what to do; it holds no name and no cell that a person wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis.expr.types import DateValue

from makewhole.calendars.day_numbers import date_of, day_number
from makewhole.ledger import warning_words
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


def _found(
    rows: ir.Table,
    code: str,
    table: str,
    column: str | None,
    row: ir.IntegerValue | None,
    sentence: str,
    **places: ir.Value,
) -> ir.Table:
    """One finding a row: a sentence of `warning_words` with its places filled from the row."""
    text = ibis.literal("")
    for number, part in enumerate(warning_words.parts(sentence)):
        value = places[part] if number % 2 else ibis.literal(part)
        if isinstance(value, DateValue):
            value = value.strftime("%Y-%m-%d")
        text = text + value.cast("string")
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
    return [
        _found(
            silent, "tells_nothing", "sessions", "delivered_minutes", silent[ROW], warning_words.TELLS_NOTHING,
            session=silent.session_id,
        ),
        _found(
            outside, "outside_promise", "sessions", "date", outside.row, warning_words.OUTSIDE_PROMISE,
            session=outside.session_id,
        ),
        _found(
            nowhere, "in_no_period", "sessions", "date", nowhere.row, warning_words.IN_NO_PERIOD,
            session=nowhere.session_id,
        ),
        _found(
            closed, "held_on_closed_day", "sessions", "date", closed.row, warning_words.HELD_ON_CLOSED_DAY,
            session=closed.session_id,
        ),
        _found(
            unknown, "length_unknown", "sessions", "planned_minutes", unknown.row, warning_words.LENGTH_UNKNOWN,
            session=unknown.session_id,
        ),
        _found(
            again, "duplicate", "sessions", None, again.row, warning_words.DUPLICATE, session=again.session_id,
            other=again.stands_for,
        ),
        _found(
            astray, "names_no_miss", "sessions", "makes_up", astray.row, warning_words.NAMES_NO_MISS,
            session=astray.session_id,
        ),
    ]  # fmt: skip


def _of_plans(t: Tables) -> list[ir.Table]:
    p = t.plans_in_force
    cut = p.filter(p.was_cut)
    without = p.filter(~p.has_calendar)
    terms = t.promise_terms
    unclear = terms.filter(terms.not_countable.notnull())
    why = ibis.cases(*[(unclear.not_countable == code, text) for code, text in warning_words.WHY_NOT_COUNTABLE.items()])
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
    for start, sentence in (
        (d.term_start, warning_words.TERMS_DO_NOT_COVER),
        (d.semester_start, warning_words.SEMESTERS_DO_NOT_COVER),
    ):
        days = d.group_by("calendar").agg(
            held=start.notnull().sum(), left=start.isnull().sum(), first=d.day.min(where=start.isnull())
        )
        days = days.filter((days.held > 0) & (days["left"] > 0))
        uncovered.append(
            _found(
                days, "terms_do_not_cover", "terms", None, None, sentence,
                calendar=days.calendar.substr(1), days=days["left"], date=date_of(days["first"]),
            )
        )  # fmt: skip
    return [
        *uncovered,
        _found(
            cut, "plan_cut", "plans", "ends_on", cut.row,
            warning_words.PLAN_CUT, plan=cut.plan_id, date=date_of(cut.ends),
        ),
        _found(
            without, "no_calendar", "students", "calendar_id", None, warning_words.NO_CALENDAR, plan=without.plan_id,
        ),
        _found(
            unclear, "not_countable", "promises", None, unclear.row, warning_words.NOT_COUNTABLE,
            promise=unclear.promise_id, why=why,
        ),
        _found(
            disagree, "numbers_disagree", "promises", "minutes_per_period", disagree[ROW],
            warning_words.NUMBERS_DISAGREE, promise=disagree.promise_id,
        ),
        _found(
            idle, "promises_nothing", "promises", None, idle[ROW],
            warning_words.PROMISES_NOTHING, promise=idle.promise_id,
        ),
        _found(
            early, "calendar_too_short", "promises", "starts_on", early.row, warning_words.CALENDAR_BEGINS_LATE,
            promise=early.promise_id, date=date_of(early["first"]),
        ),
        _found(
            late, "calendar_too_short", "promises", "ends_on", late.row, warning_words.CALENDAR_ENDS_EARLY,
            promise=late.promise_id, date=date_of(late["last"]),
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
    return [
        _found(
            d, "no_effect", "determinations", None, d[ROW], warning_words.DETERMINATION_CHANGES_NOTHING,
            determination=d.determination_id,
        ),
        _found(
            o, "no_effect", "offers", "session_id", o[ROW], warning_words.OFFER_CHANGES_NOTHING, offer=o.offer_id,
        ),
        _found(
            g, "no_effect", "gaps", None, g[ROW], warning_words.GAP_CHANGES_NOTHING, gap=g.gap_id,
        ),
        _found(
            resolved, "resolved_without_award", "determinations", None, None,
            warning_words.RESOLVED_WITHOUT_AWARD, minutes=resolved.minutes, service=resolved.service,
            student=resolved.student_id,
        ),
        _found(
            other, "award_of_another", "sessions", "award_id", other.row, warning_words.AWARD_OF_ANOTHER,
            session=other.session_id,
        ),
    ]  # fmt: skip


def ledger_findings(t: Tables) -> ir.Table:
    """Every warning of the arithmetic: code, table, row, column, message."""
    return ibis.union(*_of_sessions(t), *_of_plans(t), *_of_decisions(t))
