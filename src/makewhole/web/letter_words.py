"""The buttons that lead to letters: each names the letter that it opens."""

from __future__ import annotations

from django.utils.translation import gettext as _


def button(letter: str) -> str:
    """What the button says that leads to a letter of that kind."""
    words = {
        "make_up_plan": _("Write the letter about make-ups"),
        "service_logs": _("Write the letter that asks for the logs"),
        "clear_wording": _("Write the letter about the plan's words"),
        "team_meeting": _("Write the letter that asks for a meeting"),
        "written_notice": _("Write the letter that asks for the reasons"),
        "follow_up": _("Write the second request"),
        "state_complaint": _("Prepare the complaint"),
    }
    return words.get(letter) or _("Write the letter")
