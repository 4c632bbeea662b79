"""How the pages are built: from this folder and the program's own help, and from nothing on the network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import makewhole
from makewhole.cli import main

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # the generators of pages are beside this file

from docs import example_pages, grammar_diagrams, pack_pages, paper_pages, paper_pictures  # noqa: E402

project = "makewhole"
author = "the makewhole contributors"
copyright = "2026, the makewhole contributors"
version = release = makewhole.__version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
myst_heading_anchors = 3
suppress_warnings: list[str] = []

html_theme = "furo"
html_title = "makewhole"
html_show_sphinx = False


def commands_page() -> str:
    """The page of all commands, as Markdown: each command's own help, so that page and program cannot differ."""
    parts = [
        "# Commands",
        "What each command prints when it is asked with `--help`. Exit status: 0 done; 1 the record has errors, each "
        "named with its place; 2 the command was misused.",
    ]

    def add(command: click.Command, context: click.Context) -> None:
        parts.append(f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```")
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                if child is not None and not child.hidden:
                    add(child, click.Context(child, info_name=name, parent=context, terminal_width=80))

    add(main, click.Context(main, info_name="makewhole", terminal_width=80))
    return "\n\n".join(parts) + "\n"


generated = HERE / "generated"
generated.mkdir(exist_ok=True)
(generated / "commands.md").write_text(commands_page(), encoding="utf-8")
pack_pages.write(generated / "packs")
paper_pages.write(generated / "papers.md")
example_pages.write(generated / "examples")
paper_pictures.write(generated / "examples")
grammar_diagrams.write(generated / "grammar")
