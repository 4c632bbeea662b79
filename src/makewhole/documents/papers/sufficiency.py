"""Whether a state complaint holds everything that 34 CFR 300.153 asks for, element by element.

It looks at what is there, not at who is right: `present` means that the paper says something on the point, and says
nothing of how the state will decide. What only the program wrote, and nobody has read yet, is not there yet: it is
`proposed`. A statement that is no sentence is `look_again`. No state of the check stops the paper.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from makewhole.documents.papers import complaint
from makewhole.documents.papers.allegations import (
    Allegation,
    LateAward,
    Named,
    award_words,
    awards_leaving,
    awards_to_come,
    leaving,
    older,
    older_awards,
    oldest_inside,
    sessions_in,
    unanswered_minutes,
    uncounted,
)
from makewhole.documents.papers.complaint_blanks import as_day, can_name
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.language import day, ngettext, number
from makewhole.language import gettext as _
from makewhole.ledger.patterns import a_year_after
from makewhole.ledger.statement import listed
from makewhole.policy.law import Provision, provision

State = Literal["present", "proposed", "look_again", "missing", "not_needed"]
FEWEST_WORDS = 5
"""Words from which on a statement in the family's own words is taken for a sentence. Ours, no rule."""
FEWEST_WITH_A_RULE = 3
"""The same, where it names a rule or the law."""
_NAMES_A_RULE = re.compile(
    r"\b(?:IDEA|FAPE|CFR|USC|AAC|CCR)\b|U\.S\.C|§|\b300\.\d{3}"
    r"|(?i:\b(?:part b|parte b|laws?|rules?|regulations?|statutes?|ley|leyes|reglas?|normas?|reglamentos?)\b)"
)
"""What shows that a statement names the requirement that it is about, in English or Spanish."""


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

    @property
    def is_to_look_at(self) -> bool:
        """Whether something is there that a person has still to read, or to say better."""
        return self.state in ("proposed", "look_again")


@dataclass(frozen=True)
class _Asked:
    """What the elements look at: the values of the blanks, typed or proposed, and what can be named."""

    matter: Matter
    known: Mapping[str, str]
    typed: Mapping[str, str]
    receipt: dt.date | None
    named: tuple[Named, ...]
    left_out: tuple[Named, ...]

    @property
    def services(self) -> tuple[Allegation, ...]:
        return tuple(each for each in self.named if isinstance(each, Allegation))

    @property
    def awards(self) -> tuple[LateAward, ...]:
        return tuple(each for each in self.named if isinstance(each, LateAward))

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
    found = can_name(matter, max(receipt or matter.as_of, matter.as_of))
    asked = _Asked(
        matter,
        known,
        given,
        receipt,
        tuple(each for each in found if known.get(f"name_{each.slug}") != "no"),
        tuple(each for each in found if known.get(f"name_{each.slug}") == "no"),
    )
    return tuple(element(asked) for element in ELEMENTS)


def is_sufficient(elements: Iterable[Element]) -> bool:
    """Whether nothing is missing, and nothing is left to read or to look at again."""
    return not any(element.is_missing or element.is_to_look_at for element in elements)


def _element(
    key: str,
    asks: str,
    missing: str,
    found: str,
    *blanks: str,
    cites: str = "complaint_content",
    minds: str = "",
    state: State = "present",
) -> Element:
    """The element: missing, where there are words for what is missing; else as `state` says."""
    return Element(key, asks, provision(cites), "missing" if missing else state, found, missing or minds, tuple(blanks))


def names_a_rule(claim: str) -> bool:
    """Whether the statement names the law or a rule, by its words or its number."""
    return _NAMES_A_RULE.search(claim) is not None


def is_statement(claim: str) -> bool:
    """Whether it can be taken for a statement: a sentence, or a few words that name a rule."""
    count = len([word for word in claim.split() if any(letter.isalnum() for letter in word)])
    return count >= (FEWEST_WITH_A_RULE if names_a_rule(claim) else FEWEST_WORDS)


