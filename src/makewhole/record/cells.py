"""What each kind of cell may hold, and what to write instead where it does not (RECORD.md, Findings)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from makewhole.language import gettext
from makewhole.record.schema import WEEKDAYS, Column, Kind

LONGEST_COUNT = 9
"""Digits a whole number may have. More is no count of minutes or bytes of any case, and would overflow later sums."""
LONG_SESSION_MINUTES = 480

DUE_FORMS = (
    "YYYY-MM-DD",
    "N days",
    "N school days",
    "end of month",
    "end of term",
    "end of school year",
    "end of plan",
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
_COUNT = re.compile(r"[0-9]+")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?"
)
_DUE = re.compile(r"(?:[0-9]{1,4} (?:school )?days?|end of (?:month|term|school year|plan))")
_SLASHED = re.compile(r"[0-9]{1,4}[/.][0-9]{1,2}[/.][0-9]{1,4}")


@dataclass(frozen=True)
class Problem:
    """Why a cell does not hold what its column asks for. `message` says what to write, never what the cell held."""

    code: str
    message: str
    allowed: str


def problem(column: Column, cell: str) -> Problem | None:
    """What is wrong with a cell of that column (no surrounding white space, not empty), None where nothing is."""
    return _PROBLEMS[column.kind](column, cell)


def is_date(cell: str) -> bool:
    """Whether the cell is a day of the calendar, written YYYY-MM-DD."""
    if _DATE.fullmatch(cell) is None:
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def nearest(cell: str, words: tuple[str, ...]) -> str | None:
    """The allowed word most like the cell, None where none is close."""
    from difflib import get_close_matches

    asked = re.sub(r"[\s\-/]+", "_", cell[:80].casefold())
    by_folded = {word.casefold(): word for word in words}
    close = get_close_matches(asked, list(by_folded), n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def _text(column: Column, cell: str) -> Problem | None:
    return None


def _word(column: Column, cell: str) -> Problem | None:
    if cell in column.words:
        return None
    suggestion = nearest(cell, column.words)
    sentences = [gettext("This cell is no word of the list.")]
    if suggestion:
        sentences.append(gettext("Perhaps {suggestion} is meant.").format(suggestion=suggestion))
    if column.name == "reason":
        sentences.append(gettext("The reasons are listed in docs/glossary.md."))
    if not column.required:
        sentences.append(gettext("Leave it empty if unknown."))
    return Problem("not_a_word", " ".join(sentences), ", ".join(column.words))


def _date(column: Column, cell: str) -> Problem | None:
    if is_date(cell):
        return None
    if _SLASHED.fullmatch(cell):
        hint = gettext(
            "Write year-month-day, as in 2026-03-09 for 9 March 2026. With slashes or dots nobody can tell whether "
            "the day or the month stands first, so this is not guessed."
        )
    elif _DATE.fullmatch(cell):
        hint = gettext("There is no such day in the calendar.")
    elif _DATE.match(cell):
        hint = gettext("Write the day alone, without a time.")
    else:
        hint = gettext("Write year-month-day with four, two and two digits, as in 2026-03-09.")
    sentences = [gettext("This cell is not a date."), hint]
    if not column.required:
        sentences.append(gettext("Leave it empty if unknown."))
    return Problem("not_a_date", " ".join(sentences), "YYYY-MM-DD")


def _time(column: Column, cell: str) -> Problem | None:
    if _TIME.fullmatch(cell):
        return None
    return Problem(
        "not_a_time",
        gettext(
            "This cell is not a time of day. Write hours and minutes of a 24-hour day, as in 09:05 or 13:30, or leave "
            "it empty if unknown."
        ),
        gettext("HH:MM from 00:00 to 23:59"),
    )


def _count(column: Column, cell: str) -> Problem | None:
    if _COUNT.fullmatch(cell) and len(cell.lstrip("0")) <= LONGEST_COUNT:
        return None
    what = gettext("minutes") if "minutes" in column.name else column.name.replace("_", " ")
    if column.required:
        message = gettext(
            "This cell is not a whole number of {what} from 0. Write digits only, as in 30, without a sign, point or "
            "unit."
        )
    else:
        message = gettext(
            "This cell is not a whole number of {what} from 0. Write digits only, as in 30, without a sign, point or "
            "unit, or leave it empty if unknown."
        )
    allowed = gettext("a whole number from {least} to {most}").format(least=0, most="9" * LONGEST_COUNT)
    return Problem("not_a_count", message.format(what=what), allowed)


def _flag(column: Column, cell: str) -> Problem | None:
    if cell in ("true", "false"):
        return None
    if (small := cell.casefold()) in ("true", "false"):
        message = gettext(
            "This cell is in capitals, as a spreadsheet writes {capitals}. Write {small}, in small letters."
        ).format(capitals=small.upper(), small=small)
        return Problem("not_a_flag", message, "true, false")
    message = gettext("This cell is neither true nor false (small letters). Leave it empty if unknown.")
    return Problem("not_a_flag", message, "true, false")


def _instant(column: Column, cell: str) -> Problem | None:
    match = _INSTANT.fullmatch(cell)
    allowed = gettext("YYYY-MM-DD, or YYYY-MM-DDTHH:MM with Z or an offset such as -05:00")
    if match is None or not is_date(match[1]):
        return Problem(
            "not_an_instant",
            gettext(
                "This cell is neither a day nor a day and time. Write 2026-03-09, or 2026-03-09T14:30-05:00, or leave "
                "it empty if unknown."
            ),
            allowed,
        )
    if len(cell) > 10 and match[2] is None:
        return Problem(
            "not_an_instant",
            gettext("This cell is a time without its offset from UTC. Write 2026-03-09T14:30-05:00, or the day alone."),
            allowed,
        )
    return None


def _due(column: Column, cell: str) -> Problem | None:
    if is_date(cell) or _DUE.fullmatch(cell):
        return None
    return Problem(
        "not_a_due",
        gettext(
            "This cell is no form of a due date. Write a date, a number of days as in 30 days or 10 school days, or "
            "the end of a time as in end of term."
        ),
        "; ".join(DUE_FORMS),
    )


def _school_week(column: Column, cell: str) -> Problem | None:
    days = cell.split()
    if all(day in WEEKDAYS for day in days) and len(set(days)) == len(days):
        return None
    return Problem(
        "not_a_school_week",
        gettext(
            "This cell is no list of weekdays, each once, with spaces between. Write Mon Tue Wed Thu Fri, or leave it "
            "empty for that week."
        ),
        " ".join(WEEKDAYS),
    )


_PROBLEMS: dict[Kind, Callable[[Column, str], Problem | None]] = {
    "id": _text,
    "text": _text,
    "word": _word,
    "date": _date,
    "time": _time,
    "count": _count,
    "flag": _flag,
    "instant": _instant,
    "due": _due,
    "school_week": _school_week,
}
