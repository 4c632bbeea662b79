"""A form for one row of a table: what is typed becomes cells, and cells become what stands in the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from makewhole import language
from makewhole.app import wording
from makewhole.app.calendars import note_words
from makewhole.record.history import Rows
from makewhole.record.schema import TABLES
from makewhole.web.record_words import COLUMNS
from makewhole.web.row_keys import row_key
from makewhole.web.viewing import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day between 1990 and 2100."))
        return day


class Clock(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


class Count(forms.IntegerField):
    """A whole number from 0; what is left empty is unknown, not 0."""

    def __init__(self, *, most: int = 100_000, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        super().__init__(min_value=0, max_value=most, widget=widget, **kwargs)


class RowChoice(forms.ChoiceField):
    """Another row of the record. Its id stands nowhere in the page: it may hold a name."""

    def __init__(self, table: str, *, empty: StrOrPromise = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table = table
        self.empty = empty
        self.by_key: dict[str, str] = {}

    def offer(self, words: Mapping[str, str]) -> None:
        """The rows that can be chosen, by id, with what the page calls each."""
        self.by_key = {row_key(self.table, row): row for row in words}
        offered = [(row_key(self.table, row), said) for row, said in words.items()]
        self.choices = offered if self.required and len(offered) == 1 else [("", self.empty or _("Choose")), *offered]

    def clean(self, value: Any) -> str:
        return self.by_key.get(super().clean(value), "")


class RowForm(forms.Form):
    """The form of one table. Fields that bear a column's name are its cells."""

    table: ClassVar[str]
    intro: ClassVar[StrOrPromise] = ""
    """What the page says above the form of a new row."""
    labels: ClassVar[Mapping[str, StrOrPromise]] = {}
    """What the page calls a column where record_words.COLUMNS does not name it, or names it for another table."""
    rows: Rows

    def __init__(self, data: Any = None, *, rows: Rows, cells: Mapping[str, str | None] | None = None, **kwargs: Any):
        initial = {**kwargs.pop("initial", {}), **(self.initial_of(cells) if cells is not None else {})}
        super().__init__(data, initial=initial, **kwargs)
        self.rows = rows
        self.before = cells
        for field in self.fields.values():
            field.error_messages["required"] = _("This is needed.")
        self.offer(rows)

    def offer(self, rows: Rows) -> None:
        """Fills the fields that choose among other rows."""

    @property
    def columns(self) -> list[str]:
        """The columns of the table that the form has a field for."""
        return [column.name for column in TABLES[self.table].columns if column.name in self.fields]

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        """What stands in the form for a row with these cells."""
        found: dict[str, Any] = {}
        for name, field in cls.base_fields.items():
            cell = cells.get(name) or ""
            if isinstance(field, RowChoice):
                found[name] = row_key(field.table, cell) if cell else ""
            elif isinstance(field, forms.BooleanField):
                found[name] = cell == "true" if cell else bool(field.initial)
            elif isinstance(field, forms.MultipleChoiceField):
                found[name] = cell.split()
            elif isinstance(field, Day):
                found[name] = cell[:10]
            else:
                found[name] = cell
        return found

    def cells(self) -> dict[str, str]:
        """The cells as they are said; "" for what was left empty."""
        return {name: as_cell(self.cleaned_data.get(name)) for name in self.columns}

    def stands(self, *names: str) -> bool:
        """Whether a row that is put right says of these what it said before."""
        if self.before is None:
            return False
        said = {name: as_cell(self.cleaned_data.get(name)) for name in names}
        return all((self.before.get(name) or "") == cell for name, cell in said.items())

    def said_why(self) -> str | None:
        """How the person knows, which the history keeps with the entry; None where nothing is typed."""
        typed: str = self.cleaned_data.get("how" if "how" in self.fields else "why") or ""
        return typed or None

    def label(self, column: str) -> str:
        """What the page calls a column; "" for one that it does not tell."""
        return str(self.labels.get(column) or COLUMNS.get(column, ""))

    def words(self, column: str, cell: str | None) -> str:
        """A cell as the page says it."""
        field = self.fields.get(column)
        if not cell:
            return ""
        if column == "service":
            return wording.service_words(cell)
        if column == "make_up_due":
            return wording.clause_words(cell)
        if column == "note":
            return note_words(cell)
        if isinstance(field, RowChoice):
            known = dict(field.choices)  # type: ignore[arg-type]
            return str(known.get(row_key(field.table, cell), cell))
        if isinstance(field, forms.MultipleChoiceField):
            days = dict(field.choices)  # type: ignore[arg-type]
            return ", ".join(str(days.get(part, part)) for part in cell.split())
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(cell, cell))  # type: ignore[arg-type]
        if isinstance(field, forms.BooleanField):
            return _("yes") if cell == "true" else _("no")
        if isinstance(field, Day):
            try:
                return language.day(dt.date.fromisoformat(cell))
            except ValueError:
                return cell
        return cell


def as_cell(value: Any) -> str:
    """A cleaned value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value)
    return str(value).strip()


def ends_before_it_starts(form: forms.Form) -> None:
    """An error beside the last day where it is before the first."""
    first, last = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", _("The last day is before the first day."))