def _statement_of_violation(asked: _Asked) -> Element:
    unsaid = [each for each in asked.named if not asked[f"claim_{each.slug}"]]
    said = [asked[f"claim_{each.slug}"] for each in asked.named if asked[f"claim_{each.slug}"]]
    missing = ""
    if not asked.named:
        missing = _("Name at least one service that was missed in the last year.")
    elif unsaid:
        missing = _("Say what you believe about: {services}.").format(services=_words(unsaid))
    minds = []
    short = [each for each in asked.named if (claim := asked[f"claim_{each.slug}"]) and not is_statement(claim)]
    if short:
        minds.append(
            _(
                "Say in a sentence what was not done, and that you believe it does not follow the law: {services}. You "
                "can choose one of our sentences."
            ).format(services=_words(short))
        )
    # The paper cites a rule beside each of them, so that a sentence of the family's own is no bar.
    unruled = [
        each
        for each in asked.named
        if each not in short and (claim := asked[f"claim_{each.slug}"]) and not names_a_rule(claim)
    ]
    if unruled:
        minds.append(
            _(
                "These sentences name no rule: {services}. The paper names one beside them. You can add: “I believe "
                "that this does not follow the special education law.”"
            ).format(services=_words(unruled))
        )
    if asked.left_out:
        minds.append(
            _("Not named in the complaint, though minutes are open or without record: {services}.").format(
                services=_words(asked.left_out)
            )
        )
    return _element(
        "statement",
        _("You say that the district did not follow a rule of the law."),
        missing,
        " ".join(said),
        *(f"{blank}_{each.slug}" for each in (*asked.named, *asked.left_out) for blank in ("name", "claim")),
        minds=" ".join(minds),
        state="look_again" if short else "present",
    )


def _facts(asked: _Asked) -> Element:
    minutes = sum(each.unanswered for each in asked.services)
    count = sessions_in(miss for each in asked.services for miss in each.misses)
    none = sum(each.counted("unrecorded") for each in asked.services)
    unknown = sum(each.unknown_lengths for each in asked.services)
    found = []
    if count:
        words = ngettext(
            "A table with {count} row of what was missed. Open or not decided: {minutes}.",
            "Tables with {count} rows of what was missed. Open or not decided: {minutes}.",
            count,
        )
        found.append(words.format(count=number(count), minutes=minutes_words(minutes)))
    if none:
        found.append(_("{minutes} promised minutes without a record.").format(minutes=number(none)))
    if asked.awards:
        late = sum(each.open for each in asked.awards)
        found.append(
            ngettext(
                "{minutes} awarded minute that was not given by its day.",
                "{minutes} awarded minutes that were not given by their day.",
                late,
            ).format(minutes=number(late))
        )
    minds = []
    if unknown:
        words = ngettext(
            "{count} missed session of unknown length. It is in no sum.",
            "{count} missed sessions of unknown length. They are in no sum.",
            unknown,
        )
        found.append(words.format(count=number(unknown)))
        minds.append(_("Write down how long those sessions were to be, if you can find out."))
    minds += _of_awards(asked)
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


def _of_awards(asked: _Asked) -> list[str]:
    """Which open awards cannot be named yet, and what is not sure about agreements."""
    minds = []
    to_come = awards_to_come(asked.matter)
    if coming := [award_words(service, award) for service, award in to_come if award.due_on is not None]:
        minds.append(_("Their day is still to come, so they are not named: {awards}.").format(awards=listed(coming)))
    if undated := [award_words(service, award) for service, award in to_come if award.due_on is None]:
        words = _(
            "By which day they are due is not on record, so they are not named: {awards}. Write the day down, if the "
            "paper has one."
        )
        minds.append(words.format(awards=listed(undated)))
    if any(each.award.awarded_by == "settlement" for each in asked.awards):
        minds.append(_("An agreement is no order. Ask the state if it looks at agreements that were not kept."))
    return minds


