"""Brings the examples' stories into the pages: each is the README.md of its folder, so that there is one text of it."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "generated" / "examples"
EXAMPLES = HERE.parent / "examples"


def _text(readme: Path) -> str:
    """A README whose links to other READMEs lead to their pages."""
    return re.sub(r"\]\((?:\.\./)?([\w-]+)/README\.md\)", r"](\1.md)", readme.read_text(encoding="utf-8"))


def pages() -> dict[str, str]:
    """Every page by its file name: the list of examples, and one for each."""
    readmes = sorted(EXAMPLES.glob("*/README.md"))
    tree = "\n".join(readme.parent.name for readme in readmes)
    return {
        "index.md": f"{_text(EXAMPLES / 'README.md')}\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n",
        **{f"{readme.parent.name}.md": _text(readme) for readme in readmes},
    }


def write(folder: Path = FOLDER) -> None:
    """Writes the pages, and takes away those of examples that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
