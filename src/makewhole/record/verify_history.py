"""Checks a makewhole history without makewhole: python verify_history.py HISTORY.JSONL (or FOLDER, or CASE_FILE).

With a checkpoint's file after it, it also looks whether the history still holds what stood there then.
Written from docs/history.md alone. Exit status: 0 unchanged, 1 not (each fault is named), 2 nothing to check.
"""

import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

HEADER = {"chain", "position", "entry", "kind", "recorded_at", "previous", "digest"}
KINDS = {"say", "correct", "withdraw", "import", "undo", "hold", "release", "purge"}
INSTANT = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}[+-][0-9]{2}:[0-9]{2}")


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data):
    return hashlib.sha256(data).hexdigest()


def must(holds, otherwise):
    if not holds:
        raise ValueError(otherwise)


def faults(lines, heads, marks=None):
    ids, gone, purges, current = set(), set(), {}, None
    for number, line in enumerate(lines, 1):
        name = f"line {number}"
        try:
            said = json.loads(line, parse_float=lambda _: must(False, "a fraction"))
            chain, position, content = said["chain"], said["position"], said["content"]
            name += f", entry {position} ({said['entry']!a}) of chain {chain!a}"
            before, heads[chain] = heads.get(chain, (0, "0" * 64)), (position, said["hash"])
            must(chain == current or before[0] == 0, "a chain stands in two places")
            current = chain
            if marks is not None:
                marks.add((chain, position, said["hash"]))
            must(canonical(said) == line, "not in canonical form")
            must(said.keys() == HEADER | {"hash", "salt", "content"} and said["kind"] in KINDS, "other keys or kind")
            must(all(type(said[key]) is (int if key == "position" else str) for key in HEADER), "a type is wrong")
            must(said["hash"] == digest(canonical({key: said[key] for key in HEADER})), "its header")
            must(said["entry"] not in ids, "its id stands twice")
            ids.add(said["entry"])
            must(position == before[0] + 1, f"it stands after entry {before[0]}")
            must(said["previous"] == before[1], "it does not follow the entry before it as that stands")
            must(INSTANT.fullmatch(said["recorded_at"]) and datetime.fromisoformat(said["recorded_at"]), "its time")
            if content is None and said["salt"] is None:
                gone.add((chain, position))
                continue
            salt = bytes.fromhex(said["salt"])
            must(salt.hex() == said["salt"] and type(content) is dict, "its salt or content")
            must(digest(salt + canonical(content)) == said["digest"], "its content")
            if said["kind"] == "purge":
                must(all(type(at) is int and 0 < at < position for at in content["positions"]), "its positions")
                purges.update(((chain, at), name) for at in content["positions"])
        except (ValueError, TypeError, KeyError, RecursionError) as fault:
            yield f"{name}: {fault}"
    yield from (f"{purges[place]}: entry {place[1]} still says something" for place in sorted(purges.keys() - gone))
    yield from (f"entry {at} of chain {chain!a}: no purge names it" for chain, at in sorted(gone - purges.keys()))


def missing(checkpoint, marks):
    said = json.loads(checkpoint)
    stands = {key: value for key, value in said.items() if key != "digest"}
    if said["digest"] != digest(canonical(stands)):
        yield "the checkpoint itself was changed: its digest is another"
    for at in said["chains"]:
        if (at["chain"], at["position"], at["hash"]) not in marks:
            yield f"chain {at['chain']!a}: its entry {at['position']} is not that of the checkpoint"


def main(path, checkpoint=None):
    if path.is_dir():
        history = (path / "history.jsonl").read_bytes()
    else:
        history = zipfile.ZipFile(path).read("history.jsonl") if zipfile.is_zipfile(path) else path.read_bytes()
    heads, marks = {}, set()
    found = list(faults(history.removesuffix(b"\n").split(b"\n") if history else [], heads, marks))
    found += missing(checkpoint.read_bytes(), marks) if checkpoint else []
    unchanged = (
        f"{sum(at for at, _ in heads.values())} entries in {len(heads)} chain{'s' * (len(heads) != 1)}: unchanged"
    )
    agrees = ["all that the checkpoint holds is still there"] if checkpoint else []
    sys.stdout.write("\n".join(found or [unchanged, *agrees]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
