"""The request for a make-up plan: what was missed, what that rests on, and who will give it back, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from makewhole.documents.papers import grounds, letters
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Para, Part, Points, Table, Values
from makewhole.documents.papers.template import AFTER, ANSWER_BY, EFFECT, FRAME, Blank, Template, answer_by
from makewhole.language import day, gettext_noop, long_day, ngettext, number
from makewhole.language import gettext as _
from makewhole.policy.law import provision
from makewhole.record.services import service_words

UNANSWERED = ("open", "undetermined")


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _request(matter, values))


def _request(matter: Matter, values: Values) -> Iterator[Part]:
    missed, awarded = matter.minutes(*UNANSWERED), matter.minutes("open_award")
    if not missed and awarded:
        services = {each.service for each in matter.services if each.minutes.get("open_award")}
        lines = tuple(each for each in matter.promises if each.service in services) or letters.of_plan(matter)
        yield from letters.opening(matter, values, lines)
    else:
        yield from letters.opening(matter, values, letters.in_question(matter, *UNANSWERED))
    yield values.para(_("In the plan, this stands on page {plan_page}."))
    if missed:
        yield from _what_was_missed(matter, missed)
    else:
        yield from letters.unknown_lengths(matter)
    if awarded:
        yield from _what_was_awarded(matter, awarded)
    if "effect" in values:
        yield Para((_("This is what I see at home:"),), keeps_with_next=True)
        yield Para((values["effect"],), look="quote", typed=True)
    yield from _what_is_asked(matter, missed)
    yield values.para(_("Please answer by {answer_by}."))


def _what_was_missed(matter: Matter, missed: int) -> Iterator[Part]:
    said = _("By my record, this much was missed up to {day}: {minutes}. It is still open or not yet decided.")
    words = said.format(minutes=minutes_words(missed), day=long_day(matter.as_of))
    yield Para((f"{words} {_('Here is each one.')}",))
    yield letters.missed_table(matter.unanswered, _("Missed, still open or undecided"), UNANSWERED)
    yield from letters.which_log(matter)
    yield from letters.made_up(matter, matter.misses)
    yield from letters.without_minutes(matter, "make_up")
    yield from _given_up(matter)
    yield from letters.assumed(matter)
    yield from letters.unknown_lengths(matter, beside_others=True)
    yield Para((_("This is what I know about the rules for them:"),))
    yield from grounds.points(matter)
    yield from _not_asked_for(matter)


def _not_asked_for(matter: Matter) -> Iterator[Part]:
    """Minutes that need not be made up: shown with the rule or the decision that is meant, and given up by nobody."""
    excused = matter.minutes("excused")
    if not excused:
        return
    said = _("This much is not in the table: {minutes}. As far as I know, it need not be made up:")
    yield Para((said.format(minutes=minutes_words(excused)),), keeps_with_next=True)
    yield from grounds.excused(matter)
    if matter.is_iep:
        yield Para((_("Please look at what that did to progress too."),), (provision("case_by_case"),))


def _given_up(matter: Matter) -> Iterator[Part]:
    """What is missed and in no table here, since the family gave it up or an award answered it."""
    if declined := matter.minutes("declined"):
        said = _("For this much the family gave up the make-up, so it is not in the table: {minutes}.")
        yield Para((said.format(minutes=minutes_words(declined)),))
    if resolved := matter.minutes("resolved"):
        said = _("For this much an award is the answer, so it is not in the table: {minutes}.")
        yield Para((said.format(minutes=minutes_words(resolved)),))


def _what_was_awarded(matter: Matter, awarded: int) -> Iterator[Part]:
    said = _("Some compensatory time was awarded. This much of it is not given yet: {minutes}.")
    yield Para((said.format(minutes=minutes_words(awarded)),))
    yield Table(
        head=(_("Awarded on"), _("Service"), _("Due by"), _("Minutes"), _("Given"), _("Not given yet")),
        rows=tuple(
            (
                day(award.awarded_on),
                service_words(service.service),
                day(award.due_on) if award.due_on else _("no day set"),
                award.minutes,
                award.provided,
                award.open,
            )
            for service in matter.services
            for award in service.awards
        ),
        caption=_("Minutes that were awarded"),
        widths=(3, 4, 3, 2, 2, 2),
    )
    yield from letters.without_minutes(matter, "compensatory")
    if matter.minutes(*UNANSWERED):
        yield Para((_("Please put this time into the plan too, but apart from the rest."),))


def _what_is_asked(matter: Matter, missed: int) -> Iterator[Part]:
    undecided = matter.minutes("undetermined")
    if not missed:
        yield Para((_("Please send me a written plan to give this time."),), look="lead")
        yield Para((_("Please write down for each service:"),))
    elif undecided == missed:
        yield Para(
            (_("Please have the team decide about this time, and send me the decision in writing."),), look="lead"
        )
        yield Para((_("For what will be made up, please write down for each service:"),))
    elif undecided:
        yield Para(
            (
                _(
                    "Please send me a written plan to make up this time. Where the team decides, please send me the "
                    "decision too."
                ),
            ),
            look="lead",
        )
        yield Para((_("Please write down for each service:"),))
    else:
        yield Para((_("Please send me a written plan to make up this time."),), look="lead")
        yield Para((_("Please write down for each service:"),))
    yield Points(
        (
            Para((_("who will give it;"),)),
            Para((_("on which days, and at what time;"),)),
            Para((_("how many minutes each time;"),)),
            Para((_("the day by which all of it is done."),)),
        )
    )
    yield Para((_("Please do not take the time from other services or from class."),))
    if missed and grounds.cites_text_of(matter, "district"):
        said = _(
            "If the written policy of the district has changed since the text that I cite, please send me the new one."
        )
    else:
        said = _("Please also send me the written policy of the district on missed sessions. I have not seen it.")
    yield Para((said,))
    if matter.is_504:
        yield letters.under_504(_("These services are part of that."))


def refuses(matter: Matter) -> str | None:
    if matter.minutes(*UNANSWERED, "open_award"):
        return None
    if unknown := sum(service.unknown_lengths for service in matter.services):
        return ngettext(
            "How long {count} missed session was to be is not on record, so there are no minutes to ask for yet. Write "
            "its length down first. If you do not know it, ask for the service logs.",
            "How long {count} missed sessions were to be is not on record, so there are no minutes to ask for yet. "
            "Write their length down first. If you do not know it, ask for the service logs.",
            unknown,
        ).format(count=number(unknown))
    if matter.is_told_elsewhere:
        return _(
            "No missed minutes in the record wait for a make-up, but for some minutes the log that counts here shows "
            "nothing, and another log tells of that time. Compare the logs first, and ask for the service logs."
        )
    if matter.minutes("unrecorded", "assumed"):
        return _(
            "No missed minutes in the record wait for a make-up, but some minutes have no record at all. Ask for the "
            "service logs first."
        )
    return _(
        "No missed minutes in the record wait for a make-up or a decision. If a session was missed, write it down "
        "first."
    )


TEMPLATE = Template(
    kind="make_up_plan",
    title=gettext_noop("Request for a make-up plan"),
    says=gettext_noop("Lists each missed session and asks who will make it up, when, and how many minutes each time."),
    blanks=(
        *FRAME,
        Blank("plan_page", gettext_noop("Page of the plan"), "typed", "4"),
        replace(EFFECT, is_optional=True),
        ANSWER_BY,
        *AFTER,
    ),
    body=body,
    refuses=refuses,
    proposes=answer_by,
    topic="make_up_plan",
)
