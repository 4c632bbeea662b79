"""Charts as text: what adds up is drawn, what does not is refused, and colour is never alone."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from makewhole import language
from makewhole.documents import charts
from makewhole.documents.charts import Cell

STYLE = Path(__file__).parent.parent.parent / "assets" / "_ours.scss"
SVG = "{http://www.w3.org/2000/svg}"


def custom_properties(dark: bool) -> dict[str, str]:
    """The colours of the style sheet by name, of the light or the dark."""
    light, _, rest = STYLE.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--mw-([a-z-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--mw-([a-z-]+): (#[0-9a-f]{6});", rest.partition("\n}\n")[0])) if dark else found


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_and_white_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_style_sheet_has_the_colours_of_the_charts() -> None:
    light = custom_properties(dark=False)
    assert {account: light[account.replace("_", "-")] for account in charts.PARTS} == dict(charts.COLOURS)
    assert (light["ground"], light["text"]) == (charts.GROUND, charts.TEXT)


@pytest.mark.parametrize("dark", [False, True])
def test_each_part_of_a_chart_and_each_word_can_be_told_from_the_ground(dark: bool) -> None:
    colours = custom_properties(dark)
    ground = colours["ground"]
    for account in charts.PARTS:
        assert contrast(colours[account.replace("_", "-")], ground) >= 3, account
    for name in ("text", "quiet", "link", "accent", "bad"):
        assert contrast(colours[name], ground) >= 4.5, name
        assert contrast(colours[name], colours["raised"]) >= 4.5, name
    assert contrast(colours["accent-text"], colours["accent"]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_letter_can_be_read_on_the_cell_that_it_stands_in(dark: bool) -> None:
    colours = custom_properties(dark)
    filled = {account for account, _, is_filled in charts._LOOKS.values() if is_filled}
    assert len(filled) == 4
    for account in filled:
        assert contrast(colours[account.replace("_", "-")], colours["ground"]) >= 4.5, account


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_each_account_and_state_has_a_letter_and_words_of_its_own(spoken: language.Language) -> None:
    with language.speaking(spoken):
        letters, labels = charts.letters(), charts.labels()
        signs = charts.state_letters()
        words = charts.state_labels()
    assert list(letters) == list(charts.PARTS) == list(labels)
    assert len(set(letters.values())) == len(letters)
    assert all(len(letter) == 1 for letter in letters.values())
    assert set(signs) == set(words) == set(charts.STATES)
    assert len(set(signs.values())) == len(signs)
    looks = {(signs[state], charts._LOOKS[state][1:]) for state in charts.STATES}
    assert len(looks) == len(charts.STATES)


def test_every_account_but_the_delivered_one_has_a_pattern() -> None:
    assert set(charts._STRIPES) == set(charts.PARTS) - {"delivered"}
    assert len(set(charts._STRIPES.values())) == len(charts._STRIPES)


def bar(**minutes: int) -> ElementTree.Element:
    drawn = charts.accounts_bar(minutes, promised=sum(minutes.values()), ident="b", name="Speech")
    return ElementTree.fromstring(drawn.svg)


def test_a_bar_says_what_it_shows_in_words() -> None:
    drawn = charts.accounts_bar({"delivered": 960, "open": 240}, promised=1200, ident="b", name="Speech")
    svg = ElementTree.fromstring(drawn.svg)
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    assert [named[name] for name in (svg.get("aria-labelledby") or "").split()] == [
        "Speech: 1,200 minutes promised",
        "A bar of 1,200 minutes, in parts that add up: 960 delivered; 240 still owed.",
    ]
    assert drawn.rows == (("delivered", 960), ("still owed", 240))


def test_what_is_assumed_is_a_part_of_its_own_inside_what_is_delivered() -> None:
    minutes = {"delivered": 690, "assumed": 660, "open": 90}
    drawn = charts.accounts_bar(minutes, promised=780, ident="b", name="Speech")
    said = "in parts that add up: 30 delivered and written down; 660 assumed delivered; 90 still owed."
    assert said in drawn.svg
    assert drawn.rows == (("delivered and written down", 30), ("assumed delivered", 660), ("still owed", 90))
    assert "url(#b-assumed)" in drawn.svg
    whole = charts.accounts_bar({"delivered": 660, "assumed": 660}, promised=660, ident="b", name="Speech")
    assert whole.rows == (("assumed delivered", 660),)
    assert "mw-fill-delivered" not in whole.svg
    with pytest.raises(charts.DoesNotAddUp):
        charts.accounts_bar({"delivered": 690, "assumed": 660}, promised=1350, ident="b", name="Speech")


def test_parts_that_are_not_the_promise_are_not_drawn() -> None:
    with pytest.raises(charts.DoesNotAddUp):
        charts.accounts_bar({"delivered": 960, "open": 239}, promised=1200, ident="b", name="Speech")
    with pytest.raises(charts.DoesNotAddUp):
        charts.accounts_bar({}, promised=0, ident="b", name="Speech")


def test_a_part_too_small_for_a_letter_is_still_seen_and_the_whole_is_the_whole() -> None:
    svg = bar(delivered=100_000, open=1, undetermined=1, unrecorded=30_000)
    widths = [float((rect.get("width") or "").rstrip("%")) for rect in svg.findall(f"{SVG}rect")]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    on_a_phone = 288
    assert all(width / 100 * on_a_phone - 1 >= 2 for width in widths)
    assert len(svg.findall(f"{SVG}text")) == 2  # of the parts that hold one


def test_each_width_is_the_share_of_its_minutes() -> None:
    svg = bar(delivered=600, made_up=300, open=300)
    assert [rect.get("width") for rect in svg.findall(f"{SVG}rect")] == ["50%", "25%", "25%"]
    assert [rect.get("x") for rect in svg.findall(f"{SVG}rect")] == ["0%", "50%", "75%"]


def test_names_inside_one_chart_are_those_of_its_own() -> None:
    svg = charts.accounts_bar(dict.fromkeys(charts.ACCOUNTS, 10), promised=90, ident="b7", name="Speech").svg
    names = re.findall(r' id="([^"]+)"', svg)
    assert len(names) == len(set(names)) == 2 + 8
    assert all(name.startswith("b7-") for name in names)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(names)


def test_words_that_a_person_wrote_are_no_markup() -> None:
    svg = charts.accounts_bar({"delivered": 1}, promised=1, ident="b", name='<script>"&').svg
    assert "<script>" not in svg
    ElementTree.fromstring(svg)


SEP = [dt.date(2025, 9, day) for day in range(1, 31) if dt.date(2025, 9, day).weekday() < 5]


def year(*cells: Cell) -> charts.YearChart:
    return charts.year(
        cells, first=dt.date(2025, 9, 1), last=dt.date(2026, 8, 31), school_days=SEP, ident="y", name="Speech"
    )


def test_a_year_has_a_cell_a_session_and_a_table_of_its_months() -> None:
    drawn = year(
        Cell(dt.date(2025, 9, 2), "held", 30),
        Cell(dt.date(2025, 9, 4), "held", 30),
        Cell(dt.date(2025, 9, 9), "owed", 30, "therapist was out"),
        Cell(dt.date(2025, 9, 15), "no_record", 60, until=dt.date(2025, 9, 21)),
        Cell(dt.date(2025, 10, 2), "closed", note="holiday"),
    )
    svg = ElementTree.fromstring(drawn.svg)
    assert svg.get("role") == "img"
    assert [state for state, _ in drawn.kinds] == ["held", "owed", "no_record", "closed"]
    assert drawn.rows == (("Sep 2025", 2, 1, 1, 0), ("Oct 2025", 0, 0, 0, 1))
    told = [title.text for title in svg.iter(f"{SVG}title")]
    assert "Tue 9 Sep 2025: missed, still owed, 30 minutes, therapist was out" in told
    assert "Mon 15 Sep 2025 to Sun 21 Sep 2025: no record, 60 minutes" in told
    letters = [text.text for text in svg.iter(f"{SVG}text") if text.get("font-weight")]
    assert letters == ["DD", "O", "?"]


def test_cells_do_not_lie_upon_each_other() -> None:
    drawn = year(*[Cell(day, "held", 30) for day in SEP])
    found = re.search(r'class="mw-fill-delivered" fill="#1a4480" d="([^"]+)"', drawn.svg)
    assert found is not None
    places = sorted(tuple(map(float, place)) for place in re.findall(r"M([\d.]+) ([\d.]+)", found[1]))
    assert len(places) == len(SEP)
    for one, other in pairwise(places):
        assert one[0] != other[0] or abs(one[1] - other[1]) >= 20


def test_of_two_sessions_of_a_day_the_one_that_matters_is_shown_and_both_are_told() -> None:
    day = dt.date(2025, 9, 2)
    drawn = year(Cell(day, "held", 30), Cell(day, "owed", 30, "therapist was out"))
    assert drawn.rows == (("Sep 2025", 1, 1),)
    assert "held, 30 minutes; Tue 2 Sep 2025: missed, still owed" in drawn.svg
    assert [t.text for t in ElementTree.fromstring(drawn.svg).iter(f"{SVG}text") if t.get("font-weight")] == ["O"]


def test_a_session_on_a_saturday_has_its_place() -> None:
    assert "mw-year-weekday" in year(Cell(dt.date(2025, 9, 6), "make_up", 30)).svg


def test_days_of_a_time_without_service_are_not_told_as_sessions() -> None:
    gap = [Cell(dt.date(2025, 9, day), "owed", 6, "therapist's job is empty", of_gap=True) for day in (8, 9, 10)]
    drawn = year(*gap, Cell(dt.date(2025, 9, 2), "owed", 30))
    assert drawn.kinds == (("owed", ""), ("owed", "gap"))
    assert drawn.rows == (("Sep 2025", 1, 3),)
    assert charts.kind_label(("owed", "gap")) == "days without service: missed, still owed"
    assert "1 session missed, still owed; 3 days without service: missed, still owed." in drawn.svg
