"""What a line of a services grid promises, in the columns of the record; what its cells do not say clearly is empty.

The cells of amount and frequency are put side by side as one wording, and that is read as any service line is: no
number comes from anywhere else. What a heading says ("Minutes", "Number of Sessions", "per cycle") is written into it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from makewhole.exchange.grid_dates import day_of, days_in, folded, is_whole_plan, span_of
from makewhole.exchange.grid_headings import Column, Form, chosen, is_mark, layouts
from makewhole.exchange.grid_pages import BOXES, EMPTY, UNREAD, Box
from makewhole.exchange.grid_rows import LeftOut, Row
from makewhole.language import gettext_noop
from makewhole.wording import Reading, read

Trouble = tuple[str, str, str, str]
"""Code of a finding, the column it is about, what is unclear, and the words as found (for the screen only)."""

_UNITS = {
    "sessions": "{} sessions",
    "sessions_per_week": "{} sessions per week",
    "minutes": "{} minutes",
    "minutes_per_week": "{} minutes per week",
    "hours": "{} hours",
    "direct": "{} minutes",
    "indirect": "{} minutes",
}
_BARE = re.compile(r"\d{1,4}(\.\d{1,2})?")
_PARTS = (
    "amount_frequency",
    "sessions",
    "sessions_per_week",
    "frequency",
    "hours",
    "minutes",
    "amount",
    "minutes_per_week",
)
_SAYS_AMOUNT = re.compile(
    r"\d|\b(once|twice|daily|weekly|monthly|quarterly|one|two|three|four|five|six|ten|hours?|minutes?|sessions?)\b"
    r"|\bas needed\b",
    re.IGNORECASE,
)
_SAYS_TIME = re.compile(
    r"\d\s*-?\s*(minutes?|mins?\b|min\.|hours?|hrs?\b|m\b|x\b)|\b(minutes?|hours?|hrs?|mins?)\b", re.IGNORECASE
)
_CONSULT = re.compile(r"\s*[-–:,(/]*\s*\b(consult(s|ation|ative)?|indirect)( services?)?\b\)?", re.IGNORECASE)
_CYCLE = re.compile(r"(?<![\d-])(?<!day )(?<!day-)\bcycle\b", re.IGNORECASE)
_MOST_OF_A_SUMMER = 120


@dataclass(frozen=True)
class PlanLine:
    """One promise as a plan's line says it, before anybody has confirmed it."""

    service: str
    wording: str | None
    reading: Reading
    grouping: str | None
    setting: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    esy: bool
    place: str
    box: Box | None
    text: str
    """As it stands in the file, cells parted by bars."""
    read_as: str = ""
    """The wording with what the plan says of it elsewhere (the days of a cycle)."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether the words have one meaning."""
        return not self.reading.ambiguities

    @property
    def key(self) -> str:
        """Ten figures and letters that are the same for the same words, whatever the file."""
        return digest(f"{self.service}|{self.wording or ''}|{self.esy}")


def digest(words: str) -> str:
    """Ten figures and letters that stand for these words, whatever their capitals and spaces."""
    return hashlib.sha256(" ".join(words.casefold().split()).encode()).hexdigest()[:10]


@dataclass
class _Said:
    """What a row's cells say, as they are looked at one by one."""

    troubles: list[Trouble] = field(default_factory=list)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def trouble(self, code: str, column: str, what: str, found: str) -> None:
        self.troubles.append((code, column, what, found))


def lines_of(row: Row, form: Form, cycle_days: int | None) -> list[PlanLine] | LeftOut:
    """The promises of a row (two where it has direct and indirect minutes), or why it is none."""
    service = row.under("service")
    words = folded(service)
    skip = layouts()["skip"]
    amounts = [text for column, text in row.cells if column.role in (*_PARTS, "direct", "indirect") and text]
    amounts += [text for column, text in row.cells if column.role == "duration" and text and _SAYS_TIME.search(text)]
    if not words:
        return LeftOut(row.place, "no_service" if amounts else "no_amount", row.text)
    for why in ("not_applicable", "totals", "notes"):
        if re.fullmatch(skip[why], words):
            return LeftOut(row.place, why, row.text)
    if amounts and all(re.fullmatch(skip["not_applicable"], folded(text)) for text in amounts):
        return LeftOut(row.place, "not_applicable", row.text)
    said = _Said()
    name, is_consult, says_esy = _service(service, said)
    if name is None:
        return LeftOut(row.place, "unread_service", row.text)
    if not any(_SAYS_AMOUNT.search(text) for text in amounts) and not is_listed(name):
        return LeftOut(row.place, "no_amount", row.text)
    if (
        amounts
        and not any(_SAYS_TIME.search(text) or _is_number(text) for text in amounts)
        and not _counts(amounts, name)
    ):
        return LeftOut(row.place, "no_amount", row.text)
    if any(column.role == "concurrent" and is_mark(text) for column, text in row.cells):
        said.trouble(
            "plan_line_unclear", "wording", gettext_noop("it is given at the same time as another line"), row.text
        )
    extra = _dates(row, form, said)
    grouping = _grouping(row, is_consult, said)
    setting = _setting(row, said)
    esy = _esy(row, says_esy, said)
    made = []
    for kind in _kinds(row):
        wording, read_as = _wording(row, kind, extra, cycle_days, said)
        if row.shared:
            said.trouble("plan_amount_shared", "wording", gettext_noop("one amount stands for several lines"), wording)
            wording = read_as = f"{wording} {UNREAD}"
        reading = read(read_as) if read_as else Reading()
        troubles = list(said.troubles)
        own = _one_grouping(kind, grouping, reading, troubles)
        made.append(
            PlanLine(
                service=name,
                wording=wording or None,
                reading=reading,
                grouping=own,
                setting=setting,
                starts_on=said.starts_on,
                ends_on=said.ends_on,
                esy=esy,
                place=row.place,
                box=row.box,
                text=row.text,
                read_as=read_as,
                troubles=tuple(troubles),
            )
        )
    return made


