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


def _papers(readme: Path) -> str:
    """The way to the example's papers, which paper_pictures draws beside the page; "" where it has no child."""
    if not _has_papers(readme):
        return ""
    name = readme.parent.name
    return f"## On paper\n\n[Its letters and the first pages of its evidence packet, as pictures]({name}-papers.md).\n"


def _has_papers(readme: Path) -> bool:
    return (readme.parent / "students.csv").exists()


def pages() -> dict[str, str]:
    """Every page by its file name: the list of examples, and one for each."""
    readmes = sorted(EXAMPLES.glob("*/README.md"))
    tree = "\n".join(
        line
        for readme in readmes
        for line in (readme.parent.name, *([f"{readme.parent.name}-papers"] if _has_papers(readme) else []))
    )
    return {
        "index.md": f"{_text(EXAMPLES / 'README.md')}\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n",
        **{f"{readme.parent.name}.md": f"{_text(readme)}\n{_papers(readme)}" for readme in readmes},
    }


def write(folder: Path = FOLDER) -> None:
    """Writes the pages, and takes away those of examples that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made and path.stem.removesuffix("-papers") + ".md" not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
