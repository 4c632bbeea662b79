"""Names of services and other names in use for them, from `services.toml`.

Make-up minutes go to misses of the same service, and services are compared as text: "Speech" and "Speech-Language
Therapy" are two. So a name that looks like a listed one is pointed out, and never changed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from makewhole.language import gettext


@dataclass(frozen=True)
class Service:
    """One service of the shipped list."""

    name: str
    ed_fi: str | None
    """The code value of Ed-Fi's list, None where none was found."""
    others: tuple[str, ...]


@cache
def listed() -> tuple[Service, ...]:
    """The services of the shipped list, in its order."""
    import tomllib

    text = resources.files("makewhole.record").joinpath("services.toml").read_text(encoding="utf-8")
    return tuple(
        Service(entry["name"], entry.get("ed_fi"), tuple(entry["others"])) for entry in tomllib.loads(text)["service"]
    )


def looks_like(service: str) -> str | None:
    """The listed name that this text is another name for; None where it is a listed name itself, or one's own."""
    names, others = _names()
    return None if service in names else others.get(_folded(service))


def heard(text: str) -> str:
    """What a record should hold for a service that somebody typed: the listed name, in whatever language."""
    typed = _folded(text)
    for service in listed():
        for name in (service.name, service.ed_fi):
            if name is not None and typed == _folded(gettext(name)):
                return name
    return looks_like(text) or text


def words_of_listed(service: str) -> str:
    """A listed service in the language that is spoken, which `heard` takes back; one's own name as it stands."""
    return gettext(service) if service in _names()[0] else service


def service_words(service: str) -> str:
    """The service as people read it, in the language that is spoken; one's own name for a service stays as it is.

    The record keeps the listed name: two records that mean one service compare equal.
    """
    return gettext(service)


@cache
def _names() -> tuple[frozenset[str], dict[str, str]]:
    names: set[str] = set()
    others: dict[str, str] = {}
    for service in listed():
        names.add(service.name)
        if service.ed_fi is not None:
            names.add(service.ed_fi)
        for other in (service.name, *service.others):
            others[_folded(other)] = service.name
    for service in listed():
        if service.ed_fi is not None:
            others.setdefault(_folded(service.ed_fi), service.ed_fi)
    return frozenset(names), others


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace(".", "").casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
