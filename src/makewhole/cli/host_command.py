"""`makewhole host`: the application for an organisation, on a server behind a TLS proxy."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--listen",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="ADDRESS:PORT",
    help="Where the TLS proxy finds it.",
)
@click.option(
    "--proxy",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="From where the TLS proxy connects; its X-Forwarded headers are believed, and nobody else's.",
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests answered at a time."
)
def host(listen: str, proxy: str, threads: int) -> None:
    """Serve accounts, invited people and phones, behind a TLS proxy.

    The record is in the PostgreSQL database of DATABASE_URL, and
    MAKEWHOLE_HOSTS names the site. What else it takes, step by step, is in
    docs/host.md. Ctrl+C stops it.
    """
    from makewhole.web import serving

    address, colon, port = listen.rpartition(":")
    if not colon or not port.isdigit() or not address:
        raise click.BadParameter("write an address and a port, such as 127.0.0.1:8000", param_hint="--listen")

    def tell(where: str) -> None:
        click.echo(f"Answering on {where}, for a TLS proxy at {proxy}. Ctrl+C stops it.")

    try:
        serving.host(address.strip("[]"), int(port), proxy=proxy, threads=threads, tell=tell)
    except serving.NotServed as error:
        raise click.ClickException(str(error)) from None
