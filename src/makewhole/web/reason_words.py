"""Why a session did not happen, in the words of who writes it down: the family, or the therapist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makewhole.app import wording
from makewhole.record.schema import REASONS

COMMON = ("provider_absent", "school_closed", "student_absent", "school_activity", "not_stated")
"""The five that come up most; the others stand one tap further."""

# Each has the words of the statement and the papers for the reason (ledger.statement.REASON_WORDS), or says the same of
# "my child": who taps a button finds its words again.
_FAMILY = {
    "provider_absent": _("Therapist was out"),
    "school_closed": _("No school"),
    "student_absent": _("My child was ill or away"),
    "school_activity": _("Assembly or event at school"),
    "not_stated": _("Nobody told me why"),
    "field_trip": _("Class trip"),
    "school_assessment": _("School tests"),
    "provider_duty": _("Therapist had another duty: a meeting, a training, testing others"),
    "provider_vacancy": _("Therapist's job is empty: there is nobody"),
    "late_start": _("The services have not begun yet"),
    "shortened_day": _("Short day: early release or the bus"),
    "schedule_conflict": _("Something else was planned at that time"),
    "not_as_written": _("It was not given as the plan says"),
    "provider_no_equipment": _("Room or equipment was missing"),
    "student_refused": _("My child did not want to go"),
    "student_suspended": _("My child was suspended"),
    "student_removed": _("My child was placed elsewhere"),
    "family_cancelled": _("Called off by the family: we did it ourselves"),
    "agency_change": _("Change of agency or contractor"),
}
_PROVIDER = {
    "provider_absent": _("I was out"),
    "student_absent": _("The student was ill or away"),
    "provider_duty": _("I had another duty: a meeting, a training, testing others"),
    "student_refused": _("The student did not want to come"),
    "student_suspended": _("The student was suspended"),
    "student_removed": _("The student was placed elsewhere"),
    "family_cancelled": _("The family called it off"),
    "not_stated": pgettext_lazy("said by a therapist", "The reason is not known"),
}


def reasons(source: str) -> list[tuple[str, str]]:
    """Every reason with its words, the five most common first; `source` is who writes."""
    words = _FAMILY | (_PROVIDER if source == "provider" else {})
    return [(reason, str(words[reason])) for reason in (*COMMON, *(each for each in words if each not in COMMON))]


def neutral() -> list[tuple[str, str]]:
    """Every reason in words that say nothing of who wrote it, the five most common first."""
    return [
        (reason, wording.reason_words(reason))
        for reason in (*COMMON, *(each for each in REASONS if each not in COMMON))
    ]


def short_reason(reason: str | None) -> str:
    """The reason inside a line of the log; nothing for none."""
    return wording.reason_words(reason) if reason else ""
