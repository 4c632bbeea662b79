"""The last pages: where the record's chains stood when the packet was made, and how anybody can verify it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from makewhole.documents.packet.places import Places
from makewhole.documents.packet.shown import digest_words
from makewhole.documents.papers.parts import Address, Attached, Heading, Para, Part, Points, Table
from makewhole.language import gettext as _
from makewhole.language import ngettext, number

CHECKPOINT = "checkpoint.json"
SCRIPT = "verify_history.py"


def verification(places: Places) -> Iterator[Part]:
    """The checkpoint with the commands; for a folder without a history, that it has none."""
    history = places.bundle.history
    yield Heading(_("How to verify this packet"))
    yield Heading(_("The exhibits"), 2)
    if places.exhibits:
        yield Para((_("Save an attached file from this PDF. Work out its SHA-256, and compare it with the list."),))
        yield Address((("sha256sum FILE",), ("certutil -hashfile FILE SHA256",), ("shasum -a 256 FILE",)))
        yield Para((_("The first line is for Linux, the second for Windows, the third for a Mac."),))
    else:
        yield Para((_("There are no exhibits to compare."),))
    yield Heading(_("The record"), 2)
    if history is None:
        yield Para((_("This packet was made from a folder of tables without a history."),), look="lead")
        yield Para((_("So nothing here shows when each row was written, or if it was changed later."),))
        return
    entries = sum(head.position for head in history.heads)
    yield Para((_("The record keeps what was said as a chain. Each entry holds the mark of the one before it."),))
    yield Para((_("If an entry is changed, taken out or put in, the chain does not hold together any more."),))
    yield Para(
        (
            ngettext("The record had {count} entry.", "The record had {count} entries.", entries).format(
                count=number(entries)
            )
            + " "
            + _("This is where it stood at {time}:").format(time=history.taken_at),
        )
    )
    yield Table(
        head=(_("Chain"), _("Entries"), _("Mark of its last entry (SHA-256)")),
        rows=tuple((head.chain, head.position, digest_words(head.hash)) for head in history.heads),
        widths=(3, 2, 7),
    )
    yield Para((_("The mark of the whole checkpoint is:"),))
    groups = [history.digest[at : at + 4] for at in range(0, len(history.digest), 4)]
    yield Address(tuple(("   ".join(groups[at : at + 4]),) for at in range(0, len(groups), 4)))
    steps = [Para((_("Ask for the record as a case file. It holds the entries (history.jsonl)."),))]
    if history.checkpoint:
        steps.append(Para((_("Save {name} from this PDF. It is the checkpoint above.").format(name=CHECKPOINT),)))
        command = f"makewhole verify CASE_FILE --checkpoint {CHECKPOINT}"
    else:
        command = "makewhole verify CASE_FILE"
    steps.append(Para((_("Run this command:"), " ", command)))
    script = f"python {SCRIPT} CASE_FILE {CHECKPOINT if history.checkpoint else ''}".rstrip()
    words = _("Or, without makewhole: save {name} from this PDF too, and run it with Python:").format(name=SCRIPT)
    steps.append(Para((words, " ", script)))
    yield Points(tuple(steps), ordered=True)
    yield Para((_("Each says that all is unchanged, or names what is not."),))
    if history.checkpoint:
        yield Para(
            (
                _("The attached checkpoint is only as safe as this PDF."),
                " ",
                _("So compare its marks with those on a printed page."),
            )
        )
    yield Heading(_("What this shows, and what it does not"), 2)
    yield Points(
        (
            Para((_("It shows that no entry up to then was changed since this page was given away."),)),
            Para((_("It does not show that what was said is true."),)),
            Para((_("It does not show who wrote it. The time is what the computer's clock said."),)),
        )
    )


def attached(places: Places) -> tuple[Attached, ...]:
    """What verifies the record: the program, and the checkpoint's file, where there is one."""
    history = places.bundle.history
    if history is None:
        return ()
    script = resources.files("makewhole.record").joinpath(SCRIPT).read_bytes()
    found = [Attached(SCRIPT, script, "text/x-python", _("A program that checks the record without makewhole"))]
    if history.checkpoint:
        found.append(Attached(CHECKPOINT, history.checkpoint, "application/json", _("The checkpoint of the record")))
    return tuple(found)
