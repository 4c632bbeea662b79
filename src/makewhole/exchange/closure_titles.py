"""What a title of a school calendar says about the day, as far as its words decide it; else that it must be asked.

The words stand in `closure_titles.toml`, by tags. A title is taken apart into the phrases of that list, and `_decide`
has the rules for titles with several. Nothing is guessed: the name of a holiday alone, a title about some grades only,
a day of learning from home, a day kept for snow, two meanings in one title, or an unknown word beside "No School" are
asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from makewhole.language import gettext_noop
from makewhole.record.schema import CLOSURES

Why = Literal[
    "words", "name", "code", "limited", "distance", "contingent", "two_meanings", "unknown_word", "conference", "edge",
    "unclear", "before_year",
]  # fmt: skip
"""What a reading rests on (`words`), or why it is asked."""

NO_CHANGE = ("regular", "marker", "late_start")
"""Answers that put no closure into the calendar: a usual school day, a title about something else, a late start."""
ANSWERS = (*CLOSURES, *NO_CHANGE)
"""Every answer to the question what a title means."""


@dataclass(frozen=True)
class TermEdge:
    """The first or last day of a quarter, trimester or semester."""

    kind: Literal["quarter", "trimester", "semester"]
    number: int
    edge: Literal["begins", "ends", "whole"]


@dataclass(frozen=True)
class Reading:
    """What one title says."""

    answer: str | None
    """A word of ANSWERS; None: only a person can know."""
    why: Why
    explains: str
    """What the answer rests on, or what must be asked, as a sentence for the person."""
    bounds: Literal["first", "last"] | None = None
    """The first or the last day of school."""
    terms: tuple[TermEdge, ...] = ()
    is_explicit: bool = False
    """Whether the title itself says that school is not held, or that it is."""
    tags: frozenset[str] = frozenset()

    @property
    def is_asked(self) -> bool:
        return self.answer is None


# --- the words -------------------------------------------------------------------------------------------------------

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first primer primero primera 1st 1er 1ero 1o 1ra",
            "second segundo segunda 2nd 2do 2o 2da",
            "third tercer tercero tercera 3rd 3er 3ero 3o 3ra",
            "fourth cuarto cuarta 4th 4to 4o 4ta",
            "fifth quinto 5th 5to",
            "sixth sexto 6th 6to",
        ),
        1,
    )
    for word in words.split()
}
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019]")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DATES = re.compile(
    rf"\b(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|&|and|to)\s*(?:(?:{_MONTHS})\.?\s+)?\d{{1,2}})?(?:,?\s+\d{{4}})?\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b|\b20\d\d(?:\s*-\s*(?:20)?\d\d)?\b"
)
_TIME = r"\d{1,2}(?::\d\d)\s*(?:[ap]\.?\s?m\b\.?)?|\d{1,2}\s*(?:[ap]\.\s?m\b\.?|[ap]m\b)"
_TIMES = re.compile(rf"\b(?:{_TIME})(?:\s*-\s*(?:{_TIME}))?")
_ALL_GRADES = re.compile(r"\b(?:(?:gr|grades?)\.?\s*)?(?:pre-?k|pk|tk|k|kg|eck|ec|p)\s*-\s*12(?:th)?\b")
_SOME_GRADES = re.compile(
    r"\b(?:(?:gr|grades?)\.?\s*)?(?:pre-?k|pk|tk|k|\d{1,2}(?:st|nd|rd|th)?)\s*-\s*\d{1,2}(?:st|nd|rd|th)?\b"
)
_HALF = re.compile(r"\b1/2\b")
_PIECES = re.compile(r"[^\W_]+#?|[/;&+]")
_JOINERS = frozenset("/;&+") | {"and", "y"}


@dataclass(frozen=True)
class _Word:
    text: str
    joined: bool
    """Whether `/`, `and` or another joiner stands before it."""


def folded(title: str) -> str:
    """The title without capitals, accents, curled quotes and footnote marks: the same for the same title next year."""
    text = unicodedata.normalize("NFKD", title)
    text = "".join(each for each in text if not unicodedata.combining(each)).casefold().replace("\u2044", "/")
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", text))
    return " ".join(text.split()).strip("*†‡ .!-:;,")


def _words(title: str) -> list[_Word]:
    """The words of a title in order, each as its stem; times and dates are gone, ranges of grades are `grades#`."""
    text = _HALF.sub("half", folded(title))
    text = _TIMES.sub(" ", text)
    text = _DATES.sub(" ", text)
    text = _ALL_GRADES.sub(" allgrades ", text)
    text = _SOME_GRADES.sub(" grades# ", text)
    found: list[_Word] = []
    joined = False
    for piece in _PIECES.findall(_APOSTROPHES.sub("", text)):
        if piece in _JOINERS:
            joined = True
            if piece in "/;&+":
                continue
        found.append(_Word(_stem(piece), joined))
        joined = piece in _JOINERS
    return found


def _stem(word: str) -> str:
    """The word without the ending of a plural."""
    if len(word) < 4 or word.endswith(("ss", "us", "is", "#")) or any(each.isdigit() for each in word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


Phrases = Mapping[tuple[str, ...], frozenset[str]]


@cache
def phrases(file: Path | None = None) -> Phrases:
    """The tags of each phrase of the shipped list, or of a list of the same form in `file`."""
    import tomllib

    if file is None:
        text = resources.files("makewhole.exchange").joinpath("closure_titles.toml").read_text(encoding="utf-8")
    else:
        text = file.read_text(encoding="utf-8")
    found: dict[tuple[str, ...], frozenset[str]] = {}
    for entry in tomllib.loads(text)["phrase"]:
        for words in entry["words"]:
            key = tuple(_stem(_APOSTROPHES.sub("", word)) for word in words.casefold().split())
            found[key] = found.get(key, frozenset()) | {entry["says"]}
    return found


@cache
def _by_first(file: Path | None) -> dict[str, list[tuple[str, ...]]]:
    """The phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases(file), key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


