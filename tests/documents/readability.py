"""How hard a text is to read: school grade of English, perspicuity and grade of Spanish. Published formulas only.

English: Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975): 0.39 words/sentence + 11.8 syllables/word
- 15.59. Spanish: Crawford's grade (Crawford 1984): -0.205 sentences/100 words + 0.049 syllables/100 words - 3.407; and
Flesch-Szigriszt perspicuity (Szigriszt Pazos 1993): 206.835 - 62.3 syllables/word - words/sentence, on the INFLESZ scale
(Barrio-Cantalejo 2008), where 55 and more is what pupils of the ESO (12 to 16 years) and readers of newspapers read with
ease. Crawford alone is lenient with long words; so both must hold.

Every syllable that one of two counters sees is counted, so an error makes a text harder, not easier. A number counts as
one word of one syllable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyphen  # type: ignore[import-untyped]

GRADE = 8.0
PERSPICUITY = 55.0
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDS = re.compile(r"[.!?]+(?=\s|$|[\"”»)])")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Counts:
    """Of one text."""

    sentences: int
    words: int
    syllables: int


def sentences(text: str) -> int:
    """How many there are: each line has at least one, and a full stop, a question or an exclamation mark ends one."""
    return sum(max(1, len(_ENDS.findall(line.strip()))) for line in text.splitlines() if _WORD.search(line))


def counts(text: str, language: str) -> Counts:
    count = english_syllables if language == "en" else spanish_syllables
    found = _WORD.findall(text)
    return Counts(sentences(text), len(found), sum(count(word.lower()) for word in found))


def flesch_kincaid(text: str) -> float:
    """The school grade of the United States in which the English text is read."""
    found = counts(text, "en")
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def crawford(text: str) -> float:
    """The school grade in which the Spanish text is read."""
    found = counts(text, "es")
    return -0.205 * 100 * found.sentences / found.words + 0.049 * 100 * found.syllables / found.words - 3.407


def perspicuity(text: str) -> float:
    """How clear the Spanish text is: 100 is very easy, 0 very hard."""
    found = counts(text, "es")
    return 206.835 - 62.3 * found.syllables / found.words - found.words / found.sentences


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


@cache
def english_syllables(word: str) -> int:
    """At least one: what the hyphens show, or the groups of vowels without a silent e, whichever is more."""
    if any(letter.isdigit() for letter in word):
        return 1
    return max(1, _by_hyphens(word), _by_vowels(word))


def _by_hyphens(word: str) -> int:
    return sum(len(_dictionary().positions(part)) + 1 for part in re.split(r"[-'’]", word) if len(part) > 1)


def _by_vowels(word: str) -> int:
    total = 0
    for part in re.split(r"[-’']", word):
        groups = len(_ENGLISH_VOWELS.findall(part))
        silent = re.search(r"([^aeiouyl]|[aeiouy]l)e$|[^aeiouydt]ed$|[^aeiouylscxzgh]es$", part)
        groups -= 1 if silent and groups > 1 else 0
        groups += len(re.findall(r"ia(?!l)|io(?!n|us)|eo(?!u)|ua(?!r)|[^q]ui[^ltd]|ie[tr]$|ea$", part))
        total += max(groups, 1 if part and part not in ("s", "t") else 0)
    return total


_SPANISH_STRONG = "aeoáéóíú"


@cache
def spanish_syllables(word: str) -> int:
    """The nuclei of the word: a weak vowel beside another makes one with it, two strong or accented ones do not."""
    if any(letter.isdigit() for letter in word):
        return 1
    # The u of que, qui, gue and gui is silent; a y counts as a vowel at the end alone.
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word).replace("ü", "u")
    word = re.sub(r"y$", "i", word)
    total = 0
    for run in re.findall(r"[aeiouáéíóú]+", word):
        strong = sum(letter in _SPANISH_STRONG for letter in run)
        total += max(1, strong)
    return max(1, total)