def _is_number(text: str) -> bool:
    return bool(_BARE.fullmatch(text.strip()))


def is_listed(name: str) -> bool:
    """Whether the shipped list has a service of this name."""
    from makewhole.record.services import listed

    return any(name in (service.name, service.ed_fi) for service in listed())


def _counts(amounts: list[str], name: str) -> bool:
    """Whether the amounts count anything, or the service is one of the list: then it is a promise, though unclear."""
    return is_listed(name) or read(", ".join(amounts)).is_read


def _kinds(row: Row) -> list[str | None]:
    """`direct` and `indirect` where the row has minutes for them; else one line of no such kind."""
    kinds: list[str | None] = [
        column.role for column, text in row.cells if column.role in ("direct", "indirect") and _some(text)
    ]
    return kinds or [None]


def _some(text: str) -> bool:
    return bool(text) and not re.fullmatch(r"0+|-+|–+|n/?a|none", text.strip(), re.IGNORECASE)


def _service(text: str, said: _Said) -> tuple[str | None, bool, bool]:
    """The service as the shipped list names it, else as written; whether it is consultation; whether it is ESY."""
    from makewhole.record.services import looks_like

    ticked = chosen(text)
    if ticked is None or UNREAD in text:
        return None, False, False
    text = ticked.strip(" *:;,-")
    esy = bool(re.search(r"\b(ESY|extended school year)\b", text, re.IGNORECASE))
    if esy:
        text = re.sub(
            r"\s*[-–:(]?\s*\b(ESY|extended school year)\b\)?\s*[-–:]?\s*", " ", text, flags=re.IGNORECASE
        ).strip()
    consult = bool(_CONSULT.search(text))
    bare = _CONSULT.sub("", text).strip(" -–:,(") if consult else text
    for name in (text, bare, re.sub(r"^[A-Z0-9]{1,6}\s*[-–:]\s+", "", bare), re.sub(r"\s*\([^)]*\)$", "", bare)):
        if not name:
            continue
        listed = looks_like(name)
        if listed is not None:
            return listed, consult, esy
        if is_listed(name):
            return name, consult, esy
    return _unbroken(bare) or text or None, consult, esy


def _unbroken(text: str) -> str | None:
    """The service of the list whose letters these are: a narrow cell breaks a word anywhere ("Occupation al")."""
    from makewhole.record.services import listed

    letters = _letters(text)
    names = {
        service.name
        for service in listed()
        if len(letters) >= 8
        and letters in [_letters(name) for name in (service.name, service.ed_fi, *service.others) if name]
    }
    return names.pop() if len(names) == 1 else None


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.casefold())


# --- Days ---------------------------------------------------------------------------------------------------------


def _dates(row: Row, form: Form, said: _Said) -> list[str]:
    """Sets the first and last day; what a `Duration` says that is a length of a session comes back."""
    lengths: list[str] = []
    for column, text in row.cells:
        if not text or column.role not in ("start", "end", "span", "end_or_term", "duration"):
            continue
        role = column.role
        if role == "duration":
            role = _meaning(text, form)
            if role == "length":
                lengths.append(text)
                continue
        found = span_of(text)
        if role == "start" and found is not None and found[0] is not None:
            _first(said, found[0])
            if found[1] is not None:
                _last(said, found[1])
        elif role == "end" and day_of(text) is not None:
            _last(said, day_of(text))
        elif role == "span" and found is not None:
            _first(said, found[0])
            _last(said, found[1])
        elif role == "end_or_term" and day_of(text) is not None:
            _last(said, day_of(text))
        elif role in ("end_or_term", "end") and found is not None:
            _first(said, found[0])
            _last(said, found[1])
        elif is_whole_plan(text):
            continue  # the days of the plan: an empty cell says just that
        else:
            which = {"start": "starts_on", "span": "starts_on"}.get(role or "", "ends_on")
            said.trouble("plan_day_unclear", which, gettext_noop("these words name no day"), text)
    if said.starts_on and said.ends_on and said.ends_on < said.starts_on:
        said.trouble(
            "plan_day_unclear",
            "ends_on",
            gettext_noop("the last day is before the first"),
            f"{said.starts_on} to {said.ends_on}",
        )
        said.starts_on = said.ends_on = None
    return lengths


