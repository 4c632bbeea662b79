"""Charts as SVG text, from values alone: a bar that adds up to what was promised, and a school year, a cell a session.

Colour is never alone: every part has a colour, a pattern and a letter, every cell of the year a shape and a letter,
and beside each chart stand the rows of a table that says the same. Colours are written as attributes, so that a paper
shows them without a style sheet; each part has a class too, by which a page recolours it in the dark.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from makewhole import language
from makewhole.language import gettext as _
from makewhole.language import ngettext, pgettext

ACCOUNTS = (
    "delivered",
    "made_up",
    "open",
    "declined",
    "undetermined",
    "excused",
    "resolved",
    "unrecorded",
    "upcoming",
)
"""The accounts that add up to what was promised, in the order in which they are shown."""
ASSUMED = "assumed"
"""The part of `delivered` that nobody wrote down: a figure of the ledger's, inside that account and not beside it."""
PARTS = ("delivered", ASSUMED, *ACCOUNTS[1:])
"""The parts of a bar: what is assumed is drawn as a part of its own, because nobody saw it."""

COLOURS = MappingProxyType(
    {
        "delivered": "#1a4480",
        "assumed": "#3f6ea8",
        "made_up": "#2e6276",
        "open": "#b3541e",
        "declined": "#71767a",
        "undetermined": "#7a4b9a",
        "excused": "#5c6f7b",
        "resolved": "#4d6a3f",
        "unrecorded": "#8a6d00",
        "upcoming": "#8d9297",
    }
)
"""Each part's colour on white. The style sheet's --mw-NAME are the same, which a test compares."""
GROUND, TEXT, QUIET, LINE = "#ffffff", "#1b1b1b", "#565c65", "#71767a"

LEAST = 1.2
"""Percent of the bar that a part has at the least: 2 px and the line beside it, on a bar of 290 px."""
HOLDS_A_LETTER = 6.0
"""Percent of the bar from which a part holds its letter, on a bar of 290 px."""
BAR_HEIGHT = 44

_STRIPES: Mapping[str, str] = MappingProxyType(
    {
        "assumed": '<path d="M-1 1 1-1M-1 9 9-1M7 9 9 7" stroke-width="2.6"/>',
        "made_up": '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
        "open": '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
        "declined": '<path d="M4 0V8"/>',
        "undetermined": '<circle cx="2" cy="2" r=".9"/><circle cx="6" cy="6" r=".9"/>',
        "excused": '<path d="M0 4H8"/>',
        "resolved": '<path d="M0 4H8M4 0V8"/>',
        "unrecorded": '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2"/>',
        "upcoming": '<circle cx="4" cy="4" r="2"/>',
    }
)
"""What is drawn into 8 x 8 px of each part in the colour of the ground; what is known to be delivered is plain."""


def letters() -> dict[str, str]:
    """The letter of each part in the language that is spoken, each once."""
    return {
        "delivered": pgettext("letter of an account on a chart: delivered", "D"),
        "assumed": pgettext("letter of an account on a chart: assumed delivered, not written down", "N"),
        "made_up": pgettext("letter of an account on a chart: made up", "M"),
        "open": pgettext("letter of an account on a chart: still owed", "O"),
        "declined": pgettext("letter of an account on a chart: declined by the family", "F"),
        "undetermined": pgettext("letter of an account on a chart: undecided", "U"),
        "excused": pgettext("letter of an account on a chart: excused", "E"),
        "resolved": pgettext("letter of an account on a chart: resolved by an award", "A"),
        "unrecorded": "?",
        "upcoming": pgettext("letter of an account on a chart: still to come", "C"),
    }


def labels() -> dict[str, str]:
    """What each part is called beside a chart."""
    return {
        "delivered": _("delivered"),
        "assumed": _("assumed delivered"),
        "made_up": _("made up"),
        "open": _("still owed"),
        "declined": _("declined by the family"),
        "undetermined": _("waiting for the team to decide"),
        "excused": _("excused"),
        "resolved": _("resolved by an award"),
        "unrecorded": _("no record"),
        "upcoming": _("still to come"),
    }


