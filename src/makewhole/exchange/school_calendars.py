"""Reads a school's calendar (iCalendar, CSV, XLSX) as a school year, its closures and its terms.

What a title means is proposed where its words are clear, and asked where they are not (`closure_titles`); nothing is
believed before the person has seen it. Half days and staff days stay apart from days without school.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from makewhole.exchange import calendar_feeds, calendar_tables
from makewhole.exchange.calendar_feeds import Events, SchoolEvent
from makewhole.exchange.closure_titles import ANSWERS, Reading, folded, read_title
from makewhole.exchange.opening import size_of
from makewhole.exchange.reading import Choice, Extract, Kind, Match, NotReadable, Question, Request, some_of, stage
from makewhole.language import gettext, gettext_noop, weekday
from makewhole.language import number as figures
from makewhole.record.findings import Finding
from makewhole.record.schema import CLOSURES, NO_SCHOOL

KIND: Kind = "calendar"
TITLE = gettext_noop("School calendar (iCalendar, CSV, XLSX)")

_BIGGEST_TO_IDENTIFY = 8 * 1024**2
_SHARE_OF_A_CALENDAR = 0.3
_SEEN = 5
_LONG_DAYS = 31
"""A closure of more days inside a school year is asked: no break is that long, and a title may span the year."""
_SHORT_MINUTES = 240
"""A timed event of fewer minutes closes no school by itself: a staff meeting after the last bell."""
_AFTER_SCHOOL, _BEFORE_SCHOOL = dt.time(15, 30), dt.time(7, 30)
_MANY_UNKNOWN = 12
_MOST_DAYS, _MOST_DAYS_IN_ALL = 731, 150_000
_MOST_SHOWN = 400
_CHOICES = (
    Choice("holiday", gettext_noop("no school: a holiday")),
    Choice("break", gettext_noop("no school: a break or vacation")),
    Choice("weather", gettext_noop("no school: closed for weather")),
    Choice("election", gettext_noop("no school: an election day")),
    Choice("staff_day", gettext_noop("no school for students: staff only")),
    Choice("emergency", gettext_noop("no school: another emergency")),
    Choice("half_day", gettext_noop("a school day that ends early")),
    Choice("late_start", gettext_noop("a school day that begins late (no closure)")),
    Choice("school_day", gettext_noop("school is held, although the weekday or another entry says otherwise")),
    Choice("regular", gettext_noop("nothing changes: a usual school day, or a title about something else")),
)
_CLOSED_ALREADY = gettext_noop("Another title on the same day says that there is no school.")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER_OF_TERMS = {"quarter": 4, "trimester": 3, "semester": 2}


def identify(path: Path) -> Match:
    """How sure it is that the file is a school calendar (0 to 100)."""
    if calendar_feeds.looks_like_a_feed(path):
        return Match(100, gettext("it begins as an iCalendar file does"))
    try:
        if size_of(path) > _BIGGEST_TO_IDENTIFY:
            return Match(0, gettext("it is no iCalendar file, and larger than a table of a school's events"))
        share, because = calendar_tables.share_of_days(path)
    except (NotReadable, OSError):
        return Match(0, gettext("it is neither an iCalendar file nor a table"))
    if share < _SHARE_OF_A_CALENDAR:
        return Match(
            0 if share == 0 else 20, because if share == 0 else gettext("few of its titles are about school days")
        )
    return Match(min(95, 50 + int(share * 50)), because)


def extract(request: Request) -> Extract:
    """The calendar as staged rows of `calendars`, `closures` and `terms`; NotReadable where the file is none."""
    if calendar_feeds.looks_like_a_feed(request.path):
        events = calendar_feeds.read_feed(request.path, request.answers, request.progress)
    else:
        events = calendar_tables.read_table(request.path, request.answers, request.today, request.progress)
    if not events.events and not any(question.proposed is None for question in events.questions):
        raise NotReadable(
            gettext("The file holds no event with a title and a day that can be read: it is no school calendar.")
        )
    if sum(min((event.ends_on - event.starts_on).days + 1, _MOST_DAYS) for event in events.events) > _MOST_DAYS_IN_ALL:
        raise NotReadable(
            gettext(
                "The events of this file last for years, or are far more than a school's. Export one "
                "school year of one calendar."
            )
        )
    return _Calendar(request, events).extract()


@dataclass
class _Group:
    """The events of one title."""

    key: str
    events: list[SchoolEvent]
    reading: Reading
    proposed: str | None = None
    why: str = ""
    answer: str | None = None
    """What counts: the person's answer, else the proposal; None: neither is there."""
    is_answered: bool = False

    @property
    def printed(self) -> str:
        return self.events[0].printed or self.events[0].title


