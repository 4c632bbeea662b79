"""What the words of a log say about a session: held or not, why not, of which kind. What can mean two things is asked.

The words stand in `reasons.toml`, each with where it was met. A text is compared as a whole; nothing is concluded from
a word within it. Codes of a letter or two are read with the file's own legend or with an answer, never by themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from makewhole.exchange.reading import Choice, NotReadable
from makewhole.language import gettext, gettext_noop
from makewhole.record.schema import REASONS

Means = Literal["reason", "delivered", "missed", "attempt", "draft", "nothing", "make_up", "compensatory", "consult"]

STATUSES: dict[str, str] = {
    "delivered": gettext_noop("the session was held"),
    "missed": gettext_noop("the session was not held, and no reason is given"),
    "attempt": gettext_noop("the provider came, and no service could be given"),
    "make_up": gettext_noop("the session was held, to make up for a missed one"),
    "compensatory": gettext_noop("the session was held, as a compensatory service"),
    "consult": gettext_noop("the provider spoke about the child, not with the child"),
    "draft": gettext_noop("nobody has signed that it was held: leave the row out"),
    "leave_out": gettext_noop("this is no session of a child: leave the row out"),
    "nothing": gettext_noop("it says nothing about the session"),
}
"""Answers to what a word means, beside the reasons."""
REASON_WORDS: dict[str, str] = {
    "provider_absent": gettext_noop("the provider was away that day"),
    "provider_vacancy": gettext_noop("there was no provider for the post, or a long leave"),
    "provider_duty": gettext_noop("the provider had other work: a meeting, testing others, covering a class"),
    "provider_no_equipment": gettext_noop("room, device, interpreter or connection was missing"),
    "agency_change": gettext_noop("the agency or the caseload changed"),
    "student_absent": gettext_noop("the student was not in school"),
    "student_refused": gettext_noop("the student was in school and would not come"),
    "student_suspended": gettext_noop("the student was suspended"),
    "student_removed": gettext_noop("the school took the student out of class, or to another place"),
    "school_activity": gettext_noop("an assembly or another activity of the school"),
    "field_trip": gettext_noop("a field trip"),
    "school_assessment": gettext_noop("the student sat a school or state test"),
    "school_closed": gettext_noop("the school was closed"),
    "late_start": gettext_noop("the services of the plan had not begun yet"),
    "shortened_day": gettext_noop("the school day was short: it began late, or ended early"),
    "schedule_conflict": gettext_noop("another class or service at that time"),
    "family_cancelled": gettext_noop("the family cancelled"),
    "not_as_written": gettext_noop("given, but not as the plan says"),
    "not_stated": gettext_noop("the file does not say why"),
}
"""What each reason means, to whoever says what a word of a file stands for: where a statement has a label for it
(ledger.statement.REASON_WORDS), this tells one from the others. Both mean what docs/glossary.md says."""
_CODE = re.compile(r"[A-Z]{1,4}\d?|[a-z]{1,2}|\W")
_LEGEND = re.compile(
    r"(?:^|(?<=[\s;,|(\[/]))([A-Z]{1,4}|x|✓)\s*(?:=|:|–|—|\s-\s)\s*"
    r"([A-Za-z][^=;|\n]*?)(?=\s{2,}|\s*[;|,/]\s*(?:[A-Z]{1,4}|✓)\s*(?:=|:|–|—|\s-\s)"
    r"|\s+(?:[A-Z]{1,4}|✓)\s*=|\s*,\s*[a-z][\w ]{0,30}=|[;|\n)\]]|$)"
)
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True)
class Meaning:
    """What a text says. `may_be` where it can mean several things: then nothing is taken as said."""

    means: Means
    reason: str | None = None
    says_not_held: bool = False
    """Whether the words themselves say that the session was not held at all."""
    may_be: tuple[str, ...] = ()
    why: str = ""
    source: str = ""

    @property
    def is_sure(self) -> bool:
        return not self.may_be


@dataclass
class Vocabulary:
    """The shipped words, with those of a person before them."""

    meanings: dict[str, Meaning] = field(default_factory=dict)

    def meaning(self, text: str, *, about: Literal["student", "provider"] | None = None) -> Meaning | None:
        """What the text says; None where it is not known. `about`: whom the column's header speaks of."""
        key = folded(text)
        if about is not None and (named := self.meanings.get(f"{about} {key}")) and named.is_sure:
            return named
        if found := self.meanings.get(key):
            return found
        bare = folded(re.sub(r"\s*[(\[][^)\]]*[)\]]\s*", " ", text))
        return self.meanings.get(bare) if bare != key else None

    def parts(self, text: str) -> list[tuple[str, Meaning]]:
        """The parts of a text that each say something ('absent, then assembly'); none where not all of them do."""
        pieces = [piece for piece in re.split(r"\s*(?:[;,/&+\n]|\band\b|\bthen\b)\s*", text) if piece.strip()]
        known = [(piece, self.meaning(piece)) for piece in pieces]
        if len(pieces) < 2 or any(meaning is None for _, meaning in known):
            return []
        return [(piece, meaning) for piece, meaning in known if meaning is not None]


