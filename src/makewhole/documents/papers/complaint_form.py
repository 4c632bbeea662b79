"""A state's own complaint form: its questions in its order with our answers, where the whole form is known.

No question is invented. Where a form is not known, the paper offers to fill it in, and who files is told whom to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Cell, Heading, Para, Part, Ruled, Segment, Table, Values
from makewhole.language import gettext as _
from makewhole.language import number
from makewhole.policy import complaints
from makewhole.policy.complaints import ComplaintFact, FormField

MODEL_FORMS = "http://www.p12.nysed.gov/specialed/publications/policy/covercomplaint.htm"
"""Where a state says that the federal rule has it make a form, and that nobody has to use it."""


def offers_it(matter: Matter) -> Iterator[Part]:
    """That we fill in the state's form if it sends one; nothing where its questions are answered anyway."""
    if complaints.of_state(matter.child.state).form is None:
        yield Para((_("If you need these facts on your own form, please send it to me."),))


def answers(matter: Matter, values: Values) -> Iterator[Part]:
    """The form's questions, word for word and in its order, and what this complaint says to each; else nothing."""
    form = complaints.of_state(matter.child.state).form
    if form is None:
        return
    yield Heading(_("For your form"))
    yield Para(
        (
            _(
                "Your state has a form for complaints. This table answers its questions in their order, as I know the "
                "form. If there is a newer one, please send it to me."
            ),
        )
    )
    yield Table(
        head=(_("What the form asks for"), _("My answer")),
        rows=tuple((field.label, _answer(field, values)) for field in form.fields),
        caption=form.title,
        widths=(4, 5),
    )


def _answer(field: FormField, values: Values) -> Cell:
    if field.takes in ANSWERS:
        return ANSWERS[field.takes](values)
    if field.takes:
        return _in_one_line(values[field.takes])
    return (Ruled(_("To be filled in by hand")),)


def _in_one_line(segment: Segment) -> Cell:
    """A text of several lines in one; a line to write on, where there is none."""
    if not isinstance(segment, str):
        return (segment,)
    return ", ".join(line.strip(" ,") for line in segment.splitlines() if line.strip(" ,"))


def _home(values: Values) -> Cell:
    match values.written.get("housing"):
        case "homeless":
            return _("The child has no fixed home.")
        case "same":
            return _in_one_line(values["sender_address"])
    return _in_one_line(values["child_address"])


def _is_homeless(values: Values) -> Cell:
    match values.written.get("housing"):
        case "homeless":
            return _("Yes")
        case "same" | "other":
            return _("No")
    return (Ruled(_("Yes or no")),)


def _homeless(values: Values) -> Cell:
    match values.written.get("housing"):
        case "homeless":
            return _in_one_line(values["homeless_contact"])
        case "same" | "other":
            return _("This does not apply.")
    return (Ruled(_("To be filled in by hand")),)


def _age(values: Values) -> Cell:
    """Years on the day of the letter."""
    born, on = values.written.get("born_on"), values.day("written_on")
    if not born or on is None:
        return (Ruled(_("Age in years")),)
    first = dt.date.fromisoformat(born)
    return number(on.year - first.year - ((on.month, on.day) < (first.month, first.day)))


def _says(words: Callable[[], str]) -> Callable[[Values], Cell]:
    return lambda values: words()


ANSWERS: Mapping[str, Callable[[Values], Cell]] = {
    "home": _home,
    "is_homeless": _is_homeless,
    "homeless": _homeless,
    "age": _age,
    "relation": _says(lambda: _("Parent")),
    "the_same": _says(lambda: _("The same person.")),
    "see_problem": _says(
        lambda: _("See “What I believe the district did not do”, the facts after it, and “The problem”.")
    ),
    "see_proposal": _says(lambda: _("See “What I propose”.")),
    "see_signature": _says(lambda: _("Where I sign this complaint.")),
}
"""Answers that are more than the words of one blank."""


def known_of(matter: Matter) -> ComplaintFact:
    """What is known of the state's form, and whom to ask for it, for who fills in the complaint."""
    form = complaints.of_state(matter.child.state).form
    if form is not None:
        words = _(
            "We know a copy of the state's form: “{form}”. You do not have to use it. The complaint answers its "
            "questions in their order. The form may have changed: ask the state for the one of now."
        )
        return ComplaintFact("form", words.format(form=form.title), form.evidence, form.source)
    says = _(
        "A federal rule has each state make a form for complaints (34 CFR 300.509). You do not have to use it. We do "
        "not know what this one asks for."
    )
    return ComplaintFact("form", f"{says} {_whom_to_ask(matter)}", "reported", MODEL_FORMS)


def _whom_to_ask(matter: Matter) -> str:
    whom = matter.whom
    reach = whom and (whom.complaint_form_url or whom.complaint_page_url or whom.phone or whom.email)
    if reach:
        return _("Ask the state's office for it: {contact}").format(contact=reach)
    if whom is not None and whom.parent_center_name:
        contact = whom.parent_center_phone or whom.parent_center_url or ""
        center = f"{whom.parent_center_name} {contact}".strip()
        return _("Ask the state's office for it, or your parent center: {center}").format(center=center)
    return _("Ask the state's office for it.")