@dataclass(frozen=True)
class _Spot:
    """A phrase of the list in a title: from the `first` word to before the `end`; no tags: an unlisted word."""

    first: int
    end: int
    tags: frozenset[str]


def _fits(word: str, wanted: str) -> bool:
    if wanted == "#":
        return word.isdigit()
    if wanted == "~":
        return word in _ORDINALS or bool(_ORDINAL.fullmatch(word))
    return word == wanted


def _spots(words: list[_Word], file: Path | None) -> Iterator[_Spot]:
    """The phrases of a title from left to right, at each place the longest; numbers by themselves say nothing."""
    known, firsts = phrases(file), _by_first(file)
    at = 0
    while at < len(words):
        word = words[at].text
        candidates = [*firsts.get(word, ())]
        if word.isdigit():
            candidates += firsts.get("#", ())
        elif _fits(word, "~"):
            candidates += firsts.get("~", ())
        fitting = [
            phrase
            for phrase in candidates
            if at + len(phrase) <= len(words)
            and all(_fits(words[at + step].text, wanted) for step, wanted in enumerate(phrase))
        ]
        if fitting:
            length = max(len(phrase) for phrase in fitting)
            tags = frozenset[str]().union(*(known[phrase] for phrase in fitting if len(phrase) == length))
            yield _Spot(at, at + length, tags)
            at += length
            continue
        is_number = word.isdigit() or _fits(word, "~")
        yield _Spot(at, at + 1, frozenset({"nothing"}) if is_number else frozenset())
        at += 1


# --- the rules -------------------------------------------------------------------------------------------------------

_EXPLAINS: dict[Why, str] = {
    "words": gettext_noop("Its words say so."),
    "name": gettext_noop("The name of a holiday does not say whether school is held."),
    "code": gettext_noop("None of its words is known here; a colour or a code means what the calendar's own key says."),
    "limited": gettext_noop("It is about some grades or schools only: does it hold for this student?"),
    "distance": gettext_noop("Learning from home: is it a school day on which services are due?"),
    "contingent": gettext_noop("Whether school is held is decided later: was it?"),
    "two_meanings": gettext_noop("It has two meanings."),
    "unknown_word": gettext_noop("One of its words is not known here and may limit it to a school or a group."),
    "conference": gettext_noop(
        "Conferences are held on days without students, after an early release, or in the evening."
    ),
    "edge": gettext_noop("It does not say whether its own day is still, or again, a day of school."),
    "unclear": gettext_noop("Its words do not say whether students come."),
    "before_year": gettext_noop("It is about staff before school begins, and falls inside the school year."),
}


