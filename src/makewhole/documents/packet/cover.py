"""The packet's first pages: what it is, whose, as of when; its contents; how to read it."""

from __future__ import annotations

from collections.abc import Iterator

from makewhole.documents.packet.places import Places
from makewhole.documents.packet.shown import none_shown
from makewhole.documents.papers.parts import (
    Address,
    Contents,
    Heading,
    Line,
    PageBreak,
    Para,
    Part,
    Points,
    Ruled,
    Title,
)
from makewhole.language import gettext as _
from makewhole.language import long_day, ngettext, number


def cover(places: Places) -> Iterator[Part]:
    """Whose packet it is, as of when, by whom; what is in it, in numbers; the contents."""
    matter, bundle = places.matter, places.bundle
    yield Title()
    lines: list[Line] = [
        (_("Child: {name}").format(name=matter.name),) if matter.name else (Ruled(_("The child's name")),)
    ]
    for words, column in ((_("School: {words}"), "school"), (_("District: {words}"), "district")):
        if value := matter.student.get(column):
            lines.append((words.format(words=value),))
    lines.append((_("As of {day}").format(day=long_day(matter.as_of)),))
    if bundle.made_on is not None and bundle.made_on != matter.as_of:
        lines.append((_("Made on {day}").format(day=long_day(bundle.made_on)),))
    yield Address(tuple(lines))
    said = bundle.prepared_by or Ruled(_("Name"))
    prepared: list[Line] = [(_("Prepared by:"), " ", said)]
    if bundle.prepared_for:
        prepared.append((_("Prepared for: {words}").format(words=bundle.prepared_for),))
    yield Address(tuple(prepared))
    yield Para((*(f"{sentence} " for sentence in matter.child.headline.sentences),), look="lead", typed=True)
    yield Para((_amounts(places),))
    if not places.exhibits:
        yield Para((none_shown(places),))
    yield Contents(_("Contents"))
    yield PageBreak()


def _amounts(places: Places) -> str:
    entries = sum(len(listed) for listed in places.entries.values())
    return " ".join(
        (
            ngettext(
                "The packet holds {count} entry of the account.",
                "The packet holds {count} entries of the account.",
                entries,
            ).format(count=number(entries)),
            ngettext("It holds {count} exhibit.", "It holds {count} exhibits.", len(places.exhibits))
            .format(count=number(len(places.exhibits))),
        )
    )  # fmt: skip


def how_to_read(places: Places) -> Iterator[Part]:
    """What the words mean, where each thing is found, and what the packet does not say."""
    yield Heading(_("How to read this packet"))
    yield Para(
        (_("All figures are minutes. A plan promises minutes of a service. The account says where each minute went."),)
    )
    yield Points(
        (
            Para((_("Delivered: the minutes were given as the plan says."),)),
            Para((_("Made up: they were missed, and given later."),)),
            Para((_("Still owed: they were missed, and a rule, the plan or a decision asks for a make-up."),)),
            Para((_("Waiting for the team to decide: they were missed, and no rule settles what follows."),)),
            Para((_("Excused: they were missed, and a rule, the plan or a decision asks for no make-up."),)),
            Para((_("No record: nobody wrote down what happened. That is not the same as zero."),)),
        )
    )
    yield Para((_("These parts add up to the minutes promised. The statement shows the sum."),))
    yield Heading(_("From a figure to its proof"), 2)
    yield Points(
        (
            Para((_("Each figure in the statement leads to its entries. An entry is one line of the account."),)),
            Para((_("Each entry says how it was counted, and which rule speaks for it."),)),
            Para((_("Where a paper is behind an entry, the entry leads to that exhibit."),)),
            Para((_("On paper, use the numbers: each entry, rule, exhibit and page has one."),)),
        ),
        ordered=True,
    )
    yield Heading(_("How sure we are of a rule"), 2)
    yield Points(
        (
            Para((_("Primary: we read the text on the page of those who issued it."),)),
            Para((_("Reported: we read about the rule in another text. It moves no minutes. Ask for its text."),)),
            Para((_("Local: the family holds the document, and checked the rule in it."),)),
        )
    )
    yield Heading(_("What this packet does not do"), 2)
    yield Points(
        (
            Para((_("It counts minutes and names sources. It does not say that anybody broke the law."),)),
            Para((_("It does not say that the exhibits are true. They are shown as they were given."),)),
            Para((_("It does not read the exhibits to you. See below."),)),
        )
    )
    yield Heading(_("For people who use a screen reader"), 2)
    yield Para(
        (_("Our own pages are tagged for screen readers (PDF/UA-1). This does not cover what the exhibits hold."),)
    )
    yield Para((_("A page of an exhibit is a picture with its name and number."),))
    yield Para((_("The files as they were given are attached to this PDF. E-mails are set here as text."),))
