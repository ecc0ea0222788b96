"""A download over plain HTTP is compared with a checksum.

Whoever stands on the way can exchange the file, and the playbook installs it as root. Use `https`,
and give `checksum: sha256:...`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PLACES = {"get_url": "url", "unarchive": "src"}


def exchanged(subject: Subject) -> Iterator[Hit]:
    """Fetches of Ansible over HTTP without a checksum."""
    for task in subject.tasks:
        node = task.argument(_PLACES[task.name]) if task.name in _PLACES else None
        if node is None or not node.text.startswith("http://") or task.has("checksum"):
            continue
        if not node.text.startswith(("http://localhost", "http://127.", "http://{{")):
            yield Hit(task.source, node.span, "Whoever stands on the way can exchange this file",
                      "Use https, and give a checksum.")  # fmt: skip


_PLAY = "- hosts: all\n  tasks:\n    - get_url:\n        dest: /opt/a\n        url: {}\n"
RULE = Rule(
    code="rule/plain-download",
    severity="warning",
    page=__doc__ or "",
    check=exchanged,
    bad={"site.yml": _PLAY.format("http://example.com/a.tar.gz")},
    good={"site.yml": _PLAY.format("https://example.com/a.tar.gz")},
    at=("site.yml", 5, 14),
)
