"""What the pages say, in the language of the run: looked up in the catalog, so that no test repeats a translation."""

from __future__ import annotations

import gettext as catalogs
import re
from functools import cache

from makewhole.language import LOCALE


@cache
def _catalog(language: str) -> catalogs.NullTranslations:
    return catalogs.NullTranslations() if language == "en" else catalogs.translation("django", LOCALE, [language])


def said(language: str, message: str, **filled: object) -> str:
    """The sentence; what stands as %(name)s or {name} in it is filled in."""
    words = _catalog(language).gettext(message)
    for name, value in filled.items():
        words = words.replace(f"%({name})s", str(value)).replace(f"{{{name}}}", str(value))
    return words


def like(language: str, message: str, *, one: str = "") -> re.Pattern[str]:
    """The sentence with anything in its places, as a pattern; where it has a form for `one`, the other of the two."""
    words = re.escape(_catalog(language).ngettext(one, message, 2) if one else _catalog(language).gettext(message))
    return re.compile(re.sub(r"%\\\((\w+)\\\)s|\\\{(\w+)\\\}", ".*", words))


def begins(language: str, message: str) -> re.Pattern[str]:
    """What begins with the sentence, as a button does whose hidden words say for which day."""
    return re.compile("^\\s*" + like(language, message).pattern)
