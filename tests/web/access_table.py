"""Who may do what: one row for each address of the application, and for each operation of its API.

A row says who gets an answer to GET and to POST; everybody else must get a 404 (a stranger, or somebody with a lesser
role) or be asked to sign in (401, or 302 to the sign-in page). An address without a row fails the test: add it here.
`{...}` in `args` is filled by `World` in test_access_table.py with the id of something that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

EVERYBODY = frozenset({"anonymous", "stranger", "reader", "writer", "owner"})
SIGNED_IN = EVERYBODY - {"anonymous"}
READ = SIGNED_IN - {"stranger"}
WRITE = READ - {"reader"}
OWN = frozenset({"owner"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who may GET and who may POST. `None`: the method is not there (405) for those who may reach the address."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    args: dict[str, str] = field(default_factory=dict)
    query: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    """The fields of the POST."""
    once: bool = False
    """The POST can be done once: who may comes in the order of the roles, and the first is asked."""
    always: int | None = None
    """The status for everybody, where no record and no person is in it."""
    at_home: bool = True
    """False: in hosted mode only; at home it is 404 for everybody."""


TABLE: dict[str, Row] = {
    # nobody's record
    "home": Row(get=SIGNED_IN, post=SIGNED_IN),
    "language": Row(get=None, post=EVERYBODY, sent={"language": "es"}),
    "healthy": Row(get=EVERYBODY, post=EVERYBODY),
    "settings": Row(get=SIGNED_IN, post=SIGNED_IN),
    "words": Row(get=SIGNED_IN),
    "enter": Row(get=EVERYBODY, post=None, always=401),
    "enter_by_link": Row(get=EVERYBODY, post=None, args={"token": "nothing"}),
    "invitation": Row(get=EVERYBODY, post=EVERYBODY, always=404),  # without a link followed (test_people.py)
    "follow_invitation": Row(get=EVERYBODY, post=None, args={"token": "{invitation}"}, at_home=False),
    "feed": Row(get=EVERYBODY, post=None, args={"token": "{feed}"}, at_home=False),
    "stop_reminders": Row(get=EVERYBODY, post=EVERYBODY, args={"word": "{stop}"}, at_home=False),
    "start": Row(get=SIGNED_IN, post=SIGNED_IN),
    "start_example": Row(get=None, post=SIGNED_IN),
    "restore": Row(get=SIGNED_IN, post=SIGNED_IN),
    "tokens": Row(get=SIGNED_IN, post=SIGNED_IN),
    "revoke_token": Row(get=None, post=OWN, args={"number": "{token}"}),
    # one child's record
    "statement": Row(get=READ),
    "figure": Row(get=READ, query="?service=Speech-Language+Therapy&account=open"),
    "posting": Row(get=READ, args={"posting": "{posting}"}),
    "year": Row(get=READ),
    "missed": Row(get=READ),
    "ask": Row(get=READ),
    "start_step": Row(get=WRITE, post=WRITE, args={"step": "calendar"}),
    "log": Row(get=READ, post=WRITE, sent={"do": "missed"}),
    "plan": Row(get=READ),
    "row_new": Row(get=WRITE, post=WRITE, args={"table": "plans"}),
    "row": Row(get=READ, post=WRITE, args={"table": "sessions", "row": "{session}"}),
    "attachment": Row(get=READ, args={"attachment": "{attachment}"}),
    "people": Row(get=READ, post=None),
    "invite": Row(get=OWN, post=OWN, at_home=False),
    "uninvite": Row(get=None, post=OWN, args={"number": "{pending}"}, once=True),
    "leave": Row(get=READ, post=READ),
    "person": Row(get=OWN, post=OWN, args={"number": "{grant}"}),
    "remove_person": Row(get=None, post=OWN, args={"number": "{grant}"}, once=True),
    "accesses": Row(get=OWN, post=None),
    "accesses_export": Row(get=OWN, post=None),
    "reminders": Row(get=READ, post=READ, at_home=False),
    "make_feed": Row(get=READ, post=READ, at_home=False),
    "stop_feed": Row(get=None, post=READ, at_home=False),
    "next": Row(get=READ, post=None),
    "journal_wrote": Row(get=WRITE),
    "journal_answered": Row(get=WRITE),
    "journal_write": Row(get=None, post=WRITE, args={"direction": "to"}),
    "journal_contact": Row(get=WRITE, post=WRITE, args={"contact": "{contact}"}),
    "journal_withdraw": Row(get=None, post=WRITE, args={"contact": "{contact}"}, once=True),
    "papers": Row(get=READ, post=WRITE),
    "packet": Row(get=READ, post=READ),
    "paper": Row(get=READ, post=READ, args={"kind": "make_up_plan"}),
    "paper_sent": Row(get=WRITE, post=WRITE, args={"kind": "make_up_plan"}),
    "compare": Row(get=READ, post=None),
    "resolve": Row(get=None, post=WRITE, sent={"session": "{session}", "counted": "{session}"}),
    "resolve_take_back": Row(get=None, post=WRITE, sent={"resolution": "{resolution}"}, once=True),
    "files": Row(get=READ, post=None),
    "bring_in": Row(get=None, post=WRITE),
    "coming_in": Row(get=WRITE, post=WRITE, args={"token": "nothing"}),
    "undo_import": Row(get=None, post=WRITE),
    "export": Row(get=READ, args={"form": "workbook"}),
    "purge": Row(get=OWN, post=OWN),
    "history": Row(get=READ, post=None),
    "checkpoint": Row(get=READ),
}
"""By the name of the address."""

ACCOUNTS = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
    "account_request_reauthentication_code", "account_confirm_reauthentication_code", "account_email",
    "account_email_verification_sent", "account_change_password", "account_set_password", "account_reset_password",
    "account_confirm_login_code", "account_confirm_email", "account_reset_password_from_key_done",
    "account_reset_password_from_key", "account_reset_password_done", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
"""The addresses of allauth: each shows a person their own account, and none takes an id of anybody's."""