@dataclass(frozen=True)
class _Year:
    """One school year: the calendar year in which it begins, and its first and last day of school (None: asked)."""

    begins: int
    first: dt.date | None
    last: dt.date | None

    @property
    def label(self) -> str:
        return f"{self.begins}-{(self.begins + 1) % 100:02}"


@dataclass(frozen=True)
class _Row:
    """One closure as it is staged."""

    first: dt.date
    last: dt.date
    closure: str
    note: str
    place: str


@dataclass
class _Calendar:
    """Works out one file's rows, questions and findings."""

    request: Request
    source: Events
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)

    def extract(self) -> Extract:
        self.questions += self.source.questions
        self.findings += self.source.findings
        self.shown += self.source.shown
        groups = self._groups()
        calendar_id = self._calendar_id()
        years = self._years(groups)
        whole = [year for year in years if year.first is not None and year.last is not None]
        terms, esy = self._terms(groups, whole)
        self._ask_titles(groups, years, esy)
        rows = self._closures(groups, whole, esy)
        counts = self._stage(calendar_id, whole, rows, terms)
        if self.request.progress:
            self.request.progress("reading the calendar", 1.0)
        return Extract(
            KIND,
            self.source.layout,
            tuple(self.questions),
            tuple(self.findings),
            counts,
            tuple(self.shown[:_MOST_SHOWN]),
        )

    # --- titles ------------------------------------------------------------------------------------------------------

    def _groups(self) -> list[_Group]:
        """The events by title, in the order of their first day, each with what its words say."""
        by_key: dict[str, list[SchoolEvent]] = {}
        for event in self.source.events:
            by_key.setdefault(folded(event.title), []).append(event)
        groups = []
        for key, events in by_key.items():
            days = max((event.ends_on - event.starts_on).days + 1 for event in events)
            reading = read_title(events[0].title, days=days)
            group = _Group(key, events, reading, reading.answer, reading.explains)
            self._look_at_hours(group)
            said = self.request.answers.get(f"title:{key}")
            if said in ANSWERS:
                group.answer, group.is_answered = said, True
            else:
                if said is not None:
                    self._not_an_answer(f"title:{key}")
                group.answer = group.proposed
            groups.append(group)
        return groups

    def _look_at_hours(self, group: _Group) -> None:
        """Takes back or adds a proposal where the hours of timed events say more than the words."""
        reading, timed = group.reading, [event for event in group.events if event.starts_at is not None]
        if not timed:
            return
        short = any(event.minutes is None or event.minutes < _SHORT_MINUTES for event in timed)
        if group.proposed in NO_SCHOOL and short and not reading.is_explicit:
            group.proposed, group.why = None, gettext("It stands at an hour, for part of a day: does it close school?")
        elif (
            reading.why in ("code", "conference", "name")
            and "limited" not in reading.tags
            and len(timed) == len(group.events)
            and all(_is_outside_school_hours(event) for event in timed)
        ):
            group.proposed, group.why = "marker", gettext("It is held before or after school.")

    def _ask_titles(
        self, groups: Sequence[_Group], years: Sequence[_Year], esy: Sequence[tuple[dt.date, dt.date]]
    ) -> None:
        """One question a title that closes school, ends a day early, or is not understood; the others are shown.

        Titles of days outside the school years that are read are not asked about: nothing is made of them.
        """
        sure = _days_explicitly_closed(groups)
        for group in groups:
            self._look_at_days(group, years, sure)
        bulk = self._many_unknown(groups)
        for group in groups:
            told = some_of([_span_words(event) for event in group.events[:3]], len(group.events))
            self.shown.append((f"{group.printed} ({told}; {group.events[0].place})", _meaning(group)))
            if group.answer in ("regular", "marker", "late_start") and not group.is_answered:
                continue
            if not any(_touches(event, years, esy) for event in group.events):
                continue
            if group.answer is None and bulk == "regular" and group.reading.why == "code":
                continue
            self.questions.append(
                Question(
                    f"title:{group.key}",
                    _asks(group),
                    _choices(),
                    proposed="regular" if group.answer == "marker" else group.answer,
                    why=gettext("You answered so.") if group.is_answered else gettext(group.why),
                    seen=tuple(
                        f"{event.title} ({_span_words(event)}; {event.place})" for event in group.events[:_SEEN]
                    ),
                    rows=len(group.events),
                )
            )

    def _many_unknown(self, groups: Sequence[_Group]) -> str | None:
        """Asks once where many titles say nothing that is known here: are they to be asked one by one?"""
        unknown = [group for group in groups if group.answer is None and group.reading.why == "code"]
        if len(unknown) <= _MANY_UNKNOWN:
            return None
        said = self.request.answers.get("other_titles")
        answer = said if said in ("ask", "regular") else "ask"
        self.questions.append(
            Question(
                "other_titles",
                gettext("{count} titles have no word that is known here. Shall each be asked?").format(
                    count=figures(len(unknown))
                ),
                (
                    Choice("ask", gettext("yes, one by one")),
                    Choice("regular", gettext("no: none of them changes a school day (look through the list first)")),
                ),
                proposed=answer,
                why=gettext("A word or a colour of the school's own may mean that school is closed."),
                seen=tuple(group.printed for group in unknown[:_SEEN]),
                rows=sum(len(group.events) for group in unknown),
            )
        )
        return answer

    def _look_at_days(self, group: _Group, years: Sequence[_Year], sure: frozenset[dt.date]) -> None:
        """Takes back or adds a proposal where the days of the events say more than the words."""
        if group.is_answered:
            return
        reading = group.reading
        days = [day for event in group.events for day in _days(event)]
        inside = [day for day in days if any(_is_inside(day, year) for year in years)]
        if group.proposed in NO_SCHOOL or group.proposed == "half_day":
            longest = max((event.ends_on - event.starts_on).days + 1 for event in group.events)
            named = _weekdays_named(group.key)
            if longest > _LONG_DAYS and inside and not (group.proposed == "half_day" and len(named) == 1):
                group.proposed, group.why = (
                    None,
                    gettext("It spans {longest} days: which of them does it mean?").format(longest=longest),
                )
            elif "staff_before" in reading.tags and inside and not reading.is_explicit:
                group.proposed, group.why = (
                    None,
                    gettext("It is about staff before school begins or after it ends, and falls inside."),
                )
        elif group.proposed == "regular" and reading.is_explicit and days and all(day.weekday() > 4 for day in days):
            group.proposed, group.why = "school_day", gettext("Its words say that school is held, and it is a weekend.")
        elif group.proposed is None and reading.why == "name" and days and sure.issuperset(days):
            group.proposed, group.why = "marker", _CLOSED_ALREADY
        group.answer = group.proposed

    # --- the school year ---------------------------------------------------------------------------------------------

    def _calendar_id(self) -> str:
        """The id that every row carries: answered, else made of the calendar's or the file's name without its years."""
        name, why = (
            (self.source.name, gettext("It is made of the calendar's name.")) if self.source.name else (None, "")
        )
        slug = _slug(name or "")
        if not slug:
            slug = _slug(self.request.path.stem) or "school"
            why = gettext("It is made of the file's name.")
        said = self.request.answers.get("calendar_id", "").strip()
        known = (
            [
                str(row[0])
                for row in self.request.connection.execute(
                    "SELECT DISTINCT calendar_id FROM calendars WHERE calendar_id IS NOT NULL ORDER BY 1 LIMIT 20"
                ).fetchall()
            ]
            if _has_calendars(self.request)
            else []
        )
        self.questions.append(
            Question(
                "calendar_id",
                gettext("Under which short name is this calendar kept? Next year's file goes under the same."),
                tuple(Choice(each, gettext("a calendar that the record holds")) for each in known),
                proposed=said or slug,
                why=gettext("You answered so.") if said else why,
            )
        )
        return said or slug

    def _years(self, groups: Sequence[_Group]) -> list[_Year]:
        """The school years of the file that are read, with their first and last day, as far as they are known."""
        found: dict[int, dict[str, set[dt.date]]] = {}
        for group in groups:
            if group.reading.bounds is None or group.answer not in ("regular", "half_day", "school_day"):
                continue
            for event in group.events:
                day = event.starts_on if group.reading.bounds == "first" else event.ends_on
                found.setdefault(_begins(day), {}).setdefault(group.reading.bounds, set()).add(day)
        present = {_begins(event.starts_on) for event in self.source.events}
        chosen = self._chosen_years(sorted(present), found)
        years = []
        for begins in chosen:
            bounds = found.get(begins, {})
            label = "" if len(chosen) == 1 else f":{_label(begins)}"
            first = self._bound("first_day", label, begins, bounds.get("first", set()), groups)
            last = self._bound("last_day", label, begins, bounds.get("last", set()), groups)
            if first is not None and last is not None and last <= first:
                self._not_an_answer(f"last_day{label}")
                last = None
            years.append(_Year(begins, first, last))
        return years

    def _chosen_years(self, present: list[int], found: dict[int, dict[str, set[dt.date]]]) -> list[int]:
        """Which school years are read: the only one; else those answered or proposed."""
        if len(present) < 2:
            return present
        said = self.request.answers.get("school_year", "")
        words = re.split(r"[,;\s]+", said)
        answered = [year for year in present if {_label(year), f"{year}-{year + 1}"} & set(words)]
        if said.strip() == "all":
            answered = present
        whole = [year for year in present if len(found.get(year, {})) == 2]
        weights = {year: sum(_begins(event.starts_on) == year for event in self.source.events) for year in present}
        now = _begins(self.request.today)
        proposed = (
            answered or whole or ([now] if now in present else []) or [max(present, key=lambda y: (weights[y], y))]
        )
        if any(question.key == "school_year" for question in self.questions):
            return proposed
        self.questions.append(
            Question(
                "school_year",
                gettext(
                    "The file holds days of several school years. Which are to be read? (Put commas between them.)"
                ),
                (
                    *(
                        Choice(
                            _label(year),
                            gettext("{count} events from July {first} to June {last}").format(
                                count=figures(weights[year]), first=year, last=year + 1
                            ),
                        )
                        for year in present
                    ),
                    Choice("all", gettext("all of them")),
                ),
                proposed=", ".join(_label(year) for year in proposed),
                why=gettext("You answered so.")
                if answered
                else gettext("The file names the first and the last day of school.")
                if whole
                else gettext("It is this school year, or the one with the most events."),
                rows=len(self.source.events),
            )
        )
        return proposed

    def _bound(
        self, which: str, label: str, begins: int, found: set[dt.date], groups: Sequence[_Group]
    ) -> dt.date | None:
        """The first or last day of school: answered, else the only one that the file names; else None, and asked."""
        key = which + label
        word = "first" if which == "first_day" else "last"
        said = self.request.answers.get(key)
        answered = _iso(said) if said else None
        if answered is not None and not dt.date(begins, 6, 1) <= answered <= dt.date(begins + 1, 8, 31):
            answered = None  # the answer for another year's file
        if said and answered is None:
            self._not_an_answer(key)
        day = answered or (next(iter(found)) if len(found) == 1 else None)
        tag = f"{word}_day"
        near = [
            group for group in groups if {tag, "full_day_for"} & group.reading.tags or "returns" in group.reading.tags
        ]
        seen = [
            f"{event.title} ({_span_words(event)}; {event.place})"
            for group in near
            for event in group.events
            if _begins(event.starts_on) == begins and (tag in group.reading.tags or not found)
        ]
        if which == "first_day":
            asks = (
                gettext("Which is the first day of school of {year}? (2025-08-18, say)")
                if label
                else gettext("Which is the first day of school? (2025-08-18, say)")
            )
        else:
            asks = (
                gettext("Which is the last day of school of {year}? (2025-08-18, say)")
                if label
                else gettext("Which is the last day of school? (2025-08-18, say)")
            )
        self.questions.append(
            Question(
                key,
                asks.format(year=_label(begins)),
                proposed=day.isoformat() if day else None,
                why=gettext("You answered so.")
                if answered
                else gettext("A title says so.")
                if day
                else gettext("Several titles say so, on different days.")
                if found
                else gettext("No title says so of all students."),
                seen=tuple(seen[:_SEEN]),
                rows=len(self.source.events),
            )
        )
        return day

    # --- closures ----------------------------------------------------------------------------------------------------

    def _closures(
        self, groups: Sequence[_Group], years: Sequence[_Year], esy: Sequence[tuple[dt.date, dt.date]]
    ) -> list[_Row]:
        """The closures inside the school years and terms of ESY, each day with one meaning, in order."""
        of_years = [(year.first, year.last) for year in years if year.first and year.last]
        spans = of_years + list(esy)
        if not years:
            return []
        rows: dict[tuple[dt.date, dt.date, bool], _Row] = {}
        outside: dict[str, int] = {}
        settled = self._conflicts(groups, spans)
        closed = frozenset(
            day
            for group in groups
            if group.answer in NO_SCHOOL
            for event in group.events
            for day in _days_meant(event, group)
            if day not in settled
        )
        for group in groups:
            if group.answer not in CLOSURES:
                continue
            inside = (
                of_years if group.answer == "school_day" else spans
            )  # RECORD.md: school is never held for ESY alone
            for event in group.events:
                for first, last in _parts(event, group, inside, settled, closed):
                    row = _Row(first, last, str(group.answer), group.printed, event.place)
                    key = (first, last, row.closure in NO_SCHOOL)
                    if key not in rows or (_is_vague(groups, rows[key]) and not _is_vague(groups, row)):
                        rows[key] = row
                missed = sum(not any(first <= day <= last for first, last in spans) for day in _days(event))
                if missed and any(_begins(event.starts_on) == year.begins for year in years):
                    outside[group.key] = outside.get(group.key, 0) + missed
        if outside:
            words = gettext(
                "{days} days of {count} titles lie before the first or after the last day of school, "
                "and were not taken as closures."
            ).format(days=figures(sum(outside.values())), count=figures(len(outside)))
            self.findings.append(Finding("closure_outside_year", "warning", "closures", None, None, words))
        return sorted(rows.values(), key=lambda row: (row.first, row.last, row.closure))

    def _conflicts(
        self, groups: Sequence[_Group], spans: Sequence[tuple[dt.date, dt.date]]
    ) -> dict[dt.date, str | None]:
        """The days for which titles disagree, with what was answered (None: it is asked, and the day waits)."""
        said: dict[dt.date, dict[str, list[str]]] = {}
        for group in groups:
            meaning = _side(group)
            if meaning is None:
                continue
            for event in group.events:
                if meaning == "half" and (event.repeats or (event.ends_on - event.starts_on).days >= 7):
                    continue  # a weekly early release does not say that school is held in the week of a break
                for day in _days_meant(event, group):
                    if any(first <= day <= last for first, last in spans):
                        said.setdefault(day, {}).setdefault(meaning, []).append(f"{event.title} ({event.place})")
        settled: dict[dt.date, str | None] = {}
        for day, meanings in sorted(said.items()):
            if len(meanings) < 2 or "closed" not in meanings:
                continue
            key = f"row:{day}"
            answer = self.request.answers.get(key)
            if answer not in (*NO_SCHOOL, "half_day", "regular"):
                if answer is not None:
                    self._not_an_answer(key)
                answer = None
            settled[day] = answer
            choices = tuple(each for each in _choices() if each.answer in (*NO_SCHOOL, "half_day", "regular"))
            self.questions.append(
                Question(
                    key,
                    gettext("Titles disagree about {day_words}. Which holds?").format(day_words=_day_words(day)),
                    choices,
                    proposed=answer,
                    why=gettext("You answered so.")
                    if answer
                    else gettext("One says that there is no school, another that there is."),
                    seen=tuple(title for titles in meanings.values() for title in titles)[:_SEEN],
                    rows=1,
                )
            )
        return settled

    # --- terms -------------------------------------------------------------------------------------------------------

    def _terms(
        self, groups: Sequence[_Group], years: Sequence[_Year]
    ) -> tuple[list[dict[str, str | None]], list[tuple[dt.date, dt.date]]]:
        """The terms of which both ends are known, as rows, and the spans of those of the extended school year."""
        rows: list[dict[str, str | None]] = []
        places: list[str] = []
        lacking: list[str] = []
        derived: list[str] = []
        for year in years:
            for kind, count in _NUMBER_OF_TERMS.items():
                self._terms_of(groups, year, kind, count, rows, lacking, derived, places)
        esy = [
            (event.starts_on, event.ends_on, event.place, group.printed)
            for group in groups
            if {"summer"} == group.reading.tags & {"summer", "limited"}
            and re.search(r"\besy\b|extended school year", group.key)
            and not group.reading.is_explicit
            for event in group.events
            if (event.ends_on - event.starts_on).days >= 4
            and any(year.last and year.last < event.starts_on < year.last + dt.timedelta(days=92) for year in years)
        ]
        for first, last, place, printed in esy:
            derived.append(
                gettext("{printed}: {first} to {last} ({place})").format(
                    printed=printed, first=first, last=last, place=place
                )
            )
            rows.append(
                {
                    "term": printed,
                    "starts_on": first.isoformat(),
                    "ends_on": last.isoformat(),
                    "kind": "esy",
                    "_": place,
                }
            )
        if lacking:
            words = gettext(
                "Of {listed} one end is not known, or is before the other, so no term was made. Add "
                "it to the terms if a plan needs it."
            ).format(listed=", ".join(lacking))
            self.findings.append(Finding("term_incomplete", "warning", "terms", None, None, words))
        if not rows:
            return [], []
        said = self.request.answers.get("terms")
        if said is not None and said not in ("yes", "no"):
            self._not_an_answer("terms")
        answer = said if said in ("yes", "no") else "yes"
        self.questions.append(
            Question(
                "terms",
                gettext("Are these the terms? A term begins on the day after the one before it ends."),
                (Choice("yes", gettext("yes, keep them")), Choice("no", gettext("no, leave them out"))),
                proposed=answer,
                why=gettext("You answered so.") if said in ("yes", "no") else gettext("Titles name their ends."),
                seen=tuple(
                    gettext("{term}: {first} to {last}").format(
                        term=row["term"], first=row["starts_on"], last=row["ends_on"]
                    )
                    for row in rows[:_SEEN]
                ),
                rows=len(rows),
            )
        )
        if answer == "no":
            return [], []
        return rows, [(first, last) for first, last, _, _ in esy]

    def _terms_of(
        self,
        groups: Sequence[_Group],
        year: _Year,
        kind: str,
        count: int,
        rows: list[dict[str, str | None]],
        lacking: list[str],
        derived: list[str],
        places: list[str],
    ) -> None:
        """Adds the terms of one kind in one school year to `rows`, or to `lacking` where one end is not known."""
        if year.first is None or year.last is None:
            return
        begins: dict[int, set[dt.date]] = {}
        ends: dict[int, set[dt.date]] = {}
        place_of: dict[int, str] = {}
        for group in groups:
            term = next((each for each in group.reading.terms if each.kind == kind), None)
            if term is None or "limited" in group.reading.tags:
                continue
            for event in group.events:
                if not year.first <= event.starts_on <= year.last + dt.timedelta(days=7):
                    continue
                place_of.setdefault(term.number, event.place)
                is_span = (event.ends_on - event.starts_on).days >= 14
                if term.edge == "begins" or (term.edge == "whole" and is_span):
                    begins.setdefault(term.number, set()).add(event.starts_on)
                if term.edge == "ends" or (term.edge == "whole" and is_span):
                    ends.setdefault(term.number, set()).add(event.ends_on)
        if not begins and not ends:
            return
        first: dict[int, dt.date] = {number: min(days) for number, days in begins.items() if len(days) == 1}
        last: dict[int, dt.date] = {number: max(days) for number, days in ends.items() if len(days) == 1}
        doubtful = {number for each in (begins, ends) for number, days in each.items() if len(days) > 1}
        first.setdefault(1, year.first)
        last.setdefault(count, year.last)
        one = dt.timedelta(days=1)
        for number in range(1, count + 1):
            if number not in first and number - 1 in last and number - 1 not in doubtful:
                first[number] = last[number - 1] + one
            if number not in last and number + 1 in begins and number + 1 in first:
                last[number] = first[number + 1] - one
        before: dt.date | None = None
        for number in range(1, count + 1):
            name = f"{kind.capitalize()} {number}"
            start, end = first.get(number), last.get(number)
            told = number in begins or number in ends or number in place_of
            if start is None or end is None or number in doubtful:
                if told:
                    lacking.append(f"{name} ({year.label})")
                continue
            if start > end or (before is not None and start <= before):
                lacking.append(f"{name} ({year.label})")
                continue
            if number == count and not told and number - 1 not in ends:
                continue
            before = end
            rows.append(
                {
                    "term": name,
                    "starts_on": start.isoformat(),
                    "ends_on": end.isoformat(),
                    "kind": kind,
                    "_": place_of.get(number, gettext("from the terms beside it")),
                }
            )

    # --- rows --------------------------------------------------------------------------------------------------------

    def _stage(
        self,
        calendar_id: str,
        years: Sequence[_Year],
        closures: Sequence[_Row],
        terms: Sequence[dict[str, str | None]],
    ) -> dict[str, int]:
        connection = self.request.connection
        year_rows: list[dict[str, str | None]] = [
            {"calendar_id": calendar_id, "starts_on": str(year.first), "ends_on": str(year.last)} for year in years
        ]
        closure_rows = [
            {
                "calendar_id": calendar_id,
                "starts_on": row.first.isoformat(),
                "ends_on": row.last.isoformat(),
                "closure": row.closure,
                "note": row.note,
            }
            for row in closures
        ]
        term_rows = [
            {"calendar_id": calendar_id, **{key: cell for key, cell in row.items() if key != "_"}} for row in terms
        ]
        return {
            "calendars": stage(
                connection,
                "calendars",
                year_rows,
                [gettext("school year {label}").format(label=year.label) for year in years],
            ),
            "closures": stage(connection, "closures", closure_rows, [row.place for row in closures]),
            "terms": stage(connection, "terms", term_rows, [str(row["_"]) for row in terms]),
        }

    def _not_an_answer(self, key: str) -> None:
        words = gettext("An answer is none of those that can be given here, and is asked again.")
        self.findings.append(Finding("answer_not_known", "warning", "calendars", None, None, words, found=key[:120]))


