"""The log: a session as it was, a time without any service, and why something is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from makewhole import language
from makewhole.app import folders, timetable
from makewhole.app.timetable import Length, OddDay
from makewhole.app.wording import service_words
from makewhole.record.history import Rows
from makewhole.web.amount_words import of_promise
from makewhole.web.forms.plan import services_of
from makewhole.web.forms.rows import Clock, Count, Day, RowChoice, RowForm, ends_before_it_starts
from makewhole.web.reason_words import neutral, reasons, short_reason
from makewhole.web.record_words import CLOSURES, CONTACTS, PERIODS, SESSION_KINDS, SOURCES
from makewhole.web.row_keys import row_key
from makewhole.web.session_words import what


class SessionForm(RowForm):
    """One session, held or not."""

    table = "sessions"
    odd_day = ""
    """The day that the form asks about once more."""
    told: tuple[tuple[str, str], ...] = ()
    """Sessions of that service and day that are written down already: the key of each and what it says."""
    as_second = ""
    """What says of that day and service that it was a second session."""
    as_ahead = ""
    """What says of that day and miss that it was made up beforehand; "" where the page does not ask it."""

    promise_id = RowChoice("promises", label=_("Which service?"))
    date = Day(label=_("Day"))
    starts_at = Clock(label=_("It begins at"), required=False)
    planned_minutes = Count(label=_("Minutes planned"), most=480, required=False)
    delivered_minutes = Count(
        label=_("Minutes given"),
        help_text=_("If it did not happen, leave this empty."),
        most=480,
        required=False,
    )
    minutes_unknown = forms.BooleanField(
        label=_("I do not know how many minutes"),
        help_text=_("It is kept as unknown, not as 0, and the statement says so."),
        required=False,
    )
    reason = forms.ChoiceField(label=_("Why minutes were missed"), required=False)
    kind = forms.ChoiceField(label=_("What it was"), choices=list(SESSION_KINDS.items()), required=False)
    makes_up = RowChoice(
        "sessions", label=_("Which missed session does it make up?"), empty=_("None in particular"), required=False
    )
    award_id = RowChoice(
        "awards",
        label=_("Which compensatory minutes does it belong to?"),
        empty=_("None in particular"),
        required=False,
    )
    contact = forms.ChoiceField(
        label=_("With whom"), choices=[("", _("as the plan says")), *CONTACTS.items()], required=False
    )
    as_written = forms.BooleanField(
        label=_("It was given as the plan says (who, where, how)"), initial=True, required=False
    )
    source = forms.ChoiceField(label=_("Who says so?"), choices=[("", _("not said")), *SOURCES.items()], required=False)
    notified_on = Day(
        label=_("Day on which the school told you"), help_text=_("If it told you of the miss."), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(
        label=_("How do you know?"),
        help_text=_("For example: my child told me; the therapist's e-mail; I was there."),
        max_length=300,
        required=False,
    )

    def offer(self, rows: Rows) -> None:
        fields: Any = self.fields
        fields["reason"].choices = [("", now("it was held")), *_reasons(self)]
        fields["promise_id"].offer(services_of(rows))
        fields["makes_up"].offer(_misses(rows, (self.before or {}).get("makes_up")))
        awards = {row: _award_words(cells) for row, cells in rows.get("awards", {}).items()}
        fields["award_id"].offer(awards)
        if not awards:
            fields["award_id"].widget = forms.HiddenInput()
        if self.before is None:  # with scripts the length stands there as soon as service and day are chosen
            asks = {"hx-post": "", "hx-trigger": "change", "hx-target": "#length", "hx-swap": "innerHTML"}
            for name in ("promise_id", "date", "starts_at"):
                fields[name].widget.attrs |= {**asks, "hx-include": "closest form", "hx-vals": '{"do": "length"}'}

    @property
    def asks_minutes(self) -> bool:
        """Whether "I do not know" is an answer that the page offers."""
        asked = ("planned_minutes", "delivered_minutes")
        if self.is_bound:
            return bool(self.data.get("minutes_unknown") or any(name in self.errors for name in asked))
        return bool(self.initial.get("asks_minutes"))

    @property
    def sure(self) -> str:
        """The day of which the person has said that it is right: another question must not ask it anew."""
        return str(self.data.get("sure") or "") if self.is_bound else ""

    @property
    def second(self) -> str:
        """The day and service of which the person has said that this was a second session."""
        return str(self.data.get("second") or "") if self.is_bound else ""

    @property
    def ahead(self) -> str:
        """The day and miss of which the person has said that it was made up beforehand."""
        return str(self.data.get("ahead") or "") if self.is_bound else ""

    @property
    def length_words(self) -> str:
        """Where the length comes from that stands in the form, or what the plan says where it names none."""
        typed = self["planned_minutes"].value()
        length = self.proposed()
        if length is None:
            return self._period_words() if not typed and self.asks_minutes else ""
        return _length_words(length) if str(typed or "") == str(length.minutes) else ""

    def proposed(self) -> Length | None:
        """How long the session was to be by timetable and plan, as service, day and hour stand in the form now."""
        promise = self._promise()
        date = _as_day(self["date"].value())
        return (
            timetable.length_of(self.rows, promise, date, str(self["starts_at"].value() or "")[:5]) if promise else None
        )

    def propose(self, before: str = "") -> None:
        """Puts the proposed length into the form, unless the person typed another than was proposed before."""
        typed = str(self.initial.get("planned_minutes") or "")
        if self.initial.get("kind") in ("make_up", "compensatory"):  # what counts of these is what was given
            return
        if not typed or typed == before:
            length = self.proposed()
            self.initial["planned_minutes"] = str(length.minutes) if length else ""

    def _promise(self) -> str:
        fields: Any = self.fields
        field = fields["promise_id"]
        key = self["promise_id"].value()
        if not key and len(field.by_key) == 1:
            key = next(iter(field.by_key))
        return str(field.by_key.get(key or "", ""))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        date, given = said.get("date"), said.get("delivered_minutes")
        self._ask_day(said)
        self._ask_whether_second(said)
        self._ask_whether_ahead(said)
        self._ask_length(said)
        self._ask_given(said)
        self._refuse_a_miss_of_nothing(said)
        if date and date > folders.today() and given:
            self.add_error("date", now("This day has not been yet, so no minutes can have been given."))
        if (said.get("kind") or "regular") == "regular" and given is None and not said.get("reason"):
            self.add_error(
                "delivered_minutes", now("Write how many minutes were given, or choose why they were missed.")
            )
        if said.get("makes_up") and said.get("kind") != "make_up":
            self.add_error("kind", now("Only a make-up makes up a missed session."))
        if said.get("award_id") and said.get("kind") != "compensatory":
            self.add_error("kind", now("Only compensatory minutes belong to an award."))
        return said

    def _ask_day(self, said: Mapping[str, Any]) -> None:
        """A day that is seldom right is asked about once; who says that it is right is believed."""
        date, promise = said.get("date"), said.get("promise_id")
        if not date or not promise or self.stands("date", "promise_id"):
            return
        kind = said.get("kind") or "regular"
        if date > folders.today() and said.get("reason"):
            self.add_error("date", now("This day has not been yet, so nothing can have been missed on it."))
            return
        odd = timetable.odd_day(self.rows, promise, date, is_regular=kind == "regular")
        if odd is None or self.data.get("sure") == date.isoformat():
            return
        if odd.kind == "closed" and said.get("reason") == "school_closed":
            return
        self.odd_day = date.isoformat()
        self.add_error("date", _odd_words(odd, date))

    def _ask_whether_second(self, said: Mapping[str, Any]) -> None:
        """Whether a session of a service and day that is written down already is told once more, or was a second one.

        Two that are one would move minutes: the account counts such rows once, and by the one with the fewest minutes.
        Those of another log are no doubt of this kind, nor those that begin at another hour.
        """
        date, promise = said.get("date"), said.get("promise_id")
        if self.before is not None or not date or not promise or (said.get("kind") or "regular") != "regular":
            return
        found = timetable.told_already(
            self.rows, promise, date, str(said.get("starts_at") or "")[:5], str(said.get("source") or "")
        )
        self.as_second = f"{date.isoformat()} {row_key('promises', promise)}"
        if not found or self.second == self.as_second:
            return
        sessions = self.rows["sessions"]
        self.told = tuple((row_key("sessions", row), what(sessions[row])) for row in found)
        asked = now(
            "You wrote this session down already (%(what)s). Put that right, or was it a second session that day?"
        )
        self.add_error("date", asked % {"what": "; ".join(words for _key, words in self.told)})

    def _ask_whether_ahead(self, said: Mapping[str, Any]) -> None:
        """Whether a session of a later day was made up beforehand: it counts (rule 10), and is seldom what was meant.

        A miss of another service is refused: the make-up would count as one that names none.
        """
        date, promise, miss = said.get("date"), said.get("promise_id"), said.get("makes_up")
        if not miss or said.get("kind") != "make_up" or self.stands("date", "promise_id", "makes_up", "kind"):
            return
        missed = self.rows.get("sessions", {}).get(miss, {})
        promises = self.rows.get("promises", {})
        own, other = (promises.get(each or "", {}).get("service") for each in (promise, missed.get("promise_id")))
        if own and other and own != other:
            about = {"service": service_words(other)}
            wrong = now("That missed session was of another service (%(service)s). Choose one of the same service.")
            self.add_error("makes_up", wrong % about)
            return
        on = _as_day(missed.get("date"))
        if not date or on is None or on <= date:
            return
        as_ahead = f"{date.isoformat()} {row_key('sessions', miss)}"
        if self.ahead == as_ahead:
            return
        self.as_ahead = as_ahead
        asked = now(
            "The missed session was on %(missed)s, and this make-up on %(day)s is before it. Was it made up beforehand?"
        )
        self.add_error("makes_up", asked % {"missed": language.day(on), "day": language.day(date)})

    def _ask_length(self, said: Mapping[str, Any]) -> None:
        """How long a missed session was to be, where the arithmetic would not know it, or would take another length."""
        promise = said.get("promise_id")
        if not promise or (said.get("kind") or "regular") != "regular" or said.get("planned_minutes") is not None:
            return
        is_whole = said.get("as_written") and said.get("contact") != "attempt"
        if not said.get("reason") and (said.get("delivered_minutes") is None or is_whole):
            return
        if said.get("minutes_unknown") or self.stands("planned_minutes", "promise_id", "reason"):
            return
        length = self.proposed()
        if length is not None and length.minutes == timetable.session_minutes(self.rows["promises"][promise]):
            return
        if length is None:
            asked = now("How long was the session to be? Put in the minutes, or tick that you do not know.")
            self.add_error("planned_minutes", f"{asked} {self._period_words()}".strip())
            return
        shown: Any = self.data.copy()  # type: ignore[attr-defined]
        shown["planned_minutes"] = str(length.minutes)
        self.data = shown
        once_more = now("If that is right, write it down once more. Else change it.")
        self.add_error("planned_minutes", f"{_length_words(length)} {once_more}")

    def _refuse_a_miss_of_nothing(self, said: Mapping[str, Any]) -> None:
        """A reason for missed minutes where none can have been missed: 0 were planned, or all of them were given."""
        planned, given = said.get("planned_minutes"), said.get("delivered_minutes")
        names = ("planned_minutes", "delivered_minutes", "reason", "as_written", "contact")
        if not said.get("reason") or planned is None or (said.get("kind") or "regular") != "regular":
            return
        if self.stands(*names):
            return
        if planned == 0:
            empty = now(
                "Nothing can be missed of 0 minutes. Leave this empty if you do not know how long it was to be."
            )
            self.add_error("planned_minutes", empty)
        elif given is not None and given >= planned and said.get("as_written") and not said.get("contact"):
            whole = now("All of the minutes were given, so none was missed. Choose no reason, or put in fewer minutes.")
            self.add_error("delivered_minutes", whole)

    def _ask_given(self, said: Mapping[str, Any]) -> None:
        """How long a make-up was: without minutes it makes up nothing."""
        if said.get("kind") not in ("make_up", "compensatory") or said.get("delivered_minutes") is not None:
            return
        if "delivered_minutes" in self.errors or said.get("minutes_unknown"):
            return
        if not self.stands("delivered_minutes", "kind"):
            asked = now(
                "How many minutes were given? Put them in, or tick that you do not know. Until somebody knows, it "
                "makes up nothing."
            )
            self.add_error("delivered_minutes", asked)

    def words(self, column: str, cell: str | None) -> str:
        return short_reason(cell) if column == "reason" else super().words(column, cell)

    def _period_words(self) -> str:
        cells = self.rows.get("promises", {}).get(self._promise())
        amount = of_promise(cells)[:1] if cells else []
        if not amount:
            return ""
        return now("The plan does not say how long one session is. %(amount)s") % {"amount": amount[0]}

    def cells(self) -> dict[str, str]:
        cells = super().cells()
        return {
            **cells,
            "kind": cells["kind"] or "regular",
            "as_written": "" if cells["as_written"] == "true" else "false",
        }


class GapForm(RowForm):
    """A time in which there was no service at all."""

    table = "gaps"
    odd_day = ""
    """The day that the form asks about once more."""

    promise_id = RowChoice("promises", label=_("Which service?"))
    starts_on = Day(label=_("First day without it"))
    ends_on = Day(label=_("Last day without it"), help_text=_("If it goes on, put in today; you can change it later."))
    reason = forms.ChoiceField(label=_("Why"))
    source = forms.ChoiceField(label=_("Who says so?"), choices=[("", _("not said")), *SOURCES.items()], required=False)
    notified_on = Day(label=_("Day on which the school told you"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def offer(self, rows: Rows) -> None:
        fields: Any = self.fields
        fields["promise_id"].offer(services_of(rows))
        order = ("provider_vacancy", "late_start", "provider_absent")
        words = dict(_reasons(self))
        ordered = [*order, *(each for each in words if each not in order)]
        fields["reason"].choices = [("", now("Choose")), *((each, words[each]) for each in ordered)]

    def words(self, column: str, cell: str | None) -> str:
        return short_reason(cell) if column == "reason" else super().words(column, cell)

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        self._ask_last_day()
        return self.cleaned_data

    def _ask_last_day(self) -> None:
        """A last day that has not been yet is asked about once: nobody knows yet that nothing comes before it."""
        last = self.cleaned_data.get("ends_on")
        if not last or last <= folders.today() or self.stands("ends_on"):
            return
        if self.data.get("sure") == last.isoformat():
            return
        self.odd_day = last.isoformat()
        asked = now(
            "%(day)s has not been yet, so nobody knows whether the service comes back before it. If it goes on, put "
            "in today; you can change it later. Is the day right?"
        )
        self.add_error("ends_on", asked % {"day": language.day(last)})


class WithdrawForm(forms.Form):
    """Why a row is taken back."""

    why = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("A few words. They stay in the history, and so does what was said."),
        error_messages={"required": _("This is needed.")},
        max_length=300,
    )


class AttachForm(forms.Form):
    """A file kept beside a row."""

    file = forms.FileField(
        label=_("Attach a photo, a PDF or an e-mail"),
        help_text=_("Up to 25 MB. It is kept inside your record as it is, and never opened by the program."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty, so there is nothing to keep.")},
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf,.eml,.docx,.txt,.ics"}),
    )


def _misses(rows: Rows, named: str | None) -> dict[str, str]:
    """Sessions with missed minutes, the latest first, as a list to choose from; and the one that is named already."""
    names = services_of(rows)
    held = sorted(rows.get("sessions", {}).items(), key=lambda item: item[1].get("date") or "", reverse=True)
    return {
        row: f"{_date(cells)} · {names.get(cells.get('promise_id') or '', '')}"
        for row, cells in held
        if ((cells.get("kind") or "regular") == "regular" and cells.get("reason")) or row == named
    }


def _reasons(form: RowForm) -> list[tuple[str, str]]:
    """The reasons in the words of who writes; of a row that is there already, which somebody else may read, neutral."""
    if form.before is not None:
        return neutral()
    return reasons(str(form.initial.get("source") or "family"))


def _award_words(cells: Mapping[str, str | None]) -> str:
    return now("%(service)s, %(minutes)s minutes of %(day)s") % {
        "service": service_words(cells.get("service") or ""),
        "minutes": cells.get("minutes"),
        "day": cells.get("awarded_on"),
    }


def _date(cells: Mapping[str, str | None]) -> str:
    try:
        return language.day(dt.date.fromisoformat(cells.get("date") or ""))
    except ValueError:
        return cells.get("date") or ""


def _as_day(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def _length_words(length: Length) -> str:
    if length.basis == "timetable":
        return now("The timetable says %(minutes)s minutes.") % {"minutes": length.minutes}
    if length.basis == "session":
        return now("The plan says %(minutes)s minutes for one session.") % {"minutes": length.minutes}
    return now("The plan says %(minutes)s minutes each %(period)s, and there is one session in it.") % {
        "minutes": length.minutes,
        "period": PERIODS.get(length.period or "", length.period),
    }


def _odd_words(odd: OddDay, date: dt.date) -> str:
    about = {
        "day": language.day(date),
        "on": language.day(odd.on) if odd.on else "",
        "why": CLOSURES.get(odd.closed, odd.closed),
    }
    return {
        "before": now("The plan promises this service from %(on)s, and %(day)s is before it. Is the day right?"),
        "after": now("The plan promises this service until %(on)s, and %(day)s is after it. Is the day right?"),
        "off_week": now("%(day)s is no school day of the week. Is the day right?"),
        "closed": now("By your calendar there was no school on %(day)s (%(why)s). Is the day right?"),
        "outside_years": now("%(day)s lies outside the school years that are written down. Is the day right?"),
    }[odd.kind] % about
