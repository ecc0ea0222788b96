"""What the writers of answers have in common."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.translation import Placeholder
from assistant.syntax.shell import statements
from assistant.translate.installers.late import Late
from assistant.translate.installers.model import OPEN, Account, Install, Lines
from assistant.translate.ledger import Ledger
from assistant.translate.model import Fact
from assistant.translate.written import no_word

CONCEPTS = (
    "locale",
    "keyboard",
    "clock",
    "network",
    "host",
    "domain",
    "root",
    "account",
    "disk",
    "ssh",
    "package",
    "key",
    "removed",
    "late",
    "upgrade",
    "early",
    "ending",
    "ntp",
    "proxy",
    "kernel",
    "layout",
)
"""All that an installation may say."""
DEBIANS = frozenset({"debian", "ubuntu"})
OTHER_NAMES = "looked for under the same name, which may differ in another family"
OTHERS_OWN = "lost: a package of the other family's, which does not come along here"
OTHER_PLACE = "runs in another installer's system: see whether its commands are there"


_OWN_LAYOUT = (
    "the installer's own layout on the whole of one disk, in place of the source's: all that is on "
    "it goes"
)
_TOOLS = (
    ("dnf", "yum", "microdnf", "rpm", "grubby", "firewall-cmd", "setsebool", "restorecon"),
    ("apt-get", "apt", "dpkg", "debconf-set-selections", "update-grub", "ufw", "snap"),
)
"""Commands of the Red Hat family, and of Debian's."""
_INSTALLERS = {
    "debian": ("anna-install", "debconf-set", "debconf-get", "list-devices", "log-output", "udpkg",
               "preseed_fetch", "db_[a-z]+", "in-target", "apt-install"),
    "ubuntu": ("curtin", "subiquity"),
}  # fmt: skip
"""Commands that only an installer's own system has, by family."""


@dataclass(slots=True)
class Sheet:
    """Lines of a file with their origins, under headings."""

    lines: list[str] = field(default_factory=list)
    origins: dict[int, Lines] = field(default_factory=dict)

    def add(self, text: str, lines: Lines = ()) -> None:
        """One line, or several."""
        for one in text.split("\n"):
            self.lines.append(one)
            if lines:
                self.origins[len(self.lines)] = lines

    def head(self, text: str) -> None:
        """A heading as a comment, after a blank line."""
        if self.lines:
            self.lines.append("")
        self.lines.append(f"# {text}")

    @property
    def text(self) -> str:
        """The whole."""
        return "".join(f"{line}\n" for line in self.lines)


class AnswerWriter:
    """Goes through the facts; a concept that a writer has no method for is lost."""

    tool = ""
    """What the installer is called in a report."""
    family = ""
    divides = True
    """Whether it can be told how disks are divided."""

    def __init__(self, install: Install, ledger: Ledger) -> None:
        self.install, self.ledger = install, ledger
        self.open: dict[str, Placeholder] = {}
        self.added: list[str] = []
        if install.by_hand or (install.all("layout") and not self.divides):
            self.added.append(_OWN_LAYOUT)

    def concept(self, name: str) -> None:
        """All facts of one concept, by the method `on_name`, which gives what is not the same."""
        for fact in self.install.all(name):
            self._one(fact)

    def _one(self, fact: Fact) -> None:
        method: Callable[[Any, Lines], str] | None = getattr(self, f"on_{fact.concept}", None)
        if method is None:
            self.ledger.lost(fact.lines, no_word("an installation", fact.concept, self.tool))
            return
        value, without = self._ours(fact)
        how = "lost: " + without if value is None else method(value, fact.lines)
        if without and not how.startswith("lost: "):
            how = f"{how}; {without}" if how else without
        if how.startswith("lost: "):
            self.ledger.lost(fact.lines, how.removeprefix("lost: "))
        elif how:
            self.ledger.approximated(fact.lines, how)
        else:
            self.ledger.translated(fact.lines)

    def rest(self, done: tuple[str, ...]) -> None:
        """The concepts that are not among these."""
        for fact in self.install.facts:
            if fact.concept not in done:
                self._one(fact)

    def first(self, concept: str) -> Any:
        """The value of the first fact of a concept."""
        return next((fact.value for fact in self.install.all(concept)), None)

    def ask_password(self, whose: str) -> str:
        """What stands in the place of a password's hash."""
        why = f"the hash of a password, made by: mkpasswd --method=sha-512 (in place of {OPEN})"
        self.open[whose] = Placeholder(f"password of {whose}", why)
        return OPEN

    def _ours(self, fact: Fact) -> tuple[Any, str]:
        """Commands without those that call another family's tools, where they would only fail,
        and what is said of that. None: nothing is left."""
        late = isinstance(fact.value, Late)
        code = fact.value.code if late else fact.value
        words: tuple[str, ...] = () if self.akin else _TOOLS[self.family not in DEBIANS]
        words += _INSTALLERS.get(self.install.family, ()) if self._moves else ()
        if not words or fact.concept not in ("late", "early") or (late and not fact.value.shell):
            return fact.value, ""
        tools = re.compile(rf"\b(?:{'|'.join(words)})\b(?!\.)")
        pieces = [code[one.span.start : one.span.end] for one in statements(code) or ()] or [code]
        kept = [piece for piece in pieces if not tools.search(piece)]
        gone = [piece.strip().split("\n")[0] for piece in pieces if tools.search(piece)]
        if not gone:
            return fact.value, ""
        where = "another installer" if self.akin else "another family's system"
        without = f"without `{'`, `'.join(gone)}`, which {where} has not"
        whole = "\n".join(kept)
        if not whole.strip():
            return None, without
        return (replace(fact.value, code=whole) if late else whole), without

    @property
    def _moves(self) -> bool:
        """Whether another installer runs the commands."""
        return self.family != self.install.family

    @property
    def akin(self) -> bool:
        """Whether source and target have the same names of packages."""
        both = {self.family, self.install.family}
        return both <= DEBIANS or len(both) == 1


def account_commands(account: Account) -> list[str]:
    """What is changed of an account that an installer has made."""
    out = [f"usermod --shell {account.shell} {account.name}"] if account.shell else []
    move = f"usermod --home {account.home} --move-home {account.name}"
    return [*out, *([move] if account.home else [])]


def key_commands(user: str, key: str) -> str:
    """Lays a public key into an account's home."""
    home = "/root" if user == "root" else f"/home/{user}"
    quoted = shlex.quote(key)
    return (
        f"install -d -m 0700 -o {user} -g {user} {home}/.ssh\n"
        f"echo {quoted} >> {home}/.ssh/authorized_keys\n"
        f"chown {user}: {home}/.ssh/authorized_keys\n"
        f"chmod 0600 {home}/.ssh/authorized_keys"
    )
