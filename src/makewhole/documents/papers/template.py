"""The template of a paper: its blanks, each declared, and what it is made of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from makewhole import language
from makewhole.calendars.federal import federal_holidays
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Paper, Part, Values
from makewhole.language import gettext as _
from makewhole.language import gettext_noop

Needs = Literal["record", "ledger", "journal", "facts", "typed"]
"""Where a blank's value comes from: the child's record, its account, the journal of contacts, the facts that the
program ships, or somebody types it."""


class NotMade(Exception):
    """The paper cannot be made; the sentence says why, and what to do. It holds no child's name."""


@dataclass(frozen=True)
class Blank:
    """One place of a paper that is filled for each child."""

    name: str
    label: str
    """What is asked for, marked for the catalog; below a ruled line it stands too."""
    needs: Needs
    sample: str
    """What it looks like when it is filled."""
    is_trusted: bool = False
    """True: our own figure or date. False: words that somebody typed or that came from a file; they stay text."""
    kind: Literal["line", "text", "day", "choice"] = "line"
    hint: str = ""
    is_needed: bool = False
    """True: the paper is not made without it. False: a ruled line stands in its place."""
    is_optional: bool = False
    """True: where it is empty, the paper says nothing of it, and has no ruled line."""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: value and words, marked for the catalog."""
    of: str = ""
    """Where one blank stands for each service: which, in words; the {of} of its label."""
    suggestions: tuple[str, ...] = ()
    """Sentences to choose from and to change, already in the language that is spoken. None is filled in by itself."""
    only_if: tuple[str, str] | None = None
    """It is asked only where the blank of this name holds this value."""

    @property
    def label_words(self) -> str:
        return _(self.label).format(of=self.of) if self.of else _(self.label)

    def is_asked(self, known: Mapping[str, str]) -> bool:
        """Whether it is asked where the blanks hold these values."""
        return self.only_if is None or known.get(self.only_if[0]) == self.only_if[1]


@dataclass(frozen=True)
class Step:
    """One step of an interview: blanks that are asked together, in this order. Its words are already spoken ones."""

    title: str
    says: str
    """What it is about, in a sentence or two."""
    blanks: tuple[str, ...]
    """Their names."""


Proposes = Callable[[Matter], Mapping[str, str]]
Body = Callable[[Matter, Values], Iterable[Part]]


@dataclass(frozen=True)
class Template:
    """One kind of paper. `body` gives its parts; `refuses` says why it cannot be made for this child, or nothing."""

    kind: str
    """Its name in commands, in the record's table `papers` and in the addresses of pages."""
    title: str
    says: str
    """What it is for, in one sentence."""
    blanks: tuple[Blank, ...]
    body: Body
    title_other: str = ""
    """For a plan that is no IEP, where the title names something of IDEA."""
    plan_kinds: tuple[str, ...] = ("iep", "504", "ifsp")
    refuses: Callable[[Matter], str | None] = lambda matter: None
    proposes: Proposes = lambda matter: {}
    """Values for the blanks, as far as the record, the ledger and the facts have them. Never a guess."""
    topic: str | None = None
    """What a contact is about by which it was sent (app.next_steps.TOPICS)."""
    continues: Callable[[Matter], str | None] = lambda matter: None
    """The contact of the journal (its id) that this one asks again about."""
    as_word: bool = True
    """Whether a person may want to edit it: then there is a DOCX too."""
    asks: Callable[[Matter], tuple[Blank, ...]] = lambda matter: ()
    """Blanks that depend on the child: one for each service."""
    steps: Callable[[Matter], tuple[Step, ...]] = lambda matter: ()
    """The steps of an interview that fills the blanks, each in exactly one; none: they are asked all at once."""
    follows: Callable[[Matter, Mapping[str, str]], Mapping[str, str]] = lambda matter, typed: {}
    """Values that follow from what was typed (a day some days after another): before anybody types them."""

    def proposed(self, matter: Matter, typed: Mapping[str, str] | None = None) -> dict[str, str]:
        """What the blanks are filled with before anybody types; after that, what follows from what was typed."""
        known = {**frame_values(matter), **self.proposes(matter)}
        written_on = _as_day((typed or {}).get("written_on"))
        if written_on is not None and "answer_by" in known:
            known |= answer_by(matter, written_on)
        known |= self.follows(matter, {**known, **(typed or {})})
        return {name: value for name, value in known.items() if value}

    def blanks_of(self, matter: Matter) -> tuple[Blank, ...]:
        """Every blank of it for this child."""
        return (*self.blanks, *self.asks(matter))

    def why_not(self, matter: Matter) -> str | None:
        """Why it cannot be made for this child, in a sentence; None where it can."""
        if reason := self.refuses(matter):
            return reason
        if matter.plan is not None and matter.plan.kind and matter.plan.kind not in self.plan_kinds:
            return _("This paper is not for a plan of this kind.")
        return None

    def title_words(self, matter: Matter) -> str:
        """Its title, for a child with such a plan."""
        return _(self.title_other if self.title_other and not matter.is_iep else self.title)

    def labels(self, matter: Matter) -> dict[str, str]:
        return {blank.name: blank.label_words for blank in self.blanks_of(matter)}