class DoesNotAddUp(ValueError):
    """The parts are not what was promised; a bar of them would show what is not so."""


@dataclass(frozen=True)
class Chart:
    """A picture, and the rows of the table that says the same."""

    svg: str
    rows: tuple[tuple[str | int, ...], ...]


def accounts_bar(minutes: Mapping[str, int | None], *, promised: int, ident: str, name: str) -> Chart:
    """One bar of what was promised, in its parts; each row of the table is a part and its minutes.

    `minutes` holds the accounts that are not zero, and what of `delivered` is `assumed`; others are passed over.
    `ident` is a name for the picture's parts that no other picture on the page has; `name` says whose bar it is.
    DoesNotAddUp where the parts do not make the promise, and where nothing was promised.
    """
    parts = [(part, value) for part, value in parts_of(minutes).items() if value > 0]
    if sum(value for _account, value in parts) != promised or not parts:
        raise DoesNotAddUp(f"{sum(value for _account, value in parts)} of {promised}")
    called, letter = labels(), letters()
    if ASSUMED in dict(parts):
        called["delivered"] = _("delivered and written down")
    listed = "; ".join(f"{language.number(value)} {called[account]}" for account, value in parts)
    title = _("{name}: {promised} minutes promised").format(name=name, promised=language.number(promised))
    desc = _("A bar of {promised} minutes, in parts that add up: {parts}.").format(
        promised=language.number(promised), parts=listed
    )
    drawn = []
    at = 0.0
    for account, width in _widths(parts, promised):
        drawn.append(
            f'<rect x="{_pc(at)}" width="{_pc(width)}" height="{BAR_HEIGHT}" {_fill(account, ident)}>'
            f"<title>{_tip(dict(parts)[account], called[account])}</title></rect>"
        )
        if at:
            drawn.append(
                f'<line class="mw-ground-line" x1="{_pc(at)}" x2="{_pc(at)}" y2="{BAR_HEIGHT}" stroke="{GROUND}" '
                'stroke-width="1"/>'
            )
        if width >= HOLDS_A_LETTER:
            drawn.append(_badge(letter[account], _pc(at + width / 2), BAR_HEIGHT / 2))
        at += width
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mw-chart mw-bar" role="img" width="100%" '
        f'height="{BAR_HEIGHT}" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(desc)}</desc>'
        f"{_patterns((account for account, _value in parts), ident)}{''.join(drawn)}</svg>"
    )
    return Chart(svg, tuple((called[account], value) for account, value in parts))


def parts_of(minutes: Mapping[str, int | None]) -> dict[str, int]:
    """The minutes of each part of a bar; `delivered` is what somebody wrote down, without what is assumed."""
    found = {account: minutes.get(account) or 0 for account in ACCOUNTS}
    assumed = minutes.get(ASSUMED) or 0
    return {part: assumed if part == ASSUMED else found[part] - (part == "delivered") * assumed for part in PARTS}


def key(account: str, ident: str) -> str:
    """The sign of an account for a legend beside the bar of that ident: its colour, pattern and letter, 24 px wide."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="mw-chart mw-key" aria-hidden="true" width="24" height="24">'
        f'<rect width="24" height="24" {_fill(account, ident)}/>{_badge(letters()[account], "12", 12)}</svg>'
    )


def _widths(parts: Sequence[tuple[str, int]], promised: int) -> list[tuple[str, float]]:
    """Each part's width in percent: its share, but never less than can be seen; the others give up what that takes."""
    shares = {account: 100 * value / promised for account, value in parts}
    small = {account for account, share in shares.items() if share < LEAST}
    left = 100 - LEAST * len(small)
    whole = sum(share for account, share in shares.items() if account not in small)
    return [(account, LEAST if account in small else shares[account] * left / whole) for account, _value in parts]