# --- days ------------------------------------------------------------------------------------------------------------


def _begins(day: dt.date) -> int:
    """The year in which the school year of a day begins: it runs from July to June."""
    return day.year if day.month >= 7 else day.year - 1


def _label(begins: int) -> str:
    return f"{begins}-{(begins + 1) % 100:02}"


def _is_inside(day: dt.date, year: _Year) -> bool:
    return year.first is not None and year.last is not None and year.first <= day <= year.last


def _days(event: SchoolEvent) -> Iterable[dt.date]:
    """The days of an event, at most those of two years."""
    count = min((event.ends_on - event.starts_on).days + 1, _MOST_DAYS)
    return [event.starts_on + dt.timedelta(days=step) for step in range(count)]


def _touches(event: SchoolEvent, years: Sequence[_Year], esy: Sequence[tuple[dt.date, dt.date]]) -> bool:
    """Whether a day of the event lies in a school year that is read, or a term of ESY.

    A school year of which an end is asked may hold any day from July to June.
    """
    if any(event.ends_on >= first and event.starts_on <= last for first, last in esy):
        return True
    for year in years:
        if year.first is None or year.last is None:
            if year.begins in (_begins(event.starts_on), _begins(event.ends_on)):
                return True
        elif event.ends_on >= year.first and event.starts_on <= year.last:
            return True
    return False


