"""The days that a plan's cells and header name, and what their words say that is no day."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_EARLIEST, _LATEST = 1990, 2099
_DAY = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<iso>(?:19|20)\d\d-\d{1,2}-\d{1,2})"
    r"|(?P<slashed>\d{1,2}\s?(?P<stroke>[/.-])\s?\d{1,2}\s?(?P=stroke)\s?(?:(?:19|20)\s?\d\d|\d\d))"
    rf"|(?P<named>(?:{_NAMES})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)"
    r"|(?P<solid>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:19|20)\d\d|\d\d))"
    r")(?![\d/-]|\.\d)",
    re.IGNORECASE,
)
_WHOLE_PLAN = re.compile(
    r"(the |for |duration of |length of |entire |full |term of |through(out)? )*(the |this )?"
    r"(iep|plan|annual iep|504 plan|504)( s)?( term| year| period| duration| cycle)?( term)?"
    r"|(1|one|a)( calendar| school| iep)? year|12 months|twelve months|annual(ly)?|year|52 weeks|one \(?1\)? year"
    r"|term of (the )?iep|same as (the )?(iep|plan)( dates?)?|(iep|plan) dates?"
)
_FROM_TO = re.compile(
    r"\s*(?:(?:from|beginning|begins?|starts?|starting|start date|begin date|initiation)(?:\s+on|\s+date)?:?)?\s*@"
    r"\s*,?\s*(?:to|through|thru|until|till|-|–|—|/|and|(?:and\s+)?(?:ending|ends?|end date)(?:\s+on|\s+date)?:?)?"
    r"\s*@\s*",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\s*(?P<word>from|beginning|begins?|starts?|starting|start date|begin date|initiation date|on|effective|by|until"
    r"|through|thru|to|ending|ends?|end date)?"
    r"(?:\s+on)?:?\s*@\s*[*†.;,]*\s*",
    re.IGNORECASE,
)
_ENDS = ("until", "through", "thru", "to", "ending", "end", "ends", "end date", "by")


def folded(text: str) -> str:
    """The text in small letters, every mark but letters and figures a space."""
    return " ".join(re.sub(r"[^\w#]+|_", " ", text.casefold()).split())


def day_of(text: str) -> dt.date | None:
    """The day that the whole text names, months before days; None where it names none, or more than one."""
    match = _DAY.fullmatch(" ".join(text.split()).strip(" *†;,"))
    return _made(match) if match else None


def days_in(text: str) -> list[tuple[dt.date, int, int]]:
    """Each day named anywhere in the text, with where it begins and ends; impossible ones are left out."""
    found = []
    for match in _DAY.finditer(text):
        if match["solid"]:
            continue  # among other words, six figures may be anything
        day = _made(match)
        if day is not None:
            found.append((day, match.start(), match.end()))
    return found


def span_of(text: str) -> tuple[dt.date | None, dt.date | None] | None:
    """First and last day of a text that says nothing but days; None where it says anything else.

    "Beginning 9/5/11" is a first day alone, "through 6/10/26" a last day alone, a day without a word a first day.
    """
    text = " ".join(text.split())
    days: list[dt.date] = []
    marked = ""
    last = 0
    for match in _DAY.finditer(text):
        day = _made(match)
        if day is None:
            return None
        days.append(day)
        marked += text[last : match.start()] + "@"
        last = match.end()
    marked += text[last:]
    if len(days) == 2 and _FROM_TO.fullmatch(marked):
        return days[0], days[1]
    one = _ONE.fullmatch(marked) if len(days) == 1 else None
    if one is not None:
        is_end = (one["word"] or "").casefold() in _ENDS
        return (None, days[0]) if is_end else (days[0], None)
    return None


def is_whole_plan(text: str) -> bool:
    """Whether the words say "as long as the plan": "IEP Term", "1 year"."""
    return bool(_WHOLE_PLAN.fullmatch(folded(text)))


def _made(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return _checked(*(int(part) for part in match["iso"].split("-")))
        if match["slashed"]:
            month, day, year = (int(re.sub(r"\s", "", part)) for part in re.split(r"[/.-]", match["slashed"]))
            return _checked(_century(year), month, day)
        if match["solid"]:
            solid = match["solid"]
            return _checked(_century(int(solid[4:])), int(solid[:2]), int(solid[2:4]))
        parts = re.findall(r"[A-Za-z]+|\d+", match["named"])
        return _checked(int(parts[-1]), _MONTHS[parts[0].casefold()], int(parts[1]))
    except (ValueError, KeyError):
        return None


def _century(year: int) -> int:
    return year + 2000 if year < 100 else year


def _checked(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if _EARLIEST <= year <= _LATEST else None