def _patterns(accounts: Iterable[str], ident: str) -> str:
    made = "".join(
        f'<pattern id="{ident}-{account}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect class="mw-fill-{account}" width="8" height="8" fill="{COLOURS[account]}"/>'
        f'<g class="mw-ground-marks" fill="{GROUND}" stroke="{GROUND}" stroke-width="1">{_STRIPES[account]}</g>'
        "</pattern>"
        for account in accounts
        if account in _STRIPES
    )
    return f"<defs>{made}</defs>" if made else ""


def _fill(account: str, ident: str) -> str:
    if account in _STRIPES:
        return f'fill="url(#{ident}-{account})"'
    return f'class="mw-fill-{account}" fill="{COLOURS[account]}"'


def _badge(letter: str, x: str, y: float) -> str:
    """A letter on a plate of the ground's colour, so that it can be read on every pattern."""
    return (
        f'<circle class="mw-fill-ground" cx="{x}" cy="{y:g}" r="8" fill="{GROUND}"/>'
        f'<text class="mw-fill-text" x="{x}" y="{y + 4:g}" text-anchor="middle" font-size="12" font-weight="700" '
        f'fill="{TEXT}" aria-hidden="true">{escape(letter)}</text>'
    )


def _tip(minutes: int, label: str) -> str:
    return escape(f"{language.number(minutes)} {label}")


def _pc(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


# --- the year ---------------------------------------------------------------------------------------------------------

STATES = (
    "held",
    "assumed",
    "made_up",
    "owed",
    "declined",
    "undecided",
    "excused",
    "resolved",
    "no_record",
    "upcoming",
    "make_up",
    "closed",
)
"""What a cell of the year can say, in the order of its legend."""
_LOOKS: Mapping[str, tuple[str, str, bool]] = MappingProxyType(
    {
        "held": ("delivered", "square", True),
        "assumed": ("assumed", "cut", False),
        "made_up": ("made_up", "circle", True),
        "owed": ("open", "diamond", True),
        "declined": ("declined", "square", False),
        "undecided": ("undetermined", "hexagon", True),
        "excused": ("excused", "circle", False),
        "resolved": ("resolved", "diamond", False),
        "no_record": ("unrecorded", "square", False),
        "upcoming": ("upcoming", "circle", False),
        "make_up": ("made_up", "hexagon", False),
        "closed": ("declined", "dash", False),
    }
)
"""Of each state: the account whose colour it has, its shape, and whether the shape is filled or drawn as a line."""
_MATTERS = (
    "owed", "undecided", "no_record", "declined", "resolved", "excused", "made_up", "make_up", "assumed", "held",
    "upcoming", "closed",
)  # fmt: skip
"""Which of several sessions of one day the cell shows: the first of these."""
_PITCH, _HALF, _HEAD, _GAP = 22, 9, 34, 16
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "square": "M{l} {t}h18v18h-18z",
        "cut": "M{l} {t}h18v18h-18zm0 6l6-6m12 12l-6 6",
        "circle": "M{l} {y}a9 9 0 1 1 18 0a9 9 0 1 1-18 0z",
        "diamond": "M{x} {T}l11 11l-11 11l-11-11z",
        "hexagon": "M{L} {y}l5-9h11l5 9l-5 9h-11z",
        "dash": "M{d} {y}h8",
    }
)


def state_letters() -> dict[str, str]:
    """The letter of each state of a cell: its account's, a plus for a make-up session, a dash for a closed day."""
    of_accounts = letters()
    found = {state: of_accounts[account] for state, (account, _shape, _filled) in _LOOKS.items()}
    return found | {"make_up": "+", "closed": "–"}


def state_labels() -> dict[str, str]:
    """What each state of a cell is called."""
    return {
        "held": _("held"),
        "assumed": _("assumed held, not written down"),
        "made_up": _("missed and made up"),
        "owed": _("missed, still owed"),
        "declined": _("missed, a make-up was declined"),
        "undecided": _("missed, the team must decide"),
        "excused": _("missed, excused"),
        "resolved": _("missed, resolved by an award"),
        "no_record": _("no record"),
        "upcoming": _("still to come"),
        "make_up": _("a make-up or compensatory session"),
        "closed": _("no school"),
    }