def read_title(title: str, *, days: int = 1, vocabulary: Path | None = None) -> Reading:
    """What the title of an event of that many days says; `answer` None where a person must say it."""
    words = _words(title)
    spots = list(_spots(words, vocabulary))
    tags = frozenset[str]().union(*(spot.tags for spot in spots)) if spots else frozenset[str]()
    reading = _decide(words, spots, tags, days)
    terms = _terms_of(title)
    if terms and reading.why == "code":
        reading = _says("marker")
    limited = "limited" in tags
    bounds: Literal["first", "last"] | None = None
    if not limited and reading.answer in ("regular", "half_day") and ("first_day" in tags) != ("last_day" in tags):
        bounds = "first" if "first_day" in tags else "last"
    return replace(reading, bounds=bounds, terms=terms, tags=tags)


def _asked(why: Why) -> Reading:
    return Reading(None, why, _EXPLAINS[why])


def _says(answer: str, *, explicit: bool = False) -> Reading:
    return Reading(answer, "words", _EXPLAINS["words"], is_explicit=explicit)


def _decide(words: list[_Word], spots: list[_Spot], tags: frozenset[str], days: int) -> Reading:
    """The rules, the first that fits: what is asked whatever else it says, then what a title says of school itself."""
    unknown = _unknown(words, spots)
    if "snow_day" in tags and not tags & {"no_school", "distance"}:
        return _asked("contingent")
    if tags & {"doubt", "contingent", "teachers"}:
        return _asked("contingent" if "contingent" in tags and "distance" not in tags else _doubt(tags))
    if "distance" in tags:
        return _asked("distance")
    closed = bool(tags & {"no_school", "no_students"})
    half, late = "half_day" in tags, "late" in tags
    held = bool(tags & {"in_session", "returns", "first_day", "last_day", "full_day_for"})
    if closed:
        if half or late or held or "part" in tags:
            return _asked("two_meanings")
        if "limited" in tags:
            return _asked("limited")
        if "edge" in tags and "break" in tags:
            return _asked("edge")
        return _asked("unknown_word") if unknown else _says(_closure(tags, days), explicit=True)
    if half:
        return _half_day(words, spots, tags, unknown, days)
    if late:
        return _asked("two_meanings") if "alarm" in tags else _says("late_start")
    if held:
        if tags & {"staff", "staff_before"} and "in_session" not in tags:
            return _asked("two_meanings")
        return _asked("unclear") if "alarm" in tags else _says("regular", explicit="in_session" in tags)
    if "alarm" in tags:
        return _asked("unclear")
    return _without_saying_so(tags, unknown, days)


def _doubt(tags: frozenset[str]) -> Why:
    if "distance" in tags:
        return "distance"
    return "two_meanings" if "teachers" in tags else "unclear"


def _half_day(words: list[_Word], spots: list[_Spot], tags: frozenset[str], unknown: bool, days: int) -> Reading:
    """Of a title that says half day or early release."""
    if "late" in tags:
        return _asked("two_meanings")
    if "limited" in tags:
        return _asked("limited")
    if "conference" in tags and _are_joined(words, spots, "conference", "half_day"):
        return _asked("two_meanings")
    if tags & {"break", "holiday"} and days > 1:
        return _asked("two_meanings")
    return _asked("unknown_word") if unknown else _says("half_day")


def _without_saying_so(tags: frozenset[str], unknown: bool, days: int) -> Reading:
    """Of a title that does not say whether school is held: what its other words say."""
    staff = bool(tags & {"staff", "staff_before"})
    if "unclear" in tags and not staff:
        return _asked("unclear")
    if tags & {"marker", "summer"}:
        if staff or tags & {"break"}:
            return _asked("two_meanings")
        return _asked("conference") if "conference" in tags and "evening" not in tags else _says("marker")
    if "conference" in tags:
        if staff:
            return _asked("two_meanings")
        if "evening" in tags:
            return _says("regular")
        return _asked("limited" if "limited" in tags else "conference")
    if staff or "break" in tags or "holiday" in tags:
        if "limited" in tags:
            return _asked("limited")
        if (staff and "break" in tags) or ("break" in tags and "edge" in tags):
            return _asked("two_meanings" if staff else "edge")
        if unknown:
            return _asked("unknown_word")
        return _says(_closure(tags, days))
    if "week_off" in tags:
        return _says("break") if days == 1 and not unknown and "limited" not in tags else _asked("unclear")
    if tags & {"holiday_name", "election"}:
        return _asked("name")
    if tags & {"weather", "emergency", "offices"}:
        return _asked("unclear")
    if "term" in tags:
        return _asked("limited") if "limited" in tags else _says("marker")
    return _asked("limited" if "limited" in tags else "code")


