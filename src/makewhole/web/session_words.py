"""What happened in a session, in one phrase."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from makewhole.web.amount_words import number as whole_number
from makewhole.web.reason_words import short_reason


def what(cells: Mapping[str, str | None]) -> str:
    """What happened in a session, in one phrase."""
    given, planned = cells.get("delivered_minutes"), cells.get("planned_minutes")
    kind = cells.get("kind") or "regular"
    numbers = {"given": given, "planned": planned, "why": short_reason(cells.get("reason"))}
    if kind == "make_up":
        return _("make-up, %(given)s min") % numbers if given is not None else _("make-up, minutes not known")
    if kind == "compensatory":
        return _("compensatory, %(given)s min") % numbers if given is not None else _("compensatory, minutes not known")
    if not cells.get("reason"):
        if given is None:
            return _("nothing is known of it")
        if planned is not None and (whole_number(given) or 0) < (whole_number(planned) or 0):
            return _("%(given)s of %(planned)s min") % numbers
        return _("held, %(given)s min") % numbers
    if given is not None and (whole_number(given) or 0) > 0 and planned is not None:
        return _("%(given)s of %(planned)s min: %(why)s") % numbers
    return _("did not happen: %(why)s") % numbers