Kind = tuple[str, str]
"""A state, and of what: "" a session, `gap` a day without service; of minutes of no single day `week` or `long`."""
OF = ("", "week", "long", "gap")


def kind_label(kind: Kind) -> str:
    """What cells of that kind are called, as the head of a column of their numbers."""
    state, of = kind
    if of == "gap":
        return _("days without service: {state}").format(state=state_labels()[state])
    if of == "week":
        return _("weeks: {state}").format(state=state_labels()[state])
    if of == "long":
        return _("months or longer times: {state}").format(state=state_labels()[state])
    return state_labels()[state]


def counted(kind: Kind, count: int) -> str:
    """So many cells of that kind, in words: 10 sessions held; 3 weeks with minutes that are assumed held."""
    state, of = kind
    shown = language.number(count)
    if of == "gap":
        words = ngettext("{count} day without service: {state}", "{count} days without service: {state}", count)
        return words.format(count=shown, state=state_labels()[state])
    if of == "week":
        text = {
            "assumed": ngettext(
                "{count} week with minutes assumed held, not written down",
                "{count} weeks with minutes assumed held, not written down",
                count,
            ),
            "no_record": ngettext(
                "{count} week with minutes without a record", "{count} weeks with minutes without a record", count
            ),
            "upcoming": ngettext(
                "{count} week with minutes still to come", "{count} weeks with minutes still to come", count
            ),
        }.get(state) or ngettext("{count} week: {state}", "{count} weeks: {state}", count)
    elif of == "long":
        text = ngettext("{count} month or longer time: {state}", "{count} months or longer times: {state}", count)
    else:
        text = _sessions(state, count)
    return text.format(count=shown, state=state_labels()[state])


def _sessions(state: str, count: int) -> str:
    return {
        "held": ngettext("{count} session held", "{count} sessions held", count),
        "assumed": ngettext(
            "{count} session assumed held, not written down", "{count} sessions assumed held, not written down", count
        ),
        "made_up": ngettext("{count} session missed and made up", "{count} sessions missed and made up", count),
        "owed": ngettext("{count} session missed, still owed", "{count} sessions missed, still owed", count),
        "declined": ngettext(
            "{count} session missed, a make-up was declined", "{count} sessions missed, a make-up was declined", count
        ),
        "undecided": ngettext(
            "{count} session missed, the team must decide", "{count} sessions missed, the team must decide", count
        ),
        "excused": ngettext("{count} session missed, excused", "{count} sessions missed, excused", count),
        "resolved": ngettext(
            "{count} session missed, resolved by an award", "{count} sessions missed, resolved by an award", count
        ),
        "no_record": ngettext("{count} session without a record", "{count} sessions without a record", count),
        "upcoming": ngettext("{count} session still to come", "{count} sessions still to come", count),
        "make_up": ngettext(
            "{count} make-up or compensatory session", "{count} make-up or compensatory sessions", count
        ),
        "closed": ngettext("{count} day without school", "{count} days without school", count),
    }[state]


@dataclass(frozen=True)
class Cell:
    """One session, or one closed day, or the minutes of a stretch of days of which nobody knows the day."""

    on: dt.date
    state: str
    minutes: int = 0
    note: str = ""
    until: dt.date | None = None
    """The last day of the stretch, where the minutes belong to no single day."""
    link: str = ""
    """What the caller knows the row by; it does not stand in the picture."""
    of_gap: bool = False
    """Whether it is one school day of a time without service, and no session."""

    @property
    def kind(self) -> Kind:
        if self.until is not None:
            return self.state, "week" if (self.until - self.on).days < 7 else "long"
        return self.state, "gap" if self.of_gap else ""


