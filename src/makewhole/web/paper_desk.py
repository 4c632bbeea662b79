"""One paper on a person's desk: what the record proposes, what the person typed, and the paper that both make.

The paper speaks its own language, which is not always the page's. What was typed is told from what was only proposed
by the proposals that the page showed (`was`): so a proposal can follow a day or a language that is changed later.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from makewhole import language
from makewhole.app import child_papers, histories, papers
from makewhole.app.children import View
from makewhole.app.papers import Blank, Element, Matter, NotMade, Paper, Step
from makewhole.web import access, paper_drafts
from makewhole.web.access import Child
from makewhole.web.forms.papers import LANGUAGE, BlanksForm, LanguageForm
from makewhole.web.models import PaperDraft

WAS = "was"
"""The field that holds what the page proposed."""
_MOST_WAS = 200_000
SENDER = "sender_name"


@dataclass
class Desk:
    """One kind of paper for one child."""

    child: Child
    kind: str
    view: View
    speaks: language.Language
    """The language of the paper."""
    matter: Matter
    """In that language."""
    draft: PaperDraft
    own: dict[str, str] = field(default_factory=dict)
    """What was typed, by the blank's name; all else is proposed."""
    sender: str = ""
    """The person's own name, as they typed it when they began; "" where it is not known."""

    @cached_property
    def blanks(self) -> tuple[Blank, ...]:
        """In the language of the page."""
        return papers.blanks(self.kind, self.matter)

    @cached_property
    def suggestions(self) -> dict[str, tuple[str, ...]]:
        """Sentences to choose from, by the blank's name, in the language of the paper."""
        with language.speaking(self.speaks):
            return {each.name: each.suggestions for each in papers.blanks(self.kind, self.matter) if each.suggestions}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """In the language of the page; () where all is asked at once."""
        return papers.steps(self.kind, self.matter)

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, of the blanks that this paper has for this child now."""
        return {blank.name: self.own[blank.name] for blank in self.blanks if blank.name in self.own}

    @property
    def given(self) -> dict[str, str]:
        """What the paper is made from: what was typed, and the person's own name where nobody typed another."""
        if not self.sender or not any(blank.name == SENDER for blank in self.blanks):
            return self.typed
        return {SENDER: self.sender, **self.typed}

    @cached_property
    def proposed(self) -> dict[str, str]:
        with language.speaking(self.speaks):
            found = papers.proposed(self.kind, self.matter, self.given)
        own = {SENDER: self.given[SENDER]} if SENDER in self.given and SENDER not in self.typed else {}
        return {**found, **own}

    @property
    def values(self) -> dict[str, str]:
        """What stands in the blanks."""
        return {**self.proposed, **self.typed}

    @property
    def was(self) -> str:
        return json.dumps(self.proposed)

    def paper(self) -> Paper:
        """NotMade says why there is none."""
        with language.speaking(self.speaks):
            return papers.make(self.kind, self.matter, self.given)

    def made(self) -> tuple[Paper | None, str]:
        """The paper, or why there is none."""
        try:
            return self.paper(), ""
        except NotMade as error:
            return None, str(error)

    def elements(self) -> tuple[Element, ...]:
        """In the language of the page, as its person is told what to do."""
        return papers.elements(self.kind, self.matter, self.given)

    def form(self, names: tuple[str, ...] | None = None) -> BlanksForm:
        """The form of these blanks, or of all; a blank that depends on another one of the same form says so."""
        values, remarks, asked = self.values, {}, []
        by_name = {each.name: each for each in self.blanks}
        chosen = [by_name[name] for name in (by_name if names is None else names) if name in by_name]
        for blank in chosen:
            if not blank.is_asked(values):
                condition = by_name.get(blank.only_if[0]) if blank.only_if else None
                if blank.only_if is None or condition not in chosen or values.get(condition.name) == "no":
                    continue
                assert condition is not None
                words = language.gettext(dict(condition.choices).get(blank.only_if[1], ""))
                remarks[blank.name] = _("Only if you chose “{choice}”.").format(choice=words)
            asked.append(blank)
        return BlanksForm(asked, values, remarks=remarks)

    @property
    def language_form(self) -> LanguageForm:
        return LanguageForm(self.speaks)

    def keep(self, saved_on: dt.date | None = None) -> None:
        """Keeps what was typed, for this person."""
        told = self.typed
        if told.get("to_address") and self.values.get("to_name"):  # an address without its name is half of it
            told["to_name"] = self.values["to_name"]
        paper_drafts.keep(self.draft, told, self.speaks, saved_on)


def desk(request: HttpRequest, child: Child, kind: str, view: View) -> Desk:
    """The paper as this person left it, and with what the request says of it; folders.RecordErrors as ever."""
    draft = paper_drafts.begun(request, child, kind)
    said = request.POST if request.method == "POST" else {}
    asked = said.get(LANGUAGE) or draft.language
    speaks: language.Language = "es" if asked == "es" else "en"
    with language.speaking(speaks):
        matter = child_papers.matter(access.place(), child.student_id, view)
    found = Desk(child, kind, view, speaks, matter, draft, dict(draft.answers), _own_name(request))
    _take(found, said)
    return found


def _own_name(request: HttpRequest) -> str:
    """The name under which the person writes; "" where only the account or the machine has one."""
    name = getattr(request.user, "get_full_name", str)().strip()
    of_machine = name == histories.login_name() and request.user.get_username() == access.HOME
    return "" if of_machine or name.casefold() in access.NOBODY else name


def _take(found: Desk, said: Mapping[str, Any]) -> None:
    """Takes what was sent: what differs from what the page proposed was typed."""
    was = _read(str(said.get(WAS, "")))
    for blank in found.blanks:
        if blank.name not in said:
            continue
        value = str(said[blank.name]).replace("\r\n", "\n").strip()
        if blank.kind == "day":
            value = _day(value)
        if value != was.get(blank.name, "") or (not value and blank.name in found.own):
            found.own[blank.name] = value
        elif blank.name in was:
            found.own.pop(blank.name, None)
    use, _colon, number = str(said.get("use", "")).rpartition(":")
    sentences = found.suggestions.get(use, ())
    if number.isascii() and number.isdigit() and int(number) < len(sentences):
        found.own[use] = sentences[int(number)]


def _read(was: str) -> dict[str, str]:
    try:
        told = json.loads(was) if 0 < len(was) <= _MOST_WAS else {}
    except ValueError:
        return {}
    held = told.items() if isinstance(told, dict) else ()
    return {str(name): value for name, value in held if isinstance(value, str)}


def _day(value: str) -> str:
    """A day as people of the country type it, as the record has it; else as it was typed."""
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return dt.datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    return value
