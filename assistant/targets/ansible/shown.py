"""A folder as Ansible is shown it: a copy, an inventory of ours, values for what a person gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.core.evidence import NotShown
from assistant.syntax.playbooks import Task
from assistant.targets.ansible.copy import Copy, Reason, reduced
from assistant.targets.ansible.lacks import missing_module, module_of
from assistant.targets.ansible.project import (
    entries_of,
    inventory,
    inventory_path,
    plays_of,
    supplied_values,
    with_imports,
)
from assistant.targets.judging import Case, Profile, Step, Trial
from assistant.targets.places import folder_of, inside, joined, texts

PLAYBOOKS = 12
"""How many playbooks of one folder are looked at."""
_ALWAYS = {
    # The container and nothing else, whatever a play or a variable says.
    "ansible_connection": "local",
    "ansible_python_interpreter": "/usr/bin/python3",
}
_NO_SECRET = b"#!/bin/sh\necho placeholder\n"
"""The vault's password: files that lie beside a copy can be run, and Ansible runs such a one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One folder, and what stands in for what only the user has."""

    case: Case
    books: tuple[str, ...]
    """The playbooks that are called, as paths of the draft."""
    inventory: str
    where: str
    """Where the inventory stands within the folder; empty: beside the copy."""
    values: Mapping[str, str]
    unresolved: frozenset[str] = frozenset()
    """Modules that others have and this Ansible does not."""
    added: Mapping[str, bytes] = field(default_factory=dict)
    """Stand-ins for files and roles that are not in the draft."""
    not_shown: tuple[NotShown, ...] = ()
    supplied: Mapping[str, str] = field(default_factory=dict)
    beyond: int = 0
    """How many playbooks of the folder are not shown, being more than are taken at once."""

    @classmethod
    def of(cls, case: Case) -> Shown:
        """As the draft stands."""
        known = texts(case.files)
        books = entries_of(case.root, known)
        all_books = with_imports(books, known)
        plays = [play for path in all_books for play in plays_of(path, known)]
        where = inventory_path(case.root, case.files, all_books)
        values = supplied_values(plays)
        supplied = dict(values)
        if where:
            supplied["inventory"] = f"the container, with the group_vars of {folder_of(where)}"
        return cls(
            case, books[:PLAYBOOKS], inventory(plays), where, values, supplied=supplied,
            beyond=len(books[PLAYBOOKS:]),
        )  # fmt: skip

    def copy(self, reason: Reason = lambda task: "") -> Copy:
        """The files without the tasks whose modules are not there, and without those that
        `reason` speaks against."""
        names = tuple(self.case.files)

        def why(task: Task) -> str:
            if module_of(task) in self.unresolved:
                return f"ansible-core {self.case.version} does not have it"
            return missing_module(module_of(task), names) or reason(task)

        copy = reduced({**self.case.files, **self.added}, why)
        return replace(
            copy,
            not_shown=(*copy.not_shown, *self.not_shown),
            supplied={**copy.supplied, **self.supplied},
        )

    def trial(
        self,
        copy: Copy,
        steps: tuple[Step, ...],
        *,
        beside: Mapping[str, bytes] | None = None,
        environment: Mapping[str, str] | None = None,
        profile: Profile = "hardened",
    ) -> Trial:
        """Commands on the copy, with the inventory and the values at hand."""
        files = dict(copy.files)
        values = json.dumps({**self.values, **_ALWAYS}).encode()
        given = {"values.json": values, "vault": _NO_SECRET, **(beside or {})}
        if self.where:
            files[joined(self.case.root, self.where)] = self.inventory.encode()
        else:
            given["inventory"] = self.inventory.encode()
        return Trial(files, steps, self.case.root, given, environment or {}, profile)

    def command(self, book: str, *options: str) -> tuple[str, ...]:
        """A call for one playbook."""
        place = self.where or "{beside}/inventory"
        name = inside(self.case.root, book)
        return ("ansible-playbook", "-i", place, "-e", "@{beside}/values.json", *options, name)
