"""What a program in the lab writes, made fit for the user's own terminal.

A terminal obeys what it is sent. Most of that only draws; some of it makes the terminal type
answers into whatever reads from it next, sets its title or its clipboard, opens files, prints, or
leaves it in a state that outlives the program. So only what is known to draw goes through: text,
colours, the cursor, the alternate screen. Whatever else there is, is dropped.
"""

from __future__ import annotations

import codecs
import re

_DROPPED = re.compile(
    "[\x00-\x06\x10-\x1a\x1c-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Controls that do more than move the cursor, ring or choose one of two character sets; among them
ENQ, which is answered. And marks that turn text round."""
_CURSOR = "ABCDEFGHKLMPXZ@`adefgm"
"""Final bytes of sequences that move the cursor, erase, insert, delete, scroll and colour."""
_SEQUENCE = re.compile(
    rf"[0-9;:]*[{re.escape(_CURSOR)}]"
    r"|[012]?J"  # erase, but for what has scrolled out of sight
    r"|[0-9]*[ST]|[0-9]{0,4}b"  # scroll; again, that often
    r"|(?:\d+;\d+)?r|[su]"  # what scrolls; the cursor kept and brought back
    r"|[0-9;]* q|!p"  # the cursor's shape; a soft reset
    r"|[0-9;]*[hl]|\?[0-9;]*[hl]"  # modes, looked at one by one
)
_MODES = {"": {4, 20}, "?": {1, 5, 7, 12, 25, 47, 1047, 1048, 1049, 2004, 2026}}
"""Modes that may be set: insertion, the keypad's keys, colours turned round, wrapping, the cursor,
the alternate screen, pasted text between marks. Not the mouse and not the focus, which are told."""
_ESCAPES = frozenset("78=>DEHM")
"""After ESC alone: the cursor kept and brought back, the keypad, a line up or down, a tab stop."""
_SETS = frozenset("0AB")
"""Character sets that may be chosen: lines, British, ASCII."""
_ENDS = re.compile("[\x07\x18\x1a\x1b\x9c]")
LONGEST = 64
"""Characters of a sequence; a longer one draws nothing."""
RESTORE = (
    "\x1b[0m\x1b(B\x0f\x1b[4l\x1b[20l\x1b[?1l\x1b[?5l\x1b[?7h\x1b[?25h\x1b[?2004l"
    "\x1b[?2026l\x1b>\x1b[0 q"
)
"""Undoes what may have been set, but for the screen, and leaves the cursor where it is."""


class Screened:
    """Takes a program's output as it comes and gives what may be shown of it."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        """The beginning of a sequence."""
        self._string = False
        """Within a string that is dropped whole."""
        self._alternate = False
        self._scrolls = False

    def feed(self, data: bytes) -> str:
        """What may be shown of the bytes that came."""
        text = self._held + self._decode.decode(data)
        self._held = ""
        out: list[str] = []
        at = 0
        while at < len(text):
            if self._string:
                at = self._skip(text, at)
                continue
            escape = text.find("\x1b", at)
            plain = text[at:] if escape < 0 else text[at:escape]
            out.append(_DROPPED.sub("", plain))
            if escape < 0:
                break
            at = self._escape(text, escape, out)
        return "".join(out)

    def restore(self) -> str:
        """What brings the terminal back to where it was before all this."""
        text = "\x1b[?1049l" if self._alternate else ""
        if self._scrolls:
            # Setting the lines that scroll moves the cursor, so that is kept.
            text += "\x1b7\x1b[r\x1b8"
        self._held, self._string = "", False
        return text + RESTORE

    def _escape(self, text: str, at: int, out: list[str]) -> int:
        """Deal with the sequence that begins at `at`; where the text goes on."""
        kind = text[at + 1 : at + 2]
        if not kind:
            self._held = text[at:]
            return len(text)
        if kind == "[":
            return self._control(text, at, out)
        if kind in "]PX^_":
            self._string = True
            return at + 2
        if kind in "()":
            chosen = text[at + 2 : at + 3]
            if not chosen:
                self._held = text[at:]
                return len(text)
            if chosen in _SETS:
                out.append(text[at : at + 3])
            # ESC itself begins the next sequence.
            return at + 2 if chosen == "\x1b" else at + 3
        if kind in _ESCAPES:
            out.append(text[at : at + 2])
        elif kind == "\x1b":
            return at + 1
        elif " " <= kind <= "/":
            # One more character belongs to it.
            more = text[at + 2 : at + 3]
            if not more:
                self._held = text[at:]
                return len(text)
            return at + 2 if more == "\x1b" else at + 3
        return at + 2

    def _control(self, text: str, at: int, out: list[str]) -> int:
        end = at + 2
        while end < len(text) and " " <= text[end] <= "?":
            end += 1
        if end == len(text):
            if end - at > LONGEST:
                return end
            self._held = text[at:]
            return end
        if not "@" <= text[end] <= "~":
            # Another control breaks it off and is looked at by itself.
            return end
        body = text[at + 2 : end + 1]
        if len(body) <= LONGEST and _SEQUENCE.fullmatch(body):
            out.append(self._allowed(body))
        return end + 1

    def _allowed(self, body: str) -> str:
        if body[-1] not in "hl":
            self._scrolls = self._scrolls or body[-1] == "r"
            return f"\x1b[{body}"
        sign = "?" if body.startswith("?") else ""
        wanted = [int(n) for n in body[len(sign) : -1].split(";") if n.isdigit()]
        modes = [mode for mode in wanted if mode in _MODES[sign]]
        if sign and {47, 1047, 1049} & set(modes):
            self._alternate = body[-1] == "h"
        if not modes:
            return ""
        return f"\x1b[{sign}{';'.join(map(str, modes))}{body[-1]}"

    def _skip(self, text: str, at: int) -> int:
        """Where a string ends that is dropped: at BEL, at ESC and backslash, at what breaks off."""
        found = _ENDS.search(text, at)
        if found is None:
            return len(text)
        end = found.start()
        if found.group() == "\x1b":
            follows = text[end + 1 : end + 2]
            if not follows:
                self._held = "\x1b"
                return len(text)
            self._string = False
            return end + 2 if follows == "\\" else end
        self._string = False
        return end + 1