def _weekdays_named(key: str) -> list[int]:
    """The weekdays that a title names ("Early Dismissal Wednesdays")."""
    return [number for number, name in enumerate(_WEEKDAYS) if re.search(rf"\b{name}s?\b", key)]


def _days_meant(event: SchoolEvent, group: _Group) -> list[dt.date]:
    """The event's days; of a long event that names one weekday, only those."""
    named = _weekdays_named(group.key)
    days = _days(event)
    if len(named) == 1 and (event.ends_on - event.starts_on).days >= 7:
        return [day for day in days if day.weekday() == named[0]]
    return list(days)


def _parts(
    event: SchoolEvent,
    group: _Group,
    spans: Sequence[tuple[dt.date, dt.date]],
    settled: dict[dt.date, str | None],
    closed: frozenset[dt.date],
) -> list[tuple[dt.date, dt.date]]:
    """The event as runs of days inside the school years, without the days that something else holds for."""
    kept: list[dt.date] = []
    for day in _days_meant(event, group):
        if not any(first <= day <= last for first, last in spans):
            continue
        if group.answer == "half_day" and day in closed:
            continue
        if day in settled:
            answer = settled[day]
            is_closed = group.answer in NO_SCHOOL
            if answer is None or (answer in NO_SCHOOL) != is_closed or (answer == "regular"):
                continue
        kept.append(day)
    runs: list[tuple[dt.date, dt.date]] = []
    for day in kept:
        if runs and runs[-1][1] + dt.timedelta(days=1) == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _side(group: _Group) -> str | None:
    """On which side a title stands where titles disagree about a day: closed, half, held; None: on none."""
    if group.answer in NO_SCHOOL:
        return "closed"
    if group.answer == "half_day":
        return "half"
    says_so = group.is_answered or group.reading.is_explicit or group.reading.bounds is not None
    if group.answer == "school_day" or (group.answer == "regular" and says_so):
        return "held"
    return None