def _first(said: _Said, day: dt.date | None) -> None:
    said.starts_on = said.starts_on or day


def _last(said: _Said, day: dt.date | None) -> None:
    said.ends_on = said.ends_on or day


def _meaning(text: str, form: Form) -> str:
    """What a cell under `Duration` is: `length` of a session, `span` or `end_or_term`; unclear: `unclear`.

    The form says; and the cell must bear it out.
    """
    is_time, is_day = (
        bool(_SAYS_TIME.search(text)),
        bool(days_in(text)) or day_of(text) is not None or is_whole_plan(text),
    )
    if form.duration == "length" and not is_day:
        return "length" if is_time or _is_number(text) else "unclear"
    if form.duration == "length":
        return "span" if not is_time else "unclear"
    if is_day and not is_time:
        both = span_of(text)
        return "span" if both is not None and None not in both else "end_or_term"
    if is_time and not is_day:
        return "length"  # also on a form whose Duration is a last day: the words are an amount, and say so
    return "unclear"


# --- With whom, where, when ---------------------------------------------------------------------------------------


def _grouping(row: Row, is_consult: bool, said: _Said) -> str | None:
    """individual, group or consult as the cells, the title or the service's own words say it."""
    if row.part is not None and row.part.grouping:
        return row.part.grouping
    if is_consult:
        return "consult"
    for column, text in row.cells:
        if column.role == "consult" and is_mark(text):
            return "consult"
    options = [(column.option or "", text) for column, text in row.cells if column.role == "grouping_option"]
    texts = [option for option, mark in _marks(options) if mark]
    cell = row.under("grouping")
    if cell:
        if any(character in cell for character in BOXES):
            ticked = chosen(cell)
            if ticked is None:
                said.trouble(
                    "plan_tick_lost",
                    "grouping",
                    gettext_noop("no tick box (individual, group) can be told to be ticked"),
                    cell,
                )
                return None
            cell = ticked
        elif re.search(r"\bInd\w*\b.*\bGr(ou)?p\b", cell, re.IGNORECASE):
            said.trouble(
                "plan_tick_lost", "grouping", gettext_noop("the tick (individual or group) is lost from the text"), cell
            )
            return None
        texts.append(cell)
    with_whom = _WITH_WHOM.search(row.under("service"))
    if not texts and with_whom is not None:
        texts.append(with_whom["whom"])
    found = {_group_word(text) for text in texts} - {None}
    if len(found) > 1:
        said.trouble(
            "plan_tick_lost", "grouping", gettext_noop("individual and group are both marked"), " / ".join(texts)
        )
        return None
    return found.pop() if found else None


_WITH_WHOM = re.compile(r"(?:[(,;:–]|\s-)\s*(?P<whom>individual|(?:small )?group)\s*\)?\s*$", re.IGNORECASE)
"""With whom, behind the name of a service: "Counseling (small group)"."""
_NO_GLYPH = re.compile(r"\(cid:\d+\)|\ufffd|[\ue000-\uf8ff]")
"""A character that the file's font draws and does not name."""


def _marks(options: list[tuple[str, str]]) -> list[tuple[str, bool | None]]:
    """Each choice with whether it is marked; None for what cannot be told.

    One drawn character without a name is a mark where it stands alone among its choices: empty boxes would stand in all
    of them.
    """
    filled = [text for _, text in options if text.strip(f"{EMPTY} ")]
    alone = len(filled) == 1 and _NO_GLYPH.fullmatch(filled[0].strip()) and EMPTY not in "".join(t for _, t in options)
    return [(option, True if alone and text == filled[0] else is_mark(text)) for option, text in options]


def _group_word(text: str) -> str | None:
    words = re.sub(
        r"\bind\b\.?", "individual", re.sub(r"\bgrp\b\.?", "group", text, flags=re.IGNORECASE), flags=re.IGNORECASE
    )
    reading = read(f"1 session of 30 minutes per week, {words}")
    return reading.grouping if not reading.ambiguities else None


