"""The charts and their words, for the doors to show: they ask app, and nothing behind it."""

from __future__ import annotations

from makewhole.documents.charts import (
    ACCOUNTS,
    ASSUMED,
    Cell,
    Chart,
    DoesNotAddUp,
    YearChart,
    accounts_bar,
    counted,
    key,
    kind_label,
    labels,
    letters,
    state_key,
    state_labels,
    state_letters,
)
from makewhole.documents.school_year import SchoolDay, SchoolYear, runs

__all__ = [
    "ACCOUNTS",
    "ASSUMED",
    "Cell",
    "Chart",
    "DoesNotAddUp",
    "SchoolDay",
    "SchoolYear",
    "YearChart",
    "accounts_bar",
    "counted",
    "key",
    "kind_label",
    "labels",
    "letters",
    "runs",
    "state_key",
    "state_labels",
    "state_letters",
]
