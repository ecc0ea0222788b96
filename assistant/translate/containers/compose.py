"""Services as a compose file, with an example of the environment that it asks for."""

from __future__ import annotations

import re
from typing import Any

from assistant.core.translation import Placeholder
from assistant.translate.containers.compose_service import ServiceWriter
from assistant.translate.ledger import Ledger
from assistant.translate.model import Stack, Thing
from assistant.translate.texts import Text, Variable
from assistant.translate.written import Page, Written, no_word
from assistant.translate.yaml_pages import From, Lines, documents

_NETWORK = frozenset({"driver", "name", "internal", "attachable", "ipv6", "external"})
_ADDRESSES = frozenset({"subnet", "gateway", "ip_range"})


class Compose:
    """Writes one stack."""

    def __init__(self, stack: Stack, ledger: Ledger) -> None:
        self.stack, self.ledger = stack, ledger
        self.added: list[str] = []
        self._seen: dict[str, Variable] = {}

    def write(self) -> Written:
        """The compose file, and `.env.example` where values are asked for."""
        value: dict[str, Any] = {"name": self.stack.name} if self.stack.name else {}
        value["services"] = {
            service.name: From(ServiceWriter(self, service).write(), service.lines)
            for service in self.stack.services
        }
        for key, read in (("networks", self._network), ("volumes", self._volume)):
            things = getattr(self.stack, key)
            if things:
                value[key] = {thing.name: From(read(thing), thing.lines) for thing in things}
        for key in ("secrets", "configs"):
            if getattr(self.stack, key):
                value[key] = {
                    t.name: From(self._file(t), t.lines) for t in getattr(self.stack, key)
                }
        pages = [Page("compose.yaml", "yaml", *documents([value]))]
        if self._seen:
            pages.append(self._environment())
        return Written(tuple(pages), self._placeholders(), tuple(self.added))

    def text(self, text: Text | None) -> str | None:
        """A text with its variables as compose writes them; dollars of its own are doubled."""
        if text is None:
            return None
        out = []
        for part in text.parts:
            if isinstance(part, str):
                out.append(part.replace("$", "$$"))
                continue
            known = self._seen.setdefault(part.name, part)
            if known.default is None and part.default is not None:
                self._seen[part.name] = part
            out.append(_variable(part))
        return "".join(out)

    def ask_image(self, service: Thing) -> str:
        """A variable for the image of a service of which the source names none."""
        name = re.sub(r"\W+", "_", service.name).upper() + "_IMAGE"
        self.stack.about.setdefault(name, (f"image of {service.name}: the source tells none", ()))
        return self.text(Text((Variable(name),))) or ""

    def _environment(self) -> Page:
        lines, origins = [], {}
        for name, variable in self._seen.items():
            about, at = self.stack.about.get(name, ("", ()))
            if about:
                lines.append("# " + " ".join(about.split()))
                origins[len(lines)] = at
                self.ledger.translated(at)
            lines.append(f"{name}={variable.default or ''}".replace("\n", " "))
        text = "".join(f"{line}\n" for line in lines)
        return Page(".env.example", "text", text, origins)

    def _placeholders(self) -> tuple[Placeholder, ...]:
        out = []
        for name, variable in self._seen.items():
            why = self.stack.about.get(name, ("", ()))[0] or f"`{name}` in .env"
            out.append(Placeholder(name, why, variable.default))
        return tuple(out)

    def _network(self, thing: Thing) -> dict[str, Any] | None:
        out: dict[str, Any] = {}
        addresses: list[dict[str, Any]] = []
        for fact in thing.facts:
            name = "enable_ipv6" if fact.concept == "ipv6" else fact.concept
            if fact.concept in _ADDRESSES:
                if not addresses or fact.concept in addresses[-1]:
                    addresses.append({})
                addresses[-1][fact.concept] = From(self.text(fact.value), fact.lines)
            elif fact.concept in _NETWORK:
                value = self.text(fact.value) if isinstance(fact.value, Text) else fact.value
                out[name] = From(value, fact.lines)
            elif not self._common(out, fact.concept, fact.value, fact.lines):
                self.ledger.lost(fact.lines, no_word("a network", fact.concept, "compose"))
                continue
            self.ledger.translated(fact.lines)
        if addresses:
            out["ipam"] = {"config": addresses}
        return out or None

    def _volume(self, thing: Thing) -> dict[str, Any] | None:
        out: dict[str, Any] = {}
        for fact in thing.facts:
            if fact.concept in ("driver", "name", "external"):
                value = self.text(fact.value) if isinstance(fact.value, Text) else fact.value
                out[fact.concept] = From(value, fact.lines)
            elif not self._common(out, fact.concept, fact.value, fact.lines):
                self.ledger.lost(fact.lines, no_word("a volume", fact.concept, "compose"))
                continue
            self.ledger.translated(fact.lines)
        return out or None

    def _common(self, out: dict[str, Any], concept: str, value: Any, lines: Lines) -> bool:
        if concept in ("option", "label"):
            table = out.setdefault("driver_opts" if concept == "option" else "labels", {})
            table[value.name] = From(self.text(value.value), lines)
        return concept in ("option", "label", "bare")

    def _file(self, thing: Thing) -> dict[str, Any]:
        keys = {"file": "file", "content": "content", "variable": "environment", "name": "name",
                "external": "external"}  # fmt: skip
        out: dict[str, Any] = {}
        for fact in thing.facts:
            if fact.concept not in keys:
                self.ledger.lost(fact.lines, no_word("a file", fact.concept, "compose"))
                continue
            value = self.text(fact.value) if isinstance(fact.value, Text) else fact.value
            out[keys[fact.concept]] = From(value, fact.lines)
            self.ledger.translated(fact.lines)
        return out


def _variable(variable: Variable) -> str:
    """`${NAME:-default}`; one without a default must be given."""
    if variable.default is None:
        return f"${{{variable.name}:?give it in .env}}"
    if set(variable.default) & set("{}$"):
        # Braces of a default end the variable; it stands in the example of the environment.
        return f"${{{variable.name}:?see .env.example}}"
    return f"${{{variable.name}:-{variable.default}}}"


def write_compose(stack: Stack, ledger: Ledger) -> Written:
    """A compose file."""
    return Compose(stack, ledger).write()
