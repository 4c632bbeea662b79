"""The follow-up: what was asked, when and how; that no reply came; how it stands now; what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Para, Part, Values
from makewhole.documents.papers.template import ANSWER_BY, ANSWER_DAYS, FRAME, Blank, Template, answer_by
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day
from makewhole.policy.law import provision
from makewhole.record.journal import Request

CHANNELS = {
    "letter": gettext_noop("by letter"),
    "email": gettext_noop("by e-mail"),
    "call": gettext_noop("by telephone"),
    "meeting": gettext_noop("in a meeting"),
    "in_person": gettext_noop("in person"),
}
ASKED = {
    "service_logs": gettext_noop("The service logs of my child."),
    "make_up_plan": gettext_noop("A plan to make up missed sessions."),
    "clear_wording": gettext_noop("That you write down how many minutes the plan means, and how often."),
    "team_meeting": gettext_noop("A meeting of the team."),
    "written_notice": gettext_noop("Your answer in writing, with your reasons."),
}
"""What was asked for, by the topic of the contact. What has no topic is quoted from the journal."""
STEPS = {
    "team_meeting": gettext_noop("ask for a meeting of the team"),
    "written_notice": gettext_noop("ask for the answer in writing"),
    "state_complaint": gettext_noop("think about a complaint to the state"),
    "coordinator": gettext_noop("turn to the 504 coordinator of the district"),
    "district": gettext_noop("turn to the district"),
}
_NEXT = {
    "team_meeting": gettext_noop("If I hear nothing by then, I will ask for a meeting of the team."),
    "written_notice": gettext_noop("If I hear nothing by then, I will ask for your answer in writing."),
    "state_complaint": gettext_noop("If I hear nothing by then, I will think about a complaint to the state."),
    "coordinator": gettext_noop("If I hear nothing by then, I will turn to the 504 coordinator of the district."),
    "district": gettext_noop("If I hear nothing by then, I will turn to the district."),
}


def followed(matter: Matter) -> Request | None:
    """The newest request to the school without a reply whose time is over; else the newest without a reply."""
    still = [each for each in matter.requests if each.is_open and each.topic != "state_complaint"]
    late = [each for each in still if reply_due_on(each) < matter.as_of]
    return next(iter(late or still), None)


def _continues(matter: Matter) -> str | None:
    request = followed(matter)
    return request.last.contact_id if request is not None else None


def reply_due_on(request: Request) -> dt.date:
    """The day that was named for a reply, else ten days after it was last asked, as the next steps count."""
    return request.last.reply_due_on or request.last.on + dt.timedelta(days=ANSWER_DAYS)


def body(matter: Matter, values: Values) -> Iterator[Part]:
    parts = list(_reminder(matter, values))
    yield from letters.head(values)
    yield from parts
    yield from letters.foot(matter, values, parts)


def _reminder(matter: Matter, values: Values) -> Iterator[Part]:
    request = followed(matter)
    assert request is not None, "the template refuses to be made without a request"
    yield values.para(_("I am the parent of {child_name}. I write to you again."))
    yield values.para(_("I turned to you {asked_how} on {asked_on}. This is what I asked for:"))
    ours = {_(words) for words in ASKED.values()}
    yield Para((values["asked"],), look="quote", typed=values.written.get("asked") not in ours)
    if request.again:
        said = _("I asked again on {day}.").format(day=long_day(request.again[-1].on))
        yield Para((said,))
    due_on = request.last.reply_due_on
    if due_on is not None and due_on < matter.as_of:
        yield Para((_("I asked for an answer by {day}.").format(day=long_day(due_on)),))
    yield Para((_("I have received no reply."),), look="lead")
    yield from _how_it_stands(matter)
    yield values.para(_("Please answer by {answer_by}."))
    step = values.written.get("next_step", "")
    if step in _NEXT:
        yield Para((_(_NEXT[step]),), (provision("complaint_procedures"),) if step == "state_complaint" else ())
    else:
        yield values.para(_("If I hear nothing by then, my next step is: {next_step}"))


def _how_it_stands(matter: Matter) -> Iterator[Part]:
    """The totals as they are now."""
    if not matter.services:
        return
    missed = matter.minutes("open", "undetermined")
    if missed:
        said = _("This is how my record stands now. Missed and not made up, up to {day}: {minutes}.")
        yield Para((said.format(day=long_day(matter.as_of), minutes=minutes_words(missed)),))
    else:
        yield Para((_("This is how my record stands now."),))
    yield letters.totals_table(matter)
    yield from letters.which_log(matter)


def refuses(matter: Matter) -> str | None:
    if followed(matter) is None:
        return _(
            "There is no request in the journal that waits for a reply, so there is nothing to follow up. If you asked "
            "the school for something, write it into the journal first."
        )
    return None


def proposes(matter: Matter) -> Mapping[str, str]:
    request = followed(matter)
    if request is None:
        return {}
    words = _(ASKED[request.topic]) if request.topic in ASKED else request.first.asked or request.first.about or ""
    return {
        "asked_on": request.first.on.isoformat(),
        "asked_how": _(CHANNELS[request.first.channel]) if request.first.channel in CHANNELS else "",
        "asked": words,
        "next_step": _next_step(matter, request),
        "to_name": request.last.who or "",
        **answer_by(matter),
    }


def asks(matter: Matter) -> tuple[Blank, ...]:
    """The next step, among those that there are for such a plan: a state complaint is for an IEP."""
    not_for = {"coordinator"} if not matter.is_504 else set()
    not_for |= {"state_complaint"} if not matter.is_iep else set()
    return (
        Blank(
            "next_step",
            gettext_noop("Your next step"),
            "journal",
            "team_meeting",
            is_trusted=True,
            kind="choice",
            choices=tuple((step, words) for step, words in STEPS.items() if step not in not_for),
        ),
    )


def _next_step(matter: Matter, request: Request) -> str:
    if request.topic in ("team_meeting", "written_notice"):
        if matter.is_iep:
            return "state_complaint"
        return "coordinator" if matter.is_504 else "district"
    return "team_meeting"


TEMPLATE = Template(
    kind="follow_up",
    title=gettext_noop("Second request: no reply yet"),
    says=gettext_noop("Reminds the school of what you asked, with the day, how it stands now and the next step."),
    blanks=(
        *FRAME,
        Blank("asked_on", gettext_noop("The day you asked"), "journal", "2026-11-12", is_trusted=True, kind="day"),
        Blank("asked_how", gettext_noop("How you asked"), "journal", "by e-mail"),
        Blank("asked", gettext_noop("What you asked for"), "journal", "I asked for the service logs.", kind="text"),
        ANSWER_BY,
    ),
    asks=asks,
    body=body,
    refuses=refuses,
    proposes=proposes,
    continues=_continues,
)
