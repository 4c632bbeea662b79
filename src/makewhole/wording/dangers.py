"""Words that change an amount, and two subjects or services for one amount: each is named in an ambiguity."""

from __future__ import annotations

from dataclasses import replace

from makewhole.language import gettext
from makewhole.wording import ambiguities as words
from makewhole.wording.facts import (
    Bare,
    Count,
    Danger,
    Every,
    Fact,
    Figure,
    Mark,
    Minutes,
    Said,
    Size,
    Twofold,
    Weekdays,
)
from makewhole.wording.reading import Code
from makewhole.wording.sheet import QUANTITIES, Sheet
from makewhole.wording.vocabulary import AFTER_OTHER_TIME, NO_SUBJECT, OTHER_TIME, PLACES, WEEK_OR_SEMESTER


def name_dangers(sheet: Sheet) -> None:
    """Name each word that makes the line unclear, and set aside those that leave the amount alone."""
    for at, fact in enumerate(sheet.facts):
        after = sheet.facts[at + 1] if at + 1 < len(sheet.facts) else None
        before = sheet.facts[at - 1] if at else None
        ends_here = not any(isinstance(other, QUANTITIES) for other in sheet.facts[at + 1 :])
        if isinstance(fact, Twofold):
            _twofold(sheet, fact)
        elif isinstance(fact, Every) and fact.period == "semester" and _is_short(sheet.quote(fact)):
            sheet.fatal.append(words.ambiguity("biweekly", sheet.quote(fact), _week_or_semester(sheet, fact)))
        elif isinstance(fact, Mark) and fact.kind == "UNLESS":
            place = isinstance(before, Said) and before.kind == "GAP" and before.value.split()[-1:][0:1]
            if place and place[0] in PLACES and ends_here and at > 1:
                sheet.aside.update(range(at + 1, len(sheet.facts)))
            else:
                sheet.fatal.append(words.ambiguity("condition", sheet.quote(fact)))
        elif isinstance(fact, Mark) and fact.kind == "OR":
            if not _harmless_or(before, after):
                sheet.fatal.append(
                    words.ambiguity("alternatives", sheet.quote(fact, *(near for near in (before, after) if near)))
                )
        elif isinstance(fact, Mark) and fact.kind == "TOGETHER":
            if not _says_together(sheet):
                sheet.fatal.append(words.ambiguity("split", sheet.quote(fact)))
        elif isinstance(fact, Mark) and fact.kind == "LEFT_OVER":
            raise sheet.unclear("not_understood", fact)
        elif isinstance(fact, Danger):
            _danger(sheet, at, fact, before, after, ends_here)
        elif isinstance(fact, Said) and isinstance(before, Count | Minutes) and _other_time(fact):
            sheet.fatal.append(words.ambiguity("not_the_service", sheet.quote(before, fact)))


def _danger(sheet: Sheet, at: int, fact: Danger, before: Fact | None, after: Fact | None, ends_here: bool) -> None:
    code = fact.code
    if code == "contrast":
        return  # _hold_against asks whether there is a second amount
    if code == "open_ended" and isinstance(after, Size):
        return
    opened = isinstance(before, Mark) and before.kind == "OPEN" and at > 1
    group = sheet.facts[at - 2] if opened else before
    if code == "open_ended" and isinstance(after, Bare) and isinstance(group, Said) and group.kind == "GROUP":
        sheet.facts[at + 1] = Size(after.at, after.figure)
        return
    if code == "open_ended" and isinstance(after, Count | Minutes):
        figure = after.figure
        sheet.facts[at + 1] = replace(after, figure=Figure(None, None, figure.value or figure.high))
        unit = "minutes" if isinstance(after, Minutes) else "sessions"
        most = words.counted(figure.value or figure.high, unit)
        readings = (
            gettext("{amount} at the most, and fewer will do").format(amount=most),
            gettext("{amount}, no more and no fewer").format(amount=most),
        )
        sheet.found.append(words.ambiguity("open_ended", sheet.quote(fact, after), readings))
        return
    if code == "beyond":
        if ends_here and any(isinstance(other, QUANTITIES) for other in sheet.facts[:at]):
            sheet.aside.update(range(at + 1, len(sheet.facts)))
        else:
            sheet.fatal.append(words.ambiguity("part_of_amount", sheet.quote(fact)))
        return
    if code == "whole_day":
        sheet.whole_day.append(words.ambiguity("whole_day", sheet.quote(fact)))
        return
    named: Code = "not_understood" if code == "time_word" else code  # type: ignore[assignment]  # vocabulary.DANGER
    found = sheet.quote(fact, after) if code == "event" and after is not None else sheet.quote(fact)
    sheet.fatal.append(words.ambiguity(named, found))


def _says_together(sheet: Sheet) -> bool:
    """Whether "combined" says of two subjects, services or groupings that the one amount is for both."""
    said = [fact for fact in sheet.facts if isinstance(fact, Said) and fact.kind != "GAP"]
    pairs = {"SUBJECT", "SERVICE"}, {"INDIVIDUAL", "GROUP"}, {"DIRECT", "CONSULT"}
    several = any(len({(fact.kind, fact.value) for fact in said if fact.kind in pair}) > 1 for pair in pairs)
    return several and sum(isinstance(fact, Minutes) for fact in sheet.facts) == 1


