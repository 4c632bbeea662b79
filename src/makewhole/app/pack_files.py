"""A pack file of one's own: begun from a shipped pack, confirmed rule by rule, checked."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.record.findings import Finding

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from makewhole.policy import Pack
    from makewhole.policy.pack import Citation


class NotWritten(Exception):
    """The file was not written; the message says why and what to do."""


@dataclass(frozen=True)
class Written:
    """A pack file as it was written: the pack, and what is still to be seen to (warnings)."""

    path: Path
    pack: Pack
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Checked:
    """A pack held against the format, itself and the tests beside it: how many cases ran, and all findings."""

    pack: Pack | None
    """None: the file cannot be read as a pack."""
    cases: int
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)


def new(original_id: str, path: Path) -> Written:
    """A new pack file begun from a pack: its rules, clocks and notes with evidence and citations unchanged.

    The id is the file's name. Nothing is overwritten. PackNotFound where there is no such pack; NotWritten else.
    """
    from makewhole.app.packs import get_pack
    from makewhole.policy import check

    pack_id = _id_of(path)
    original = get_pack(original_id)[0]
    if any(finding.is_error for finding in check(original)):
        raise NotWritten(f"{original_id} has errors; to see them: makewhole packs check {original_id}")
    if os.path.lexists(path):
        raise NotWritten(f"{path} is there already, and nothing is overwritten; name another.")
    text = _begun(original, pack_id, path.name)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}.") from None
    try:
        written = _written(path)
        wrong = [finding.message for finding in written.findings if finding.is_error]
        if wrong:
            raise NotWritten(f"{path} is not written, it would have an error: {wrong[0]}.")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return written


_CAVEATS = ("reported_text", "reported_by", "ask_whom", "note")
"""What an item says of a text that nobody had read yet; of a document in the user's hands it would be wrong."""


def confirm(
    path: Path,
    item_id: str,
    *,
    title: str,
    page: str,
    date: dt.date,
    note: str | None = None,
    today: dt.date | None = None,
) -> Written:
    """The pack file with one rule, clock or note made `local`: its citation is the document that the user holds.

    What stood there as evidence, source and caveats (what was reported, by whom, whom to ask, the note) is kept as
    comments; `note` is the new one. Everything else stays as it was. NotWritten where the file is a shipped pack,
    cannot be read, or has no such rule, and where the document's day is after `today` (None: the real one).
    """
    from tomlkit import dumps, inline_table, table
    from tomlkit.items import InlineTable

    from makewhole.app.packs import items

    for name, value in (("title", title), ("page", page)):
        if not value.strip():
            raise NotWritten(f"--{name} is empty: a rule is confirmed by a document's title, page and date.")
    if date > (today or dt.date.today()):
        raise NotWritten(f"--date {date.isoformat()} is still to come: write the day that the document bears.")
    place = path.resolve()  # a link to a shipped pack is one
    pack = _load(place)
    if pack.is_shipped:
        raise NotWritten(f"{path} is a shipped pack. First: makewhole packs new --from {pack.id} my-district.toml")
    item = next((each for each in items(pack) if each.id == item_id), None)
    if item is None:
        ids = ", ".join(each.id for each in items(pack)) or "none"
        raise NotWritten(f'{path} has no rule "{item_id}". Rules, clocks and notes: {ids}.')
    before = place.read_bytes().decode("utf-8")
    document = _parsed(before, path)
    raw = _raw_item(document, pack, item_id)
    old = raw.get("citation")
    cited = inline_table() if old is None or isinstance(old, InlineTable) else table()
    cited.update({"title": title.strip(), "page": page.strip(), "date": date})
    was_local = item.evidence == "local"  # then the note is the user's own, and stays unless a new one is given
    said = {key: getattr(item, key, None) for key in _CAVEATS if not (was_local and key == "note" and note is None)}
    for key in said:
        raw.pop(key, None)
    raw["evidence"] = "local"
    raw["citation"] = cited
    if note and note.strip():
        raw.pop("citation")
        raw["note"] = note.strip()
        raw["citation"] = cited
    raw["evidence"].comment(_one_line(f"{_MARK}before: {item.evidence}, {_cited(item.citation)}"))
    comments = [_one_line(f"# {key} before: {words}") for key, words in said.items() if words]
    after = _with_lines(dumps(document), comments)
    if before.count("\r\n") == before.count("\n"):  # a file of another system stays one
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")
    _only_this_changed(before, after, pack, item_id, path, list(said))
    _replace(place, after)
    return _written(path)


