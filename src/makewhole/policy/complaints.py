"""What single states say of a state complaint beyond the federal rule: how it is signed, sent, on which form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

SHIPPED = Path(__file__).parent / "complaints.toml"

About = Literal["signature", "sending", "form", "time", "reach_back", "afterwards"]
Signed = Literal["hand", "typed"]


@dataclass(frozen=True)
class ComplaintFact:
    """One thing that a state says, or is reported to say, of its complaints."""

    about: About
    says: str
    """In our words, and no further than what was read."""
    evidence: Literal["primary", "reported"]
    source: str
    """The page in which it was read, or the row of states.csv whose pages say so."""
    signs: tuple[Signed, ...] = ()
    """Of a signature: the kinds that are taken."""
    years: int | None = None
    """Of how far a complaint reaches back: so many years."""
    asks: str = ""
    """Of how far it reaches back: what a complaint says and asks of it, with how the rule is known."""


@dataclass(frozen=True)
class FormField:
    """One question of a state's form."""

    label: str
    """As the form prints it."""
    takes: str = ""
    """The blank of our complaint that answers it, or a name of complaint_form.ANSWERS; "": we have no answer."""


@dataclass(frozen=True)
class StateForm:
    """A state's own form for complaints, its questions in its order."""

    title: str
    evidence: Literal["primary", "reported"]
    source: str
    """The page in which the whole form was read."""
    fields: tuple[FormField, ...]


@dataclass(frozen=True)
class StateComplaint:
    """What is known of one state's complaints. Where nothing is known, only the federal rule speaks."""

    state: str
    mail: str | None = None
    """Where it is sent by mail, line by line; None: not known. Reported: ask before you send."""
    mail_source: str | None = None
    facts: tuple[ComplaintFact, ...] = ()
    form: StateForm | None = None
    """Its own form; None: its questions are not known, which does not say that there is none."""

    @property
    def reach_back(self) -> ComplaintFact | None:
        """What is known of a complaint that reaches back further than one year; None: nothing."""
        return next((fact for fact in self.facts if fact.about == "reach_back"), None)

    @property
    def signatures(self) -> tuple[Signed, ...]:
        """The kinds of signature that are taken, as far as is known; the hand's is always."""
        named = [kind for fact in self.facts for kind in fact.signs]
        return tuple(dict.fromkeys(("hand", *named)))


@cache
def list_complaints() -> Mapping[str, StateComplaint]:
    """Every state of which more is known than the federal rule, by its letters."""
    found = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return MappingProxyType({
        state: StateComplaint(
            state,
            cells.get("mail"),
            cells.get("mail_source"),
            tuple(
                ComplaintFact(**{**fact, "signs": tuple(fact.get("signs", ()))}) for fact in cells.get("facts", ())
            ),
            _form(cells["form"]) if "form" in cells else None,
        )
        for state, cells in found.items()
    })  # fmt: skip


def _form(cells: Mapping[str, Any]) -> StateForm:
    return StateForm(**{**cells, "fields": tuple(FormField(**field) for field in cells["fields"])})


def of_state(state: str | None) -> StateComplaint:
    """What is known of that state's complaints (by its letters); nothing, where it is not known."""
    return list_complaints().get(state or "", StateComplaint(state or ""))
