"""Names as they are typed: every script stays as it is, what nobody sees goes, what turns a line around is refused."""

from __future__ import annotations

import pytest

from makewhole.app import typed_names

ZWJ, ZWNJ = "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"


@pytest.mark.parametrize(
    "name",
    [
        "Maya R.",
        "Lucía Ñ.",
        "Zoe\u0308 O'Brien-Smith",
        "محمد ع.",
        "נועה כ.",
        "\u05e0\u05d5\u05e2\u05d4 \u05db.\N{RIGHT-TO-LEFT MARK}",  # the mark puts the full stop at the end of the line
        f"علی{ZWNJ}رضا",
        f"क्{ZWJ}ष",
        "李 明",
        "김 민준",
        f"Sam \N{MAN}{ZWJ}\N{WOMAN}{ZWJ}\N{GIRL}",
        "Kim \N{WHITE SMILING FACE}\N{VARIATION SELECTOR-16}",
        "Ann \N{WAVING BLACK FLAG}\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_a_real_name_stays_as_it_is(name: str) -> None:
    assert typed_names.heard(name) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("An\N{ZERO WIDTH SPACE}na", "Anna"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}Anna", "Anna"),
        ("An\N{SOFT HYPHEN}na", "Anna"),
        (f"An{ZWJ}na", "Anna"),
        (f"Zo\u00eb{ZWNJ}\u00e9", "Zo\u00eb\u00e9"),
        (f"Anna{ZWNJ}", "Anna"),
        ("Anna\U000e0067", "Anna"),
        ("Anna\x07", "Anna"),
        ("  Anna \t\N{NO-BREAK SPACE} K. ", "Anna K."),
        ("\N{ZERO WIDTH SPACE}", ""),
        (ZWJ, ""),
        ("\N{RIGHT-TO-LEFT MARK}", ""),
        ("\u3164\u2800", ""),
        ("\N{COMBINING ACUTE ACCENT}", ""),
    ],
)
def test_what_nobody_sees_is_left_out(typed: str, name: str) -> None:
    assert typed_names.heard(typed) == name


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_what_turns_the_letters_around_it_is_refused(code: int) -> None:
    with pytest.raises(typed_names.NotAName):
        typed_names.heard(f"Anna{chr(code)}K.")
