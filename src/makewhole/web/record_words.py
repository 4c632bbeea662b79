"""The words of the record's short lists, as a page says them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLAN_KINDS = {
    "iep": _("IEP (individualized education program)"),
    "504": _("504 plan"),
    "ifsp": _("IFSP (birth to age 3)"),
}
SOURCES = {
    "family": pgettext_lazy("who wrote it down", "the family"),
    "provider": pgettext_lazy("who wrote it down", "the therapist or teacher"),
    "district": pgettext_lazy("who wrote it down", "the school or district"),
    "billing": pgettext_lazy("who wrote it down", "a billing record"),
}
SESSION_KINDS = {
    "regular": _("a regular session"),
    "make_up": _("a make-up for a session that was missed"),
    "compensatory": _("compensatory minutes (a remedy that was agreed or ordered)"),
}
CONTACTS = {
    "direct": _("with the child"),
    "consult": _("a talk among adults (consultation)"),
    "attempt": _("the therapist came, and it did not work out"),
}
CLOSURES = {
    "holiday": _("holiday"),
    "break": _("break (winter, spring ...)"),
    "staff_day": _("staff day"),
    "weather": _("weather"),
    "election": _("election"),
    "emergency": _("emergency"),
    "half_day": _("half day (school is held)"),
    "school_day": _("school is held after all"),
}
WEEKDAYS = {
    "Mon": _("Monday"),
    "Tue": _("Tuesday"),
    "Wed": _("Wednesday"),
    "Thu": _("Thursday"),
    "Fri": _("Friday"),
    "Sat": _("Saturday"),
    "Sun": _("Sunday"),
}
GROUPINGS = {
    "individual": _("alone with the therapist"),
    "group": _("in a group"),
    "consult": _("adults talk with each other (consultation)"),
}
PERIODS = {
    "day": _("school day"),
    "week": _("week"),
    "month": _("month"),
    "cycle": _("cycle of school days"),
    "term": _("term (quarter or trimester)"),
    "semester": _("semester"),
    "school_year": _("school year"),
    "plan_year": _("year of the plan"),
}
TERM_KINDS = {
    "quarter": _("quarter"),
    "trimester": _("trimester"),
    "semester": _("semester"),
    "esy": _("extended school year (summer services)"),
}
UNLOGGED = {
    "unrecorded": _("Every session. A session that nobody wrote down counts as “no record”."),
    "delivered": _("Only the missed ones. A session that nobody wrote down counts as held, and the statement says so."),
}
SHORT_PERIODS = {
    "full": _("Yes, or it does not say: the full amount"),
    "prorate": _("No: less, as there are fewer school days"),
}
MAKE_UP_OUTCOMES = {
    "make_up": _("They must be made up"),
    "offer": _("A make-up must be offered"),
    "may": _("They may be made up, without a duty"),
    "not_required": _("They need not be made up"),
    "team_decides": _("The team decides each time"),
}
CHANNELS = {
    "email": _("E-mail"),
    "letter": _("Letter"),
    "call": _("Phone call"),
    "in_person": _("In person"),
    "meeting": _("Meeting"),
}
TABLES = {
    "students": _("About the child"),
    "plans": _("Plan"),
    "promises": _("Service"),
    "calendars": _("School year"),
    "closures": _("Day without school"),
    "terms": _("Term"),
    "slots": _("Hour of the timetable"),
    "sessions": _("Session"),
    "gaps": _("Time without any service"),
    "offers": _("Offer of a make-up"),
    "determinations": _("Decision"),
    "awards": _("Awarded minutes"),
    "answers": _("Answer to a rule's question"),
}
COLUMNS = {
    "name": pgettext_lazy("a column of the record", "Name"),
    "state": pgettext_lazy("a column of the record", "State"),
    "district": pgettext_lazy("a column of the record", "District"),
    "school": pgettext_lazy("a column of the record", "School"),
    "born_on": pgettext_lazy("a column of the record", "Birthday"),
    "kind": pgettext_lazy("a column of the record", "Kind"),
    "starts_on": pgettext_lazy("a column of the record", "First day"),
    "ends_on": pgettext_lazy("a column of the record", "Last day"),
    "consented_on": pgettext_lazy("a column of the record", "Agreed to on"),
    "policy": pgettext_lazy("a column of the record", "Rules for missed sessions"),
    "unlogged": pgettext_lazy("a column of the record", "What is written down"),
    "short_period": pgettext_lazy("a column of the record", "In a week with a holiday"),
    "make_up_outcome": pgettext_lazy("a column of the record", "What the plan says of missed sessions"),
    "make_up_due": pgettext_lazy("a column of the record", "Made up by"),
    "plan_id": pgettext_lazy("a column of the record", "Plan"),
    "service": pgettext_lazy("a column of the record", "Service"),
    "wording": pgettext_lazy("a column of the record", "As the plan says it"),
    "sessions": pgettext_lazy("a column of the record", "Sessions"),
    "minutes": pgettext_lazy("a column of the record", "Minutes"),
    "minutes_per_period": pgettext_lazy("a column of the record", "Minutes in all"),
    "period": pgettext_lazy("a column of the record", "In each"),
    "every": pgettext_lazy("a column of the record", "How many together"),
    "grouping": pgettext_lazy("a column of the record", "How"),
    "setting": pgettext_lazy("a column of the record", "Where"),
    "provider_id": pgettext_lazy("a column of the record", "By whom"),
    "esy": pgettext_lazy("a column of the record", "Extended school year"),
    "school_week": pgettext_lazy("a column of the record", "School week"),
    "closure": pgettext_lazy("a column of the record", "What it is"),
    "note": pgettext_lazy("a column of the record", "Note"),
    "term": pgettext_lazy("a column of the record", "Name of the term"),
    "promise_id": pgettext_lazy("a column of the record", "Service"),
    "weekday": pgettext_lazy("a column of the record", "Day of the week"),
    "starts_at": pgettext_lazy("a column of the record", "Begins at"),
    "date": pgettext_lazy("a column of the record", "Day"),
    "planned_minutes": pgettext_lazy("a column of the record", "Minutes planned"),
    "delivered_minutes": pgettext_lazy("a column of the record", "Minutes given"),
    "reason": pgettext_lazy("a column of the record", "Why minutes were missed"),
    "makes_up": pgettext_lazy("a column of the record", "Makes up"),
    "award_id": pgettext_lazy("a column of the record", "Of the award"),
    "contact": pgettext_lazy("a column of the record", "With whom"),
    "as_written": pgettext_lazy("a column of the record", "Given as the plan says"),
    "source": pgettext_lazy("a column of the record", "Written by"),
    "notified_on": pgettext_lazy("a column of the record", "School told you on"),
}
"""The names of columns where a row is read, not asked for."""
