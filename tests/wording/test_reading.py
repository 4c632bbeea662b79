"""Lines as people write them, and what each promises: sessions, minutes of one, minutes a period, the period."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from makewhole import language
from makewhole.app import lines
from makewhole.wording import Reading, read
from makewhole.wording.reading import Code

Period = tuple[str | None, int | None]
WEEK, MONTH, DAY, TERM, NONE = ("week", 1), ("month", 1), ("day", 1), ("term", 1), (None, None)

LINES: list[tuple[str, int | None, int | None, int | None, Period]] = [
    ("2 x 30 minutes weekly", 2, 30, 60, WEEK),
    ("30 min, 2x/wk", 2, 30, 60, WEEK),
    ("60 min/wk", None, None, 60, WEEK),
    ("1 time per week for 3 out of 4 weeks, 25 minutes", 3, 25, 75, ("week", 4)),
    ("six sessions over three weeks each month, for a total of 180 minutes", 6, None, 180, MONTH),
    ("120 minutes per month in a small group", None, None, 120, MONTH),
    ("30 minutes 6 times per quarter", 6, 30, 180, TERM),
    ("900 minutes yearly", None, None, 900, ("plan_year", 1)),
    ("20 minutes daily", None, None, 20, DAY),
    ("twice weekly for half an hour", 2, 30, 60, WEEK),
    ("2x30:1", 2, 30, None, NONE),
    ("3:30:3", 3, 30, None, NONE),
    ("consult 15 min monthly", None, None, 15, MONTH),
    ("4 hours a week", None, None, 240, WEEK),
    ("one 45-minute session every other week", 1, 45, 45, ("week", 2)),
    ("5 cycle days", None, None, None, ("cycle", 5)),
    ("2:00 hours/week", None, None, 120, WEEK),
    ("30 minutos, 2 veces por semana", 2, 30, 60, WEEK),
    ("1-2 times a week", None, None, None, WEEK),
    ("as needed", None, None, None, NONE),
    ("one to five times per month", None, None, None, MONTH),
    ("bi-weekly", None, None, None, NONE),
    ("30 minutes per day in reading and math", None, None, None, DAY),
    ("2x30min/wk", 2, 30, 60, WEEK),
    ("30min2x/wk", 2, 30, 60, WEEK),
    ("(2) thirty-minute sessions per week", 2, 30, 60, WEEK),
    ("60 mins. per wk.", None, None, 60, WEEK),
    ("30 min/day, 5 days/wk", 5, 30, 150, WEEK),
    ("2x per week, 30 min each", 2, 30, 60, WEEK),
    ("Speech: 2 sessions/week @ 30 minutes", 2, 30, 60, WEEK),
    ("30 mins x 3 weekly", 3, 30, 90, WEEK),
    ("1 hr every 2 weeks", None, None, 60, ("week", 2)),
    ("Two (2) times weekly for thirty (30) minutes", 2, 30, 60, WEEK),
    ("30 minutes, 2 times per week, individually and in group", 2, 30, 60, WEEK),
    ("30 min/6-day cycle", None, None, 30, ("cycle", 6)),
    ("2x/6 day cycle 30 min", 2, 30, 60, ("cycle", 6)),
    ("4x monthly for 20-minute sessions", 4, 20, 80, MONTH),
    ("15 min/month consult to teacher", None, None, 15, MONTH),
    ("45 minutes per week for the school year", None, None, 45, WEEK),
    ("120 min monthly (4 x 30)", 4, 30, 120, MONTH),
    ("once every three weeks", 1, None, None, ("week", 3)),
    ("quarterly", None, None, None, TERM),
    ("each semester", None, None, None, ("semester", 1)),
    ("10 hours per school year", None, None, 600, ("school_year", 1)),
    ("30 minutes per day, 3 days per week, small group (3:1)", 3, 30, 90, WEEK),
    ("three times in a six day cycle", 3, None, None, ("cycle", 6)),
    ("every day", None, None, None, DAY),
    ("each school day", None, None, None, DAY),
    ("weekly 1 x 30 (individual) and 1 x 30 (group)", 2, 30, 60, WEEK),
    ("5x45:1 weekly", 5, 45, 225, WEEK),
    ("30 minutes twice", 2, 30, None, NONE),
    ("2x45", 2, 45, None, NONE),
    ("twice a week", 2, None, None, WEEK),
    ("30 minutes per session", None, 30, None, NONE),
    ("1 time(s) Daily", 1, None, None, DAY),
    ("150 minutes of direct instruction", None, None, None, NONE),
    ("five days a week for 45 minutes a day", 5, 45, 225, WEEK),
    ("3 hours a day / 3 days a week", 3, 180, 540, WEEK),
    ("half hour a day, 5 days a week", 5, 30, 150, WEEK),
    ("one 55-minute class period, three days per week", 3, 55, 165, WEEK),
    ("30 minutes a day, once per week", 1, 30, 30, WEEK),
    ("1 day per week", 1, None, None, WEEK),
    ("Tuesday and Friday, 9:00 to 9:40", 2, 40, 80, WEEK),
    ("270 minutes per day (1,350 minutes per week)", 5, 270, 1350, WEEK),
    ("every other week 30 minutes", None, None, 30, ("week", 2)),
    ("alternate weeks, 2 x 30", 2, 30, 60, ("week", 2)),
    ("every other day", 1, None, None, ("cycle", 2)),
    ("per 6 school days 2 x 30 min", 2, 30, 60, ("cycle", 6)),
    ("60 min weekly for 3 out of 4 weeks", None, None, 180, ("week", 4)),
    ("60 minutes weekly the first two weeks of every month", None, None, 120, MONTH),
    ("30 minutes per IEP year", None, None, 30, ("plan_year", 1)),
    ("1.5 hrs weekly", None, None, 90, WEEK),
    ("1 1/2 hrs weekly", None, None, 90, WEEK),
    ("1½ hours weekly", None, None, 90, WEEK),
    ("two and one half hours a week", None, None, 150, WEEK),
    ("one hour and a half per week", None, None, 90, WEEK),
    ("an hour and a half weekly", None, None, 90, WEEK),
    ("1 hour and 15 minutes weekly", None, None, 75, WEEK),
    ("25-30 minutes 2x weekly", None, None, None, WEEK),
    ("1-2 times a week for 30 minutes", None, None, None, WEEK),
    ("up to 30 minutes weekly", None, None, None, WEEK),
    ("2x/week (or less)", None, None, None, WEEK),
    ("a minimum of three 55-minute periods per week", 3, 55, 165, WEEK),
    ("at least twice a month", 2, None, None, MONTH),
    ("approximately 30 minutes daily", None, None, 30, DAY),
    ("50 minutes of math and 60 minutes of ELA each day", None, None, 110, DAY),
    ("2 30 min sessions in the class and 2 30 min sessions outside the class", 4, 30, None, NONE),
    ("120min/week (60 individual, 60 group)", None, None, 120, WEEK),
    ("OT twice a week and PT twice a week", None, None, None, WEEK),
    ("an additional 30 minutes weekly", None, None, 30, WEEK),
    ("15 minutes a week of OT instead of bi weekly", None, None, 15, WEEK),
    ("30 x 2", 2, 30, None, NONE),
    ("30 min x 2", 2, 30, None, NONE),
    ("10x12", None, None, None, NONE),
    ("2x/wk x 30 min", 2, 30, 60, WEEK),
    ("2x/30/wk", 2, 30, 60, WEEK),
    ("30/2x wk", 2, 30, 60, WEEK),
    ("2 x week x 30", 2, 30, 60, WEEK),
    ("3 times/year 15", 3, 15, 45, ("plan_year", 1)),
    ("una hora diaria", None, None, 60, DAY),
    ("30 minutos cada dos semanas", None, None, 30, ("week", 2)),
    ("quincenal, 30 minutos", None, None, 30, ("week", 2)),
    ("bisemanal", None, None, None, NONE),
    ("según sea necesario", None, None, None, NONE),
    ("dos sesiones semanales de 30 minutos en grupo", 2, 30, 60, WEEK),
    ("una vez por semana, media hora", 1, 30, 30, WEEK),
    ("2 veces a la semana por 20 a 30 minutos", None, None, None, WEEK),
    ("30 minutes weekly for 36 weeks", None, None, 30, WEEK),
    ("two times per day between home and school", 2, None, None, DAY),
    ("twice daily for 15 minutes, 5 days a week", 10, 15, 150, WEEK),
    ("2x/week for 30 minutes (individual)", 2, 30, 60, WEEK),
    ("30 minutes/session, 2 sessions/week", 2, 30, 60, WEEK),
    ("2 sessions per week of 30 minutes each in the therapy room", 2, 30, 60, WEEK),
    ("1 x 30 minutes per week individual and 1 x 30 minutes per week group", 2, 30, 60, WEEK),
    ("Minutes: 30, Frequency: 2x weekly", 2, 30, 60, WEEK),
    ("30 minutes 2 times weekly from 9/1/2025 to 6/15/2026", 2, 30, 60, WEEK),
    ("2025-2026 school year: 30 minutes weekly", None, None, 30, WEEK),
    ("group of 3, 2x30 weekly", 2, 30, 60, WEEK),
    ("30 minutes weekly in grade 5 room 12", None, None, 30, WEEK),
    ("30 minutes 2x weekly on Tuesdays and Thursdays", 2, 30, 60, WEEK),
    ("30 minutes weekly or biweekly", None, None, None, NONE),
    ("30 minutes weekly, then 20 minutes weekly", None, None, None, WEEK),
    ("once the student masters the goal, 30 minutes weekly", None, None, None, WEEK),
    ("30 min MWF", 3, 30, 90, WEEK),
    ("30 minutes daily Monday-Friday", 5, 30, 150, WEEK),
    ("2x/mo for 30 min", 2, 30, 60, MONTH),
    ("30m 2x/w", 2, 30, 60, WEEK),
    ("1 hr 30 min per week", None, None, 90, WEEK),
    ("one hundred twenty minutes per week", None, None, 120, WEEK),
    ("a hundred and twenty minutes a month", None, None, 120, MONTH),
    ("two weekly 30-minute sessions", 2, 30, 60, WEEK),
    ("two individual 30-minute sessions per week", 2, 30, 60, WEEK),
    ("one 30-minute individual session and one 30-minute group session weekly", 2, 30, 60, WEEK),
    ("a 30-minute session each week", 1, 30, 30, WEEK),
    ("30 minutes per week of direct OT and 15 minutes per month of OT consultation", None, None, None, NONE),
    ("60 min/week divided into two sessions", 2, None, 60, WEEK),
    ("30 minutes twice a week (60 minutes per week)", 2, 30, 60, WEEK),
    ("60 minutes per week (2 x 30 minutes)", 2, 30, 60, WEEK),
    ("60 minutes per week (3 x 30 minutes)", None, None, None, WEEK),
    ("240 minutes per week, 60 minutes per day", None, None, None, NONE),
    ("30 minutes, 4 times a month", 4, 30, 120, MONTH),
    ("30 minutes per quarter hour", None, None, None, NONE),
    ("2 sessions, 30 minutes weekly", None, None, None, WEEK),
    ("8:1:1 class, 30 minutes daily", None, None, 30, DAY),
    ("30 minutes a week or 45", None, None, None, WEEK),
    ("", None, None, None, NONE),
    ("0 minutes per week", None, None, None, WEEK),
    ("2000000 minutes weekly", None, None, None, WEEK),
    ("30 minutes no less than twice a week", 2, 30, 60, WEEK),
    ("not 30 minutes weekly", None, None, None, WEEK),
    ("speech and language therapy individual 30 min. 1 x wk., group 30 min. 1 x wk.", 2, 30, 60, WEEK),
    ("three 20 minute sessions per week, one individual and two group", 3, 20, 60, WEEK),
    ("twice weekly individual and once weekly group, 30 minutes each", 3, 30, 90, WEEK),
    ("2 x 30 individual, 1 x 30 group weekly", 3, 30, 90, WEEK),
    ("30 minutes per day for 5 days per week", 5, 30, 150, WEEK),
    ("once a day for an hour", 1, 60, 60, DAY),
    ("2 hrs 15 min/wk", None, None, 135, WEEK),
    ("Speech-Language Therapy 3:30:1 weekly", 3, 30, 90, WEEK),
    ("5x/wk 42 min", 5, 42, 210, WEEK),
    ("2x/wk; 30 min; group of up to 5", 2, 30, 60, WEEK),
    ("1x/wk - 45 min", 1, 45, 45, WEEK),
    ("3x week 40min ICT", 3, 40, 120, WEEK),
    ("Counseling 1x30:1 and 1x30:3 weekly", 2, 30, 60, WEEK),
    ("36 sessions per year, 30 minutes each", 36, 30, 1080, ("plan_year", 1)),
    ("every third week 30 min", None, None, 30, ("week", 3)),
    ("one class period daily", 1, None, None, DAY),
    ("weekly consultation, 15 minutes", None, None, 15, WEEK),
    ("30 minutes x 2 sessions x week", 2, 30, 60, WEEK),
    ("20 minutes 2 times per 6-day cycle", 2, 20, 40, ("cycle", 6)),
    ("30 minutes 1 time per 4-day cycle in a group no larger than 3", 1, 30, 30, ("cycle", 4)),
    ("1800 minutes annually", None, None, 1800, ("plan_year", 1)),
    ("5 hours daily, 5 days a week", 5, 300, 1500, WEEK),
    ("30 minutes per week, per grading period", None, None, None, NONE),
    ("60 minutes/month total", None, None, 60, MONTH),
    ("Minutes per week: 60", None, None, 60, WEEK),
    ("Sessions/week: 2; minutes/session: 30", 2, 30, 60, WEEK),
    ("Minutes: 30; Times: 2; Per: week", 2, 30, 60, WEEK),
    ("Sessions: 1, Min/Session: 45, Interval: Weekly", 1, 45, 45, WEEK),
    ("Speech [30 min] [2x] [week]", 2, 30, 60, WEEK),
    ("Frequency: 2 Duration: 30 min Period: weekly", 2, 30, 60, WEEK),
    ("90 MPW direct", None, None, 90, WEEK),
    ("2 x 30 mpw", None, None, None, WEEK),
    ("30 min 2x/wk, 9/15-6/10", 2, 30, 60, WEEK),
    ("PT 30 min weekly, Nov. 3, 2025 through Nov. 2, 2026", None, None, 30, WEEK),
    ("September through June 30 minutes weekly", None, None, 30, WEEK),
    ("1/2 a hour a week", None, None, 30, WEEK),
    ("30 min/wk x 36 wks", None, None, 30, WEEK),
    ("60 minutes weekly split into two 30 minute sessions", 2, 30, 60, WEEK),
    ("60 minutes weekly split into two 45 minute sessions", None, None, None, WEEK),
    ("60 minutes per week in two 30-minute sessions", 2, 30, 60, WEEK),
    ("120 minutes monthly, 30 minutes per session", None, 30, 120, MONTH),
    ("120 minutes monthly, 45 minutes per session", None, None, None, MONTH),
    ("5 times a week, 30 mins, 150 mins total", 5, 30, 150, WEEK),
    ("5 times a week, 30 mins, 120 mins total", None, None, None, WEEK),
    ("2-30 minute sessions weekly (60 min total)", 2, 30, 60, WEEK),
    ("2-30 minute sessions weekly", None, None, None, WEEK),
    ("four, 30-minute sessions monthly", 4, 30, 120, MONTH),
    ("three hour-long sessions per week", 3, 60, 180, WEEK),
    ("three hour sessions per week", None, None, None, WEEK),
    ("60 min./wk, 2 sessions", 2, None, 60, WEEK),
    ("30 min./wk, 2 sessions", None, None, None, WEEK),
    ("Mon 9:00-9:30 and Wed 1:15-1:45", 2, 30, 60, WEEK),
    ("M, T, Th 30 min", 3, 30, 90, WEEK),
    ("T/W/Th 40 minutes", 3, 40, 120, WEEK),
    ("30 minutes T and Th", 2, 30, 60, WEEK),
    ("60m/w speech", None, None, 60, WEEK),
    ("OT every other Friday for 30 min", 1, 30, 30, ("week", 2)),
    ("4 mornings a week", 4, None, None, WEEK),
    ("30 minutes weekly in the mornings", None, None, 30, WEEK),
    ("1 ind + 1 grp, 30 min each, weekly", 2, 30, 60, WEEK),
    ("2x/week (30 min) of speech and 1x/week (45 min) of OT", None, None, 105, WEEK),
    ("Speech 2x30 and OT 1x30 weekly", None, None, 90, WEEK),
    ("Speech 2x30 and OT 1x30", None, None, None, NONE),
    ("200 minutes per week in English and math combined", None, None, 200, WEEK),
    ("increase speech to 60 minutes weekly", None, None, 60, WEEK),
    ("increase speech by 60 minutes weekly", None, None, None, WEEK),
    ("increase reading to 20 minutes daily", None, None, None, DAY),
    ("The January 2023 IEP required 400 minutes a week of support", None, None, 400, WEEK),
    ("8:1+1 class 5 hours daily", None, None, 300, DAY),
    ("cuarenta y cinco minutos diarios", None, None, 45, DAY),
    ("30 minutos cada 15 días", None, None, 30, ("week", 2)),
    ("every 14 days 30 minutes", None, None, None, NONE),
    ("A days 30 minutes", None, None, None, NONE),
    ("60 MPW (2 x 30)", 2, 30, 60, WEEK),
    ("2x30 min/week, 60 MPW", 2, 30, 60, WEEK),
    ("90 MPW, 2x30", None, None, None, WEEK),
    ("60 min/wk: 2 x 30", 2, 30, 60, WEEK),
    ("60 min per week = 3 x 30 min", None, None, None, WEEK),
    ("every other day for 45 minutes of reading", 1, 45, None, ("cycle", 2)),
    ("30 minutes OT and 30 minutes PT every other day", None, None, 60, ("cycle", 2)),
    ("an hour and a half a week", None, None, 90, WEEK),
    ("an hour and half a day", None, None, None, DAY),
    ("two and a quarter hours per week", None, None, 135, WEEK),
    ("1 hour per fortnight", None, None, 60, ("week", 2)),
    ("two, 30 minute sessions per week", 2, 30, 60, WEEK),
    ("three, two-hour days per week", 3, 120, 360, WEEK),
    ("Minutes: 20  Frequency: 2  Period: Week", 2, 20, 40, WEEK),
    ("Freq: 2x/wk Dur: 30m Grp: 3", 2, 30, 60, WEEK),
    ("1. Occupational therapy - 20 minutes, 1x/week", 1, 20, 20, WEEK),
    ("Counseling - 45 minutes, 1x/week by the school psychologist", 1, 45, 45, WEEK),
    ("2.5 hr/day x 4 d/wk", 4, 150, 600, WEEK),
    ("summer tutoring of two hours per day, four days per week", 4, 120, 480, WEEK),
    ("30 minutes once a week with a couple of other preschoolers", 1, 30, 30, WEEK),
    ("60 minutes weekly, 2x30, individual", 2, 30, 60, WEEK),
    ("120 minutes per month in 30-minute increments", None, 30, 120, MONTH),
    ("30 minutes weekly; progress reported 4 times a year", None, None, 30, WEEK),
    ("30 minutes weekly, reviewed annually", None, None, 30, WEEK),
    ("30 minutes, reviewed annually", None, None, None, NONE),
    ("30 minutes reported monthly", None, None, None, NONE),
    ("twice a week, reviewed annually", 2, None, None, WEEK),
    ("30 minutes of speech, annual review", None, None, None, NONE),
    ("2x30 speech, progress notes quarterly", 2, 30, None, NONE),
    ("2x30 speech weekly, homework daily", 2, 30, 60, WEEK),
    ("30 minutes weekly, 2 reviews of 60 minutes annually", None, None, None, NONE),
    ("6.5 hours per school day excluding the student's time in therapy", None, None, 390, DAY),
]

GROUPINGS = [
    ("1:1, 30 minutes weekly", "individual"),
    ("30 minutes weekly, one-to-one", "individual"),
    ("120 minutes per month in a small group", "group"),
    ("30 minutes per day, 3 days per week, small group (3:1)", "group"),
    ("2x30:1", "individual"),
    ("3:30:3", "group"),
    ("30 minutes weekly in a group of 3", "group"),
    ("30 minutes weekly (5:1)", "group"),
    ("consult 15 min monthly", "consult"),
    ("indirect 15 min monthly", "consult"),
    ("1 vez al mes, 15 minutos, consulta", "consult"),
    ("30 minutos semanales en grupo", "group"),
    ("30 minutes, 2 times per week, individually and in group", None),
    ("120min/week (60 individual, 60 group)", None),
    ("60 minutes monthly direct and indirect", None),
    ("30 minutes weekly, direct, push-in, resource room", None),
    ("30 minutes plus 15 minutes consultation weekly", None),
    ("90 minutes per day in the regular classroom unless the student needs small group instruction", None),
]

# One line at least for every code, and words that its readings must hold.
AMBIGUOUS: list[tuple[Code, str, str]] = [
    ("alternatives", "30 minutes weekly or twice monthly", ""),
    ("as_needed", "as needed", ""),
    ("biweekly", "bi-weekly", "twice a week"),
    ("biweekly", "30 minutes biweekly", "twice a week: 60 minutes a week"),
    ("biweekly", "30 minutes biweekly", "once every 2 weeks: 30 minutes every 2 weeks"),
    ("biweekly", "bisemanal", "once every 2 weeks"),
    ("change", "30 minutes weekly, increasing to 60 minutes", ""),
    ("condition", "30 minutes weekly if the schedule allows", ""),
    ("cycle_length", "twice per cycle for 30 minutes", ""),
    ("each_or_together", "30 minutes per day in reading and math", "60 minutes in all"),
    ("each_or_together", "2 study hall, 45 min/day", "2 sessions of 45 minutes a day"),
    ("event", "15 minutes per assignment", ""),
    ("fraction", "22.5 minutes daily", "22"),
    ("negation", "no 30 minutes weekly", ""),
    ("no_amount", "consult only", ""),
    ("no_time_span", "150 minutes of direct instruction", "150 minutes each time"),
    ("not_the_service", "30-minute lunch; speech 2x/wk", ""),
    ("not_the_service", "60 minutes of staff training annually", ""),
    ("not_understood", "30 minutes 7 weekly", ""),
    ("open_ended", "up to 30 minutes weekly", "30 minutes at the most"),
    ("open_ended", "1x/week (or less!)", ""),
    ("order", "10x12", "10 sessions of 12 minutes"),
    ("part_of_amount", "60 minutes weekly including 20 minutes of consultation", ""),
    ("percentage", "20% of the school week", ""),
    ("range", "25-30 minutes 2x weekly", "2 sessions of 25 minutes a week: 50 minutes a week"),
    ("range", "one to five times per month", "1 session a month"),
    ("range", "one to five times per month", "5 sessions a month"),
    ("split", "60 minutes weekly divided into sessions", ""),
    ("too_large", "2000 minutes a day", ""),
    ("too_large", "99999999999999999999 minutes a year", ""),
    ("too_long", "speech and language, " * 200, ""),
    ("totals_differ", "60 minutes per week (3 x 30 minutes)", "3 sessions of 30 minutes"),
    ("two_services", "OT twice a week and PT twice a week", ""),
    ("two_services", "30 minutes weekly and 1 x 15 minutes monthly", ""),
    ("whole_day", "1:1 aide throughout the day", ""),
    ("zero", "0 minutes per week", ""),
]


def said(reading: Reading) -> tuple[int | None, int | None, int | None, Period]:
    return (reading.sessions, reading.minutes, reading.minutes_per_period, (reading.period, reading.every))


@pytest.mark.parametrize(("line", "sessions", "minutes", "whole", "period"), LINES, ids=[line[0] for line in LINES])
def test_a_line_is_read(
    line: str, sessions: int | None, minutes: int | None, whole: int | None, period: Period
) -> None:
    assert said(read(line)) == (sessions, minutes, whole, period)


def test_minutes_per_period_is_the_product_where_a_period_is_read() -> None:
    both = [read(line[0]) for line in LINES]
    counted = [reading for reading in both if reading.sessions is not None and reading.minutes is not None]
    assert len(counted) > 50
    for reading in counted:
        product = reading.sessions * reading.minutes  # type: ignore[operator]  # neither is None here
        every_other_day = (reading.period, reading.every) == ("cycle", 2)
        assert reading.minutes_per_period == (product if reading.period and not every_other_day else None)


@pytest.mark.parametrize(("line", "grouping"), GROUPINGS, ids=[line for line, _ in GROUPINGS])
def test_with_whom_is_read(line: str, grouping: str | None) -> None:
    assert read(line).grouping == grouping


@pytest.mark.parametrize(
    ("code", "line", "words"), AMBIGUOUS, ids=[f"{code}: {line[:40]}" for code, line, _ in AMBIGUOUS]
)
def test_an_ambiguity_is_named_with_both_readings(code: Code, line: str, words: str) -> None:
    reading = read(line)
    (named,) = [each for each in reading.ambiguities if each.code == code]
    assert reading.minutes_per_period is None
    assert len(named.readings) >= 2
    assert len(set(named.readings)) == len(named.readings)
    assert named.found
    assert named.ask.endswith((".", "?"))
    assert any(words in each for each in named.readings)


def test_every_code_has_a_line_that_shows_it() -> None:
    assert {code for code, _, _ in AMBIGUOUS} == set(get_args(Code))


@pytest.mark.parametrize("line", ["1-2 times a week for 30 minutes", "25-30 minutes 2x weekly", "2-3x30 weekly"])
def test_beside_a_range_only_the_period_stays(line: str) -> None:
    assert said(read(line)) == (None, None, None, WEEK)


@pytest.mark.parametrize(
    "line",
    [
        "30 minutes of speech weekly, forfeited if absent",
        "OT 30 minutes, PT 2x weekly",
        "reading 30 minutes, math 2x weekly",
        "2 aides 30 minutes weekly",
        "2 aides during sessions weekly",
        "30 minutes weekly of 60",
        "30 minutes weekly in fall, 60 minutes weekly in spring",
        "1st semester: 30 min weekly; 2nd semester: 60 min weekly",
        "two 30-minute sessions five days per week",
        "30 min 2x/wk, 45 min 1x/wk",
        "60 minutes weekly, 30 minutes of which is individual",
        "thirty (45) minutes weekly",
        "two (3) times weekly",
        "3x/wk 30 min (2 individual 2 group)",
        "30 minutes 3 of 6 days",
        "1. 30 minutes weekly",
        "\u2461 30 minutes weekly",
        "30 minute break every 2 hours",
        "60 minutes weekly except in May",
        "80% accuracy in 30 minutes weekly",
        "3 hours per",
        "IEP says 60 minutes weekly. He gets 30 minutes weekly.",
        "old IEP: 60 minutes weekly; new IEP: 30 minutes weekly",
        "school 60 min weekly. Clinic 30 min weekly.",
        "he was getting 60 minutes a week",
        "asked for 60 minutes a week",
        "remove 30 minutes of OT weekly",
        "30 minutes weekly, forfeited",
        "over 30 minutes weekly",
        "within 30 minutes weekly",
        "máximo 30 minutos semanales",
        "30 minutos semanales cancelados",
        "le deben 300 minutos por mes",
        "3:1 model, 30 minutes weekly",
        "10 weekly sessions of 30 minutes",
        "30-minute lunch; speech 2x/wk",
        "paraprofessional 6 hours a day for the whole class",
        "consult with teacher 15 min, direct 30 min weekly",
        "30 min/wk/student",
        "a limit of one hour per day",
        "ceiling of 60 minutes a week",
        "within an hour a week",
        "60 minutes weekly at the most",
        "5 hours a week for elementary students, and 10 hours a week to secondary students",
        "30 minutes daily in first grade and 45 minutes daily in second grade",
        "2 hours a day for students with autism and 1 hour a day for others",
        "45 minutes per day in math and social skills",
        "30 minutes weekly of speech and reading",
        "PT 2x",
        "PT (2x), individual",
        "x 2",
        "team 2, 30 minute sessions weekly",
        "week two, 30 minute sessions weekly",
        "Counseling twice a week, OT 30 minutes by school psychologist",
        "OT and counseling 30 minutes weekly by social worker",
        "summer speech 30 minutes weekly, OT 60 minutes weekly",
        "speech in summer 30 minutes weekly",
        "60 MPW, 2x30 and 30 mpw",
        "60 minutes weekly group, 2x30 individual",
        "30 weekly",
    ],
)
def test_what_is_not_clear_gives_no_number_and_says_so(line: str) -> None:
    reading = read(line)
    assert (reading.is_read, bool(reading.ambiguities)) == (False, True)


@pytest.mark.parametrize(
    "line",
    [
        "30 minutes twice weekly for 36 weeks",
        "30 minutes twice weekly in grade 5, room 12",
        "30 minutes twice weekly from 9/5/2025 to 6/12/2026",
        "30 minutes twice weekly beginning September 5, 2025",
        "30 minutes twice weekly, group of 4 students",
        "30 minutes twice weekly in site 1a",
        "Goal 2: 30 minutes twice weekly, grades 3-5",
        "2025-2026 school year: 30 minutes twice weekly",
    ],
)
def test_a_number_that_says_when_where_or_with_how_many_is_no_amount(line: str) -> None:
    assert said(read(line)) == (2, 30, 60, WEEK)


def test_as_json_has_the_keys_of_the_contract_and_goes_into_json() -> None:
    found = read("1-2 times a week for 30 minutes").as_json()
    assert list(found) == ["sessions", "minutes", "minutes_per_period", "period", "every", "grouping", "ambiguities"]
    assert found["ambiguities"] == [
        {
            "code": "range",
            "found": "1-2 times",
            "readings": ["1 session of 30 minutes a week", "2 sessions of 30 minutes a week: 60 minutes a week"],
            "ask": "Which of the two is promised: 1 session of 30 minutes a week"
            " or 2 sessions of 30 minutes a week: 60 minutes a week?",
        }
    ]
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("line", [line[0] for line in LINES] + [line for _, line, _ in AMBIGUOUS])
def test_readings_and_questions_hold_no_name_that_a_line_may_hold(line: str) -> None:
    """A caller may print them where the line itself must not stand."""
    for named in read(f"Zebulonia {line} Quorrax").ambiguities:
        for said_of_it in (*named.readings, named.ask):
            assert "Zebulonia" not in said_of_it
            assert "Quorrax" not in said_of_it


def test_the_words_found_are_quoted_as_written() -> None:
    assert read("SPEECH: 1–2 Times A Week").ambiguities[0].found == "1-2 Times"


def test_the_question_names_both_frequencies() -> None:
    (named,) = read("Bi-Weekly").ambiguities
    assert named.readings == ("twice a week", "once every 2 weeks")
    assert named.ask == "Does the line mean twice a week or once every 2 weeks?"


@pytest.mark.parametrize("line", ["2 x 30 min/sem", "Habla 2x30 min por sem.", "3 sessions per Sem", "30 min 2 v/sem"])
def test_sem_is_a_week_or_a_semester_and_is_taken_for_neither(line: str) -> None:
    """Short for "semana" in Spanish: read as a semester, two sessions a week would become two in half a year."""
    found = read(line)
    assert (found.period, found.sessions, found.minutes, found.minutes_per_period) == (None, None, None, None)
    (named,) = found.ambiguities
    assert ["a week" in reading for reading in named.readings] == [True, False]
    assert ["a semester" in reading for reading in named.readings] == [False, True]
    assert read("60 minutes per semester").period == "semester"
    assert read("60 minutos por semestre").ambiguities == ()


def test_the_two_ways_to_read_sem_are_whole_amounts_to_choose_from() -> None:
    """A page takes the numbers of the way that is chosen (app/lines.py)."""
    (named,) = read("2 x 30 min/sem").ambiguities
    assert named.readings == (
        "2 sessions of 30 minutes a week: 60 minutes a week",
        "2 sessions of 30 minutes a semester: 60 minutes a semester",
    )
    found = lines.choices(read("Habla 2 x 30 min/sem en grupo"))
    assert [(way.sessions, way.minutes, way.period) for way in found if way] == [(2, 30, "week"), (2, 30, "semester")]


@pytest.mark.parametrize("line", ["1.000 minutos al año", "1.200 minutes per year", "2 x 1.500 min"])
def test_a_thousand_with_a_full_stop_is_not_taken_for_one(line: str) -> None:
    found = read(line)
    assert (found.minutes, found.minutes_per_period) == (None, None)
    assert [(named.found, named.code) for named in found.ambiguities] == [
        (line.split(" min")[0][-5:], "not_understood")
    ]
    assert read("1,200 minutes per year").minutes_per_period == 1200
    assert read("1.5 hours weekly").minutes_per_period == 90


def test_an_amount_that_is_the_most_is_asked_about_in_the_language_that_is_spoken() -> None:
    with language.speaking("es"):
        (named,) = read("hasta 60 minutos semanales").ambiguities
    assert not any("at the most" in reading or "no more" in reading for reading in named.readings)