def _closure(tags: frozenset[str], days: int) -> str:
    """The word for why school does not meet: what the title names, else by its length."""
    if tags & {"staff", "staff_before"}:
        return "staff_day"
    if "snow_day" in tags:
        return "weather"
    for tag in ("election", "weather", "emergency", "break"):
        if tag in tags:
            return tag
    if tags & {"holiday", "holiday_name"}:
        return "holiday"
    if tags & {"conference", "no_students"}:
        return "staff_day"
    return "holiday" if days < 3 else "break"


def _unknown(words: list[_Word], spots: list[_Spot]) -> bool:
    """Whether an unlisted word may limit the title. "Rodeo Day" beside "No School" is a reason, and limits nothing."""
    for number, spot in enumerate(spots):
        if spot.tags:
            continue
        rest = spots[number + 1 :]
        following = next((each for each in rest if each.tags), None)
        is_reason = following is not None and words[following.first].text == "day" and not words[following.first].joined
        if not is_reason:
            return True
    return False


def _are_joined(words: list[_Word], spots: list[_Spot], one: str, other: str) -> bool:
    """Whether `/`, `and` or another joiner stands between phrases of the two tags: then they are two things."""
    for first in spots:
        for second in spots:
            if first.end <= second.first and {one, other} <= (first.tags | second.tags) and first.tags != second.tags:
                return any(word.joined for word in words[first.end : second.first + 1])
    return False


# --- terms -----------------------------------------------------------------------------------------------------------

_TermKind = Literal["quarter", "trimester", "semester"]
_TERM_WORDS: dict[str, _TermKind] = {
    "quarter": "quarter", "qtr": "quarter", "q": "quarter", "nine weeks": "quarter", "9 weeks": "quarter",
    "bimestre": "quarter", "trimester": "trimester", "trimestre": "trimester", "t": "trimester",
    "semester": "semester", "sem": "semester", "semestre": "semester", "s": "semester",
}  # fmt: skip
_MOST: dict[_TermKind, int] = {"quarter": 4, "trimester": 3, "semester": 2}
_ENDS = re.compile(r"\b(?:ends?|ending|close|closes|last day|fin|final|termina|ultimo dia)\b")
_BEGINS = re.compile(r"\b(?:begins?|beginning|starts?|first day|inicio|inicia|comienza|primer dia)\b")
_NUMBERED = re.compile(
    rf"\b({'|'.join(_ORDINALS)})[\s-]+"
    r"(quarter|qtr|nine weeks|9 weeks|bimestre|trimester|trimestre|semester|sem|semestre)\b"
    r"|\b(quarter|qtr|q|nine weeks|trimester|trimestre|t|semester|sem|semestre|s)\s*#?\s*([1-4])\b"
)


def _terms_of(title: str) -> tuple[TermEdge, ...]:
    """The edges of terms that the title names with their numbers ("End of 2nd Quarter / Semester 1" names two)."""
    text = folded(title)
    ends, begins = bool(_ENDS.search(text)), bool(_BEGINS.search(text))
    if ends and begins:
        return ()
    edge: Literal["begins", "ends", "whole"] = "ends" if ends else "begins" if begins else "whole"
    found: dict[_TermKind, set[int]] = {}
    for ordinal, after, before, number in _NUMBERED.findall(text):
        kind = _TERM_WORDS[after or before]
        found.setdefault(kind, set()).add(_ORDINALS[ordinal] if ordinal else int(number))
    return tuple(
        TermEdge(kind, min(numbers), edge)
        for kind, numbers in found.items()
        if len(numbers) == 1 and min(numbers) <= _MOST[kind]
    )


_ABOUT_SCHOOL_DAYS = frozenset(
    [
        "no_school",
        "no_students",
        "in_session",
        "first_day",
        "last_day",
        "half_day",
        "staff",
        "break",
        "holiday",
        "holiday_name",
        "election",
        "distance",
    ]
)


def is_about_school_days(title: str) -> bool:
    """Whether a title has a word about school being held or not. Notes of a therapist have one now and then."""
    return bool(read_title(title).tags & _ABOUT_SCHOOL_DAYS) and len(title) < 120
