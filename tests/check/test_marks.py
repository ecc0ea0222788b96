"""A byte order mark and line ends of Windows change nothing for the companion formats."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.knowledge import Packs

SOUND = {
    "Dockerfile": "FROM debian:12\nRUN true \\\n  && true\nUSER x\n",
    "ks.cfg": "lang en_US.UTF-8\n%packages\n@core\n%end\n%post\nif true; then\n  :\nfi\n%end\n",
    "preseed.cfg": "d-i netcfg/get_hostname string a\nd-i passwd/root-login boolean true\n",
    "a.ps1": "if ($x) {\n  Get-Item `\n    -Path b\n}\n",
    "autounattend.xml": '<unattend xmlns="urn:schemas-microsoft-com:unattend"/>\n',
}


@pytest.mark.parametrize("path", SOUND)
def test_marks_are_no_finding(packs: Packs, path: str) -> None:
    text = "\ufeff" + SOUND[path].replace("\n", "\r\n")
    found = check_files({path: text}, packs).findings
    assert [f for f in found if not f.code.startswith("rule/")] == []
