"""systemd's unit files."""

from __future__ import annotations

from dataclasses import dataclass, field

Lines = tuple[int, ...]


@dataclass(slots=True)
class Unit:
    """Sections with their settings, in the order in which they were added."""

    sections: dict[str, list[tuple[str, str, Lines]]] = field(default_factory=dict)

    def add(self, section: str, name: str, value: str, lines: Lines = ()) -> None:
        """One more setting; a name may stand several times."""
        self.sections.setdefault(section, []).append((name, value, lines))

    def printed(self) -> tuple[str, dict[int, Lines]]:
        """The text, and for its lines those of the source."""
        out: list[tuple[str, Lines]] = []
        for section, settings in self.sections.items():
            out += [("", ())] if out else []
            out.append((f"[{section}]", ()))
            out += [(f"{name}={value}", lines) for name, value, lines in settings]
        return "".join(f"{line}\n" for line, _ in out), {
            n: lines for n, (_, lines) in enumerate(out, 1) if lines
        }


def escaped(text: str) -> str:
    """A text in one line in which systemd replaces nothing."""
    return text.replace("%", "%%").replace("\r", " ").replace("\n", " ")


def word(text: str) -> str:
    """One word of a line that systemd cuts into words."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    inner = inner.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    plain = inner and not any(c in inner for c in " '\"\\;#") and not inner.startswith("[")
    return inner if plain else f'"{inner}"'
