"""What a person typed for papers of one child, kept until it is sent: theirs alone, and no part of the record.

What is the same in every paper, and the language that was chosen last, stand in a draft of no kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from makewhole.web.models import PaperDraft

if TYPE_CHECKING:
    from makewhole.web.access import Child

ABOUT_ONESELF = ("sender_name", "sender_address", "sender_reach")
"""What every paper asks of the person who writes."""
TO_SCHOOL = ("to_name", "to_address")
"""What every paper to the school asks; that to the state has an office of its own."""
ABOUT_CHILD = ("born_on", "school", "district")
"""What every letter asks about the child, and the record may not say."""
NOT_TO_SCHOOL = ("state_complaint",)
MOST = 20_000
"""Characters of one answer that are kept."""


def begun(request: HttpRequest, child: Child, kind: str) -> PaperDraft:
    """The draft of that kind, with what the person typed for other papers about themself; perhaps a new, unkept one."""
    found = {
        each.kind: each
        for each in PaperDraft.objects.filter(child=child.record, user=request.user.pk, kind__in=("", kind))
    }
    draft = found.get(kind) or PaperDraft(child=child.record, user_id=request.user.pk, kind=kind)
    if "" in found:
        about = found[""].answers
        draft.language = found[""].language
        # What was emptied in this paper alone stays empty here.
        own = {name for name in ABOUT_CHILD if name in draft.answers}
        shared = {name: about[name] for name in _shared(kind) if name in about and name not in own}
        draft.answers = {**draft.answers, **shared}
    return draft


def keep(draft: PaperDraft, answers: Mapping[str, str], language: str, saved_on: dt.date | None = None) -> None:
    """Keeps what was typed; what it says of the person stands apart, for the next paper too."""
    told = {name: words[:MOST] for name, words in answers.items()}
    about = {
        name: told.pop(name) for name in _shared(draft.kind) if name in told and (told[name] or name not in ABOUT_CHILD)
    }
    draft.saved_on = saved_on or draft.saved_on
    # Two pages of the same paper may be sent at the same time.
    values = {"answers": told, "language": language, "saved_on": draft.saved_on}
    whose: Any = {"child": draft.child, "user_id": draft.user_id}
    PaperDraft.objects.update_or_create(**whose, kind=draft.kind, defaults=values)
    known, is_new = PaperDraft.objects.get_or_create(
        **whose, kind="", defaults={"answers": about, "language": language}
    )
    if not is_new and ({**known.answers, **about}, language) != (known.answers, known.language):
        known.answers, known.language = {**known.answers, **about}, language
        known.save(update_fields=["answers", "language"])


def forget(request: HttpRequest, child: Child, kind: str) -> None:
    """Forgets the draft of that kind: it was sent, or the person begins anew."""
    PaperDraft.objects.filter(child=child.record, user=request.user.pk, kind=kind).delete()


def forget_all(request: HttpRequest, child: Child) -> None:
    """Forgets everything that the person typed for papers of this child."""
    PaperDraft.objects.filter(child=child.record, user=request.user.pk).delete()


def kinds_begun(request: HttpRequest, child: Child) -> set[str]:
    """The kinds of which there is a draft with anything in it; "" with them, if the person told of themself."""
    drafts = PaperDraft.objects.filter(child=child.record, user=request.user.pk).values_list("kind", "answers")
    return {kind for kind, answers in drafts if answers}


def _shared(kind: str) -> tuple[str, ...]:
    own = (*ABOUT_ONESELF, *ABOUT_CHILD)
    return own if kind in NOT_TO_SCHOOL else (*own, *TO_SCHOOL)