def _is_vague(groups: Sequence[_Group], row: _Row) -> bool:
    """Whether the title of a row says that school is closed, and not why."""
    why = {"holiday_name", "holiday", "break", "staff", "election", "weather", "emergency", "snow_day"}
    return any(group.printed == row.note and not group.reading.tags & why for group in groups)


def _days_explicitly_closed(groups: Sequence[_Group]) -> frozenset[dt.date]:
    """The days on which a title says in so many words that there is no school."""
    return frozenset(
        day
        for group in groups
        if group.answer in NO_SCHOOL and (group.reading.is_explicit or group.is_answered)
        for event in group.events
        for day in _days(event)
    )


def _is_outside_school_hours(event: SchoolEvent) -> bool:
    if event.starts_at is None or event.starts_on != event.ends_on:
        return False
    if event.starts_at >= _AFTER_SCHOOL:
        return True
    ends = event.starts_at.hour * 60 + event.starts_at.minute + (event.minutes or 0)
    return event.minutes is not None and ends <= _BEFORE_SCHOOL.hour * 60 + _BEFORE_SCHOOL.minute


# --- words -----------------------------------------------------------------------------------------------------------


def _choices() -> tuple[Choice, ...]:
    return tuple(Choice(choice.answer, gettext(choice.means)) for choice in _CHOICES)