def _one_grouping(kind: str | None, grouping: str | None, reading: Reading, troubles: list[Trouble]) -> str | None:
    if kind == "indirect":
        return "consult"
    said = reading.grouping
    if grouping is not None and said is not None and grouping != said:
        troubles.append(
            (
                "plan_grouping_unclear",
                "grouping",
                gettext_noop("two words for with whom do not agree"),
                f"{grouping}, {said}",
            )
        )
        return None
    return grouping or said


def _setting(row: Row, said: _Said) -> str | None:
    text = row.under("setting")
    if text:
        ticked = chosen(text)
        if ticked is None or UNREAD in text or is_mark(text) is not None:
            said.trouble("plan_cell_unread", "setting", gettext_noop("where it is given cannot be read"), text)
            return None
        return ticked.strip() or None
    options = [(column.option or "", text) for column, text in row.cells if column.role == "setting_option" and text]
    marks = _marks(options)
    marked = [option for option, mark in marks if mark]
    if len(marked) == 1 and all(mark is not None for _, mark in marks):
        return marked[0]
    if (
        options
        and (len(marked) != 1 or any(mark is None for _, mark in marks))
        and any(mark is not False for _, mark in marks)
    ):
        said.trouble(
            "plan_cell_unread",
            "setting",
            gettext_noop("the marks do not name one place"),
            " ".join(text for _, text in options),
        )
        return None
    return row.part.setting if row.part is not None else None


def _esy(row: Row, says_esy: bool, said: _Said) -> bool:
    days = (said.ends_on - said.starts_on).days if said.starts_on and said.ends_on else None
    marked = any(column.role == "esy" and is_mark(text) for column, text in row.cells)
    if marked or says_esy:
        return True
    if row.part is not None and row.part.esy:
        if row.part.nested and days is None:
            said.trouble(
                "plan_esy_unclear",
                "esy",
                gettext_noop("no day tells whether it still is extended school year"),
                row.text,
            )
            return False
        if days is not None and days > _MOST_OF_A_SUMMER:
            said.trouble(
                "plan_esy_unclear",
                "esy",
                gettext_noop("it stands under extended school year and runs longer than a summer"),
                row.text,
            )
            return False
        return True
    if said.starts_on and said.ends_on and days is not None and days <= _MOST_OF_A_SUMMER:
        summer = (said.starts_on.month, said.starts_on.day) >= (6, 5) and (said.ends_on.month, said.ends_on.day) <= (
            9,
            1,
        )
        if summer and said.starts_on.year == said.ends_on.year:
            said.trouble(
                "plan_esy_unclear",
                "esy",
                gettext_noop("it runs in summer only, and no title says extended school year"),
                row.text,
            )
    return False


# --- How much -----------------------------------------------------------------------------------------------------


def _wording(row: Row, kind: str | None, lengths: list[str], cycle_days: int | None, said: _Said) -> tuple[str, str]:
    """The words of amount and frequency, and the same as it is read (with the days of the cycle, where known)."""
    parts: list[str] = []
    periods: list[str] = []
    roles = (*_PARTS, kind) if kind else _PARTS
    last_hours = False
    for column, text in row.cells:
        if column.role not in roles or not text or (column.role in ("direct", "indirect") and not _some(text)):
            continue
        part = _part(column, text, said)
        if column.per:
            periods.append(column.per)
        if last_hours and column.role == "minutes":
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
        last_hours = column.role == "hours"
    parts += lengths
    if kind == "indirect":
        parts.append("indirect")
    wording = ", ".join(parts)
    if not wording:
        return "", ""
    with_days = _with_days(cycle_days)
    reading = read(with_days(wording))
    if reading.period is None and len(set(periods)) == 1 and not re.search(r"\b(per|a|each|every)\b|/", wording):
        longer = f"{wording} per {periods[0]}"
        again = read(with_days(longer))
        if not again.ambiguities or any(item.code == "cycle_length" for item in again.ambiguities):
            wording = longer
    return wording, with_days(wording)


def _with_days(cycle_days: int | None) -> Callable[[str], str]:
    """Words that name a cycle with its length, where the plan has ticked it."""
    if cycle_days is None:
        return lambda words: words
    return lambda words: _CYCLE.sub(f"{cycle_days}-day cycle", words)


def _part(column: Column, text: str, said: _Said) -> str:
    """The cell's words; a bare number with the unit that the heading gives it."""
    if any(character in text for character in BOXES):
        ticked = chosen(text)
        if ticked is None:
            said.trouble(
                "plan_tick_lost", "wording", gettext_noop("no tick box of the amount can be told to be ticked"), text
            )
            return UNREAD
        text = ticked
    text = " ".join(re.sub(r"\(s\)", "s", text).split())
    if _BARE.fullmatch(text) and column.role in _UNITS:
        return _UNITS[column.role].format(text)
    return text
