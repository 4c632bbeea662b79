"""Collects every sentence that the program says to a person, and keeps the catalog of its Spanish.

    .venv/bin/python tools/messages.py            collect, merge into the catalog, compile it (`make messages`)
    .venv/bin/python tools/messages.py --missing  also list what has no Spanish yet

A sentence is found where it is marked: `gettext`, `ngettext`, `pgettext`, `gettext_noop` (of `makewhole.language`) and
Django's functions of the same names in src/**/*.py, under whatever name a module imports them; `{% translate %}` and
`{% blocktranslate %}` in templates; our own sentences in the policy packs, in the list of what was looked for, in the
provisions of law and in the lists of services and of reasons, which are looked up when they are spoken. What the packs
quote stays as its source has it: titles of documents, sections and addresses of citations are no messages.

Translations are never lost: what the code no longer says stays in the catalog as obsolete. Files are named without line
numbers and no day is written, so that the catalog changes only where a sentence does.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "makewhole"
CATALOG = PACKAGE / "language" / "locale" / "es" / "LC_MESSAGES" / "django.po"

Places = tuple[int | tuple[int, str], ...]
KEYWORDS: dict[str, Places] = {
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
"""The functions that mark a sentence, and which of their arguments it is."""
MODULES = ("makewhole.language", "django.utils.translation")
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_HEAD = """Spanish of makewhole. Made by `make messages`, which keeps what is translated; translate here.
Terms: docs/terms.md. Formal address (usted); {places} and %(places)s stay as they are."""


@dataclass(frozen=True)
class Said:
    """One sentence and where it is said. `comment` names what a translator should look at."""

    id: str | tuple[str, str]
    place: str
    context: str | None = None
    comment: str | None = None


def of_python(text: str, place: str) -> Iterator[Said]:
    """The sentences marked in a module's text, under the names by which it imports the functions."""
    names: dict[str, str] = {}
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names |= {each.asname or each.name: each.name for each in node.names if each.name in KEYWORDS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (keyword := names.get(_called(node))) is not None:
            arguments = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield from _said(KEYWORDS[keyword], arguments, place)


def _called(call: ast.Call) -> str:
    """The plain name by which a function is called."""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def of_template(text: str, place: str) -> Iterator[Said]:
    """The sentences of `{% translate %}` and `{% blocktranslate %}` in a template's text."""
    from django.utils.translation.template import templatize

    # How a template is indented is no syntax of Python's, by which the sentences are found.
    lines = [line.lstrip() for line in templatize(text, origin=place).splitlines()]
    source = io.BytesIO("\n".join(lines).encode())
    keywords: dict[str, Any] = {**KEYWORDS, "_": (1,)}
    found: Iterable[tuple[int, Any, Any, Any]] = extract_python(source, keywords, [], {"encoding": "utf-8"})
    for _, name, messages, _ in found:
        arguments = [messages] if isinstance(messages, str) or messages is None else list(messages)
        yield from _said(keywords[name], arguments, place)


def _said(places: Places, arguments: Sequence[object], place: str) -> Iterator[Said]:
    """The sentence among a call's arguments; none where it is looked up at speaking time, and marked elsewhere."""
    context: str | None = None
    ids: list[str] = []
    for number in places:
        at, is_context = (number[0], True) if isinstance(number, tuple) else (number, False)
        argument = arguments[at - 1] if at <= len(arguments) else None
        if not isinstance(argument, str):
            return
        if is_context:
            context = argument
        else:
            ids.append(argument)
    if ids and ids[0]:
        yield Said((ids[0], ids[1]) if len(ids) == 2 else ids[0], place, context)


def of_packs() -> Iterator[Said]:
    """Our own sentences in the policy packs and in the list of what was looked for, with the pack's name."""
    sys.path.insert(0, str(PACKAGE.parent))
    from makewhole.policy.looked_for import list_looked_for
    from makewhole.policy.pack import Clock, Note, Rule, list_packs

    def said(texts: Iterable[str | None], place: str, comment: str) -> Iterator[Said]:
        for text in texts:
            if text:
                yield Said(" ".join(text.split()), place, None, comment)

    def of_item(item: Rule | Clock | Note, place: str) -> Iterator[Said]:
        texts: list[str | None] = [item.note, item.reported_by, item.ask_whom]
        if isinstance(item, Note):
            texts.append(item.text)
        else:
            texts += [item.asks, item.reported_text]
        if isinstance(item, Clock):
            texts += [item.duty, item.to_whom, *item.must_say]
        if isinstance(item, Rule) and item.notice is not None:
            texts += [item.notice.to, item.notice.what]
        yield from said(texts, place, f"policy pack {item.full_id}")

    for pack in list_packs():
        place = f"src/makewhole/policy/packs/{pack.path.name}"
        yield from said([pack.title, pack.note], place, f"policy pack {pack.id}")
        for item in pack.items:
            yield from of_item(item, place)
    for page in list_looked_for():
        place = "src/makewhole/policy/looked_for.toml"
        yield from said([page.looked_for, page.result], place, f"looked for in {page.name}")
        for note in page.found:
            yield from of_item(note, place)


def of_law() -> Iterator[Said]:
    """What the provisions say that papers name, their titles, and who tells of those that nobody read."""
    sys.path.insert(0, str(PACKAGE.parent))
    from makewhole.policy.law import provisions

    for each in provisions().values():
        yield from (
            Said(text, "src/makewhole/policy/law.toml", None, f"what is said of {each.citation}")
            for text in (each.title, each.says, each.reported_by)
            if text
        )


def of_complaints() -> Iterator[Said]:
    """What single states say of their complaints."""
    sys.path.insert(0, str(PACKAGE.parent))
    from makewhole.policy.complaints import list_complaints

    for state, complaint in list_complaints().items():
        for text in (each for fact in complaint.facts for each in (fact.says, fact.asks) if each):
            yield Said(text, "src/makewhole/policy/complaints.toml", None, f"what is said of complaints in {state}")


def of_services() -> Iterator[Said]:
    """The names of the shipped list of services."""
    sys.path.insert(0, str(PACKAGE.parent))
    from makewhole.record.services import listed

    for service in listed():
        for name in (service.name, service.ed_fi):
            if name:
                yield Said(name, "src/makewhole/record/services.toml", None, "name of a service (Ed-Fi)")


def of_reasons() -> Iterator[Said]:
    """Why a word of a log is asked about, from the shipped list of reasons."""
    sys.path.insert(0, str(PACKAGE.parent))
    from makewhole.exchange.reasons import shipped

    for meaning in shipped().meanings.values():
        if meaning.why:
            yield Said(meaning.why, "src/makewhole/exchange/reasons.toml", None, "why a word of a log is asked about")


def collect(package: Path = PACKAGE) -> list[Said]:
    """Every sentence of the package, in the order of its files."""
    found: list[Said] = []
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package.parent.parent).as_posix()
        found += of_python(path.read_text(encoding="utf-8"), place)
    for path in sorted(file for ending in ("html", "txt") for file in package.glob(f"**/templates/**/*.{ending}")):
        place = path.relative_to(package.parent.parent).as_posix()
        found += of_template(path.read_text(encoding="utf-8"), place)
    if package == PACKAGE:
        found += [*of_packs(), *of_reasons(), *of_services(), *of_law(), *of_complaints()]
    return found


