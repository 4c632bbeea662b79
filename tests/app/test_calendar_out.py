"""What a case folder puts into a calendar: what happened, what is planned on school days, and the days to act by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest

from makewhole.app import calendar_out, folders
from makewhole.app.agreed import Word
from makewhole.app.calendar_out import events

TABLES = {
    "students": "student_id,name,state,calendar_id\nmaya,Maya R.,OH,oak\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on,make_up_outcome,make_up_due\n"
    "maya-iep,maya,iep,2025-09-02,2026-06-05,make_up,30 days\n",
    "promises": "promise_id,plan_id,service,sessions,minutes,period\nmaya-speech,maya-iep,Speech,1,30,week\n",
    "calendars": "calendar_id,starts_on,ends_on\noak,2025-09-02,2026-06-05\n",
    "closures": "calendar_id,starts_on,ends_on,closure\noak,2025-11-26,2025-11-28,break\noak,2025-10-29,,half_day\n",
    "sessions": "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,kind,reason,makes_up\n"
    "s1,maya-speech,2025-09-03,10:00,30,30,regular,,\n"
    "s2,maya-speech,2025-09-10,10:00,30,0,regular,provider_absent,\n"
    "s3,maya-speech,2025-09-17,10:00,30,20,regular,shortened_day,\n"
    "s4,maya-speech,2025-09-24,,30,0,regular,provider_absent,\n"
    "s5,maya-speech,2025-10-01,10:00,,,regular,,\n"
    "m1,maya-speech,2025-10-02,13:00,30,30,make_up,,s2\n"
    "m2,maya-speech,2025-11-13,13:00,30,,make_up,,s4\n",
    "slots": "promise_id,weekday,starts_at,minutes,every,starts_on,ends_on\nmaya-speech,Wed,10:00,30,1,2025-09-03,2025-12-10\n",
}
AS_OF = dt.date(2025, 10, 6)


@pytest.fixture
def maya(tmp_path: Path) -> Path:
    """A made-up child with a weekly session, two misses, a make-up held and one planned."""
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def told(folder: Path, as_of: dt.date = AS_OF, *, names: bool = False) -> list[tuple[str, str, str]]:
    return [(event.kind, str(event.starts or event.day), event.title) for event in events(folder, as_of, names=names)]


def test_past_sessions_are_told_as_they_were(maya: Path) -> None:
    past = [each for each in told(maya) if each[1] < "2025-10-03" and each[0] != "deadline"]
    assert past == [
        ("session", "2025-09-03 10:00:00", "Speech 30 min"),
        ("missed", "2025-09-10 10:00:00", "Speech missed: therapist was out"),
        ("session", "2025-09-17 10:00:00", "Speech 20 min"),
        ("missed", "2025-09-24", "Speech missed: therapist was out"),  # no hour known: the whole day
        ("session", "2025-10-01 10:00:00", "Speech: minutes not recorded"),
        ("make_up", "2025-10-02 13:00:00", "Speech make-up 30 min"),
    ]


def test_the_timetable_is_laid_out_on_school_days_sixty_days_ahead(maya: Path) -> None:
    ahead = [each for each in told(maya) if each[1] > str(AS_OF) and each[0] in ("planned", "make_up")]
    days = ["10-08", "10-15", "10-22", "10-29", "11-05", "11-12", "11-19", "12-03"]  # 26 November is closed
    slots = [("planned", f"2025-{day} 10:00:00", "Speech 30 min (timetable)") for day in days]
    make_up = ("make_up", "2025-11-13 13:00:00", "Speech make-up 30 min (planned)")
    assert sorted(ahead) == sorted([*slots, make_up])
    assert ("planned", "2025-12-03 10:00:00", "Speech 30 min (timetable)") not in told(
        maya, dt.date(2025, 10, 3)
    )  # day 61


def test_a_slot_of_every_other_week_counts_from_its_first_day(maya: Path) -> None:
    slots = maya / "slots.csv"
    slots.write_text(TABLES["slots"].replace("30,1,", "30,2,"), encoding="utf-8")
    days = [each[1][:10] for each in told(maya) if each[2].endswith("(timetable)")]
    assert days == ["2025-10-15", "2025-10-29", "2025-11-12"]


def test_a_day_that_the_record_already_tells_of_has_no_slot_beside_it(maya: Path) -> None:
    text = TABLES["sessions"] + "s6,maya-speech,2025-10-08,10:00,30,,regular,,\n"
    (maya / "sessions.csv").write_text(text, encoding="utf-8")
    assert [each for each in told(maya) if each[1].startswith("2025-10-08")] == [
        ("planned", "2025-10-08 10:00:00", "Speech 30 min (planned)")
    ]


def test_days_to_act_by(maya: Path) -> None:
    deadlines = [each for each in told(maya) if each[0] == "deadline"]
    # s3's ten minutes are due 30 days after 17 September; s4 is settled by the make-up to come only once it is held.
    assert ("deadline", "2025-10-17", "Speech: 10 min due to be made up") in deadlines
    assert ("deadline", "2025-10-24", "Speech: 30 min due to be made up") in deadlines
    assert ("deadline", "2026-09-17", "The oldest open miss leaves the one-year window") in deadlines
    later = told(maya, dt.date(2025, 10, 20))
    assert ("deadline", "2025-10-17", "Speech: 10 min due to be made up (late)") in later


def test_the_minutes_due_are_those_of_the_statement(maya: Path) -> None:
    with folders.account(maya, AS_OF) as account:
        open_minutes = account.connection.execute("SELECT sum(minutes) FROM postings WHERE account = 'open'").fetchone()
    due = sum(int(title.split(": ")[1].split()[0]) for _, _, title in told(maya) if "due to be made up" in title)
    assert open_minutes == (due,)


def test_no_title_names_the_child_unless_asked(maya: Path) -> None:
    assert not any("Maya" in event.title + event.description for event in events(maya, AS_OF))
    assert all(title.startswith("Maya R.: ") for _, _, title in told(maya, names=True))
    assert "Maya" not in calendar_out.write(maya, AS_OF).decode()


def test_an_event_keeps_its_uid_when_what_it_tells_of_changes(maya: Path) -> None:
    before = {event.uid_of: event.uid for event in events(maya, AS_OF)}
    changed = TABLES["sessions"].replace("2025-09-10,10:00,30,0", "2025-09-11,11:00,30,10")
    (maya / "sessions.csv").write_text(changed, encoding="utf-8")
    after = {event.uid_of: event.uid for event in events(maya, AS_OF)}
    assert before[("session", "s2")] == after[("session", "s2")]
    assert ("slot", "maya-speech", "2025-10-08", "10:00") in before.keys() & after.keys()


def test_the_file_is_the_same_for_the_same_folder_and_moment(maya: Path) -> None:
    stamp = dt.datetime(2025, 10, 6, 12, tzinfo=dt.UTC)
    written = calendar_out.write(maya, AS_OF, stamp=stamp, time_zone="America/New_York")
    assert written == calendar_out.write(maya, AS_OF, stamp=stamp, time_zone="America/New_York")
    found = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert {str(each["UID"]) for each in found} == {event.uid for event in events(maya, AS_OF)}


def test_clocks_of_the_packs_are_days_to_act_by() -> None:
    example = Path(__file__).parents[2] / "examples" / "05-vacancy-then-contractor"
    found = [event for event in events(example, dt.date(2026, 11, 15)) if event.uid_of[0] == "clock"]
    assert [event.day for event in found] == [dt.date(2026, 9, 16)]
    assert "begin the services" in found[0].title


def test_a_record_with_errors_gives_no_calendar(maya: Path) -> None:
    (maya / "calendars.csv").write_text("calendar_id,starts_on,ends_on\noak,soon,2026-06-05\n", encoding="utf-8")
    with pytest.raises(folders.RecordErrors):
        events(maya, AS_OF)
    with pytest.raises(folders.FolderNotFound):
        events(maya / "none", AS_OF)


def test_a_folder_without_a_timetable_has_none(maya: Path) -> None:
    (maya / "slots.csv").unlink()
    assert not any(title.endswith("(timetable)") for _, _, title in told(maya))


def test_the_one_year_day_is_of_an_iep_alone(maya: Path) -> None:
    """34 CFR 300.153(c) is about the IDEA: a 504 plan, or a plan whose kind nobody wrote down, has no such day."""
    windows = [event.day for event in events(maya, AS_OF) if event.uid_of[0] == "window"]
    assert windows == [dt.date(2026, 9, 17)]
    for kind in ("504", "ifsp", ""):
        (maya / "plans.csv").write_text(TABLES["plans"].replace(",iep,", f",{kind},"), encoding="utf-8")
        assert any(event.uid_of[0] == "due" for event in events(maya, AS_OF)), kind
        assert not any(event.uid_of[0] == "window" for event in events(maya, AS_OF)), kind


def test_of_a_child_with_both_plans_only_what_the_iep_missed_has_the_one_year_day(maya: Path) -> None:
    plans = TABLES["plans"] + "maya-504,maya,504,2025-09-02,2026-06-05,make_up,30 days\n"
    promises = TABLES["promises"] + "maya-nurse,maya-504,Nursing,1,15,week\n"
    older = TABLES["sessions"] + "n1,maya-nurse,2025-09-02,,15,0,regular,provider_absent,\n"
    for name, text in (("plans", plans), ("promises", promises), ("sessions", older)):
        (maya / f"{name}.csv").write_text(text, encoding="utf-8")
    assert [event.day for event in events(maya, AS_OF) if event.uid_of[0] == "window"] == [dt.date(2026, 9, 17)]


def planned(folder: Path, rows: str, word: Word | None = None) -> list[str]:
    """The ids of the sessions to come that the calendar has."""
    head = "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,source\n"
    past = "f1,maya-speech,2025-09-03,10:00,30,30,family\np1,maya-speech,2025-09-03,10:00,30,30,provider\n"
    (folder / "sessions.csv").write_text(head + past + rows, encoding="utf-8")
    found = [event for event in events(folder, AS_OF, word=word or Word()) if event.uid_of[0] == "session"]
    assert len([event for event in found if event.uid_of[1] in ("f1", "p1")]) == 1
    return [event.uid_of[1] for event in found if event.uid_of[1] not in ("f1", "p1")]


def test_what_two_logs_plan_is_planned_once(maya: Path) -> None:
    both = "".join(
        f"{log[0]}{date},maya-speech,2025-10-{date},{at},30,,{log}\n"
        for log, date, at in (
            ("family", "08", "10:00"), ("provider", "08", "10:00"),  # the same
            ("family", "09", "10:00"), ("provider", "09", "10:45"),  # near, as reconcile has it
            ("family", "10", ""), ("provider", "10", "10:00"),  # only one of them knows the hour
            ("family", "13", "09:00"), ("provider", "13", "14:00"),  # two sessions
            ("provider", "15", "10:00"),  # only one log has it
        )
    )  # fmt: skip
    assert planned(maya, both) == ["f08", "f09", "f10", "f13", "p13", "p15"]
    assert planned(maya, both, Word("provider")) == ["p08", "p09", "p10", "f13", "p13", "p15"]


def test_a_second_session_that_only_one_log_plans_is_not_lost(maya: Path) -> None:
    rows = (
        "f1a,maya-speech,2025-10-08,10:00,30,,family\n"
        "p1a,maya-speech,2025-10-08,10:00,30,,provider\n"
        "p1b,maya-speech,2025-10-08,10:30,30,,provider\n"
    )
    assert planned(maya, rows) == ["f1a", "p1b"]
    again = rows + "p1c,maya-speech,2025-10-08,10:30,30,,provider\nx,maya-speech,2025-10-08,10:00,30,,\n"
    assert planned(maya, again) == ["f1a", "p1b"]
    alone = "a,maya-speech,2025-10-08,,30,,family\nb,maya-speech,2025-10-08,,30,,family\n"
    assert planned(maya, alone) == ["a", "b"]  # one log says two of that day
