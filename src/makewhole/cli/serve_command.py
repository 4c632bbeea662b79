"""`makewhole serve`: the application on this machine."""

from __future__ import annotations

from pathlib import Path

import click

DEFAULT = Path("~/makewhole/family.makewhole")


@click.command()
@click.argument("file", metavar="[FILE]", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="0: any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
def serve(file: Path | None, port: int, no_browser: bool) -> None:
    """Open the application in your browser, on this machine alone.

    FILE is the data file; without it, makewhole/family.makewhole in your
    home folder, which is made where it is not there. Only this machine can
    reach the pages; the address lets one browser in, once. Ctrl+C stops it.
    """
    from makewhole.web import serving

    if file is None:
        file = DEFAULT.expanduser()
        file.parent.mkdir(mode=0o700, exist_ok=True)

    def tell(address: str) -> None:
        click.echo(
            f"The record is in {file}, on this machine. The file is not encrypted.\n"
            "Open this address in a browser of this machine. It lets one browser in, once:\n\n"
            f"    {address}\n\nCtrl+C stops it."
        )

    try:
        serving.serve(file, port=port, browser=not no_browser, tell=tell)
    except serving.NotServed as error:
        raise click.ClickException(str(error)) from None