def make(template: Template, matter: Matter, typed: Mapping[str, str] | None = None) -> Paper:
    """The paper in the language that is spoken. NotMade says why it cannot be made.

    `typed` goes before what the record proposes; "" empties a blank, which then is a ruled line.
    """
    if reason := template.why_not(matter):
        raise NotMade(reason)
    given = {name: words.strip() for name, words in (typed or {}).items()}
    known = {**template.proposed(matter, given), **given}
    labels = template.labels(matter)
    unknown = known.keys() - labels.keys()
    if unknown:
        raise NotMade(_("The paper has no blank named {names}.").format(names=", ".join(sorted(unknown))))
    written = dict(known)
    minds = tuple(_look_at_days(matter, known))
    for blank in template.blanks_of(matter):
        value = known.get(blank.name, "")
        if blank.is_needed and not value:
            raise NotMade(_("“{blank}” is needed: without it the paper says nothing.").format(blank=blank.label_words))
        if blank.kind == "choice" and value and value not in dict(blank.choices):
            raise NotMade(_("“{blank}” has no such choice.").format(blank=blank.label_words))
        if blank.is_trusted and _BELOW_ZERO.match(value):
            raise NotMade(_("“{blank}” cannot be less than zero.").format(blank=blank.label_words))
        if blank.kind == "line":
            known[blank.name] = " ".join(value.split())
        if blank.kind == "day" and value:
            known[blank.name] = _day_words(blank, value)
    long = frozenset(blank.name for blank in template.blanks_of(matter) if blank.kind == "text")
    values = Values({name: words for name, words in known.items() if words}, labels, written=written, long=long)
    parts = tuple(template.body(matter, values))
    return Paper(
        kind=template.kind,
        title=template.title_words(matter),
        language=language.current(),
        made_on=matter.as_of,
        parts=parts,
        missing=tuple(values.missing),
        minds=minds,
    )


def _day_words(blank: Blank, value: str) -> str:
    try:
        return language.long_day(dt.date.fromisoformat(value))
    except ValueError:
        raise NotMade(_("“{blank}” is no date. Write it as in 2026-11-29.").format(blank=blank.label_words)) from None


_BELOW_ZERO = re.compile(r"\s*[-\u2212]\s*\d")
FARTHEST = 366
"""Days that a letter's date may be away from the day of its figures before that is looked at. Ours, no rule."""


def _as_day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _look_at_days(matter: Matter, known: Mapping[str, str]) -> Iterator[str]:
    """What is odd about the days of a letter, in sentences; NotMade where its answer is due before it is written."""
    written_on, by = _as_day(known.get("written_on")), _as_day(known.get("answer_by"))
    if written_on is not None and by is not None and by < written_on:
        raise NotMade(
            _("The letter is of {written_on}, and it asks for an answer by {answer_by}. Choose a later day.").format(
                written_on=language.long_day(written_on), answer_by=language.long_day(by)
            )
        )
    if written_on is None:
        return
    days = {"written_on": language.long_day(written_on), "as_of": language.long_day(matter.as_of)}
    if abs((written_on - matter.as_of).days) > FARTHEST:
        yield _(
            "The letter is dated {written_on}, and its figures are of {as_of}: more than a year apart. Is that right?"
        ).format(**days)
    elif written_on < matter.as_of:
        yield _("The letter is dated {written_on}, before the day of its figures, {as_of}. Is that right?").format(
            **days
        )
    elif written_on > matter.as_of:
        yield _("The letter is dated {written_on}, and its figures end on {as_of}.").format(**days)