def template(found: Iterable[Said]) -> Catalog:
    """The sentences as a catalog without translations."""
    catalog = _empty()
    for said in found:
        comments = [said.comment] if said.comment else []
        catalog.add(said.id, context=said.context, locations=[(said.place, 0)], auto_comments=comments)
    return catalog


def _empty() -> Catalog:
    return Catalog(
        locale="es",
        domain="django",
        project="makewhole",
        version="",
        header_comment="\n".join(f"# {line}" for line in _HEAD.splitlines()),
        copyright_holder="the makewhole project",
        msgid_bugs_address="",
        language_team="",
        last_translator="",
        creation_date=_NO_DAY,
        revision_date=_NO_DAY,
        fuzzy=False,
    )


def read(path: Path = CATALOG) -> Catalog:
    """The catalog as it is; an empty one where there is none."""
    if not path.is_file():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale="es", domain="django")


def merged(found: Iterable[Said], held: Catalog) -> Catalog:
    """What is said now, with the translations that are there; what is said no longer becomes obsolete."""
    merged = template(found)
    for message in merged:
        if not message.id:
            continue
        before = held.get(_first(message), message.context) or held.obsolete.get(_key(message))
        if before is not None and _is_plural(before) == _is_plural(message):
            message.string = before.string
            message.user_comments = before.user_comments
    obsolete = dict([*held.obsolete.items(), *_keyed(held)])
    for key, message in sorted(obsolete.items(), key=lambda each: str(each[0])):
        if message.id and merged.get(_first(message), message.context) is None and any(_strings(message)):
            message.locations = []
            message.auto_comments = []
            merged.obsolete[key] = message
    return merged