def _other_time(said: Said) -> bool:
    """Whether the words after a length are of a lunch, a break: "30-minute lunch", but no "lunch bunch"."""
    first, second = [*said.value.split(), "", ""][:2]
    return said.kind == "GAP" and first in OTHER_TIME and second not in AFTER_OTHER_TIME


def _is_short(period: str) -> bool:
    """Whether a period ends in "sem": a week to who writes "semana", a semester to who writes "semester"."""
    return period.casefold().rstrip(" .").replace("/", " ").split()[-1:] == [WEEK_OR_SEMESTER]


def _week_or_semester(sheet: Sheet, period: Every) -> tuple[str, str]:
    """The amount in a week, and the same in a semester; only the two periods where the line holds more than one."""
    lengths = [each for each in sheet.facts if isinstance(each, Minutes)]
    counts = [each for each in sheet.facts if isinstance(each, Count)]
    told = (*lengths, *counts, period)
    others = [each for each in sheet.facts if isinstance(each, QUANTITIES) and each not in told]
    count = counts[0].figure.value if counts and counts[0].of == "session" else None
    length = lengths[0].figure.value if lengths else None
    whole = len(counts) == (count is not None) and len(lengths) == (length is not None)
    if others or not whole or (count is None and (length is None or lengths[0].each)):
        return words.span("week", None), words.span("semester", None)
    return words.worked_out(count, length, "week", None), words.worked_out(count, length, "semester", None)


def _twofold(sheet: Sheet, fact: Twofold) -> None:
    unit = {"plan_year": "year"}.get(fact.unit, fact.unit)
    lengths = [each.figure.value for each in sheet.facts if isinstance(each, Minutes)]
    counts = [each for each in sheet.facts if isinstance(each, Count) and each.figure.value != 1]
    length = lengths[0] if len(lengths) == 1 and not counts else None
    readings = words.twofold(fact.number, unit, length)
    sheet.fatal.append(words.ambiguity("biweekly", sheet.quote(fact), readings))


def _harmless_or(before: Fact | None, after: Fact | None) -> bool:
    """Whether "or" stands between two places, groupings or roles, so that the amount is the same either way."""
    plain = {"GAP", "INDIVIDUAL", "GROUP", "CONSULT", "DIRECT", "PLACE", "STUDENT"}
    return all(isinstance(near, Said) and near.kind in plain for near in (before, after)) and not (
        isinstance(before, Said)
        and isinstance(after, Said)
        and before.value == after.value == ""
        and before.kind == after.kind == "GAP"
    )


def name_subjects(sheet: Sheet) -> None:
    """Two subjects or two services for one amount: each, or together?"""
    run: list[Said] = []
    tied = False
    quantities = [fact for fact in sheet.facts if isinstance(fact, Count | Minutes | Bare | Weekdays)]
    if any(isinstance(fact, Mark) and fact.kind == "TOGETHER" for fact in sheet.facts) and _says_together(sheet):
        return
    _subject_and_another(sheet)
    for at, fact in enumerate(sheet.facts):
        if at in sheet.aside or isinstance(fact, QUANTITIES):
            run, tied = [], False
        elif isinstance(fact, Mark):
            tied = tied or fact.kind in ("AND", "COMMA", "SLASH", "HYPHEN")
            if fact.kind in ("OPEN", "CLOSE") or (fact.kind == "COMMA" and fact.value in (":", "colon", "dash", ".")):
                run, tied = [], False
            if fact.kind in ("HYPHEN", "SLASH") and run and run[-1].kind == "SUBJECT":
                tied = False
        elif isinstance(fact, Said) and fact.kind in ("SUBJECT", "SERVICE"):
            if run and tied and run[-1].kind == fact.kind and run[-1].value != fact.value and quantities:
                _each_or_together(sheet, run[-1], fact)
            run.append(fact)
            tied = False


def _subject_and_another(sheet: Sheet) -> None:
    """One amount in a subject and in something that nobody listed: "45 minutes in math and social skills"."""
    facts = sheet.facts
    for at in range(1, len(facts) - 1):
        before, mark, after = facts[at - 1 : at + 2]
        joined = isinstance(mark, Mark) and mark.kind == "AND" and at not in sheet.aside
        if not (joined and isinstance(before, Said) and isinstance(after, Said)):
            continue
        kinds = {before.kind, after.kind}
        others = [sheet.quote(said).casefold().split() for said in (before, after) if said.kind == "GAP"]
        plain = any(set(each) & PLACES or each[0] in NO_SUBJECT for each in others)
        if kinds in ({"SUBJECT", "GAP"}, {"SUBJECT", "SERVICE"}) and not plain:
            _each_or_together(sheet, before, after)


def _each_or_together(sheet: Sheet, first: Said, second: Said) -> None:
    minutes = [fact.figure.value for fact in sheet.facts if isinstance(fact, Minutes) and not fact.each]
    readings: tuple[str, ...] = ()
    if len(minutes) == 1 and minutes[0] is not None:
        readings = (
            gettext("{minutes} minutes in each of them, {all} minutes in all").format(
                minutes=words.number(minutes[0]), all=words.number(minutes[0] * 2)
            ),
            gettext("{minutes} minutes in all").format(minutes=words.number(minutes[0])),
        )
    sheet.fatal.append(words.ambiguity("each_or_together", sheet.quote(first, second), readings))
