"""Why a session did not happen, in the words of who writes it down: the family, or the therapist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COMMON = ("provider_absent", "school_closed", "student_absent", "school_activity", "not_stated")
"""The five that come up most; the others stand one tap further."""

_FAMILY = {
    "provider_absent": _("Therapist was out"),
    "school_closed": _("No school"),
    "student_absent": _("My child was ill or away"),
    "school_activity": _("Assembly or event at school"),
    "not_stated": _("Nobody told me why"),
    "field_trip": _("Class trip"),
    "school_assessment": _("School tests"),
    "provider_duty": _("Therapist was in a meeting, a training or testing others"),
    "provider_vacancy": _("There is no therapist: the job is empty"),
    "late_start": _("The services have not begun yet"),
    "shortened_day": _("Short day: early release or the bus"),
    "schedule_conflict": _("Something else was planned at that time"),
    "not_as_written": _("It was not given as the plan says"),
    "provider_no_equipment": _("Room, device or material was missing"),
    "student_refused": _("My child did not want to go"),
    "student_suspended": _("My child was suspended"),
    "student_removed": _("My child was placed elsewhere"),
    "family_cancelled": _("We called it off ourselves"),
    "agency_change": _("The agency or contractor changed"),
}
_PROVIDER = {
    "provider_absent": _("I was out"),
    "student_absent": _("The student was ill or away"),
    "provider_duty": _("I was in a meeting, a training or testing others"),
    "student_refused": _("The student did not want to come"),
    "student_suspended": _("The student was suspended"),
    "student_removed": _("The student was placed elsewhere"),
    "family_cancelled": _("The family called it off"),
    "not_stated": pgettext_lazy("said by a therapist", "The reason is not known"),
}
_SHORT = {
    "provider_absent": _("therapist was out"),
    "school_closed": _("no school"),
    "student_absent": _("child was ill or away"),
    "school_activity": _("assembly or event at school"),
    "not_stated": _("no reason given"),
    "field_trip": _("class trip"),
    "school_assessment": _("school tests"),
    "provider_duty": _("therapist had another duty"),
    "provider_vacancy": _("no therapist, the job is empty"),
    "late_start": _("services not begun"),
    "shortened_day": _("short day"),
    "schedule_conflict": _("something else at that time"),
    "not_as_written": _("not given as the plan says"),
    "provider_no_equipment": _("room, device or material missing"),
    "student_refused": _("child did not want to go"),
    "student_suspended": _("child was suspended"),
    "student_removed": _("child was placed elsewhere"),
    "family_cancelled": _("called off by the family"),
    "agency_change": _("change of agency"),
}


def reasons(source: str) -> list[tuple[str, str]]:
    """Every reason with its words, the five most common first; `source` is who writes."""
    words = _FAMILY | (_PROVIDER if source == "provider" else {})
    return [(reason, str(words[reason])) for reason in (*COMMON, *(each for each in words if each not in COMMON))]


def neutral() -> list[tuple[str, str]]:
    """Every reason in words that say nothing of who wrote it, the five most common first."""
    return [(reason, str(_SHORT[reason])) for reason in (*COMMON, *(each for each in _SHORT if each not in COMMON))]


def short_reason(reason: str | None) -> str:
    """The reason inside a line of the log; nothing for none."""
    return str(_SHORT[reason]) if reason in _SHORT else reason or ""
