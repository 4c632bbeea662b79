"""Reminders by e-mail and dates in a calendar: that there is a date, and no name, no service, no reason."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

SECRET = ("Nina", "nina", "Speech", "speech", "Riverbend", "Therapy", "training", "travel", "therapist")


@pytest.fixture
def anna(
    keep: Callable[[str], Path], hosted: None, person: Callable[..., Any], door: Callable[..., Any]
) -> tuple[Client, str]:
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "reader").key


def wants(anna: tuple[Client, str], **what: str) -> None:
    assert anna[0].post(f"/c/{anna[1]}/reminders/", what).status_code == 302


def run(day: str) -> int:
    from makewhole.web import reminding

    return reminding.remind(dt.date.fromisoformat(day)).sent


def test_nobody_gets_an_e_mail_that_nobody_asked_for(anna: tuple[Client, str]) -> None:
    assert run("2025-12-29") == 0
    assert mail.outbox == []


def test_a_due_date_within_seven_days_is_told_once_and_says_nothing_about_anybody(anna: tuple[Client, str]) -> None:
    wants(anna, due_dates="on")  # 3 and 8 January: open minutes are due
    assert run("2025-12-26") == 0
    assert run("2025-12-27") == 1
    assert run("2025-12-27") == 0, "the same day again: nothing"
    assert run("2025-12-28") == 0, "the same date again: nothing"
    assert run("2026-01-01") == 1, "another date"
    message = mail.outbox[0]
    assert message.to == ["anna@example.org"]
    whole = str(message.message())
    assert all(word not in whole for word in SECRET), whole
    assert anna[1] not in whole, "the record's address is not in it either"
    assert "https://127.0.0.1/" in whole
    assert "List-Unsubscribe" in whole


def test_the_one_year_date_is_told_thirty_and_seven_days_before(anna: tuple[Client, str]) -> None:
    wants(anna, one_year="on")
    days = [dt.date(2026, 9, 1) + dt.timedelta(days=n) for n in range(90)]
    told = [day for day in days if run(day.isoformat())]
    last = dt.date(2026, 10, 23)  # a year after 23 October 2025, the oldest open miss of the example
    assert told[:2] == [last - dt.timedelta(days=30), last - dt.timedelta(days=7)]


def test_a_reply_that_did_not_come_is_told_once(anna: tuple[Client, str], person: Callable[..., Any]) -> None:
    from django.conf import settings

    from makewhole.app import children

    cells = {
        "student_id": "nina",
        "happened_on": "2025-12-01",
        "channel": "email",
        "direction": "to",
        "about": "service_logs",
        "reply_due_on": "2025-12-10",
    }
    children.enter(settings.MAKEWHOLE_PLACE, "nina", "contacts", cells, author="Anna")
    wants(anna, replies="on")
    assert [run(f"2025-12-{day:02}") for day in (9, 10, 11, 12, 13)] == [0, 0, 1, 0, 0]


def test_once_a_week_in_the_persons_language(anna: tuple[Client, str]) -> None:
    client, key = anna
    client.post(f"/c/{key}/reminders/", {"weekly": "on"}, headers={"Accept-Language": "es"})
    days = [dt.date(2025, 12, 1) + dt.timedelta(days=n) for n in range(14)]
    assert sum(run(day.isoformat()) for day in days) == 2
    from makewhole.web.models import Reminder

    assert Reminder.objects.get().language == "es"


def test_who_has_no_access_any_more_is_told_nothing(anna: tuple[Client, str]) -> None:
    from makewhole.web.models import Grant

    wants(anna, weekly="on", due_dates="on")
    Grant.objects.all().delete()
    assert run("2025-12-29") == 0


def test_what_the_mail_server_does_not_take_is_told_at_the_next_run(
    anna: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import override_settings

    from makewhole.web import reminding

    wants(anna, weekly="on")
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
    ):
        assert reminding.remind(dt.date(2025, 12, 29)) == reminding.Run(0, 1)
    assert run("2025-12-29") == 1


def test_the_link_in_an_e_mail_stops_them_without_a_sign_in_and_opens_nothing(anna: tuple[Client, str]) -> None:
    from makewhole.web.models import Reminder

    wants(anna, weekly="on")
    run("2025-12-29")
    link = re.search(r"https://127.0.0.1(/reminders/stop/\S+)", str(mail.outbox[0].body))
    assert link
    stranger = Client()
    page = stranger.get(link.group(1))
    assert page.status_code == 200
    assert "anna" not in page.content.decode().casefold()
    assert Reminder.objects.count() == 1, "looking at it stops nothing"
    stranger.post(link.group(1))
    assert Reminder.objects.count() == 0
    assert stranger.get("/reminders/stop/MQ:1:x/").status_code == 404


def made_feed(anna: tuple[Client, str], **what: str) -> str:
    page = anna[0].post(f"/c/{anna[1]}/reminders/calendar/", what).content.decode()
    found = re.search(r"http://testserver(/feeds/[\w-]+\.ics)", page)
    assert found, page
    return found.group(1)


def test_the_calendar_says_nothing_about_anybody(anna: tuple[Client, str]) -> None:
    from makewhole.web.models import Access

    address = made_feed(anna)
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    told = answer.content.decode()
    assert told.count("BEGIN:VEVENT") > 30
    unfolded = told.replace("\r\n ", "")
    assert all(word not in unfolded for word in SECRET)
    assert "missed" not in unfolded.casefold()
    assert set(re.findall(r"SUMMARY:(.*)\r", unfolded)) <= {
        "Session",
        "Planned session",
        "A date on your makewhole page",
    }
    assert Access.objects.filter(who="Anna", what="feed").count() == 1


def test_the_calendar_has_services_where_the_person_chose_so_and_still_no_names_and_reasons(
    anna: tuple[Client, str],
) -> None:
    unfolded = Client().get(made_feed(anna, with_services="on")).content.decode().replace("\r\n ", "")
    assert "Speech-Language Therapy" in unfolded
    assert all(word not in unfolded for word in ("Nina", "training", "travel", "therapist"))
    assert "DESCRIPTION" not in unfolded


def test_an_address_is_taken_back_or_replaced_and_its_word_is_not_kept(anna: tuple[Client, str]) -> None:
    from makewhole.web.models import Feed, Grant

    first = made_feed(anna)
    second = made_feed(anna)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert second.split("/")[2].removesuffix(".ics") not in str(Feed.objects.values().get())
    anna[0].post(f"/c/{anna[1]}/reminders/calendar/stop/")
    assert Client().get(second).status_code == 404
    third = made_feed(anna)
    Grant.objects.all().delete()
    assert Client().get(third).status_code == 404, "no more than its person may see"


def test_the_command_needs_hosted_mode_and_e_mail(keep: Callable[[str], Path]) -> None:
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="At home there are no e-mails"):
        call_command("remind")
