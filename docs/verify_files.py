"""Checks the files of a makewhole case file without makewhole: python verify_files.py CASE_FILE (or its folder).

Written from docs/history.md alone. Exit status: 0 every file is the one that the manifest lists, 1 not (each is named).
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path


def main(path):
    if path.is_dir():
        files = {file.relative_to(path).as_posix(): file.read_bytes for file in path.rglob("*") if file.is_file()}
    else:
        with zipfile.ZipFile(path) as opened:
            files = {name: (lambda name=name: zipfile.ZipFile(path).read(name)) for name in opened.namelist()}
    listed = {file["name"]: file for file in json.loads(files.pop("manifest.json")())["files"]}
    faults = []
    for name in sorted(listed.keys() | files.keys()):
        data = files[name]() if name in files else b""
        if listed.get(name) != {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}:
            faults.append(f"{name}: not what the manifest says")
    sys.stdout.write("\n".join(faults or [f"{len(listed)} files: as the manifest lists them"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
