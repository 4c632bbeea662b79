"""The policy packs for showing: which there are, and each rule of one with its dates, source and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from makewhole.policy import Pack

__all__ = ["Pack", "PackNotFound", "get_pack", "list_packs"]


class PackNotFound(Exception):
    """There is no policy pack of that name, or it cannot be read; the message is for the person who asked."""


def list_packs() -> list[Pack]:
    """The shipped policy packs, by id."""
    from makewhole import policy

    return policy.list_packs()


def get_pack(pack_id: str) -> tuple[Pack, ...]:
    """A shipped pack, or that of a .toml file, then the packs it stands over; PackNotFound where there is none."""
    from makewhole import policy

    try:
        path = Path(pack_id)
        pack = policy.load(path) if path.suffix == ".toml" else policy.find(pack_id)
        if pack is None:
            raise PackNotFound(f'There is no policy pack "{pack_id}".')
        return policy.chain(pack)
    except policy.PackError as error:
        raise PackNotFound(f"{pack_id}: {error.message}.") from None
