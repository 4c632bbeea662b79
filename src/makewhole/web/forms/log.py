"""The log: a session as it was, a time without any service, and why something is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from makewhole import language
from makewhole.app import folders
from makewhole.app.wording import service_words
from makewhole.record.history import Rows
from makewhole.web.forms.plan import services_of
from makewhole.web.forms.rows import Clock, Count, Day, RowChoice, RowForm, ends_before_it_starts
from makewhole.web.reason_words import reasons
from makewhole.web.record_words import CONTACTS, SESSION_KINDS, SOURCES


class SessionForm(RowForm):
    """One session, held or not."""

    table = "sessions"

    promise_id = RowChoice("promises", label=_("Which service?"))
    date = Day(label=_("Day"))
    starts_at = Clock(label=_("It begins at"), required=False)
    planned_minutes = Count(label=_("Minutes planned"), most=480, required=False)
    delivered_minutes = Count(
        label=_("Minutes given"),
        help_text=_("0 if it did not happen. Leave it empty if you do not know."),
        most=480,
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
        source = str(self.initial.get("source") or "family")
        fields["reason"].choices = [("", now("no minutes were missed, or not known")), *reasons(source)]
        fields["promise_id"].offer(services_of(rows))
        fields["makes_up"].offer(_misses(rows, (self.before or {}).get("makes_up")))
        awards = {row: _award_words(cells) for row, cells in rows.get("awards", {}).items()}
        fields["award_id"].offer(awards)
        if not awards:
            fields["award_id"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        date, given = said.get("date"), said.get("delivered_minutes")
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
        words = dict(reasons(str(self.initial.get("source") or "family")))
        ordered = [*order, *(each for each in words if each not in order)]
        fields["reason"].choices = [("", now("Choose")), *((each, words[each]) for each in ordered)]

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        return self.cleaned_data


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