def check_file(name: str) -> Checked:
    """What is wrong with a pack's file (or a shipped pack) and with the tests beside it; NotWritten is never raised.

    PackNotFound where there is no such file or pack.
    """
    from makewhole.app.packs import PackNotFound, get_pack, is_file_name
    from makewhole.policy import PackError, check, load

    path = Path(name)
    if is_file_name(name):
        if not path.is_file():
            what = "is a folder, not a pack file" if path.is_dir() else "is not there"
            raise PackNotFound(f"{name} {what}.")
        try:
            pack = load(path)
        except PackError as error:
            message = f"{path.name}: {error.message}"
            return Checked(None, 0, (Finding(error.code, "error", path.name, None, None, message),))
    elif path.is_file() and not _is_id(name):
        raise PackNotFound(f"{name} is no pack file: its name ends with .toml.")
    else:
        pack = get_pack(name)[0]
    findings = check(pack)
    from makewhole.policy.checks import check_tests

    try:
        tested = check_tests(pack)
    except (OSError, RecursionError, OverflowError) as error:
        # What the tests hold may be anything; a fault of theirs is a finding like the others.
        why = (error.strerror if isinstance(error, OSError) else None) or "a value is too large or too deep"
        message = f"{pack.tests_path.name}: the tests cannot be run: {why}"
        return Checked(pack, 0, (*findings, Finding("bad_test", "error", pack.tests_path.name, None, None, message)))
    return Checked(pack, tested.cases, (*findings, *tested.findings))


def _is_id(name: str) -> bool:
    return name.replace("-", "").isalnum()


def _id_of(path: Path) -> str:
    """The id that a file's name gives its pack; NotWritten where it gives none, or one that is taken."""
    from makewhole.app.packs import pack_ids

    if path.suffix != ".toml":
        raise NotWritten(f"{path} does not end with .toml; name the file so, for instance my-district.toml.")
    pack_id = re.sub(r"[\s_]+", "-", path.stem.lower()).strip("-")
    if not re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)*", pack_id):
        raise NotWritten(
            f'"{path.stem}" gives no id: use letters a to z, digits and hyphens only, such as my-district.toml.'
        )
    if pack_id in pack_ids():
        raise NotWritten(
            f'"{pack_id}" is the id of a shipped pack; name the file otherwise, such as my-{pack_id}.toml.'
        )
    return pack_id


_HEAD = """\
{title}, begun from the pack {original}.

What is left to do:
1. Say who keeps this file (maintainer). When you have held each rule against its source, write the day: checked_on.
2. Read each rule below. Take out what your district does not follow; change what it says otherwise. "primary" stays
   only where the words of the issuer's own text stand behind the rule, read on the issuer's own page (issuer_pages);
   what you read elsewhere is "reported".
3. Evidence and sources are those of {original}, unchanged. A rule becomes "local" when you hold the document that says
   so, and name its title, page and date:
     makewhole packs confirm {file} RULE --title "Handbook" --page 12 --date 2025-08-01
   (RULE is the id of the rule. A rule that is only "reported" moves no minutes until then.)
4. Check it:  makewhole packs check {file}
5. Put it beside the tables of a case and write {file} into the column policy of plans.csv.
"""


