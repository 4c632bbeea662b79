"""Whether a state complaint holds everything that 34 CFR 300.153 asks for, element by element.

It looks at what is there, not at who is right: `present` means that the paper says something on the point, and says
nothing of how the state will decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from makewhole.documents.papers import complaint
from makewhole.documents.papers.allegations import (
    Allegation,
    allegations,
    leaving,
    older,
    oldest_inside,
    unanswered_minutes,
    uncounted,
)
from makewhole.documents.papers.complaint_blanks import as_day
from makewhole.documents.papers.matter import Matter
from makewhole.language import day, ngettext, number
from makewhole.language import gettext as _
from makewhole.ledger.patterns import a_year_after
from makewhole.ledger.statement import listed
from makewhole.policy.law import Provision, provision

State = Literal["present", "missing", "not_needed"]


@dataclass(frozen=True)
class Element:
    """One thing that the rule asks for, and whether the complaint has it."""

    key: str
    asks: str
    """What the rule asks for, in a sentence."""
    cites: Provision
    state: State
    found: str
    """What the complaint has on the point; "": nothing."""
    do: str
    """What to do: where it is missing, how to get it; where it is present, what to mind. "": nothing."""
    blanks: tuple[str, ...] = ()
    """The blanks in which it is answered."""

    @property
    def is_missing(self) -> bool:
        return self.state == "missing"


@dataclass(frozen=True)
class _Asked:
    """What the elements look at: the values of the blanks, typed or proposed, and what can be named."""

    matter: Matter
    known: Mapping[str, str]
    receipt: dt.date | None
    named: tuple[Allegation, ...]
    left_out: tuple[Allegation, ...]

    def __getitem__(self, name: str) -> str:
        return self.known.get(name, "").strip()


def check(matter: Matter, typed: Mapping[str, str], expected_receipt: dt.date | None = None) -> tuple[Element, ...]:
    """Every element of the rule, in its order, for the complaint that these answers make.

    Without `expected_receipt` the day is that of the blank. Complete: no element is missing (`is_sufficient`).
    """
    given = {name: words.strip() for name, words in typed.items()}
    if expected_receipt is not None:
        given["expected_receipt"] = expected_receipt.isoformat()
    known = {**complaint.TEMPLATE.proposed(matter, given), **given}
    receipt = as_day(known.get("expected_receipt"))
    found = allegations(matter, max(receipt or matter.as_of, matter.as_of))
    asked = _Asked(
        matter,
        known,
        receipt,
        tuple(each for each in found if known.get(f"name_{each.slug}") != "no"),
        tuple(each for each in found if known.get(f"name_{each.slug}") == "no"),
    )
    return tuple(element(asked) for element in ELEMENTS)


def is_sufficient(elements: Iterable[Element]) -> bool:
    """Whether nothing is missing."""
    return not any(element.is_missing for element in elements)


def _element(
    key: str,
    asks: str,
    missing: str,
    found: str,
    *blanks: str,
    cites: str = "complaint_content",
    minds: str = "",
) -> Element:
    """The element: missing, where there are words for what is missing."""
    return Element(
        key, asks, provision(cites), "missing" if missing else "present", found, missing or minds, tuple(blanks)
    )


def _statement_of_violation(asked: _Asked) -> Element:
    unsaid = [each for each in asked.named if not asked[f"claim_{each.slug}"]]
    said = [asked[f"claim_{each.slug}"] for each in asked.named if asked[f"claim_{each.slug}"]]
    missing = ""
    if not asked.named:
        missing = _("Name at least one service that was missed in the last year.")
    elif unsaid:
        missing = _("Say what you believe about: {services}.").format(services=_words(unsaid))
    minds = ""
    if asked.left_out:
        minds = _("Not named in the complaint, though minutes are open or without record: {services}.").format(
            services=_words(asked.left_out)
        )
    return _element(
        "statement",
        _("You say that the district did not follow a rule of the law."),
        missing,
        " ".join(said),
        *(f"{blank}_{each.slug}" for each in (*asked.named, *asked.left_out) for blank in ("name", "claim")),
        minds=minds,
    )


def _facts(asked: _Asked) -> Element:
    minutes = sum(each.unanswered for each in asked.named)
    days = len({miss.on for each in asked.named for miss in each.misses})
    none = sum(each.counted("unrecorded") for each in asked.named)
    found = []
    if days:
        found.append(
            ngettext(
                "A table with {count} missed day, and {minutes} minutes open or not decided.",
                "Tables with {count} missed days, and {minutes} minutes open or not decided.",
                days,
            ).format(count=number(days), minutes=number(minutes))
        )
    if none:
        found.append(_("{minutes} promised minutes without a record.").format(minutes=number(none)))
    minds = []
    if unclear := uncounted(asked.matter):
        minds.append(
            _("The amount is not clear, so nothing is counted: {services}. Ask the team to write it down.").format(
                services=listed(unclear)
            )
        )
    if asked.matter.differ_minutes:
        minds.append(
            _("Two logs differ by {minutes} minutes. Compare them before you send it.").format(
                minutes=number(asked.matter.differ_minutes)
            )
        )
    return _element(
        "facts",
        _("The facts on which the statement rests."),
        "" if found else _("Enter the missed sessions of the last year in the record, with day and minutes."),
        " ".join(found),
        minds=" ".join(minds),
    )


def _inside_one_year(asked: _Asked) -> Element:
    asks = _("What is named happened not more than one year before the state gets the complaint.")
    if asked.receipt is None or asked.receipt < asked.matter.as_of:
        missing = _("Write the day on which the state is likely to get it: {day} or later.").format(
            day=day(asked.matter.as_of)
        )
        return _element("inside_year", asks, missing, "", "expected_receipt", cites="complaint_year")
    receipt = asked.receipt
    oldest = oldest_inside(asked.matter, receipt)
    found = []
    if oldest is not None:
        found.append(
            _("The oldest missed day inside the year is {day}. The state must get the complaint by {last}.").format(
                day=day(oldest), last=day(a_year_after(oldest))
            )
        )
    if apart := older(asked.matter, receipt):
        found.append(
            ngettext(
                "{count} older miss is shown and set apart ({minutes} minutes).",
                "{count} older misses are shown and set apart ({minutes} minutes).",
                len(apart),
            ).format(count=number(len(apart)), minutes=number(unanswered_minutes(apart)))
        )
    minds = ""
    if soon := leaving(asked.matter, receipt):
        minds = ngettext(
            "If the complaint comes 30 days later, {count} miss can no longer be named ({minutes} minutes). The first "
            "one drops out after {last}.",
            "If the complaint comes 30 days later, {count} misses can no longer be named ({minutes} minutes). The "
            "first one drops out after {last}.",
            len(soon),
        ).format(count=number(len(soon)), minutes=number(unanswered_minutes(soon)), last=day(a_year_after(soon[0].on)))
    missing = "" if asked.named else _("Nothing that is named happened in that year. Name a service with later misses.")
    return _element(
        "inside_year", asks, missing, " ".join(found), "expected_receipt", cites="complaint_year", minds=minds
    )


def _signature(asked: _Asked) -> Element:
    how = asked["signature"]
    taken = complaint.signatures(asked.matter)
    missing = found = minds = ""
    if not how:
        missing = _("Say how you sign it. A line for your signature is on the paper.")
    elif how not in taken:
        missing = _("We know of no rule by which your state takes a typed name. Sign by hand, or ask the state.")
    elif how == "typed":
        found = _("You type your name. Your state is reported to take that.")
    else:
        found = _("You sign by hand on the line.")
        minds = _("Sign before you send it, and date it.")
    return _element("signature", _("You sign it."), missing, found, "signature", minds=minds)


def _contact(asked: _Asked) -> Element:
    missing = []
    if not asked["sender_name"]:
        missing.append(_("Write your name."))
    if not (asked["sender_address"] or asked["sender_reach"]):
        missing.append(_("Write your address, or your telephone or e-mail."))
    return _element(
        "contact",
        _("How the state can reach you."),
        " ".join(missing),
        _written(asked, "sender_name", "sender_address", "sender_reach"),
        "sender_name",
        "sender_address",
        "sender_reach",
    )


def _child_name(asked: _Asked) -> Element:
    missing = "" if asked["child_name"] else _("Write your child's name.")
    return _element("child_name", _("The name of the child."), missing, asked["child_name"], "child_name")


def _child_address(asked: _Asked) -> Element:
    asks = _("The address where the child lives.")
    lives = asked["housing"]
    blanks = ("housing", "child_address")
    if lives == "homeless":
        words = _("The child has no fixed home.")
        return Element("child_address", asks, provision("complaint_content"), "not_needed", words, "", blanks)
    where = asked["sender_address"] if lives == "same" else asked["child_address"]
    missing = ""
    if not lives and not where:
        missing = _("Say where the child lives now.")
    elif not where:
        missing = _("Write your address.") if lives == "same" else _("Write the address where the child lives.")
    return _element("child_address", asks, missing, _one_line(where), *blanks)


def _school(asked: _Asked) -> Element:
    missing = "" if asked["school"] else _("Write the name of the school.")
    return _element("school", _("The school that the child attends."), missing, asked["school"], "school")


def _homeless_contact(asked: _Asked) -> Element:
    asks = _("For a child without a fixed home: how the child can be reached.")
    blanks = ("housing", "homeless_contact")
    if asked["housing"] != "homeless":
        return Element("homeless_contact", asks, provision("complaint_content"), "not_needed", "", "", blanks)
    missing = "" if asked["homeless_contact"] else _("Write how you and the child can be reached.")
    return _element("homeless_contact", asks, missing, _one_line(asked["homeless_contact"]), *blanks)


def _problem(asked: _Asked) -> Element:
    return _element(
        "problem",
        _("What the problem is, with the facts about it."),
        "" if asked["problem"] else _("Say in a few sentences what the problem is."),
        _text(asked["problem"]),
        "problem",
    )


def _resolution(asked: _Asked) -> Element:
    without = [each for each in asked.named if not asked[f"minutes_{each.slug}"]]
    minutes = [
        f"{each.words}: {asked[f'minutes_{each.slug}']}" for each in asked.named if asked[f"minutes_{each.slug}"]
    ]
    found = "; ".join(minutes)
    if asked["more_resolution"]:
        found = " ".join(part for part in (found, _text(asked["more_resolution"])) if part)
    missing = minds = ""
    if not found:
        missing = _("Say what would solve the problem, as far as you know it: minutes, or in words.")
    else:
        open_points = [
            each
            for each in asked.named
            if each not in without
            and not all(asked[f"{blank}_{each.slug}"] for blank in ("provider", "by", "transport"))
        ]
        if open_points:
            minds = _("You may also say who gives it, by when, and how your child gets there: {services}.").format(
                services=_words(open_points)
            )
    days = [(each, as_day(asked[f"by_{each.slug}"])) for each in asked.named]
    if gone := [each for each, by in days if by is not None and by <= (asked.receipt or asked.matter.as_of)]:
        late = _("This day is over before the state gets the complaint, choose a later one: {services}.")
        minds = " ".join(part for part in (minds, late.format(services=_words(gone))) if part)
    blanks = ("minutes", "provider", "by", "transport")
    return _element(
        "resolution",
        _("What you propose, as far as you know it."),
        missing,
        found,
        *(f"{blank}_{each.slug}" for each in asked.named for blank in blanks),
        "more_resolution",
        minds=minds,
    )


def _copy_to_the_district(asked: _Asked) -> Element:
    asks = _("A copy goes to the district at the same time.")
    sent, written = as_day(asked["copy_sent_on"]), as_day(asked["written_on"])
    missing = []
    if not asked["copy_to_name"]:
        missing.append(_("Write who in the district gets the copy."))
    if not asked["copy_to_address"]:
        missing.append(_("Write where the copy goes."))
    if sent is None:
        missing.append(_("Write on which day you send the copy."))
    elif written is not None and sent != written:
        missing.append(
            _("The complaint has the date {written}, the copy {sent}. Send both on one day.").format(
                written=day(written), sent=day(sent)
            )
        )
    found = _written(asked, "copy_to_name", "copy_to_address")
    if sent is not None:
        found = f"{found}, {day(sent)}" if found else day(sent)
    return _element(
        "copy",
        asks,
        " ".join(missing),
        found,
        "copy_to_name",
        "copy_to_address",
        "copy_sent_on",
        "written_on",
        cites="complaint_copy",
        minds=_("Keep proof of both: the receipt of the mail, or the e-mail itself."),
    )


ELEMENTS: tuple[Callable[[_Asked], Element], ...] = (
    _statement_of_violation,
    _facts,
    _inside_one_year,
    _signature,
    _contact,
    _child_name,
    _child_address,
    _school,
    _homeless_contact,
    _problem,
    _resolution,
    _copy_to_the_district,
)


def _words(found: Sequence[Allegation]) -> str:
    return listed([each.words for each in found])


def _written(asked: _Asked, *names: str) -> str:
    return ", ".join(_one_line(asked[name]) for name in names if asked[name])


def _one_line(words: str) -> str:
    return ", ".join(line.strip(" ,") for line in words.splitlines() if line.strip(" ,"))


def _text(words: str) -> str:
    return " ".join(words.split())
