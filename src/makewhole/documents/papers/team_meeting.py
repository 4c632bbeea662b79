"""The request for a meeting of the team: why, with the figures, and what stands on the agenda."""

from __future__ import annotations

from collections.abc import Iterator

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Address, Para, Part, Points, Values
from makewhole.documents.papers.template import AFTER, ANSWER_BY, EFFECT, FRAME, Template, answer_by
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day
from makewhole.policy.law import provision

UNANSWERED = ("open", "undetermined")
AT_ISSUE = (*UNANSWERED, "unrecorded", "assumed", "resolved", "excused", "open_award")
"""The accounts of which a team may have to talk."""


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _request(matter, values))


def _request(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.opening(matter, values, letters.in_question(matter, *AT_ISSUE))
    yield Para((_("I ask for a meeting of the team, to talk about missed services."),), look="lead")
    if (term := _term(matter)) is not None:
        yield Para((_("Here this meeting is called: {term}.").format(term=term),))
    yield from _figures(matter)
    yield from _progress(matter)
    yield Para((_("This is what I see at home:"),), keeps_with_next=True)
    if "effect" in values:
        yield Para((values["effect"],), look="quote", typed=True)
    else:
        yield Address(((values["effect"],),))
    yield Para((_("Please put this on the agenda:"),))
    yield from _agenda(matter)
    yield Para((_("Please bring the service logs and the notes on progress."),))
    yield Para(values.line(_("Please offer me three times by {answer_by}.")), look="lead")
    yield from _if_not(matter)


def _term(matter: Matter) -> str | None:
    """What the state calls the meeting, where that was read in a source and the plan is an IEP."""
    whom = matter.whom
    if not matter.is_iep or whom is None or not whom.is_verified("term_for_meeting"):
        return None
    return whom.term_for_meeting


def _figures(matter: Matter) -> Iterator[Part]:
    if missed := matter.minutes(*UNANSWERED):
        said = _("By my record, this much was missed up to {day}: {minutes}. It is still open or not yet decided.")
        yield Para((said.format(minutes=minutes_words(missed), day=long_day(matter.as_of)),))
    yield from letters.unknown_lengths(matter, beside_others=bool(missed))
    if unrecorded := matter.minutes("unrecorded"):
        # Missed sessions of unknown length are on record, and their minutes are part of these.
        if matter.is_told_elsewhere:
            said = _("For this much the log that I go by shows no minutes: {minutes}.")
        elif any(service.unknown_lengths for service in matter.services):
            said = _("For this much no minutes are on record: {minutes}.")
        else:
            said = _("For this much there is no record at all: {minutes}.")
        yield Para((said.format(minutes=minutes_words(unrecorded)),))
    yield from letters.totals(matter)
    yield from letters.which_log(matter)


def _progress(matter: Matter) -> Iterator[Part]:
    """What was last noted of each goal, word for word; nothing where the record has no goals."""
    items = []
    for goal_id, goal in matter.table("goals").items():
        noted = [each for each in matter.table("progress").values() if each.get("goal_id") == goal_id]
        last = max(
            (each for each in noted if (each.get("observed_on") or "9999") <= matter.as_of.isoformat()),
            key=lambda each: each.get("observed_on") or "",
            default=None,
        )
        told = [goal.get("wording") or ""]
        for words, value in (
            (_("at the start: {value}"), goal.get("baseline")),
            (_("the target: {value}"), goal.get("target")),
            (_("last noted: {value}"), last.get("value") if last is not None else None),
        ):
            if value:
                told.append(words.format(value=value))
        items.append(Para(("; ".join(filter(None, told)),), look="quote", typed=True))
    if items:
        yield Para((_("These are the goals of the plan, and what was last noted of each:"),))
        yield Points(tuple(items))


def _agenda(matter: Matter) -> Iterator[Part]:
    points = [
        _("what was missed, and why;"),
        _("what the missed time did to my child's progress;"),
        _("which sessions will be made up, by whom, and when;"),
    ]
    if matter.is_iep:
        points.append(_("compensatory services: what my child needs now to get back on track;"))
    else:
        points.append(_("what my child needs now to get back on track;"))
    if any(not each.is_countable for each in letters.of_plan(matter)):
        points.append(_("how many minutes the plan means, and how often;"))
    points.append(_("how no more sessions are lost from now on."))
    yield Points(tuple(Para((point,)) for point in points), ordered=True)
    if matter.is_iep:
        said = _("Each case of missed services is looked at by itself: what did it do to this child's progress?")
        yield Para((said,), (provision("case_by_case"),))
    elif matter.is_504:
        yield letters.under_504(_("I ask the team to look at this with me."))


def _if_not(matter: Matter) -> Iterator[Part]:
    """What is asked for where the school will not hold it."""
    if not matter.is_iep:
        yield Para((_("If you will not hold the meeting, please tell me so in writing, with your reasons."),))
        return
    yield Para(
        (
            _(
                "If you will not hold the meeting, please send me prior written notice. It says what you refuse, "
                "and why."
            ),
        ),
        (provision("notice"), provision("notice_content")),
    )
    state = matter.student.get("state")
    if state == "WI":
        said = _("The state of Wisconsin said that a refused meeting needs a letter that says so.")
        yield Para((said,), (provision("meeting_wisconsin"),))
    if state == "IL":
        said = _(
            "I am told that Illinois has a rule on how soon a school answers. I have not seen it. Please send me its "
            "text."
        )
        yield Para((said,), (provision("meeting_illinois"),))


def refuses(matter: Matter) -> str | None:
    unclear = any(not service.is_countable for service in matter.services)
    unknown = any(service.unknown_lengths for service in matter.services)
    if matter.minutes(*AT_ISSUE) or unclear or unknown:
        return None
    return _(
        "The record shows nothing that was missed, nothing without a record and nothing unclear, so there is nothing "
        "here for the team to talk about. If a session was missed, write it down first."
    )


TEMPLATE = Template(
    kind="team_meeting",
    title=gettext_noop("Request for a team meeting"),
    says=gettext_noop("Asks the team to meet about missed services, with the figures and an agenda."),
    blanks=(
        *FRAME,
        EFFECT,
        ANSWER_BY,
        *AFTER,
    ),
    body=body,
    refuses=refuses,
    proposes=answer_by,
    topic="team_meeting",
)
