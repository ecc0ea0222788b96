"""A provisioner of a Vagrantfile, put together from its arguments and the lines of its block."""

from __future__ import annotations

import shlex
from typing import Any

from assistant.syntax.ruby import Call, Node
from assistant.translate.ledger import Ledger
from assistant.translate.vagrant.model import Lines, Provision, Script, script
from assistant.translate.vagrant.values import Names, Unknown, Values

KINDS = frozenset({"shell", "file", "ansible", "ansible_local", "docker"})
_QUIET = frozenset({"name", "compatibility_mode", "keep_color", "verbose", "install"})
"""Words that change nothing in what is done on the machine."""

_FETCHED = (
    "curl -fsSL -o /tmp/vagrant-shell {} && chmod +x /tmp/vagrant-shell && /tmp/vagrant-shell"
)
_FETCHES = "the machine fetches it with curl, where Vagrant fetches it for the machine"


class Making:
    """Collects what is said of one provisioner."""

    def __init__(self, values: Values, ledger: Ledger, words: list[str], lines: Lines) -> None:
        """`words`: its kind, or its name and its kind."""
        self.values, self.ledger, self.lines = values, ledger, set(lines)
        self.kind = next((one for one in reversed(words) if one in KINDS), words[-1])
        self.name = words[0] if len(words) > 1 else ""
        self.why = f"a provisioner of the kind `{self.kind}` is not among those that are read"
        self._given: dict[str, Any] = {}
        self._variables: list[tuple[str, str]] = []
        self._images: list[str] = []
        self._run: list[tuple[str, Lines]] = []
        self._notes: list[tuple[str, Lines]] = []

    def set(self, word: str, node: Node, names: Names, lines: Lines) -> None:
        """`inline: "..."`, `s.path = "..."`."""
        self.lines |= set(lines)
        if self.kind not in KINDS:
            return
        try:
            value = self.values.of(node, names)
        except Unknown as error:
            self.ledger.lost(lines, f"only a run of it can tell `{error}`")
            if word in ("inline", "path", "source", "playbook"):
                self.why = f"only a run of it can tell `{error}`"
            return
        known = {
            "shell": {"inline", "path", "args", "env", "privileged", "reboot"},
            "file": {"source", "destination"},
            "docker": {"images"},
        }.get(self.kind, {"playbook", "extra_vars", "become", "sudo"})
        if word in known:
            self._given[word] = value
        elif word == "run":
            self._when(str(value), lines)
        elif word in _QUIET:
            self.ledger.translated(lines)
        else:
            self.ledger.lost(lines, f"`{word}` of the provisioner has no counterpart in Packer")

    def _when(self, value: str, lines: Lines) -> None:
        if value == "always":
            self._notes.append(("Vagrant does it at each start, here it is done once", lines))
        elif value == "never":
            self._given["never"] = True

    def call(self, word: str, node: Call, names: Names, lines: Lines) -> None:
        """`d.pull_images "nginx"`, `d.run "web", image: "nginx", args: "-p 80:80"`."""
        if self.kind != "docker" or word not in ("pull_images", "run") or not node.items:
            self.ledger.lost(lines, f"`{word}` of the provisioner has no counterpart in Packer")
            return
        try:
            items = [self.values.text(one, names) for one in node.items]
            named = {key: self.values.text(value, names) for key, value in node.named}
        except Unknown as error:
            self.ledger.lost(lines, f"only a run of it can tell `{error}`")
            return
        self.lines |= set(lines)
        if word == "pull_images":
            self._images += items
            return
        image, name = named.get("image", items[0]), shlex.quote(items[0].replace("/", "-"))
        more = f" {named['args']}" if "args" in named else ""
        last = f" {named['cmd']}" if "cmd" in named else ""
        line = f"docker run -d --restart always --name {name}{more} {shlex.quote(image)}{last}"
        self._run.append((line, lines))

    def done(self) -> Provision | None:
        """The provisioner; None where it does nothing that is known, `why` says so."""
        give = self._given
        if self.kind not in KINDS:
            return None
        if "never" in give:
            self.why = "Vagrant does it only when it is asked for: do it by hand"
            return None
        if self.kind == "docker":
            return self._docker()
        wanted = {"shell": ("inline", "path"), "file": ("source",)}.get(self.kind, ("playbook",))
        restart = give.get("reboot") is True
        if not restart and not any(isinstance(give.get(word), str) for word in wanted):
            if self.why.startswith("a provisioner"):
                self.why = f"it says no {' or '.join(wanted)}"
            return None
        text = give.get("inline")
        for key in ("env", "extra_vars"):
            if isinstance(give.get(key), dict):
                self._variables += [(str(k), str(v)) for k, v in give[key].items()]
        args = give.get("args", "")
        listed = isinstance(args, list)
        code = " ".join(shlex.quote(str(one)) for one in args) if listed else str(args)
        if self.kind == "shell" and "://" in (path := str(give.get("path", ""))):
            if path.lower().endswith((".ps1", ".bat", ".cmd")):
                self.why = f"Vagrant fetches {path} for it: lay the file beside and name that"
                return None
            text, code = f"{_FETCHED.format(shlex.quote(path))} {code}".rstrip(), ""
            self._notes.append((_FETCHES, tuple(sorted(self.lines))))
        return Provision(
            self.kind,
            self.name,
            text=self._script(text) if isinstance(text, str) else None,
            path=str(give.get("path") or give.get("source") or give.get("playbook") or ""),
            target=str(give.get("destination", "")),
            arguments=code,
            variables=tuple(self._variables),
            root=give.get("privileged", True) is not False,
            restart=restart,
            become=any(str(give.get(word)).lower() == "true" for word in ("become", "sudo")),
            notes=tuple(self._notes),
        )

    def _script(self, text: str) -> Script:
        made = text if isinstance(text, Script) else None
        if made is None:
            rows = text.removesuffix("\n").count("\n") + 1
            made = script(text, (tuple(sorted(self.lines)),) * rows)
        self.lines |= {n for row in made.rows for n in row}
        return made

    def _docker(self) -> Provision | None:
        images = self._given.get("images", [])
        pulled = [*map(str, images if isinstance(images, list) else [images]), *self._images]
        lines = tuple(sorted(self.lines))
        text = [("command -v docker > /dev/null || curl -fsSL https://get.docker.com | sh", lines)]
        text += [(f"docker pull {shlex.quote(one)}", lines) for one in pulled] + self._run
        note = "Docker is installed by its own script, as Vagrant does it"
        rows = tuple(row for _, row in text)
        body = script("\n".join(line for line, _ in text), rows)
        return Provision("shell", self.name, text=body, notes=((note, lines), *self._notes))