def _meaning(group: _Group) -> str:
    if group.answer is None:
        return gettext("asked: {why}").format(why=gettext(group.why))
    if group.answer == "late_start":
        return gettext("a late start: no closure")
    if group.answer == "marker" and group.why == _CLOSED_ALREADY:
        return gettext("no closure of its own: another title closes the day")
    if group.answer in ("regular", "marker"):
        return gettext("no closure: nothing changes about the day")
    return group.answer


def _asks(group: _Group) -> str:
    where = (
        _span_words(group.events[0])
        if len(group.events) == 1
        else gettext("{count} times").format(count=figures(len(group.events)))
    )
    if group.reading.why == "name" and group.answer is None:
        return gettext('"{printed}" ({where}): school or no school?').format(printed=group.printed, where=where)
    return gettext('"{printed}" ({where}): what does it mean for the school day?').format(
        printed=group.printed, where=where
    )


def _day_words(day: dt.date) -> str:
    return f"{weekday(day)} {day.isoformat()}"


def _span_words(event: SchoolEvent) -> str:
    if event.starts_on == event.ends_on:
        return _day_words(event.starts_on)
    return gettext("{first} to {last}").format(first=_day_words(event.starts_on), last=_day_words(event.ends_on))


def _slug(name: str) -> str:
    """A short name for a calendar without its years, so that next year's file has the same: 'maple-county-schools'."""
    text = folded(name)
    text = re.sub(r"(?:\bsy)?(?:20)?\d\d\s*[-/_]\s*(?:20)?\d\d\b|\b(?:19|20)\d\d\b", " ", text)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:60].strip("-")


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _has_calendars(request: Request) -> bool:
    found = request.connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'calendars'").fetchone()
    return found is not None