@dataclass(frozen=True)
class YearChart(Chart):
    """A year as a picture; `rows` are months with the number of cells of each kind in `kinds`."""

    kinds: tuple[Kind, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def column(self) -> str | None:
        """The heading of the column beside the days, for minutes that belong to no single day; None: it has none."""
        return _column_head() if any(cell.until is not None for cell in self.cells) else None


def year(
    cells: Sequence[Cell],
    *,
    first: dt.date,
    last: dt.date,
    school_days: Iterable[dt.date],
    ident: str,
    name: str,
    columns: int = 3,
) -> YearChart:
    """A school year at a glance: a block a month, a row a week, a cell a session or a day without school.

    A school day without a session is a dot. Minutes that belong to a week or month and to no day of it ("no record")
    stand in a column of their own, in the row of the stretch's last day. Rows of the table: a month, then how many
    cells of each state it has.
    """
    open_days = {day for day in school_days if first <= day <= last}
    shown = sorted((cell for cell in cells if first <= (cell.until or cell.on) <= last), key=lambda c: (c.on, c.state))
    by_day: dict[dt.date, list[Cell]] = {}
    by_week: dict[dt.date, list[Cell]] = {}
    for cell in shown:
        (by_day if cell.until is None else by_week).setdefault(cell.until or cell.on, []).append(cell)
    weekdays = max([4, *(day.weekday() for day in (*open_days, *by_day))]) + 1
    wide = weekdays + bool(by_week)
    months = _months(first, last, {*open_days, *by_day, *by_week})
    width = columns * (wide * _PITCH + _GAP) - _GAP
    said = state_labels()
    marks: dict[str, list[tuple[float, float]]] = {}
    tips: list[str] = []
    dots: list[str] = []
    texts: list[str] = []
    top = 0
    for start in range(0, len(months), columns):
        tallest = 0
        for place, month in enumerate(months[start : start + columns]):
            left = place * (wide * _PITCH + _GAP)
            texts.append(f'<text class="mw-year-month" x="{left}" y="{top + 13}">{_month_name(month)}</text>')
            for weekday in range(weekdays):
                x = left + weekday * _PITCH + _PITCH / 2
                texts.append(
                    f'<text class="mw-year-weekday" x="{x:g}" y="{top + 28}" text-anchor="middle">'
                    f"{_weekday_letter(weekday)}</text>"
                )
            if by_week:
                x = left + weekdays * _PITCH + _PITCH / 2
                texts.append(
                    f'<text class="mw-year-weekday mw-year-whole" x="{x:g}" y="{top + 28}" text-anchor="middle">'
                    f"{escape(_column_head())}</text>"
                )
            week, held_rows = 0, 0
            day = month
            while day.month == month.month:
                x = left + day.weekday() * _PITCH + _PITCH / 2
                y = top + _HEAD + week * _PITCH + _PITCH / 2
                of_day = by_day.get(day, [])
                if of_day:
                    _place(marks, tips, of_day, x, y, said)
                elif day in open_days:
                    dots.append(f"M{x:g} {y:g}h0")
                if day in by_week:
                    _place(marks, tips, by_week[day], left + weekdays * _PITCH + _PITCH / 2, y, said)
                if of_day or day in open_days or day in by_week:
                    held_rows = week + 1
                if day.weekday() == 6:
                    week += 1
                day += dt.timedelta(days=1)
            tallest = max(tallest, held_rows)
        top += _HEAD + tallest * _PITCH + _GAP
    height = max(top - _GAP, 1)
    every = [(state, of) for state in STATES for of in OF]
    sums = Counter(cell.kind for cell in shown)
    kinds = tuple(kind for kind in every if sums[kind])
    listed = "; ".join(counted(kind, sums[kind]) for kind in kinds)
    desc = _("A calendar with a cell for each session and each day without school. {sums}.").format(sums=listed)
    title = _("{name}: {first} to {last}").format(
        name=name, first=language.short_day(first), last=language.short_day(last)
    )
    dotted = "".join(dots)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mw-chart mw-year" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-labelledby="{ident}-t {ident}-d" font-size="11" '
        f'fill="{TEXT}"><title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(desc)}</desc>'
        f'<path class="mw-year-dots" d="{dotted}" stroke="{LINE}" stroke-width="3" stroke-linecap="round"/>'
        f"{''.join(_drawn(state, marks[state]) for state in STATES if state in marks)}"
        f"{''.join(texts)}{''.join(tips)}</svg>"
    )
    of_month = Counter(((cell.until or cell.on).replace(day=1), cell.kind) for cell in shown)
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (_month_name(month), *(of_month[month, kind] for kind in kinds)) for month in months
    )
    return YearChart(svg, rows, kinds, tuple(shown))


