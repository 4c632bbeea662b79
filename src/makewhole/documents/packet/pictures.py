"""The charts of the pages as pictures on paper: sizes that paper needs, colours as they are, words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from makewhole.documents import charts
from makewhole.documents.packet.bundle import YearPart
from makewhole.documents.packet.places import Places
from makewhole.documents.papers.parts import Heading, Part, Picture, Table
from makewhole.language import gettext as _
from makewhole.record.services import service_words

BAR_WIDTH = 560
_PERCENT = re.compile(r'\b(x|x1|x2|cx|width)="([\d.]+)%"')
_WORDS = re.compile(r"<title[^>]*>(.*?)</title><desc[^>]*>(.*?)</desc>", re.DOTALL)
_TIPS = re.compile(r'<rect [^>]*fill="none" pointer-events="all"><title>.*?</title></rect>')
YEAR_SHARE = 8
"""Units of the year's drawing to a percent of the page's width: cells of one size in every year."""


def bar_picture(minutes: Mapping[str, int | None], promised: int, ident: str, title: str) -> Iterator[Part]:
    """The bar that adds up to what was promised; nothing where the parts do not make it."""
    try:
        chart = charts.accounts_bar(minutes, promised=promised, ident=ident, name=title)
    except charts.DoesNotAddUp:
        return
    svg = _PERCENT.sub(lambda found: f'{found[1]}="{float(found[2]) * BAR_WIDTH / 100:.2f}"', chart.svg)
    svg = svg.replace(">", f' viewBox="0 0 {BAR_WIDTH} {charts.BAR_HEIGHT}" font-family="Libertinus Serif">', 1)
    letters, labels = charts.letters(), charts.labels()
    key = "; ".join(f"{letters[name]} {labels[name]}" for name, part in charts.parts_of(minutes).items() if part)
    yield Picture(svg.encode(), "svg", _words(chart.svg), caption=key)


def year_picture(places: Places, year: YearPart, number: int) -> Iterator[Part]:
    """One school year of a service, its legend, and the table that says the same."""
    title = service_words(year.service)
    yield Heading(_("{service}, {year}").format(service=title, year=year.words), 2)
    # What is told on pointing at a cell has no place on paper.
    drawn = _TIPS.sub("", year.chart.svg).replace("<svg ", '<svg font-family="Libertinus Serif" ', 1)
    letters = charts.state_letters()
    key = "; ".join(f"{letters[kind[0]]} {charts.kind_label(kind)}" for kind in year.chart.kinds)
    wide = re.search(r'viewBox="0 0 ([\d.]+)', drawn)
    share = min(100, round(float(wide[1]) / YEAR_SHARE)) if wide else 100
    yield Picture(drawn.encode(), "svg", _words(year.chart.svg), caption=key, width=share)
    yield Table(
        head=(_("Month"), *(charts.kind_label(kind) for kind in year.chart.kinds)),
        rows=tuple(tuple(cell for cell in row) for row in year.chart.rows),
        caption=_("{service}, {year}: cells by month").format(service=title, year=year.words),
        is_whole=True,
    )


def _words(svg: str) -> str:
    """What the picture says of itself, for those who do not see it."""
    from html import unescape

    found = _WORDS.search(svg)
    return unescape(f"{found[1]}. {found[2]}") if found else ""
