"""The request to write down how much, and how often: of lines of the plan that can be read in more than one way."""

from __future__ import annotations

from collections.abc import Iterator

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Para, Part, Points, Values
from makewhole.documents.papers.template import AFTER, ANSWER_BY, FRAME, Template, answer_by
from makewhole.language import gettext as _
from makewhole.language import gettext_noop
from makewhole.ledger.statement import PromiseLine
from makewhole.policy.law import provision


def unclear(matter: Matter) -> tuple[PromiseLine, ...]:
    """The lines that cannot be counted."""
    return tuple(each for each in matter.promises if not each.is_countable)


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _request(matter, values))


def _request(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.opening(matter, values, unclear(matter))
    yield Para((_("From these words I cannot tell how many minutes my child gets, and how often."),))
    yield Para((_("Please write it down, and have the plan say it."),), look="lead")
    yield Para((_("For each line, please say:"),))
    yield Points(
        (
            Para((_("how many sessions, and how many minutes each;"),)),
            Para((_("for what time: a week, a month, a school year;"),)),
            Para((_("alone or in a group, and where;"),)),
            Para((_("the first and the last day;"),)),
            Para((_("what holds in a short week, when the school is closed for some days."),)),
        )
    )
    if matter.is_iep:
        yield Para(
            (_("A plan says how often a service is given, how long, and where. It should be clear to parents."),),
            (provision("plan_content"), provision("clear_amount")),
        )
    elif matter.is_504:
        yield letters.under_504(_("I ask this to see what was promised."))
    yield Para((_("If a single number is not what you mean, please write which sessions there will be."),))
    yield values.para(_("Please answer by {answer_by}."))


def refuses(matter: Matter) -> str | None:
    if unclear(matter):
        return None
    if not matter.promises:
        return _("The record holds no line of a plan. Write down first what the plan says.")
    return _("Every line of the plan in the record can be counted, so there is nothing unclear to ask about.")


TEMPLATE = Template(
    kind="clear_wording",
    title=gettext_noop("Request to write down how much, and how often"),
    says=gettext_noop("Asks the team to say in the plan how many minutes a service has, and how often."),
    blanks=(*FRAME, ANSWER_BY, *AFTER),
    body=body,
    refuses=refuses,
    proposes=answer_by,
    topic="clear_wording",
)