def _keyed(catalog: Catalog) -> Iterator[tuple[str | tuple[str, str], Message]]:
    for message in catalog:
        if message.id:
            yield _key(message), message


def _key(message: Message) -> str | tuple[str, str]:
    return (_first(message), message.context) if message.context else _first(message)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_plural(message: Message) -> bool:
    return not isinstance(message.id, str)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def missing(catalog: Catalog) -> list[Message]:
    """The messages without Spanish, or without one of its forms."""
    return [message for message in catalog if message.id and not all(_strings(message))]


def faults(catalog: Catalog, same: Mapping[str, str]) -> list[str]:
    """What is wrong with the translations, a sentence each; `same` are the words that both languages share, and why.

    Looked at: that there is Spanish, in both its forms where there are two; that nobody left it to be checked (fuzzy);
    that it is not the English again; that places and the spaces at both ends are those of the English.
    """
    found = []
    unused = dict(same)
    for message in catalog:
        if not message.id:
            continue
        english, spanish = _ids(message), _strings(message)
        name = f'"{english[0]}"'
        unused.pop(english[0], None)
        if not all(spanish):
            found.append(f"{name} has no Spanish")
            continue
        if len(spanish) != len(english):
            found.append(f"{name} has {len(spanish)} forms for {len(english)}")
        if message.fuzzy:
            found.append(f"{name} is marked as fuzzy")
        if spanish == english and english[0] not in same:
            found.append(f"{name} is the same in Spanish, and the list of exceptions does not name it")
        if spanish != english and english[0] in same:
            found.append(f"{name} is listed as the same in Spanish, and is not")
        for one, other in zip(english, spanish, strict=False):
            if _places(one) != _places(other):
                found.append(f"{name} has the places {_places(one)}, its Spanish {_places(other)}")
            if (one[:1].isspace(), one[-1:].isspace()) != (other[:1].isspace(), other[-1:].isspace()):
                found.append(f"{name} begins or ends with a space, or its Spanish does")
    found += [f'"{name}" is listed as the same in Spanish, and nobody says it' for name in unused]
    return found


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}|%\(\w+\)[sd]", text))


def as_po(catalog: Catalog) -> bytes:
    """The catalog as its file has it."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The compiled catalog, the same bytes for the same messages."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Writes the catalog and its compiled form; what it did, in one line."""
    catalog = merged(collect(), read())
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_bytes(as_po(catalog))
    CATALOG.with_suffix(".mo").write_bytes(as_mo(read()))
    lacking = missing(catalog)
    if "--missing" in arguments:
        for message in lacking:
            sys.stdout.write(f"{_first(message)}\n")
    sys.stdout.write(f"{len(catalog)} messages, {len(lacking)} without Spanish\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
