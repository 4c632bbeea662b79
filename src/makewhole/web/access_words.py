"""What a line of the access log says beside its deed, in the language in which it is read.

A line keeps a code (a role, a kind of paper, a form of the export): words would stay in one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewhole.app import papers
from makewhole.web.models import Role

EXPORTS: Mapping[str, Any] = {
    "case": _("Everything in one file"),
    "workbook": _("Workbook"),
    "calendar": _("Calendar"),
    "tables": _("Tables"),
}
CASE_FILE = "case file"


def detail_words(what: str, detail: str) -> str:
    """The detail in words; as it stands where it is no code: a name, or what an older version wrote."""
    if what in ("invited", "joined", "role"):
        name, colon, code = detail.rpartition(": ")
        words = str(Role(code).label) if code in Role.values else code
        return f"{name}{colon}{words}"
    if what in ("paper", "paper_saved", "terminal_paper"):
        return papers.title(detail)
    if what in ("export", "terminal_export"):
        return str(EXPORTS.get(detail, detail))
    if what == "import" and detail == CASE_FILE:
        return str(_("The case file"))
    return detail
