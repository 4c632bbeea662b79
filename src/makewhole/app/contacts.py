"""Whom to ask in a state: its agency, its complaint, its parent center."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from makewhole.policy.contacts import StateContact

__all__ = ["ContactNotFound", "StateContact", "get_contact", "list_contacts"]


class ContactNotFound(Exception):
    """No state of that name is in the list; the message is for the person who asked."""


def list_contacts() -> tuple[StateContact, ...]:
    """Every state, district and territory that there is a page for, by name."""
    from makewhole.policy import contacts

    return contacts.list_contacts()


def get_contact(state: str) -> StateContact:
    """Whom to ask in that state, by its letters or its name; ContactNotFound where it is none of the list."""
    from difflib import get_close_matches

    from makewhole.policy import contacts

    found = contacts.contact(state)
    if found is None:
        names = {each.state_name.casefold(): each for each in contacts.list_contacts()}
        near = [names[name] for name in get_close_matches(state.casefold(), names, n=2)]
        hint = f" Did you mean {' or '.join(f'{each.state_name} ({each.state})' for each in near)}?" if near else ""
        raise ContactNotFound(f'There is no page for "{state[:80]}".{hint} Write two letters or the name: OH or Ohio.')
    return found