# --- the frame that letters share -------------------------------------------------------------------------------------

FRAME = (
    Blank("sender_name", gettext_noop("Your name"), "typed", "Ana R."),
    Blank("sender_address", gettext_noop("Your address"), "typed", "12 Elm Street, Columbus, OH 43004", kind="text"),
    Blank("sender_reach", gettext_noop("Your telephone or e-mail"), "typed", "614 555 0100"),
    Blank("written_on", gettext_noop("Date of the letter"), "ledger", "2026-11-29", is_trusted=True, kind="day"),
    Blank("to_name", gettext_noop("To whom (name, or the office)"), "typed", "Director of Special Education"),
    Blank("to_address", gettext_noop("Their address"), "typed", "1 School Road, Columbus, OH 43004", kind="text"),
    Blank("child_name", gettext_noop("The child's name"), "record", "Maya R."),
    Blank("born_on", gettext_noop("Date of birth"), "record", "2017-03-02", kind="day"),
    Blank("school", gettext_noop("School"), "record", "Elm School"),
    Blank("district", gettext_noop("District"), "record", "Elm City Schools"),
)
"""The blanks of every letter: who writes, when, to whom, about which child."""
ANSWER_BY = Blank(
    "answer_by",
    gettext_noop("Answer wanted by"),
    "ledger",
    "2026-12-09",
    is_trusted=True,
    kind="day",
    hint=gettext_noop("Our suggestion: ten days, or the next school day after that. No rule sets it."),
)
ANSWER_DAYS = 10
LONGEST_BREAK = 21
"""Days for which a school may be closed before an answer is asked for on one of them: an office works in the summer."""
LAST_DAY = dt.date.max - dt.timedelta(days=ANSWER_DAYS + LONGEST_BREAK + 14)
"""The last day from which the calendar of days still reaches far enough."""
EFFECT = Blank(
    "effect",
    gettext_noop("What you see at home"),
    "typed",
    "She stopped asking for things in full sentences.",
    kind="text",
    hint=gettext_noop("Progress that was lost, worry, words or skills that went away."),
)
"""What the missed services did, in the words of who sees the child every day."""
AFTER = (
    Blank(
        "enclosed",
        gettext_noop("What you send along"),
        "typed",
        "A copy of page 4 of the plan",
        kind="text",
        hint=gettext_noop("A line for each paper. Left empty, the letter says nothing of it."),
        is_optional=True,
    ),
    Blank(
        "copies_to",
        gettext_noop("Who else gets a copy"),
        "typed",
        "Superintendent of Elm City Schools",
        kind="text",
        hint=gettext_noop("A line for each person or office. Left empty, the letter says nothing of it."),
        is_optional=True,
    ),
)
"""The blanks of what stands below the signature of a letter."""


def frame_values(matter: Matter) -> dict[str, str]:
    """What the record says of the frame's blanks."""
    cells = matter.student
    return {
        "written_on": matter.as_of.isoformat(),
        "child_name": matter.name or "",
        "born_on": cells.get("born_on") or "",
        "school": cells.get("school") or "",
        "district": cells.get("district") or "",
    }


def answer_by(matter: Matter, written_on: dt.date | None = None) -> dict[str, str]:
    """The day by which an answer is asked for, where nobody chose one: the first school day after the ten days.

    Without a calendar, or where it closes for long, it is a day on which offices work: no weekend, no federal holiday.
    None is proposed at the end of time.
    """
    begins = written_on or matter.as_of
    if begins > LAST_DAY:
        return {}
    asked = begins + dt.timedelta(days=ANSWER_DAYS)
    latest = asked + dt.timedelta(days=LONGEST_BREAK)
    found = next((day.on for day in matter.days if day.is_open and asked <= day.on <= latest), None)
    return {"answer_by": (found or _office_day(asked)).isoformat()}


def _office_day(day: dt.date) -> dt.date:
    holidays = federal_holidays(day, day + dt.timedelta(days=7))
    while day.weekday() > 4 or day in holidays:
        day += dt.timedelta(days=1)
    return day
