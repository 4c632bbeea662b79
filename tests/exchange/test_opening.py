"""What is no ordinary file is refused before it is opened, by every reader alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from makewhole.exchange.opening import is_ordinary, size_of
from makewhole.exchange.reading import NotReadable


def test_a_file_and_a_link_to_one_are_ordinary(tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "b"
    file.write_bytes(b"abc")
    link.symlink_to(file)
    assert [size_of(path) for path in (file, link)] == [3, 3]
    assert is_ordinary(link)


@pytest.mark.parametrize(
    ("name", "why"),
    [("folder", "folder"), ("pipe", "pipe"), ("loop", "opened"), ("missing", "opened"), ("nul\\0", "opened")],
)
def test_anything_else_is_told_without_waiting(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    path = tmp_path / name
    assert not is_ordinary(path)
    with pytest.raises(NotReadable, match=why):
        size_of(path)
