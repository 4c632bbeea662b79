"""The follow-up: what was asked, when and how; that no reply came; how it stands now; what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Para, Part, Points, Values
from makewhole.documents.papers.template import (
    AFTER,
    ANSWER_BY,
    ANSWER_DAYS,
    FRAME,
    Blank,
    NotMade,
    Template,
    answer_by,
)
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day
from makewhole.ledger.statement import listed
from makewhole.policy.law import provision
from makewhole.record.journal import Contact, Request, unlinked

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
"""What was asked for, by the topic of the contact. Else what the journal says was asked is quoted."""
STEPS = {
    "team_meeting": gettext_noop("ask for a meeting of the team"),
    "written_notice": gettext_noop("ask for the answer in writing"),
    "state_complaint": gettext_noop("think about a complaint to the state"),
    "coordinator": gettext_noop("turn to the 504 coordinator of the district"),
    "district": gettext_noop("turn to the district"),
}
_REPEATS = {
    "service_logs": gettext_noop("Please send me the logs now."),
    "make_up_plan": gettext_noop("Please send me the plan now."),
    "clear_wording": gettext_noop("Please write it down now."),
    "team_meeting": gettext_noop("Please set a day for the meeting now."),
    "written_notice": gettext_noop("Please send me your answer in writing now."),
}
_ANSWERED = {
    "agreed": gettext_noop("On {day} the school agreed, or sent what I asked for."),
    "refused": gettext_noop("On {day} the school said no."),
}
RECORDS_DAYS = 45
"""Days of 34 CFR 300.613(a) in which parents may see records."""
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
    yield from letters.framed(matter, values, _reminder(matter, values))


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
    yield from _no_reply(matter, values, request)
    yield Para((_(_REPEATS.get(request.topic or "", _ELSE)),), look="lead")
    yield from _by_rule(matter, values, request)
    yield from _how_it_stands(matter)
    yield values.para(_("Please answer by {answer_by}."))
    step = values.written.get("next_step", "")
    if step in _NEXT:
        yield Para((_(_NEXT[step]),), (provision("complaint_procedures"),) if step == "state_complaint" else ())
    else:
        yield values.para(_("If I hear nothing by then, my next step is: {next_step}"))


_ELSE = gettext_noop("I ask for it again now.")
SINCE = (
    ("no", gettext_noop("No, it did not answer what I asked")),
    ("spoken", gettext_noop("Yes, but not in writing")),
    ("written", gettext_noop("Yes, in writing")),
)
"""What a person says of later contacts of which the journal does not say what they answer."""
_WAS_HELD = {
    "letter": gettext_noop("On {day} a letter came from you."),
    "email": gettext_noop("On {day} an e-mail came from you."),
    "call": gettext_noop("On {day} you called me."),
    "meeting": gettext_noop("On {day} we met."),
    "in_person": gettext_noop("On {day} we spoke in person."),
}


def _no_reply(matter: Matter, values: Values, request: Request) -> Iterator[Part]:
    """That no reply came; and what came since, where the journal does not say that it was none."""
    later = unlinked(matter.table("contacts"), request.first.on, matter.as_of)
    if not later:
        yield Para((_("I have received no reply."),))
        return
    said = values.written.get("contacts_since", "")
    if said == "written":
        raise NotMade(
            _(
                "You say that the school answered in writing, so there is nothing to follow up. Say in the journal "
                "which contact was the answer."
            )
        )
    yield Para((_("Since then we were in touch:"),), keeps_with_next=True)
    items = []
    for contact in later:
        words = _WAS_HELD.get(contact.channel or "", gettext_noop("On {day} you were in touch with me."))
        items.append(Para((_(words).format(day=long_day(contact.on)),)))
    yield Points(tuple(items))
    if said == "no":
        yield Para((_("That did not answer what I asked. I have received no reply to it."),))
    elif said == "spoken" or not any(each.channel in ("letter", "email") for each in later):
        yield Para((_("I have received no written reply."),))
    else:
        yield Para((_("If one of these was meant as your reply, please tell me which, and what it decides."),))


def _by_rule(matter: Matter, values: Values, request: Request) -> Iterator[Part]:
    """Until when the rule lets parents see the records: of an IEP, where the logs were asked for."""
    asked_on = values.day("asked_on")
    if request.topic != "service_logs" or not matter.is_iep or asked_on is None:
        return
    last = asked_on + dt.timedelta(days=RECORDS_DAYS)
    rule = _("The rule says that I may see these records without needless delay, and not later than 45 days.")
    ends = _("The 45 days end on {day}.") if last >= matter.as_of else _("The 45 days ended on {day}.")
    yield Para((f"{rule} {ends.format(day=long_day(last))}",), (provision("records"),))


def asked_words(matter: Matter, contact: Contact) -> str:
    """What was asked for, in the person's own words. A paper that was kept here has only its title there: then ours.

    "": the journal has a subject at most ("the bus"), and a subject is not what was asked for.
    """
    attachment = matter.table("contacts").get(contact.contact_id, {}).get("attachment_id")
    papers = matter.table("papers").values()
    is_paper = bool(attachment) and any(paper.get("attachment_id") == attachment for paper in papers)
    if contact.asked and not (is_paper and contact.about in ASKED):
        return contact.asked
    return _(ASKED[contact.about]) if contact.about in ASKED else ""


def tried(matter: Matter) -> str:
    """What was asked of the school and what came back, by the journal: a line a request, oldest first."""
    lines = []
    for request in reversed(matter.requests):
        what = asked_words(matter, request.first)
        subject = "" if what else request.first.about or ""
        if request.topic == "state_complaint" or not (what or subject):
            continue
        how = CHANNELS.get(request.first.channel or "")
        said = _("On {day} I asked the school {how}: {what}") if how else _("On {day} I asked the school: {what}")
        if subject:
            said = _("On {day} I turned to the school. It was about: {what}")
            what = subject
        told = [said.format(day=long_day(request.first.on), how=_(how) if how else "", what=what.strip())]
        if told[0][-1] not in ".!?":
            told[0] += "."
        told += [_("I asked again on {day}.").format(day=long_day(each.on)) for each in request.again]
        for answer in request.answers:
            words = _(_ANSWERED[answer.about]) if answer.about in _ANSWERED else _("On {day} the school answered.")
            told.append(words.format(day=long_day(answer.on)))
        later = unlinked(matter.table("contacts"), request.first.on, matter.as_of) if not request.answers else ()
        if later:
            # One of them may have been the answer: the family looks at this line before it goes to the state.
            contacts = listed([_when(each) for each in later])
            told.append(_("My record names no answer. We were in touch later: {contacts}.").format(contacts=contacts))
        elif not request.answers:
            told.append(_("I know of no answer."))
        lines.append(" ".join(told))
    return "\n".join(lines)


def _when(contact: Contact) -> str:
    """A contact by its day and channel: 15 October 2025, by telephone."""
    how = CHANNELS.get(contact.channel or "")
    return f"{long_day(contact.on)} ({_(how)})" if how else long_day(contact.on)


def _how_it_stands(matter: Matter) -> Iterator[Part]:
    """The totals as they are now."""
    if not matter.services:
        return
    missed = matter.minutes("open", "undetermined")
    if missed:
        said = _("Missed up to {day} and still open or undecided: {minutes}.")
        words = said.format(day=long_day(matter.as_of), minutes=minutes_words(missed))
        yield Para((f"{_('This is how the minutes stand now.')} {words}",))
    else:
        yield Para((_("This is how the minutes stand now."),))
    yield from letters.unknown_lengths(matter, beside_others=bool(missed))
    yield from letters.totals(matter)
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
    return {
        "asked_on": request.first.on.isoformat(),
        "asked_how": _(CHANNELS[request.first.channel]) if request.first.channel in CHANNELS else "",
        "asked": asked_words(matter, request.first),
        "next_step": _next_step(matter, request),
        "to_name": request.last.who or "",
        **answer_by(matter),
    }


def asks(matter: Matter) -> tuple[Blank, ...]:
    """Whether a later contact was the answer; the next step, of those that there are for such a plan."""
    not_for = {"coordinator"} if not matter.is_504 else set()
    not_for |= {"state_complaint"} if not matter.is_iep else set()
    request = followed(matter)
    later = unlinked(matter.table("contacts"), request.first.on, matter.as_of) if request is not None else ()
    return (
        *((_since(later),) if later else ()),
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


def _since(later: tuple[Contact, ...]) -> Blank:
    return Blank(
        "contacts_since",
        gettext_noop("Did the school answer what you asked, in one of these: {of}?"),
        "journal",
        "no",
        is_trusted=True,
        kind="choice",
        choices=SINCE,
        of="; ".join(_when(each) for each in later),
        is_optional=True,
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
        *AFTER,
    ),
    asks=asks,
    body=body,
    refuses=refuses,
    proposes=proposes,
    continues=_continues,
)