def folded(text: str) -> str:
    """The text as it is compared: small letters, one kind of dash and apostrophe, no unseen marks or full stops."""
    plain = _MARKS.sub("", text).casefold()
    plain = plain.replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-").replace("\u00a0", " ")
    plain = re.sub(r"\s*-\s+|\s+-\s*", " - ", plain)
    plain = re.sub(r"\s*([/;])\s*", r"\1", plain)
    plain = re.sub(r"[.,;:!?]+(?=\s|$)", "", plain)
    return " ".join(plain.split()) or " ".join(text.split())


def is_code(text: str) -> bool:
    """Whether the text is a code of a letter or a few, which no list explains."""
    return _CODE.fullmatch(text.strip()) is not None


@cache
def shipped() -> Vocabulary:
    """The words that come with the program."""
    text = resources.files("makewhole.exchange").joinpath("reasons.toml").read_text(encoding="utf-8")
    return Vocabulary(_meanings(tomllib.loads(text)))


def with_own(own: Path | Mapping[str, str] | None) -> Vocabulary:
    """The shipped words, and before them a person's own: a file like `reasons.toml`, or texts with their class."""
    if own is None:
        return shipped()
    if isinstance(own, Mapping):
        mine = {"phrase": [], "status": []}  # type: dict[str, Any]
        for text, answer in own.items():
            if answer in REASONS:
                mine["phrase"].append({"texts": [text], "class": answer, "source": "own"})
            else:
                mine["status"].append({"texts": [text], "means": answer})
        return Vocabulary({**shipped().meanings, **_meanings(mine)})
    try:
        read = tomllib.loads(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotReadable(gettext("The file of reasons cannot be read: {error}.").format(error=error)) from None
    return Vocabulary({**shipped().meanings, **_meanings(read)})


def _meanings(read: Mapping[str, Any]) -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    statuses = set(STATUSES) - {"leave_out"}
    for entry in read.get("phrase", ()):
        reason, may_be = entry.get("class"), tuple(entry.get("may_be", ()))
        for word in (reason, *may_be) if reason else may_be:
            if word not in REASONS:
                raise NotReadable(
                    gettext('The list of reasons has the class "{word}". Allowed: {listed}.').format(
                        word=word, listed=", ".join(REASONS)
                    )
                )
        if not reason and not may_be:
            raise NotReadable(gettext("The list of reasons has an entry with neither class nor may_be."))
        meaning = Meaning(
            "reason",
            reason,
            entry.get("held", "no") == "no",
            may_be,
            entry.get("why", ""),
            entry.get("source", ""),
        )
        meanings.update((folded(str(text)), meaning) for text in entry.get("texts", ()))
    for entry in read.get("status", ()):
        means = entry.get("means")
        if means not in statuses:
            raise NotReadable(
                gettext('The list of reasons has the status "{means}". Allowed: {listed}.').format(
                    means=means, listed=", ".join(sorted(statuses))
                )
            )
        meaning = Meaning(means, says_not_held=means in ("missed", "attempt"))
        meanings.update((folded(str(text)), meaning) for text in entry.get("texts", ()))
    return meanings


def answered(answer: str) -> Meaning | None:
    """What a person's answer says; None where it is no word that may be answered."""
    if answer in REASONS:
        partial = answer in ("shortened_day", "not_as_written")
        return Meaning("reason", answer, says_not_held=not partial)
    if answer == "leave_out":
        return Meaning("draft")
    if answer in STATUSES:
        return Meaning(answer, says_not_held=answer in ("missed", "attempt"))  # type: ignore[arg-type]
    return None


def choices(first: Sequence[str] = ()) -> tuple[Choice, ...]:
    """All words that a text may be answered with, the likely ones first."""
    words = {**REASON_WORDS, **STATUSES}
    return tuple(
        Choice(word, gettext(words[word])) for word in (*first, *(word for word in words if word not in first))
    )


def legend(lines: Iterable[Sequence[str]]) -> dict[str, str]:
    """Codes and what the file says that they mean, from the lines around its table or on another sheet."""
    found: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    announced = False
    for cells in lines:
        filled = [cell.strip() for cell in cells if cell.strip()]
        for cell in filled:
            if re.match(r"(?i)(key|legend|codes?|abbreviations)\b", cell):
                announced = True
            for match in _LEGEND.finditer(cell[:2_000]):
                found.setdefault(match[1], " ".join(match[2].split()).strip(" .,"))
        if len(filled) == 2 and re.fullmatch(r"[A-Z]{1,4}|x|✓", filled[0]) and re.match(r"[A-Za-z]", filled[1]):
            pairs.append((filled[0], filled[1]))
    if announced or len(pairs) >= 3:
        for code, words in pairs:
            found.setdefault(code, words)
    return found
