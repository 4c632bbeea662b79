"""The names of holidays as people read them. A calendar's note keeps the English one, as the holidays' list has it."""

from __future__ import annotations

from typing import Final

from makewhole.language import gettext, gettext_noop

_KINDS: Final = {
    "federal holiday": gettext_noop("federal holiday: {name}"),
    "state holiday": gettext_noop("state holiday: {name}"),
}
_OBSERVED: Final = " (observed)"
_NAMES: Final = (
    gettext_noop("New Year's Day"),
    gettext_noop("Martin Luther King Jr. Day"),
    gettext_noop("Washington's Birthday"),
    gettext_noop("Presidents' Day"),
    gettext_noop("Memorial Day"),
    gettext_noop("Juneteenth National Independence Day"),
    gettext_noop("Independence Day"),
    gettext_noop("Labor Day"),
    gettext_noop("Columbus Day"),
    gettext_noop("Indigenous Peoples' Day"),
    gettext_noop("Veterans Day"),
    gettext_noop("Thanksgiving Day"),
    gettext_noop("Christmas Day"),
    gettext_noop("Christmas Eve"),
    gettext_noop("New Year's Eve"),
    gettext_noop("Good Friday"),
    gettext_noop("Day After Thanksgiving"),
    gettext_noop("Friday After Thanksgiving"),
    gettext_noop("Lincoln's Birthday"),
    gettext_noop("Election Day"),
    gettext_noop("Cesar Chavez Day"),
    gettext_noop("Three Kings Day"),
)
"""Those of the whole country and of many states; the name of another state's own stays as it is."""


def note_words(note: str) -> str:
    """The note of a closed day; the proposed ones ("federal holiday: Labor Day") in the language that is spoken."""
    kind, colon, names = note.partition(": ")
    if not colon or kind not in _KINDS:
        return note
    return gettext(_KINDS[kind]).format(name="; ".join(_name(name) for name in names.split("; ")))


def _name(name: str) -> str:
    if name.endswith(_OBSERVED):
        return gettext("{name} (day off in its place)").format(name=_name(name.removesuffix(_OBSERVED)))
    return gettext(name) if name in _NAMES else name
