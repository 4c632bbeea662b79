"""A record from another machine: a case file, taken in entry by entry as it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole.app import child_files, histories
from makewhole.web import access, uploads
from makewhole.web.forms.bringing import CaseFile
from makewhole.web.models import ChildRecord

LIMIT_BYTES = 250_000_000
"""A case file holds the attachments too."""


def restore(request: HttpRequest) -> HttpResponse:
    """Takes a case file in; whoever brings it owns the record here."""
    form = CaseFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if given.size > LIMIT_BYTES:
            form.add_error("file", _("The file is larger than 250 MB."))
        else:
            # On a server a record goes on where it is: what a file says that somebody said is not added to it.
            known = [] if settings.HOSTED else access.list_children(request)
            mine = [child.student_id for child in known if child.may_write]
            with tempfile.TemporaryDirectory(prefix="makewhole-restore-") as scratch:
                file = Path(scratch) / "case.zip"
                with uploads.private(file) as stream:
                    for piece in given.chunks():
                        stream.write(piece)
                try:
                    received = child_files.receive(access.place(), file, mine=mine, tells_nothing=settings.HOSTED)
                except histories.NotDone as error:
                    form.add_error("file", str(error))
                else:
                    return _opened(request, received)
    return render(request, "web/restore.html", {"form": form}, status=422 if form.errors else 200)


def _opened(request: HttpRequest, received: child_files.Received) -> HttpResponse:
    """Opens a door to each record that has none here yet, and goes to the first."""
    records: list[ChildRecord] = [access.open_record(request, student_id) for student_id in received.students]
    for record in records:
        access.note(request, access.child(request, record.key, None), "import", "case file")
    if received.entries:
        words = ngettext(
            "Brought in: {entries} entry, as it was written.",
            "Brought in: {entries} entries, each as it was written.",
            received.entries,
        )
        messages.success(request, words.format(entries=f"{received.entries:,}"))
    else:
        messages.info(request, _("All that this file says is here already; nothing was written."))
    return redirect("statement", key=records[0].key) if len(records) == 1 else redirect("home")
