"""What several steps say in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from makewhole.language import day, ngettext, number
from makewhole.language import gettext as _
from makewhole.record.services import service_words

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts
    from makewhole.policy.contacts import StateContact

# --- how a sentence is filled in --------------------------------------------------------------------------------------


def named(words: str, facts: Facts, **more: str) -> str:
    """The sentence with the child's name, whose own dot (Maya R.) is the sentence's where it ends in the name."""
    said = words.format(name=facts.name, **more)
    return said.replace(f"{facts.name}.", facts.name) if facts.name.endswith(".") else said


def counted(words: str, minutes: int) -> str:
    """The sentence with its minutes."""
    return words.format(minutes=number(minutes))


def listed(services: Sequence[str]) -> str:
    """The services as a sentence lists them: a, b and c."""
    names = [service_words(service) for service in services]
    if not names:
        return _("services")
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


# --- why, and to whom -------------------------------------------------------------------------------------------------


def waits_for_the_team(facts: Facts) -> str:
    """How many missed minutes nobody has decided about."""
    words = ngettext(
        "{minutes} missed minute waits for the team's decision.",
        "{minutes} missed minutes wait for the team's decision.",
        facts.undetermined,
    )
    return counted(words, facts.undetermined)


def said_no() -> str:
    """That the school refused."""
    return _("The school said no to what you asked for.")


def school() -> str:
    """To whom what is asked first goes."""
    return _(
        "the person at school who is in charge of your child's plan, with a copy to the district's special-education "
        "office"
    )


def of_the_state(whom: StateContact | None) -> list[str]:
    """The state's page for complaints and the parent center, each with how sure we are."""
    if whom is None:
        return []
    found = []
    if whom.complaint_page_url:
        words = _("The state's page: {address}").format(address=whom.complaint_page_url)
        found.append(words + _mark(whom, "complaint_page_url"))
    if whom.parent_center_name:
        contact = whom.parent_center_phone or whom.parent_center_url or ""
        words = _("Your parent center explains it, free of charge: {name} {contact}")
        said = words.format(name=whom.parent_center_name, contact=contact).strip()
        found.append(said + _mark(whom, "parent_center_name"))
    return found


def _mark(whom: StateContact, field: str) -> str:
    """What is said behind a field that was read in no source."""
    return "" if whom.is_verified(field) else _(" (not verified)")


# --- what a parent writes ---------------------------------------------------------------------------------------------


def parent_of(facts: Facts, services: Sequence[str]) -> str:
    """Who writes, and what the plan promises: these services, or all where there is none of them."""
    words = _("I am the parent of {name}. The plan promises {services}.")
    return named(words, facts, services=listed(services or facts.services))


def please_answer(facts: Facts) -> str:
    """With what a letter ends: the day by which a reply is asked for."""
    return _("Please answer by {due}. Thank you.").format(due=day(facts.reply_by))
