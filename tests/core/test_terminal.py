"""What of a program's output reaches the user's own terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.terminal import Screened


def screened(*parts: bytes) -> str:
    screen = Screened()
    return "".join(screen.feed(part) for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "plain ä€\U0001f600\r\n\ttab\b\a",
        "\x1b[1;38;5;196mred\x1b[0m",
        "\x1b[38:2::1:2:3m",
        "\x1b[2J\x1b[H\x1b[10;20H\x1b[K\x1b[3A\x1b[2L\x1b[P",
        "\x1b[?1049h\x1b[?25l\x1b[?7;12h\x1b[4h\x1b[?2004h\x1b[?1h\x1b=",
        "\x1b[2;23r\x1b7\x1bM\x1b8\x1b[s\x1b[u\x1b[2 q\x1b[!p",
        "\x1b(0lqk\x1b(B\x0e\x0f",
        "\x1b[5b\x1b[2S",
    ],
)
def test_what_draws_goes_through(text: str) -> None:
    assert screened(text.encode()) == text


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b]52;c;ZWNobyBvd25lZA==\x07",  # the clipboard
        "\x1b]0;title\x1b\\",
        "\x1b]8;;https://example.org\x1b\\",
        "\x1b]11;?\x07",  # the colour, answered
        "\x1b]1337;File=name=eA==:eA==\x07",
        "\x1bP$q\"p\x1b\\",  # DECRQSS, answered
        "\x1bP+q544e\x1b\\",  # XTGETTCAP, answered
        "\x1bPq#0;2;0;0;0\x1b\\",  # sixels
        "\x1b_Gi=1,a=q;AAAA\x1b\\",  # kitty's graphics, answered
        "\x1bXstring\x1b\\",
        "\x1b^string\x1b\\",
        "\x1b[c", "\x1b[>c", "\x1b[=c", "\x1b[0c", "\x1bZ",  # who are you
        "\x1b[5n", "\x1b[6n", "\x1b[?6n", "\x1b[?15n",  # where are you
        "\x1b[21t", "\x1b[20t", "\x1b[18t", "\x1b[8;1;1t", "\x1b[2t",  # the window and its title
        "\x1b[?25$p", "\x1b[4$p", "\x1b[x", "\x1b[>q", "\x1b[?u", "\x1b[>1u", "\x1b[>4;2m",
        "\x1b[?996n", "\x1b[1;2;3;4;5*y", "\x1b[?1;1;1S",
        "\x1b[5i", "\x1b[?5i",  # to the printer
        "\x1b[?1000h", "\x1b[?1003h", "\x1b[?1006h", "\x1b[?1004h", "\x1b[?9h",  # the mouse, told
        "\x1b[3J",  # what has scrolled out of sight
        "\x1bc", "\x1b#8", "\x1b%@", "\x1b%G", "\x1bN", "\x1bO", "\x1bn", "\x1bo", "\x1b|", "\x1b~",
        "\x1b(4", "\x1b)%", "\x1b*0",
        "\x05", "\x00", "\x7f", "\x11", "\x13", "\x18", "\x1a",
        "\u009b6n", "\u009d0;t\u009c", "\u0090$q\u009c",
        "\x1b[" + "1;" * 60 + "m",
        "\x1b[99999b",
        "\u202e\u2066\u200f",
    ],
)  # fmt: skip
def test_what_does_more_than_draw_does_not(attack: str) -> None:
    shown = screened(b"a" + attack.encode() + b"b")
    assert not re.search("[\x00-\x06\x10-\x1a\x1b\x7f-\x9f\u202e\u2066\u200f]", shown)
    assert shown.startswith("a")
    assert shown.endswith("b")


def test_nothing_of_a_string_is_shown() -> None:
    assert screened(b"a\x1b]0;rm -rf /\n\x07b\x1bPx\x1b[5ny\x1b\\c") == "abyc"
    assert screened(b"a\x1b]0;" + b"x" * 100_000, b"y\x1b", b"\\b") == "ab"


def test_bytes_that_are_no_text() -> None:
    assert screened(b"\x9b6n\xff") == "\ufffd6n\ufffd"
    assert screened(b"\xe2\x82", b"\xac") == "€"


def test_a_mode_that_may_be_set_beside_one_that_may_not() -> None:
    assert screened(b"\x1b[?25;1000;7h") == "\x1b[?25;7h"


def test_what_was_set_is_undone() -> None:
    screen = Screened()
    assert "1049" not in screen.restore()
    screen.feed(b"\x1b[?1049h\x1b[5;6r\x1b]0;unfinished")
    undone = screen.restore()
    assert undone.startswith("\x1b[?1049l\x1b7\x1b[r\x1b8")
    assert screened(undone.encode()) == undone
    assert screen.feed(b"text") == "text"
    screen.feed(b"\x1b[?1049l")
    assert "1049" not in screen.restore()


PIECES = st.sampled_from(
    [b"a", "€".encode(), b"\x1b", b"[", b"]", b"P", b"\\", b"\x07", b"0;1", b"?25", b"?1000",
     b"h", b"m", b"n", b"c", b"(", b"B", b"\x9b", b"\xc2\x9b", b"\x18", b"$q", b"\n", b" ",
     b"!p", b"52;c;eA=="]
)  # fmt: skip
ALLOWED = re.compile(
    r"\x1b\[[0-9;:]*[A-HKLMPXZ@`adefgm]|\x1b\[[012]?J|\x1b\[[0-9]*[STb]|\x1b\[[0-9;]*[rsu]"
    r"|\x1b\[[0-9;]* q|\x1b\[!p|\x1b\[\??[0-9;]*[hl]|\x1b[78=>DEHM]|\x1b[()][0AB]"
)


@given(st.lists(PIECES, max_size=30), st.data())
def test_any_output_draws_only_and_comes_out_alike_however_it_comes_in(
    pieces: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(pieces)
    shown = screened(whole)
    assert not re.search("[\x1b\x00-\x06\x10-\x1a\x7f-\x9f]", ALLOWED.sub("", shown))
    assert not re.search(r"\x1b\[\?[0-9;]*\b100\d", shown)
    cut = data.draw(st.integers(0, len(whole)))
    assert screened(whole[:cut], whole[cut:]) == shown
    assert screened(shown.encode()) == shown