def _column_head() -> str:
    return pgettext("head of the column of whole weeks on a calendar of the year, three letters at the most", "wk")


def state_key(state: str) -> str:
    """The sign of a state for a legend: its shape, letter and colour, 24 px wide."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="mw-chart mw-key" aria-hidden="true" width="24" height="24" '
        f'viewBox="0 0 24 24" font-size="11">{_drawn(state, [(12, 12)])}</svg>'
    )


def _place(
    marks: dict[str, list[tuple[float, float]]],
    tips: list[str],
    of_day: Sequence[Cell],
    x: float,
    y: float,
    said: Mapping[str, str],
) -> None:
    """The cell of one day, which shows what matters most of it; what is not as planned is told on pointing at it."""
    state = min((cell.state for cell in of_day), key=_MATTERS.index)
    marks.setdefault(state, []).append((x, y))
    if state in ("held", "closed", "upcoming") and len(of_day) == 1:
        return
    told = "; ".join(_told(cell, said) for cell in of_day)
    tips.append(
        f'<rect x="{x - _PITCH / 2:g}" y="{y - _PITCH / 2:g}" width="{_PITCH}" height="{_PITCH}" fill="none" '
        f'pointer-events="all"><title>{escape(told)}</title></rect>'
    )


def _told(cell: Cell, said: Mapping[str, str]) -> str:
    when = language.day(cell.on)
    if cell.until is not None and cell.until != cell.on:
        when = _("{first} to {last}").format(first=when, last=language.day(cell.until))
    minutes = ngettext("{count} minute", "{count} minutes", cell.minutes).format(count=language.number(cell.minutes))
    parts = [said[cell.state], *([minutes] if cell.minutes else []), *([cell.note] if cell.note else [])]
    return f"{when}: {', '.join(parts)}"


def _drawn(state: str, at: Sequence[tuple[float, float]]) -> str:
    """All cells of one state: their shapes as one path, their letters as one text."""
    account, shape, filled = _LOOKS[state]
    colour, letter = COLOURS[account], state_letters()[state]
    path = "".join(
        _SHAPES[shape].format(
            x=f"{x:g}", y=f"{y:g}", l=f"{x - 9:g}", t=f"{y - 9:g}", T=f"{y - 11:g}", L=f"{x - 10.5:g}", d=f"{x - 4:g}"
        )
        for x, y in at
    )
    if filled:
        drawn = f'<path class="mw-fill-{account}" fill="{colour}" d="{path}"/>'
    else:
        dashed = ' stroke-dasharray="3 2"' if state in ("no_record", "upcoming") else ""
        drawn = f'<path class="mw-stroke-{account}" fill="none" stroke="{colour}" stroke-width="2"{dashed} d="{path}"/>'
    if shape == "dash":
        return drawn
    ink, colour = ("ground", GROUND) if filled else ("text", TEXT)
    xs = " ".join(f"{x:g}" for x, _y in at)
    ys = " ".join(f"{y + 4:g}" for _x, y in at)
    if len(letter) == 1:
        return drawn + (
            f'<text class="mw-fill-{ink}" fill="{colour}" font-weight="700" text-anchor="middle" aria-hidden="true" '
            f'x="{xs}" y="{ys}">{escape(letter * len(at))}</text>'
        )
    return drawn


def _months(first: dt.date, last: dt.date, days: set[dt.date]) -> list[dt.date]:
    """The first day of each month in which something is shown."""
    found = {day.replace(day=1) for day in days if first <= day <= last}
    return sorted(found)


def _month_name(month: dt.date) -> str:
    return f"{language.month(month)} {month.year}"


def _weekday_letter(weekday: int) -> str:
    return language.weekday(dt.date(2024, 1, 1 + weekday))[:1].upper()
