"""`python -m makewhole.cli`: the same as `makewhole`."""

from __future__ import annotations

from makewhole.cli.program import main

if __name__ == "__main__":
    main(prog_name="makewhole")