def _inside_one_year(asked: _Asked) -> Element:
    asks = _("What is named happened not more than one year before the state gets the complaint.")
    if asked.receipt is None or asked.receipt < asked.matter.as_of:
        missing = _("Write the day on which the state is likely to get it: {day} or later.").format(
            day=day(asked.matter.as_of)
        )
        return _element("inside_year", asks, missing, "", "expected_receipt", cites="complaint_year")
    receipt = asked.receipt
    missed = (oldest_inside(asked.matter, receipt), *(on for each in asked.services for on in each.unknown_days))
    oldest = min((on for on in missed if on is not None), default=None)
    found = []
    if oldest is not None:
        found.append(
            _("The oldest missed day inside the year is {day}. The state must get the complaint by {last}.").format(
                day=day(oldest), last=day(a_year_after(oldest))
            )
        )
    unlogged = [stretch for each in asked.services for stretch in each.stretches if stretch.minutes["unrecorded"]]
    if oldest is None and unlogged:
        words = _("Minutes without a record: from {first} to {last}. They are counted by whole weeks or other periods.")
        first_on, last_on = (min(each.starts_on for each in unlogged), max(each.ends_on for each in unlogged))
        found.append(words.format(first=day(first_on), last=day(last_on)))
    if asked.awards:
        first = min(asked.awards, key=lambda each: each.due_on)
        words = _("The oldest award that is named was due by {day}. The state must get the complaint by {last}.")
        found.append(words.format(day=day(first.due_on), last=day(a_year_after(first.due_on))))
    if too_old := older_awards(asked.matter, receipt):
        words = ngettext(
            "{count} older award is shown and set apart ({minutes} minutes).",
            "{count} older awards are shown and set apart ({minutes} minutes).",
            len(too_old),
        )
        found.append(words.format(count=number(len(too_old)), minutes=number(sum(each.open for each in too_old))))
    if apart := older(asked.matter, receipt):
        found.append(
            ngettext(
                "{count} older miss is shown and set apart ({minutes} minutes).",
                "{count} older misses are shown and set apart ({minutes} minutes).",
                sessions_in(apart),
            ).format(count=number(sessions_in(apart)), minutes=number(unanswered_minutes(apart)))
        )
    further = complaint.reach_back(asked.matter)
    minds = ""
    if (apart or too_old) and further is not None:
        minds = " ".join((_(further.says), _("The complaint asks the state about it.")))
    if soon := leaving(asked.matter, receipt):
        off_soon = ngettext(
            "If the complaint comes 30 days later, {count} miss can no longer be named ({minutes} minutes). The first "
            "one drops out after {last}.",
            "If the complaint comes 30 days later, {count} misses can no longer be named ({minutes} minutes). The "
            "first one drops out after {last}.",
            sessions_in(soon),
        ).format(
            count=number(sessions_in(soon)),
            minutes=number(unanswered_minutes(soon)),
            last=day(a_year_after(soon[0].on)),
        )
        minds = " ".join(filter(None, (minds, off_soon)))
    if off := awards_leaving(asked.matter, receipt):
        words = _("After {last} this award can no longer be named: {award}.")
        lasts = [words.format(last=day(a_year_after(each.due_on)), award=each.words) for each in off]
        minds = " ".join(filter(None, (minds, *lasts)))
    missing = "" if asked.named else _("Nothing that is named happened in that year. Name a service with later misses.")
    return _element(
        "inside_year", asks, missing, " ".join(found), "expected_receipt", cites="complaint_year", minds=minds
    )


def _signature(asked: _Asked) -> Element:
    how = asked["signature"]
    taken = complaint.signatures(asked.matter)
    missing = found = minds = ""
    if not how:
        missing = _("Say how you sign it. A line for your signature is on the paper: sign before you send it.")
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
    is_ours = not asked.typed.get("problem") and asked["problem_read"] != "yes"
    return _element(
        "problem",
        _("What the problem is, with the facts about it."),
        "" if asked["problem"] else _("Say in a few sentences what the problem is."),
        _text(asked["problem"]),
        "problem",
        "problem_read",
        minds=_("The program wrote these sentences. Read them, and change what is not so. Then say that you read them.")
        if is_ours
        else "",
        state="proposed" if is_ours else "present",
    )


_PROPOSAL = ("minutes", "provider", "by", "transport")
"""The blanks of what is proposed for each service or award."""


def _is_proposal_read(asked: _Asked) -> bool:
    """Whether a person has said something of what is proposed, or that they read it."""
    if asked["resolution_read"] == "yes":
        return True
    blanks = [f"{blank}_{each.slug}" for each in asked.named for blank in _PROPOSAL]
    return any(asked.typed.get(name) for name in (*blanks, "more_resolution"))


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
    is_ours = bool(found) and not _is_proposal_read(asked)
    if is_ours:
        ours = _(
            "The program wrote this proposal. Read it, and change what you do not want. Then say that you read it."
        )
        minds = " ".join(part for part in (ours, minds) if part)
    return _element(
        "resolution",
        _("What you propose, as far as you know it."),
        missing,
        found,
        *(f"{blank}_{each.slug}" for each in asked.named for blank in _PROPOSAL),
        "more_resolution",
        "resolution_read",
        minds=minds,
        state="proposed" if is_ours else "present",
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


def _words(found: Sequence[Named]) -> str:
    return listed([each.words for each in found])


def _written(asked: _Asked, *names: str) -> str:
    return ", ".join(_one_line(asked[name]) for name in names if asked[name])


def _one_line(words: str) -> str:
    return ", ".join(line.strip(" ,") for line in words.splitlines() if line.strip(" ,"))


def _text(words: str) -> str:
    return " ".join(words.split())