def _begun(original: Pack, pack_id: str, file_name: str) -> str:
    import tomlkit

    raw = original.path.read_text(encoding="utf-8")
    parsed = _parsed(raw, original.path)
    name = pack_id.replace("-", " ").capitalize()
    document = tomlkit.document()
    for line in _HEAD.format(title=name, original=original.id, file=file_name).splitlines():
        document.add(tomlkit.comment(line) if line else tomlkit.comment(""))
    document.add(tomlkit.nl())
    document.add("id", tomlkit.item(pack_id))
    document.add("title", tomlkit.item(f"{name}: missed sessions"))
    where = f"{original.jurisdiction}, {name}" if original.jurisdiction else name
    document.add("jurisdiction", tomlkit.item(where))
    if original.parent:
        document.add("parent", tomlkit.item(original.parent))
    document.add("level", tomlkit.item("district"))
    document.add("maintainer", tomlkit.item("").comment("fill in: who keeps this file"))
    document.add(
        tomlkit.comment("checked_on = 2026-09-01  # fill in: the day each rule was last held against its source")
    )
    day = f", checked {original.checked_on.isoformat()}" if original.checked_on else ""
    note = f"Begun from the pack {original.id}{day}."
    if original.note:
        note += f" That pack says of itself: {' '.join(original.note.split())}"
    document.add("note", tomlkit.item(note))
    if original.issuer_pages:
        document.add("issuer_pages", tomlkit.item(list(original.issuer_pages)))
    document.add(tomlkit.nl())
    for key in ("rules", "clocks", "notes"):
        if key in parsed:
            document.append(key, parsed[key])
    text = tomlkit.dumps(document)
    try:
        copied, source = tomllib.loads(text), tomllib.loads(raw)
        is_same = all(copied.get(key) == source.get(key) for key in ("rules", "clocks", "notes"))
    except tomllib.TOMLDecodeError:
        is_same = False
    if not is_same:
        raise NotWritten(f"the rules of {original.id} could not be copied unchanged; copy its file by hand.")
    return text


def _parsed(text: str, path: Path) -> TOMLDocument:
    from tomlkit import parse
    from tomlkit.exceptions import TOMLKitError

    try:
        return parse(text)
    except TOMLKitError:
        raise NotWritten(
            f"{path} is written in a way that cannot be copied or changed safely; do it by hand."
        ) from None


def _load(path: Path) -> Pack:
    from makewhole.policy import PackError, load

    if not path.is_file():
        what = "is a folder, not a pack file" if path.is_dir() else "is not there"
        raise NotWritten(f"{path} {what}.")
    try:
        return load(path)
    except PackError as error:
        raise NotWritten(f"{path}: {error.message}.") from None


def _written(path: Path) -> Written:
    from makewhole.policy import check, load

    pack = load(path)
    return Written(path, pack, tuple(check(pack)))


def _raw_item(document: Mapping[str, Any], pack: Pack, item_id: str) -> Any:
    """The table of a rule, clock or note as it stands in the file."""
    for key in ("rules", "clocks", "notes"):
        ids = [item.id for item in getattr(pack, key)]
        if item_id in ids:
            return document[key][ids.index(item_id)]
    raise KeyError(item_id)


_MARK = "(caveats go below) "


def _with_lines(text: str, comments: Sequence[str]) -> str:
    """The text with those lines below the one that bears the mark, which is taken away."""
    head, _, rest = text.partition(_MARK)
    line, end, tail = rest.partition("\n")
    if not end and comments:  # the file's last line, without an end of its own
        return "\n".join([head + rest, *comments])
    return head + line + end + "".join(f"{comment}\n" for comment in comments) + tail


def _only_this_changed(before: str, after: str, pack: Pack, item_id: str, path: Path, changed: Sequence[str]) -> None:
    """NotWritten where the file would say anything else than the evidence, the source and `changed` otherwise."""
    by_hand = NotWritten(f"{path} is written in a way that cannot be changed safely; change {item_id} by hand.")
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        raise by_hand from None
    for document in (old, new):
        raw = _raw_item(document, pack, item_id)
        for key in ("citation", "evidence", *changed):
            raw.pop(key, None)
    if old != new:
        raise by_hand


def _cited(citation: Citation) -> str:
    return citation.text or "no source given"


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _replace(path: Path, text: str) -> None:
    """Puts the text in the place of the file, whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=".makewhole-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).chmod(path.stat().st_mode & 0o7777)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}.") from None


def sentence(finding: Finding) -> str:
    """A finding of a pack without the name of its file, which stands in the title."""
    return finding.message.removeprefix(f"{finding.table}, ").removeprefix(f"{finding.table}: ")


def untested(findings: Sequence[Finding]) -> list[Finding]:
    """What no test beside the pack meets."""
    return [finding for finding in findings if finding.code == "untested"]
