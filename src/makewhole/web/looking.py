"""Looking at a file that comes in: at once where it is small, beside the page where it is large, with how far it is."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from makewhole.app.child_imports import ChildImport
from makewhole.app.importing import NotImported
from makewhole.web import access

if TYPE_CHECKING:
    from makewhole.app.importing import Look
    from makewhole.web.uploads import Upload

_log = logging.getLogger(__name__)
LARGE_BYTES = 1_500_000
"""From here a file is read beside the page, which meanwhile says how far it is."""
KEPT = 16


@dataclass
class Looking:
    """A file that is being read, or was."""

    what: str = ""
    share: float = 0.0
    look: Look | None = None
    refused: NotImported | None = None
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int:
        return int(100 * min(max(self.share, 0.0), 1.0))


_working: OrderedDict[tuple[str, str, tuple[tuple[str, str], ...]], Looking] = OrderedDict()
_turn = threading.Lock()


def look(upload: Upload, student_id: str) -> Looking:
    """What the file says under its answers; of a large one perhaps not yet (`done` is not set)."""
    if upload.size < LARGE_BYTES:
        found = Looking()
        _read(found, upload, student_id)
        return found
    key = (upload.token, student_id, tuple(sorted(upload.answers.items())))
    with _turn:
        known = _working.get(key)
        if known is None:
            known = _working[key] = Looking()
            while len(_working) > KEPT:
                _working.popitem(last=False)
            spoken = translation.get_language()
            context = contextvars.copy_context()

            def work() -> None:
                with translation.override(spoken):
                    _read(known, upload, student_id)

            threading.Thread(target=lambda: context.run(work), daemon=True).start()
    known.done.wait(1.0)
    return known


def forget(upload: Upload) -> None:
    """Lets go of what was read of the file."""
    with _turn:
        for key in [key for key in _working if key[0] == upload.token]:
            del _working[key]


def _read(found: Looking, upload: Upload, student_id: str) -> None:
    def told(what: str, share: float) -> None:
        found.what, found.share = what, share

    try:
        with opened(upload, student_id, told) as coming:
            found.look = coming.look(upload.answers)
    except NotImported as error:
        found.refused = error
    except Exception:  # noqa: BLE001 (a file that no reader foresaw; who waits beside the page has to be told)
        _log.exception("A file that comes in was not read.")
        found.refused = NotImported(_("This file cannot be read here. It is our mistake, and nothing was written."))
    finally:
        found.done.set()


def opened(upload: Upload, student_id: str, progress: object = None) -> ChildImport:
    """The file on its way into the child's record."""
    return ChildImport(
        access.place(),
        upload.file,
        student_id=student_id,
        kind=upload.kind,  # type: ignore[arg-type]
        source=upload.source,
        progress=progress,  # type: ignore[arg-type]
    )


def answers_of(look: Look, given: Mapping[str, str]) -> dict[str, str]:
    """What was answered, with what was proposed and not said otherwise: what taking the file in rests on."""
    proposed = {question.key: question.proposed for question in look.proposals if question.proposed is not None}
    return {**proposed, **given}
