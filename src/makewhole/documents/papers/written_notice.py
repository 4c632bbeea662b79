"""The request for prior written notice: what was refused or proposed, and the seven items of 34 CFR 300.503(b).

Of a plan that is no IEP it asks for the answer and its reasons in writing, and names no right to the seven items.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Para, Part, Points, Values
from makewhole.documents.papers.template import AFTER, ANSWER_BY, FRAME, Blank, Template, answer_by
from makewhole.language import gettext as _
from makewhole.language import gettext_noop
from makewhole.policy.law import provision
from makewhole.record.journal import Request

ASKED = {
    "service_logs": gettext_noop("Send me the service logs."),
    "make_up_plan": gettext_noop("Send me a plan to make up missed sessions."),
    "clear_wording": gettext_noop("Write down how many minutes the plan means, and how often."),
    "team_meeting": gettext_noop("Hold a meeting of the team."),
}
"""What the school refused, by the topic of the request."""


def refused(matter: Matter) -> Request | None:
    """The newest request in the journal to which the school said no."""
    return next((each for each in matter.requests if each.answer == "refused" and each.topic in ASKED), None)


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _request(matter, values))


def _request(matter: Matter, values: Values) -> Iterator[Part]:
    if matter.is_iep:
        yield values.para(_("I am the parent of {child_name}. My child has an IEP."))
    elif matter.is_504:
        yield values.para(_("I am the parent of {child_name}. My child has a 504 plan."))
    else:
        yield values.para(_("I am the parent of {child_name}."))
    if values.written.get("what") == "change":
        yield values.para(_("On {told_on} you told me that you want to do this:"))
    else:
        yield values.para(_("On {told_on} you told me that you will not do this:"))
    ours = {_(words) for words in ASKED.values()}
    yield Para((values["decision"],), look="quote", typed=values.written.get("decision") not in ours)
    if matter.is_iep:
        yield from _notice()
    else:
        yield from _answer(matter)
    yield values.para(_("Please send it by {answer_by}."))


def _notice() -> Iterator[Part]:
    yield Para((_("Please send me prior written notice of this."),), (provision("notice"),), look="lead")
    yield Para((_("The rule asks for seven things in it:"),), (provision("notice_content"),))
    yield Points(
        (
            Para((_("what you want to do, or will not do;"),)),
            Para((_("why;"),)),
            Para((_("each test, record and report that you used;"),)),
            Para((_("that parents have rights, and where I find them;"),)),
            Para((_("who can help me to understand them;"),)),
            Para((_("what else you thought about, and why you did not choose it;"),)),
            Para((_("any other reasons."),)),
        ),
        ordered=True,
    )
    said = _("It is due a reasonable time before you make a change, or say no to one.")
    yield Para((said,), (provision("notice"),))


def _answer(matter: Matter) -> Iterator[Part]:
    """Of a plan that is no IEP: the answer and its reasons, as a request."""
    yield Para((_("Please send me your answer in writing."),), look="lead")
    yield Para((_("It would help me to read there:"),))
    yield Points(
        (
            Para((_("what you decided;"),)),
            Para((_("why;"),)),
            Para((_("what you looked at;"),)),
            Para((_("whom I can ask to look at it again."),)),
        )
    )
    if matter.is_504:
        yield letters.under_504(_("I want to know how your answer fits that."))


def proposes(matter: Matter) -> Mapping[str, str]:
    proposed = {"what": "refusal", **answer_by(matter)}
    if (request := refused(matter)) is not None:
        assert request.topic is not None
        proposed |= {"decision": _(ASKED[request.topic]), "told_on": request.answers[-1].on.isoformat()}
        proposed["to_name"] = request.answers[-1].who or ""
    return proposed


TEMPLATE = Template(
    kind="written_notice",
    title=gettext_noop("Request for prior written notice"),
    title_other=gettext_noop("Request for an answer in writing"),
    says=gettext_noop("Asks the school to write down what it refuses or wants to change, and why."),
    blanks=(
        *FRAME,
        Blank(
            "what",
            gettext_noop("What it is about"),
            "journal",
            "refusal",
            is_trusted=True,
            kind="choice",
            choices=(
                ("refusal", gettext_noop("the school said no")),
                ("change", gettext_noop("the school wants to change something")),
            ),
        ),
        Blank(
            "decision",
            gettext_noop("What the school will not do, or wants to change"),
            "journal",
            "Make up the sessions of October.",
            kind="text",
        ),
        Blank("told_on", gettext_noop("When you were told"), "journal", "2026-11-20", is_trusted=True, kind="day"),
        ANSWER_BY,
        *AFTER,
    ),
    body=body,
    proposes=proposes,
    topic="written_notice",
)
