"""The wheel that people install: built, unpacked into an empty environment with the pinned requirements, and used there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "makewhole"


def run(*arguments: str | Path, cwd: Path) -> str:
    """What the command printed; it must end with status 0. The parent's Python paths are not handed on."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    ran = subprocess.run(
        [str(each) for each in arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{arguments}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive, so that the archive is known to be enough."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert len(list(out.glob("makewhole-*.tar.gz"))) == 1
    return next(out.glob("makewhole-*-py3-none-any.whl"))


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(
    wheel: Path, record_property: Callable[[str, object], None]
) -> None:
    written = {
        str(path.relative_to(PACKAGE.parent).as_posix())
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode()
    packed = {name for name in names if ".dist-info/" not in name}
    assert packed == written
    assert {Path(name).suffix for name in packed} >= {
        ".py",
        ".toml",
        ".sql",
        ".typed",
        ".typ",
        ".ttf",
    }  # rules, arithmetic, and what sets papers came along
    assert {name.rpartition("/")[2] for name in names} >= {"LICENSE", "NOTICE"}
    assert "License-Expression: Apache-2.0" in metadata
    record_property("looked_at", f"{len(packed)} files")


def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(sorted(ROOT.glob("examples/*/students.csv"))[0].parent, case)
    run(sys.executable, "-m", "venv", tmp_path / "empty", cwd=tmp_path)
    scripts = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin")
    pip = (scripts / "python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--require-hashes", "-r", ROOT / "requirements" / "core.txt", cwd=tmp_path)
    run(*pip, "install", "--no-deps", wheel, cwd=tmp_path)
    run(*pip, "check", cwd=tmp_path)  # the pinned requirements are all that the wheel asks for
    assert "statement" in run(scripts / "makewhole", "--help", cwd=tmp_path)
    assert " min" in run(scripts / "makewhole", "statement", case, cwd=tmp_path)
