"""The request for service logs: which sessions were held, for how many minutes, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Para, Part, Points, Values
from makewhole.documents.papers.template import AFTER, ANSWER_BY, FRAME, Blank, Template, answer_by
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day
from makewhole.ledger.statement import PromiseLine, listed
from makewhole.policy.law import provision
from makewhole.record.services import service_words

LOGGED_IN_ILLINOIS = frozenset(
    {
        "Speech-Language Therapy",
        "Occupational Therapy",
        "Physical Therapy",
        "Social Work Services",
        "Counseling Services",
        "Psychological Services",
        "School Health and/or School Nurse Services",
    }
)
"""The services of which Illinois has logs kept (23 Ill. Adm. Code 226.310): speech, OT, PT, social work, counselling,
psychology, nursing."""


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _request(matter, values))


def _request(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.opening(matter, values, _lines(matter))
    yield values.para(_("I would like to know which sessions were held, and for how many minutes."))
    if unrecorded := matter.minutes("unrecorded"):
        said = _("By my record, there is no entry for {minutes} up to {day}.")
        if matter.is_told_elsewhere:
            said = _("The log that I go by shows no minutes for {minutes} up to {day}.")
        elif matter.silent_minutes != unrecorded:  # a session is on record as missed, without its length
            said = _("By my record, it is not known what became of {minutes} up to {day}.")
        yield Para((said.format(minutes=minutes_words(unrecorded), day=long_day(matter.as_of)),))
    yield from letters.assumed(matter)
    yield from letters.unknown_lengths(matter)
    yield Para(
        values.line(
            _("Please send me copies of the logs of these services. I ask for all of them from {since} to {until}.")
        ),
        look="lead",
    )
    yield Para((_("For each session, please show me:"),))
    yield Points(
        (
            Para((_("the day, and when it began and ended;"),)),
            Para((_("the minutes that were given, and whether alone or in a group;"),)),
            Para((_("who gave it;"),)),
            Para((_("if it was missed, the reason, and whether it was made up."),)),
        )
    )
    yield from _right(matter)
    yield values.para(_("If you cannot send copies, please tell me when I can come and look at them."))
    yield values.para(_("Please answer by {answer_by}."))


def _lines(matter: Matter) -> tuple[PromiseLine, ...]:
    """The lines of the plan in question, and those of other plans that have minutes without a record."""
    own = letters.of_plan(matter)
    unlogged = letters.in_question(matter, "unrecorded", "assumed")
    return tuple(each for each in matter.promises if each in own or each in unlogged)


def _right(matter: Matter) -> Iterator[Part]:
    """What the request rests on: for an IEP the right to see records, in Illinois the one to see these logs."""
    if matter.is_iep:
        yield Para(
            (_("The rule says that I may see these records without needless delay, and not later than 45 days."),),
            (provision("records"),),
        )
        services = dict.fromkeys(promise.service for promise in _lines(matter))
        logged = [service_words(service) for service in services if service in LOGGED_IN_ILLINOIS]
        if matter.student.get("state") == "IL" and logged:
            # The rule names its services; of others, such as reading, it does not speak.
            said = _("In Illinois, parents can ask at any time for the logs of {services}.")
            yield Para((said.format(services=listed(logged)),), (provision("records_illinois"),))
    elif matter.is_504:
        yield letters.under_504(_("The logs show what was given."))
        yield Para(
            (_("Parents may see the school records of their child, not later than 45 days after they ask."),),
            (provision("records_school"),),
        )


def refuses(matter: Matter) -> str | None:
    if not matter.promises:
        return _("The record holds no service of a plan. Write down first what the plan says.")
    begins = [promise.starts_on for promise in matter.promises if promise.starts_on is not None]
    begins += [plan.starts_on for plan in matter.child.plans]
    if begins and min(begins) > matter.as_of:
        return _("The plan begins on {day}. Before that day there is nothing that a log could show.").format(
            day=long_day(min(begins))
        )
    return None


def proposes(matter: Matter) -> Mapping[str, str]:
    starts = [promise.starts_on for promise in _lines(matter) if promise.starts_on is not None]
    plans = {plan.plan_id: plan.starts_on for plan in matter.child.plans}
    starts += [plans[promise.plan_id] for promise in _lines(matter) if promise.plan_id in plans]
    since = min((start for start in starts if start <= matter.as_of), default=None)
    return {
        "since": since.isoformat() if since is not None else "",
        "until": matter.as_of.isoformat(),
        **answer_by(matter),
    }


TEMPLATE = Template(
    kind="service_logs",
    title=gettext_noop("Request for service logs"),
    says=gettext_noop("Asks the school which sessions were held, for how long, and why others were not."),
    blanks=(
        *FRAME,
        Blank("since", gettext_noop("Logs from"), "record", "2026-09-08", is_trusted=True, kind="day"),
        Blank("until", gettext_noop("Logs until"), "ledger", "2026-11-29", is_trusted=True, kind="day"),
        ANSWER_BY,
        *AFTER,
    ),
    body=body,
    refuses=refuses,
    proposes=proposes,
    topic="service_logs",
)
