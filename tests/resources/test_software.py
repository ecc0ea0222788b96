"""What can be installed on a machine is the same list for its words and for its packages."""

from __future__ import annotations

from assistant.targets.terraform.machines.packages import known_packages
from assistant.understand.lexicon import lexicon


def test_what_the_lexicon_can_install_has_packages() -> None:
    lexical = {one.id for one in lexicon().services if one.installs}
    lexical |= {one.id for one in lexicon().components if one.installs}
    assert lexical | {"podman"} == set(known_packages())
